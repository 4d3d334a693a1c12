//! Many disruptions in force at one node: their product, and the best-ranked disruption, at a cost that hardly grows with the number of
//! disruptions.

use super::compound::{FEW, exponential, logarithm};
use super::{Active, Cascade};
use crate::plan::{FULL, NONE};
use crate::simulate::level::Level;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Bit that tells the number of a crowd from the position of a disruption.
const CROWD: u32 = 1 << 31;

/// Largest size of a heap that is kept for the next trial.
const KEPT: usize = 1 << 12;

/// Crowds of a trial. The first `used` crowds are in use, except those in `free`.
#[derive(Debug, Default)]
pub(super) struct Crowds {
    all: Vec<Crowd>,
    used: usize,
    free: Vec<u32>,
}

/// Disruptions in force at one node.
#[derive(Debug, Default)]
struct Crowd {
    /// Number of disruptions, and number of disruptions that take all capacity.
    count: usize,
    total: usize,
    /// Sum of the logarithms of the shares that the other disruptions leave.
    sum: i128,
    /// Ranks of disruptions, best-ranked first. A disruption that is no longer in force is removed when it comes first; a disruption may
    /// be listed twice.
    ranks: BinaryHeap<Reverse<u32>>,
}

impl Crowds {
    /// Number of the crowd that `in_force` names; `None` if `in_force` names a disruption.
    #[inline]
    pub(super) fn number(in_force: u32) -> Option<u32> {
        (in_force != NONE && in_force >= CROWD).then_some(in_force ^ CROWD)
    }

    pub(super) fn clear(&mut self) {
        self.all[..self.used].iter_mut().for_each(Crowd::clear);
        self.used = 0;
        self.free.clear();
    }

    fn add(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            if self.used == self.all.len() {
                self.all.push(Crowd::default());
            }
            self.used += 1;
            self.used as u32 - 1
        })
    }
}

impl Crowd {
    fn clear(&mut self) {
        (self.count, self.total, self.sum) = (0, 0, 0);
        self.ranks.clear();
        self.ranks.shrink_to(KEPT);
    }

    fn add(&mut self, takes: u64) {
        match takes {
            FULL => self.total += 1,
            _ => self.sum += logarithm(FULL - takes),
        }
    }

    fn remove(&mut self, takes: u64) {
        match takes {
            FULL => self.total -= 1,
            _ => self.sum -= logarithm(FULL - takes),
        }
    }

    fn level(&mut self, active: &[Active]) -> Level {
        while self.ranks.peek().is_some_and(|first| active[first.0 as usize].takes == 0) {
            self.ranks.pop();
        }
        let left = if self.total > 0 { 0 } else { exponential(self.sum) };
        Level::new(FULL - left, self.ranks.peek().map_or(NONE, |first| first.0))
    }
}

impl Cascade {
    /// Turns the list of disruptions of a node into a crowd.
    #[inline(never)]
    pub(super) fn gather(&mut self, node: u32) -> Level {
        let number = self.crowds.add();
        let crowd = &mut self.crowds.all[number as usize];
        let mut at = std::mem::replace(&mut self.nodes[node as usize].in_force, CROWD | number);
        while at != NONE {
            let Active { takes, next } = self.active[at as usize];
            crowd.count += 1;
            crowd.add(takes);
            crowd.ranks.push(Reverse(at));
            at = next;
        }
        crowd.level(&self.active)
    }

    /// Changes the capacity that a disruption of a crowd takes. A crowd that has become small is turned into a list again, so that the
    /// share left does not depend on the history of the node.
    #[inline(never)]
    pub(super) fn change_crowd(&mut self, node: u32, number: u32, hit: u32, was: u64) -> Level {
        let crowd = &mut self.crowds.all[number as usize];
        let takes = self.active[hit as usize].takes;
        if was > 0 {
            crowd.remove(was);
            crowd.count -= 1;
        } else {
            crowd.ranks.push(Reverse(hit));
        }
        if takes > 0 {
            crowd.add(takes);
            crowd.count += 1;
        }
        if crowd.count > FEW {
            return crowd.level(&self.active);
        }
        self.disperse(node, number);
        self.compound(node)
    }

    /// Turns a small crowd into a list by rank.
    fn disperse(&mut self, node: u32, number: u32) {
        let crowd = &mut self.crowds.all[number as usize];
        let (mut few, mut count) = ([NONE; FEW], 0);
        let in_force = crowd.ranks.iter().map(|hit| hit.0).filter(|&hit| self.active[hit as usize].takes > 0);
        for hit in in_force {
            if !few[..count].contains(&hit) {
                few[count] = hit;
                count += 1;
            }
        }
        few[..count].sort_unstable();
        crowd.clear();
        self.crowds.free.push(number);
        self.nodes[node as usize].in_force = few[0];
        for place in 0..count {
            self.active[few[place] as usize].next = few.get(place + 1).copied().unwrap_or(NONE);
        }
    }
}
