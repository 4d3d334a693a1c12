//! A scenario built in code to a checked one.

use super::entry::ScenarioFile;
use super::{Checked, from_value};
use crate::scenario::check::diagnose;
use crate::scenario::check::rule::Rule;
use crate::scenario::diagnostic::Sources;
use crate::scenario::read::finish;

impl ScenarioFile {
    /// Checks the scenario and reports every problem at once; problems carry the path of the value concerned, and no place.
    ///
    /// Files cannot be included by a scenario built in code: [`load`](super::load) reads files.
    pub fn check(&self) -> Checked {
        let mut diagnostics = Vec::new();
        if self.include.is_some() {
            diagnostics.push(diagnose(&Rule::IncludeInCode {}, None, "include", ""));
        }
        match toml::Value::try_from(Self { include: None, ..self.clone() }) {
            Ok(value) => finish(Some(from_value::convert(value)), diagnostics, Sources::new()),
            Err(error) => {
                let rule = Rule::Syntax { language: "TOML", message: error.to_string() };
                diagnostics.push(diagnose(&rule, None, "", ""));
                finish(None, diagnostics, Sources::new())
            }
        }
    }
}
