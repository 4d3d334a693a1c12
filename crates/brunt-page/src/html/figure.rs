//! Estimates as cells: the figure, its interval, and remarks on an interval that is missing or needs a word.

use super::document::Cell;
use crate::quantity::Quantity;
use crate::reason::{off, why_missing, within};
use brunt::report::{Estimate, Interval};

/// Remark on a skewed sample.
const HEAVY: &str = "Heavy tail: the interval holds the true figure in 90 to 97 % of runs instead of 95 %.";

/// Remarks that figures point to by number. Equal remarks have one number.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    texts: Vec<String>,
}

impl Remarks {
    /// Number of a remark, from 1.
    pub(super) fn number(&mut self, text: String) -> usize {
        let known = self.texts.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        }) + 1
    }

    /// The remarks in the order of their numbers.
    pub(super) fn into_texts(self) -> Vec<String> {
        self.texts
    }

    /// A figure with its interval.
    pub(super) fn figure(&mut self, quantity: Quantity, estimate: &Estimate) -> Cell {
        let (text, below) = written(quantity, estimate);
        let why = why_missing(estimate.interval).map(sentence);
        let binned = off(estimate).map(|share| {
            let most = within(share);
            format!("From bins: of these trials the figure is within {most} of the number shown; the interval allows for it.")
        });
        let heavy = estimate.heavy_tail.then(|| HEAVY.to_string());
        let remarks = [why, heavy, binned].into_iter().flatten().map(|text| self.number(text)).collect();
        Cell { text, below, remarks, mood: "" }
    }

    /// A difference with its sign, and a remark if it cannot be told from zero.
    pub(super) fn difference(&mut self, quantity: Quantity, estimate: &Estimate) -> Cell {
        let mut cell = self.figure(quantity, estimate);
        if estimate.value > 0.0 {
            cell.text.insert(0, '+');
        }
        if spans_zero(estimate) {
            let text = "Cannot be told from zero at this number of trials.".to_string();
            cell.remarks.push(self.number(text));
        }
        cell
    }

    /// An amount that is received: the figure of the amount paid, with the other sign.
    pub(super) fn received(&mut self, quantity: Quantity, paid: &Estimate) -> Cell {
        let cell = self.figure(quantity, paid);
        let (value, turned) = (-paid.value, |end: f64| quantity.write(-end));
        let (text, below) = match paid.interval {
            Interval::Bounds { lower, upper, .. } => quantity.write_with_interval(value, -upper, -lower),
            Interval::Above { lower, .. } => (quantity.write(value), format!("below {}", turned(lower))),
            Interval::AtLeast { lower, .. } => (quantity.write(value), format!("at most {}", turned(lower))),
            Interval::AtMost { upper, .. } => (quantity.write(value), format!("at least {}", turned(upper))),
            _ => (quantity.write(value), cell.below.clone()),
        };
        Cell { text, below, ..cell }
    }

    /// A figure where there is one.
    pub(super) fn maybe(&mut self, quantity: Quantity, estimate: Option<&Estimate>) -> Cell {
        estimate.map_or_else(|| "-".into(), |estimate| self.figure(quantity, estimate))
    }

    /// A figure and its interval within a sentence: `1.20 M (1.10 to 1.40 M)`.
    pub(super) fn spoken(&mut self, quantity: Quantity, estimate: &Estimate) -> String {
        let (text, below) = written(quantity, estimate);
        format!("{text} ({below})")
    }
}

/// Whether an interval holds zero.
pub(super) fn spans_zero(estimate: &Estimate) -> bool {
    matches!(estimate.interval, Interval::Bounds { lower, upper, .. } if lower <= 0.0 && upper >= 0.0)
}

/// The known ends of an interval, for a drawing.
pub(super) fn ends(estimate: &Estimate) -> Option<(f64, f64)> {
    match estimate.interval {
        Interval::Bounds { lower, upper, .. } => Some((lower, upper)),
        _ => None,
    }
}

/// Figure and interval in words.
fn written(quantity: Quantity, estimate: &Estimate) -> (String, String) {
    let below = match estimate.interval {
        Interval::Bounds { lower, upper, .. } => return quantity.write_with_interval(estimate.value, lower, upper),
        Interval::Exact => "exact".to_string(),
        Interval::Above { lower, .. } => format!("above {}", quantity.write(lower)),
        Interval::AtLeast { lower, .. } => format!("at least {}", quantity.write(lower)),
        Interval::AtMost { upper, .. } => format!("at most {}", quantity.write(upper)),
        _ => "no interval".to_string(),
    };
    (quantity.write(estimate.value), below)
}

/// A remark as a sentence.
fn sentence(text: String) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunt::report::{Bracket, Method, NoInterval};

    #[test]
    fn a_figure_without_interval_points_to_the_reason() {
        let mut remarks = Remarks::default();
        let reason = NoInterval::TooFewTrials { found: 3, needed: 100 };
        let cell = remarks.figure(Quantity::Money, &Estimate::without_interval(1.5e6, reason));
        assert_eq!((cell.text.as_str(), cell.below.as_str(), cell.remarks), ("1.50 M", "no interval", vec![1]));
        assert_eq!(remarks.into_texts(), ["No interval: 3 trials bear on it, 100 are needed."]);
    }

    #[test]
    fn equal_remarks_have_one_number_and_bins_and_tails_are_said() {
        let mut remarks = Remarks::default();
        let interval = Interval::Bounds { lower: 1.1e6, upper: 1.4e6, method: Method::OrderStatistic };
        let bracket = Some(Bracket { lower: 1.19e6, upper: 1.21e6 });
        let estimate = Estimate { heavy_tail: true, bracket, ..Estimate::new(1.2e6, interval) };
        assert_eq!(remarks.figure(Quantity::Money, &estimate).remarks, [1, 2]);
        assert_eq!(remarks.figure(Quantity::Money, &estimate).remarks, [1, 2]);
        assert_eq!(remarks.into_texts().len(), 2);
    }

    #[test]
    fn a_difference_has_its_sign_and_says_if_it_may_be_nothing() {
        let mut remarks = Remarks::default();
        let bounds = |lower, upper| Interval::Bounds { lower, upper, method: Method::SkewnessCorrected };
        let clear = remarks.difference(Quantity::Money, &Estimate::new(1e3, bounds(9e2, 1.1e3)));
        assert_eq!((clear.text.as_str(), clear.remarks.len()), ("+1.00 k", 0));
        let unclear = remarks.difference(Quantity::Money, &Estimate::new(1e3, bounds(-1e2, 2e3)));
        assert_eq!(unclear.remarks.len(), 1);
    }
}
