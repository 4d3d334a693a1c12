//! The numbers of a column as they come, sorted into a tail and bins on several threads.

use super::bins::Bins;
use super::tail::{Gathering, TailColumn, TailTrial, amount};
use super::{Amount, PowerSums};
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

/// What one thread has found of a column: the numbers that are in no tail, and the sums of all. The threads share the tail.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    bins: Bins,
    powers: PowerSums,
    /// Numbers behind this one will not be kept one by one.
    last: Option<TailTrial>,
    amounts: Vec<Amount>,
    offered: Vec<TailTrial>,
}

impl Filling {
    /// Takes the numbers of the trials from `first` on.
    pub(crate) fn take(&mut self, first: u64, numbers: &[f64], tail: &Mutex<Gathering>) {
        self.amounts.clear();
        self.offered.clear();
        for (trial, &value) in (first..).zip(numbers) {
            if value == 0.0 {
                continue;
            }
            let (number, amount) = (TailTrial { value, trial }, amount(value));
            self.amounts.push(amount);
            match self.last {
                Some(last) if number.order(&last) == Ordering::Greater => self.bins.add(value, amount),
                _ => self.offered.push(number),
            }
        }
        self.bins.add_zeros((numbers.len() - self.amounts.len()) as u64);
        self.powers.add_all(&self.amounts);
        if !self.offered.is_empty() {
            let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
            tail.offer(&self.offered);
            self.last = tail.last();
        }
    }

    /// Adds what another thread has found.
    pub(crate) fn merge(mut self, other: &Self) -> Self {
        self.bins.add_all(&other.bins.filled());
        self.powers.merge(&other.powers);
        self
    }

    /// The column of all numbers that the threads took.
    pub(crate) fn finish(self, tail: Mutex<Gathering>) -> TailColumn {
        tail.into_inner().unwrap_or_else(PoisonError::into_inner).finish(self.bins, self.powers)
    }
}

impl TailColumn {
    /// The column of some numbers, of which the `length` largest are kept one by one; the number of a trial is its position.
    pub(crate) fn of(numbers: &[f64], length: usize) -> Self {
        let tail = Mutex::new(Gathering::new(length));
        filled(numbers, &tail).finish(tail)
    }
}

/// Numbers that a thread takes at a time.
const PIECE: usize = 1 << 14;

#[cfg(feature = "rayon")]
fn filled(numbers: &[f64], tail: &Mutex<Gathering>) -> Filling {
    let pieces = numbers.par_chunks(PIECE).enumerate().with_min_len(1 << 5);
    let each = pieces.fold(Filling::default, |mut filling, (index, piece)| {
        filling.take((index * PIECE) as u64, piece, tail);
        filling
    });
    each.reduce(Filling::default, |one, other| one.merge(&other))
}

#[cfg(not(feature = "rayon"))]
fn filled(numbers: &[f64], tail: &Mutex<Gathering>) -> Filling {
    let mut filling = Filling::default();
    for (index, piece) in numbers.chunks(PIECE).enumerate() {
        filling.take((index * PIECE) as u64, piece, tail);
    }
    filling
}
