//! Tests of the whole way from text to a checked scenario.

#![allow(clippy::unwrap_used)]

mod controls;
mod forms;
mod fuzz;
mod include;
mod invalid;
mod messages;
mod numbers;
mod programme;
mod tables;
mod typed;
mod warnings;

use super::{Checked, load};
use crate::scenario::{Scenario, Severity};
use std::path::{Path, PathBuf};

/// The folder of the scenarios that ship with the project.
pub(crate) fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

/// Checks a text by the name of its file.
pub(crate) fn check_named(name: &str, text: &str) -> Checked {
    load(Path::new(name), &|_| Ok(text.as_bytes().to_vec()))
}

/// Checks TOML.
pub(crate) fn check(text: &str) -> Checked {
    check_named("test.toml", text)
}

/// The scenario of a text without errors.
pub(crate) fn scenario(text: &str) -> Scenario {
    let checked = check(text);
    let errors: Vec<_> = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    checked.scenario.unwrap()
}

/// The codes of a text's problems.
pub(crate) fn codes(text: &str) -> Vec<&'static str> {
    check(text).diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// A small sound scenario without warnings, and more of it.
pub(crate) fn with(more: &str) -> String {
    format!(
        r#"brunt = 1
scenario = {{ name = "Test", currency = "EUR" }}
parties = {{ client = {{}}, provider = {{}} }}
nodes.site = {{ kind = "site", region = "here", owner = "provider" }}
nodes.service = {{ owner = "client", needs = [{{ all = ["site"] }}], downtime = {{ per_hour = 100 }}, tolerance = {{ at_most = "4h" }} }}
threats.fire = {{ framework = "operational", frequency = {{ poisson = 1 }}, hits = {{ all = {{ kind = "site" }} }}, outage = "8h" }}
{more}
"#
    )
}

/// As [`with`], with a law as the amount of a loss.
pub(crate) fn with_amount(law: &str) -> String {
    with(&format!(
        "threats.cost = {{ framework = \"financial\", frequency = {{ fixed = 1 }}, \
         losses = [{{ category = \"c\", bearer = \"client\", amount = {law} }}] }}"
    ))
}

#[test]
fn the_small_scenario_is_sound() {
    assert_eq!(check(&with("")).diagnostics, []);
}

#[test]
fn the_starter_has_no_problems_and_is_short() {
    let checked = check(super::STARTER);
    assert_eq!(checked.diagnostics, []);
    assert!(checked.is_sound());
    assert!(super::STARTER.lines().count() <= 90);
}
