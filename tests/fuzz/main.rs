//! Random whole scenarios, with all words of the format and values at its edges, held against what must be true of every scenario.
//!
//! Every case follows from its seed. A case that breaks a property is made smaller while it still does, and printed with its seed; the
//! seed alone repeats it:
//!
//! ```text
//! $ BRUNT_FUZZ_SEED=1234 cargo test --release --test fuzz one_case -- --nocapture
//! ```
//!
//! 200 cases run with the other tests, 20,000 by name:
//!
//! ```text
//! $ cargo test --release --test fuzz -- --ignored --nocapture
//! ```
#![allow(clippy::unwrap_used)]

mod campaign;
mod case;
mod damage;
mod dice;
mod examine;
mod failure;
mod generate;
mod property;
mod shrink;
mod tree;
mod write;

use campaign::Campaign;
use examine::{damaged, whole};

#[test]
fn two_hundred_scenarios_keep_every_property() {
    let campaign = Campaign::run(0..200, whole);
    println!("{campaign}");
    campaign.assert_sound();
    let ran = campaign.count("ran");
    assert!(ran >= 120, "only {ran} of 200 scenarios ran, others were refused: {campaign}");
}

#[test]
fn damaged_scenarios_are_refused_with_a_place_or_run() {
    let campaign = Campaign::run(0..400, damaged);
    println!("{campaign}");
    campaign.assert_sound();
}

#[test]
#[ignore = "20,000 scenarios, some minutes: run by name in release"]
fn twenty_thousand_scenarios_keep_every_property() {
    let campaign = Campaign::run(0..20_000, whole);
    println!("{campaign}");
    campaign.assert_sound();
}

#[test]
#[ignore = "20,000 damaged scenarios: run by name in release"]
fn twenty_thousand_damaged_scenarios_are_refused_with_a_place_or_run() {
    let campaign = Campaign::run(0..20_000, damaged);
    println!("{campaign}");
    campaign.assert_sound();
}

/// The case whose seed is in the environment; the first one without.
#[test]
fn one_case_by_its_seed() {
    let seed = std::env::var("BRUNT_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok());
    if seed.is_some() {
        println!("{}", write::toml(&generate::scenario(seed.unwrap_or(0))));
    }
    let seed = seed.unwrap_or(0);
    Campaign::run(seed..seed + 1, whole).assert_sound();
    Campaign::run(seed..seed + 1, damaged).assert_sound();
}
