//! Reading of service levels.

use super::context::{At, Context};
use super::contract::Sides;
use super::cover::{World, ids};
use super::hours::weekly_hours;
use super::rule::Rule;
use super::selector::nodes_by_any;
use super::table::Keys;
use super::value::quoted;
use crate::scenario::entry;
use crate::scenario::{CreditBand, EarnBack, Excused, LevelMeasure, Period, ServiceLevel, Termination};
use crate::units::Share;

/// Keys of a measure other than the time average.
pub(crate) const MEASURE: Keys = Keys { table: "a measure", keys: &["share_at_least", "outage_hours"] };

/// Words for periods.
pub(crate) const PERIODS: [(&str, Period); 2] = [("month", Period::Month), ("quarter", Period::Quarter)];

/// Word for the time-average measure.
pub(crate) const TIME_AVERAGE: &str = "time_average";

/// Reads one service level.
pub(crate) fn service_level(
    cx: &mut Context,
    id: &str,
    at: &At<'_>,
    sides: &Sides,
    world: &World<'_, '_>,
) -> Option<ServiceLevel> {
    let at = cx.table(at, &entry::ServiceLevel::KEYS)?;
    sides.need_fee(cx, &at, "a credit");
    let nodes =
        cx.required(&at, "measures", &entry::ServiceLevel::KEYS).and_then(|at| nodes_by_any(cx, &at, world.nodes));
    let period = at.child("period").map_or(Some(Period::Month), |at| cx.word(&at, "period", &PERIODS));
    let measure = at.child("measure").map_or(Some(LevelMeasure::TimeAverage), |at| measure(cx, &at));
    let in_hours = matches!(measure, Some(LevelMeasure::OutageHours { .. }));
    // Without a measure the unit of thresholds is unknown.
    let bands = cx
        .required(&at, "bands", &entry::ServiceLevel::KEYS)
        .filter(|_| measure.is_some())
        .and_then(|at| bands(cx, &at, in_hours));
    let allocation = at.child("allocation").map_or(Some(Share::ONE), |at| cx.share(&at, "the allocation"));
    let excused = at.child("excused").map_or(Some(Excused::default()), |at| excused(cx, &at, world));
    let earn_back = match at.child("earn_back") {
        Some(at) => earn_back(cx, &at, in_hours).map(Some),
        None => Some(None),
    };
    let termination = match at.child("termination") {
        Some(at) => termination(cx, &at).map(Some),
        None => Some(None),
    };
    let exclusive_remedy = at.child("exclusive_remedy").map_or(Some(false), |at| cx.boolean(&at));
    Some(ServiceLevel {
        period: period?,
        measure: measure?,
        bands: bands?,
        allocation: allocation?,
        excused: excused?,
        earn_back: earn_back?,
        termination: termination?,
        exclusive_remedy: exclusive_remedy?,
        ..ServiceLevel::new(id, nodes?)
    })
}

fn measure(cx: &mut Context, at: &At<'_>) -> Option<LevelMeasure> {
    if at.as_table().is_none() {
        return cx.word(at, "measure", &[(TIME_AVERAGE, LevelMeasure::TimeAverage)]);
    }
    let at = cx.table(at, &MEASURE)?;
    let stated = at.entries();
    let [(key, value)] = stated.as_slice() else {
        let found = quoted(&stated.iter().map(|entry| entry.0).collect::<Vec<_>>());
        let rule = Rule::MeasureForm { found: if found.is_empty() { "none".to_owned() } else { found } };
        cx.report(rule, &at, "expected one");
        return None;
    };
    let capacity = cx.positive_share(value, "a capacity")?;
    match *key {
        "share_at_least" => Some(LevelMeasure::ShareAtLeast(capacity)),
        "outage_hours" => Some(LevelMeasure::OutageHours { below: capacity }),
        _ => None,
    }
}

/// Reads a threshold: hours of outage if `in_hours`, else availability.
fn threshold(
    cx: &mut Context,
    at: &At<'_>,
    [hours, share]: [&'static str; 2],
    in_hours: bool,
    keys: &Keys,
) -> Option<f64> {
    let (wanted, other, other_needs) =
        if in_hours { (hours, share, "an availability") } else { (share, hours, "outage_hours") };
    if let Some(wrong) = at.child(other) {
        if in_hours {
            let rule = Rule::ConflictingKeys { one: "outage_hours", other: share };
            cx.report_key(rule, &wrong, "hours have no availability").advise(format!("state `{hours} = \"4h\"`"));
        } else {
            let rule = Rule::KeyNeedsKey { key: hours, other: other_needs };
            let help = format!("state `{share} = 0.99`, or `measure = {{ outage_hours = 1.0 }}`");
            cx.report_key(rule, &wrong, "availability has no hours").advise(help);
        }
        return None;
    }
    let at = cx.required(at, wanted, keys)?;
    if in_hours { cx.hours(&at) } else { cx.probability(&at, "an availability").map(|share| share.get()) }
}

fn bands(cx: &mut Context, at: &At<'_>, in_hours: bool) -> Option<Vec<CreditBand>> {
    let items = if at.as_table().is_some() { vec![at.clone()] } else { cx.list(at, "a list of bands")? };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the list of bands".into() }, at, "expected at least one");
        return None;
    }
    let mut bands: Vec<CreditBand> = Vec::new();
    let mut complete = true;
    for item in &items {
        let Some(band) = band(cx, item, in_hours) else {
            complete = false;
            continue;
        };
        if bands.iter().any(|other| other.threshold == band.threshold) {
            let member = if in_hours { format!("{} h", band.threshold) } else { band.threshold.to_string() };
            cx.report(Rule::RepeatedMember { member }, item, "this threshold again");
            complete = false;
        }
        bands.push(band);
    }
    let worse = |a: &CreditBand, b: &CreditBand| (a.threshold > b.threshold) == in_hours && a.credit < b.credit;
    let milder = |a: &CreditBand| bands.iter().any(|b| worse(a, b));
    if let Some((_, item)) = bands.iter().zip(&items).find(|(band, _)| complete && milder(band)) {
        let rule = Rule::IdleTerm { term: "the band".into(), reason: "a milder miss is credited more" };
        cx.report(rule, item, "credited less than a milder miss");
    }
    complete.then_some(bands)
}

fn band(cx: &mut Context, at: &At<'_>, in_hours: bool) -> Option<CreditBand> {
    let at = cx.table(at, &entry::Band::KEYS)?;
    let threshold = threshold(cx, &at, ["above", "below"], in_hours, &entry::Band::KEYS);
    let credit = cx.required(&at, "credit", &entry::Band::KEYS).and_then(|at| cx.share(&at, "the credit"));
    Some(CreditBand { threshold: threshold?, credit: credit? })
}

fn excused(cx: &mut Context, at: &At<'_>, world: &World<'_, '_>) -> Option<Excused> {
    let at = cx.table(at, &entry::Excused::KEYS)?;
    let threats = at.child("threats").map_or(Some(Vec::new()), |at| ids(cx, &at, "threat", Context::threat));
    let causes = at.child("causes").map_or(Some(Vec::new()), |at| nodes_by_any(cx, &at, world.nodes));
    let maintenance = match at.child("maintenance") {
        Some(at) => weekly_hours(cx, &at).map(Some),
        None => Some(None),
    };
    let counts_as_up = at.child("count_as_up").map_or(Some(false), |at| cx.boolean(&at));
    Some(Excused { threats: threats?, causes: causes?, maintenance: maintenance?, counts_as_up: counts_as_up? })
}

fn earn_back(cx: &mut Context, at: &At<'_>, in_hours: bool) -> Option<EarnBack> {
    let at = cx.table(at, &entry::EarnBack::KEYS)?;
    let at_least = threshold(cx, &at, ["at_most", "at_least"], in_hours, &entry::EarnBack::KEYS);
    let periods = cx.required(&at, "periods", &entry::EarnBack::KEYS).and_then(|at| cx.integer(&at, 1, 1_000));
    Some(EarnBack { at_least: at_least?, periods: periods? as u32 })
}

fn termination(cx: &mut Context, at: &At<'_>) -> Option<Termination> {
    let at = cx.table(at, &entry::Termination::KEYS)?;
    let misses = cx.required(&at, "misses", &entry::Termination::KEYS).and_then(|at| cx.integer(&at, 1, 1_000));
    let within_at = cx.required(&at, "within", &entry::Termination::KEYS);
    let within = within_at.as_ref().and_then(|at| cx.integer(at, 1, 1_000));
    if let (Some(misses), Some(within), Some(at)) = (misses, within, &within_at)
        && within < misses
    {
        let rule = Rule::OutOfRange { expected: format!("at least {misses} periods"), value: within.to_string() };
        cx.report(rule, at, "fewer periods than misses");
        return None;
    }
    let cost = cx.required(&at, "cost", &entry::Termination::KEYS).and_then(|at| cx.money(&at));
    let bearer = cx.required(&at, "bearer", &entry::Termination::KEYS).and_then(|at| cx.party(&at));
    Some(Termination { misses: misses? as u32, within: within? as u32, cost: cost?, bearer: bearer? })
}
