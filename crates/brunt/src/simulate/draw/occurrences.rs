//! Occurrences of a trial: which may happen, when, and which follow from which.

use super::address::triggered_name;
use super::occurrence::{Occurrence, Root};
use super::size::Size;
use super::span::Spans;
use super::time::ticks;
use super::trial::{Draw, KEPT};
use super::verdict::Verdict;
use crate::ledger::{Bound, BoundHit};
use crate::plan::{Hit, NONE};
use crate::random::Uniform;
use crate::scenario::{ControlIndex, ThreatIndex, bound};

/// Occurrences and hits of one trial; the memory is reused from trial to trial.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    pub all: Vec<Occurrence>,
    pub names: Vec<u64>,
    pub hits: Vec<Hit>,
    /// Verdict of the controls on each occurrence; empty without controls.
    pub verdicts: Vec<Verdict>,
    /// Controls with a host that was down just before each occurrence; empty before hosts have been checked.
    pub down: Vec<u64>,
    /// Times in which these hosts may be down.
    pub spans: Spans,
    /// Controls whose presence or absence made a difference.
    pub consulted: u64,
    /// The longest outage of each occurrence, cut at the horizon.
    pub(super) longest: Vec<i64>,
    /// Hits of occurrences without controls, as target and size. `drawn` holds the range of each occurrence.
    pub(super) sizes: Vec<(u32, Size)>,
    pub(super) drawn: Vec<Drawn>,
    /// Outage after the horizon, summed over all hits.
    pub cut: i64,
    /// Bounds that the trial hit.
    pub bounds: Vec<BoundHit>,
}

/// Range of the sizes of an occurrence; empty before the sizes have been drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub from: u32,
    pub to: u32,
}

impl Drawn {
    const NOT_YET: Self = Self { from: NONE, to: NONE };
}

impl Occurrences {
    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.names.clear();
        self.hits.clear();
        self.verdicts.clear();
        self.sizes.clear();
        self.drawn.clear();
        self.down.clear();
        self.consulted = 0;
        self.cut = 0;
        self.bounds.clear();
    }

    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.clear();
        self.all.shrink_to(KEPT);
        self.names.shrink_to(KEPT);
        self.hits.shrink_to(KEPT);
        self.verdicts.shrink_to(KEPT);
        self.down.shrink_to(KEPT);
        self.longest.clear();
        self.longest.shrink_to(KEPT);
        self.sizes.shrink_to(KEPT);
        self.drawn.shrink_to(KEPT);
        self.spans.release();
    }

    /// Notes that a bound was hit.
    pub(crate) fn hit_bound(&mut self, bound: Bound, threat: u32) {
        let hit = BoundHit::new(bound, Some(ThreatIndex(threat)));
        if !self.bounds.contains(&hit) {
            self.bounds.push(hit);
        }
    }

    /// Adds an occurrence that starts an event.
    pub(crate) fn push_root(&mut self, root: Root) {
        let event = self.all.len() as u32;
        let Root { threat, name, time, pick, forced } = root;
        self.all.push(Occurrence { threat, event, parent: NONE, depth: 0, name, time, pick, forced });
    }

    /// Adds all occurrences that would follow from the roots if no control prevented any.
    pub(crate) fn unfold(&mut self, draw: Draw<'_>) {
        let mut next = 0;
        while next < self.all.len() {
            self.trigger(draw, next as u32);
            next += 1;
        }
        self.names.extend(self.all.iter().map(|occurrence| occurrence.name));
        self.longest.clear();
        self.longest.resize(self.all.len(), 0);
        self.drawn.resize(self.all.len(), Drawn::NOT_YET);
        if !draw.plan.controls.is_empty() {
            self.verdicts.resize(self.all.len(), Verdict::default());
        }
    }

    /// Numbers of all occurrences except `some` and those that follow from `some`.
    pub(crate) fn without(&self, some: &[u32]) -> Vec<u32> {
        let mut stays = vec![true; self.all.len()];
        for &number in some {
            if let Some(stays) = stays.get_mut(number as usize) {
                *stays = false;
            }
        }
        for (number, occurrence) in self.all.iter().enumerate() {
            stays[number] &= occurrence.parent == NONE || stays[occurrence.parent as usize];
        }
        (0..self.all.len() as u32).filter(|&number| stays[number as usize]).collect()
    }

    fn trigger(&mut self, draw: Draw<'_>, parent: u32) {
        let occurrence = self.all[parent as usize];
        for trigger in &draw.plan.threats[occurrence.threat as usize].triggers {
            let [happens, delay] = draw.key.derive(trigger.key).block(draw.trial, occurrence.name);
            if !Uniform::new(happens).split(trigger.probability).0 {
                continue;
            }
            if occurrence.depth >= bound::ROUNDS {
                return self.hit_bound(Bound::Rounds, trigger.threat.0);
            }
            if self.all.len() >= bound::OCCURRENCES {
                return self.hit_bound(Bound::Occurrences, trigger.threat.0);
            }
            let name = triggered_name(occurrence.name, trigger.key);
            self.all.push(Occurrence {
                threat: trigger.threat.0,
                event: occurrence.event,
                parent,
                depth: occurrence.depth + 1,
                name,
                time: occurrence.time + ticks(trigger.after.quantile(Uniform::new(delay))),
                pick: draw.key.block(draw.trial, name)[1],
                forced: NONE,
            });
        }
    }

    /// Whether an occurrence takes place.
    pub(crate) fn happens(&self, number: u32) -> bool {
        self.verdicts.get(number as usize).is_none_or(|verdict| !verdict.absent)
    }

    /// The control that prevented an occurrence.
    pub(crate) fn prevented_by(&self, number: u32) -> Option<ControlIndex> {
        self.verdicts.get(number as usize)?.prevented_by().map(ControlIndex)
    }
}
