//! Comparison of exact figures with simulated ones.

use crate::exact::{Model, Rounding};
use crate::ledger::Amount;
use crate::report::{
    AtLevel, Estimate, ExactAtLevel, ExactBounds, ExactFigure, ExactLoss, ExactPoint, ExactReport, ExceedancePoint,
    Held, Interval, LossMeasures, Report,
};

/// Relative error that the arithmetic may add to a simulated figure and to its interval: losses have 15 significant digits, and
/// figures have a few roundings of 2^-53.
const ARITHMETIC: f64 = 1e-14;

/// Marks every exact figure with whether the simulated interval holds it.
///
/// An interval is widened by as much as rounding can move a figure: the simulation rounds every loss to 10^-12 ([`Amount`]), and
/// exact figures are not rounded.
pub(super) fn held_against(report: &Report, model: &Model, mut exact: ExactReport) -> ExactReport {
    let (total, parties) = model.roundings(Amount::FINEST.get());
    losses(&mut exact.total, &report.total, &total);
    points(&mut exact.total.exceedance, &report.exceedance.aggregate, &total);
    for (party, rounding) in exact.parties.iter_mut().zip(&parties) {
        if let Some(simulated) = report.parties.iter().find(|other| other.id == party.id) {
            losses(&mut party.losses, &simulated.losses, rounding);
        }
    }
    quantiles(&mut exact.largest_event.value_at_risk, &report.largest_event.value_at_risk, &total);
    points(&mut exact.largest_event.exceedance, &report.exceedance.occurrence, &total);
    exact
}

fn losses(exact: &mut ExactLoss, simulated: &LossMeasures, rounding: &Rounding) {
    mark(&mut exact.mean, &simulated.mean, Slack::both(rounding.mean()));
    let fewer = Slack { down: 0.0, up: rounding.chance };
    mark(&mut exact.probability_of_loss, &simulated.probability_of_loss, fewer);
    quantiles(&mut exact.value_at_risk, &simulated.value_at_risk, rounding);
    for (exact, simulated) in exact.tail_value_at_risk.iter_mut().zip(&simulated.tail_value_at_risk) {
        mark(&mut exact.figure, &simulated.estimate, Slack::both(rounding.tail(exact.level)));
    }
}

fn quantiles(exact: &mut [ExactAtLevel], simulated: &[AtLevel], rounding: &Rounding) {
    for (exact, simulated) in exact.iter_mut().zip(simulated) {
        mark(&mut exact.figure, &simulated.estimate, Slack::both(rounding.quantile()));
    }
}

fn points(exact: &mut [ExactPoint], simulated: &[ExceedancePoint], rounding: &Rounding) {
    for (exact, simulated) in exact.iter_mut().zip(simulated) {
        mark(&mut exact.loss, &simulated.loss, Slack::both(rounding.quantile()));
    }
}

fn mark(exact: &mut ExactFigure, simulated: &Estimate, slack: Slack) {
    exact.held = held(exact.bounds, simulated.interval, slack);
}

/// Distances below and above an interval at which a figure still counts as held.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slack {
    down: f64,
    up: f64,
}

impl Slack {
    fn both(by: f64) -> Self {
        Self { down: by, up: by }
    }
}

fn held(exact: ExactBounds, simulated: Interval, slack: Slack) -> Option<Held> {
    let (lower, upper) = (exact.lower()?, exact.upper().unwrap_or(f64::INFINITY));
    let (from, to) = match simulated {
        Interval::Bounds { lower, upper, .. } => (lower, upper),
        Interval::Above { lower, .. } | Interval::AtLeast { lower, .. } => (lower, f64::INFINITY),
        Interval::AtMost { upper, .. } => (f64::NEG_INFINITY, upper),
        Interval::Exact | Interval::None { .. } => return None,
    };
    let from = from - slack.down - ARITHMETIC * from.abs();
    let to = to + slack.up + ARITHMETIC * to.abs();
    Some(if from <= lower && upper <= to {
        Held::Yes
    } else if upper < from || to < lower {
        Held::No
    } else {
        Held::Undecided
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Method, NoFigure, NoInterval};

    const NONE: Slack = Slack { down: 0.0, up: 0.0 };

    #[test]
    fn an_interval_holds_a_figure_if_it_holds_both_bounds() {
        let simulated = Interval::Bounds { lower: 10.0, upper: 20.0, method: Method::OrderStatistic };
        let check = |lower, upper| held(ExactBounds::Bounds { lower, upper }, simulated, NONE);
        assert_eq!(check(10.0, 20.0), Some(Held::Yes));
        assert_eq!(check(9.9, 12.0), Some(Held::Undecided));
        assert_eq!(check(19.0, 20.1), Some(Held::Undecided));
        assert_eq!(check(5.0, 25.0), Some(Held::Undecided));
        assert_eq!(check(5.0, 9.9), Some(Held::No));
        assert_eq!(check(20.1, 25.0), Some(Held::No));
        assert_eq!(held(ExactBounds::Above { lower: 15.0 }, simulated, NONE), Some(Held::Undecided));
        assert_eq!(held(ExactBounds::Above { lower: 25.0 }, simulated, NONE), Some(Held::No));
        let open = Interval::Above { lower: 10.0, method: Method::OrderStatistic, needed: 99 };
        assert_eq!(held(ExactBounds::Above { lower: 15.0 }, open, NONE), Some(Held::Yes));
    }

    #[test]
    fn a_figure_within_the_rounding_of_amounts_is_held() {
        let simulated = Interval::Bounds { lower: 0.3 + 1e-13, upper: 0.3 + 1e-13, method: Method::OrderStatistic };
        let exact = ExactBounds::Bounds { lower: 0.3, upper: 0.3 };
        assert_eq!(held(exact, simulated, NONE), Some(Held::No));
        assert_eq!(held(exact, simulated, Slack::both(5e-13)), Some(Held::Yes));
        assert_eq!(held(exact, simulated, Slack { down: 0.0, up: 5e-13 }), Some(Held::No));
        let next = ExactBounds::Bounds { lower: 0.3_f64.next_up(), upper: 0.3_f64.next_up() };
        let certain = Interval::Bounds { lower: 0.3, upper: 0.3, method: Method::OrderStatistic };
        assert_eq!(held(next, certain, NONE), Some(Held::Yes));
    }

    #[test]
    fn nothing_is_held_where_one_side_is_missing() {
        let none = Interval::None { reason: NoInterval::AllEqual };
        assert_eq!(held(ExactBounds::Bounds { lower: 1.0, upper: 1.0 }, none, NONE), None);
        let simulated = Interval::Bounds { lower: 10.0, upper: 20.0, method: Method::OrderStatistic };
        assert_eq!(held(ExactBounds::None { reason: NoFigure::InfiniteMean }, simulated, NONE), None);
    }
}
