//! Contracts and policies from the text of a scenario to its report, merged runs and the table of events.

use crate::suite::run::outcome::load;
use crate::suite::until::Until;
use brunt::ledger::{Amount, Ledger};
use brunt::plan::Plan;
use brunt::report::{CapKind, Outcome, PartyNet, PremiumBasis, Report, StatementKind, TermsMeasures};
use brunt::scenario::{PartyIndex, Scenario};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, events, simulate_net};

const TRIALS: u64 = 6000;

/// A scenario with every kind of term, and losses that are as certain as the calendar or drawn.
fn text() -> String {
    crate::suite::run::everything::text()
        .replace("[factors]\n", "[factors]\nprices = { fx = { factor = \"cyber\", sigma = 0.2 } }\n")
        + r#"
[parties.lead]
[parties.follow]
[contracts.msa]
seller = "provider"
buyer = "client"
yearly_fee = 1e6
at_risk = 0.1
pools.liability = { fees = 0.05 }
sla.uptime = { measures = ["service"], bands = [{ below = 0.999, credit = 0.05 }, { below = 0.99, credit = 0.2 }], termination = { misses = 3, within = 4, cost = 7e4, bearer = "client" } }
indemnity.errors = { covers = { categories = "error" }, event_cap = 2e4, annual_cap = 5e4 }
indemnity.downtime = { covers = { nodes = "service" }, share = 0.5, pools = "liability" }
price.fx = { index = "fx", bearer = "provider", cost = 2e5, neutral = 0.1 }
co_funding.drills = { cost = 8e3, payer = "provider", share = 0.25 }
[policies.primary]
insured = "provider"
insurers = { lead = 0.7, follow = 0.3 }
covers = { transfers = ["msa.errors", "msa.downtime", "msa.uptime"], categories = "audit" }
retention = 1e3
limit = 1e4
aggregate = { limit = 2e4 }
reinstatements = [{ premium = 1.0 }]
premium = 9e3
[policies.excess]
insured = "provider"
insurers = { follow = 1 }
covers = { transfers = ["msa.errors", "msa.downtime", "msa.uptime"], categories = "audit" }
retention = 1.1e4
premium = { technical = { load = 0.35, on_sd = 0.1, on_tvar = 0.02, level = 0.95 } }
[policies.cloud]
insured = "client"
insurers = { lead = 1 }
parametric = { node = "cloud-1", ladder = [{ after = "2h", pays = 1e4 }, { after = "9h", pays = 5e4 }], against = { nodes = "service" } }
premium = 2e4
[policies.interruption]
insured = "client"
insurers = { lead = 1 }
covers = { nodes = "service", causes = ["cloud-1", "cloud-2", "telco"] }
waiting = { excess = "4h" }
"#
}

/// The plan with its terms, to be run in parts.
struct World {
    scenario: Scenario,
    plan: Plan,
}

impl World {
    fn new() -> Self {
        let scenario = load(&text());
        let plan = Plan::compile(&scenario).unwrap();
        Self { scenario, plan }
    }

    fn terms(&self) -> Terms {
        Terms::compile(&self.plan, &self.scenario.programme).unwrap()
    }

    fn run(&self, from: u64, to: u64) -> Ledger {
        simulate_net(&self.terms(), &Run::new(0).with_trials(from..to), &Silent).unwrap()
    }

    fn report(&self) -> (Ledger, Report) {
        let ledger = self.run(0, TRIALS);
        let report = Report::new(&self.scenario, &self.plan, &ledger).unwrap();
        (ledger, report)
    }
}

fn terms(report: &Report) -> &TermsMeasures {
    report.terms.as_ref().unwrap()
}

fn mean(column: &[f64]) -> f64 {
    column.iter().sum::<f64>() / column.len() as f64
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn terms_change_no_gross_loss() {
    let world = World::new();
    let bare = load(&crate::suite::run::everything::text());
    let bare = crate::suite::run::outcome::Outcome::new(bare, &Run::new(TRIALS));
    let ledger = world.run(0, TRIALS);
    assert_eq!(ledger.columns().total, bare.ledger.columns().total);
    assert_eq!(ledger.columns().largest_event, bare.ledger.columns().largest_event);
    assert!(bare.ledger.settled().is_none());
    // Nodes that are only measured by a service level or a ladder change no sum either.
    let losses = |ledger: &Ledger| ledger.sums().threats.iter().map(|moment| moment.sum()).collect::<Vec<_>>();
    assert_eq!(losses(&ledger), losses(&bare.ledger));
    assert_eq!(ledger.sums().occurrences, bare.ledger.sums().occurrences);
}

#[test]
fn threads_and_splits_change_no_bit_of_what_terms_make() {
    let world = World::new();
    let whole = world.run(0, TRIALS);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    assert!(pool.install(|| world.run(0, TRIALS)) == whole);
    let [a, b, c] = [(0, 1), (1, 2500), (2500, TRIALS)].map(|(from, to)| world.run(from, to));
    assert!(c.merge(a).unwrap().merge(b).unwrap() == whole);
    assert!(whole.settled().unwrap().sums.policies.iter().all(|policy| policy.attached > 0));
}

#[test]
fn gross_becomes_net_line_by_line() {
    let (ledger, report) = World::new().report();
    let terms = terms(&report);
    let ids: Vec<&str> = terms.parties.iter().map(|party| party.id.as_str()).collect();
    assert_eq!(ids, ["client", "follow", "lead", "provider", "vendor"]);
    for party in &terms.parties {
        let sum: f64 = party.statement.iter().map(|line| line.mean).sum();
        assert!(close(sum, party.net.mean.value), "{}: {sum} is not {}", party.id, party.net.mean.value);
    }
    let line = |party: &str, kind: StatementKind, term: &str| {
        let party: &PartyNet = terms.parties.iter().find(|known| known.id == party).unwrap();
        party.statement.iter().find(|line| line.kind == kind && line.term == term).map_or(0.0, |line| line.mean)
    };
    let settled = ledger.settled().unwrap();
    // Clauses: indemnities downtime and errors, then the service level and the price.
    let paid = |clause: usize| mean(&settled.clauses[clause]);
    assert!(close(line("client", StatementKind::Indemnity, "msa.errors"), -paid(1)));
    assert!(close(line("provider", StatementKind::Indemnity, "msa.errors"), paid(1)));
    assert!(close(line("client", StatementKind::Credit, "msa.uptime"), -paid(2)));
    assert!(close(line("provider", StatementKind::PriceTerm, "msa.fx"), -paid(3)));
    assert!(close(line("client", StatementKind::PriceTerm, "msa.fx"), paid(3)));
    // Policies by id: cloud, excess, interruption, primary.
    let recovered = mean(&settled.recoveries[3]);
    assert!(close(line("provider", StatementKind::Recovery, "primary"), -recovered));
    assert!(close(line("lead", StatementKind::Recovery, "primary"), 0.7 * recovered));
    let restored = settled.sums.policies[3].reinstatements.mean(TRIALS);
    assert!(restored > 0.0 && close(line("provider", StatementKind::Reinstatement, "primary"), restored));
    assert!(close(line("follow", StatementKind::Reinstatement, "primary"), -0.3 * restored));
    let ended = settled.sums.services[2].terminated as f64 / TRIALS as f64;
    assert!(ended > 0.0 && close(line("client", StatementKind::Termination, ""), 7e4 * ended));
    let premiums: f64 = terms.parties.iter().map(|party| party.premiums).sum();
    let fees: Vec<f64> = terms.parties.iter().map(|party| party.fees).collect();
    assert!(premiums.abs() < 1e-6, "premiums that are paid are received: {premiums}");
    assert_eq!(fees, [1e6, 0.0, 0.0, -1e6, 0.0]);
    let co_funded: Vec<f64> = terms.parties.iter().map(|party| party.co_funded).collect();
    assert_eq!(co_funded, [2e3, 0.0, 0.0, 6e3, 0.0]);
}

#[test]
fn premiums_follow_their_formulas() {
    let (ledger, report) = World::new().report();
    let settled = ledger.settled().unwrap();
    let policy = |id: &str| terms(&report).policies.iter().find(|policy| policy.id == id).unwrap();
    let quoted = policy("primary").premium.as_ref().unwrap();
    assert_eq!((quoted.basis, quoted.amount, quoted.rate_on_line), (PremiumBasis::Quoted, 9e3, Some(0.45)));
    let ratio = quoted.loss_ratio.unwrap();
    assert!(close(ratio.value, mean(&settled.recoveries[3]) / 9e3));
    let recovery = &policy("primary").recovery.mean;
    assert!(close(ratio.interval.upper().unwrap(), recovery.interval.upper().unwrap() / 9e3));
    // The second method: plain sums over the sorted recoveries. 5 % of 6,000 trials are the last 300.
    let mut recoveries = settled.recoveries[1].clone();
    recoveries.sort_by(f64::total_cmp);
    let average = mean(&recoveries);
    let spread = recoveries.iter().map(|x| (x - average).powi(2)).sum::<f64>() / (TRIALS - 1) as f64;
    let tail = mean(&recoveries[5700..]);
    let technical = policy("excess").premium.as_ref().unwrap();
    let expected = average * 1.35 + 0.1 * spread.sqrt() + 0.02 * tail;
    assert!(close(technical.amount / expected, 1.0), "{} is not {expected}", technical.amount);
    assert_eq!((technical.basis, technical.rate_on_line), (PremiumBasis::Technical, None));
    assert!(policy("interruption").premium.is_none());
}

#[test]
fn caps_policies_and_service_levels_say_how_they_fared() {
    let world = World::new();
    let (ledger, report) = world.report();
    let (settled, terms) = (ledger.settled().unwrap(), terms(&report));
    let n = TRIALS as f64;
    let caps: Vec<(&str, CapKind, f64)> = terms.caps.iter().map(|cap| (cap.id.as_str(), cap.kind, cap.cap)).collect();
    let expected = [
        ("msa.errors", CapKind::Event, 2e4),
        ("msa.errors", CapKind::Annual, 5e4),
        ("msa.liability", CapKind::Pool, 5e4),
    ];
    assert_eq!(caps, expected);
    // A year's cap that binds is paid in full, and what is left of the covered losses lies above the caps.
    let full = settled.clauses[1].iter().filter(|&&paid| paid == 5e4).count() as f64;
    assert!(full > 0.0 && terms.caps[1].binds.value <= full / n);
    let errors =
        ledger.sums().threats[world.scenario.threats.iter().position(|x| x.id == "error").unwrap()].mean(TRIALS);
    let above = terms.caps[0].above.value + terms.caps[1].above.value;
    assert!(close(above + mean(&settled.clauses[1]), errors));
    assert!(terms.caps.iter().all(|cap| cap.payers == ["provider"] && cap.payees == ["client"]));
    let policy = |id: &str| terms.policies.iter().find(|policy| policy.id == id).unwrap();
    let paid = |index: usize| settled.recoveries[index].iter().filter(|&&paid| paid > 0.0).count() as f64 / n;
    assert!(close(policy("primary").attachment_probability.value, paid(3)));
    let used = settled.recoveries[3].iter().filter(|&&paid| paid == 2e4).count() as f64 / n;
    assert!(used > 0.0 && close(policy("primary").annual_exhaustion_probability.unwrap().value, used));
    let [by_event, in_year] =
        [policy("primary").event_exhaustion_probability, policy("excess").event_exhaustion_probability];
    assert!(by_event.unwrap().value > used && in_year.is_none());
    assert!(policy("excess").annual_exhaustion_probability.is_none());
    assert!(policy("interruption").hours_waited.unwrap().value > 0.0 && policy("primary").hours_waited.is_none());
    let basis = policy("cloud").basis_risk.as_ref().unwrap();
    assert!(close(basis.difference.value, policy("cloud").recovery.mean.value - basis.actual.value));
    assert!(basis.short_pay_probability.value > 0.0 && basis.standard_deviation > 0.0);
    let uptime = terms.clauses.iter().find(|clause| clause.id == "msa.uptime").unwrap();
    let service = uptime.service.as_ref().unwrap();
    assert!(service.misses.value >= service.miss_probability.value && service.miss_probability.value > 0.1);
    let share = service.credit_share.unwrap();
    assert!(close(share, uptime.paid.mean.value / service.real_loss.value));
    assert!(terms.clauses.iter().filter(|clause| clause.service.is_some()).count() == 1);
}

/// Two years of the fine of the calendar: the technical premium is of the horizon, divided by its years.
#[test]
fn a_technical_premium_is_for_a_year_of_a_longer_horizon() {
    let text = |horizon: &str| {
        format!(
            "brunt = 1\nscenario = {{ name = \"x\", currency = \"EUR\", horizon = \"{horizon}\" }}\nparties = {{ client = {{}}, insurer = {{}} }}\n\
             threats.fine = {{ framework = \"compliance\", frequency = {{ fixed = 2 }}, losses = {{ category = \"f\", bearer = \"client\", amount = 50 }} }}\n\
             policies.p = {{ insured = \"client\", insurers = {{ insurer = 1 }}, covers = \"all\", premium = {{ technical = {{ load = 0.2 }} }} }}\n"
        )
    };
    for (horizon, premium) in [("1y", 120.0), ("2y", 60.0)] {
        let scenario = load(&text(horizon));
        let plan = Plan::compile(&scenario).unwrap();
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate_net(&terms, &Run::new(10), &Silent).unwrap();
        let report = Report::new(&scenario, &plan, &ledger).unwrap();
        let found = report.terms.unwrap().policies[0].premium.clone().unwrap();
        assert!(
            close(found.amount, premium) && close(found.loss_ratio.unwrap().value, 1.0 / 1.2),
            "{horizon}: {found:?}"
        );
    }
}

#[test]
fn a_cancelled_run_keeps_what_terms_made_of_what_it_finished() {
    let world = World::new();
    let terms = world.terms();
    let ledger = simulate_net(&terms, &Run::new(30_000), &Until::trials(4_000)).unwrap();
    assert!(ledger.trials() > 0 && ledger.trials() < 30_000, "{} trials", ledger.trials());
    let parts = ledger.ranges().iter().map(|range| world.run(range.start, range.end));
    assert!(parts.reduce(|a, b| a.merge(b).unwrap()).unwrap() == ledger);
}

#[test]
fn appetite_may_be_about_net_losses() {
    let limit = |statement: &str| {
        let scenario = load(&text().replace("[appetite]\n", &format!("[appetite]\nnet = \"{statement}\"\n")));
        let plan = Plan::compile(&scenario).unwrap();
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate_net(&terms, &Run::new(TRIALS), &Silent).unwrap();
        let report = Report::new(&scenario, &plan, &ledger).unwrap();
        let verdict = report.appetite.into_iter().find(|verdict| verdict.id == "net").unwrap();
        (verdict.value.value, verdict.outcome, mean(ledger.settled().unwrap().net(PartyIndex(3)).unwrap()))
    };
    let (value, outcome, net) = limit("mean(net(provider)) <= 1e9");
    assert!(close(value, net));
    assert_eq!(outcome, Outcome::Pass);
    assert_eq!(limit("P(net(provider) > 0) <= 1%").1, Outcome::Fail);
}

#[test]
fn events_add_up_to_their_trials() {
    let world = World::new();
    let terms = world.terms();
    let ledger = world.run(0, 300);
    let settled = ledger.settled().unwrap();
    let trials: Vec<u64> = (0..300).collect();
    let found = events(&terms, 1, &trials);
    let (mut chained, mut without_event) = (0, 0);
    for (position, &trial) in trials.iter().enumerate() {
        let of_trial: Vec<_> = found.iter().filter(|event| event.trial == trial).collect();
        for (party, column) in &settled.net {
            let net: Amount = of_trial.iter().map(|event| event.settlement.net[party.0 as usize]).sum();
            assert_eq!(net.get(), column[position], "what events leave is what the trial leaves");
        }
        for clause in 0..settled.clauses.len() {
            let paid: Amount = of_trial.iter().map(|event| event.settlement.clauses[clause]).sum();
            assert_eq!(paid.get(), settled.clauses[clause][position]);
        }
        for event in of_trial {
            let settlement = &event.settlement;
            let total: Amount = settlement.gross.iter().chain(&settlement.costs).copied().sum();
            assert_eq!(settlement.net.iter().copied().sum::<Amount>(), total, "of each event nothing is lost");
            chained += usize::from(event.chains.iter().any(|chain| chain.len() > 1));
            without_event += usize::from(settlement.number.is_none());
            assert_eq!(settlement.number.is_none(), event.chains.is_empty());
        }
    }
    assert!(chained > 50 && without_event > 250);
    let breach = world.scenario.threats.iter().position(|threat| threat.id == "breach").unwrap() as u32;
    let fine = world.scenario.threats.iter().position(|threat| threat.id == "fine").unwrap() as u32;
    let chains = found.iter().flat_map(|event| &event.chains);
    assert!(chains.into_iter().any(|chain| chain.iter().map(|threat| threat.0).eq([breach, fine])));
}
