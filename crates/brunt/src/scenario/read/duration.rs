//! Reading of durations, which are text with units.

use crate::scenario::read::character::{odd, plain};
use crate::scenario::read::context::{At, Context};
use crate::scenario::read::quantity::{DurationError, parse_hours};
use crate::scenario::read::rule::Rule;
use crate::scenario::read::tree::Value;
use crate::units::Ticks;

/// Words typed in place of units, each with the unit.
const UNIT_HINTS: [(&str, &str); 14] = [
    ("sec", "s"),
    ("secs", "s"),
    ("seconds", "s"),
    ("min", "m"),
    ("mins", "m"),
    ("minutes", "m"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("day", "d"),
    ("days", "d"),
    ("weeks", "w"),
    ("years", "y"),
];

/// Advice and corrected text for a text that is a duration except for decimal commas or look-alike characters; `None` for any other
/// text.
fn respelt(text: &str) -> Option<(String, String)> {
    let (straight, found) = (plain(text), odd(text));
    let points = straight.replace(',', ".");
    parse_hours(&points).ok()?;
    let comma = (points != straight).then(|| "a decimal point is written `.`".to_owned());
    let help: Vec<String> = found.map(|odd| odd.advice()).into_iter().chain(comma).collect();
    (!help.is_empty()).then(|| (help.join("; "), format!("\"{}\"", points.trim())))
}

impl Context {
    /// Reads a duration in hours, at least 0.
    pub(crate) fn hours(&mut self, at: &At<'_>) -> Option<f64> {
        match &at.tree.value {
            Value::String(text) => self.hours_from_text(text, at),
            Value::Integer(_) | Value::Float(_) | Value::Unheld(_) => {
                let value = self.non_negative(at)?;
                self.missing_unit(value, at);
                None
            }
            _ => {
                self.wrong_type(at, "a duration such as \"8h\"");
                None
            }
        }
    }

    fn hours_from_text(&mut self, text: &str, at: &At<'_>) -> Option<f64> {
        match parse_hours(text) {
            Ok(hours) if Ticks::from_hours(hours).is_ok() => Some(hours),
            Ok(hours) => {
                let expected = "a duration of at most 1000y".to_owned();
                let value = format!("{text:?} ({hours} h)");
                self.report(Rule::OutOfRange { expected, value }, at, "too long");
                None
            }
            Err(error) => {
                self.invalid_duration(text, error, at);
                None
            }
        }
    }

    fn invalid_duration(&mut self, text: &str, error: DurationError, at: &At<'_>) {
        const UNITS: &str = "units are `s`, `m`, `h`, `d`, `w` and `y` (8,760 h), as in \"1h30m\"";
        if let Some((help, fix)) = respelt(text) {
            let rule = Rule::InvalidDuration { text: text.to_owned() };
            self.report(rule, at, "expected a duration").advise(help).mend(at.place(), fix);
            return;
        }
        match error {
            DurationError::MissingUnit => {
                let rule = Rule::MissingUnit { text: text.to_owned() };
                let fix = format!("\"{}h\"", text.trim());
                self.report(rule, at, "no unit").advise(UNITS).mend(at.place(), fix);
            }
            DurationError::UnknownUnit(range) => {
                let unit = &text[range];
                let hint = UNIT_HINTS.iter().find(|hint| hint.0 == unit.to_ascii_lowercase()).map(|hint| hint.1);
                let help = match hint {
                    Some(hint) => format!("did you mean `{hint}`? {UNITS}"),
                    None if unit.to_ascii_lowercase().starts_with("mo") => {
                        format!("months differ in length, write days; {UNITS}")
                    }
                    None => UNITS.to_owned(),
                };
                let rule = Rule::UnknownUnit { unit: unit.to_owned() };
                self.report(rule, at, "expected a duration").advise(help).name_odd(text);
            }
            DurationError::Negative => {
                let value = text.trim().trim_start_matches('-').trim_end_matches(char::is_alphabetic);
                let value = -value.parse::<f64>().unwrap_or(1.0);
                self.report(Rule::Negative { value }, at, "negative");
            }
            DurationError::Malformed => {
                let rule = Rule::InvalidDuration { text: text.to_owned() };
                self.report(rule, at, "expected a duration").advise(UNITS).name_odd(text);
            }
        }
    }

    /// Reports a number without a unit.
    fn missing_unit(&mut self, value: f64, at: &At<'_>) {
        let rule = Rule::MissingUnit { text: value.to_string() };
        let help = format!("write `\"{value}h\"` for hours, `\"{value}d\"` for days");
        self.report(rule, at, "no unit").advise(help).mend(at.place(), format!("\"{value}h\""));
    }

    /// Reads a duration in ticks.
    pub(crate) fn duration(&mut self, at: &At<'_>) -> Option<Ticks> {
        Ticks::from_hours(self.hours(at)?).ok()
    }

    /// Reads a duration in ticks, above 0.
    pub(crate) fn positive_duration(&mut self, at: &At<'_>) -> Option<Ticks> {
        let ticks = self.duration(at)?;
        if ticks > Ticks::ZERO {
            return Some(ticks);
        }
        self.report(Rule::NotPositive { value: 0.0 }, at, "must be longer than 0");
        None
    }
}
