//! How impact tolerances fared.

use super::contribution::mean_of_counts;
use crate::ledger::{DurationCounts, Ledger, ToleranceCounts};
use crate::measure::{MeasureError, probability};
use crate::plan::Plan;
use crate::random::special::normal_quantile;
use crate::report::{Estimate, Interval, Method, NoInterval, RecoveryMeasures, ToleranceMeasures};
use crate::scenario::{NodeIndex, Scenario};

pub(super) fn tolerances(
    scenario: &Scenario,
    plan: &Plan,
    ledger: &Ledger,
) -> Result<Vec<ToleranceMeasures>, MeasureError> {
    let mut measures = Vec::new();
    for (&node, counts) in plan.tolerances().iter().zip(&ledger.sums().tolerances) {
        let node = &scenario.nodes[node.0 as usize];
        let Some(tolerance) = node.tolerance else {
            continue;
        };
        let data_loss = tolerance.data_loss.map(|_| probability(counts.data_trials, ledger.trials())).transpose()?;
        measures.push(ToleranceMeasures {
            node: node.id.clone(),
            name: node.name.clone(),
            below: tolerance.below,
            at_most_hours: tolerance.at_most.map(|time| time.hours()),
            data_loss_hours: tolerance.data_loss.map(|time| time.hours()),
            breach_probability: probability(counts.any_trials, ledger.trials())?,
            breaches_per_horizon: breaches(counts, ledger.trials()),
            data_loss_probability: data_loss,
            time_to_recover: recovery(&counts.recovery),
        });
    }
    Ok(measures)
}

/// Probability of at least one breach of a node's tolerance, of either kind; 0 for a node without one.
pub(super) fn breach_probability(plan: &Plan, ledger: &Ledger, node: NodeIndex) -> Result<Estimate, MeasureError> {
    let index = plan.tolerances().iter().position(|&known| known == node);
    let hits = index.and_then(|index| ledger.sums().tolerances.get(index)).map_or(0, |counts| counts.any_trials);
    probability(hits, ledger.trials())
}

fn breaches(counts: &ToleranceCounts, trials: u64) -> Estimate {
    mean_of_counts(counts.breaches, counts.squared_breaches, trials)
}

fn recovery(counts: &DurationCounts) -> Option<RecoveryMeasures> {
    let events = counts.total();
    (events > 0).then(|| RecoveryMeasures {
        median_hours: quantile(counts, 0.5),
        p95_hours: quantile(counts, 0.95),
        events,
    })
}

/// A quantile of durations that are known to within their bins: the middle of its bin, between the outer ends of the bins that hold the
/// order statistics of a 95 % interval.
fn quantile(counts: &DurationCounts, p: f64) -> Estimate {
    let n = counts.total() as f64;
    let spread = normal_quantile(0.975) * (n * p * (1.0 - p)).sqrt();
    let rank = |x: f64| (x.ceil().max(1.0) as u64).min(counts.total());
    let middle = counts.bin_of_rank(rank(n * p)).map_or(0.0, |(from, to)| (from.hours() + to.hours()) / 2.0);
    let (lower, upper) = ((n * p - spread).floor(), (n * p + spread).ceil() + 1.0);
    if lower < 1.0 || upper > n {
        let needed = (20.0 / (1.0 - p).min(p)) as u64;
        return Estimate::without_interval(middle, NoInterval::TooFewTrials { found: counts.total(), needed });
    }
    let lower = counts.bin_of_rank(lower as u64).map_or(middle, |bin| bin.0.hours());
    let upper = counts.bin_of_rank(upper as u64).map_or(middle, |bin| bin.1.hours());
    Estimate::new(middle, Interval::Bounds { lower, upper, method: Method::OrderStatistic })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Ticks;

    #[test]
    fn the_interval_of_a_recovery_time_holds_its_order_statistics() {
        let mut counts = DurationCounts::default();
        (1..=1000).for_each(|hours| counts.add(Ticks::new(hours << 20)));
        let median = quantile(&counts, 0.5);
        let (lower, upper) = (median.interval.lower(), median.interval.upper());
        assert!((median.value - 500.0).abs() < 500.0 / 128.0);
        // Ranks 469 and 532 of the normal approximation to the binomial.
        assert!(lower.is_some_and(|x| x <= 469.0 && x > 465.0) && upper.is_some_and(|x| x > 532.0 && x <= 537.0));
    }

    #[test]
    fn a_few_events_have_no_interval() {
        let mut counts = DurationCounts::default();
        (1..=10).for_each(|hours| counts.add(Ticks::new(hours << 20)));
        assert!(matches!(quantile(&counts, 0.95).interval, Interval::None { .. }));
    }
}
