//! Exact sums over trials.

use super::{Amount, BoundHit, DurationCounts, MergeError, PowerSums};
use crate::units::Ticks;
use std::collections::BTreeMap;

/// Sums of a ledger over trials: moments of losses by threat, node, category and framework, tolerance breaches, hours of outage
/// after the horizon, and bounds that were hit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct Sums {
    /// Losses by the threat that occurred, in the order of ids.
    pub threats: Vec<PowerSums>,
    /// Number of occurrences by threat.
    pub occurrences: Vec<u64>,
    /// Losses by the node that was down, in the order of ids; direct losses have no node.
    pub nodes: Vec<PowerSums>,
    /// Losses by category.
    pub categories: Vec<PowerSums>,
    /// Losses by framework, in the order of [`Framework::ALL`](crate::scenario::Framework::ALL).
    pub frameworks: [PowerSums; 4],
    /// Breaches by node with a tolerance.
    pub tolerances: Vec<ToleranceCounts>,
    /// Hours of outage after the horizon, as amounts: one hour is 1.
    pub hours_cut: PowerSums,
    /// Trials in which a bound of a trial was hit. Losses of these trials are understated.
    pub bounded_trials: u64,
    /// Number of trials by bound and threat that hit the bound. One trial may hit several bounds.
    pub bounds: BTreeMap<BoundHit, u64>,
}

/// Breaches of one node's tolerance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct ToleranceCounts {
    /// Trials with at least one breach of the tolerated time.
    pub breached_trials: u64,
    /// Breaches of either kind (time or data loss) in all trials.
    pub breaches: u64,
    /// Sum over trials of the square of the number of breaches of either kind.
    pub squared_breaches: u64,
    /// Sum over trials of the cube of the number of breaches of either kind.
    pub cubed_breaches: u64,
    /// Trials with at least one breach of either kind.
    pub any_trials: u64,
    /// Trials with at least one breach of the tolerated data loss.
    pub data_trials: u64,
    /// Occurrences that breached the tolerated data loss, in all trials.
    pub data_breaches: u64,
    /// Times to recover: from the first to the last moment of an event below the tolerated level.
    pub recovery: DurationCounts,
}

impl Sums {
    /// Zero sums for the given numbers of threats, nodes, categories and tolerances.
    pub(crate) fn new(threats: usize, nodes: usize, categories: usize, tolerances: usize) -> Self {
        Self {
            threats: vec![PowerSums::default(); threats],
            occurrences: vec![0; threats],
            nodes: vec![PowerSums::default(); nodes],
            categories: vec![PowerSums::default(); categories],
            tolerances: vec![ToleranceCounts::default(); tolerances],
            ..Self::default()
        }
    }

    /// Adds the sums over other trials.
    ///
    /// # Errors
    /// [`MergeError::Shape`] if the numbers of entities differ; nothing is added then.
    pub(crate) fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        let shape = |sums: &Self| {
            let lengths = [sums.threats.len(), sums.occurrences.len(), sums.nodes.len(), sums.categories.len()];
            (lengths, sums.tolerances.len())
        };
        if shape(self) != shape(other) {
            return Err(MergeError::Shape);
        }
        let merge = |mine: &mut [PowerSums], theirs: &[PowerSums]| {
            mine.iter_mut().zip(theirs).for_each(|(a, b)| a.merge(b));
        };
        merge(&mut self.threats, &other.threats);
        merge(&mut self.nodes, &other.nodes);
        merge(&mut self.categories, &other.categories);
        merge(&mut self.frameworks, &other.frameworks);
        self.occurrences.iter_mut().zip(&other.occurrences).for_each(|(a, b)| *a += b);
        self.tolerances.iter_mut().zip(&other.tolerances).for_each(|(a, b)| a.merge(b));
        self.hours_cut.merge(&other.hours_cut);
        self.bounded_trials += other.bounded_trials;
        other.bounds.iter().for_each(|(&hit, trials)| *self.bounds.entry(hit).or_default() += trials);
        Ok(())
    }

    /// Adds the outage time of one trial after the horizon.
    pub(crate) fn add_cut(&mut self, ticks: Ticks) {
        self.hours_cut.add(Amount::of_hours(ticks));
    }
}

impl ToleranceCounts {
    fn merge(&mut self, other: &Self) {
        self.breached_trials += other.breached_trials;
        self.any_trials += other.any_trials;
        self.breaches += other.breaches;
        self.squared_breaches += other.squared_breaches;
        self.cubed_breaches += other.cubed_breaches;
        self.data_trials += other.data_trials;
        self.data_breaches += other.data_breaches;
        self.recovery.merge(&other.recovery);
    }

    /// Adds the breaches of one trial: `breaches` of the tolerated time, `data_breaches` of the tolerated data loss.
    pub(crate) fn add_trial(&mut self, breaches: u64, data_breaches: u64) {
        let all = breaches + data_breaches;
        self.breached_trials += u64::from(breaches > 0);
        self.any_trials += u64::from(all > 0);
        self.breaches += all;
        self.squared_breaches += all * all;
        self.cubed_breaches += all * all * all;
        self.data_trials += u64::from(data_breaches > 0);
        self.data_breaches += data_breaches;
    }
}
