//! Parameter tables of laws that are made of other laws.

use crate::scenario::entry::noun::table;
use crate::scenario::entry::{Law, Quantity, Share};

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
