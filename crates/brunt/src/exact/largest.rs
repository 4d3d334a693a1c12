//! The largest event of a trial, in closed form.

use super::aggregate::{Aggregate, NotNumbers};
use super::cost::Part;
use super::count::Count;
use super::grid::Grid;
use super::severity::{ALLOWANCE, Severity};
use crate::report::{ExactBounds, NoFigure};
use crate::units::Level;

/// The law of the largest event: P(max <= x) is the product over threats of E[P(event <= x)^N].
pub(super) struct Largest<'a> {
    parts: Vec<(Count, Event<'a>)>,
}

/// The law of one event.
enum Event<'a> {
    /// A single loss, by its own law.
    Single(&'a Severity),
    /// The sum of several losses, by its law on a lattice.
    Sum(Box<Aggregate>),
}

impl<'a> Largest<'a> {
    /// The law for the threats `parts`; events of several losses are summed on `grid`.
    ///
    /// # Errors
    /// [`NotNumbers`] for a sum that is none.
    pub(super) fn new(parts: &'a [Part], grid: Option<Grid>) -> Result<Self, NotNumbers> {
        let event = |part: &'a Part| match (part.cost.single(), grid) {
            (Some(single), _) => Ok(Event::Single(single)),
            (None, Some(grid)) => {
                let once = Part { count: Count::Binomial { n: 1, p: 1.0 }, cost: part.cost.clone() };
                Aggregate::new(&[once], grid).map(|sum| Event::Sum(Box::new(sum)))
            }
            (None, None) => Err(NotNumbers),
        };
        let parts = parts.iter().map(|part| Ok((part.count, event(part)?)));
        Ok(Self { parts: parts.collect::<Result<_, _>>()? })
    }

    /// Bounds of P(max <= x).
    fn at_most(&self, x: f64) -> (f64, f64) {
        let (mut low, mut high) = (1.0, 1.0);
        for (count, event) in &self.parts {
            let (lower, upper) = match event {
                Event::Single(severity) => severity.at_most(x),
                Event::Sum(aggregate) => aggregate.at_most(x),
            };
            low *= count.generate_real(lower.clamp(0.0, 1.0));
            high *= count.generate_real(upper.clamp(0.0, 1.0));
        }
        // Allows for the rounding of the generating functions. A probability of 1 is exact.
        (if low >= 1.0 { 1.0 } else { low * (1.0 - ALLOWANCE) }, (high * (1.0 + ALLOWANCE)).clamp(0.0, 1.0))
    }

    /// Bounds of the quantile at a level.
    pub(super) fn value_at_risk(&self, level: Level) -> ExactBounds {
        let p = level.get();
        let (low, high) = self.at_most(f64::MAX);
        if low.is_nan() || high.is_nan() {
            return ExactBounds::None { reason: NoFigure::TooLarge };
        }
        let lower = first(|x| self.at_most(x).1 >= p);
        let upper = first(|x| self.at_most(x).0 >= p);
        match (lower, upper) {
            (Some(lower), Some(upper)) => ExactBounds::Bounds { lower, upper },
            (lower, None) => ExactBounds::Above { lower: lower.unwrap_or(f64::MAX) },
            (None, Some(_)) => ExactBounds::Above { lower: 0.0 },
        }
    }
}

/// The least number from 0 on at which a condition holds, by bisection over the bits of floats; `None` if there is none. The
/// condition has to hold at all larger numbers, too.
fn first(holds: impl Fn(f64) -> bool) -> Option<f64> {
    let (mut low, mut high) = (0, f64::MAX.to_bits());
    if !holds(f64::MAX) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(f64::from_bits(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(f64::from_bits(low))
}
