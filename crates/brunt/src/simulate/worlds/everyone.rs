//! The sums of a trial, for all worlds that have the trial.

use super::own::Other;
use crate::ledger::{Amount, Sums};
use crate::simulate::book::Sink;
use crate::units::Ticks;

/// Adds a trial of the first world to its sums, and to those of the worlds that take the trial over.
pub(super) struct Everyone<'s, 'a> {
    pub first: &'s mut Sums,
    pub others: &'s mut [Other<'a>],
    /// Position of the trial in the block.
    pub place: usize,
}

impl Everyone<'_, '_> {
    /// The sums of each world that takes the trial over, and the position in the world of a threat of the first one.
    fn takers(&mut self) -> impl Iterator<Item = (&mut Sums, impl Fn(u32) -> u32)> {
        let place = self.place;
        let takers = self.others.iter_mut().filter(move |other| !other.differs[place]);
        takers.map(|other| {
            let threats = &other.difference.positions.threats;
            (&mut other.own.sums, move |threat: u32| threats[threat as usize])
        })
    }
}

impl Sink for Everyone<'_, '_> {
    fn threat(&mut self, threat: u32, losses: Amount) {
        self.first.threat(threat, losses);
        self.takers().for_each(|(sums, there)| sums.threat(there(threat), losses));
    }

    fn node(&mut self, node: u32, losses: Amount) {
        self.first.node(node, losses);
        self.takers().for_each(|(sums, _)| sums.node(node, losses));
    }

    fn recovery(&mut self, tolerance: u32, time: Ticks) {
        self.first.recovery(tolerance, time);
        self.takers().for_each(|(sums, _)| sums.recovery(tolerance, time));
    }

    fn breaches(&mut self, tolerance: u32, of_time: u64, of_data: u64) {
        self.first.breaches(tolerance, of_time, of_data);
        self.takers().for_each(|(sums, _)| sums.breaches(tolerance, of_time, of_data));
    }

    fn occurrence(&mut self, threat: u32) {
        self.first.occurrence(threat);
        self.takers().for_each(|(sums, there)| sums.occurrence(there(threat)));
    }

    fn cut(&mut self, time: Ticks) {
        self.first.cut(time);
        self.takers().for_each(|(sums, _)| sums.cut(time));
    }
}
