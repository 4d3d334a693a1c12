//! Small sets of small numbers.

/// A set of numbers, nearly always below 64.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    first: u64,
    /// Bits of the numbers from 64 on, 64 to a word.
    more: Vec<u64>,
}

impl Marks {
    pub(super) fn add(&mut self, mark: usize) {
        let word = match (mark / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => {
                self.more.resize(self.more.len().max(word + 1), 0);
                &mut self.more[word]
            }
        };
        *word |= 1 << (mark % 64);
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.first |= other.first;
        self.more.resize(self.more.len().max(other.more.len()), 0);
        self.more.iter_mut().zip(&other.more).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.more.len() * size_of::<u64>()
    }

    pub(super) fn same(&self, other: &Self) -> bool {
        let longest = self.more.len().max(other.more.len());
        let word = |marks: &Self, word: usize| marks.more.get(word).copied().unwrap_or(0);
        self.first == other.first && (0..longest).all(|place| word(self, place) == word(other, place))
    }

    pub(super) fn has(&self, mark: usize) -> bool {
        let word = (mark / 64).checked_sub(1).map_or(Some(&self.first), |word| self.more.get(word));
        word.is_some_and(|word| word >> (mark % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_beyond_a_word() {
        let (mut marks, mut others) = (Marks::default(), Marks::default());
        [0, 63, 64].iter().for_each(|&mark| marks.add(mark));
        [5, 200].iter().for_each(|&mark| others.add(mark));
        marks.add_all(&others);
        let found: Vec<usize> = (0..500).filter(|&mark| marks.has(mark)).collect();
        assert_eq!(found, [0, 5, 63, 64, 200]);
        let mut same = others.clone();
        assert!(!same.same(&marks) && !marks.same(&same));
        [0, 63, 64].iter().for_each(|&mark| same.add(mark));
        assert!(same.same(&marks) && marks.same(&same));
        // Marks up to 255 take three words more than marks below 64.
        assert_eq!(marks.bytes(), Marks::default().bytes() + 3 * 8);
    }
}
