//! Weighted sums of figures over many variants of a scenario on the same trials: differences, and fair shares of differences.

mod family;
mod sum;
mod tail;

pub(crate) use family::Family;

use super::difference::{BATCHES, batched};
use super::interval::influence_estimate;
use super::quantile::{BILLION, beyond};
use super::shortfall::{TAIL_TRIALS, too_few, trials_beyond};
use super::{Moments, Sorted, TailLaw};
use crate::ledger::Amount;
use crate::report::{Estimate, Interval, Method, NoInterval};
use crate::units::Level;
use sum::{Sum, rounding};
use tail::Tails;

/// Weighted sums over variants of means, values at risk and tail values at risk, for several targets at once.
///
/// For a target with weights w_s the mean is the sum of w_s mean(X_s), and likewise the other figures. The interval of a sum of means is
/// the interval of the mean of sum of w_s X_s, trial by trial. The interval of a sum of tail values at risk is the interval of the mean
/// of sum of w_s max(X_s - v_s, 0) / (1 - p), v_s being the value at risk of X_s. Losses that are common to the variants cancel trial by
/// trial and add no noise. Intervals of values at risk are Student's t over 40 equal batches of consecutive trials, as in
/// [`value_at_risk`](super::difference::value_at_risk) of a difference.
///
/// Results within the error of rounding are set to 0.
///
/// The variants are a [`Family`], which saves most of the work. The sum of w_s X_s is the sum of w_s over the variants that take an
/// amount, times the amount; no variant is added up for it. And the trials of a tail are found among the few that can be in the tail of
/// any variant: the value at risk of each variant is at least that of the least loss of each trial, so a trial whose largest loss is less
/// is in no tail.
///
/// A family that counts trials has means alone, and its losses are 0 or 1.
#[derive(Debug)]
pub(crate) struct Combination<'f> {
    family: &'f Family,
    level: Level,
    sums: (Amount, Vec<Amount>),
    tails: Tails,
    targets: Vec<Target>,
}

/// Running sums of one target.
#[derive(Debug, Clone)]
struct Target {
    /// Number of variants with a weight.
    variants: usize,
    mean: Sum,
    quantile: Sum,
    tail: Sum,
    /// Weights of the base and of each kind; empty if the target has no interval. The next two fields: weighted sum over variants of
    /// losses (if the family counts) and of influence values of the tail, for each trial that can be in a tail.
    base: Sum,
    kinds: Vec<Sum>,
    few: Vec<f64>,
    /// Weighted sum of values at risk of each batch; empty if batches are too small.
    batches: Vec<Sum>,
}

/// The figures of one target.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Combined {
    /// Weighted sum of means.
    pub mean: Estimate,
    /// Weighted sum of values at risk. The next field: of tail values at risk. Both mean nothing for a family that counts.
    pub value_at_risk: Estimate,
    pub tail_value_at_risk: Estimate,
}

impl<'f> Combination<'f> {
    /// An empty combination of variants of a family: `targets` with intervals, then `bare` targets without.
    pub(crate) fn new(family: &'f Family, (targets, bare): (usize, usize), level: Level) -> Self {
        let trials = family.trials();
        let batched = !family.counts() && trials_beyond(level, trials / BATCHES) >= TAIL_TRIALS && trials >= BATCHES;
        let tails = Tails::new(family, level, batched);
        let none = Sum::default();
        let bare_one = Target {
            variants: 0,
            mean: none,
            quantile: none,
            tail: none,
            base: none,
            kinds: Vec::new(),
            few: Vec::new(),
            batches: Vec::new(),
        };
        let target = Target {
            kinds: vec![none; if family.counts() { 0 } else { family.kinds() }],
            few: vec![0.0; tails.trials()],
            batches: vec![none; if batched { BATCHES } else { 0 }],
            ..bare_one.clone()
        };
        let mut all = vec![target; targets];
        all.resize(targets + bare, bare_one);
        Self { family, level, sums: family.sums(), tails, targets: all }
    }

    /// Adds a variant: its choice for each pattern of the family, and its weights with the targets that they are for.
    pub(crate) fn add(&mut self, chosen: &[u32], weights: &[(u32, f64)]) {
        let trials = self.family.trials();
        if trials == 0 {
            return;
        }
        let certain = self.tails.certain();
        let few = self.tails.read(chosen, self.level);
        let mean = match self.family.counts() {
            true => (certain + few.above.len() as u64) as f64 / trials as f64,
            false => self.family.total(&self.sums, chosen).over(trials as u64),
        };
        for &(target, weight) in weights.iter().filter(|(_, weight)| *weight != 0.0) {
            let target = &mut self.targets[target as usize];
            target.variants += 1;
            target.mean.add(weight, mean);
            target.quantile.add(weight, few.quantile);
            target.tail.add(weight, few.tail);
            if target.few.is_empty() && target.kinds.is_empty() {
                continue;
            }
            target.base.add(weight, 1.0);
            if !target.kinds.is_empty() {
                self.family.chosen_kinds(chosen).for_each(|kind| target.kinds[kind].add(weight, 1.0));
            }
            few.above.iter().for_each(|&(place, influence)| target.few[place as usize] += weight * influence);
            target.batches.iter_mut().zip(few.batches).for_each(|(sum, &quantile)| sum.add(weight, quantile));
        }
    }

    /// The figures of each target. `refusal` is the reason why means have no interval, if there is one: see [`no_interval`].
    pub(crate) fn finish(self, refusal: Option<NoInterval>) -> Vec<Combined> {
        let Self { family, level, tails, targets, .. } = self;
        let trials = family.trials();
        let scale = BILLION as f64 / beyond(level) as f64;
        let combine = |mut target: Target| {
            let noise = 2.0 * rounding(target.variants);
            let mean = target.mean.get(target.variants);
            let tail = target.tail.get(target.variants + trials);
            let mut losses = target.losses(family, &tails);
            let largest = tails.largest();
            // Positive weights of one target are parts of 1, and so are negative weights.
            losses.iter_mut().zip(largest).filter(|(value, largest)| value.abs() <= noise * **largest).for_each(zero);
            let of_few = target.few.iter_mut().zip(tails.places().map(|trial| largest[trial]));
            of_few.filter(|(value, largest)| value.abs() <= noise * scale * *largest).for_each(zero);
            Combined {
                mean: match refusal {
                    Some(reason) => Estimate::without_interval(mean, reason),
                    None => {
                        let moments = moments(&losses, trials);
                        influence_estimate(mean, &moments, moments.count, Method::SkewnessCorrected)
                    }
                },
                value_at_risk: target.value_at_risk(level, &losses),
                tail_value_at_risk: match refusal.or_else(|| too_few(level, trials)) {
                    Some(reason) => Estimate::without_interval(tail, reason),
                    None => {
                        // A change of the quantile changes the influence of all trials beyond it, though few trials may differ.
                        let differ = target.few.iter().zip(tails.places());
                        let apart =
                            differ.filter(|(influence, trial)| **influence != 0.0 && losses[*trial] != 0.0).count();
                        let moments = moments(&target.few, trials);
                        let moments = Moments { apart: moments.apart.min(apart as u64), ..moments };
                        influence_estimate(tail, &moments, moments.apart, Method::InfluenceFunction)
                    }
                },
            }
        };
        // A target without intervals has values alone.
        let bare = |target: &Target| target.few.is_empty() && target.kinds.is_empty();
        targets.into_iter().map(|target| if bare(&target) { target.bare() } else { combine(target) }).collect()
    }
}

fn zero<T>((value, _): (&mut f64, T)) {
    *value = 0.0;
}

impl Target {
    /// The weighted sum over variants of the losses of each trial.
    fn losses(&self, family: &Family, tails: &Tails) -> Vec<f64> {
        if family.counts() {
            let mut losses = vec![0.0; family.trials()];
            tails.places().zip(&self.few).for_each(|(trial, &loss)| losses[trial] = loss);
            return losses;
        }
        let kinds: Vec<f64> = self.kinds.iter().map(|sum| sum.get(self.variants)).collect();
        family.weighed(self.base.get(self.variants), &kinds)
    }

    fn bare(&self) -> Combined {
        let value = |sum: Sum| Estimate::new(sum.get(self.variants), Interval::Exact);
        Combined { mean: value(self.mean), value_at_risk: value(self.quantile), tail_value_at_risk: value(self.tail) }
    }

    fn value_at_risk(&self, level: Level, losses: &[f64]) -> Estimate {
        let value = self.quantile.get(self.variants);
        let trials = losses.len();
        if losses.iter().all(|loss| *loss == 0.0) {
            return Estimate::without_interval(value, NoInterval::AllEqual);
        }
        if self.batches.is_empty() {
            let found = trials_beyond(level, (trials / BATCHES).max(1));
            return Estimate::without_interval(value, NoInterval::TooFewTrials { found, needed: TAIL_TRIALS });
        }
        let mut batches: Vec<f64> = self.batches.iter().map(|sum| sum.get(self.variants)).collect();
        batches.sort_unstable_by(f64::total_cmp);
        Estimate::new(value, batched(value, &batches).unwrap_or(Interval::None { reason: NoInterval::AllEqual }))
    }
}

/// Moments of the values of `trials` trials, of which only some are given: the others are 0. Summed in rising order, so that the order of
/// trials does not matter.
fn moments(values: &[f64], trials: usize) -> Moments {
    let mut values: Vec<f64> = values.iter().copied().filter(|value| *value != 0.0).collect();
    values.sort_unstable_by(f64::total_cmp);
    let (below, above) = values.split_at(values.partition_point(|value| *value < 0.0));
    let zeros = (trials - values.len()) as u64;
    let one = |&value: &f64| (value, 1);
    Moments::of(below.iter().map(one).chain((zeros > 0).then_some((0.0, zeros))).chain(above.iter().map(one)))
}

/// The reason, from law or sample, why sums of means over samples like `losses` have no interval; `None` if there is none.
///
/// # Errors
/// Those of [`Sorted::new`].
pub(crate) fn no_interval(losses: &[f64], tail: TailLaw) -> Result<Option<NoInterval>, super::MeasureError> {
    Ok(super::tail_index::refusal(&Sorted::new(losses)?, tail))
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

    /// Variants that share nothing: one part, of which each variant takes an amount of its own.
    fn apart(variants: &[&[f64]]) -> Family {
        let mut family = Family::new(std::iter::once(variants.len() as u32));
        for trial in 0..variants[0].len() {
            family.push_part(0, variants.iter().map(|losses| Amount::new(losses[trial]).unwrap()));
            family.close_trial();
        }
        family
    }

    /// Combines variants, given by their losses and their weight for each target.
    fn combine(variants: &[(&[f64], &[f64])]) -> Vec<Combined> {
        let losses: Vec<&[f64]> = variants.iter().map(|variant| variant.0).collect();
        let family = apart(&losses);
        let mut combination = Combination::new(&family, (variants[0].1.len(), 0), level());
        for (number, (_, weights)) in (0..).zip(variants) {
            let weights: Vec<(u32, f64)> = (0..).zip(weights.iter().copied()).collect();
            combination.add(&[number], &weights);
        }
        combination.finish(None)
    }

    fn difference(first: &[f64], second: &[f64]) -> Combined {
        combine(&[(first, &[1.0]), (second, &[-1.0])]).remove(0)
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
        let family = apart(&[&losses, &thirds]);
        let mut combination = Combination::new(&family, (2, 0), level());
        for weight in [0.1, 0.3, -0.2, -0.2] {
            combination.add(&[0], &[(0, weight), (1, weight)]);
            combination.add(&[1], &[(0, 7.0 * weight), (1, weight)]);
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
        let found = combine(&[(&first, &[1.0, 0.0, 1.0]), (&second, &[0.0, 1.0, -1.0])]);
        let [one, other, apart] = &found[..] else { panic!() };
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
    fn halves_take_half() {
        let losses: Vec<f64> = (0..20_000).map(|i| f64::from(i % 100)).collect();
        let halved: Vec<f64> = losses.iter().map(|loss| loss / 2.0).collect();
        let saved = difference(&losses, &halved);
        assert_eq!((saved.mean.value, saved.value_at_risk.value, saved.tail_value_at_risk.value), (24.75, 47.0, 48.5));
    }
}
