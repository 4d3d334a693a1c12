//! The exact answer held against the simulated one.

use crate::report::{
    AtLevel, Estimate, ExactAtLevel, ExactBounds, ExactFigure, ExactLoss, ExactPoint, ExactReport, ExceedancePoint,
    Held, Interval, LossMeasures, Report,
};

/// Marks every exact figure with whether the simulated interval holds it.
pub(super) fn held_against(report: &Report, mut exact: ExactReport) -> ExactReport {
    losses(&mut exact.total, &report.total);
    points(&mut exact.total.exceedance, &report.exceedance.aggregate);
    for party in &mut exact.parties {
        if let Some(simulated) = report.parties.iter().find(|other| other.id == party.id) {
            losses(&mut party.losses, &simulated.losses);
        }
    }
    at_levels(&mut exact.largest_event.value_at_risk, &report.largest_event.value_at_risk);
    points(&mut exact.largest_event.exceedance, &report.exceedance.occurrence);
    exact
}

fn losses(exact: &mut ExactLoss, simulated: &LossMeasures) {
    mark(&mut exact.mean, &simulated.mean);
    mark(&mut exact.probability_of_loss, &simulated.probability_of_loss);
    at_levels(&mut exact.value_at_risk, &simulated.value_at_risk);
    at_levels(&mut exact.tail_value_at_risk, &simulated.tail_value_at_risk);
}

fn at_levels(exact: &mut [ExactAtLevel], simulated: &[AtLevel]) {
    for (exact, simulated) in exact.iter_mut().zip(simulated) {
        mark(&mut exact.figure, &simulated.estimate);
    }
}

fn points(exact: &mut [ExactPoint], simulated: &[ExceedancePoint]) {
    for (exact, simulated) in exact.iter_mut().zip(simulated) {
        mark(&mut exact.loss, &simulated.loss);
    }
}

fn mark(exact: &mut ExactFigure, simulated: &Estimate) {
    exact.held = held(exact.bounds, simulated.interval);
}

fn held(exact: ExactBounds, simulated: Interval) -> Option<Held> {
    let (lower, upper) = (exact.lower()?, exact.upper().unwrap_or(f64::INFINITY));
    let (from, to) = match simulated {
        Interval::Bounds { lower, upper, .. } => (lower, upper),
        Interval::Above { lower, .. } | Interval::AtLeast { lower, .. } => (lower, f64::INFINITY),
        Interval::AtMost { upper, .. } => (f64::NEG_INFINITY, upper),
        Interval::Exact | Interval::None { .. } => return None,
    };
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

    #[test]
    fn an_interval_holds_a_figure_if_it_holds_both_bounds() {
        let simulated = Interval::Bounds { lower: 10.0, upper: 20.0, method: Method::OrderStatistic };
        let check = |lower, upper| held(ExactBounds::Bounds { lower, upper }, simulated);
        assert_eq!(check(10.0, 20.0), Some(Held::Yes));
        assert_eq!(check(9.9, 12.0), Some(Held::Undecided));
        assert_eq!(check(19.0, 20.1), Some(Held::Undecided));
        assert_eq!(check(5.0, 25.0), Some(Held::Undecided));
        assert_eq!(check(5.0, 9.9), Some(Held::No));
        assert_eq!(check(20.1, 25.0), Some(Held::No));
        assert_eq!(held(ExactBounds::Above { lower: 15.0 }, simulated), Some(Held::Undecided));
        assert_eq!(held(ExactBounds::Above { lower: 25.0 }, simulated), Some(Held::No));
        let open = Interval::Above { lower: 10.0, method: Method::OrderStatistic, needed: 99 };
        assert_eq!(held(ExactBounds::Above { lower: 15.0 }, open), Some(Held::Yes));
    }

    #[test]
    fn nothing_is_held_where_one_side_is_missing() {
        let none = Interval::None { reason: NoInterval::AllEqual };
        assert_eq!(held(ExactBounds::Bounds { lower: 1.0, upper: 1.0 }, none), None);
        let simulated = Interval::Bounds { lower: 10.0, upper: 20.0, method: Method::OrderStatistic };
        assert_eq!(held(ExactBounds::None { reason: NoFigure::InfiniteMean }, simulated), None);
    }
}
