//! Losses of the same trials under many sets of controls.

use super::answer::Answers;
use super::store::{Store, Visit};
use crate::ledger::Amount;
use crate::scenario::{ControlSet, PartyIndex};
use std::ops::Range;

/// Losses of the same trials under many sets of controls.
#[derive(Debug, Clone)]
pub(crate) struct Variants {
    pub sets: Vec<ControlSet>,
    pub trials: Range<u64>,
    pub bearers: Vec<PartyIndex>,
    pub(super) gross: Store<Amount>,
    pub involved: Vec<PartyIndex>,
    pub net_sets: Vec<ControlSet>,
    pub(super) net: Option<Store<Amount>>,
    pub answers: Vec<Answers>,
}

/// Quantity that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Compared {
    /// Gross loss of all parties.
    Total,
    /// Gross loss of a party.
    Gross(PartyIndex),
    /// Net loss of a party.
    Net(PartyIndex),
    /// 1 in trials in which the tolerance at a position of [`Plan::tolerances`](crate::plan::Plan::tolerances) is breached, 0 in others.
    Breach(usize),
}

impl Variants {
    /// The trials. A cancelled run has only the first of the trials asked for.
    pub(crate) fn trials(&self) -> Range<u64> {
        self.trials.clone()
    }

    /// The sets that were compared.
    #[cfg(test)]
    pub(crate) fn sets(&self) -> &[ControlSet] {
        &self.sets
    }

    /// Parties that can bear a loss, by index.
    pub(crate) fn bearers(&self) -> &[PartyIndex] {
        &self.bearers
    }

    /// Parties with net losses, by index; none without terms.
    pub(crate) fn involved(&self) -> &[PartyIndex] {
        &self.involved
    }

    /// Answers of the controls of each watched set to the demands on them.
    pub(crate) fn answers(&self) -> &[Answers] {
        &self.answers
    }

    /// Bytes of all parts that grow with the number of trials.
    pub(crate) fn bytes(&self) -> usize {
        self.gross.bytes() + self.net.as_ref().map_or(0, Store::bytes)
    }

    /// One number per trial under a set; `None` if the set, or the quantity under it, was not compared.
    ///
    /// The numbers have the same bits as in a run of the [plan with these controls](crate::plan::Plan::with_controls).
    pub(crate) fn column(&self, set: ControlSet, compared: Compared) -> Option<Vec<f64>> {
        let mut column = Vec::new();
        self.read(set, compared, &mut column).then_some(column)
    }

    /// Visits the parts of which the quantity is made in each trial; false if there is no such quantity. For a breach the amounts of marked
    /// parts are above 0.
    pub(crate) fn visit(&self, compared: Compared, visit: &mut impl Visit) -> bool {
        let amount = |marked: bool| Amount::of_count(u32::from(marked));
        match compared {
            Compared::Breach(tolerance) => self.gross.visit(visit, |row| amount(self.gross.marks[row].has(tolerance))),
            compared => {
                let Some((store, column)) = self.place(compared) else { return false };
                store.visit(visit, |row| store.column(column)[row]);
            }
        }
        true
    }

    /// Numbers of choices of the patterns of the parts of a quantity.
    pub(crate) fn patterns(&self, compared: Compared) -> Vec<u32> {
        self.store(compared).map_or_else(Vec::new, |store| store.patterns().collect())
    }

    /// The choice of each pattern for a set; false if the quantity was not compared under the set.
    pub(crate) fn choices(&self, compared: Compared, set: ControlSet, chosen: &mut Vec<u32>) -> bool {
        let sets = if matches!(compared, Compared::Net(_)) { &self.net_sets } else { &self.sets };
        let Some(store) = self.store(compared).filter(|_| sets.contains(&set)) else { return false };
        store.choices(set, chosen);
        true
    }

    fn store(&self, compared: Compared) -> Option<&Store<Amount>> {
        if let Compared::Net(_) = compared { self.net.as_ref() } else { Some(&self.gross) }
    }

    /// The store and the column of amounts of a quantity.
    fn place(&self, compared: Compared) -> Option<(&Store<Amount>, usize)> {
        let position = |parties: &[PartyIndex], party| parties.iter().position(|&other| other == party);
        let column = match compared {
            Compared::Net(party) => position(&self.involved, party)?,
            Compared::Gross(party) => position(&self.bearers, party)? + 1,
            _ => 0,
        };
        Some((self.store(compared)?, column))
    }

    /// As [`column`](Self::column), into a vector that is reused. Returns whether there is such a column.
    pub(crate) fn read(&self, set: ControlSet, compared: Compared, column: &mut Vec<f64>) -> bool {
        column.clear();
        if let Compared::Net(party) = compared {
            let place = self.involved.iter().position(|&other| other == party);
            let compared = self.net_sets.contains(&set);
            let (Some(store), Some(place), true) = (&self.net, place, compared) else { return false };
            store.sums(set, place, column, Amount::get);
            return true;
        }
        if !self.sets.contains(&set) {
            return false;
        }
        match compared {
            Compared::Breach(tolerance) => self.gross.marks(set, tolerance, column),
            Compared::Gross(party) => {
                let Some(place) = self.bearers.iter().position(|&other| other == party) else { return false };
                self.gross.sums(set, place + 1, column, Amount::get);
            }
            _ => self.gross.sums(set, 0, column, Amount::get),
        }
        true
    }
}
