//! Reading of price terms.

use super::context::{At, Context};
use super::contract::Sides;
use super::rule::Rule;
use super::value::quoted;
use crate::scenario::entry;
use crate::scenario::{Forward, Price, PriceBand, PriceSide, PriceTerm};
use crate::units::{Money, Share};

/// Reads one price term.
pub(crate) fn price_term(
    cx: &mut Context,
    id: &str,
    at: &At<'_>,
    sides: &Sides,
    prices: &[Price],
) -> Option<PriceTerm> {
    let at = cx.table(at, &entry::PriceTerm::KEYS)?;
    let index = cx.required(&at, "index", &entry::PriceTerm::KEYS).and_then(|at| index(cx, &at, prices));
    let bearer = cx.required(&at, "bearer", &entry::PriceTerm::KEYS).and_then(|at| sides.one(cx, &at));
    let exposure = exposure(cx, &at);
    let bands = bands(cx, &at);
    let forward = match at.child("forward") {
        Some(at) => forward(cx, &at).map(Some),
        None => Some(None),
    };
    let (side, exposure) = exposure?;
    let banded = bands.iter().flatten().map(|band: &PriceBand| band.share.get()).fold(0.0, f64::max);
    let agreed = forward.flatten().map_or(0.0, |forward: Forward| forward.share.get());
    if banded == 0.0 && agreed == 0.0 && bands.is_some() && forward.is_some() {
        let rule = Rule::IdleTerm { term: format!("`{id}`"), reason: "it passes nothing on" };
        let help = "the bearer keeps every move; state `neutral`, `floor`, `cap`, `bands` or `forward`";
        cx.report_key(rule, &at, "moves stay where they are").advise(help);
    }
    if banded + agreed > 1.0 {
        let help = "a forward takes its share first: pass on at most the rest of what lies beyond";
        cx.report_key(Rule::PassedTwice { share: banded + agreed }, &at, "together").advise(help);
    }
    Some(PriceTerm { bands: bands?, forward: forward?, ..PriceTerm::new(id, index?, bearer?, side, exposure) })
}

fn index(cx: &mut Context, at: &At<'_>, prices: &[Price]) -> Option<usize> {
    let Some(id) = at.as_str() else {
        cx.wrong_type(at, "the id of a price as a string");
        return None;
    };
    if let Some(position) = prices.iter().position(|price| price.id == id) {
        return Some(position);
    }
    let near = cx.suggester.nearest(id, prices.iter().map(|price| price.id.as_str())).map(str::to_owned);
    let diagnostic = cx.report(Rule::UnknownId { kind: "price", id: id.to_owned() }, at, "no such price");
    match near {
        Some(near) => {
            diagnostic.advise(format!("did you mean `{near}`?")).mend(at.place(), format!("\"{near}\""));
        }
        None => {
            diagnostic
                .advise("prices stand in `[factors]`, as in `prices.usdphp = { factor = \"peso\", sigma = 0.08 }`");
        }
    }
    None
}

fn exposure(cx: &mut Context, at: &At<'_>) -> Option<(PriceSide, Money)> {
    let stated: Vec<&str> = ["cost", "revenue"].into_iter().filter(|key| at.child(key).is_some()).collect();
    let [key] = stated.as_slice() else {
        let found = if stated.is_empty() { "none".to_owned() } else { quoted(&stated) };
        let help = "`cost` is what the bearer pays in a year, `revenue` what it earns";
        cx.report(Rule::PriceForm { found }, at, "expected one").advise(help);
        return None;
    };
    let side = if *key == "cost" { PriceSide::Cost } else { PriceSide::Revenue };
    Some((side, cx.money(&at.child(key)?)?))
}

/// Reads the bands whose moves are passed on.
fn bands(cx: &mut Context, at: &At<'_>) -> Option<Vec<PriceBand>> {
    let edges: Vec<&'static str> =
        ["neutral", "floor", "cap"].into_iter().filter(|key| at.child(key).is_some()).collect();
    let listed = at.child("bands");
    let conflict = match edges.as_slice() {
        [edge, ..] if listed.is_some() => Some((*edge, "bands")),
        [] if listed.is_some() && at.child("passes").is_some() => Some(("passes", "bands")),
        ["neutral", other, ..] => Some(("neutral", *other)),
        _ => None,
    };
    if let Some((one, other)) = conflict {
        cx.report(Rule::ConflictingKeys { one, other }, at, "two ways to say what is passed on");
        return None;
    }
    if let Some(listed) = listed {
        return stated_bands(cx, &listed);
    }
    let passes_at = at.child("passes");
    let passes = passes_at.as_ref().map_or(Some(Share::ONE), |at| cx.share(at, "the share passed on"));
    if edges.is_empty() {
        if let Some(passes_at) = passes_at {
            cx.report_key(Rule::KeyNeedsKey { key: "passes", other: "neutral" }, &passes_at, "of which moves")
                .advise("or `floor`, or `cap`");
            return None;
        }
        return Some(Vec::new());
    }
    let (low, high) = match at.child("neutral") {
        Some(at) => {
            let neutral = cx.probability(&at, "the neutral zone")?.get();
            (Some(1.0 - neutral), Some(1.0 + neutral))
        }
        None => (edge(cx, at, "floor", 0.0, 1.0)?, edge(cx, at, "cap", 1.0, f64::INFINITY)?),
    };
    let share = passes?;
    let below = low.filter(|low| *low > 0.0).map(|to| PriceBand { from: 0.0, to, share });
    let above = high.map(|from| PriceBand { from, to: f64::INFINITY, share });
    Some(below.into_iter().chain(above).collect())
}

/// Reads an edge of a collar, from `from` to `to`; `Some(None)` if the edge is not stated.
fn edge(cx: &mut Context, at: &At<'_>, key: &str, from: f64, to: f64) -> Option<Option<f64>> {
    let Some(at) = at.child(key) else { return Some(None) };
    let value = cx.multiple(&at)?;
    if (from..=to).contains(&value) {
        return Some(Some(value));
    }
    let expected = if from == 0.0 { "a floor of at most 1" } else { "a cap of at least 1" };
    let rule = Rule::OutOfRange { expected: expected.into(), value: value.to_string() };
    cx.report(rule, &at, "out of range").advise("the index is 1 on average");
    None
}

fn stated_bands(cx: &mut Context, at: &At<'_>) -> Option<Vec<PriceBand>> {
    let items = cx.list(at, "a list of bands")?;
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the list of bands".into() }, at, "expected at least one");
        return None;
    }
    let mut bands: Vec<PriceBand> = Vec::new();
    let mut complete = true;
    for item in items {
        let Some(band) = stated_band(cx, &item) else {
            complete = false;
            continue;
        };
        if bands.iter().any(|other| band.from < other.to && other.from < band.to) {
            cx.report(Rule::OverlappingBands {}, &item, "moves here are passed on twice");
            complete = false;
        }
        bands.push(band);
    }
    complete.then_some(bands)
}

fn stated_band(cx: &mut Context, at: &At<'_>) -> Option<PriceBand> {
    let at = cx.table(at, &entry::PriceBand::KEYS)?;
    let from = at.child("from").map_or(Some(0.0), |at| cx.non_negative(&at));
    let to_at = at.child("to");
    let to = to_at.as_ref().map_or(Some(f64::INFINITY), |at| cx.positive(at));
    let share = cx.required(&at, "passes", &entry::PriceBand::KEYS).and_then(|at| cx.share(&at, "the share passed on"));
    let (from, to) = (from?, to?);
    if let Some(to_at) = to_at.filter(|_| to <= from) {
        cx.report(Rule::NotIncreasing { what: "the ends of a band" }, &to_at, "not above `from`");
        return None;
    }
    Some(PriceBand { from, to, share: share? })
}

fn forward(cx: &mut Context, at: &At<'_>) -> Option<Forward> {
    let at = cx.table(at, &entry::Forward::KEYS)?;
    let share = cx.required(&at, "share", &entry::Forward::KEYS).and_then(|at| cx.share(&at, "the share"));
    let rate = at.child("rate").map_or(Some(1.0), |at| cx.multiple(&at));
    Some(Forward { share: share?, rate: rate? })
}
