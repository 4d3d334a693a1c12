//! The money terms of a policy without its other terms: a fast way to price many layers on the same losses.

use super::error::TermsError;
use crate::ledger::Amount;
use crate::scenario::{Deductible, Policy};
use crate::units::{Money, Share};

/// Deductible, limit, aggregate terms and coinsurance of a policy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layer {
    threshold: Threshold,
    limit: Amount,
    aggregate_retention: Amount,
    aggregate_limit: Amount,
    coinsurance: Share,
}

/// A deductible, in amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Threshold {
    Retention(Amount),
    Franchise(Amount),
    Disappearing { from: Amount, to: Amount },
}

/// Result of a layer for one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct Answer {
    /// Amount answered after all terms except coinsurance.
    pub answered: Amount,
    /// Amount paid.
    pub paid: Amount,
    /// Losses of events above the limits.
    pub above: Amount,
}

/// The losses of events that a policy covers, year by year.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct EventLosses {
    losses: Vec<Amount>,
    /// End position of each year in `losses`.
    ends: Vec<usize>,
    /// Bitwise or of the units of all losses.
    bits: i128,
    /// Largest number of events in a year.
    most: usize,
}

/// Losses below 2^100 units are small: the sum of up to [`MOST_SMALL`] small losses stays below 127 bits.
const SMALL_BITS: u32 = 100;
const MOST_SMALL: usize = 1 << 26;

impl EventLosses {
    /// Adds a year with its events in any order.
    pub(crate) fn push(&mut self, events: &[Amount]) {
        self.losses.extend_from_slice(events);
        self.ends.push(self.losses.len());
        self.bits |= events.iter().fold(0, |bits, loss| bits | loss.units());
        self.most = self.most.max(events.len());
    }

    /// Number of years.
    pub(crate) fn years(&self) -> usize {
        self.ends.len()
    }

    /// The events of each year.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Amount]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.losses[start..end])
    }
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

    /// Amount answered for an event before aggregate terms, y = min(d(x), limit), where d(x) is the loss after the deductible.
    pub(crate) fn event(&self, loss: Amount) -> Amount {
        self.above_deductible(loss).min(self.limit)
    }

    /// Amounts answered and paid for the events of a year.
    pub(crate) fn year(&self, events: &[Amount]) -> Answer {
        let excess: Amount = events.iter().map(|loss| self.above_deductible(*loss)).sum();
        let sum: Amount = events.iter().map(|loss| self.event(*loss)).sum();
        self.close(sum, excess)
    }

    /// Amount paid in each year, in the order of years.
    pub(crate) fn years(&self, losses: &EventLosses) -> Vec<f64> {
        let small = losses.bits >> SMALL_BITS == 0 && losses.most <= MOST_SMALL;
        let Threshold::Retention(retention) = self.threshold else {
            return losses.iter().map(|events| self.year(events).paid.get()).collect();
        };
        if !small {
            return losses.iter().map(|events| self.year(events).paid.get()).collect();
        }
        // Fast path for the most common layers: sums that cannot overflow, without a branch.
        let (retention, limit) = (retention.units(), self.limit.units());
        let kept = |loss: &Amount| (loss.units() - retention).max(0).min(limit);
        let year = |events: &[Amount]| Amount::from_units(events.iter().map(kept).sum());
        losses.iter().map(|events| self.paid(self.aggregate(year(events))).get()).collect()
    }

    /// Applies aggregate terms and coinsurance to `sum`, a year's sum of events within the limit per event. `excess` is a year's
    /// sum before the limit per event.
    fn close(&self, sum: Amount, excess: Amount) -> Answer {
        let answered = self.aggregate(sum);
        let beyond = (sum - self.aggregate_retention - answered).max(Amount::ZERO);
        Answer { answered, paid: self.paid(answered), above: excess - sum + beyond }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_layer() {
        use brunt::ledger::Amount;
        use brunt::scenario::{Cover, PartyIndex, Policy};
        use brunt::settle::Layer;
        use brunt::units::Money;
        let money = |amount| Money::new(amount).unwrap();
        // 50 in excess of 10 for each event, at most 80 a year.
        let policy = Policy::new("layer", PartyIndex(0), PartyIndex(1), Cover::losses());
        let policy =
            policy.with_retention(money(10.0)).with_limit(money(50.0)).with_aggregate(money(0.0), Some(money(80.0)));
        let layer = Layer::new(&policy).unwrap();
        let events = [8.0, 45.0, 70.0].map(|loss| Amount::new(loss).unwrap());
        assert_eq!(layer.year(&events).paid.get(), 80.0); // 0 + 35 + 50, cut at 80
    }
}
