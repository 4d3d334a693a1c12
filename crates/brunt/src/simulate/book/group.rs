//! Groups of threats whose losses are added up before they are booked.

use crate::ledger::Amount;
use crate::plan::{NONE, Plan, Slot};
use crate::scenario::Framework;

/// Losses of each trial of the block by the threats of one bearer, category and framework.
#[derive(Debug)]
pub(super) struct Group {
    pub slot: Slot,
    pub framework: Framework,
    pub amounts: Vec<Amount>,
    pub used: bool,
}

/// Groups of threats with one direct loss per occurrence and nothing else, by bearer, category and framework, and the group of each
/// threat. Other threats have no group.
pub(super) fn groups(plan: &Plan, trials: usize) -> (Vec<Group>, Vec<u32>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of = vec![NONE; plan.threats.len()];
    for (threat, group) in plan.threats.iter().zip(&mut group_of) {
        let ([loss], true) = (&threat.losses[..], threat.only_costs()) else {
            continue;
        };
        let (slot, framework) = (plan.losses.slots[loss.slot as usize], threat.framework);
        let same = |group: &Group| {
            (group.slot.bearer, group.slot.category, group.framework) == (slot.bearer, slot.category, framework)
        };
        let known = groups.iter().position(same).unwrap_or(groups.len());
        if known == groups.len() {
            groups.push(Group { slot, framework, amounts: vec![Amount::ZERO; trials], used: false });
        }
        *group = known as u32;
    }
    (groups, group_of)
}
