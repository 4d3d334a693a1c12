//! Losses of one threat with direct losses only in the trials of a block, kept so that several runs can book them.

use super::books::Books;
use super::singles::add_up;
use super::tap::Tap;
use crate::ledger::{Amount, Sums};
use crate::plan::Plan;
use crate::simulate::draw::Apart;

/// The losses of a threat in the trials of a block.
#[derive(Debug, Default)]
pub(crate) struct Column {
    /// Number of occurrences in all trials.
    count: u64,
    /// Sums of each loss of the threat by trial.
    sums: Vec<Vec<Amount>>,
    /// Largest event of each trial.
    largest: Vec<Amount>,
    /// Every event, if somebody looks at events.
    pieces: Vec<Piece>,
    /// Whether a loss cannot be counted.
    pub overflow: bool,
    losses: Vec<Amount>,
}

/// Events of consecutive trials. A run is the position of a trial and the number of its events.
#[derive(Debug)]
struct Piece {
    runs: Vec<(u32, u32)>,
    names: Vec<u64>,
    events: Vec<Amount>,
}

impl Column {
    /// Draws the losses of a threat; `looks` says whether somebody looks at events.
    pub(crate) fn draw(&mut self, mut apart: Apart<'_>, looks: bool) {
        let (trials, threat) = (apart.trials(), apart.threat);
        self.clear();
        self.sums.resize_with(threat.losses.len(), Vec::new);
        for column in self.sums.iter_mut().chain([&mut self.largest]) {
            column.clear();
            column.resize(trials, Amount::ZERO);
        }
        self.count = apart.count() as u64;
        if self.count == 0 {
            return;
        }
        apart.each_piece(|apart| {
            let mut events = vec![Amount::ZERO; apart.addressed()];
            for (sums, loss) in self.sums.iter_mut().zip(&threat.losses) {
                let (runs, sizes) = apart.draw(loss);
                let all = add_up(&mut self.losses, runs, sizes, |place, losses| sums[place] += losses);
                self.overflow |= !all;
                events.iter_mut().zip(&self.losses).for_each(|(event, &loss)| *event += loss);
            }
            let mut left = &events[..];
            for &(place, count) in apart.runs() {
                let of_trial;
                (of_trial, left) = left.split_at(count as usize);
                let largest = &mut self.largest[place as usize];
                *largest = of_trial.iter().fold(*largest, |largest, &event| event.max(largest));
            }
            if looks {
                let (runs, names) = (apart.runs().to_vec(), apart.names().to_vec());
                self.pieces.push(Piece { runs, names, events });
            }
        });
    }

    /// Removes all losses.
    pub(crate) fn clear(&mut self) {
        (self.count, self.overflow) = (0, false);
        self.pieces.clear();
    }

    /// Books the losses under the threat at a position of a plan, but for its sums.
    pub(crate) fn book(&self, plan: &Plan, threat: usize, books: &mut Books, tap: Option<&mut impl Tap>) {
        if self.count == 0 {
            return;
        }
        let of = &plan.threats[threat];
        match &self.sums[..] {
            [sums] => books.add_singles(threat, sums),
            all => {
                for (sums, loss) in all.iter().zip(&of.losses) {
                    let slot = &plan.losses.slots[loss.slot as usize];
                    let some = sums.iter().enumerate().filter(|(_, sum)| **sum != Amount::ZERO);
                    some.for_each(|(place, &sum)| books.add_single(place, slot, of.framework, sum));
                }
            }
        }
        books.largest.iter_mut().zip(&self.largest).for_each(|(largest, &event)| *largest = event.max(*largest));
        books.overflow |= self.overflow;
        if let Some(tap) = tap {
            self.pieces.iter().for_each(|piece| tap.events(threat, &piece.runs, &piece.names, &piece.events));
        }
    }

    /// Adds the losses to the sums of the threat at a position of a plan.
    pub(crate) fn add(&self, threat: usize, sums: &mut Sums) {
        if self.count == 0 {
            return;
        }
        sums.occurrences[threat] += self.count;
        match &self.sums[..] {
            [] => {}
            [of_loss] => sums.threats[threat].add_all(of_loss),
            [first, others @ ..] => {
                let mut all = first.clone();
                others.iter().for_each(|column| all.iter_mut().zip(column).for_each(|(sum, &more)| *sum += more));
                sums.threats[threat].add_all(&all);
            }
        }
    }

    /// Marks the trials in which the events of another column differ from those of this one.
    pub(crate) fn mark_differences(&self, other: &Self, differs: &mut [bool]) {
        let (one, other) = match (&self.pieces[..], &other.pieces[..]) {
            ([], []) => return,
            ([one], []) => return one.runs.iter().for_each(|run| differs[run.0 as usize] = true),
            ([], [other]) => return other.runs.iter().for_each(|run| differs[run.0 as usize] = true),
            ([one], [other]) => (one, other),
            _ => return differs.fill(true),
        };
        let (mut ones, mut others) = (one.trials().peekable(), other.trials().peekable());
        loop {
            let place = match (ones.peek(), others.peek()) {
                (None, None) => return,
                (Some(of_one), None) => of_one.0,
                (None, Some(of_other)) => of_other.0,
                (Some(of_one), Some(of_other)) => of_one.0.min(of_other.0),
            };
            let here = |trial: &OfTrial<'_>| trial.0 == place;
            differs[place as usize] |= ones.next_if(here) != others.next_if(here);
        }
    }
}

/// The position of a trial, and the names and losses of its events.
type OfTrial<'c> = (u32, &'c [u64], &'c [Amount]);

impl Piece {
    fn trials(&self) -> impl Iterator<Item = OfTrial<'_>> {
        let mut from = 0;
        self.runs.iter().map(move |&(place, count)| {
            let range = from..from + count as usize;
            from = range.end;
            (place, &self.names[range.clone()], &self.events[range])
        })
    }
}
