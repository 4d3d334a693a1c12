//! Versions of a cluster with nothing in them that makes no difference.
//!
//! A control may be consulted and change nothing: another control prevented the occurrence, or the effect came to nothing. Versions with
//! the same content are told apart only by controls that change content.

use super::choice::Choice;
use super::memory::{Memory, Outcome};
use super::versions::Version;

/// Choices between the versions of a cluster.
#[derive(Debug, Default)]
pub(super) struct Reduced {
    /// Each choice, and the position of a version with its content.
    pub choices: Vec<(Choice, u32)>,
}

impl Reduced {
    pub(super) fn of(found: &[Version], memory: &Memory) -> Self {
        let mut choices: Vec<(Choice, u32)> = Vec::with_capacity(found.len());
        for (position, version) in (0..).zip(found) {
            let same = |&(_, known): &(Choice, u32)| same(&found[known as usize], version, memory);
            let first = choices.iter().find(|known| same(known)).map_or(position, |known| known.1);
            choices.push((version.choice, first));
        }
        let mut open = found.iter().fold(0, |all, version| all | version.choice.consulted);
        while open != 0 {
            let one = open & open.wrapping_neg();
            open ^= one;
            if !decides(&choices, one) {
                choices.iter_mut().for_each(|choice| choice.0 = choice.0.without(one));
            }
        }
        let mut kept: Vec<(Choice, u32)> = Vec::with_capacity(choices.len());
        for (choice, content) in choices {
            if !kept.iter().any(|(wider, same)| *same == content && wider.holds(choice)) {
                kept.retain(|(narrow, same)| *same != content || !choice.holds(*narrow));
                kept.push((choice, content));
            }
        }
        Self { choices: kept }
    }

    /// Whether nothing depends on any set that is compared.
    pub(super) fn is_fixed(&self) -> bool {
        self.choices.len() == 1
    }
}

/// Whether a control, given as a bit, tells choices of unlike content apart that no other control does.
fn decides(choices: &[(Choice, u32)], one: u64) -> bool {
    let apart = |(position, (choice, content)): (usize, &(Choice, u32))| {
        let rest = choices[position + 1..].iter().filter(|other| other.1 != *content);
        let mut rest = rest.map(|other| (choice.without(one), other.0.without(one)));
        rest.any(|(one, other)| one.overlaps(other))
    };
    choices.iter().enumerate().any(apart)
}

/// Whether two versions of a cluster have the same losses and downtime, in the same order.
fn same(one: &Version, other: &Version, memory: &Memory) -> bool {
    if one.parties != other.parties || !one.breaches.same(&other.breaches) {
        return false;
    }
    // Where nothing is settled, sums are all there is.
    let settled = |&outcome: &u32| memory.outcomes[outcome as usize].collected.is_some();
    if !one.outcomes.iter().chain(&other.outcomes).any(settled) {
        return true;
    }
    let outcomes = |version: &Version| {
        let all = version.outcomes.clone().into_iter();
        all.filter(|&outcome| !memory.outcomes[outcome as usize].is_nothing()).collect::<Vec<u32>>()
    };
    let (one, other) = (outcomes(one), outcomes(other));
    let content = |outcome: u32| &memory.outcomes[outcome as usize];
    one.len() == other.len() && one.iter().zip(&other).all(|(&a, &b)| a == b || content(a).same_content(content(b)))
}

impl Outcome {
    /// Whether there is nothing to add up or to settle.
    pub(super) fn is_nothing(&self) -> bool {
        let settled = |collected: &crate::simulate::book::Collect| {
            collected.rows().is_empty() && collected.stretches().is_empty()
        };
        self.collected.as_ref().is_some_and(settled)
    }

    fn same_content(&self, other: &Self) -> bool {
        self.parties == other.parties && self.collected == other.collected
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::Marks;
    use super::*;
    use crate::ledger::{Amount, Row, RowKind};
    use crate::scenario::ThreatIndex;
    use crate::simulate::book::Collect;
    use crate::simulate::network::Watch;
    use crate::units::Ticks;

    /// One version for each set of two controls, with one outcome: an amount, and the event that costs it.
    fn reduced(outcomes: [(u32, u32); 4], settled: bool) -> Vec<(Choice, u32)> {
        let mut memory = Memory::default();
        let mut version = |(set, (amount, event)): (u64, (u32, u32))| {
            let (kind, amount, time) = (RowKind::Direct, Amount::of_count(amount), Ticks::ZERO);
            let (threat, episode, start, end) = (ThreatIndex(0), time, time, time);
            let (slot, cause_node, capacity) = (0, None, 1.0);
            let mut collected = Collect::default();
            collected.row(Row {
                event,
                occurrence: event,
                threat,
                slot,
                kind,
                cause_node,
                episode,
                start,
                end,
                capacity,
                amount,
            });
            let (parties, collected) = (vec![amount], settled.then_some(collected));
            let outcomes = vec![memory.add(Outcome { parties: parties.clone(), collected, ..Outcome::default() })];
            Version { choice: Choice::of(set, 0b11), parties, breaches: Marks::default(), outcomes }
        };
        let found: Vec<Version> = (0..).zip(outcomes).map(&mut version).collect();
        Reduced::of(&found, &memory).choices
    }

    /// Both controls are consulted; only the first makes a difference, also where the same losses are found twice.
    #[test]
    fn a_control_that_makes_no_difference_tells_nothing_apart() {
        let first = [(Choice::of(0, 0b01), 0), (Choice::of(1, 0b01), 1)];
        for settled in [false, true] {
            assert_eq!(reduced([(9, 0), (5, 0), (9, 0), (5, 0)], settled), first);
            assert_eq!(reduced([(7, 0); 4], settled), [(Choice::of(0, 0), 0)]);
        }
        // The same sums of other events: the same where nothing is settled, and not where terms see each loss.
        let events = [(9, 0), (5, 0), (9, 1), (5, 0)];
        assert_eq!(reduced(events, false), first);
        let apart = [(0b00, 0), (0b01, 1), (0b10, 2), (0b11, 1)].map(|(set, of)| (Choice::of(set, 0b11), of));
        assert_eq!(reduced(events, true), apart);
    }
}
