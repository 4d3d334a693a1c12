//! The part of the SARIF 2.1.0 object model that is written, with the names of the standard.

use serde::Serialize;

/// A SARIF file.
#[derive(Serialize)]
pub(crate) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

impl Log {
    /// A file of one run.
    pub(crate) fn of(run: Run) -> Self {
        Self {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [run],
        }
    }
}

/// The findings of one run of a tool.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Run {
    pub tool: Tool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub artifacts: Vec<Artifact>,
    /// Unit that columns count in.
    pub column_kind: &'static str,
    pub results: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub properties: Option<Properties>,
}

/// The tool that found the problems.
#[derive(Serialize)]
pub(crate) struct Tool {
    pub driver: Driver,
}

/// The program and its rules.
#[derive(Serialize)]
pub(crate) struct Driver {
    pub name: &'static str,
    pub version: &'static str,
    pub rules: Vec<Rule>,
}

/// A kind of finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rule {
    pub id: String,
    pub short_description: Message,
    pub default_configuration: Configuration,
}

/// Default level of a rule.
#[derive(Serialize)]
pub(crate) struct Configuration {
    pub level: &'static str,
}

/// A finding: what the standard calls a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Finding {
    pub rule_id: String,
    /// Position among the rules.
    pub rule_index: usize,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    pub message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related_locations: Vec<Location>,
}

/// Text for people.
#[derive(Serialize)]
pub(crate) struct Message {
    pub text: String,
}

/// A location, and an optional message about it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location {
    pub physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
}

/// A file or a region of a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PhysicalLocation {
    pub artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
}

/// A file by its URI reference.
#[derive(Serialize)]
pub(crate) struct ArtifactLocation {
    pub uri: String,
}

/// A region of text. Lines and columns count from 1; the end column is that after the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Region {
    pub start_line: usize,
    pub start_column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// A file that was read.
#[derive(Serialize)]
pub(crate) struct Artifact {
    pub location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hashes: Option<Hashes>,
}

/// Checksums of a file.
#[derive(Serialize)]
pub(crate) struct Hashes {
    #[serde(rename = "sha-256")]
    pub sha256: String,
}

/// Facts that are needed to repeat the run of the scenario.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Properties {
    pub seed: u64,
    pub trials: String,
    pub partial: bool,
    pub scenario_hash: String,
}
