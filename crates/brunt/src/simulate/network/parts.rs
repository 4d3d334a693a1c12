//! Parts of a trial that do not meet.
//!
//! A part is a set of disruptions. Run without the others, it changes some nodes and has some needs looked at, from its begin until the
//! network is at rest again. Two parts meet if they change a node in common or look at a need in common, unless one is at rest before the
//! other begins. Parts that do not meet leave each other as they are: a need depends on its members only, and is looked at when a member
//! changes; a node is as scarce as the scarcest of its needs and disruptions, and those of a part that does not change the node leave it
//! at full capacity. So the changes of a trial are the changes of its parts, each run without the others.
//!
//! Example: a process buffers a system for 12 h and needs another system. A failure of 3 h of the first system, which the process does
//! not feel, and a failure of the second at the same time are two parts.

use super::clock::NEVER;
use super::events::{Done, Events};
use super::responses::Responses;
use super::seen::Seen;
use super::setting::Setting;
use super::watch::Unwatched;
use crate::plan::{Hit, Plan};
use std::ops::Range;

/// Most disruptions of a trial that is split.
const MOST: usize = 256;
/// Most disruptions that may be under way when another begins.
const CROWDED: usize = 24;
/// How often parts that turn out to meet are joined, before the trial is run as one.
const ROUNDS: usize = 3;

/// The parts of a trial, and memory to find them.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Start and position of each disruption, in the order of starts.
    order: Vec<(i64, u32)>,
    /// Parts in the order of their begin; a part that was joined with an earlier one points to it.
    all: Vec<Part>,
    /// Parts that may be under way.
    open: Vec<u32>,
}

/// Time and nodes of a part, and how its changes are known.
#[derive(Debug, Clone)]
struct Part {
    start: i64,
    done: Done,
    /// Position of the part that this one was joined with; its own position if there is none.
    joined: u32,
    /// Number of disruptions.
    size: u32,
    course: Course,
}

/// How the changes of a part are known.
#[derive(Debug, Clone)]
pub(super) enum Course {
    /// It must be run.
    Unknown,
    /// It is one disruption with this response.
    Response(u32),
    /// It was run, and made these changes.
    Changes(Range<usize>),
}

impl Parts {
    /// Splits a trial, and runs the parts whose course is not known. Returns whether the trial could be split. Otherwise it must be run as
    /// one.
    pub(super) fn split(
        &mut self,
        responses: &mut Responses,
        events: &mut Events,
        setting: &Setting<'_>,
        hits: &[Hit],
    ) -> bool {
        // Each round lists disruptions anew; the plan bounds how many can be listed.
        let most = MOST.min(setting.draw.plan.most_hits / (ROUNDS + 2));
        if hits.is_empty() || hits.len() > most || !responses.are_used(hits.len()) {
            return false;
        }
        self.order.clear();
        self.order.extend((0..).zip(hits).map(|(position, hit)| (hit.start, position)));
        self.order.sort_unstable();
        if !self.list(responses, events, setting, hits) {
            return false;
        }
        for _ in 0..ROUNDS {
            if self.all.len() > 1 && self.size(0) == hits.len() {
                return false;
            }
            self.run(events, setting, hits);
            if !self.join_what_meets() {
                return true;
            }
        }
        false
    }

    /// The parts in the order of their begin: the position of the first disruption, and the course.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, &Course)> {
        let parts = (0..).zip(&self.all).filter(|(place, part)| part.joined == *place);
        parts.map(|(place, part)| (self.order[place as usize].1 as usize, &part.course))
    }

    /// Time from which on the network is at rest after all parts, as [`Done::rest`].
    pub(super) fn rest(&self) -> i64 {
        let parts = (0..).zip(&self.all).filter(|(place, part)| part.joined == *place);
        parts.map(|(_, part)| part.done.rest).max().unwrap_or(0)
    }

    /// Number of parts whose course was known, number of other parts, and number of disruptions in these.
    #[cfg(test)]
    pub(super) fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for (_, part) in (0..).zip(&self.all).filter(|(place, part)| part.joined == *place) {
            match part.course {
                Course::Response(_) => counts[0] += 1,
                _ => (counts[1], counts[2]) = (counts[1] + 1, counts[2] + part.size as usize),
            }
        }
        counts
    }

    fn size(&self, place: usize) -> usize {
        self.all[place].size as usize
    }

    /// Lists the disruptions as parts, and joins those that meet. A disruption without a known response is taken to change all nodes
    /// until it must be over. Returns whether it is worth while.
    fn list(&mut self, responses: &mut Responses, events: &mut Events, setting: &Setting<'_>, hits: &[Hit]) -> bool {
        let plan = setting.draw.plan;
        self.all.clear();
        self.open.clear();
        for place in 0..hits.len() as u32 {
            let (start, position) = self.order[place as usize];
            let hit = &hits[position as usize];
            let (done, course) = match responses.of(events, setting, hit) {
                Some(number) => {
                    let response = responses.get(number);
                    let rest = response.rest(start, hit.end - start);
                    (Done { rest, seen: response.seen }, Course::Response(number))
                }
                None => (at_most(plan, hit), Course::Unknown),
            };
            self.all.push(Part { start, done, joined: place, size: 1, course });
            let mut kept = 0;
            for index in 0..self.open.len() {
                let other = self.open[index];
                let under_way = self.all[other as usize].done.rest >= start;
                if under_way {
                    self.open[kept] = other;
                    kept += 1;
                    if self.all[other as usize].done.seen.meets(&done.seen) {
                        self.join(other, place);
                    }
                }
            }
            self.open.truncate(kept);
            if kept > CROWDED {
                return false;
            }
            self.open.push(place);
        }
        true
    }

    fn root(&self, mut place: u32) -> u32 {
        while self.all[place as usize].joined != place {
            place = self.all[place as usize].joined;
        }
        place
    }

    fn join(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return false;
        }
        let (first, second) = (one.min(other), one.max(other));
        self.all[second as usize].joined = first;
        self.all[first as usize].size += self.all[second as usize].size;
        self.all[first as usize].course = Course::Unknown;
        true
    }

    /// Runs the parts whose course is not known.
    fn run(&mut self, events: &mut Events, setting: &Setting<'_>, hits: &[Hit]) {
        for place in 0..self.all.len() as u32 {
            let part = &self.all[place as usize];
            if part.joined != place || !matches!(part.course, Course::Unknown) {
                continue;
            }
            let from = events.changes.len();
            let members =
                (place..self.all.len() as u32).filter(|&member| self.root(member) == place).take(part.size as usize);
            let members = members.map(|member| hits[self.order[member as usize].1 as usize]);
            let done = events.run(setting, members, &mut Unwatched);
            let part = &mut self.all[place as usize];
            (part.done, part.course) = (done, Course::Changes(from..events.changes.len()));
        }
    }

    /// Joins parts that turned out to meet when they were run. Returns whether there are any.
    fn join_what_meets(&mut self) -> bool {
        let mut any = false;
        for place in 0..self.all.len() as u32 {
            if self.all[place as usize].joined != place
                || !matches!(self.all[place as usize].course, Course::Changes(_))
            {
                continue;
            }
            for other in 0..self.all.len() as u32 {
                let [part, beside] = [place, other].map(|place| &self.all[place as usize]);
                let meet = other != place
                    && beside.joined == other
                    && part.start <= beside.done.rest
                    && beside.start <= part.done.rest
                    && part.done.seen.meets(&beside.done.seen);
                if meet {
                    any |= self.join(place, other);
                }
            }
        }
        any
    }
}

/// Bounds of what a disruption does.
fn at_most(plan: &Plan, hit: &Hit) -> Done {
    let rest = hit.end.saturating_add(plan.recovery(hit)).saturating_add(plan.controls.restart);
    Done { rest: if rest < plan.horizon { rest } else { NEVER }, seen: Seen::ALL }
}
