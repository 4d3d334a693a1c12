//! All figures of one sample of losses, and the conventions for reading them.

use super::interval::influence_estimate;
use super::support::supported;
use super::tail_index::refusal;
use super::{Moments, Sorted, TailLaw, exceedance_probability, tail_value_at_risk, value_at_risk};
use crate::report::{AtLevel, Convention, Estimate, LossMeasures, Method};
use crate::units::Level;

/// Measures a sample: mean, standard deviation, probability of a loss, maximum, and value at risk and tail value at risk at each
/// level.
pub(crate) fn measure(sorted: &Sorted, levels: &[Level], tail: TailLaw) -> LossMeasures {
    let at = |estimate: &dyn Fn(Level) -> Estimate| {
        levels.iter().map(|&level| AtLevel { level: level.get(), estimate: estimate(level) }).collect()
    };
    let moments = sorted.moments();
    LossMeasures {
        mean: mean(sorted, &moments, tail),
        standard_deviation: moments.standard_deviation(),
        probability_of_loss: exceedance_probability(sorted, 0.0),
        maximum: sorted.maximum(),
        value_at_risk: at(&|level| value_at_risk(sorted, level)),
        tail_value_at_risk: at(&|level| tail_value_at_risk(sorted, level, tail)),
    }
}

/// The mean loss with the interval of [`mean_estimate`](super::mean_estimate). The interval has proven ends if law or sample
/// indicate an infinite variance, or if too few trials have a loss.
fn mean(sorted: &Sorted, moments: &Moments, tail: TailLaw) -> Estimate {
    let value = sorted.mean();
    let estimate = match refusal(sorted, tail) {
        Some(reason) => Estimate::without_interval(value, reason),
        None => influence_estimate(value, moments, sorted.count() as u64, Method::SkewnessCorrected),
    };
    supported(estimate, sorted.support(), sorted.support().unseen(), || sorted.proven_mean())
}

/// Marks every figure as a result of an adaptive run, which stopped when an interval was narrow enough.
#[must_use]
pub(crate) fn mark_adaptive(measures: LossMeasures) -> LossMeasures {
    let mark = |figures: Vec<AtLevel>| {
        figures.into_iter().map(|figure| AtLevel { estimate: figure.estimate.adaptive(), ..figure }).collect()
    };
    LossMeasures {
        mean: measures.mean.adaptive(),
        standard_deviation: measures.standard_deviation,
        probability_of_loss: measures.probability_of_loss.adaptive(),
        maximum: measures.maximum,
        value_at_risk: mark(measures.value_at_risk),
        tail_value_at_risk: mark(measures.tail_value_at_risk),
    }
}

/// Conventions for reading the figures of a report.
pub(crate) fn conventions() -> Vec<Convention> {
    CONVENTIONS.map(|(name, statement)| Convention { name: name.into(), statement: statement.into() }).into()
}

const CONVENTIONS: [(&str, &str); 10] = [
    ("loss", "a positive amount per trial of one horizon; trials without loss count"),
    (
        "net",
        "gross losses, costs of ending contracts and moves of prices, plus what was paid under clauses, policies and for \
         reinstatements, less what was received; negative where that is a gain",
    ),
    ("value_at_risk", "x_(k), k = ceil(N p), of N losses in rising order: the least x with F(x) >= p"),
    ("tail_value_at_risk", "[(k - N p) x_(k) + sum of x_(i), i > k] / [N (1 - p)]: the atom at value at risk is split"),
    ("return_period", "1 / (1 - p) horizons at level p; a loss that equals an amount does not exceed it"),
    (
        "contribution",
        "mean of a part over the tail of the total (Euler); trials tied at value at risk share its weight equally",
    ),
    (
        "interval",
        "95 %, each side wrong in 2.5 % of runs; mean and tail mean by Student's t corrected for skewness (Hall), \
         value at risk by order statistics, probabilities by Clopper-Pearson; where the spread of the sample says too \
         little, by what the model proves: from x_(1) - pi (x_(1) - a) to x_(N) + min(1, pi / (1 - p)) (M - x_(N)), \
         pi = 1 - 0.025^(1/N), in a trial at least a and at most M",
    ),
    ("heavy_tail", "the sample is so skewed that the interval of a mean or a tail mean may hold in 90 % of runs only"),
    (
        "no_interval",
        "by the spread of the sample means need 30 trials with a loss, tail means 100 trials beyond the quantile, 30 of \
         them with a loss above it, and a law without a finite variance 30 trials at the bound that cuts it; else only \
         proven ends are there, one or both",
    ),
    (
        "appetite",
        "pass if the upper end is within the limit, fail if the lower end is beyond, undecided otherwise; trials that a \
         bound cut short let nothing pass",
    ),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::measure::Support;
    use crate::report::{Interval, NoInterval};

    fn levels() -> Vec<Level> {
        [0.95, 0.99, 0.995].map(|p| Level::new(p).unwrap()).into()
    }

    fn figures(measures: &LossMeasures) -> Vec<Estimate> {
        let at_levels = measures.value_at_risk.iter().chain(&measures.tail_value_at_risk).map(|figure| figure.estimate);
        [measures.mean, measures.probability_of_loss].into_iter().chain(at_levels).collect()
    }

    #[test]
    fn degenerate_samples_give_finite_figures_and_ordered_intervals() {
        for losses in [vec![0.0], vec![5.0], vec![0.0; 1000], vec![5.0; 100_000], vec![0.0, 1e20], vec![1e-300; 3]] {
            for tail in [TailLaw::Unknown, TailLaw::FiniteVariance, TailLaw::InfiniteMean] {
                let measures = measure(&Sorted::new(&losses).unwrap(), &levels(), tail);
                assert!(measures.standard_deviation.is_finite());
                for figure in figures(&measures) {
                    assert!(figure.value.is_finite());
                    let (lower, upper) = (figure.interval.lower(), figure.interval.upper());
                    assert!(lower.is_none_or(f64::is_finite) && upper.is_none_or(f64::is_finite));
                    assert!(lower.zip(upper).is_none_or(|(lower, upper)| lower <= upper));
                }
            }
        }
    }

    /// One of 20 trials costs 1e7, always the same: 1 % of all trials are those, and the mean lies below the share of losses times 1e7.
    #[test]
    fn a_flat_tail_is_a_figure_where_the_model_bounds_it() {
        let losses: Vec<f64> = (0..20_000).map(|i| if i % 20 == 0 { 1e7 } else { 0.0 }).collect();
        let open = measure(&Sorted::new(&losses).unwrap(), &levels(), TailLaw::FiniteVariance);
        let reason = NoInterval::AllEqual;
        let at_least = Interval::AtLeast { lower: 1e7, method: Method::OrderStatistic, reason };
        assert_eq!(open.tail_value_at_risk[1].estimate.interval, at_least);
        let known = Sorted::new(&losses).unwrap().within(Support::between(0.0, 1e7));
        let known = measure(&known, &levels(), TailLaw::FiniteVariance);
        let certain = Interval::Bounds { lower: 1e7, upper: 1e7, method: Method::ProvenBounds };
        assert_eq!(known.tail_value_at_risk[1].estimate.interval, certain);
        assert_eq!(known.mean.interval, open.mean.interval, "enough trials with a loss for Student's t");
    }

    /// Of 1,000 trials none has a loss: at most 1 - 0.025^(1/1000) of all have one.
    #[test]
    fn what_was_missed_may_be_as_large_as_the_model_allows() {
        let pi = 1.0 - 0.025_f64.powf(0.001);
        let figure = |losses: &[f64], support| {
            measure(&Sorted::new(losses).unwrap().within(support), &levels(), TailLaw::FiniteVariance)
        };
        let none = figure(&[0.0; 1000], Support::between(0.0, 1e9));
        assert!((none.mean.interval.upper().unwrap() / (pi * 1e9) - 1.0).abs() < 1e-9);
        assert_eq!(none.mean.interval.lower(), Some(0.0));
        let tail = none.tail_value_at_risk[1].estimate.interval.upper().unwrap();
        assert!((tail / (pi / 0.01 * 1e9) - 1.0).abs() < 1e-9);
        // Gains: x_(1) - pi (x_(1) - a) is above a, though every trial gave -2.
        let gains = figure(&[-2.0; 1000], Support::between(-10.0, 5.0));
        let (lower, upper) = (gains.mean.interval.lower().unwrap(), gains.mean.interval.upper().unwrap());
        assert!((lower + 2.0 + 8.0 * pi).abs() < 1e-9 && (upper - (-2.0 + 7.0 * pi)).abs() < 1e-9, "{lower} {upper}");
        // Width 0 only where nothing else is possible.
        let certain = figure(&[3.0; 1000], Support::between(3.0, 3.0)).mean.interval;
        assert_eq!(certain, Interval::Bounds { lower: 3.0, upper: 3.0, method: Method::ProvenBounds });
        assert!(matches!(figure(&[3.0; 1000], Support::LOSSES).mean.interval, Interval::AtLeast { .. }));
    }

    #[test]
    fn a_bound_that_few_trials_reach_gives_proven_ends_only() {
        let losses: Vec<f64> = (0..4000).map(f64::from).collect();
        let sorted = Sorted::new(&losses).unwrap().within(Support::between(0.0, 1e6));
        let seldom = measure(&sorted, &[], TailLaw::Bounded { reached: 29 }).mean.interval;
        assert!(matches!(seldom, Interval::Bounds { method: Method::ProvenBounds, .. }), "{seldom:?}");
        let often = measure(&sorted, &[], TailLaw::Bounded { reached: 30 }).mean.interval;
        assert!(matches!(often, Interval::Bounds { method: Method::SkewnessCorrected, .. }));
    }

    #[test]
    fn what_is_rare_raises_the_upper_end_of_students_t() {
        let losses: Vec<f64> = (0..20_000).map(|i| f64::from(i % 100)).collect();
        let of = |unseen| {
            let sorted = Sorted::new(&losses).unwrap().within(Support::LOSSES.with_unseen(unseen));
            measure(&sorted, &levels(), TailLaw::FiniteVariance)
        };
        let (without, with) = (of(0.0), of(7.0));
        assert!((with.mean.interval.upper().unwrap() - without.mean.interval.upper().unwrap() - 7.0).abs() < 1e-9);
        let tail = |found: &LossMeasures| found.tail_value_at_risk[1].estimate.interval;
        assert!((tail(&with).upper().unwrap() - tail(&without).upper().unwrap() - 700.0).abs() < 1e-6);
        assert_eq!(tail(&with).lower(), tail(&without).lower());
        assert!(matches!(of(f64::INFINITY).mean.interval, Interval::AtLeast { reason: NoInterval::RareThreats, .. }));
    }

    #[test]
    fn no_loss_at_all_still_leaves_room_for_one() {
        let measures = measure(&Sorted::new(&[0.0; 1000]).unwrap(), &levels(), TailLaw::FiniteVariance);
        assert_eq!((measures.mean.value, measures.maximum, measures.standard_deviation), (0.0, 0.0, 0.0));
        assert!(matches!(measures.mean.interval, Interval::None { reason: NoInterval::AllEqual }));
        assert!(measures.probability_of_loss.interval.upper().unwrap() > 0.003);
    }

    #[test]
    fn a_mean_that_does_not_exist_is_never_given_an_interval() {
        let losses: Vec<f64> = (0..50_000).map(f64::from).collect();
        let measures = measure(&Sorted::new(&losses).unwrap(), &levels(), TailLaw::InfiniteMean);
        let reasons = measures.tail_value_at_risk.iter().map(|figure| figure.estimate).chain([measures.mean]);
        for figure in reasons {
            assert!(matches!(figure.interval.reason(), Some(NoInterval::InfiniteMean { .. })));
            assert_eq!(figure.interval.upper(), None);
        }
        assert!(matches!(measures.value_at_risk[1].estimate.interval, Interval::Bounds { .. }));
    }

    #[test]
    fn adaptive_runs_mark_every_figure() {
        let measures = mark_adaptive(measure(&Sorted::new(&[1.0, 2.0]).unwrap(), &levels(), TailLaw::Unknown));
        assert!(figures(&measures).iter().all(|figure| figure.adaptive));
    }
}
