//! The checked scenario model: parties, a network of nodes and needs, threats, factors, contracts, policies, controls, appetite and
//! stresses.
mod appetite;
pub(crate) mod bound;
mod check;
mod contract;
mod control;
mod cover;
mod diagnostic;
pub(crate) mod entry;
mod factor;
#[cfg(feature = "serde")]
pub(crate) mod file;
mod header;
pub(crate) mod law;
pub(crate) mod node;
mod policy;
mod programme;
pub(crate) mod read;
mod stress;
mod threat;

pub(crate) use appetite::{Limit, Statement, StatementMeasure, Subject};
pub(crate) use check::checked::Checked;
pub(crate) use contract::price_term::{Forward, PriceBand, PriceSide, PriceTerm};
pub(crate) use contract::service_level::{
    CreditBand, EarnBack, Excused, LevelMeasure, Period, ServiceLevel, Termination,
};
pub(crate) use contract::{Cap, CoFunding, Contract, Indemnity, Pool};
pub(crate) use control::{
    Act, Control, ControlCost, ControlSet, Effect, Host, MOST_CONTROLS, NeedEffect, Role, Shrink, Status,
};
pub(crate) use cover::{ClauseIndex, Cover};
pub use diagnostic::{Diagnostic, FileId, Fix, Label, Position, Severity, Source, Sources, StatementPlace};
#[cfg(feature = "serde")]
pub use diagnostic::{LocatedDiagnostic, LocatedLabel};
pub(crate) use factor::{Factors, Price};
pub(crate) use node::{DowntimeCurve, Need, NeedForm, Node, WeeklyHours};
#[cfg(test)]
pub(crate) use node::{Rate, Tolerance};
pub(crate) use policy::{
    Covered, Deductible, Ladder, Loads, Policy, Premium, Reinstatement, Rung, Sublimit, Waiting, WaitingClock,
    WaitingKind,
};
pub(crate) use programme::{Clause, Programme};
pub(crate) use read::suggest::nearest;
pub use stress::Reading;
pub(crate) use stress::{Assumed, Forced, Lasting, MOST_STRESSES, Move, OutOfService, Scale, Stress, StressError};
pub(crate) use threat::{
    DirectLoss, Framework, Frequency, Hits, Loading, LossAmount, OutageLength, Pick, RecoveryStep, Threat, Timing,
    Trigger,
};

use crate::units::{Date, Ticks};

/// Position of a party in [`Scenario::parties`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PartyIndex(pub u32);
/// Position of a node in [`Scenario::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeIndex(pub u32);
/// Position of a threat in [`Scenario::threats`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ThreatIndex(pub u32);
/// Position of a category in [`Scenario::categories`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CategoryIndex(pub u32);
/// Position of a control in [`Scenario::controls`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ControlIndex(pub u32);
/// One need of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NeedIndex {
    /// The node.
    pub node: NodeIndex,
    /// Position in [`Node::needs`].
    pub need: u32,
}
/// Position of a factor in [`Factors::names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FactorIndex(pub u32);

/// A party that bears losses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Party {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
}

/// A checked scenario: every reference resolved, every number in range, every list of entities sorted by id.
///
/// The order of entities in the file has no effect on results, because entities are sorted by id.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Scenario {
    /// Display name.
    pub name: String,
    /// Currency of all amounts.
    pub currency: String,
    /// Local date whose midnight is t = 0.
    pub start: Date,
    /// Length of a trial, positive.
    pub horizon: Ticks,
    /// Parties, sorted by id.
    pub parties: Vec<Party>,
    /// Loss categories, sorted by name.
    pub categories: Vec<String>,
    /// Nodes, sorted by id.
    pub nodes: Vec<Node>,
    /// Threats, sorted by id.
    pub threats: Vec<Threat>,
    /// Systemic factors, sorted by name, and their correlation.
    pub factors: Factors,
    /// Contracts and policies, each sorted by id.
    pub programme: Programme,
    /// Controls, sorted by id, at most [`MOST_CONTROLS`].
    pub controls: Vec<Control>,
    /// Appetite statements, sorted by id.
    pub appetite: Vec<Statement>,
    /// Stresses, sorted by id.
    pub stresses: Vec<Stress>,
    /// Assumptions of an applied stress; empty in a scenario as read.
    pub assumed: Assumed,
    /// SHA-256 of the canonical scenario, as 64 hexadecimal digits.
    pub hash: String,
}

impl Scenario {
    /// Controls that are in place, except controls that an applied stress switches off.
    pub(crate) fn controls_in_place(&self) -> ControlSet {
        let in_place = |index: &u32| self.assumed.acts(*index, &self.controls[*index as usize]);
        (0..self.controls.len() as u32).filter(in_place).map(ControlIndex).fold(ControlSet::EMPTY, ControlSet::with)
    }

    /// True if both scenarios state the same in all that a simulation reads, except contracts and policies.
    ///
    /// Names, appetite and stresses that are not applied are read by reports only. The currency is compared, because amounts in one currency
    /// are no amounts in another. Controls that a model switches on or off
    /// are not part of its scenario.
    pub(crate) fn has_world_of(&self, other: &Self) -> bool {
        // Every field is named, so that a new field has to be judged here.
        let Self {
            name: _,
            currency,
            start,
            horizon,
            parties,
            categories,
            nodes,
            threats,
            factors,
            programme: _,
            controls,
            appetite: _,
            stresses: _,
            assumed,
            hash: _,
        } = self;
        (currency, start, horizon) == (&other.currency, &other.start, &other.horizon)
            && (parties, categories) == (&other.parties, &other.categories)
            && (nodes, threats, factors) == (&other.nodes, &other.threats, &other.factors)
            && (controls, assumed) == (&other.controls, &other.assumed)
    }

    /// All controls, including proposed ones.
    #[cfg(test)]
    pub(crate) fn all_controls(&self) -> ControlSet {
        ControlSet::first(self.controls.len())
    }
}
