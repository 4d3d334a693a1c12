//! What a law gives beyond a threshold, and the atoms of a law that has nothing else.

use super::family::Family;
use super::{Kind, Law, Moment};
use crate::random::special::{beta_pair, gamma_pair, normal_cdf};

impl Law {
    /// E[(X - d)^+], infinite for a tail index of at most 1.
    ///
    /// In closed form for every law (Klugman, Panjer and Willmot, Loss Models, appendix A, by E[X] - E[min(X, d)]), accurate relative to
    /// itself but for the digits that lie between it and the mean.
    pub(crate) fn excess(&self, d: f64) -> Moment {
        if self.tail_index() <= 1.0 {
            return Moment::Infinite;
        }
        Moment::Finite(self.finite_excess(d).max(0.0))
    }

    fn finite_excess(&self, d: f64) -> f64 {
        match &self.kind {
            Kind::Constant(value) => (value - d).max(0.0),
            Kind::Family(family) => family.excess(d),
            Kind::Truncated(truncated) => {
                let ((min, max), family) = (truncated.support(), truncated.family());
                let inside = |d: f64| {
                    let beyond = if max < f64::INFINITY {
                        family.excess(max) + (max - d) * family.tails(max).upper
                    } else {
                        0.0
                    };
                    truncated.share(family.excess(d) - beyond)
                };
                if d >= max { 0.0 } else { inside(d.max(min)) + (min - d).max(0.0) }
            }
            Kind::Empirical(empirical) => empirical.pairs().map(|(value, p)| p * (value - d).max(0.0)).sum(),
            Kind::Mixture(mixture) => {
                mixture.components.iter().map(|(weight, law)| weight * law.finite_excess(d)).sum()
            }
            Kind::Spliced(spliced) => {
                let p = spliced.tail_probability;
                let body = if p < 1.0 { (1.0 - p) * spliced.body.finite_excess(d) } else { 0.0 };
                body + p * spliced.tail.finite_excess(d - spliced.at)
            }
            Kind::Capped(law, at) => {
                if d < *at {
                    law.finite_excess(d) - law.finite_excess(*at)
                } else {
                    0.0
                }
            }
            Kind::Floored(law, at) => law.finite_excess(d.max(*at)) + (at - d).max(0.0),
            Kind::Scaled(law, factor) => factor * law.finite_excess(d / factor),
        }
    }

    /// P(X <= x) and P(X > x), each accurate relative to itself.
    pub(crate) fn both_tails(&self, x: f64) -> (f64, f64) {
        let tails = self.tails(x);
        (tails.lower, tails.upper)
    }

    /// Values and probabilities of a law that takes only finitely many values; `None` for others.
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

    /// The law of the product of two independent numbers, where it is again a law: a factor is constant, or both are lognormal.
    pub(crate) fn product(&self, other: &Self) -> Option<Self> {
        match (&self.kind, &other.kind) {
            (Kind::Constant(value), _) => other.times(*value),
            (_, Kind::Constant(value)) => self.times(*value),
            (Kind::Scaled(law, factor), _) => law.product(other)?.times(*factor),
            (_, Kind::Scaled(law, factor)) => self.product(law)?.times(*factor),
            (
                Kind::Family(Family::Lognormal { mu, sigma }),
                Kind::Family(Family::Lognormal { mu: other_mu, sigma: other_sigma }),
            ) => Self::lognormal(mu + other_mu, libm::hypot(*sigma, *other_sigma)).ok(),
            _ => None,
        }
    }

    fn times(&self, factor: f64) -> Option<Self> {
        if factor == 0.0 { Self::constant(0.0).ok() } else { Self::scaled(self.clone(), factor).ok() }
    }
}

impl Family {
    /// E[(X - d)^+] for a law with a mean.
    fn excess(&self, d: f64) -> f64 {
        let (least, most) = self.support();
        if d <= least {
            return self.mean().finite().unwrap_or(f64::INFINITY) - d;
        }
        if d >= most {
            return 0.0;
        }
        let upper = self.tails(d).upper;
        match *self {
            Self::Lognormal { mu, sigma } => {
                let z = (mu - libm::log(d)) / sigma;
                libm::exp(mu + 0.5 * sigma * sigma) * normal_cdf(z + sigma) - d * upper
            }
            Self::Gamma { shape, scale } => shape * scale * gamma_pair(shape + 1.0, d / scale).1 - d * upper,
            Self::Weibull { inverse_shape, scale } => {
                let beyond = gamma_pair(1.0 + inverse_shape, libm::pow(d / scale, 1.0 / inverse_shape)).1;
                self.mean().finite().unwrap_or(f64::INFINITY) * beyond - d * upper
            }
            Self::Pareto { inverse_index, .. } => d * upper * inverse_index / (1.0 - inverse_index),
            Self::Lomax { scale, inverse_index } => (scale + d) * upper * inverse_index / (1.0 - inverse_index),
            Self::Gpd { location, shape, scale } => (scale + shape * (d - location)) * upper / (1.0 - shape),
            Self::Exponential { mean } => mean * upper,
            Self::Beta { a, b, min, width } => {
                let (x, y) = ((d - min) / width, (min + width - d) / width);
                width * (a / (a + b) * beta_pair(a + 1.0, b, x, y).1 - x * upper)
            }
            Self::Triangular { min, mode, max } => {
                if d >= mode {
                    cube(max - d) / (3.0 * (max - min) * (max - mode))
                } else {
                    (min + mode + max) / 3.0 - d + cube(d - min) / (3.0 * (max - min) * (mode - min))
                }
            }
            Self::Uniform { min, max } => (max - d) * (max - d) / (2.0 * (max - min)),
        }
    }
}

fn cube(x: f64) -> f64 {
    x * x * x
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn laws() -> Vec<(&'static str, Law)> {
        let lognormal = Law::lognormal(3.0, 0.9).unwrap();
        vec![
            ("lognormal", lognormal.clone()),
            ("gamma", Law::gamma(2.5, 7.0).unwrap()),
            ("small gamma", Law::gamma(0.3, 7.0).unwrap()),
            ("weibull", Law::weibull(0.7, 20.0).unwrap()),
            ("pareto", Law::pareto(4.0, 2.5).unwrap()),
            ("lomax", Law::lomax(30.0, 3.0).unwrap()),
            ("gpd", Law::gpd(5.0, 0.3, 12.0).unwrap()),
            ("ending gpd", Law::gpd(5.0, -0.3, 12.0).unwrap()),
            ("exponential", Law::exponential_mean(15.0).unwrap()),
            ("beta", Law::beta_between(2.0, 3.0, 1.0, 40.0).unwrap()),
            ("triangular", Law::triangular(2.0, 10.0, 50.0).unwrap()),
            ("uniform", Law::uniform(3.0, 44.0).unwrap()),
            ("empirical", Law::empirical(&[0.0, 3.0, 50.0], Some(&[1.0, 2.0, 1.0])).unwrap()),
            ("constant", Law::constant(12.0).unwrap()),
            ("truncated", Law::truncated(lognormal.clone(), 10.0, 90.0).unwrap()),
            ("truncated below", Law::truncated(lognormal.clone(), 10.0, f64::INFINITY).unwrap()),
            ("capped", Law::capped(lognormal.clone(), 60.0).unwrap()),
            ("floored", Law::floored(lognormal.clone(), 8.0).unwrap()),
            ("scaled", Law::scaled(lognormal.clone(), 0.5).unwrap()),
            ("spliced", Law::spliced(lognormal.clone(), 70.0, 0.1, Law::gpd(0.0, 0.2, 9.0).unwrap()).unwrap()),
            ("mixture", Law::mixture(vec![(0.25, lognormal), (0.75, Law::gamma(2.0, 3.0).unwrap())]).unwrap()),
        ]
    }

    /// The drop of the excess from d to e is the area below the exceedance, which falls: its ends bound it on any step.
    #[test]
    fn excess_falls_by_the_area_below_the_exceedance() {
        for (name, law) in laws() {
            for (d, e) in [(0.0, 9.0), (9.0, 12.5), (12.5, 41.0), (41.0, 130.0)] {
                const STEPS: u32 = 4000;
                let width = (e - d) / f64::from(STEPS);
                let at = |step: u32| law.exceedance(d + width * f64::from(step));
                let (upper, lower) = (0..STEPS).fold((0.0, 0.0), |(up, low), i| (up + at(i), low + at(i + 1)));
                let drop = law.excess(d).finite().unwrap() - law.excess(e).finite().unwrap();
                let slack = 1e-11 * law.excess(0.0).finite().unwrap();
                assert!(
                    lower * width - slack <= drop && drop <= upper * width + slack,
                    "{name} from {d} to {e}: {drop} outside {} to {}",
                    lower * width,
                    upper * width
                );
            }
        }
    }

    #[test]
    fn excess_over_nothing_is_the_mean() {
        for (name, law) in laws() {
            let (excess, mean) = (law.excess(0.0).finite().unwrap(), law.mean().finite().unwrap());
            assert!((excess / mean - 1.0).abs() < 1e-9, "{name}: {excess} for {mean}");
        }
        assert_eq!(Law::pareto(1.0, 1.0).unwrap().excess(2.0), Moment::Infinite);
    }

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
