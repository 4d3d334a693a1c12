//! Breaches of tolerances and times to recover, node by node.

use crate::suite::reference::fixed::units;
use crate::suite::reference::history::Episode;
use crate::suite::reference::outage::Outage;
use brunt::scenario::Tolerance;
use std::collections::{BTreeMap, BTreeSet};

/// What one trial counts at one node with a tolerance.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Counts {
    pub time_breaches: u64,
    pub data_breaches: u64,
    /// From the first moment at which an event was the cause below the level to the last, by event.
    pub recovery: BTreeMap<u32, (i64, i64)>,
}

/// Counts at one node; `event` gives the event of an occurrence.
pub(super) fn count(
    (tolerance, guard): (Tolerance, u64),
    episodes: &[Episode],
    ranked: &[Outage],
    event: &dyn Fn(u32) -> u32,
) -> Counts {
    let times = below((tolerance, guard), episodes);
    let mut counts = Counts::default();
    for &(from, to, cause) in &times {
        let span = counts.recovery.entry(event(ranked[cause].occurrence)).or_insert((from, to));
        *span = (span.0.min(from), span.1.max(to));
    }
    if let Some(at_most) = tolerance.at_most {
        counts.time_breaches = joined(&times).iter().filter(|time| time.1 - time.0 > at_most.get()).count() as u64;
    }
    if let Some(most) = tolerance.data_loss {
        let causes = episodes.iter().flat_map(|episode| &episode.stretches).map(|stretch| &ranked[stretch.cause]);
        let lost = causes.filter(|outage| outage.data_loss > most.get()).map(|outage| outage.occurrence);
        counts.data_breaches = lost.collect::<BTreeSet<u32>>().len() as u64;
    }
    counts
}

/// Times below the level with their causes, in order.
fn below((tolerance, guard): (Tolerance, u64), episodes: &[Episode]) -> Vec<(i64, i64, usize)> {
    let level = units(tolerance.below);
    let mut times = Vec::new();
    for episode in episodes {
        let low = episode.stretches.iter().filter(|stretch| episode.waiting || stretch.capacity + guard < level);
        times.extend(low.map(|stretch| (stretch.from, stretch.to, stretch.cause)));
        let last = episode.stretches.iter().map(|stretch| stretch.cause).next_back();
        if let Some(last) = last.filter(|_| episode.backlog_below && episode.to < episode.made_up_until) {
            times.push((episode.to, episode.made_up_until, last));
        }
    }
    times
}

/// Times that touch are one.
fn joined(times: &[(i64, i64, usize)]) -> Vec<(i64, i64)> {
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for &(from, to, _) in times {
        match joined.last_mut().filter(|last| last.1 == from) {
            Some(last) => last.1 = to,
            None => joined.push((from, to)),
        }
    }
    joined
}
