//! Numbers that a contract states: fee, pools, indemnities, price terms and shared costs.

use super::CoverFacts;
#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A contract: its sides, fee, share at risk and pools. The clauses of the contract are assumptions of their own.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ContractFacts {
    /// Id of the contract.
    pub contract: String,
    /// Id of the party that serves and is paid the fee.
    pub seller: String,
    /// Id of the party that pays the fee.
    pub buyer: String,
    /// Fee for a year; `None` if none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub yearly_fee: Option<f64>,
    /// Most that service levels with one kind of period credit for a period, as a share of the period's fee; `None` for no cap.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_risk: Option<f64>,
    /// Annual caps that several indemnities share.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub pools: Vec<PoolFacts>,
}

/// An annual cap that several indemnities share.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PoolFacts {
    /// Id of the pool within the contract.
    pub pool: String,
    /// Most that is paid from the pool in a contract year.
    pub cap: CapFacts,
}

/// A cap: the most that is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CapFacts {
    /// An amount.
    Amount(f64),
    /// A multiple of the yearly fee of the contract.
    Fees(f64),
}

/// A yearly cost that both sides of a contract share.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct CoFundingFacts {
    /// Id of the shared cost, as `contract.id`.
    pub clause: String,
    /// Cost of a year.
    pub cost: f64,
    /// Id of the party that pays the cost.
    pub payer: String,
    /// Share of the cost that the other side bears.
    pub share: f64,
}

/// An indemnity: a promise of one party to answer for losses of another party.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct IndemnityFacts {
    /// Id of the indemnity, as `contract.clause`.
    pub clause: String,
    /// Id of the party that pays.
    pub from: String,
    /// Id of the party whose losses are answered.
    pub to: String,
    /// Losses that are answered.
    pub covers: CoverFacts,
    /// Share of each loss that is answered.
    pub share: f64,
    /// Most that is paid for an event; `None` for no cap.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub event_cap: Option<CapFacts>,
    /// Most that is paid in a contract year; `None` for no cap.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub annual_cap: Option<CapFacts>,
    /// Ids of the pools that cap the indemnity.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub pools: Vec<String>,
    /// Place among the indemnities that answer one loss: the lower number pays first.
    pub order: u32,
}

/// A price term: a cost or a revenue that moves with a price index, and the part of the move that the other side bears.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PriceTermFacts {
    /// Id of the price term, as `contract.clause`.
    pub clause: String,
    /// Id of the price index.
    pub index: String,
    /// Id of the party that has the cost or revenue.
    pub bearer: String,
    /// Whether the amount is a cost or a revenue of the bearer.
    pub side: PriceSideFacts,
    /// Amount of a year while the index is 1.
    pub amount: f64,
    /// Bands of the index within which moves are passed on to the other side.
    /// A dead band (`neutral`) and a collar (`floor`, `cap`) are stated as the bands beyond their ends.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub bands: Vec<PriceBandFacts>,
    /// Rate agreed in advance for a part of the amount; `None` if none is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub forward: Option<ForwardFacts>,
}

/// Whether an amount is a cost or a revenue of the party that bears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PriceSideFacts {
    /// A cost: the bearer loses when the index rises.
    Cost,
    /// A revenue: the bearer loses when the index falls.
    Revenue,
}

/// A band of a price index.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct PriceBandFacts {
    /// Lower end of the band.
    pub from: f64,
    /// Upper end of the band; `None` for no upper end.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub to: Option<f64>,
    /// Share of the moves within the band that is passed on.
    pub passes: f64,
}

/// A rate agreed in advance.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ForwardFacts {
    /// Share of the amount to which the rate applies.
    pub share: f64,
    /// Value of the index at which that share is settled.
    pub rate: f64,
}
