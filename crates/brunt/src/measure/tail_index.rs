//! Tail index of a sample: Hill's estimate, and the intervals that the estimate forbids.

use super::{Sorted, TailLaw};
use crate::report::{NoInterval, TailEvidence};

/// Fewest losses from which the index is estimated.
const FEWEST: usize = 50;

/// The reason why a mean over the tail has no interval, from the law or, if the law is unknown, from the sample.
///
/// A sample refuses an interval if Hill's estimate is below 2 by more than its standard error (index / sqrt k). A tail of index 2.5
/// is refused in about 1 sample of 300. The sample is not used if the laws are known to have a finite variance: a lognormal with
/// sigma 2 looks like a Pareto tail of index 1.5 at its 99 % quantile, but has a finite variance.
pub(super) fn refusal(sorted: &Sorted, tail: TailLaw) -> Option<NoInterval> {
    if tail == TailLaw::Unknown { hill(sorted).and_then(Hill::refusal) } else { tail.refusal() }
}

/// Hill's estimate of the tail index.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Hill {
    /// The index alpha of a tail x^-alpha.
    index: f64,
    /// The index plus its standard error.
    upper: f64,
}

impl Hill {
    fn refusal(self) -> Option<NoInterval> {
        let evidence = TailEvidence::Hill { index: self.index };
        if self.upper < 1.0 {
            Some(NoInterval::InfiniteMean { evidence })
        } else if self.upper < 2.0 {
            Some(NoInterval::InfiniteVariance { evidence })
        } else {
            None
        }
    }
}

/// Number of largest losses that tell the tail index of a sample.
pub(super) fn largest(count: usize) -> usize {
    ((count as f64).sqrt() as usize).max(FEWEST)
}

/// Hill's estimate (Hill 1975, A simple general approach to inference about the tail of a distribution):
/// k / sum of ln(x_(N-i+1) / x_(N-k)), i = 1..k, from the k = sqrt N largest losses (at least 50, which must be above a tenth of N).
///
/// `None` if the sample is too small, x_(N-k) is at most 0, or the k largest losses all equal x_(N-k).
fn hill(sorted: &Sorted) -> Option<Hill> {
    let count = sorted.count();
    let k = largest(count);
    if count < 10 * k {
        return None;
    }
    // At least as many losses are known one by one, unless fewer are above 0.
    let top = &sorted.losses()[sorted.losses().len().checked_sub(k)?..];
    let threshold = sorted.at(count - k).lower;
    if threshold <= 0.0 {
        return None;
    }
    let sum: f64 = top.iter().map(|loss| libm::log(loss / threshold)).sum();
    let index = k as f64 / sum;
    (sum > 0.0 && index.is_finite()).then(|| Hill { index, upper: index * (1.0 + 1.0 / (k as f64).sqrt()) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// A sample of the law's quantiles, which has no sampling error.
    fn quantiles(count: u32, quantile: impl Fn(f64) -> f64) -> Sorted {
        let losses: Vec<f64> = (0..count).map(|i| quantile((f64::from(i) + 0.5) / f64::from(count))).collect();
        Sorted::new(&losses).unwrap()
    }

    fn pareto(index: f64) -> Sorted {
        quantiles(100_000, |u| (1.0 - u).powf(-1.0 / index))
    }

    #[test]
    fn the_index_of_a_pareto_tail_is_found() {
        for index in [0.8, 1.5, 2.5, 4.0] {
            assert!((hill(&pareto(index)).unwrap().index / index - 1.0).abs() < 0.02);
        }
    }

    #[test]
    fn infinite_variance_and_mean_are_refused_by_the_sample() {
        assert!(matches!(refusal(&pareto(1.5), TailLaw::Unknown), Some(NoInterval::InfiniteVariance { .. })));
        assert!(matches!(refusal(&pareto(0.8), TailLaw::Unknown), Some(NoInterval::InfiniteMean { .. })));
        assert_eq!(refusal(&pareto(2.5), TailLaw::Unknown), None);
        assert_eq!(refusal(&quantiles(10_000, |u| -(-u).ln_1p()), TailLaw::Unknown), None);
    }

    #[test]
    fn what_the_law_says_stands_over_the_sample() {
        assert_eq!(refusal(&pareto(1.5), TailLaw::FiniteVariance), None);
        let evidence = TailEvidence::Law;
        assert_eq!(refusal(&pareto(4.0), TailLaw::InfiniteVariance), Some(NoInterval::InfiniteVariance { evidence }));
    }

    #[test]
    fn small_empty_and_constant_tails_have_no_index() {
        assert_eq!(hill(&Sorted::new(&[1.0; 400]).unwrap()), None);
        assert_eq!(hill(&Sorted::new(&[0.0; 10_000]).unwrap()), None);
        assert_eq!(hill(&Sorted::new(&[7.0; 10_000]).unwrap()), None);
    }
}
