//! Factors that stand elsewhere, and what an occurrence tells of them.

use super::{assert_mean, load, run, under};
use brunt::plan::{CompileError, Plan};
use brunt::scenario::{Reading, Scenario};

const TRIALS: u64 = 60_000;

/// Losses of 1 for each occurrence of `seen`, of 0 for it and 1 for each of `other`.
fn pair(seen: &str, other: &str, losses_of: &str, r: f64) -> Scenario {
    let cost = |threat: &str| if threat == losses_of { 1 } else { 0 };
    load(&format!(
        r#"
factors = {{ names = ["f", "g"], correlation = [{{ between = ["f", "g"], r = {r} }}] }}
[threats.seen]
framework = "operational"
frequency = {seen}
losses = {{ category = "one", bearer = "us", amount = {} }}
loads.f = {{ frequency = 0.8 }}
[threats.other]
framework = "operational"
frequency = {other}
losses = {{ category = "one", bearer = "us", amount = {} }}
loads.g = {{ frequency = 0.9 }}
[stress.seen]
force = {{ threat = "seen" }}
[stress.fixed]
factors.f = {{ fix = 2 }}
[stress.shifted]
factors.g = {{ shift = 1.5 }}
[stress.both]
inherits = ["fixed", "shifted"]
[stress.fixed-and-seen]
inherits = ["fixed", "seen"]
"#,
        cost("seen"),
        cost("other"),
    ))
}

fn total(scenario: &Scenario, stress: &str) -> Vec<f64> {
    run(&under(scenario, stress, Reading::Given), TRIALS).columns().total.clone()
}

/// The mean of `figure` over a standard normal number, by the trapezoidal rule on [-9, 9].
fn expectation(figure: impl Fn(f64) -> f64) -> f64 {
    let steps = 3600;
    let width = 18.0 / f64::from(steps);
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    (0..=steps).map(|step| -9.0 + f64::from(step) * width).map(|z| figure(z) * density(z) * width).sum()
}

/// The probability of a number below x, by the same rule.
fn normal_cdf(x: f64) -> f64 {
    let steps = 4000;
    let width = (x + 9.0) / f64::from(steps);
    let density = |z: f64| (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let inner: f64 = (1..steps).map(|step| density(-9.0 + f64::from(step) * width)).sum();
    ((density(-9.0) + density(x)) / 2.0 + inner) * width
}

/// Means of both counts given that `seen` occurs: the factor f has the law of the years in which it does. Given f = z, g is normal with
/// mean r z and variance 1 - r^2, so that E(exp(0.9 g - 0.405) | z) = exp(0.9 r z - 0.405 r^2).
fn expected(mean: f64, other: f64, r: f64, chance: impl Fn(f64) -> f64) -> [f64; 2] {
    let seen = expectation(&chance);
    let rate = |z: f64| mean * (0.8 * z - 0.32).exp();
    let other = |z: f64| other * (0.9 * r * z - 0.405 * r * r).exp();
    [expectation(rate) / seen, expectation(|z| other(z) * chance(z)) / seen]
}

#[test]
fn an_occurrence_tells_of_the_factors_that_it_loads_on() {
    // Rare ones by tilted factors, frequent ones by plain ones.
    for mean in [0.05, 0.6, 3.0] {
        let chance = |z: f64| -(-mean * (0.8 * z - 0.32).exp()).exp_m1();
        for r in [0.0, 0.7, 1.0] {
            let [seen, other] = expected(mean, 2.0, r, chance);
            let frequency = format!("{{ poisson = {mean} }}");
            assert_mean(&total(&pair(&frequency, "{ poisson = 2 }", "seen", r), "seen"), seen);
            assert_mean(&total(&pair(&frequency, "{ poisson = 2 }", "other", r), "seen"), other);
        }
    }
}

#[test]
fn a_chance_tells_of_them_too() {
    // Phi(Phi^-1(0.1) sqrt(1 + 0.64) + 0.8 z); Phi^-1(0.1) = -1.2815515655446004.
    let threshold = -1.281_551_565_544_600_4 * 1.64f64.sqrt();
    let [_, other] = expected(1.0, 2.0, 0.7, |z| normal_cdf(threshold + 0.8 * z));
    assert_mean(&total(&pair("{ bernoulli = 0.1 }", "{ poisson = 2 }", "other", 0.7), "seen"), other);
}

/// The same by brute force: of many years those in which it occurs.
#[test]
fn given_is_a_choice_of_years() {
    let [seen, other] = ["seen", "other"].map(|threat| {
        let scenario = pair("{ negative_binomial = { mean = 0.4, k = 1.5 } }", "{ poisson = 2 }", threat, 0.5);
        (run(&scenario, 200_000).columns().total.clone(), total(&scenario, "seen"))
    });
    for (all, given) in [&seen, &other] {
        let chosen: Vec<f64> = seen.0.iter().zip(all).filter(|(count, _)| **count > 0.0).map(|both| *both.1).collect();
        let mean = |sample: &[f64]| sample.iter().sum::<f64>() / sample.len() as f64;
        let spread = |sample: &[f64]| {
            let mean = mean(sample);
            sample.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / sample.len() as f64 / sample.len() as f64
        };
        let error = (spread(&chosen) + spread(given)).sqrt();
        assert!((mean(&chosen) - mean(given)).abs() < 4.0 * error, "{} {}", mean(&chosen), mean(given));
    }
}

/// With f = 2, g is normal with mean 2 r and variance 1 - r^2; a shift of g by s multiplies by exp(0.9 s).
#[test]
fn a_fixed_factor_draws_others_along_and_a_shifted_one_does_not() {
    for r in [0.0, 0.7, -0.4, 1.0] {
        let scenario = |losses_of| pair("{ poisson = 0.5 }", "{ poisson = 2 }", losses_of, r);
        let along = (0.9 * 2.0 * r - 0.405 * r * r).exp();
        assert_mean(&total(&scenario("seen"), "fixed"), 0.5 * (1.6f64 - 0.32).exp());
        assert_mean(&total(&scenario("other"), "fixed"), 2.0 * along);
        assert_mean(&total(&scenario("other"), "shifted"), 2.0 * (0.9f64 * 1.5).exp());
        assert_mean(&total(&scenario("seen"), "shifted"), 0.5);
        assert_mean(&total(&scenario("other"), "both"), 2.0 * along * (0.9f64 * 1.5).exp());
        // Nothing more is learnt of a factor that is known.
        let rate = 0.5 * (1.6f64 - 0.32).exp();
        assert_mean(&total(&scenario("seen"), "fixed-and-seen"), rate / -(-rate).exp_m1());
        assert_mean(&total(&scenario("other"), "fixed-and-seen"), 2.0 * along);
    }
}

/// A factor that nothing loads on draws those along that something does.
#[test]
fn a_factor_that_is_fixed_is_in_use() {
    let scenario = load(
        r#"
factors = { names = ["f", "g"], correlation = [{ between = ["f", "g"], r = 0.6 }] }
[threats.other]
framework = "operational"
frequency = { poisson = 2 }
losses = { category = "one", bearer = "us", amount = 1 }
loads.g = { frequency = 0.9 }
[stress.fixed]
factors.f = { fix = 1 }
"#,
    );
    assert_mean(&total(&scenario, "fixed"), 2.0 * (0.9f64 * 0.6 - 0.405 * 0.36).exp());
    let [base, idle] = [&scenario, &{
        let mut without = scenario.clone();
        without.stresses.clear();
        without
    }]
    .map(|scenario| run(scenario, 1_000));
    super::assert_same(&base, &idle);
}

/// Where a stress puts the factors decides how rare an occurrence is, and so how it is told.
#[test]
fn a_condition_holds_wherever_the_factors_stand() {
    let scenario = |frequency: &str, moved: &str| {
        load(&format!(
            r#"
factors = {{ names = ["f"] }}
[threats.seen]
framework = "operational"
frequency = {frequency}
losses = {{ category = "one", bearer = "us", amount = 1 }}
loads.f = {{ frequency = 1.5 }}
[stress.seen]
force = {{ threat = "seen" }}
factors.f = {moved}
"#
        ))
    };
    // A frequent threat made rare by a shift: by the law of f = s + z given N >= 1.
    for (mean, shift) in [(1.5, -3.0), (1.5, -1.0), (0.2, 3.0)] {
        let rate = |z: f64| mean * (1.5 * (z + shift) - 1.125).exp();
        let chance = |z: f64| -(-rate(z)).exp_m1();
        let expected = expectation(rate) / expectation(chance);
        assert_mean(
            &total(&scenario(&format!("{{ poisson = {mean} }}"), &format!("{{ shift = {shift} }}")), "seen"),
            expected,
        );
    }
    // So rare that nearly always there is just one.
    let once = total(&scenario("{ poisson = 1.5 }", "{ shift = -10 }"), "seen");
    assert!((once.iter().sum::<f64>() / once.len() as f64 - 1.0).abs() < 1e-3);
    // A factor that stands fixed has nothing to be told, however rare the threat.
    let rate: f64 = 1.5 * (1.5f64 * -4.0 - 1.125).exp();
    assert_mean(&total(&scenario("{ poisson = 1.5 }", "{ fix = -4 }"), "seen"), rate / -(-rate).exp_m1());
    let certain = total(&scenario("{ bernoulli = 0.1 }", "{ fix = -2 }"), "seen");
    assert!(certain.iter().all(|count| *count == 1.0));
    // Too rare to be drawn: said, not guessed.
    let refused = Plan::compile(&under(&scenario("{ bernoulli = 0.1 }", "{ shift = -10 }"), "seen", Reading::Given));
    assert!(matches!(refused, Err(CompileError::Condition { times: 1, .. })));
}

/// Threats that are rare together are refused, too: it would take too many draws of factors for one that fits all of them.
#[test]
fn what_is_rare_together_is_refused() {
    let threat = |name: &str| {
        format!(
            "threats.{name} = {{ framework = \"operational\", frequency = {{ bernoulli = 0.05 }}, losses = {{ category = \"one\", bearer = \"us\", amount = 1 }}, loads = {{ f = {{ frequency = 0.5 }} }} }}\n"
        )
    };
    let forced = |names: &[&str]| {
        let list: Vec<String> = names.iter().map(|name| format!("{{ threat = \"{name}\" }}")).collect();
        let stress = format!("stress.x.force = [{}]\n", list.join(", "));
        let scenario =
            load(&format!("factors = {{ names = [\"f\"] }}\n{}{}{}{stress}", threat("a"), threat("b"), threat("c")));
        Plan::compile(&under(&scenario, "x", Reading::Given)).map(|_| ())
    };
    assert_eq!(forced(&["a", "b"]), Ok(()));
    assert_eq!(forced(&["a", "b", "c"]), Err(CompileError::Condition { threat: "c".into(), times: 1 }));
}
