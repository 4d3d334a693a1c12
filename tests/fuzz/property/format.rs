//! TOML, JSON, code and any order of keys say the same.

use super::ensure;
use crate::case::{Case, check};
use crate::dice::Dice;
use crate::tree::Tree;
use crate::write;
use brunt::scenario::Severity;
use brunt::scenario::file::{Checked, ScenarioFile};

/// The scenario of a case in every form in which it can be stated.
pub fn format(case: &Case) -> Result<(), String> {
    agree(&case.tree, case.seed)?;
    let json = write::json(&case.tree);
    let file: ScenarioFile = serde_json::from_str(&json).map_err(|error| format!("not an entry: {error}"))?;
    let built = file.check();
    ensure!(built.scenario.as_ref() == Some(&case.scenario), "built in code it is another one: {:?}", built.diagnostics);
    let again = serde_json::to_string(&file).map_err(|error| error.to_string())?;
    let again = check("again.json", &again);
    ensure!(again.scenario.as_ref() == Some(&case.scenario), "written back it is another one: {:?}", again.diagnostics);
    Ok(())
}

/// The same scenario in TOML of another style, in JSON and with its keys in another order, accepted or not.
pub fn agree(tree: &Tree, seed: u64) -> Result<(), String> {
    let plain = check("a.toml", &write::toml(tree));
    let mut dice = Dice::new(seed, 3);
    let others = [
        ("styled TOML", "a.toml", write::styled_toml(tree, seed)),
        ("JSON", "a.json", write::json(tree)),
        ("another order", "a.toml", write::toml(&write::reordered(tree, &mut dice))),
    ];
    for (what, name, text) in others {
        let other = check(name, &text);
        same_scenario(&plain, &other).map_err(|message| format!("{what}: {message}\n--- {what} ---\n{text}"))?;
    }
    Ok(())
}

/// Two readings have the same scenario, hash and problems.
fn same_scenario(one: &Checked, other: &Checked) -> Result<(), String> {
    let errors = |checked: &Checked| {
        let errors = checked.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        let mut codes: Vec<&str> = errors.map(|problem| problem.code).collect();
        codes.sort_unstable();
        codes
    };
    ensure!(errors(one) == errors(other), "{:?} against {:?}", errors(one), errors(other));
    let hash = |checked: &Checked| checked.scenario.as_ref().map(|scenario| scenario.hash.clone());
    ensure!(hash(one) == hash(other), "another hash: {:?} against {:?}", hash(one), hash(other));
    ensure!(one.scenario == other.scenario, "another scenario of one hash");
    Ok(())
}
