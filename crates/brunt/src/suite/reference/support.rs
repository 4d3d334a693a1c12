//! What a need's members support, before and after rerouting, and which of them bind.

use crate::suite::reference::fixed::{FULL, STATED, product, rounded, stated, units};
use brunt::scenario::NeedForm;

/// A support and the positions of the members that keep it from being higher.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Support {
    pub capacity: u64,
    pub binding: Vec<usize>,
}

impl Support {
    /// With what binds named by the nodes that stand at the positions.
    pub(super) fn named(self, nodes: &[usize]) -> Self {
        Self { binding: self.binding.into_iter().map(|position| nodes[position]).collect(), ..self }
    }
}

/// The support of a form's own members and then of added ones, of such weights, once work has been rerouted.
pub(super) fn extended(form: &NeedForm, capacities: &[u64], added: &[f64]) -> Support {
    match form {
        NeedForm::All(_) | NeedForm::Any(_) => at_level(capacities, capacities.iter().copied().max().unwrap_or(FULL)),
        NeedForm::AtLeast { k, .. } => kth(capacities, *k),
        NeedForm::Pool(members) => {
            let weights: Vec<f64> = members.iter().map(|member| member.1).chain(added.iter().copied()).collect();
            pool(&weights, capacities).1
        }
    }
}

/// The supports before and after rerouting, from the members' capacities in the order of the form.
pub(super) fn supports(form: &NeedForm, capacities: &[u64]) -> (Support, Support) {
    match form {
        NeedForm::All(members) => {
            let left = |(&a, member): (&u64, &(_, f64))| FULL - product(units(member.1), FULL - a);
            let each: Vec<u64> = capacities.iter().zip(members).map(left).collect();
            same(at_level(&each, each.iter().copied().min().unwrap_or(FULL)))
        }
        NeedForm::Any(_) => {
            let best = capacities.iter().copied().max().unwrap_or(FULL);
            (Support { capacity: capacities[0], binding: vec![0] }, at_level(capacities, best))
        }
        NeedForm::AtLeast { k, .. } => same(kth(capacities, *k)),
        NeedForm::Pool(members) => pool(&members.iter().map(|member| member.1).collect::<Vec<_>>(), capacities),
    }
}

/// All members at a level bind.
fn at_level(capacities: &[u64], level: u64) -> Support {
    Support { capacity: level, binding: (0..capacities.len()).filter(|&member| capacities[member] == level).collect() }
}

/// Members at the k-th largest capacity bind.
fn kth(capacities: &[u64], k: u32) -> Support {
    let mut falling = capacities.to_vec();
    falling.sort_unstable_by(|a, b| b.cmp(a));
    at_level(capacities, falling[k as usize - 1])
}

fn same(support: Support) -> (Support, Support) {
    (support.clone(), support)
}

fn pool(weights: &[f64], capacities: &[u64]) -> (Support, Support) {
    let weights: Vec<u64> = weights.iter().map(|&weight| stated(weight)).collect();
    let lost: Vec<u128> =
        weights.iter().zip(capacities).map(|(&weight, &a)| u128::from(weight) * u128::from(FULL - a)).collect();
    let worst = lost.iter().copied().max().unwrap_or(0);
    let binding: Vec<usize> = (0..lost.len()).filter(|&member| lost[member] == worst).collect();
    let (lost, whole): (u128, u64) = (lost.iter().sum(), weights.iter().sum());
    let before = rounded(lost, whole);
    let spare = whole.saturating_sub(STATED) * (FULL / STATED);
    let after = if spare == 0 { before } else { rounded(lost, STATED).saturating_sub(spare) };
    let support = |missing: u64| Support { capacity: FULL - missing.min(FULL), binding: binding.clone() };
    (support(before), support(after))
}
