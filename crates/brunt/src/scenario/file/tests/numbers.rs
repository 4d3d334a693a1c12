//! Numbers mean the same in TOML, in JSON and in code, or are refused.

use super::{check, check_named, with, with_amount};
use crate::scenario::entry::{Frequency, Loss, Scenario, Threat};
use crate::scenario::file::Checked;
use crate::scenario::{LossAmount, Severity};

const JSON: &str = r#"{ "brunt": 1, "scenario": { "name": "Test", "currency": "EUR" }, "parties": { "client": {} },
 "threats": { "cost": { "framework": "financial", "frequency": { "fixed": 1 }, "losses": [{ "category": "c", "bearer": "client", "amount": AMOUNT }] } } }"#;

/// The amount that a scenario ended up with, or the code of the first problem.
fn amount(checked: &Checked) -> Result<f64, &'static str> {
    match &checked.scenario {
        None => Err(checked.diagnostics.iter().find(|found| found.severity == Severity::Error).unwrap().code),
        Some(scenario) => {
            let threat = scenario.threats.iter().find(|threat| threat.id == "cost").unwrap();
            let LossAmount::Amount(law) = &threat.losses[0].amount else { panic!("an amount") };
            Ok(law.is_constant().unwrap())
        }
    }
}

/// The same in TOML, in JSON and in code.
#[track_caller]
fn agrees(number: &str, expected: Result<f64, &'static str>) {
    let same = |found: Result<f64, &str>| match (found, expected) {
        (Ok(found), Ok(expected)) => found.to_bits() == expected.to_bits(),
        (found, expected) => found == expected,
    };
    let (toml, json) =
        (amount(&check(&with_amount(number))), amount(&check_named("a.json", &JSON.replace("AMOUNT", number))));
    assert!(same(toml), "TOML {number}: {toml:?}");
    assert!(same(json), "JSON {number}: {json:?}");
    // A float in code is the number that it is; what text loses is lost before.
    if let Ok(float) = number.parse::<f64>() {
        let cost = Threat::new("financial").frequency(Frequency::fixed(1));
        let cost = cost.losses([Loss::new("c", "client").amount(float)]);
        let built = Scenario::new("Test", "EUR").party("client").threat("cost", cost).checked();
        assert!(expected.is_err() || same(amount(&built)), "in code {number}: {:?}", amount(&built));
    }
}

#[test]
fn numbers_are_exact_or_refused_in_every_language() {
    agrees("0", Ok(0.0));
    agrees("-0", Ok(0.0));
    agrees("-0.0", Ok(0.0));
    agrees("-0e5", Ok(0.0));
    agrees("1e3", Ok(1000.0));
    agrees("1E+3", Ok(1000.0));
    agrees("1.5e-3", Ok(0.0015));
    agrees("0.1", Ok(0.1));
    agrees("9007199254740992", Ok(9_007_199_254_740_992.0));
    agrees("1000000000000000000", Ok(1e18));
    agrees("-5", Err("negative-number"));
}

#[test]
fn whole_numbers_that_would_change_are_refused() {
    for number in ["9007199254740993", "1234567890123456789", "9223372036854775807", "123456789012345678901234"] {
        assert_eq!(amount(&check(&with_amount(number))), Err("inexact-number"), "{number}");
        assert_eq!(amount(&check_named("a.json", &JSON.replace("AMOUNT", number))), Err("inexact-number"), "{number}");
    }
    let message = &check(&with_amount("9007199254740993")).diagnostics[0].message;
    assert!(message.contains("9007199254740993") && message.ends_with("9007199254740992"), "{message}");
}

#[test]
fn numbers_that_vanish_or_overflow_are_refused_with_their_text() {
    for (number, code) in [("1e-400", "inexact-number"), ("-4e-324", "inexact-number"), ("1e400", "infinite-number")] {
        assert_eq!(amount(&check(&with_amount(number))), Err(code), "{number}");
        assert_eq!(amount(&check_named("a.json", &JSON.replace("AMOUNT", number))), Err(code), "{number}");
    }
    for number in ["nan", "inf", "-inf"] {
        assert!(amount(&check(&with_amount(number))).is_err(), "{number}");
    }
    assert!(check(&with_amount("0x1F")).is_sound() && check(&with_amount("1_000")).is_sound());
    assert_eq!(amount(&check(&with_amount("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"))), Err("infinite-number"));
}

#[test]
fn no_message_says_minus_zero() {
    let text = with("").replace("per_hour = 100", "per_hour = -0.0");
    assert!(check(&text).diagnostics.iter().all(|found| !found.message.contains("-0")));
    let pool =
        with("nodes.x = { owner = \"client\", downtime = { per_hour = 1 }, needs = { pool = { site = -0.0 } } }");
    let found = &check(&pool).diagnostics[0];
    assert_eq!((found.code, found.message.as_str()), ("not-positive", "expected a number above 0, found 0"));
}

#[test]
fn a_key_that_stands_twice_in_other_forms_is_reported() {
    for text in [
        format!("{}\n[nodes.site]\nname = \"again\"", with("")),
        with("nodes.x = {}\nnodes.x.name = \"again\""),
        with("nodes.x.name = \"one\"\nnodes.x = {}"),
        with("nodes.x = { name = \"a\", \"name\" = \"b\" }"),
    ] {
        assert!(!check(&text).is_sound(), "{text}");
    }
    let json = r#"{ "brunt": 1, "brunt": 1 }"#;
    assert!(check_named("a.json", json).diagnostics.iter().any(|found| found.code == "duplicate-id"));
}

#[test]
fn nesting_has_one_limit_in_every_language() {
    // Three tables and a list around the law of a share of a threat, and two tables for each law within.
    let law = |depth: usize| format!("{}0.5{}", "{ capped = { at = 1, law = ".repeat(depth), " } }".repeat(depth));
    let toml = |depth| check(&with("").replace("outage = \"8h\"", &format!("outage = \"8h\", takes = {}", law(depth))));
    let json_law =
        |depth: usize| format!("{}0.5{}", "{ \"capped\": { \"at\": 1, \"law\": ".repeat(depth), " } }".repeat(depth));
    let json = |depth| check_named("a.json", &JSON.replace("AMOUNT", &json_law(depth)));
    let mut accepted = [0, 0];
    for depth in 1..130 {
        for (language, checked) in [toml(depth), json(depth)].into_iter().enumerate() {
            if checked.is_sound() {
                accepted[language] = depth;
            } else {
                assert_eq!(checked.diagnostics.len(), 1, "{depth}: {:#?}", checked.diagnostics);
                let found = &checked.diagnostics[0];
                assert_eq!(
                    (found.code, found.message.as_str()),
                    ("too-deep", "tables and lists are nested more than 64 deep")
                );
                assert!(!found.labels.is_empty());
            }
        }
    }
    // Within `threats` and a threat 62 are left, within the list of its losses and a loss 60.
    assert_eq!(accepted, [31, 30]);
}
