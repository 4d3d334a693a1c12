//! Waiting hours and periods of indemnity: what of a loss a policy covers, and what of it was lost in the first hours.

use super::Given;
use super::money::{Units, proportion};
use super::outage::{counted, is_below, of_node};
use super::part::Part;
use super::service_time::{in_service, length};
use brunt::ledger::{Downtime, Row, RowKind};
use brunt::scenario::{NodeIndex, Policy, Waiting, WaitingClock, WaitingKind};
use brunt::units::Ticks;

/// What the hours of an outage leave of a loss.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hours {
    /// The part that is covered.
    pub covered: Units,
    /// Under `greater_of`: the part of it that was lost in the first hours.
    pub first: Units,
}

impl Hours {
    const NONE: Self = Self { covered: 0, first: 0 };
}

/// What of a part is covered. A transfer waits like the downtime that it answers. Direct losses and credits know no hours.
pub(super) fn covered(given: &Given<'_>, policy: &Policy, part: &Part, event: u32) -> Hours {
    let whole = Hours { covered: part.left, first: 0 };
    let Some((node, row)) = part.loss.and_then(|loss| Some((loss.node?, loss.row))) else { return whole };
    let loss = Downed { given, policy, node, row, event };
    let waiting = loss.waiting();
    match row.kind {
        _ if policy.waiting.is_none() && policy.indemnity_period.is_none() => whole,
        RowKind::Direct => whole,
        RowKind::Downtime => loss.of_stretch(part.left, &waiting),
        RowKind::Lump => loss.of_lump(part.left, &waiting),
        RowKind::Backlog => loss.of_backlog(part.left, &waiting),
    }
}

/// A loss by downtime of a node under a policy.
struct Downed<'a> {
    given: &'a Given<'a>,
    policy: &'a Policy,
    node: NodeIndex,
    row: Row,
    event: u32,
}

impl Downed<'_> {
    /// The stretches of the outage of the loss.
    fn outage(&self) -> Vec<&Downtime> {
        of_node(self.given, self.node).filter(|stretch| stretch.episode == self.row.episode).collect()
    }

    /// The stretches whose hours the clock counts.
    fn clock(&self, waiting: &Waiting) -> Vec<&Downtime> {
        match waiting.per {
            WaitingClock::Interruption => self.outage(),
            WaitingClock::Event => {
                of_node(self.given, self.node).filter(|stretch| stretch.event == self.event).collect()
            }
        }
    }

    /// Milliseconds that the clock has counted before a moment.
    fn hours_before(&self, waiting: &Waiting, moment: i64) -> i64 {
        counted(self.given, &self.clock(waiting), waiting.below, moment)
    }

    /// The clock of the policy. A period of indemnity without waiting hours is that of an interruption of any depth.
    fn waiting(&self) -> Waiting {
        self.policy.waiting.unwrap_or(Waiting::excess(Ticks::ZERO))
    }

    /// When the outage begins for the clause: with the first hour that its clock counts.
    fn beginning(&self, waiting: &Waiting) -> Option<i64> {
        let clock = self.clock(waiting);
        let below = |stretch: &&&Downtime| is_below(self.given, self.node, stretch.capacity, waiting.below);
        clock.iter().find(below).map(|stretch| stretch.start.get())
    }

    /// When the period of indemnity ends; the beginning of time if the clock never counts.
    fn end_of_cover(&self, waiting: &Waiting) -> i64 {
        match (self.beginning(waiting), self.policy.indemnity_period) {
            (None, _) => i64::MIN,
            (Some(beginning), Some(period)) => beginning + period.get(),
            (Some(_), None) => i64::MAX,
        }
    }

    /// A part of an amount in proportion to time in service between two moments of the row.
    fn part_of(&self, amount: Units, from: i64, to: i64) -> Units {
        let hours = self.given.scenario.nodes[self.node.0 as usize].hours.as_ref();
        let time = |from, to| i128::from(length(&in_service(hours, self.given.scenario.start, (from, to))));
        let whole = time(self.row.start.get(), self.row.end.get());
        if from <= self.row.start.get() && to >= self.row.end.get() {
            return amount;
        }
        proportion(amount, time(from, to), whole)
    }

    /// A stretch of downtime: cut where the clock ends and where the period of indemnity ends.
    fn of_stretch(&self, amount: Units, waiting: &Waiting) -> Hours {
        if !is_below(self.given, self.node, self.row.capacity, waiting.below) {
            return Hours::NONE;
        }
        let (start, end) = (self.row.start.get(), self.row.end.get());
        let until = end.min(self.end_of_cover(waiting)).max(start);
        let waits = (waiting.hours.get() - self.hours_before(waiting, start)).max(0);
        let from = start.saturating_add(waits).min(until);
        match waiting.kind {
            WaitingKind::Excess => Hours { covered: self.part_of(amount, from, until), first: 0 },
            WaitingKind::Franchise if !self.outlasts(waiting) => Hours::NONE,
            WaitingKind::Franchise => Hours { covered: self.part_of(amount, start, until), first: 0 },
            WaitingKind::GreaterOfHoursAndDeductible => {
                Hours { covered: self.part_of(amount, start, until), first: self.part_of(amount, start, from) }
            }
        }
    }

    /// A lump: covered if it is due after the waiting time and within the period of indemnity, and the time just before is an outage
    /// for the clause.
    fn of_lump(&self, amount: Units, waiting: &Waiting) -> Hours {
        let due = self.row.start.get();
        let outage = self.outage();
        let just_before = outage.iter().find(|stretch| stretch.start.get() < due && due <= stretch.end.get()).unwrap();
        let counts = is_below(self.given, self.node, just_before.capacity, waiting.below);
        if !counts || due > self.end_of_cover(waiting) {
            return Hours::NONE;
        }
        self.after_clock(amount, waiting, self.hours_before(waiting, due) > waiting.hours.get())
    }

    /// The cost of a backlog: covered if the clock has run out before it, up to the end of the period of indemnity.
    fn of_backlog(&self, amount: Units, waiting: &Waiting) -> Hours {
        let (start, end) = (self.row.start.get(), self.row.end.get());
        let amount = self.part_of(amount, start, end.min(self.end_of_cover(waiting)).max(start));
        self.after_clock(amount, waiting, self.hours_before(waiting, start) > waiting.hours.get())
    }

    /// An amount that does not accrue by the hour, and is due after the clock has run out or before.
    fn after_clock(&self, amount: Units, waiting: &Waiting, late: bool) -> Hours {
        match waiting.kind {
            WaitingKind::Excess if !late => Hours::NONE,
            WaitingKind::Franchise if !self.outlasts(waiting) => Hours::NONE,
            WaitingKind::Excess | WaitingKind::Franchise => Hours { covered: amount, first: 0 },
            WaitingKind::GreaterOfHoursAndDeductible => Hours { covered: amount, first: if late { 0 } else { amount } },
        }
    }

    /// Whether the outage lasts strictly longer than the waiting time.
    fn outlasts(&self, waiting: &Waiting) -> bool {
        self.hours_before(waiting, i64::MAX) > waiting.hours.get()
    }
}
