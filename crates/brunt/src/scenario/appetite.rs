//! Appetite: limits that a result is held against.

use super::{NodeIndex, PartyIndex};
use crate::units::Probability;

/// One appetite statement, such as `P(gross(provider) > 5e6) <= 1%`.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Key in the file.
    pub id: String,
    /// The statement as typed.
    pub text: String,
    /// What is measured.
    pub measure: StatementMeasure,
    /// What it is held against.
    pub limit: Limit,
}

/// Whose loss is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Everybody's gross loss together: `gross(total)`.
    Total,
    /// One party's gross loss: `gross(provider)`.
    Party(PartyIndex),
    /// What one party is left with after contracts and insurance: `net(provider)`.
    Net(PartyIndex),
    /// The largest event of a trial, over all parties: `largest_event`.
    LargestEvent,
}

/// A confidence level in (0, 1), kept as an exact fraction in parts of 10^9 so that a rank is never the floor of a rounded product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level {
    billionths: u32,
}

impl Level {
    /// A level from its count of billionths; `None` unless it is from 1 to 999,999,999.
    pub const fn from_billionths(billionths: u32) -> Option<Self> {
        if billionths > 0 && billionths < 1_000_000_000 { Some(Self { billionths }) } else { None }
    }

    /// The nearest level to a number; `None` unless that is strictly between 0 and 1.
    pub fn new(value: f64) -> Option<Self> {
        if value > 0.0 && value < 1.0 { Self::from_billionths((value * 1e9).round() as u32) } else { None }
    }

    /// The level in billionths.
    pub const fn billionths(self) -> u32 {
        self.billionths
    }

    /// The level as a number.
    pub fn get(self) -> f64 {
        f64::from(self.billionths) / 1e9
    }
}

/// What a statement measures.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementMeasure {
    /// `P(gross(x) > amount)`: probability that a loss exceeds an amount.
    Exceeds {
        /// Whose loss.
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

/// The limit of a statement; the statement holds when the measure is at most this.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// A probability.
    Probability(Probability),
    /// An amount in the scenario's currency.
    Amount(f64),
}
