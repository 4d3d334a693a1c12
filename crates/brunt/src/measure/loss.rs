//! The figures of one loss together, and how they are to be read.

use super::interval::{at_least, influence_estimate};
use super::tail_index::refusal;
use super::{Moments, Sorted, TailLaw, exceedance_probability, tail_value_at_risk, value_at_risk};
use crate::report::{AtLevel, Convention, Estimate, LossMeasures, Method};
use crate::scenario::Level;

/// Measures a sample: mean, spread, probability of a loss, maximum, value at risk and tail value at risk at each level.
pub fn measure(sorted: &Sorted, levels: &[Level], tail: TailLaw) -> LossMeasures {
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

/// The mean loss with the interval of [`mean_estimate`](super::mean_estimate), or none where law or sample speak against a finite
/// variance.
fn mean(sorted: &Sorted, moments: &Moments, tail: TailLaw) -> Estimate {
    let value = sorted.mean();
    if let Some(reason) = refusal(sorted, tail) {
        return Estimate::without_interval(value, reason);
    }
    at_least(influence_estimate(value, moments, sorted.count() as u64, Method::SkewnessCorrected), sorted.floor())
}

/// Marks every figure as coming from a run that stopped when an interval was narrow enough.
#[must_use]
pub fn mark_adaptive(measures: LossMeasures) -> LossMeasures {
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

/// How the figures of a report are to be read.
pub fn conventions() -> Vec<Convention> {
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
         value at risk by order statistics, probabilities by Clopper-Pearson",
    ),
    ("heavy_tail", "the sample is so skewed that the interval of a mean or a tail mean may hold in 90 % of runs only"),
    (
        "no_interval",
        "means need 30 trials with a loss, tail means 100 trials beyond the quantile, 30 of them with a loss above it; without a \
         finite variance neither has an interval",
    ),
    ("appetite", "pass if the whole interval is within the limit, fail if all of it is beyond, undecided otherwise"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
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
            assert!(matches!(figure.interval, Interval::None { reason: NoInterval::InfiniteMean { .. } }));
        }
        assert!(matches!(measures.value_at_risk[1].estimate.interval, Interval::Bounds { .. }));
    }

    #[test]
    fn adaptive_runs_mark_every_figure() {
        let measures = mark_adaptive(measure(&Sorted::new(&[1.0, 2.0]).unwrap(), &levels(), TailLaw::Unknown));
        assert!(figures(&measures).iter().all(|figure| figure.adaptive));
    }
}
