//! `check --appetite`: exit codes, and what pipelines read.

use crate::program::{BREACHED, INVALID, TINY, command, directory, expect, text};
use quick_junit::{NonSuccessKind, Report as Junit, TestCaseStatus};
use serde_json::{Value, json};
use uppsala::XsdValidator;

/// A coin with one statement that fails, one that is undecided, and two that hold.
const GATE: &str = "tests/fixture/gate.toml";
/// A fine of the same amount every year, above its limit: it has no error.
const CERTAIN: &str = "tests/fixture/certain.toml";
/// A coin whose limit is within the interval of a thousand tosses.
const UNDECIDED: &str = "tests/fixture/undecided.toml";
/// The file that the gate includes.
const LIMITS: &str = "tests/fixture/gate-limits.json";

/// What a command prints as JSON.
fn printed(code: i32, arguments: &str) -> Value {
    serde_json::from_slice(&expect(code, arguments).stdout).expect("JSON")
}

/// What a command prints as SARIF, held against the published schema.
fn sarif(code: i32, arguments: &str) -> Value {
    let log = printed(code, &format!("{arguments} --format sarif"));
    let schema = include_str!("../data/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    // Its pattern of languages, which are not written, has a bracket too many and is no regular expression.
    for owner in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{owner}/properties/language"));
        assert!(language.and_then(Value::as_object_mut).and_then(|language| language.remove("pattern")).is_some());
    }
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is a schema");
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    log
}

/// What a published schema of JUnit XML has against a text.
fn misfits(xml: &str) -> Vec<String> {
    let schema = uppsala::parse(include_str!("../data/junit-10.xsd")).expect("the schema is XML");
    let schema = XsdValidator::from_schema(&schema).expect("the schema is a schema");
    let found = schema.validate(&uppsala::parse(xml).expect("well-formed XML"));
    found.iter().map(ToString::to_string).collect()
}

/// What a command prints as JUnit XML, held against the schema.
fn valid_junit(code: i32, arguments: &str) -> String {
    let xml = text(&expect(code, &format!("{arguments} --format junit")).stdout);
    assert!(misfits(&xml).is_empty(), "{}\n{xml}", misfits(&xml).join("\n"));
    xml
}

/// The results of a SARIF file that are of a rule.
fn of_rule<'a>(log: &'a Value, rule: &str) -> Vec<&'a Value> {
    let results = log["runs"][0]["results"].as_array().expect("results");
    results.iter().filter(|result| result["ruleId"] == rule).collect()
}

/// The region of a text that stands once in a file, found without the program.
fn region(file: &str, needle: &str) -> Value {
    let whole = std::fs::read_to_string(file).expect("the fixture");
    assert_eq!(whole.matches(needle).count(), 1, "{needle}");
    let (index, line) = whole.lines().enumerate().find(|(_, line)| line.contains(needle)).expect("on one line");
    let column = line.split(needle).next().map_or(0, |before| before.chars().count()) + 1;
    let end = column + needle.chars().count();
    json!({ "startLine": index + 1, "startColumn": column, "endLine": index + 1, "endColumn": end })
}

#[test]
fn each_outcome_has_its_code() {
    expect(0, &format!("check {TINY} --appetite --trials 1000"));
    expect(1, &format!("check {BREACHED} --appetite --trials 1000"));
    // One fails and one is undecided: what fails counts.
    expect(1, &format!("check {GATE} --appetite --trials 1000 --seed 2"));
    expect(1, &format!("check {CERTAIN} --appetite --trials 1000"));
    let output = expect(5, &format!("check {UNDECIDED} --appetite --trials 1000"));
    assert!(text(&output.stdout).contains("UNDECIDED"), "{}", text(&output.stdout));
    // A run does not ask for a decision.
    expect(0, &format!("run {CERTAIN} --trials 1000"));
    expect(0, &format!("run {UNDECIDED} --trials 1000"));
}

#[test]
fn what_cannot_be_judged_is_bad_input() {
    let limitless = "tests/fixture/direct.toml";
    for (arguments, reason) in [
        (format!("check {limitless} --appetite"), "[appetite]"),
        (format!("check {limitless} --appetite --format sarif"), "[appetite]"),
        (format!("check {TINY} --format junit"), "--appetite"),
        (format!("check {TINY} --trials 1000"), "--appetite"),
        (format!("check {TINY} --seed 3"), "--appetite"),
        (format!("check {TINY} --threads 1"), "--appetite"),
        (format!("check {TINY} --no-progress"), "--appetite"),
        (format!("check {INVALID} --appetite"), "unknown-key"),
        (format!("check {INVALID} --appetite --format junit"), "unknown-key"),
        ("check missing.toml --appetite".to_string(), "missing.toml"),
    ] {
        let output = expect(2, &arguments);
        assert!(text(&output.stderr).contains(reason), "{arguments}: {}", text(&output.stderr));
        assert_eq!(text(&output.stdout), "", "{arguments}");
    }
    let problems = printed(2, &format!("check {INVALID} --appetite --format json"));
    assert_eq!(problems["diagnostics"][0]["code"], "unknown-key");
}

#[test]
fn json_holds_the_facts_and_the_verdicts_of_a_run() {
    let options = format!("{GATE} --trials 200..1200 --seed 3 --format json");
    let judged = printed(1, &format!("check --appetite {options}"));
    let report = printed(0, &format!("run {options}"));
    for member in ["format", "program", "scenario", "run", "appetite"] {
        assert_eq!(judged[member], report[member], "{member}");
    }
    assert_eq!(judged.as_object().map(serde_json::Map::len), Some(5));
    assert_eq!((&judged["run"]["seed"], &judged["run"]["ranges"]), (&json!(3), &json!([[200, 1200]])));
    assert_eq!(judged["scenario"]["files"].as_array().map(Vec::len), Some(2));
}

#[test]
fn trials_to_decide_are_those_of_the_formula() {
    for trials in [1000_u32, 1300] {
        let judged = printed(1, &format!("check {GATE} --appetite --trials {trials} --seed 2 --format json"));
        let verdict = |id: &str| {
            let mut verdicts = judged["appetite"].as_array().expect("verdicts").iter();
            verdicts.find(|verdict| verdict["id"] == id).expect("a verdict")
        };
        for decided in ["bad-year", "mean", "rarely"] {
            assert_eq!(verdict(decided).get("trials_to_decide"), None, "{decided}");
        }
        let half = verdict("half");
        assert_eq!(half["outcome"], "undecided");
        let number = |value: &Value| value.as_f64().expect("a number");
        let (value, limit) = (number(&half["value"]["value"]), number(&half["limit"]));
        let end = if limit > value { "upper" } else { "lower" };
        let side = (number(&half["value"]["interval"][end]) - value).abs();
        let exact = f64::from(trials) * (side / (limit - value)).powi(2);
        let stated = number(&half["trials_to_decide"]);
        assert!(stated >= exact && stated < exact * 1.1, "{stated} for {exact}");
        // Two significant digits.
        assert!(format!("{stated:e}").len() <= "1.2e9".len(), "{stated}");
    }
}

#[test]
fn junit_has_a_case_for_each_statement() {
    let xml = valid_junit(1, &format!("check {GATE} --appetite --trials 1000 --seed 2"));
    let junit = Junit::deserialize_from_str(&xml).expect("JUnit XML");
    assert_eq!((junit.tests, junit.failures, junit.errors), (4, 1, 1));
    let [suite] = junit.test_suites.as_slice() else { panic!("one suite, not {}", junit.test_suites.len()) };
    assert_eq!(suite.name.as_str(), "Münzwurf & Söhne");
    let case = |id: &str| suite.test_cases.iter().find(|case| case.name.as_str() == id).expect("a case");
    let class = |id: &str| case(id).classname.as_ref().map(|name| name.as_str().to_string());
    assert_eq!(suite.test_cases.len(), 4);
    assert_eq!((class("rarely"), class("half")), (Some(GATE.to_string()), Some(LIMITS.to_string())));
    for held in ["bad-year", "mean"] {
        assert!(matches!(case(held).status, TestCaseStatus::Success { .. }), "{held}");
    }
    let spoken = |id: &str| match &case(id).status {
        TestCaseStatus::NonSuccess { kind, message: Some(message), ty: Some(ty), .. } => {
            (*kind, ty.as_str().to_string(), message.as_str().to_string())
        }
        other => panic!("{id}: {other:?}"),
    };
    let (kind, word, message) = spoken("rarely");
    assert_eq!((kind, word.as_str()), (NonSuccessKind::Failure, "fail"));
    for part in ["measured ", " %, 95 % interval ", ", limit 20 %"] {
        assert!(message.contains(part), "{message}");
    }
    let (kind, word, message) = spoken("half");
    assert_eq!((kind, word.as_str()), (NonSuccessKind::Error, "undecided"));
    assert!(message.starts_with("about ") && message.contains(" trials would decide it: measured "), "{message}");
    let property = |name: &str| {
        let mut properties = suite.properties.iter();
        properties.find(|property| property.name.as_str() == name).map(|property| property.value.as_str().to_string())
    };
    assert_eq!(property("seed").as_deref(), Some("2"));
    assert_eq!(property("trials").as_deref(), Some("0..1000"));
    assert_eq!(property("partial").as_deref(), Some("false"));
    assert_eq!(property("program"), Some(format!("brunt {}", env!("CARGO_PKG_VERSION"))));
    assert_eq!(property("scenario.hash").map(|hash| hash.len()), Some(64));
    assert_eq!(property(&format!("sha256 of {LIMITS}")).map(|hash| hash.len()), Some(64));
    assert!(!xml.contains("time"), "{xml}");
}

#[test]
fn junit_is_valid_whatever_the_outcome() {
    valid_junit(1, &format!("check {CERTAIN} --appetite --trials 1000"));
    valid_junit(5, &format!("check {UNDECIDED} --appetite --trials 1000"));
    let xml = valid_junit(0, &format!("check {TINY} --appetite --trials 1000"));
    // The schema lets not everything through.
    let breaks = [("<testsuite ", "<testsuite time=\"soon\" "), (" name=", " title="), ("properties>", "facts>")];
    for (sound, broken) in breaks {
        assert!(xml.contains(sound) && !misfits(&xml.replace(sound, broken)).is_empty(), "{broken}");
    }
}

#[test]
fn sarif_shows_each_breach_at_the_text_of_its_statement() {
    let log = sarif(1, &format!("check {GATE} --appetite --trials 1000 --seed 2"));
    let run = &log["runs"][0];
    assert_eq!((&log["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!((&run["properties"]["seed"], &run["properties"]["trials"]), (&json!(2), &json!("0..1000")));
    assert_eq!(run["results"].as_array().map(Vec::len), Some(2), "what holds is not a finding");
    for (rule, level, file, statement) in [
        ("appetite-fail", "error", GATE, "P(gross(client) > 500) <= 20%"),
        ("appetite-undecided", "warning", LIMITS, "P(gross(total) > 500) <= 50.5%"),
    ] {
        let found = of_rule(&log, rule);
        let [result] = found.as_slice() else { panic!("one {rule}, not {}", found.len()) };
        assert_eq!(result["level"], level);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], file);
        assert_eq!(place["region"], region(file, statement));
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], rule);
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.contains(statement)));
    }
}

#[test]
fn sarif_shows_problems_with_their_places() {
    for arguments in [format!("check {INVALID}"), format!("check {INVALID} --appetite")] {
        let log = sarif(2, &arguments);
        let found = of_rule(&log, "unknown-key");
        let place = &found[0]["locations"][0]["physicalLocation"];
        assert_eq!((found.len(), &found[0]["level"]), (1, &json!("error")));
        assert_eq!(place["artifactLocation"]["uri"], INVALID);
        assert_eq!(place["region"], region(INVALID, "swichover"));
    }
    let log = sarif(2, "check ../../scenarios/invalid/percentiles.toml");
    let found = &of_rule(&log, "percentiles-out-of-order")[0];
    let other = &found["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["region"]["startLine"], 30);
    assert_eq!(other["message"]["text"], "the lower percentile");
    // What cannot be read has a place without a region.
    let log = sarif(2, "check missing.toml");
    let place = &of_rule(&log, "file-missing")[0]["locations"][0]["physicalLocation"];
    assert_eq!(place, &json!({ "artifactLocation": { "uri": "missing.toml" } }));
    // A sound scenario is a file without findings.
    let log = sarif(0, &format!("check {TINY}"));
    assert_eq!(log["runs"][0]["results"], json!([]));
    // Every rule of the format fits into the file.
    sarif(2, "check ../../scenarios/invalid/everything.toml");
}

/// Columns count characters, and paths are percent-encoded.
#[test]
fn sarif_places_hold_in_any_text_and_any_path() {
    let (_held, path) = directory();
    let file = format!("{path}/one fine.json");
    let fine = json!({ "category": "fine", "bearer": "us", "amount": 50_000 });
    // All of it is one line, with letters of two bytes before the statement.
    let scenario = json!({
        "brunt": 1,
        "scenario": { "name": "Bußgeld für Süd", "currency": "EUR" },
        "parties": { "us": {} },
        "threats": { "fine": { "framework": "compliance", "frequency": { "fixed": 1 }, "losses": [fine] } },
        "appetite": { "fine": "mean(gross(total)) <= 4e4" },
    });
    std::fs::write(&file, scenario.to_string()).expect("a file");
    let output = command("check --appetite --trials 1000 --format sarif").arg(&file).output();
    let log: Value = serde_json::from_slice(&output.expect("the program starts").stdout).expect("JSON");
    let place = &of_rule(&log, "appetite-fail")[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["region"], region(&file, "mean(gross(total)) <= 4e4"));
    let uri = place["artifactLocation"]["uri"].as_str().expect("a reference");
    assert!(uri.starts_with("file:///") && uri.ends_with("/one%20fine.json"), "{uri}");
}

#[test]
fn the_same_run_has_the_same_bytes() {
    for format in ["table", "json", "junit", "sarif"] {
        let print = |threads: u8| {
            let options = format!("--trials 1000 --seed 2 --threads {threads} --format {format}");
            text(&expect(1, &format!("check {GATE} --appetite {options}")).stdout)
        };
        assert_eq!(print(1), print(2), "{format}");
    }
}
