//! Numbers that a policy states.

use super::CoverFacts;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A policy: a layer of insurance, a stop loss or a parametric cover. Times are in hours.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PolicyFacts {
    /// Id of the policy.
    pub policy: String,
    /// Id of the party whose losses are covered.
    pub insured: String,
    /// Share of each insurer, by id of the party.
    pub insurers: BTreeMap<String, f64>,
    /// Losses that are covered, or payouts by the length of an outage.
    pub covers: CoveredFacts,
    /// Place in the order of policies: policies of a lower number pay first.
    pub inuring: u32,
    /// Hours that have to pass before downtime is covered; `None` without a waiting period.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub waiting: Option<WaitingFacts>,
    /// Hours from the beginning of an outage for which its downtime is covered; `None` for the whole outage.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub indemnity_period: Option<f64>,
    /// Most that counts of some of the covered losses of an event.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub sublimits: Vec<SublimitFacts>,
    /// Part of each event that the insured keeps.
    pub deductible: DeductibleFacts,
    /// Most that is answered of an event; `None` for no limit.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub limit: Option<f64>,
    /// Part of a policy year that the insured keeps.
    pub aggregate_retention: f64,
    /// Most that is answered in a policy year; `None` if none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub aggregate_limit: Option<f64>,
    /// Share of the rest that the insured keeps.
    pub coinsurance: f64,
    /// Premium of each restoration of the limit, as a multiple of the quoted premium; `None` if the limit is always restored, without charge.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub reinstatements: Option<Vec<f64>>,
    /// Price of the cover for a year; `None` if none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub premium: Option<PremiumFacts>,
}

/// Losses that a policy covers.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CoveredFacts {
    /// Losses of the insured, event by event.
    Losses(CoverFacts),
    /// What the insured has left of each event after contracts and all other policies.
    StopLoss,
    /// Payouts by the length of an outage.
    Parametric(LadderFacts),
}

/// Payouts by the length of an outage of a node.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct LadderFacts {
    /// Id of the node.
    pub node: String,
    /// Capacity below which hours count.
    pub below: f64,
    /// Pairs of hours of outage, and the sum that an outage of that length pays in all.
    pub rungs: Vec<[f64; 2]>,
    /// Losses of the insured that payouts are compared with.
    pub against: CoverFacts,
}

/// Waiting period before downtime is covered.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct WaitingFacts {
    /// Length of the waiting period in hours.
    pub hours: f64,
    /// Meaning of the waiting period.
    pub meaning: WaitingKindFacts,
    /// Whose hours count.
    pub per: WaitingClockFacts,
    /// Capacity below which hours count.
    pub below: f64,
}

/// Meaning of a waiting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WaitingKindFacts {
    /// The first hours are never paid.
    Excess,
    /// An outage that lasts longer than the waiting period is covered as a whole.
    Franchise,
    /// The insured keeps the loss of the first hours, or the deductible where that is more.
    GreaterOf,
}

/// Hours that a waiting period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WaitingClockFacts {
    /// The hours of an outage of a node, whatever its causes.
    Interruption,
    /// The hours at a node that one event causes.
    Event,
}

/// Most that counts of some of the covered losses of an event.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct SublimitFacts {
    /// Losses to which the sublimit applies.
    pub covers: CoverFacts,
    /// Most that counts of these losses.
    pub limit: f64,
}

/// Part of each event that the insured keeps.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum DeductibleFacts {
    /// The insured keeps this amount of each event.
    Retention(f64),
    /// Losses up to this amount are not paid, larger losses are paid in full.
    Franchise(f64),
    /// A retention that shrinks as losses grow.
    Disappearing {
        /// Losses up to this amount are not paid.
        from: f64,
        /// Losses of this amount and above are paid in full.
        to: f64,
    },
}

/// Price of a policy for a year.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PremiumFacts {
    /// A quoted amount.
    Quoted(f64),
    /// A price made of figures of the recovery in a year.
    Technical {
        /// Load on the expected recovery.
        load: f64,
        /// Load on the standard deviation of the recovery.
        on_sd: f64,
        /// Load on the tail value at risk of the recovery.
        on_tvar: f64,
        /// Level of that tail value at risk.
        level: f64,
    },
}
