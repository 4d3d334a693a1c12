//! Smaller programmes on which the settlers still differ.

use super::agree::both;
use super::generate::world::World;
use brunt::ledger::TrialLosses;
use brunt::scenario::{Covered, Deductible, Programme};
use brunt::units::{Money, Share};

/// The smallest programme found by dropping terms one by one, and in what the settlers differ on it.
pub(super) fn smallest(
    world: &World,
    mut programme: Programme,
    trial: &TrialLosses,
    mut difference: String,
) -> (Programme, String) {
    loop {
        let smaller = candidates(&programme).into_iter().filter(|smaller| *smaller != programme).find_map(|smaller| {
            match both(world, &smaller, trial) {
                Some(Err(difference)) => Some((smaller, difference)),
                _ => None,
            }
        });
        match smaller {
            Some(found) => (programme, difference) = found,
            None => return (programme, difference),
        }
    }
}

/// Programmes with one term less. Clauses stay, because covers name them by position; a clause of share 0 answers nothing.
fn candidates(programme: &Programme) -> Vec<Programme> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Programme)| {
        let mut smaller = programme.clone();
        change(&mut smaller);
        all.push(smaller);
    };
    for number in 0..programme.policies.len() {
        with(&|smaller| drop(smaller.policies.remove(number)));
        with(&|smaller| smaller.policies[number].waiting = None);
        with(&|smaller| smaller.policies[number].indemnity_period = None);
        with(&|smaller| drop(smaller.policies[number].sublimits.pop()));
        with(&|smaller| smaller.policies[number].deductible = Deductible::NONE);
        with(&|smaller| smaller.policies[number].reinstatements = None);
        with(&|smaller| {
            if smaller.policies[number].reinstatements.is_none() {
                smaller.policies[number].limit = None;
            }
        });
        with(&|smaller| smaller.policies[number].aggregate_limit = None);
        with(&|smaller| smaller.policies[number].aggregate_retention = Money::ZERO);
        with(&|smaller| smaller.policies[number].coinsurance = Share::ZERO);
        with(&|smaller| {
            smaller.policies[number].insurers.truncate(1);
            smaller.policies[number].insurers[0].1 = Share::ONE;
        });
        with(&|smaller| {
            if let Covered::Events(cover) = &mut smaller.policies[number].cover {
                (cover.threats, cover.categories, cover.nodes, cover.causes) = (None, None, None, None);
            }
        });
    }
    for number in 0..programme.contracts.len() {
        if number + 1 == programme.contracts.len() {
            with(&|smaller| {
                smaller.contracts.pop();
                let clauses = smaller.clauses().count() as u32;
                forget(smaller, clauses);
            });
        }
        with(&|smaller| smaller.contracts[number].at_risk = None);
        for clause in 0..programme.contracts[number].indemnities.len() {
            with(&|smaller| smaller.contracts[number].indemnities[clause].share = Share::ZERO);
            with(&|smaller| {
                let share = &mut smaller.contracts[number].indemnities[clause].share;
                *share = if *share == Share::ZERO { Share::ZERO } else { Share::ONE };
            });
            with(&|smaller| smaller.contracts[number].indemnities[clause].event_cap = None);
            with(&|smaller| smaller.contracts[number].indemnities[clause].annual_cap = None);
            with(&|smaller| smaller.contracts[number].indemnities[clause].pools.clear());
            with(&|smaller| smaller.contracts[number].indemnities[clause].order = 1);
            with(&|smaller| {
                let cover = &mut smaller.contracts[number].indemnities[clause].cover;
                (cover.threats, cover.categories, cover.nodes, cover.causes) = (None, None, None, None);
            });
        }
        for level in 0..programme.contracts[number].service_levels.len() {
            with(&|smaller| smaller.contracts[number].service_levels[level].allocation = Share::ZERO);
            with(&|smaller| {
                let share = &mut smaller.contracts[number].service_levels[level].allocation;
                *share = if *share == Share::ZERO { Share::ZERO } else { Share::ONE };
            });
            with(&|smaller| smaller.contracts[number].service_levels[level].excused = Default::default());
            with(&|smaller| smaller.contracts[number].service_levels[level].earn_back = None);
            with(&|smaller| smaller.contracts[number].service_levels[level].termination = None);
            with(&|smaller| smaller.contracts[number].service_levels[level].exclusive_remedy = false);
            with(&|smaller| smaller.contracts[number].service_levels[level].bands.truncate(1));
        }
    }
    all
}

/// Drops clauses from a number on out of every cover.
fn forget(programme: &mut Programme, clauses: u32) {
    let indemnities = programme.contracts.iter_mut().flat_map(|contract| &mut contract.indemnities);
    indemnities.for_each(|indemnity| indemnity.cover.transfers.retain(|clause| clause.0 < clauses));
    for policy in &mut programme.policies {
        if let Covered::Events(cover) = &mut policy.cover {
            cover.transfers.retain(|clause| clause.0 < clauses);
        }
        policy.sublimits.iter_mut().for_each(|sublimit| sublimit.cover.transfers.retain(|clause| clause.0 < clauses));
    }
}
