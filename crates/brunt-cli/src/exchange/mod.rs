//! Verdicts and problems in the formats of other tools: JUnit XML for tools that show tests, SARIF for tools that show findings beside
//! the text.

pub(crate) mod junit;
pub(crate) mod sarif;
mod uri;

use brunt::report::RunFacts;

/// The trials of a run as text: `0..100000`.
fn ranges(run: &RunFacts) -> String {
    let ranges: Vec<String> = run.ranges.iter().map(|[first, end]| format!("{first}..{end}")).collect();
    ranges.join(", ")
}
