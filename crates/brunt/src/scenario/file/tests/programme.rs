//! Contracts and policies from text to a programme.

use super::{check, scenario};
use crate::scenario::{
    Cap, CategoryIndex, Clause, ClauseIndex, CoFunding, Contract, Cover, Covered, Deductible, Excused, Indemnity,
    LevelMeasure, Loads, NodeIndex, PartyIndex, Period, Policy, Premium, PriceSide, PriceTerm, Reinstatement, Rung,
    ServiceLevel, Termination, ThreatIndex, Waiting, WaitingClock, WaitingKind,
};
use crate::units::{Level, Money, Share, Ticks};

/// client 0, insurer 1, provider 2; node desk 0, site 1; threats fine 0, fire 1; categories downtime 0, fine 1.
fn text(terms: &str) -> String {
    format!(
        r#"brunt = 1
scenario = {{ name = "Test", currency = "EUR" }}
parties = {{ client = {{}}, provider = {{}}, insurer = {{}} }}
nodes.site = {{ owner = "provider" }}
nodes.desk = {{ owner = "client", needs = [{{ all = ["site"] }}], downtime = {{ per_hour = 100 }} }}
threats.fire = {{ framework = "operational", frequency = {{ poisson = 1 }}, hits = {{ all = {{ nodes = "site" }} }}, outage = "8h" }}
threats.fine = {{ framework = "compliance", frequency = {{ poisson = 1 }}, losses = {{ category = "fine", bearer = "client", amount = 5 }} }}
factors = {{ names = ["f"], prices = {{ fx = {{ factor = "f", sigma = 0.1 }} }} }}
{terms}
"#
    )
}

/// The codes of a text's problems and where their first labels point.
fn problems(terms: &str) -> Vec<(&'static str, String)> {
    let text = text(terms);
    let checked = check(&text);
    let at = |diagnostic: &crate::scenario::Diagnostic| text[diagnostic.labels[0].span.clone()].to_owned();
    checked.diagnostics.iter().map(|diagnostic| (diagnostic.code, at(diagnostic))).collect()
}

fn codes(terms: &str) -> Vec<&'static str> {
    problems(terms).into_iter().map(|problem| problem.0).collect()
}

fn money(amount: f64) -> Money {
    Money::new(amount).unwrap()
}

fn share(number: f64) -> Share {
    Share::new(number).unwrap()
}

fn hours(hours: f64) -> Ticks {
    Ticks::from_hours(hours).unwrap()
}

const CLIENT: PartyIndex = PartyIndex(0);
const INSURER: PartyIndex = PartyIndex(1);
const PROVIDER: PartyIndex = PartyIndex(2);
const DESK: NodeIndex = NodeIndex(0);
const SITE: NodeIndex = NodeIndex(1);

#[test]
fn a_contract_says_what_its_text_says() {
    let contracts = scenario(&text(
        r#"
[contracts.msa]
name = "Services"
seller = "provider"
buyer = "client"
yearly_fee = 1_200
at_risk = "12%"
pools = { all = 500, liability = { fees = 1.5 } }
indemnity.fines = { covers = { categories = "fine" }, share = 0.5, annual_cap = { fees = 2 } }
indemnity.outages = { from = "insurer", to = "client", covers = { nodes = "desk", causes = { owner = "provider" } }, event_cap = 10, pools = ["liability", "all"], order = 3 }
[contracts.msa.sla.uptime]
measures = { owner = "client" }
period = "quarter"
measure = { outage_hours = 0.5 }
bands = [{ above = "4h", credit = 0.1 }, { above = "1d", credit = 1 }]
allocation = 0.25
excused = { threats = "fire", causes = "site", count_as_up = true }
earn_back = { at_most = "30m", periods = 2 }
termination = { misses = 2, within = 3, cost = 7, bearer = "provider" }
exclusive_remedy = false
[contracts.msa.price]
fx = { index = "fx", bearer = "provider", cost = 9, neutral = 0.1, passes = 0.8, forward = { share = 0.2, rate = 1.1 } }
volume = { index = "fx", bearer = "client", revenue = 8, floor = 0.75, cap = 1.25 }
[contracts.msa.co_funding]
drills = { cost = 6, payer = "client", share = 0.25 }
"#,
    ))
    .programme
    .contracts;
    let outages = Cover::losses().with_nodes([DESK]).with_causes([SITE]);
    let uptime = ServiceLevel::new("uptime", [DESK])
        .with_period(Period::Quarter)
        .with_measure(LevelMeasure::OutageHours { below: 0.5 })
        .with_band(4.0, share(0.1))
        .with_band(24.0, Share::ONE)
        .with_allocation(share(0.25))
        .with_excused(Excused::default().with_threats([ThreatIndex(1)]).with_causes([SITE]).counted_as_up())
        .with_earn_back(0.5, 2)
        .with_termination(Termination { misses: 2, within: 3, cost: money(7.0), bearer: PROVIDER });
    let expected = Contract::new("msa", PROVIDER, CLIENT)
        .with_yearly_fee(money(1_200.0))
        .with_at_risk(share(0.12))
        .with_pool("all", Cap::Amount(money(500.0)))
        .with_pool("liability", Cap::Fees(1.5))
        .with_indemnity(
            Indemnity::new("fines", PROVIDER, CLIENT, Cover::losses().with_categories([CategoryIndex(1)]))
                .with_share(share(0.5))
                .with_annual_cap(Cap::Fees(2.0)),
        )
        .with_indemnity(
            Indemnity::new("outages", INSURER, CLIENT, outages)
                .with_event_cap(Cap::Amount(money(10.0)))
                .with_pool(0)
                .with_pool(1)
                .with_order(3),
        )
        .with_service_level(uptime)
        .with_price(
            PriceTerm::new("fx", 0, PROVIDER, PriceSide::Cost, money(9.0))
                .with_band(0.0, 0.9, share(0.8))
                .with_band(1.1, f64::INFINITY, share(0.8))
                .with_forward(share(0.2), 1.1),
        )
        .with_price(
            PriceTerm::new("volume", 0, CLIENT, PriceSide::Revenue, money(8.0))
                .with_band(0.0, 0.75, Share::ONE)
                .with_band(1.25, f64::INFINITY, Share::ONE),
        );
    let drills = CoFunding { id: "drills".into(), cost: money(6.0), payer: CLIENT, share: share(0.25) };
    let borne = |party| drills.borne_by(party, &contracts[0]);
    assert_eq!([CLIENT, INSURER, PROVIDER].map(borne), [4.5, 0.0, 1.5]);
    let expected = expected.with_co_funding(drills);
    assert_eq!(contracts, [Contract { name: "Services".into(), ..expected }]);
}

#[test]
fn policies_say_what_their_texts_say() {
    let programme = scenario(&text(
        r#"
contracts.msa = { seller = "provider", buyer = "client", indemnity.fines = { covers = { categories = "fine" } } }
[policies.layer]
insured = "client"
insurers = { provider = 0.25, insurer = "75%" }
covers = "all"
inuring = 2
waiting = { greater_of = "8h", per = "event", below = 0.5 }
indemnity_period = "90d"
sublimits = { covers = { threats = "fine" }, limit = 3 }
retention = 1
limit = 10
aggregate = { retention = 2, limit = 20 }
coinsurance = 0.1
reinstatements = [{ premium = 1 }, { premium = 0 }]
premium = 4
[policies.liability]
insured = "provider"
insurers = { insurer = 1 }
covers = { transfers = "msa.fines" }
disappearing = { from = 1, to = 2 }
premium = { technical = { load = 0.3, on_sd = 0.1, on_tvar = 0.05, level = "95%" } }
[policies.net]
insured = "client"
insurers = { insurer = 1 }
stop_loss = true
aggregate = { retention = 5, limit = 6 }
[policies.ladder]
insured = "client"
insurers = { insurer = 1 }
parametric = { node = "site", below = 0.9, ladder = [{ after = "4h", pays = 1 }, { after = "8h", pays = 3 }], against = { nodes = "desk" } }
"#,
    ))
    .programme;
    let layer = Policy::new("layer", CLIENT, INSURER, Cover::losses())
        .with_insurers(vec![(INSURER, share(0.75)), (PROVIDER, share(0.25))])
        .with_inuring(2)
        .with_waiting(
            Waiting::excess(hours(8.0))
                .with_kind(WaitingKind::GreaterOfHoursAndDeductible)
                .with_clock(WaitingClock::Event)
                .with_below(0.5),
        )
        .with_indemnity_period(hours(2160.0))
        .with_sublimit(Cover::losses().with_threats([ThreatIndex(0)]), money(3.0))
        .with_retention(money(1.0))
        .with_limit(money(10.0))
        .with_aggregate(money(2.0), Some(money(20.0)))
        .with_coinsurance(share(0.1))
        .with_reinstatements(vec![Reinstatement { premium: 1.0 }, Reinstatement { premium: 0.0 }])
        .with_premium(money(4.0));
    let loads = Loads { load: 0.3, on_sd: 0.1, on_tail: 0.05, level: Level::new(0.95).unwrap() };
    let liability = Policy::new("liability", PROVIDER, INSURER, Cover::paid([ClauseIndex(0)]))
        .with_deductible(Deductible::Disappearing { from: money(1.0), to: money(2.0) })
        .with_technical_premium(loads);
    let net = Policy::stop_loss("net", CLIENT, INSURER, money(5.0), money(6.0));
    let rungs = [(4.0, 1.0), (8.0, 3.0)].map(|(after, pays)| Rung { after: hours(after), pays: money(pays) });
    let mut ladder = Policy::parametric("ladder", CLIENT, INSURER, SITE, rungs.to_vec());
    let Covered::Outage(covered) = &mut ladder.cover else { panic!("it is parametric") };
    (covered.below, covered.actual) = (0.9, Cover::losses().with_nodes([DESK]));
    assert_eq!(programme.policies, [ladder, layer, liability, net]);
    assert_eq!(programme.policies[2].premium, Some(Premium::Technical(loads)));
    assert_eq!(programme.measured_nodes().collect::<Vec<_>>(), [SITE]);
}

#[test]
fn clauses_are_numbered_by_id_whatever_the_order_of_the_text() {
    let terms = r#"
contracts.b = { seller = "provider", buyer = "client", yearly_fee = 1, price.x = { index = "fx", bearer = "client", cost = 1 }, sla.y = { measures = "desk", bands = { below = 1, credit = 1 } }, indemnity.z = { covers = { categories = "fine" } } }
contracts.a = { seller = "provider", buyer = "client", indemnity.n = { covers = { nodes = "desk" } }, indemnity.m = { covers = "all", order = 2 } }
"#;
    let programme = scenario(&text(terms)).programme;
    let ids: Vec<&str> = programme.clauses().map(|(_, clause)| clause.id()).collect();
    assert_eq!(ids, ["m", "n", "z", "y", "x"]);
    assert!(matches!(programme.clause(ClauseIndex(4)).unwrap().1, Clause::Price(_)));
}

const POLICY: &str = "insured = \"client\", insurers = { insurer = 1 }, covers = \"all\"";

fn tower(layers: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let line = |(id, more): &(&str, &str)| format!("policies.{id} = {{ {POLICY}, {more} }}\n");
    problems(&layers.iter().map(line).collect::<String>())
}

#[test]
fn layers_that_overlap_and_gaps_are_named() {
    let clean = [("a", "limit = 10"), ("b", "retention = 10, limit = 5"), ("c", "retention = 15")];
    assert_eq!(tower(&clean), []);
    let name = |code, id: &str| (code, id.to_owned());
    assert_eq!(tower(&[("a", "limit = 10"), ("b", "retention = 9")]), [name("overlapping-layers", "b")]);
    assert_eq!(tower(&[("a", "limit = 10"), ("b", "retention = 11")]), [name("layer-gap", "b")]);
    // What each holds for a year does not matter.
    let with_years =
        [("a", "limit = 10, aggregate = { limit = 20 }"), ("b", "retention = 11, aggregate = { limit = 5 }")];
    assert_eq!(tower(&with_years), [name("layer-gap", "b")]);
    // Shares of one layer are no overlap until they are more than the whole.
    let shares = |second| [("a", "limit = 10, coinsurance = 0.6"), ("b", second)];
    assert_eq!(tower(&shares("limit = 10, coinsurance = 0.4")), []);
    assert_eq!(tower(&shares("limit = 10, coinsurance = 0.3")), [name("overlapping-layers", "b")]);
    // Layers of a year stand on each other as those of an event do.
    let years = |second| [("a", "aggregate = { limit = 10 }"), ("b", second)];
    assert_eq!(tower(&years("aggregate = { retention = 10 }")), []);
    assert_eq!(tower(&years("aggregate = { retention = 12 }")), [name("layer-gap", "b")]);
    assert_eq!(tower(&years("aggregate = { retention = 8 }")), [name("overlapping-layers", "b")]);
    let text = text(&format!("policies.a = {{ {POLICY}, limit = 10 }}\npolicies.b = {{ {POLICY}, retention = 11 }}"));
    assert_eq!(check(&text).diagnostics[0].message, "no policy covers losses from 10 to 11, between `a` and `b`");
    // Another place in the order is another tower.
    assert_eq!(tower(&[("a", "limit = 10"), ("b", "retention = 9, inuring = 2")]), []);
}

#[test]
fn policies_compete_where_their_covers_meet_in_one_layer() {
    let other = |more: &str| {
        let all = format!("policies.a = {{ {POLICY}, limit = 10 }}\n");
        let some = "insured = \"client\", insurers = { insurer = 1 }, covers = { categories = \"fine\" }";
        codes(&(all + &format!("policies.b = {{ {some}, {more} }}")))
    };
    assert_eq!(other("limit = 10"), ["competing-terms"]);
    assert_eq!(other("limit = 10, inuring = 2"), [""; 0]);
    assert_eq!(other("retention = 10"), [""; 0]);
    let apart = |one: &str, other: &str| {
        let policy = |id: &str, covers: &str| {
            format!("policies.{id} = {{ insured = \"client\", insurers = {{ insurer = 1 }}, covers = {covers} }}\n")
        };
        codes(&(policy("a", one) + &policy("b", other)))
    };
    assert_eq!(apart("{ threats = \"fire\" }", "{ threats = \"fine\" }"), [""; 0]);
    assert_eq!(apart("{ nodes = \"desk\" }", "{ categories = \"fine\" }"), [""; 0]);
    assert_eq!(apart("{ nodes = \"desk\" }", "{ causes = \"site\" }"), ["competing-terms"]);
    // What no covered threat hits is no cause.
    assert_eq!(apart("{ causes = \"desk\" }", "{ causes = \"site\" }"), ["empty-cover"]);
    assert_eq!(apart("{ except_threats = \"fire\" }", "{ threats = \"fire\" }"), [""; 0]);
    assert_eq!(apart("{ except_threats = \"fine\" }", "{ nodes = \"desk\" }"), ["competing-terms"]);
}

#[test]
fn an_exclusive_remedy_leaves_nothing_to_compete_for() {
    let contract = |exclusive: bool| {
        codes(&format!(
            "contracts.msa = {{ seller = \"provider\", buyer = \"client\", yearly_fee = 1, \
             sla.up = {{ measures = \"desk\", bands = {{ below = 1, credit = 1 }}, exclusive_remedy = {exclusive} }}, \
             indemnity.a = {{ covers = {{ nodes = \"desk\" }} }}, indemnity.b = {{ covers = {{ threats = \"fire\" }} }} }}"
        ))
    };
    assert_eq!(contract(false), ["competing-terms"]);
    assert_eq!(contract(true), [""; 0]);
}

#[test]
fn what_is_covered_in_vain_is_pointed_out() {
    let covers = |covers: &str| {
        problems(&format!("policies.a = {{ insured = \"client\", insurers = {{ insurer = 1 }}, covers = {covers} }}"))
    };
    assert_eq!(covers("{ categories = [\"fine\", \"downtime\"] }"), []);
    let provider = problems(
        "policies.a = { insured = \"client\", insurers = { insurer = 1 }, covers = { categories = [\"fine\", \"idle\"] } }\n\
         threats.idle = { framework = \"financial\", frequency = { poisson = 1 }, losses = { category = \"idle\", bearer = \"provider\", amount = 1 } }",
    );
    assert_eq!(provider, [("never-borne", "[\"fine\", \"idle\"]".to_owned())]);
    assert_eq!(covers("{ nodes = \"site\" }")[0].0, "empty-cover");
    // Direct losses arise at no node and are caused at none.
    assert_eq!(covers("{ threats = \"fine\", causes = \"site\" }")[0].0, "empty-cover");
    let pool = "contracts.msa = { seller = \"provider\", buyer = \"client\", pools.liability = 5 }";
    assert_eq!(problems(pool), [("idle-term", "liability".to_owned())]);
}

#[test]
fn a_franchise_stands_on_the_ground() {
    let name = |code, id: &str| (code, id.to_owned());
    let franchise = |second| [("a", "franchise = 1, limit = 5"), ("b", second)];
    assert_eq!(tower(&franchise("retention = 5")), []);
    assert_eq!(tower(&franchise("retention = 6")), [name("layer-gap", "b")]);
    assert_eq!(tower(&franchise("retention = 4")), [name("overlapping-layers", "b")]);
    // Sums of decimals that are off by their last digit are neither.
    assert_eq!(tower(&[("a", "retention = 0.1, limit = 0.2"), ("b", "retention = 0.3")]), []);
    // Of three halves one is too many, and a tower is warned about once.
    let half = "limit = 10, coinsurance = 0.5";
    assert_eq!(tower(&[("a", half), ("b", half)]), []);
    assert_eq!(tower(&[("a", half), ("b", half), ("c", half), ("d", half)]), [name("overlapping-layers", "c")]);
}

#[test]
fn clauses_have_ids_and_each_its_own() {
    let contract = |more: &str| {
        problems(&format!("contracts.msa = {{ seller = \"provider\", buyer = \"client\", yearly_fee = 5, {more} }}"))
    };
    assert_eq!(contract("indemnity.\"a b\" = { covers = \"all\" }"), [("invalid-id", "\"a b\"".to_owned())]);
    assert_eq!(contract("pools.\"\" = 5")[0].0, "invalid-id");
    let twins =
        "indemnity.x = { covers = \"all\" }, sla.x = { measures = \"desk\", bands = { below = 1, credit = 1 } }";
    assert_eq!(contract(twins), [("duplicate-id", "x".to_owned())]);
}

#[test]
fn one_mistake_has_one_message() {
    let of_seller = codes(
        "contracts.msa = { seller = \"providr\", buyer = \"client\", indemnity.a = { covers = \"all\" }, price.p = { index = \"fx\", bearer = \"client\", cost = 1, neutral = 0.1 } }\n\
         policies.p = { insured = \"provider\", insurers = { insurer = 1 }, covers = { transfers = \"msa.a\" } }",
    );
    assert_eq!(of_seller, ["unknown-id"]);
    let contract =
        |more: &str| codes(&format!("contracts.msa = {{ seller = \"provider\", buyer = \"client\", {more} }}"));
    assert_eq!(contract("pools = 5"), ["wrong-type"]);
    assert_eq!(contract("pools.a = 5, indemnity.x = { covers = \"all\", pools = \"b\" }"), ["unknown-id"]);
    assert_eq!(
        contract("pools.a = 5, indemnity.x = { covers = \"all\", pools = \"a\", share = 3 }"),
        ["outside-unit-interval"]
    );
}

#[test]
fn amounts_that_could_not_be_counted_are_refused_where_they_stand() {
    let large = |more: &str| problems(&format!("policies.p = {{ {POLICY}, {more} }}"));
    for key in ["retention", "limit", "franchise", "premium"] {
        assert_eq!(large(&format!("{key} = 1e19")), [("out-of-range", "1e19".to_owned())], "{key}");
    }
    assert_eq!(large("premium = { technical = { load = 1e7 } }"), [("out-of-range", "1e7".to_owned())]);
    let contract = |more: &str| {
        codes(&format!("contracts.msa = {{ seller = \"provider\", buyer = \"client\", yearly_fee = 1, {more} }}"))
    };
    assert_eq!(contract("indemnity.x = { covers = \"all\", annual_cap = { fees = 1e7 } }"), ["out-of-range"]);
    assert_eq!(
        contract("price.p = { index = \"fx\", bearer = \"client\", cost = 1e300, neutral = 0.1 }"),
        ["out-of-range"]
    );
    assert_eq!(
        contract("price.p = { index = \"fx\", bearer = \"client\", cost = 1, forward = { share = 1, rate = 1e300 } }"),
        ["out-of-range"]
    );
}

#[test]
fn price_terms_say_once_what_they_pass_on() {
    let price = |more: &str| {
        codes(&format!(
            "contracts.msa = {{ seller = \"provider\", buyer = \"client\", price.p = {{ index = \"fx\", bearer = \"client\", cost = 1, {more} }} }}"
        ))
    };
    assert_eq!(price("bands = [{ to = 0.9, passes = 0.5 }], passes = 0.5"), ["conflicting-keys"]);
    assert_eq!(price("bands = []"), ["empty-list"]);
    assert_eq!(price("neutral = 0.1, floor = 0.9"), ["conflicting-keys"]);
    assert_eq!(price("passes = 0.5"), ["key-needs-key"]);
    assert_eq!(price("bands = [{ to = 0.9, passes = 0 }]"), ["idle-term"]);
    assert_eq!(price("neutral = 0.1, passes = 0.8, forward = { share = 0.3 }"), ["passed-twice"]);
    assert_eq!(price("neutral = 0.1, passes = 0.7, forward = { share = 0.3 }"), [""; 0]);
}

#[test]
fn transfers_are_apart_where_their_causes_are() {
    let with = |one: &str, other: &str| {
        codes(&format!(
            "contracts.msa = {{ seller = \"provider\", buyer = \"client\", indemnity.x = {{ covers = \"all\" }} }}\n\
             policies.a = {{ insured = \"provider\", insurers = {{ insurer = 1 }}, covers = {{ transfers = \"msa.x\", {one} }} }}\n\
             policies.b = {{ insured = \"provider\", insurers = {{ insurer = 1 }}, covers = {{ transfers = \"msa.x\", {other} }} }}"
        ))
    };
    let only = "own_losses = false";
    assert_eq!(with(&format!("{only}, causes = \"site\""), &format!("{only}, causes = \"desk\"")), [""; 0]);
    assert_eq!(
        with(&format!("{only}, causes = \"site\""), &format!("{only}, threats = \"fire\"")),
        ["competing-terms"]
    );
    // The provider has no downtime of its own, so that `nodes` chooses nothing and leaves all transfers.
    assert_eq!(with("nodes = \"desk\"", &format!("{only}, threats = \"fire\"")), ["idle-cover", "competing-terms"]);
}

#[test]
fn parametric_cover_is_held_against_downtime_of_its_node_or_caused_there() {
    let actual = |parametric: &str| {
        let policy = format!(
            "policies.p = {{ insured = \"client\", insurers = {{ insurer = 1 }}, parametric = {{ {parametric}, ladder = [{{ after = \"4h\", pays = 5 }}] }} }}"
        );
        match &scenario(&text(&policy)).programme.policies[0].cover {
            Covered::Outage(ladder) => ladder.actual.clone(),
            other => panic!("{other:?}"),
        }
    };
    // `desk` is the first node, `site` the second, and the client bears the downtime of the first.
    assert_eq!(actual("node = \"desk\""), Cover::losses().with_nodes([NodeIndex(0)]));
    assert_eq!(actual("node = \"site\""), Cover::losses().with_causes([NodeIndex(1)]));
    assert_eq!(actual("node = \"site\", against = \"all\""), Cover::losses());
}
