//! Laws of how much.

use super::kind::{Law, List, Number, Quantity, Share};
use super::noun::table;

table! {
    /// Parameters of a lognormal law.
    Lognormal = "`lognormal`" schema percentile_keys {
        /// Mean of the logarithm (of hours, for durations).
        / mu: Number;
        /// Standard deviation of the logarithm.
        / sigma: Number;
        /// The value that is exceeded half of the time.
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
    Gamma = "`gamma`" schema percentile_keys {
        /// The shape.
        / shape: Number;
        /// The scale.
        / scale: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
        /// The value that is exceeded half of the time.
        / median: Quantity;
    }
}

table! {
    /// Parameters of a Weibull law.
    Weibull = "`weibull`" schema percentile_keys {
        /// The shape.
        / shape: Number;
        /// The scale.
        / scale: Quantity;
        /// The mean.
        / mean: Quantity;
        /// Coefficient of variation: standard deviation over mean.
        / cv: Number;
        /// The standard deviation.
        / sd: Quantity;
        /// The value that is exceeded half of the time.
        / median: Quantity;
    }
}

table! {
    /// Parameters of a Pareto law of type I.
    Pareto = "`pareto`" {
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
    Lomax = "`lomax`" {
        /// The scale.
        / scale: Quantity;
        /// Tail index: the mean is finite above 1, the variance above 2.
        / index: Number;
        /// The mean.
        / mean: Quantity;
    }
}

table! {
    /// Parameters of a generalised Pareto law.
    Gpd = "`gpd`" {
        /// The shape: one over the tail index; negative for a law with an end.
        / shape: Number;
        /// The scale.
        / scale: Quantity;
        /// The least value. 0 if left out.
        / location: Quantity;
    }
}

table! {
    /// Parameters of a PERT law.
    Pert = "`pert`" {
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
    Triangular = "`triangular`" {
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
    Beta = "`beta`" {
        /// The first shape.
        / a: Number;
        /// The second shape.
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
    Uniform = "`uniform`" {
        /// The least value.
        / min: Quantity [required];
        /// The largest value.
        / max: Quantity [required];
    }
}

table! {
    /// Parameters of an exponential law.
    Exponential = "`exponential`" schema percentile_keys {
        /// The mean.
        / mean: Quantity;
        /// One over the mean (per hour, for durations).
        / rate: Number;
        /// The value that is exceeded half of the time.
        / median: Quantity;
    }
}

table! {
    /// Values as observed.
    Empirical = "`empirical`" {
        /// The values.
        / values: List<Quantity> [required];
        /// A weight for each; equally likely if left out.
        / weights: List<Number>;
    }
}

table! {
    /// One law of a mixture.
    Component = "a component" {
        /// Its weight; the weights of a mixture sum to 1.
        / weight: Share [required];
        /// The law.
        / law: Law [required];
    }
}

table! {
    /// A body and a tail.
    Spliced = "`spliced`" {
        /// The law up to the threshold.
        / body: Law [required];
        /// The threshold.
        / at: Quantity [required];
        /// Probability of the tail.
        / tail_probability: Share [required];
        /// The law of the excess over the threshold.
        / tail: Law [required];
    }
}

table! {
    /// A law given that it lies between two bounds.
    Truncated = "`truncated`" {
        /// The law.
        / law: Law [required];
        /// The lower bound; none if left out.
        / min: Quantity;
        /// The upper bound; none if left out.
        / max: Quantity;
    }
}

table! {
    /// A law and a bound on it.
    Bound = "`capped` or `floored`" {
        /// The law.
        / law: Law [required];
        /// The bound.
        / at: Quantity [required];
    }
}
