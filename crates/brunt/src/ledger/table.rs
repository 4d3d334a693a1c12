//! The losses of many trials, event by event. Terms can be applied to a table without simulating again.

use super::{Downtime, Loss, record};

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
    /// Sorts losses and downtime into the order of the fields' documentation.
    pub(crate) fn sort(&mut self) {
        self.losses.sort_by_key(|loss| {
            let row = &loss.row;
            (loss.time, row.event, row.start, row.slot, row.kind, row.occurrence)
        });
        self.downtime.sort_by_key(|downtime| (downtime.node, downtime.start));
    }

    /// The losses of each event, in time order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &[Loss]> {
        self.losses.chunk_by(|a, b| (a.time, a.row.event) == (b.time, b.row.event))
    }
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
