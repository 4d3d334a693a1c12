//! A verified record, as plain values.

use serde::Serialize;

/// Most differences that are listed; the rest are counted.
const MOST: usize = 1000;

/// Outcome of the verification of a saved run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verified {
    /// Name of the scenario, as far as it can be read.
    pub name: String,
    /// Path of the results file.
    pub results: String,
    /// What was compared, and agrees or not.
    pub checks: Vec<Check>,
    /// What could not be compared.
    pub unchecked: Vec<Unchecked>,
    /// Every difference, each place once: it is told as the first comparison found it.
    pub differences: Vec<Difference>,
    /// Number of further differences, which are not listed.
    pub unlisted: u64,
    /// Number of differences that all comparisons found.
    #[serde(skip)]
    found: u64,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Subject of the comparison: `files`, `figures`, `state`, `losses`, `replay`, `events`.
    pub of: String,
    /// Number of items that were compared.
    pub compared: u64,
    /// Number of items that differ.
    pub different: u64,
    /// What was compared with what, in words.
    pub text: String,
}

/// Something that could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unchecked {
    /// Subject of the comparison.
    pub of: String,
    /// Reason why it was left out, and how to have it.
    pub why: String,
}

/// A byte or a figure that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// File of the record.
    pub file: String,
    /// Place in the file.
    pub what: String,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl Verified {
    /// Nothing compared yet of a run with the name of its scenario and the path of its results.
    pub fn of(name: String, results: String) -> Self {
        Self { name, results, ..Self::default() }
    }

    /// Whether nothing differs.
    pub fn is_intact(&self) -> bool {
        self.differences.is_empty()
    }

    /// Files with a difference, each once, in the order in which they were found.
    pub fn files(&self) -> Vec<&str> {
        let mut files: Vec<&str> = Vec::new();
        for difference in &self.differences {
            if !files.contains(&difference.file.as_str()) {
                files.push(&difference.file);
            }
        }
        files
    }

    /// Number of differences that all comparisons found so far.
    pub fn found(&self) -> u64 {
        self.found
    }

    /// Adds a comparison of `compared` items, whose differences are those that were found since there were `before`.
    pub fn compared(&mut self, of: &str, compared: u64, before: u64, text: String) {
        let different = self.found - before;
        let text = if different == 0 { text } else { format!("{text}: {different} differ") };
        self.checks.push(Check { of: of.to_string(), compared, different, text });
    }

    /// Adds a difference, unless one of the same place is there.
    pub fn differs(
        &mut self,
        file: &str,
        what: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) {
        let (what, expected, found) = (what.into(), expected.into(), found.into());
        self.found += 1;
        if self.differences.len() == MOST {
            self.unlisted += 1;
        } else if !self.differences.iter().any(|earlier| earlier.file == file && earlier.what == what) {
            self.differences.push(Difference { file: file.to_string(), what, expected, found });
        }
    }

    /// Adds something that could not be compared.
    pub fn skips(&mut self, of: &str, why: impl Into<String>) {
        self.unchecked.push(Unchecked { of: of.to_string(), why: why.into() });
    }
}
