//! The interval of a figure, or the reason why it has none.

#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// 95 % interval of a figure, or the reason why there is no interval.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "kind", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Interval {
    /// The figure is known, not estimated.
    Exact,
    /// From `lower` to `upper`, both included; each side is wrong in about 2.5 % of runs.
    Bounds {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
        /// How the interval was computed.
        method: Method,
    },
    /// At least `lower`: there are too few trials for an upper end.
    Above {
        /// The lower end.
        lower: f64,
        /// How the lower end was computed.
        method: Method,
        /// Number of trials (of events for a figure over events) that an upper end takes.
        needed: u64,
    },
    /// At least `lower`: there is no upper end, for the reason in `reason`.
    AtLeast {
        /// The lower end.
        lower: f64,
        /// How the lower end was computed.
        method: Method,
        /// Why there is no upper end.
        reason: NoInterval,
    },
    /// At most `upper`: there is no lower end, for the reason in `reason`.
    AtMost {
        /// The upper end.
        upper: f64,
        /// How the upper end was computed.
        method: Method,
        /// Why there is no lower end.
        reason: NoInterval,
    },
    /// No interval.
    None {
        /// Why there is no interval.
        reason: NoInterval,
    },
}

impl Interval {
    /// Interval from the known ends. `reason` says why a missing end is missing.
    pub const fn of_ends(lower: Option<f64>, upper: Option<f64>, method: Method, reason: NoInterval) -> Self {
        match (lower, upper) {
            (Some(lower), Some(upper)) => Self::Bounds { lower, upper, method },
            (Some(lower), None) => Self::AtLeast { lower, method, reason },
            (None, Some(upper)) => Self::AtMost { upper, method, reason },
            (None, None) => Self::None { reason },
        }
    }

    /// Maps both ends x to `x * factor + shift`. `factor` must be at least 0.
    #[must_use]
    pub fn linear(self, factor: f64, shift: f64) -> Self {
        let turn = |end: f64| end * factor + shift;
        match self {
            Self::Bounds { lower, upper, method } => Self::Bounds { lower: turn(lower), upper: turn(upper), method },
            Self::Above { lower, method, needed } => Self::Above { lower: turn(lower), method, needed },
            Self::AtLeast { lower, method, reason } => Self::AtLeast { lower: turn(lower), method, reason },
            Self::AtMost { upper, method, reason } => Self::AtMost { upper: turn(upper), method, reason },
            other => other,
        }
    }

    /// Lower end of the interval; `None` where there is no lower end and for [`Interval::Exact`].
    pub const fn lower(&self) -> Option<f64> {
        match *self {
            Self::Bounds { lower, .. } | Self::Above { lower, .. } | Self::AtLeast { lower, .. } => Some(lower),
            Self::Exact | Self::AtMost { .. } | Self::None { .. } => None,
        }
    }

    /// Upper end of the interval; `None` where there is no upper end and for [`Interval::Exact`].
    pub const fn upper(&self) -> Option<f64> {
        match *self {
            Self::Bounds { upper, .. } | Self::AtMost { upper, .. } => Some(upper),
            Self::Exact | Self::Above { .. } | Self::AtLeast { .. } | Self::None { .. } => None,
        }
    }

    /// Half the distance between the ends: 0 for an exact figure, `None` where an end is missing.
    pub fn half_width(&self) -> Option<f64> {
        match *self {
            Self::Exact => Some(0.0),
            Self::Bounds { lower, upper, .. } => Some((upper - lower) / 2.0),
            Self::Above { .. } | Self::AtLeast { .. } | Self::AtMost { .. } | Self::None { .. } => None,
        }
    }

    /// Why an end or the whole interval is missing; `None` where nothing is missing or where more trials give the end (`Above`).
    pub const fn reason(&self) -> Option<NoInterval> {
        match *self {
            Self::AtLeast { reason, .. } | Self::AtMost { reason, .. } | Self::None { reason } => Some(reason),
            Self::Exact | Self::Bounds { .. } | Self::Above { .. } => None,
        }
    }
}

/// How an interval was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Method {
    /// Student's t interval of a mean, with Hall's correction for skewness.
    SkewnessCorrected,
    /// Order statistics: the sorted sample at the ranks between which the quantile lies, by the binomial law.
    OrderStatistic,
    /// Student's t interval of influence values, with Hall's correction for skewness.
    InfluenceFunction,
    /// Clopper and Pearson's interval of a probability, by the binomial law.
    ClopperPearson,
    /// Student's t interval over equal batches of consecutive trials.
    Batches,
    /// Ends of the sample, combined with the bounds of the figure that the model proves.
    ProvenBounds,
}

/// Why a figure has no interval, or an interval lacks an end.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "because", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum NoInterval {
    /// There is a single trial, which says nothing about spread.
    OneTrial,
    /// All trials have the same figure, which says nothing about spread.
    AllEqual,
    /// Fewer than `needed` trials (or events) bear on the figure: lie beyond the quantile, or were observed at all.
    TooFewTrials {
        /// Number of trials (or events) that bear on the figure.
        found: u64,
        /// Number of such trials (or events) that an interval takes.
        needed: u64,
    },
    /// Only a bound (a cap, a limit, a truncation) gives the figure a finite variance, and fewer trials than `needed` reach it.
    BoundSeldomReached {
        /// Number of trials that reach the bound.
        found: u64,
        /// Number of such trials that an interval takes.
        needed: u64,
    },
    /// Threats that occur in few trials, or in none, have an infinite mean.
    RareThreats,
    /// The law has no finite variance. An interval would promise a coverage that no number of trials can keep.
    InfiniteVariance {
        /// How the infinite variance is known.
        evidence: TailEvidence,
    },
    /// The law has no finite mean. The figure exists in the sample only.
    InfiniteMean {
        /// How the infinite mean is known.
        evidence: TailEvidence,
    },
}

/// How it is known that a variance or a mean is not finite.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "from", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum TailEvidence {
    /// A law in the scenario has no finite variance or mean.
    Law,
    /// Hill's estimate of the tail index from the sample.
    Hill {
        /// Estimated tail index. Below 2 the variance is infinite, below 1 the mean.
        index: f64,
    },
}
