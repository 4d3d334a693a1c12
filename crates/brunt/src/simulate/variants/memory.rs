//! Cache of part outcomes within one trial.

use super::answer::Calls;
use super::choice::Choice;
use super::marks::Marks;
use crate::ledger::{Amount, Row};
use crate::plan::{Hit, Plan};
use crate::random::mix;
use crate::scenario::NodeIndex;
use crate::simulate::book::Collect;
use crate::simulate::network::{Stretch, Watch};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// Parts that came up in a trial, and their outcomes.
#[derive(Debug, Default)]
pub(super) struct Memory {
    hits: Vec<Hit>,
    /// For each disruption: controls that work on its occurrence and make its downtime cheaper.
    relieved: Vec<u64>,
    parts: Vec<Part>,
    /// Last part with each hash.
    by_hash: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// Outcomes of all parts, and of direct losses.
    pub outcomes: Vec<Outcome>,
}

/// Disruptions that no other disruption influences, in the order of their start.
#[derive(Debug)]
struct Part {
    hits: Range<usize>,
    /// Another part with the same hash.
    alike: Option<u32>,
    /// Outcomes of the part under sets that differ in consulted controls.
    known: Vec<Known>,
}

/// Outcome of a part under all sets that agree on the consulted controls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub choice: Choice,
    /// Position of the outcome.
    pub outcome: u32,
    /// Time from which on the network was at rest.
    pub rest: i64,
}

/// Losses, breaches and demands of a part of a trial.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// Losses by bearer.
    pub parties: Vec<Amount>,
    /// Breached tolerances.
    pub breaches: Marks,
    pub overflow: bool,
    /// Every loss and stretch of downtime; `None` if no net losses are compared.
    pub collected: Option<Collect>,
    /// The demands on controls.
    pub calls: Calls,
}

impl Memory {
    pub(super) fn clear(&mut self) {
        self.hits.clear();
        self.relieved.clear();
        self.parts.clear();
        self.by_hash.clear();
        self.outcomes.clear();
    }

    /// Number of a part. A new part is added to the cache.
    pub(super) fn part(&mut self, hits: &[Hit], relieved: &[u64]) -> usize {
        let hash = hits.iter().zip(relieved).fold(hits.len() as u64, |hash, (hit, relieved)| {
            let who = u64::from(hit.node) << 32 | u64::from(hit.occurrence);
            mix(mix(mix(hash ^ who) ^ hit.end as u64) ^ hit.takes ^ relieved.rotate_left(32))
        });
        let same = |part: usize| {
            let range = self.parts[part].hits.clone();
            self.hits[range.clone()] == *hits && self.relieved[range] == *relieved
        };
        let last = self.by_hash.get(&hash).copied();
        let mut alike = std::iter::successors(last, |&part| self.parts[part as usize].alike);
        if let Some(known) = alike.find(|part| same(*part as usize)) {
            return known as usize;
        }
        self.by_hash.insert(hash, self.parts.len() as u32);
        let from = self.hits.len();
        self.hits.extend_from_slice(hits);
        self.relieved.extend_from_slice(relieved);
        self.parts.push(Part { hits: from..self.hits.len(), alike: last, known: Vec::new() });
        self.parts.len() - 1
    }

    /// Outcome of a part under a set that agrees with `set` on all consulted controls; `None` if there is none.
    pub(super) fn recall(&self, part: usize, set: u64) -> Option<Known> {
        self.parts[part].known.iter().find(|known| known.choice.fits(set)).copied()
    }

    /// Stores the outcome of a part.
    pub(super) fn keep(&mut self, part: usize, choice: Choice, outcome: Outcome, rest: i64) -> Known {
        let known = Known { choice, outcome: self.add(outcome), rest };
        self.parts[part].known.push(known);
        known
    }

    /// Adds an outcome that belongs to no part.
    pub(super) fn add(&mut self, outcome: Outcome) -> u32 {
        self.outcomes.push(outcome);
        self.outcomes.len() as u32 - 1
    }
}

/// Hasher for keys that are hashes already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.0 = mix(self.0 ^ u64::from(byte)));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Notes the losses and breaches of a part while the part runs.
pub(super) struct Noting<'a> {
    pub plan: &'a Plan,
    /// Position of each party among the bearers.
    pub bearer_of: &'a [usize],
    pub outcome: &'a mut Outcome,
}

impl Watch for Noting<'_> {
    fn row(&mut self, row: Row) {
        let bearer = self.plan.losses.slots[row.slot as usize].bearer;
        self.outcome.parties[self.bearer_of[bearer.0 as usize]] += row.amount;
        if let Some(collected) = &mut self.outcome.collected {
            collected.row(row);
        }
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        if let Some(collected) = &mut self.outcome.collected {
            collected.downtime(node, hit, stretch);
        }
    }

    fn breach(&mut self, tolerance: u32) {
        self.outcome.breaches.add(tolerance as usize);
    }

    fn data_breach(&mut self, tolerance: u32, _: u32) {
        self.breach(tolerance);
    }

    fn overflow(&mut self) {
        self.outcome.overflow = true;
    }
}
