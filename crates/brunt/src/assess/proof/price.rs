//! Bounds of the cost of a price term to either side.

use super::bound::Bound;
use crate::ledger::Amount;
use crate::scenario::{PriceSide, PriceTerm};
use crate::units::Share;

/// Bounds of the cost of a price term to its bearer and to the other side, over all values of the index.
pub(super) struct Swings {
    pub bearer: Bound,
    pub other: Bound,
    /// Loss passed on to the other side; below 0 where a gain is passed on.
    pub passed: Bound,
}

/// The swings of a price term over `years` years. An index that is not `volatile` stands at 1.
pub(super) fn swings(term: &PriceTerm, volatile: bool, years: f64) -> Swings {
    let passed_share: u64 =
        term.bands.iter().filter(|band| band.to == f64::INFINITY).map(|band| band.share.units()).sum();
    let passed_share = passed_share + term.forward.map_or(0, |forward| forward.share.units());
    let sign = match term.side {
        PriceSide::Cost => 1.0,
        PriceSide::Revenue => -1.0,
    };
    let exposed = term.exposure.get() > 0.0;
    // Slope of an amount in the index beyond all bands, in units of the exposure.
    let slope = |units: i128| if exposed { sign * units as f64 } else { 0.0 };
    let kept = i128::from(Share::ONE.units()) - i128::from(passed_share);
    let range = |value: &dyn Fn(f64) -> f64, slope: f64| range(term, volatile, years, value, slope);
    Swings {
        bearer: range(&|index| term.loss(index) - term.passed(index), slope(kept)),
        other: range(&|index| term.passed(index), slope(passed_share.into())),
        passed: range(&|index| term.passed(index), slope(passed_share.into())),
    }
}

/// The range, over an index above 0, of `years` times a piecewise linear function `value`. `slope` has the sign of the slope of
/// `value` beyond the last point.
fn range(term: &PriceTerm, volatile: bool, years: f64, value: &dyn Fn(f64) -> f64, slope: f64) -> Bound {
    let ends = term.bands.iter().flat_map(|band| [band.from, band.to]).filter(|end| end.is_finite());
    let points: Vec<f64> = if volatile { [0.0, 1.0].into_iter().chain(ends).collect() } else { vec![1.0] };
    let values = points.iter().map(|&point| value(point) * years);
    let (least, most) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let rounding = 1e-9 * term.exposure.get() * years;
    let amount = |end: f64, open: bool| if volatile && open { None } else { Amount::new(end) };
    let (least, most) = (amount(least - rounding, slope < 0.0), amount(most + rounding, slope > 0.0));
    Bound { least, most, ..Bound::NOTHING }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scenario::PartyIndex;
    use crate::units::Money;

    fn term(side: PriceSide) -> PriceTerm {
        PriceTerm::new("k", 0, PartyIndex(0), side, Money::new(100.0).unwrap())
    }

    fn ends(bound: Bound) -> (Option<f64>, Option<f64>) {
        let near = |end: Option<Amount>| end.map(|end| (end.get() * 1e3).round() / 1e3);
        (near(bound.least), near(bound.most))
    }

    #[test]
    fn a_cost_rises_without_end_and_a_revenue_falls_to_nothing() {
        let cost = swings(&term(PriceSide::Cost), true, 2.0);
        assert_eq!((ends(cost.bearer), ends(cost.other)), ((Some(-200.0), None), (Some(0.0), Some(0.0))));
        let revenue = swings(&term(PriceSide::Revenue), true, 2.0);
        assert_eq!(ends(revenue.bearer), (None, Some(200.0)));
    }

    #[test]
    fn a_collar_leaves_the_bearer_what_lies_between() {
        let whole = Share::ONE;
        let collared = term(PriceSide::Cost).with_band(0.0, 0.9, whole).with_band(1.2, f64::INFINITY, whole);
        let found = swings(&collared, true, 1.0);
        assert_eq!(ends(found.bearer), (Some(-10.0), Some(20.0)));
        assert_eq!(ends(found.other), (Some(-90.0), None));
        // A forward at 1 for all of it leaves nothing open.
        let forward = swings(&term(PriceSide::Revenue).with_forward(whole, 1.0), true, 1.0);
        assert_eq!((ends(forward.bearer), ends(forward.passed)), ((Some(0.0), Some(0.0)), (None, Some(100.0))));
        assert_eq!(ends(swings(&collared, false, 1.0).bearer), (Some(0.0), Some(0.0)));
    }
}
