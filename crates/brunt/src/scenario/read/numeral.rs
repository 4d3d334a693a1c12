//! Numbers written as text: with a decimal comma, separators, a unit, or look-alike digits.

use crate::scenario::read::character::{odd, plain};

/// The probable meaning of a text as a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// Advice on how to write the number.
    pub(crate) help: String,
    /// The corrected text if there is only one reading: a percentage in quotes, any other number without.
    pub(crate) fix: Option<String>,
}

impl Reading {
    /// Interprets a text; `None` if the text does not resemble a number.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let straight = plain(text);
        let (digits, rest) = split(straight.trim())?;
        let digits: String = digits.chars().filter(|c| !matches!(c, '_' | '\'' | ' ')).collect();
        let odd = odd(text).map(|odd| odd.advice());
        let (number, commas) = match decimal(&digits) {
            Decimal::Plain(number) => (number, None),
            Decimal::Comma(number) => (number, Some("a decimal point is written `.`".to_owned())),
            Decimal::Thousands(number) => (number, Some("thousands are not separated, or by `_`".to_owned())),
            Decimal::Either(small, large) => {
                let help = format!("write {small} for a decimal comma, or {large} if the comma separates thousands");
                return Some(Self { help, fix: None });
            }
            Decimal::None => return None,
        };
        let (unit, fix) = match rest {
            "" => (None, Some(number)),
            "%" => (None, Some(format!("\"{number}%\""))),
            rest => unit(rest, &number),
        };
        let parts: Vec<String> = odd.into_iter().chain(commas).chain(unit).collect();
        let help = if parts.is_empty() { "numbers have no quotes".to_owned() } else { parts.join("; ") };
        Some(Self { help, fix })
    }
}

/// Advice on a word after a number, and the corrected number.
fn unit(word: &str, number: &str) -> (Option<String>, Option<String>) {
    let exponent = match word.to_ascii_lowercase().as_str() {
        "k" | "thousand" => "e3",
        "m" | "mn" | "mio" | "million" => "e6",
        "bn" | "b" | "billion" => "e9",
        _ => return (Some(format!("a number has no unit: write {number} without `{word}`")), None),
    };
    let fix = format!("{number}{exponent}");
    (Some(format!("write {fix} for `{word}`")), Some(fix))
}

/// Splits a text into a number, with sign, separators and exponent, and the word beside it.
fn split(text: &str) -> Option<(&str, &str)> {
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\'' | ' ');
    let text = text.trim_start_matches(['$', '€', '£', '¥']).trim_start();
    let unsigned = text.trim_start_matches(['-', '+']);
    let sign = text.len() - unsigned.len();
    let mut end = unsigned.find(|c| !is_digit(c)).unwrap_or(unsigned.len());
    let exponent = unsigned[end..].strip_prefix(['e', 'E']).map(|rest| rest.trim_start_matches(['-', '+']));
    if let Some(exponent) = exponent.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        let digits = exponent.find(|c: char| !c.is_ascii_digit()).unwrap_or(exponent.len());
        end = unsigned.len() - exponent.len() + digits;
    }
    let has_digit = unsigned[..end].bytes().any(|byte| byte.is_ascii_digit());
    (sign <= 1 && has_digit).then(|| (text[..sign + end].trim(), text[sign + end..].trim()))
}

/// Possible readings of digits with points and commas.
enum Decimal {
    Plain(String),
    Comma(String),
    Thousands(String),
    /// One comma before three digits, which is either a decimal comma or a thousands separator.
    Either(String, String),
    None,
}

fn decimal(digits: &str) -> Decimal {
    let (commas, points) = (digits.matches(',').count(), digits.matches('.').count());
    let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let after = digits.rsplit_once(',').map_or("", |split| split.1);
    let comma_last = digits.rfind(',') > digits.rfind('.');
    let without = |separator: char| digits.replace(separator, "");
    let reading = match (commas, points) {
        (0, 0 | 1) => Decimal::Plain(digits.to_owned()),
        (0, _) => Decimal::Thousands(without('.')),
        (1, 0) if after.len() == 3 && !digits.starts_with("0,") => {
            Decimal::Either(digits.replace(',', "."), without(','))
        }
        (1, 0) => Decimal::Comma(digits.replace(',', ".")),
        (1, _) if comma_last => Decimal::Comma(without('.').replace(',', ".")),
        (_, 0 | 1) if !comma_last || points == 0 => Decimal::Thousands(without(',')),
        _ => return Decimal::None,
    };
    let sound = match &reading {
        Decimal::Plain(text) | Decimal::Comma(text) | Decimal::Thousands(text) => is_number(text),
        Decimal::Either(small, large) => is_number(small) && is_number(large),
        Decimal::None => false,
    };
    if sound { reading } else { Decimal::None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, fix: Option<&str>, help: &str) {
        let reading = Reading::of(text).unwrap();
        assert_eq!(reading.fix.as_deref(), fix, "{text}");
        assert!(reading.help.contains(help), "{text}: {}", reading.help);
    }

    #[test]
    fn commas_are_decimal_or_separate_thousands() {
        reads("12", Some("12"), "no quotes");
        reads("1,5", Some("1.5"), "decimal point");
        reads("0,125", Some("0.125"), "decimal point");
        reads("1,234", None, "1.234 for a decimal comma, or 1234");
        reads("1.234,56", Some("1234.56"), "decimal point");
        reads("1,234.56", Some("1234.56"), "thousands");
        reads("1,234,567", Some("1234567"), "thousands");
        reads("1.234.567", Some("1234567"), "thousands");
        reads("1'234.5", Some("1234.5"), "no quotes");
        reads("1_000", Some("1000"), "no quotes");
        reads("5,5%", Some("\"5.5%\""), "decimal point");
        reads("-2e-3", Some("-2e-3"), "no quotes");
    }

    #[test]
    fn units_and_odd_digits_are_named() {
        reads("5k", Some("5e3"), "5e3 for `k`");
        reads("2.5 million", Some("2.5e6"), "million");
        reads("100 EUR", None, "no unit");
        reads("€ 100", Some("100"), "no quotes");
        reads("−5", Some("-5"), "U+2212 (minus sign)");
        reads("１２", Some("12"), "U+FF11");
        reads("1\u{a0}000", Some("1000"), "U+00A0");
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in ["", "abc", "e5", "1.2,3,4.5", "--5", ".", "inf"] {
            assert_eq!(Reading::of(text), None, "{text}");
        }
    }
}
