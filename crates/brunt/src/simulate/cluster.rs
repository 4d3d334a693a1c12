//! Occurrences of a trial that have nothing to do with each other.
//!
//! Between two disruptions the network may come to rest: every node is up, no clock runs and no work is outstanding. What happens after
//! such an instant does not depend on what happened before, so that the losses by downtime of a trial are the sum of those of its
//! clusters. What an occurrence costs by itself depends on no other but those that it follows from.

use super::occurrence::Occurrences;
use super::span::Spans;
use crate::plan::{Hit, NONE, Plan, STATED};
use std::ops::Range;

/// An occurrence of a cluster and what is done with it there; what it follows from stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub number: u32,
    /// Whether it disrupts nodes; else it is only judged, because others follow from it.
    pub strikes: bool,
    /// Whether what it costs by itself is counted here.
    pub costs: bool,
}

/// Finds clusters of occurrences, reused from trial to trial.
#[derive(Debug, Default)]
pub(crate) struct Clusters {
    /// A forest: each occurrence points to one of its cluster with a number no greater.
    parents: Vec<u32>,
    windows: Vec<Window>,
    /// Whether something that a control of an occurrence runs on may be down at its time, or at that of one it follows from.
    unsure: Vec<bool>,
    spans: Spans,
    keyed: Vec<(u32, u32)>,
    members: Vec<Member>,
    ends: Vec<usize>,
    /// How many clusters disrupt something; the others only cost.
    disrupting: usize,
    /// Occurrences whose costs no control has a say in.
    plain: Vec<u32>,
}

/// The time in which an occurrence may matter to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    start: i64,
    end: i64,
    occurrence: u32,
}

impl Clusters {
    /// Whether the disruptions of a cluster's members count; else only what they cost does.
    pub(super) fn disrupts(&self, cluster: usize) -> bool {
        cluster < self.disrupting
    }

    /// How many clusters there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Occurrences that cost something in which no control has a say, in order.
    pub(super) fn plain(&self) -> &[u32] {
        &self.plain
    }

    /// The members of a cluster, in the order of their numbers.
    pub(super) fn members(&self, cluster: usize) -> &[Member] {
        let from = cluster.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.members[from..self.ends[cluster]]
    }

    /// Finds the clusters of a trial whose disruptions are those without any control: with controls they take less and end earlier.
    pub(super) fn find(&mut self, plan: &Plan, occurrences: &Occurrences) {
        let count = occurrences.all.len() as u32;
        self.parents.clear();
        self.parents.extend(0..count);
        self.find_unsure(plan, occurrences);
        self.find_windows(plan, occurrences);
        let mut open: Option<Window> = None;
        for index in 0..self.windows.len() {
            let window = self.windows[index];
            match &mut open {
                Some(busy) if window.start <= rest(plan, busy.start, busy.end) => {
                    busy.end = busy.end.max(window.end);
                    let other = busy.occurrence;
                    self.join(window.occurrence, other);
                }
                _ => open = Some(window),
            }
        }
        for (number, occurrence) in (0..).zip(&occurrences.all) {
            if occurrence.parent != NONE && self.unsure[number as usize] {
                self.join(number, occurrence.parent);
            }
        }
        self.gather(plan, occurrences);
    }

    /// What a control runs on can be down at an occurrence only if a disruption that reaches it began before.
    fn find_unsure(&mut self, plan: &Plan, occurrences: &Occurrences) {
        self.unsure.clear();
        let controls = &plan.controls;
        self.spans.find(plan, &occurrences.hits, controls.hosted);
        for occurrence in &occurrences.all {
            let inherited = occurrence.parent != NONE && self.unsure[occurrence.parent as usize];
            let asked = controls.threats.get(occurrence.threat as usize).map_or(0, |threat| threat.asked);
            let hosted = asked & controls.hosted;
            let may_be_down = hosted != 0 && self.spans.may_be_down(occurrence.time, hosted);
            self.unsure.push(inherited || may_be_down);
        }
    }

    fn find_windows(&mut self, plan: &Plan, occurrences: &Occurrences) {
        self.windows.clear();
        for hit in &occurrences.hits {
            let end = hit.end.saturating_add(plan.recovery(hit));
            self.windows.push(Window { start: hit.start, end, occurrence: hit.occurrence });
        }
        // Whether a control works on an occurrence may depend on what is down at its time.
        for (number, occurrence) in (0..).zip(&occurrences.all) {
            if self.unsure[number as usize] {
                self.windows.push(Window { start: occurrence.time, end: occurrence.time, occurrence: number });
            }
        }
        self.windows.sort_unstable();
    }

    fn root(&mut self, mut number: u32) -> u32 {
        while self.parents[number as usize] != number {
            let above = self.parents[self.parents[number as usize] as usize];
            self.parents[number as usize] = above;
            number = above;
        }
        number
    }

    fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other) as usize] = one.min(other);
    }

    /// Lists the clusters of occurrences that disrupt something, with what they follow from, then for each occurrence what it costs.
    fn gather(&mut self, plan: &Plan, occurrences: &Occurrences) {
        self.members.clear();
        self.ends.clear();
        self.keyed.clear();
        for index in 0..self.windows.len() {
            let number = self.windows[index].occurrence;
            let root = self.root(number);
            self.keyed.push((root, number));
        }
        for number in 0..occurrences.all.len() as u32 {
            if self.unsure[number as usize] {
                let root = self.root(number);
                self.keyed.push((root, number));
            }
        }
        self.keyed.sort_unstable();
        self.keyed.dedup();
        let mut from = 0;
        while from < self.keyed.len() {
            let to = from + self.keyed[from..].iter().take_while(|entry| entry.0 == self.keyed[from].0).count();
            self.add_cluster(occurrences, from..to);
            from = to;
        }
        self.disrupting = self.ends.len();
        self.plain.clear();
        for number in 0..occurrences.all.len() as u32 {
            let threat = &plan.threats[occurrences.all[number as usize].threat as usize];
            if self.unsure[number as usize] {
                continue;
            }
            if !is_controlled(plan, occurrences, number) {
                self.plain.push(number);
            } else if threat.controlled || !threat.losses.is_empty() {
                self.add_ancestors(occurrences, number);
                self.members.push(Member { number, strikes: true, costs: true });
                self.ends.push(self.members.len());
            }
        }
    }

    fn add_cluster(&mut self, occurrences: &Occurrences, range: Range<usize>) {
        let first = self.members.len();
        for index in range {
            let number = self.keyed[index].1;
            self.add_ancestors(occurrences, number);
            self.members.push(Member { number, strikes: true, costs: self.unsure[number as usize] });
        }
        let members = &mut self.members[first..];
        // The one that does more stands first among equals.
        members.sort_unstable_by_key(|member| (member.number, !member.strikes, !member.costs));
        let mut kept = first;
        for index in first..self.members.len() {
            if kept == first || self.members[kept - 1].number != self.members[index].number {
                self.members[kept] = self.members[index];
                kept += 1;
            }
        }
        self.members.truncate(kept);
        self.ends.push(kept);
    }

    /// Adds what an occurrence follows from, root first.
    fn add_ancestors(&mut self, occurrences: &Occurrences, number: u32) {
        let parent = occurrences.all[number as usize].parent;
        if parent != NONE {
            self.add_ancestors(occurrences, parent);
            self.members.push(Member { number: parent, strikes: false, costs: false });
        }
    }
}

/// Whether a control meets an occurrence or one that it follows from.
fn is_controlled(plan: &Plan, occurrences: &Occurrences, number: u32) -> bool {
    let occurrence = &occurrences.all[number as usize];
    plan.threats[occurrence.threat as usize].controlled
        || occurrence.parent != NONE && is_controlled(plan, occurrences, occurrence.parent)
}

/// Where the disruptions end that overlap with those from `from` on, in the order of their start.
pub(crate) fn overlapping(plan: &Plan, hits: &[Hit], from: usize) -> usize {
    let mut busy = i64::MIN;
    let mut to = from;
    while to < hits.len() && (to == from || hits[to].start <= busy) {
        busy = busy.max(hits[to].end.saturating_add(plan.recovery(&hits[to])));
        to += 1;
    }
    to
}

/// By when the network is at rest after disruptions between `start` and `end`. What begins at that very instant may still continue what
/// ends there.
fn rest(plan: &Plan, start: i64, end: i64) -> i64 {
    let up = end.saturating_add(plan.controls.restart).min(plan.horizon);
    let mut rest = up;
    for meter in &plan.losses.meters {
        let Some(backlog) = meter.backlog else { continue };
        let calendar = meter.calendar.as_ref();
        let in_service = calendar.map_or(up - start.min(up), |calendar| calendar.in_service(start.min(up), up));
        // No more work is lost than there was; making it up takes so long at most.
        let work = u128::from(in_service.unsigned_abs()) * u128::from(STATED);
        let needed = i64::try_from(work.div_ceil(backlog.rate.into())).unwrap_or(i64::MAX).min(plan.horizon + 1);
        rest = rest.max(calendar.map_or(up.saturating_add(needed), |calendar| calendar.after(up, needed)));
    }
    rest
}
