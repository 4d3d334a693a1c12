//! Contracts between parties: indemnities, service levels, price terms and shared costs, with their caps.

pub(crate) mod check;
pub(crate) mod entry;
pub(crate) mod price_term;
pub(crate) mod service_level;

use crate::scenario::{Cover, PartyIndex, PriceTerm, ServiceLevel};
use crate::units::{Money, Share};

/// An agreement between two parties.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Contract {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Party that is paid the fee.
    pub seller: PartyIndex,
    /// Party that pays the fee.
    pub buyer: PartyIndex,
    /// Fee for a year of 8,760 h, the base of caps stated as multiples of fees.
    pub yearly_fee: Option<Money>,
    /// Annual caps that several indemnities share; a payment under one indemnity reduces the cap for all.
    pub pools: Vec<Pool>,
    /// Indemnities.
    pub indemnities: Vec<Indemnity>,
    /// Service levels that the seller promises.
    pub service_levels: Vec<ServiceLevel>,
    /// Costs and revenues that move with a price index.
    pub prices: Vec<PriceTerm>,
    /// Yearly costs, such as costs of controls, that the two sides share.
    pub co_funding: Vec<CoFunding>,
    /// Cap on the sum of credits for one period under all service levels with the same kind of period, as a share of the period's fee;
    /// `None` for no cap.
    pub at_risk: Option<Share>,
}

/// An annual cap that several indemnities of a contract share, such as a cap on liability.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pool {
    /// Key in the file.
    pub id: String,
    /// Most that is paid from the pool in a contract year.
    pub cap: Cap,
}

/// A promise of one party to pay for losses of the other.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Indemnity {
    /// Key in the file.
    pub id: String,
    /// Party that pays.
    pub from: PartyIndex,
    /// Party whose losses are answered.
    pub to: PartyIndex,
    /// Losses covered.
    pub cover: Cover,
    /// Share of each covered loss that is answered.
    pub share: Share,
    /// Most that is paid per event; `None` for no cap.
    pub event_cap: Option<Cap>,
    /// Most that is paid per contract year; `None` for no cap.
    pub annual_cap: Option<Cap>,
    /// Pools of the contract that cap the indemnity, by position; an uncapped carve-out has none.
    pub pools: Vec<usize>,
    /// Order among indemnities that answer the same loss: lower numbers pay first; equal numbers pay in the order of clauses.
    pub order: u32,
}

/// A yearly cost of one side, such as the cost of a control, of which the other side bears a share.
///
/// Like fees and premiums, the cost is reported beside losses and is not part of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CoFunding {
    /// Key in the file, naming the purpose of the cost.
    pub id: String,
    /// Cost per year.
    pub cost: Money,
    /// Party that pays the cost: the seller or the buyer.
    pub payer: PartyIndex,
    /// Share of the cost that the other side bears.
    pub share: Share,
}

/// A cap: the most that is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cap {
    /// An amount.
    Amount(Money),
    /// A multiple of the contract's yearly fee, finite and at least 0.
    Fees(f64),
}

impl Contract {
    /// A contract without fee and clauses.
    pub(crate) fn new(id: &str, seller: PartyIndex, buyer: PartyIndex) -> Self {
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
}

impl CoFunding {
    /// Part of the yearly cost that a party bears under a contract; 0 for a party outside the contract.
    pub(crate) fn borne_by(&self, party: PartyIndex, contract: &Contract) -> f64 {
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
    /// An indemnity that answers covered losses in full and without cap.
    pub(crate) fn new(id: &str, from: PartyIndex, to: PartyIndex, cover: Cover) -> Self {
        let (event_cap, annual_cap) = (None, None);
        Self { id: id.into(), from, to, cover, share: Share::ONE, event_cap, annual_cap, pools: Vec::new(), order: 1 }
    }
}
