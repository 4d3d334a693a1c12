//! Breaches of tolerances, trial by trial.

use crate::simulate::{Observer, Trial};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// An observer that records the lowest capacity and the breach of each node with a tolerance in each trial. It passes all calls on
/// to `inner`.
pub(super) struct Watching<'o, O> {
    inner: &'o O,
    trials: Range<u64>,
    width: usize,
    /// Trials x tolerances: the bits of the lowest capacity. The sign bit is set if the tolerance is breached.
    cells: Vec<AtomicU64>,
}

/// Records of one node with a tolerance, one per trial.
pub(crate) struct ToleranceColumns {
    /// 1 where the tolerance is breached, else 0.
    pub breached: Vec<f64>,
    /// Lowest capacity of the node.
    pub lowest: Vec<f64>,
}

const BREACHED: u64 = 1 << 63;

impl<'o, O> Watching<'o, O> {
    pub(super) fn new(inner: &'o O, trials: Range<u64>, width: usize) -> Self {
        let count = (trials.end.saturating_sub(trials.start)) as usize * width;
        Self { inner, trials, width, cells: (0..count).map(|_| AtomicU64::new(1f64.to_bits())).collect() }
    }

    /// The records by tolerance.
    pub(super) fn into_columns(self) -> Vec<ToleranceColumns> {
        let column = |tolerance: usize| {
            let cells = self.cells.iter().skip(tolerance).step_by(self.width);
            let bits: Vec<u64> = cells.map(|cell| cell.load(Ordering::Relaxed)).collect();
            ToleranceColumns {
                breached: bits.iter().map(|bits| if bits & BREACHED == 0 { 0.0 } else { 1.0 }).collect(),
                lowest: bits.iter().map(|bits| f64::from_bits(bits & !BREACHED)).collect(),
            }
        };
        (0..self.width).map(column).collect()
    }
}

impl<O: Observer> Observer for Watching<'_, O> {
    fn advance(&self, trials: u64) {
        self.inner.advance(trials);
    }

    fn is_cancelled(&self) -> bool {
        self.inner.is_cancelled()
    }

    fn trial(&self, trial: &Trial<'_>) {
        let row = (trial.index - self.trials.start) as usize * self.width;
        for &(tolerance, of_one) in trial.tolerances.1 {
            let bits = of_one.lowest.to_bits() | if of_one.breached { BREACHED } else { 0 };
            self.cells[row + tolerance as usize].store(bits, Ordering::Relaxed);
        }
        self.inner.trial(trial);
    }
}
