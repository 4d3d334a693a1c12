//! Appetite: limits with which results are compared.

pub(crate) mod check;

use crate::scenario::{NodeIndex, PartyIndex};
use crate::units::{Level, Probability};

/// One appetite statement, such as `P(gross(provider) > 5e6) <= 1%`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statement {
    /// Key in the file.
    pub id: String,
    /// The statement as typed.
    pub text: String,
    /// Measure of the statement.
    pub measure: StatementMeasure,
    /// Limit that the measure must not exceed.
    pub limit: Limit,
}

/// Loss that a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Gross loss of all parties together: `gross(total)`.
    Total,
    /// One party's gross loss: `gross(provider)`.
    Party(PartyIndex),
    /// Loss of one party after contracts and insurance: `net(provider)`.
    Net(PartyIndex),
    /// The largest event of a trial, over all parties: `largest_event`.
    LargestEvent,
}

/// Measure of an appetite statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StatementMeasure {
    /// `P(gross(x) > amount)`: probability that a loss exceeds an amount.
    Exceeds {
        /// The loss that is measured.
        subject: Subject,
        /// The amount.
        above: f64,
    },
    /// `P(breach(node))`: probability that a node's tolerance is breached at least once.
    Breach(NodeIndex),
    /// `mean(gross(x))`.
    Mean(Subject),
    /// `VaR99(gross(x))`.
    ValueAtRisk(Subject, Level),
    /// `TVaR99(gross(x))`.
    TailValueAtRisk(Subject, Level),
}

/// The limit of a statement. The statement holds if the measure is at most the limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// A probability.
    Probability(Probability),
    /// An amount in the scenario's currency.
    Amount(f64),
}
