//! Disruptions in force at each node, and the capacity that they take together.

use super::compound::{FEW, product};
use super::crowd::{Active, Crowds};
use super::shortage::Shortage;
use crate::plan::{FULL, NONE};

/// Disruptions in force. Each node keeps the head of its list by rank, or the number of a crowd of many disruptions.
#[derive(Debug, Default)]
pub(super) struct InForce {
    active: Vec<Active>,
    /// Nodes at which many disruptions are in force.
    crowds: Crowds,
}

impl InForce {
    /// Begins a trial with a number of disruptions, of which none is in force.
    pub(super) fn begin(&mut self, disruptions: usize) {
        self.active.clear();
        self.active.resize(disruptions, Active { takes: 0, next: NONE });
        self.crowds.clear();
    }

    /// Keeps memory for `kept` disruptions at most.
    pub(super) fn shrink_to(&mut self, kept: usize) {
        self.active.clear();
        self.active.shrink_to(kept);
    }

    /// Changes the capacity that a disruption takes at the node whose disruptions `in_force` names. Returns the shortage that the
    /// disruptions of the node cause together; `None` without a change.
    pub(super) fn change(&mut self, in_force: &mut u32, hit: u32, takes: u64) -> Option<Shortage> {
        let was = std::mem::replace(&mut self.active[hit as usize].takes, takes);
        if takes == was {
            return None;
        }
        if let Some(number) = Crowds::number(*in_force) {
            let crowd = self.crowds.change(in_force, number, &mut self.active, (hit, was));
            return crowd.or_else(|| Some(self.compound(in_force)));
        }
        match (was, takes) {
            (0, _) => self.link(in_force, hit),
            (_, 0) => self.unlink(in_force, hit),
            _ => {}
        }
        Some(self.compound(in_force))
    }

    /// Shortage that the disruptions of a list cause together. A list that has become too long is turned into a crowd.
    fn compound(&mut self, in_force: &mut u32) -> Shortage {
        let first = *in_force;
        let (mut kept, mut count, mut at) = ([FULL; FEW], 0, first);
        while at != NONE {
            if count == FEW {
                return self.crowds.gather(in_force, &self.active);
            }
            let active = self.active[at as usize];
            kept[count] = FULL - active.takes;
            count += 1;
            at = active.next;
        }
        Shortage::new(FULL - product(&kept[..count]), first)
    }

    fn link(&mut self, first: &mut u32, hit: u32) {
        let (mut previous, mut at) = (NONE, *first);
        while at != NONE && at < hit {
            previous = at;
            at = self.active[at as usize].next;
        }
        self.active[hit as usize].next = at;
        match previous {
            NONE => *first = hit,
            _ => self.active[previous as usize].next = hit,
        }
    }

    fn unlink(&mut self, first: &mut u32, hit: u32) {
        let next = self.active[hit as usize].next;
        if *first == hit {
            *first = next;
            return;
        }
        let mut at = *first;
        while self.active[at as usize].next != hit {
            at = self.active[at as usize].next;
        }
        self.active[at as usize].next = next;
    }
}
