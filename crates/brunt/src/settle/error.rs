//! Reasons why terms cannot be compiled or applied.

use std::fmt;

/// Reason why a programme cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum TermsError {
    /// A party, node, threat, category, clause or pool that does not exist.
    Unknown {
        /// The contract or policy.
        term: String,
        /// Kind of the thing that the term names.
        what: &'static str,
    },
    /// A party would pay itself.
    PaysItself {
        /// The clause or policy.
        term: String,
    },
    /// The shares of the insurers do not add up to 1.
    InsurerShares {
        /// The policy.
        policy: String,
    },
    /// A cap is a multiple of a fee that the contract does not state.
    FeeMissing {
        /// The contract.
        contract: String,
    },
    /// A number is out of range: infinite, negative, or outside its stated range.
    Number {
        /// The contract or policy.
        term: String,
        /// Name of the number.
        what: &'static str,
    },
    /// A term covers payments under a clause, but the covered party does not pay under the clause.
    NotPaid {
        /// The term.
        term: String,
        /// The clause under which another party pays.
        clause: String,
    },
    /// A service level measures a node whose downtime is not recorded: the node has no downtime curve, backlog or tolerance.
    NotMeasured {
        /// The service level.
        term: String,
    },
    /// Clauses cover each other's payments in a circle.
    Circle {
        /// One of the clauses.
        clause: String,
    },
    /// A policy has reinstatements but no limit per event to restore.
    NothingToReinstate {
        /// The policy.
        policy: String,
    },
    /// The premium for reinstatements is a multiple of a premium that is not quoted.
    PremiumMissing {
        /// The policy.
        policy: String,
    },
}

impl fmt::Display for TermsError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { term, what } => write!(out, "`{term}` names a {what} that does not exist"),
            Self::PaysItself { term } => write!(out, "under `{term}` a party would pay itself"),
            Self::InsurerShares { policy } => {
                write!(out, "the shares of the insurers of `{policy}` do not add up to 1")
            }
            Self::FeeMissing { contract } => {
                write!(out, "a cap of `{contract}` is a multiple of its fee, which is not stated")
            }
            Self::Number { term, what } => write!(out, "the {what} of `{term}` is out of range"),
            Self::NotPaid { term, clause } => {
                write!(out, "`{term}` answers what is paid under `{clause}`, which its party does not pay")
            }
            Self::NotMeasured { term } => write!(
                out,
                "`{term}` measures a node without downtime curve, backlog or tolerance, whose downtime is not kept"
            ),
            Self::Circle { clause } => write!(out, "`{clause}` answers, through others, what it causes itself"),
            Self::NothingToReinstate { policy } => {
                write!(out, "`{policy}` has reinstatements but no limit that they restore")
            }
            Self::PremiumMissing { policy } => {
                write!(out, "reinstatements of `{policy}` cost a multiple of its premium, which is not quoted")
            }
        }
    }
}

impl std::error::Error for TermsError {}

/// Reason why terms were not applied to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum SettleError {
    /// Losses of a party add up to 1.8e25 or more and cannot be counted.
    Overflow {
        /// The first trial with such losses.
        trial: u64,
    },
}

impl fmt::Display for SettleError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overflow { trial } => {
                write!(out, "the losses in trial {trial} are too large to count (1.8e25 or more)")
            }
        }
    }
}

impl std::error::Error for SettleError {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
