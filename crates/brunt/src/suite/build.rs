//! Contracts and policies built from checked parts, for hand arithmetic of terms.

use crate::scenario::*;
use crate::units::{Money, Share, Ticks};

impl Indemnity {
    /// With a share of each covered loss that is answered; the other party keeps the rest.
    #[must_use]
    pub(crate) fn with_share(self, share: Share) -> Self {
        Self { share, ..self }
    }

    /// With a cap for each event.
    #[must_use]
    pub(crate) fn with_event_cap(self, cap: Cap) -> Self {
        Self { event_cap: Some(cap), ..self }
    }

    /// With a cap for each contract year.
    #[must_use]
    pub(crate) fn with_annual_cap(self, cap: Cap) -> Self {
        Self { annual_cap: Some(cap), ..self }
    }

    /// With a place in the order of indemnities.
    #[must_use]
    pub(crate) fn with_order(self, order: u32) -> Self {
        Self { order, ..self }
    }

    /// With a pool of the contract as a further cap, by position.
    #[must_use]
    pub(crate) fn with_pool(mut self, pool: usize) -> Self {
        self.pools.push(pool);
        self
    }
}

impl Contract {
    /// With a yearly fee.
    #[must_use]
    pub(crate) fn with_yearly_fee(self, fee: Money) -> Self {
        Self { yearly_fee: Some(fee), ..self }
    }

    /// With one more pool; indemnities refer to a pool by position.
    #[must_use]
    pub(crate) fn with_pool(mut self, id: &str, cap: Cap) -> Self {
        self.pools.push(Pool { id: id.into(), cap });
        self
    }

    /// With one more service level.
    #[must_use]
    pub(crate) fn with_service_level(mut self, level: ServiceLevel) -> Self {
        self.service_levels.push(level);
        self
    }

    /// With one more price term.
    #[must_use]
    pub(crate) fn with_price(mut self, price: PriceTerm) -> Self {
        self.prices.push(price);
        self
    }

    /// With one more cost that both sides share.
    #[must_use]
    pub(crate) fn with_co_funding(mut self, co_funding: CoFunding) -> Self {
        self.co_funding.push(co_funding);
        self
    }

    /// With a cap on the credits of a period, as a share of the period's fee.
    #[must_use]
    pub(crate) fn with_at_risk(self, share: Share) -> Self {
        Self { at_risk: Some(share), ..self }
    }

    /// With one more indemnity, placed last.
    #[must_use]
    pub(crate) fn with_indemnity(mut self, indemnity: Indemnity) -> Self {
        self.indemnities.push(indemnity);
        self
    }
}

impl Cover {
    /// Only these threats.
    #[must_use]
    pub(crate) fn with_threats(self, threats: impl IntoIterator<Item = ThreatIndex>) -> Self {
        Self { threats: Some(threats.into_iter().collect()), ..self }
    }

    /// Only these categories of the party's own losses.
    #[must_use]
    pub(crate) fn with_categories(self, categories: impl IntoIterator<Item = CategoryIndex>) -> Self {
        Self { categories: Some(categories.into_iter().collect()), ..self }
    }
}

impl Policy {
    /// A stop loss: covers a party's annual loss after all other cover, above a retention and up to a limit.
    pub(crate) fn stop_loss(
        id: &str,
        insured: PartyIndex,
        insurer: PartyIndex,
        retention: Money,
        limit: Money,
    ) -> Self {
        Self { cover: Covered::Net, ..Self::new(id, insured, insurer, Cover::default()) }
            .with_aggregate(retention, Some(limit))
    }

    /// A parametric cover of outages of a node; basis risk is measured against all losses of the insured.
    pub(crate) fn parametric(
        id: &str,
        insured: PartyIndex,
        insurer: PartyIndex,
        node: NodeIndex,
        rungs: Vec<Rung>,
    ) -> Self {
        let ladder = Ladder { node, below: 1.0, rungs, actual: Cover::losses() };
        Self { cover: Covered::Outage(ladder), ..Self::new(id, insured, insurer, Cover::default()) }
    }

    /// With several insurers.
    #[must_use]
    pub(crate) fn with_insurers(self, insurers: Vec<(PartyIndex, Share)>) -> Self {
        Self { insurers, ..self }
    }

    /// With a number in the inuring order.
    #[must_use]
    pub(crate) fn with_inuring(self, inuring: u32) -> Self {
        Self { inuring, ..self }
    }

    /// With a waiting period.
    #[must_use]
    pub(crate) fn with_waiting(self, waiting: Waiting) -> Self {
        Self { waiting: Some(waiting), ..self }
    }

    /// With the longest time for which an outage is covered.
    #[must_use]
    pub(crate) fn with_indemnity_period(self, period: Ticks) -> Self {
        Self { indemnity_period: Some(period), ..self }
    }

    /// With a limit for some of the covered losses.
    #[must_use]
    pub(crate) fn with_sublimit(mut self, cover: Cover, limit: Money) -> Self {
        self.sublimits.push(Sublimit { cover, limit });
        self
    }

    /// With a retention for each event.
    #[must_use]
    pub(crate) fn with_retention(self, retention: Money) -> Self {
        self.with_deductible(Deductible::Retention(retention))
    }

    /// With any deductible.
    #[must_use]
    pub(crate) fn with_deductible(self, deductible: Deductible) -> Self {
        Self { deductible, ..self }
    }

    /// With a limit for each event.
    #[must_use]
    pub(crate) fn with_limit(self, limit: Money) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// With an annual retention and an annual limit.
    #[must_use]
    pub(crate) fn with_aggregate(self, retention: Money, limit: Option<Money>) -> Self {
        Self { aggregate_retention: retention, aggregate_limit: limit, ..self }
    }

    /// With a share of the loss to the layer that the insured keeps.
    #[must_use]
    pub(crate) fn with_coinsurance(self, coinsurance: Share) -> Self {
        Self { coinsurance, ..self }
    }

    /// With a list of reinstatements of the limit.
    #[must_use]
    pub(crate) fn with_reinstatements(self, reinstatements: Vec<Reinstatement>) -> Self {
        Self { reinstatements: Some(reinstatements), ..self }
    }

    /// With a premium computed from the policy's recoveries.
    #[must_use]
    pub(crate) fn with_technical_premium(self, loads: Loads) -> Self {
        Self { premium: Some(Premium::Technical(loads)), ..self }
    }

    /// With a quoted premium.
    #[must_use]
    pub(crate) fn with_premium(self, premium: Money) -> Self {
        Self { premium: Some(Premium::Quoted(premium)), ..self }
    }
}

impl Waiting {
    /// With another [`WaitingKind`].
    #[must_use]
    pub(crate) fn with_kind(self, kind: WaitingKind) -> Self {
        Self { kind, ..self }
    }

    /// With another [`WaitingClock`].
    #[must_use]
    pub(crate) fn with_clock(self, per: WaitingClock) -> Self {
        Self { per, ..self }
    }

    /// With a capacity below which hours count.
    #[must_use]
    pub(crate) fn with_below(self, below: f64) -> Self {
        Self { below, ..self }
    }
}

impl PriceTerm {
    /// With one more band.
    #[must_use]
    pub(crate) fn with_band(mut self, from: f64, to: f64, share: Share) -> Self {
        self.bands.push(PriceBand { from, to, share });
        self
    }

    /// With a fixed rate agreed for a share of the exposure.
    #[must_use]
    pub(crate) fn with_forward(self, share: Share, rate: f64) -> Self {
        Self { forward: Some(Forward { share, rate }), ..self }
    }
}

impl Programme {
    /// With one more contract.
    #[must_use]
    pub(crate) fn with_contract(mut self, contract: Contract) -> Self {
        self.contracts.push(contract);
        self
    }

    /// With one more policy.
    #[must_use]
    pub(crate) fn with_policy(mut self, policy: Policy) -> Self {
        self.policies.push(policy);
        self
    }

    /// A clause and its contract.
    pub(crate) fn clause(&self, index: ClauseIndex) -> Option<(&Contract, Clause<'_>)> {
        self.clauses().nth(index.0 as usize)
    }
}

impl Excused {
    /// With hours that these threats cause.
    #[must_use]
    pub(crate) fn with_threats(self, threats: impl IntoIterator<Item = ThreatIndex>) -> Self {
        Self { threats: threats.into_iter().collect(), ..self }
    }

    /// With hours caused at these nodes.
    #[must_use]
    pub(crate) fn with_causes(self, causes: impl IntoIterator<Item = NodeIndex>) -> Self {
        Self { causes: causes.into_iter().collect(), ..self }
    }

    /// With hours of agreed maintenance.
    #[must_use]
    pub(crate) fn with_maintenance(self, hours: WeeklyHours) -> Self {
        Self { maintenance: Some(hours), ..self }
    }

    /// With excused hours counted as good time.
    #[must_use]
    pub(crate) fn counted_as_up(self) -> Self {
        Self { counts_as_up: true, ..self }
    }
}

impl ServiceLevel {
    /// With another calendar period.
    #[must_use]
    pub(crate) fn with_period(self, period: Period) -> Self {
        Self { period, ..self }
    }

    /// With another measure.
    #[must_use]
    pub(crate) fn with_measure(self, measure: LevelMeasure) -> Self {
        Self { measure, ..self }
    }

    /// With one more band.
    #[must_use]
    pub(crate) fn with_band(mut self, threshold: f64, credit: Share) -> Self {
        self.bands.push(CreditBand { threshold, credit });
        self
    }

    /// With the share of the fee to which the clause applies.
    #[must_use]
    pub(crate) fn with_allocation(self, allocation: Share) -> Self {
        Self { allocation, ..self }
    }

    /// With excused hours.
    #[must_use]
    pub(crate) fn with_excused(self, excused: Excused) -> Self {
        Self { excused, ..self }
    }

    /// With credits that can be earned back.
    #[must_use]
    pub(crate) fn with_earn_back(self, at_least: f64, periods: u32) -> Self {
        Self { earn_back: Some(EarnBack { at_least, periods }), ..self }
    }

    /// With an end of the contract after too many misses.
    #[must_use]
    pub(crate) fn with_termination(self, termination: Termination) -> Self {
        Self { termination: Some(termination), ..self }
    }

    /// With credits as the only remedy.
    #[must_use]
    pub(crate) fn with_exclusive_remedy(self) -> Self {
        Self { exclusive_remedy: true, ..self }
    }
}
