//! Counts against probabilities by formulas that know nothing of the sampler.

mod exact;

use super::*;
use crate::random::Key;
use statrs::distribution::{Binomial, Discrete, NegativeBinomial, Poisson};

fn words(n: u64) -> Vec<u64> {
    let key = Key::new(31);
    (0..n).map(|trial| key.block(trial, 4)[0]).collect()
}

/// Probability of each count by a formula that knows nothing of the sampler.
fn oracle(family: Family, count: u32) -> f64 {
    let k = u64::from(count);
    match family {
        Family::Fixed(fixed) => f64::from(u8::from(count == fixed)),
        Family::Poisson { mean } => Poisson::new(mean).expect("valid").pmf(k),
        Family::NegativeBinomial { mean, size } => {
            NegativeBinomial::new(size, size / (size + mean)).expect("valid").pmf(k)
        }
        Family::Binomial { n, p } => Binomial::new(p, u64::from(n)).expect("valid").pmf(k),
    }
}

fn cases() -> Vec<Count> {
    let mut cases = vec![
        Count::fixed(3),
        Count::bernoulli(0.07).expect("valid"),
        Count::bernoulli(0.0).expect("valid"),
        Count::bernoulli(1.0).expect("valid"),
    ];
    for mean in [1e-4, 0.3, 2.0, 15.9, 16.1, 300.0, 5e3, 3e5] {
        cases.push(Count::poisson(mean).expect("valid"));
    }
    for (mean, size) in [(0.3, 0.1), (2.0, 1.0), (12.0, 0.05), (40.0, 3.0), (900.0, 2.0), (5.0, 1e6), (2e4, 50.0)] {
        cases.push(Count::negative_binomial(mean, size).expect("valid"));
    }
    for (n, p) in [(0, 0.5), (10, 0.3), (10, 0.999), (10, 1.0), (10, 0.0), (5000, 0.001), (5000, 0.4), (100_000, 0.99)]
    {
        cases.push(Count::binomial(n, p).expect("valid"));
    }
    cases
}

#[test]
fn frequencies_mean_and_variance_are_those_of_the_law() {
    let n = 100_000;
    let words = words(n);
    for count in cases() {
        let mut draws = vec![0; words.len()];
        count.fill(&words, &mut draws);
        let draws_f: Vec<f64> = draws.iter().map(|&k| f64::from(k)).collect();
        let average = draws_f.iter().sum::<f64>() / n as f64;
        let error = (count.variance() / n as f64).sqrt();
        assert!((average - count.mean()).abs() <= 4.0 * error, "{:?}: mean {average}", count.family);
        let squares: Vec<f64> = draws_f.iter().map(|x| (x - count.mean()).powi(2)).collect();
        let spread = squares.iter().sum::<f64>() / n as f64;
        let error = (squares.iter().map(|s| (s - spread).powi(2)).sum::<f64>()).sqrt() / n as f64;
        assert!((spread - count.variance()).abs() <= 4.0 * error + 1e-4, "{:?}: variance {spread}", count.family);
        let base = draws[0].saturating_sub(3);
        for k in base..base + 6 {
            let p = oracle(count.family, k);
            let seen = draws.iter().filter(|&&d| d == k).count() as f64 / n as f64;
            let error = (p * (1.0 - p) / n as f64).sqrt();
            assert!((seen - p).abs() <= 4.0 * error + 1e-9, "{:?}: {seen} of {k}, expected {p}", count.family);
        }
    }
}

#[test]
fn widths_of_the_steps_are_the_probabilities() {
    for count in cases() {
        let family = count.family;
        if matches!(family, Family::Fixed(_)) {
            continue;
        }
        let middle = family.quantile(1 << 63);
        for k in middle.saturating_sub(5)..middle + 5 {
            let end = |k: u32| family.end(k) as f64 / WHOLE as f64;
            let width = end(k) - if k == 0 { 0.0 } else { end(k - 1) };
            let p = oracle(family, k);
            if p.is_nan() {
                continue; // statrs at p = 0 or 1
            }
            assert!((width - p).abs() < 1e-10 + 1e-9 * p, "{family:?}: {width} at {k}, expected {p}");
        }
    }
}

#[test]
fn table_and_computation_agree() {
    let mut words = words(2000);
    words.extend((0..64).flat_map(|shift| [1u64 << shift, !(1u64 << shift)]));
    words.extend([0, u64::MAX]);
    for count in cases() {
        for &word in &words {
            let computed = count.family.quantile(word);
            assert_eq!(count.quantile(word), computed, "{:?} at {word}", count.family);
            assert_eq!(count.quantile_at_multiple(1.0, word), computed);
        }
    }
}

#[test]
fn adding_and_searching_agree() {
    for count in cases() {
        for word in words(500) {
            if let Some(added) = count.family.by_adding(word) {
                assert_eq!(added, count.family.by_search(word), "{:?} at {word}", count.family);
            }
        }
    }
}

#[test]
fn a_higher_mean_never_gives_a_smaller_count() {
    let poisson = Count::poisson(3.0).expect("valid");
    let contagious = Count::negative_binomial(3.0, 0.7).expect("valid");
    let binomial = Count::binomial(40, 0.1).expect("valid");
    for word in words(300).into_iter().chain([0, 1, u64::MAX - 1, u64::MAX]) {
        let mut before = [0; 3];
        for step in 0..400 {
            let multiplier = 0.001 * libm::exp(f64::from(step) * 0.03);
            let now = [
                poisson.quantile_at_multiple(multiplier, word),
                contagious.quantile_at_multiple(multiplier, word),
                binomial.quantile_at_probability(f64::from(step) / 399.0, word),
            ];
            assert!(now.iter().zip(&before).all(|(a, b)| a >= b), "word {word}: {before:?}, then {now:?}");
            before = now;
        }
    }
}

#[test]
fn extreme_modulations_are_sensible() {
    let poisson = Count::poisson(2.0).expect("valid");
    for multiplier in [0.0, -1.0, f64::NAN] {
        assert_eq!(poisson.quantile_at_multiple(multiplier, u64::MAX), 0);
    }
    assert_eq!(poisson.quantile_at_multiple(f64::INFINITY, 0), u32::MAX);
    assert_eq!(poisson.quantile_at_multiple(1e-25, u64::MAX), 0);
    let once = Count::bernoulli(0.5).expect("valid");
    assert_eq!([2.0, 1.0, 0.0, -1.0].map(|p| once.quantile_at_probability(p, 0)), [1, 1, 0, 0]);
    assert_eq!(once.quantile_at_probability(f64::NAN, u64::MAX), 0);
    assert_eq!([0, (1 << 63) - 1, 1 << 63, u64::MAX].map(|word| once.quantile(word)), [0, 0, 1, 1]);
    // P(N > 0) of the last word is 2^-65: a mean of 1e-15 still reaches one there.
    assert_eq!(poisson.quantile_at_multiple(5e-16, u64::MAX), 1);
}

#[test]
fn each_broken_rule_has_its_error() {
    for mean in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e10] {
        assert!(matches!(Count::poisson(mean), Err(CountError::Mean(_))));
        assert!(matches!(Count::negative_binomial(mean, 1.0), Err(CountError::Mean(_))));
    }
    assert!(matches!(Count::negative_binomial(1.0, f64::NAN), Err(CountError::Size(_))));
    assert!(matches!(Count::bernoulli(1.1), Err(CountError::Probability(_))));
    assert!(matches!(Count::binomial(3, f64::NAN), Err(CountError::Probability(_))));
}

#[test]
fn counts_keep_their_values() {
    let words = [1 << 40, 1 << 62, 3 << 62, !(1 << 30)];
    let found: Vec<[u32; 4]> = cases().iter().map(|count| words.map(|word| count.quantile(word))).collect();
    assert_eq!(found, STABLE);
}

const STABLE: [[u32; 4]; 27] = [
    [3, 3, 3, 3],
    [0, 0, 0, 1],
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [0, 0, 0, 2],
    [0, 0, 1, 8],
    [0, 1, 3, 16],
    [0, 13, 18, 48],
    [0, 13, 19, 48],
    [213, 288, 312, 418],
    [4630, 4952, 5048, 5462],
    [297104, 299630, 300369, 303536],
    [0, 0, 0, 65],
    [0, 0, 3, 58],
    [0, 0, 0, 4284],
    [0, 22, 53, 410],
    [0, 432, 1212, 12115],
    [0, 3, 6, 25],
    [8412, 18024, 21831, 43960],
    [0, 0, 0, 0],
    [0, 2, 4, 10],
    [7, 10, 10, 10],
    [10, 10, 10, 10],
    [0, 0, 0, 0],
    [0, 3, 6, 25],
    [1818, 1977, 2023, 2224],
    [98829, 98979, 99021, 99196],
];
