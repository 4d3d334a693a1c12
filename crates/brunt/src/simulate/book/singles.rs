//! Losses of threats with direct losses only. They need no rows: they are added up by trial as they are drawn.

use super::books::Books;
use super::tap::Tap;
use crate::ledger::{Amount, Sums};
use crate::plan::PlanLoss;
use crate::simulate::draw::{Apart, BLOCK};

/// Losses of each trial of the block by the current threat.
#[derive(Debug)]
pub(crate) struct Singles {
    amounts: Vec<Amount>,
    /// A loss of each occurrence in order.
    losses: Vec<Amount>,
    /// All losses of each occurrence in order, if an occurrence has several losses.
    events: Vec<Amount>,
    /// Largest event of each trial, not yet rounded, among the threats with one direct loss per occurrence and nothing else.
    largest: Vec<f64>,
}

impl Singles {
    pub(crate) fn new() -> Self {
        Self { amounts: vec![Amount::ZERO; BLOCK], losses: Vec::new(), events: Vec::new(), largest: vec![0.0; BLOCK] }
    }

    /// Books the losses of a threat with direct losses only.
    pub(crate) fn book(&mut self, mut apart: Apart<'_>, books: &mut Books, sums: &mut Sums, tap: &mut impl Tap) {
        let (count, trials, threat) = (apart.count(), apart.trials(), apart.threat);
        if count == 0 {
            return;
        }
        sums.occurrences[apart.index] += count as u64;
        self.amounts[..trials].fill(Amount::ZERO);
        match &threat.losses[..] {
            [loss] => {
                apart.each_piece(|apart| {
                    self.book_loss(apart, loss, books);
                    tap.events(apart.index, apart.runs(), apart.names(), &self.losses);
                });
                books.add_singles(apart.index, &self.amounts[..trials]);
            }
            losses => apart.each_piece(|apart| {
                self.book_losses(apart, losses, books);
                tap.events(apart.index, apart.runs(), apart.names(), &self.events);
            }),
        }
        sums.threats[apart.index].add_all(&self.amounts[..trials]);
    }

    /// Books the largest events of threats with one direct loss per occurrence and nothing else.
    pub(crate) fn round_largest(&mut self, booked: &mut [Amount]) {
        for (booked, size) in booked.iter_mut().zip(&mut self.largest) {
            // One that cannot be counted has been reported where it arose.
            let largest = Amount::new(std::mem::take(size)).unwrap_or(Amount::MAX);
            *booked = largest.max(*booked);
        }
    }

    /// Books the losses of a threat with one direct loss per occurrence and nothing else: each occurrence is an event of its own.
    fn book_loss(&mut self, apart: &mut Apart<'_>, loss: &PlanLoss, books: &mut Books) {
        let (runs, sizes) = apart.draw(loss);
        books.overflow |= !add_up(&mut self.losses, runs, sizes, |place, losses| self.amounts[place] += losses);
        // Rounding keeps the order, so that of the largest can wait.
        let mut sizes = sizes;
        for &(place, count) in runs {
            let of_trial;
            (of_trial, sizes) = sizes.split_at(count as usize);
            let largest = &mut self.largest[place as usize];
            *largest = of_trial.iter().fold(*largest, |largest, &size| if size > largest { size } else { largest });
        }
    }

    /// Books the losses of a threat with several direct losses per occurrence.
    fn book_losses(&mut self, apart: &mut Apart<'_>, losses: &[PlanLoss], books: &mut Books) {
        self.events.clear();
        self.events.resize(apart.addressed(), Amount::ZERO);
        let (plan, framework) = (apart.plan, apart.threat.framework);
        for loss in losses {
            let slot = &plan.losses.slots[loss.slot as usize];
            let (runs, sizes) = apart.draw(loss);
            let all = add_up(&mut self.losses, runs, sizes, |place, losses| {
                self.amounts[place] += losses;
                books.add_single(place, slot, framework, losses);
            });
            books.overflow |= !all;
            self.events.iter_mut().zip(&self.losses).for_each(|(event, &loss)| *event += loss);
        }
        let mut events = &self.events[..];
        for &(place, count) in apart.runs() {
            let of_trial;
            (of_trial, events) = events.split_at(count as usize);
            let largest = &mut books.largest[place as usize];
            *largest = of_trial.iter().fold(*largest, |largest, &event| event.max(largest));
        }
    }
}

/// Makes sizes of losses to amounts, and adds up the amounts of each run. A run is the position of a trial and its number of losses.
/// Returns whether all losses can be counted.
pub(super) fn add_up(
    losses: &mut Vec<Amount>,
    runs: &[(u32, u32)],
    sizes: &[f64],
    mut each: impl FnMut(usize, Amount),
) -> bool {
    losses.resize(sizes.len(), Amount::ZERO);
    let all = Amount::fill(sizes, losses);
    let mut losses = &losses[..];
    for &(place, count) in runs {
        let of_trial;
        (of_trial, losses) = losses.split_at(count as usize);
        each(place as usize, of_trial.iter().copied().sum());
    }
    all
}
