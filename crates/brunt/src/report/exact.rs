//! Exact figures beside the simulated figures.

#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// Figures computed without simulation. Each figure lies between two bounds, both included.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct ExactReport {
    /// Total gross loss of all parties in a trial (AEP).
    pub total: ExactLoss,
    /// Gross losses of each party, by id.
    pub parties: Vec<ExactParty>,
    /// Gross loss by the largest event of a trial, all parties together (OEP).
    pub largest_event: ExactEvent,
    /// Target distance between the bounds, as a share of the upper bound.
    pub target: f64,
}

/// Gross losses of one party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExactParty {
    /// Id of the party in the scenario.
    pub id: String,
    /// Name of the party for people.
    pub name: String,
    /// Losses that the party bears, before contracts and insurance.
    pub losses: ExactLoss,
}

/// Summary of the distribution of one loss per trial. Amounts are in the scenario's currency.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExactLoss {
    /// Mean loss per horizon.
    pub mean: ExactFigure,
    /// Standard deviation of the loss per horizon.
    pub standard_deviation: ExactFigure,
    /// Probability per horizon of a loss above 0.
    pub probability_of_loss: ExactFigure,
    /// Value at risk by level, in rising order of levels.
    pub value_at_risk: Vec<ExactAtLevel>,
    /// Tail value at risk by level, in rising order of levels.
    pub tail_value_at_risk: Vec<ExactAtLevel>,
    /// Exceedance curve: loss by rising return period.
    pub exceedance: Vec<ExactPoint>,
    /// Lattice on which the bounds were computed; `None` for a loss that is always 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub lattice: Option<Lattice>,
}

/// Gross loss by the largest event of a trial, all parties together.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExactEvent {
    /// Value at risk by level, in rising order of levels.
    pub value_at_risk: Vec<ExactAtLevel>,
    /// Exceedance curve: loss by rising return period.
    pub exceedance: Vec<ExactPoint>,
}

/// A figure at a confidence level.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExactAtLevel {
    /// The level in (0, 1), such as 0.99.
    pub level: f64,
    /// Figure at this level.
    pub figure: ExactFigure,
}

/// One point of an exceedance curve.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExactPoint {
    /// Return period in horizons: 1 / `probability`.
    pub return_period: f64,
    /// Probability p per horizon that the loss is exceeded.
    pub probability: f64,
    /// Loss at this return period: value at risk at level 1 - p.
    pub loss: ExactFigure,
}

/// Exact figure between bounds, compared with the simulated interval.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct ExactFigure {
    /// Bounds of the figure, or why the figure does not exist.
    pub bounds: ExactBounds,
    /// Whether the simulated interval holds the figure; `None` where the interval or the figure is missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub held: Option<Held>,
}

/// Bounds of a figure, or why the figure does not exist.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "kind", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum ExactBounds {
    /// The figure lies from `lower` to `upper`, both included.
    Bounds {
        /// The lower bound.
        lower: f64,
        /// The upper bound.
        upper: f64,
    },
    /// The figure is at least `lower`. The upper bound lies beyond the lattice.
    Above {
        /// The lower bound.
        lower: f64,
    },
    /// The figure does not exist.
    None {
        /// Why the figure does not exist.
        reason: NoFigure,
    },
}

/// Why a figure does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoFigure {
    /// A law in the scenario has no finite mean.
    InfiniteMean,
    /// A law in the scenario has no finite variance.
    InfiniteVariance,
    /// The figure, or a number that the figure is computed from, is too large for a 64-bit floating-point number (about 1.8e308).
    TooLarge,
}

/// Whether a simulated interval holds an exact figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
pub enum Held {
    /// Both bounds lie in the interval.
    Yes,
    /// Both bounds, and with them the figure, lie outside the interval on the same side.
    No,
    /// An end of the interval lies between the bounds.
    Undecided,
}

/// Lattice of amounts on which the bounds were computed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
pub struct Lattice {
    /// Distance between neighbouring points, in the scenario's currency.
    pub step: f64,
    /// Number of points.
    pub points: u64,
    /// Distance between the bounds as a share of the upper bound, at the highest level of value at risk and tail value at risk; `None`
    /// where an upper bound is missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub width: Option<f64>,
    /// Whether `width` is within the target.
    pub target_reached: bool,
    /// Part of the bounds that is due to floating-point arithmetic and to wrap-around in the transform: largest error of the probability
    /// at the highest value at risk from these two causes.
    pub probability_error: f64,
}

impl ExactBounds {
    /// Bounds from computed numbers. Numbers that are not finite, or not in order, give no figure ([`NoFigure::TooLarge`]).
    pub(crate) fn between(lower: f64, upper: f64) -> Self {
        if lower.is_finite() && upper.is_finite() && lower <= upper {
            Self::Bounds { lower, upper }
        } else {
            Self::None { reason: NoFigure::TooLarge }
        }
    }

    /// Lower bound; `None` where the figure does not exist.
    pub const fn lower(&self) -> Option<f64> {
        match *self {
            Self::Bounds { lower, .. } | Self::Above { lower } => Some(lower),
            Self::None { .. } => None,
        }
    }

    /// Upper bound; `None` where the upper bound is unknown or the figure does not exist.
    pub const fn upper(&self) -> Option<f64> {
        match *self {
            Self::Bounds { upper, .. } => Some(upper),
            Self::Above { .. } | Self::None { .. } => None,
        }
    }
}

impl From<ExactBounds> for ExactFigure {
    /// Figure that has not been compared with a simulation.
    fn from(bounds: ExactBounds) -> Self {
        Self { bounds, held: None }
    }
}
