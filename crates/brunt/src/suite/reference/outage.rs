//! Disruptions, best-ranked first, each as what it takes over time.

use crate::suite::reference::fixed::{FULL, STATED, rounded, stated, units};
use brunt::scenario::RecoveryStep;

/// One disruption of one node.
#[derive(Debug, Clone)]
pub(super) struct Outage {
    pub node: usize,
    pub occurrence: u32,
    pub onset: i64,
    /// Capacity taken at the onset.
    pub takes: u64,
    pub data_loss: i64,
    /// From, to, and the capacity taken between.
    pub stages: Vec<(i64, i64, u64)>,
}

impl Outage {
    /// A disruption that takes a share from `onset` to `end`, and then what its recovery profile says.
    pub(super) fn new(
        node: usize,
        occurrence: u32,
        (onset, end): (i64, i64),
        takes: f64,
        recovery: &[RecoveryStep],
    ) -> Self {
        let takes = units(takes);
        let mut stages = vec![(onset, end, takes)];
        for (step, next) in recovery.iter().zip(&recovery[1.min(recovery.len())..]) {
            // A step takes a whole number of units of 10^-12.
            let fine = FULL / STATED;
            let taken = rounded(u128::from(takes / fine) * u128::from(stated(step.takes.get())), STATED) * fine;
            stages.push((end + step.after.get(), end + next.after.get(), taken));
        }
        Self { node, occurrence, onset, takes, data_loss: 0, stages }
    }

    /// What it takes at an instant; `None` if it takes nothing then.
    pub(super) fn taken(&self, t: i64) -> Option<u64> {
        self.stages.iter().find(|stage| stage.0 <= t && t < stage.1 && stage.2 > 0).map(|stage| stage.2)
    }
}

/// Best-ranked first: the one that takes more at its onset, then the earlier, then the smaller occurrence, then the node.
pub(super) fn rank(outages: &mut [Outage]) {
    outages.sort_by_key(|outage| (std::cmp::Reverse(outage.takes), outage.onset, outage.occurrence, outage.node));
}
