//! The money terms of a policy without its other terms: a fast way to price many layers on the same losses.

use super::error::TermsError;
use crate::ledger::Amount;
use crate::scenario::{Deductible, Policy};
use crate::units::{Money, Share};

/// Deductible, limit, aggregate terms and coinsurance of a policy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layer {
    pub(super) threshold: Threshold,
    pub(super) limit: Amount,
    pub(super) aggregate_retention: Amount,
    pub(super) aggregate_limit: Amount,
    pub(super) coinsurance: Share,
}

/// A deductible, in amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Threshold {
    Retention(Amount),
    Franchise(Amount),
    Disappearing { from: Amount, to: Amount },
}

impl Layer {
    /// The money terms of a policy.
    ///
    /// # Errors
    /// [`TermsError::Number`] for an amount of 1.8e25 or more and for a deductible that disappears before it begins,
    /// [`TermsError::NothingToReinstate`] for reinstatements without a limit.
    pub(crate) fn new(policy: &Policy) -> Result<Self, TermsError> {
        let number = |what| TermsError::Number { term: policy.id.clone(), what };
        let amount = |money: Money, what| Amount::new(money.get()).ok_or_else(|| number(what));
        let most = |money: Option<Money>, what| money.map_or(Ok(Amount::MAX), |money| amount(money, what));
        let threshold = match policy.deductible {
            Deductible::Retention(retention) => Threshold::Retention(amount(retention, "retention")?),
            Deductible::Franchise(franchise) => Threshold::Franchise(amount(franchise, "franchise")?),
            Deductible::Disappearing { from, to } if from < to => {
                Threshold::Disappearing { from: amount(from, "deductible")?, to: amount(to, "deductible")? }
            }
            Deductible::Disappearing { .. } => return Err(number("deductible")),
        };
        let limit = most(policy.limit, "limit")?;
        let mut aggregate_limit = most(policy.aggregate_limit, "aggregate limit")?;
        if let Some(reinstatements) = &policy.reinstatements {
            if policy.limit.is_none() {
                return Err(TermsError::NothingToReinstate { policy: policy.id.clone() });
            }
            let times = 1 + reinstatements.len() as i128;
            aggregate_limit = aggregate_limit.min(Amount::from_units(limit.units().saturating_mul(times)));
        }
        let aggregate_retention = amount(policy.aggregate_retention, "aggregate retention")?;
        Ok(Self { threshold, limit, aggregate_retention, aggregate_limit, coinsurance: policy.coinsurance })
    }

    pub(super) fn above_deductible(&self, loss: Amount) -> Amount {
        match self.threshold {
            Threshold::Retention(retention) => (loss - retention).max(Amount::ZERO),
            Threshold::Franchise(franchise) if loss > franchise => loss,
            Threshold::Disappearing { to, .. } if loss >= to => loss,
            Threshold::Disappearing { from, to } if loss > from => {
                to.portion((loss - from).units(), (to - from).units())
            }
            Threshold::Franchise(_) | Threshold::Disappearing { .. } => Amount::ZERO,
        }
    }

    /// The retention per event; `None` for other kinds of deductible.
    pub(super) fn retention(&self) -> Option<Amount> {
        if let Threshold::Retention(retention) = self.threshold { Some(retention) } else { None }
    }

    pub(super) fn limit(&self) -> Amount {
        self.limit
    }

    pub(super) fn aggregate_retention(&self) -> Amount {
        self.aggregate_retention
    }

    pub(super) fn aggregate_limit(&self) -> Amount {
        self.aggregate_limit
    }

    /// Total amount answered in a year, if events add up to `sum` before aggregate terms.
    pub(super) fn aggregate(&self, sum: Amount) -> Amount {
        (sum - self.aggregate_retention).max(Amount::ZERO).min(self.aggregate_limit)
    }

    /// The answered amount that results in the payment `paid` after coinsurance; [`Amount::MAX`] if the insured keeps everything.
    pub(super) fn answered_for(&self, paid: Amount) -> Amount {
        match self.coinsurance.rest() {
            Share::ZERO => Amount::MAX,
            ceded => paid.portion(Share::ONE.units().into(), ceded.units().into()),
        }
    }

    /// Amount paid after coinsurance, of an answered amount.
    pub(super) fn paid(&self, answered: Amount) -> Amount {
        answered - answered.times(self.coinsurance)
    }
}
