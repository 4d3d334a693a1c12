//! Draws and quantiles against the oracles.

use super::cases::{Case, all, extreme, has_atoms, rises, usual};
use super::*;

/// Kolmogorov and Smirnov's distance of `n` draws from the oracle, in units of 1.95 / sqrt(n): more than 1 has a probability of 0.001
/// (less for laws with atoms).
fn ks((name, law, oracle): &Case, n: u64) -> f64 {
    let mut draws = sample(name, law, n);
    draws.sort_by(f64::total_cmp);
    let count = draws.len() as f64;
    let mut distance = 0.0f64;
    let mut before = 0;
    for equal in draws.chunk_by(|a, b| a == b) {
        let (less, at_most) = oracle(equal[0]);
        let after = before + equal.len();
        distance = distance.max((less - before as f64 / count).abs()).max((after as f64 / count - at_most).abs());
        before = after;
    }
    distance * count.sqrt() / 1.95
}

fn check_ks(cases: &[Case], n: u64) {
    for case in cases {
        let distance = ks(case, n);
        assert!(distance < 1.0, "{}: a distance of {distance} of what is allowed, n = {n}", case.0);
    }
}

#[test]
fn laws_pass_kolmogorov_and_smirnov() {
    check_ks(&usual(), 100_000);
}

#[test]
fn extreme_laws_pass_kolmogorov_and_smirnov() {
    check_ks(&extreme(), 100_000);
}

#[test]
#[ignore = "long; every law at ten times the usual sample: run by name in release"]
fn ks_at_a_million_draws() {
    let cases = all();
    let mut found: Vec<(f64, &str)> = cases.iter().map(|case| (ks(case, 1_000_000), case.0)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("largest distances, in units of 1.95 / sqrt(n): {:?}", &found[..5]);
    assert!(found[0].0 < 1.0, "distances in units of what is allowed: {found:#?}");
    // Too close is as suspicious: the median distance of a right sampler is 0.83 / 1.95.
    let middle = found[found.len() / 2].0;
    assert!((0.2..0.7).contains(&middle), "{middle} in the middle of {} laws", found.len());
}

#[test]
fn quantiles_and_probabilities_are_those_of_the_oracle() {
    for (name, law, oracle) in all() {
        let (least, most) = law.support();
        for k in 1..100u64 {
            let u = Uniform::new(u64::MAX / 100 * k);
            let x = law.quantile(u);
            // Where floats are coarse, the next one is as good.
            let (less, at_most) = (oracle(x.next_down().max(least)).0, oracle(x.next_up().min(most)).1);
            let holds = |p: f64| less - 1e-9 <= p && p <= at_most + 1e-9;
            assert!(holds(law.cdf(x)), "{name} at {x}: {} against {less} to {at_most}", law.cdf(x));
            assert!((law.cdf(x) + law.exceedance(x) - 1.0).abs() < 1e-12, "{name} at {x}");
            if rises(name) {
                assert!(holds(u.lower()), "{name} at {x}: {less} to {at_most} for {}", u.lower());
            }
        }
        assert_eq!((law.exceedance(most), law.cdf(most)), (0.0, 1.0), "{name}");
        if !has_atoms(name) {
            assert_eq!((law.cdf(least), law.exceedance(least)), (0.0, 1.0), "{name}");
        }
        assert!(law.cdf(f64::NAN).is_nan());
    }
}
