//! What is examined of the scenario of a seed: as it is, and damaged.

use crate::suite::fuzz::campaign::Examined;
use crate::suite::fuzz::case::{Case, Outcome, check, occurrences, refusals_have_a_place, simulate};
use crate::suite::fuzz::dice::Dice;
use crate::suite::fuzz::failure::{Failure, Input, caught};
use crate::suite::fuzz::property::{self, Property};
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::{damage, generate, write};
use brunt::plan::Plan;
use brunt::scenario::file;
use brunt::simulate::Run;
use std::path::Path;

/// A scenario is refused with a place, or it runs and keeps every property.
pub(super) fn whole(seed: u64) -> Examined {
    let tree = generate::scenario(seed);
    let mut found = Examined::default();
    let fails = |name, again: fn(u64, &Tree) -> Result<(), String>| {
        let tree = tree.clone();
        move |message| failure(seed, name, message, tree, Box::new(move |tree| again(seed, tree)))
    };
    match caught(|| Case::run(seed, &tree)) {
        Err(message) => {
            found.failures.push(fails("check = run", |seed, tree| Case::run(seed, tree).map(drop))(message))
        }
        Ok(Outcome::TooLarge) => found.words.push("too large".to_owned()),
        Ok(Outcome::Refused(codes)) => {
            found.words.extend(codes.into_iter().map(|code| format!("refused: {code}")));
            found.hold(|| property::agree(&tree, seed), fails("format", |seed, tree| property::agree(tree, seed)));
        }
        Ok(Outcome::Ran(case)) => {
            found.words.push("ran".to_owned());
            for (name, property) in property::ALL {
                let again = Box::new(move |tree: &Tree| on_its_own(seed, tree, property));
                found.hold(|| property(&case), |message| failure(seed, name, message, tree.clone(), again));
            }
        }
    }
    found
}

fn on_its_own(seed: u64, tree: &Tree, property: Property) -> Result<(), String> {
    match Case::run(seed, tree) {
        Ok(Outcome::Ran(case)) => property(&case),
        _ => Ok(()),
    }
}

/// Looks at another scenario for the same failure.
type Again = Box<dyn Fn(&Tree) -> Result<(), String> + Send>;

fn failure(seed: u64, property: &'static str, message: String, tree: Tree, again: Again) -> Failure {
    Failure { seed, property, message, input: Input::Scenario(tree, again) }
}

/// Damaged scenarios of a seed: as values in both formats, and as text.
pub(super) fn damaged(seed: u64) -> Examined {
    let mut dice = Dice::new(seed, 4);
    let whole = generate::scenario(seed);
    let mut found = Examined::default();
    for _ in 0..4 {
        let tree = damage::tree(&whole, &mut dice);
        let again = Box::new(move |tree: &Tree| runs_or_is_refused(seed, tree));
        let fails = |message| failure(seed, "damaged", message, tree.clone(), again);
        found.hold(|| runs_or_is_refused(seed, &tree), fails);
        let accepted = caught(|| Ok(check("a.toml", &write::toml(&tree)).is_sound()));
        found.words.push(if accepted == Ok(true) { "accepted" } else { "refused" }.to_owned());
    }
    for _ in 0..4 {
        let (name, bytes) = damage::text(&whole, &mut dice);
        let read = || refusals_have_a_place(&file::load(Path::new(name), &|_| Ok(bytes.clone())));
        let input = || Input::Text(String::from_utf8_lossy(&bytes).into_owned());
        found.hold(read, |message| Failure { seed, property: "damaged text", message, input: input() });
    }
    found
}

/// Most occurrences of a trial of a damaged scenario that is run.
const MOST_OCCURRENCES: f64 = 1e3;

/// Whatever is refused is refused with a place, alike in both formats; whatever is accepted runs, if only for two trials.
fn runs_or_is_refused(seed: u64, tree: &Tree) -> Result<(), String> {
    let text = write::toml(tree);
    let checked = check("damaged.toml", &text);
    refusals_have_a_place(&checked)?;
    // JSON has no words for numbers that are none.
    if serde_json::from_str::<serde_json::Value>(&write::json(tree)).is_ok_and(|json| !holds_null(&json)) {
        property::agree_plainly(tree, seed)?;
    }
    let Some(scenario) = checked.scenario else { return Ok(()) };
    let plan = Plan::compile(&scenario).map_err(|error| format!("accepted, but does not compile: {error}"))?;
    if occurrences(&scenario) > MOST_OCCURRENCES {
        return Ok(());
    }
    simulate(&plan, &scenario, &Run::new(2)).map(drop)
}

fn holds_null(value: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Null, Object};
    match value {
        Null => true,
        Array(items) => items.iter().any(holds_null),
        Object(fields) => fields.values().any(holds_null),
        _ => false,
    }
}
