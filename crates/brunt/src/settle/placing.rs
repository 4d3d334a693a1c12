//! Where the losses of each threat are settled: event by event, or on columns of many trials side by side.

use super::takers::Takers;
use super::terms::{Cover, Terms};
use crate::plan::{LossSource, PlanThreat};
use crate::scenario::PartyIndex;
use crate::units::Ticks;

/// Where the losses of a threat are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Event by event, with the losses of other threats.
    Listed,
    /// On columns: no term takes the losses, which this party bears.
    Free(PartyIndex),
    /// On columns: the losses are taken by one policy, by position, which takes nothing else than losses on columns.
    Taken(u32),
}

/// Places of the losses of all threats under one programme.
///
/// A policy is settled on columns if the order of events matters for nothing but the largest event: it has one insurer and no clock,
/// sublimit, ladder or payment of a clause to cover, the horizon is a year at most, and every loss that it takes is the only loss of its
/// event, is taken by no other term, and comes from a threat with direct losses only.
#[derive(Debug, Clone)]
pub(crate) struct Placing {
    pub(super) of_threat: Vec<Place>,
}

impl Placing {
    /// Places under each of several programmes that are settled on the same trials; the threats that are listed are the same for all.
    /// All threats are listed if somebody else looks at every loss.
    pub(crate) fn of(programmes: &[&Terms], all_listed: bool) -> Vec<Self> {
        let Some(plan) = programmes.first().map(|terms| terms.plan()) else { return Vec::new() };
        let mut listed: Vec<bool> = plan.threats.iter().map(|threat| all_listed || !threat.only_costs()).collect();
        loop {
            let places: Vec<Self> = programmes.iter().map(|terms| Self::new(terms, &listed)).collect();
            let before = listed.clone();
            for (threat, listed) in listed.iter_mut().enumerate() {
                *listed = places.iter().any(|places| places.lists(threat));
            }
            if listed == before {
                return places;
            }
        }
    }

    /// Whether the losses of a threat, by position, are settled event by event.
    pub(crate) fn lists(&self, threat: usize) -> bool {
        self.of_threat[threat] == Place::Listed
    }

    /// Whether a policy takes the losses of a threat on columns.
    #[cfg(test)]
    pub(crate) fn takes(&self, threat: usize) -> bool {
        matches!(self.of_threat[threat], Place::Taken(_))
    }

    /// Positions of the policies that are settled on columns.
    pub(super) fn policies(&self) -> Vec<u32> {
        let taken = |place: &Place| if let Place::Taken(policy) = place { Some(*policy) } else { None };
        let mut policies: Vec<u32> = self.of_threat.iter().filter_map(taken).collect();
        policies.sort_unstable();
        policies.dedup();
        policies
    }

    /// Places under one programme, where `listed` threats are listed for another reason.
    fn new(terms: &Terms, listed: &[bool]) -> Self {
        let one_year = terms.plan().horizon <= Ticks::YEAR.get();
        let positions = 0..terms.policies.len() as u32;
        let mut plain: Vec<u32> = positions
            .filter(|&policy| one_year && is_plain(&terms.policies[policy as usize]))
            .filter(|&policy| !terms.takers.takes_payments(policy))
            .collect();
        loop {
            let threats = terms.plan().threats.iter().zip(listed).enumerate();
            let of_threat =
                threats.map(|(index, (threat, &listed))| place(terms, &plain, (index, threat), listed)).collect();
            let places = Self { of_threat };
            let known = plain.len();
            plain.retain(|&policy| !places.is_listed_for(terms, policy));
            if plain.len() == known {
                return places;
            }
        }
    }

    /// Whether a policy may take a loss that is settled event by event.
    fn is_listed_for(&self, terms: &Terms, policy: u32) -> bool {
        let taker = terms.takers.policy(policy);
        (0..).zip(terms.plan().slots()).any(|(slot, of)| match of.source {
            LossSource::Node(_) => taker.may_be_in(terms.takers.of_slot(slot)),
            LossSource::Threat(threat) => {
                self.lists(threat.0 as usize) && taker.may_be_in(terms.takers.of_direct_loss(slot, threat.0))
            }
        })
    }
}

/// Whether a policy has no terms but money terms, and one insurer.
fn is_plain(cover: &Cover) -> bool {
    let timed = cover.payouts.is_some() || cover.clock.is_some();
    !timed && cover.sublimits.is_empty() && cover.insurers.len() == 1
}

fn place(terms: &Terms, plain: &[u32], (index, threat): (usize, &PlanThreat), listed: bool) -> Place {
    let [first, others @ ..] = &threat.losses[..] else { return Place::Listed };
    let bearer = |slot: u32| terms.plan().slots()[slot as usize].bearer;
    if listed || others.iter().any(|other| bearer(other.slot) != bearer(first.slot)) {
        return Place::Listed;
    }
    let takers = |slot: u32| terms.takers.of_direct_loss(slot, index as u32);
    if threat.losses.iter().all(|loss| takers(loss.slot) == Takers::NONE) {
        return Place::Free(bearer(first.slot));
    }
    let only = plain.iter().find(|&&policy| terms.takers.policy(policy).is_all_of(takers(first.slot)));
    only.filter(|_| others.is_empty()).map_or(Place::Listed, |&policy| Place::Taken(policy))
}
