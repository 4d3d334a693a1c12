//! Reading of plain values: text, numbers, shares, words and lists.
//!
//! Every reader returns `None` after it has reported a problem.

use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::read::context::{At, Context};
use crate::scenario::read::numeral::Reading;
use crate::scenario::read::quantity::parse_percent;
use crate::scenario::read::rule::Rule;
use crate::scenario::read::tree::Value;
use crate::units::{Money, Probability};

/// Largest amount of money in a term or a curve.
const MOST_MONEY: f64 = 1e18;
/// Largest multiple of an amount.
pub(crate) const MOST_TIMES: f64 = 1e6;

impl Context {
    /// Warns of a share that is probably a percentage.
    pub(crate) fn note_percent(&mut self, at: &At<'_>, what: &'static str, value: f64, meaning: &str) {
        let help = format!("{meaning}; for {value} in a hundred write {}", value / 100.0);
        let rule = Rule::PercentForShare { what, value, percent: value * 100.0 };
        self.report(rule, at, "as stated").advise(help);
    }

    /// Reports a value of the wrong type.
    pub(crate) fn wrong_type(&mut self, at: &At<'_>, expected: &str) -> &mut Diagnostic {
        let rule = Rule::WrongType { expected: expected.to_owned(), found: at.tree.value.kind() };
        self.report(rule, at, &format!("expected {expected}"))
    }

    /// Reads text that is not blank.
    pub(crate) fn text<'t>(&mut self, at: &At<'t>, what: &'static str) -> Option<&'t str> {
        match at.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.report(Rule::EmptyText { what }, at, "nothing here");
                None
            }
            Some(text) => Some(text),
            None => {
                self.wrong_type(at, &format!("{what} as a string"));
                None
            }
        }
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&mut self, at: &At<'_>) -> Option<bool> {
        if let Value::Bool(value) = at.tree.value {
            return Some(value);
        }
        self.wrong_type(at, "`true` or `false`");
        None
    }

    /// Reads the members of a list.
    pub(crate) fn list<'t>(&mut self, at: &At<'t>, expected: &str) -> Option<Vec<At<'t>>> {
        if matches!(at.tree.value, Value::Array(_)) {
            return Some(at.items());
        }
        self.wrong_type(at, expected);
        None
    }

    /// Reads one text or a non-empty list of texts.
    pub(crate) fn texts<'t>(&mut self, at: &At<'t>, what: &'static str) -> Option<Vec<(&'t str, At<'t>)>> {
        if at.as_str().is_some() {
            return Some(vec![(self.text(at, what)?, at.clone())]);
        }
        let items = self.list(at, &format!("{what} as a string or a list of strings"))?;
        if items.is_empty() {
            let many = what.strip_suffix('y').map_or_else(|| format!("{what}s"), |stem| format!("{stem}ies"));
            self.report(Rule::EmptyList { what: format!("the list of {many}") }, at, "expected at least one");
            return None;
        }
        let texts: Vec<_> = items.into_iter().map(|item| Some((self.text(&item, what)?, item))).collect();
        texts.into_iter().collect()
    }

    /// Reads a finite number.
    pub(crate) fn number(&mut self, at: &At<'_>) -> Option<f64> {
        let value = match at.tree.value {
            Value::Integer(value) => value as f64,
            Value::Float(value) => value,
            Value::Unheld(ref text) => {
                self.unheld(text, at);
                return None;
            }
            _ => {
                let diagnostic = self.wrong_type(at, "a number");
                if let Some(text) = at.as_str() {
                    unquote(diagnostic, text, at);
                }
                return None;
            }
        };
        self.finite(value, at)
    }

    /// Reports a number that a 64-bit float cannot hold.
    pub(crate) fn unheld(&mut self, text: &str, at: &At<'_>) {
        let (nearest, help) = match text.parse::<f64>() {
            Ok(float) if float.abs() < f64::MIN_POSITIVE => ("it is too small to tell from 0".to_owned(), "write 0"),
            Ok(float) if float.is_finite() => {
                (format!("the nearest that can is {float}"), "write a number of at most 15 digits, followed by zeros")
            }
            _ => {
                let help = "numbers of 64 bits end at 1.8e308, amounts far below";
                self.report(Rule::Infinite {}, at, "beyond all numbers").advise(help);
                return;
            }
        };
        self.report(Rule::Inexact { text: text.to_owned(), nearest }, at, "not kept").advise(help);
    }

    fn finite(&mut self, value: f64, at: &At<'_>) -> Option<f64> {
        if value.is_nan() {
            self.report(Rule::NotANumber {}, at, "not a number");
            return None;
        }
        if value.is_infinite() {
            self.report(Rule::Infinite {}, at, "infinite");
            return None;
        }
        Some(value)
    }

    /// Reads a finite number above 0.
    pub(crate) fn positive(&mut self, at: &At<'_>) -> Option<f64> {
        let value = self.number(at)?;
        if value < 0.0 {
            self.report(Rule::Negative { value }, at, "negative");
            return None;
        }
        if value == 0.0 {
            self.report(Rule::NotPositive { value }, at, "must be above 0");
            return None;
        }
        Some(value)
    }

    /// Reads a finite number of at least 0.
    pub(crate) fn non_negative(&mut self, at: &At<'_>) -> Option<f64> {
        let value = self.number(at)?;
        if value < 0.0 {
            self.report(Rule::Negative { value }, at, "negative");
            return None;
        }
        Some(value)
    }

    /// Reads an amount of money. The limit keeps sums of amounts far below the largest countable amount.
    pub(crate) fn money(&mut self, at: &At<'_>) -> Option<Money> {
        let value = self.non_negative(at)?;
        self.at_most(value, MOST_MONEY, "an amount", at)?;
        Money::new(value).ok()
    }

    /// Reads an amount of money above 0.
    pub(crate) fn positive_money(&mut self, at: &At<'_>) -> Option<Money> {
        let value = self.positive(at)?;
        self.at_most(value, MOST_MONEY, "an amount", at)?;
        Money::new(value).ok()
    }

    /// Reads a multiple, at least 0 and at most [`MOST_TIMES`].
    pub(crate) fn multiple(&mut self, at: &At<'_>) -> Option<f64> {
        let value = self.non_negative(at)?;
        self.at_most(value, MOST_TIMES, "a number", at)?;
        Some(value)
    }

    fn at_most(&mut self, value: f64, most: f64, what: &str, at: &At<'_>) -> Option<()> {
        if value <= most {
            return Some(());
        }
        let rule = Rule::OutOfRange { expected: format!("{what} of at most {most:e}"), value: value.to_string() };
        self.report(rule, at, "too large");
        None
    }

    /// Reads a number, or a percentage as text.
    pub(crate) fn share_number(&mut self, at: &At<'_>) -> Option<f64> {
        match at.as_str() {
            Some(text) => match parse_percent(text) {
                Some(value) => self.finite(value, at),
                None => {
                    let diagnostic = self.wrong_type(at, "a number from 0 to 1 or a percentage such as \"5%\"");
                    unquote(diagnostic, text, at);
                    None
                }
            },
            None => self.number(at),
        }
    }

    /// Reads a number in [0, 1], or a percentage as text.
    pub(crate) fn probability(&mut self, at: &At<'_>, what: &'static str) -> Option<Probability> {
        let value = self.share_number(at)?;
        if let Ok(probability) = Probability::new(value) {
            return Some(probability);
        }
        let diagnostic = self.report(Rule::OutsideUnitInterval { what, value }, at, "expected a number from 0 to 1");
        if (2.0..=100.0).contains(&value) && at.as_str().is_none() {
            diagnostic.advise(format!("write `\"{value}%\"` for {value} in a hundred"));
        }
        None
    }

    /// Reads a number in (0, 1], or a percentage as text.
    pub(crate) fn positive_share(&mut self, at: &At<'_>, what: &'static str) -> Option<f64> {
        let value = self.probability(at, what)?.get();
        if value > 0.0 {
            return Some(value);
        }
        self.report(Rule::NotPositive { value }, at, "must be above 0");
        None
    }

    /// Reads a whole number from `from` to `to`.
    pub(crate) fn integer(&mut self, at: &At<'_>, from: i64, to: i64) -> Option<i64> {
        let value = match at.tree.value {
            Value::Integer(value) => value,
            Value::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => value as i64,
            Value::Unheld(ref text) => {
                let expected = format!("a whole number from {from} to {to}");
                self.report(Rule::OutOfRange { expected, value: text.clone() }, at, "out of range");
                return None;
            }
            _ => {
                let diagnostic = self.wrong_type(at, "a whole number");
                if let Some(text) = at.as_str() {
                    unquote(diagnostic, text, at);
                }
                return None;
            }
        };
        if value < 0 && from >= 0 {
            self.report(Rule::Negative { value: value as f64 }, at, "negative");
            return None;
        }
        if !(from..=to).contains(&value) {
            let expected = format!("a whole number from {from} to {to}");
            self.report(Rule::OutOfRange { expected, value: value.to_string() }, at, "out of range");
            return None;
        }
        Some(value)
    }

    /// Reads one of a few words, and returns the value of the word.
    pub(crate) fn word<'w, T: Copy>(&mut self, at: &At<'_>, what: &'static str, words: &[(&'w str, T)]) -> Option<T> {
        let names: Vec<&'w str> = words.iter().map(|word| word.0).collect();
        let Some(text) = at.as_str() else {
            self.wrong_type(at, &format!("{what}, one of {}", quoted(&names)));
            return None;
        };
        if let Some(word) = words.iter().find(|word| word.0 == text) {
            return Some(word.1);
        }
        let near = self.suggester.nearest(text, names.iter().copied());
        let rule = Rule::UnknownWord { what, word: text.to_owned() };
        let diagnostic = self.report(rule, at, &format!("expected {}", quoted(&names)));
        if let Some(near) = near {
            diagnostic.advise(format!("did you mean `{near}`?")).mend(at.place(), format!("\"{near}\""));
        }
        diagnostic.name_odd(text);
        None
    }
}

/// Adds advice for a number typed in quotes: how to write the number with a decimal point and without extra characters.
pub(crate) fn unquote(diagnostic: &mut Diagnostic, text: &str, at: &At<'_>) {
    if let Some(reading) = Reading::of(text) {
        diagnostic.advise(reading.help);
        if let Some(fix) = reading.fix {
            diagnostic.mend(at.place(), fix);
        }
    }
}

/// Words in backticks, separated by commas.
pub(crate) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
