//! Families of laws, with the combinations of parameters from which each law is built.

use super::context::{At, Context};
use super::law::Dimension;
use super::plausible::{OF_THE_LOGARITHM, note_lognormal, note_outlier};
use super::rule::Rule;
use super::table::Keys;
use crate::random::{Law, LawError};
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::entry;

/// A family of laws: name, keys, and accepted combinations of parameters.
#[derive(Debug)]
pub(crate) struct Family {
    /// The key that names the family.
    pub(crate) name: &'static str,
    /// All keys of the family except percentiles.
    pub(crate) keys: Keys,
    /// Whether the family accepts percentile keys such as `p5` and `p95`.
    pub(crate) takes_percentiles: bool,
    /// Accepted combinations of parameters, as text for messages.
    pub(crate) accepted: &'static str,
    /// Builds the law; `None` if the parameters do not combine.
    build: fn(&Parameters<'_>) -> Option<Result<Law, LawError>>,
}

/// Every family.
pub(crate) const FAMILIES: &[Family] = &[
    Family {
        name: "lognormal",
        keys: entry::Lognormal::KEYS,
        takes_percentiles: true,
        accepted: "`median` and `p95` (or any two of `median` and percentiles), `mean` and `cv`, `mean` and `sd`, \
                   `median` and `sigma`, or `mu` and `sigma`",
        build: lognormal,
    },
    Family {
        name: "gamma",
        keys: entry::Gamma::KEYS,
        takes_percentiles: true,
        accepted: "`mean` and `cv`, `mean` and `sd`, `median` and `p95`, or `shape` and `scale`",
        build: gamma,
    },
    Family {
        name: "weibull",
        keys: entry::Weibull::KEYS,
        takes_percentiles: true,
        accepted: "`shape` and `scale`, `median` and `p95` (or any two of `median` and percentiles), `mean` and `cv`, or \
                   `mean` and `sd`",
        build: weibull,
    },
    Family {
        name: "pareto",
        keys: entry::Pareto::KEYS,
        takes_percentiles: false,
        accepted: "`min` and `index`, or `mean` and `index`",
        build: pareto,
    },
    Family {
        name: "lomax",
        keys: entry::Lomax::KEYS,
        takes_percentiles: false,
        accepted: "`scale` and `index`, or `mean` and `index`",
        build: lomax,
    },
    Family {
        name: "gpd",
        keys: entry::Gpd::KEYS,
        takes_percentiles: false,
        accepted: "`shape` and `scale`, with `location` if it does not begin at 0",
        build: gpd,
    },
    Family {
        name: "pert",
        keys: entry::Pert::KEYS,
        takes_percentiles: false,
        accepted: "`min`, `mode` and `max`",
        build: pert,
    },
    Family {
        name: "beta",
        keys: entry::Beta::KEYS,
        takes_percentiles: false,
        accepted: "`mean` and `sd`, or `a` and `b`, with `min` and `max` if it does not go from 0 to 1",
        build: beta,
    },
    Family {
        name: "triangular",
        keys: entry::Triangular::KEYS,
        takes_percentiles: false,
        accepted: "`min`, `mode` and `max`",
        build: triangular,
    },
    Family {
        name: "uniform",
        keys: entry::Uniform::KEYS,
        takes_percentiles: false,
        accepted: "`min` and `max`",
        build: uniform,
    },
    Family {
        name: "exponential",
        keys: entry::Exponential::KEYS,
        takes_percentiles: true,
        accepted: "`mean`, `median`, a percentile such as `p95`, or `rate`",
        build: exponential,
    },
    Family {
        name: "empirical",
        keys: entry::Empirical::KEYS,
        takes_percentiles: false,
        accepted: "`values`, with `weights` if they are not equally likely",
        build: |_| None,
    },
];

/// Keys of pure numbers, which have no unit.
const PURE: [&str; 8] = ["mu", "sigma", "cv", "shape", "index", "rate", "a", "b"];
/// Keys that may be zero or negative.
const SIGNED: [&str; 5] = ["mu", "min", "mode", "max", "location"];

/// The parameters of a law, sorted by key.
struct Parameters<'t> {
    values: Vec<(String, f64)>,
    /// Percentiles including the median, as (probability, value, key), sorted by probability.
    percentiles: Vec<(f64, f64, &'t str)>,
}

impl Parameters<'_> {
    /// The keys other than percentiles, sorted; `median` counts as a percentile.
    fn keys(&self) -> Vec<&str> {
        self.values.iter().map(|value| value.0.as_str()).collect()
    }

    fn get(&self, key: &str) -> Option<f64> {
        self.values.iter().find(|value| value.0 == key).map(|value| value.1)
    }

    /// The values of `N` keys, if no other parameter is stated.
    fn only<const N: usize>(&self, keys: [&str; N]) -> Option<[f64; N]> {
        if !self.percentiles.is_empty() || self.values.len() != N {
            return None;
        }
        let values: Vec<f64> = keys.iter().map(|key| self.get(key)).collect::<Option<_>>()?;
        values.try_into().ok()
    }

    /// Two percentiles as (probability, value), if no other parameter is stated.
    fn two_percentiles(&self) -> Option<((f64, f64), (f64, f64))> {
        match self.percentiles.as_slice() {
            [low, high] if self.values.is_empty() => Some(((low.0, low.1), (high.0, high.1))),
            _ => None,
        }
    }

    /// The median, if it is the only percentile.
    fn median(&self) -> Option<f64> {
        match self.percentiles.as_slice() {
            [(p, value, _)] if *p == 0.5 => Some(*value),
            _ => None,
        }
    }
}

/// Reads the parameters of a family and builds the law.
pub(super) fn family(cx: &mut Context, at: &At<'_>, dimension: Dimension, family: &Family) -> Option<Law> {
    if at.as_table().is_none() {
        cx.wrong_type(at, &format!("{} with {}", family.keys.table, family.accepted));
        return None;
    }
    if family.name == "empirical" {
        return empirical(cx, at, dimension, family);
    }
    let parameters = parameters(cx, at, dimension, family)?;
    if !in_order(cx, at, &parameters) {
        return None;
    }
    match (family.build)(&parameters) {
        Some(Ok(law)) => {
            if let Some((mu, sigma)) = law.logarithm() {
                note_lognormal(cx, at, mu, sigma, dimension.highest());
            }
            Some(law)
        }
        Some(Err(error)) => {
            let diagnostic = invalid_law(cx, at, family.name, error, dimension);
            if family.name == "lognormal" && at.child("mu").is_some() {
                diagnostic.advise(OF_THE_LOGARITHM);
            }
            None
        }
        None => {
            let keys: Vec<&str> = at.entries().iter().map(|entry| entry.0).collect();
            let found = if keys.is_empty() { "nothing".to_owned() } else { super::value::quoted(&keys) };
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
    let is_pure = PURE.contains(&key);
    let signed = SIGNED.contains(&key) || (family.name == "gpd" && key == "shape") || family.name == "beta";
    let value = if is_pure { cx.number(at) } else { dimension.size(cx, at) }?;
    if signed || value > 0.0 {
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
pub(super) fn invalid_law<'c>(
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

fn lognormal(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some((low, high)) = p.two_percentiles() {
        return Some(Law::lognormal_percentiles(low, high));
    }
    if let (Some(median), ["sigma"]) = (p.median(), p.keys().as_slice()) {
        return Some(Law::lognormal(libm::log(median), p.get("sigma")?));
    }
    if let Some([mean, cv]) = mean_cv(p) {
        return Some(Law::lognormal_mean_cv(mean, cv));
    }
    let [mu, sigma] = p.only(["mu", "sigma"])?;
    Some(Law::lognormal(mu, sigma))
}

/// Mean and coefficient of variation, from `mean` with `cv` or `sd`.
fn mean_cv(p: &Parameters<'_>) -> Option<[f64; 2]> {
    p.only(["mean", "cv"]).or_else(|| p.only(["mean", "sd"]).map(|[mean, sd]| [mean, sd / mean]))
}

fn gamma(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some(((low, median), (high, p95))) = p.two_percentiles() {
        return (low == 0.5 && high == 0.95).then(|| Law::gamma_median_p95(median, p95));
    }
    if let Some([mean, cv]) = mean_cv(p) {
        return Some(Law::gamma_mean_cv(mean, cv));
    }
    let [shape, scale] = p.only(["shape", "scale"])?;
    Some(Law::gamma(shape, scale))
}

fn weibull(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some((low, high)) = p.two_percentiles() {
        return Some(weibull_percentiles(low, high));
    }
    if let Some([mean, cv]) = mean_cv(p) {
        return Some(Law::weibull_mean_cv(mean, cv));
    }
    let [shape, scale] = p.only(["shape", "scale"])?;
    Some(Law::weibull(shape, scale))
}

/// The Weibull law with two given percentiles, from -ln(1 - p) = (x / scale)^shape at two points.
fn weibull_percentiles(low: (f64, f64), high: (f64, f64)) -> Result<Law, LawError> {
    let hazard = |p: f64| -libm::log1p(-p);
    let shape = libm::log(hazard(high.0) / hazard(low.0)) / libm::log(high.1 / low.1);
    Law::weibull(shape, low.1 * libm::exp(-libm::log(hazard(low.0)) / shape))
}

fn pareto(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some([mean, index]) = p.only(["mean", "index"]) {
        return Some(Law::pareto_mean_index(mean, index));
    }
    let [min, index] = p.only(["min", "index"])?;
    Some(Law::pareto(min, index))
}

fn lomax(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some([mean, index]) = p.only(["mean", "index"]) {
        return Some(Law::lomax_mean_index(mean, index));
    }
    let [scale, index] = p.only(["scale", "index"])?;
    Some(Law::lomax(scale, index))
}

fn gpd(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let Some([location, shape, scale]) = p.only(["location", "shape", "scale"]) {
        return Some(Law::gpd(location, shape, scale));
    }
    let [shape, scale] = p.only(["shape", "scale"])?;
    Some(Law::gpd(0.0, shape, scale))
}

fn pert(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let [min, mode, max] = p.only(["min", "mode", "max"])?;
    Some(Law::pert(min, mode, max))
}

fn triangular(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let [min, mode, max] = p.only(["min", "mode", "max"])?;
    Some(Law::triangular(min, mode, max))
}

fn uniform(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let [min, max] = p.only(["min", "max"])?;
    Some(Law::uniform(min, max))
}

fn beta(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    let (min, max) = (p.get("min").unwrap_or(0.0), p.get("max").unwrap_or(1.0));
    let stated: Vec<&str> = p.keys().into_iter().filter(|key| !matches!(*key, "min" | "max")).collect();
    match stated.as_slice() {
        ["mean", "sd"] => Some(Law::beta_mean_sd(p.get("mean")?, p.get("sd")?, min, max)),
        ["a", "b"] => Some(Law::beta_between(p.get("a")?, p.get("b")?, min, max)),
        _ => None,
    }
}

fn exponential(p: &Parameters<'_>) -> Option<Result<Law, LawError>> {
    if let ([(probability, value, _)], true) = (p.percentiles.as_slice(), p.values.is_empty()) {
        return Some(Law::exponential_mean(value / -libm::log1p(-probability)));
    }
    if let Some([mean]) = p.only(["mean"]) {
        return Some(Law::exponential_mean(mean));
    }
    let [rate] = p.only(["rate"])?;
    Some(Law::exponential_rate(rate))
}

fn empirical(cx: &mut Context, at: &At<'_>, dimension: Dimension, family: &Family) -> Option<Law> {
    let at = cx.table(at, &family.keys)?;
    let values = cx.required(&at, "values", &family.keys);
    let values = values.and_then(|at| numbers(cx, &at, |cx, at| dimension.size(cx, at)));
    let weights = at.child("weights").map(|at| numbers(cx, &at, |cx, at| cx.share_number(at)));
    let weights = match weights {
        Some(weights) => Some(weights?),
        None => None,
    };
    let values = values?;
    let law = Law::empirical(&values, weights.as_deref());
    match law {
        Err(error) => {
            invalid_law(cx, &at, family.name, error, dimension);
        }
        Ok(_) => note_outlier(cx, &at.child("values")?, &values),
    }
    law.ok()
}

fn numbers(cx: &mut Context, at: &At<'_>, number: impl Fn(&mut Context, &At<'_>) -> Option<f64>) -> Option<Vec<f64>> {
    let items = cx.list(at, "a list of values")?;
    let numbers: Vec<_> = items.iter().map(|item| number(cx, item)).collect();
    numbers.into_iter().collect()
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

    #[test]
    fn two_percentiles_of_a_weibull_are_met() {
        let law = weibull_percentiles((0.1, 2.0), (0.9, 30.0)).expect("a law");
        assert!((law.cdf(2.0) - 0.1).abs() < 1e-12 && (law.cdf(30.0) - 0.9).abs() < 1e-12);
    }
}
