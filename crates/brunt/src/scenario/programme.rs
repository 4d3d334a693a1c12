//! All terms that move losses between parties.

use super::{Contract, Covered, Indemnity, NodeIndex, PartyIndex, Policy, PriceTerm, ServiceLevel};

/// Contracts and policies that settle losses: first contracts, then policies.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Programme {
    /// The contracts.
    pub contracts: Vec<Contract>,
    /// The policies.
    pub policies: Vec<Policy>,
}

impl Programme {
    /// Whether there are no contracts and no policies.
    pub(crate) fn is_empty(&self) -> bool {
        self.contracts.is_empty() && self.policies.is_empty()
    }

    /// Every clause with its contract, in the order of [`ClauseIndex`]: contract by contract, in each contract first indemnities, then
    /// service levels, then price terms.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = (&Contract, Clause<'_>)> {
        self.contracts.iter().flat_map(|contract| {
            let indemnities = contract.indemnities.iter().map(Clause::Indemnity);
            let levels = contract.service_levels.iter().map(Clause::ServiceLevel);
            let prices = contract.prices.iter().map(Clause::Price);
            indemnities.chain(levels).chain(prices).map(move |clause| (contract, clause))
        })
    }

    /// The id of every clause as `contract.clause`, in the order of [`ClauseIndex`].
    pub(crate) fn clause_ids(&self) -> impl Iterator<Item = String> {
        self.clauses().map(|(contract, clause)| format!("{}.{}", contract.id, clause.id()))
    }

    /// Nodes whose outages service levels and parametric policies measure; a node may be repeated.
    pub(crate) fn measured_nodes(&self) -> impl Iterator<Item = NodeIndex> {
        let levels = self.contracts.iter().flat_map(|contract| &contract.service_levels);
        let ladders = self.policies.iter().filter_map(|policy| match &policy.cover {
            Covered::Outage(ladder) => Some(ladder.node),
            _ => None,
        });
        levels.flat_map(|level| &level.nodes).copied().chain(ladders)
    }
}

/// A clause of a contract under which one party pays the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Clause<'a> {
    /// One party answers for losses of the other.
    Indemnity(&'a Indemnity),
    /// The seller credits missed service levels.
    ServiceLevel(&'a ServiceLevel),
    /// Moves of a price index are passed on.
    Price(&'a PriceTerm),
}

impl<'a> Clause<'a> {
    /// Key in the file.
    pub(crate) fn id(self) -> &'a str {
        match self {
            Self::Indemnity(indemnity) => &indemnity.id,
            Self::ServiceLevel(level) => &level.id,
            Self::Price(price) => &price.id,
        }
    }

    /// Party that pays. The seller pays credits; `None` under a price term, because either side may pay.
    pub(crate) fn payer(self, contract: &Contract) -> Option<PartyIndex> {
        match self {
            Self::Indemnity(indemnity) => Some(indemnity.from),
            Self::ServiceLevel(_) => Some(contract.seller),
            Self::Price(_) => None,
        }
    }

    /// Party that is paid: the indemnified party, the buyer of a service level, or the bearer of the exposure of a price term.
    pub(crate) fn payee(self, contract: &Contract) -> PartyIndex {
        match self {
            Self::Indemnity(indemnity) => indemnity.to,
            Self::ServiceLevel(_) => contract.buyer,
            Self::Price(price) => price.bearer,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_programme() {
        use brunt::scenario::{ClauseIndex, Contract, Cover, Indemnity, PartyIndex, Programme};
        let (client, provider) = (PartyIndex(0), PartyIndex(1));
        let contract = Contract::new("msa", provider, client).with_indemnity(Indemnity::new(
            "general",
            provider,
            client,
            Cover::losses(),
        ));
        let programme = Programme::default().with_contract(contract);
        assert_eq!(programme.clause(ClauseIndex(0)).unwrap().1.id(), "general");
    }
}
