//! The promises of own laws, checked on a grid of probabilities.

use super::error::LONGEST;
use super::{Fingerprinted, Own, OwnLawError};
use crate::random::law::error::LawError;
use crate::random::law::family::Tails;
use std::sync::Arc;

impl Own {
    /// A law that keeps every promise wherever it is asked.
    pub(super) fn checked(own: &Fingerprinted) -> Result<Self, LawError> {
        let most = most(own).map_err(LawError::Own)?;
        let mut checked = Self { own: own.clone(), most, index: f64::INFINITY, points: Arc::new([]) };
        checked.points = checked.quantiles().map_err(LawError::Own)?.into();
        checked.index = checked.stated_index().map_err(LawError::Own)?;
        Ok(checked)
    }

    /// The quantiles of the grid, each checked.
    fn quantiles(&self) -> Result<Vec<f64>, OwnLawError> {
        let mut points: Vec<f64> = Vec::new();
        for at in grid() {
            let (method, argument, found) = self.ask(at);
            if !self.is_value(found) {
                return Err(OwnLawError::NoValue { method, at: argument, found });
            }
            if let Some(&before) = points.last().filter(|before| found < **before) {
                return Err(OwnLawError::Falls { method, at: argument, found, before });
            }
            self.check_exceedance(found, at)?;
            points.push(found);
        }
        Ok(points)
    }

    /// Near an exceedance of 1 floats hold less of the distance from 1, and the default of `upper_quantile` less of a small exceedance.
    fn check_exceedance(&self, x: f64, at: Tails) -> Result<(), OwnLawError> {
        let found = self.own.law.exceedance(x);
        let floats = if at.lower <= at.upper { 1e-12 } else { 4.0 * f64::EPSILON };
        let near = (found - at.upper).abs() <= TOLERANCE * at.lower.min(at.upper) + floats;
        // NaN is not near.
        if near { Ok(()) } else { Err(OwnLawError::Inconsistent { at: x, found, expected: at.upper }) }
    }

    /// The tail index as stated; infinite if none is.
    fn stated_index(&self) -> Result<f64, OwnLawError> {
        let stated = self.own.law.tail_index();
        if let Some(found) = stated.filter(|found| !(found.is_finite() && *found > 0.0 && self.most == f64::INFINITY)) {
            return Err(OwnLawError::NoIndex { found });
        }
        let stated = stated.unwrap_or(f64::INFINITY);
        match self.falling_index().filter(|falls| stated > falls * SLOW) {
            Some(falls) => Err(OwnLawError::Heavier { stated, falls }),
            None => Ok(stated),
        }
    }

    /// The power by which the exceedance falls, where it falls by one power over a hundred orders of magnitude and is not below what
    /// floats hold at the end: for an index of up to about 2.
    fn falling_index(&self) -> Option<f64> {
        let [near, middle, far] = [1e50, 1e100, 1e145].map(|x| (libm::log(x), libm::log(self.above(x))));
        let slope = |low: (f64, f64), high: (f64, f64)| (low.1 - high.1) / (high.0 - low.0);
        let (first, second) = (slope(near, middle), slope(middle, far));
        (far.1 > LEAST_LOGARITHM && (second - first).abs() < 0.02 * first).then_some(second)
    }
}

/// Relative difference allowed between a probability and the exceedance of its quantile.
const TOLERANCE: f64 = 1e-6;
/// A stated index above this multiple of the observed index is refused: slowly varying factors move the observed one by a few percent.
const SLOW: f64 = 1.05;
/// The logarithm of 1e-300, below which floats lose digits.
const LEAST_LOGARITHM: f64 = -690.0;

/// The largest value of a law with a fingerprint.
fn most(own: &Fingerprinted) -> Result<f64, OwnLawError> {
    let length = own.fingerprint.chars().count();
    if !(1..=LONGEST).contains(&length) || own.fingerprint.chars().any(char::is_control) {
        return Err(OwnLawError::NoFingerprint);
    }
    match own.law.largest() {
        None => Ok(f64::INFINITY),
        Some(most) if most.is_finite() && most > 0.0 => Ok(most),
        Some(found) => Err(OwnLawError::NoLargest { found }),
    }
}

/// The probabilities at which a law is checked, in order: powers of 2 at both ends, and the multiples of 1/256 between.
fn grid() -> impl Iterator<Item = Tails> {
    let power = |exponent: i32| libm::ldexp(1.0, -exponent);
    let low = (9..=65).rev().map(move |exponent| Tails { lower: power(exponent), upper: 1.0 - power(exponent) });
    let middle = (1..=255).map(|k| f64::from(k) / 256.0).map(|lower| Tails { lower, upper: 1.0 - lower });
    let high = (9..=65).map(move |exponent| Tails { lower: 1.0 - power(exponent), upper: power(exponent) });
    low.chain(middle).chain(high)
}
