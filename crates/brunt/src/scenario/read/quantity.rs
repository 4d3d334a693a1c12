//! Quantities written as text: durations such as `1h30m` and percentages such as `5%`.

use std::ops::Range;

/// Reason why a text is not a duration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DurationError {
    /// The text is not a sequence of numbers and units.
    Malformed,
    /// A number is not followed by a unit.
    MissingUnit,
    /// The word after a number is not a unit; the range is the word's byte range in the text.
    UnknownUnit(Range<usize>),
    /// A number is negative.
    Negative,
}

/// Hours of a duration: one or more numbers each followed by `s`, `m`, `h`, `d`, `w` or `y` (8,760 h).
pub(crate) fn parse_hours(text: &str) -> Result<f64, DurationError> {
    let mut rest = text.trim();
    if rest.starts_with('-') {
        return Err(DurationError::Negative);
    }
    let mut hours = 0.0;
    if rest.is_empty() {
        return Err(DurationError::Malformed);
    }
    while !rest.is_empty() {
        let digits = number_length(rest);
        let number: f64 = rest[..digits].parse().map_err(|_| DurationError::Malformed)?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        if letters == 0 {
            return Err(if rest.is_empty() { DurationError::MissingUnit } else { DurationError::Malformed });
        }
        let start = rest.as_ptr() as usize - text.as_ptr() as usize;
        let unknown = DurationError::UnknownUnit(start..start + letters);
        hours += in_hours(number, &rest[..letters]).ok_or(unknown)?;
        rest = rest[letters..].trim_start();
    }
    Ok(hours)
}

/// Hours in `number` units; `None` for an unknown unit. Seconds and minutes divide instead of multiplying, so `60m` is exactly one
/// hour.
fn in_hours(number: f64, unit: &str) -> Option<f64> {
    Some(match unit {
        "s" => number / 3600.0,
        "m" => number / 60.0,
        "h" => number,
        "d" => number * 24.0,
        "w" => number * 168.0,
        "y" => number * 8760.0,
        _ => return None,
    })
}

fn number_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len())
}

/// The number of a percentage: `5%` is the float nearest to 0.05. `None` if the text is not a percentage.
pub(crate) fn parse_percent(text: &str) -> Option<f64> {
    let digits = text.trim().strip_suffix('%')?.trim_end();
    let unsigned = digits.strip_prefix('-').unwrap_or(digits);
    if unsigned.is_empty() || number_length(unsigned) != unsigned.len() {
        return None;
    }
    format!("{digits}e-2").parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn durations_add_up_their_parts() {
        assert_eq!(parse_hours("90m").unwrap(), 1.5);
        assert_eq!(parse_hours("1h30m").unwrap(), 1.5);
        assert_eq!(parse_hours(" 1d 2h ").unwrap(), 26.0);
        assert_eq!(parse_hours("1.5w").unwrap(), 252.0);
        assert_eq!(parse_hours("1y").unwrap(), 8760.0);
        assert_eq!(parse_hours("36s").unwrap(), 0.01);
        assert_eq!(parse_hours("0h").unwrap(), 0.0);
    }

    #[test]
    fn durations_without_a_known_unit_are_refused() {
        assert_eq!(parse_hours("30"), Err(DurationError::MissingUnit));
        assert_eq!(parse_hours("1h30"), Err(DurationError::MissingUnit));
        assert_eq!(parse_hours("3 hours"), Err(DurationError::UnknownUnit(2..7)));
        assert_eq!(parse_hours("2é"), Err(DurationError::UnknownUnit(1..3)));
        assert_eq!(parse_hours("h"), Err(DurationError::Malformed));
        assert_eq!(parse_hours("1.2.3h"), Err(DurationError::Malformed));
        assert_eq!(parse_hours(""), Err(DurationError::Malformed));
        assert_eq!(parse_hours("-3h"), Err(DurationError::Negative));
    }

    #[test]
    fn percentages_are_the_nearest_numbers() {
        assert_eq!(parse_percent("5%"), Some(0.05));
        assert_eq!(parse_percent("0.1 %"), Some(0.001));
        assert_eq!(parse_percent("-5%"), Some(-0.05));
        assert_eq!(parse_percent("5"), None);
        assert_eq!(parse_percent("%"), None);
        assert_eq!(parse_percent("infinity%"), None);
    }
}
