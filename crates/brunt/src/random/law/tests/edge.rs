//! The outermost words, and parameters at random.

use super::cases::{all, rises};
use super::*;
use proptest::prelude::*;

/// Both ends, every power of two from either of them, and an even spread.
fn edge_words() -> Vec<u64> {
    let mut words: Vec<u64> = (0..64).flat_map(|shift| [1u64 << shift, !(1u64 << shift)]).collect();
    words.extend((0..500).map(|k| u64::MAX / 500 * k));
    words.extend([0, u64::MAX]);
    words.sort_unstable();
    words
}

/// Every draw is finite and within the support, and none falls as the word rises (`rises`) by more than what it is computed to.
///
/// Tails are accurate to 1e-13, and at a shape of 0.001 the logarithm of a draw moves a thousand times as much as its tail: that makes
/// 1e-10 of the draw. A law on a range (the `widest` is that of a law within) draws a share of its width, accurate to 1e-13 in the middle,
/// and adds it to the lower end: where the sum is near 0, it is still accurate to 1e-13 of the ends, and no more.
fn check(name: &str, law: &Law, widest: (f64, f64), rises: bool) -> Result<(), String> {
    let (least, most) = law.support();
    let numbers: Vec<f64> = edge_words().iter().map(|&word| law.quantile(Uniform::new(word))).collect();
    if let Some(x) = numbers.iter().find(|x| !(x.is_finite() && **x >= least && **x <= most)) {
        return Err(format!("{name}: {x} outside {least} to {most}"));
    }
    let ends = [least, most, widest.0, widest.1].map(f64::abs).into_iter().filter(|end| end.is_finite());
    let range = 1e-13 * ends.fold(0.0, f64::max);
    let falls = |pair: &&[f64]| pair[0] > pair[1] + 1e-10 * pair[0].abs() + range + 1e-300;
    match numbers.windows(2).find(falls).filter(|_| rises) {
        Some(pair) => Err(format!("{name}: {} after {}", pair[1], pair[0])),
        None => Ok(()),
    }
}

#[test]
fn quantiles_rise_with_the_word_and_stay_within_the_support() {
    for (name, law, _) in all() {
        check(name, &law, law.support(), rises(name)).unwrap();
    }
}

/// Numbers of every size, with either sign, and some that are none.
fn number() -> impl Strategy<Value = f64> {
    let sized = (-12.0..12.0f64, any::<bool>()).prop_map(|(ln, negative)| if negative { -ln.exp() } else { ln.exp() });
    prop_oneof![
        8 => sized,
        8 => (-12.0..12.0f64).prop_map(f64::exp),
        2 => (-300.0..300.0f64).prop_map(|digits| 10f64.powf(digits)),
        1 => prop::sample::select(vec![0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE]),
    ]
}

/// A law from three numbers, as people state it.
type Stated = fn(f64, f64, f64) -> Result<Law, LawError>;

fn family() -> impl Strategy<Value = Law> {
    let stated: Vec<Stated> = vec![
        |a, b, _| Law::lognormal(a, b),
        |a, b, _| Law::lognormal_mean_cv(a, b),
        |a, b, _| Law::lognormal_median_p95(a, a + b),
        |a, b, c| Law::lognormal_percentiles((c, a), (c + 0.1, b)),
        |a, b, _| Law::gamma(a, b),
        |a, b, _| Law::gamma_mean_cv(a, b),
        |a, b, _| Law::gamma_median_p95(a, a + b),
        |a, b, _| Law::weibull(a, b),
        |a, b, _| Law::weibull_mean_cv(a, b),
        |a, b, _| Law::weibull_median_p95(a, a + b),
        |a, b, _| Law::pareto(a, b),
        |a, b, _| Law::pareto_mean_index(a, b),
        |a, b, _| Law::lomax(a, b),
        |a, b, _| Law::lomax_mean_index(a, b),
        Law::gpd,
        |a, b, c| Law::pert(a, a + b, a + b + c),
        |a, b, c| Law::triangular(a, a + b, a + b + c),
        |a, b, _| Law::uniform(a, b),
        |a, b, _| Law::beta(a, b),
        |a, b, c| Law::beta_mean_sd(a, b, -c, c),
        |a, _, _| Law::exponential_mean(a),
        |a, _, _| Law::exponential_rate(a),
        |a, b, c| Law::empirical(&[a, b, c], None),
    ];
    let made = (prop::sample::select(stated), number(), number(), number());
    made.prop_filter_map("a law that exists", |(stated, a, b, c)| stated(a, b, c).ok())
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn a_law_that_is_not_refused_has_finite_draws_in_order(law in family()) {
        let checked = check(&format!("{law:?}"), &law, law.support(), true);
        prop_assert!(checked.is_ok(), "{}", checked.unwrap_err());
    }

    #[test]
    fn laws_made_of_laws_have_finite_draws(first in family(), second in family(), a in number(), b in number(), p in 0.0..1.0f64) {
        let made = [
            (true, Law::truncated(first.clone(), a, b)),
            (true, Law::truncated(first.clone(), first.quantile(Uniform::new(u64::MAX >> 1)), f64::INFINITY)),
            (true, Law::truncated(first.clone(), f64::NEG_INFINITY, first.quantile(Uniform::new(1 << 10)))),
            (true, Law::capped(first.clone(), a)),
            (true, Law::floored(first.clone(), a)),
            (true, Law::scaled(first.clone(), a)),
            (true, Law::spliced(first.clone(), a, p, second.clone())),
            (false, Law::mixture(vec![(p, first.clone()), (1.0 - p, second.clone())])),
        ];
        for (rises, law) in made {
            let Ok(law) = law else { continue };
            let checked = check(&format!("{law:?}"), &law, first.support(), rises);
            prop_assert!(checked.is_ok(), "{}", checked.unwrap_err());
        }
    }
}

#[test]
fn a_triangular_law_wider_than_floats_are_fine_stays_within_its_support() {
    // Found by proptest: the difference of two numbers of 1e135 was 0, below the least value.
    let law = Law::triangular(1.0, 2.0, 7.6e135).unwrap();
    check("triangular", &law, law.support(), true).unwrap();
}

#[test]
fn a_generalised_pareto_law_with_an_end_stays_within_its_support() {
    // Found by proptest: the last draws were a unit in the last place beyond the end.
    let law = Law::gpd(1.0, -12.29006622834358, 0.9740451048000452).unwrap();
    check("gpd", &law, law.support(), true).unwrap();
}

#[test]
fn beta_has_probability_at_subnormal_numbers() {
    // P(X <= x) = x^0.001; a quotient overflowed, and it was 0.
    let x = 1e-319_f64;
    assert!((Law::beta(1e-3, 1.0).unwrap().cdf(x) - (1e-3 * x.ln()).exp()).abs() < 1e-4);
}
