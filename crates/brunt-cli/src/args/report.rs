//! Options of `report`.

use super::value::parse_threads;
use crate::exit;
use brunt_page::html;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `report`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct ReportOptions {
    /// Directory written by --out, or a file of results in JSON; `-` for standard input
    #[arg(value_name = "DIR|FILE")]
    pub results: PathBuf,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Arrange the page for one kind of reader; no figure changes
    #[arg(long = "for", value_enum, value_name = "board|auditor|insurer|regulator", hide_possible_values = true)]
    pub audience: Option<Audience>,
    /// The scenario that was run; its trials are run again, and the page shows the worst one
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads, requires = "scenario")]
    pub threads: Option<usize>,
    /// Show no progress bar
    #[arg(long, requires = "scenario")]
    pub no_progress: bool,
}

/// Readers of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Audience {
    /// Directors.
    Board,
    /// Auditors.
    Auditor,
    /// Insurers and brokers.
    Insurer,
    /// Supervisors.
    Regulator,
}

impl From<Audience> for html::Audience {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Board => Self::Board,
            Audience::Auditor => Self::Auditor,
            Audience::Insurer => Self::Insurer,
            Audience::Regulator => Self::Regulator,
        }
    }
}
