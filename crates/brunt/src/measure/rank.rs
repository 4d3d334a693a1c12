//! Rank correlation (Spearman's rho) of two samples with one number per trial each.

use super::{Moments, ONE_SIDE};
use crate::random::special::student_t_quantile;
use crate::report::{Estimate, Interval, Method, NoInterval};

/// Number of batches into which a run is cut for the interval.
const BATCHES: usize = 40;
/// Fewest trials of each batch that must differ from the commonest value of either sample. With fewer, batches tell nothing about
/// the spread.
const APART: u64 = 5;

/// The ranks of a sample of finite numbers, one per trial. Equal numbers have the mean of their ranks.
///
/// A sample is ranked once, as a whole and in 40 batches, and can then be correlated with any number of other samples.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    whole: Ranks,
    batches: Vec<Ranks>,
}

/// Ranks less their mean.
#[derive(Debug, Clone, PartialEq)]
struct Ranks {
    centred: Vec<f64>,
    /// Sum of squares of `centred`.
    squares: f64,
    /// Number of trials that differ from the commonest value.
    apart: u64,
}

impl Ranked {
    /// Ranks a sample in the order of trials.
    pub(crate) fn new(values: &[f64]) -> Self {
        let size = (values.len() / BATCHES).max(1);
        let batches = if values.len() < BATCHES { &[] } else { values };
        Self { whole: Ranks::new(values), batches: batches.chunks_exact(size).take(BATCHES).map(Ranks::new).collect() }
    }

    /// Rank correlation with another sample of the same trials: the correlation of the ranks, r. `None` if one of the samples has
    /// the same value in every trial, or if the numbers of trials differ.
    ///
    /// The interval is Student's t over the correlations in 40 equal batches of consecutive trials, around r and cut at -1 and 1.
    /// There is no interval unless at least 5 trials of each batch differ from the commonest value in either sample, 200 in all.
    pub(crate) fn correlation(&self, other: &Self) -> Option<Estimate> {
        let value = self.whole.correlation(&other.whole)?;
        let pairs = || self.batches.iter().zip(&other.batches);
        let apart = |(one, two): (&Ranks, &Ranks)| one.apart.min(two.apart);
        // The batch with the fewest differing trials counts for all batches. A sample too small for batches counts as a whole.
        let least = pairs().map(apart).min().map(|least| least * BATCHES as u64);
        let (found, needed) = (least.unwrap_or_else(|| apart((&self.whole, &other.whole))), APART * BATCHES as u64);
        if found < needed {
            return Some(Estimate::without_interval(value, NoInterval::TooFewTrials { found, needed }));
        }
        let variance = Moments::of(pairs().filter_map(|(one, two)| one.correlation(two)).map(|r| (r, 1))).variance;
        if variance == 0.0 {
            return Some(Estimate::without_interval(value, NoInterval::AllEqual));
        }
        let half = student_t_quantile(1.0 - ONE_SIDE, (BATCHES - 1) as f64) * (variance / BATCHES as f64).sqrt();
        let (lower, upper) = ((value - half).max(-1.0), (value + half).min(1.0));
        Some(Estimate::new(value, Interval::Bounds { lower, upper, method: Method::Batches }))
    }
}

impl Ranks {
    fn new(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let middle = (values.len() as f64 - 1.0) / 2.0;
        let (mut centred, mut squares) = (vec![0.0; values.len()], 0.0);
        let (mut from, mut commonest) = (0, 0);
        for equal in order.chunk_by(|&a, &b| values[a] == values[b]) {
            let rank = from as f64 + (equal.len() as f64 - 1.0) / 2.0 - middle;
            equal.iter().for_each(|&trial| centred[trial] = rank);
            squares += rank * rank * equal.len() as f64;
            commonest = commonest.max(equal.len());
            from += equal.len();
        }
        Self { centred, squares, apart: (values.len() - commonest) as u64 }
    }

    fn correlation(&self, other: &Self) -> Option<f64> {
        if self.centred.len() != other.centred.len() || self.squares == 0.0 || other.squares == 0.0 {
            return None;
        }
        let products: f64 = self.centred.iter().zip(&other.centred).map(|(a, b)| a * b).sum();
        Some((products / (self.squares * other.squares).sqrt()).clamp(-1.0, 1.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::random::{Key, kernel};

    #[test]
    fn ranks_are_what_hand_arithmetic_says() {
        // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: products of deviations 2.25 + 0 + 0 + 2.25, squares 4.5 and 5.
        let (one, two) = (Ranked::new(&[0.0, 3.0, 3.0, 8.0]), Ranked::new(&[-4.0, 6.0, 1.0, 1e9]));
        let found = one.correlation(&two).unwrap();
        assert!((found.value - 4.5 / (4.5_f64 * 5.0).sqrt()).abs() < 1e-15);
        assert_eq!(found.interval, Interval::None { reason: NoInterval::TooFewTrials { found: 2, needed: 200 } });
    }

    #[test]
    fn a_constant_has_no_rank_correlation() {
        let (flat, slope) = (Ranked::new(&[2.0; 9]), Ranked::new(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]));
        assert_eq!(flat.correlation(&slope), None);
        assert_eq!(slope.correlation(&Ranked::new(&[1.0, 2.0])), None);
        assert_eq!(Ranked::new(&[]).correlation(&Ranked::new(&[])), None);
        assert_eq!(slope.correlation(&slope).unwrap().value, 1.0);
    }

    #[test]
    fn rare_values_and_certain_ones_have_no_interval() {
        let rare: Vec<f64> = (0..4000).map(|trial| f64::from(u8::from(trial % 25 == 0))).collect();
        let slope = Ranked::new(&(0..4000).map(f64::from).collect::<Vec<_>>());
        let reason = |one: &Ranked, two: &Ranked| one.correlation(two).unwrap().interval;
        let few = Interval::None { reason: NoInterval::TooFewTrials { found: 160, needed: 200 } };
        assert_eq!(reason(&Ranked::new(&rare), &slope), few);
        assert_eq!(reason(&slope, &slope), Interval::None { reason: NoInterval::AllEqual });
    }

    /// Normals of correlation r have Spearman's rho 6 / pi asin(r / 2) (Pearson 1907); its interval holds it in 95 % of 1,000 samples,
    /// and so does that of samples cut to few values, whose rho is found from their joint law by a sum.
    #[test]
    fn intervals_hold_the_exact_value() {
        let r = 0.6_f64;
        let exact = 6.0 / std::f64::consts::PI * libm::asin(r / 2.0);
        let (mut held, mut held_cut) = (0, 0);
        for seed in 0..1000 {
            let key = Key::new(seed);
            let mut pairs = (Vec::new(), Vec::new());
            let mut cut = (Vec::new(), Vec::new());
            for trial in 0..2000 {
                let [x, z] = key.block(trial, 5).map(kernel::normal);
                let y = r * x + (1.0 - r * r).sqrt() * z;
                pairs.0.push(x);
                pairs.1.push(y);
                // Two values each, at the medians: P(both low) = 1/4 + asin(r) / (2 pi), so rho = 2 asin(r) / pi.
                cut.0.push(f64::from(u8::from(x > 0.0)));
                cut.1.push(f64::from(u8::from(y > 0.0)));
            }
            let holds = |(one, two): &(Vec<f64>, Vec<f64>), exact: f64| {
                let found = Ranked::new(one).correlation(&Ranked::new(two)).unwrap().interval;
                u32::from(found.lower().unwrap() <= exact && exact <= found.upper().unwrap())
            };
            held += holds(&pairs, exact);
            held_cut += holds(&cut, 2.0 / std::f64::consts::PI * libm::asin(r));
        }
        // 93 to 97 %, with 2.6 standard errors of 1,000 samples on either side.
        assert!((912..=988).contains(&held), "{held}");
        assert!((912..=988).contains(&held_cut), "{held_cut}");
    }
}
