//! Results of the last trials, column by column: they become numbers and join sums many at a time.

use super::terms::Terms;
use crate::ledger::{Amount, PowerSums, Settled, SettledSums};

/// Number of trials that are held at most.
const MOST: usize = 64;
/// Distance of two columns. It is not a power of two, so that the places of one trial do not compete for the same lines of the cache.
const STRIDE: usize = MOST + 4;

/// Amounts of the last trials: first those that become columns of [`Settled`], in the order of the columns; then those that are summed,
/// in the order of [`each_sum`].
#[derive(Debug, Default)]
pub(super) struct Rows {
    amounts: Vec<Amount>,
    /// Positions of the trials that are held in the columns of [`Settled`].
    positions: Vec<usize>,
    /// Number of columns of the last trial.
    columns: usize,
}

impl Rows {
    /// Begins the trial at a position of the columns. The trials that are held move to `settled` if there is no room for another.
    pub(super) fn begin(&mut self, position: usize, settled: &mut Settled, terms: &Terms) {
        if self.positions.len() == MOST {
            self.end(settled, terms);
        }
        self.positions.push(position);
        self.columns = 0;
    }

    /// Adds the next amount of the trial.
    #[inline]
    pub(super) fn put(&mut self, amount: Amount) {
        let place = self.columns * STRIDE + self.positions.len() - 1;
        if place >= self.amounts.len() {
            self.amounts.resize((self.columns + 1) * STRIDE, Amount::ZERO);
        }
        self.amounts[place] = amount;
        self.columns += 1;
    }

    /// Moves the trials that are held to `settled`.
    pub(super) fn end(&mut self, settled: &mut Settled, terms: &Terms) {
        if self.positions.is_empty() {
            return;
        }
        let mut columns = self.amounts.chunks_exact(STRIDE).map(|column| &column[..self.positions.len()]);
        // Columns are often equal: what the only insurer pays is what the policy pays.
        let mut numbers: Vec<(&[Amount], [f64; MOST])> = Vec::new();
        for (column, amounts) in settled.columns_mut().zip(&mut columns) {
            let known = numbers.iter().find(|known| known.0 == amounts).map(|known| known.1);
            let found = known.unwrap_or_else(|| {
                let mut found = [0.0; MOST];
                Amount::get_all(amounts, &mut found[..amounts.len()]);
                numbers.push((amounts, found));
                found
            });
            self.positions.iter().zip(found).for_each(|(&position, number)| column[position] = number);
        }
        each_sum(&mut settled.sums, terms, |sums| {
            sums.add_all(columns.next().expect("a column for each sum"));
        });
        self.positions.clear();
    }
}

/// Visits the sums of a programme in the order in which a trial states their amounts.
fn each_sum(sums: &mut SettledSums, terms: &Terms, mut visit: impl FnMut(&mut PowerSums)) {
    for party in &mut sums.parties {
        [&mut party.gross, &mut party.termination, &mut party.prices].into_iter().for_each(&mut visit);
    }
    let caps = sums.indemnities.iter_mut().flat_map(|clause| [&mut clause.event, &mut clause.annual]);
    caps.chain(&mut sums.pools).for_each(|cap| visit(&mut cap.above));
    for policy in &mut sums.policies {
        let of_cover = [&mut policy.covered, &mut policy.above, &mut policy.waited, &mut policy.reinstatements];
        of_cover.into_iter().chain([&mut policy.actual, &mut policy.basis]).for_each(&mut visit);
    }
    for service in &terms.services {
        let service = &mut sums.services[service.clause as usize];
        [&mut service.misses, &mut service.earned_back, &mut service.real_losses].into_iter().for_each(&mut visit);
    }
}
