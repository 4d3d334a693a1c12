//! Service levels: promises of a seller about the service of nodes per calendar period, and the credits due for a miss.

use super::{NodeIndex, PartyIndex, ThreatIndex, WeeklyHours};
use crate::units::{Money, Share};

/// A promise of the seller of a contract about nodes, measured over periods of the calendar.
///
/// In each period, T is the time in service of all measured nodes and D the bad time within T; availability is 1 - D / T. A missed
/// promise gives a credit of `credit` x `allocation` x the period's fee, with the `credit` of the band that applies. Credits of all
/// clauses of a contract for the same period are cut in proportion if their sum exceeds the contract's share at risk. A last period
/// that the horizon cuts counts like every other period, with the corresponding part of the fee.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct ServiceLevel {
    /// Key in the file.
    pub id: String,
    /// The measured nodes; their hours are added up.
    pub nodes: Vec<NodeIndex>,
    /// Calendar period of each measurement.
    pub period: Period,
    /// Measure of service.
    pub measure: LevelMeasure,
    /// Credit bands; of all bands that apply to a period, the worst counts.
    pub bands: Vec<CreditBand>,
    /// Share of the contract's fee to which the clause applies.
    pub allocation: Share,
    /// Hours that are not held against the seller.
    pub excused: Excused,
    /// Rule under which credits are earned back; `None` if they cannot be.
    pub earn_back: Option<EarnBack>,
    /// End of the contract after too many misses; `None` if misses do not end the contract.
    pub termination: Option<Termination>,
    /// Whether credits are the buyer's only remedy. If true, indemnities of the contract do not cover the buyer's losses from downtime
    /// of the measured nodes or from downtime caused at these nodes.
    pub exclusive_remedy: bool,
}

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
}

/// Measure of service in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum LevelMeasure {
    /// Availability as the time average of capacity: an hour at 0.7 is 0.3 bad hours.
    TimeAverage,
    /// Availability as the share of time at or above a capacity: hours below it are bad.
    ShareAtLeast(f64),
    /// Hours of outage, added over the nodes: hours with capacity below a threshold.
    OutageHours {
        /// The capacity, in (0, 1].
        below: f64,
    },
}

/// A credit that is due beyond a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CreditBand {
    /// Threshold of a miss: availability strictly below the threshold, or strictly more hours of outage.
    pub threshold: f64,
    /// Share of the allocated fee.
    pub credit: Share,
}

/// Hours that a service level does not hold against the seller.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Excused {
    /// Hours that these threats cause, such as force majeure.
    pub threats: Vec<ThreatIndex>,
    /// Hours whose disruption acts at these nodes, such as nodes of the buyer.
    pub causes: Vec<NodeIndex>,
    /// Hours of agreed maintenance.
    pub maintenance: Option<WeeklyHours>,
    /// Whether excused hours count as good time. If false, excused hours are removed from the time in service of the period.
    pub counts_as_up: bool,
}

/// A credit is given back if each of the following periods is good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EarnBack {
    /// Availability that each following period must reach; with outage hours as the measure, the most hours that each may have.
    pub at_least: f64,
    /// Number of following periods.
    pub periods: u32,
}

/// A contract ends after too many misses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Termination {
    /// Number of periods with a miss that ends the contract.
    pub misses: u32,
    /// Number of consecutive periods in which the misses are counted.
    pub within: u32,
    /// Cost of ending the contract, due at most once in a trial, at the end of the period.
    pub cost: Money,
    /// Party that bears the cost.
    pub bearer: PartyIndex,
}

impl ServiceLevel {
    /// A service level on the monthly time-average availability of nodes, without credits.
    pub(crate) fn new(id: &str, nodes: impl IntoIterator<Item = NodeIndex>) -> Self {
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
}

impl Period {
    /// Number of calendar months in the period.
    pub(crate) const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}
