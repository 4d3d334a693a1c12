//! Reading of the frequency and timing of threats.

use crate::random::{Count, CountError};
use crate::scenario::read::{At, Context, Keys, Rule, quoted};
use crate::scenario::{Frequency, Timing};
use crate::units::{Date, Probability, Ticks};

/// Keys of a frequency.
pub(crate) const FREQUENCY: Keys =
    Keys { table: "a frequency", keys: &["poisson", "negative_binomial", "bernoulli", "binomial", "fixed"] };
/// Keys of a negative binomial frequency.
pub(crate) const NEGATIVE_BINOMIAL: Keys = Keys { table: "`negative_binomial`", keys: &["mean", "k"] };
/// Keys of a binomial frequency.
pub(crate) const BINOMIAL: Keys = Keys { table: "`binomial`", keys: &["n", "p"] };

/// Largest count of a `fixed` or `binomial` frequency, and largest mean per year.
const LARGEST_COUNT: i64 = 1_000_000;

/// Reads a frequency.
pub(crate) fn frequency(cx: &mut Context, at: &At<'_>, horizon: Ticks) -> Option<Frequency> {
    if at.as_table().is_none() {
        let number = cx.number_if_any(at);
        let diagnostic = cx.wrong_type(at, "a frequency as a table such as `{ poisson = 0.5 }`");
        if let Some(number) = number {
            let fix = format!("{{ poisson = {number} }}");
            diagnostic.advise("`poisson` takes the mean number a year").mend(at.place(), fix);
        }
        return None;
    }
    let at = cx.table(at, &FREQUENCY)?;
    let stated: Vec<&str> = FREQUENCY.keys.iter().copied().filter(|key| at.child(key).is_some()).collect();
    let [key] = stated.as_slice() else {
        let found = if stated.is_empty() { "none".to_owned() } else { quoted(&stated) };
        // A misspelt key has been reported already.
        if !stated.is_empty() || at.entries().is_empty() {
            cx.report(Rule::FrequencyForm { found }, &at, "expected one");
        }
        return None;
    };
    let value = at.child(key)?;
    let frequency = match *key {
        "poisson" => mean(cx, &value).map(|mean| if mean == 0.0 { NEVER } else { Frequency::Poisson { mean } }),
        "negative_binomial" => negative_binomial(cx, &value),
        "bernoulli" => cx.probability(&value, "a probability").map(|p| Frequency::Bernoulli { p }),
        "binomial" => binomial(cx, &value),
        _ => cx.integer(&value, 0, LARGEST_COUNT).map(|count| Frequency::Fixed { count: count as u32 }),
    }?;
    can_be_drawn(cx, &value, frequency, horizon).then_some(frequency)
}

/// The frequency that stands for every statement of a frequency of 0.
const NEVER: Frequency = Frequency::Bernoulli { p: Probability::ZERO };

/// Checks that the law of the number of occurrences within the horizon can be drawn; the reason is reported if not.
fn can_be_drawn(cx: &mut Context, at: &At<'_>, frequency: Frequency, horizon: Ticks) -> bool {
    let Err(error) = frequency.count(horizon) else { return true };
    let years = horizon.hours() / Ticks::YEAR.hours();
    let part = |key: &str| at.child(key).unwrap_or_else(|| at.clone());
    match (error, frequency) {
        (CountError::Size(size), Frequency::NegativeBinomial { mean, k }) => {
            let (least, most) = (Count::LEAST_SIZE / years, Count::MOST / years);
            let expected = format!("a `k` from {least:.3e} to {most:.3e} a year");
            let diagnostic = cx.report(Rule::OutOfRange { expected, value: k.to_string() }, &part("k"), "out of range");
            if size > Count::MOST {
                diagnostic
                    .advise(format!("a negative binomial law of so large a `k` is a Poisson law: `poisson = {mean}`"));
            }
        }
        (CountError::Mean(found), _) => {
            let expected = format!("a mean within the horizon above 0 and of at most {:e}", Count::MOST);
            cx.report(Rule::OutOfRange { expected, value: found.to_string() }, &part("mean"), "out of range");
        }
        (error, _) => {
            let rule = Rule::OutOfRange { expected: "a frequency that can be drawn".into(), value: error.to_string() };
            cx.report(rule, at, "out of range");
        }
    }
    false
}

/// Reads a mean per year, at least 0.
fn mean(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    let mean = cx.non_negative(at)?;
    if mean > LARGEST_COUNT as f64 {
        let expected = format!("a mean of at most {LARGEST_COUNT} a year");
        cx.report(Rule::OutOfRange { expected, value: mean.to_string() }, at, "out of range");
        return None;
    }
    Some(mean)
}

fn negative_binomial(cx: &mut Context, at: &At<'_>) -> Option<Frequency> {
    let at = cx.table(at, &NEGATIVE_BINOMIAL)?;
    let mean = cx.required(&at, "mean", &NEGATIVE_BINOMIAL).and_then(|at| mean(cx, &at));
    let k = cx.required(&at, "k", &NEGATIVE_BINOMIAL).and_then(|at| cx.positive(&at));
    let (mean, k) = (mean?, k?);
    Some(if mean == 0.0 { NEVER } else { Frequency::NegativeBinomial { mean, k } })
}

fn binomial(cx: &mut Context, at: &At<'_>) -> Option<Frequency> {
    let at = cx.table(at, &BINOMIAL)?;
    let n = cx.required(&at, "n", &BINOMIAL).and_then(|at| cx.integer(&at, 0, LARGEST_COUNT));
    let p = cx.required(&at, "p", &BINOMIAL).and_then(|at| cx.probability(&at, "a probability"));
    let (n, p) = (n? as u32, p?);
    Some(if n == 0 { NEVER } else { Frequency::Binomial { n, p } })
}

/// Reads the timing of a threat: `season`, `at`, or uniform if neither is stated.
pub(crate) fn timing(
    cx: &mut Context,
    threat: &At<'_>,
    frequency: Option<Frequency>,
    start: Date,
    horizon: Ticks,
) -> Timing {
    let timing = match (threat.child("season"), threat.child("at")) {
        (Some(season), Some(at)) => {
            let rule = Rule::ConflictingKeys { one: "season", other: "at" };
            cx.report_key(rule, &season, "weights").point(at.key_place(), "fixed times");
            None
        }
        (Some(at), None) => season(cx, threat, &at, start, horizon),
        (None, Some(at)) => times(cx, threat, &at, frequency, horizon),
        (None, None) => None,
    };
    timing.unwrap_or(Timing::Uniform)
}

fn season(cx: &mut Context, threat: &At<'_>, at: &At<'_>, start: Date, horizon: Ticks) -> Option<Timing> {
    let items = cx.list(at, "12 weights, January first")?;
    if items.len() != 12 {
        let rule = Rule::WrongLength { what: "a season", expected: 12, found: items.len() };
        cx.report(rule, at, "expected 12 weights, January first");
        return None;
    }
    let weights: Vec<_> = items.iter().map(|item| cx.non_negative(item)).collect();
    let weights: [f64; 12] = weights.into_iter().collect::<Option<Vec<_>>>()?.try_into().ok()?;
    if weights.iter().all(|&weight| weight == 0.0) {
        cx.report(Rule::EmptySeason {}, at, "all zero");
        return None;
    }
    let within = |month: u8| weights[usize::from(month - 1)] > 0.0;
    if !start.months(horizon).iter().any(|&(_, month)| within(month)) {
        cx.report(Rule::SeasonOutsideHorizon {}, at, "no weight within the horizon");
        return None;
    }
    if threat.child("frequency").is_none() {
        let help = "a triggered threat happens when its trigger's delay is over";
        cx.report_key(Rule::IdleSeason {}, at, "never acts").advise(help);
    }
    Some(Timing::Seasonal(weights))
}

fn times(
    cx: &mut Context,
    threat: &At<'_>,
    at: &At<'_>,
    frequency: Option<Frequency>,
    horizon: Ticks,
) -> Option<Timing> {
    let items = if at.as_str().is_some() { vec![at.clone()] } else { cx.list(at, "a time or a list of times")? };
    let times: Vec<_> = items.iter().map(|item| time(cx, item, horizon)).collect();
    if threat.child("frequency").is_none() {
        let help = format!("add `frequency = {{ fixed = {} }}`", items.len());
        cx.report_key(Rule::KeyNeedsKey { key: "at", other: "frequency" }, at, "times of what").advise(help);
        return None;
    }
    let count = match frequency? {
        Frequency::Fixed { count } if count as usize == times.len() => None,
        Frequency::Fixed { count } => Some(format!("`fixed` says {count}")),
        Frequency::Bernoulli { .. } if times.len() == 1 => None,
        Frequency::Bernoulli { .. } => Some("`bernoulli` happens once at most".to_owned()),
        _ => Some("only `fixed` and `bernoulli` happen at given times".to_owned()),
    };
    if let Some(count) = count {
        let place = threat.child("frequency").and_then(|at| at.place());
        let rule = Rule::TimesMismatch { times: items.len(), count };
        cx.report(rule, at, &format!("{} times", items.len())).point(place, "the frequency");
        return None;
    }
    times.into_iter().collect::<Option<Vec<_>>>().map(Timing::Fixed)
}

fn time(cx: &mut Context, at: &At<'_>, horizon: Ticks) -> Option<Ticks> {
    let time = cx.duration(at)?;
    if time >= horizon {
        cx.report(Rule::TimeBeyondHorizon {}, at, "never reached").advise("times count from the start of the horizon");
        return None;
    }
    Some(time)
}

impl Context {
    /// The number if the value is a finite number; reports nothing.
    fn number_if_any(&self, at: &At<'_>) -> Option<f64> {
        use crate::scenario::read::tree::Value;
        match at.tree.value {
            Value::Integer(value) => Some(value as f64),
            Value::Float(value) if value.is_finite() => Some(value),
            _ => None,
        }
    }
}
