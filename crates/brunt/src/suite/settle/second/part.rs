//! Parts of an event, and which of them a cover selects: "Cover" under "Who bears it" in `docs/model.md`.

use super::Given;
use super::money::Units;
use brunt::ledger::{Loss, Row, RowKind};
use brunt::plan::LossSource;
use brunt::scenario::{CategoryIndex, ClauseIndex, Cover, NodeIndex, PartyIndex, ThreatIndex};

/// One amount that one party bears of an event.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The party that bears the amount.
    pub bearer: PartyIndex,
    /// The threat whose occurrence caused the loss.
    pub threat: ThreatIndex,
    /// The node where the disruption acts; none for a direct loss.
    pub cause: Option<NodeIndex>,
    /// The clause under which the bearer has paid the amount; none for a loss of the bearer itself.
    pub paid: Option<ClauseIndex>,
    /// The loss that the amount is, or that it answers; none for a credit.
    pub loss: Option<Lost>,
    /// How much of the amount nobody has answered so far.
    pub left: Units,
}

/// A loss as it arose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lost {
    pub category: CategoryIndex,
    /// The node whose downtime the loss is; none for a direct loss.
    pub node: Option<NodeIndex>,
    pub row: Row,
}

impl Part {
    /// The part that a loss is before anybody answers it.
    pub(super) fn of_loss(given: &Given<'_>, loss: &Loss) -> Self {
        let row = loss.row;
        let slot = &given.plan.slots()[row.slot as usize];
        let node = match slot.source {
            LossSource::Node(node) => Some(node),
            LossSource::Threat(_) => None,
        };
        assert_eq!(node.is_none(), row.kind == RowKind::Direct);
        Self {
            bearer: slot.bearer,
            threat: row.threat,
            cause: row.cause_node,
            paid: None,
            loss: Some(Lost { category: slot.category, node, row }),
            left: row.amount.units(),
        }
    }

    /// Whether a cover selects the part. Categories and nodes are conditions on own losses only.
    pub(super) fn is_selected(&self, cover: &Cover) -> bool {
        let threat = cover.threats.as_ref().is_none_or(|threats| threats.contains(&self.threat));
        let cause = cover.causes.as_ref().is_none_or(|causes| self.cause.is_some_and(|cause| causes.contains(&cause)));
        let what = match (self.paid, &self.loss) {
            (Some(clause), _) => cover.transfers.contains(&clause),
            (None, Some(Lost { category, node, .. })) => {
                let of_category = cover.categories.as_ref().is_none_or(|categories| categories.contains(category));
                let of_node = cover.nodes.as_ref().is_none_or(|nodes| node.is_some_and(|node| nodes.contains(&node)));
                cover.own_losses && of_category && of_node
            }
            (None, None) => false,
        };
        threat && cause && what
    }
}
