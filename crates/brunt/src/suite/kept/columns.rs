//! Random columns.

use super::{agree, gathered, plain};
use brunt::measure::Support;
use proptest::prelude::*;

/// Numbers of a kind: losses with many zeros, gains and losses, few different amounts, amounts of any size.
fn numbers() -> impl Strategy<Value = Vec<f64>> {
    let number = |kind: u8, word: u32| {
        let share = f64::from(word) / f64::from(u32::MAX);
        let number = match kind {
            0 if share < 0.6 => 0.0,
            0 => 1e6 * share * share,
            1 => 1e5 * (share - 0.5),
            2 => f64::from(word % 5) * 40_000.0,
            3 => -500.0 * f64::from(word % 3),
            _ => libm::exp(30.0 * share - 10.0),
        };
        (number * 100.0).round() / 100.0
    };
    (0..5_u8, prop::collection::vec(any::<u32>(), 1..4_000))
        .prop_map(move |(kind, words)| words.into_iter().map(|word| number(kind, word)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn tails_are_those_of_sorting_and_their_figures_those_of_all_numbers(
        numbers in numbers(),
        length in prop_oneof![Just(0_usize), 1..50_usize, 50..5_000_usize],
        first in 0..3_u64,
    ) {
        let trials: Vec<(u64, f64)> = (first..).zip(numbers.iter().copied()).collect();
        let column = gathered(&trials, length);
        let (tail, body) = plain(&trials, length);
        prop_assert_eq!(column.tail(), tail);
        prop_assert_eq!(column.body(), body);
        let supports = [Support::UNKNOWN, Support::between(-1e6, 1e9), Support::LOSSES.with_unseen(5.0)];
        for support in supports {
            let agreed = agree(&numbers, &column, support);
            prop_assert!(agreed.is_ok(), "{:?}", agreed);
        }
    }
}
