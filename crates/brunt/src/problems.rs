//! The problems of a scenario, and the files that the problems are in.

use crate::scenario::{Diagnostic, Severity, Sources, StatementPlace};
use std::fmt;

/// Number of problems of one severity that are printed in full; the rest are counted.
const TOLD: usize = 20;

/// Every problem that the check of a scenario found, and the files of the scenario.
///
/// As text: one paragraph per problem, errors first. A paragraph has the place as `file:line:column`, the rule, the problem and a fix.
///
/// ```
/// use brunt::{Error, Model};
/// let text = "brunt = 1\nscenario = { name = \"Typo\", curency = \"EUR\" }\nparties.us = {}\n";
/// let Err(Error::Scenario(problems)) = Model::from_toml(text) else { panic!() };
/// let told = problems.to_string();
/// assert!(told.contains("scenario.toml:2:29: error[unknown-key]: unknown key `curency` in `[scenario]`"), "{told}");
/// assert!(told.contains("help: did you mean `currency`?"), "{told}");
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Problems {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: Sources,
    pub(crate) statements: Vec<StatementPlace>,
}

impl Problems {
    /// Every problem, in the order of the files and of their texts.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files that were read, the main file first; none for a scenario built in code.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The place of an appetite statement in its file, by id; `None` for a statement that was not read from a file.
    pub fn statement(&self, id: &str) -> Option<&StatementPlace> {
        self.statements.iter().find(|statement| statement.id == id)
    }

    /// Number of problems of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.of(severity).count()
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            for diagnostic in self.of(severity).take(TOLD) {
                if let Some((path, at)) = self.sources.locate(diagnostic) {
                    write!(out, "{path}:{}:{}: ", at.line, at.column)?;
                }
                writeln!(out, "{diagnostic}")?;
                if let Some(help) = &diagnostic.help {
                    writeln!(out, "  help: {help}")?;
                }
            }
            let more = self.count(severity).saturating_sub(TOLD);
            if more > 0 {
                writeln!(out, "and {more} more of severity {severity}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
