//! Waiting hours and the period of indemnity: which part of a loss by downtime is covered.

use crate::ledger::{Downtime, Row, RowKind};
use crate::plan::{Plan, Source, fixed};
use crate::scenario::{NodeIndex, Waiting, WaitingClock, WaitingKind};
use crate::units::Ticks;

/// When downtime is covered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    waiting: Waiting,
    /// The level of the clause in fixed point.
    below: u64,
    period: Option<Ticks>,
}

/// The part of a loss that is covered, in ticks in service of all its ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub covered: i64,
    /// Of the covered ones those in the first hours, which the deductible may keep.
    pub first: i64,
    pub whole: i64,
}

impl Part {
    const NONE: Self = Self { covered: 0, first: 0, whole: 1 };
}

/// An outage as the clock sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outage {
    node: NodeIndex,
    start: i64,
    /// When the hours have passed, if it lasts longer.
    over: Option<i64>,
    total: i64,
}

/// Hours of an outage that a policy does not pay because they lie in its waiting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Waited {
    /// What tells outages apart: the node, and the beginning of the episode or the event.
    pub outage: (NodeIndex, i64),
    pub ticks: i64,
}

impl Clock {
    /// The clock of a policy, if it has one.
    pub fn new(waiting: Option<Waiting>, period: Option<Ticks>) -> Option<Self> {
        let waiting = waiting.or_else(|| period.map(|_| Waiting::excess(Ticks::ZERO)))?;
        Some(Self { waiting, below: fixed(waiting.below), period })
    }

    /// Whether the deductible is the loss of the first hours where that is more.
    pub fn keeps_first_hours(&self) -> bool {
        self.waiting.kind == WaitingKind::GreaterOfHoursAndDeductible
    }

    /// What tells the outage that a loss belongs to from others; none for a loss that is not by downtime, which is covered whole.
    pub fn outage_of(&self, plan: &Plan, row: &Row) -> Option<(NodeIndex, i64)> {
        let Source::Node(node) = plan.slots()[row.slot as usize].source else { return None };
        Some(match self.waiting.per {
            WaitingClock::Interruption => (node, row.episode.get()),
            WaitingClock::Event => (node, i64::from(row.event)),
        })
    }

    /// Whether it counts the hours of an event rather than of an interruption.
    pub fn is_of_events(&self) -> bool {
        self.waiting.per == WaitingClock::Event
    }

    /// An outage; none if it never was below the level of the clause. Downtime is given by node and start, and by node, event and start.
    pub fn outage(
        &self,
        plan: &Plan,
        (node, key): (NodeIndex, i64),
        downtime: &[Downtime],
        by_event: &[Downtime],
    ) -> Option<Outage> {
        // An episode begins with its first stretch, and what stands at its node from then on belongs to it until the next begins.
        let (sorted, place): (_, fn(&Downtime) -> i64) = match self.waiting.per {
            WaitingClock::Interruption => (downtime, |stretch| stretch.start.get()),
            WaitingClock::Event => (by_event, |stretch| i64::from(stretch.event)),
        };
        let from = sorted.partition_point(|stretch| (stretch.node, place(stretch)) < (node, key));
        let mine = sorted[from..].iter().take_while(|stretch| match self.waiting.per {
            WaitingClock::Interruption => (stretch.node, stretch.episode.get()) == (node, key),
            WaitingClock::Event => (stretch.node, i64::from(stretch.event)) == (node, key),
        });
        let mut outage: Option<Outage> = None;
        for stretch in mine.filter(|stretch| plan.losses.is_below(node, stretch.capacity, self.below)) {
            let (start, length) = (stretch.start.get(), stretch.end.get() - stretch.start.get());
            let outage = outage.get_or_insert(Outage { node, start, over: None, total: 0 });
            let missing = self.waiting.hours.get() - outage.total;
            if outage.over.is_none() && length > missing {
                outage.over = Some(start + missing);
            }
            outage.total += length;
        }
        outage
    }

    /// Ticks of an outage that are waited for.
    pub fn waited(&self, outage: Outage) -> i64 {
        let hours = self.waiting.hours.get();
        match self.waiting.kind {
            WaitingKind::Franchise if outage.total > hours => 0,
            _ => outage.total.min(hours),
        }
    }

    /// Which part of a loss by an outage is covered.
    pub fn part(&self, plan: &Plan, row: &Row, outage: Option<Outage>) -> Part {
        let Some(outage) = outage else { return Part::NONE };
        let node = outage.node;
        let over = outage.over.unwrap_or(i64::MAX);
        let from = match self.waiting.kind {
            WaitingKind::Excess => over,
            WaitingKind::Franchise if outage.over.is_none() => i64::MAX,
            WaitingKind::Franchise | WaitingKind::GreaterOfHoursAndDeductible => outage.start,
        };
        let until = self.period.map_or(i64::MAX, |period| outage.start.saturating_add(period.get()));
        let (start, end) = (row.start.get(), row.end.get());
        if row.kind == RowKind::Lump {
            // A sum that is due when an outage reaches a length belongs to the hours before.
            let within = |from: i64| i64::from(from < start && start <= until);
            let (covered, after) = (within(from), within(over));
            return Part { covered, first: covered - covered.min(after), whole: 1 };
        }
        if row.kind == RowKind::Downtime && !plan.losses.is_below(node, row.capacity, self.below) {
            return Part::NONE;
        }
        let in_service = |from: i64, to: i64| if from < to { plan.losses.in_service(node, from, to) } else { 0 };
        let within = |from: i64| in_service(start.max(from), end.min(until));
        let covered = within(from);
        Part { covered, first: covered - covered.min(within(over)), whole: in_service(start, end).max(1) }
    }
}
