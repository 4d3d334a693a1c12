//! An estimate in words: its figure, its interval, and a footnote where there is none.

use crate::quantity::Quantity;
use crate::reason::{off, why_missing, within};
use brunt::report::{Estimate, Interval};

/// Marks an interval of a heavy tail.
const HEAVY: &str = " ~";
/// Marks a figure of losses that were kept in bins.
const BINNED: &str = " #";

/// Remarks that figures refer to by number, each said once.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    texts: Vec<String>,
    heavy_tail: bool,
    /// How far figures from bins may be off, as a share of them.
    binned: f64,
}

impl Footnotes {
    /// The mark of a remark, such as `[1]`; equal remarks have one mark.
    pub(super) fn mark(&mut self, text: String) -> String {
        let known = self.texts.iter().position(|known| *known == text);
        let number = known.unwrap_or_else(|| {
            self.texts.push(text);
            self.texts.len() - 1
        });
        format!("[{}]", number + 1)
    }

    /// The remarks in the order of their numbers, each with its mark.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let numbered = self.texts.iter().enumerate().map(|(index, text)| format!("[{}] {text}", index + 1));
        let heavy = "~ heavy tail: this interval holds the true figure in 90 to 97 % of runs instead of 95 %";
        let binned = || {
            let most = within(self.binned);
            format!(
                "# from bins: of these trials the figure is within {most} of the number shown; the interval allows for it"
            )
        };
        numbered.chain(self.heavy_tail.then(|| heavy.to_string())).chain((self.binned > 0.0).then(binned))
    }
}

/// Figure and interval of an estimate.
pub(super) fn figure(quantity: Quantity, estimate: &Estimate, footnotes: &mut Footnotes) -> (String, String) {
    let (value, mut interval) = parts(quantity, estimate);
    if let Some(why) = why_missing(estimate.interval) {
        interval = format!("{interval} {}", footnotes.mark(why));
    }
    if estimate.heavy_tail {
        footnotes.heavy_tail = true;
        interval += HEAVY;
    }
    if let Some(share) = off(estimate) {
        footnotes.binned = footnotes.binned.max(share);
        interval += BINNED;
    }
    (value, interval)
}

/// Figure and interval of an estimate within a sentence: `13.6 M, 95 % interval 13.1 to 14.1 M`.
pub(super) fn spoken(quantity: Quantity, estimate: &Estimate) -> String {
    let (value, interval) = parts(quantity, estimate);
    let mut heavy = if estimate.heavy_tail { " (heavy tail)" } else { "" }.to_string();
    if let Some(share) = off(estimate) {
        heavy += &format!(" (from bins, within {})", within(share));
    }
    match (estimate.interval, why_missing(estimate.interval)) {
        (Interval::Exact, _) => format!("{value}, exact"),
        (Interval::None { .. }, Some(why)) => format!("{value}, {why}"),
        (_, Some(why)) => format!("{value}, 95 % interval {interval} ({why}){heavy}"),
        (_, None) => format!("{value}, 95 % interval {interval}{heavy}"),
    }
}

/// Figure and interval, without the reason for a missing end or interval.
fn parts(quantity: Quantity, estimate: &Estimate) -> (String, String) {
    match estimate.interval {
        Interval::Bounds { lower, upper, .. } => quantity.write_with_interval(estimate.value, lower, upper),
        Interval::Exact => (quantity.write(estimate.value), "exact".to_string()),
        Interval::Above { lower, .. } => (quantity.write(estimate.value), format!("above {}", quantity.write(lower))),
        Interval::AtLeast { lower, .. } => {
            (quantity.write(estimate.value), format!("at least {}", quantity.write(lower)))
        }
        Interval::AtMost { upper, .. } => {
            (quantity.write(estimate.value), format!("at most {}", quantity.write(upper)))
        }
        Interval::None { .. } => (quantity.write(estimate.value), "no interval".to_string()),
        _ => (quantity.write(estimate.value), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunt::report::{Bracket, Method, NoInterval};

    #[test]
    fn equal_reasons_share_a_footnote() {
        let mut notes = Footnotes::default();
        let none = |found| Estimate::without_interval(1e6, NoInterval::TooFewTrials { found, needed: 100 });
        assert_eq!(figure(Quantity::Money, &none(5), &mut notes).1, "no interval [1]");
        assert_eq!(figure(Quantity::Money, &none(7), &mut notes).1, "no interval [2]");
        assert_eq!(figure(Quantity::Money, &none(5), &mut notes).1, "no interval [1]");
        assert_eq!(
            notes.lines().collect::<Vec<_>>(),
            [
                "[1] no interval: 5 trials bear on it, 100 are needed",
                "[2] no interval: 7 trials bear on it, 100 are needed"
            ]
        );
    }

    #[test]
    fn sentences_say_what_tables_put_into_footnotes() {
        let spoken = |value, interval| spoken(Quantity::Money, &Estimate::new(value, interval));
        let method = Method::OrderStatistic;
        assert_eq!(
            spoken(1.2e6, Interval::Bounds { lower: 1.1e6, upper: 1.4e6, method }),
            "1.20 M, 95 % interval 1.10 to 1.40 M"
        );
        assert_eq!(
            spoken(5e6, Interval::Above { lower: 4e6, method, needed: 368 }),
            "5.00 M, 95 % interval above 4.00 M (no upper end: that takes 368 trials in all)"
        );
        assert_eq!(
            spoken(5e6, Interval::None { reason: NoInterval::OneTrial }),
            "5.00 M, no interval: one trial says nothing about spread"
        );
        assert_eq!(spoken(5e6, Interval::Exact), "5.00 M, exact");
    }

    #[test]
    fn one_end_is_written_with_the_reason_for_the_other() {
        let spoken = |interval| spoken(Quantity::Money, &Estimate::new(5e6, interval));
        let (method, reason) = (Method::ProvenBounds, NoInterval::AllEqual);
        assert_eq!(
            spoken(Interval::AtLeast { lower: 4e6, method, reason }),
            "5.00 M, 95 % interval at least 4.00 M (no upper end: all trials that bear on it gave the same figure)"
        );
        let reason = NoInterval::BoundSeldomReached { found: 1, needed: 30 };
        assert_eq!(
            spoken(Interval::AtMost { upper: 6e6, method, reason }),
            "5.00 M, 95 % interval at most 6.00 M (no lower end: without its cap or limit the loss has no finite variance, \
             and 1 trial comes to it, 30 are needed)"
        );
    }

    #[test]
    fn a_figure_from_bins_is_marked_with_how_far_it_may_be_off() {
        let mut notes = Footnotes::default();
        let interval = Interval::Bounds { lower: 1.1e6, upper: 1.4e6, method: Method::OrderStatistic };
        let bracket = Some(Bracket { lower: 1.1994e6, upper: 1.2006e6 });
        let estimate = Estimate { bracket, ..Estimate::new(1.2e6, interval) };
        assert_eq!(figure(Quantity::Money, &estimate, &mut notes), ("1.20 M".into(), "1.10 to 1.40 M #".into()));
        assert_eq!(notes.lines().filter(|line| line.contains("within 0.05 %")).count(), 1);
        let said = spoken(Quantity::Money, &estimate);
        assert_eq!(said, "1.20 M, 95 % interval 1.10 to 1.40 M (from bins, within 0.05 %)");
    }

    #[test]
    fn a_heavy_tail_is_marked_and_explained() {
        let mut notes = Footnotes::default();
        let interval = Interval::Bounds { lower: 1.1e6, upper: 1.4e6, method: Method::InfluenceFunction };
        let estimate = Estimate { heavy_tail: true, ..Estimate::new(1.2e6, interval) };
        assert_eq!(figure(Quantity::Money, &estimate, &mut notes), ("1.20 M".into(), "1.10 to 1.40 M ~".into()));
        assert_eq!(notes.lines().count(), 1);
    }
}
