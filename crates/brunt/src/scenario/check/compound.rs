//! Laws made of other laws: mixtures, spliced, truncated, capped and floored ones.

use super::context::{At, Context};
use super::family::invalid_law;
use super::law::{Dimension, inner_law};
use super::rule::Rule;
use super::table::Keys;
use crate::random::Law;

/// Keys of a component of a mixture.
pub(crate) const COMPONENT: Keys = Keys { table: "a component", keys: &["weight", "law"] };
/// Keys of a spliced law.
pub(crate) const SPLICED: Keys = Keys { table: "`spliced`", keys: &["body", "at", "tail_probability", "tail"] };
/// Keys of a truncated law.
pub(crate) const TRUNCATED: Keys = Keys { table: "`truncated`", keys: &["law", "min", "max"] };
/// Keys of a capped or floored law.
pub(crate) const CAPPED: Keys = Keys { table: "`capped` or `floored`", keys: &["law", "at"] };

/// `[{ weight, law }, ..]`.
pub(super) fn mixture(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let items = cx.list(at, "a mixture as a list of `{ weight = .., law = .. }`")?;
    let components: Vec<_> = items.iter().map(|item| component(cx, item, dimension)).collect();
    let law = Law::mixture(components.into_iter().collect::<Option<_>>()?);
    report(cx, at, "mixture", law, dimension)
}

fn component(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<(f64, Law)> {
    let at = cx.table(at, &COMPONENT)?;
    let weight = cx.required(&at, "weight", &COMPONENT).and_then(|at| {
        let weight = cx.probability(&at, "a weight")?;
        Some(weight.get())
    });
    let law = cx.required(&at, "law", &COMPONENT).and_then(|at| inner_law(cx, &at, dimension));
    weight.zip(law)
}

/// `{ body, at, tail_probability, tail }`: the tail is the law of the excess over `at`.
pub(super) fn spliced(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let at = cx.table(at, &SPLICED)?;
    let body = cx.required(&at, "body", &SPLICED).and_then(|at| inner_law(cx, &at, dimension));
    let threshold = cx.required(&at, "at", &SPLICED).and_then(|at| dimension.size(cx, &at));
    let probability = cx.required(&at, "tail_probability", &SPLICED);
    let probability = probability.and_then(|at| cx.probability(&at, "a probability"));
    let tail = cx.required(&at, "tail", &SPLICED).and_then(|at| inner_law(cx, &at, dimension));
    let law = Law::spliced(body?, threshold?, probability?.get(), tail?);
    report(cx, &at, "spliced", law, dimension)
}

/// `{ law, min, max }`: the law given that it lies between.
pub(super) fn truncated(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let at = cx.table(at, &TRUNCATED)?;
    let law = cx.required(&at, "law", &TRUNCATED).and_then(|at| inner_law(cx, &at, dimension));
    let min = at.child("min").map_or(Some(f64::NEG_INFINITY), |at| dimension.size(cx, &at));
    let max = at.child("max").map_or(Some(f64::INFINITY), |at| dimension.size(cx, &at));
    if at.child("min").is_none() && at.child("max").is_none() {
        let rule = Rule::LawParameters { family: "truncated".into(), found: "no bound".into() };
        cx.report(rule, &at, "no bound").advise("state `min`, `max` or both");
        return None;
    }
    let law = Law::truncated(law?, min?, max?);
    report(cx, &at, "truncated", law, dimension)
}

/// `{ law, at }`: the smaller, or the larger, of the law and a bound.
pub(super) fn capped(cx: &mut Context, at: &At<'_>, dimension: Dimension, name: &str) -> Option<Law> {
    let at = cx.table(at, &CAPPED)?;
    let law = cx.required(&at, "law", &CAPPED).and_then(|at| inner_law(cx, &at, dimension));
    let bound = cx.required(&at, "at", &CAPPED).and_then(|at| dimension.size(cx, &at));
    let law = if name == "capped" { Law::capped(law?, bound?) } else { Law::floored(law?, bound?) };
    report(cx, &at, name, law, dimension)
}

fn report(
    cx: &mut Context,
    at: &At<'_>,
    name: &str,
    law: Result<Law, crate::random::LawError>,
    dimension: Dimension,
) -> Option<Law> {
    if let Err(error) = law {
        invalid_law(cx, at, name, error, dimension);
    }
    law.ok()
}
