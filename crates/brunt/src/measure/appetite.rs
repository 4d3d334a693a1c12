//! Risk appetite: compares the ends of a figure's interval with a limit.

use crate::report::{Estimate, Interval, Method, NoInterval, Outcome, Verdict};
use crate::scenario::{Limit, Statement};

/// Whether a figure is at most `limit`: pass if the upper end of the interval is at most `limit`, fail if the lower end is above
/// `limit`, undecided otherwise.
///
/// An interval whose upper end equals the limit passes. An interval whose lower end equals the limit is undecided. One end
/// suffices: an interval without upper end can fail but not pass, an interval without lower end can pass but not fail.
pub(crate) fn judge(estimate: &Estimate, limit: f64) -> Outcome {
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

/// Estimated total number of trials that would decide whether a figure is at most `limit`, given the figure's estimate from
/// `trials` trials.
///
/// A side of an interval is the distance from the figure to an end. A side shrinks with the square root of the number of trials N.
/// Let s be the side on which the limit lies and d the distance from the figure to the limit. The side is as long as d after
///
/// ```text
/// N' = N (s / d)^2
/// ```
///
/// trials, rounded up to two significant digits. The exponent is 1 for proven ends, whose distance shrinks with 1 / N. Where too
/// few trials bear on the figure for an interval, or for the upper end, N' = N needed / found is the number of trials that the
/// interval or end needs, after which the figure can be judged again. The figure moves as trials are added, so N' is a guide, not a
/// promise.
///
/// `None` if the figure passes, fails or equals the limit, if there is no interval for another reason, or if N' exceeds 64 bits.
pub(crate) fn trials_to_decide(estimate: &Estimate, limit: f64, trials: u64) -> Option<u64> {
    if judge(estimate, limit) != Outcome::Undecided {
        return None;
    }
    let value = estimate.value;
    let side = match estimate.interval {
        Interval::Above { needed, .. } if limit > value => return rounded_up(needed as f64),
        interval if limit > value && interval.upper().is_none() => return more(interval.reason()?, trials),
        interval if limit <= value && interval.lower().is_none() => return more(interval.reason()?, trials),
        interval if limit > value => interval.upper()? - value,
        interval => value - interval.lower()?,
    };
    let ratio = side / (limit - value).abs();
    if matches!(estimate.interval, Interval::Bounds { method: Method::ProvenBounds, .. }) {
        // The values that the sample missed have a probability of about 3.7 / N.
        return if ratio.is_finite() { rounded_up(trials as f64 * ratio) } else { None };
    }
    // The ratio is not finite if figure and limit are equal.
    if ratio.is_finite() { rounded_up(trials as f64 * ratio * ratio) } else { None }
}

/// Total number of trials needed for an end that is missing for `reason`; `None` if more trials do not help.
fn more(reason: NoInterval, trials: u64) -> Option<u64> {
    match reason {
        NoInterval::TooFewTrials { found, needed } | NoInterval::BoundSeldomReached { found, needed } if found > 0 => {
            rounded_up(trials as f64 * needed as f64 / found as f64)
        }
        _ => None,
    }
}

/// A count rounded up to two significant digits. Floating-point errors up to a relative 1e-12 do not raise the result.
fn rounded_up(count: f64) -> Option<u64> {
    let count = (count * (1.0 - 1e-12)).ceil() as u64;
    let unit = 10_u64.pow(count.checked_ilog10()?.saturating_sub(1));
    count.div_ceil(unit).checked_mul(unit)
}

/// The verdict if a bound of a trial cut `trials` trials short: no statement passes, and a statement fails only if the cut can only
/// understate the figure.
pub(crate) fn cut_short(verdict: Verdict, trials: u64, understated: bool) -> Verdict {
    if verdict.outcome == Outcome::Fail && understated {
        return verdict;
    }
    Verdict { outcome: Outcome::Undecided, trials_to_decide: None, cut_short: Some(trials), ..verdict }
}

/// The verdict on a statement whose measure was estimated as `value` from `trials` trials.
pub(crate) fn verdict(statement: &Statement, value: Estimate, trials: u64) -> Verdict {
    let limit = match statement.limit {
        Limit::Probability(probability) => probability.get(),
        Limit::Amount(amount) => amount,
    };
    Verdict {
        id: statement.id.clone(),
        statement: statement.text.clone(),
        value,
        limit,
        outcome: judge(&value, limit),
        trials_to_decide: trials_to_decide(&value, limit, trials),
        cut_short: None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::TailEvidence;
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
    fn one_end_suffices_for_a_verdict() {
        let (method, reason) = (Method::ProvenBounds, NoInterval::AllEqual);
        let least = Estimate::new(5.0, Interval::AtLeast { lower: 4.0, method, reason });
        assert_eq!(
            (judge(&least, 3.0), judge(&least, 4.0), judge(&least, 9.0)),
            (Outcome::Fail, Outcome::Undecided, Outcome::Undecided)
        );
        let most = Estimate::new(5.0, Interval::AtMost { upper: 6.0, method, reason });
        assert_eq!(
            (judge(&most, 6.0), judge(&most, 5.5), judge(&most, -1.0)),
            (Outcome::Pass, Outcome::Undecided, Outcome::Undecided)
        );
        // Limits of what may be a gain.
        let gain = Estimate::new(-5.0, Interval::Bounds { lower: -6.0, upper: -4.0, method });
        assert_eq!(
            (judge(&gain, -4.0), judge(&gain, -5.0), judge(&gain, -7.0)),
            (Outcome::Pass, Outcome::Undecided, Outcome::Fail)
        );
        // 1,000 x (2 / 0.5): what is proven shrinks with the number of trials.
        let proven = Estimate::new(5.0, Interval::Bounds { lower: 5.0, upper: 7.0, method });
        assert_eq!(trials_to_decide(&proven, 5.5, 1000), Some(4000));
        assert_eq!(trials_to_decide(&least, 9.0, 1000), None);
        let reason = NoInterval::BoundSeldomReached { found: 3, needed: 30 };
        let cut = Estimate::new(5.0, Interval::AtLeast { lower: 4.0, method, reason });
        assert_eq!((trials_to_decide(&cut, 9.0, 1000), trials_to_decide(&cut, 4.5, 1000)), (Some(10_000), Some(4000)));
    }

    #[test]
    fn trials_that_were_cut_short_let_nothing_pass() {
        let statement = Statement {
            id: "s".into(),
            text: "mean(gross(total)) <= 5".into(),
            measure: StatementMeasure::Mean(Subject::Total),
            limit: Limit::Amount(5.0),
        };
        let judged =
            |lower, upper, understated| cut_short(verdict(&statement, between(lower, upper), 100), 7, understated);
        let outcome = |lower, upper, understated| judged(lower, upper, understated).outcome;
        assert_eq!((judged(1.0, 2.0, true).cut_short, judged(6.0, 7.0, true).cut_short), (Some(7), None));
        assert_eq!((outcome(1.0, 2.0, true), outcome(1.0, 2.0, false)), (Outcome::Undecided, Outcome::Undecided));
        assert_eq!((outcome(6.0, 7.0, true), outcome(6.0, 7.0, false)), (Outcome::Fail, Outcome::Undecided));
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
        let failed = verdict(&statement, between(0.02, 0.03), 1000);
        assert_eq!((failed.id.as_str(), failed.limit, failed.outcome), ("ruin", 0.01, Outcome::Fail));
        assert_eq!(failed.trials_to_decide, None);
        // The middle is 0.012, the lower side 0.004 wide and the limit 0.002 away.
        let undecided = verdict(&statement, between(0.008, 0.016), 1000);
        assert_eq!((undecided.outcome, undecided.trials_to_decide), (Outcome::Undecided, Some(4000)));
    }

    /// From 10 to 40 around 20: the sides are 10 and 20 wide.
    fn lopsided() -> Estimate {
        let interval = Interval::Bounds { lower: 10.0, upper: 40.0, method: Method::InfluenceFunction };
        Estimate::new(20.0, interval)
    }

    #[test]
    fn the_side_of_the_limit_says_how_many_trials_decide() {
        let count = |limit| trials_to_decide(&lopsided(), limit, 1000);
        // 1,000 * (20 / 5)^2 above, 1,000 * (10 / 5)^2 below.
        assert_eq!((count(25.0), count(15.0)), (Some(16_000), Some(4000)));
        // 1,000 * (20 / 3)^2 = 44,444.4 and 1,000 * (10 / 7)^2 = 2,040.8 are rounded up to two digits.
        assert_eq!((count(23.0), count(13.0)), (Some(45_000), Some(2100)));
        // The interval begins at the limit: the trials at hand would do, were they one more.
        assert_eq!(count(10.0), Some(1000));
        // Passed, failed, and no distance at all.
        assert_eq!((count(40.0), count(9.0), count(20.0)), (None, None, None));
        // Further than 64 bits count.
        assert_eq!(count(20.0 + 1e-12), None);
    }

    #[test]
    fn without_an_interval_only_too_few_trials_can_be_made_up_for() {
        let count = |reason| trials_to_decide(&Estimate::without_interval(5.0, reason), 6.0, 1000);
        // 1,000 * 100 / 30 = 3,333.3.
        assert_eq!(count(NoInterval::TooFewTrials { found: 30, needed: 100 }), Some(3400));
        assert_eq!(count(NoInterval::TooFewTrials { found: 0, needed: 100 }), None);
        assert_eq!((count(NoInterval::OneTrial), count(NoInterval::AllEqual)), (None, None));
        assert_eq!(count(NoInterval::InfiniteMean { evidence: TailEvidence::Law }), None);
    }

    #[test]
    fn an_end_that_is_missing_takes_the_trials_that_it_needs() {
        let above = Estimate::new(5.0, Interval::Above { lower: 4.0, method: Method::OrderStatistic, needed: 368 });
        assert_eq!(trials_to_decide(&above, 9.0, 100), Some(370));
        // Below the figure there is an end: 100 * (1 / 0.5)^2.
        assert_eq!(trials_to_decide(&above, 4.5, 100), Some(400));
    }

    #[test]
    fn counts_keep_two_digits_and_are_never_rounded_down() {
        let rounded = [0.2, 1.0, 9.5, 10.0, 99.0, 100.0, 100.5, 101.0, 1_949.0, 120_000.000_000_01];
        let expected = [1, 1, 10, 10, 99, 100, 110, 110, 2000, 120_000];
        assert_eq!(rounded.map(rounded_up), expected.map(Some));
        assert_eq!((rounded_up(1e20), rounded_up(0.0)), (None, None));
    }

    #[test]
    fn example_of_judge() {
        use brunt::measure::{judge, probability};
        use brunt::report::Outcome;
        // No ruin in 10 trials proves nothing about 1 %; none in 1,000 does.
        assert_eq!(judge(&probability(0, 10).unwrap(), 0.01), Outcome::Undecided);
        assert_eq!(judge(&probability(0, 1000).unwrap(), 0.01), Outcome::Pass);
    }

    #[test]
    fn example_of_trials_to_decide() {
        use brunt::measure::trials_to_decide;
        use brunt::report::{Estimate, Interval, Method};
        let interval = Interval::Bounds { lower: 4.0, upper: 7.0, method: Method::OrderStatistic };
        // The upper side is 2 wide, the limit 0.5 away: 1,000 * (2 / 0.5)^2.
        assert_eq!(trials_to_decide(&Estimate::new(5.0, interval), 5.5, 1000), Some(16_000));
    }
}
