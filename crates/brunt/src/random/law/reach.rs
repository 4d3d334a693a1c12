//! The probability that a draw reaches a bound without which the law would have no finite variance.

use super::{Kind, Law};

/// Largest tail index at which a law has no finite variance.
const NO_VARIANCE: f64 = 2.0;

impl Law {
    /// The probability that a draw reaches the bound that alone gives the law a finite variance; `None` if there is no such bound.
    ///
    /// A capped law reaches its cap. A truncated law has no value at its bound, so draws of at least half the bound count, above which
    /// about as much of the variance arises as below. Of several bounds in a mixture, the one that is reached least often counts.
    pub(crate) fn reaches_bound(&self) -> Option<f64> {
        match &self.kind {
            Kind::Constant(_) | Kind::Family(_) | Kind::Empirical(_) => None,
            Kind::Capped(law, at) if law.tail_index() <= NO_VARIANCE => Some(law.exceedance(*at)),
            Kind::Capped(law, at) => law.reaches_bound().map(|bound| bound.max(law.exceedance(*at))),
            Kind::Truncated(truncated) => {
                let most = truncated.support().1;
                let heavy = truncated.family().shape().tail_index() <= NO_VARIANCE && most < f64::INFINITY;
                heavy.then(|| self.exceedance(0.5 * most))
            }
            Kind::Floored(law, _) | Kind::Scaled(law, _) => law.reaches_bound(),
            Kind::Mixture(mixture) => {
                let components = mixture.components.iter().filter(|component| component.0 > 0.0);
                let reached = components.filter_map(|(weight, law)| Some(weight * law.reaches_bound()?));
                reached.reduce(f64::min)
            }
            // A draw beyond the end of the body counts as reaching the bound of the body; the tail has its own bound.
            Kind::Spliced(spliced) => {
                let body = spliced.body.reaches_bound().filter(|_| spliced.tail_probability < 1.0);
                let body = body.map(|bound| ((1.0 - spliced.tail_probability) * bound).max(spliced.tail_probability));
                let tail = spliced.tail.reaches_bound().map(|bound| spliced.tail_probability * bound);
                body.into_iter().chain(tail).reduce(f64::min)
            }
        }
    }
}

/// Least expected number of draws of a part of a law; fewer draws say too little about the part.
const FEWEST: f64 = 30.0;

impl Law {
    /// The mean of the parts of the law that `draws` draws hardly show: components and spliced tails with fewer than 30 draws on average,
    /// and the excess of an empirical law over the largest value that is reached at least that often. Infinite where such a component has
    /// no mean.
    ///
    /// Smooth laws have no such part: Hall's correction of Student's t covers the way in which their samples fall short.
    pub(crate) fn seldom_seen(&self, draws: f64) -> f64 {
        self.seldom(draws, f64::INFINITY)
    }

    /// [`Law::seldom_seen`] of the law capped at `cap`.
    fn seldom(&self, draws: f64, cap: f64) -> f64 {
        let part = |law: &Law, share: f64, cap: f64| match share {
            0.0 => 0.0,
            _ if share * draws < FEWEST => share * law.mean_up_to(cap),
            _ => share * law.seldom(share * draws, cap),
        };
        match &self.kind {
            Kind::Constant(_) | Kind::Family(_) | Kind::Truncated(_) => 0.0,
            Kind::Mixture(mixture) => mixture.components.iter().map(|(weight, law)| part(law, *weight, cap)).sum(),
            Kind::Spliced(spliced) => {
                let p = spliced.tail_probability;
                let tail = part(&spliced.tail, p, (cap - spliced.at).max(0.0));
                let threshold = if p * draws < FEWEST { p * spliced.at.min(cap) } else { 0.0 };
                part(&spliced.body, 1.0 - p, cap) + tail + threshold
            }
            Kind::Empirical(empirical) => {
                let (mut beyond, mut sum, mut seldom) = (0.0, 0.0, 0.0);
                let mut pairs: Vec<(f64, f64)> = empirical.pairs().collect();
                pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
                for (value, probability) in pairs {
                    let value = value.min(cap);
                    // The mean excess of the law over `value`.
                    seldom = sum - beyond * value;
                    beyond += probability;
                    sum += probability * value;
                    if beyond * draws >= FEWEST {
                        break;
                    }
                }
                seldom.max(0.0)
            }
            Kind::Capped(law, at) => law.seldom(draws, cap.min(*at)),
            Kind::Floored(law, _) => law.seldom(draws, cap),
            Kind::Scaled(law, factor) => factor * law.seldom(draws, cap / factor),
        }
    }

    fn mean_up_to(&self, cap: f64) -> f64 {
        if cap == f64::INFINITY {
            return self.mean().finite().unwrap_or(f64::INFINITY);
        }
        Self::capped(self.clone(), cap).ok().and_then(|law| law.mean().finite()).unwrap_or(cap)
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

    /// 1e9 in one of 100,000 draws, 100 else: 1e-5 x 1e9 in 10,000 draws, nothing in ten million.
    #[test]
    fn components_that_are_hardly_drawn_are_seldom_seen() {
        let (small, large) = (Law::constant(100.0).unwrap(), Law::constant(1e9).unwrap());
        let mixed = Law::mixture(vec![(1.0 - 1e-5, small.clone()), (1e-5, large)]).unwrap();
        assert!((mixed.seldom_seen(1e4) / 1e4 - 1.0).abs() < 1e-9);
        assert_eq!(mixed.seldom_seen(1e7), 0.0);
        assert!((Law::scaled(mixed.clone(), 2.0).unwrap().seldom_seen(1e4) / 2e4 - 1.0).abs() < 1e-9);
        assert!((Law::capped(mixed, 1e6).unwrap().seldom_seen(1e4) / 10.0 - 1.0).abs() < 1e-9);
        // In excess of the value that is drawn often.
        let listed = Law::empirical(&[100.0, 1e9], Some(&[99_999.0, 1.0])).unwrap();
        assert!((listed.seldom_seen(1e4) / (1e-5 * (1e9 - 100.0)) - 1.0).abs() < 1e-9);
        let tail = Law::exponential_mean(1e9).unwrap();
        let spliced = Law::spliced(Law::exponential_mean(1.0).unwrap(), 50.0, 1e-5, tail).unwrap();
        assert!((spliced.seldom_seen(1e4) / (1e-5 * (1e9 + 50.0)) - 1.0).abs() < 1e-9);
        let heavy = Law::mixture(vec![(1.0 - 1e-5, small), (1e-5, lomax(0.9))]).unwrap();
        assert_eq!(heavy.seldom_seen(1e4), f64::INFINITY);
        assert_eq!((lomax(0.9).seldom_seen(1.0), Law::constant(5.0).unwrap().seldom_seen(1.0)), (0.0, 0.0));
    }
}
