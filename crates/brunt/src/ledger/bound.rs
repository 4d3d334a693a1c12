//! Bounds on the size of a trial, and the record of a bound that was hit.

use crate::scenario::ThreatIndex;

/// A bound of a trial (see [`scenario::bound`](crate::scenario::bound)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub(crate) enum Bound {
    /// Bound on the occurrences of one threat by itself.
    OccurrencesOfAThreat,
    /// Bound on the occurrences that are simulated one by one.
    Occurrences,
    /// Bound on the rounds of triggered occurrences.
    Rounds,
    /// Bound on disruptions, or on the stages of disruptions.
    Disruptions,
    /// Bound on losses and stretches of downtime that are processed one by one. Occurs in single trials only: a run ends with an
    /// error.
    Losses,
    /// Bound on the draws of factors until a draw fits the condition of a stress.
    Factors,
}

impl Bound {
    /// All bounds.
    #[cfg(feature = "serde")]
    pub(crate) const ALL: [Self; 6] =
        [Self::OccurrencesOfAThreat, Self::Occurrences, Self::Rounds, Self::Disruptions, Self::Losses, Self::Factors];

    /// Name of the bound in files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OccurrencesOfAThreat => "occurrences_of_a_threat",
            Self::Occurrences => "occurrences",
            Self::Rounds => "rounds",
            Self::Disruptions => "disruptions",
            Self::Losses => "losses",
            Self::Factors => "factors",
        }
    }
}

/// A bound that was hit, and the threat whose occurrences hit the bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub(crate) struct BoundHit {
    /// The bound.
    pub bound: Bound,
    /// The threat whose occurrences, or disruptions by those occurrences, were left out; `None` for [`Bound::Factors`].
    pub threat: Option<ThreatIndex>,
}

impl BoundHit {
    /// A bound and the threat that hit it.
    pub(crate) fn new(bound: Bound, threat: Option<ThreatIndex>) -> Self {
        Self { bound, threat }
    }
}
