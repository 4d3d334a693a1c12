//! Breaches of impact tolerances, and times to recover.

use super::contribution::mean_of_counts;
use crate::ledger::{DurationCounts, Ledger, ToleranceCounts};
use crate::measure::{MeasureError, Support, probability, quantile_interval, rank};
use crate::plan::Plan;
use crate::report::{Estimate, RecoveryMeasures, ToleranceMeasures};
use crate::scenario::{NodeIndex, Scenario};
use crate::units::Level;

pub(crate) fn tolerances(
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

/// Probability of at least one breach of a node's tolerance, of either kind; 0 for a node without a tolerance.
pub(super) fn breach_probability(plan: &Plan, ledger: &Ledger, node: NodeIndex) -> Result<Estimate, MeasureError> {
    let index = plan.tolerances().iter().position(|&known| known == node);
    let hits = index.and_then(|index| ledger.sums().tolerances.get(index)).map_or(0, |counts| counts.any_trials);
    probability(hits, ledger.trials())
}

fn breaches(counts: &ToleranceCounts, trials: u64) -> Estimate {
    let sums = [counts.breaches, counts.squared_breaches, counts.cubed_breaches];
    mean_of_counts(sums, counts.any_trials, trials)
}

fn recovery(counts: &DurationCounts) -> Option<RecoveryMeasures> {
    let events = counts.total();
    (events > 0).then(|| RecoveryMeasures {
        median_hours: quantile(counts, MEDIAN),
        p95_hours: quantile(counts, P95),
        events,
    })
}

const MEDIAN: Level = super::level(500_000_000);
const P95: Level = super::level(950_000_000);

/// A quantile of durations that are known to within their bins. Its value is the middle of its bin. Its interval lies between the
/// outer ends of the bins that hold the order statistics of a 95 % interval. The events are taken as independent.
fn quantile(counts: &DurationCounts, level: Level) -> Estimate {
    let count = counts.total() as usize;
    let bin = |rank: usize| counts.bin_of_rank(rank as u64).map_or((0.0, 0.0), |(from, to)| (from.hours(), to.hours()));
    let (from, to) = bin(rank(level, count));
    Estimate::new(
        (from + to) / 2.0,
        quantile_interval(level, count, |rank| bin(rank).0, |rank| bin(rank).1, Support::LOSSES),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Interval, NoInterval};
    use crate::units::Ticks;

    #[test]
    fn the_interval_of_a_recovery_time_holds_its_order_statistics() {
        let mut counts = DurationCounts::default();
        (1..=1000).for_each(|hours| counts.add(Ticks::new(hours * Ticks::PER_HOUR)));
        let median = quantile(&counts, MEDIAN);
        let (lower, upper) = (median.interval.lower(), median.interval.upper());
        assert!((median.value - 500.0).abs() < 500.0 / 128.0);
        // Of 1,000 tosses of a coin 468 or fewer heads have a probability of 2.3 %, 469 or fewer 2.7 %: ranks 469 and 532.
        assert!(lower.is_some_and(|x| x <= 469.0 && x > 465.0) && upper.is_some_and(|x| x > 532.0 && x <= 537.0));
    }

    #[test]
    fn few_events_have_no_upper_end_and_very_few_no_interval() {
        let quantile_of = |events: i64| {
            let mut counts = DurationCounts::default();
            (1..=events).for_each(|hours| counts.add(Ticks::new(hours * Ticks::PER_HOUR)));
            quantile(&counts, P95).interval
        };
        // 0.95^72 = 0.0249 and 0.95^71 = 0.0262: the largest of 72 events is an upper end, that of 71 is not.
        assert!(quantile_of(72).upper().is_some_and(|upper| upper >= 72.0));
        assert!(matches!(quantile_of(71), Interval::Above { needed: 72, .. }));
        // The larger of 2 events lies below the median in 25 % of cases.
        let mut two = DurationCounts::default();
        [1, 2].iter().for_each(|&hours| two.add(Ticks::new(hours * Ticks::PER_HOUR)));
        assert!(matches!(
            quantile(&two, MEDIAN).interval,
            Interval::None { reason: NoInterval::TooFewTrials { found: 2, needed: 6 } }
        ));
    }
}
