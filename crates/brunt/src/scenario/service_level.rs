//! Service levels: what a seller promises of nodes, period by period, and what a miss costs it.

use super::{NodeIndex, PartyIndex, ThreatIndex, WeeklyHours};
use crate::units::{Money, Share};

/// A promise of the seller of a contract about nodes, measured over periods of the calendar.
///
/// Of each period the time in service of all measured nodes is T, and the bad time among it D; availability is 1 - D / T. Where the
/// promise is missed, the credit of the band is `credit` x `allocation` x the period's fee; what clauses of a contract owe for the same
/// period is cut in proportion to the contract's share at risk. A last period that the horizon cuts counts like the others, for the part
/// of its fee.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServiceLevel {
    /// Key in the file.
    pub id: String,
    /// The nodes that are measured, together.
    pub nodes: Vec<NodeIndex>,
    /// How often it is measured.
    pub period: Period,
    /// What is measured.
    pub measure: LevelMeasure,
    /// Credits by how bad the period was; the worst band that applies counts.
    pub bands: Vec<CreditBand>,
    /// The part of the fee that the clause is about.
    pub allocation: Share,
    /// Hours that do not count.
    pub excused: Excused,
    /// Whether credits can be earned back.
    pub earn_back: Option<EarnBack>,
    /// What happens after too many misses.
    pub termination: Option<Termination>,
    /// Whether credits are all that the buyer gets: indemnities of the contract then do not answer its losses by downtime of the nodes, or
    /// by downtime that is caused there.
    pub exclusive_remedy: bool,
}

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
}

/// What is measured in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LevelMeasure {
    /// Availability as the time average of capacity: an hour at 0.7 is 0.3 bad hours.
    TimeAverage,
    /// Availability as the share of time at or above a capacity: hours below it are bad.
    ShareAtLeast(f64),
    /// Hours of outage, those below a capacity, added over the nodes.
    OutageHours {
        /// The capacity, in (0, 1].
        below: f64,
    },
}

/// A credit that is due from a threshold on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CreditBand {
    /// Availability strictly below this, or strictly more hours of outage than this, is a miss.
    pub threshold: f64,
    /// Share of the allocated fee.
    pub credit: Share,
}

/// Hours that a service level does not hold against the seller.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Excused {
    /// Hours that these threats cause, such as force majeure.
    pub threats: Vec<ThreatIndex>,
    /// Hours whose disruption acts at these nodes, such as the buyer's own.
    pub causes: Vec<NodeIndex>,
    /// Hours of agreed maintenance.
    pub maintenance: Option<WeeklyHours>,
    /// Whether excused hours count as good time; otherwise they leave the period, so that fewer hours make up the same share.
    pub counts_as_up: bool,
}

/// A credit is given back if the periods that follow are good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarnBack {
    /// Availability that each of them must reach; with hours of outage, the most hours that each may have.
    pub at_least: f64,
    /// How many.
    pub periods: u32,
}

/// A contract ends after too many misses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Termination {
    /// So many periods with a miss...
    pub misses: u32,
    /// ...among so many in a row.
    pub within: u32,
    /// What ending it costs, once in a trial, at the end of the period.
    pub cost: Money,
    /// Who bears the cost.
    pub bearer: PartyIndex,
}

impl ServiceLevel {
    /// Time-average availability of nodes by the month, without credits.
    pub fn new(id: &str, nodes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self {
            id: id.into(),
            nodes: nodes.into_iter().collect(),
            period: Period::Month,
            measure: LevelMeasure::TimeAverage,
            bands: Vec::new(),
            allocation: Share::ONE,
            excused: Excused::default(),
            earn_back: None,
            termination: None,
            exclusive_remedy: false,
        }
    }

    /// Measured over another period.
    #[must_use]
    pub fn with_period(self, period: Period) -> Self {
        Self { period, ..self }
    }

    /// With another measure.
    #[must_use]
    pub fn with_measure(self, measure: LevelMeasure) -> Self {
        Self { measure, ..self }
    }

    /// With one more band.
    #[must_use]
    pub fn with_band(mut self, threshold: f64, credit: Share) -> Self {
        self.bands.push(CreditBand { threshold, credit });
        self
    }

    /// About a part of the fee.
    #[must_use]
    pub fn with_allocation(self, allocation: Share) -> Self {
        Self { allocation, ..self }
    }

    /// With excused hours.
    #[must_use]
    pub fn with_excused(self, excused: Excused) -> Self {
        Self { excused, ..self }
    }

    /// With credits that can be earned back.
    #[must_use]
    pub fn with_earn_back(self, at_least: f64, periods: u32) -> Self {
        Self { earn_back: Some(EarnBack { at_least, periods }), ..self }
    }

    /// With an end after too many misses.
    #[must_use]
    pub fn with_termination(self, termination: Termination) -> Self {
        Self { termination: Some(termination), ..self }
    }

    /// With credits as the only remedy.
    #[must_use]
    pub fn with_exclusive_remedy(self) -> Self {
        Self { exclusive_remedy: true, ..self }
    }
}

impl Excused {
    /// Hours that threats cause.
    #[must_use]
    pub fn with_threats(self, threats: impl IntoIterator<Item = ThreatIndex>) -> Self {
        Self { threats: threats.into_iter().collect(), ..self }
    }

    /// Hours caused at nodes.
    #[must_use]
    pub fn with_causes(self, causes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self { causes: causes.into_iter().collect(), ..self }
    }

    /// Hours of maintenance.
    #[must_use]
    pub fn with_maintenance(self, hours: WeeklyHours) -> Self {
        Self { maintenance: Some(hours), ..self }
    }

    /// As good time.
    #[must_use]
    pub fn as_up(self) -> Self {
        Self { counts_as_up: true, ..self }
    }
}

impl Period {
    /// How many calendar months it has.
    pub const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}
