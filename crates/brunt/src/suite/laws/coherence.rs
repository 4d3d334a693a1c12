//! The axioms of a coherent measure of risk (Artzner, Delbaen, Eber and Heath 1999), and order.

use brunt::measure::{Sorted, TailLaw, measure, tail_value_at_risk, value_at_risk};
use brunt::report::{Estimate, Interval, LossMeasures};
use brunt::units::Level;
use proptest::prelude::*;

fn level(p: f64) -> Level {
    Level::new(p).unwrap()
}

fn sorted(losses: &[f64]) -> Sorted {
    Sorted::new(losses).unwrap()
}

fn tail(losses: &[f64], p: Level) -> f64 {
    tail_value_at_risk(&sorted(losses), p, TailLaw::FiniteVariance).value
}

fn quantile(losses: &[f64], p: Level) -> f64 {
    value_at_risk(&sorted(losses), p).value
}

/// Losses as they are kept: multiples of 2^-40 (here of 2^-20, so that sums of two are exact), with many zeros, ties and a few large ones.
fn losses(trials: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    let loss = prop_oneof![
        3 => Just(0.0),
        2 => (0..6u32).prop_map(|ties| f64::from(ties) * 100.0),
        4 => (0..1u64 << 40).prop_map(|units| units as f64 / (1u64 << 20) as f64),
        1 => (0..1u64 << 52).prop_map(|units| units as f64 / (1u64 << 20) as f64),
    ];
    prop::collection::vec(loss, trials)
}

fn levels() -> impl Strategy<Value = Vec<Level>> {
    let some = prop_oneof![
        Just(0.95),
        Just(0.99),
        Just(0.995),
        (1..1_000_000_000u32).prop_map(|billionths| f64::from(billionths) / 1e9)
    ];
    prop::collection::vec(some, 2..8).prop_map(|mut levels| {
        levels.sort_by(f64::total_cmp);
        levels.into_iter().map(level).collect()
    })
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 8.0 * f64::EPSILON * a.abs().max(b.abs())
}

/// All figures of a sample that are amounts, ends of intervals among them.
fn amounts(figures: &LossMeasures) -> Vec<f64> {
    let of = |estimate: &Estimate| {
        let ends = match estimate.interval {
            Interval::Bounds { lower, upper, .. } => vec![lower, upper],
            Interval::Above { lower, .. } => vec![lower],
            _ => vec![],
        };
        [vec![estimate.value], ends].concat()
    };
    let at_levels =
        figures.value_at_risk.iter().chain(&figures.tail_value_at_risk).flat_map(|figure| of(&figure.estimate));
    [figures.standard_deviation, figures.maximum].into_iter().chain(of(&figures.mean)).chain(at_levels).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_tail_mean_is_at_least_the_quantile_and_both_rise_with_the_level(losses in losses(1..400), levels in levels()) {
        let figures: Vec<(f64, f64)> = levels.iter().map(|&p| (quantile(&losses, p), tail(&losses, p))).collect();
        let largest = losses.iter().fold(0.0, |a: f64, &b| a.max(b));
        for (at, (quantile, tail)) in figures.iter().enumerate() {
            prop_assert!(tail >= quantile && *tail <= largest, "{:?}: {quantile}, {tail}", levels[at]);
        }
        for pair in figures.windows(2) {
            prop_assert!(pair[0].0 <= pair[1].0 && pair[0].1 <= pair[1].1 * (1.0 + f64::EPSILON), "{figures:?}");
        }
    }

    #[test]
    fn a_sample_of_twice_every_loss_has_the_same_figures(losses in losses(1..300), levels in levels()) {
        let doubled = [&losses[..], &losses].concat();
        for &p in &levels {
            prop_assert!(near(tail(&losses, p), tail(&doubled, p)), "{p:?}");
            prop_assert_eq!(quantile(&losses, p), quantile(&doubled, p));
        }
    }

    /// Every figure and every end of an interval is scaled, to the digits that numbers of 15 decimal ones have.
    #[test]
    fn scaling_by_a_power_of_two_scales_every_figure(losses in losses(1..1200), levels in levels(), power in 0..14) {
        let factor = 2f64.powi(power);
        let scaled: Vec<f64> = losses.iter().map(|loss| loss * factor).collect();
        let all = |losses: &[f64]| amounts(&measure(&sorted(losses), &levels, TailLaw::FiniteVariance));
        let expected: Vec<f64> = all(&losses).iter().map(|amount| amount * factor).collect();
        for (found, expected) in all(&scaled).into_iter().zip(expected) {
            prop_assert!((found - expected).abs() <= 1e-13 * expected.abs() + 1e-9, "{found} {expected}");
        }
    }

    #[test]
    fn scaling_by_any_factor_scales_quantile_and_tail(losses in losses(1..400), p in levels(), factor in 0.01..100.0f64) {
        let scaled: Vec<f64> = losses.iter().map(|loss| loss * factor).collect();
        // Losses are counted in units of 1e-12.
        let unit = 1e-12 * (1.0 + factor);
        for &p in &p {
            prop_assert!((quantile(&scaled, p) - factor * quantile(&losses, p)).abs() <= unit);
            let (found, expected) = (tail(&scaled, p), factor * tail(&losses, p));
            prop_assert!(near(found, expected) || (found - expected).abs() <= unit, "{p:?}: {found}, {expected}");
        }
    }

    #[test]
    fn shifting_shifts_quantile_and_tail(losses in losses(1..400), p in levels(), shift in 0..1u64 << 40) {
        let shift = shift as f64 / (1u64 << 20) as f64;
        let shifted: Vec<f64> = losses.iter().map(|loss| loss + shift).collect();
        for &p in &p {
            prop_assert_eq!(quantile(&shifted, p), quantile(&losses, p) + shift);
            let (found, expected) = (tail(&shifted, p), tail(&losses, p) + shift);
            prop_assert!(near(found, expected), "{p:?}: {found}, {expected}");
        }
    }

    #[test]
    fn a_loss_that_is_larger_in_every_trial_has_larger_figures(pairs in losses(1..400), more in losses(400..401), p in levels()) {
        let larger: Vec<f64> = pairs.iter().zip(&more).map(|(a, b)| a + b).collect();
        for &p in &p {
            prop_assert!(quantile(&larger, p) >= quantile(&pairs, p));
            prop_assert!(tail(&larger, p) >= tail(&pairs, p));
        }
    }

    #[test]
    fn the_tail_of_a_sum_is_at_most_the_sum_of_the_tails(first in losses(300..301), second in losses(300..301), third in losses(300..301), p in levels()) {
        let sum: Vec<f64> = (0..300).map(|i| first[i] + second[i] + third[i]).collect();
        for &p in &p {
            let parts = tail(&first, p) + tail(&second, p) + tail(&third, p);
            let whole = tail(&sum, p);
            prop_assert!(whole <= parts || near(whole, parts), "{p:?}: {whole} of {parts}");
        }
    }

    /// Losses that rise together leave nothing to diversify.
    #[test]
    fn tails_of_losses_that_rise_together_add_up(mut first in losses(200..201), mut second in losses(200..201), p in levels()) {
        first.sort_by(f64::total_cmp);
        second.sort_by(f64::total_cmp);
        let sum: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a + b).collect();
        for &p in &p {
            prop_assert!(near(tail(&sum, p), tail(&first, p) + tail(&second, p)));
            prop_assert_eq!(quantile(&sum, p), quantile(&first, p) + quantile(&second, p));
        }
    }
}
