//! Exceedance curves of policies and clauses.

use super::losses::ExceedanceCurves;
#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// What pays: a policy, or a clause of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
pub enum LayerKind {
    /// Policy.
    Policy,
    /// Clause of a contract.
    Clause,
}

/// Payments of a policy or under a clause by return period: of all events of a trial together (AEP), and of the event with the largest
/// payment (OEP).
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct LayerMeasures {
    /// What pays.
    pub kind: LayerKind,
    /// Id of the policy; `contract.clause` of a clause.
    pub id: String,
    /// Share of trials with a payment. A clause that pays the other way, as a price term may, pays nothing here.
    pub pays: f64,
    /// Curves of the sum of a trial and of the largest payment for one event.
    pub exceedance: ExceedanceCurves,
}
