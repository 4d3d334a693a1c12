//! Waiting hours and the period of indemnity: the covered part of a loss by downtime.

use crate::ledger::{Downtime, Row, RowKind};
use crate::plan::{LossSource, Plan, fixed};
use crate::scenario::{NodeIndex, Waiting, WaitingClock, WaitingKind};
use crate::units::Ticks;

/// Waiting period and period of indemnity of a policy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    waiting: Waiting,
    /// The level of the clause in fixed point.
    below: u64,
    period: Option<Ticks>,
}

/// The covered part of a loss: `covered` of `whole` ticks in service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub covered: i64,
    /// Covered ticks within the first hours, which the deductible may keep.
    pub first: i64,
    pub whole: i64,
}

impl Part {
    const NONE: Self = Self { covered: 0, first: 0, whole: 1 };
}

/// An outage, measured by a clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interruption {
    node: NodeIndex,
    start: i64,
    /// Time at which the waiting hours have passed; `None` if the outage does not last longer.
    over: Option<i64>,
    total: i64,
}

/// Hours of an outage that a policy does not pay because the hours lie in the waiting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Waited {
    /// Key of the outage: the node, and the start of the episode or the number of the event.
    pub outage: (NodeIndex, i64),
    pub ticks: i64,
}

impl Clock {
    /// The clock of a policy; `None` without waiting period and period of indemnity.
    pub(super) fn new(waiting: Option<Waiting>, period: Option<Ticks>) -> Option<Self> {
        let waiting = waiting.or_else(|| period.map(|_| Waiting::excess(Ticks::ZERO)))?;
        Some(Self { waiting, below: fixed(waiting.below), period })
    }

    /// Whether the deductible is the larger of the retention and the loss of the first hours.
    pub(super) fn keeps_first_hours(&self) -> bool {
        self.waiting.kind == WaitingKind::GreaterOfHoursAndDeductible
    }

    /// Key of the outage that a loss belongs to; `None` for a loss that is not by downtime, which is covered in full.
    pub(super) fn outage_of(&self, plan: &Plan, row: &Row) -> Option<(NodeIndex, i64)> {
        let LossSource::Node(node) = plan.slots()[row.slot as usize].source else { return None };
        Some(match self.waiting.per {
            WaitingClock::Interruption => (node, row.episode.get()),
            WaitingClock::Event => (node, i64::from(row.event)),
        })
    }

    /// Whether the clock counts the hours of an event rather than of an interruption.
    pub(super) fn is_of_events(&self) -> bool {
        self.waiting.per == WaitingClock::Event
    }

    /// The outage with a key; `None` if capacity never was below the level of the clause. `downtime` is sorted by node and start,
    /// `by_event` by node, event and start.
    pub(super) fn outage(
        &self,
        plan: &Plan,
        (node, key): (NodeIndex, i64),
        downtime: &[Downtime],
        by_event: &[Downtime],
    ) -> Option<Interruption> {
        // An episode begins with its first stretch. Later stretches of the node belong to the episode until the next episode
        // begins.
        let (sorted, place): (_, fn(&Downtime) -> i64) = match self.waiting.per {
            WaitingClock::Interruption => (downtime, |stretch| stretch.start.get()),
            WaitingClock::Event => (by_event, |stretch| i64::from(stretch.event)),
        };
        let from = sorted.partition_point(|stretch| (stretch.node, place(stretch)) < (node, key));
        let mine = sorted[from..].iter().take_while(|stretch| match self.waiting.per {
            WaitingClock::Interruption => (stretch.node, stretch.episode.get()) == (node, key),
            WaitingClock::Event => (stretch.node, i64::from(stretch.event)) == (node, key),
        });
        let mut outage: Option<Interruption> = None;
        for stretch in mine.filter(|stretch| plan.losses.is_below(node, stretch.capacity, self.below)) {
            let (start, length) = (stretch.start.get(), stretch.end.get() - stretch.start.get());
            let outage = outage.get_or_insert(Interruption { node, start, over: None, total: 0 });
            let missing = self.waiting.hours.get() - outage.total;
            if outage.over.is_none() && length > missing {
                outage.over = Some(start + missing);
            }
            outage.total += length;
        }
        outage
    }

    /// Ticks of an outage within the waiting period.
    pub(super) fn waited(&self, outage: Interruption) -> i64 {
        let hours = self.waiting.hours.get();
        match self.waiting.kind {
            WaitingKind::Franchise if outage.total > hours => 0,
            _ => outage.total.min(hours),
        }
    }

    /// The covered part of a loss by an outage.
    pub(super) fn part(&self, plan: &Plan, row: &Row, outage: Option<Interruption>) -> Part {
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
        if row.kind != RowKind::Backlog && !plan.losses.is_below(node, row.capacity, self.below) {
            return Part::NONE;
        }
        if row.kind == RowKind::Lump {
            // A lump sum that is due when an outage reaches a length belongs to the hours before.
            let within = |from: i64| i64::from(from < start && start <= until);
            let (covered, after) = (within(from), within(over));
            return Part { covered, first: covered - covered.min(after), whole: 1 };
        }
        let in_service = |from: i64, to: i64| if from < to { plan.losses.in_service(node, from, to) } else { 0 };
        let within = |from: i64| in_service(start.max(from), end.min(until));
        let covered = within(from);
        Part { covered, first: covered - covered.min(within(over)), whole: in_service(start, end).max(1) }
    }
}
