//! A compiled programme: order of payment and limits of all terms.

use super::clock::Clock;
use super::error::TermsError;
use super::layer::Layer;
use super::parametric::Payouts;
use super::selection::{Payer, Selection};
use super::service::Service;
use super::takers::Takers;
use crate::ledger::Amount;
use crate::plan::Plan;
use crate::scenario::{
    self, Cap, Contract, Covered, Indemnity, PartyIndex, Period, Policy, Premium, PriceTerm, Programme, Sublimit,
    WaitingKind,
};
use crate::units::{Share, Ticks};

/// The terms of a programme, ready to be applied to the losses of a plan.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    pub(super) plan: Plan,
    pub(super) parties: usize,
    /// Parties that may lose by events. `involved`: parties that may lose by events or take part in a term.
    pub(super) bearers: Vec<PartyIndex>,
    pub(super) involved: Vec<PartyIndex>,
    /// Indemnities by position of the clause; `None` for service levels and price terms.
    pub(super) clauses: Vec<Option<Clause>>,
    pub(super) services: Vec<Service>,
    pub(super) prices: Vec<PriceClause>,
    /// Positions of the indemnities in the order of payment. An indemnity that covers payments under another indemnity comes later.
    pub(super) order: Vec<u32>,
    /// Annual caps that clauses share.
    pub(super) pools: Vec<Amount>,
    pub(super) policies: Vec<Cover>,
    /// Levels of policies, in the order of payment. Policies of one level apply to the same losses.
    pub(super) levels: Vec<Vec<u32>>,
    pub(super) takers: Takers,
}

/// An indemnity.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub from: PartyIndex,
    pub to: PartyIndex,
    pub selection: Selection,
    pub share: Share,
    pub event_cap: Amount,
    pub annual_cap: Amount,
    pub pools: Vec<usize>,
}

/// A price term.
#[derive(Debug, Clone)]
pub(super) struct PriceClause {
    /// Position among the clauses.
    pub clause: u32,
    pub term: PriceTerm,
    /// The other side of the contract.
    pub other: PartyIndex,
    /// Length of the horizon in years.
    pub years: f64,
}

/// A policy.
#[derive(Debug, Clone)]
pub(super) struct Cover {
    pub insured: PartyIndex,
    /// Insurers and their shares, which add up to 1.
    pub insurers: Vec<(PartyIndex, Share)>,
    pub selection: Selection,
    /// Ladder of payouts, for parametric cover. `selection` then selects the actual losses with which payouts are compared.
    pub payouts: Option<Payouts>,
    pub clock: Option<Clock>,
    pub sublimits: Vec<(Selection, Amount)>,
    pub layer: Layer,
    /// The limit that one reinstatement restores, and the cost of each reinstatement.
    pub reinstatements: Option<(Amount, Vec<Amount>)>,
}

impl Terms {
    /// Compiles a programme.
    ///
    /// Clauses pay by order number, then in the order of the programme. A clause that covers payments under another clause always
    /// comes after the other clause. Policies pay by inuring number, stop losses last. Policies of one inuring number apply to the
    /// same losses and pay in the order of the programme; a policy pays at most the amount that earlier policies have left.
    ///
    /// # Errors
    /// [`TermsError`] if the terms of the programme do not fit together or do not fit the plan.
    pub(crate) fn compile(plan: &Plan, programme: &Programme) -> Result<Self, TermsError> {
        let names: Vec<Payer> =
            programme.clauses().map(|(contract, clause)| (clause.id().to_owned(), clause.payer(contract))).collect();
        let (mut clauses, mut pools, mut services, mut prices) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (position, contract) in programme.contracts.iter().enumerate() {
            let first_pool = pools.len();
            for pool in &contract.pools {
                pools.push(cap(contract, Some(pool.cap))?);
            }
            for indemnity in &contract.indemnities {
                clauses.push(Some(clause(plan, contract, indemnity, &names, first_pool)?));
            }
            for level in &contract.service_levels {
                known(plan, &contract.id, contract.seller)?;
                known(plan, &contract.id, contract.buyer)?;
                if contract.seller == contract.buyer {
                    return Err(TermsError::PaysItself { term: level.id.clone() });
                }
                if let Some(termination) = &level.termination {
                    known(plan, &level.id, termination.bearer)?;
                }
                let group = 2 * position + usize::from(level.period == Period::Quarter);
                services.push(Service::new(plan, contract, level, clauses.len() as u32, group)?);
                clauses.push(None);
            }
            for term in &contract.prices {
                prices.push(price(plan, contract, term, clauses.len() as u32)?);
                clauses.push(None);
            }
        }
        let order = order(programme, &names)?;
        let policies: Vec<Cover> =
            programme.policies.iter().map(|policy| cover(plan, policy, &names)).collect::<Result<_, _>>()?;
        let levels = levels(&programme.policies);
        let bearers = sorted(plan.slots().iter().map(|slot| slot.bearer));
        let involved = sorted(bearers.iter().copied().chain(parties_of(programme)));
        let of_clauses: Vec<_> =
            clauses.iter().map(|clause: &Option<Clause>| clause.as_ref().map(|clause| &clause.selection)).collect();
        let payers: Vec<Option<PartyIndex>> = names.iter().map(|(_, payer)| *payer).collect();
        let takers = Takers::new(plan, &of_clauses, policies.iter().map(|policy| &policy.selection), &payers);
        Ok(Self {
            plan: plan.clone(),
            parties: plan.parties,
            bearers,
            involved,
            clauses,
            services,
            prices,
            order,
            pools,
            policies,
            levels,
            takers,
        })
    }

    /// The plan to whose losses the terms apply.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Parties that bear losses or take part in a term, sorted by index. These parties have net losses.
    pub(crate) fn involved(&self) -> &[PartyIndex] {
        &self.involved
    }

    /// Whether there are no clauses and no policies.
    pub(crate) fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.policies.is_empty()
    }
}

/// Distinct parties in the order of their ids.
fn sorted(parties: impl Iterator<Item = PartyIndex>) -> Vec<PartyIndex> {
    let mut parties: Vec<PartyIndex> = parties.collect();
    parties.sort_unstable();
    parties.dedup();
    parties
}

/// Parties that a programme names, with repetitions.
fn parties_of(programme: &Programme) -> impl Iterator<Item = PartyIndex> {
    let of_contract = |contract: &Contract| {
        let indemnities = contract.indemnities.iter().flat_map(|indemnity| [indemnity.from, indemnity.to]);
        let endings = contract.service_levels.iter().filter_map(|level| Some(level.termination?.bearer));
        [contract.seller, contract.buyer].into_iter().chain(indemnities).chain(endings).collect::<Vec<_>>()
    };
    let of_policy = |policy: &Policy| {
        let insurers = policy.insurers.iter().map(|insurer| insurer.0);
        std::iter::once(policy.insured).chain(insurers).collect::<Vec<_>>()
    };
    programme.contracts.iter().flat_map(of_contract).chain(programme.policies.iter().flat_map(of_policy))
}

fn known(plan: &Plan, term: &str, party: PartyIndex) -> Result<(), TermsError> {
    if (party.0 as usize) < plan.parties {
        return Ok(());
    }
    Err(TermsError::Unknown { term: term.to_owned(), what: "party" })
}

fn cap(contract: &Contract, cap: Option<Cap>) -> Result<Amount, TermsError> {
    let number = || TermsError::Number { term: contract.id.clone(), what: "cap" };
    let most = match cap {
        None => return Ok(Amount::MAX),
        Some(Cap::Amount(most)) => most.get(),
        Some(Cap::Fees(times)) if times >= 0.0 => {
            let fee = contract.yearly_fee.ok_or_else(|| TermsError::FeeMissing { contract: contract.id.clone() })?;
            fee.get() * times
        }
        Some(Cap::Fees(_)) => return Err(number()),
    };
    Amount::new(most).ok_or_else(number)
}

fn clause(
    plan: &Plan,
    contract: &Contract,
    indemnity: &Indemnity,
    names: &[Payer],
    first_pool: usize,
) -> Result<Clause, TermsError> {
    let id = &indemnity.id;
    known(plan, id, indemnity.from)?;
    known(plan, id, indemnity.to)?;
    if indemnity.from == indemnity.to {
        return Err(TermsError::PaysItself { term: id.clone() });
    }
    if indemnity.pools.iter().any(|&pool| pool >= contract.pools.len()) {
        return Err(TermsError::Unknown { term: id.clone(), what: "pool" });
    }
    let mut selection = Selection::new(plan, id, indemnity.to, &indemnity.cover, names)?;
    for level in contract.service_levels.iter().filter(|level| level.exclusive_remedy) {
        selection.exclude(plan, &level.nodes);
    }
    let mut pools: Vec<usize> = indemnity.pools.iter().map(|pool| first_pool + pool).collect();
    pools.sort_unstable();
    pools.dedup();
    Ok(Clause {
        from: indemnity.from,
        to: indemnity.to,
        selection,
        share: indemnity.share,
        event_cap: cap(contract, indemnity.event_cap)?,
        annual_cap: cap(contract, indemnity.annual_cap)?,
        pools,
    })
}

fn price(plan: &Plan, contract: &Contract, term: &PriceTerm, clause: u32) -> Result<PriceClause, TermsError> {
    let number = |what| TermsError::Number { term: term.id.clone(), what };
    known(plan, &contract.id, contract.seller)?;
    known(plan, &contract.id, contract.buyer)?;
    if contract.seller == contract.buyer {
        return Err(TermsError::PaysItself { term: term.id.clone() });
    }
    if term.index >= plan.factors.prices.len() {
        return Err(TermsError::Unknown { term: term.id.clone(), what: "price" });
    }
    let other = match term.bearer {
        bearer if bearer == contract.seller => contract.buyer,
        bearer if bearer == contract.buyer => contract.seller,
        _ => return Err(TermsError::Unknown { term: term.id.clone(), what: "side of the contract" }),
    };
    if term.bands.iter().any(|band| !(band.from >= 0.0 && band.to > band.from)) {
        return Err(number("band"));
    }
    if term.forward.is_some_and(|forward| !(forward.rate >= 0.0 && forward.rate.is_finite())) {
        return Err(number("rate of the forward"));
    }
    let years = Ticks::new(plan.horizon).hours() / Ticks::YEAR.hours();
    Ok(PriceClause { clause, term: term.clone(), other, years })
}

/// Order of payment of the indemnities. An indemnity comes after the clauses whose payments the indemnity covers, otherwise by
/// order number, then as listed. Credits and price terms do not depend on other clauses.
fn order(programme: &Programme, names: &[Payer]) -> Result<Vec<u32>, TermsError> {
    let indemnity = |clause| if let scenario::Clause::Indemnity(indemnity) = clause { Some(indemnity) } else { None };
    let all: Vec<Option<&Indemnity>> = programme.clauses().map(|(_, clause)| indemnity(clause)).collect();
    let mut listed: Vec<u32> = (0..all.len() as u32).filter(|&index| all[index as usize].is_some()).collect();
    listed.sort_by_key(|&index| all[index as usize].map(|indemnity| indemnity.order));
    let mut placed: Vec<bool> = all.iter().map(Option::is_none).collect();
    let mut order = Vec::with_capacity(listed.len());
    while !listed.is_empty() {
        let can_pay = |index: u32| {
            let answered = all[index as usize].into_iter().flat_map(|indemnity| &indemnity.cover.transfers);
            answered.into_iter().all(|other| placed[other.0 as usize])
        };
        let Some(next) = listed.iter().position(|&index| can_pay(index)) else {
            return Err(TermsError::Circle { clause: names[listed[0] as usize].0.clone() });
        };
        let index = listed.remove(next);
        placed[index as usize] = true;
        order.push(index);
    }
    Ok(order)
}

fn cover(plan: &Plan, policy: &Policy, names: &[Payer]) -> Result<Cover, TermsError> {
    let id = &policy.id;
    let number = |what| TermsError::Number { term: id.clone(), what };
    known(plan, id, policy.insured)?;
    let mut sum = 0;
    for &(insurer, share) in &policy.insurers {
        known(plan, id, insurer)?;
        if insurer == policy.insured {
            return Err(TermsError::PaysItself { term: id.clone() });
        }
        sum += share.units();
        if sum > Share::ONE.units() {
            return Err(TermsError::InsurerShares { policy: id.clone() });
        }
    }
    if sum != Share::ONE.units() {
        return Err(TermsError::InsurerShares { policy: id.clone() });
    }
    let layer = Layer::new(policy)?;
    if let Some(waiting) = &policy.waiting {
        if !(waiting.below > 0.0 && waiting.below <= 1.0) {
            return Err(number("level of the waiting period"));
        }
        if waiting.kind == WaitingKind::GreaterOfHoursAndDeductible && layer.retention().is_none() {
            return Err(number("deductible"));
        }
    }
    let selection = match &policy.cover {
        Covered::Events(cover) => Selection::new(plan, id, policy.insured, cover, names)?,
        Covered::Net => Selection::everything(plan, policy.insured, names.len()),
        Covered::Outage(ladder) => Selection::new(plan, id, policy.insured, &ladder.actual, names)?,
    };
    let payouts = match &policy.cover {
        Covered::Outage(ladder) => Some(Payouts::new(plan, policy, ladder)?),
        _ => None,
    };
    let sublimit = |sublimit: &Sublimit| {
        let limit = Amount::new(sublimit.limit.get()).ok_or_else(|| number("sublimit"))?;
        Ok((Selection::new(plan, id, policy.insured, &sublimit.cover, names)?, limit))
    };
    Ok(Cover {
        insured: policy.insured,
        insurers: policy.insurers.clone(),
        selection,
        payouts,
        clock: Clock::new(policy.waiting, policy.indemnity_period),
        sublimits: policy.sublimits.iter().map(sublimit).collect::<Result<_, _>>()?,
        reinstatements: reinstatements(policy, &layer)?,
        layer,
    })
}

fn reinstatements(policy: &Policy, layer: &Layer) -> Result<Option<(Amount, Vec<Amount>)>, TermsError> {
    let Some(reinstatements) = &policy.reinstatements else { return Ok(None) };
    let number = || TermsError::Number { term: policy.id.clone(), what: "premium of a reinstatement" };
    let cost = |times: f64| {
        if times == 0.0 {
            return Ok(Amount::ZERO);
        }
        let premium = policy.premium.and_then(Premium::quoted);
        let premium = premium.ok_or_else(|| TermsError::PremiumMissing { policy: policy.id.clone() })?;
        Amount::new(premium.get() * times).filter(|_| times > 0.0).ok_or_else(number)
    };
    let costs = reinstatements.iter().map(|reinstatement| cost(reinstatement.premium)).collect::<Result<_, _>>()?;
    Ok(Some((layer.limit(), costs)))
}

/// Levels of policies: policies on events by inuring number, then stop losses, which apply to net losses.
fn levels(policies: &[Policy]) -> Vec<Vec<u32>> {
    let rank = |policy: &Policy| (policy.cover == Covered::Net, policy.inuring);
    let mut order: Vec<usize> = (0..policies.len()).collect();
    order.sort_by_key(|&index| rank(&policies[index]));
    let levels = order.chunk_by(|&a, &b| rank(&policies[a]) == rank(&policies[b]));
    levels.map(|level| level.iter().map(|&index| index as u32).collect()).collect()
}
