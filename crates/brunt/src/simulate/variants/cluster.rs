//! Clusters of a trial: occurrences that do not influence those of other clusters.
//!
//! Between two disruptions the network may come to rest: every node is up, no clock runs and no work is outstanding. Whatever happens
//! after such an instant does not depend on anything before it, so the downtime losses of a trial are the sum of those of its clusters.
//! The direct losses of an occurrence depend on no other occurrence except those that it follows from.

use crate::plan::{Hit, NONE, Plan, STATED};
use crate::simulate::draw::{Occurrences, Spans};
use std::ops::Range;

/// An occurrence of a cluster and its part there. The occurrences that it follows from come before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    pub number: u32,
    /// Whether the occurrence disrupts nodes in this cluster. Otherwise it is only judged, because other occurrences follow from it.
    pub strikes: bool,
    /// Whether the direct losses of the occurrence are counted in this cluster.
    pub costs: bool,
}

/// Finds clusters of occurrences; the memory is reused from trial to trial.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// A forest: each occurrence points to an occurrence of its cluster with the same or a smaller number.
    parents: Vec<u32>,
    windows: Vec<Window>,
    /// Whether a host of a control may be down at the time of an occurrence that the control meets, or of an occurrence that this one
    /// follows from.
    unsure: Vec<bool>,
    spans: Spans,
    keyed: Vec<(u32, u32)>,
    members: Vec<Role>,
    ends: Vec<usize>,
    /// Number of clusters that disrupt nodes; the other clusters have direct losses only.
    disrupting: usize,
    /// Occurrences whose direct losses no control changes.
    plain: Vec<u32>,
}

/// Time in which an occurrence may influence others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    start: i64,
    end: i64,
    occurrence: u32,
}

impl Clusters {
    /// Whether the disruptions of a cluster's members count. Otherwise only their direct losses do.
    pub(super) fn disrupts(&self, cluster: usize) -> bool {
        cluster < self.disrupting
    }

    /// Number of clusters.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Occurrences with direct losses that no control changes, in order.
    pub(super) fn plain(&self) -> &[u32] {
        &self.plain
    }

    /// The members of a cluster, in the order of their numbers.
    pub(super) fn members(&self, cluster: usize) -> &[Role] {
        let from = cluster.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.members[from..self.ends[cluster]]
    }

    /// Finds the clusters of a trial from its disruptions without controls: with controls disruptions take less and end earlier.
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

    /// Finds the occurrences at which a host may be down. A host can be down at an occurrence only if a disruption that reaches the host
    /// began before.
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

    /// Lists the clusters of occurrences that disrupt nodes, with the occurrences that they follow from; then a cluster with the direct
    /// losses of each occurrence.
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
                self.members.push(Role { number, strikes: true, costs: true });
                self.ends.push(self.members.len());
            }
        }
    }

    fn add_cluster(&mut self, occurrences: &Occurrences, range: Range<usize>) {
        let first = self.members.len();
        for index in range {
            let number = self.keyed[index].1;
            self.add_ancestors(occurrences, number);
            self.members.push(Role { number, strikes: true, costs: self.unsure[number as usize] });
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

    /// Adds the occurrences that an occurrence follows from, root first.
    fn add_ancestors(&mut self, occurrences: &Occurrences, number: u32) {
        let parent = occurrences.all[number as usize].parent;
        if parent != NONE {
            self.add_ancestors(occurrences, parent);
            self.members.push(Role { number: parent, strikes: false, costs: false });
        }
    }
}

/// Whether a control meets an occurrence or an occurrence that it follows from.
fn is_controlled(plan: &Plan, occurrences: &Occurrences, number: u32) -> bool {
    let occurrence = &occurrences.all[number as usize];
    plan.threats[occurrence.threat as usize].controlled
        || occurrence.parent != NONE && is_controlled(plan, occurrences, occurrence.parent)
}

/// Position after the last disruption of a group: starting with the disruption at `from`, in the order of start, the group contains all
/// disruptions that overlap an earlier one of the group.
pub(super) fn overlapping(plan: &Plan, hits: &[Hit], from: usize) -> usize {
    let mut busy = i64::MIN;
    let mut to = from;
    while to < hits.len() && (to == from || hits[to].start <= busy) {
        busy = busy.max(hits[to].end.saturating_add(plan.recovery(&hits[to])));
        to += 1;
    }
    to
}

/// Time at which the network is at rest after disruptions between `start` and `end`. A disruption that begins at that very instant may
/// continue one that ends there.
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
