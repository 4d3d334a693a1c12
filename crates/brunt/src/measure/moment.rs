//! Mean, variance and skewness of a sample.

/// Moments of a sample, as needed for an interval of a mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Moments {
    /// Number of values, at least 1.
    pub count: u64,
    /// Number of values that differ from the commonest value (0 in most samples of losses); equals `count` if no value occurs
    /// twice. The spread is estimated from these values.
    pub apart: u64,
    /// Mean of the values.
    pub mean: f64,
    /// Variance of the values with divisor N - 1; 0 for a single value.
    pub variance: f64,
    /// Skewness of the values, m3 / m2^(3/2), with divisors N; `None` if the skewness is unknown or the variance is 0.
    pub skewness: Option<f64>,
}

impl Moments {
    /// The moments of a multiset given as (value, number of occurrences), with at least one value. Compensated sums around the mean
    /// run in the given order.
    ///
    /// Values must be sorted for a result that is independent of the order of trials, and for equal values to be counted as equal.
    pub(super) fn of(groups: impl Iterator<Item = (f64, u64)> + Clone) -> Self {
        let count: u64 = groups.clone().map(|(_, times)| times).sum();
        let n = count as f64;
        let mean = sum(groups.clone().map(|(value, times)| value * times as f64)) / n;
        let about = |power: i32| groups.clone().map(move |(value, times)| power_of(value - mean, power) * times as f64);
        // The mean is rounded. The sum of the deviations corrects the squares for the rounding.
        let rest = sum(about(1));
        let squares = (sum(about(2)) - rest * rest / n).max(0.0);
        let variance = if count > 1 { squares / (n - 1.0) } else { 0.0 };
        let second = squares / n;
        let skewness = (second > 0.0).then(|| sum(about(3)) / n / (second * second.sqrt()));
        let apart = count - commonest(groups);
        Self { count, apart, mean, variance, skewness: skewness.filter(|skewness| skewness.is_finite()) }
    }

    /// Standard deviation.
    pub(crate) fn standard_deviation(&self) -> f64 {
        self.variance.sqrt()
    }
}

/// Number of occurrences of the commonest value; 0 if no value occurs twice. Equal values must be adjacent.
fn commonest(groups: impl Iterator<Item = (f64, u64)>) -> u64 {
    let (mut most, mut run, mut last) = (1, 0, f64::NAN);
    for (value, times) in groups {
        run = if value == last { run + times } else { times };
        last = value;
        most = most.max(run);
    }
    if most > 1 { most } else { 0 }
}

fn power_of(x: f64, power: i32) -> f64 {
    match power {
        1 => x,
        2 => x * x,
        _ => x * x * x,
    }
}

/// The sum of values with the rounding errors of the additions added back (Neumaier 1974).
fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Moments {
        Moments::of(values.iter().map(|&value| (value, 1)))
    }

    #[test]
    fn moments_of_a_small_sample() {
        // Mean 2; deviations -2, -1, 3: squares 14, cubes 18.
        let moments = of(&[0.0, 1.0, 5.0]);
        assert_eq!((moments.count, moments.mean, moments.variance), (3, 2.0, 7.0));
        let expected = (18.0 / 3.0) / (14.0_f64 / 3.0).powf(1.5);
        assert!((moments.skewness.unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn multiplicities_count_as_repeated_values() {
        let repeated = of(&[0.0, 0.0, 0.0, 4.0]);
        let grouped = Moments::of([(0.0, 3), (4.0, 1)].into_iter());
        assert_eq!(repeated, grouped);
    }

    #[test]
    fn values_apart_are_those_that_differ_from_the_commonest() {
        assert_eq!(of(&[1.0, 2.0, 3.0]).apart, 3);
        assert_eq!(of(&[0.0, 0.0, 2.0, 2.0, 2.0, 3.0]).apart, 3);
        assert_eq!(of(&[5.0; 4]).apart, 0);
        assert_eq!(Moments::of([(0.0, 90), (0.0, 5), (1.0, 1), (2.0, 4)].into_iter()).apart, 5);
    }

    #[test]
    fn a_constant_sample_has_no_spread_and_no_skewness() {
        for values in [&[0.0][..], &[0.1; 7], &[1e300; 3]] {
            let moments = of(values);
            assert_eq!((moments.variance, moments.skewness), (0.0, None));
        }
    }

    #[test]
    fn a_large_mean_does_not_swamp_a_small_spread() {
        let moments = of(&[1e12, 1e12 + 1.0, 1e12 + 2.0]);
        assert_eq!((moments.mean, moments.variance), (1e12 + 1.0, 1.0));
    }
}
