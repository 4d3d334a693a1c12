//! Why a stress test fails.

use crate::measure::MeasureError;
use crate::plan::CompileError;
use crate::scenario::StressError;
use crate::settle::TermsError;
use crate::simulate::SimulateError;
use std::fmt;

/// Why stresses cannot be tested.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) enum StressTestError {
    /// The scenario has no stresses.
    NoStresses,
    /// The scenario has no stress of this id.
    UnknownStress {
        /// The unknown id.
        id: String,
    },
    /// A stress cannot be applied.
    Stress {
        /// Id of the stress.
        id: String,
        /// The reason.
        reason: StressError,
    },
    /// The scenario cannot be compiled, under a stress or without one.
    Compile {
        /// Id of the stress; `None` for the scenario without a stress.
        id: Option<String>,
        /// The reason.
        reason: CompileError,
    },
    /// The terms of the scenario cannot be compiled.
    Terms(TermsError),
    /// The run failed.
    Simulate(SimulateError),
    /// Figures could not be measured.
    Measure(MeasureError),
    /// The observer cancelled before any stress was run.
    Cancelled,
}

impl fmt::Display for StressTestError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStresses => write!(out, "the scenario has no stresses"),
            Self::UnknownStress { id } => write!(out, "the scenario and its overlays have no stress `{id}`"),
            Self::Stress { id, reason } => write!(out, "stress `{id}`: {reason}"),
            Self::Compile { id: Some(id), reason } => write!(out, "stress `{id}`: {reason}"),
            Self::Compile { id: None, reason } => reason.fmt(out),
            Self::Terms(reason) => reason.fmt(out),
            Self::Simulate(reason) => reason.fmt(out),
            Self::Measure(reason) => reason.fmt(out),
            Self::Cancelled => write!(out, "cancelled before any stress was run"),
        }
    }
}

impl std::error::Error for StressTestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Stress { reason, .. } => Some(reason),
            Self::Compile { reason, .. } => Some(reason),
            Self::Terms(reason) => Some(reason),
            Self::Simulate(reason) => Some(reason),
            Self::Measure(reason) => Some(reason),
            Self::NoStresses | Self::UnknownStress { .. } | Self::Cancelled => None,
        }
    }
}

impl From<TermsError> for StressTestError {
    fn from(reason: TermsError) -> Self {
        Self::Terms(reason)
    }
}

impl From<SimulateError> for StressTestError {
    fn from(reason: SimulateError) -> Self {
        Self::Simulate(reason)
    }
}

impl From<MeasureError> for StressTestError {
    fn from(reason: MeasureError) -> Self {
        Self::Measure(reason)
    }
}
