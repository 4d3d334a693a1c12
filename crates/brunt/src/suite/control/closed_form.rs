//! Controls on single threats, against closed forms. Every tolerance is four standard errors of its figure.

use crate::suite::control::small::{small, small_plan};
use brunt::assess::ControlQuestion;
use brunt::plan::Plan;
use brunt::report::Answered;
use brunt::simulate::{Run, Silent, simulate};
use statrs::distribution::{ContinuousCDF, Normal};

const N: u64 = 40_000;
const SEED: u64 = 11;

fn losses(lines: &str) -> Vec<f64> {
    simulate(&small_plan(lines), &Run::new(N).with_seed(SEED), &Silent).unwrap().columns().total.clone()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// A mean of `n` values with a variance lies within four standard errors of what it must be.
fn within(what: &str, found: f64, exact: f64, variance: f64, n: f64) {
    let error = (variance / n).sqrt();
    assert!((found - exact).abs() <= 4.0 * error, "{what}: found {found}, expected {exact} with an error of {error}");
}

/// The mean of losses whose mean and mean square are known.
fn has_mean(lines: &str, exact: f64, square: f64) {
    within(lines, mean(&losses(lines)), exact, square - exact * exact, N as f64);
}

/// A share of `n` trials.
fn has_share(what: &str, found: u64, n: u64, exact: f64) {
    within(what, found as f64 / n as f64, exact, exact * (1.0 - exact), n as f64);
}

/// Mistakes that cost 1 each.
fn mistakes(frequency: &str) -> String {
    format!(
        "[threats.mistake]\nframework = \"operational\"\nfrequency = {{ {frequency} }}\n\
         losses = [{{ category = \"mistake\", bearer = \"us\", amount = 1 }}]\n"
    )
}

fn guard(id: &str, coverage: f64, reliability: f64, prevents: &str) -> String {
    format!(
        "[controls.{id}]\nrole = \"prevention\"\nacts = {{ on = {{ threats = \"mistake\" }}, prevents = {prevents} }}\n\
         coverage = {coverage}\nreliability = {reliability}\n"
    )
}

/// What is left of Poisson(m) is Poisson(q), q = m (1 - c r e): mean q, fourth central moment q + 3 q^2, so that the variance of the sample
/// variance is (q + 2 q^2) / N, and P(0) = exp(-q). A law of e counts by its mean.
#[test]
fn what_is_left_of_a_poisson_number_is_poisson() {
    for (m, c, r, prevents, e) in [
        (3.0, 0.8, 0.9, "0.7", 0.7),
        (0.4, 1.0, 0.5, "1", 1.0),
        (6.0, 0.9, 1.0, "{ uniform = { min = 0.1, max = 0.5 } }", 0.3),
        (2.0, 1.0, 0.6, "{ empirical = { values = [0, 1], weights = [1, 3] } }", 0.75),
    ] {
        let left = losses(&[mistakes(&format!("poisson = {m}")), guard("c", c, r, prevents)].concat());
        let (q, n) = (m * (1.0 - c * r * e), N as f64);
        let found = mean(&left);
        within("mean", found, q, q, n);
        let variance = left.iter().map(|count| (count - found) * (count - found)).sum::<f64>() / (n - 1.0);
        within("variance", variance, q, q + 2.0 * q * q, n);
        let none = left.iter().filter(|count| **count == 0.0).count() as u64;
        has_share("no loss", none, N, f64::exp(-q));
    }
}

/// X exponential of mean M, K its cap, k = K / M: E min(X, K) = M (1 - exp(-k)), E min(X, K)^2 = 2 M^2 (1 - (1 + k) exp(-k)), E X^2 = 2 M^2.
#[test]
fn an_outage_is_capped_where_the_control_works() {
    let (m, k, r) = (20.0, 0.75, 0.6);
    let node = "nodes.p = { owner = \"us\", downtime = { per_hour = 1 } }\n";
    let fall = "[threats.fall]\nframework = \"operational\"\nfrequency = { fixed = 1 }\nat = \"10h\"\nhits = { all = { nodes = [\"p\"] } }\n\
                outage = { exponential = { mean = \"20h\" } }\n";
    let cap = |on: &str| {
        format!(
            "[controls.c]\nrole = \"response\"\nacts = {{ on = {{ {on} }}, outage = {{ cap = \"15h\" }} }}\nreliability = {r}\n"
        )
    };
    let rest = f64::exp(-k);
    let exact = (1.0 - r) * m + r * m * (1.0 - rest);
    let square = (1.0 - r) * 2.0 * m * m + r * 2.0 * m * m * (1.0 - (1.0 + k) * rest);
    has_mean(&[node, fall, &cap("threats = \"fall\"")].concat(), exact, square);
    has_mean(&[node, fall, &cap("nodes = \"p\"")].concat(), exact, square);
    has_mean(&[node, fall, &cap("threats = \"fall\", nodes = \"p\"")].concat(), exact, square);
    // A cost by the hour of the occurrence has the same hours.
    let direct = "losses = [{ category = \"overtime\", bearer = \"them\", per_hour = 3 }]\n";
    let ledger = simulate(
        &small_plan(&[node, fall, direct, &cap("nodes = \"p\"")].concat()),
        &Run::new(N).with_seed(SEED),
        &Silent,
    );
    let ledger = ledger.unwrap();
    let [(_, them), (_, us)] = &ledger.columns().parties[..] else { panic!("two parties") };
    assert!(them.iter().zip(us).all(|(them, us)| (them - 3.0 * us).abs() < 1e-9));
    has_mean(&[node, fall, direct, &cap("nodes = \"p\"")].concat(), 4.0 * exact, 16.0 * square);
}

/// A cap that is itself exponential of mean L: min(X, Y) is exponential with the sum of the rates, mean M L / (M + L).
#[test]
fn an_outage_is_capped_by_a_law() {
    let lines = "nodes.p = { owner = \"us\", downtime = { per_hour = 1 } }\n\
                 [threats.fall]\nframework = \"operational\"\nfrequency = { fixed = 1 }\nat = \"10h\"\nhits = { all = { nodes = [\"p\"] } }\n\
                 outage = { exponential = { mean = \"20h\" } }\n\
                 [controls.c]\nrole = \"response\"\nacts = { on = { nodes = \"p\" }, outage = { cap = { exponential = { mean = \"30h\" } } } }\n";
    has_mean(lines, 12.0, 2.0 * 144.0);
}

fn answered(lines: &str, run: &Run) -> Vec<Answered> {
    let scenario = small(lines);
    let plan = Plan::compile(&scenario).unwrap();
    let found = ControlQuestion::new(&scenario, &plan).answer(run, &Silent).unwrap();
    found.controls.into_iter().map(|control| control.answered).collect()
}

/// Two in a row leave (1 - r1 e1)(1 - r2 e2). Of all demands the first prevents r1 e1, works on r1 (1 - e1) and fails on 1 - r1. The second is
/// forestalled on r1 e1 of them, prevents (1 - r1 e1) r2 e2, works on (1 - r1 e1) r2 (1 - e2) and fails on (1 - r1 e1)(1 - r2). Four demands a trial.
#[test]
fn two_controls_in_a_row_leave_the_product() {
    let ((r1, e1), (r2, e2)) = ((0.8, 0.7), (0.6, 0.5));
    let lines = [mistakes("fixed = 4"), guard("a", 1.0, r1, "0.7"), guard("b", 1.0, r2, "0.5")].concat();
    let left = (1.0 - r1 * e1) * (1.0 - r2 * e2);
    within("left", mean(&losses(&lines)), 4.0 * left, 4.0 * left * (1.0 - left), N as f64);
    let found = answered(&lines, &Run::new(N).with_seed(SEED));
    let demands = 4 * N;
    let shares = |answered: &Answered, exact: [f64; 4]| {
        assert_eq!((answered.demands, answered.host_down), (demands, 0));
        has_share("prevented", answered.prevented, demands, exact[0]);
        has_share("worked", answered.worked, demands, exact[1]);
        has_share("forestalled", answered.forestalled, demands, exact[2]);
        has_share("failed", answered.failed, demands, exact[3]);
        let all = answered.prevented + answered.worked + answered.forestalled + answered.failed;
        assert_eq!(all, demands);
    };
    let passed = 1.0 - r1 * e1;
    shares(&found[1], [passed * r2 * e2, passed * r2 * (1.0 - e2), r1 * e1, passed * (1.0 - r2)]);
    shares(&found[0], [r1 * e1, r1 * (1.0 - e1), 0.0, 1.0 - r1]);
    for (answered, nominal) in found.iter().zip([r1 * e1, r2 * e2]) {
        assert!((answered.nominal - nominal).abs() < 1e-12);
    }
    let realised = found[0].realised.unwrap().value;
    assert!((realised - found[0].prevented as f64 / demands as f64).abs() < 1e-12);
}

/// With a drill that works with s and closes c of the gap, a reliability r is r + (1 - r) s c on average; with two, 1 - (1 - r)(1 - s c)(1 - s' c').
/// What is covered is multiplied by that. Draws of several occurrences are independent.
#[test]
fn a_drill_closes_its_part_of_the_gap_when_it_works() {
    let drill = |id: &str, s: f64, c: &str| {
        format!(
            "[controls.{id}]\nrole = \"variance_management\"\nacts = {{ on = {{ controls = \"c\" }}, reliability = {{ closes = {c} }} }}\nreliability = {s}\n"
        )
    };
    let (r, cover) = (0.3, 0.9);
    let common = [mistakes("fixed = 4"), guard("c", cover, r, "1")].concat();
    let uniform = "{ uniform = { min = 0.2, max = 0.8 } }";
    let (s1, c1, s2, c2) = (0.7, 0.6, 0.4, 0.5);
    for (drills, gap) in [
        (String::new(), 1.0),
        (drill("d", s1, "0.6"), 1.0 - s1 * c1),
        (drill("d", 1.0, "1"), 0.0),
        (drill("d", s2, uniform), 1.0 - s2 * c2),
        (drill("d", s1, "0.6") + &drill("e", s2, uniform), (1.0 - s1 * c1) * (1.0 - s2 * c2)),
    ] {
        let left = 1.0 - cover * (1.0 - (1.0 - r) * gap);
        has_mean(&(common.clone() + &drills), 4.0 * left, 4.0 * left * (1.0 - left) + 16.0 * left * left);
    }
}

/// E min(f X, K) and E min(f X, K)^2 of a lognormal X of median exp(mu) and sigma s, with m = mu + ln f.
fn limited_lognormal(m: f64, s: f64, cap: f64) -> [f64; 2] {
    let normal = Normal::standard();
    let z = (cap.ln() - m) / s;
    [1.0, 2.0].map(|power: f64| {
        let body = (power * m + power * power * s * s / 2.0).exp() * normal.cdf(z - power * s);
        body + cap.powf(power) * normal.sf(z)
    })
}

/// The factor comes first, then the cap, for each loss of each occurrence, where the control works: a mixture of r and 1 - r.
#[test]
fn losses_are_scaled_and_then_capped() {
    let control = |effects: &[&str]| {
        let acts: Vec<String> = effects
            .iter()
            .map(|effect| format!("{{ on = {{ threats = \"theft\" }}, losses = {{ {effect} }} }}"))
            .collect();
        format!("[controls.c]\nrole = \"response\"\nacts = [{}]\nreliability = 0.8\n", acts.join(", "))
    };
    let theft = |amount: &str| {
        format!(
            "[threats.theft]\nframework = \"financial\"\nfrequency = {{ fixed = 1 }}\n\
             losses = [{{ category = \"fraud\", bearer = \"us\", amount = {amount} }}]\n"
        )
    };
    let mixture = |works: [f64; 2], fails: [f64; 2]| [0, 1].map(|at: usize| 0.8 * works[at] + 0.2 * fails[at]);
    // Exponential of mean 100: E min(f X, K) = f M (1 - exp(-K / (f M))).
    let exponential = theft("{ exponential = { mean = 100 } }");
    let limited = |m: f64, cap: f64| {
        let k = cap / m;
        [m * (1.0 - (-k).exp()), 2.0 * m * m * (1.0 - (1.0 + k) * (-k).exp())]
    };
    let none = [100.0, 20_000.0];
    for (effects, works) in [
        (vec!["factor = 0.5"], [50.0, 5_000.0]),
        (vec!["cap = 80"], limited(100.0, 80.0)),
        (vec!["cap = 80", "factor = 0.5"], limited(50.0, 80.0)),
        (vec!["factor = { uniform = { min = 0, max = 1 } }"], [50.0, 20_000.0 / 3.0]),
    ] {
        let [exact, square] = mixture(works, none);
        has_mean(&(exponential.clone() + &control(&effects)), exact, square);
    }
    // Lognormal of median 100 and sigma 1.
    let (mu, s) = (100.0_f64.ln(), 1.0);
    let fails = limited_lognormal(mu, s, 1e12);
    let lognormal = theft("{ lognormal = { median = 100, sigma = 1 } }");
    for (effects, works) in [
        (vec!["cap = 150"], limited_lognormal(mu, s, 150.0)),
        (vec!["factor = 0.6", "cap = 150"], limited_lognormal(mu + 0.6_f64.ln(), s, 150.0)),
    ] {
        let [exact, square] = mixture(works, fails);
        has_mean(&(lognormal.clone() + &control(&effects)), exact, square);
    }
}

/// Of two controls with factors f and g that work with r and q, a loss of 1 is left (1 - r + r f)(1 - q + q g) on average: factors multiply.
#[test]
fn factors_of_two_controls_multiply() {
    let cheaper = |id: &str, factor: f64, r: f64| {
        format!(
            "[controls.{id}]\nrole = \"response\"\nacts = {{ on = {{ threats = \"mistake\" }}, losses = {{ factor = {factor} }} }}\nreliability = {r}\n"
        )
    };
    let ((f, r), (g, q)) = ((0.5, 0.8), (0.2, 0.4));
    let left = |f: f64, r: f64, power: i32| 1.0 - r + r * f.powi(power);
    let lines = [mistakes("fixed = 1"), cheaper("a", f, r), cheaper("b", g, q)].concat();
    has_mean(&lines, left(f, r, 1) * left(g, q, 1), left(f, r, 2) * left(g, q, 2));
}

/// What a control runs on is down all year: it fails on every demand, though it would not matter if it worked, and its obligation is not
/// met whenever there is a demand, which is in 1 - exp(-3) of the years.
#[test]
fn a_control_that_makes_no_difference_is_counted_by_its_host_all_the_same() {
    for act in
        ["outage = { cap = \"100d\" }", "outage = { cap = \"8h\" }", "outage = { factor = 0.5 }", "prevents = 0.5"]
    {
        let lines = format!(
            "nodes.host = {{}}\nnodes.app = {{ owner = \"us\", downtime = {{ per_hour = 1 }} }}\n\
             threats.out = {{ framework = \"operational\", frequency = {{ poisson = 3 }}, hits = {{ all = {{ nodes = \"app\" }} }}, outage = {{ exponential = {{ mean = \"10h\" }} }} }}\n\
             threats.dark = {{ framework = \"operational\", frequency = {{ fixed = 1 }}, at = \"0h\", hits = {{ all = {{ nodes = \"host\" }} }}, outage = \"to_horizon\" }}\n\
             [controls.c]\nrole = \"response\"\nacts = {{ on = {{ threats = \"out\" }}, {act} }}\nhosted_on = {{ nodes = \"host\" }}\nobligations = \"DORA-9\"\n"
        );
        let scenario = small(&lines);
        let plan = Plan::compile(&scenario).unwrap();
        let found = ControlQuestion::new(&scenario, &plan).answer(&Run::new(N).with_seed(SEED), &Silent).unwrap();
        let answered = &found.controls[0].answered;
        assert_eq!((answered.host_down, answered.worked, answered.prevented), (answered.demands, 0, 0), "{act}");
        has_share("unmet", found.obligations[0].current.trials, N, 1.0 - f64::exp(-3.0));
    }
}

/// Twenty demands a year on a control whose host is down in every second year: the demands of a year have their luck in common, which
/// the interval of the share that it answers knows. It holds 0.8 x 0.5 in at least 90 of 100 runs. What is answered in a year has the
/// variance 0.5 x 20 x 0.8 x 0.2 + 0.25 x 16^2 = 65.6, so over 300 years the interval is 2 x 1.96 x sqrt(65.6 / 300) / 20 = 0.0917 wide.
#[test]
fn the_interval_of_what_is_answered_knows_what_demands_of_a_year_have_in_common() {
    for act in ["prevents = 1", "losses = { factor = 0 }"] {
        let lines = [
            "nodes.host = {}\nthreats.dark = { framework = \"operational\", frequency = { bernoulli = 0.5 }, at = \"0h\", hits = { all = { nodes = \"host\" } }, outage = \"to_horizon\" }\n",
            &mistakes("fixed = 20"),
            &guard("a", 1.0, 0.8, "1").replace("prevents = 1", act),
            "hosted_on = { nodes = \"host\" }\n",
        ]
        .concat();
        let ends = |seed: u64| {
            let realised = answered(&lines, &Run::new(300).with_seed(seed))[0].realised.unwrap().interval;
            (realised.lower().unwrap(), realised.upper().unwrap())
        };
        let found: Vec<(f64, f64)> = (0..100).map(ends).collect();
        let held = found.iter().filter(|(lower, upper)| *lower <= 0.4 && 0.4 <= *upper).count();
        assert!(held >= 90, "{act}: {held}");
        let width = found.iter().map(|(lower, upper)| upper - lower).sum::<f64>() / 100.0;
        assert!((width / 0.0917 - 1.0).abs() < 0.03, "{act}: {width}");
    }
}
