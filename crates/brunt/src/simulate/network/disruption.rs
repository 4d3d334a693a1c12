//! Disruptions of a trial: their ranks, and their stages in the order of time.

use super::clock::{INDEX_BITS, index, key, time};
use super::shortage::RANK_BITS;
use crate::plan::{FINE, FULL, Hit, NONE, Plan, STATED, divided};
use crate::scenario::bound;

/// Bits of a time before the horizon.
const START_BITS: u32 = 42;

const _: () = assert!(bound::STAGES <= 1 << INDEX_BITS && bound::DISRUPTIONS < 1 << RANK_BITS);

/// Sorts disruptions, best-ranked first: larger capacity taken, earlier onset, smaller occurrence number, smaller node id.
pub(crate) fn rank(plan: &Plan, hits: &mut [Hit]) {
    hits.sort_unstable_by_key(|hit| {
        let [takes, start] = [u128::from((FULL - hit.takes) / FINE), hit.start as u128];
        let word = takes << (START_BITS + u32::BITS) | start << u32::BITS | u128::from(hit.occurrence);
        (word, plan.network.nodes[hit.node as usize].scenario)
    });
}

/// Stages of the disruptions of a trial in the order of time.
#[derive(Debug, Default)]
pub(super) struct Stages {
    /// The low bits of a key name the disruption and its stage.
    order: Vec<u64>,
    next: usize,
}

impl Stages {
    /// Lists the stages before the horizon of the disruptions from position `first` on.
    pub(super) fn list(&mut self, plan: &Plan, ranked: &[Hit], first: usize) {
        self.order.clear();
        self.next = 0;
        let stages = (first * plan.stages) as u32..;
        for (first, hit) in stages.step_by(plan.stages).zip(&ranked[first..]) {
            let mut add = |at: i64, stage: u32| {
                if at < plan.horizon {
                    self.order.push(key(at, first + stage));
                }
            };
            add(hit.start, 0);
            if hit.recovery == NONE {
                add(hit.end, 1);
            } else {
                for (stage, &(after, _)) in (1..).zip(&plan.recoveries[hit.recovery as usize]) {
                    add(hit.end.saturating_add(after), stage);
                }
            }
        }
        self.order.sort_unstable();
    }

    /// Keeps memory for `kept` stages at most.
    pub(super) fn shrink_to(&mut self, kept: usize) {
        self.order.clear();
        self.order.shrink_to(kept);
    }

    /// Time of the next stage; greater than all times without one.
    pub(super) fn next(&self) -> u64 {
        self.order.get(self.next).map_or(u64::MAX, |&key| time(key))
    }

    /// Takes out the next stage if it begins at an instant: the position of the disruption, and the capacity that it takes from then on.
    #[inline(always)]
    pub(super) fn pop(&mut self, plan: &Plan, ranked: &[Hit], instant: u64) -> Option<(u32, u64)> {
        let &key = self.order.get(self.next).filter(|&&key| time(key) == instant)?;
        self.next += 1;
        let (hit, stage) = (index(key) / plan.stages as u32, index(key) as usize % plan.stages);
        Some((hit, taken(plan, &ranked[hit as usize], stage)))
    }
}

/// Capacity that a disruption takes in one of its stages: in stage 0 all of it, then the steps of its recovery profile; 0 without a
/// profile.
fn taken(plan: &Plan, hit: &Hit, stage: usize) -> u64 {
    let steps = plan.recoveries.get(hit.recovery as usize);
    match (stage, steps) {
        (0, _) => hit.takes,
        // A step takes a multiple of 10^-12, as its disruption does.
        (_, Some(steps)) => divided(u128::from(hit.takes / FINE) * u128::from(steps[stage - 1].1), STATED) * FINE,
        (_, None) => 0,
    }
}
