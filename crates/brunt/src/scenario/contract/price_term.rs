//! Price terms: costs and revenues that move with a price index, and the share of each move that either side bears.

use crate::scenario::PartyIndex;
use crate::scenario::Price;
use crate::scenario::contract::check::Sides;
use crate::scenario::entry;
use crate::scenario::read::{At, Context, Rule, quoted};
use crate::units::{Money, Share};

/// A cost or a revenue of one side of a contract that moves with a price index, and the part of the move that the other side bears.
///
/// With an index P of mean 1, an exposure of E a year and a horizon of h years, the bearer loses s E h (P - 1) against the expected
/// amount, s being 1 for a cost and -1 for a revenue: a move in the bearer's favour is a negative loss. Of this loss,
///
/// ```text
/// s E h ( sum over bands of share (clamp(P, from, to) - clamp(1, from, to)) + forward share (P - rate) )
/// ```
///
/// is passed on to the other side. A negative sum is passed on from the other side to the bearer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct PriceTerm {
    /// Key in the file.
    pub id: String,
    /// Price index, by its position in [`Factors::prices`](crate::scenario::Factors::prices).
    pub index: usize,
    /// Party that has the cost or revenue: the seller or the buyer of the contract.
    pub bearer: PartyIndex,
    /// Whether the exposure is a cost or a revenue of the bearer.
    pub side: PriceSide,
    /// Amount per year at an index of 1.
    pub exposure: Money,
    /// Bands of the index whose moves are passed on; they do not overlap.
    pub bands: Vec<PriceBand>,
    /// Fixed rate agreed for a part of the exposure.
    pub forward: Option<Forward>,
}

/// Whether the bearer pays or earns the exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PriceSide {
    /// The bearer pays the amount, and loses when the index rises.
    Cost,
    /// The bearer earns the amount, and loses when the index falls.
    Revenue,
}

/// A band of index values, and the share of moves in the band that is passed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PriceBand {
    /// Lower end of the band, at least 0.
    pub from: f64,
    /// Upper end of the band, above `from`; infinite for no upper end.
    pub to: f64,
    /// Share of moves within the band that is passed on.
    pub share: Share,
}

/// A rate agreed in advance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Forward {
    /// Share of the exposure to which the rate applies.
    pub share: Share,
    /// Index value at which that share is settled.
    pub rate: f64,
}

impl PriceTerm {
    /// A price term with no bands and no forward: the bearer keeps every move.
    pub(crate) fn new(id: &str, index: usize, bearer: PartyIndex, side: PriceSide, exposure: Money) -> Self {
        Self { id: id.into(), index, bearer, side, exposure, bands: Vec::new(), forward: None }
    }

    /// Loss of the bearer per year at an index value, against the expected amount; negative for a gain.
    pub(crate) fn loss(&self, index: f64) -> f64 {
        self.signed(index - 1.0)
    }

    /// Amount passed on to the other side per year at an index value; negative if passed on to the bearer.
    pub(crate) fn passed(&self, index: f64) -> f64 {
        let within =
            |band: &PriceBand| band.share.get() * (index.clamp(band.from, band.to) - 1.0_f64.clamp(band.from, band.to));
        let forward = self.forward.map_or(0.0, |forward| forward.share.get() * (index - forward.rate));
        self.signed(self.bands.iter().map(within).sum::<f64>() + forward)
    }

    fn signed(&self, moved: f64) -> f64 {
        match self.side {
            PriceSide::Cost => self.exposure.get() * moved,
            PriceSide::Revenue => -self.exposure.get() * moved,
        }
    }
}

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
