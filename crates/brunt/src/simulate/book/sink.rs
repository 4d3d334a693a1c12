//! Receivers of the sums of a trial.

use crate::ledger::{Amount, Sums};
use crate::units::Ticks;

/// Receives what a trial adds to the sums of a run. Threats, nodes and tolerances are named by position.
pub(crate) trait Sink {
    /// Losses of a threat.
    fn threat(&mut self, threat: u32, losses: Amount);
    /// Losses of a node.
    fn node(&mut self, node: u32, losses: Amount);
    /// A time to recover.
    fn recovery(&mut self, tolerance: u32, time: Ticks);
    /// Breaches of a tolerance: of its time, and of its data.
    fn breaches(&mut self, tolerance: u32, of_time: u64, of_data: u64);
    /// An occurrence of a threat that takes place.
    fn occurrence(&mut self, threat: u32);
    /// Outage after the horizon.
    fn cut(&mut self, time: Ticks);
}

impl Sink for Sums {
    #[inline]
    fn threat(&mut self, threat: u32, losses: Amount) {
        self.threats[threat as usize].add(losses);
    }

    #[inline]
    fn node(&mut self, node: u32, losses: Amount) {
        self.nodes[node as usize].add(losses);
    }

    fn recovery(&mut self, tolerance: u32, time: Ticks) {
        self.tolerances[tolerance as usize].recovery.add(time);
    }

    fn breaches(&mut self, tolerance: u32, of_time: u64, of_data: u64) {
        self.tolerances[tolerance as usize].add_trial(of_time, of_data);
    }

    #[inline]
    fn occurrence(&mut self, threat: u32) {
        self.occurrences[threat as usize] += 1;
    }

    fn cut(&mut self, time: Ticks) {
        self.add_cut(time);
    }
}
