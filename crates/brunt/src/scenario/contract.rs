//! Contracts: who answers for whose losses, and up to what.

use super::{Cover, PartyIndex, PriceTerm, ServiceLevel};
use crate::units::{Money, Share};

/// An agreement between two parties.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Contract {
    /// Key in the file.
    pub id: String,
    /// Name for people, the id where none is given.
    pub name: String,
    /// Who is paid.
    pub seller: PartyIndex,
    /// Who pays.
    pub buyer: PartyIndex,
    /// The fee for a year of 8,760 h, which caps are multiples of.
    pub yearly_fee: Option<Money>,
    /// Annual caps that several indemnities share; what one has used is gone for the others.
    pub pools: Vec<Pool>,
    /// Indemnities.
    pub indemnities: Vec<Indemnity>,
    /// Service levels that the seller promises.
    pub service_levels: Vec<ServiceLevel>,
    /// Costs and revenues that move with an index.
    pub prices: Vec<PriceTerm>,
    /// Costs of controls and the like that the two sides share.
    pub co_funding: Vec<CoFunding>,
    /// Most that service levels of one kind of period may credit for a period, as a share of its fee; `None` for no cap.
    pub at_risk: Option<Share>,
}

/// An annual cap that several indemnities of a contract share, such as its cap of liability.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// Key in the file.
    pub id: String,
    /// How much it holds in a contract year.
    pub cap: Cap,
}

/// A promise to answer for losses of another party.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Indemnity {
    /// Key in the file.
    pub id: String,
    /// Who pays.
    pub from: PartyIndex,
    /// Whose losses they are.
    pub to: PartyIndex,
    /// Which losses.
    pub cover: Cover,
    /// The part of them that is answered.
    pub share: Share,
    /// Most that is paid for an event; `None` for no cap.
    pub event_cap: Option<Cap>,
    /// Most that is paid in a contract year; `None` for no cap.
    pub annual_cap: Option<Cap>,
    /// Pools of the contract that it draws on, by position; an uncapped carve-out draws on none.
    pub pools: Vec<usize>,
    /// Of indemnities that answer one loss, those of a lower number pay first; of one number, in the order of clauses.
    pub order: u32,
}

/// A yearly cost of one side, such as of a control, of which the other bears a share.
///
/// Like fees and premiums it is a cost beside losses, and no part of them.
#[derive(Debug, Clone, PartialEq)]
pub struct CoFunding {
    /// Key in the file: what it is for.
    pub id: String,
    /// The cost of a year.
    pub cost: Money,
    /// Who pays it: the seller or the buyer.
    pub payer: PartyIndex,
    /// The part that the other side bears.
    pub share: Share,
}

/// The most that is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cap {
    /// An amount.
    Amount(Money),
    /// A multiple of the contract's yearly fee, finite and at least 0.
    Fees(f64),
}

impl Contract {
    /// A contract without fee and clauses.
    pub fn new(id: &str, seller: PartyIndex, buyer: PartyIndex) -> Self {
        Self {
            id: id.into(),
            name: id.into(),
            seller,
            buyer,
            yearly_fee: None,
            pools: Vec::new(),
            indemnities: Vec::new(),
            service_levels: Vec::new(),
            prices: Vec::new(),
            co_funding: Vec::new(),
            at_risk: None,
        }
    }

    /// With a yearly fee.
    #[must_use]
    pub fn with_yearly_fee(self, fee: Money) -> Self {
        Self { yearly_fee: Some(fee), ..self }
    }

    /// With one more pool; indemnities name it by its position.
    #[must_use]
    pub fn with_pool(mut self, id: &str, cap: Cap) -> Self {
        self.pools.push(Pool { id: id.into(), cap });
        self
    }

    /// With one more service level.
    #[must_use]
    pub fn with_service_level(mut self, level: ServiceLevel) -> Self {
        self.service_levels.push(level);
        self
    }

    /// With one more price term.
    #[must_use]
    pub fn with_price(mut self, price: PriceTerm) -> Self {
        self.prices.push(price);
        self
    }

    /// With one more cost that both sides fund.
    #[must_use]
    pub fn with_co_funding(mut self, co_funding: CoFunding) -> Self {
        self.co_funding.push(co_funding);
        self
    }

    /// With a cap on the credits of a period, as a share of its fee.
    #[must_use]
    pub fn with_at_risk(self, share: Share) -> Self {
        Self { at_risk: Some(share), ..self }
    }

    /// With one more indemnity, which comes after those before.
    #[must_use]
    pub fn with_indemnity(mut self, indemnity: Indemnity) -> Self {
        self.indemnities.push(indemnity);
        self
    }
}

impl CoFunding {
    /// What a party bears of the cost of a year under a contract.
    pub fn borne_by(&self, party: PartyIndex, contract: &Contract) -> f64 {
        if party == self.payer {
            self.cost.get() * self.share.rest().get()
        } else if party == contract.seller || party == contract.buyer {
            self.cost.get() * self.share.get()
        } else {
            0.0
        }
    }
}

impl Indemnity {
    /// Answers covered losses in full and without cap.
    pub fn new(id: &str, from: PartyIndex, to: PartyIndex, cover: Cover) -> Self {
        let (event_cap, annual_cap) = (None, None);
        Self { id: id.into(), from, to, cover, share: Share::ONE, event_cap, annual_cap, pools: Vec::new(), order: 1 }
    }

    /// Answers a share of each covered loss: a loss that both sides fund.
    #[must_use]
    pub fn with_share(self, share: Share) -> Self {
        Self { share, ..self }
    }

    /// With a cap for each event.
    #[must_use]
    pub fn with_event_cap(self, cap: Cap) -> Self {
        Self { event_cap: Some(cap), ..self }
    }

    /// With a cap for each contract year.
    #[must_use]
    pub fn with_annual_cap(self, cap: Cap) -> Self {
        Self { annual_cap: Some(cap), ..self }
    }

    /// With a place in the order of indemnities.
    #[must_use]
    pub fn with_order(self, order: u32) -> Self {
        Self { order, ..self }
    }

    /// Drawing on a pool of the contract.
    #[must_use]
    pub fn with_pool(mut self, pool: usize) -> Self {
        self.pools.push(pool);
        self
    }
}
