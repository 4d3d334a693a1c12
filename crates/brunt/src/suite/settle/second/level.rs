//! Service levels: periods, time in service, bad time and misses.

use super::Given;
use super::outage::{FULL, capacity, guard_of_work, in_billionths_of_thousandths, is_below, of_node};
use super::service_time::{Stretch, common, in_service, length, without};
use brunt::ledger::Downtime;
use brunt::scenario::{CreditBand, LevelMeasure, NodeIndex, Period, ServiceLevel, ThreatIndex};
use brunt::units::Ticks;
use std::collections::BTreeMap;

/// A calendar period as far as it lies within the trial.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub time: Stretch,
    /// Length of the whole period.
    pub whole: i64,
}

/// What a level measures in a period.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    /// Time in service in milliseconds.
    pub service: u128,
    /// Bad time as it is compared, in 10^-18 of a millisecond: reduced by the guards of capacities.
    pub bad: u128,
    /// Bad time by event, threat and node, in this order.
    pub causes: BTreeMap<Cause, u128>,
}

/// Whose bad time it is: one event by one threat at one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cause {
    pub event: u32,
    pub threat: ThreatIndex,
    pub node: NodeIndex,
}

/// The calendar periods from the start date on, cut by start and horizon.
pub(super) fn spans(given: &Given<'_>, period: Period) -> Vec<Span> {
    let (start, horizon) = (given.scenario.start, given.scenario.horizon);
    let months = start.months(horizon);
    let mut spans: Vec<Span> = Vec::new();
    for (number, &(from, month)) in months.iter().enumerate() {
        let to = months.get(number + 1).map_or(horizon, |next| next.0);
        let opens = period == Period::Month || month % 3 == 1;
        if spans.is_empty() || opens {
            let first = if period == Period::Month { 0 } else { (i64::from(month) - 1) % 3 };
            let months = (0..i64::from(period.months())).map(|later| number as i64 - first + later);
            let whole = months.map(|month| start.length_of_month(month).get()).sum();
            spans.push(Span { time: (from.get(), to.get()), whole });
        } else if let Some(last) = spans.last_mut() {
            last.time.1 = to.get();
        }
    }
    spans
}

/// Measures a level in a period.
pub(super) fn measure(given: &Given<'_>, level: &ServiceLevel, span: Span) -> Measured {
    let mut measured = Measured { service: 0, bad: 0, causes: BTreeMap::new() };
    for &node in &level.nodes {
        let open = |time| open_hours(given, level, node, time);
        let all = in_service(given.scenario.nodes[node.0 as usize].hours.as_ref(), given.scenario.start, span.time);
        let counted = if level.excused.counts_as_up { length(&all) } else { length(&open(span.time)) };
        measured.service += counted as u128;
        for stretch in of_node(given, node) {
            let Some(time) = common((stretch.start.get(), stretch.end.get()), span.time) else { continue };
            let hours = length(&open(time)) as u128;
            if is_excused(level, stretch) {
                if !level.excused.counts_as_up {
                    measured.service -= hours;
                }
                continue;
            }
            let (bad, guard) = badness(given, level, stretch);
            measured.bad += hours * bad.saturating_sub(guard);
            if hours * bad > 0 {
                let cause = Cause { event: stretch.event, threat: stretch.threat, node: stretch.cause_node };
                *measured.causes.entry(cause).or_default() += hours * bad;
            }
        }
    }
    measured
}

/// The hours in service of a node without agreed maintenance.
fn open_hours(given: &Given<'_>, level: &ServiceLevel, node: NodeIndex, time: Stretch) -> Vec<Stretch> {
    let start = given.scenario.start;
    let all = in_service(given.scenario.nodes[node.0 as usize].hours.as_ref(), start, time);
    match &level.excused.maintenance {
        Some(maintenance) => without(&all, maintenance, start),
        None => all,
    }
}

/// Whether a stated threat causes a stretch of downtime, or a stated node is where it is caused.
fn is_excused(level: &ServiceLevel, stretch: &Downtime) -> bool {
    level.excused.threats.contains(&stretch.threat) || level.excused.causes.contains(&stretch.cause_node)
}

/// How bad a moment of downtime is, as a multiple of 10^-18, and by how much that is reduced before it is compared.
fn badness(given: &Given<'_>, level: &ServiceLevel, stretch: &Downtime) -> (u128, u128) {
    let whole_if = |bad| if bad { (FULL, 0) } else { (0, 0) };
    match level.measure {
        LevelMeasure::TimeAverage => {
            let missing = FULL - capacity(stretch.capacity);
            let guard = if stretch.capacity > 0.0 { guard_of_work(given, stretch.node) } else { 0 };
            (missing, guard)
        }
        LevelMeasure::ShareAtLeast(least) => whole_if(is_below(given, stretch.node, stretch.capacity, least)),
        LevelMeasure::OutageHours { below } => whole_if(is_below(given, stretch.node, stretch.capacity, below)),
    }
}

impl Measured {
    /// Whether a band applies: availability strictly below its threshold, or bad hours strictly above it.
    pub(super) fn misses(&self, level: &ServiceLevel, band: &CreditBand) -> bool {
        !self.reaches(level, band.threshold)
    }

    /// Whether availability is at least a number, or bad hours are at most a number.
    pub(super) fn reaches(&self, level: &ServiceLevel, limit: f64) -> bool {
        match level.measure {
            LevelMeasure::OutageHours { .. } => self.bad <= hours(limit) * FULL,
            _ => {
                // 1 - D / T >= limit, all times T.
                let allowed = 1_000_000_000_000 - in_billionths_of_thousandths(limit);
                self.bad <= self.service * allowed * (FULL / 1_000_000_000_000)
            }
        }
    }
}

fn hours(stated: f64) -> u128 {
    Ticks::from_hours(stated).unwrap().get() as u128
}
