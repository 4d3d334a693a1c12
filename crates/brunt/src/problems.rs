//! The problems of a scenario, and the files that the problems are in.

#[cfg(feature = "serde")]
mod drawing;

#[cfg(feature = "serde")]
pub use drawing::Drawing;

use crate::scenario::{Diagnostic, Severity, Sources, StatementPlace};
use std::fmt;

/// Every problem that the check of a scenario found, and the files of the scenario.
///
/// As text, errors come first. A problem is drawn under the line of the file with the problem: rule, place as `file:line:column`, advice and
/// fix, as the command line draws problems. Of further problems of one kind after the third only the places are named. Without the feature
/// `serde` there are no files, and a problem is one paragraph with the path of its value.
///
/// ```
/// use brunt::{Error, Model};
/// let text = "brunt = 1\nscenario = { name = \"Typo\", curency = \"EUR\" }\nparties.us = {}\n";
/// let Err(Error::Scenario(problems)) = Model::from_toml(text) else { panic!() };
/// let told = problems.to_string();
/// assert!(told.starts_with("error[unknown-key]: unknown key `curency` in `[scenario]`\n --> scenario.toml:2:29\n"), "{told}");
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
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Errors, then warnings, then notes, each in the order of the files and of their texts.
    pub fn by_severity(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        sorted.sort_by_key(|diagnostic| diagnostic.severity);
        sorted
    }
}

impl fmt::Display for Problems {
    #[cfg(feature = "serde")]
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.draw(&Drawing::default()))
    }

    #[cfg(not(feature = "serde"))]
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.by_severity().into_iter().try_for_each(|diagnostic| {
            writeln!(out, "{diagnostic}")?;
            diagnostic.help.iter().try_for_each(|help| writeln!(out, "  help: {help}"))
        })
    }
}

impl std::error::Error for Problems {}
