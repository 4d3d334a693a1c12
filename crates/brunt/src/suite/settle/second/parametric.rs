//! Parametric cover: payouts by the hours of an outage of a node.

use super::Given;
use super::layer::{self, Answer};
use super::money::{Units, stated};
use super::outage::{is_below, of_node};
use super::policy::{pay_insured, pay_premium};
use super::trial::{Books, Instant, year_of_due};
use brunt::scenario::Covered;
use brunt::units::Ticks;

/// The addition of one rung.
#[derive(Debug)]
pub(super) struct Payout {
    pub policy: usize,
    /// The event that causes the hour.
    pub event: u32,
    pub time: Ticks,
    pub amount: Units,
}

/// Every rung that an outage reaches.
pub(super) fn payouts(given: &Given<'_>) -> Vec<Payout> {
    let mut payouts = Vec::new();
    for (number, policy) in given.programme.policies.iter().enumerate() {
        let Covered::Outage(ladder) = &policy.cover else { continue };
        let (mut episode, mut hours) = (None, 0);
        for stretch in of_node(given, ladder.node) {
            if episode != Some(stretch.episode) {
                (episode, hours) = (Some(stretch.episode), 0);
            }
            if !is_below(given, ladder.node, stretch.capacity, ladder.below) {
                continue;
            }
            let reached = hours + stretch.end.get() - stretch.start.get();
            let mut before = 0;
            for rung in &ladder.rungs {
                let pays = stated(rung.pays);
                if hours < rung.after.get() && rung.after.get() <= reached {
                    let time = Ticks::new(stretch.start.get() + rung.after.get() - hours);
                    payouts.push(Payout { policy: number, event: stretch.event, time, amount: pays - before });
                }
                before = pays;
            }
            hours = reached;
        }
    }
    payouts
}

/// A payout goes through the terms of its policy as a loss of its own, which answers no loss.
pub(super) fn pay(given: &Given<'_>, books: &mut Books, payout: &Payout) {
    let policy = &given.programme.policies[payout.policy];
    let sums = books.years.entry((payout.policy, year_of_due(payout.time))).or_default();
    let Answer { payment, reinstatement } = layer::answer(policy, sums, payout.amount, 0, None);
    let instant = Instant { event: payout.event, time: payout.time, year: year_of_due(payout.time) };
    pay_insured(books, policy, payout.policy, &instant, payment);
    pay_premium(books, policy, payout.policy, &instant, reinstatement);
}
