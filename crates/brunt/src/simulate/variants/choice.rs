//! Choices: which sets of controls give the same result.

use std::collections::HashMap;

/// Patterns: lists of choices. A set takes the first choice of a pattern that it fits.
#[derive(Debug, Clone, Default)]
pub(super) struct Patterns {
    known: HashMap<Vec<Choice>, u32>,
    pub choices: Vec<Choice>,
    /// Position after the last choice of each pattern.
    pub ends: Vec<u32>,
}

/// A choice: every set that agrees with `there` on the controls `consulted` gives the same result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub consulted: u64,
    there: u64,
}

impl Choice {
    pub(super) fn of(set: u64, consulted: u64) -> Self {
        Self { consulted, there: set & consulted }
    }

    /// Every set that takes this choice and the other, if the choices overlap.
    pub(super) fn and(self, other: Self) -> Self {
        Self { consulted: self.consulted | other.consulted, there: self.there | other.there }
    }

    /// Whether there is a set that fits both choices.
    pub(super) fn overlaps(self, other: Self) -> bool {
        (self.there ^ other.there) & self.consulted & other.consulted == 0
    }

    /// Whether every set that fits the other choice fits this one.
    pub(super) fn holds(self, other: Self) -> bool {
        self.consulted & !other.consulted == 0 && self.overlaps(other)
    }

    /// The choice without a control, given as a bit.
    pub(super) fn without(self, one: u64) -> Self {
        Self { consulted: self.consulted & !one, there: self.there & !one }
    }

    pub(super) fn fits(self, set: u64) -> bool {
        set & self.consulted == self.there
    }
}

impl Patterns {
    /// Number of the pattern with these choices. Each choice has a row, and every compared set fits one of the choices.
    pub(super) fn find(&mut self, choices: &[Choice]) -> u32 {
        if let Some(&pattern) = self.known.get(choices) {
            return pattern;
        }
        let pattern = self.ends.len() as u32;
        self.known.insert(choices.to_vec(), pattern);
        self.choices.extend_from_slice(choices);
        self.ends.push(self.choices.len() as u32);
        pattern
    }

    /// Choice of a pattern for a set.
    pub(super) fn choice(&self, pattern: u32, set: u64) -> u32 {
        let from = (pattern as usize).checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let choices = &self.choices[from..self.ends[pattern as usize] as usize];
        choices.iter().take_while(|choice| !choice.fits(set)).count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of two controls: a choice on the first alone holds both choices on the first and the second, and none with the first out.
    #[test]
    fn a_choice_holds_what_it_leaves_open() {
        let wide = Choice::of(0b01, 0b01);
        let narrow = [0b00, 0b01, 0b10, 0b11].map(|set| Choice::of(set, 0b11));
        assert_eq!(narrow.map(|narrow| wide.holds(narrow)), [false, true, false, true]);
        assert_eq!(narrow.map(|narrow| narrow.holds(wide)), [false; 4]);
        assert!(wide.holds(wide) && Choice::of(0, 0).holds(wide) && !wide.holds(Choice::of(0, 0)));
        assert!(!wide.holds(Choice::of(0b10, 0b10)) && wide.overlaps(Choice::of(0b10, 0b10)));
        assert_eq!(narrow[3].without(0b10), wide);
    }
}
