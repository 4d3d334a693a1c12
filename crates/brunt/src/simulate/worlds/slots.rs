//! Losses of one world as losses of another.

use crate::ledger::TrialLosses;
use crate::plan::{LossSource, NONE, Plan, Slot};
use crate::scenario::ThreatIndex;
use std::collections::HashMap;

/// Positions of threats and slots of one world in another. A position that the other world has not is [`NONE`].
#[derive(Debug)]
pub(super) struct Positions {
    pub threats: Vec<u32>,
    slots: Vec<u32>,
    /// Whether every position that is there is the same.
    same: bool,
}

impl Positions {
    /// Positions in the other world, given those of threats. The losses of a source are matched in order.
    pub(super) fn new(one: &Plan, other: &Plan, threats: Vec<u32>) -> Self {
        let mut first: HashMap<(bool, u32), u32> = HashMap::new();
        for (position, slot) in (0..).zip(other.slots()) {
            first.entry(source(slot)).or_insert(position);
        }
        let mut slots = vec![NONE; one.slots().len()];
        let mut number = 0;
        for (position, slot) in one.slots().iter().enumerate() {
            let before = position.checked_sub(1).map(|before| source(&one.slots()[before]));
            let (of_node, index) = source(slot);
            number = if before == Some((of_node, index)) { number + 1 } else { 0 };
            let there = if of_node { Some(&index) } else { threats.get(index as usize) };
            let place = there.and_then(|&index| Some(first.get(&(of_node, index))? + number));
            let is_it =
                |place: &u32| other.slots().get(*place as usize).map(source).is_some_and(|(node, _)| node == of_node);
            slots[position] = place.filter(is_it).unwrap_or(NONE);
        }
        let stay =
            |positions: &[u32]| (0..).zip(positions).all(|(position, &there)| there == position || there == NONE);
        let same = stay(&threats) && stay(&slots);
        Self { threats, slots, same }
    }

    /// Renames the threats and slots of losses, all of which are there in the other world.
    pub(super) fn rename(&self, losses: &mut TrialLosses) {
        if self.same {
            return;
        }
        let threat = |threat: &mut ThreatIndex| threat.0 = self.threats[threat.0 as usize];
        for loss in &mut losses.losses {
            threat(&mut loss.row.threat);
            loss.row.slot = self.slots[loss.row.slot as usize];
        }
        losses.downtime.iter_mut().for_each(|stretch| threat(&mut stretch.threat));
    }
}

fn source(slot: &Slot) -> (bool, u32) {
    match slot.source {
        LossSource::Node(node) => (true, node.0),
        LossSource::Threat(threat) => (false, threat.0),
    }
}
