//! The exact answer beside the simulated one.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// Figures computed without simulation, each between two bounds that hold it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ExactReport {
    /// All losses of a trial together (AEP).
    pub total: ExactLoss,
    /// The losses each party bears, by id.
    pub parties: Vec<ExactParty>,
    /// The largest event of a trial, over all parties (OEP).
    pub largest_event: ExactEvent,
    /// Distance of the bounds that was aimed at, as a share of the upper one.
    pub target: f64,
}

/// The losses one party bears.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExactParty {
    /// Its id in the scenario.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its gross losses.
    pub losses: ExactLoss,
}

/// The distribution of one loss per trial in a few figures.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExactLoss {
    /// Expected loss per horizon.
    pub mean: ExactFigure,
    /// Standard deviation.
    pub standard_deviation: ExactFigure,
    /// Probability of a loss above 0.
    pub probability_of_loss: ExactFigure,
    /// Value at risk by level, rising.
    pub value_at_risk: Vec<ExactAtLevel>,
    /// Tail value at risk by level, rising.
    pub tail_value_at_risk: Vec<ExactAtLevel>,
    /// Loss by rising return period.
    pub exceedance: Vec<ExactPoint>,
    /// How the bounds were computed; `None` for a loss that is always 0.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub lattice: Option<Lattice>,
}

/// The largest event of a trial.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExactEvent {
    /// Value at risk by level, rising.
    pub value_at_risk: Vec<ExactAtLevel>,
    /// Loss by rising return period.
    pub exceedance: Vec<ExactPoint>,
}

/// A figure at a confidence level.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExactAtLevel {
    /// The level in (0, 1), such as 0.99.
    pub level: f64,
    /// The figure.
    pub figure: ExactFigure,
}

/// One point of an exceedance curve.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExactPoint {
    /// Return period in horizons: 1 / `probability`.
    pub return_period: f64,
    /// Probability p per horizon that the loss is exceeded.
    pub probability: f64,
    /// The loss: value at risk at level 1 - p.
    pub loss: ExactFigure,
}

/// A figure between bounds.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct ExactFigure {
    /// What holds it.
    pub bounds: ExactBounds,
    /// Whether the simulated interval holds it; `None` where one of them is missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub held: Option<Held>,
}

/// Bounds of a figure, or why it does not exist.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ExactBounds {
    /// The figure lies from `lower` to `upper`, both included.
    Bounds {
        /// The lower bound.
        lower: f64,
        /// The upper bound.
        upper: f64,
    },
    /// The figure is at least `lower`; its upper bound lies beyond the lattice.
    Above {
        /// The lower bound.
        lower: f64,
    },
    /// There is no such figure.
    None {
        /// Why.
        reason: NoFigure,
    },
}

/// Why a figure does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NoFigure {
    /// A law in the scenario has no finite mean.
    InfiniteMean,
    /// A law in the scenario has no finite variance.
    InfiniteVariance,
    /// The figure, or what it is computed from, is beyond the numbers that can be computed with (about 1.8e308).
    TooLarge,
}

/// Whether a simulated interval holds an exact figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
pub enum Held {
    /// Both bounds lie in the interval.
    Yes,
    /// Neither does, nor the figure between them.
    No,
    /// An end of the interval lies between the bounds.
    Undecided,
}

/// The lattice on which bounds were computed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
pub struct Lattice {
    /// Distance of its points, an amount.
    pub step: f64,
    /// How many points it has.
    pub points: u64,
    /// Distance of the bounds as a share of the upper one, at the highest level of value at risk and tail value at risk; `None` where an
    /// upper bound is missing.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub width: Option<f64>,
    /// Whether `width` is within the target.
    pub target_reached: bool,
    /// The part of the bounds that is due to floating-point arithmetic and to what wraps around in the transform: how far the
    /// probability at the highest value at risk may be off because of them.
    pub probability_error: f64,
}

impl ExactBounds {
    /// Bounds as they were computed: numbers that are not finite, or not in order, are no figure.
    pub(crate) fn between(lower: f64, upper: f64) -> Self {
        if lower.is_finite() && upper.is_finite() && lower <= upper {
            Self::Bounds { lower, upper }
        } else {
            Self::None { reason: NoFigure::TooLarge }
        }
    }

    /// The lower bound, if the figure exists.
    pub const fn lower(&self) -> Option<f64> {
        match *self {
            Self::Bounds { lower, .. } | Self::Above { lower } => Some(lower),
            Self::None { .. } => None,
        }
    }

    /// The upper bound, if it is known.
    pub const fn upper(&self) -> Option<f64> {
        match *self {
            Self::Bounds { upper, .. } => Some(upper),
            Self::Above { .. } | Self::None { .. } => None,
        }
    }
}

impl From<ExactBounds> for ExactFigure {
    /// A figure that has not been held against a simulation.
    fn from(bounds: ExactBounds) -> Self {
        Self { bounds, held: None }
    }
}
