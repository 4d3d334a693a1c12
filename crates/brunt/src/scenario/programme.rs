//! All terms that move losses between parties.

use super::{ClauseIndex, Contract, Indemnity, Policy};

/// Contracts and policies that losses go through, in this order: contracts, then policies.
///
/// ```
/// use brunt::scenario::{ClauseIndex, Contract, Cover, Indemnity, PartyIndex, Programme};
/// let (client, provider) = (PartyIndex(0), PartyIndex(1));
/// let contract = Contract::new("msa", provider, client)
///     .with_indemnity(Indemnity::new("general", provider, client, Cover::losses()));
/// let programme = Programme::default().with_contract(contract);
/// assert_eq!(programme.clause(ClauseIndex(0)).unwrap().1.id, "general");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Programme {
    /// The contracts.
    pub contracts: Vec<Contract>,
    /// The policies.
    pub policies: Vec<Policy>,
}

impl Programme {
    /// With one more contract.
    #[must_use]
    pub fn with_contract(mut self, contract: Contract) -> Self {
        self.contracts.push(contract);
        self
    }

    /// With one more policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policies.push(policy);
        self
    }

    /// Every clause with its contract, in the order of their [`ClauseIndex`].
    pub fn clauses(&self) -> impl Iterator<Item = (&Contract, &Indemnity)> {
        self.contracts.iter().flat_map(|contract| contract.indemnities.iter().map(move |clause| (contract, clause)))
    }

    /// A clause and its contract.
    pub fn clause(&self, index: ClauseIndex) -> Option<(&Contract, &Indemnity)> {
        self.clauses().nth(index.0 as usize)
    }
}
