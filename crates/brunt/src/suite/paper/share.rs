//! Shares that have to make a whole, and weights that have to reach 1.

use crate::suite::paper::world::{check, decimal, outage};
use proptest::prelude::*;

/// Parts of 100 or 1,000 that are all above 0.
fn parts(whole: i128) -> impl Strategy<Value = Vec<i128>> {
    prop::collection::vec(1..=whole / 8, 1..7).prop_map(move |mut parts| {
        parts.push(whole - parts.iter().sum::<i128>());
        parts
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn weights_of_a_pool_reach_1(parts in parts(1000), off in -1..=1i128) {
        let mut parts = parts;
        parts[0] += off;
        prop_assume!(parts[0] > 0);
        let nodes: String = (0..parts.len()).map(|i| format!("[nodes.m{i}]\n")).collect();
        let weights: Vec<String> = parts.iter().enumerate().map(|(i, &x)| format!("m{i} = {}", decimal(x, 3))).collect();
        let lines = format!("[nodes.desk]\nneeds = [{{ pool = {{ {} }} }}]\n{nodes}", weights.join(", "));
        prop_assert_eq!(check(&lines).is_ok(), off >= 0);
    }

    #[test]
    fn shares_of_insurers_make_1(parts in parts(1000), off in -1..=1i128) {
        let mut parts = parts;
        parts[0] += off;
        prop_assume!(parts[0] > 0);
        let parties: String = (0..parts.len()).map(|i| format!("i{i} = {{}}\n")).collect();
        let shares: Vec<String> = parts.iter().enumerate().map(|(i, &x)| format!("i{i} = {}", decimal(x, 3))).collect();
        // The parties follow those of the header.
        let lines = format!("{parties}[policies.p]\ninsured = \"a\"\ninsurers = {{ {} }}\ncovers = \"all\"\nlimit = 5\n[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = 1 }}\n{}", shares.join(", "), outage("t", "n", "1d", "1h", "1"));
        prop_assert_eq!(check(&lines).is_ok(), off == 0);
    }
}
