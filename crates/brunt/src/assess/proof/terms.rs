//! Proven bounds of the payments under contracts and policies, and of the net losses of parties.

use super::Proof;
use super::bound::{Bound, above, smaller, sum, times};
use super::count::children;
use super::price::{Swings, swings};
use crate::ledger::Amount;
use crate::scenario::{
    Cap, Clause, ClauseIndex, Contract, Cover, Covered, Deductible, Indemnity, Ladder, NodeIndex, PartyIndex, Policy,
    Premium, PriceTerm, ServiceLevel, ThreatIndex,
};
use crate::units::{Money, Share, Ticks};

/// The shortest calendar month in hours.
const SHORTEST_MONTH: f64 = 672.0;

impl Proof<'_> {
    /// Bounds of the payment under a clause, by the position of the clause; for a price term, of the amount that its bearer gets.
    pub(crate) fn clause(&self, index: usize) -> Bound {
        self.clauses.get(index).copied().flatten().unwrap_or(Bound::UNKNOWN)
    }

    /// Finds the bounds of the payment under each clause. Clauses that cover no payment under another clause come first.
    pub(super) fn find_clauses(&mut self) {
        let scenario = self.scenario;
        let clauses: Vec<(&Contract, Clause<'_>)> = scenario.programme.clauses().collect();
        self.clauses = vec![None; clauses.len()];
        loop {
            let found = |index: usize| self.clauses[index].is_some();
            let ready = |clause: &Clause<'_>| match clause {
                Clause::Indemnity(indemnity) => indemnity.cover.transfers.iter().all(|paid| found(paid.0 as usize)),
                Clause::ServiceLevel(_) | Clause::Price(_) => true,
            };
            let next: Vec<usize> = (0..clauses.len()).filter(|&i| !found(i) && ready(&clauses[i].1)).collect();
            if next.is_empty() {
                return;
            }
            for index in next {
                let (contract, clause) = clauses[index];
                self.clauses[index] = Some(match clause {
                    Clause::Indemnity(indemnity) => self.indemnity(index, contract, indemnity),
                    Clause::ServiceLevel(level) => self.credits(contract, level),
                    Clause::Price(price) => self.swings(price).passed,
                });
            }
        }
    }

    /// Bounds of the losses that an indemnity or a policy covers, before caps and limits, by the cover of a party.
    pub(crate) fn covered(&self, party: PartyIndex, cover: &Cover) -> Bound {
        let paid = cover.transfers.iter().map(|clause| self.clause(clause.0 as usize));
        let paid = paid.fold(Bound::NOTHING, Bound::plus);
        if cover.own_losses { paid.plus(self.own(party, cover)) } else { paid }
    }

    /// Bounds of the party's own losses that a cover includes.
    fn own(&self, party: PartyIndex, cover: &Cover) -> Bound {
        fn holds<T: PartialEq>(chosen: &Option<Vec<T>>, item: T) -> bool {
            chosen.as_ref().is_none_or(|chosen| chosen.contains(&item))
        }
        let direct = self.scenario.threats.iter().zip(&self.direct).zip(0..).flat_map(|((threat, bounds), index)| {
            threat.losses.iter().zip(bounds).map(move |(loss, bound)| (index, loss, bound))
        });
        let direct = direct.filter(|(threat, loss, _)| {
            let nowhere = cover.nodes.is_none() && cover.causes.is_none();
            nowhere
                && loss.bearer == party
                && holds(&cover.threats, ThreatIndex(*threat))
                && holds(&cover.categories, loss.category)
        });
        let curves = self.scenario.nodes.iter().zip(&self.curves).zip(0..).flat_map(|((node, bounds), index)| {
            node.downtime.iter().zip(bounds).map(move |(curve, bound)| (index, curve, bound))
        });
        let curves = curves.filter(|(node, curve, _)| {
            curve.bearer == party && holds(&cover.nodes, NodeIndex(*node)) && holds(&cover.categories, curve.category)
        });
        let bounds = direct.map(|item| item.2).chain(curves.map(|item| item.2));
        Bound { least: Some(Amount::ZERO), ..bounds.copied().fold(Bound::NOTHING, Bound::plus) }
    }

    fn indemnity(&self, index: usize, contract: &Contract, indemnity: &Indemnity) -> Bound {
        let covered = self.covered(indemnity.to, &indemnity.cover).share(indemnity.share);
        let sums = self.sums.and_then(|sums| sums.indemnities.get(index));
        let mut found = covered;
        if let Some(cap) = indemnity.event_cap {
            let events = if indemnity.cover.transfers.is_empty() { self.most_events(Some(indemnity.to)) } else { None };
            let bound = sums.map_or(0, |sums| sums.event.bound);
            found = found.no_more_than(times(amount(cap_of(contract, cap)), events)).cut(bound);
        }
        if let Some(cap) = indemnity.annual_cap {
            let bound = sums.map_or(0, |sums| sums.annual.bound);
            found = found.no_more_than(self.every_year(cap_of(contract, cap))).cut(bound);
        }
        for &pool in &indemnity.pools {
            // If other clauses draw on the pool, too, its count says nothing of this clause.
            let alone = contract.indemnities.iter().filter(|other| other.pools.contains(&pool)).count() == 1;
            let bound = if alone { self.pool_bound(contract, pool) } else { 0 };
            found = found.no_more_than(self.every_year(cap_of(contract, contract.pools[pool].cap))).cut(bound);
        }
        Bound { least: Some(Amount::ZERO), ..found }
    }

    /// Number of trials in which a pool reduced a payment.
    fn pool_bound(&self, contract: &Contract, pool: usize) -> u64 {
        let before = self.scenario.programme.contracts.iter().take_while(|other| other.id != contract.id);
        let before: usize = before.map(|other| other.pools.len()).sum();
        self.sums.and_then(|sums| sums.pools.get(before + pool)).map_or(0, |sums| sums.bound)
    }

    /// Bounds of the credits in a trial: at most the worst credit in every period.
    fn credits(&self, contract: &Contract, level: &ServiceLevel) -> Bound {
        let worst = level.bands.iter().map(|band| band.credit.get()).fold(0.0, f64::max) * level.allocation.get();
        let periods = self.horizon_hours() / (SHORTEST_MONTH * f64::from(level.period.months())) + 2.0;
        let fee = contract.yearly_fee.map_or(0.0, |fee| fee.get() * f64::from(level.period.months()) / 12.0);
        Bound::up_to(above(worst * periods * fee * (1.0 + 1e-9)))
    }

    fn swings(&self, term: &PriceTerm) -> Swings {
        let volatile = self.scenario.factors.prices.get(term.index).is_none_or(|price| price.sigma > 0.0);
        swings(term, volatile, self.years())
    }

    /// Bounds of the payment of a policy, by the position of the policy.
    pub(crate) fn policy(&self, index: usize) -> Bound {
        self.policies.get(index).copied().unwrap_or(Bound::UNKNOWN)
    }

    pub(super) fn find_policies(&mut self) {
        let policies = self.scenario.programme.policies.iter().enumerate();
        self.policies = policies.map(|(index, policy)| self.payout(index, policy)).collect();
    }

    fn payout(&self, index: usize, policy: &Policy) -> Bound {
        let covered = self.covered_by(policy);
        let answered = Bound { least: Some(Amount::ZERO), ..covered.share(policy.coinsurance.rest()) };
        let paid = |amount: Amount| amount - amount.times(policy.coinsurance);
        let annual = annual_limit(policy);
        let by_event = policy.limit.and_then(|limit| times(amount(limit.get()).map(paid), self.events_of(policy)));
        let by_year = annual.and_then(|limit| times(Some(paid(limit)), Some(self.policy_years())));
        let found = answered.no_more_than(smaller(by_event, by_year));
        let sums = self.sums.and_then(|sums| sums.policies.get(index));
        let reached = sums.map_or(0, |sums| {
            if annual.is_some() { sums.exhausted.max(sums.event_limit_used) } else { sums.event_limit_used }
        });
        if policy.limit.is_some() || annual.is_some() { found.cut(reached) } else { found }
    }

    /// Bounds of the losses that a policy covers, before its terms.
    pub(crate) fn covered_by(&self, policy: &Policy) -> Bound {
        match &policy.cover {
            Covered::Events(cover) => self.covered(policy.insured, cover),
            Covered::Net => self.borne(policy.insured),
            Covered::Outage(ladder) => self.ladder(ladder),
        }
    }

    /// Bounds of the payment of a ladder. Each step falls due at most once in an outage that lasts at least until the step.
    fn ladder(&self, ladder: &Ladder) -> Bound {
        let horizon = self.scenario.horizon.get();
        let mut before = 0.0;
        let steps = ladder.rungs.iter().map(|rung| {
            let more = amount(rung.pays.get() - before).map(|step| step + Amount::FINEST);
            before = rung.pays.get();
            times(more, Some((horizon / rung.after.get().max(1)).unsigned_abs()))
        });
        Bound::up_to(steps.fold(Some(Amount::ZERO), sum))
    }

    /// Bounds of the losses that a party bears by events before policies: its own losses, and its payments under clauses.
    fn borne(&self, party: PartyIndex) -> Bound {
        let clauses = self.scenario.programme.clauses().enumerate();
        let paid = clauses.filter(|(_, (contract, clause))| clause.payer(contract) == Some(party));
        paid.map(|(index, _)| self.clause(index)).fold(self.party(party), Bound::plus)
    }

    /// Bounds of the losses that a party is left with after policies, by all its events: the losses that it bears, or less where a
    /// policy without limits pays all above the part that the party keeps.
    pub(super) fn left_of_events(&self, party: PartyIndex) -> Bound {
        let policies = self.scenario.programme.policies.iter().enumerate();
        let of_party = policies.filter(|(_, policy)| policy.insured == party);
        of_party.fold(self.borne(party), |left, (index, policy)| match self.kept(policy) {
            Some(most) => {
                let paid = self.sums.and_then(|sums| sums.policies.get(index)).map_or(0, |sums| sums.attached);
                left.no_more_than(most).cut(paid)
            }
            None => left,
        })
    }

    /// The largest loss in a trial that an insured keeps under a policy that pays everything above; `None` for another policy. The
    /// inner amount is `None` where it is not proven: an amount is kept of each event, and the number of events may have no bound.
    fn kept(&self, policy: &Policy) -> Option<Option<Amount>> {
        let whole = policy.limit.is_none()
            && policy.aggregate_limit.is_none()
            && policy.reinstatements.is_none()
            && policy.coinsurance == Share::ZERO
            && policy.waiting.is_none()
            && policy.indemnity_period.is_none()
            && policy.sublimits.is_empty()
            && self.covers_all(policy);
        let of_event = match policy.deductible {
            Deductible::Retention(kept) | Deductible::Franchise(kept) => kept,
            Deductible::Disappearing { from, .. } => from,
        };
        let of_year = self.every_year(policy.aggregate_retention.get());
        whole.then(|| sum(times(amount(of_event.get()), self.events_of(policy)), of_year))
    }

    /// Whether a policy covers everything that its insured bears by events.
    fn covers_all(&self, policy: &Policy) -> bool {
        match &policy.cover {
            Covered::Net => true,
            Covered::Outage(_) => false,
            Covered::Events(cover) => {
                let mut clauses = (0..).zip(self.scenario.programme.clauses());
                let any = cover.threats.is_none() && cover.categories.is_none();
                let anywhere = cover.nodes.is_none() && cover.causes.is_none();
                let pays_none = clauses.all(|(index, (contract, clause))| {
                    clause.payer(contract) != Some(policy.insured) || cover.transfers.contains(&ClauseIndex(index))
                });
                cover.own_losses && any && anywhere && pays_none
            }
        }
    }

    /// Largest number of events in a trial that a policy may cover. `None` if there is no such number, or if the transfers that it
    /// covers may be credits, which come one by one.
    fn events_of(&self, policy: &Policy) -> Option<u64> {
        let by_credits = self.scenario.programme.contracts.iter().any(|contract| !contract.service_levels.is_empty());
        match &policy.cover {
            Covered::Events(cover) if cover.transfers.is_empty() => self.most_events(Some(policy.insured)),
            Covered::Net if !by_credits => self.most_events(None),
            _ => None,
        }
    }

    /// Largest number of events in a trial that cost a party anything; without a party, that cost any party anything.
    fn most_events(&self, party: Option<PartyIndex>) -> Option<u64> {
        let bears = |bearer: PartyIndex| party.is_none_or(|party| party == bearer);
        let downtime = self.scenario.nodes.iter().flat_map(|node| &node.downtime).any(|curve| bears(curve.bearer));
        let mut costs = vec![false; self.scenario.threats.len()];
        // Threats on cycles of triggers, and behind them, are not in the order. They are taken to cost something.
        let mut known = vec![false; costs.len()];
        for &index in self.order.iter().rev() {
            let threat = &self.scenario.threats[index];
            let by_itself = threat.hits.is_some() && downtime || threat.losses.iter().any(|loss| bears(loss.bearer));
            costs[index] = by_itself || children(threat).any(|child| costs[child] || !known[child]);
            known[index] = true;
        }
        let roots =
            self.occurring.iter().zip(costs.iter().zip(&known)).filter(|(_, (costs, known))| **costs || !**known);
        roots.map(|(occurring, _)| occurring.most_roots).try_fold(0_u64, |sum, most| sum.checked_add(most?))
    }

    /// Bounds of the net loss of a party, after contracts and insurance.
    pub(crate) fn net(&self, party: PartyIndex) -> Bound {
        let events = self.left_of_events(party);
        let costs = self.beside_events(party);
        let gains = self.gains(party);
        let untouched = !self.is_paid(party);
        let least = if untouched { self.party(party).least } else { Some(Amount::ZERO) };
        let least = gains.and_then(|gains| least?.checked_add(-gains)).and_then(|least| sum(Some(least), costs.least));
        Bound { least, most: sum(events.most, costs.most), ..events.plus(costs) }
    }

    /// Bounds of the largest net loss of a party by one event, with the premiums for reinstatements that the event makes the party
    /// pay.
    pub(crate) fn largest_net(&self, party: PartyIndex) -> Bound {
        let events = self.restored(party).fold(self.left_of_events(party), Bound::plus).plus(self.as_insurer(party));
        Bound { least: Some(Amount::ZERO), ..events }
    }

    /// Bounds of the costs and gains of a party that belong to no event, and of its payments as an insurer and for reinstatements.
    fn beside_events(&self, party: PartyIndex) -> Bound {
        let programme = &self.scenario.programme;
        let levels = programme.contracts.iter().flat_map(|contract| &contract.service_levels);
        let endings = levels.filter_map(|level| level.termination.filter(|ending| ending.bearer == party));
        let endings = endings.map(|ending| Bound::up_to(amount(ending.cost.get())));
        let prices = programme.contracts.iter().flat_map(|contract| {
            contract.prices.iter().filter_map(move |price| {
                let other = if price.bearer == contract.seller { contract.buyer } else { contract.seller };
                match party {
                    party if party == price.bearer => Some(self.swings(price).bearer),
                    party if party == other => Some(self.swings(price).other),
                    _ => None,
                }
            })
        });
        endings.chain(prices).chain(self.restored(party)).fold(self.as_insurer(party), Bound::plus)
    }

    /// Bounds of a party's payments for reinstatements, for each of its policies.
    fn restored(&self, party: PartyIndex) -> impl Iterator<Item = Bound> {
        let insured = self.scenario.programme.policies.iter().filter(move |policy| policy.insured == party);
        insured.map(|policy| Bound::up_to(self.reinstatements(policy)))
    }

    /// Bounds of a party's payments as an insurer.
    fn as_insurer(&self, party: PartyIndex) -> Bound {
        let policies = self.scenario.programme.policies.iter().enumerate();
        let shares = policies.flat_map(|(index, policy)| {
            let of_party = policy.insurers.iter().filter(move |insurer| insurer.0 == party);
            of_party.map(move |insurer| (index, insurer.1))
        });
        shares.map(|(index, share)| self.policy(index).share(share)).fold(Bound::NOTHING, Bound::plus)
    }

    /// Largest cost of the reinstatements of a policy in a trial; `None` where none is proven.
    pub(crate) fn reinstatements(&self, policy: &Policy) -> Option<Amount> {
        let multiples: f64 = policy.reinstatements.iter().flatten().map(|reinstatement| reinstatement.premium).sum();
        match policy.premium.and_then(Premium::quoted) {
            _ if multiples == 0.0 => Some(Amount::ZERO),
            Some(premium) => self.every_year(premium.get() * multiples * (1.0 + 1e-9)),
            None => None,
        }
    }

    /// Largest sum in a trial that a party receives and that pays for no loss of its own: credits, parametric payouts, premiums of
    /// reinstatements.
    fn gains(&self, party: PartyIndex) -> Option<Amount> {
        let programme = &self.scenario.programme;
        let credits =
            programme.contracts.iter().filter(|contract| contract.buyer == party).flat_map(|contract| {
                contract.service_levels.iter().map(move |level| self.credits(contract, level).most)
            });
        let payouts = programme
            .policies
            .iter()
            .enumerate()
            .filter(|(_, policy)| policy.insured == party && matches!(policy.cover, Covered::Outage(_)));
        let payouts = payouts.map(|(index, _)| self.policy(index).most);
        let insures = |policy: &&Policy| policy.insurers.iter().any(|insurer| insurer.0 == party);
        let premiums = programme.policies.iter().filter(insures).map(|policy| self.reinstatements(policy));
        credits.chain(payouts).chain(premiums).fold(Some(Amount::ZERO), sum)
    }

    /// Whether any clause or policy may pay a party.
    fn is_paid(&self, party: PartyIndex) -> bool {
        let programme = &self.scenario.programme;
        programme.clauses().any(|(contract, clause)| clause.payee(contract) == party)
            || programme.policies.iter().any(|policy| policy.insured == party)
    }

    /// `of_year` times the number of policy years that begin before the horizon.
    fn every_year(&self, of_year: f64) -> Option<Amount> {
        times(amount(of_year), Some(self.policy_years()))
    }

    fn policy_years(&self) -> u64 {
        ((self.scenario.horizon.get() - 1).div_euclid(Ticks::YEAR.get()) + 1).max(1).unsigned_abs()
    }
}

fn amount(value: f64) -> Option<Amount> {
    Amount::new(value)
}

fn cap_of(contract: &Contract, cap: Cap) -> f64 {
    match cap {
        Cap::Amount(amount) => amount.get(),
        Cap::Fees(times) => contract.yearly_fee.map_or(0.0, |fee| fee.get() * times),
    }
}

/// Largest loss that a policy pays for in a year, before coinsurance: the aggregate limit, or the limit times 1 plus the
/// reinstatements.
fn annual_limit(policy: &Policy) -> Option<Amount> {
    let stated = policy.aggregate_limit.and_then(|limit: Money| amount(limit.get()));
    let restored = policy
        .limit
        .zip(policy.reinstatements.as_ref())
        .and_then(|(limit, reinstatements)| times(amount(limit.get()), Some(1 + reinstatements.len() as u64)));
    smaller(stated, restored)
}
