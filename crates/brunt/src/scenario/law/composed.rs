//! Laws composed of other laws: mixtures, spliced, truncated, capped and floored laws; and own laws.

use crate::random::Law;
use crate::scenario::entry;
use crate::scenario::law::check::{Dimension, inner_law};
use crate::scenario::law::family::invalid_law;
use crate::scenario::read::tree::Value;
use crate::scenario::read::{At, Context, Rule};

/// Reads a mixture, `[{ weight, law }, ..]`.
pub(crate) fn mixture(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let items = cx.list(at, "a mixture as a list of `{ weight = .., law = .. }`")?;
    let components: Vec<_> = items.iter().map(|item| component(cx, item, dimension)).collect();
    let law = Law::mixture(components.into_iter().collect::<Option<_>>()?);
    report(cx, at, "mixture", law, dimension)
}

fn component(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<(f64, Law)> {
    let at = cx.table(at, &entry::Component::KEYS)?;
    let weight = cx.required(&at, "weight", &entry::Component::KEYS).and_then(|at| {
        let weight = cx.probability(&at, "a weight")?;
        Some(weight.get())
    });
    let law = cx.required(&at, "law", &entry::Component::KEYS).and_then(|at| inner_law(cx, &at, dimension));
    weight.zip(law)
}

/// Reads a spliced law, `{ body, at, tail_probability, tail }`: the tail is the law of the excess over `at`.
pub(crate) fn spliced(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let at = cx.table(at, &entry::Spliced::KEYS)?;
    let body = cx.required(&at, "body", &entry::Spliced::KEYS).and_then(|at| inner_law(cx, &at, dimension));
    let threshold = cx.required(&at, "at", &entry::Spliced::KEYS).and_then(|at| dimension.size(cx, &at));
    let probability = cx.required(&at, "tail_probability", &entry::Spliced::KEYS);
    let probability = probability.and_then(|at| cx.probability(&at, "a probability"));
    let tail = cx.required(&at, "tail", &entry::Spliced::KEYS).and_then(|at| inner_law(cx, &at, dimension));
    let law = Law::spliced(body?, threshold?, probability?.get(), tail?);
    report(cx, &at, "spliced", law, dimension)
}

/// Reads a truncated law, `{ law, min, max }`: the law conditional on a value between `min` and `max`.
pub(crate) fn truncated(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let at = cx.table(at, &entry::Truncated::KEYS)?;
    let law = cx.required(&at, "law", &entry::Truncated::KEYS).and_then(|at| inner_law(cx, &at, dimension));
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

/// Reads a capped or floored law, `{ law, at }`: the smaller (capped) or larger (floored) of a draw and the bound.
pub(crate) fn capped(cx: &mut Context, at: &At<'_>, dimension: Dimension, name: &str) -> Option<Law> {
    let at = cx.table(at, &entry::Bound::KEYS)?;
    let law = cx.required(&at, "law", &entry::Bound::KEYS).and_then(|at| inner_law(cx, &at, dimension));
    let bound = cx.required(&at, "at", &entry::Bound::KEYS).and_then(|at| dimension.size(cx, &at));
    let law = if name == "capped" { Law::capped(law?, bound?) } else { Law::floored(law?, bound?) };
    report(cx, &at, name, law, dimension)
}

/// Reads an own law, which code has stated.
pub(crate) fn own(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let Value::Own(own) = &at.tree.value else { return None };
    report(cx, at, "own", Law::own(own), dimension)
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
