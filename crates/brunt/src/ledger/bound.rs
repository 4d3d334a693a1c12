//! Which bounds of a trial were hit, and in how many trials.

use crate::scenario::ThreatIndex;

/// A bound of a trial (see [`scenario::bound`](crate::scenario::bound)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Bound {
    /// On the occurrences of one threat by itself.
    OccurrencesOfAThreat,
    /// On the occurrences that are played one by one.
    Occurrences,
    /// On the rounds of triggered occurrences.
    Rounds,
    /// On disruptions, or on their stages.
    Disruptions,
    /// On losses and stretches of downtime that are looked at one by one; in single trials only, a run ends with an error.
    Losses,
    /// On the draws of factors until one fits the condition of a stress.
    Factors,
}

impl Bound {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::OccurrencesOfAThreat, Self::Occurrences, Self::Rounds, Self::Disruptions, Self::Losses, Self::Factors];

    /// A word for it in files.
    pub fn name(self) -> &'static str {
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

/// A bound that was hit, and by occurrences of which threat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct BoundHit {
    /// The bound.
    pub bound: Bound,
    /// The threat of which occurrences are missing, or disruptions by them; none for factors.
    pub threat: Option<ThreatIndex>,
}

impl BoundHit {
    /// A bound and the threat that hit it.
    pub fn new(bound: Bound, threat: Option<ThreatIndex>) -> Self {
        Self { bound, threat }
    }
}
