//! From a model to figures: the lattice is refined until the bounds are close enough.

use super::aggregate::{Aggregate, NotNumbers};
use super::cost::{self, Part};
use super::grid::Grid;
use super::largest::Largest;
use super::order::{larger, smaller};
use super::reach::Model;
use crate::random::Moment;
use crate::report::{
    ExactAtLevel, ExactBounds, ExactEvent, ExactFigure, ExactLoss, ExactParty, ExactPoint, ExactReport, Lattice,
    NoFigure,
};
use crate::units::Level;

/// Request to a model: the levels of the figures, and how close their bounds are to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    levels: Vec<Level>,
    periods: Vec<Level>,
    target: f64,
    most_points: usize,
}

/// Default target of the distance of the bounds, as a share of the upper bound: one in a thousand.
const TARGET: f64 = 1e-3;
/// Default limit of the points of a lattice; 2^22 points take about 300 MB and some seconds a threat.
const MOST_POINTS: usize = 1 << 22;
/// Points of the first lattice.
const FIRST_POINTS: usize = 1 << 16;
/// Most points of a lattice that has every amount as a point.
const MOST_EXACT: usize = 1 << 20;
/// Probability beyond the rarest loss that the lattice is made for, unless the request has rarer ones.
const RAREST: f64 = 1e-4;
/// Relative error allowed for closed forms: far more than the error of the moments of laws, 1e-11, and of their sums.
const CLOSED_FORM: f64 = 1e-9;

impl Request {
    /// Asks for value at risk and tail value at risk at `levels`, and for exceedance at the levels `periods`, both rising.
    pub(crate) fn new(levels: Vec<Level>, periods: Vec<Level>) -> Self {
        Self { levels, periods, target: TARGET, most_points: MOST_POINTS }
    }

    #[cfg(test)]
    /// With another target of the distance of the bounds at the highest level, as a share of the upper bound.
    pub(crate) fn with_target(self, target: f64) -> Self {
        Self { target, ..self }
    }

    #[cfg(test)]
    /// With another limit of the points of a lattice. It is rounded down to a power of two and is at least 2^10.
    pub(crate) fn with_most_points(self, most: usize) -> Self {
        Self { most_points: 1 << most.max(1 << 10).ilog2(), ..self }
    }

    /// Probability of losses beyond the highest level, at most [`RAREST`].
    fn rarest(&self) -> f64 {
        let highest = self.levels.iter().chain(&self.periods).max();
        highest.map_or(RAREST, |level| RAREST.min(beyond(*level)))
    }
}

fn beyond(level: Level) -> f64 {
    f64::from(1_000_000_000 - level.billionths()) / 1e9
}

impl Model {
    /// Computes bounds of every figure asked for.
    ///
    /// Takes a few transforms of the lattice for every loss of every threat: some tenths of a second on 2^18 points for ten threats, and
    /// about 64 bytes a point.
    pub(crate) fn solve(&self, request: &Request) -> ExactReport {
        let (total, grid) = Search { parts: &self.total, request }.solve();
        let only = self.parties.len() == 1;
        let party = |(id, name, parts): &(String, String, Vec<Part>)| ExactParty {
            id: id.clone(),
            name: name.clone(),
            losses: if only { total.clone() } else { Search { parts, request }.solve().0 },
        };
        let parties = self.parties.iter().map(party).collect();
        let largest = Largest::new(&self.total, grid);
        let quantile = |level: Level| match &largest {
            Ok(largest) => largest.value_at_risk(level).into(),
            Err(NotNumbers) => missing(NoFigure::TooLarge).into(),
        };
        let largest_event = ExactEvent {
            value_at_risk: at_levels(&request.levels, quantile),
            exceedance: points(&request.periods, quantile),
        };
        ExactReport { total, parties, largest_event, target: request.target }
    }
}

fn at_levels(levels: &[Level], figure: impl Fn(Level) -> ExactFigure) -> Vec<ExactAtLevel> {
    levels.iter().map(|&level| ExactAtLevel { level: level.get(), figure: figure(level) }).collect()
}

fn points(levels: &[Level], figure: impl Fn(Level) -> ExactFigure) -> Vec<ExactPoint> {
    let point = |&level: &Level| ExactPoint {
        return_period: level.return_period(),
        probability: level.exceeded(),
        loss: figure(level),
    };
    levels.iter().map(point).collect()
}

/// The search for a lattice that is fine enough for one subject.
struct Search<'a> {
    parts: &'a [Part],
    request: &'a Request,
}

impl Search<'_> {
    fn solve(&self) -> (ExactLoss, Option<Grid>) {
        if self.parts.is_empty() {
            return (self.figures(&|_| zero(), &|_| zero(), None), None);
        }
        let Ok(aggregate) = self.refined() else {
            let none = |_| missing(NoFigure::TooLarge);
            return (self.figures(&none, &none, None), None);
        };
        let lattice = self.lattice(&aggregate);
        let figures = self.figures(
            &|level| aggregate.value_at_risk(level),
            &|level| aggregate.tail_value_at_risk(level),
            Some(lattice),
        );
        (figures, Some(*aggregate.grid()))
    }

    fn figures(
        &self,
        quantile: &dyn Fn(Level) -> ExactBounds,
        tail: &dyn Fn(Level) -> ExactBounds,
        lattice: Option<Lattice>,
    ) -> ExactLoss {
        let mean = cost::mean(self.parts);
        let deviation = match mean {
            Moment::Infinite => missing(NoFigure::InfiniteMean),
            _ => figure(cost::variance(self.parts), NoFigure::InfiniteVariance, f64::sqrt),
        };
        ExactLoss {
            mean: figure(mean, NoFigure::InfiniteMean, |mean| mean).into(),
            standard_deviation: deviation.into(),
            probability_of_loss: chance(cost::chance_above(self.parts, 0.0)).into(),
            value_at_risk: at_levels(&self.request.levels, |level| quantile(level).into()),
            tail_value_at_risk: at_levels(&self.request.levels, |level| tail(level).into()),
            exceedance: points(&self.request.periods, |level| quantile(level).into()),
            lattice,
        }
    }

    /// The law on a lattice on which the bounds are close enough, or on the finest lattice allowed.
    fn refined(&self) -> Result<Aggregate, NotNumbers> {
        let range = self.range();
        let most = self.request.most_points;
        if let Some(exact) = self.through_all(range) {
            return Ok(exact);
        }
        let (mut range, mut aggregate) = self.ranged(range, FIRST_POINTS.min(most))?;
        loop {
            let points = aggregate.grid().points();
            let width = self.width(&aggregate);
            if points >= most || width.is_some_and(|width| width <= self.request.target) {
                return Ok(aggregate);
            }
            let finer = width.map_or(4.0, |width| (width / self.request.target).clamp(1.0, 1e6));
            let wanted = (points as f64 * finer) as usize;
            drop(aggregate);
            (range, aggregate) = self.ranged(range, wanted.next_power_of_two().clamp(2 * points, most))?;
        }
    }

    /// The law on a lattice that has all amounts as points, so that nothing is rounded; `None` if a loss has a law of other than
    /// finitely many values, or if the lattice takes too many points.
    fn through_all(&self, range: f64) -> Option<Aggregate> {
        let expected = self.parts.iter().flat_map(|part| part.cost.expected());
        let atoms: Option<Vec<&[(f64, f64)]>> = expected.map(|(_, loss)| loss.atoms()).collect();
        let amounts: Vec<f64> = atoms?.concat().into_iter().map(|(amount, _)| amount).collect();
        let largest = amounts.iter().fold(0.0, |a, &b| larger(a, b));
        let most = self.request.most_points.min(MOST_EXACT);
        let grid = Grid::through(&amounts, larger(range, 2.0 * largest), most)?;
        let aggregate = Aggregate::new(self.parts, grid).ok()?;
        self.width(&aggregate).is_some().then_some(aggregate)
    }

    /// A range that reaches well beyond the rarest loss asked for. It covers one great loss, by the sum of the exceedances of all
    /// losses, and the bulk, by mean and standard deviation.
    fn range(&self) -> f64 {
        let expected = self.parts.iter().flat_map(|part| {
            let times = part.count.mean();
            part.cost.expected().into_iter().map(move |(each, loss)| (times * each, loss))
        });
        let expected: Vec<_> = expected.collect();
        let exceeded = |x: f64| expected.iter().map(|(times, loss)| times * loss.exceedance(x)).sum::<f64>();
        let rare = |&x: &f64| exceeded(x) <= self.request.rarest();
        let great = (-80..300).map(|power| libm::ldexp(1.0, power)).find(rare).unwrap_or(f64::MAX);
        let largest = expected.iter().map(|(_, loss)| loss.largest()).fold(0.0, larger);
        let great = smaller(smaller(great, largest), MOST_RANGE);
        let mean = cost::mean(self.parts).finite().map_or(great, |mean| smaller(mean, MOST_RANGE));
        let spread = cost::variance(self.parts).finite().map_or(0.0, |variance| smaller(variance.sqrt(), MOST_RANGE));
        2.0 * larger(great + mean + 4.0 * spread, f64::MIN_POSITIVE)
    }

    /// The law on `points` points of a range that is about four times the rarest loss asked for, and the range.
    fn ranged(&self, mut range: f64, points: usize) -> Result<(f64, Aggregate), NotNumbers> {
        let rarest = 1.0 - self.request.rarest();
        let mut aggregate = Aggregate::new(self.parts, Grid::covering(range, points))?;
        for _ in 0..MOST_RANGES {
            let grid = *aggregate.grid();
            let at_least = (0..points).find(|&index| aggregate.down.at_most(index) >= rarest);
            let at_most = (0..points).find(|&index| aggregate.up.at_least(index) >= rarest);
            let better = match (at_least, at_most) {
                (None, _) => range * 4.0,
                (Some(low), None) if 4 * low > points => range * 4.0,
                (_, Some(high)) if high > 0 && 8 * high < points && points >= 64 => grid.at(4 * high + 16),
                _ => break,
            };
            let next = Grid::covering(better, points);
            if next == grid {
                break;
            }
            // Laws are large, so only one is kept in memory at a time.
            drop(aggregate);
            (range, aggregate) = (better, Aggregate::new(self.parts, next)?);
        }
        Ok((range, aggregate))
    }

    /// The distance of the bounds at the highest level, as a share of the upper bound; `None` if there is no upper bound.
    fn width(&self, aggregate: &Aggregate) -> Option<f64> {
        let Some(&level) = self.request.levels.iter().max().or(self.request.periods.iter().max()) else {
            return Some(0.0);
        };
        let tail = aggregate.tail_value_at_risk(level);
        let share = |bounds: ExactBounds| match bounds {
            ExactBounds::Bounds { lower, upper } if upper > 0.0 => Some((upper - lower) / upper),
            ExactBounds::Bounds { .. } | ExactBounds::None { .. } => Some(0.0),
            ExactBounds::Above { .. } => None,
        };
        Some(larger(share(aggregate.value_at_risk(level))?, share(tail)?))
    }

    fn lattice(&self, aggregate: &Aggregate) -> Lattice {
        let width = self.width(aggregate);
        let highest = self.request.levels.iter().max();
        let quantile = highest.and_then(|&level| aggregate.value_at_risk(level).upper());
        let last = aggregate.grid().points() - 1;
        let index = quantile.map_or(last, |quantile| aggregate.grid().below(quantile).min(last));
        Lattice {
            step: aggregate.grid().step(),
            points: aggregate.grid().points() as u64,
            width,
            target_reached: width.is_some_and(|width| width <= self.request.target),
            probability_error: larger(aggregate.up.error(index), aggregate.down.error(index)),
        }
    }
}

/// Largest range: greater losses are beyond the amounts that a simulation can hold.
const MOST_RANGE: f64 = 1e26;
/// Most corrections of a range.
const MOST_RANGES: usize = 60;

fn zero() -> ExactBounds {
    ExactBounds::Bounds { lower: 0.0, upper: 0.0 }
}

fn missing(reason: NoFigure) -> ExactBounds {
    ExactBounds::None { reason }
}

/// Bounds of a probability in closed form.
fn chance(value: f64) -> ExactBounds {
    ExactBounds::between(value * (1.0 - CLOSED_FORM), smaller(value * (1.0 + CLOSED_FORM), 1.0))
}

/// Bounds of a closed form that is a function of a moment.
fn figure(moment: Moment, infinite: NoFigure, of: impl Fn(f64) -> f64) -> ExactBounds {
    match moment {
        Moment::Finite(value) => ExactBounds::between(of(value) * (1.0 - CLOSED_FORM), of(value) * (1.0 + CLOSED_FORM)),
        Moment::Infinite => missing(infinite),
        Moment::Overflow => missing(NoFigure::TooLarge),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::exact::cost::Cost;
    use crate::exact::count::Count;
    use crate::exact::severity::Severity;
    use crate::random::Law;

    /// A NaN in any step is refused as a figure: it is not replaced by the other of two numbers, nor by 0 or 1.
    #[test]
    fn a_nan_is_refused_figure_by_figure() {
        let law = || Severity::new(Law::lognormal(3.0, 1.0).unwrap());
        let refused = ExactBounds::None { reason: NoFigure::TooLarge };
        for losses in [vec![law()], vec![law(), law()]] {
            let part = Part { count: Count::Poisson { mean: f64::NAN }, cost: Cost { losses, follows: vec![] } };
            let model = Model { total: vec![part], parties: vec![] };
            let level = Level::new(0.9).unwrap();
            let exact = model.solve(&Request::new(vec![level], vec![level]).with_most_points(1 << 10));
            let total = exact.total;
            let closed = [total.mean.bounds, total.standard_deviation.bounds, total.probability_of_loss.bounds];
            assert_eq!(closed, [refused; 3]);
            let levels = [&total.value_at_risk, &total.tail_value_at_risk, &exact.largest_event.value_at_risk];
            assert!(levels.iter().all(|figures| figures[0].figure.bounds == refused), "{levels:?}");
            let points = [&total.exceedance[0].loss, &exact.largest_event.exceedance[0].loss];
            assert!(points.iter().all(|figure| figure.bounds == refused), "{points:?}");
            assert_eq!(total.lattice, None);
        }
    }
}
