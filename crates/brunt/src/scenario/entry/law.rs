//! Parameter tables of probability laws.

use super::kind::{Law, List, Number, Quantity, Share};
use super::noun::table;

table! {
    /// Parameters of a lognormal law.
    pub(crate) Lognormal = "`lognormal`" schema percentile_keys {
        /// Mean of the natural logarithm of the value (in hours, for durations).
        / mu: Number;
        /// Standard deviation of the natural logarithm of the value.
        / sigma: Number;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
    }
}

table! {
    /// Parameters of a gamma law.
    pub(crate) Gamma = "`gamma`" schema percentile_keys {
        /// The shape.
        / shape: Number;
        /// The scale, in units of the value.
        / scale: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
    }
}

table! {
    /// Parameters of a Weibull law.
    pub(crate) Weibull = "`weibull`" schema percentile_keys {
        /// The shape.
        / shape: Number;
        /// The scale, in units of the value.
        / scale: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
    }
}

table! {
    /// Parameters of a Pareto law of type I.
    pub(crate) Pareto = "`pareto`" {
        /// The least value.
        / min: Quantity;
        /// Tail index: the mean is finite above 1, the variance above 2.
        / index: Number;
        /// The mean.
        / mean: Quantity;
    }
}

table! {
    /// Parameters of a Pareto law of type II.
    pub(crate) Lomax = "`lomax`" {
        /// The scale, in units of the value.
        / scale: Quantity;
        /// Tail index: the mean is finite above 1, the variance above 2.
        / index: Number;
        /// The mean.
        / mean: Quantity;
    }
}

table! {
    /// Parameters of a generalised Pareto law.
    pub(crate) Gpd = "`gpd`" {
        /// The shape: one over the tail index; negative for a law with a finite upper end.
        / shape: Number;
        /// The scale, in units of the value.
        / scale: Quantity;
        /// The least value. 0 if left out.
        / location: Quantity;
    }
}

table! {
    /// Parameters of a PERT law.
    pub(crate) Pert = "`pert`" {
        /// The least value.
        / min: Quantity [required];
        /// The likeliest value.
        / mode: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

table! {
    /// Parameters of a triangular law.
    pub(crate) Triangular = "`triangular`" {
        /// The least value.
        / min: Quantity [required];
        /// The likeliest value.
        / mode: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

table! {
    /// Parameters of a beta law.
    pub(crate) Beta = "`beta`" {
        /// The first shape parameter.
        / a: Number;
        /// The second shape parameter.
        / b: Number;
        /// The mean.
        / mean: Quantity;
        /// The standard deviation.
        / sd: Quantity;
        /// The least value. 0 if left out.
        / min: Quantity;
        /// The largest value. 1 if left out.
        / max: Quantity;
    }
}

table! {
    /// Parameters of a uniform law.
    pub(crate) Uniform = "`uniform`" {
        /// The least value.
        / min: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

table! {
    /// Parameters of an exponential law.
    pub(crate) Exponential = "`exponential`" schema percentile_keys {
        /// The mean.
        / mean: Quantity;
        /// One over the mean (per hour, for durations).
        / rate: Number;
        /// The median: the value that is exceeded with probability 1/2.
        / median: Quantity;
    }
}

table! {
    /// Parameters of an empirical law, which draws observed values.
    pub(crate) Empirical = "`empirical`" {
        /// The observed values.
        / values: List<Quantity> [required];
        /// Weight of each value, in the order of `values`; equally likely values if left out.
        / weights: List<Number>;
    }
}

table! {
    /// One law of a mixture.
    pub(crate) Component = "a component" {
        /// Weight of the law; the weights of a mixture sum to 1.
        / weight: Share [required];
        /// The law of the component.
        / law: Law [required];
    }
}

table! {
    /// A law made of a body up to a threshold and a tail above.
    pub(crate) Spliced = "`spliced`" {
        /// The law up to the threshold.
        / body: Law [required];
        /// The threshold.
        / at: Quantity [required];
        /// Probability that a value comes from the tail.
        / tail_probability: Share [required];
        /// The law of the excess over the threshold.
        / tail: Law [required];
    }
}

table! {
    /// A law conditional on a value between two bounds.
    pub(crate) Truncated = "`truncated`" {
        /// The law whose values are bounded.
        / law: Law [required];
        /// The lower bound; none if left out.
        / min: Quantity;
        /// The upper bound; none if left out.
        / max: Quantity;
    }
}

table! {
    /// A law and a bound on its values.
    pub(crate) Bound = "`capped` or `floored`" {
        /// The law whose values are bounded.
        / law: Law [required];
        /// The bound: the largest value of a `capped` law, the least value of a `floored` law.
        / at: Quantity [required];
    }
}
