//! Policies of one trial: covered losses of an event, payments, and use of the limits.

use super::{Chosen, Event, Settler, Used, spread};
use crate::ledger::Amount;
use crate::settle::clock::Waited;
use crate::settle::posting::Term;
use crate::settle::split::Split;
use crate::settle::terms::Cover;
use crate::units::Share;

impl Settler<'_> {
    /// Applies the policies of one level. All policies of the level choose items before any policy of the level pays.
    pub(super) fn insure(&mut self, level: &[u32], event: Event<'_>) {
        let mut chosen = std::mem::take(&mut self.chosen);
        chosen.clear();
        let mut ends = std::mem::take(&mut self.ends);
        ends.clear();
        for &policy in level {
            let taker = self.terms.takers.policy(policy);
            if self.terms.policies[policy as usize].payouts.is_some() || !taker.may_be_in(self.takers) {
                ends.push(chosen.len());
                continue;
            }
            let from = chosen.len();
            self.choose(policy, event, &mut chosen);
            let cover = &self.terms.policies[policy as usize];
            cover.sublimits.iter().for_each(|(selection, limit)| {
                let holds = |chosen: &Chosen| selection.holds(&self.items[chosen.item as usize].facts);
                cut(&mut chosen[from..], holds, *limit);
            });
            ends.push(chosen.len());
        }
        let mut from = 0;
        for (&policy, &end) in level.iter().zip(&ends) {
            if from < end {
                self.recover(policy, event, &mut chosen[from..end]);
            }
            from = end;
        }
        self.chosen = chosen;
        self.ends = ends;
    }

    /// Adds the items that a policy covers to `chosen`, with the covered amounts.
    fn choose(&mut self, policy: u32, event: Event<'_>, chosen: &mut Vec<Chosen>) {
        let (cover, taker) = (&self.terms.policies[policy as usize], self.terms.takers.policy(policy));
        self.outages.clear();
        for (index, item) in (0..).zip(&self.items) {
            if item.left <= Amount::ZERO || !taker.answers(item.takers, &cover.selection, &item.facts) {
                continue;
            }
            let timed = cover
                .clock
                .as_ref()
                .zip(event.losses.get(item.loss as usize))
                .and_then(|(clock, loss)| Some((clock, &loss.row, clock.outage_of(self.terms.plan(), &loss.row)?)));
            let Some((clock, row, key)) = timed else {
                chosen.push(Chosen { item: index, amount: item.left, first: Amount::ZERO });
                continue;
            };
            let outage = match self.outages.find(key) {
                Some(known) => known,
                None => {
                    let outage = clock.outage(self.terms.plan(), key, event.downtime, event.by_event);
                    self.outages.add(key, outage);
                    let ticks = outage.map_or(0, |outage| clock.waited(outage));
                    if ticks > 0 {
                        self.waited.push((policy, Waited { outage: key, ticks }));
                    }
                    outage
                }
            };
            let part = clock.part(self.terms.plan(), row, outage);
            let [amount, first] =
                [part.covered, part.first].map(|ticks| item.left.portion(ticks.into(), part.whole.into()));
            if amount > Amount::ZERO {
                chosen.push(Chosen { item: index, amount, first });
            }
        }
    }

    /// Pays for the chosen items under a policy.
    fn recover(&mut self, index: u32, event: Event<'_>, chosen: &mut [Chosen]) {
        let cover = &self.terms.policies[index as usize];
        let loss: Amount = chosen.iter().map(|chosen| chosen.amount).sum();
        if self.keeps_covered && loss > Amount::ZERO {
            self.covered.push((index, self.year, loss));
        }
        let excess = match (&cover.clock, cover.layer.retention()) {
            (Some(clock), Some(retention)) if clock.keeps_first_hours() => {
                let first: Amount = chosen.iter().map(|chosen| chosen.first).sum();
                (loss - retention.max(first)).max(Amount::ZERO)
            }
            _ => cover.layer.above_deductible(loss),
        };
        if excess <= Amount::ZERO {
            // Most events stay below the deductible and use nothing of the policy.
            self.found.policies[index as usize].covered += loss;
            return;
        }
        // Competing policies pay a loss only once: a policy pays at most the amount that the insured still bears.
        for chosen in chosen.iter_mut() {
            chosen.amount = chosen.amount.min(self.items[chosen.item as usize].left);
        }
        let left: Amount = chosen.iter().map(|chosen| chosen.amount).sum();
        let due = self.use_up(index, event, loss, excess, left).min(left);
        self.pay(index, event, chosen, due, left);
    }

    /// Uses up the limits of a policy by `excess`, the covered loss above the deductible, reinstates the limit, and returns the
    /// payment due. `most` is the largest possible payment: the policy is used no further than for a payment of `most`.
    pub(super) fn use_up(
        &mut self,
        index: u32,
        event: Event<'_>,
        loss: Amount,
        excess: Amount,
        most: Amount,
    ) -> Amount {
        let cover = &self.terms.policies[index as usize];
        let answered = excess.min(cover.layer.limit());
        let before = self.policies[index as usize];
        let sum = before.sum + answered;
        let mut after = Used { sum, answered: cover.layer.aggregate(sum) };
        if cover.layer.paid(after.answered) - cover.layer.paid(before.answered) > most {
            let used = cover.layer.answered_for(most).min(after.answered - before.answered);
            let answered = before.answered + used;
            after = Used { sum: after.sum.min(cover.layer.aggregate_retention() + answered), answered };
        }
        self.policies[index as usize] = after;
        let facts = &mut self.found.policies[index as usize];
        facts.covered += loss;
        facts.above += (excess - answered) + above_aggregate(cover, after) - above_aggregate(cover, before);
        // Amount by which the policy is used, without the amounts that another policy has paid.
        let answered = after.sum - before.sum;
        facts.event_limit_used |= answered == cover.layer.limit() && answered > Amount::ZERO;
        facts.attached |= after.answered > before.answered;
        facts.exhausted |= match cover.layer.aggregate_limit() {
            Amount::MAX => answered == cover.layer.limit() && answered > Amount::ZERO,
            limit => after.answered == limit && limit > Amount::ZERO,
        };
        self.reinstate(index, event, before.answered, after.answered);
        cover.layer.paid(after.answered) - cover.layer.paid(before.answered)
    }

    /// Pays `due` of `left`, the amount that the insured still bears of the chosen items.
    fn pay(&mut self, index: u32, event: Event<'_>, chosen: &[Chosen], due: Amount, left: Amount) {
        if due <= Amount::ZERO {
            return;
        }
        spread(due, left, chosen, |item, part| {
            let left = &mut self.items[item as usize].left;
            *left = *left - part;
        });
        self.pay_by_insurers(index, event, due);
    }

    pub(super) fn pay_by_insurers(&mut self, index: u32, event: Event<'_>, due: Amount) {
        let cover = &self.terms.policies[index as usize];
        let mut split = Split::new(due, Share::ONE.units().into());
        for (insurer, share) in &cover.insurers {
            let part = split.next(share.units().into());
            self.post(event, Term::Policy(index), *insurer, cover.insured, part);
        }
    }

    /// Posts the premium that the insured pays for the restored limit.
    fn reinstate(&mut self, index: u32, event: Event<'_>, before: Amount, after: Amount) {
        let cover = &self.terms.policies[index as usize];
        let due = reinstatement_premium(cover, after) - reinstatement_premium(cover, before);
        let mut split = Split::new(due, Share::ONE.units().into());
        for (insurer, share) in &cover.insurers {
            let part = split.next(share.units().into());
            self.post(event, Term::Reinstatement(index), cover.insured, *insurer, part);
        }
    }
}

/// Amount above the annual limit.
fn above_aggregate(cover: &Cover, used: Used) -> Amount {
    used_above(cover, used.sum, used.answered)
}

/// Amount above the annual limit, where events are answered with `sum` before annual terms and with `answered` after.
pub(in crate::settle) fn used_above(cover: &Cover, sum: Amount, answered: Amount) -> Amount {
    (sum - cover.layer.aggregate_retention() - answered).max(Amount::ZERO)
}

/// Premium for restoring `answered` of the limit of a policy, one reinstatement after another; zero without reinstatements.
pub(in crate::settle) fn reinstatement_premium(cover: &Cover, answered: Amount) -> Amount {
    let Some((limit, costs)) = &cover.reinstatements else { return Amount::ZERO };
    let mut left = answered;
    let mut sum = Amount::ZERO;
    for cost in costs {
        let restored = left.min(*limit);
        if restored <= Amount::ZERO {
            break;
        }
        sum += cost.portion(restored.units(), limit.units());
        left = left - restored;
    }
    sum
}

/// Cuts the chosen items for which `holds` is true in proportion, so that the sum of the cut items is at most `limit`.
fn cut(chosen: &mut [Chosen], holds: impl Fn(&Chosen) -> bool, limit: Amount) {
    let sum: Amount = chosen.iter().filter(|chosen| holds(chosen)).map(|chosen| chosen.amount).sum();
    if sum <= limit {
        return;
    }
    let mut split = Split::new(limit, sum.units());
    for chosen in chosen.iter_mut().filter(|chosen| holds(chosen)) {
        let amount = split.next(chosen.amount.units());
        chosen.first = amount.min(chosen.first.portion(amount.units(), chosen.amount.units()));
        chosen.amount = amount;
    }
}
