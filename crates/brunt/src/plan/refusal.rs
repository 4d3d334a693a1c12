//! Every error of compiling is refused by the check before, with its place in the file.

#![allow(clippy::unwrap_used)]

use super::{CompileError, Plan};
use crate::random::CountError;
use crate::scenario::file::{Checked, load};
use crate::scenario::{Frequency, Reading, Scenario, Severity, StressError, bound};
use crate::units::{Probability, Ticks};
use std::path::Path;

fn check(text: &str) -> Checked {
    load(Path::new("test.toml"), &|_| Ok(text.as_bytes().to_vec()))
}

/// A scenario with one threat that follows a factor.
fn text(header: &str, frequency: &str, more: &str) -> String {
    format!(
        r#"brunt = 1
scenario = {{ name = "Test", currency = "EUR"{header} }}
parties = {{ client = {{}} }}
factors = {{ names = ["f"] }}
threats.cost = {{ framework = "financial", frequency = {frequency}, losses = [{{ category = "c", bearer = "client", amount = 1 }}], loads = {{ f = {{ frequency = 0.5 }} }} }}
{more}"#
    )
}

fn sound(frequency: &str, more: &str) -> Scenario {
    check(&text("", frequency, more)).scenario.unwrap()
}

/// Whether a text is refused by a code, at a place.
#[track_caller]
fn refused(text: &str, code: &str) {
    let checked = check(text);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect();
    assert_eq!(errors.iter().map(|found| found.code).collect::<Vec<_>>(), [code], "{text}");
    assert!(!errors[0].labels.is_empty() && checked.scenario.is_none());
}

/// Ids that give the same 32 bits.
const ALIKE: [&str; 2] = ["outage-98878", "outage-176685"];

/// For each reason of a compile error: a scenario that does not compile, and the same scenario as a file, which the check refuses.
#[test]
fn each_error_of_compiling_is_an_error_of_the_check() {
    let mut alike =
        sound("{ poisson = 1 }", "threats.other = { framework = \"strategic\", frequency = { poisson = 1 } }");
    let mut long = alike.clone();
    let mut many = alike.clone();
    alike.threats.iter_mut().zip(ALIKE).for_each(|(threat, id)| threat.id = id.to_owned());
    long.horizon = Ticks::new(i64::MAX / 4);
    many.threats[0].frequency = Some(Frequency::NegativeBinomial { mean: 3.0, k: 1e12 });
    let stress = "stress.s = { force = [{ threat = \"cost\" }, { threat = \"cost\" }] }";
    let rare = sound("{ poisson = 1e-9 }", stress);
    let given = rare.under(&rare.stresses[0], Reading::Given).unwrap();
    for (scenario, reason) in [(&alike, 0), (&many, 1), (&given, 2), (&long, 3)] {
        let error = Plan::compile(scenario).unwrap_err();
        match &error {
            CompileError::StreamCollision { .. } => {
                let other = |id: &str| {
                    format!("threats.{id} = {{ framework = \"strategic\", frequency = {{ poisson = 1 }} }}\n")
                };
                refused(&text("", "{ poisson = 1 }", &(other(ALIKE[0]) + &other(ALIKE[1]))), "shared-stream");
                assert_eq!(reason, 0);
            }
            CompileError::Frequency { .. } => {
                refused(&text("", "{ negative_binomial = { mean = 3, k = 1e12 } }", ""), "out-of-range");
                assert_eq!(reason, 1);
            }
            // Only where a run asks for what is given, and not for what comes on top.
            CompileError::Condition { .. } => {
                assert!(check(&text("", "{ poisson = 1e-9 }", stress)).is_sound());
                assert_eq!(reason, 2);
            }
            CompileError::HorizonTooLong { .. } => {
                refused(&text(", horizon = \"101y\"", "{ poisson = 1 }", ""), "out-of-range");
                assert_eq!(reason, 3);
            }
            // More than files hold, nearly: `check::stream` has a test of its own.
            CompileError::TooLarge { .. } => panic!("{error}"),
        }
    }
}

#[test]
fn the_longest_horizon_that_a_file_may_state_is_compiled() {
    let scenario = check(&text(", horizon = \"100y\"", "{ poisson = 1 }", "")).scenario.unwrap();
    assert!(Plan::compile(&scenario).is_ok());
}

#[test]
fn each_error_of_a_count_is_an_error_of_the_check() {
    for (frequency, form) in [
        (Frequency::Poisson { mean: 1e30 }, "{ poisson = 1e30 }"),
        (Frequency::NegativeBinomial { mean: 3.0, k: 1e-4 }, "{ negative_binomial = { mean = 3, k = 1e-4 } }"),
        (Frequency::NegativeBinomial { mean: 3.0, k: 2e9 }, "{ negative_binomial = { mean = 3, k = 2e9 } }"),
    ] {
        match frequency.count(Ticks::YEAR).unwrap_err() {
            CountError::Mean(_) | CountError::Size(_) => {}
            CountError::Probability(_) => panic!("probabilities are checked by their type"),
        }
        refused(&text("", form, ""), "out-of-range");
    }
    // The size scales with the horizon.
    refused(&text(", horizon = \"50y\"", "{ negative_binomial = { mean = 3, k = 9e7 } }", ""), "out-of-range");
    assert!(check(&text("", "{ negative_binomial = { mean = 3, k = 9e7 } }", "")).is_sound());
    assert!(Probability::new(1.5).is_err());
}

#[test]
fn each_error_of_a_stress_is_an_error_of_the_check_or_of_what_a_run_asks_for() {
    let scaled = |scale: &str| format!("stress.s = {{ scale = {{ {scale} }} }}");
    let whole = text("", "{ fixed = 3 }", &scaled("frequency = 0.5"));
    refused(&whole.replace(", loads = { f = { frequency = 0.5 } }", ""), "scale-refused");
    // A factor that no file can state, from code.
    let scenario = sound("{ poisson = 1 }", &scaled("losses = 2"));
    let mut stress = scenario.stresses[0].clone();
    stress.scales[0].losses = f64::INFINITY;
    let refused_law = scenario.under(&stress, Reading::OnTop).unwrap_err();
    assert!(matches!(refused_law, StressError::Law { .. }), "{refused_law}");
    refused(&text("", "{ poisson = 1 }", &scaled("losses = inf")), "infinite-number");
    let triggered = "threats.after = { framework = \"strategic\" }\nstress.s = { force = { threat = \"after\" } }";
    let scenario = sound("{ poisson = 1 }", triggered);
    let refused_given = scenario.under(&scenario.stresses[0], Reading::Given).unwrap_err();
    assert!(matches!(refused_given, StressError::NeverByItself { .. }));
    assert!(scenario.under(&scenario.stresses[0], Reading::OnTop).is_ok());
}

#[test]
fn counts_beyond_the_addresses_of_draws_are_refused_with_the_number_that_fits() {
    let most = bound::OCCURRENCES_OF_A_THREAT;
    let long = ", horizon = \"30y\"";
    for (header, frequency, more) in [
        (long, "{ poisson = 1e6 }", ""),
        (long, "{ negative_binomial = { mean = 5e5, k = 0.1 } }", ""),
        // Factors far out multiply the mean by exp(6 x 1.2 - 0.72) = 650.
        ("", "{ poisson = 30000 }", "@1.2"),
        ("", "{ poisson = 1e6 }", "stress.s = { scale = { frequency = 20 } }"),
        ("", "{ fixed = 1e6 }", "stress.s = { scale = { frequency = 17 } }"),
        ("", "{ poisson = 1e5 }", "stress.s = { factors = { f = { shift = 9 } } }"),
    ] {
        let mut stated = text(header, frequency, more.trim_start_matches("@1.2"));
        if more == "@1.2" {
            stated = stated.replace("frequency = 0.5 }", "frequency = 1.2 }");
        }
        if frequency.contains("fixed") {
            stated = stated.replace(", loads = { f = { frequency = 0.5 } }", "");
        }
        refused(&stated, "too-many-occurrences");
        let found = check(&stated).diagnostics.into_iter().find(|found| found.code == "too-many-occurrences").unwrap();
        assert!(found.message.contains(&most.to_string()), "{}", found.message);
        let help = found.help.unwrap();
        // What is said to fit, fits.
        if let (Some(mean), true) = (help.split("a mean of ").nth(1), more.is_empty() || more == "@1.2") {
            let mean = mean.split(' ').next().unwrap();
            let (from, to) = if frequency.contains("poisson") {
                (frequency.to_owned(), format!("{{ poisson = {mean} }}"))
            } else {
                (frequency.to_owned(), format!("{{ negative_binomial = {{ mean = {mean}, k = 0.1 }} }}"))
            };
            assert!(check(&stated.replace(&from, &to)).is_sound(), "{help}");
        }
    }
    // A fair model of small errors.
    assert!(check(&text("", "{ poisson = 150000 }", "")).is_sound());
    assert!(check(&text("", "{ binomial = { n = 1000000, p = 0.5 } }", "")).is_sound());
}

#[test]
fn what_a_trial_leaves_out_is_said_beforehand() {
    let warned = |stated: &str, code: &str| {
        let checked = check(stated);
        assert!(checked.is_sound(), "{:#?}", checked.diagnostics);
        let found = checked.diagnostics.iter().find(|found| found.code == code);
        assert!(found.is_some_and(|found| !found.labels.is_empty()), "{:#?}", checked.diagnostics);
    };
    let nodes = "nodes.a = { owner = \"client\", downtime = { per_hour = 1 } }\nnodes.b = { owner = \"client\", downtime = { per_hour = 1 } }";
    let hits = |frequency: &str| {
        format!(
            "{nodes}\nthreats.out = {{ framework = \"operational\", frequency = {frequency}, hits = {{ all = {{ nodes = [\"a\", \"b\"] }} }}, outage = \"1s\" }}"
        )
    };
    let half = bound::OCCURRENCES as f64 * 0.6;
    warned(&text("", "{ poisson = 1 }", &hits(&format!("{{ poisson = {half} }}"))), "many-disruptions");
    let long = ", horizon = \"2y\"";
    warned(&text(long, "{ poisson = 1 }", &hits(&format!("{{ poisson = {half} }}"))), "many-occurrences");
    let follows = format!(
        "threats.root = {{ framework = \"strategic\", frequency = {{ poisson = {half} }}, triggers = {{ threat = \"cost\", probability = 0.9 }} }}"
    );
    warned(&text("", "{ poisson = 1 }", &follows), "many-occurrences");
    let policy =
        "parties.insurer = {}\npolicies.p = { insured = \"client\", insurers = { insurer = 1 }, covers = \"all\" }";
    let stated = text(long, "{ poisson = 950000 }", policy).replace("parties = { client = {} }", "parties.client = {}");
    warned(&stated.replace(", loads = { f = { frequency = 0.5 } }", ""), "many-occurrences");
    // Occurrences that only cost are added up as they are drawn.
    let only_costs = text("", "{ poisson = 1e6 }", "").replace(", loads = { f = { frequency = 0.5 } }", "");
    assert!(check(&only_costs).diagnostics.iter().all(|found| !found.code.starts_with("many-")));
}

#[test]
fn losses_that_cannot_be_counted_are_refused() {
    let costs = |amount: &str, frequency: &str, more: &str| {
        text("", frequency, more).replace("amount = 1 ", &format!("amount = {amount} "))
    };
    refused(&costs("1e27", "{ poisson = 0.1 }", ""), "uncountable-loss");
    refused(&costs("1e22", "{ poisson = 1e5 }", ""), "uncountable-loss");
    refused(&costs("{ lognormal = { mu = 0, sigma = 40 } }", "{ poisson = 1 }", ""), "uncountable-loss");
    refused(&costs("{ pareto = { min = 1000, index = 0.2 } }", "{ poisson = 1 }", ""), "uncountable-loss");
    refused(&costs("1e23", "{ poisson = 1 }", "stress.s = { scale = { losses = 1e4 } }"), "uncountable-loss");
    refused(
        &costs("1", "{ poisson = 1 }", "").replace("amount = 1 ", "records = 1e15, each = 1e15 "),
        "uncountable-loss",
    );
    assert!(check(&costs("1e25", "{ poisson = 0.1 }", "")).is_sound());
}
