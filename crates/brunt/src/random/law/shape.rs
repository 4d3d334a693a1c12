//! Properties of a law for adding up losses: atoms, tails, and products that are again laws.

use super::family::{Family, Lognormal};
use super::{Kind, Law};

impl Law {
    /// P(X <= x) and P(X > x), each accurate relative to itself.
    pub(crate) fn both_tails(&self, x: f64) -> (f64, f64) {
        let tails = self.tails(x);
        (tails.lower, tails.upper)
    }

    /// Values and probabilities of a law that takes only finitely many values; `None` for other laws.
    pub(crate) fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        let mapped = |law: &Law, change: &dyn Fn(f64) -> f64| {
            law.atoms().map(|atoms| atoms.into_iter().map(|(value, p)| (change(value), p)).collect())
        };
        match &self.kind {
            Kind::Constant(value) => Some(vec![(*value, 1.0)]),
            Kind::Empirical(empirical) => Some(empirical.pairs().collect()),
            Kind::Scaled(law, factor) => mapped(law, &|value| value * factor),
            Kind::Capped(law, at) => mapped(law, &|value| value.min(*at)),
            Kind::Floored(law, at) => mapped(law, &|value| value.max(*at)),
            Kind::Mixture(mixture) => {
                let mut all = Vec::new();
                for (weight, law) in &mixture.components {
                    all.extend(law.atoms()?.into_iter().map(|(value, p)| (value, weight * p)));
                }
                Some(all)
            }
            Kind::Family(_) | Kind::Truncated(_) | Kind::Spliced(_) => None,
        }
    }

    /// Whether the law has no value of positive probability.
    pub(crate) fn is_continuous(&self) -> bool {
        match &self.kind {
            Kind::Family(_) | Kind::Truncated(_) => true,
            Kind::Scaled(law, _) => law.is_continuous(),
            Kind::Mixture(mixture) => mixture.components.iter().all(|(_, law)| law.is_continuous()),
            Kind::Spliced(spliced) => spliced.body.is_continuous() && spliced.tail.is_continuous(),
            Kind::Constant(_) | Kind::Empirical(_) | Kind::Capped(..) | Kind::Floored(..) => false,
        }
    }

    /// The law of the product of two independent numbers; `None` unless one factor is constant or both are lognormal.
    pub(crate) fn product(&self, other: &Self) -> Option<Self> {
        match (&self.kind, &other.kind) {
            (Kind::Constant(value), _) => other.times(*value),
            (_, Kind::Constant(value)) => self.times(*value),
            (Kind::Scaled(law, factor), _) => law.product(other)?.times(*factor),
            (_, Kind::Scaled(law, factor)) => self.product(law)?.times(*factor),
            (
                Kind::Family(Family::Lognormal(Lognormal { mu, sigma })),
                Kind::Family(Family::Lognormal(Lognormal { mu: other_mu, sigma: other_sigma })),
            ) => Self::lognormal(mu + other_mu, libm::hypot(*sigma, *other_sigma)).ok(),
            _ => None,
        }
    }

    fn times(&self, factor: f64) -> Option<Self> {
        if factor == 0.0 { Self::constant(0.0).ok() } else { Self::scaled(self.clone(), factor).ok() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn products_of_lognormals_and_constants_are_laws() {
        let (a, b) = (Law::lognormal(1.0, 0.3).unwrap(), Law::lognormal(2.0, 0.4).unwrap());
        assert_eq!(a.product(&b), Some(Law::lognormal(3.0, 0.5).unwrap()));
        let uniform = Law::uniform(0.0, 1.0).unwrap();
        assert_eq!(uniform.product(&Law::constant(8.0).unwrap()).unwrap().support(), (0.0, 8.0));
        assert_eq!(Law::constant(0.0).unwrap().product(&uniform), Some(Law::constant(0.0).unwrap()));
        assert_eq!(uniform.product(&a), None);
    }
}
