//! What repeats a run, beside its report: the options that the report does not state, and the text of every file of the scenario.

use super::Contents;
use crate::args::{Events, Reading};
use brunt::problem::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Options of a command that its report does not state.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Asked {
    /// Confidence levels asked for in addition to 95, 99 and 99.5 %, as shares, in the order in which they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<f64>,
    /// Bounds of the search for a precision; absent for a run of given trials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// Least number of random orders of Shapley values; absent unless controls were compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orders: Option<u32>,
    /// Stresses that were asked for by id; absent where all were run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stresses: Vec<String>,
    /// Reading of forced occurrences; absent unless stresses were run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// Level of tail figures of controls or stresses, as a share, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<f64>,
    /// Files of further stresses, as they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<String>,
}

/// Bounds of the search for a precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Search {
    /// Number of trials that the search began with.
    pub first: u64,
    /// Most trials that the search may take.
    pub most: u64,
}

/// What repeats a run. A merged run has the record of the whole run, so that both have the same bytes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Record {
    /// Events that were saved; absent without a table of events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Events>,
    /// Whether each table of the page was saved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tables: bool,
    /// The options of the command that the report does not state.
    #[serde(flatten)]
    pub asked: Asked,
    /// The text of every file of the scenario, in the order of `scenario.files`. Every number that the model uses stands there.
    #[serde(default)]
    pub sources: Vec<SourceText>,
}

/// A file of the scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SourceText {
    /// Path of the file as it was given or included.
    pub path: String,
    /// Every character of the file.
    pub text: String,
}

impl Record {
    /// The record of a run that is about to be saved.
    pub(super) fn of(contents: &Contents<'_>) -> Self {
        let text = |source: &Source| SourceText { path: source.path.clone(), text: source.text.clone() };
        let sources = contents.results.model().problems().sources();
        Self {
            events: contents.events,
            tables: contents.tables,
            asked: contents.asked.clone(),
            sources: sources.iter().map(|(_, source)| text(source)).collect(),
        }
    }

    /// The recorded text of a file.
    pub(crate) fn text(&self, path: &Path) -> Option<&str> {
        self.sources.iter().find(|source| Path::new(&source.path) == path).map(|source| source.text.as_str())
    }
}
