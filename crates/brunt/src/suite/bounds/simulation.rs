//! The exact engine against the simulation: two ways that share laws and nothing else.

use super::question::levels;
use crate::suite::bounds::question::{level, scenario, threat};
use brunt::assess::{Question, held_against};
use brunt::exact::{Model, Request};
use brunt::measure::Sorted;
use brunt::plan::Plan;
use brunt::report::{ExactAtLevel, Held};
use brunt::scenario::Scenario;
use brunt::simulate::{Run, Silent, simulate};

const TRIALS: u64 = 100_000;

/// With N trials the share of losses up to a true quantile of level p is at least p, less sampling: 4 standard errors of a share. The same
/// holds for what lies below it from the other side. Bounds that hold the quantile must do as well.
fn check(name: &str, losses: &[f64], figures: &[ExactAtLevel]) {
    let sorted = Sorted::new(losses).unwrap();
    let n = losses.len() as f64;
    for ExactAtLevel { level, figure } in figures {
        let error = 4.0 * (level * (1.0 - level) / n).sqrt();
        let (lower, upper) = (figure.bounds.lower().unwrap(), figure.bounds.upper().unwrap());
        let up_to = 1.0 - sorted.count_above(upper) as f64 / n;
        let below = losses.iter().filter(|&&loss| loss < lower).count() as f64 / n;
        assert!(up_to >= level - error, "{name} at {level}: only {up_to} up to {upper}");
        assert!(below <= level + error, "{name} at {level}: {below} below {lower}");
    }
}

fn agree(scenario: &Scenario, seed: u64) {
    let plan = Plan::compile(scenario).unwrap();
    let ledger = simulate(&plan, &Run::new(TRIALS).with_seed(seed), &Silent).unwrap();
    let levels = [0.3, 0.5, 0.8, 0.95, 0.99, 0.999].map(level);
    let exact = Model::new(scenario).unwrap().solve(&Request::new(levels.into(), vec![]));
    check("total", &ledger.columns().total, &exact.total.value_at_risk);
    check("largest event", &ledger.columns().largest_event, &exact.largest_event.value_at_risk);
    assert_eq!(ledger.columns().parties.len(), exact.parties.len());
    for ((_, column), party) in ledger.columns().parties.iter().zip(&exact.parties) {
        check(&party.id, column, &party.losses.value_at_risk);
    }
}

#[test]
fn every_frequency_and_made_up_law_agrees() {
    let text = [
        threat("a", "{ poisson = 3 }", "{ lognormal = { median = 1e4, p95 = 2e5 } }"),
        threat("b", "{ negative_binomial = { mean = 2, k = 0.7 } }", "{ gamma = { mean = 3e4, cv = 2 } }"),
        threat("c", "{ binomial = { n = 8, p = 0.6 } }", "{ empirical = { values = [0, 5e3, 7.5e4] } }"),
        threat("d", "{ bernoulli = 0.05 }", "{ gpd = { location = 1e4, shape = 0.4, scale = 2e5 } }"),
        threat("e", "{ fixed = 2 }", "{ capped = { law = { lognormal = { median = 8e3, p95 = 1e5 } }, at = 6e4 } }"),
        threat("f", "{ poisson = 0.4 }", "{ pert = { min = 1e4, mode = 2e4, max = 9e4 } }"),
        threat("g", "{ poisson = 0.2 }", "{ weibull = { shape = 0.6, scale = 5e4 } }"),
    ];
    agree(&scenario(&text.concat()), 11);
}

#[test]
fn several_bearers_records_and_triggers_agree() {
    let text = r#"
[threats.breach]
framework = "compliance"
frequency = { poisson = 0.7 }
losses = [
  { category = "response", bearer = "client", amount = { lognormal = { median = 2e4, p95 = 2e5 } } },
  { category = "notice", bearer = "provider", records = { lognormal = { median = 900, p95 = 2e4 } }, each = 8.5 },
  { category = "claims", bearer = "client", records = { lognormal = { median = 50, p95 = 900 } }, each = { lognormal = { median = 70, p95 = 400 } } },
]
triggers = [
  { threat = "fine", probability = 0.4, after = "100d" },
  { threat = "churn", probability = 0.5, after = "30d" },
]
[threats.fine]
framework = "compliance"
losses = [{ category = "fine", bearer = "provider", amount = { uniform = { min = 1e4, max = 9e4 } } }]
triggers = [{ threat = "churn", probability = 0.9, after = "500d" }]
[threats.churn]
framework = "strategic"
frequency = { poisson = 0.3 }
losses = [{ category = "churn", bearer = "client", amount = { exponential = { mean = 3e4 } } }]
"#;
    agree(&scenario(text), 12);
}

/// Hits on nodes that cost nobody anything, seasons and fixed times change no direct loss.
#[test]
fn what_does_not_matter_to_direct_losses_is_within_reach() {
    let text = r#"
[nodes.office]
owner = "client"
tolerance = { below = 0.5, at_most = "4h" }
[threats.flood]
framework = "operational"
frequency = { poisson = 1.5 }
season = [1, 1, 1, 1, 2, 3, 7, 6, 6, 5, 4, 3]
hits = { all = { nodes = ["office"] } }
outage = "8h"
losses = [{ category = "repair", bearer = "client", amount = { uniform = { min = 0, max = 500 } } }]
"#;
    agree(&scenario(text), 13);
}

/// A year of half the length has half the Poisson occurrences; a report says which exact figures its intervals hold.
#[test]
fn a_report_holds_its_intervals_against_the_exact_figures() {
    let text = threat("t", "{ poisson = 6 }", "{ gamma = { mean = 1e3, cv = 0.5 } }");
    let scenario = scenario(&text);
    let plan = Plan::compile(&scenario).unwrap();
    let ledger = simulate(&plan, &Run::new(TRIALS).with_seed(14), &Silent).unwrap();
    let model = Model::new(&scenario).unwrap();
    let report = Question::new(&scenario, &plan).answer(&ledger).unwrap();
    let exact = held_against(&report, &model, &levels());
    let points = exact.total.exceedance.iter().chain(&exact.largest_event.exceedance).map(|point| point.loss.held);
    let tails = exact.total.value_at_risk.iter().chain(&exact.total.tail_value_at_risk);
    let held: Vec<Option<Held>> = tails.map(|figure| figure.figure.held).chain(points).collect();
    assert_eq!(held.len(), 6 + 28);
    // Of 34 intervals that hold in 95 % of runs each, some of which move together: half of them never all fail.
    assert!(held.iter().filter(|&&held| held == Some(Held::No)).count() < 17, "{held:?}");
    assert!(held.iter().filter(|&&held| held == Some(Held::Yes)).count() > 10, "{held:?}");
    assert_eq!(Question::new(&scenario, &plan).answer(&ledger).unwrap().exact, None);
}
