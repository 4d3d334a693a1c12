//! Weighted sums of figures over many variants of a scenario on the same trials: differences, and fair shares of differences.

use super::difference::{BATCHES, batched, moments};
use super::interval::influence_estimate;
use super::quantile::{BILLION, beyond, rank};
use super::shortfall::{TAIL_TRIALS, too_few, trials_beyond};
use super::{Moments, Sorted, TailLaw};
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::units::Level;

/// Weighted sums over variants of means, values at risk and tail values at risk, for several targets at once.
///
/// Each variant is added as one number per trial, in trial order, with a weight for each target. For a target with weights w_s the
/// mean is the sum of w_s mean(X_s), and likewise the other figures. The interval of a sum of means is the interval of the mean of
/// sum of w_s X_s, trial by trial. The interval of a sum of tail values at risk is the interval of the mean of
/// sum of w_s max(X_s - v_s, 0) / (1 - p), v_s being the value at risk of X_s. Losses that are common to the variants cancel trial by
/// trial and add no noise. Intervals of values at risk are Student's t over 40 equal batches of consecutive trials, as in
/// [`value_at_risk`](super::difference::value_at_risk) of a difference.
///
/// Results within the error of rounding are set to 0.
#[derive(Debug, Clone)]
pub(crate) struct Combination {
    level: Level,
    targets: Vec<Target>,
    /// The largest loss of each trial in any variant.
    largest: Vec<f64>,
    variants: usize,
    scratch: Vec<f64>,
}

/// Running sums of one target.
#[derive(Debug, Clone)]
struct Target {
    mean: Sum,
    quantile: Sum,
    tail: Sum,
    /// Weighted sum of losses of each trial. `influence`: weighted sum of influence values of the tail of each trial.
    losses: Vec<f64>,
    influence: Vec<f64>,
    /// Weighted sum of values at risk of each batch; empty if batches are too small.
    batches: Vec<Sum>,
}

/// A sum, and the sum of the absolute values of its terms.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: f64,
    size: f64,
}

impl Sum {
    fn add(&mut self, weight: f64, figure: f64) {
        self.value += weight * figure;
        self.size += (weight * figure).abs();
    }

    /// The sum, or 0 if the sum is within the rounding error of `additions` additions.
    fn get(self, additions: usize) -> f64 {
        if self.value.abs() <= rounding(additions) * self.size { 0.0 } else { self.value }
    }
}

/// Bound on the error of `additions` additions, as a share of the sum of absolute values. Doubled, since the terms are rounded too.
fn rounding(additions: usize) -> f64 {
    2.0 * (additions + 2) as f64 * f64::EPSILON
}

/// The figures of one target.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Combined {
    /// Weighted sum of means.
    pub mean: Estimate,
    /// Weighted sum of values at risk.
    pub value_at_risk: Estimate,
    /// Weighted sum of tail values at risk.
    pub tail_value_at_risk: Estimate,
}

impl Combination {
    /// An empty combination for the given numbers of trials and targets.
    pub(crate) fn new(trials: usize, targets: usize, level: Level) -> Self {
        let batched = trials_beyond(level, trials / BATCHES) >= TAIL_TRIALS && trials >= BATCHES;
        let target = Target {
            mean: Sum::default(),
            quantile: Sum::default(),
            tail: Sum::default(),
            losses: vec![0.0; trials],
            influence: vec![0.0; trials],
            batches: vec![Sum::default(); if batched { BATCHES } else { 0 }],
        };
        Self { level, targets: vec![target; targets], largest: vec![0.0; trials], variants: 0, scratch: Vec::new() }
    }

    /// Adds a variant: its loss in each trial, and its weight for each target.
    ///
    /// # Panics
    /// If the numbers of losses and weights differ from the numbers of trials and targets given to [`Combination::new`].
    pub(crate) fn add(&mut self, losses: &[f64], weights: &[f64]) {
        assert_eq!(
            (losses.len(), weights.len()),
            (self.largest.len(), self.targets.len()),
            "a variant of the same trials"
        );
        if losses.is_empty() {
            return;
        }
        self.variants += 1;
        let (quantile, tail) = tail_of(losses, self.level, &mut self.scratch);
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        let scale = BILLION as f64 / beyond(self.level) as f64;
        let above: Vec<(usize, f64)> = losses
            .iter()
            .enumerate()
            .filter(|&(_, &loss)| loss > quantile)
            .map(|(trial, &loss)| (trial, (loss - quantile) * scale))
            .collect();
        self.largest.iter_mut().zip(losses).for_each(|(largest, loss)| *largest = loss.abs().max(*largest));
        let size = losses.len() / BATCHES;
        let batches: Vec<f64> = match self.targets.first() {
            Some(target) if !target.batches.is_empty() => losses
                .chunks_exact(size)
                .take(BATCHES)
                .map(|batch| tail_of(batch, self.level, &mut self.scratch).0)
                .collect(),
            _ => Vec::new(),
        };
        for (target, &weight) in self.targets.iter_mut().zip(weights).filter(|(_, weight)| **weight != 0.0) {
            target.mean.add(weight, mean);
            target.quantile.add(weight, quantile);
            target.tail.add(weight, tail);
            target.losses.iter_mut().zip(losses).for_each(|(sum, loss)| *sum += weight * loss);
            above.iter().for_each(|&(trial, influence)| target.influence[trial] += weight * influence);
            target.batches.iter_mut().zip(&batches).for_each(|(sum, &quantile)| sum.add(weight, quantile));
        }
    }

    /// The figures of each target. `refusal` is the reason why means have no interval, if there is one: see [`no_interval`].
    pub(crate) fn finish(self, refusal: Option<NoInterval>) -> Vec<Combined> {
        let Self { level, targets, largest, variants, .. } = self;
        let noise = rounding(variants);
        let scale = BILLION as f64 / beyond(level) as f64;
        let combine = |mut target: Target| {
            let clean = |values: &mut [f64], scale: f64| {
                for (value, largest) in values.iter_mut().zip(&largest) {
                    // Positive weights of one target are parts of 1, and so are negative weights.
                    if value.abs() <= noise * 2.0 * scale * largest {
                        *value = 0.0;
                    }
                }
            };
            clean(&mut target.losses, 1.0);
            clean(&mut target.influence, scale);
            let mean = target.mean.get(variants + largest.len());
            let tail = target.tail.get(variants + largest.len());
            Combined {
                mean: match refusal {
                    Some(reason) => Estimate::without_interval(mean, reason),
                    None => {
                        let moments = moments(target.losses.iter().copied());
                        influence_estimate(mean, &moments, moments.count, Method::SkewnessCorrected)
                    }
                },
                value_at_risk: target.value_at_risk(level, variants),
                tail_value_at_risk: match refusal.or_else(|| too_few(level, largest.len())) {
                    Some(reason) => Estimate::without_interval(tail, reason),
                    None => {
                        // A change of the quantile changes the influence of all trials beyond it, though few trials may differ.
                        let differ = target.influence.iter().zip(&target.losses);
                        let apart =
                            differ.filter(|(influence, loss)| **influence != 0.0 && **loss != 0.0).count() as u64;
                        let moments = moments(target.influence.iter().copied());
                        let moments = Moments { apart: moments.apart.min(apart), ..moments };
                        influence_estimate(tail, &moments, moments.apart, Method::InfluenceFunction)
                    }
                },
            }
        };
        targets.into_iter().map(combine).collect()
    }
}

impl Target {
    fn value_at_risk(&self, level: Level, variants: usize) -> Estimate {
        let value = self.quantile.get(variants);
        let trials = self.losses.len();
        if self.losses.iter().all(|loss| *loss == 0.0) {
            return Estimate::without_interval(value, NoInterval::AllEqual);
        }
        if self.batches.is_empty() {
            let found = trials_beyond(level, (trials / BATCHES).max(1));
            return Estimate::without_interval(value, NoInterval::TooFewTrials { found, needed: TAIL_TRIALS });
        }
        let mut batches: Vec<f64> = self.batches.iter().map(|sum| sum.get(variants)).collect();
        batches.sort_unstable_by(f64::total_cmp);
        Estimate::new(value, batched(value, &batches).unwrap_or(Interval::None { reason: NoInterval::AllEqual }))
    }
}

/// The reason, from law or sample, why sums of means over samples like `losses` have no interval; `None` if there is none.
///
/// # Errors
/// Those of [`Sorted::new`].
pub(crate) fn no_interval(losses: &[f64], tail: TailLaw) -> Result<Option<NoInterval>, super::MeasureError> {
    Ok(super::tail_index::refusal(&Sorted::new(losses)?, tail))
}

/// Value at risk and tail value at risk of losses in any order, by selection instead of sorting.
fn tail_of(losses: &[f64], level: Level, scratch: &mut Vec<f64>) -> (f64, f64) {
    scratch.clear();
    scratch.extend_from_slice(losses);
    let count = losses.len();
    let rank = rank(level, count).clamp(1, count);
    let (_, quantile, beyond_it) = scratch.select_nth_unstable_by(rank - 1, f64::total_cmp);
    let quantile = *quantile;
    // The tail has a weight of N (1 - p) trials. The trial at the quantile has the weight left by the trials beyond the quantile.
    let tail = count as f64 * (beyond(level) as f64 / BILLION as f64);
    let excess: f64 = beyond_it.iter().map(|loss| loss - quantile).sum();
    (quantile, if tail > 0.0 { quantile + excess / tail } else { quantile })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::difference;
    use super::*;

    fn level() -> Level {
        Level::new(0.95).unwrap()
    }

    fn sample(count: u32, factor: u32) -> Vec<f64> {
        (0..count).map(|i| f64::from(i.wrapping_mul(factor) >> 8)).collect()
    }

    fn difference(first: &[f64], second: &[f64]) -> Combined {
        let mut combination = Combination::new(first.len(), 1, level());
        combination.add(first, &[1.0]);
        combination.add(second, &[-1.0]);
        combination.finish(None).remove(0)
    }

    fn close(one: &Estimate, other: &Estimate) {
        let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{a} {b}");
        near(one.value, other.value);
        match (one.interval, other.interval) {
            (Interval::Bounds { lower, upper, method }, Interval::Bounds { lower: l, upper: u, method: m }) => {
                near(lower, l);
                near(upper, u);
                assert_eq!(method, m);
            }
            (one, other) => assert_eq!(one, other),
        }
    }

    #[test]
    fn a_difference_of_two_is_the_paired_difference() {
        let (first, second) = (sample(80_000, 2_654_435_761), sample(80_000, 2_246_822_519));
        let found = difference(&first, &second);
        let tail = TailLaw::FiniteVariance;
        close(&found.mean, &difference::mean(&first, &second, tail).unwrap());
        close(&found.value_at_risk, &difference::value_at_risk(&first, &second, level()).unwrap());
        close(&found.tail_value_at_risk, &difference::tail_value_at_risk(&first, &second, level(), tail).unwrap());
    }

    #[test]
    fn what_cancels_is_exactly_nothing() {
        let losses = sample(20_000, 2_654_435_761);
        let thirds: Vec<f64> = losses.iter().map(|loss| loss / 3.0).collect();
        let mut combination = Combination::new(losses.len(), 2, level());
        for weight in [0.1, 0.3, -0.2, -0.2] {
            combination.add(&losses, &[weight, weight]);
            combination.add(&thirds, &[7.0 * weight, weight]);
        }
        for figures in combination.finish(None) {
            for estimate in [figures.mean, figures.value_at_risk, figures.tail_value_at_risk] {
                assert_eq!(estimate, Estimate::without_interval(0.0, NoInterval::AllEqual));
            }
        }
    }

    #[test]
    fn targets_do_not_mix() {
        let (first, second) = (sample(20_000, 2_654_435_761), sample(20_000, 2_246_822_519));
        let mut combination = Combination::new(first.len(), 3, level());
        combination.add(&first, &[1.0, 0.0, 1.0]);
        combination.add(&second, &[0.0, 1.0, -1.0]);
        let [one, other, apart] = &combination.finish(None)[..] else { panic!() };
        assert!((one.mean.value - other.mean.value - apart.mean.value).abs() < 1e-6);
        let alone = super::super::tail_value_at_risk(&Sorted::new(&first).unwrap(), level(), TailLaw::FiniteVariance);
        assert!((one.tail_value_at_risk.value / alone.value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn small_tails_have_no_interval() {
        let losses = sample(1_000, 2_654_435_761);
        let half: Vec<f64> = losses.iter().map(|loss| loss / 2.0).collect();
        let found = difference(&losses, &half);
        let few = Interval::None { reason: NoInterval::TooFewTrials { found: 50, needed: 100 } };
        assert_eq!(found.tail_value_at_risk.interval, few);
        assert!(found.mean.interval.half_width().is_some());
    }

    #[test]
    fn example_of_combination() {
        use brunt::{measure::Combination, units::Level};
        let losses: Vec<f64> = (0..20_000).map(|i| f64::from(i % 100)).collect();
        let halved: Vec<f64> = losses.iter().map(|loss| loss / 2.0).collect();
        let mut saved = Combination::new(losses.len(), 1, Level::new(0.95).unwrap());
        saved.add(&losses, &[1.0]);
        saved.add(&halved, &[-1.0]);
        let saved = &saved.finish(None)[0];
        assert_eq!((saved.mean.value, saved.value_at_risk.value, saved.tail_value_at_risk.value), (24.75, 47.0, 48.5));
    }
}
