//! One trial: its events in time order, each through clauses and policies.

use super::clock::Waited;
use super::posting::{Posting, Term};
use super::selection::{Facts, NOWHERE, Origin};
use super::terms::{Cover, Terms};
use crate::ledger::{Amount, Downtime, Loss, TrialLosses};
use crate::scenario::PartyIndex;
use crate::units::{Share, Ticks};

/// Applies terms to one trial after another; what it needs is allocated once.
#[derive(Debug, Clone)]
pub struct Settler<'t> {
    terms: &'t Terms<'t>,
    year: i64,
    /// What clauses and pools have paid in the year, and how far policies are used.
    clauses: Vec<Amount>,
    pools: Vec<Amount>,
    policies: Vec<Used>,
    /// What parties bear of the event in hand.
    items: Vec<Item>,
    chosen: Vec<Chosen>,
    /// Where the items of each policy of a level end among the chosen.
    ends: Vec<usize>,
    /// Outages whose waiting hours are known.
    waited: Vec<(u32, Waited)>,
    found: TrialSettlement,
    /// What each policy covers of each event, by year; kept only where it is asked for.
    pub(super) covered: Vec<(u32, i64, Amount)>,
    pub(super) keeps_covered: bool,
}

/// How far a policy is used in the year.
#[derive(Debug, Clone, Copy, Default)]
struct Used {
    /// Sum of what is answered of events before aggregate terms.
    sum: Amount,
    /// And after.
    answered: Amount,
}

/// A part of a loss that a party bears.
#[derive(Debug, Clone, Copy)]
struct Item {
    facts: Facts,
    /// Position of the loss in the event.
    loss: u32,
    left: Amount,
}

/// An item that a term answers, and how much of it.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    item: u32,
    amount: Amount,
    /// Of it what was lost in the first hours.
    first: Amount,
}

/// What became of the losses of a trial.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct TrialSettlement {
    /// What each party lost.
    pub gross: Vec<Amount>,
    /// What each party bears: what it lost, and paid, less what it was paid. Insurers bear what they pay.
    pub net: Vec<Amount>,
    /// Every payment, in time order.
    pub postings: Vec<Posting>,
    /// What became of each policy.
    pub policies: Vec<PolicyFacts>,
}

/// What became of a policy in a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PolicyFacts {
    /// What was covered before deductible, limits and coinsurance.
    pub covered: Amount,
    /// What was lost above the limits for each event and for the year: the insured's gap.
    pub above: Amount,
    /// Hours of covered outages that waiting periods kept from being paid.
    pub waited: Ticks,
    /// Whether its limit for a year was used up, or that for an event where there is none for a year.
    pub exhausted: bool,
}

impl<'t> Settler<'t> {
    /// A settler of some terms.
    pub fn new(terms: &'t Terms<'t>) -> Self {
        Self {
            terms,
            year: 0,
            clauses: vec![Amount::ZERO; terms.clauses.len()],
            pools: vec![Amount::ZERO; terms.pools.len()],
            policies: vec![Used::default(); terms.policies.len()],
            items: Vec::new(),
            chosen: Vec::new(),
            ends: Vec::new(),
            waited: Vec::new(),
            found: TrialSettlement::default(),
            covered: Vec::new(),
            keeps_covered: false,
        }
    }

    /// Settles a trial, whose losses are in order (see [`TrialLosses::sort`]).
    pub fn settle(&mut self, trial: &TrialLosses) -> &TrialSettlement {
        self.begin();
        for event in trial.events() {
            self.event(event, &trial.downtime);
        }
        let found = &mut self.found;
        found.net.copy_from_slice(&found.gross);
        for posting in &found.postings {
            found.net[posting.payer.0 as usize] += posting.amount;
            let payee = &mut found.net[posting.payee.0 as usize];
            *payee = *payee - posting.amount;
        }
        for (policy, waited) in self.waited.drain(..) {
            let facts = &mut found.policies[policy as usize];
            facts.waited = Ticks::new(facts.waited.get() + waited.ticks);
        }
        found
    }

    fn begin(&mut self) {
        let terms = self.terms;
        self.new_year(0);
        self.waited.clear();
        self.covered.clear();
        let found = &mut self.found;
        found.postings.clear();
        found.gross.clear();
        found.gross.resize(terms.parties, Amount::ZERO);
        found.net.clear();
        found.net.resize(terms.parties, Amount::ZERO);
        found.policies.clear();
        found.policies.resize(terms.policies.len(), PolicyFacts::default());
    }

    fn new_year(&mut self, year: i64) {
        self.year = year;
        self.clauses.fill(Amount::ZERO);
        self.pools.fill(Amount::ZERO);
        self.policies.fill(Used::default());
    }

    fn event(&mut self, event: &[Loss], downtime: &[Downtime]) {
        let terms = self.terms;
        let year = event[0].time.get().div_euclid(Ticks::YEAR.get());
        if year != self.year {
            self.new_year(year);
        }
        self.items.clear();
        for (position, loss) in event.iter().enumerate() {
            let bearer = terms.plan.slots()[loss.row.slot as usize].bearer;
            self.found.gross[bearer.0 as usize] += loss.row.amount;
            let facts = Facts {
                origin: Origin::Own,
                bearer,
                slot: loss.row.slot,
                threat: loss.row.threat.0,
                cause: loss.row.cause_node.map_or(NOWHERE, |node| node.0),
            };
            self.items.push(Item { facts, loss: position as u32, left: loss.row.amount });
        }
        for &clause in &terms.order {
            self.indemnify(clause, &event[0]);
        }
        for level in &terms.levels {
            self.insure(level, event, downtime);
        }
    }

    /// A clause answers what its party bears of the event.
    fn indemnify(&mut self, index: u32, event: &Loss) {
        let clause = &self.terms.clauses[index as usize];
        let mut chosen = std::mem::take(&mut self.chosen);
        chosen.clear();
        let held =
            (0..).zip(&self.items).filter(|(_, item)| item.left > Amount::ZERO && clause.selection.holds(&item.facts));
        chosen.extend(held.map(|(item, of)| Chosen { item, amount: of.left, first: Amount::ZERO }));
        let sum: Amount = chosen.iter().map(|chosen| chosen.amount).sum();
        let mut due = sum.times(clause.share).min(clause.event_cap);
        due = due.min(clause.annual_cap - self.clauses[index as usize]);
        for &pool in &clause.pools {
            due = due.min(self.terms.pools[pool] - self.pools[pool]);
        }
        if due > Amount::ZERO {
            self.clauses[index as usize] += due;
            clause.pools.iter().for_each(|&pool| self.pools[pool] += due);
            let items = &mut self.items;
            spread(due, sum, &chosen, |item, part| {
                let item = &mut items[item as usize];
                item.left = item.left - part;
                let facts = Facts { origin: Origin::Paid(index), bearer: clause.from, ..item.facts };
                let paid = Item { facts, loss: item.loss, left: part };
                items.push(paid);
            });
            self.post(event, Term::Clause(index), clause.from, clause.to, due);
        }
        self.chosen = chosen;
    }

    /// Policies of one number look at what the insured bear now.
    fn insure(&mut self, level: &[u32], event: &[Loss], downtime: &[Downtime]) {
        let mut chosen = std::mem::take(&mut self.chosen);
        chosen.clear();
        let mut ends = std::mem::take(&mut self.ends);
        ends.clear();
        for &policy in level {
            let from = chosen.len();
            self.choose(policy, event, downtime, &mut chosen);
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
                self.recover(policy, &event[0], &mut chosen[from..end]);
            }
            from = end;
        }
        self.chosen = chosen;
        self.ends = ends;
    }

    /// The items that a policy covers, and how much of each.
    fn choose(&mut self, policy: u32, event: &[Loss], downtime: &[Downtime], chosen: &mut Vec<Chosen>) {
        let cover = &self.terms.policies[policy as usize];
        for (index, item) in (0..).zip(&self.items) {
            if item.left <= Amount::ZERO || !cover.selection.holds(&item.facts) {
                continue;
            }
            let Some(clock) = &cover.clock else {
                chosen.push(Chosen { item: index, amount: item.left, first: Amount::ZERO });
                continue;
            };
            let (part, waited) = clock.part(self.terms.plan, &event[item.loss as usize].row, downtime);
            let seen = |waited: &Waited| self.waited.contains(&(policy, *waited));
            if let Some(waited) = waited.filter(|waited| waited.ticks > 0 && !seen(waited)) {
                self.waited.push((policy, waited));
            }
            let [amount, first] =
                [part.covered, part.first].map(|ticks| item.left.portion(ticks.into(), part.whole.into()));
            if amount > Amount::ZERO {
                chosen.push(Chosen { item: index, amount, first });
            }
        }
    }

    /// A policy pays for the items that it covers.
    fn recover(&mut self, index: u32, event: &Loss, chosen: &mut [Chosen]) {
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
        let answered = excess.min(cover.layer.limit());
        let before = self.policies[index as usize];
        let sum = before.sum + answered;
        let after = Used { sum, answered: cover.layer.aggregate(sum) };
        self.policies[index as usize] = after;
        let facts = &mut self.found.policies[index as usize];
        facts.covered += loss;
        facts.above += (excess - answered) + above_aggregate(cover, after) - above_aggregate(cover, before);
        facts.exhausted |= match cover.layer.aggregate_limit() {
            Amount::MAX => answered == cover.layer.limit() && answered > Amount::ZERO,
            limit => after.answered == limit && limit > Amount::ZERO,
        };
        let due = cover.layer.paid(after.answered) - cover.layer.paid(before.answered);
        self.pay(index, event, chosen, due);
        self.reinstate(index, event, before.answered, after.answered);
    }

    /// Pays what is due, but no more than the insured still bears: policies that compete pay a loss once.
    fn pay(&mut self, index: u32, event: &Loss, chosen: &mut [Chosen], due: Amount) {
        let cover = &self.terms.policies[index as usize];
        for chosen in chosen.iter_mut() {
            chosen.amount = chosen.amount.min(self.items[chosen.item as usize].left);
        }
        let left: Amount = chosen.iter().map(|chosen| chosen.amount).sum();
        let due = due.min(left);
        if due <= Amount::ZERO {
            return;
        }
        spread(due, left, chosen, |item, part| {
            let left = &mut self.items[item as usize].left;
            *left = *left - part;
        });
        let mut given = Amount::ZERO;
        for (insurer, share) in &cover.insurers {
            let upto = due.portion(share.units().into(), Share::ONE.units().into());
            self.post(event, Term::Policy(index), *insurer, cover.insured, upto - given);
            given = upto;
        }
    }

    /// The insured pays for the limit that is restored.
    fn reinstate(&mut self, index: u32, event: &Loss, before: Amount, after: Amount) {
        let cover = &self.terms.policies[index as usize];
        let Some((limit, costs)) = &cover.reinstatements else { return };
        let due = reinstatement_premium(*limit, costs, after) - reinstatement_premium(*limit, costs, before);
        if due <= Amount::ZERO {
            return;
        }
        let mut given = Amount::ZERO;
        for (insurer, share) in &cover.insurers {
            let upto = due.portion(share.units().into(), Share::ONE.units().into());
            self.post(event, Term::Reinstatement(index), cover.insured, *insurer, upto - given);
            given = upto;
        }
    }

    fn post(&mut self, event: &Loss, term: Term, payer: PartyIndex, payee: PartyIndex, amount: Amount) {
        if amount > Amount::ZERO {
            self.found.postings.push(Posting { event: event.row.event, time: event.time, term, payer, payee, amount });
        }
    }
}

/// What is beyond the annual limit.
fn above_aggregate(cover: &Cover, used: Used) -> Amount {
    (used.sum - cover.layer.aggregate_retention() - used.answered).max(Amount::ZERO)
}

/// What it costs to have so much of a limit restored, one reinstatement after another.
fn reinstatement_premium(limit: Amount, costs: &[Amount], answered: Amount) -> Amount {
    let mut left = answered;
    let mut sum = Amount::ZERO;
    for cost in costs {
        let restored = left.min(limit);
        if restored <= Amount::ZERO {
            break;
        }
        sum += cost.portion(restored.units(), limit.units());
        left = left - restored;
    }
    sum
}

/// Shares an amount among items in proportion to what is chosen of each: to the last unit, and none gets more than its own.
fn spread(due: Amount, sum: Amount, chosen: &[Chosen], mut each: impl FnMut(u32, Amount)) {
    let (mut upto, mut given) = (Amount::ZERO, Amount::ZERO);
    for chosen in chosen {
        upto += chosen.amount;
        // The last one's sum is the whole, for which nothing is divided.
        let next = due.portion(upto.units(), sum.units());
        if next > given {
            each(chosen.item, next - given);
        }
        given = next;
    }
}

/// Cuts some of the chosen items in proportion, so that together they are at most a limit.
fn cut(chosen: &mut [Chosen], holds: impl Fn(&Chosen) -> bool, limit: Amount) {
    let sum: Amount = chosen.iter().filter(|chosen| holds(chosen)).map(|chosen| chosen.amount).sum();
    if sum <= limit {
        return;
    }
    let (mut upto, mut given) = (Amount::ZERO, Amount::ZERO);
    for chosen in chosen.iter_mut().filter(|chosen| holds(chosen)) {
        upto += chosen.amount;
        let next = limit.portion(upto.units(), sum.units());
        let amount = next - given;
        chosen.first = amount.min(chosen.first.portion(amount.units(), chosen.amount.units()));
        chosen.amount = amount;
        given = next;
    }
}
