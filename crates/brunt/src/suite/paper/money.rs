//! Losses against limits: sums, products, rates over time, in cents and in millionths.

use crate::suite::paper::world::{HOUR, MINUTE, cost, decimal, exceeds, outage, play, time};
use proptest::prelude::*;

/// Digits of an amount and how many of them are after the point: cents up to tens of millions, or millionths of that.
fn scale() -> impl Strategy<Value = usize> {
    prop_oneof![Just(2usize), Just(8), Just(0), Just(4)]
}

fn below(amount: i128, off: i128, places: usize) -> Option<String> {
    (amount + off >= 0).then(|| decimal(amount + off, places))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn sums_of_losses(amounts in prop::collection::vec(prop_oneof![1..=99i128, 1..=9_999_999i128, 1..=999_999_999_999i128], 1..6), places in scale(), off in -1..=1i128) {
        let whole: i128 = amounts.iter().sum();
        let lines: String = amounts.iter().enumerate().map(|(i, &x)| cost(&format!("t{i}"), "1d", "a", &decimal(x, places))).collect();
        if let Some(limit) = below(whole, off, places) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0, "{} against {}", whole, limit);
        }
    }

    #[test]
    fn figures_equal_their_limits(amount in 1..=9_999_999i128, places in scale()) {
        let text = decimal(amount, places);
        let lines = cost("t", "1d", "a", &text)
            + &format!("[appetite]\nvar = \"VaR95(gross(a)) <= {text}\"\nmean = \"mean(gross(a)) <= {text}\"\n");
        for verdict in play(&lines).appetite {
            prop_assert_eq!(verdict.value.value, verdict.limit, "{}", verdict.statement);
        }
    }

    #[test]
    fn records_at_a_cost_each(records in 1..=9_999_999i128, each in 1..=9_999i128, off in -1..=1i128) {
        let lines = format!(
            "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nlosses = {{ category = \"c\", bearer = \"a\", records = {records}, each = {} }}\n",
            decimal(each, 2)
        );
        if let Some(limit) = below(records * each, off, 2) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0);
        }
    }

    #[test]
    fn a_rate_for_a_time_at_a_part_of_capacity(rate in 1..=99_999i128, minutes in 1..=200i128, takes in 1..=100i128, places in scale(), off in -1..=1i128) {
        let (rate, minutes) = (60 * rate, 5 * minutes);
        let takes = 20 * (takes / 20 + 1).min(5);
        let lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = {} }}\n", decimal(rate, places))
            + &outage("t", "n", "1d", &time(minutes * MINUTE), &decimal(takes, 2));
        // rate x minutes x takes / 6000, in the rate's last digit.
        let exact = rate * minutes * takes;
        if let Some(limit) = below(exact / 6_000, off, places) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0, "{} for {} min at {} %", rate, minutes, takes);
        }
    }

    #[test]
    fn a_rate_for_a_time_behind_a_third(rate in 1..=9_999_999i128, thirds in 1..=600i128, off in -1..=1i128) {
        // Two of three equal sites are down: two thirds of the rate, for a multiple of three hours.
        let lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = {} }}\nneeds = [{{ pool = {{ x = 1, y = 1, z = 1 }}, switchover = \"700h\" }}]\n[nodes.x]\n[nodes.y]\n[nodes.z]\n", decimal(rate, 2))
            + &outage("s", "x", "1h", &time(3 * thirds * HOUR / 3), "1")
            + &outage("t", "y", "1h", &time(3 * thirds * HOUR / 3), "1");
        let exact = rate * thirds * 2;
        prop_assume!(exact % 3 == 0);
        if let Some(limit) = below(exact / 3, off, 2) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0);
        }
    }

    #[test]
    fn outages_of_one_rate_that_add_up(rate in 1..=9_999_999i128, hours in 1..=12i128, cuts in prop::collection::vec(1..HOUR, 1..4), step in prop_oneof![Just(1i128), Just(1_000), Just(MINUTE), Just(5 * MINUTE)], off in -1..=1i128) {
        // Outages that make up whole hours together, at a node each, so that each costs what it costs alone.
        let mut lengths: Vec<i128> = cuts.iter().map(|cut| (cut / step).max(1) * step).collect();
        lengths.push(hours * HOUR - lengths.iter().sum::<i128>());
        prop_assume!(lengths.iter().all(|&length| length > 0));
        let lines: String = lengths.iter().enumerate().map(|(i, &length)| {
            format!("[nodes.n{i}]\nowner = \"a\"\ndowntime = {{ per_hour = {} }}\n", decimal(rate, 2))
                + &outage(&format!("t{i}"), &format!("n{i}"), "1d", &time(length), "1")
        }).collect();
        if let Some(limit) = below(rate * hours, off, 2) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0, "{:?} ms", lengths);
        }
    }

    #[test]
    fn outages_at_a_third_that_add_up(rate in 1..=9_999_999i128, minutes in prop::collection::vec(1..=59i128, 1..4), hours in 1..=3i128, off in -1..=1i128) {
        // A third of the capacity is missing, in pieces that make up a multiple of three hours.
        let mut pieces = minutes;
        pieces.push(3 * hours * 60 - pieces.iter().sum::<i128>());
        let mut lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = {} }}\nneeds = [{{ pool = {{ x = 1, y = 1, z = 1 }}, switchover = \"700h\" }}]\n[nodes.x]\n[nodes.y]\n[nodes.z]\n", decimal(rate, 2));
        for (i, &length) in pieces.iter().enumerate() {
            lines += &outage(&format!("t{i}"), "x", &format!("{}d", 1 + i), &time(length * MINUTE), "1");
        }
        if let Some(limit) = below(rate * hours, off, 2) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0, "{:?} min", pieces);
        }
    }

    #[test]
    fn what_a_control_leaves_of_outages_that_add_up(rate in 1..=9_999_999i128, factor in 1..=99i128, first in 1..=19i128, off in -1..=1i128) {
        let pieces = [first, 20, 40 - first];
        let mut lines = format!("[controls.c]\nrole = \"response\"\nacts = [{{ on = {{ nodes = [\"n0\", \"n1\", \"n2\"] }}, losses = {{ factor = {} }} }}]\n", decimal(factor, 2));
        for (i, &length) in pieces.iter().enumerate() {
            lines += &format!("[nodes.n{i}]\nowner = \"a\"\ndowntime = {{ per_hour = {} }}\n", decimal(rate, 2));
            lines += &outage(&format!("t{i}"), &format!("n{i}"), "1d", &time(length * MINUTE), "1");
        }
        if let Some(limit) = below(rate * factor, off, 4) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0, "{:?} min", pieces);
        }
    }

    #[test]
    fn a_rate_for_the_longest_outage(rate in 1..=999_999i128, minutes in 1..=1_200i128, off in -1..=1i128) {
        let (rate, minutes) = (12 * rate, 5 * minutes);
        let lines = "[nodes.n]\n".to_string() + &outage("t", "n", "1d", &time(minutes * MINUTE), "1")
            + &format!("losses = {{ category = \"c\", bearer = \"a\", per_hour = {} }}\n", decimal(rate, 2));
        prop_assume!(rate * minutes % 60 == 0);
        if let Some(limit) = below(rate * minutes / 60, off, 2) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0);
        }
    }

    #[test]
    fn a_part_that_a_control_leaves(amount in 1..=9_999_999i128, factor in 1..=99i128, off in -1..=1i128) {
        let lines = cost("t", "1d", "a", &decimal(amount, 2))
            + &format!("[controls.c]\nrole = \"response\"\nacts = [{{ on = {{ threats = [\"t\"] }}, losses = {{ factor = {} }} }}]\n", decimal(factor, 2));
        if let Some(limit) = below(amount * factor, off, 4) {
            prop_assert_eq!(exceeds(&lines, "gross(a)", &limit), off < 0);
        }
    }
}
