//! Well-known laws that have another name in this format, or are not supported.

/// A well-known law whose name is not a key of this format.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OtherLaw {
    /// Key of the law in this format; `None` for an unsupported law.
    pub(crate) same: Option<&'static str>,
    /// For an unsupported law, the reason and an alternative.
    pub(crate) advice: &'static str,
}

/// Looks up a law by name, ignoring case and separators.
pub(crate) fn of(name: &str) -> Option<OtherLaw> {
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let folded = folded.strip_suffix("distribution").unwrap_or(&folded);
    let same = SAME.iter().find(|same| same.0 == folded).map(|same| OtherLaw { same: Some(same.1), advice: "" });
    let absent = || ABSENT.iter().find(|absent| absent.0.contains(&folded));
    same.or_else(|| absent().map(|absent| OtherLaw { same: None, advice: absent.1 }))
}

/// Other names of supported laws, each with the key in this format.
const SAME: [(&str, &str); 20] = [
    ("lnorm", "lognormal"),
    ("lognorm", "lognormal"),
    ("galton", "lognormal"),
    ("expon", "exponential"),
    ("exp", "exponential"),
    ("betapert", "pert"),
    ("pertbeta", "pert"),
    ("generalizedpareto", "gpd"),
    ("generalisedpareto", "gpd"),
    ("genpareto", "gpd"),
    ("paretoi", "pareto"),
    ("pareto1", "pareto"),
    ("paretoii", "lomax"),
    ("pareto2", "lomax"),
    ("triang", "triangular"),
    ("triangle", "triangular"),
    ("unif", "uniform"),
    ("rectangular", "uniform"),
    ("sample", "empirical"),
    ("discrete", "empirical"),
];

const SIGNED: &str = "a normal law can be negative, which durations, amounts and shares cannot; the nearest shapes that stay in range are `pert`, \
                      `triangular` and `beta` with `mean`, `sd`, `min` and `max`";
const COUNTS: &str = "that law counts occurrences: it belongs in `frequency`; a size is a value or a law of sizes";
const HEAVY: &str = "no law with two heavy tails is there, since sizes are not negative; heavy upper tails are `lomax`, `pareto`, `gpd` and `spliced`";
const EXTREME: &str = "laws of yearly maxima are not there: state how often (`frequency`) and how much above a threshold (`gpd`, `pareto`)";
const GAMMAS: &str =
    "it is a `gamma` law: of `shape` k / 2 and `scale` 2 for chi-square with k degrees, of a whole `shape` for Erlang";
const WEIBULLS: &str = "it is a `weibull` law of `shape` 2";
const CONSTANT: &str = "a value that is always the same is written bare, as in `amount = 5e4`";
const BINS: &str = "write it as `mixture` of `uniform` laws, one a bin, or as `empirical` values with `weights`";
const OTHERS: &str =
    "it is not there; two percentiles of a `lognormal`, a `gamma` or a `weibull`, or an `empirical` sample, come near";

const OWN: &str = "an own law is a program: a scenario built in code states it by `Law::own`, a file can take an `empirical` sample of it";

/// Unsupported laws, as folded names with advice.
const ABSENT: [(&[&str], &str); 10] = [
    (&["own", "custom", "user"], OWN),
    (&["normal", "gaussian", "gauss", "norm", "truncatednormal", "truncnorm", "halfnormal", "skewnormal"], SIGNED),
    (&["poisson", "negativebinomial", "negbinomial", "nbinom", "binomial", "bernoulli", "geometric", "fixed"], COUNTS),
    (&["student", "studentt", "t", "cauchy", "laplace", "logistic", "stable", "levy"], HEAVY),
    (&["gumbel", "frechet", "gev", "genextreme", "generalizedextremevalue", "generalisedextremevalue"], EXTREME),
    (&["chisquare", "chisquared", "chi2", "erlang"], GAMMAS),
    (&["rayleigh"], WEIBULLS),
    (&["constant", "const", "value", "point", "deterministic", "dirac", "degenerate"], CONSTANT),
    (&["histogram", "piecewise", "bins", "cumulative", "cdf"], BINS),
    (
        &[
            "burr",
            "loglogistic",
            "fisk",
            "inversegaussian",
            "wald",
            "metalog",
            "loggamma",
            "logpearson",
            "johnson",
            "dagum",
            "kumaraswamy",
            "zeta",
            "zipf",
        ],
        OTHERS,
    ),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::scenario::law::FAMILIES;

    #[test]
    fn other_names_lead_to_laws_that_are_there() {
        for (name, same) in SAME {
            assert!(FAMILIES.iter().any(|family| family.name == same), "{name}");
            assert_eq!(of(name).unwrap().same, Some(same));
        }
        assert_eq!(of("Beta-PERT").unwrap().same, Some("pert"));
    }

    #[test]
    fn laws_that_are_not_there_are_not_taken_for_others() {
        for name in ["normal", "Gaussian", "student_t", "gumbel", "frechet", "poisson", "normal_distribution"] {
            let other = of(name).unwrap();
            assert!(other.same.is_none() && !other.advice.is_empty(), "{name}");
        }
        assert!(of("lognorml").is_none());
    }
}
