//! Empirical laws: the law of observed values.

use super::error::{LawError, finite};
use super::family::Tails;
use super::{Kind, Law};
use crate::random::steps::{Steps, WHOLE};
use crate::random::uniform::{Uniform, threshold};

/// Distinct values in order, with their probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Empirical {
    values: Vec<f64>,
    /// Positive, adding up to 1 as nearly as floats can.
    probabilities: Vec<f64>,
    steps: Steps,
}

impl Law {
    /// The law of values as observed, all equally likely or by weight.
    ///
    /// Quantiles are the values themselves, inf {x: F(x) >= u}, without interpolation; equal values count together. Weights need not
    /// add up to 1.
    ///
    /// # Errors
    /// [`LawError::Empty`], [`LawError::NotFinite`] for a value, [`LawError::WeightCount`], [`LawError::InvalidWeight`],
    /// [`LawError::NoWeight`].
    pub(crate) fn empirical(values: &[f64], weights: Option<&[f64]>) -> Result<Self, LawError> {
        if values.is_empty() {
            return Err(LawError::Empty);
        }
        for &value in values {
            finite("value", value)?;
        }
        let pairs = match weights {
            None => values.iter().map(|&value| (value, 1.0)).collect(),
            Some(weights) => weighted(values, weights)?,
        };
        Self::from_pairs(pairs)
    }

    /// An empirical law from values and weights; some weights may be 0, but not all.
    fn from_pairs(mut pairs: Vec<(f64, f64)>) -> Result<Self, LawError> {
        pairs.retain(|&(_, weight)| weight > 0.0);
        if pairs.is_empty() {
            return Err(LawError::NoWeight);
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        pairs.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        if let [(value, _)] = pairs[..] {
            return Self::constant(value);
        }
        let total: f64 = pairs.iter().map(|pair| pair.1).sum();
        let mut sum = 0.0;
        let mut ends: Vec<u128> = Vec::with_capacity(pairs.len());
        for &(_, weight) in &pairs {
            sum += weight;
            ends.push(threshold(sum / total));
        }
        ends.pop();
        ends.push(WHOLE);
        let (values, weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let probabilities = weights.iter().map(|weight| weight / total).collect();
        Ok(Self { kind: Kind::Empirical(Box::new(Empirical { values, probabilities, steps: Steps::new(ends) })) })
    }
}

fn weighted(values: &[f64], weights: &[f64]) -> Result<Vec<(f64, f64)>, LawError> {
    if weights.len() != values.len() {
        return Err(LawError::WeightCount { values: values.len(), weights: weights.len() });
    }
    if let Some(&weight) = weights.iter().find(|weight| !(**weight >= 0.0 && weight.is_finite())) {
        return Err(LawError::InvalidWeight(weight));
    }
    // Weights are taken relative to the largest one, so that the sum cannot overflow.
    let largest = weights.iter().fold(0.0, |a: f64, &b| a.max(b));
    if largest == 0.0 {
        return Err(LawError::NoWeight);
    }
    Ok(values.iter().zip(weights).map(|(&value, &weight)| (value, weight / largest)).collect())
}

impl Empirical {
    pub(super) fn quantile(&self, u: Uniform) -> f64 {
        self.values[self.steps.find(u.word())]
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        let below = self.values.partition_point(|&value| value <= x);
        let (low, high) = self.probabilities.split_at(below);
        let (lower, upper): (f64, f64) = (low.iter().sum(), high.iter().sum());
        Tails { lower: if high.is_empty() { 1.0 } else { lower }, upper: if low.is_empty() { 1.0 } else { upper } }
    }

    pub(super) fn support(&self) -> (f64, f64) {
        (self.values[0], self.values[self.values.len() - 1])
    }

    /// Values with their probabilities.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        self.values.iter().copied().zip(self.probabilities.iter().copied())
    }

    /// The law conditional on lying in [min, max], and the probability of that range; `None` if the probability is 0.
    pub(super) fn restricted(&self, min: f64, max: f64) -> Option<(Law, f64)> {
        let kept: Vec<(f64, f64)> = self.pairs().filter(|&(value, _)| value >= min && value <= max).collect();
        let mass = kept.iter().map(|pair| pair.1).sum();
        Law::from_pairs(kept).ok().map(|law| (law, mass))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_empirical() -> Result<(), brunt::random::LawError> {
        use brunt::random::{Law, Moment, Uniform};
        let law = Law::empirical(&[10.0, 30.0, 20.0, 20.0], None)?;
        assert_eq!(law.quantile(Uniform::new((1 << 62) - 1)), 10.0);
        assert_eq!(law.quantile(Uniform::new(1 << 62)), 20.0);
        assert_eq!(law.mean(), Moment::Finite(20.0));
        Ok(())
    }
}
