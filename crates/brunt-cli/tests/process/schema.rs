//! The JSON Schema of results, and every output that it describes.

use crate::program::{BREACHED, INSURED, TINY, bytes, directory, expect};
use serde_json::Value;

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("JSON")
}

fn schema() -> Value {
    json(&expect(0, "schema results").stdout)
}

#[test]
fn every_output_is_valid_by_the_schema_of_results() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let valid = |of: &str, value: &Value| {
        let errors: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{of}: {errors:#?}");
    };
    let (guard, path) = directory();
    for (number, run) in [
        format!("run {TINY} --trials 500 --levels 90"),
        format!("run {INSURED} --trials 500 --events all"),
        format!("run {BREACHED} --trials 1"),
        format!("run {TINY} --trials 3000 --keep tail"),
        format!("run {TINY} --precision 20%"),
        "run tests/fixture/direct.toml --trials 300 --exact".to_string(),
        "controls tests/fixture/guards.toml --trials 200".to_string(),
        "stress tests/fixture/stressed.toml --trials 200".to_string(),
        "run ../../scenarios/contact-centre.toml --trials 300".to_string(),
        "controls ../../scenarios/contact-centre.toml --trials 60".to_string(),
        "stress ../../scenarios/contact-centre.toml --trials 60".to_string(),
    ]
    .iter()
    .enumerate()
    {
        let printed = expect(0, &format!("{run} --format json --out {path}/{number}")).stdout;
        valid(run, &json(&printed));
        valid(run, &json(&bytes(guard.path().join(format!("{number}/results.json")))));
    }
    expect(0, &format!("run {TINY} --trials 500..900 --out {path}/more"));
    expect(0, &format!("merge {TINY} {path}/0 {path}/more --out {path}/merged"));
    valid("merge", &json(&bytes(guard.path().join("merged/results.json"))));
}

/// A change after which results are none.
type Spoil = fn(&mut Value);

#[test]
fn what_is_no_result_is_not_valid() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let report = json(&expect(0, &format!("run {INSURED} --trials 200 --format json")).stdout);
    assert!(validator.is_valid(&report));
    let spoil: [(&str, Spoil); 6] = [
        ("no total", |report| drop(report.as_object_mut().map(|report| report.shift_remove("total")))),
        ("a mean in words", |report| report["total"]["mean"]["value"] = "many".into()),
        ("an unknown interval", |report| report["total"]["mean"]["interval"]["kind"] = "wide".into()),
        ("a seed below 0", |report| report["run"]["seed"] = (-1).into()),
        ("null for what does not apply", |report| report["stress"] = Value::Null),
        ("an outcome of its own", |report| report["appetite"][0]["outcome"] = "maybe".into()),
    ];
    for (what, spoil) in spoil {
        let mut spoilt = report.clone();
        spoil(&mut spoilt);
        assert!(!validator.is_valid(&spoilt), "{what}");
    }
}

#[test]
fn a_schema_is_of_scenarios_unless_results_are_asked_for() {
    let of = |arguments: &str| json(&expect(0, arguments).stdout)["title"].clone();
    assert_eq!(
        [of("schema"), of("schema scenario"), of("schema results")],
        ["Brunt scenario", "Brunt scenario", "Brunt results"]
    );
    expect(2, "schema page");
}
