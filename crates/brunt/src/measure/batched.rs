//! Figures that the library does not know, with an interval from batches.

use super::ONE_SIDE;
use crate::random::special::student_t_quantile;
use crate::report::{Estimate, Interval, Method, NoInterval};

/// Batches that a sample is cut into.
const BATCHES: usize = 40;
/// Fewest trials of a batch.
const LEAST: usize = 25;

/// A figure of numbers, one a trial in the order of trials, computed by a function.
///
/// The figure is the function of the whole sample. Its 95 % interval is by sectioning: figure ± t s / sqrt 40, where
/// s^2 = sum (f_b - f)^2 / 39 over the figures f_b of 40 equal batches of consecutive trials around the figure f of the whole, and t is
/// the 97.5 % quantile of Student's t with 39 degrees of freedom (Asmussen and Glynn 2007, *Stochastic Simulation*, section III.5). The
/// interval is missing below 1,000 trials, where all batches agree, and where the figure of a batch is not finite.
pub(crate) fn batched(numbers: &[f64], figure: &dyn Fn(&[f64]) -> f64) -> Estimate {
    let value = figure(numbers);
    let needed = (BATCHES * LEAST) as u64;
    if (numbers.len() as u64) < needed {
        return Estimate::without_interval(value, NoInterval::TooFewTrials { found: numbers.len() as u64, needed });
    }
    let squares: f64 = numbers
        .chunks_exact(numbers.len() / BATCHES)
        .take(BATCHES)
        .map(|batch| figure(batch) - value)
        .map(|apart| apart * apart)
        .sum();
    if squares == 0.0 || !squares.is_finite() {
        return Estimate::without_interval(value, NoInterval::AllEqual);
    }
    let error = (squares / (BATCHES - 1) as f64 / BATCHES as f64).sqrt();
    let half = student_t_quantile(1.0 - ONE_SIDE, (BATCHES - 1) as f64) * error;
    Estimate::new(value, Interval::Bounds { lower: value - half, upper: value + half, method: Method::Batches })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_by_hand() {
        // Batches of 25 trials have means 0 and 2 in turn: 40 squares of 1 around the mean 1.
        let numbers: Vec<f64> = (0..1_000).map(|trial| f64::from(trial / 25 % 2 * 2)).collect();
        let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / numbers.len() as f64;
        let estimate = batched(&numbers, &mean);
        let half = 2.022_690_9 / 39_f64.sqrt();
        assert_eq!(estimate.value, 1.0);
        assert!((estimate.interval.upper().unwrap_or(0.0) - 1.0 - half).abs() < 1e-7, "{estimate:?}");
        let few = batched(&numbers[..999], &mean).interval.reason();
        assert_eq!(few, Some(NoInterval::TooFewTrials { found: 999, needed: 1_000 }));
        assert_eq!(batched(&[7.0; 1_000], &mean).interval.reason(), Some(NoInterval::AllEqual));
    }
}
