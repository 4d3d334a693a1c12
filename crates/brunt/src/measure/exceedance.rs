//! Loss by return period.

use super::{Sorted, probability, value_at_risk};
use crate::report::{Bracket, Estimate, ExceedancePoint, Interval, Method};
use crate::units::Level;

/// Points of the exceedance curve at the given levels, in the order of `levels`. The curve is AEP for a sample of aggregate losses
/// and OEP for a sample of largest events.
///
/// At level p the loss is value at risk and is exceeded with probability 1 - p per horizon; the return period is 1 / (1 - p) horizons.
/// Each point has its own 95 % interval. The intervals do not hold simultaneously at all points.
pub(crate) fn curve(sorted: &Sorted, levels: &[Level]) -> Vec<ExceedancePoint> {
    levels.iter().map(|&level| point(sorted, level)).collect()
}

fn point(sorted: &Sorted, level: Level) -> ExceedancePoint {
    ExceedancePoint {
        return_period: level.return_period(),
        probability: level.exceeded(),
        loss: value_at_risk(sorted, level),
    }
}

/// The level exceeded once in `horizons` on average: [`Level::of_return_period`].
pub(crate) fn level_of_return_period(horizons: f64) -> Option<Level> {
    Level::of_return_period(horizons)
}

/// The probability that the loss of a trial is above an amount, with its Clopper-Pearson bounds.
///
/// A loss that equals the amount does not exceed it. Where a group of losses of a tail column holds the amount, the number of losses above
/// it has a bracket: the interval is from the lower end for the least number to the upper end for the largest.
pub(crate) fn exceedance_probability(sorted: &Sorted, amount: f64) -> Estimate {
    let of = |above: u64| probability(above, sorted.count() as u64).expect("a sample has at least one trial");
    let (least, most) = sorted.counts_above(amount);
    if least == most {
        return of(most);
    }
    let (lower, upper) = (of(least), of(most));
    let bracket = Bracket { lower: lower.value, upper: upper.value };
    let interval = match (lower.interval.lower(), upper.interval.upper()) {
        (Some(lower), Some(upper)) => Interval::Bounds { lower, upper, method: Method::ClopperPearson },
        _ => upper.interval,
    };
    Estimate::new(bracket.middle(), interval).bracketed(bracket)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn points_are_values_at_risk_at_their_return_periods() {
        let losses: Vec<f64> = (1..=1000).map(f64::from).collect();
        let sorted = Sorted::new(&losses).unwrap();
        let levels: Vec<Level> = [2.0, 10.0, 200.0, 250.0].map(|t| level_of_return_period(t).unwrap()).into();
        let points = curve(&sorted, &levels);
        assert_eq!(points.iter().map(|point| point.loss.value).collect::<Vec<_>>(), [500.0, 900.0, 995.0, 996.0]);
        assert_eq!(points.iter().map(|point| point.return_period).collect::<Vec<_>>(), [2.0, 10.0, 200.0, 250.0]);
        assert_eq!((points[2].probability, points[3].probability), (0.005, 0.004));
    }

    #[test]
    fn return_periods_stay_as_stated() {
        let stated = [1.25, 1.5, 2.0, 3.0, 5.0, 6.0, 7.0, 9.0, 11.0, 25.0, 30.0, 33.3, 300.0, 1000.0, 12_345.0, 1e6];
        for horizons in stated {
            let level = level_of_return_period(horizons).unwrap();
            assert_eq!(level.return_period(), horizons);
            let sorted = Sorted::new(&[1.0, 2.0]).unwrap();
            assert_eq!(curve(&sorted, &[level])[0].return_period, horizons);
            assert_eq!(curve(&sorted, &[level])[0].probability, 1.0 / horizons);
        }
    }

    /// A loss exceeded once in three of 300 trials is the 200th, for ranks are those of 2/3 and not of its nearest billionth.
    #[test]
    fn thirds_have_the_rank_of_a_third() {
        let losses: Vec<f64> = (1..=300).map(f64::from).collect();
        let sorted = Sorted::new(&losses).unwrap();
        for (horizons, rank) in [(3.0, 200.0), (1.5, 100.0), (6.0, 250.0), (30.0, 290.0), (7.0, 258.0)] {
            assert_eq!(sorted.quantile(level_of_return_period(horizons).unwrap()), rank, "{horizons}");
        }
    }

    #[test]
    fn a_chart_rises_over_all_its_points() {
        let losses: Vec<f64> = (0..777).map(|i| f64::from(i * 31 % 777)).collect();
        let sorted = Sorted::new(&losses).unwrap();
        let levels: Vec<Level> = (1..1000).map(|mille| Level::from_billionths(mille * 1_000_000).unwrap()).collect();
        let points = curve(&sorted, &levels);
        assert_eq!(points.len(), 999);
        assert!(points.is_sorted_by(|a, b| a.loss.value <= b.loss.value && a.return_period < b.return_period));
    }

    #[test]
    fn return_periods_up_to_one_horizon_have_no_level() {
        for horizons in [1.0, 0.5, -3.0, f64::NAN, f64::INFINITY] {
            assert_eq!(level_of_return_period(horizons), None);
        }
    }

    #[test]
    fn an_amount_that_is_met_is_not_exceeded() {
        let sorted = Sorted::new(&[0.0, 1.0, 2.0, 2.0]).unwrap();
        assert_eq!(exceedance_probability(&sorted, 1.0).value, 0.5);
        assert_eq!(exceedance_probability(&sorted, 2.0).value, 0.0);
    }

    #[test]
    fn example_of_level_of_return_period() {
        let level = level_of_return_period(200.0).unwrap();
        assert_eq!(level.billionths(), 995_000_000);
    }
}
