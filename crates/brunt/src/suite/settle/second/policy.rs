//! Policies: the inuring order, sublimits, and the division of payments among losses and insurers.

use super::Given;
use super::layer::{self, Answer};
use super::money::{Units, divided, proportion, stated};
use super::part::Part;
use super::trial::{Books, Instant, Payment};
use super::waiting::{self, Hours};
use brunt::scenario::{Covered, PartyIndex, Policy};
use brunt::settle::Term;

/// The policies pay for an event: rank by rank, and stop losses after all others.
pub(super) fn pay(given: &Given<'_>, books: &mut Books, instant: &Instant, parts: &mut [Part]) {
    let policies = &given.programme.policies;
    let is_stop_loss = |policy: &Policy| policy.cover == Covered::Net;
    for stop_loss in [false, true] {
        let of_turn = |policy: &&Policy| is_stop_loss(policy) == stop_loss;
        let mut ranks: Vec<u32> = policies.iter().filter(of_turn).map(|policy| policy.inuring).collect();
        ranks.sort_unstable();
        ranks.dedup();
        for rank in ranks {
            // Policies of one rank are applied to the same loss.
            let before = parts.to_vec();
            for (number, policy) in policies.iter().enumerate() {
                if is_stop_loss(policy) == stop_loss && policy.inuring == rank {
                    pay_policy(given, books, instant, number, &before, parts);
                }
            }
        }
    }
}

/// One policy pays for the loss before its rank, never more than is left.
fn pay_policy(
    given: &Given<'_>,
    books: &mut Books,
    instant: &Instant,
    number: usize,
    before: &[Part],
    parts: &mut [Part],
) {
    let policy = &given.programme.policies[number];
    let mut covered: Vec<(usize, Hours)> = Vec::new();
    for (position, part) in before.iter().enumerate() {
        let is_covered = match &policy.cover {
            Covered::Events(cover) => part.is_selected(cover),
            Covered::Net => true,
            Covered::Outage(_) => false,
        };
        if is_covered && part.bearer == policy.insured && part.left > 0 {
            covered.push((position, waiting::covered(given, policy, part, instant.event)));
        }
    }
    apply_sublimits(policy, before, &mut covered);
    let loss = covered.iter().map(|part| part.1.covered).sum();
    let first_hours = covered.iter().map(|part| part.1.first).sum();
    let open: Vec<Units> = covered.iter().map(|(position, hours)| hours.covered.min(parts[*position].left)).collect();
    let sums = books.years.entry((number, instant.year)).or_default();
    let Answer { payment, reinstatement } = layer::answer(policy, sums, loss, first_hours, Some(open.iter().sum()));
    for ((position, _), answered) in covered.iter().zip(divided(payment, &open)) {
        parts[*position].left -= answered;
    }
    pay_insured(books, policy, number, instant, payment);
    pay_premium(books, policy, number, instant, reinstatement);
}

/// Sublimits: the most that counts of some of the covered losses, one sublimit after the other. What was lost in the first hours is
/// cut in proportion.
fn apply_sublimits(policy: &Policy, parts: &[Part], covered: &mut [(usize, Hours)]) {
    for sublimit in &policy.sublimits {
        let limited: Vec<usize> =
            (0..covered.len()).filter(|&position| parts[covered[position].0].is_selected(&sublimit.cover)).collect();
        let amounts: Vec<Units> = limited.iter().map(|&position| covered[position].1.covered).collect();
        let most = stated(sublimit.limit);
        if amounts.iter().sum::<Units>() > most {
            for (position, counts) in limited.into_iter().zip(divided(most, &amounts)) {
                let hours = &mut covered[position].1;
                if hours.covered > 0 {
                    hours.first = proportion(hours.first, counts, hours.covered);
                }
                hours.covered = counts;
            }
        }
    }
}

/// The insurers pay the insured, each its share.
pub(super) fn pay_insured(books: &mut Books, policy: &Policy, number: usize, instant: &Instant, amount: Units) {
    for (insurer, amount) in among_insurers(policy, amount) {
        let (payer, payee) = (insurer, policy.insured);
        let term = Term::Policy(number as u32);
        books.pay(Payment { event: Some(instant.event), time: instant.time, term, payer, payee, amount });
    }
}

/// The insured pays the insurers for reinstatements, each its share.
pub(super) fn pay_premium(books: &mut Books, policy: &Policy, number: usize, instant: &Instant, amount: Units) {
    for (insurer, amount) in among_insurers(policy, amount) {
        let (payer, payee) = (policy.insured, insurer);
        let term = Term::Reinstatement(number as u32);
        books.pay(Payment { event: Some(instant.event), time: instant.time, term, payer, payee, amount });
    }
}

fn among_insurers(policy: &Policy, amount: Units) -> Vec<(PartyIndex, Units)> {
    let shares: Vec<Units> = policy.insurers.iter().map(|insurer| insurer.1.units().into()).collect();
    policy.insurers.iter().map(|insurer| insurer.0).zip(divided(amount, &shares)).collect()
}
