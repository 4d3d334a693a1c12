//! Reading of laws that parameters state. Each law is a file of [`entry::law`](crate::scenario::law).

use crate::random::{Law, LawError};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::law::check::Dimension;
use crate::scenario::law::plausible::{OF_THE_LOGARITHM, note_lognormal};
use crate::scenario::read::{At, Context, Keys, Rule};

/// A family of laws: name, keys, and accepted combinations of parameters.
#[derive(Debug)]
pub(crate) struct Family {
    /// The key that names the family.
    pub(crate) name: &'static str,
    /// All keys of the family except percentiles.
    pub(crate) keys: Keys,
    /// Keys of pure numbers, which have no unit.
    pub(crate) numbers: &'static [&'static str],
    /// Keys whose values may be zero or negative.
    pub(crate) signed: &'static [&'static str],
    /// Whether the family accepts percentile keys such as `p5` and `p95`.
    pub(crate) takes_percentiles: bool,
    /// Accepted combinations of parameters, as text for messages.
    pub(crate) accepted: &'static str,
    /// How the law is built.
    pub(crate) build: Build,
}

/// How a law is built.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Build {
    /// From parameters of one number each; `None` if the parameters do not combine.
    OfParameters(fn(&Parameters<'_>) -> Option<Result<Law, LawError>>),
    /// From a table with lists; problems are reported.
    OfList(fn(&mut Context, &At<'_>, Dimension, &Family) -> Option<Law>),
}

/// The parameters of a law, sorted by key.
#[derive(Debug)]
pub(crate) struct Parameters<'t> {
    pub(crate) values: Vec<(String, f64)>,
    /// Percentiles including the median, as (probability, value, key), sorted by probability.
    pub(crate) percentiles: Vec<(f64, f64, &'t str)>,
}

impl Parameters<'_> {
    /// The keys other than percentiles, sorted; `median` counts as a percentile.
    pub(crate) fn keys(&self) -> Vec<&str> {
        self.values.iter().map(|value| value.0.as_str()).collect()
    }

    pub(crate) fn get(&self, key: &str) -> Option<f64> {
        self.values.iter().find(|value| value.0 == key).map(|value| value.1)
    }

    /// The values of `N` keys, if no other parameter is stated.
    pub(crate) fn only<const N: usize>(&self, keys: [&str; N]) -> Option<[f64; N]> {
        if !self.percentiles.is_empty() || self.values.len() != N {
            return None;
        }
        let values: Vec<f64> = keys.iter().map(|key| self.get(key)).collect::<Option<_>>()?;
        values.try_into().ok()
    }

    /// Two percentiles as (probability, value), if no other parameter is stated.
    pub(crate) fn two_percentiles(&self) -> Option<((f64, f64), (f64, f64))> {
        match self.percentiles.as_slice() {
            [low, high] if self.values.is_empty() => Some(((low.0, low.1), (high.0, high.1))),
            _ => None,
        }
    }

    /// The median, if it is the only percentile.
    pub(crate) fn median(&self) -> Option<f64> {
        match self.percentiles.as_slice() {
            [(p, value, _)] if *p == 0.5 => Some(*value),
            _ => None,
        }
    }
}

/// Reads the parameters of a family and builds the law.
pub(crate) fn family(cx: &mut Context, at: &At<'_>, dimension: Dimension, family: &Family) -> Option<Law> {
    if at.as_table().is_none() {
        cx.wrong_type(at, &format!("{} with {}", family.keys.table, family.accepted));
        return None;
    }
    let build = match family.build {
        Build::OfParameters(build) => build,
        Build::OfList(build) => return build(cx, at, dimension, family),
    };
    let parameters = parameters(cx, at, dimension, family)?;
    if !in_order(cx, at, &parameters) {
        return None;
    }
    match build(&parameters) {
        Some(Ok(law)) => {
            if let Some((mu, sigma)) = law.logarithm() {
                note_lognormal(cx, at, mu, sigma, dimension.highest());
            }
            Some(law)
        }
        Some(Err(error)) => {
            let diagnostic = invalid_law(cx, at, family.name, error, dimension);
            if at.child("mu").is_some() {
                diagnostic.advise(OF_THE_LOGARITHM);
            }
            None
        }
        None => {
            let keys: Vec<&str> = at.entries().iter().map(|entry| entry.0).collect();
            let found =
                if keys.is_empty() { "nothing".to_owned() } else { crate::scenario::read::value::quoted(&keys) };
            let rule = Rule::LawParameters { family: family.name.into(), found };
            cx.report(rule, at, "these do not combine").advise(format!("state {}", family.accepted));
            None
        }
    }
}

fn parameters<'t>(cx: &mut Context, at: &At<'t>, dimension: Dimension, family: &Family) -> Option<Parameters<'t>> {
    let mut parameters = Parameters { values: Vec::new(), percentiles: Vec::new() };
    let mut complete = true;
    for (key, entry) in at.entries() {
        let percentile = if family.takes_percentiles { percentile(key) } else { None };
        if percentile.is_none() && !family.keys.keys.contains(&key) {
            unknown_parameter(cx, key, &entry, family);
            complete = false;
            continue;
        }
        if percentile.is_some() && entry.as_table().is_some() {
            let help = format!("keys with a point need quotes, as in `\"{key}.5\"`");
            cx.wrong_type(&entry, "a value").advise(help);
            complete = false;
            continue;
        }
        let Some(value) = value(cx, key, &entry, dimension, family) else {
            complete = false;
            continue;
        };
        match percentile {
            Some(p) => parameters.percentiles.push((p, value, key)),
            None => parameters.values.push((key.to_owned(), value)),
        }
    }
    parameters.percentiles.sort_by(|a, b| a.0.total_cmp(&b.0));
    complete.then_some(parameters)
}

/// Reads the value of a parameter: a size in the law's dimension, or a pure number.
fn value(cx: &mut Context, key: &str, at: &At<'_>, dimension: Dimension, family: &Family) -> Option<f64> {
    let value = if family.numbers.contains(&key) { cx.number(at) } else { dimension.size(cx, at) }?;
    if family.signed.contains(&key) || value > 0.0 {
        return Some(value);
    }
    let rule = if value < 0.0 { Rule::Negative { value } } else { Rule::NotPositive { value } };
    cx.report(rule, at, "must be above 0");
    None
}

fn unknown_parameter(cx: &mut Context, key: &str, at: &At<'_>, family: &Family) {
    let near = cx.suggester.nearest(key, family.keys.keys.iter().copied());
    let rule = Rule::UnknownKey { key: key.to_owned(), table: family.keys.table };
    let diagnostic = cx.report_key(rule, at, "no such parameter");
    match near.filter(|near| near.len() > 1) {
        Some(near) => {
            diagnostic.advise(format!("did you mean `{near}`?")).mend(at.key_place(), near);
        }
        None => {
            diagnostic.advise(format!("state {}", family.accepted));
        }
    }
}

/// The probability of a key such as `p95` or `p99.5`; `median` is 0.5.
fn percentile(key: &str) -> Option<f64> {
    if key == "median" {
        return Some(0.5);
    }
    let digits = key.strip_prefix('p')?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let probability: f64 = format!("{digits}e-2").parse().ok()?;
    (probability > 0.0 && probability < 1.0).then_some(probability)
}

/// Checks that higher percentiles have higher values; the first that does not is reported.
fn in_order(cx: &mut Context, at: &At<'_>, parameters: &Parameters<'_>) -> bool {
    for pair in parameters.percentiles.windows(2) {
        let ((_, low_value, low), (_, high_value, high)) = (pair[0], pair[1]);
        if low_value >= high_value {
            let place = at.child(low).and_then(|at| at.place());
            let rule = Rule::PercentilesOutOfOrder { low: low.to_owned(), high: high.to_owned() };
            let high_at = at.child(high).unwrap_or_else(|| at.clone());
            cx.report(rule, &high_at, &format!("not above `{low}`")).point(place, "the lower percentile");
            return false;
        }
    }
    true
}

/// Reports parameters that the law rejects, at the parameter concerned.
pub(crate) fn invalid_law<'c>(
    cx: &'c mut Context,
    at: &At<'_>,
    family: &str,
    error: LawError,
    dimension: Dimension,
) -> &'c mut Diagnostic {
    let concerned = match error {
        LawError::NotFinite { parameter, .. }
        | LawError::NotPositive { parameter, .. }
        | LawError::OutOfRange { parameter, .. }
        | LawError::NotAProbability { parameter, .. } => Some(parameter),
        LawError::NotIncreasing { high, .. } => Some(high.0),
        LawError::ModeOutside { .. } => Some("mode"),
        LawError::TooSpread { .. } => Some("sd"),
        LawError::NoMean { .. } => Some("index"),
        _ => None,
    };
    let place = concerned.and_then(|key| at.child(key)).unwrap_or_else(|| at.clone());
    let rule = Rule::InvalidLaw { family: family.to_owned(), reason: error.to_string() };
    let diagnostic = cx.report(rule, &place, "does not fit");
    if dimension == Dimension::Duration {
        diagnostic.advise("durations count in hours here");
    }
    diagnostic
}

/// Mean and coefficient of variation, from `mean` with `cv` or `sd`.
pub(crate) fn mean_cv(p: &Parameters<'_>) -> Option<[f64; 2]> {
    p.only(["mean", "cv"]).or_else(|| p.only(["mean", "sd"]).map(|[mean, sd]| [mean, sd / mean]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentile_keys_are_probabilities() {
        assert_eq!(percentile("p95"), Some(0.95));
        assert_eq!(percentile("p99.5"), Some(0.995));
        assert_eq!(percentile("median"), Some(0.5));
        for key in ["p0", "p100", "p", "p1.2.3", "q5", "p-5", "pert"] {
            assert_eq!(percentile(key), None, "{key}");
        }
    }
}
