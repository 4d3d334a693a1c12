//! Indemnities by hand arithmetic.

use crate::suite::settle::desk::{CLIENT, INSURER, PROVIDER, VENDOR, cost, load, money, net, outage, settle, share};
use brunt::plan::Plan;
use brunt::scenario::{
    Cap, CategoryIndex, ClauseIndex, Contract, Cover, Indemnity, NodeIndex, Policy, Programme, ThreatIndex,
};
use brunt::settle::{Term, Terms, TermsError};

/// Fines of 100 and 60 and a loss of revenue of 80, in this order of time.
fn losses() -> String {
    cost("a", 10.0, "fine", "client", 100.0)
        + &cost("b", 20.0, "revenue", "client", 80.0)
        + &cost("c", 30.0, "fine", "client", 60.0)
}

const FINE: CategoryIndex = CategoryIndex(0);

fn fines() -> Cover {
    Cover::losses().with_categories([FINE])
}

fn msa(clauses: impl IntoIterator<Item = Indemnity>) -> Contract {
    clauses.into_iter().fold(Contract::new("msa", PROVIDER, CLIENT), Contract::with_indemnity)
}

fn answers(cover: Cover) -> Indemnity {
    Indemnity::new("answers", PROVIDER, CLIENT, cover)
}

#[test]
fn caps_hold_for_events_and_years() {
    let paid = |clause| {
        let contract = msa([clause]).with_yearly_fee(money(40.0));
        net(&settle(&load(&losses()), &Programme::default().with_contract(contract)))[PROVIDER.0 as usize]
    };
    assert_eq!(paid(answers(Cover::losses())), 240.0);
    assert_eq!(paid(answers(fines())), 160.0);
    assert_eq!(paid(answers(fines()).with_event_cap(Cap::Amount(money(70.0)))), 130.0);
    assert_eq!(paid(answers(fines()).with_annual_cap(Cap::Fees(3.0))), 120.0, "three times the fee");
    assert_eq!(paid(answers(fines()).with_share(share(0.25))), 40.0, "a quarter is funded");
    let above = |clause| {
        let contract = msa([clause]).with_yearly_fee(money(40.0));
        let facts = settle(&load(&losses()), &Programme::default().with_contract(contract)).indemnities[0];
        (facts.above_event.get(), facts.above_year.get())
    };
    assert_eq!(above(answers(fines()).with_event_cap(Cap::Amount(money(70.0)))), (30.0, 0.0));
    assert_eq!(above(answers(fines()).with_annual_cap(Cap::Fees(3.0))), (0.0, 40.0));
    assert_eq!(paid(answers(Cover::losses().with_threats([ThreatIndex(1)]))), 80.0);
}

/// A cap of 120 for all but fines of the third event, which are carved out; a super-cap of 30 for those.
#[test]
fn pools_are_used_up_by_all_who_draw_on_them() {
    let carved = Indemnity::new("carved", PROVIDER, CLIENT, fines().with_threats([ThreatIndex(2)])).with_pool(1);
    let general = answers(Cover::losses()).with_pool(0);
    let contract = |clauses: [Indemnity; 2]| {
        msa(clauses).with_pool("general", Cap::Amount(money(120.0))).with_pool("super", Cap::Amount(money(30.0)))
    };
    // 100 and 20 use the general pool up; the carve-out pays 30 of 60 from its own.
    let settled =
        settle(&load(&losses()), &Programme::default().with_contract(contract([carved.clone(), general.clone()])));
    assert_eq!(net(&settled)[..3], [90.0, 0.0, 150.0]);
    // Above the general pool: 60 of the second event and the 30 that the carve-out leaves of the third; above the other: 30.
    assert_eq!(settled.pools.iter().map(|above| above.get()).collect::<Vec<_>>(), [90.0, 30.0]);
    let by_clause: Vec<(Term, f64)> = settled.postings.iter().map(|p| (p.term, p.amount.get())).collect();
    assert_eq!(by_clause, [(Term::Clause(1), 100.0), (Term::Clause(1), 20.0), (Term::Clause(0), 30.0)]);
    // A clause on both pools pays as little as the emptier one holds.
    let both = general.with_pool(1);
    let settled = settle(&load(&losses()), &Programme::default().with_contract(contract([carved, both])));
    assert_eq!(net(&settled)[PROVIDER.0 as usize], 30.0);
}

/// A vendor answers for half of what the provider pays the client, and the provider insures the rest above 10.
#[test]
fn indemnities_flow_on_and_can_be_insured() {
    let provider = answers(fines());
    let vendor = Indemnity::new("vendor", VENDOR, PROVIDER, Cover::paid([ClauseIndex(1)])).with_share(share(0.5));
    let liability =
        Policy::new("liability", PROVIDER, INSURER, Cover::paid([ClauseIndex(1)])).with_retention(money(10.0));
    let programme = Programme::default()
        .with_contract(Contract::new("sub", VENDOR, PROVIDER).with_indemnity(vendor))
        .with_contract(msa([provider]))
        .with_policy(liability);
    // The vendor's clause is listed first but answers what the other pays: 50 and 30; the insurer pays 40 and 20.
    let settled = settle(&load(&losses()), &programme);
    assert_eq!(net(&settled), [80.0, 60.0, 20.0, 0.0, 80.0]);
    // What is paid keeps its threat.
    let narrow = Cover::paid([ClauseIndex(1)]).with_threats([ThreatIndex(2)]);
    let narrow = programme.with_policy(Policy::new("narrow", PROVIDER, INSURER, narrow).with_retention(money(10.0)));
    assert_eq!(
        net(&settle(&load(&losses()), &narrow))[INSURER.0 as usize],
        60.0 + 10.0,
        "the 10 left of the third event"
    );
}

/// Contingent interruption: downtime of the client's desk that is caused at the vendor's cloud.
#[test]
fn cover_by_cause_asks_where_the_disruption_acts() {
    let lines = "[nodes.cloud]\nowner = \"vendor\"\n\
                 [nodes.desk]\nowner = \"client\"\nneeds = [{ all = [\"cloud\"] }]\ndowntime = { per_hour = 10 }\n"
        .to_owned()
        + &outage("cloud-down", "cloud", 100.0, 4.0, 1.0)
        + &outage("desk-down", "desk", 200.0, 3.0, 1.0);
    let [cloud, desk] = [NodeIndex(0), NodeIndex(1)];
    let paid = |cover| net(&settle(&load(&lines), &Programme::default().with_contract(msa([answers(cover)]))))[2];
    assert_eq!(paid(Cover::losses().with_causes([cloud])), 40.0);
    assert_eq!(paid(Cover::losses().with_causes([desk])), 30.0);
    assert_eq!(paid(Cover::losses().with_nodes([desk])), 70.0);
    assert_eq!(paid(Cover::losses().with_nodes([cloud])), 0.0, "the cloud's downtime itself costs nothing");
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let scenario = load(&losses());
    let plan = Plan::compile(&scenario).unwrap();
    let refused = |programme: &Programme| Terms::compile(&plan, programme).unwrap_err();
    let with = |clauses: Vec<Indemnity>| Programme::default().with_contract(msa(clauses));
    let id = || "answers".to_owned();
    let unknown = |what| TermsError::Unknown { term: id(), what };
    assert_eq!(refused(&with(vec![answers(Cover::losses().with_nodes([NodeIndex(0)]))])), unknown("node"));
    assert_eq!(refused(&with(vec![answers(Cover::losses().with_categories([CategoryIndex(7)]))])), unknown("category"));
    assert_eq!(refused(&with(vec![answers(Cover::paid([ClauseIndex(3)]))])), unknown("clause"));
    assert_eq!(refused(&with(vec![answers(fines()).with_pool(0)])), unknown("pool"));
    assert_eq!(
        refused(&with(vec![Indemnity::new("answers", CLIENT, CLIENT, fines())])),
        TermsError::PaysItself { term: id() }
    );
    assert_eq!(
        refused(&with(vec![answers(fines()).with_annual_cap(Cap::Fees(1.0))])),
        TermsError::FeeMissing { contract: "msa".into() }
    );
    let nan = msa([answers(fines()).with_event_cap(Cap::Fees(f64::NAN))]).with_yearly_fee(money(1.0));
    assert_eq!(
        refused(&Programme::default().with_contract(nan)),
        TermsError::Number { term: "msa".into(), what: "cap" }
    );
    // The client does not pay under the clause whose transfers it would have answered.
    assert_eq!(
        refused(&with(vec![answers(fines()), Indemnity::new("back", PROVIDER, CLIENT, Cover::paid([ClauseIndex(0)]))])),
        TermsError::NotPaid { term: "back".into(), clause: id() }
    );
    let circle = [
        Indemnity::new("there", PROVIDER, CLIENT, Cover::paid([ClauseIndex(1)])),
        Indemnity::new("back", CLIENT, PROVIDER, Cover::paid([ClauseIndex(0)])),
    ];
    assert_eq!(refused(&with(circle.to_vec())), TermsError::Circle { clause: "there".into() });
}

/// More terms than there are bits in a word: 80 clauses that each pay a hundredth of what is left, every second one of the fine.
#[test]
fn beyond_the_64th_term_each_still_answers_its_own() {
    let clause = |index: u32| {
        let cover = if index.is_multiple_of(2) { fines() } else { Cover::losses().with_categories([CategoryIndex(1)]) };
        Indemnity::new(&format!("c{index:02}"), PROVIDER, CLIENT, cover).with_share(share(0.01))
    };
    let found = settle(&load(&losses()), &Programme::default().with_contract(msa((0..80).map(clause))));
    let left = 0.99f64.powi(40);
    let expected = 240.0 * (1.0 - left);
    assert!(
        (net(&found)[PROVIDER.0 as usize] - expected).abs() < 1e-6,
        "{} {expected}",
        net(&found)[PROVIDER.0 as usize]
    );
}
