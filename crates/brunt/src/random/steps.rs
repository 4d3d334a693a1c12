//! The step of a staircase that a word lies on: the quantile function of discrete laws.

/// The words from 0 to 2^64 - 1 cut into steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps {
    /// First word after each step but the last, never falling.
    ends: Vec<u64>,
    /// The step of the first word of each of the equal parts that the words are divided into.
    guide: Vec<u32>,
    /// Number of low bits of a word, below the bits that name its part.
    shift: u32,
}

/// 2^64, where the last step ends.
pub(super) const WHOLE: u128 = 1 << 64;

impl Steps {
    /// Steps from the first word after each step, never falling. The first end of 2^64 or more is that of the last step; if all ends are
    /// below 2^64, one more step follows.
    pub(super) fn new(ends: impl IntoIterator<Item = u128>) -> Self {
        let mut ends: Vec<u64> = ends.into_iter().map_while(|end| u64::try_from(end).ok()).collect();
        debug_assert!(ends.is_sorted(), "steps end one after the other");
        ends.shrink_to_fit();
        let parts = (2 * ends.len() + 2).next_power_of_two().min(1 << 16);
        let shift = 64 - parts.trailing_zeros();
        let guide = (0..parts as u64).map(|part| ends.partition_point(|&end| end <= part << shift) as u32).collect();
        Self { ends, guide, shift }
    }

    /// The step of a word.
    #[inline]
    pub(super) fn find(&self, word: u64) -> usize {
        let mut step = self.guide[(word >> self.shift) as usize] as usize;
        while step < self.ends.len() && self.ends[step] <= word {
            step += 1;
        }
        step
    }

    /// First word of a step, and the first after it.
    pub(super) fn bounds(&self, step: usize) -> (u128, u128) {
        let start = if step == 0 { 0 } else { u128::from(self.ends[step - 1]) };
        (start, self.ends.get(step).map_or(WHOLE, |&end| u128::from(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_lies_on_the_step_that_ends_after_it() {
        let steps = Steps::new([10, 10, 1 << 63, WHOLE, WHOLE]);
        assert_eq!([0, 9].map(|w| steps.find(w)), [0, 0]);
        assert_eq!([10, (1 << 63) - 1].map(|w| steps.find(w)), [2, 2]);
        assert_eq!([1 << 63, u64::MAX].map(|w| steps.find(w)), [3, 3]);
        assert_eq!(steps.bounds(2), (10, 1 << 63));
        assert_eq!(steps.bounds(3), (1 << 63, WHOLE));
    }

    #[test]
    fn a_single_step_holds_all_words() {
        let steps = Steps::new([WHOLE]);
        assert_eq!((steps.find(0), steps.find(u64::MAX)), (0, 0));
        let empty = Steps::new([0, WHOLE]);
        assert_eq!((empty.find(0), empty.find(u64::MAX)), (1, 1));
    }

    #[test]
    fn the_guide_agrees_with_a_search() {
        let ends: Vec<u128> = (1..1000u128).map(|k| k * k * k * 18_000_000_000).collect();
        let steps = Steps::new(ends.clone());
        for k in 0..1000u64 {
            let word = k.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            assert_eq!(steps.find(word), ends.partition_point(|&end| end <= u128::from(word)));
        }
    }
}
