//! Ranks: the rank of a sample quantile among the sorted losses, and the ranks that enclose the quantile of the law.

use super::ONE_SIDE;
use crate::random::special::{beta_pair, ln_beta, normal_quantile};
use crate::units::Level;

/// Billionths in 1. A [`Level`] is a whole number of billionths.
pub(super) const BILLION: u64 = 1_000_000_000;

/// The rank k = ceil(N p) of the p-quantile among N sorted values, counted from 1.
///
/// p is an exact fraction, so no rounded product changes the rank. The quantile is the inverse of the empirical distribution
/// function: x_(k) = inf{x : F_N(x) >= p} (Hyndman and Fan 1996, Sample quantiles in statistical packages, definition 1).
pub(crate) fn rank(level: Level, count: usize) -> usize {
    let product = u128::from(level.billionths()) * count as u128;
    product.div_ceil(u128::from(BILLION)) as usize
}

/// Billionths beyond a level: (1 - p) x 10^9.
pub(super) fn beyond(level: Level) -> u64 {
    BILLION - u64::from(level.billionths())
}

/// The ranks (r, s) that enclose the p-quantile of the law. The value at r is above the quantile, and the value at s below the
/// quantile, each with a probability of at most `side` (2.5 % for a 95 % interval), for any law.
///
/// A lower rank of 0, or an upper rank of `count` + 1, means that the sample is too small for that side. The number B of values up
/// to the quantile is binomial (or larger, if values tie): r is the largest rank with P(B <= r - 1) <= side, s the smallest rank
/// with P(B >= s) <= side (David and Nagaraja 2003, Order Statistics, section 7.1).
pub(super) fn interval_ranks(level: Level, count: usize, side: f64) -> (usize, usize) {
    let p = level.get();
    let q = beyond(level) as f64 / BILLION as f64;
    (lower_rank(count, p, q, side), count + 1 - lower_rank(count, q, p, side))
}

/// Smallest number of values in a sample for which the upper rank exists: the smallest N with p^N <= 2.5 %.
pub(super) fn trials_for_upper_rank(level: Level) -> u64 {
    let beyond = beyond(level) as f64 / BILLION as f64;
    (libm::log(ONE_SIDE) / libm::log1p(-beyond)).ceil() as u64
}

/// Smallest number of values in a sample for which the lower rank exists: the smallest N with (1 - p)^N <= 2.5 %.
pub(super) fn trials_for_lower_rank(level: Level) -> u64 {
    (libm::log(ONE_SIDE) / libm::log1p(-level.get())).ceil() as u64
}

/// The largest r with P(B <= r - 1) <= `side` where B counts hits of probability `p` = 1 - `q` in `count` trials.
fn lower_rank(count: usize, p: f64, q: f64, side: f64) -> usize {
    let n = count as f64;
    let guess = n * p + normal_quantile(side) * (n * p * q).sqrt();
    let mut below = (guess.max(0.0) as usize).min(count - 1);
    let mut mass = Binomial { n, p, q }.mass(below as f64);
    let mut cumulative = Binomial { n, p, q }.at_most(below as f64);
    if cumulative <= side {
        loop {
            mass *= (n - below as f64) / (below as f64 + 1.0) * (p / q);
            if cumulative + mass > side || below + 1 == count {
                return below + 1;
            }
            cumulative += mass;
            below += 1;
        }
    }
    while below > 0 {
        cumulative -= mass;
        if cumulative <= side {
            return below;
        }
        mass *= below as f64 / (n - below as f64 + 1.0) * (q / p);
        below -= 1;
    }
    0
}

/// Number of hits of probability `p` = 1 - `q` in `n` trials.
struct Binomial {
    n: f64,
    p: f64,
    q: f64,
}

impl Binomial {
    /// P(B <= k) for k below n: I_q(n - k, k + 1).
    fn at_most(&self, k: f64) -> f64 {
        beta_pair(self.n - k, k + 1.0, self.q, self.p).0
    }

    /// P(B = k) = p^k q^(n - k) / [(n + 1) B(k + 1, n - k + 1)].
    fn mass(&self, k: f64) -> f64 {
        let powers = k * libm::log1p(-self.q) + (self.n - k) * libm::log1p(-self.p);
        libm::exp(powers - libm::log1p(self.n) - ln_beta(k + 1.0, self.n - k + 1.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn level(p: f64) -> Level {
        Level::new(p).unwrap()
    }

    #[test]
    fn rank_is_the_exact_ceiling() {
        for (p, n, k) in [
            (0.99, 100, 99),
            (0.99, 101, 100),
            (0.995, 200, 199),
            (0.5, 1, 1),
            (0.5, 2, 1),
            (0.95, 1_000_000, 950_000),
            (0.000_000_001, 1, 1),
            (0.999_999_999, 10, 10),
        ] {
            assert_eq!(rank(level(p), n), k, "p = {p}, n = {n}");
        }
        // 0.07 x 100 is 7.000000000000001 in floats, whose ceiling is 8.
        assert_eq!(rank(level(0.07), 100), 7);
    }

    /// P(B <= k) by adding the masses relative to that of the mean, as an oracle.
    fn sum_at_most(n: usize, p: f64, k: usize) -> f64 {
        let mode = (n as f64 * p) as usize;
        let mut masses = vec![1.0; n + 1];
        for i in mode..n {
            masses[i + 1] = masses[i] * (n - i) as f64 / (i as f64 + 1.0) * p / (1.0 - p);
        }
        for i in (0..mode).rev() {
            masses[i] = masses[i + 1] * (i as f64 + 1.0) / (n - i) as f64 * (1.0 - p) / p;
        }
        masses[..=k].iter().sum::<f64>() / masses.iter().sum::<f64>()
    }

    #[test]
    fn interval_ranks_are_the_tightest_the_binomial_law_allows() {
        for n in [1, 2, 5, 10, 50, 368, 369, 500, 1000] {
            for p in [0.001, 0.05, 0.3, 0.5, 0.75, 0.95, 0.99, 0.995] {
                let (lower, upper) = interval_ranks(level(p), n, ONE_SIDE);
                if lower > 0 {
                    assert!(sum_at_most(n, p, lower - 1) <= 0.025 + 1e-12, "n = {n}, p = {p}");
                }
                assert!(sum_at_most(n, p, lower) > 0.025, "n = {n}, p = {p}");
                if upper <= n {
                    assert!(1.0 - sum_at_most(n, p, upper - 1) <= 0.025 + 1e-12, "n = {n}, p = {p}");
                }
                if upper > 1 {
                    assert!(upper == 1 || 1.0 - sum_at_most(n, p, upper.saturating_sub(2)) > 0.025, "n = {n}, p = {p}");
                }
            }
        }
    }

    #[test]
    fn interval_ranks_approach_the_normal_ones_in_large_samples() {
        for n in [1_000_000, 100_000_000] {
            let (lower, upper) = interval_ranks(level(0.99), n, ONE_SIDE);
            let (centre, spread) = (0.99 * n as f64, 1.959_963_984_540_054 * (n as f64 * 0.0099).sqrt());
            // Skewness and continuity move a rank by about 2.
            assert!((lower as f64 - (centre - spread)).abs() < 3.0);
            assert!((upper as f64 - (centre + spread)).abs() < 3.0);
        }
    }

    #[test]
    fn the_upper_rank_exists_from_the_stated_count_on() {
        for p in [0.5, 0.95, 0.99, 0.995] {
            let needed = trials_for_upper_rank(level(p)) as usize;
            assert_eq!(interval_ranks(level(p), needed, ONE_SIDE).1, needed);
            assert_eq!(interval_ranks(level(p), needed - 1, ONE_SIDE).1, needed);
        }
        assert_eq!(trials_for_upper_rank(level(0.99)), 368);
        // The lower rank at p mirrors the upper one at 1 - p.
        for p in [0.01, 0.05, 0.5] {
            let needed = trials_for_lower_rank(level(p)) as usize;
            assert_eq!(
                (interval_ranks(level(p), needed, ONE_SIDE).0, interval_ranks(level(p), needed - 1, ONE_SIDE).0),
                (1, 0)
            );
        }
    }

    #[test]
    fn example_of_rank() {
        use brunt::{measure::rank, units::Level};
        // 200 x 0.995 is exactly 199, although 0.995 is no binary fraction.
        assert_eq!(rank(Level::new(0.995).unwrap(), 200), 199);
        assert_eq!(rank(Level::new(0.995).unwrap(), 201), 200);
    }
}
