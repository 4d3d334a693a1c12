//! Occurrences of a trial that have nothing to do with each other.
//!
//! Between two disruptions the network may come to rest: every node is up, no clock runs and no work is outstanding. What happens after
//! such an instant does not depend on what happened before, so that the losses of a trial are the sum of those of its clusters.

use super::occurrence::Occurrences;
use crate::plan::{NONE, Plan, longest_restart};

/// Finds clusters of occurrences, reused from trial to trial.
#[derive(Debug)]
pub(crate) struct Clusters {
    /// The longest time to rest after the last disruption has ended.
    restart: i64,
    /// A forest: each occurrence points to one of its cluster with a number no greater.
    parents: Vec<u32>,
    windows: Vec<Window>,
    /// Occurrences by cluster, and where each cluster ends.
    pub members: Vec<u32>,
    pub ends: Vec<usize>,
}

/// The time in which an occurrence may matter to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Window {
    start: i64,
    end: i64,
    occurrence: u32,
}

impl Clusters {
    pub fn new(plan: &Plan) -> Self {
        Self {
            restart: longest_restart(&plan.network),
            parents: Vec::new(),
            windows: Vec::new(),
            members: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Finds the clusters of a trial whose disruptions are those without any control: with controls they take less and end earlier.
    pub fn find(&mut self, plan: &Plan, occurrences: &Occurrences) {
        let count = occurrences.all.len() as u32;
        self.parents.clear();
        self.parents.extend(0..count);
        for (number, occurrence) in (0..).zip(&occurrences.all) {
            if occurrence.parent != NONE {
                self.join(number, occurrence.parent);
            }
        }
        self.find_windows(plan, occurrences);
        let mut open: Option<Window> = None;
        for index in 0..self.windows.len() {
            let window = self.windows[index];
            // What begins as another ends continues it, so that "at rest" takes more than an instant.
            match &mut open {
                Some(busy) if window.start <= rest(plan, busy.start, busy.end, self.restart) => {
                    busy.end = busy.end.max(window.end);
                    let other = busy.occurrence;
                    self.join(window.occurrence, other);
                }
                _ => open = Some(window),
            }
        }
        self.gather(count);
    }

    fn find_windows(&mut self, plan: &Plan, occurrences: &Occurrences) {
        self.windows.clear();
        for hit in &occurrences.hits {
            let steps = plan.recoveries.get(hit.recovery as usize).and_then(|steps| steps.last());
            let end = hit.end.saturating_add(steps.map_or(0, |step| step.0));
            self.windows.push(Window { start: hit.start, end, occurrence: hit.occurrence });
        }
        if plan.controls.hosted != 0 {
            // Whether a control works on an occurrence depends on what is down at its time.
            for (number, occurrence) in (0..).zip(&occurrences.all) {
                if plan.controls.threats[occurrence.threat as usize].asked & plan.controls.hosted != 0 {
                    self.windows.push(Window { start: occurrence.time, end: occurrence.time, occurrence: number });
                }
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

    /// Lists the members of each cluster in order; clusters in the order of their first members.
    fn gather(&mut self, count: u32) {
        let mut keyed: Vec<(u32, u32)> = (0..count).map(|number| (self.root(number), number)).collect();
        keyed.sort_unstable();
        self.members.clear();
        self.ends.clear();
        for (index, (root, number)) in keyed.iter().enumerate() {
            self.members.push(*number);
            if keyed.get(index + 1).is_none_or(|next| next.0 != *root) {
                self.ends.push(index + 1);
            }
        }
    }
}

/// By when the network is at rest after disruptions between `start` and `end`.
fn rest(plan: &Plan, start: i64, end: i64, restart: i64) -> i64 {
    let up = end.saturating_add(restart).min(plan.horizon);
    let mut rest = up;
    for meter in &plan.losses.meters {
        let Some(backlog) = meter.backlog else { continue };
        let (in_service, after) = match &meter.calendar {
            Some(calendar) => (calendar.in_service(start.min(up), up), Some(calendar)),
            None => (up - start.min(up), None),
        };
        // No more work is lost than there was; making it up takes so long at most.
        let needed = (libm::ceil(in_service as f64 / backlog.rate) as i64).min(plan.horizon + 1);
        rest = rest.max(after.map_or(up.saturating_add(needed), |calendar| calendar.after(up, needed)));
    }
    rest
}
