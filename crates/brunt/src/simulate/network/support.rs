//! What a need passes on of the present shortages of its members: the rule of each form of need, at one instant.

use super::shortage::{RANK_BITS, Shortage};
use crate::plan::{FINE, FULL, Form, Member, NeedActKind, NeedControls, Network, PlanNeed, STATED, by_stated};
use crate::plan::{divided, times_stated};

/// Members that controls add to a need, and to which work has been rerouted.
pub(super) trait Added: Copy {
    /// Whether there may be any.
    const SOME: bool;

    /// The members of a need, as weight and shortage, followed by the added members.
    fn after(self, own: impl Iterator<Item = (u64, Shortage)> + Clone)
    -> impl Iterator<Item = (u64, Shortage)> + Clone;

    /// Sum of the weights of the added members.
    fn weight(self) -> u64;
}

/// No added members.
#[derive(Clone, Copy)]
pub(super) struct Nobody;

impl Added for Nobody {
    const SOME: bool = false;

    #[inline(always)]
    fn after(
        self,
        own: impl Iterator<Item = (u64, Shortage)> + Clone,
    ) -> impl Iterator<Item = (u64, Shortage)> + Clone {
        own
    }

    #[inline(always)]
    fn weight(self) -> u64 {
        0
    }
}

/// Members that the acts of some controls add, one bit of `chosen` for each act.
#[derive(Clone, Copy)]
pub(super) struct AddedBy<'a> {
    pub acts: &'a NeedControls,
    pub chosen: u64,
    /// Time since the shortfall of the need began. Each added member has a switchover of its own.
    pub short_for: i64,
    pub shortages: &'a [Shortage],
}

impl<'a> AddedBy<'a> {
    fn all(self) -> impl Iterator<Item = (u64, Shortage)> + Clone + 'a {
        let acts = self.acts.acts.iter().enumerate().filter(move |(bit, _)| self.chosen >> bit & 1 == 1);
        acts.filter_map(move |(_, act)| match act.kind {
            NeedActKind::Member { node, weight, switchover } => {
                (self.short_for >= switchover).then(|| (weight, self.shortages[node as usize]))
            }
            _ => None,
        })
    }
}

impl Added for AddedBy<'_> {
    const SOME: bool = true;

    fn after(
        self,
        own: impl Iterator<Item = (u64, Shortage)> + Clone,
    ) -> impl Iterator<Item = (u64, Shortage)> + Clone {
        own.chain(self.all())
    }

    fn weight(self) -> u64 {
        self.all().map(|(weight, _)| weight).sum()
    }
}

/// Shortage that a need passes on from the present shortages of all nodes, before or after rerouting. `None` if the support before
/// rerouting is full, so that there is no shortfall.
#[inline(always)]
pub(super) fn support<A: Added>(
    shortages: &[Shortage],
    network: &Network,
    need: &PlanNeed,
    rerouted: bool,
    added: A,
) -> Option<Shortage> {
    let members = members(network, need);
    let of = |member: &Member| shortages[member.node as usize];
    let weighted = || members.iter().map(|member| (member.factor, of(member)));
    let scarcest = match need.form {
        // Any added member stands in for them.
        Form::Chain | Form::All | Form::Any if A::SOME => best(added.after(std::iter::empty())),
        Form::Chain => members.iter().map(of).fold(Shortage::UP, Shortage::worse),
        Form::All => {
            let scaled = |(factor, of): (u64, Shortage)| of.with_deficit(times_stated(of.deficit(), factor));
            weighted().map(scaled).fold(Shortage::UP, Shortage::worse)
        }
        Form::AtLeast => kth_smallest(added.after(weighted()).map(|(_, of)| of.ascending()), need.parameter),
        Form::Any if rerouted && of(&members[0]).is_down() => return Some(best(weighted())),
        Form::Any => of(&members[0]),
        Form::Pool => {
            let (lost, worst) = pool(added.after(weighted()));
            let whole = need.parameter.saturating_add(added.weight());
            if rerouted && lost > 0 && whole > STATED {
                return Some(worst.with_deficit(beyond(lost, whole)));
            }
            let before = if whole == STATED { by_stated(lost) } else { divided(lost, whole) };
            worst.with_deficit(before.min(FULL))
        }
    };
    scarcest.is_down().then_some(scarcest)
}

/// Shortage that a need passes on with added members: `base`, which is the shortage without them, unless they make it smaller.
pub(super) fn with_added(network: &Network, need: &PlanNeed, base: Shortage, added: AddedBy<'_>) -> Shortage {
    if added.all().next().is_none() || need.form == Form::Pool && added.weight() == 0 {
        return base;
    }
    let least = support(added.shortages, network, need, true, added).unwrap_or(Shortage::UP);
    if least.deficit() < base.deficit() { least } else { base }
}

/// Deficit that shows which members are missing. For forms in which members may be missing it is that of the scarcest member: the first
/// member that is down shows that others hold. For other forms it is the deficit before rerouting.
pub(super) fn scarcest(shortages: &[Shortage], network: &Network, need: &PlanNeed) -> u64 {
    match need.form {
        Form::AtLeast | Form::Pool => {
            let deficits = members(network, need).iter().map(|member| shortages[member.node as usize].deficit());
            deficits.max().unwrap_or(0)
        }
        _ => support(shortages, network, need, false, Nobody).map_or(0, Shortage::deficit),
    }
}

#[inline(always)]
fn members<'a>(network: &'a Network, need: &PlanNeed) -> &'a [Member] {
    &network.members[need.members.0 as usize..need.members.1 as usize]
}

/// The smallest shortage; of equal deficits, the one with the best-ranked cause.
#[inline(always)]
fn best(members: impl Iterator<Item = (u64, Shortage)>) -> Shortage {
    let mut least = None;
    for (_, of) in members {
        least = Some(least.map_or(of.ascending(), |least: u128| least.min(of.ascending())));
    }
    least.map_or(Shortage::UP, Shortage::from_ascending)
}

/// Sum of deficit x weight over the members, in units of 10^-30, and the member with the largest deficit x weight.
#[inline(always)]
fn pool(members: impl Iterator<Item = (u64, Shortage)>) -> (u128, Shortage) {
    let (mut lost, mut worst, mut most) = (0u128, Shortage::UP, 0);
    for (weight, shortage) in members {
        let weighted = u128::from(weight) * u128::from(shortage.deficit());
        lost += weighted;
        if (weighted, shortage.rank()) > (most, worst.rank()) {
            (most, worst) = (weighted, shortage);
        }
    }
    (lost, worst)
}

/// Deficit after rerouting: `lost` is the sum of deficit x weight over the members, `whole` the sum of their weights.
#[inline]
fn beyond(lost: u128, whole: u64) -> u64 {
    let spare = whole.saturating_sub(STATED).saturating_mul(FINE);
    by_stated(lost).saturating_sub(spare).min(FULL)
}

/// Shortage with the k-th smallest deficit of the members, and with the best-ranked cause among the members of that deficit.
///
/// In the order of the words, members with equal deficits are neighbours, best-ranked first.
#[inline]
fn kth_smallest(members: impl Iterator<Item = u128> + Clone, k: u64) -> Shortage {
    // More than eight members of one need are rare enough to be sorted on the heap.
    let (mut few, mut count) = ([0; 8], 0);
    for word in members.clone() {
        if count == few.len() {
            let mut many: Vec<u128> = members.collect();
            many.sort_unstable();
            return first_with_deficit_of(&many, k);
        }
        let mut place = count;
        while place > 0 && few[place - 1] > word {
            few[place] = few[place - 1];
            place -= 1;
        }
        few[place] = word;
        count += 1;
    }
    first_with_deficit_of(&few[..count], k)
}

/// First of the ascending words with the deficit of the k-th word.
fn first_with_deficit_of(words: &[u128], k: u64) -> Shortage {
    let kth = words.get(k as usize - 1).copied().unwrap_or_else(|| Shortage::UP.ascending());
    let first = words.iter().find(|&&word| word >> RANK_BITS == kth >> RANK_BITS);
    Shortage::from_ascending(first.copied().unwrap_or(kth))
}
