//! Nodes that controls run on.

use crate::plan::Plan;

/// Deficits over time, in one run, of the nodes that controls run on.
#[derive(Debug)]
pub(super) struct Hosts {
    changes: Vec<Vec<(i64, u64)>>,
}

impl Hosts {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { changes: vec![Vec::new(); plan.controls.hosts.len()] }
    }

    pub(super) fn clear(&mut self) {
        self.changes.iter_mut().for_each(Vec::clear);
    }

    /// Frees the memory of a trial that took much memory.
    pub(super) fn release(&mut self) {
        self.changes.iter_mut().for_each(|changes| *changes = Vec::new());
    }

    pub(super) fn note(&mut self, host: u32, t: i64, deficit: u64) {
        self.changes[host as usize].push((t, deficit));
    }

    /// Controls that do not work just before `t`, because one of their hosts is down. Outages end with the horizon, so after the horizon
    /// no host is down.
    pub(super) fn down_before(&self, plan: &Plan, t: i64) -> u64 {
        if plan.controls.hosted == 0 || t > plan.horizon {
            return 0;
        }
        let deficit = |host: u32| {
            let changes = &self.changes[host as usize];
            changes[..changes.partition_point(|change| change.0 < t)].last().map_or(0, |change| change.1)
        };
        let mut down = 0;
        for (index, control) in plan.controls.all.iter().enumerate() {
            if control.hosts.iter().any(|&host| deficit(host) >= control.below) {
                down |= 1 << index;
            }
        }
        down
    }
}
