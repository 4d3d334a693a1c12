//! Settlement of one trial: events in time order, each event through clauses and policies.

mod insure;

pub(super) use insure::{reinstatement_premium, used_above};

use super::clock::{Clock, Waited};
use super::outages::Outages;
use super::parametric::Payout;
use super::posting::{Posting, Term};
use super::selection::{Facts, NOWHERE, Origin};
use super::service::{Due, ServiceFacts, cut_to_risk};
use super::settlement::{IndemnityFacts, PolicyFacts, TrialSettlement};
use super::split::Split;
use super::terms::Terms;
use crate::ledger::{Amount, Downtime, Loss, TrialLosses};
use crate::scenario::PartyIndex;
use crate::units::Ticks;

/// Applies terms to one trial after another. Buffers are allocated once.
#[derive(Debug, Clone)]
pub(crate) struct Settler<'t> {
    terms: &'t Terms,
    year: i64,
    /// Amount paid in the year under each clause. `pools`: amount paid in the year from each pool. `policies`: use of each policy
    /// in the year.
    clauses: Vec<Amount>,
    pools: Vec<Amount>,
    policies: Vec<Used>,
    /// Parts of the current event's losses, and the parties that bear the parts.
    items: Vec<Item>,
    /// Bit set of the terms that may cover any of the items.
    takers: u64,
    chosen: Vec<Chosen>,
    /// End position in `chosen` of the items of each policy of a level.
    ends: Vec<usize>,
    /// Outages of the event under the clock of the current policy.
    outages: Outages,
    /// Downtime sorted by node, event and start; filled only if a clock counts the hours of an event.
    by_event: Vec<Downtime>,
    /// Policies and waiting hours of outages. An outage of several events is entered once per event, until duplicates are removed.
    waited: Vec<(u32, Waited)>,
    /// Credits that are due, in the order of time.
    dues: Vec<Due>,
    /// Payouts of parametric cover, in the order of time.
    payouts: Vec<Payout>,
    found: TrialSettlement,
    /// Policy, year and covered loss of each event; filled only if `keeps_covered` is set.
    pub(super) covered: Vec<(u32, i64, Amount)>,
    pub(super) keeps_covered: bool,
}

/// Position of the loss for a credit. A credit belongs to a period, not to a loss.
const NO_LOSS: u32 = u32::MAX;

/// Use of a policy in the year.
#[derive(Debug, Clone, Copy, Default)]
struct Used {
    /// Sum of the amounts answered for events before aggregate terms.
    sum: Amount,
    /// Sum of the amounts answered for events after aggregate terms.
    answered: Amount,
}

/// A part of a loss that a party bears.
#[derive(Debug, Clone, Copy)]
struct Item {
    facts: Facts,
    /// Position of the loss in the event, or `NO_LOSS` for a credit.
    loss: u32,
    left: Amount,
    /// Bit set of the terms that may cover the item.
    takers: u64,
}

/// Losses and downtime that are settled at one time because of one event.
#[derive(Debug, Clone, Copy)]
struct Event<'a> {
    number: u32,
    time: Ticks,
    losses: &'a [Loss],
    downtime: &'a [Downtime],
    by_event: &'a [Downtime],
}

/// An item that a term covers, and the covered amount.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    item: u32,
    amount: Amount,
    /// Part of `amount` that was lost in the first hours.
    first: Amount,
}

impl<'t> Settler<'t> {
    /// A settler for `terms`.
    pub(crate) fn new(terms: &'t Terms) -> Self {
        Self {
            terms,
            year: 0,
            clauses: vec![Amount::ZERO; terms.clauses.len()],
            pools: vec![Amount::ZERO; terms.pools.len()],
            policies: vec![Used::default(); terms.policies.len()],
            items: Vec::new(),
            takers: 0,
            chosen: Vec::new(),
            ends: Vec::new(),
            outages: Outages::default(),
            by_event: Vec::new(),
            waited: Vec::new(),
            dues: Vec::new(),
            payouts: Vec::new(),
            found: TrialSettlement::default(),
            covered: Vec::new(),
            keeps_covered: false,
        }
    }

    /// Settles a trial. The losses of the trial must be sorted (see [`TrialLosses::sort`]).
    ///
    /// # Panics
    /// If the losses come from another plan and name a slot or a threat that the plan of the terms does not have.
    pub(crate) fn settle(&mut self, trial: &TrialLosses) -> &mut TrialSettlement {
        self.begin();
        let measured = !self.terms.services.is_empty() || !trial.downtime.is_empty();
        if trial.losses.is_empty() && self.terms.prices.is_empty() && !measured {
            return &mut self.found;
        }
        self.measure_services(trial);
        self.find_payouts(&trial.downtime);
        let (dues, payouts) = (std::mem::take(&mut self.dues), std::mem::take(&mut self.payouts));
        let by_event = self.sort_by_event(&trial.downtime);
        let mut outages = payouts.iter().peekable();
        let mut credits = dues.chunk_by(|a, b| (a.time, a.service, a.event) == (b.time, b.service, b.event)).peekable();
        for losses in trial.events() {
            let (number, time) = (losses[0].row.event, losses[0].time);
            // Ends of periods and payouts of parametric cover come before an event at the same time.
            while let Some(credit) = credits.next_if(|credit| credit[0].time <= time.get()) {
                while let Some(payout) = outages.next_if(|payout| payout.time < credit[0].time) {
                    self.pay_out(payout);
                }
                self.credit(credit);
            }
            while let Some(payout) = outages.next_if(|payout| payout.time <= time.get()) {
                self.pay_out(payout);
            }
            self.event(Event { number, time, losses, downtime: &trial.downtime, by_event: &by_event });
        }
        for credit in credits {
            while let Some(payout) = outages.next_if(|payout| payout.time < credit[0].time) {
                self.pay_out(payout);
            }
            self.credit(credit);
        }
        outages.for_each(|payout| self.pay_out(payout));
        (self.dues, self.payouts, self.by_event) = (dues, payouts, by_event);
        self.move_prices(&trial.prices);
        let found = &mut self.found;
        for (party, net) in found.net.iter_mut().enumerate() {
            *net = found.gross[party] + found.costs[party] + found.prices[party];
        }
        for posting in &found.postings {
            found.net[posting.payer.0 as usize] += posting.amount;
            let payee = &mut found.net[posting.payee.0 as usize];
            *payee = *payee - posting.amount;
        }
        self.waited.sort_unstable();
        self.waited.dedup();
        for (policy, waited) in self.waited.drain(..) {
            let facts = &mut found.policies[policy as usize];
            facts.waited = Ticks::new(facts.waited.get() + waited.ticks);
        }
        found
    }

    /// The settlement of the trial that was settled last.
    pub(crate) fn found(&self) -> &TrialSettlement {
        &self.found
    }

    /// Downtime sorted by node, event and start, as clocks of events need; empty if no policy has a clock of events.
    fn sort_by_event(&mut self, downtime: &[Downtime]) -> Vec<Downtime> {
        let mut by_event = std::mem::take(&mut self.by_event);
        by_event.clear();
        if self.terms.policies.iter().any(|policy| policy.clock.as_ref().is_some_and(Clock::is_of_events)) {
            by_event.extend_from_slice(downtime);
            by_event.sort_by_key(|stretch| (stretch.node, stretch.event, stretch.start));
        }
        by_event
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
        found.costs.clear();
        found.costs.resize(terms.parties, Amount::ZERO);
        found.prices.clear();
        found.prices.resize(terms.parties, Amount::ZERO);
        found.indemnities.clear();
        found.indemnities.resize(terms.clauses.len(), IndemnityFacts::default());
        found.pools.clear();
        found.pools.resize(terms.pools.len(), Amount::ZERO);
        found.services.clear();
        found.services.resize(terms.clauses.len(), ServiceFacts::default());
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

    /// Measures every service level over the trial.
    fn measure_services(&mut self, trial: &TrialLosses) {
        let terms = self.terms;
        self.dues.clear();
        for (number, service) in (0..).zip(&terms.services) {
            let facts = service.measure(terms.plan(), number, &trial.downtime, &mut self.dues);
            if let (Some(ending), Some(_)) = (&service.ending, facts.terminated) {
                self.found.costs[ending.bearer.0 as usize] += ending.cost;
            }
            self.found.services[service.clause as usize] = facts;
        }
        cut_to_risk(&terms.services, &mut self.dues);
        self.dues.retain(|due| {
            if due.earned_back {
                let service = &terms.services[due.service as usize];
                self.found.services[service.clause as usize].earned_back += due.amount;
            }
            !due.earned_back
        });
    }

    fn find_payouts(&mut self, downtime: &[Downtime]) {
        self.payouts.clear();
        for (number, policy) in (0..).zip(&self.terms.policies) {
            if let Some(ladder) = &policy.payouts {
                ladder.find(self.terms.plan(), number, downtime, &mut self.payouts);
            }
        }
        self.payouts.sort_by_key(|payout| (payout.time, payout.policy, payout.event));
    }

    /// Applies the terms of the policy to a payout of parametric cover. A payout reduces no item.
    fn pay_out(&mut self, payout: &Payout) {
        // A payout at the end of a year belongs to the year that ends.
        self.turn_to(payout.time - 1);
        let event =
            Event { number: payout.event, time: Ticks::new(payout.time), losses: &[], downtime: &[], by_event: &[] };
        if self.keeps_covered {
            self.covered.push((payout.policy, self.year, payout.amount));
        }
        let excess = self.terms.policies[payout.policy as usize].layer.above_deductible(payout.amount);
        let due = self.use_up(payout.policy, event, payout.amount, excess, Amount::MAX);
        self.pay_by_insurers(payout.policy, event, due);
    }

    /// Books the cost of moves of prices for each price term, and posts the payment of the amount that is passed on, at the
    /// horizon.
    fn move_prices(&mut self, prices: &[f64]) {
        let time = Ticks::new(self.terms.plan.horizon);
        for price in &self.terms.prices {
            let index = prices.get(price.term.index).copied().unwrap_or(1.0);
            let counted = |a_year: f64| Amount::new(a_year * price.years);
            let bearer = price.term.bearer;
            // Amounts that cannot be counted become `Amount::MAX`, which the check of the trial's sums finds.
            self.found.prices[bearer.0 as usize] += counted(price.term.loss(index)).unwrap_or(Amount::MAX);
            let passed = counted(price.term.passed(index)).unwrap_or(Amount::MAX);
            let (payer, payee, amount) =
                if passed < Amount::ZERO { (bearer, price.other, -passed) } else { (price.other, bearer, passed) };
            if amount > Amount::ZERO {
                let term = Term::Clause(price.clause);
                self.found.postings.push(Posting { event: None, time, term, payer, payee, amount });
            }
        }
    }

    fn turn_to(&mut self, time: i64) {
        let year = time.div_euclid(Ticks::YEAR.get());
        if year != self.year {
            self.new_year(year);
        }
    }

    /// Pays the credit of a period for one event. The seller may have insured the credit or passed the credit on.
    fn credit(&mut self, dues: &[Due]) {
        let service = &self.terms.services[dues[0].service as usize];
        // A period that ends with a year belongs to the year.
        self.turn_to(dues[0].time - 1);
        self.clear_items();
        for due in dues {
            let origin = Origin::Paid(service.clause);
            let facts = Facts { origin, bearer: service.seller, slot: 0, threat: due.threat, cause: due.cause };
            self.add_item(facts, NO_LOSS, due.amount);
        }
        let event =
            Event { number: dues[0].event, time: Ticks::new(dues[0].time), losses: &[], downtime: &[], by_event: &[] };
        let amount = dues.iter().map(|due| due.amount).sum();
        self.post(event, Term::Clause(service.clause), service.seller, service.buyer, amount);
        self.answer(event);
    }

    fn event(&mut self, event: Event<'_>) {
        self.turn_to(event.time.get());
        self.clear_items();
        for (position, loss) in event.losses.iter().enumerate() {
            let bearer = self.terms.plan.slots()[loss.row.slot as usize].bearer;
            self.found.gross[bearer.0 as usize] += loss.row.amount;
            let facts = Facts {
                origin: Origin::Own,
                bearer,
                slot: loss.row.slot,
                threat: loss.row.threat.0,
                cause: loss.row.cause_node.map_or(NOWHERE, |node| node.0),
            };
            self.add_item(facts, position as u32, loss.row.amount);
        }
        for (policy, facts) in self.terms.policies.iter().zip(&mut self.found.policies) {
            if policy.payouts.is_some() {
                let actual = self.items.iter().filter(|item| policy.selection.holds(&item.facts));
                facts.actual += actual.map(|item| item.left).sum();
            }
        }
        self.answer(event);
    }

    fn clear_items(&mut self) {
        self.items.clear();
        self.takers = 0;
    }

    fn add_item(&mut self, facts: Facts, loss: u32, left: Amount) {
        let takers = self.terms.takers.of(&facts);
        self.takers |= takers;
        self.items.push(Item { facts, loss, left, takers });
    }

    /// Applies clauses and policies to the current items.
    fn answer(&mut self, event: Event<'_>) {
        let terms = self.terms;
        for &clause in &terms.order {
            self.indemnify(clause, event);
        }
        for level in &terms.levels {
            self.insure(level, event);
        }
    }

    /// Applies an indemnity to the items that the indemnified party bears.
    fn indemnify(&mut self, index: u32, event: Event<'_>) {
        let taker = self.terms.takers.clause(index);
        let Some(clause) = self.terms.clauses[index as usize].as_ref().filter(|_| taker.may_be_in(self.takers)) else {
            return;
        };
        let mut chosen = std::mem::take(&mut self.chosen);
        chosen.clear();
        let held = (0..)
            .zip(&self.items)
            .filter(|(_, item)| item.left > Amount::ZERO && taker.answers(item.takers, &clause.selection, &item.facts));
        chosen.extend(held.map(|(item, of)| Chosen { item, amount: of.left, first: Amount::ZERO }));
        let sum: Amount = chosen.iter().map(|chosen| chosen.amount).sum();
        let wanted = sum.times(clause.share);
        let for_event = wanted.min(clause.event_cap);
        let mut due = for_event.min(clause.annual_cap - self.clauses[index as usize]);
        let facts = &mut self.found.indemnities[index as usize];
        facts.above_event += wanted - for_event;
        facts.above_year += for_event - due;
        for &pool in &clause.pools {
            let left = due.min(self.terms.pools[pool] - self.pools[pool]);
            self.found.pools[pool] += due - left;
            due = left;
        }
        if due > Amount::ZERO {
            self.clauses[index as usize] += due;
            clause.pools.iter().for_each(|&pool| self.pools[pool] += due);
            spread(due, sum, &chosen, |item, part| {
                let item = &mut self.items[item as usize];
                item.left = item.left - part;
                let (facts, loss) =
                    (Facts { origin: Origin::Paid(index), bearer: clause.from, ..item.facts }, item.loss);
                self.add_item(facts, loss, part);
            });
            self.post(event, Term::Clause(index), clause.from, clause.to, due);
        }
        self.chosen = chosen;
    }

    fn post(&mut self, event: Event<'_>, term: Term, payer: PartyIndex, payee: PartyIndex, amount: Amount) {
        if amount > Amount::ZERO {
            let (event, time) = (Some(event.number), event.time);
            self.found.postings.push(Posting { event, time, term, payer, payee, amount });
        }
    }
}

/// Divides an amount among items in proportion to the chosen amounts.
fn spread(due: Amount, sum: Amount, chosen: &[Chosen], mut each: impl FnMut(u32, Amount)) {
    let mut split = Split::new(due, sum.units());
    for chosen in chosen {
        let part = split.next(chosen.amount.units());
        if part > Amount::ZERO {
            each(chosen.item, part);
        }
    }
}
