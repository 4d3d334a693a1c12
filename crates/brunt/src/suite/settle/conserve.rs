//! Nothing is lost and nothing is made: random programmes over a scenario with every part of the model in it.

use crate::suite::run::everything::text;
use brunt::ledger::{Amount, LossTable, TrialLosses};
use brunt::plan::Plan;
use brunt::scenario::{
    Cap, CategoryIndex, Clause, ClauseIndex, Contract, Cover, Covered, Deductible, Indemnity, Ladder, LevelMeasure,
    NodeIndex, PartyIndex, Period, Policy, PriceSide, PriceTerm, Programme, Reinstatement, Rung, Scenario,
    ServiceLevel, Termination, ThreatIndex, Waiting, WaitingClock, WaitingKind, file,
};
use brunt::settle::{Layer, event_losses};
use brunt::settle::{Settler, Term, Terms, TermsError, TrialSettlement, settle};
use brunt::simulate::{Run, Silent, losses, simulate_net};
use brunt::units::{Money, Share, Ticks};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;

const TRIALS: u64 = 60;

/// The scenario, and the losses of some of its trials.
static WORLD: LazyLock<(Scenario, Plan, LossTable)> = LazyLock::new(|| {
    let text = text().replace("[factors]\n", "[factors]\nprices = { fx = { factor = \"cyber\", sigma = 0.4 } }\n");
    let checked = file::load(Path::new("everything.toml"), &|_| Ok(text.clone().into_bytes()));
    let scenario = checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let plan = Plan::compile(&scenario).unwrap();
    let table = losses(&plan, &Run::new(TRIALS).with_seed(11)).unwrap();
    (scenario, plan, table)
});

fn trial(position: usize) -> TrialLosses {
    let mut trial = TrialLosses::default();
    WORLD.2.read(position, &mut trial);
    trial
}

/// Some of the indices below a number, or all of them unsaid.
fn some(count: usize) -> impl Strategy<Value = Option<Vec<u32>>> {
    prop_oneof![2 => Just(None), 1 => prop::collection::vec(0..count as u32, 1..4).prop_map(Some)]
}

fn money() -> impl Strategy<Value = Money> {
    (0.0..14.0_f64).prop_map(|exponent| Money::new(exponent.exp() - 1.0).unwrap())
}

fn share() -> impl Strategy<Value = Share> {
    prop_oneof![Just(Share::ONE), Just(Share::ZERO), (0.0..1.0).prop_map(|x| Share::new(x).unwrap())]
}

fn party() -> impl Strategy<Value = PartyIndex> {
    (0..WORLD.0.parties.len() as u32).prop_map(PartyIndex)
}

/// Which losses, and how many of the clauses below a number it may answer.
fn cover() -> impl Strategy<Value = (Cover, Vec<u32>)> {
    let scenario = &WORLD.0;
    let [threats, categories, nodes, causes] = [
        some(scenario.threats.len()),
        some(scenario.categories.len()),
        some(scenario.nodes.len()),
        some(scenario.nodes.len()),
    ];
    (threats, categories, nodes, causes, prop::collection::vec(0..8u32, 0..3), any::<bool>()).prop_map(
        |(threats, categories, nodes, causes, paid, own)| {
            let mut cover = if own || paid.is_empty() { Cover::losses() } else { Cover::default() };
            cover.threats = threats.map(|all| all.into_iter().map(ThreatIndex).collect());
            cover.categories = categories.map(|all| all.into_iter().map(CategoryIndex).collect());
            cover.nodes = nodes.map(|all| all.into_iter().map(NodeIndex).collect());
            cover.causes = causes.map(|all| all.into_iter().map(NodeIndex).collect());
            (cover, paid)
        },
    )
}

fn indemnity() -> impl Strategy<Value = (Indemnity, Vec<u32>)> {
    let caps = (prop::option::of(money()), prop::option::of(0.0..3.0_f64), prop::collection::vec(0..2usize, 0..2));
    (party(), party(), cover(), share(), caps).prop_filter_map(
        "pays itself",
        |(from, to, (cover, paid), share, caps)| {
            let mut clause = Indemnity::new("clause", from, to, cover).with_share(share);
            clause.event_cap = caps.0.map(Cap::Amount);
            clause.annual_cap = caps.1.map(Cap::Fees);
            clause.pools = caps.2;
            (from != to).then_some((clause, paid))
        },
    )
}

fn waiting() -> impl Strategy<Value = Waiting> {
    let kind = prop_oneof![
        Just(WaitingKind::Excess),
        Just(WaitingKind::Franchise),
        Just(WaitingKind::GreaterOfHoursAndDeductible)
    ];
    let clock = prop_oneof![Just(WaitingClock::Interruption), Just(WaitingClock::Event)];
    (0.0..30.0_f64, kind, clock, prop_oneof![Just(1.0), 0.1..1.0_f64]).prop_map(|(hours, kind, clock, below)| {
        Waiting::excess(Ticks::from_hours(hours).unwrap()).with_kind(kind).with_clock(clock).with_below(below)
    })
}

fn deductible() -> impl Strategy<Value = Deductible> {
    prop_oneof![
        3 => money().prop_map(Deductible::Retention),
        1 => money().prop_map(Deductible::Franchise),
        1 => (money(), money()).prop_map(|(a, b)| {
            let (from, to) = if a < b { (a, b) } else { (b, a) };
            Deductible::Disappearing { from, to: Money::new(to.get() + 1.0).unwrap() }
        }),
    ]
}

/// What a policy covers.
#[derive(Debug, Clone)]
enum What {
    Events,
    Net,
    Outage(Ladder),
}

/// Rungs for outages of the nodes whose downtime is known.
fn ladder() -> impl Strategy<Value = Ladder> {
    let steps = prop::collection::vec((0.1..20.0_f64, 1.0..1e5_f64), 1..4);
    (0..known_nodes().len(), prop_oneof![Just(1.0), 0.1..1.0_f64], steps).prop_map(|(node, below, steps)| {
        let mut last = (0.0, 0.0);
        let rung = |(hours, pays): (f64, f64)| {
            last = (last.0 + hours, last.1 + pays);
            Rung { after: Ticks::from_hours(last.0).unwrap(), pays: Money::new(last.1).unwrap() }
        };
        Ladder {
            node: known_nodes()[node],
            below,
            rungs: steps.into_iter().map(rung).collect(),
            actual: Cover::losses(),
        }
    })
}

fn known_nodes() -> Vec<NodeIndex> {
    let known = WORLD.0.nodes.iter().zip(0..).filter(|(node, _)| !node.downtime.is_empty());
    known.map(|(_, index)| NodeIndex(index)).collect()
}

fn policy() -> impl Strategy<Value = (Policy, Vec<u32>)> {
    let terms = (
        prop::option::of(waiting()),
        prop::option::of((1.0..100.0_f64).prop_map(|hours| Ticks::from_hours(hours).unwrap())),
        deductible(),
        prop::option::of(money()),
        (money(), prop::option::of(money())),
        share(),
        prop::option::of(prop::collection::vec(0.0..2.0_f64, 0..3)),
    );
    let what = prop_oneof![6 => Just(What::Events), 2 => Just(What::Net), 2 => ladder().prop_map(What::Outage)];
    let who = (party(), party(), party(), share(), 1..4u32, what);
    (who, cover(), terms, prop::option::of((cover(), money()))).prop_filter_map(
        "insures itself",
        |(who, cover, terms, sublimit)| {
            let (insured, first, second, share, inuring, what) = who;
            let (cover, paid) = cover;
            let mut policy = Policy::new("policy", insured, first, cover).with_inuring(inuring);
            policy.insurers = vec![(first, share), (second, share.rest())];
            match what {
                What::Events => {}
                What::Net => policy.cover = Covered::Net,
                What::Outage(ladder) => policy.cover = Covered::Outage(ladder),
            }
            let greater = terms.0.is_some_and(|waiting| waiting.kind == WaitingKind::GreaterOfHoursAndDeductible);
            policy.waiting = terms.0;
            policy.indemnity_period = terms.1;
            if !greater || matches!(terms.2, Deductible::Retention(_)) {
                policy.deductible = terms.2;
            }
            policy.limit = terms.3;
            policy = policy
                .with_aggregate(terms.4.0, terms.4.1)
                .with_coinsurance(terms.5)
                .with_premium(Money::new(1e4).unwrap());
            if let (Some(rates), true) = (terms.6, policy.limit.is_some()) {
                policy.reinstatements = Some(rates.into_iter().map(|premium| Reinstatement { premium }).collect());
            }
            if let Some(((cover, _), limit)) = sublimit {
                policy = policy.with_sublimit(cover, limit);
            }
            (first != insured && second != insured).then_some((policy, paid))
        },
    )
}

/// A service level of the nodes whose downtime is known.
fn service_level() -> impl Strategy<Value = ServiceLevel> {
    let known = known_nodes();
    let measure = prop_oneof![
        Just(LevelMeasure::TimeAverage),
        (0.1..1.0_f64).prop_map(LevelMeasure::ShareAtLeast),
        Just(LevelMeasure::OutageHours { below: 1.0 }),
    ];
    let bands = prop::collection::vec((0.0..1.0_f64, share()), 1..3);
    let more = (any::<bool>(), any::<bool>(), prop::option::of((0.0..1.0_f64, 1..4u32)), prop::option::of(1..4u32));
    (1..=known.len(), measure, bands, share(), more).prop_map(move |(count, measure, bands, allocation, more)| {
        let (quarterly, exclusive, earn_back, misses) = more;
        let in_hours = matches!(measure, LevelMeasure::OutageHours { .. });
        let scaled = |value: f64| if in_hours { 100.0 * value } else { value };
        let mut level =
            ServiceLevel::new("level", known[..count].to_vec()).with_measure(measure).with_allocation(allocation);
        for (threshold, credit) in bands {
            level = level.with_band(scaled(threshold), credit);
        }
        if quarterly {
            level = level.with_period(Period::Quarter);
        }
        if exclusive {
            level = level.with_exclusive_remedy();
        }
        if let Some((at_least, periods)) = earn_back {
            level = level.with_earn_back(scaled(at_least), periods);
        }
        if let Some(misses) = misses {
            let cost = Money::new(5e4).unwrap();
            level = level.with_termination(Termination { misses, within: 4, cost, bearer: PartyIndex(2) });
        }
        level
    })
}

/// A price term of either side.
fn price() -> impl Strategy<Value = PriceTerm> {
    let side = prop_oneof![Just(PriceSide::Cost), Just(PriceSide::Revenue)];
    let bands = (share(), share(), 0.5..1.0_f64, 1.0..1.5_f64);
    (0..2u32, side, money(), bands, prop::option::of((share(), 0.5..1.5_f64))).prop_map(
        |(bearer, side, exposure, (below, above, floor, cap), forward)| {
            let term = PriceTerm::new("price", 0, PartyIndex(bearer), side, exposure);
            let term = term.with_band(0.0, floor, below).with_band(cap, f64::INFINITY, above);
            forward.into_iter().fold(term, |term, (share, rate)| term.with_forward(share, rate))
        },
    )
}

/// A programme whose terms answer only transfers that their party pays.
fn programme() -> impl Strategy<Value = Programme> {
    let levels = prop::collection::vec(service_level(), 0..3);
    let at_risk = prop::option::of(share());
    let prices = prop::collection::vec(price(), 0..2);
    let clauses = prop::collection::vec(indemnity(), 0..4);
    let contracts = prop::collection::vec((clauses, levels, prices, at_risk), 0..3);
    (contracts, prop::collection::vec(policy(), 0..5)).prop_map(|(contracts, policies)| {
        let payers: Vec<Option<PartyIndex>> = contracts
            .iter()
            .flat_map(|(clauses, levels, prices, _)| {
                let seller = std::iter::repeat_n(Some(PartyIndex(0)), levels.len());
                let either = std::iter::repeat_n(None, prices.len());
                clauses.iter().map(|clause| Some(clause.0.from)).chain(seller).chain(either)
            })
            .collect();
        let paid = |by: PartyIndex, wanted: Vec<u32>| {
            let fits = wanted.into_iter().filter(|&clause| payers.get(clause as usize) == Some(&Some(by)));
            fits.map(ClauseIndex).collect::<Vec<_>>()
        };
        let mut programme = Programme::default();
        for (clauses, levels, prices, at_risk) in contracts {
            let mut contract = Contract::new("contract", PartyIndex(0), PartyIndex(1))
                .with_yearly_fee(Money::new(20_000.0).unwrap())
                .with_pool("general", Cap::Fees(1.0))
                .with_pool("super", Cap::Amount(Money::new(70_000.0).unwrap()));
            for (mut clause, wanted) in clauses {
                clause.cover.transfers = paid(clause.to, wanted);
                contract = contract.with_indemnity(clause);
            }
            contract = levels.into_iter().fold(contract, Contract::with_service_level);
            contract = prices.into_iter().fold(contract, Contract::with_price);
            contract.at_risk = at_risk;
            programme = programme.with_contract(contract);
        }
        for (mut policy, wanted) in policies {
            if let Covered::Events(cover) = &mut policy.cover {
                cover.transfers = paid(policy.insured, wanted);
            }
            programme = programme.with_policy(policy);
        }
        programme
    })
}

fn check(trial: &TrialLosses, found: &TrialSettlement, programme: &Programme) {
    let parties = found.gross.len();
    let mut net = vec![Amount::ZERO; parties];
    for loss in &trial.losses {
        net[WORLD.1.slots()[loss.row.slot as usize].bearer.0 as usize] += loss.row.amount;
    }
    assert_eq!(found.gross, net);
    let lost: Amount = net.iter().copied().sum();
    let mut prices = vec![Amount::ZERO; parties];
    // Credits are a price for a miss, parametric payouts one for hours, and moves of prices may be gains: none answers a loss.
    let clauses: Vec<Clause<'_>> = programme.clauses().map(|(_, clause)| clause).collect();
    let is_price = |term: Term| match term {
        Term::Clause(clause) => matches!(clauses[clause as usize], Clause::ServiceLevel(_) | Clause::Price(_)),
        Term::Policy(policy) => matches!(programme.policies[policy as usize].cover, Covered::Outage(_)),
        Term::Reinstatement(_) => true,
    };
    for (party, net) in net.iter_mut().enumerate() {
        *net += found.costs[party] + found.prices[party];
        prices[party] += (-found.prices[party]).max(Amount::ZERO);
    }
    let lost = lost + found.costs.iter().chain(&found.prices).copied().sum::<Amount>();
    for posting in &found.postings {
        assert!(posting.amount > Amount::ZERO && posting.payer != posting.payee);
        net[posting.payer.0 as usize] += posting.amount;
        net[posting.payee.0 as usize] = net[posting.payee.0 as usize] - posting.amount;
        if is_price(posting.term) {
            prices[posting.payee.0 as usize] += posting.amount;
        }
    }
    assert_eq!(found.net, net, "every payment is one amount with both signs");
    assert_eq!(found.net.iter().copied().sum::<Amount>(), lost, "what is borne is what was lost");
    for (party, &net) in found.net.iter().enumerate() {
        assert!(net + prices[party] >= Amount::ZERO, "no term makes anyone better off than no loss");
    }
    // Of one event nobody is paid more than it lost and paid.
    for event in trial.events() {
        let number = event[0].row.event;
        let mut borne = vec![Amount::ZERO; parties];
        for loss in event {
            borne[WORLD.1.slots()[loss.row.slot as usize].bearer.0 as usize] += loss.row.amount;
        }
        for posting in found.postings.iter().filter(|posting| posting.event == Some(number)) {
            if !matches!(posting.term, Term::Reinstatement(_)) {
                borne[posting.payer.0 as usize] += posting.amount;
            }
            if !is_price(posting.term) {
                borne[posting.payee.0 as usize] = borne[posting.payee.0 as usize] - posting.amount;
            }
        }
        assert!(borne.iter().all(|&left| left >= Amount::ZERO), "no recovery exceeds the loss that it answers");
    }
    for (index, policy) in programme.policies.iter().enumerate() {
        let paid: Amount = found
            .postings
            .iter()
            .filter(|posting| posting.term == Term::Policy(index as u32))
            .map(|posting| posting.amount)
            .sum();
        let most = policy.aggregate_limit.map_or(Amount::MAX, |limit| Amount::new(limit.get()).unwrap());
        assert!(paid <= most && paid <= found.policies[index].covered);
    }
    for (index, (contract, clause)) in programme.clauses().enumerate() {
        let paid: Amount = found
            .postings
            .iter()
            .filter(|posting| posting.term == Term::Clause(index as u32))
            .map(|posting| posting.amount)
            .sum();
        let fee = contract.yearly_fee.unwrap().get();
        if let Clause::Indemnity(Indemnity { annual_cap: Some(Cap::Fees(times)), .. }) = clause {
            assert!(paid <= Amount::new(times * fee).unwrap());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_the_programme_nothing_is_lost_and_nothing_is_made(programme in programme()) {
        let plan = &WORLD.1;
        let terms = match Terms::compile(plan, &programme) {
            Ok(terms) => terms,
            Err(error) => {
                prop_assert!(matches!(error, TermsError::Circle { .. }), "{error}");
                return Ok(());
            }
        };
        let mut settler = Settler::new(&terms);
        let settled = settle(&terms, &WORLD.2).unwrap();
        // As trials run it comes to the same.
        let ledger = simulate_net(&terms, &Run::new(TRIALS).with_seed(11), &Silent).unwrap();
        prop_assert!(ledger.settled() == (!terms.is_empty()).then_some(&settled));
        for position in 0..TRIALS as usize {
            let trial = trial(position);
            let found = settler.settle(&trial).clone();
            check(&trial, &found, &programme);
            for party in 0..found.net.len() {
                let column = settled.net(PartyIndex(party as u32));
                prop_assert_eq!(column.map_or(0.0, |column| column[position]), found.net[party].get());
            }
        }
    }

    /// A single layer on everything that a party bears is what the money terms alone make of the covered events.
    #[test]
    fn a_layer_alone_is_the_layer_in_its_programme(
        (policy, _) in policy().prop_filter("one year's terms, and a deductible of its own", |(policy, _)| {
            policy.waiting.is_none_or(|waiting| waiting.kind != WaitingKind::GreaterOfHoursAndDeductible)
        })
    ) {
        let insurer = policy.insurers[0].0;
        let policy = policy.with_insurers(vec![(insurer, Share::ONE)]);
        let layer = Layer::new(&policy).unwrap();
        let programme = Programme::default().with_policy(policy);
        let terms = Terms::compile(&WORLD.1, &programme).unwrap();
        let alone = layer.years(&event_losses(&terms, 0, &WORLD.2));
        prop_assert_eq!(alone, settle(&terms, &WORLD.2).unwrap().recoveries[0].clone());
    }
}
