//! Seeded choices.

/// A source of choices: the same seed gives the same choices on any machine and with any version of any crate.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Choices of a seed. A `purpose` keeps the choices of one use apart from those of another.
    pub(crate) fn new(seed: u64, purpose: u64) -> Self {
        // The stream of a state is a part of that of another; mixed states lie far apart.
        Self(mixed(mixed(seed) ^ purpose))
    }

    /// 64 random bits (splitmix64).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A position below `count`, which is at least 1.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn within(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Yes with a chance of `percent` in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some values.
    pub(crate) fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    /// The values in another order.
    pub(crate) fn shuffled<T>(&mut self, mut all: Vec<T>) -> Vec<T> {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
        all
    }

    /// From `least` to `most` of the values, each at most once, in a random order.
    pub(crate) fn some<T: Clone>(&mut self, all: &[T], least: usize, most: usize) -> Vec<T> {
        let count = self.within(least.min(all.len()), most.min(all.len()));
        let mut chosen = self.shuffled(all.to_vec());
        chosen.truncate(count);
        chosen
    }
}

/// Spreads the bits of a number over all of it.
fn mixed(bits: u64) -> u64 {
    let mixed = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
