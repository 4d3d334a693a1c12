//! A law in words, by the parameters that people state it by.

use super::{Kind, Law};
use crate::units::readable;
use std::fmt;

/// Most values of an empirical law that are listed.
const MOST_VALUES: usize = 6;

impl fmt::Display for Law {
    /// The law in words, with numbers rounded for reading: `lognormal (median 30, p95 144)`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words(""))
    }
}

impl Law {
    /// The law in words, with a unit such as ` h` behind every number that has the law's own unit.
    pub(crate) fn words(&self, unit: &str) -> String {
        let say = |number: f64| readable(number) + unit;
        match &self.kind {
            Kind::Constant(value) => say(*value),
            Kind::Family(family) => family.shape().words(&say),
            Kind::Truncated(truncated) => {
                let ((min, max), (least, most)) = (truncated.support(), truncated.family().shape().support());
                let below = (min > least).then(|| format!("below {}", say(min)));
                let above = (max < most).then(|| format!("above {}", say(max)));
                let beyond: Vec<String> = below.into_iter().chain(above).collect();
                format!("{} truncated {}", truncated.family().shape().words(&say), beyond.join(" and "))
            }
            Kind::Empirical(empirical) => {
                let pairs: Vec<(f64, f64)> = empirical.pairs().collect();
                if pairs.len() > MOST_VALUES {
                    let (least, most) = empirical.support();
                    return format!("one of {} values from {} to {}", pairs.len(), say(least), say(most));
                }
                let values = pairs.iter().map(|&(value, p)| format!("{} (probability {})", say(value), readable(p)));
                format!("one of {}", values.collect::<Vec<_>>().join(", "))
            }
            Kind::Mixture(mixture) => {
                let parts = mixture.components.iter();
                let parts =
                    parts.map(|(weight, law)| format!("{} with probability {}", law.words(unit), readable(*weight)));
                format!("mixture of {}", parts.collect::<Vec<_>>().join(", "))
            }
            Kind::Spliced(spliced) => format!(
                "{}, or, with probability {}, {} plus {}",
                spliced.body.words(unit),
                readable(spliced.tail_probability),
                say(spliced.at),
                spliced.tail.words(unit)
            ),
            Kind::Capped(law, at) => format!("{} capped at {}", law.words(unit), say(*at)),
            Kind::Floored(law, at) => format!("{} floored at {}", law.words(unit), say(*at)),
            Kind::Scaled(law, factor) => format!("{} times {}", readable(*factor), law.words(unit)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn laws_are_said_as_people_state_them() {
        let lognormal = || Law::lognormal_median_p95(30.0, 144.0).unwrap();
        let cases = [
            (Law::constant(2160.0), "2,160"),
            (Ok(lognormal()), "lognormal (median 30, p95 144)"),
            (Law::gamma_mean_cv(9.0, 0.8), "gamma (mean 9, cv 0.8)"),
            (Law::weibull(1.5, 432.0), "Weibull (shape 1.5, scale 432)"),
            (Law::pareto(1e6, 1.2), "Pareto (min 1,000,000, index 1.2)"),
            (Law::lomax(2.4e4, 3.0), "Lomax (scale 24,000, index 3)"),
            (Law::gpd(0.0, 0.35, 6e5), "generalised Pareto (location 0, shape 0.35, scale 600,000)"),
            (Law::exponential_mean(5.0 / 3.0), "exponential (mean 1.66667)"),
            (Law::pert(0.3, 0.8, 1.0), "PERT (min 0.3, mode 0.8, max 1)"),
            (Law::beta_mean_sd(0.8, 0.2, 0.0, 1.0), "beta (mean 0.8, sd 0.2, min 0, max 1)"),
            (Law::triangular(96.0, 240.0, 672.0), "triangular (min 96, mode 240, max 672)"),
            (Law::uniform(0.05, 0.4), "uniform (min 0.05, max 0.4)"),
            (
                Law::empirical(&[1.0, 0.25, 1.0, 0.5], None),
                "one of 0.25 (probability 0.25), 0.5 (probability 0.25), 1 (probability 0.5)",
            ),
            (Law::empirical(&[7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0], None), "one of 7 values from 1 to 7"),
            (Law::capped(lognormal(), 2160.0), "lognormal (median 30, p95 144) capped at 2,160"),
            (Law::floored(lognormal(), 1.0), "lognormal (median 30, p95 144) floored at 1"),
            (Law::scaled(lognormal(), 0.5), "0.5 times lognormal (median 30, p95 144)"),
            (Law::truncated(lognormal(), 1.0, 72.0), "lognormal (median 30, p95 144) truncated below 1 and above 72"),
            (Law::truncated(lognormal(), 1.0, f64::INFINITY), "lognormal (median 30, p95 144) truncated below 1"),
            (
                Law::mixture(vec![(0.75, lognormal()), (0.25, Law::constant(4.0).unwrap())]),
                "mixture of lognormal (median 30, p95 144) with probability 0.75, 4 with probability 0.25",
            ),
            (
                Law::spliced(lognormal(), 200.0, 0.04, Law::exponential_mean(10.0).unwrap()),
                "lognormal (median 30, p95 144) truncated above 200, or, with probability 0.04, 200 plus exponential (mean 10)",
            ),
        ];
        for (law, words) in cases {
            assert_eq!(law.unwrap().to_string(), words);
        }
        assert_eq!(lognormal().words(" h"), "lognormal (median 30 h, p95 144 h)");
    }
}
