//! Division of an amount into parts that add up to the amount.

use crate::ledger::Amount;

/// Divides an amount in proportion to parts of a whole. Parts are given one after another.
///
/// Each part gets the amount's share of the running sum of parts, rounded down, less the amounts given before. All parts together
/// get the whole amount, and no part gets more than its share rounded up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    amount: Amount,
    whole: i128,
    upto: i128,
    given: Amount,
}

impl Split {
    /// Divides an amount of at least 0 among parts of at least 0 that add up to `whole`; `whole` is above 0.
    pub(super) fn new(amount: Amount, whole: i128) -> Self {
        Self { amount, whole, upto: 0, given: Amount::ZERO }
    }

    /// The amount of the next part.
    pub(super) fn next(&mut self, part: i128) -> Amount {
        self.upto += part;
        // The whole needs no division. A wide division is slow.
        let given = if self.upto == self.whole { self.amount } else { self.amount.portion(self.upto, self.whole) };
        let next = given - self.given;
        self.given = given;
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_get_all_and_none_more_than_its_share_rounded_up() {
        let parts = [1, 0, 2, 4, 3];
        let mut split = Split::new(Amount::from_units(7), 10);
        // 0.7, 0.7, 2.1, 4.9 and 7 of the running sum.
        assert_eq!(parts.map(|part| split.next(part).units()), [0, 0, 2, 2, 3]);
    }
}
