//! Missing capacity and its cause, packed in one word.

use crate::plan::NONE;

/// A deficit of capacity and the rank of its cause in one word. Of two words the greater has the larger deficit; of equal deficits, the
/// better-ranked cause.
///
/// The high bits are the deficit in units of 10^-18. The low 32 bits count down from the best rank. The word 0 stands for full capacity
/// without a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shortage(u128);

/// Bits of the rank.
pub(crate) const RANK_BITS: u32 = 32;
const RANKS: u128 = (1 << RANK_BITS) - 1;

impl Shortage {
    /// Full capacity.
    pub(super) const UP: Self = Self(0);

    /// A deficit (0 to 10^18) with the rank of its cause; full capacity has no cause.
    #[inline]
    pub(super) fn new(deficit: u64, cause: u32) -> Self {
        if deficit == 0 { Self::UP } else { Self(u128::from(deficit) << RANK_BITS | (RANKS - u128::from(cause))) }
    }

    /// A deficit whose cause is not known yet. Every cause ranks better.
    #[inline]
    pub(super) fn without_cause(deficit: u64) -> Self {
        Self(u128::from(deficit) << RANK_BITS)
    }

    /// The deficit.
    #[inline]
    pub(super) fn deficit(self) -> u64 {
        (self.0 >> RANK_BITS) as u64
    }

    /// The rank of the cause, `NONE` at full capacity.
    #[inline]
    pub(super) fn cause(self) -> u32 {
        match self.0 & RANKS {
            0 => NONE,
            low => (RANKS - low) as u32,
        }
    }

    /// Rank of the cause as a number: greater is better, 0 at full capacity.
    #[inline]
    pub(super) fn rank(self) -> u32 {
        (self.0 & RANKS) as u32
    }

    /// Another deficit with the same cause.
    #[inline]
    pub(super) fn with_deficit(self, deficit: u64) -> Self {
        if deficit == 0 { Self::UP } else { Self(u128::from(deficit) << RANK_BITS | self.0 & RANKS) }
    }

    /// Whether the capacity is below 1.
    #[inline]
    pub(super) fn is_down(self) -> bool {
        self.0 != 0
    }

    /// The shortage with the larger deficit; of equal deficits, the shortage with the better-ranked cause.
    #[inline(always)]
    pub(super) fn worse(self, other: Self) -> Self {
        if other.0 > self.0 { other } else { self }
    }

    /// A word for sorting: smaller deficit first, and of equal deficits the better-ranked cause first.
    #[inline]
    pub(super) fn ascending(self) -> u128 {
        self.0 ^ RANKS
    }

    /// The shortage of a word of [`Shortage::ascending`].
    #[inline]
    pub(super) fn from_ascending(word: u128) -> Self {
        Self(word ^ RANKS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greater_word_is_the_scarcer_then_the_better_ranked() {
        let full = crate::plan::FULL;
        assert!(Shortage::new(full, 7) > Shortage::new(full - 1, 0));
        assert!(Shortage::new(5, 0) > Shortage::new(5, 1));
        assert!(Shortage::new(5, 1) > Shortage::without_cause(5));
        assert!(Shortage::without_cause(1) > Shortage::UP);
        assert!(Shortage::new(5, 0).ascending() < Shortage::new(5, 1).ascending());
        assert!(Shortage::UP.ascending() < Shortage::new(1, 0).ascending());
    }

    #[test]
    fn parts_come_back_out() {
        for (deficit, cause) in [(1, 0), (crate::plan::FULL, 8_000_000), (77, 3)] {
            let shortage = Shortage::new(deficit, cause);
            assert_eq!((shortage.deficit(), shortage.cause()), (deficit, cause));
            assert_eq!(Shortage::from_ascending(shortage.ascending()), shortage);
            assert_eq!(shortage.with_deficit(9), Shortage::new(9, cause));
        }
        assert_eq!(Shortage::new(0, 3), Shortage::UP);
        assert_eq!(Shortage::UP.cause(), NONE);
    }
}
