//! Laws made of other laws: mixtures, spliced, truncated, capped, floored and scaled ones.

use super::error::{LawError, finite, positive, probability};
use super::family::{Family, Tails};
use super::{Kind, Law, Moment};
use crate::random::steps::{Steps, WHOLE};
use crate::random::uniform::{Uniform, threshold};

/// How far from 1 the weights of a mixture may add up.
const WEIGHT_TOLERANCE: f64 = 1e-9;

/// A family restricted to a range.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Truncated {
    family: Family,
    min: f64,
    max: f64,
    /// Tails of the family at `min` and at `max`, and the probability between.
    low: Tails,
    high: Tails,
    mass: f64,
}

/// Laws picked with probabilities.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixture {
    pub components: Vec<(f64, Law)>,
    steps: Steps,
}

/// A body up to a threshold and a tail of excesses over it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spliced {
    pub body: Law,
    pub at: f64,
    pub tail_probability: f64,
    pub tail: Law,
}

impl Law {
    /// A mixture: each law with its weight, the weights adding up to 1 within 1e-9.
    ///
    /// # Errors
    /// [`LawError::Empty`], [`LawError::InvalidWeight`], [`LawError::WeightSum`].
    pub(crate) fn mixture(components: Vec<(f64, Law)>) -> Result<Self, LawError> {
        if components.is_empty() {
            return Err(LawError::Empty);
        }
        if let Some((weight, _)) = components.iter().find(|(weight, _)| !(*weight >= 0.0 && weight.is_finite())) {
            return Err(LawError::InvalidWeight(*weight));
        }
        let sum: f64 = components.iter().map(|(weight, _)| weight).sum();
        if (sum - 1.0).abs() > WEIGHT_TOLERANCE {
            return Err(LawError::WeightSum(sum));
        }
        Ok(Self::mixed(components))
    }

    /// A mixture from weights of at least 0, not all of them 0.
    fn mixed(mut components: Vec<(f64, Law)>) -> Self {
        components.retain(|(weight, _)| *weight > 0.0);
        let total: f64 = components.iter().map(|(weight, _)| weight).sum();
        components.iter_mut().for_each(|(weight, _)| *weight /= total);
        if components.len() == 1 {
            return components.swap_remove(0).1;
        }
        let mut sum = 0.0;
        let mut ends: Vec<u128> = components
            .iter()
            .map(|(weight, _)| {
                sum += weight;
                threshold(sum)
            })
            .collect();
        ends.pop();
        ends.push(WHOLE);
        Self { kind: Kind::Mixture(Box::new(Mixture { components, steps: Steps::new(ends) })) }
    }

    /// A body and a tail: with probability 1 - `tail_probability` the body, conditional on being at most `at`; otherwise `at` plus an
    /// excess drawn from `tail`.
    ///
    /// # Errors
    /// [`LawError::NotFinite`] for `at`, [`LawError::NotAProbability`], [`LawError::NegativeExcess`] for a tail with negative values,
    /// [`LawError::NoMass`] for a body that lies above `at`; [`LawError::Overflow`].
    pub(crate) fn spliced(body: Law, at: f64, tail_probability: f64, tail: Law) -> Result<Self, LawError> {
        finite("at", at)?;
        probability("tail_probability", tail_probability)?;
        let least = tail.support().0;
        if least < 0.0 {
            return Err(LawError::NegativeExcess { least });
        }
        let (body, _) =
            body.restricted(f64::NEG_INFINITY, at).ok_or(LawError::NoMass { min: f64::NEG_INFINITY, max: at })?;
        Self::checked(Kind::Spliced(Box::new(Spliced { body, at, tail_probability, tail })))
    }

    /// The law conditional on lying in [min, max]; either bound may be infinite.
    ///
    /// # Errors
    /// [`LawError::NotFinite`] for NaN, [`LawError::NotIncreasing`] unless min < max, [`LawError::NoMass`] if nothing lies there.
    pub(crate) fn truncated(law: Law, min: f64, max: f64) -> Result<Self, LawError> {
        for (parameter, found) in [("min", min), ("max", max)] {
            if found.is_nan() {
                return Err(LawError::NotFinite { parameter, found });
            }
        }
        if min >= max {
            return Err(LawError::NotIncreasing { low: ("min", min), high: ("max", max) });
        }
        let (law, _) = law.restricted(min, max).ok_or(LawError::NoMass { min, max })?;
        Self::checked(law.kind)
    }

    /// The law of the smaller of a number and `at`.
    ///
    /// # Errors
    /// [`LawError::NotFinite`].
    pub(crate) fn capped(law: Law, at: f64) -> Result<Self, LawError> {
        finite("at", at)?;
        let (least, most) = law.support();
        if most <= at {
            return Ok(law);
        }
        if least >= at {
            return Self::constant(at);
        }
        Self::checked(Kind::Capped(Box::new(law), at))
    }

    /// The law of the larger of a number and `at`.
    ///
    /// # Errors
    /// [`LawError::NotFinite`].
    pub(crate) fn floored(law: Law, at: f64) -> Result<Self, LawError> {
        finite("at", at)?;
        let (least, most) = law.support();
        if least >= at {
            return Ok(law);
        }
        if most <= at {
            return Self::constant(at);
        }
        Self::checked(Kind::Floored(Box::new(law), at))
    }

    /// The law of a number times a positive factor.
    ///
    /// # Errors
    /// [`LawError::NotPositive`]; [`LawError::Overflow`].
    pub(crate) fn scaled(law: Law, factor: f64) -> Result<Self, LawError> {
        positive("factor", factor)?;
        if let Kind::Constant(value) = law.kind {
            return Self::constant(value * factor);
        }
        Self::checked(Kind::Scaled(Box::new(law), factor))
    }

    /// The law conditional on lying in [min, max], and the probability of that range; `None` if the probability is 0.
    fn restricted(&self, min: f64, max: f64) -> Option<(Law, f64)> {
        let (least, most) = self.support();
        if least >= min && most <= max {
            return Some((self.clone(), 1.0));
        }
        if most < min || least > max {
            return None;
        }
        match &self.kind {
            Kind::Constant(_) => None,
            Kind::Family(family) => Truncated::law(family, min, max),
            Kind::Truncated(t) => {
                let (law, mass) = Truncated::law(&t.family, min.max(t.min), max.min(t.max))?;
                Some((law, mass / t.mass))
            }
            Kind::Empirical(empirical) => empirical.restricted(min, max),
            Kind::Mixture(mixture) => mixture.restricted(min, max),
            Kind::Spliced(spliced) => spliced.restricted(min, max),
            Kind::Capped(law, at) if *at <= max => {
                wrap(law.restricted(min, f64::INFINITY)?, |law| Law::capped(law, *at))
            }
            Kind::Floored(law, at) if *at >= min => {
                wrap(law.restricted(f64::NEG_INFINITY, max)?, |law| Law::floored(law, *at))
            }
            Kind::Capped(law, _) | Kind::Floored(law, _) => law.restricted(min, max),
            Kind::Scaled(law, factor) => {
                wrap(law.restricted(min / factor, max / factor)?, |law| Law::scaled(law, *factor))
            }
        }
    }
}

/// Applies `around` to a restricted law and keeps its probability.
fn wrap((law, mass): (Law, f64), around: impl Fn(Law) -> Result<Law, LawError>) -> Option<(Law, f64)> {
    around(law).ok().map(|law| (law, mass))
}

impl Truncated {
    /// The family restricted to a range, and the probability of the range; `None` if the probability is 0. Where a simpler law has the
    /// same distribution, that law is returned.
    fn law(family: &Family, min: f64, max: f64) -> Option<(Law, f64)> {
        let (least, most) = family.shape().support();
        let (min, max) = (min.max(least), max.min(most));
        let (low, high) = (family.shape().tails(min), family.shape().tails(max));
        let mass = between(low, high);
        if !(mass > 0.0 && min < max) {
            return None;
        }
        if min > least
            && let Some(above) = family.shape().above(min)
        {
            let law = if max < most { Self::law(&above, min, max)?.0 } else { Law { kind: Kind::Family(above) } };
            return Some((law, mass));
        }
        Some((Law { kind: Kind::Truncated(Self { family: family.clone(), min, max, low, high, mass }) }, mass))
    }

    pub(super) fn quantile(&self, u: Uniform) -> f64 {
        let lower = self.low.lower + self.mass * u.lower();
        let upper = self.high.upper + self.mass * u.upper();
        self.family.quantile(Tails { lower, upper }).clamp(self.min, self.max)
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        if x < self.min {
            return super::step(false);
        }
        if x >= self.max {
            return super::step(true);
        }
        let at = self.family.shape().tails(x);
        let share = |low, high| self.share(between(low, high)).clamp(0.0, 1.0);
        Tails { lower: share(self.low, at), upper: share(at, self.high) }
    }

    pub(super) fn support(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    pub(super) fn family(&self) -> &Family {
        &self.family
    }

    /// Converts a probability of the family into one of the truncated law.
    pub(super) fn share(&self, mass: f64) -> f64 {
        mass / self.mass
    }

    pub(super) fn tail_index(&self) -> f64 {
        if self.max < f64::INFINITY { f64::INFINITY } else { self.family.shape().tail_index() }
    }
}

/// The probability between two points from their tails, without cancellation where possible.
pub(super) fn between(low: Tails, high: Tails) -> f64 {
    if low.lower > 0.5 {
        low.upper - high.upper
    } else if high.upper > 0.5 {
        high.lower - low.lower
    } else {
        1.0 - low.lower - high.upper
    }
}

impl Mixture {
    pub(super) fn quantile(&self, u: Uniform) -> f64 {
        let which = self.steps.find(u.word());
        self.components[which].1.quantile(u.within(self.steps.bounds(which)))
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        let mut sum = Tails { lower: 0.0, upper: 0.0 };
        for (weight, law) in &self.components {
            let tails = law.tails(x);
            sum.lower += weight * tails.lower;
            sum.upper += weight * tails.upper;
        }
        sum
    }

    pub(super) fn support(&self) -> (f64, f64) {
        let supports = self.components.iter().map(|(_, law)| law.support());
        supports.fold((f64::INFINITY, f64::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    pub(super) fn tail_index(&self) -> f64 {
        self.components.iter().fold(f64::INFINITY, |index, (_, law)| index.min(law.tail_index()))
    }

    fn restricted(&self, min: f64, max: f64) -> Option<(Law, f64)> {
        let kept = self.components.iter().filter_map(|(weight, law)| {
            let (law, mass) = law.restricted(min, max)?;
            Some((weight * mass, law))
        });
        let kept: Vec<(f64, Law)> = kept.collect();
        let mass: f64 = kept.iter().map(|(weight, _)| weight).sum();
        (mass > 0.0).then(|| (Law::mixed(kept), mass))
    }
}

impl Spliced {
    pub(super) fn quantile(&self, u: Uniform) -> f64 {
        match u.split(1.0 - self.tail_probability) {
            (true, rest) => self.body.quantile(rest),
            (false, rest) => self.at + self.tail.quantile(rest),
        }
    }

    pub(super) fn tails(&self, x: f64) -> Tails {
        let body_probability = 1.0 - self.tail_probability;
        if x < self.at {
            let body = self.body.tails(x);
            Tails { lower: body_probability * body.lower, upper: body_probability * body.upper + self.tail_probability }
        } else {
            let tail = self.tail.tails(x - self.at);
            Tails {
                lower: body_probability + self.tail_probability * tail.lower,
                upper: self.tail_probability * tail.upper,
            }
        }
    }

    pub(super) fn support(&self) -> (f64, f64) {
        let (least, most) = self.tail.support();
        let least = if self.tail_probability < 1.0 { self.body.support().0 } else { self.at + least };
        (least, self.at + most)
    }

    pub(super) fn tail_index(&self) -> f64 {
        self.tail.tail_index()
    }

    /// Mean of the tail, measured from zero and not from the threshold.
    pub(super) fn tail_mean(&self) -> Moment {
        match self.tail.mean() {
            Moment::Finite(mean) => Moment::of(self.at + mean),
            other => other,
        }
    }

    fn restricted(&self, min: f64, max: f64) -> Option<(Law, f64)> {
        let body = if self.tail_probability < 1.0 { self.body.restricted(min, max) } else { None };
        let tail = self.tail.restricted(min - self.at, max - self.at);
        let body_mass = body.as_ref().map_or(0.0, |(_, mass)| (1.0 - self.tail_probability) * mass);
        let tail_mass = tail.as_ref().map_or(0.0, |(_, mass)| self.tail_probability * mass);
        let mass = body_mass + tail_mass;
        let spliced = match (body, tail) {
            (None, None) => return None,
            (Some((body, _)), None) => return Some((body, mass)),
            // No body is left: a tail alone, over a body that is never drawn.
            (None, Some((tail, _))) => {
                Self { body: Law { kind: Kind::Constant(self.at) }, tail_probability: 1.0, tail, at: self.at }
            }
            (Some((body, _)), Some((tail, _))) => Self { body, tail_probability: tail_mass / mass, tail, at: self.at },
        };
        Some((Law { kind: Kind::Spliced(Box::new(spliced)) }, mass))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_spliced() -> Result<(), brunt::random::LawError> {
        use brunt::random::Law;
        let fine = Law::spliced(Law::lognormal_median_p95(1e5, 1e6)?, 2e6, 0.03, Law::gpd(0.0, 0.4, 1e6)?)?;
        assert!((fine.exceedance(2e6) - 0.03).abs() < 1e-15);
        Ok(())
    }
}
