//! Random whole scenarios, with all words of the format and values at its edges, held against what must be true of every scenario.
//!
//! Every case follows from its seed. A case that breaks a property is made smaller while it still does, and printed with its seed; the
//! seed alone repeats it:
//!
//! ```text
//! $ BRUNT_FUZZ_SEED=1234 cargo test --release -p brunt suite::fuzz::cases_by -- --nocapture
//! ```
//!
//! 200 cases run with the other tests, 20,000 by name:
//!
//! ```text
//! $ cargo test --release -p brunt suite::fuzz -- --ignored --nocapture
//! ```

mod campaign;
mod case;
mod damage;
pub(in crate::suite) mod dice;
mod examine;
mod failure;
mod generate;
mod property;
mod shrink;
mod tree;
mod words;
mod worlds;
mod write;

use campaign::Campaign;
use examine::{damaged, whole};
use worlds::worlds;

#[test]
fn two_hundred_scenarios_keep_every_property() {
    let campaign = Campaign::run(0..200, whole);
    println!("{campaign}");
    campaign.assert_sound();
    // Otherwise nothing is held against anything.
    assert!(campaign.count("ran") >= 120, "too few scenarios run: {campaign}");
    assert!(campaign.count("too large") <= 20, "too many losses cannot be counted: {campaign}");
}

#[test]
fn damaged_scenarios_are_refused_with_a_place_or_run() {
    let campaign = Campaign::run(0..400, damaged);
    println!("{campaign}");
    campaign.assert_sound();
}

#[test]
fn changed_scenarios_run_in_one_pass_as_alone() {
    let campaign = Campaign::run(0..250, worlds);
    println!("{campaign}");
    campaign.assert_sound();
    for kind in ["frequency", "losses", "controls", "factor", "with a threat", "a number"] {
        assert!(campaign.count(&format!("taken over: {kind}")) > 0, "nothing is taken over for {kind}: {campaign}");
    }
}

#[test]
#[ignore = "10,000 scenarios with changes, some minutes: run by name in release"]
fn ten_thousand_changed_scenarios_run_in_one_pass_as_alone() {
    let campaign = Campaign::run(0..10_000, worlds);
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

/// The cases that the environment asks for: a seed, or a range such as `1000..2000`; the first one without.
#[test]
fn cases_by_their_seeds() {
    let asked = std::env::var("BRUNT_FUZZ_SEED").unwrap_or_else(|_| "0".to_owned());
    let number = |text: &str| text.parse::<u64>().expect("BRUNT_FUZZ_SEED is a seed or a range of seeds");
    let seeds = match asked.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => number(&asked)..number(&asked) + 1,
    };
    if seeds.end - seeds.start == 1 {
        println!("{}", write::toml(&generate::scenario(seeds.start)));
    }
    for examine in [whole, damaged, worlds] {
        let campaign = Campaign::run(seeds.clone(), examine);
        println!("{campaign}");
        campaign.assert_sound();
    }
}
