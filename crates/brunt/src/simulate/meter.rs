//! Meters: the cost of lost capacity at a node, the time below the node's tolerance level, and its backlog.

use super::cascade::NEVER;
use super::level::Level;
use crate::ledger::{Amount, Row, RowKind};
use crate::plan::{Curve, FINE, FULL, Hit, Meter, NONE, Plan, share};
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;
use std::cell::Cell;

/// Receives the reports of a trial while the trial runs.
pub(crate) trait Watch {
    /// Whether every change of nodes and needs is reported.
    const TRACES: bool = false;

    /// A loss.
    fn row(&mut self, row: Row);
    /// A stretch of time of a node below full capacity.
    #[inline(always)]
    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        let _ = (node, hit, stretch);
    }
    /// Deficit of a node with a tolerance.
    #[inline(always)]
    fn level(&mut self, tolerance: u32, deficit: u64) {
        let _ = (tolerance, deficit);
    }
    /// A stretch of time below a tolerance level, caused by an event.
    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64);
    /// A time below the level that is longer than tolerated.
    fn breach(&mut self, tolerance: u32);
    /// A data loss by an occurrence that is larger than tolerated.
    fn data_breach(&mut self, tolerance: u32, occurrence: u32);
    /// An amount that cannot be counted.
    fn overflow(&mut self);
    /// Another capacity or cause of a node.
    fn node(&mut self, moved: NodeMove<'_>) {
        let _ = moved;
    }
    /// State of a need; may be reported again without a change.
    fn need(&mut self, moved: NeedMove) {
        let _ = moved;
    }
}

/// Capacity and cause of a node from a time on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeMove<'a> {
    pub time: i64,
    /// Index of the node in the scenario.
    pub node: u32,
    pub deficit: u64,
    /// Disruption that causes the deficit; `None` where the node is up.
    pub cause: Option<&'a Hit>,
    /// First need of the node that passes on the whole deficit by that cause; `None` where the cause hits the node itself.
    pub through: Option<u32>,
}

/// State of a need at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NeedMove {
    pub time: i64,
    /// Index in the scenario of the node that has the need, and position of the need in that node.
    pub node: u32,
    pub need: u32,
    /// Deficit of the scarcest member, for forms in which members may be missing; for other forms the deficit of the support before
    /// rerouting. Then the deficit that the need passes on.
    pub short: u64,
    pub passes: u64,
    /// Whether an episode is open: the members that are left do not make up for the others.
    pub open: bool,
    /// Whether the need is spared the episode by its probability.
    pub spared: bool,
}

/// A time [start, end) of an episode with one deficit and one cause.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub episode: i64,
    pub start: i64,
    pub end: i64,
    pub level: Level,
}

/// State of one metered node.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeterState {
    below_since: i64,
    /// Work lost in the episode in progress, and work of earlier episodes that is still to be made up.
    lost: Work,
    outstanding: Work,
    /// Whether an earlier episode whose work is outstanding fell below the tolerance level, and whether the episode in progress did.
    deep: bool,
    deep_now: bool,
    /// Time since when work is made up, and the last stretch before that time.
    working_since: i64,
    last: Stretch,
}

impl Default for MeterState {
    fn default() -> Self {
        let last = Stretch { episode: 0, start: 0, end: 0, level: Level::UP };
        Self {
            below_since: NEVER,
            lost: Work::NONE,
            outstanding: Work::NONE,
            deep: false,
            deep_now: false,
            working_since: NEVER,
            last,
        }
    }
}

impl MeterState {
    /// Books a stretch of lost capacity.
    #[inline]
    pub(super) fn close(
        &mut self,
        plan: &Plan,
        meter: &Meter,
        ranked: &[Hit],
        stretch: Stretch,
        watch: &mut impl Watch,
    ) {
        let booking = Booking::new(meter, ranked, stretch);
        watch.downtime(meter.node, &ranked[stretch.level.cause() as usize], stretch);
        for curve in &plan.losses.curves[meter.curves.0 as usize..meter.curves.1 as usize] {
            booking.rates(curve, RowKind::Downtime, stretch.level.deficit(), watch);
            booking.lumps(curve, watch);
        }
        if meter.tolerance != NONE {
            watch.level(meter.tolerance, stretch.level.deficit());
        }
        self.deep_now |= stretch.level.deficit() >= meter.below;
        if stretch.level.deficit() >= meter.below || self.is_late() {
            watch.below(meter.tolerance, booking.event(), stretch.start, stretch.end);
        }
        if meter.backlog.is_some() {
            self.lost.add(stretch.level.deficit(), meter.bare_slack, booking.in_service(stretch.start, stretch.end));
        }
    }

    /// Records that the node is back at full capacity after `stretch`.
    pub(super) fn recover(&mut self, meter: &Meter, stretch: Stretch, watch: &mut impl Watch) {
        let (lost, deep) = (std::mem::take(&mut self.lost), std::mem::take(&mut self.deep_now));
        self.outstanding = self.outstanding.and(lost);
        self.deep |= deep && lost != Work::NONE;
        if !self.is_late() {
            self.end_below(meter, stretch.end, watch);
        }
        if self.outstanding == Work::NONE {
            return;
        }
        self.working_since = stretch.end;
        self.last = stretch;
        if self.is_late() && self.below_since == NEVER {
            self.below_since = stretch.end;
        }
    }

    /// Records that the node goes below full capacity at `t`, after work on its backlog up to `t`. Returns the time at which the backlog
    /// was gone, or would have been.
    pub(super) fn fall(&mut self, plan: &Plan, meter: &Meter, ranked: &[Hit], t: i64, watch: &mut impl Watch) -> i64 {
        let (Some(backlog), true) = (meter.backlog, self.working_since != NEVER) else {
            return 0;
        };
        let since = std::mem::replace(&mut self.working_since, NEVER);
        // What takes longer than the horizon is not done within it, however much longer.
        let needed = self.outstanding.needs(backlog.rate).min(plan.horizon + 1);
        let done = match &meter.calendar {
            Some(calendar) => calendar.after(since, needed),
            None => since.saturating_add(needed),
        };
        let end = done.min(t);
        let stretch = Stretch { start: since, end, ..self.last };
        let booking = Booking::new(meter, ranked, stretch);
        for curve in &plan.losses.curves[meter.curves.0 as usize..meter.curves.1 as usize] {
            booking.rates(curve, RowKind::Backlog, backlog.share, watch);
        }
        if self.is_late() {
            watch.below(meter.tolerance, booking.event(), since, end);
        }
        if done > t {
            self.outstanding = self.outstanding.less(backlog.rate, booking.in_service(since, end));
            return done;
        }
        self.outstanding = Work::NONE;
        self.deep = false;
        // What is done exactly as the node falls again is one time below the level with what follows.
        if done < t {
            self.end_below(meter, done, watch);
        }
        done
    }

    /// Records a deficit of the node from `t` on.
    pub(super) fn enter(&mut self, meter: &Meter, hit: &Hit, deficit: u64, t: i64, watch: &mut impl Watch) {
        if meter.tolerance == NONE {
            return;
        }
        if hit.data_loss > meter.data_loss {
            watch.data_breach(meter.tolerance, hit.occurrence);
        }
        if deficit >= meter.below {
            if self.below_since == NEVER {
                self.below_since = t;
            }
        } else if !self.is_late() {
            self.end_below(meter, t, watch);
        }
    }

    /// Whether work is outstanding from an episode below the tolerance level. The node counts as below the level until that work is made
    /// up.
    fn is_late(&self) -> bool {
        self.deep && self.outstanding != Work::NONE
    }

    /// Ends the time below the tolerance level at `t`, if one is open.
    fn end_below(&mut self, meter: &Meter, t: i64, watch: &mut impl Watch) {
        let since = std::mem::replace(&mut self.below_since, NEVER);
        if since != NEVER && t - since > meter.at_most {
            watch.breach(meter.tolerance);
        }
    }

    /// Ends the trial at the horizon. Returns the time at which the last backlog was gone, or would have been.
    pub(super) fn finish(mut self, plan: &Plan, meter: &Meter, ranked: &[Hit], watch: &mut impl Watch) -> i64 {
        let done = self.fall(plan, meter, ranked, plan.horizon, watch);
        self.end_below(meter, plan.horizon, watch);
        done
    }
}

/// Outstanding work, in milliseconds of full capacity times 10^-18, and a bound on its difference from the exact work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Work {
    units: u128,
    slack: u128,
}

impl Work {
    const NONE: Self = Self { units: 0, slack: 0 };

    /// Adds the work that a deficit leaves undone in a time in service.
    fn add(&mut self, deficit: u64, slack: u64, ticks: i64) {
        let ticks = ticks.unsigned_abs();
        self.units += u128::from(deficit) * u128::from(ticks);
        // A full outage is one on paper.
        self.slack += if deficit == FULL { 0 } else { u128::from(slack) * u128::from(ticks) };
    }

    fn and(self, other: Self) -> Self {
        Self { units: self.units + other.units, slack: self.slack + other.slack }
    }

    /// Smallest whole number of milliseconds in service in which the work is made up at a rate.
    pub(crate) fn needs(self, rate: u64) -> i64 {
        i64::try_from(self.units.saturating_sub(self.slack).div_ceil(pace(rate))).unwrap_or(i64::MAX)
    }

    /// Work that is left after a time in service.
    fn less(self, rate: u64, ticks: i64) -> Self {
        let units = self.units.saturating_sub(pace(rate) * u128::from(ticks.unsigned_abs()));
        if units == 0 { Self::NONE } else { Self { units, ..self } }
    }
}

/// Work that is made up in a millisecond in service, at a rate in units of 10^-12.
fn pace(rate: u64) -> u128 {
    u128::from(rate) * u128::from(FINE)
}

/// One stretch at one meter, to be booked as rows.
struct Booking<'a> {
    meter: &'a Meter,
    ranked: &'a [Hit],
    stretch: Stretch,
    /// Milliseconds of the whole stretch in service, once computed.
    whole: Cell<Option<i64>>,
}

impl<'a> Booking<'a> {
    fn new(meter: &'a Meter, ranked: &'a [Hit], stretch: Stretch) -> Self {
        Self { meter, ranked, stretch, whole: Cell::new(None) }
    }

    fn event(&self) -> u32 {
        self.ranked[self.stretch.level.cause() as usize].event
    }

    fn in_service(&self, from: i64, to: i64) -> i64 {
        let Some(calendar) = &self.meter.calendar else { return to - from };
        if (from, to) != (self.stretch.start, self.stretch.end) {
            return calendar.in_service(from, to);
        }
        let whole = self.whole.get().unwrap_or_else(|| calendar.in_service(from, to));
        self.whole.set(Some(whole));
        whole
    }

    /// Books one row for each cost per hour that applies in the stretch, weighted by lost capacity.
    #[inline(always)]
    fn rates(&self, curve: &Curve, kind: RowKind, weight: u64, watch: &mut impl Watch) {
        let Stretch { episode, start, end, .. } = self.stretch;
        let mut from = start;
        for (index, &(after, per_hour)) in curve.rates.iter().enumerate() {
            from = from.max(episode + after);
            let to = curve.rates.get(index + 1).map_or(end, |next| end.min(episode.saturating_add(next.0)));
            if from < to {
                // The share of a backlog is stated, a lack of capacity may have been rounded.
                let slack = if kind == RowKind::Downtime { self.meter.bare_slack } else { 0 };
                self.book(curve, kind, (from, to), per_hour.over(self.in_service(from, to), weight, slack), watch);
            }
            if to == end {
                return;
            }
        }
    }

    /// Books one row for each lump whose length the episode reaches in the stretch. A lump that is due at the very end of a stretch
    /// belongs to that stretch.
    fn lumps(&self, curve: &Curve, watch: &mut impl Watch) {
        for &(length, amount) in &curve.lumps {
            let due = self.stretch.episode.saturating_add(length);
            if self.stretch.start < due && due <= self.stretch.end {
                self.book(curve, RowKind::Lump, (due, due), Some(amount), watch);
            }
        }
    }

    #[inline(always)]
    fn book(
        &self,
        curve: &Curve,
        kind: RowKind,
        (start, end): (i64, i64),
        amount: Option<Amount>,
        watch: &mut impl Watch,
    ) {
        let Some(amount) = amount.filter(|&amount| amount < Amount::MAX) else {
            return watch.overflow();
        };
        if amount == Amount::ZERO {
            return;
        }
        let hit = &self.ranked[self.stretch.level.cause() as usize];
        watch.row(Row {
            event: hit.event,
            occurrence: hit.occurrence,
            threat: ThreatIndex(hit.threat),
            slot: curve.slot,
            kind,
            cause_node: Some(NodeIndex(hit.scenario_node)),
            episode: Ticks::new(self.stretch.episode),
            start: Ticks::new(start),
            end: Ticks::new(end),
            capacity: if kind == RowKind::Backlog { 1.0 } else { share(FULL - self.stretch.level.deficit()) },
            amount,
        });
    }
}
