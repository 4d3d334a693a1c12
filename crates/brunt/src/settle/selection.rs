//! A cover compiled to flat tables: a few look-ups decide whether the cover includes an item.

use super::error::TermsError;
use crate::plan::{LossSource, Plan};
use crate::scenario::{Cover, NodeIndex, PartyIndex};

/// The name of a clause and the party that pays under the clause; `None` if there is no single payer.
pub(super) type Payer = (String, Option<PartyIndex>);

/// Cause of a loss without a node: the loss is a direct loss.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Origin of an item, for the party that bears the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// An own loss of the party.
    Own,
    /// A payment of the party under a clause.
    Paid(u32),
}

/// A loss, or a part of a loss, that a party bears.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub origin: Origin,
    pub bearer: PartyIndex,
    pub slot: u32,
    pub threat: u32,
    pub cause: u32,
}

/// The cover of one party.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    party: PartyIndex,
    own_losses: bool,
    slots: Vec<bool>,
    threats: Vec<bool>,
    /// Included causes, by node. Empty if all causes and losses without a cause are included.
    causes: Vec<bool>,
    /// Excluded causes, by node; empty if no cause is excluded.
    excluded: Vec<bool>,
    clauses: Vec<u32>,
}

impl Selection {
    /// Compiles the cover of a party. `clauses` holds the name of each clause and the party that pays under the clause.
    pub(super) fn new(
        plan: &Plan,
        term: &str,
        party: PartyIndex,
        cover: &Cover,
        clauses: &[Payer],
    ) -> Result<Self, TermsError> {
        let unknown = |what| TermsError::Unknown { term: term.to_owned(), what };
        let marked = |listed: Option<Vec<u32>>, length: usize, what| match listed {
            None => Ok(vec![true; length]),
            Some(listed) => {
                let mut marks = vec![false; length];
                for index in listed {
                    *marks.get_mut(index as usize).ok_or_else(|| unknown(what))? = true;
                }
                Ok(marks)
            }
        };
        let threats: Option<Vec<u32>> = cover.threats.as_ref().map(|all| all.iter().map(|threat| threat.0).collect());
        let categories: Option<Vec<u32>> =
            cover.categories.as_ref().map(|all| all.iter().map(|category| category.0).collect());
        let nodes: Option<Vec<u32>> = cover.nodes.as_ref().map(|all| all.iter().map(|node| node.0).collect());
        let causes: Option<Vec<u32>> = cover.causes.as_ref().map(|all| all.iter().map(|node| node.0).collect());
        for clause in &cover.transfers {
            let (id, payer) = clauses.get(clause.0 as usize).ok_or_else(|| unknown("clause"))?;
            if *payer != Some(party) {
                return Err(TermsError::NotPaid { term: term.to_owned(), clause: id.clone() });
            }
        }
        let any_node = nodes.is_none();
        let nodes = marked(nodes, plan.scenario_nodes, "node")?;
        let categories = marked(categories, plan.categories, "category")?;
        let at = |source: LossSource| match source {
            LossSource::Node(node) => nodes[node.0 as usize],
            LossSource::Threat(_) => any_node,
        };
        let slots = plan.slots().iter().map(|slot| categories[slot.category.0 as usize] && at(slot.source)).collect();
        Ok(Self {
            party,
            own_losses: cover.own_losses,
            slots,
            threats: marked(threats, plan.threats.len(), "threat")?,
            causes: if causes.is_some() { marked(causes, plan.scenario_nodes, "node")? } else { Vec::new() },
            excluded: Vec::new(),
            clauses: cover.transfers.iter().map(|clause| clause.0).collect(),
        })
    }

    /// Excludes losses by downtime of `nodes`, and losses by downtime that is caused at `nodes`.
    pub(super) fn exclude(&mut self, plan: &Plan, nodes: &[NodeIndex]) {
        self.excluded.resize(plan.scenario_nodes, false);
        nodes.iter().for_each(|node| self.excluded[node.0 as usize] = true);
        for (slot, chosen) in plan.slots().iter().zip(&mut self.slots) {
            *chosen &= !matches!(slot.source, LossSource::Node(node) if nodes.contains(&node));
        }
    }

    /// A cover of everything that a party bears: own losses and payments under clauses.
    pub(super) fn everything(plan: &Plan, party: PartyIndex, clauses: usize) -> Self {
        Self {
            party,
            own_losses: true,
            slots: vec![true; plan.slots().len()],
            threats: vec![true; plan.threats.len()],
            causes: Vec::new(),
            excluded: Vec::new(),
            clauses: (0..clauses as u32).collect(),
        }
    }

    /// Whether the cover includes an item.
    pub(super) fn holds(&self, item: &Facts) -> bool {
        let chosen = match item.origin {
            Origin::Own => self.has_slot(item.slot, item.bearer),
            Origin::Paid(clause) => self.has_paid(clause, item.bearer),
        };
        chosen && self.has_threat(item.threat) && self.has_cause(item.cause)
    }

    /// Whether the cover includes own losses of `bearer` at a slot.
    pub(super) fn has_slot(&self, slot: u32, bearer: PartyIndex) -> bool {
        bearer == self.party && self.own_losses && self.slots[slot as usize]
    }

    /// Whether the cover includes payments of `payer` under a clause.
    pub(super) fn has_paid(&self, clause: u32, payer: PartyIndex) -> bool {
        payer == self.party && self.clauses.contains(&clause)
    }

    /// Whether the cover includes losses by a threat.
    pub(super) fn has_threat(&self, threat: u32) -> bool {
        self.threats[threat as usize]
    }

    /// Whether the cover includes losses caused at the node `cause`, or direct losses if `cause` is [`NOWHERE`].
    pub(super) fn has_cause(&self, cause: u32) -> bool {
        let caused = self.causes.is_empty() || cause != NOWHERE && self.causes[cause as usize];
        let excluded = !self.excluded.is_empty() && cause != NOWHERE && self.excluded[cause as usize];
        caused && !excluded
    }
}
