//! Clocks: when they run out, and the queue of needs that wait for it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Stands for no time.
pub(super) const NEVER: i64 = i64::MAX;
/// Bits of a queue key that name what is due; the other bits are the time.
pub(super) const INDEX_BITS: u32 = 22;

/// Whether a clock that runs since `since` has run out at `t`. A clock that does not run yet would start at `t`.
#[inline(always)]
pub(super) fn has_run_out(since: i64, clock: i64, t: i64) -> bool {
    t >= since.min(t) + clock
}

/// Key of something that is due at a time. Smaller keys are due first.
#[inline(always)]
pub(super) fn key(time: i64, index: u32) -> u64 {
    ((time as u64) << INDEX_BITS) | u64::from(index)
}

/// Time of a key.
#[inline(always)]
pub(super) fn time(key: u64) -> u64 {
    key >> INDEX_BITS
}

/// Index of a key.
#[inline(always)]
pub(super) fn index(key: u64) -> u32 {
    (key & ((1 << INDEX_BITS) - 1)) as u32
}

/// Needs with clocks that run, by the time at which a clock runs out.
#[derive(Debug, Default)]
pub(super) struct Timers(BinaryHeap<Reverse<u64>>);

impl Timers {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Keeps memory for `kept` timers at most.
    pub(super) fn shrink_to(&mut self, kept: usize) {
        self.0.shrink_to(kept);
    }

    /// Keys of all timers, in order.
    pub(super) fn keys(&self) -> Vec<u64> {
        let mut keys: Vec<u64> = self.0.iter().map(|key| key.0).collect();
        keys.sort_unstable();
        keys
    }

    /// Time of the next timer; greater than all times without one.
    #[inline(always)]
    pub(super) fn next(&self) -> u64 {
        self.0.peek().map_or(u64::MAX, |key| time(key.0))
    }

    /// Takes out a need with a timer at an instant, which is the time of the next timer or earlier.
    #[inline(always)]
    pub(super) fn pop(&mut self, instant: u64) -> Option<u32> {
        if self.next() != instant {
            return None;
        }
        self.0.pop().map(|key| index(key.0))
    }
}

/// Sets the timers of one need.
pub(super) struct Wakes<'a> {
    pub need: u32,
    pub now: i64,
    pub horizon: i64,
    pub timers: &'a mut Timers,
}

impl Wakes<'_> {
    /// Has the need updated again at a time, if the time lies ahead and before the horizon.
    #[inline(always)]
    pub(super) fn at(&mut self, time: i64) {
        if time > self.now && time < self.horizon {
            self.timers.0.push(Reverse(key(time, self.need)));
        }
    }
}
