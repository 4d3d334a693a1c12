//! The types and the lowering stay in step: same scenarios, same keys.

use super::{check, scenarios};
use crate::scenario::Severity;
use crate::scenario::check::tables;
use crate::scenario::file::{
    Checked, CurveEntry, FrequencyEntry, HitsEntry, NeedEntry, NodeEntry, OneOrMany, PartyEntry, STARTER, ScenarioFile,
    SelectorEntry, ThreatEntry, json_schema, load,
};
use serde_json::Value;
use std::path::Path;

/// The scenarios that ship, one that uses every key, and the starter: name, check of the text, and types.
fn shipped() -> Vec<(String, Checked, ScenarioFile)> {
    let all_keys = include_str!("all_keys.toml");
    let text = |name: &str, text: &str| (name.to_owned(), check(text), toml::from_str(text).unwrap());
    let mut shipped = vec![text("starter", STARTER), text("all keys", all_keys)];
    for entry in std::fs::read_dir(scenarios()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            shipped.push((path.display().to_string(), load(&path, &|path| std::fs::read(path)), typed(&path)));
        }
    }
    shipped
}

/// The types of a file and of those that it includes.
fn typed(path: &Path) -> ScenarioFile {
    let text = std::fs::read_to_string(path).unwrap();
    let mut file: ScenarioFile = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let names = match file.include.take() {
        None => Vec::new(),
        Some(OneOrMany::One(name)) => vec![name],
        Some(OneOrMany::Many(names)) => names,
    };
    for name in names {
        let other = typed(&path.parent().unwrap().join(name));
        file.parties.extend(other.parties);
        file.nodes.extend(other.nodes);
        file.threats.extend(other.threats);
        file.contracts.extend(other.contracts);
        file.policies.extend(other.policies);
        file.appetite.extend(other.appetite);
        file.factors = file.factors.or(other.factors);
    }
    file
}

#[test]
fn types_and_text_give_the_same_scenario() {
    for (name, from_text, typed) in shipped() {
        assert!(from_text.is_sound(), "{name}: {:#?}", from_text.diagnostics);
        let from_types = typed.check();
        assert_eq!(from_types.scenario, from_text.scenario, "{name}");
        let codes = |checked: &Checked| {
            let mut codes: Vec<_> = checked.diagnostics.iter().map(|d| (d.code, d.path.clone())).collect();
            codes.sort();
            codes
        };
        assert_eq!(codes(&from_types), codes(&from_text), "{name}");
        let json = serde_json::to_string(&typed).unwrap();
        let from_json = super::check_named("x.json", &json);
        assert_eq!(from_json.scenario, from_text.scenario, "{name}");
        assert_eq!(serde_json::from_str::<ScenarioFile>(&json).unwrap(), typed, "{name}");
    }
}

#[test]
fn the_text_with_every_key_has_every_key() {
    let text = include_str!("all_keys.toml");
    for table in tables() {
        for key in table.keys {
            assert!(text.contains(key), "{key} of {}", table.table);
        }
    }
}

/// Finds the schemas of objects and their keys.
fn objects(schema: &Value, found: &mut Vec<Vec<String>>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                let mut keys: Vec<String> = properties.keys().cloned().collect();
                keys.sort();
                found.push(keys);
            }
            map.values().for_each(|value| objects(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        _ => {}
    }
}

#[test]
fn the_schema_has_the_keys_that_the_check_takes() {
    let mut found = Vec::new();
    objects(&json_schema(), &mut found);
    for table in tables() {
        let mut keys: Vec<String> = table.keys.iter().map(|key| (*key).to_owned()).collect();
        keys.sort();
        // A table of alternatives is a list of schemas with one key each.
        let alternatives = keys.iter().all(|key| found.contains(&vec![key.clone()]));
        assert!(found.contains(&keys) || alternatives, "{}: {keys:?}\n{found:#?}", table.table);
    }
}

#[test]
fn the_schema_explains_itself() {
    let schema = json_schema();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["title"], "Brunt scenario");
    fn undocumented(schema: &Value, path: &str, found: &mut Vec<String>) {
        if let Some(Value::Object(properties)) = schema.get("properties") {
            for (key, property) in properties {
                let is_tag = path.contains("NamedLaw") || path.contains("Frequency");
                if property.get("description").is_none() && property.get("$ref").is_none() && !is_tag {
                    found.push(format!("{path}.{key}"));
                }
            }
        }
        if let Value::Object(map) = schema {
            map.iter().for_each(|(key, value)| undocumented(value, &format!("{path}/{key}"), found));
        }
    }
    let mut found = Vec::new();
    undocumented(&schema, "", &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_scenario_built_in_code_is_checked_with_paths() {
    let file = ScenarioFile::new("In code", "EUR")
        .with_party("client", PartyEntry::default())
        .with_node(
            "site",
            NodeEntry {
                owner: Some("client".into()),
                downtime: Some(vec![CurveEntry { per_hour: Some(f64::NAN), ..CurveEntry::default() }].into()),
                needs: Some(vec![NeedEntry { any: Some(vec!["cite".into()]), ..NeedEntry::default() }].into()),
                ..NodeEntry::default()
            },
        )
        .with_threat(
            "fire",
            ThreatEntry {
                frequency: Some(FrequencyEntry::Poisson(f64::INFINITY)),
                hits: Some(HitsEntry { one: Some(SelectorEntry::nodes(["site"])), ..HitsEntry::default() }),
                outage: Some("8h".into()),
                ..ThreatEntry::default()
            },
        )
        .with_statement("cost", "mean(gross(client)) <= 1e6");
    let checked = file.check();
    let found: Vec<_> = checked.diagnostics.iter().map(|d| (d.code, d.path.as_str())).collect();
    assert_eq!(
        found,
        [
            ("unknown-id", "nodes.site.needs[0].any[0]"),
            ("not-a-number", "nodes.site.downtime[0].per_hour"),
            ("infinite-number", "threats.fire.frequency.poisson"),
        ]
    );
    assert!(
        checked.diagnostics.iter().all(|d| d.labels.is_empty() && d.fix.is_none() && d.severity == Severity::Error)
    );
}

#[test]
fn includes_in_code_are_refused() {
    let file = ScenarioFile { include: Some("a.toml".into()), ..ScenarioFile::new("x", "EUR") };
    assert_eq!(file.check().diagnostics[0].code, "include-in-code");
}
