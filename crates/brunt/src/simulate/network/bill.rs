//! Cost of one stretch of lost capacity at one node, row by row.

use super::watch::{Stretch, Watch};
use crate::ledger::{Amount, Row, RowKind};
use crate::plan::{Curve, Hit, Meter};
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;
use std::cell::Cell;

/// One stretch at one meter, to be booked as rows.
pub(super) struct Bill<'a> {
    meter: &'a Meter,
    ranked: &'a [Hit],
    pub stretch: Stretch,
    /// Milliseconds of the whole stretch in service, once computed.
    whole: Cell<Option<i64>>,
}

impl<'a> Bill<'a> {
    #[inline]
    pub(super) fn new(meter: &'a Meter, ranked: &'a [Hit], stretch: Stretch) -> Self {
        Self { meter, ranked, stretch, whole: Cell::new(None) }
    }

    pub(super) fn event(&self) -> u32 {
        self.ranked[self.stretch.shortage.cause() as usize].event
    }

    #[inline]
    pub(super) fn in_service(&self, from: i64, to: i64) -> i64 {
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
    pub(super) fn rates(&self, curve: &Curve, kind: RowKind, weight: u64, watch: &mut impl Watch) {
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
    #[inline]
    pub(super) fn lumps(&self, curve: &Curve, watch: &mut impl Watch) {
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
        let hit = &self.ranked[self.stretch.shortage.cause() as usize];
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
            capacity: if kind == RowKind::Backlog { 1.0 } else { self.stretch.capacity() },
            amount,
        });
    }
}
