//! Many disruptions in force at one node: their product, and the best-ranked disruption, at a cost that hardly grows with the number of
//! disruptions.

use super::compound::{FEW, exponential, logarithm};
use super::shortage::Shortage;
use crate::plan::{FULL, NONE};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Bit that tells the number of a crowd from the position of a disruption.
const CROWD: u32 = 1 << 31;

/// Capacity that a disruption takes now, and the next disruption in the list of its node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Active {
    pub takes: u64,
    pub next: u32,
}

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

    /// Turns the list of disruptions that `in_force` heads into a crowd.
    #[inline(never)]
    pub(super) fn gather(&mut self, in_force: &mut u32, active: &[Active]) -> Shortage {
        let number = self.add();
        let crowd = &mut self.all[number as usize];
        let mut at = std::mem::replace(in_force, CROWD | number);
        while at != NONE {
            let Active { takes, next } = active[at as usize];
            crowd.count += 1;
            crowd.add(takes);
            crowd.ranks.push(Reverse(at));
            at = next;
        }
        crowd.shortage(active)
    }

    /// Changes the capacity that a disruption of a crowd takes, which was `was`. A crowd that has become small is turned into a list
    /// again, so that the share left does not depend on the history of the node; `None` then.
    #[inline(never)]
    pub(super) fn change(
        &mut self,
        in_force: &mut u32,
        number: u32,
        active: &mut [Active],
        (hit, was): (u32, u64),
    ) -> Option<Shortage> {
        let crowd = &mut self.all[number as usize];
        let takes = active[hit as usize].takes;
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
            return Some(crowd.shortage(active));
        }
        *in_force = crowd.disperse(active);
        self.free.push(number);
        None
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

    fn shortage(&mut self, active: &[Active]) -> Shortage {
        while self.ranks.peek().is_some_and(|first| active[first.0 as usize].takes == 0) {
            self.ranks.pop();
        }
        let left = if self.total > 0 { 0 } else { exponential(self.sum) };
        Shortage::new(FULL - left, self.ranks.peek().map_or(NONE, |first| first.0))
    }

    /// Turns a small crowd into a list by rank, and returns the head of the list.
    fn disperse(&mut self, active: &mut [Active]) -> u32 {
        let (mut few, mut count) = ([NONE; FEW], 0);
        let in_force = self.ranks.iter().map(|hit| hit.0).filter(|&hit| active[hit as usize].takes > 0);
        for hit in in_force {
            if !few[..count].contains(&hit) {
                few[count] = hit;
                count += 1;
            }
        }
        few[..count].sort_unstable();
        self.clear();
        for place in 0..count {
            active[few[place] as usize].next = few.get(place + 1).copied().unwrap_or(NONE);
        }
        few[0]
    }
}
