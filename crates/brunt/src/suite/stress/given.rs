//! Conditional results against closed forms: a loss of 1 for each occurrence counts them.

use super::{assert_mean, load, run, under};
use brunt::plan::{CompileError, Plan};
use brunt::scenario::{Reading, Scenario, StressError};

const TRIALS: u64 = 40_000;

fn counting(frequency: &str) -> Scenario {
    load(&format!(
        r#"
[threats.loss]
framework = "operational"
frequency = {frequency}
losses = {{ category = "one", bearer = "us", amount = 1 }}
[stress.once]
force = {{ threat = "loss" }}
[stress.twice]
force = [{{ threat = "loss" }}, {{ threat = "loss", at = "20d" }}]
"#
    ))
}

fn counts(scenario: &Scenario, stress: &str) -> Vec<f64> {
    run(&under(scenario, stress, Reading::Given), TRIALS).columns().total.clone()
}

/// E(N | N >= 1) = E N / (1 - P(N = 0)), and E(N | N >= 2) = (E N - P(N = 1)) / (1 - P(N = 0) - P(N = 1)).
#[test]
fn a_count_given_that_it_is_not_zero_has_its_mean() {
    let laws = [
        // Poisson: exp(-m), m exp(-m).
        ("{ poisson = 0.3 }", 0.3, (-0.3f64).exp(), 0.3 * (-0.3f64).exp()),
        ("{ poisson = 4 }", 4.0, (-4.0f64).exp(), 4.0 * (-4.0f64).exp()),
        // Negative binomial of size 0.5: (k / (k + m))^k, times k m / (k + m).
        (
            "{ negative_binomial = { mean = 0.8, k = 0.5 } }",
            0.8,
            (0.5f64 / 1.3).sqrt(),
            (0.5f64 / 1.3).sqrt() * 0.4 / 1.3,
        ),
        ("{ binomial = { n = 5, p = 0.1 } }", 0.5, 0.9f64.powi(5), 0.5 * 0.9f64.powi(4)),
    ];
    for (law, mean, none, one) in laws {
        let scenario = counting(law);
        let base = run(&scenario, TRIALS);
        for (stress, expected, least) in
            [("once", mean / (1.0 - none), 1.0), ("twice", (mean - one) / (1.0 - none - one), 2.0)]
        {
            let found = counts(&scenario, stress);
            assert_mean(&found, expected);
            // Common random numbers: never fewer than without the condition, nor than it says.
            assert!(found.iter().zip(&base.columns().total).all(|(given, drawn)| given >= drawn && *given >= least));
        }
    }
}

#[test]
fn the_whole_law_is_conditional() {
    let found = counts(&counting("{ poisson = 1.5 }"), "once");
    let none = (-1.5f64).exp();
    let mut probability = none;
    for count in 1..=6 {
        probability *= 1.5 / f64::from(count);
        let hits: Vec<f64> = found.iter().map(|n| f64::from(*n == f64::from(count))).collect();
        assert_mean(&hits, probability / (1.0 - none));
    }
}

#[test]
fn what_happens_once_at_most_happens_once() {
    let found = counts(&counting("{ bernoulli = 0.02 }"), "once");
    assert!(found.iter().all(|count| *count == 1.0));
}

#[test]
fn on_top_adds_one() {
    let scenario = counting("{ poisson = 0.3 }");
    let base = run(&scenario, 2_000);
    let more = run(&under(&scenario, "twice", Reading::OnTop), 2_000);
    assert!(more.columns().total.iter().zip(&base.columns().total).all(|(more, drawn)| *more == drawn + 2.0));
}

#[test]
fn what_cannot_be_given_is_refused() {
    let refused = |frequency: &str| {
        let scenario = counting(frequency);
        Plan::compile(&under(&scenario, "twice", Reading::Given)).unwrap_err()
    };
    for frequency in ["{ fixed = 1 }", "{ bernoulli = 0.5 }", "{ poisson = 1e-6 }"] {
        assert!(matches!(refused(frequency), CompileError::Condition { times: 2, .. }), "{frequency}");
    }
    let follows = load(
        r#"
nodes.desk = { owner = "us", downtime = { per_hour = 10 } }
threats.first = { framework = "operational", frequency = { poisson = 1 }, hits = { all = { nodes = "desk" } }, outage = "1h", triggers = { threat = "loss", probability = 0.5 } }
threats.loss = { framework = "operational", losses = { category = "one", bearer = "us", amount = 1 } }
stress.once.force = { threat = "loss", at = "3d" }
"#,
    );
    let refused = follows.under(&follows.stresses[0], Reading::Given);
    assert_eq!(refused, Err(StressError::NeverByItself { threat: "loss".into() }));
    assert_mean(&run(&under(&follows, "once", Reading::OnTop), 20_000).columns().total, 1.0 + 0.5 + 10.0);
}
