//! Times, shares and amounts: mostly round ones, so that they meet and tie; some odd ones.

use crate::suite::reference::stated::{DurationEntry, ShareEntry};
use proptest::prelude::*;

/// Hours, from 0.
pub(super) fn hours() -> impl Strategy<Value = f64> {
    prop_oneof![8 => (0u32..=6).prop_map(f64::from), 2 => (7u32..=14).prop_map(f64::from),
        1 => (0u32..=40).prop_map(|quarters| f64::from(quarters) / 4.0), 1 => 0.0..9.0_f64]
}

/// A duration in hours, as a file states it.
pub(super) fn duration(hours: f64) -> DurationEntry {
    DurationEntry(format!("{hours:.6}h"))
}

/// A clock: more often than not none.
pub(super) fn clock() -> impl Strategy<Value = Option<DurationEntry>> {
    prop_oneof![3 => Just(None), 2 => hours().prop_map(|hours| Some(duration(hours)))]
}

/// A share from 0 to 1.
pub(super) fn share() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => Just(1.0),
        5 => prop::sample::select(vec![0.25, 0.5, 0.75]),
        2 => prop::sample::select(vec![0.1, 0.3, 1.0 / 3.0, 0.7]),
        1 => Just(0.0),
        1 => 0.0..1.0_f64,
    ]
}

/// A share above 0.
pub(super) fn positive_share() -> impl Strategy<Value = ShareEntry> {
    share().prop_map(|share| ShareEntry::Number(if share == 0.0 { 1.0 } else { share }))
}

/// An amount of money.
pub(super) fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 4 => prop::sample::select(vec![100.0, 1000.0]), 2 => 0.0..5000.0_f64]
}
