//! How often a draw comes to a bound without which the law would have no variance.

use super::{Kind, Law};

/// At most this tail index a law has no finite variance.
const NO_VARIANCE: f64 = 2.0;

impl Law {
    /// The probability that a draw comes to the bound that alone gives the law a finite variance; `None` where no bound does.
    ///
    /// A capped law comes to its cap. A truncated law has no value at its bound: draws count that come to half of it, where about as
    /// much of the variance arises as below. Of several bounds in a mixture the one counts that is reached least often.
    pub(crate) fn reaches_bound(&self) -> Option<f64> {
        match &self.kind {
            Kind::Constant(_) | Kind::Family(_) | Kind::Empirical(_) => None,
            Kind::Capped(law, at) if law.tail_index() <= NO_VARIANCE => Some(law.exceedance(*at)),
            Kind::Capped(law, at) => law.reaches_bound().map(|bound| bound.max(law.exceedance(*at))),
            Kind::Truncated(truncated) => {
                let most = truncated.support().1;
                let heavy = truncated.family().tail_index() <= NO_VARIANCE && most < f64::INFINITY;
                heavy.then(|| self.exceedance(0.5 * most))
            }
            Kind::Floored(law, _) | Kind::Scaled(law, _) => law.reaches_bound(),
            Kind::Mixture(mixture) => {
                let components = mixture.components.iter().filter(|component| component.0 > 0.0);
                let reached = components.filter_map(|(weight, law)| Some(weight * law.reaches_bound()?));
                reached.reduce(f64::min)
            }
            // The body is known from all draws beyond its end, the tail by its own bound.
            Kind::Spliced(spliced) => {
                let body = spliced.body.reaches_bound().filter(|_| spliced.tail_probability < 1.0);
                let body = body.map(|bound| ((1.0 - spliced.tail_probability) * bound).max(spliced.tail_probability));
                let tail = spliced.tail.reaches_bound().map(|bound| spliced.tail_probability * bound);
                body.into_iter().chain(tail).reduce(f64::min)
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn lomax(index: f64) -> Law {
        Law::lomax(1000.0, index).unwrap()
    }

    /// P(X > x) = (1 + x / 1000)^-index.
    #[test]
    fn a_cap_is_reached_by_what_lies_beyond() {
        let capped = Law::capped(lomax(0.9), 9000.0).unwrap();
        let beyond = 10.0_f64.powf(-0.9);
        let near = |found: Option<f64>, expected: f64| assert!((found.unwrap() / expected - 1.0).abs() < 1e-12);
        near(capped.reaches_bound(), beyond);
        near(Law::scaled(capped.clone(), 3.0).unwrap().reaches_bound(), beyond);
        near(Law::floored(capped.clone(), 10.0).unwrap().reaches_bound(), beyond);
        near(Law::capped(capped.clone(), 1000.0).unwrap().reaches_bound(), 2.0_f64.powf(-0.9));
        let mixed = Law::mixture(vec![(0.25, capped), (0.75, Law::constant(3.0).unwrap())]).unwrap();
        near(mixed.reaches_bound(), 0.25 * beyond);
        // Truncated at 9,000: beyond 4,500 given that it is below 9,000.
        let truncated = Law::truncated(lomax(0.9), 0.0, 9000.0).unwrap();
        near(truncated.reaches_bound(), (5.5_f64.powf(-0.9) - beyond) / (1.0 - beyond));
    }

    #[test]
    fn bounds_of_light_laws_do_not_matter() {
        assert_eq!(Law::capped(lomax(2.5), 9000.0).unwrap().reaches_bound(), None);
        assert_eq!(Law::capped(Law::lognormal(0.0, 2.0).unwrap(), 9.0).unwrap().reaches_bound(), None);
        assert_eq!(Law::truncated(lomax(2.5), 0.0, 9000.0).unwrap().reaches_bound(), None);
        assert_eq!((lomax(0.9).reaches_bound(), Law::constant(1.0).unwrap().reaches_bound()), (None, None));
    }

    #[test]
    fn a_body_is_known_from_what_lies_beyond_it() {
        let tail = Law::exponential_mean(5.0).unwrap();
        let spliced = Law::spliced(lomax(0.9), 9000.0, 0.02, tail.clone()).unwrap();
        assert!(spliced.reaches_bound().unwrap() > 0.02);
        let heavy = Law::capped(lomax(0.9), 9000.0).unwrap();
        let far = Law::spliced(tail, 100.0, 0.02, heavy).unwrap();
        assert!((far.reaches_bound().unwrap() / (0.02 * 10.0_f64.powf(-0.9)) - 1.0).abs() < 1e-12);
    }
}
