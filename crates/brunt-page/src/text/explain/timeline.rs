//! The timeline of a trial: all entries in the order of time.

use super::course::{Course, share};
use crate::quantity::{hours, plain, round_money};
use brunt::report::Date;
use brunt::report::{Explanation, HeldKind, HeldUp, NeedExplained, Outage};

/// Share of all losses that the told events make up; further events are in the JSON output only.
pub(super) const TOLD: f64 = 0.95;

/// An entry of the timeline.
pub(super) struct Entry {
    /// Hours from the start of the trial.
    pub hour: f64,
    /// Kind of the entry; entries of one instant come in the order of kinds.
    pub kind: Kind,
    /// Number of the root occurrence that the entry belongs to.
    pub event: Option<u32>,
    /// Text of the entry.
    pub text: String,
}

/// Kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A threat occurs.
    Occurrence,
    /// A node falls.
    Fall,
    /// A need holds.
    Held,
    /// A node is back.
    Back,
    /// Money moves.
    Payment,
}

/// All entries of a trial, in the order of time.
pub(super) fn timeline(of: &Explanation) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    for occurrence in &of.occurrences {
        let mut text = format!("#{} {}", occurrence.number, plain(&occurrence.name));
        if let Some(parent) = occurrence.triggered_by {
            text += &format!(", following #{parent}");
        }
        match (&occurrence.prevented_by, occurrence.happens) {
            (Some(control), _) => text += &format!(": prevented by {}", plain(control)),
            (None, false) => text += ": does not happen, since what it follows from does not",
            (None, true) => {
                let strikes: Vec<String> = occurrence.strikes.iter().map(|strike| plain(&strike.node)).collect();
                if !strikes.is_empty() {
                    text += &format!(": strikes {}", listed(&strikes));
                }
                if occurrence.direct > 0.0 {
                    text += &format!("; costs {} by itself", round_money(occurrence.direct));
                }
            }
        }
        let event = Some(occurrence.event);
        all.push(Entry { hour: occurrence.hour, kind: Kind::Occurrence, event, text });
    }
    let horizon = of.scenario.horizon_hours;
    for outage in &of.outages {
        let event = event_of(of, outage);
        all.push(Entry { hour: outage.from, kind: Kind::Fall, event, text: fall(outage, horizon) });
        if outage.to < horizon {
            let text = format!("{} is back after {}", plain(&outage.node), hours(outage.to - outage.from));
            all.push(Entry { hour: outage.to, kind: Kind::Back, event, text });
        }
    }
    for held in &of.held {
        let down = |outage: &&Outage| held.need.down.contains(&outage.node) && outage.from <= held.from;
        let event = of.outages.iter().rev().find(down).and_then(|outage| event_of(of, outage));
        all.push(Entry { hour: held.from, kind: Kind::Held, event, text: self::held(held) });
    }
    for payment in &of.payments {
        let text = format!(
            "{} pays {} {} under {}",
            plain(&payment.payer),
            plain(&payment.payee),
            round_money(payment.amount),
            plain(&payment.term)
        );
        all.push(Entry { hour: payment.hour, kind: Kind::Payment, event: payment.event, text });
    }
    all.sort_by(|one, other| one.hour.total_cmp(&other.hour).then(one.kind.cmp(&other.kind)));
    all
}

/// The events that make up the share `part` of all losses, the costliest first; then the number of further events with a cost, and their
/// total cost.
pub(super) fn main_events(of: &Explanation, part: f64) -> (Vec<u32>, u64, f64) {
    let mut costs: Vec<(u32, f64)> = Vec::new();
    for occurrence in &of.occurrences {
        let cost = occurrence.direct + occurrence.downtime;
        match costs.iter_mut().find(|known| known.0 == occurrence.event) {
            Some(known) => known.1 += cost,
            None => costs.push((occurrence.event, cost)),
        }
    }
    costs.retain(|(_, cost)| *cost > 0.0);
    costs.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut told = 0.0;
    let mut enough = |(_, cost): &(u32, f64)| {
        let before = told;
        told += cost;
        before < part * of.total
    };
    let count = costs.iter().map_while(|cost| enough(cost).then_some(())).count();
    let rest = costs.split_off(count);
    let left = rest.iter().map(|(_, cost)| cost).sum();
    (costs.into_iter().map(|(event, _)| event).collect(), rest.len() as u64, left)
}

/// The event that an outage began with.
fn event_of(of: &Explanation, outage: &Outage) -> Option<u32> {
    let first = outage.stretches.first()?;
    of.occurrences.get(first.occurrence as usize).map(|occurrence| occurrence.event)
}

fn fall(outage: &Outage, horizon: f64) -> String {
    let mut text = plain(&outage.node);
    text += &match outage.least {
        least if least <= 0.0 => " goes down".to_string(),
        least => format!(" goes down to {}", share(least)),
    };
    if let Some(need) = outage.stretches.first().and_then(|first| first.through.as_ref()) {
        text += &format!(" for want of {}", needed(need));
    }
    text + ", " + &Course::of(outage, horizon).sentence()
}

/// The members that a need lacks, in words.
pub(super) fn needed(need: &NeedExplained) -> String {
    listed(&missing(need).iter().map(|id| plain(id)).collect::<Vec<_>>())
}

/// The members of a need that are down; all members if none is listed as down.
fn missing(need: &NeedExplained) -> &[String] {
    if need.down.is_empty() { &need.members } else { &need.down }
}

fn held(held: &HeldUp) -> String {
    let by = match held.by {
        HeldKind::Members => "others make up for it",
        HeldKind::Buffer => "its buffer holds",
        _ => "chance spares it",
    };
    let then = if held.then_felt { ", then it is felt" } else { "" };
    let (node, down) = (plain(&held.need.node), needed(&held.need));
    let are = if missing(&held.need).len() == 1 { "is" } else { "are" };
    format!("{node} does not feel that {down} {are} down: {by} for {}{then}", hours(held.to - held.from))
}

/// A list of names: `a`, `a and b`, `a, b and c`; of more than six names the first six, and the number of the rest.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 6;
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if names.len() <= MOST => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", names[..MOST].join(", "), names.len() - MOST),
    }
}

/// Date and time of day of an hour, to the minute.
pub(super) fn moment(start: Date, hour: f64) -> String {
    let (date, hour, minute) = start.after_hours(hour);
    format!("{date} {hour:02}:{minute:02}")
}
