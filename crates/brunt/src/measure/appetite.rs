//! Appetite: whether a figure is within a limit, at the ends of its interval.

use crate::report::{Estimate, Interval, Outcome, Verdict};
use crate::scenario::{Limit, Statement};

/// Whether a figure is at most `limit`: pass if the whole interval is, fail if none of it is, undecided otherwise or without interval.
///
/// An interval that ends at the limit passes, one that begins there is undecided. An interval open above can fail but not pass.
///
/// ```
/// use brunt::measure::{judge, probability};
/// use brunt::report::Outcome;
/// // No ruin in 10 trials proves nothing about 1 %; none in 1,000 does.
/// assert_eq!(judge(&probability(0, 10).unwrap(), 0.01), Outcome::Undecided);
/// assert_eq!(judge(&probability(0, 1000).unwrap(), 0.01), Outcome::Pass);
/// ```
pub fn judge(estimate: &Estimate, limit: f64) -> Outcome {
    let (lower, upper) = match estimate.interval {
        Interval::Exact => (Some(estimate.value), Some(estimate.value)),
        interval => (interval.lower(), interval.upper()),
    };
    if upper.is_some_and(|upper| upper <= limit) {
        Outcome::Pass
    } else if lower.is_some_and(|lower| lower > limit) {
        Outcome::Fail
    } else {
        Outcome::Undecided
    }
}

/// The verdict on a statement whose measure was estimated as `value`.
pub fn verdict(statement: &Statement, value: Estimate) -> Verdict {
    let limit = match statement.limit {
        Limit::Probability(probability) => probability.get(),
        Limit::Amount(amount) => amount,
    };
    Verdict { id: statement.id.clone(), statement: statement.text.clone(), value, limit, outcome: judge(&value, limit) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::{Method, NoInterval};
    use crate::scenario::{StatementMeasure, Subject};
    use crate::units::Probability;

    fn between(lower: f64, upper: f64) -> Estimate {
        Estimate::new(0.5 * (lower + upper), Interval::Bounds { lower, upper, method: Method::OrderStatistic })
    }

    #[test]
    fn the_whole_interval_decides() {
        assert_eq!(judge(&between(1.0, 2.0), 3.0), Outcome::Pass);
        assert_eq!(judge(&between(1.0, 2.0), 2.0), Outcome::Pass);
        assert_eq!(judge(&between(1.0, 2.0), 1.5), Outcome::Undecided);
        assert_eq!(judge(&between(1.0, 2.0), 1.0), Outcome::Undecided);
        assert_eq!(judge(&between(1.0, 2.0), 0.5), Outcome::Fail);
        assert_eq!(judge(&between(2.0, 2.0), 2.0), Outcome::Pass);
    }

    #[test]
    fn an_interval_open_above_never_passes() {
        let above = Estimate::new(5.0, Interval::Above { lower: 4.0, method: Method::OrderStatistic, needed: 368 });
        assert_eq!((judge(&above, 3.0), judge(&above, 1e9)), (Outcome::Fail, Outcome::Undecided));
    }

    #[test]
    fn without_an_interval_nothing_is_decided_but_exact_figures_are() {
        let none = Estimate::without_interval(5.0, NoInterval::OneTrial);
        assert_eq!((judge(&none, 3.0), judge(&none, 1e9)), (Outcome::Undecided, Outcome::Undecided));
        let exact = Estimate::new(5.0, Interval::Exact);
        assert_eq!((judge(&exact, 4.0), judge(&exact, 5.0)), (Outcome::Fail, Outcome::Pass));
    }

    #[test]
    fn a_verdict_carries_the_statement_and_its_limit() {
        let statement = Statement {
            id: "ruin".into(),
            text: "P(gross(total) > 5e6) <= 1%".into(),
            measure: StatementMeasure::Exceeds { subject: Subject::Total, above: 5e6 },
            limit: Limit::Probability(Probability::new(0.01).unwrap()),
        };
        let verdict = verdict(&statement, between(0.02, 0.03));
        assert_eq!((verdict.id.as_str(), verdict.limit, verdict.outcome), ("ruin", 0.01, Outcome::Fail));
    }
}
