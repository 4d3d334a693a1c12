//! Collects the losses of a trial one by one.

use crate::ledger::{Downtime, Loss, Row, TrialLosses};
use crate::plan::Hit;
use crate::scenario::{NodeIndex, ThreatIndex, bound};
use crate::simulate::draw::Occurrences;
use crate::simulate::network::{Stretch, Watch};
use crate::units::Ticks;

/// Losses and downtime of a trial.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Collect {
    rows: Vec<Row>,
    downtime: Vec<Downtime>,
    pub overflow: bool,
    /// Whether there were more losses than are collected, so that some are missing.
    too_many: bool,
}

impl Collect {
    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.rows = Vec::new();
        self.downtime = Vec::new();
    }

    fn has_room(&mut self) -> bool {
        let room = self.rows.len() + self.downtime.len() < bound::LOSSES;
        self.too_many |= !room;
        room
    }

    /// The losses in the order in which they arose.
    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn stretches(&self) -> &[Downtime] {
        &self.downtime
    }

    /// Moves the losses collected since the last call into `losses`, sorted.
    pub(crate) fn put_into(&mut self, losses: &mut TrialLosses, occurrences: &Occurrences) {
        let time = |event: u32| Ticks::new(occurrences.all[event as usize].time);
        losses.losses.clear();
        losses.losses.extend(self.rows.drain(..).map(|row| Loss { time: time(row.event), row }));
        losses.downtime.clear();
        losses.downtime.append(&mut self.downtime);
        losses.sort();
    }

    /// The losses alone.
    #[cfg(test)]
    pub(crate) fn into_rows(self) -> Vec<Row> {
        self.rows
    }

    /// Whether losses were missing since the last call.
    pub(crate) fn take_too_many(&mut self) -> bool {
        std::mem::take(&mut self.too_many)
    }
}

impl Watch for Collect {
    fn row(&mut self, row: Row) {
        if self.has_room() {
            self.rows.push(row);
        }
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        if !self.has_room() {
            return;
        }
        let [episode, start, end] = [stretch.episode, stretch.start, stretch.end].map(Ticks::new);
        let capacity = stretch.capacity();
        let (event, threat, cause_node) = (hit.event, ThreatIndex(hit.threat), NodeIndex(hit.scenario_node));
        self.downtime.push(Downtime { node, event, threat, cause_node, episode, start, end, capacity });
    }

    fn overflow(&mut self) {
        self.overflow = true;
    }
}

/// Two watchers of one trial.
pub(crate) struct Both<'a, A, B>(pub A, pub &'a mut B);

impl<A: Watch, B: Watch> Watch for Both<'_, A, B> {
    fn row(&mut self, row: Row) {
        self.0.row(row);
        self.1.row(row);
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        self.0.downtime(node, hit, stretch);
        self.1.downtime(node, hit, stretch);
    }

    fn deficit(&mut self, tolerance: u32, deficit: u64) {
        self.0.deficit(tolerance, deficit);
        self.1.deficit(tolerance, deficit);
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        self.0.below(tolerance, event, start, end);
        self.1.below(tolerance, event, start, end);
    }

    fn breach(&mut self, tolerance: u32) {
        self.0.breach(tolerance);
        self.1.breach(tolerance);
    }

    fn data_breach(&mut self, tolerance: u32, occurrence: u32) {
        self.0.data_breach(tolerance, occurrence);
        self.1.data_breach(tolerance, occurrence);
    }

    fn overflow(&mut self) {
        self.0.overflow();
        self.1.overflow();
    }
}
