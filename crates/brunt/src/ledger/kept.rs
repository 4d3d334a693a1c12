//! What a ledger keeps of its columns: every number, or tails and bins.

use super::{Ledger, MergeError, TailColumn};
use crate::scenario::PartyIndex;

/// How tails are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Keeping {
    /// Number of trials that the tails are sized for: those of the whole, of which a ledger may be a part.
    pub total: u64,
    /// Largest numbers of each column that are kept one by one.
    pub length: usize,
}

/// The columns of a ledger that keeps tails only.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tails {
    /// How they are kept.
    pub keeping: Keeping,
    /// In the order of [`Place`]: total, largest event, parties, and the columns of [`Settled`](super::Settled).
    pub columns: Vec<TailColumn>,
}

impl Tails {
    /// Merges the columns of two disjoint sets of trials, `trials` in all.
    ///
    /// # Errors
    /// [`MergeError`] if the tails were sized differently, or for fewer trials.
    pub(super) fn merged(self, other: &Self, trials: u64) -> Result<Self, MergeError> {
        let Keeping { total, length } = self.keeping;
        if self.keeping != other.keeping {
            let sized = |keeping: Keeping| (keeping.length as u64, keeping.total);
            return Err(MergeError::Tails { first: sized(self.keeping), second: sized(other.keeping) });
        }
        if self.columns.len() != other.columns.len() {
            return Err(MergeError::Shape);
        }
        if trials > total {
            return Err(MergeError::Total { trials, total });
        }
        let columns = self.columns.into_iter().zip(&other.columns).map(|(mine, other)| mine.merged(other, length));
        Ok(Self { keeping: self.keeping, columns: columns.collect() })
    }
}

/// A column of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Gross loss of all parties together.
    Total,
    /// Loss of the largest event.
    LargestEvent,
    /// Gross loss of a party that can bear losses.
    Party(PartyIndex),
    /// Net loss of a party that is involved in terms.
    Net(PartyIndex),
    /// Largest gross loss of a party by an event.
    LargestGross(PartyIndex),
    /// Largest net loss of a party by an event.
    LargestNet(PartyIndex),
    /// Payment under a clause.
    Clause(usize),
    /// Payment of a policy.
    Policy(usize),
}

/// The numbers of a column.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Numbers<'a> {
    /// One of every trial, in the order of trials.
    Every(&'a [f64]),
    /// The largest, and all others in bins.
    Tail(&'a TailColumn),
    /// Zeros, as many as there are trials.
    Zeros(u64),
}

impl Ledger {
    /// The numbers of a column; `None` where the ledger has no such column.
    pub(crate) fn numbers(&self, place: Place) -> Option<Numbers<'_>> {
        let (position, column) = self.find(place)?;
        Some(match &self.tails {
            None => Numbers::Every(column),
            Some(tails) => Numbers::Tail(tails.columns.get(position)?),
        })
    }

    /// The tails, if the ledger does not keep every number.
    pub(crate) fn tails(&self) -> Option<&Tails> {
        self.tails.as_ref()
    }

    /// The position of a column among all, and the column where every number is kept.
    fn find(&self, place: Place) -> Option<(usize, &[f64])> {
        fn of(columns: &[(PartyIndex, Vec<f64>)], party: PartyIndex) -> Option<(usize, &[f64])> {
            let position = columns.iter().position(|column| column.0 == party)?;
            Some((position, columns[position].1.as_slice()))
        }
        let listed = |columns: &'_ [Vec<f64>], index: usize| (index < columns.len()).then_some(index);
        let columns = &self.columns;
        let before = 2 + columns.parties.len();
        let after = |more: usize, (position, column)| (before + more + position, column);
        let settled = self.settled.as_ref();
        match place {
            Place::Total => Some((0, columns.total.as_slice())),
            Place::LargestEvent => Some((1, columns.largest_event.as_slice())),
            Place::Party(party) => of(&columns.parties, party).map(|(position, column)| (2 + position, column)),
            Place::Net(party) => of(&settled?.net, party).map(|found| after(0, found)),
            Place::LargestGross(party) => {
                let settled = settled?;
                of(&settled.largest_gross, party).map(|found| after(settled.net.len(), found))
            }
            Place::LargestNet(party) => {
                let settled = settled?;
                let more = settled.net.len() + settled.largest_gross.len();
                of(&settled.largest_net, party).map(|found| after(more, found))
            }
            Place::Clause(index) => {
                let settled = settled?;
                let more = settled.net.len() + settled.largest_gross.len() + settled.largest_net.len();
                let index = listed(&settled.clauses, index)?;
                Some(after(more, (index, settled.clauses[index].as_slice())))
            }
            Place::Policy(index) => {
                let settled = settled?;
                let parties = settled.net.len() + settled.largest_gross.len() + settled.largest_net.len();
                let index = listed(&settled.recoveries, index)?;
                Some(after(parties + settled.clauses.len(), (index, settled.recoveries[index].as_slice())))
            }
        }
    }
}
