//! Numbers as people write them: trials, counts, amounts, shares.

use std::ops::Range;

/// Most trials of one run.
const MOST_TRIALS: u64 = 1_000_000_000;

/// Trials to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trials {
    /// The trials from 0 up to this number.
    Count(u64),
    /// A range, so that runs of other ranges can be merged with it.
    Range(Range<u64>),
}

impl Trials {
    /// The trials as a range.
    pub(crate) fn range(&self) -> Range<u64> {
        match self {
            Self::Count(count) => 0..*count,
            Self::Range(range) => range.clone(),
        }
    }
}

pub(super) fn parse_trials(text: &str) -> Result<Trials, String> {
    let Some((start, end)) = text.split_once("..") else {
        return parse_number_of_trials(text).map(Trials::Count);
    };
    let (start, end) = (parse_count(start)?, parse_count(end)?);
    match end.checked_sub(start) {
        None | Some(0) => Err(format!("the range {start}..{end} holds no trial")),
        Some(count) => within_memory(count).map(|_| Trials::Range(start..end)),
    }
}

pub(super) fn parse_number_of_trials(text: &str) -> Result<u64, String> {
    match parse_count(text)? {
        0 => Err("expected at least 1".to_string()),
        count => within_memory(count),
    }
}

fn within_memory(trials: u64) -> Result<u64, String> {
    if trials <= MOST_TRIALS { Ok(trials) } else { Err("expected at most 1,000,000,000 trials in one run".to_string()) }
}

/// A whole number as people write it: `100000`, `1_000_000` or `1e6`.
pub(super) fn parse_count(text: &str) -> Result<u64, String> {
    let expected = || "expected a whole number such as 100000, 1_000_000 or 1e6".to_string();
    let digits = text.trim().replace('_', "");
    if let Ok(count) = digits.parse() {
        return Ok(count);
    }
    let number: f64 = digits.parse().map_err(|_| expected())?;
    // Beyond 2^53 a number in this notation is not exact.
    let exact = number >= 0.0 && number <= 2f64.powi(53) && number.fract() == 0.0;
    if exact { Ok(number as u64) } else { Err(expected()) }
}

pub(super) fn parse_threads(text: &str) -> Result<usize, String> {
    match parse_count(text)? {
        count @ 1..=1024 => Ok(count as usize),
        _ => Err("expected 1 to 1024 threads".to_string()),
    }
}

/// A finite number as people write it.
pub(super) fn parse_amount(text: &str) -> Result<f64, String> {
    let number = text.trim().replace('_', "").parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| "expected a number such as 250_000 or 2.5e5".to_string())
}

pub(super) fn parse_return_period(text: &str) -> Result<f64, String> {
    let trials = parse_amount(text).ok().filter(|&trials| trials > 1.0);
    trials.ok_or_else(|| "expected a number of trials above 1, such as 200".to_string())
}

pub(super) fn parse_worst(text: &str) -> Result<usize, String> {
    match parse_count(text)? {
        count @ 1..=100 => Ok(count as usize),
        _ => Err("expected 1 to 100 trials".to_string()),
    }
}

pub(super) fn parse_orders(text: &str) -> Result<u32, String> {
    match parse_count(text)? {
        count @ 1..=10_000 => Ok(count as u32),
        _ => Err("expected 1 to 10,000 orders".to_string()),
    }
}

pub(super) fn parse_precision(text: &str) -> Result<f64, String> {
    let share = match text.trim().strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.trim().parse(),
    };
    match share {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("expected a share above 0 and below 100 %, such as 1% or 0.01".to_string()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_people_write_them() {
        for (text, count) in [("100000", 100_000), ("1_000_000", 1_000_000), ("1e6", 1_000_000), ("2.5e3", 2500)] {
            assert_eq!(parse_count(text), Ok(count));
        }
        assert_eq!(parse_count("18446744073709551615"), Ok(u64::MAX));
        for text in ["", "-1", "1.5", "1e99", "nan", "inf", "many", "0x10"] {
            assert!(parse_count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn trials_are_a_count_or_a_range_that_is_not_empty() {
        assert_eq!(parse_trials("1e3"), Ok(Trials::Count(1000)));
        assert_eq!(parse_trials("5e4..100_000"), Ok(Trials::Range(50_000..100_000)));
        for text in ["0", "5..5", "6..5", "..5", "5..", "1..2..3", "2e9", "0..2e9"] {
            assert!(parse_trials(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_precision_is_a_share_with_or_without_percent_sign() {
        assert_eq!(parse_precision("1%"), Ok(0.01));
        assert_eq!(parse_precision("0.5 %"), Ok(0.005));
        assert_eq!(parse_precision("0.02"), Ok(0.02));
        for text in ["1", "0", "100%", "-1%", "nan", "tight"] {
            assert!(parse_precision(text).is_err(), "{text}");
        }
    }
}
