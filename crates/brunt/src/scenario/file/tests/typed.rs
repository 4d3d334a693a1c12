//! Scenarios built in code, the schema and the check agree.

use super::controls::{TEXT, text};
use super::scenario;
use super::tables::tables;
use crate::scenario::Severity;
use crate::scenario::check::checked::finish;
use crate::scenario::diagnostic::Sources;
use crate::scenario::entry::{
    Act, AddedMember, Control, ControlCost, DowntimeCurve, Frequency, Hits, Host, LossShrink, Map, Need, Node, On,
    Scenario, Selector, Shrink, Stated, Threat,
};
use crate::scenario::file::{json_schema, load};
use crate::scenario::read::tree::{Tree, Value as Typed};
use serde_json::Value;
use std::path::Path;

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
    let site = Node::new().owner("client").downtime([DowntimeCurve::default().per_hour(f64::NAN)]);
    let fire = Threat::new("operational").frequency(Frequency::poisson(f64::INFINITY)).outage("8h");
    let file = Scenario::new("In code", "EUR")
        .party("client")
        .node("site", site.needs([Need::any(["cite"])]))
        .threat("fire", fire.hits(Hits::one(Selector::nodes(["site"]))))
        .appetite("cost", "mean(gross(client)) <= 1e6");
    let checked = file.checked();
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

/// Controls in types.
fn typed() -> [(&'static str, Control); 3] {
    let on_fire = Act::on(On::threats(["fire"])).prevents(0.45).losses(LossShrink::cap(5).categories(["fine"]));
    let mfa = Control::new("prevention", [on_fire])
        .name("Second factor")
        .coverage("90%")
        .reliability(0.95)
        .hosted_on(Host::default().nodes(["site"]).below(0.25))
        .cost(ControlCost::default().yearly(6e4).payer("provider").discount_rate(0.02))
        .obligations(["DORA-9", "1d"]);
    let at_provider = Act::on(On::default().owner(["provider"])).outage(Shrink::cap("4h")).takes(Shrink::factor(0.5));
    let longer = Act::on(On::needs(["payout.0"])).buffer("1d").probability(0.5);
    let backup = AddedMember::default().node("backup").weight(0.5).switchover("1h");
    let more = Act::on(On::needs(["payout.4"])).adds(backup);
    let standby = Control::new("response", [at_provider, longer, more])
        .status("proposed")
        .cost(ControlCost::default().once(3.5e5).payer("client").life("5y"))
        .ramp(["50%", "100%"]);
    let drills = Control::new("variance_management", [Act::on(On::controls(["mfa"])).reliability(0.5)]);
    [("mfa", mfa), ("standby", standby), ("drills", drills)]
}

#[test]
fn types_say_what_their_text_says() {
    let from_text = scenario(&text("").replace("[controls]", TEXT));
    let plain = text("");
    let read = load(Path::new("plain.toml"), &|_| Ok(plain.clone().into_bytes()));
    let Some(Tree { value: Typed::Table(table), .. }) = read.tree else { panic!("{:?}", read.diagnostics) };
    let table = std::sync::Arc::unwrap_or_clone(table).with("controls", Stated::<Map<Control>>::tree(typed()));
    let checked = finish(Some(Tree::table(table)), Vec::new(), Sources::new());
    assert_eq!(checked.diagnostics, []);
    assert_eq!(checked.scenario, Some(from_text));
}
