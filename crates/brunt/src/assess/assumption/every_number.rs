//! Every number that a scenario states is in the list of assumptions, to the bit.

use super::assumptions;
use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::report::Assumption;
use crate::scenario::file;
use crate::scenario::{ControlSet, Scenario};
use crate::simulate::{Run, Silent, simulate};
use serde_json::{Value, from_str, json, to_string};
use std::collections::BTreeSet;
use std::path::Path;

/// A scenario with every key of the format that has a number.
const EVERY_KEY: &str = include_str!("every_number.toml");

/// Keys of a scenario that are in another place of the report: `brunt` (the version of the format), `appetite` (statements, with their
/// limits) and `stress` (in `stress.stresses`, with what each assumes).
const ELSEWHERE: [&str; 3] = ["/brunt", "/appetite", "/stress"];

/// Values for which nothing else may stand: a recovery begins at 0 and ends with 0, a sole insurer bears all, a cover without transfers
/// covers own losses, and `stop_loss` is `true`.
const FIXED: [&str; 9] = [
    "/threats/storm/recovery/0/after",
    "/threats/storm/recovery/2/takes",
    "/contracts/msa/indemnity/all/covers/own_losses",
    "/policies/counted/insurers/lead",
    "/policies/ladder/insurers/lead",
    "/policies/paid/insurers/lead",
    "/policies/repair/insurers/lead",
    "/policies/stop/insurers/lead",
    "/policies/stop/stop_loss",
];

/// Values that change together only: shares and weights that add up to 1, and a number of occurrences with their times.
fn together() -> [[(&'static str, Value); 2]; 3] {
    [
        [("/policies/events/insurers/lead", json!(0.7)), ("/policies/events/insurers/follow", json!(0.3))],
        [
            ("/threats/counted/losses/15/amount/mixture/0/weight", json!(0.5)),
            ("/threats/counted/losses/15/amount/mixture/1/weight", json!(0.5)),
        ],
        [("/threats/planned/frequency/fixed", json!(1)), ("/threats/planned/at", json!(["30d"]))],
    ]
}

fn scenario(document: &Value) -> Option<Scenario> {
    let text = document.to_string();
    file::load(Path::new("s.json"), &|_| Ok(text.as_bytes().to_vec())).scenario
}

/// The assumptions without their texts, whose numbers are rounded. The ledger is of the scenario as stated, since hours that are cut at
/// the horizon change with nearly every number.
fn stated(scenario: &Scenario, ledger: &Ledger) -> Value {
    let mut list = assumptions(scenario, ControlSet::EMPTY, ledger);
    for assumption in &mut list {
        assumption.text.clear();
    }
    json!(list)
}

/// The paths of all numbers, quantities and booleans below `value`.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| leaves(member, &format!("{path}/{key}"), found))
        }
        Value::Array(members) => {
            (0..).zip(members).for_each(|(place, member): (u32, _)| leaves(member, &format!("{path}/{place}"), found));
        }
        _ if alternatives(value).is_empty() => {}
        _ => found.push(path.to_string()),
    }
}

/// Other values in place of a number, a duration, a percentage, a time of day or a boolean. Words have none.
fn alternatives(value: &Value) -> Vec<Value> {
    match value {
        Value::Bool(is) => vec![json!(!is)],
        Value::Number(number) => match number.as_i64() {
            Some(whole) => vec![json!(whole + 1), json!(whole - 1), json!((whole as f64 - 0.5) * 0.96)],
            None => number.as_f64().into_iter().flat_map(|it| [json!(it * 0.96), json!(it * 1.04)]).collect(),
        },
        Value::String(text) => match text.split_once(':') {
            Some((hour, minute)) if minute.len() == 2 => {
                hour.parse::<u32>().map_or_else(|_| Vec::new(), |hour| vec![json!(format!("{:02}:{minute}", hour - 1))])
            }
            _ => quantities(text),
        },
        _ => Vec::new(),
    }
}

/// Other quantities in place of one with a unit, such as `8h` or `5%`.
fn quantities(text: &str) -> Vec<Value> {
    let unit = text.trim_start_matches(|of: char| of.is_ascii_digit() || of == '.');
    let Ok(number) = text[..text.len() - unit.len()].parse::<f64>() else { return Vec::new() };
    if !["s", "m", "h", "d", "w", "y", "%"].contains(&unit) {
        return Vec::new();
    }
    let others = [number + 1.0, number - 1.0, number * 0.75, number * 0.5].into_iter().filter(|other| *other != number);
    others.map(|other| json!(format!("{other}{unit}"))).collect()
}

#[test]
fn a_number_of_the_file_that_changes_changes_the_assumptions() {
    let document: Value = toml::from_str(EVERY_KEY).unwrap();
    let checked = file::load(Path::new("s.toml"), &|_| Ok(EVERY_KEY.as_bytes().to_vec()));
    let base = checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let ledger = simulate(&Plan::compile(&base).unwrap(), &Run::new(10), &Silent).unwrap();
    let said = stated(&base, &ledger);
    let mut paths = Vec::new();
    leaves(&document, "", &mut paths);
    let (mut silent, mut stuck) = (Vec::new(), Vec::new());
    let altered = |changes: &[(&str, Value)]| {
        let mut document = document.clone();
        for (path, value) in changes {
            *document.pointer_mut(path).unwrap() = value.clone();
        }
        scenario(&document)
    };
    let together = together();
    for path in paths.iter().filter(|path| !ELSEWHERE.iter().any(|section| path.starts_with(section))) {
        let jointly = together.iter().find(|changes| changes.iter().any(|change| change.0 == path));
        let found = match jointly {
            Some(changes) => altered(changes),
            None => alternatives(document.pointer(path).unwrap())
                .into_iter()
                .find_map(|other| altered(&[(path.as_str(), other)])),
        };
        match found {
            None if FIXED.contains(&path.as_str()) => {}
            None => stuck.push(path),
            Some(altered) if stated(&altered, &ledger) == said => silent.push(path),
            Some(_) => {}
        }
    }
    assert!(silent.is_empty(), "not in the assumptions: {silent:#?}");
    assert!(stuck.is_empty(), "no other value is a scenario: {stuck:#?}");
    assert!(paths.len() > 250, "{} numbers", paths.len());
}

#[test]
fn the_assumptions_read_back_from_json() {
    let checked = file::load(Path::new("s.toml"), &|_| Ok(EVERY_KEY.as_bytes().to_vec()));
    let scenario = checked.scenario.unwrap();
    let ledger = simulate(&Plan::compile(&scenario).unwrap(), &Run::new(10), &Silent).unwrap();
    let list = assumptions(&scenario, ControlSet::EMPTY, &ledger);
    let text = to_string(&list).unwrap();
    let read: Vec<Assumption> = from_str(&text).unwrap();
    assert_eq!(read, list);
    assert_eq!(to_string(&read).unwrap(), text);
}

/// Keys whose values are texts, references or tables of them: they state no number of their own.
const WORDS: [&str; 2] = ["$schema", "include"];

#[test]
fn the_scenario_has_every_key_of_the_format() {
    let mut known = BTreeSet::new();
    keys_of_schema(&file::json_schema(), &mut known);
    let mut used = BTreeSet::new();
    keys(&toml::from_str(EVERY_KEY).unwrap(), &mut used);
    let missing: Vec<&String> = known.difference(&used).filter(|key| !WORDS.contains(&key.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn keys_of_schema(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                found.extend(properties.keys().cloned());
            }
            members.values().for_each(|member| keys_of_schema(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| keys_of_schema(member, found)),
        _ => {}
    }
}

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.keys().cloned());
            members.values().for_each(|member| keys(member, found));
        }
        Value::Array(members) => members.iter().for_each(|member| keys(member, found)),
        _ => {}
    }
}
