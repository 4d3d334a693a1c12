//! What one disruption alone does to the network, for all outages of a range.
//!
//! Let a disruption begin at time 0 in a network at rest and last for D, and let no other disruption be in force. Every event is then due
//! at `c` or at `D + c` for some number c of milliseconds: the disruption begins at 0, ends at D or goes through its recovery at
//! D + after, and a clock that starts with an event is due a fixed time after that event. The network compares times with the times of
//! events only. As long as the order of the events stays the same, and which of them coincide, so do the changes of all nodes: each
//! happens at its `c` or `D + c`, with the same deficit.
//!
//! Example: a need with a buffer of 4 h on a node that is out for D. Events are due at 0, D and 4 h. The node that has the need is down
//! from 4 h to D for every D above 4 h, and stays up for every D below; D = 4 h is a third case.

use super::clock::time;
use super::events::Events;
use super::meters::Change;
use super::seen::Seen;
use super::setting::Setting;
use super::watch::Unwatched;
use crate::plan::{Hit, NONE, Plan};

/// A time that is a number of milliseconds from the begin of a disruption or from the end of its outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    /// -1 for a time from the end of the outage, 0 for a time from the begin.
    from_end: i64,
    after: i64,
}

impl Moment {
    /// The time, for a disruption at `start` with an outage.
    #[inline(always)]
    pub(super) fn at(self, start: i64, outage: i64) -> i64 {
        start + self.after + (outage & self.from_end)
    }
}

/// Another deficit of a metered node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub moment: Moment,
    pub meter: u32,
    pub deficit: u64,
}

/// What a disruption does, for outages from `least` to `most`.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub least: i64,
    pub most: i64,
    /// The last change of a node; `None` if no node changes.
    rest: Option<Moment>,
    /// The last events that are due at a time from the begin, and at a time from the end of the outage.
    last: [Moment; 2],
    /// The nodes that change, and the needs that are looked at.
    pub seen: Seen,
    pub steps: Vec<Step>,
}

impl Response {
    /// Time of the last change of a node, 0 if no node changes.
    #[inline]
    pub(super) fn rest(&self, start: i64, outage: i64) -> i64 {
        self.rest.map_or(0, |moment| moment.at(start, outage))
    }

    /// Time of the last event.
    #[inline]
    pub(super) fn last(&self, start: i64, outage: i64) -> i64 {
        self.last[0].at(start, outage).max(self.last[1].at(start, outage))
    }

    /// Runs a disruption alone, and finds the range of outages for which it does the same. `None` if its last events lie so near the
    /// horizon that a clock might be due after it, which may be `longest` milliseconds after an event.
    pub(super) fn find(events: &mut Events, setting: &Setting<'_>, hit: &Hit, longest: i64) -> Option<Self> {
        let plan = setting.draw.plan;
        let outage = hit.end - hit.start;
        if outage < 0 || outage >= plan.horizon {
            return None;
        }
        let mut due = Due::new(plan, hit, outage);
        let (from, hits, mut moments) = (events.changes.len(), events.state.ranked.len(), Vec::new());
        events.begin(plan, std::iter::once(Hit { start: 0, end: outage, ..*hit }));
        let mut rest = None;
        while events.next() != u64::MAX {
            let (instant, before) = (events.next(), events.changes.len());
            let moment = due.moment(instant as i64);
            let waiting: Vec<u64> = events.state.needs.timers.keys();
            events.step(setting, instant, &mut Unwatched);
            due.add(moment, instant, &waiting, &events.state.needs.timers.keys());
            moments.resize(moments.len() + events.changes.len() - before, moment);
            if events.any_changed_at(instant as i64) {
                rest = Some(moment);
            }
        }
        let seen = events.finish(plan).seen;
        events.state.ranked.truncate(hits);
        let step = |(change, &moment): (Change, &Moment)| Step {
            moment,
            meter: change.meter,
            deficit: change.shortage.deficit(),
        };
        let steps = events.changes.drain(from..).zip(&moments).map(step).collect();
        if due.latest() + longest >= plan.horizon {
            return None;
        }
        let (least, most) = due.range();
        Some(Self { least, most, rest, last: due.last(), seen, steps })
    }
}

/// The events of a disruption, by whether they are due at a time from its begin or from the end of its outage.
struct Due {
    outage: i64,
    /// Milliseconds after the begin; milliseconds after the end of the outage.
    after: [Vec<i64>; 2],
}

impl Due {
    fn new(plan: &Plan, hit: &Hit, outage: i64) -> Self {
        let recovery = match hit.recovery {
            NONE => vec![0],
            recovery => plan.recoveries[recovery as usize].iter().map(|&(after, _)| after).collect(),
        };
        Self { outage, after: [vec![0], recovery] }
    }

    /// The moment of an event. Where two kinds of events coincide, which holds for one outage only, either will do.
    fn moment(&self, instant: i64) -> Moment {
        match self.after[0].contains(&instant) {
            true => Moment { from_end: 0, after: instant },
            false => Moment { from_end: -1, after: instant - self.outage },
        }
    }

    /// Adds the clocks that an event started. `waiting` are the keys of the clocks that ran before it, `now` those that run after it.
    fn add(&mut self, event: Moment, instant: u64, waiting: &[u64], now: &[u64]) {
        let mut waiting = waiting.iter().filter(|&&key| time(key) > instant).peekable();
        for &key in now {
            if waiting.next_if(|&&other| other == key).is_none() {
                let after = event.after + (time(key) - instant) as i64;
                self.after[event.from_end.unsigned_abs() as usize].push(after);
            }
        }
    }

    /// The last events of both kinds.
    fn last(&self) -> [Moment; 2] {
        [0, 1]
            .map(|kind| Moment { from_end: -(kind as i64), after: self.after[kind].iter().copied().max().unwrap_or(0) })
    }

    /// Time of the last event.
    fn latest(&self) -> i64 {
        self.last().map(|moment| moment.at(0, self.outage)).into_iter().max().unwrap_or(0)
    }

    /// Outages for which the events keep their order: for an event at c and another at D + d, D stays on its side of c - d.
    fn range(&self) -> (i64, i64) {
        let (mut least, mut most) = (0, i64::MAX);
        for &from_begin in &self.after[0] {
            for &from_end in &self.after[1] {
                let meet = from_begin - from_end;
                match self.outage.cmp(&meet) {
                    std::cmp::Ordering::Less => most = most.min(meet - 1),
                    std::cmp::Ordering::Equal => (least, most) = (meet, meet),
                    std::cmp::Ordering::Greater => least = least.max(meet + 1),
                }
            }
        }
        (least, most)
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::key;
    use super::*;

    fn due(outage: i64, from_begin: &[i64], from_end: &[i64]) -> Due {
        Due { outage, after: [from_begin.to_vec(), from_end.to_vec()] }
    }

    #[test]
    fn a_course_holds_as_long_as_events_keep_their_order() {
        // A buffer of 4 from the begin, a restart of 7 from the end.
        let range = |outage| due(outage, &[0, 4, 30], &[0, 7]).range();
        assert_eq!([range(0), range(1), range(3), range(4)], [(0, 0), (1, 3), (1, 3), (4, 4)]);
        assert_eq!([range(5), range(22), range(23), range(24)], [(5, 22), (5, 22), (23, 23), (24, 29)]);
        assert_eq!([range(29), range(30), range(31)], [(24, 29), (30, 30), (31, i64::MAX)]);
    }

    #[test]
    fn clocks_are_due_from_the_begin_or_the_end_as_the_events_that_start_them() {
        let mut due = due(10, &[0], &[0]);
        let [begin, end] = [due.moment(0), due.moment(10)];
        assert_eq!((begin, end), (Moment { from_end: 0, after: 0 }, Moment { from_end: -1, after: 0 }));
        due.add(begin, 0, &[], &[key(4, 1), key(12, 2)]);
        due.add(end, 10, &[key(10, 5), key(12, 2)], &[key(12, 2), key(12, 2), key(17, 1)]);
        assert_eq!(due.after, [vec![0, 4, 12], vec![0, 2, 7]]);
        assert_eq!(due.last().map(|moment| moment.at(100, 20)), [112, 127]);
        assert_eq!(due.latest(), 17);
        assert_eq!(due.range(), (10, 10), "two clocks are due at 12, for this outage only");
    }
}
