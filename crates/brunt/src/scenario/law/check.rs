//! Reading of laws: a bare value is a constant, a table names one law and its parameters.

use crate::random::Law;
use crate::scenario::law::FAMILIES;
use crate::scenario::law::composed::{capped, mixture, own, spliced, truncated};
use crate::scenario::law::family::family;
use crate::scenario::read::tree::Value;
use crate::scenario::read::value::{quoted, unquote};
use crate::scenario::read::{At, Context, Rule};

/// Quantity that a law describes, which determines the notation of sizes and the allowed range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// Durations, in hours of at least 0.
    Duration,
    /// Amounts of at least 0.
    Money,
    /// Numbers of records, of at least 0.
    Count,
    /// Shares from 0 to 1.
    Share,
}

impl Dimension {
    /// Description of the expected value, for messages.
    fn expected(self) -> &'static str {
        match self {
            Self::Duration => "a duration such as \"8h\", or a law as a table",
            Self::Money => "an amount, or a law as a table",
            Self::Count => "a number, or a law as a table",
            Self::Share => "a share from 0 to 1, or a law as a table",
        }
    }

    /// Largest plausible median.
    pub(crate) fn highest(self) -> f64 {
        match self {
            // Ten years.
            Self::Duration => 87_600.0,
            Self::Money | Self::Count => 1e13,
            Self::Share => 1.0,
        }
    }

    /// Reads a size: a duration, an amount, a number or a share.
    pub(crate) fn size(self, cx: &mut Context, at: &At<'_>) -> Option<f64> {
        match self {
            Self::Duration => cx.hours(at),
            Self::Money | Self::Count => cx.number(at),
            Self::Share => cx.share_number(at),
        }
    }
}

/// Names of laws composed of other laws.
pub(crate) const COMPOUNDS: [&str; 5] = ["mixture", "spliced", "truncated", "capped", "floored"];

/// The law of a constant.
pub(crate) fn constant(value: f64) -> Option<Law> {
    Law::constant(value).ok()
}

/// Reads a law, checks its range, and warns of a tail without mean or variance.
pub(crate) fn law(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    if at.as_table().is_none() {
        return bare(cx, at, dimension);
    }
    let law = tagged(cx, at, dimension)?;
    if !check_support(cx, at, &law, dimension) {
        return None;
    }
    // Durations are bounded by the horizon and shares by 1, so only amounts and counts need this warning.
    if matches!(dimension, Dimension::Money | Dimension::Count) {
        warn_of_tail(cx, at, &law);
    }
    Some(law)
}

/// Reads a law inside another law. The range of an inner law is not checked, because only the outer law must be in range.
pub(crate) fn inner_law(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    if at.as_table().is_none() { bare(cx, at, dimension) } else { tagged(cx, at, dimension) }
}

fn bare(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let is_number = matches!(at.tree.value, Value::Integer(_) | Value::Float(_) | Value::Unheld(_));
    let takes_text = matches!(dimension, Dimension::Duration | Dimension::Share);
    let is_text = takes_text && at.as_str().is_some();
    if !is_number && !is_text {
        let diagnostic = cx.wrong_type(at, dimension.expected());
        if let Some(text) = at.as_str() {
            unquote(diagnostic, text, at);
        }
        return None;
    }
    let value = match dimension {
        Dimension::Duration => cx.hours(at)?,
        Dimension::Money | Dimension::Count => cx.non_negative(at)?,
        Dimension::Share => cx.probability(at, "a share")?.get(),
    };
    constant(value)
}

/// Reads a law as a table `{ name = parameters }`.
fn tagged(cx: &mut Context, at: &At<'_>, dimension: Dimension) -> Option<Law> {
    let entries = at.entries();
    let [(name, parameters)] = entries.as_slice() else {
        let help = "a law is a table of one key, as in `{ lognormal = { median = .., p95 = .. } }`";
        cx.report(Rule::LawNotTagged { found: entries.len() }, at, "expected the name of one law").advise(help);
        return None;
    };
    match *name {
        "mixture" => mixture(cx, parameters, dimension),
        "spliced" => spliced(cx, parameters, dimension),
        "truncated" => truncated(cx, parameters, dimension),
        "capped" => capped(cx, parameters, dimension, "capped"),
        "floored" => capped(cx, parameters, dimension, "floored"),
        "own" if matches!(parameters.tree.value, Value::Own(_)) => own(cx, parameters, dimension),
        name => match FAMILIES.iter().find(|family| family.name == name) {
            Some(known) => family(cx, parameters, dimension, known),
            None => {
                unknown_law(cx, name, parameters);
                None
            }
        },
    }
}

fn unknown_law(cx: &mut Context, name: &str, at: &At<'_>) {
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).chain(COMPOUNDS).collect();
    let other = crate::scenario::law::other_law::of(name);
    let near = other.is_none().then(|| cx.suggester.misspelt(name, names.iter().copied())).flatten();
    let diagnostic = cx.report_key(Rule::UnknownLaw { word: name.to_owned() }, at, "no such law");
    match near.or(other.and_then(|other| other.same)) {
        _ if other.is_some_and(|other| other.same.is_none()) => {
            diagnostic.advise(other.map_or("", |other| other.advice));
        }
        Some(near) if other.is_some() => {
            diagnostic.advise(format!("that law is called `{near}` here")).mend(at.key_place(), near);
        }
        Some(near) => {
            diagnostic.advise(format!("did you mean `{near}`?")).mend(at.key_place(), near);
        }
        None => {
            diagnostic.advise(format!("laws are {}; a bare value is a constant", quoted(&names)));
        }
    }
}

fn check_support(cx: &mut Context, at: &At<'_>, law: &Law, dimension: Dimension) -> bool {
    let (low, high) = law.support();
    if dimension == Dimension::Share {
        if low >= 0.0 && high <= 1.0 {
            return true;
        }
        let help = if high > 1.0 && low >= 0.0 {
            "cap it: `{ capped = { law = .., at = 1.0 } }`"
        } else {
            "keep it in range: `{ truncated = { law = .., min = 0.0, max = 1.0 } }`"
        };
        cx.report(Rule::SupportOutsideUnitInterval { low, high }, at, "leaves 0 to 1").advise(help);
        return false;
    }
    if low >= 0.0 {
        return true;
    }
    let help = "keep it at or above 0: `{ floored = { law = .., at = 0 } }` or `{ truncated = { law = .., min = 0 } }`";
    cx.report(Rule::NegativeSupport { low }, at, "must not be negative").advise(help);
    false
}

fn warn_of_tail(cx: &mut Context, at: &At<'_>, law: &Law) {
    if law.tail_index() <= 1.0 {
        let help = "VaR is fine, but no mean and no TVaR exists; cap the law where the loss cannot grow further";
        cx.report(Rule::InfiniteMean {}, at, "infinite mean").advise(help);
    } else if law.tail_index() <= 2.0 {
        let help = "the mean exists, but it carries no interval; cap the law where the loss cannot grow further";
        cx.report(Rule::InfiniteVariance {}, at, "infinite variance").advise(help);
    }
}
