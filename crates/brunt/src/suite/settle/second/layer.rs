//! From a covered loss to the payment: deductible, limit, aggregate terms, coinsurance and reinstatements.

use super::money::{Units, proportion, share_of, stated};
use brunt::ledger::Amount;
use brunt::scenario::{Deductible, Policy};
use brunt::units::Share;
use std::collections::BTreeMap;

/// The policy years of each policy.
pub(super) type Years = BTreeMap<(usize, i64), Year>;

/// The sums of a policy year so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Year {
    /// Losses after deductible and limit.
    before_aggregate: Units,
    /// Losses after aggregate terms.
    after_aggregate: Units,
}

/// What a layer makes of a loss.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub payment: Units,
    pub reinstatement: Units,
}

/// The steps from a covered loss to the payment. The insured keeps at least what was lost in the first hours under `greater_of`. No
/// payment is more than what is left of the loss.
pub(super) fn answer(policy: &Policy, year: &mut Year, loss: Units, first_hours: Units, left: Option<Units>) -> Answer {
    let beyond = deductible(policy, loss, first_hours);
    let limited = policy.limit.map_or(beyond, |limit| beyond.min(stated(limit)));
    let before = *year;
    year.before_aggregate += limited;
    year.after_aggregate = aggregate(policy, year.before_aggregate);
    let paid = |sum| sum - share_of(sum, policy.coinsurance);
    if let Some(left) = left.filter(|left| paid(year.after_aggregate) - paid(before.after_aggregate) > *left) {
        use_no_further(policy, before, year, left);
    }
    let due = paid(year.after_aggregate) - paid(before.after_aggregate);
    let premium = |sum| reinstatements(policy, sum);
    Answer {
        payment: left.map_or(due, |left| due.min(left)),
        reinstatement: premium(year.after_aggregate) - premium(before.after_aggregate),
    }
}

/// A policy of which another leaves less to pay is used up no further than for what it pays.
fn use_no_further(policy: &Policy, before: Year, year: &mut Year, payment: Units) {
    let ceded = policy.coinsurance.rest().units().into();
    let used = proportion(payment, Share::ONE.units().into(), ceded);
    year.after_aggregate = year.after_aggregate.min(before.after_aggregate + used);
    year.before_aggregate = year.before_aggregate.min(stated(policy.aggregate_retention) + year.after_aggregate);
}

/// What a deductible leaves of a loss.
fn deductible(policy: &Policy, loss: Units, first_hours: Units) -> Units {
    match policy.deductible {
        Deductible::Retention(retention) => (loss - stated(retention).max(first_hours)).max(0),
        Deductible::Franchise(franchise) => {
            if loss > stated(franchise) {
                loss
            } else {
                0
            }
        }
        Deductible::Disappearing { from, to } => {
            let (from, to) = (stated(from), stated(to));
            if loss <= from {
                0
            } else if loss >= to {
                loss
            } else {
                proportion(to, loss - from, to - from)
            }
        }
    }
}

/// What aggregate terms leave of the sum of a year's losses.
fn aggregate(policy: &Policy, sum: Units) -> Units {
    let beyond = (sum - stated(policy.aggregate_retention)).max(0);
    let by_aggregate = policy.aggregate_limit.map_or(beyond, |limit| beyond.min(stated(limit)));
    match (&policy.reinstatements, policy.limit) {
        (Some(reinstatements), Some(limit)) => by_aggregate.min((reinstatements.len() as i128 + 1) * stated(limit)),
        _ => by_aggregate,
    }
}

/// The premiums for restoring the limits that a sum of the year's losses has used.
fn reinstatements(policy: &Policy, sum: Units) -> Units {
    let (Some(reinstatements), Some(limit)) = (&policy.reinstatements, policy.limit) else { return 0 };
    let Some(premium) = policy.premium.and_then(|premium| premium.quoted()) else { return 0 };
    let limit = stated(limit);
    let mut due = 0;
    for (used, reinstatement) in (0..).zip(reinstatements) {
        let restored = (sum - used * limit).clamp(0, limit);
        let whole = Amount::new(premium.get() * reinstatement.premium).unwrap().units();
        due += proportion(whole, restored, limit);
    }
    due
}
