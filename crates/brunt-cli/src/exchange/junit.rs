//! Verdicts as JUnit XML: one suite for a scenario, one case for each statement of its appetite.
//!
//! The document has no time and no random identifier, so that the same run gives the same bytes.

use super::ranges;
use brunt::problem::Problems;
use brunt::report::{Outcome, Report, Verdict};
use brunt_page::quantity::plain;
use brunt_page::text::{deciding, measured};
use quick_junit::{NonSuccessKind, SerializeError, TestCase, TestCaseStatus, TestSuite};

/// JUnit document of the verdicts of a report; `problems` tells in which file each statement stands.
///
/// # Errors
/// [`SerializeError`] if the XML cannot be written.
pub(crate) fn document(problems: &Problems, report: &Report) -> Result<String, SerializeError> {
    let mut suite = TestSuite::new(plain(&report.scenario.name));
    for (name, value) in facts(report) {
        suite.add_property((name, value));
    }
    suite.add_test_cases(report.appetite.iter().map(|verdict| case(problems, verdict)));
    let mut document = quick_junit::Report::new(report.program.name.as_str());
    document.add_test_suite(suite);
    // The schema of Jenkins has no `skipped` count of all suites together. Quotes within values are escaped, so the first match is the
    // attribute.
    let text = document.to_string()?.replacen(" skipped=\"0\"", "", 1);
    Ok(text.replace(|character| !is_allowed(character), "?"))
}

/// Whether XML 1.0 allows a character; paths and ids may hold any.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Names and values of the facts that are needed to repeat the run.
fn facts(report: &Report) -> Vec<(String, String)> {
    let fact = |name: &str, value: &str| (name.to_string(), value.to_string());
    let mut facts = vec![
        fact("program", &format!("{} {}", report.program.name, report.program.version)),
        fact("seed", &report.run.seed.to_string()),
        fact("trials", &ranges(&report.run)),
        fact("partial", &report.run.partial.to_string()),
        fact("scenario.hash", &report.scenario.hash),
    ];
    facts.extend(report.scenario.files.iter().map(|file| (format!("sha256 of {}", file.path), file.sha256.clone())));
    facts
}

/// Test case of a statement: a failed statement is a failure, an undecided one is an error.
fn case(problems: &Problems, verdict: &Verdict) -> TestCase {
    let not = |kind: NonSuccessKind, word: &str, message: String| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(word).set_message(message).set_description(plain(&verdict.statement));
        status
    };
    let status = match verdict.outcome {
        Outcome::Pass => TestCaseStatus::success(),
        Outcome::Fail => not(NonSuccessKind::Failure, "fail", measured(verdict)),
        Outcome::Undecided => {
            let message = format!("{}: {}", deciding(verdict), measured(verdict));
            not(NonSuccessKind::Error, "undecided", message)
        }
    };
    let mut case = TestCase::new(verdict.id.as_str(), status);
    let source = problems.statement(&verdict.id).and_then(|place| problems.sources().get(place.file));
    if let Some(source) = source {
        case.set_classname(source.path.as_str());
    }
    case
}
