//! The losses of many trials, event by event. Terms can be applied to a table without simulating again.

use super::{Downtime, Loss, record};
use crate::units::Ticks;

/// All losses of one trial, ready to be settled.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct TrialLosses {
    /// Losses, sorted by time and number of the event. Losses of one event are consecutive, sorted by start, slot, kind and
    /// occurrence.
    pub losses: Vec<Loss>,
    /// Stretches of downtime, sorted by node and start.
    pub downtime: Vec<Downtime>,
    /// Values of the price indices, by position in the scenario; a missing index has the value 1.
    pub prices: Vec<f64>,
}

impl TrialLosses {
    /// Sorts losses and downtime into the order of the fields' documentation. Losses and stretches are large, so keys are sorted in
    /// their place.
    pub(crate) fn sort(&mut self) {
        self.losses.sort_by_cached_key(|loss| {
            let row = &loss.row;
            let (time, start) = (packed(loss.time), packed(row.start));
            let first = time << 64 | u128::from(row.event) << 32 | start >> 32;
            let second =
                start << 96 | u128::from(row.slot) << 64 | (row.kind as u128) << 32 | u128::from(row.occurrence);
            (first, second)
        });
        self.downtime.sort_by_cached_key(|stretch| u128::from(stretch.node.0) << 64 | packed(stretch.start));
    }

    /// The losses of each event, in time order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &[Loss]> {
        self.losses.chunk_by(|a, b| (a.time, a.row.event) == (b.time, b.row.event))
    }
}

/// A time as a number of 64 bits with the order of times.
fn packed(time: Ticks) -> u128 {
    u128::from(time.get().cast_unsigned() ^ 1 << 63)
}

/// A year event loss table: every loss of consecutive trials, one compact record a trial.
///
/// Memory: the records, which take less than a fifth of the bytes of [`TrialLosses`] where trials have many losses, and 8 bytes per
/// trial.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct LossTable {
    scenario_hash: String,
    first: u64,
    losses: usize,
    /// The records of all trials, one after another.
    bytes: Vec<u8>,
    /// End of the record of each trial in `bytes`.
    ends: Vec<usize>,
}

impl LossTable {
    /// An empty table for the scenario with the hash `scenario_hash`. The first trial added has the number `first`.
    pub(crate) fn new(scenario_hash: &str, first: u64) -> Self {
        Self { scenario_hash: scenario_hash.to_owned(), first, ..Self::default() }
    }

    /// Hash of the scenario of the losses.
    #[cfg(test)]
    pub(crate) fn scenario_hash(&self) -> &str {
        &self.scenario_hash
    }

    /// Number of the first trial.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// Number of trials.
    pub(crate) fn trials(&self) -> usize {
        self.ends.len()
    }

    /// Number of losses.
    pub(crate) fn losses(&self) -> usize {
        self.losses
    }

    /// Memory of the losses in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<usize>()
    }

    /// Adds the next trial, whose losses must be sorted.
    pub(crate) fn push(&mut self, trial: &TrialLosses) {
        record::write(trial, &mut self.bytes);
        self.ends.push(self.bytes.len());
        self.losses += trial.losses.len();
    }

    /// Appends a table of the trials that follow the last trial of this table.
    #[must_use]
    #[cfg(test)]
    pub(crate) fn followed_by(mut self, next: &Self) -> Self {
        let shift = self.bytes.len();
        self.bytes.extend_from_slice(&next.bytes);
        self.ends.extend(next.ends.iter().map(|end| shift + end));
        self.losses += next.losses;
        self
    }

    /// Gives back memory that no record needs.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Copies losses, downtime and prices of the trial at `position` in the table into `trial`.
    ///
    /// # Panics
    /// If there is no such trial.
    pub(crate) fn read(&self, position: usize, trial: &mut TrialLosses) {
        record::read(self.record(position), trial).expect("a record that was written reads back");
    }

    /// The records of all trials, in the order of trials.
    pub(crate) fn records(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.trials()).map(|position| self.record(position))
    }

    /// Adds the next trial, as read from a file, by its record; `None` if the bytes are no record. `trial` holds the trial then.
    #[cfg(feature = "serde")]
    pub(crate) fn push_record(&mut self, bytes: &[u8], trial: &mut TrialLosses) -> Option<()> {
        record::read(bytes, trial)?;
        self.bytes.extend_from_slice(bytes);
        self.ends.push(self.bytes.len());
        self.losses += trial.losses.len();
        Some(())
    }

    fn record(&self, position: usize) -> &[u8] {
        let from = position.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[from..self.ends[position]]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::ledger::{Amount, Row, RowKind};
    use crate::scenario::{NodeIndex, ThreatIndex};

    #[test]
    fn keys_sort_as_the_fields_do_and_equal_ones_stay_in_order() {
        let mut word = 1_u64;
        let mut below = |most: i64| {
            word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (word >> 33) as i64 % most
        };
        let kinds = [RowKind::Downtime, RowKind::Lump, RowKind::Backlog, RowKind::Direct];
        // Times on both sides of 0 and of 2^32 milliseconds.
        let times = [-7, 0, 5, 4_294_967_295, 4_294_967_296, 31_536_000_000].map(Ticks::new);
        let mut trial = TrialLosses::default();
        for number in 0..2_000 {
            let (time, start) = (times[below(6) as usize], times[below(6) as usize]);
            let [event, slot, occurrence] = [0, 1, 2].map(|_| below(3) as u32);
            let kind = kinds[below(4) as usize];
            let (threat, amount) = (ThreatIndex(0), Amount::from_units(number));
            let row = Row {
                event,
                occurrence,
                threat,
                slot,
                kind,
                cause_node: None,
                episode: start,
                start,
                end: start,
                capacity: 1.0,
                amount,
            };
            trial.losses.push(Loss { time, row });
            let (node, end) = (NodeIndex(slot), Ticks::new(number as i64));
            trial.downtime.push(Downtime {
                node,
                event,
                threat,
                cause_node: node,
                episode: start,
                start,
                end,
                capacity: 0.5,
            });
        }
        let mut plain = trial.clone();
        plain.losses.sort_by_key(|loss| {
            let row = &loss.row;
            (loss.time, row.event, row.start, row.slot, row.kind, row.occurrence)
        });
        plain.downtime.sort_by_key(|stretch| (stretch.node, stretch.start));
        trial.sort();
        assert_eq!(trial, plain);
    }
}
