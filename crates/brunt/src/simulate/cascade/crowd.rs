//! Many disruptions in force at one node: their product and the best-ranked of them, at a cost that hardly grows with their number.

use super::compound::{FEW, exponential, logarithm};
use super::{Active, Cascade};
use crate::plan::{FULL, NONE};
use crate::simulate::level::Level;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Marks the number of a crowd among positions of disruptions.
const CROWD: u32 = 1 << 31;

/// Most places of a heap that is kept for the next trial.
const KEPT: usize = 1 << 12;

/// The crowds of a trial: of all that there are the first `used`, but for those that are free again.
#[derive(Debug, Default)]
pub(super) struct Crowds {
    all: Vec<Crowd>,
    used: usize,
    free: Vec<u32>,
}

/// Disruptions in force at one node.
#[derive(Debug, Default)]
struct Crowd {
    /// How many there are, and how many of them take everything.
    count: usize,
    total: usize,
    /// The logarithms of what the others leave.
    sum: i128,
    /// The best-ranked first. Those that are no longer in force are taken out when they come first, and one may be in it twice.
    ranks: BinaryHeap<Reverse<u32>>,
}

impl Crowds {
    /// The crowd that `in_force` names, if it names one.
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
    /// Makes a crowd of the disruptions in the list of a node.
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

    /// A disruption of a node with a crowd takes another amount than before. A crowd of few becomes a list again, so that what they
    /// leave does not depend on what there was before.
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

    /// Makes a list by rank of a crowd of few.
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
