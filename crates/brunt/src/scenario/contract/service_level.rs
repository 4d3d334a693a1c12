//! Service levels: promises of a seller about the service of nodes per calendar period, and the credits due for a miss.

use crate::scenario::contract::check::Sides;
use crate::scenario::cover::check::{World, ids};
use crate::scenario::entry;
use crate::scenario::node::selector::nodes_by_any;
use crate::scenario::node::weekly_hours;
use crate::scenario::read::{At, Context, Keys, Rule, quoted};
use crate::scenario::{NodeIndex, PartyIndex, ThreatIndex, WeeklyHours};
use crate::units::{Money, Share};

/// A promise of the seller of a contract about nodes, measured over periods of the calendar.
///
/// In each period, T is the time in service of all measured nodes and D the bad time within T; availability is 1 - D / T. A missed
/// promise gives a credit of `credit` x `allocation` x the period's fee, with the `credit` of the band that applies. Credits of all
/// clauses of a contract for the same period are cut in proportion if their sum exceeds the contract's share at risk. A last period
/// that the horizon cuts counts like every other period, with the corresponding part of the fee.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct ServiceLevel {
    /// Key in the file.
    pub id: String,
    /// The measured nodes; their hours are added up.
    pub nodes: Vec<NodeIndex>,
    /// Calendar period of each measurement.
    pub period: Period,
    /// Measure of service.
    pub measure: LevelMeasure,
    /// Credit bands; of all bands that apply to a period, the worst counts.
    pub bands: Vec<CreditBand>,
    /// Share of the contract's fee to which the clause applies.
    pub allocation: Share,
    /// Hours that are not held against the seller.
    pub excused: Excused,
    /// Rule under which credits are earned back; `None` if they cannot be.
    pub earn_back: Option<EarnBack>,
    /// End of the contract after too many misses; `None` if misses do not end the contract.
    pub termination: Option<Termination>,
    /// Whether credits are the buyer's only remedy. If true, indemnities of the contract do not cover the buyer's losses from downtime
    /// of the measured nodes or from downtime caused at these nodes.
    pub exclusive_remedy: bool,
}

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
}

/// Measure of service in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LevelMeasure {
    /// Availability as the time average of capacity: an hour at 0.7 is 0.3 bad hours.
    TimeAverage,
    /// Availability as the share of time at or above a capacity: hours below it are bad.
    ShareAtLeast(f64),
    /// Hours of outage, added over the nodes: hours with capacity below a threshold.
    OutageHours {
        /// The capacity, in (0, 1].
        below: f64,
    },
}

/// A credit that is due beyond a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CreditBand {
    /// Threshold of a miss: availability strictly below the threshold, or strictly more hours of outage.
    pub threshold: f64,
    /// Share of the allocated fee.
    pub credit: Share,
}

/// Hours that a service level does not hold against the seller.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Excused {
    /// Hours that these threats cause, such as force majeure.
    pub threats: Vec<ThreatIndex>,
    /// Hours whose disruption acts at these nodes, such as nodes of the buyer.
    pub causes: Vec<NodeIndex>,
    /// Hours of agreed maintenance.
    pub maintenance: Option<WeeklyHours>,
    /// Whether excused hours count as good time. If false, excused hours are removed from the time in service of the period.
    pub counts_as_up: bool,
}

/// A credit is given back if each of the following periods is good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EarnBack {
    /// Availability that each following period must reach; with outage hours as the measure, the most hours that each may have.
    pub at_least: f64,
    /// Number of following periods.
    pub periods: u32,
}

/// A contract ends after too many misses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Termination {
    /// Number of periods with a miss that ends the contract.
    pub misses: u32,
    /// Number of consecutive periods in which the misses are counted.
    pub within: u32,
    /// Cost of ending the contract, due at most once in a trial, at the end of the period.
    pub cost: Money,
    /// Party that bears the cost.
    pub bearer: PartyIndex,
}

impl ServiceLevel {
    /// A service level on the monthly time-average availability of nodes, without credits.
    pub(crate) fn new(id: &str, nodes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self {
            id: id.into(),
            nodes: nodes.into_iter().collect(),
            period: Period::Month,
            measure: LevelMeasure::TimeAverage,
            bands: Vec::new(),
            allocation: Share::ONE,
            excused: Excused::default(),
            earn_back: None,
            termination: None,
            exclusive_remedy: false,
        }
    }
}

impl Period {
    /// Number of calendar months in the period.
    pub(crate) const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

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
