//! A 64-bit word read as a number between 0 and 1, at full precision in both tails.

/// A uniform number strictly between 0 and 1, held as the word w that stands for (w + 1/2) 2^-64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Uniform(u64);

/// 2^64, the number of words.
const WORDS: f64 = 18_446_744_073_709_551_616.0;

impl Uniform {
    /// The number that a word stands for.
    pub(crate) const fn new(word: u64) -> Self {
        Self(word)
    }

    /// The word.
    pub(crate) const fn word(self) -> u64 {
        self.0
    }

    /// The number itself, with full relative precision near 0. Near 1 the result may round to 1; [`Uniform::upper`] gives the distance
    /// from 1.
    #[inline]
    pub(crate) fn lower(self) -> f64 {
        (self.0 as f64 + 0.5) / WORDS
    }

    /// One minus the number, with full relative precision near 0.
    #[inline]
    pub(crate) fn upper(self) -> f64 {
        (!self.0 as f64 + 0.5) / WORDS
    }

    /// Whether the number is below `p`, and the position of the number within its side of `p`, as a fresh uniform number.
    ///
    /// One word can thus decide between two cases and then be used again in either case, independently of the decision (a decision of
    /// probability p uses up -log2(p) of the 64 bits). The position is monotone in the word on either side. A `p` at or below 0 means
    /// never, a `p` at or above 1 means always, and NaN means never.
    pub(crate) fn split(self, p: f64) -> (bool, Self) {
        let threshold = threshold(p);
        let word = u128::from(self.0);
        if word < threshold {
            (true, Self(rescale(word, threshold)))
        } else {
            (false, Self(rescale(word - threshold, (1 << 64) - threshold)))
        }
    }

    /// The position of the number between two words, as a fresh uniform number. The first word is at most that of the number, the second
    /// is above.
    pub(super) fn within(self, (start, end): (u128, u128)) -> Self {
        Self(rescale(u128::from(self.0) - start, end - start))
    }
}

/// The number of words below `p`, from 0 to 2^64: a word w stands for "yes, with probability p" if w is below it.
pub(crate) fn threshold(p: f64) -> u128 {
    // Exact up to the rounding; a cast saturates and takes NaN to 0.
    (libm::round(p * WORDS) as u128).min(1 << 64)
}

/// The word at (part + 1/2) / whole of the way from 0 to 2^64, for part < whole <= 2^64.
fn rescale(part: u128, whole: u128) -> u64 {
    (((part << 64) + (1 << 63)) / whole) as u64
}

/// Picks one of `n` equally likely indices from 0, and returns the rest of the word as a fresh word.
///
/// The high half of the product `word` x `n` is the pick, the low half is the rest (Lemire 2019); the bias is below n 2^-64. For n = 0
/// the pick is 0.
pub(crate) fn index(word: u64, n: u32) -> (u32, u64) {
    let product = u128::from(word) * u128::from(n);
    ((product >> 64) as u32, product as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tails_are_exact() {
        let tiny = 0.5 / WORDS;
        assert_eq!((Uniform::new(0).lower(), Uniform::new(0).upper()), (tiny, 1.0));
        assert_eq!((Uniform::new(u64::MAX).lower(), Uniform::new(u64::MAX).upper()), (1.0, tiny));
        assert_eq!(Uniform::new(12_345).lower() * WORDS, 12_345.5);
        assert_eq!(Uniform::new(!12_345).upper() * WORDS, 12_345.5);
    }

    #[test]
    fn split_decides_by_the_number_and_rescales_what_is_left() {
        let quarter = Uniform::new(1 << 62);
        assert_eq!(quarter.split(0.5), (true, Uniform::new((1 << 63) + 1)));
        let (below, rest) = Uniform::new(3 << 62).split(0.5);
        assert!(!below);
        assert_eq!(rest, Uniform::new((1 << 63) + 1));
        for word in [0, 1, 1 << 63, u64::MAX] {
            let u = Uniform::new(word);
            assert_eq!(u.split(1.0), (true, u), "certain: nothing used up");
            assert_eq!(u.split(0.0), (false, u), "impossible: nothing used up");
            assert_eq!(u.split(f64::NAN), (false, u));
        }
        assert_eq!(Uniform::new(0).split(1e-19), (true, Uniform::new(1 << 62)), "two words are below");
    }

    #[test]
    fn split_keeps_order_and_reaches_both_ends() {
        let p = 0.3;
        let last = (threshold(p) - 1) as u64;
        assert_eq!(Uniform::new(last).split(p).1.word() >> 60, 15);
        assert_eq!(Uniform::new(last + 1).split(p).1.word() >> 60, 0);
        let words = (0..1000).map(|k| Uniform::new(last / 1000 * k).split(p).1);
        assert!(words.is_sorted());
    }

    #[test]
    fn index_covers_its_range() {
        assert_eq!(index(u64::MAX, 3).0, 2);
        assert_eq!(index(0, 3).0, 0);
        assert_eq!(index(u64::MAX, 1), (0, u64::MAX));
        assert_eq!(index(5, 0).0, 0);
    }

    #[test]
    fn example_of_uniform() {
        use brunt::random::Uniform;
        let u = Uniform::new(1 << 62);
        assert_eq!(u.lower(), 0.25);
        assert_eq!(u.upper(), 0.75);
    }

    #[test]
    fn example_of_index() {
        use brunt::random::index;
        assert_eq!(index(3 << 62, 4), (3, 0));
    }
}
