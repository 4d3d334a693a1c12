//! Problems and verdicts as SARIF 2.1.0, so that a review shows each one at its line.

mod log;

use super::{ranges, uri};
use crate::VERSION;
use brunt::problem::Problems;
use brunt::problem::{Diagnostic, FileId, Source};
use brunt::report::{Outcome, Report, Verdict};
use brunt_page::quantity::plain;
use brunt_page::text::{deciding, measured};
use log::{
    Artifact, ArtifactLocation, Configuration, Driver, Finding, Hashes, Location, Log, Message, PhysicalLocation,
    Properties, Region, Rule, Run, Tool,
};
use std::ops::Range;
use std::path::PathBuf;

/// Rule of statements that fail: id, level, and text.
const FAILED: (&str, &str, &str) = ("appetite-fail", "error", "the lower end of the interval is beyond the limit");
/// Rule of undecided statements, which more trials may decide: id, level, and text.
const UNDECIDED: (&str, &str, &str) = ("appetite-undecided", "warning", "the interval does not decide the statement");

/// SARIF log of the problems of a scenario, errors first, then of the failed and undecided statements if the scenario was run.
pub(crate) fn findings(problems: &Problems, report: Option<&Report>) -> Log {
    let places = Places { problems, directory: std::env::current_dir().ok() };
    let mut rules = Rules::default();
    if report.is_some() {
        [FAILED, UNDECIDED].into_iter().for_each(|(id, level, text)| {
            rules.position(id, level, text);
        });
    }
    let told = problems.by_severity().into_iter().map(|problem| places.problem(problem, &mut rules));
    let mut results: Vec<Finding> = told.collect();
    let verdicts = report.into_iter().flat_map(|report| &report.appetite);
    results.extend(verdicts.filter_map(|verdict| places.verdict(verdict, &mut rules)));
    let driver = Driver { name: "brunt", version: VERSION, rules: rules.rules };
    let run = Run {
        tool: Tool { driver },
        artifacts: problems.sources().iter().map(|(_, source)| places.artifact(source)).collect(),
        column_kind: "unicodeCodePoints",
        results,
        properties: report.map(properties),
    };
    Log::of(run)
}

/// Facts that are needed to repeat the run.
fn properties(report: &Report) -> Properties {
    Properties {
        seed: report.run.seed,
        trials: ranges(&report.run),
        partial: report.run.partial,
        scenario_hash: report.scenario.hash.clone(),
    }
}

/// The rules that results refer to by position.
#[derive(Default)]
struct Rules {
    rules: Vec<Rule>,
}

impl Rules {
    /// The position of a rule; a new rule is added.
    fn position(&mut self, id: &str, level: &'static str, text: &str) -> usize {
        if let Some(position) = self.rules.iter().position(|rule| rule.id == id) {
            return position;
        }
        self.rules.push(Rule {
            id: id.to_string(),
            short_description: Message { text: text.to_string() },
            default_configuration: Configuration { level },
        });
        self.rules.len() - 1
    }
}

/// Locations of problems and statements in the source files.
struct Places<'a> {
    problems: &'a Problems,
    /// Directory that paths are relative to.
    directory: Option<PathBuf>,
}

impl Places<'_> {
    /// A problem at its first label, with the other labels as related locations.
    fn problem(&self, problem: &Diagnostic, rules: &mut Rules) -> Finding {
        let mut labels = problem.labels.iter();
        let mut locations: Vec<Location> =
            labels.next().and_then(|label| self.location(label.file, &label.span, "")).into_iter().collect();
        let first = self.problems.sources().iter().next();
        if let (true, Some((_, source))) = (locations.is_empty(), first) {
            // A problem of a file as a whole has no location within the file.
            locations.push(self.whole(source));
        }
        let help = problem.help.iter().map(|help| format!("\nhelp: {help}"));
        Finding {
            rule_index: rules.position(problem.code, problem.severity.name(), &problem.code.replace('-', " ")),
            rule_id: problem.code.to_string(),
            level: problem.severity.name(),
            message: Message { text: problem.message.clone() + &help.collect::<String>() },
            locations,
            related_locations: labels.filter_map(|label| self.location(label.file, &label.span, &label.text)).collect(),
        }
    }

    /// A failed or undecided statement, located at its text; `None` if the statement passes.
    fn verdict(&self, verdict: &Verdict, rules: &mut Rules) -> Option<Finding> {
        let statement = format!("`{}: {}`", verdict.id, plain(&verdict.statement));
        let ((id, level, text), message) = match verdict.outcome {
            Outcome::Pass => return None,
            Outcome::Fail => (FAILED, format!("{statement} fails: {}", measured(verdict))),
            Outcome::Undecided => {
                (UNDECIDED, format!("{statement} is undecided: {}; {}", measured(verdict), deciding(verdict)))
            }
        };
        let place = self.problems.statement(&verdict.id);
        Some(Finding {
            rule_index: rules.position(id, level, text),
            rule_id: id.to_string(),
            level,
            message: Message { text: message },
            locations: place.and_then(|place| self.location(place.file, &place.span, "")).into_iter().collect(),
            related_locations: Vec::new(),
        })
    }

    /// Location of a span of a file, with `remark` unless empty.
    fn location(&self, file: FileId, span: &Range<usize>, remark: &str) -> Option<Location> {
        let source = self.problems.sources().get(file)?;
        let (start, end) = (source.position(span.start), source.position(span.end));
        let region = Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            // In SARIF as in source positions, the end column is that of the character after the last.
            end_column: end.column,
        };
        let mut location = self.whole(source);
        location.physical_location.region = Some(region);
        location.message = (!remark.is_empty()).then(|| Message { text: remark.to_string() });
        Some(location)
    }

    /// A file as a whole.
    fn whole(&self, source: &Source) -> Location {
        let artifact_location = self.artifact_location(source);
        Location { physical_location: PhysicalLocation { artifact_location, region: None }, message: None }
    }

    fn artifact(&self, source: &Source) -> Artifact {
        let hashes = (!source.sha256.is_empty()).then(|| Hashes { sha256: source.sha256.clone() });
        Artifact { location: self.artifact_location(source), hashes }
    }

    fn artifact_location(&self, source: &Source) -> ArtifactLocation {
        ArtifactLocation { uri: uri::reference(&source.path, self.directory.as_deref()) }
    }
}
