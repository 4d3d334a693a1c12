//! Losses of threats with direct losses only. They need no rows: they are added up by trial as they are drawn.

use super::books::Books;
use crate::ledger::{Amount, Sums};
use crate::plan::PlanLoss;
use crate::simulate::draw::{Apart, BLOCK};

/// Losses of each trial of the block by the current threat.
#[derive(Debug)]
pub(crate) struct Singles {
    amounts: Vec<Amount>,
    /// Loss of each occurrence in order, if an occurrence has several losses.
    events: Vec<Amount>,
    /// Largest event of each trial, not yet rounded, among the threats with one direct loss per occurrence and nothing else.
    largest: Vec<f64>,
}

impl Singles {
    pub(crate) fn new() -> Self {
        Self { amounts: vec![Amount::ZERO; BLOCK], events: Vec::new(), largest: vec![0.0; BLOCK] }
    }

    /// Books the losses of a threat with direct losses only.
    pub(crate) fn book(&mut self, mut apart: Apart<'_>, books: &mut Books, sums: &mut Sums) {
        let (count, trials, threat) = (apart.count(), apart.trials(), apart.threat);
        if count == 0 {
            return;
        }
        sums.occurrences[apart.index] += count as u64;
        self.amounts[..trials].fill(Amount::ZERO);
        match &threat.losses[..] {
            [loss] => {
                apart.each_piece(|apart| self.book_loss(apart, loss, books));
                books.add_singles(apart.index, &self.amounts[..trials]);
            }
            losses => apart.each_piece(|apart| self.book_losses(apart, losses, books)),
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
        let trials = apart.trials();
        let (amounts, largest) = (&mut self.amounts[..trials], &mut self.largest[..trials]);
        let (places, sizes) = apart.draw(loss);
        // Rounding keeps the order, so that of the largest can wait.
        let watch = |place: usize, size: f64| {
            largest[place] = if size > largest[place] { size } else { largest[place] };
        };
        if !Amount::add_all(amounts, places, sizes, watch) {
            books.overflow = true;
        }
    }

    /// Books the losses of a threat with several direct losses per occurrence.
    fn book_losses(&mut self, apart: &mut Apart<'_>, losses: &[PlanLoss], books: &mut Books) {
        self.events.clear();
        self.events.resize(apart.addressed(), Amount::ZERO);
        let (plan, framework) = (apart.plan, apart.threat.framework);
        for loss in losses {
            let slot = &plan.losses.slots[loss.slot as usize];
            let (places, sizes) = apart.draw(loss);
            for ((&place, &size), event) in places.iter().zip(sizes).zip(&mut self.events) {
                let Some(amount) = Amount::new(size) else {
                    books.overflow = true;
                    continue;
                };
                *event += amount;
                self.amounts[place as usize] += amount;
                books.add_single(place as usize, slot, framework, amount);
                let largest = &mut books.largest[place as usize];
                *largest = (*event).max(*largest);
            }
        }
    }
}
