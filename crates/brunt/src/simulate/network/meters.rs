//! The meters of a trial: they read what the network does to their nodes.

use super::meter::MeterState;
use super::shortage::Shortage;
use super::watch::Watch;
use crate::plan::{Hit, Plan};

/// Another shortage of a metered node from a time on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change {
    pub time: i64,
    pub meter: u32,
    pub shortage: Shortage,
}

/// The meters of the network, and those that something happened to in the trial.
#[derive(Debug)]
pub(super) struct Meters {
    states: Vec<MeterState>,
    touched: Vec<u32>,
}

impl Meters {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { states: vec![MeterState::default(); plan.losses.meters.len()], touched: Vec::new() }
    }

    /// Reads a change. The changes of a node must come in the order of time.
    #[inline(always)]
    pub(super) fn read(&mut self, plan: &Plan, ranked: &[Hit], change: Change, watch: &mut impl Watch) {
        let state = &mut self.states[change.meter as usize];
        if state.touch() {
            self.touched.push(change.meter);
        }
        let meter = &plan.losses.meters[change.meter as usize];
        state.turn(plan, meter, ranked, (change.shortage, change.time), watch);
    }

    /// Ends the trial at the horizon, and resets the meters. Returns the time at which the last backlog was gone, or would have been.
    pub(super) fn finish(&mut self, plan: &Plan, ranked: &[Hit], watch: &mut impl Watch) -> i64 {
        let mut done = 0;
        while let Some(meter) = self.touched.pop() {
            let state = std::mem::take(&mut self.states[meter as usize]);
            done = done.max(state.finish(plan, &plan.losses.meters[meter as usize], ranked, watch));
        }
        done
    }
}
