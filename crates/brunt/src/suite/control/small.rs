//! Small scenarios, by their lines.

use crate::suite::control::world::{load, plan};
use brunt::plan::Plan;
use brunt::scenario::Scenario;

/// A year and two parties, and what the lines say.
pub(super) fn small(lines: &str) -> Scenario {
    load(&format!(
        "brunt = 1\nscenario = {{ name = \"Small\", currency = \"EUR\" }}\nparties = {{ them = {{}}, us = {{}} }}\n{lines}\n"
    ))
}

pub(super) fn small_plan(lines: &str) -> Plan {
    plan(&small(lines))
}

/// A threat that takes all of a node at a time, for so long.
pub(super) fn outage(id: &str, node: &str, at: &str, length: &str) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"{at}\"\n\
         hits = {{ all = {{ nodes = [\"{node}\"] }} }}\noutage = \"{length}\"\n"
    )
}
