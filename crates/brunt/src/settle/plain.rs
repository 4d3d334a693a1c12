//! Stored losses settled trial by trial, and the money terms of a layer alone, year by year: the plain ways that the suites compare with.

use super::error::SettleError;
use super::layer::{Layer, Threshold};
use super::portfolio::settle_some;
use super::settler::Settler;
use super::terms::Terms;
use crate::ledger::{Amount, LossTable, Settled, TrialLosses};
use crate::units::Ticks;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::ops::Range;

/// Number of trials that a thread takes at a time.
const CHUNK: usize = 1024;

/// Applies terms to every trial, on the caller's rayon pool. The result has the same bits for any number of threads.
///
/// # Errors
/// [`SettleError::Overflow`] if losses cannot be counted.
pub(crate) fn settle(terms: &Terms, table: &LossTable) -> Result<Settled, SettleError> {
    assert_eq!(table.scenario_hash(), terms.plan().scenario_hash(), "losses of another scenario");
    let parts = in_chunks(table, |range| settle_some(terms, table, range));
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Settled::joined(parts, terms.nothing_settled()).expect("parts of one programme have one shape"))
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

    /// The events of each year.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Amount]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.losses[start..end])
    }
}

impl Layer {
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
}

/// Covered losses of each event under a policy, year by year.
pub(crate) fn event_losses(terms: &Terms, policy: usize, table: &LossTable) -> EventLosses {
    assert_eq!(table.scenario_hash(), terms.plan().scenario_hash(), "losses of another scenario");
    let horizon = terms.plan.horizon;
    let years = (horizon - 1).div_euclid(Ticks::YEAR.get()) + 1;
    let parts = in_chunks(table, |range| {
        let mut settler = Settler::new(terms);
        settler.keeps_covered = true;
        let (mut trial, mut found, mut events) = (TrialLosses::default(), EventLosses::default(), Vec::new());
        for position in range {
            table.read(position, &mut trial);
            settler.settle(&trial);
            for year in 0..years {
                let of_year =
                    settler.covered.iter().filter(|covered| (covered.0 as usize, covered.1) == (policy, year));
                events.clear();
                events.extend(of_year.map(|covered| covered.2));
                found.push(&events);
            }
        }
        found
    });
    let mut all = EventLosses::default();
    parts.iter().for_each(|part| part.iter().for_each(|year| all.push(year)));
    all
}

fn in_chunks<T: Send>(table: &LossTable, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let trials = table.trials();
    let starts: Vec<usize> = (0..trials).step_by(CHUNK).collect();
    let chunk = |start: usize| work(start..(start + CHUNK).min(trials));
    #[cfg(feature = "rayon")]
    return starts.into_par_iter().map(chunk).collect();
    #[cfg(not(feature = "rayon"))]
    return starts.into_iter().map(chunk).collect();
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
