//! Meters: the cost of lost capacity at a node, the time below the node's tolerance level, and its backlog.

use super::bill::Bill;
use super::clock::NEVER;
use super::shortage::Shortage;
use super::watch::{Stretch, Watch};
use super::work::Work;
use crate::ledger::RowKind;
use crate::plan::{Hit, Meter, NONE, Plan};

/// State of one metered node.
#[derive(Debug, Clone, Copy)]
pub(super) struct MeterState {
    touched: bool,
    /// Shortage of the node, the time since when it has that shortage, and the time since when it is below full capacity.
    shortage: Shortage,
    start: i64,
    episode: i64,
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
        let last = Stretch { episode: 0, start: 0, end: 0, shortage: Shortage::UP };
        Self {
            touched: false,
            shortage: Shortage::UP,
            start: 0,
            episode: 0,
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

/// Whether a node has a tolerance or a backlog, so that one stretch of lost capacity matters for others.
#[inline]
fn is_guarded(meter: &Meter) -> bool {
    meter.tolerance != NONE || meter.backlog.is_some()
}

impl MeterState {
    /// Notes that something happened to the node. Returns whether it is the first time in the trial.
    #[inline]
    pub(super) fn touch(&mut self) -> bool {
        !std::mem::replace(&mut self.touched, true)
    }

    /// Whether the node is below full capacity.
    fn is_down(&self) -> bool {
        self.shortage.is_down()
    }

    /// Gives the node another shortage from `t` on.
    #[inline(always)]
    pub(super) fn turn(
        &mut self,
        plan: &Plan,
        meter: &Meter,
        ranked: &[Hit],
        (shortage, t): (Shortage, i64),
        watch: &mut impl Watch,
    ) {
        let guarded = is_guarded(meter);
        if self.is_down() {
            let stretch = self.close(plan, meter, ranked, t, watch);
            if guarded && !shortage.is_down() {
                self.recover(meter, stretch, watch);
            }
        } else {
            if guarded {
                self.fall(plan, meter, ranked, t, watch);
            }
            self.episode = t;
        }
        if guarded && shortage.is_down() {
            self.enter(meter, &ranked[shortage.cause() as usize], shortage.deficit(), t, watch);
        }
        self.shortage = shortage;
        self.start = t;
    }

    /// Books the stretch of lost capacity that ends at `t`, and returns it.
    #[inline]
    fn close(&mut self, plan: &Plan, meter: &Meter, ranked: &[Hit], t: i64, watch: &mut impl Watch) -> Stretch {
        let stretch = Stretch { episode: self.episode, start: self.start, end: t, shortage: self.shortage };
        let bill = Bill::new(meter, ranked, stretch);
        watch.downtime(meter.node, &ranked[stretch.shortage.cause() as usize], stretch);
        for curve in &plan.losses.curves[meter.curves.0 as usize..meter.curves.1 as usize] {
            bill.rates(curve, RowKind::Downtime, stretch.shortage.deficit(), watch);
            bill.lumps(curve, watch);
        }
        if is_guarded(meter) {
            self.guard(meter, &bill, watch);
        }
        stretch
    }

    /// Notes what a stretch means for the tolerance and the backlog.
    #[inline(never)]
    fn guard(&mut self, meter: &Meter, bill: &Bill<'_>, watch: &mut impl Watch) {
        let stretch = bill.stretch;
        if meter.tolerance != NONE {
            watch.deficit(meter.tolerance, stretch.shortage.deficit());
        }
        self.deep_now |= stretch.shortage.deficit() >= meter.below;
        if stretch.shortage.deficit() >= meter.below || self.is_late() {
            watch.below(meter.tolerance, bill.event(), stretch.start, stretch.end);
        }
        if meter.backlog.is_some() {
            self.lost.add(stretch.shortage.deficit(), meter.bare_slack, bill.in_service(stretch.start, stretch.end));
        }
    }

    /// Records that the node is back at full capacity after `stretch`.
    fn recover(&mut self, meter: &Meter, stretch: Stretch, watch: &mut impl Watch) {
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
    fn fall(&mut self, plan: &Plan, meter: &Meter, ranked: &[Hit], t: i64, watch: &mut impl Watch) -> i64 {
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
        let bill = Bill::new(meter, ranked, stretch);
        for curve in &plan.losses.curves[meter.curves.0 as usize..meter.curves.1 as usize] {
            bill.rates(curve, RowKind::Backlog, backlog.share, watch);
        }
        if self.is_late() {
            watch.below(meter.tolerance, bill.event(), since, end);
        }
        if done > t {
            self.outstanding = self.outstanding.less(backlog.rate, bill.in_service(since, end));
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
    fn enter(&mut self, meter: &Meter, hit: &Hit, deficit: u64, t: i64, watch: &mut impl Watch) {
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
        if self.is_down() {
            self.close(plan, meter, ranked, plan.horizon, watch);
        }
        let done = self.fall(plan, meter, ranked, plan.horizon, watch);
        self.end_below(meter, plan.horizon, watch);
        done
    }
}
