//! How a need is named in addresses.

use brunt::random::entity;
use brunt::scenario::{NeedForm, Scenario};

/// A need by node and position.
pub(super) type Place = (usize, usize);

/// The key of a need: node, form and members, and its place among needs that have the same.
pub(super) fn need_key(scenario: &Scenario, (node, need): Place) -> u64 {
    let needs = &scenario.nodes[node].needs;
    let names = names(scenario, &needs[need].form);
    let twin = needs[..need].iter().filter(|other| self::names(scenario, &other.form) == names).count().to_string();
    let mut parts = vec!["need", scenario.nodes[node].id.as_str(), twin.as_str()];
    parts.extend(names);
    entity(&parts)
}

/// A form's word and its members in order of text.
fn names<'a>(scenario: &'a Scenario, form: &NeedForm) -> Vec<&'a str> {
    let mut names: Vec<&str> = form.members().map(|node| scenario.nodes[node.0 as usize].id.as_str()).collect();
    names.sort_unstable();
    let word = match form {
        NeedForm::All(_) => "all",
        NeedForm::Any(_) => "any",
        NeedForm::AtLeast { .. } => "at_least",
        NeedForm::Pool(_) => "pool",
    };
    names.insert(0, word);
    names
}
