//! Parts add up, to the last unit, to the whole: by threat, node, category, framework and party.

use super::ensure;
use crate::suite::fuzz::case::Case;
use brunt::ledger::{Amount, PowerSums, TrialLosses};
use brunt::plan::LossSource;
use brunt::simulate::losses;

/// Adds up every loss of every trial, and compares with what the run has kept.
pub(super) fn sums(case: &Case) -> Result<(), String> {
    let table = losses(&case.plan, &case.run).map_err(|error| error.to_string())?;
    let mut found = Found::new(case);
    let mut trial = TrialLosses::default();
    for position in 0..table.trials() {
        table.read(position, &mut trial);
        found.add(case, position, &trial)?;
    }
    found.compare(case)
}

struct Found {
    threats: Vec<Amount>,
    nodes: Vec<Amount>,
    categories: Vec<Amount>,
    frameworks: Vec<Amount>,
    parties: Vec<Amount>,
    direct: Amount,
    total: Amount,
}

impl Found {
    fn new(case: &Case) -> Self {
        let zeros = |count: usize| vec![Amount::ZERO; count];
        Self {
            threats: zeros(case.scenario.threats.len()),
            nodes: zeros(case.scenario.nodes.len()),
            categories: zeros(case.scenario.categories.len()),
            frameworks: zeros(4),
            parties: zeros(case.scenario.parties.len()),
            direct: Amount::ZERO,
            total: Amount::ZERO,
        }
    }

    /// Adds a trial, whose row must be the sum of its losses.
    fn add(&mut self, case: &Case, position: usize, trial: &TrialLosses) -> Result<(), String> {
        let mut parties = vec![Amount::ZERO; case.scenario.parties.len()];
        let mut events: Vec<(u32, Amount)> = Vec::new();
        for loss in &trial.losses {
            let (row, slot) = (&loss.row, &case.plan.slots()[loss.row.slot as usize]);
            ensure!(row.amount >= Amount::ZERO, "a loss below zero: {row:?}");
            self.threats[row.threat.0 as usize] += row.amount;
            self.categories[slot.category.0 as usize] += row.amount;
            self.frameworks[case.scenario.threats[row.threat.0 as usize].framework as usize] += row.amount;
            match slot.source {
                LossSource::Node(node) => self.nodes[node.0 as usize] += row.amount,
                LossSource::Threat(_) => self.direct += row.amount,
            }
            parties[slot.bearer.0 as usize] += row.amount;
            match events.iter_mut().find(|event| event.0 == row.event) {
                Some(event) => event.1 += row.amount,
                None => events.push((row.event, row.amount)),
            }
        }
        let total: Amount = parties.iter().copied().sum();
        let largest = events.iter().map(|event| event.1).max().unwrap_or(Amount::ZERO);
        let columns = case.ledger.columns();
        for (what, column, amount) in
            [("total", &columns.total, total), ("largest event", &columns.largest_event, largest)]
        {
            let kept = column[position];
            ensure!(
                kept.to_bits() == amount.get().to_bits(),
                "{what} of trial {position}: {kept} kept, {amount:?} found"
            );
        }
        for (party, column) in &columns.parties {
            let (kept, amount) = (column[position], parties[party.0 as usize]);
            ensure!(
                kept.to_bits() == amount.get().to_bits(),
                "{party:?}, trial {position}: {kept} kept, {amount:?} found"
            );
        }
        self.parties.iter_mut().zip(&parties).for_each(|(sum, &amount)| *sum += amount);
        self.total += total;
        Ok(())
    }

    fn compare(&self, case: &Case) -> Result<(), String> {
        let sums = case.ledger.sums();
        let parts = [
            ("threat", &self.threats, &sums.threats[..]),
            ("node", &self.nodes, &sums.nodes[..]),
            ("category", &self.categories, &sums.categories[..]),
            ("framework", &self.frameworks, &sums.frameworks[..]),
        ];
        for (what, found, kept) in parts {
            let kept: Vec<Amount> = kept.iter().map(PowerSums::sum).collect();
            ensure!(*found == kept, "by {what}: {kept:?} kept, {found:?} found");
            let direct = if what == "node" { self.direct } else { Amount::ZERO };
            let all = found.iter().copied().sum::<Amount>() + direct;
            ensure!(all == self.total, "by {what}: {all:?} in all, the total is {:?}", self.total);
        }
        let all: Amount = self.parties.iter().copied().sum();
        ensure!(all == self.total, "by party: {all:?} in all, the total is {:?}", self.total);
        for (party, settled) in case.ledger.settled().iter().flat_map(|settled| settled.sums.parties.iter().enumerate())
        {
            let (kept, found) = (settled.gross.sum(), self.parties[party]);
            ensure!(kept == found, "gross of party {party}: {kept:?} kept, {found:?} found");
        }
        Ok(())
    }
}
