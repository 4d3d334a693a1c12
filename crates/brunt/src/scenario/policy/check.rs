//! Reading of insurance policies.

use crate::scenario::cover::check::World;
use crate::scenario::entry;
use crate::scenario::header::check::display_name;
use crate::scenario::read::{At, Context, Rule, quoted};
use crate::scenario::{
    Cover, Covered, Deductible, Ladder, Loads, NodeIndex, PartyIndex, Policy, Premium, Reinstatement, Rung, Sublimit,
    Waiting, WaitingClock, WaitingKind,
};
use crate::units::{Level, Money, Share, Ticks};

/// Words for waiting clocks.
pub(crate) const CLOCKS: [(&str, WaitingClock); 2] =
    [("event", WaitingClock::Event), ("interruption", WaitingClock::Interruption)];

/// A policy with its place.
pub(crate) struct PolicyDraft<'t> {
    /// The policy.
    pub(crate) policy: Policy,
    /// Place of the policy.
    pub(crate) at: At<'t>,
}

/// Reads one policy; problems are reported, and the result is `None` if a part could not be read.
pub(crate) fn policy<'t>(cx: &mut Context, id: &str, place: &At<'t>, world: &World<'_, '_>) -> Option<PolicyDraft<'t>> {
    let at = cx.table(place, &entry::Policy::KEYS)?;
    let name = display_name(cx, &at).unwrap_or_else(|| id.to_owned());
    let insured = cx.required(&at, "insured", &entry::Policy::KEYS).and_then(|at| cx.party(&at));
    let insurers = cx.required(&at, "insurers", &entry::Policy::KEYS).and_then(|at| insurers(cx, &at, insured));
    let cover = covered(cx, &at, insured, world);
    let inuring = at.child("inuring").map_or(Some(1), |at| cx.integer(&at, 1, 1_000_000));
    let waiting = optional(at.child("waiting"), |at| waiting(cx, at, world.horizon));
    let indemnity_period = optional(at.child("indemnity_period"), |at| cx.positive_duration(at));
    let sublimits = at.child("sublimits").map_or(Some(Vec::new()), |at| sublimits(cx, &at, insured, world));
    let deductible = deductible(cx, &at);
    let limit = optional(at.child("limit"), |at| cx.positive_money(at));
    let aggregate = at.child("aggregate").map_or(Some((Money::ZERO, None)), |at| aggregate(cx, &at));
    let coinsurance = at.child("coinsurance").map_or(Some(Share::ZERO), |at| coinsurance(cx, &at, id));
    let premium = optional(at.child("premium"), |at| premium(cx, at));
    let reinstatements = optional(at.child("reinstatements"), |at| reinstatements(cx, at));
    check_hours(cx, &at);
    check_reinstatements(cx, &at, reinstatements.as_ref().and_then(Option::as_ref), premium.flatten());
    let (aggregate_retention, aggregate_limit) = aggregate?;
    let insurers = insurers?;
    let policy = Policy {
        name,
        insurers,
        cover: cover?,
        inuring: inuring? as u32,
        waiting: waiting?,
        indemnity_period: indemnity_period?,
        sublimits: sublimits?,
        deductible: deductible?,
        limit: limit?,
        aggregate_retention,
        aggregate_limit,
        coinsurance: coinsurance?,
        reinstatements: reinstatements?,
        premium: premium?,
        ..Policy::new(id, insured?, PartyIndex(0), Cover::default())
    };
    Some(PolicyDraft { policy, at: place.clone() })
}

/// Reads the coinsurance; a coinsurance of 1 is reported as pointless.
fn coinsurance(cx: &mut Context, at: &At<'_>, id: &str) -> Option<Share> {
    let share = cx.share(at, "coinsurance")?;
    if share == Share::ONE {
        let rule = Rule::IdleTerm { term: format!("`{id}`"), reason: "the insured keeps everything" };
        cx.report(rule, at, "a quota share of 70 % is a coinsurance of 30 %");
    }
    Some(share)
}

/// Reads an optional value: `Some(None)` if the value is not stated, `None` if the value could not be read.
fn optional<'t, T>(at: Option<At<'t>>, read: impl FnOnce(&At<'t>) -> Option<T>) -> Option<Option<T>> {
    match at {
        Some(at) => read(&at).map(Some),
        None => Some(None),
    }
}

/// Reads the insurers and their shares, which add up to 1.
fn insurers(cx: &mut Context, at: &At<'_>, insured: Option<PartyIndex>) -> Option<Vec<(PartyIndex, Share)>> {
    if at.as_table().is_none() {
        cx.wrong_type(at, "a table of insurers and their shares such as `{ lead = 0.6, follow = 0.4 }`");
        return None;
    }
    let mut insurers = Vec::new();
    let mut complete = true;
    for (id, at) in at.entries() {
        let party = cx.party_key(id, &at);
        let share = cx.share(&at, "the share of an insurer");
        if party.is_some() && party == insured {
            cx.report_key(Rule::PaysItself { party: id.to_owned() }, &at, "the insured, too");
            complete = false;
        }
        match party.zip(share) {
            Some(insurer) => insurers.push(insurer),
            None => complete = false,
        }
    }
    if !complete {
        return None;
    }
    let sum: u128 = insurers.iter().map(|insurer| u128::from(insurer.1.units())).sum();
    if sum != u128::from(Share::ONE.units()) {
        let rule = Rule::InsurerShares { sum: sum as f64 / Share::ONE.units() as f64 };
        let help = "what nobody insures is the insured's own share: state it as `coinsurance`";
        cx.report(rule, at, "together").advise(help);
        return None;
    }
    Some(insurers)
}

fn covered(cx: &mut Context, at: &At<'_>, insured: Option<PartyIndex>, world: &World<'_, '_>) -> Option<Covered> {
    let stated: Vec<&str> =
        ["covers", "parametric", "stop_loss"].into_iter().filter(|key| at.child(key).is_some()).collect();
    let [key] = stated.as_slice() else {
        let found = if stated.is_empty() { "none".to_owned() } else { quoted(&stated) };
        cx.report_key(Rule::PolicyForm { found }, at, "covers what");
        return None;
    };
    let value = at.child(key)?;
    match *key {
        "covers" => world.cover(cx, &value, insured).map(Covered::Events),
        "parametric" => ladder(cx, &value, insured, world).map(Covered::Outage),
        _ => {
            if cx.boolean(&value)? {
                return Some(Covered::Net);
            }
            let rule = Rule::PolicyForm { found: "`stop_loss = false`".into() };
            cx.report_key(rule, &value, "covers nothing");
            None
        }
    }
}

fn ladder(cx: &mut Context, at: &At<'_>, insured: Option<PartyIndex>, world: &World<'_, '_>) -> Option<Ladder> {
    let at = cx.table(at, &entry::Parametric::KEYS)?;
    let node = cx.required(&at, "node", &entry::Parametric::KEYS).and_then(|at| cx.node(&at));
    let below = at.child("below").map_or(Some(1.0), |at| cx.positive_share(&at, "a capacity"));
    let default = || node.zip(insured).map(|(node, insured)| meant_for(world, node, insured));
    let actual = at.child("against").map_or_else(default, |at| world.cover(cx, &at, insured));
    let rungs = cx.required(&at, "ladder", &entry::Parametric::KEYS).and_then(|at| rungs(cx, &at, world.horizon));
    Some(Ladder { node: node?, below: below?, rungs: rungs?, actual: actual? })
}

/// Default losses with which parametric payouts are compared: downtime of the node if the insured bears any, else downtime caused at
/// the node.
fn meant_for(world: &World<'_, '_>, node: NodeIndex, insured: PartyIndex) -> Cover {
    let bears = world.nodes[node.0 as usize].node.downtime.iter().any(|curve| curve.bearer == insured);
    if bears { Cover::losses().with_nodes([node]) } else { Cover::losses().with_causes([node]) }
}

fn rungs(cx: &mut Context, at: &At<'_>, horizon: Ticks) -> Option<Vec<Rung>> {
    let items = if at.as_table().is_some() { vec![at.clone()] } else { cx.list(at, "a list of rungs")? };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the ladder".into() }, at, "expected at least one rung");
        return None;
    }
    let mut rungs: Vec<Rung> = Vec::new();
    let mut complete = true;
    for item in items {
        let Some((rung, after_at, pays_at)) = rung(cx, &item) else {
            complete = false;
            continue;
        };
        warn_beyond(cx, &after_at, rung.after, horizon, "the rung");
        if let Some(last) = rungs.last() {
            let falls = if rung.after <= last.after { Some(("times", &after_at)) } else { None };
            let falls = falls.or((rung.pays <= last.pays).then_some(("payouts", &pays_at)));
            if let Some((what, at)) = falls {
                cx.report(Rule::NotIncreasing { what }, at, "not above the rung before");
                complete = false;
            }
        }
        rungs.push(rung);
    }
    complete.then_some(rungs)
}

fn rung<'t>(cx: &mut Context, at: &At<'t>) -> Option<(Rung, At<'t>, At<'t>)> {
    let at = cx.table(at, &entry::Rung::KEYS)?;
    let after_at = cx.required(&at, "after", &entry::Rung::KEYS);
    let after = after_at.as_ref().and_then(|at| cx.positive_duration(at));
    let pays_at = cx.required(&at, "pays", &entry::Rung::KEYS);
    let pays = pays_at.as_ref().and_then(|at| cx.positive_money(at));
    Some((Rung { after: after?, pays: pays? }, after_at?, pays_at?))
}

/// Warns of a time at or beyond the horizon, which no outage reaches.
fn warn_beyond(cx: &mut Context, at: &At<'_>, time: Ticks, horizon: Ticks, what: &'static str) {
    if time >= horizon {
        cx.report(Rule::BeyondHorizon { what }, at, "never reached");
    }
}

fn waiting(cx: &mut Context, at: &At<'_>, horizon: Ticks) -> Option<Waiting> {
    let at = cx.table(at, &entry::Waiting::KEYS)?;
    let kinds = [
        ("excess", WaitingKind::Excess),
        ("franchise", WaitingKind::Franchise),
        ("greater_of", WaitingKind::GreaterOfHoursAndDeductible),
    ];
    let stated: Vec<_> = kinds.into_iter().filter(|kind| at.child(kind.0).is_some()).collect();
    let per = at.child("per").map_or(Some(WaitingClock::Interruption), |at| cx.word(&at, "clock", &CLOCKS));
    let below = at.child("below").map_or(Some(1.0), |at| cx.positive_share(&at, "a capacity"));
    let [(key, kind)] = stated.as_slice() else {
        let names: Vec<&str> = stated.iter().map(|kind| kind.0).collect();
        let found = if names.is_empty() { "none".to_owned() } else { quoted(&names) };
        let help = "`excess` hours are never paid; beyond `franchise` hours all is paid; `greater_of` keeps what they cost or the \
                    retention";
        cx.report(Rule::WaitingForm { found }, &at, "expected one").advise(help);
        return None;
    };
    let hours_at = at.child(key)?;
    let hours: Ticks = cx.duration(&hours_at)?;
    warn_beyond(cx, &hours_at, hours, horizon, "the waiting period");
    Some(Waiting { hours, kind: *kind, per: per?, below: below? })
}

fn sublimits(
    cx: &mut Context,
    at: &At<'_>,
    insured: Option<PartyIndex>,
    world: &World<'_, '_>,
) -> Option<Vec<Sublimit>> {
    let items = if at.as_table().is_some() { vec![at.clone()] } else { cx.list(at, "a list of sublimits")? };
    let sublimit = |item: &At<'_>| {
        let item = cx.table(item, &entry::Sublimit::KEYS)?;
        let cover = cx.required(&item, "covers", &entry::Sublimit::KEYS).and_then(|at| world.cover(cx, &at, insured));
        let limit = cx.required(&item, "limit", &entry::Sublimit::KEYS).and_then(|at| cx.money(&at));
        Some(Sublimit { cover: cover?, limit: limit? })
    };
    let sublimits: Vec<_> = items.iter().map(sublimit).collect();
    sublimits.into_iter().collect()
}

fn deductible(cx: &mut Context, at: &At<'_>) -> Option<Deductible> {
    let keys = ["retention", "franchise", "disappearing"];
    let stated: Vec<&'static str> = keys.into_iter().filter(|key| at.child(key).is_some()).collect();
    if let [one, other, ..] = stated[..] {
        cx.report(Rule::ConflictingKeys { one, other }, at, "one deductible");
        return None;
    }
    let Some(key) = stated.first() else { return Some(Deductible::NONE) };
    let value = at.child(key)?;
    match *key {
        "retention" => cx.money(&value).map(Deductible::Retention),
        "franchise" => cx.money(&value).map(Deductible::Franchise),
        _ => disappearing(cx, &value),
    }
}

fn disappearing(cx: &mut Context, at: &At<'_>) -> Option<Deductible> {
    let at = cx.table(at, &entry::Disappearing::KEYS)?;
    let from = cx.required(&at, "from", &entry::Disappearing::KEYS).and_then(|at| cx.money(&at));
    let to_at = cx.required(&at, "to", &entry::Disappearing::KEYS);
    let to = to_at.as_ref().and_then(|at| cx.money(at));
    let (from, to) = (from?, to?);
    if to <= from {
        let rule = Rule::NotIncreasing { what: "the ends of a disappearing deductible" };
        cx.report(rule, &to_at?, "not above `from`");
        return None;
    }
    Some(Deductible::Disappearing { from, to })
}

fn aggregate(cx: &mut Context, at: &At<'_>) -> Option<(Money, Option<Money>)> {
    let at = cx.table(at, &entry::Aggregate::KEYS)?;
    let retention = at.child("retention").map_or(Some(Money::ZERO), |at| cx.money(&at));
    let limit = optional(at.child("limit"), |at| cx.positive_money(at));
    Some((retention?, limit?))
}

fn reinstatements(cx: &mut Context, at: &At<'_>) -> Option<Vec<Reinstatement>> {
    let items = cx.list(at, "a list of reinstatements")?;
    let reinstatement = |item: &At<'_>| {
        let item = cx.table(item, &entry::Reinstatement::KEYS)?;
        let premium = cx.required(&item, "premium", &entry::Reinstatement::KEYS).and_then(|at| cx.multiple(&at));
        Some(Reinstatement { premium: premium? })
    };
    let reinstatements: Vec<_> = items.iter().map(reinstatement).collect();
    reinstatements.into_iter().collect()
}

fn premium(cx: &mut Context, at: &At<'_>) -> Option<Premium> {
    if at.as_table().is_none() {
        return cx.money(at).map(Premium::Quoted);
    }
    let at = cx.table(at, &entry::TechnicalPremium::KEYS)?;
    let loads_at = cx.required(&at, "technical", &entry::TechnicalPremium::KEYS)?;
    let at = cx.table(&loads_at, &entry::Loads::KEYS)?;
    let load = |cx: &mut Context, key| at.child(key).map_or(Some(0.0), |at| loading(cx, &at));
    let (loaded, on_sd, on_tail) = (load(cx, "load"), load(cx, "on_sd"), load(cx, "on_tvar"));
    let level = match at.child("level") {
        Some(level_at) => {
            if at.child("on_tvar").is_none() {
                cx.report_key(Rule::KeyNeedsKey { key: "level", other: "on_tvar" }, &level_at, "of what");
            }
            level(cx, &level_at)
        }
        None => Level::new(0.99),
    };
    Some(Premium::Technical(Loads { load: loaded?, on_sd: on_sd?, on_tail: on_tail?, level: level? }))
}

/// Reads a load on a premium.
fn loading(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    let load = cx.multiple(at)?;
    if load >= PERCENT_LOAD {
        cx.note_percent(at, "a load", load, "a load of 1 doubles what it is on");
    }
    Some(load)
}

/// A load of at least this number is probably a percentage.
const PERCENT_LOAD: f64 = 5.0;

fn level(cx: &mut Context, at: &At<'_>) -> Option<Level> {
    let value = cx.probability(at, "a level")?.get();
    let level = Level::new(value);
    if level.is_none() {
        let rule = Rule::OutOfRange { expected: "a level between 0 and 1".into(), value: value.to_string() };
        cx.report(rule, at, "no tail there");
    }
    level
}

/// Reports terms in hours in policies where such terms have no meaning.
fn check_hours(cx: &mut Context, at: &At<'_>) {
    let other = ["parametric", "stop_loss"].into_iter().find(|key| at.child(key).is_some());
    let Some(other) = other else {
        let greater = at.child("waiting").and_then(|at| at.child("greater_of"));
        let odd = ["franchise", "disappearing"].into_iter().find(|key| at.child(key).is_some());
        if let (Some(greater), Some(odd)) = (greater, odd) {
            let rule = Rule::ConflictingKeys { one: "greater_of", other: odd };
            cx.report_key(rule, &greater, "needs a `retention`");
        }
        return;
    };
    for key in ["waiting", "indemnity_period", "sublimits"] {
        if let Some(at) = at.child(key) {
            cx.report_key(Rule::ConflictingKeys { one: key, other }, &at, "nothing to apply it to");
        }
    }
}

fn check_reinstatements(
    cx: &mut Context,
    at: &At<'_>,
    reinstatements: Option<&Vec<Reinstatement>>,
    premium: Option<Premium>,
) {
    let (Some(reinstatements), Some(place)) = (reinstatements, at.child("reinstatements")) else { return };
    if at.child("limit").is_none() {
        cx.report_key(Rule::KeyNeedsKey { key: "reinstatements", other: "limit" }, &place, "nothing to restore");
    }
    let costs = reinstatements.iter().any(|reinstatement| reinstatement.premium > 0.0);
    let quoted = premium.is_some_and(|premium| premium.quoted().is_some());
    if costs && !quoted && (at.child("premium").is_none() || premium.is_some()) {
        let help = "quote a `premium` as an amount, or have them cost 0";
        cx.report_key(Rule::PremiumMissing {}, &place, "a multiple of which premium").advise(help);
    }
}
