//! What lost capacity costs: curves, lumps and backlog, by all that a row names.

use crate::suite::reference::fixed::{FULL, HOUR, STATED, missing, stated};
use crate::suite::reference::history::{Episode, Service};
use crate::suite::reference::outage::Outage;
use brunt::ledger::RowKind;
use brunt::scenario::{DowntimeCurve, Node, Scenario};
use std::collections::BTreeMap;

/// What a loss is booked under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub node: usize,
    pub category: u32,
    pub bearer: u32,
    pub occurrence: u32,
    pub cause_node: usize,
    pub kind: RowKind,
    pub episode: i64,
}

pub(super) type Book = BTreeMap<Entry, f64>;

/// Books everything that one node's episodes cost.
pub(super) fn book(scenario: &Scenario, number: usize, episodes: &[Episode], ranked: &[Outage], book: &mut Book) {
    let node = &scenario.nodes[number];
    for curve in &node.downtime {
        for episode in episodes {
            let mut charge = |kind, cause: usize, amount: f64| {
                let (category, bearer) = (curve.category.0, curve.bearer.0);
                let (occurrence, cause_node) = (ranked[cause].occurrence, ranked[cause].node);
                let entry =
                    Entry { node: number, category, bearer, occurrence, cause_node, kind, episode: episode.from };
                *book.entry(entry).or_default() += amount;
            };
            let meter = Meter { service: Service::of(scenario, node), curve, start: episode.from };
            downtime(&meter, episode, &mut charge);
            lumps(curve, episode, &mut charge);
            backlog(node, &meter, episode, &mut charge);
        }
    }
}

/// A curve on the clock of an episode.
struct Meter<'a> {
    service: Service,
    curve: &'a DowntimeCurve,
    start: i64,
}

impl Meter<'_> {
    /// Cost of a full outage over a time, in service.
    fn cost(&self, from: i64, to: i64) -> f64 {
        let rates = &self.curve.rates;
        let piece = |step: usize| {
            let begins = self.start + rates[step].after.get();
            let ends = rates.get(step + 1).map_or(i64::MAX, |next| self.start + next.after.get());
            let (from, to) = (from.max(begins), to.min(ends));
            let ticks = if from < to { self.service.between(from, to) } else { 0 };
            rates[step].per_hour.get() * ticks as f64 / HOUR as f64
        };
        (0..rates.len()).map(piece).sum()
    }
}

type Charge<'a> = &'a mut dyn FnMut(RowKind, usize, f64);

fn downtime(meter: &Meter<'_>, episode: &Episode, charge: Charge<'_>) {
    for stretch in &episode.stretches {
        let amount = meter.cost(stretch.from, stretch.to) * missing(stretch.capacity);
        charge(RowKind::Downtime, stretch.cause, amount);
    }
}

/// A lump is due when the episode reaches its length; whoever was the cause just before bears it.
fn lumps(curve: &DowntimeCurve, episode: &Episode, charge: Charge<'_>) {
    for lump in &curve.lumps {
        let due = episode.from + lump.at.get();
        let reached = episode.stretches.iter().find(|stretch| stretch.from < due && due <= stretch.to);
        if let Some(stretch) = reached {
            charge(RowKind::Lump, stretch.cause, lump.amount.get());
        }
    }
}

/// While work is made up, a share of the cost goes on by the clock of the ended episode.
fn backlog(node: &Node, meter: &Meter<'_>, episode: &Episode, charge: Charge<'_>) {
    if let (Some(backlog), Some(last)) = (node.backlog, episode.stretches.last()) {
        debug_assert!(last.capacity < FULL);
        let share = stated(backlog.share.get()) as f64 / STATED as f64;
        let amount = meter.cost(episode.to, episode.made_up_until) * share;
        charge(RowKind::Backlog, last.cause, amount);
    }
}
