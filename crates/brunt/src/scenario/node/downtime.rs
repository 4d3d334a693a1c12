//! What downtime of a node costs: downtime curves, tolerances and backlogs.

use crate::scenario::entry;
use crate::scenario::read::{At, Context, Keys, Rule};
use crate::scenario::{CategoryIndex, PartyIndex};
use crate::units::{Money, Probability, Ticks};

/// Cost of downtime over time: an impact curve with its bearer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DowntimeCurve {
    /// Party that bears the cost.
    pub bearer: PartyIndex,
    /// Loss category.
    pub category: CategoryIndex,
    /// Cost per hour of full outage by time since the episode began; the first starts at 0, times strictly increase.
    pub rates: Vec<Rate>,
    /// Lump sums by length of the episode, lengths positive and strictly increasing.
    pub lumps: Vec<Lump>,
}

/// Cost per hour from a time in the episode on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rate {
    /// Time since the episode began.
    pub after: Ticks,
    /// Cost per hour of full outage.
    pub per_hour: Money,
}

/// A lump sum due when an episode reaches a length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lump {
    /// The length, positive.
    pub at: Ticks,
    /// The sum, not scaled by lost capacity.
    pub amount: Money,
}

/// Impact tolerance: the longest tolerated interval below a service level, and the most data that may be lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tolerance {
    /// Service level: an interval with capacity strictly below this counts. In (0, 1].
    pub below: f64,
    /// Longest tolerated interval; a longer interval is a breach.
    pub at_most: Option<Ticks>,
    /// Most data that may be lost, in hours of work.
    pub data_loss: Option<Ticks>,
}

/// Catching up, after an episode, on the work lost during the episode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Backlog {
    /// Extra work per in-service hour, as a share of normal capacity, positive.
    pub rate: f64,
    /// Share of the downtime cost that goes on until the backlog is gone.
    pub share: Probability,
}

/// Default loss category of downtime.
pub(crate) const DEFAULT_CATEGORY: &str = "downtime";

/// Reads the downtime curves of a node: a single table, or a list.
pub(crate) fn curves(
    cx: &mut Context,
    node: &At<'_>,
    id: &str,
    owner: Option<PartyIndex>,
    owner_stated: bool,
    horizon: Ticks,
) -> Vec<DowntimeCurve> {
    let Some(at) = node.child("downtime") else { return Vec::new() };
    let items =
        if at.as_table().is_some() { vec![at] } else { cx.list(&at, "a downtime curve or a list").unwrap_or_default() };
    let bearer_of = |cx: &mut Context, at: &At<'_>| match at.child("bearer") {
        Some(bearer) => cx.party(&bearer),
        None => {
            if !owner_stated {
                let help = "name a `bearer` here, or an `owner` of the node";
                cx.report(Rule::NoBearer { node: id.to_owned() }, at, "no bearer").advise(help);
            }
            owner
        }
    };
    items
        .iter()
        .filter_map(|item| {
            let at = cx.table(item, &entry::DowntimeCurve::KEYS)?;
            let bearer = bearer_of(cx, &at);
            let (category, rates, lumps) = curve(cx, &at, horizon)?;
            Some(DowntimeCurve { bearer: bearer?, category, rates, lumps })
        })
        .collect()
}

fn curve(cx: &mut Context, at: &At<'_>, horizon: Ticks) -> Option<(CategoryIndex, Vec<Rate>, Vec<Lump>)> {
    let category = match at.child("category") {
        Some(at) => cx.text(&at, "the category"),
        None => Some(DEFAULT_CATEGORY),
    };
    if ["per_hour", "steps", "lumps"].iter().all(|key| !at.has(key)) {
        let help = "state `per_hour`, the cost of an hour of full outage, or `steps` or `lumps`";
        cx.report(Rule::EmptyCurve {}, at, "no cost").advise(help);
        return None;
    }
    let per_hour = at.child("per_hour").map_or(Money::new(0.0).ok(), |at| cx.money(&at));
    let steps = timed(cx, at, ("steps", "after", "per_hour"), &entry::Step::KEYS, "a step", horizon);
    let lumps = timed(cx, at, ("lumps", "at", "amount"), &entry::Lump::KEYS, "a lump sum", horizon);
    let first = Rate { after: Ticks::ZERO, per_hour: per_hour? };
    let rates = std::iter::once(first).chain(steps?.into_iter().map(|(after, per_hour)| Rate { after, per_hour }));
    let lumps = lumps?.into_iter().map(|(at, amount)| Lump { at, amount });
    Some((CategoryIndex(cx.category(category?)), rates.collect(), lumps.collect()))
}

/// Reads a list of amounts at strictly increasing times above 0.
fn timed(
    cx: &mut Context,
    curve: &At<'_>,
    (list, time_key, amount_key): (&str, &'static str, &'static str),
    keys: &Keys,
    what: &'static str,
    horizon: Ticks,
) -> Option<Vec<(Ticks, Money)>> {
    let Some(at) = curve.child(list) else { return Some(Vec::new()) };
    let items = cx.list(&at, &format!("a list, each entry {what}"))?;
    let mut entries: Vec<(Ticks, Money)> = Vec::new();
    let mut complete = true;
    for item in items {
        let Some(item) = cx.table(&item, keys) else {
            complete = false;
            continue;
        };
        let time_at = cx.required(&item, time_key, keys);
        let time = time_at.as_ref().and_then(|at| cx.positive_duration(at));
        let amount = cx.required(&item, amount_key, keys).and_then(|at| cx.money(&at));
        if let (Some(time), Some(time_at)) = (time, &time_at) {
            if entries.last().is_some_and(|last| last.0 >= time) {
                cx.report(Rule::NotIncreasing { what: "times" }, time_at, "not later than the one before");
                complete = false;
            }
            if time >= horizon {
                cx.report(Rule::BeyondHorizon { what }, time_at, "never reached");
            }
        }
        match time.zip(amount) {
            Some(entry) => entries.push(entry),
            None => complete = false,
        }
    }
    complete.then_some(entries)
}

/// Reads a tolerance.
pub(crate) fn tolerance(cx: &mut Context, at: &At<'_>, horizon: Ticks) -> Option<Tolerance> {
    let at = cx.table(at, &entry::Tolerance::KEYS)?;
    let below = at.child("below").map_or(Some(1.0), |at| cx.positive_share(&at, "a service level"));
    let limit = |cx: &mut Context, key: &'static str| {
        let Some(limit_at) = at.child(key) else { return Some(None) };
        let limit = cx.duration(&limit_at)?;
        if limit >= horizon {
            let label = "at least the horizon";
            cx.report(Rule::ToleranceContradiction { key }, &limit_at, label)
                .advise("a breach is a longer time, and no time is longer than the horizon");
        }
        Some(Some(limit))
    };
    let at_most = limit(cx, "at_most");
    let data_loss = limit(cx, "data_loss");
    let (at_most, data_loss) = (at_most?, data_loss?);
    if at_most.is_none() && data_loss.is_none() {
        let help = "state `at_most`, the longest time below the level, or `data_loss`, the most data lost";
        cx.report(Rule::EmptyTolerance {}, &at, "no limit").advise(help);
    } else if at_most.is_none()
        && let Some(below) = at.child("below")
    {
        cx.report_key(Rule::KeyNeedsKey { key: "below", other: "at_most" }, &below, "limits nothing alone");
    }
    Some(Tolerance { below: below?, at_most, data_loss })
}

/// Reads a backlog.
pub(crate) fn backlog(cx: &mut Context, at: &At<'_>) -> Option<Backlog> {
    let at = cx.table(at, &entry::Backlog::KEYS)?;
    let rate = cx.required(&at, "rate", &entry::Backlog::KEYS).and_then(|at| cx.positive(&at));
    let share = cx.required(&at, "share", &entry::Backlog::KEYS).and_then(|at| cx.probability(&at, "a share"));
    Some(Backlog { rate: rate?, share: share? })
}
