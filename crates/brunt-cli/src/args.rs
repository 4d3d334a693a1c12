//! Arguments of the command line, each value checked as it is parsed.

mod keep;
mod level;
mod report;
mod value;

pub(crate) use keep::{KeepOptions, Kept};
pub(crate) use level::{Levels, doubt};
pub(crate) use report::ReportOptions;
pub(crate) use value::Trials;

use crate::exit;
use brunt::report::Level;
use brunt_page::csv::NAMES;
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use level::{parse_level, parse_levels};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use value::{
    parse_amount, parse_count, parse_number_of_trials, parse_orders, parse_precision, parse_return_period,
    parse_threads, parse_trials, parse_worst,
};

/// Number of trials of a run without `--trials`.
pub(crate) const DEFAULT_TRIALS: u64 = 100_000;
/// Seed of a run without `--seed`.
pub(crate) const DEFAULT_SEED: u64 = 1;
/// Number of trials of `controls` and `stress` without `--trials`.
pub(crate) const DEFAULT_COMPARED: u64 = 20_000;
/// Most trials of a run to a precision without `--max-trials`.
pub(crate) const DEFAULT_MAX_TRIALS: u64 = 10_000_000;

/// Stress-test an outsourcing partnership: simulate outages and losses as they cascade through its vendors.
#[derive(Debug, Parser)]
#[command(name = "brunt", version, after_help = exit::HELP, subcommand_required = true, arg_required_else_help = false)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub display: Display,
    #[command(subcommand)]
    pub command: Command,
}

/// Colours and characters of the output.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Display {
    /// Use colours; `auto` means on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, help_heading = "Display", value_enum, value_name = "auto|always|never", hide_possible_values = true, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Draw with ASCII characters only; the default where the locale is not UTF-8
    #[arg(long, global = true, help_heading = "Display")]
    pub ascii: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulate a scenario and print its losses
    Run(RunOptions),
    /// Compare controls on the same trials: how much risk each control takes away, and its worth
    Controls(ControlsOptions),
    /// Run a scenario as it is and under its stresses, with the same random numbers
    Stress(StressOptions),
    /// Compare scenario files, overlays and saved runs: what changed in the file, and what that does to the figures
    Compare(CompareOptions),
    /// Explain single trials: occurrences, outages, losses, payments, and the loss without each occurrence
    Explain(ExplainOptions),
    /// Check a scenario: print all problems, or a summary; run it only with --appetite
    Check(CheckOptions),
    /// Print the JSON Schema of scenario files, for completion and checks in an editor, or of results
    Schema(SchemaOptions),
    /// Check a saved run: its files, its figures, and trials that are run again
    Verify(VerifyOptions),
    /// Merge runs of ranges of trials that were saved with --out into one
    Merge(MergeOptions),
    /// Write saved results as one HTML page that can be sent: figures, charts, provenance
    Report(ReportOptions),
    /// Write a commented starter scenario that runs
    New(NewOptions),
}

/// Options of `run`.
#[derive(Debug, Clone, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct RunOptions {
    /// The scenario, TOML or JSON; `-` for standard input
    #[arg(required_unless_present = "from")]
    pub file: Option<PathBuf>,
    /// Repeat a saved run, named by its directory or its results.json, with its scenario, seed, trials and options
    #[arg(long, value_name = "RUN", conflicts_with_all = ["file", "trials", "seed", "precision", "keep", "of", "max_trials", "exact", "events", "levels"])]
    pub from: Option<PathBuf>,
    /// With --from, take the scenario from the text in results.json, even where its files have changed or are gone
    #[arg(long, requires = "from")]
    pub recorded: bool,
    /// Number or range of trials: 1_000_000, 1e6, or 50000..100000 (end not included) [default: 100000]
    #[arg(long, value_name = "N|A..B", value_parser = parse_trials)]
    pub trials: Option<Trials>,
    /// Seed of all random numbers; the same seed repeats the same run
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED, value_parser = parse_count)]
    pub seed: u64,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// Double the trials until half the interval of TVaR 99 is at most this share of TVaR 99, such as 1%
    #[arg(long, value_name = "SHARE", value_parser = parse_precision)]
    pub precision: Option<f64>,
    #[command(flatten)]
    pub kept: KeepOptions,
    /// Most trials that --precision may take
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_TRIALS, value_parser = parse_number_of_trials)]
    pub max_trials: u64,
    /// Give the exact answer beside the simulated one; refused unless all losses are independent direct losses
    #[arg(long)]
    pub exact: bool,
    #[command(flatten)]
    pub output: OutputOptions,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// Options of `controls`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct ControlsOptions {
    /// The scenario, TOML or JSON; `-` for standard input
    pub file: PathBuf,
    /// Number or range of trials: 100_000, 1e5, or 50000..100000 (end not included) [default: 20000]
    #[arg(long, value_name = "N|A..B", value_parser = parse_trials)]
    pub trials: Option<Trials>,
    /// Seed of all random numbers; the same seed repeats the same run
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED, value_parser = parse_count)]
    pub seed: u64,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// Confidence level in percent of value at risk and tail value at risk [default: 99]
    #[arg(long, value_name = "LEVEL", value_parser = parse_level)]
    pub level: Option<Level>,
    /// Least number of random orders for Shapley values, where trying every set of controls would take too long
    #[arg(long, value_name = "N", default_value_t = 48, value_parser = parse_orders)]
    pub orders: u32,
    #[command(flatten)]
    pub output: OutputOptions,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// Options of `stress`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct StressOptions {
    /// The scenario, TOML or JSON; `-` for standard input
    pub file: PathBuf,
    /// Ids of the stresses to run, in this order [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// A file of further stresses, or `-` for standard input; may be given several times
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Reading of forced occurrences: on top of the drawn occurrences, or given that their threats occur
    #[arg(long, value_enum, value_name = "on-top|given", hide_possible_values = true, default_value_t = Reading::OnTop)]
    pub reading: Reading,
    /// Run no trials: show the effects of the forced occurrences alone, with nothing random
    #[arg(long, conflicts_with = "reading")]
    pub what_if: bool,
    /// Number or range of trials: 100_000, 1e5, or 50000..100000 (end not included) [default: 20000]
    #[arg(long, value_name = "N|A..B", value_parser = parse_trials, conflicts_with = "what_if")]
    pub trials: Option<Trials>,
    /// Seed of all random numbers; the same seed repeats the same run
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED, value_parser = parse_count)]
    pub seed: u64,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// Confidence level in percent of value at risk and tail value at risk [default: 99]
    #[arg(long, value_name = "LEVEL", value_parser = parse_level, conflicts_with = "what_if")]
    pub level: Option<Level>,
    /// Save results.json, trials.csv, trials.parquet, trials.brunt and stress.csv in this directory
    #[arg(long, value_name = "DIR", conflicts_with = "what_if")]
    pub out: Option<PathBuf>,
    /// Also write the results as one HTML page to this file
    #[arg(long, value_name = "FILE", conflicts_with = "what_if")]
    pub report: Option<PathBuf>,
    /// Output format; a story or a graph shows the forced occurrences alone
    #[arg(long, value_enum, value_name = "table|json|story|mermaid|dot", hide_possible_values = true, default_value_t = ExplainFormat::Table)]
    pub format: ExplainFormat,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// Reading of forced occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// On top of the drawn occurrences.
    OnTop,
    /// Given that their threats occur.
    Given,
}

impl From<Reading> for brunt::ask::Reading {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::OnTop => Self::OnTop,
            Reading::Given => Self::Given,
        }
    }
}

/// Options of `compare`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct CompareOptions {
    /// Scenario files, FILE+OVERLAY, or runs saved with --out (directory or results.json); the first is the base
    #[arg(required = true, value_name = "A")]
    pub options: Vec<String>,
    /// An option: the first file with this control switched off; may be given several times
    #[arg(long, value_name = "CONTROL", allow_hyphen_values = true)]
    pub without: Vec<String>,
    /// An option: the first file with this proposed control switched on; may be given several times
    #[arg(long, value_name = "CONTROL", allow_hyphen_values = true)]
    pub with: Vec<String>,
    /// An option: the first file with the values of this file in place of its own; may be given several times
    #[arg(long, value_name = "OVERLAY")]
    pub terms: Vec<PathBuf>,
    /// Number or range of trials to run: 100_000, 1e5, or 50000..100000 [default: those of the first saved run, else 20000]
    #[arg(long, value_name = "N|A..B", value_parser = parse_trials)]
    pub trials: Option<Trials>,
    /// Seed of all random numbers [default: that of the first saved run, else 1]
    #[arg(long, value_name = "N", value_parser = parse_count)]
    pub seed: Option<u64>,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// Output format; Markdown is for a pull request
    #[arg(long, value_enum, value_name = "table|json|markdown", hide_possible_values = true, default_value_t = CompareFormat::Table)]
    pub format: CompareFormat,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// Format of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
}

/// Options of `explain`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct ExplainOptions {
    /// The scenario, TOML or JSON; `-` for standard input
    pub file: PathBuf,
    /// The trial with number K
    #[arg(long, value_name = "K", value_parser = parse_count, group = "which")]
    pub trial: Option<u64>,
    /// The trial whose loss is exceeded once in T trials
    #[arg(long, value_name = "T", value_parser = parse_return_period, group = "which")]
    pub return_period: Option<f64>,
    /// The N trials with the largest losses [default: 1]
    #[arg(long, value_name = "N", value_parser = parse_worst, group = "which")]
    pub worst: Option<usize>,
    /// The trial whose loss is nearest to a value
    #[arg(long, value_name = "VALUE", value_parser = parse_amount, allow_negative_numbers = true, group = "which")]
    pub near: Option<f64>,
    /// Explain trials under the stress with this id
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub stress: Option<String>,
    /// A file of further stresses, or `-` for standard input; may be given several times
    #[arg(long, value_name = "FILE", requires = "stress")]
    pub overlay: Vec<PathBuf>,
    /// Reading of forced occurrences: on top of the drawn occurrences, or given that their threats occur
    #[arg(long, value_enum, value_name = "on-top|given", hide_possible_values = true, default_value_t = Reading::OnTop, requires = "stress")]
    pub reading: Reading,
    /// Choose trials by the gross loss of this party, in place of all parties
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub party: Option<String>,
    /// Choose trials by the net loss of the party, after contracts and policies
    #[arg(long)]
    pub net: bool,
    /// Find the fewest occurrences without which the loss is at most AMOUNT
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount, allow_negative_numbers = true)]
    pub limit: Option<f64>,
    /// Number or range of trials to choose among: 1_000_000, 1e6, or 50000..100000 (end not included) [default: 100000]
    #[arg(long, value_name = "N|A..B", value_parser = parse_trials, conflicts_with = "trial")]
    pub trials: Option<Trials>,
    /// Seed of all random numbers
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED, value_parser = parse_count)]
    pub seed: u64,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// Output format
    #[arg(long, value_enum, value_name = "table|json|story|mermaid|dot", hide_possible_values = true, default_value_t = ExplainFormat::Table)]
    pub format: ExplainFormat,
    /// Show no progress bar
    #[arg(long)]
    pub no_progress: bool,
}

impl ExplainFormat {
    /// Format of problems of the scenario.
    pub(crate) fn problems(self) -> Format {
        if self == Self::Json { Format::Json } else { Format::Table }
    }
}

/// Format of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// A page for people.
    Table,
    /// For programs.
    Json,
    /// Markdown with timed injects, for a table-top exercise.
    Story,
    /// A Mermaid flowchart of causes and cascade.
    Mermaid,
    /// A Graphviz graph of causes and cascade.
    Dot,
}

/// Options of `check`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct CheckOptions {
    /// The scenario, TOML or JSON; `-` for standard input
    pub file: PathBuf,
    /// A file of further stresses, or `-` for standard input; may be given several times
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Also run the scenario and judge its appetite statements
    #[arg(long)]
    pub appetite: bool,
    /// Number or range of trials: 1_000_000, 1e6, or 50000..100000 (end not included) [default: 100000]
    #[arg(long, value_name = "N|A..B", value_parser = parse_trials, requires = "appetite")]
    pub trials: Option<Trials>,
    /// Seed of all random numbers; the same seed repeats the same run
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED, value_parser = parse_count, requires = "appetite")]
    pub seed: u64,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads, requires = "appetite")]
    pub threads: Option<usize>,
    /// Keep the losses of all trials, or of the tail only, so that memory is bounded [default: all up to 20,000,000 trials, tail above]
    #[arg(long, value_enum, value_name = "all|tail", hide_possible_values = true, requires = "appetite")]
    pub keep: Option<Kept>,
    /// Output format: a table, JSON, JUnit XML (with --appetite), or SARIF
    #[arg(long, value_enum, value_name = "table|json|junit|sarif", hide_possible_values = true, default_value_t = CheckFormat::Table)]
    pub format: CheckFormat,
    /// Show no progress bar
    #[arg(long, requires = "appetite")]
    pub no_progress: bool,
}

/// Options of `merge`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct MergeOptions {
    /// The scenario that was run, or `-` for standard input; trials of the tail are replayed
    pub file: PathBuf,
    /// Directories written by `run --out`, of the same scenario and seed, with ranges of trials that do not overlap
    #[arg(required = true, value_name = "DIR")]
    pub runs: Vec<PathBuf>,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub output: OutputOptions,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaOptions {
    /// What the schema describes: scenario files, or results.json
    #[arg(value_enum, default_value_t = Described::Scenario)]
    pub of: Described,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Described {
    /// Scenario files
    Scenario,
    /// The results of a run, printed as JSON or saved
    Results,
}

/// Options of `verify`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct VerifyOptions {
    /// Directory of a saved run, or its results.json
    #[arg(value_name = "RUN")]
    pub run: PathBuf,
    /// Number of trials to run again, spread evenly over the run
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = parse_count)]
    pub replay: u64,
    /// The scenario to run trials of, in place of the text in results.json
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Number of threads; the result does not depend on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    pub threads: Option<usize>,
    /// Output format
    #[arg(long, value_enum, value_name = "table|json|csv", hide_possible_values = true, default_value_t = Format::Table)]
    pub format: Format,
}

/// Format and files of the output.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutputOptions {
    /// Save results.json, trials.csv, trials.parquet and trials.brunt in this directory
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Also save a table of events: of the worst 1 % of trials (for all parties or for any party), or of all trials
    #[arg(long, value_enum, value_name = "tail|all", hide_possible_values = true, requires = "out")]
    pub events: Option<Events>,
    /// Also write the results as one HTML page to this file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Output format; csv prints the --table named, and saves each table of the page as tables/NAME.csv with --out
    #[arg(long, value_enum, value_name = "table|json|csv", hide_possible_values = true, default_value_t = Format::Table)]
    pub format: Format,
    /// Table of the page to print as CSV, such as losses
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(NAMES), hide_possible_values = true)]
    pub table: Option<String>,
    /// Whether each table is saved whatever the format is, because the run that is repeated has them.
    #[arg(skip)]
    pub tables: bool,
    /// Confidence levels in percent, such as 90,99.9, in addition to 95, 99 and 99.5; may be given several times
    #[arg(long, value_name = "LIST", value_parser = parse_levels)]
    pub levels: Vec<Levels>,
}

impl OutputOptions {
    /// Refuses tables without a place to go, and a table in another format.
    ///
    /// # Errors
    /// What is missing, in words.
    pub(crate) fn check(&self) -> Result<(), String> {
        match (self.format, &self.table, &self.out) {
            (Format::Csv, None, None) => Err(format!(
                "--format csv prints one table: name it with --table ({}), or save all of them with --out DIR",
                NAMES.join(", ")
            )),
            (Format::Table | Format::Json, Some(_), _) => Err("--table takes --format csv".to_string()),
            _ => Ok(()),
        }
    }

    /// Whether each table of the page is saved.
    pub(crate) fn saves_tables(&self) -> bool {
        self.out.is_some() && (self.format == Format::Csv || self.tables)
    }

    /// Levels given with `--levels`.
    pub(crate) fn asked_levels(&self) -> impl Iterator<Item = Level> {
        self.levels.iter().flat_map(|levels| levels.0.iter().copied())
    }

    /// Levels given with `--levels`, as shares.
    pub(crate) fn level_shares(&self) -> Vec<f64> {
        self.asked_levels().map(Level::get).collect()
    }

    /// The levels of every report and the levels given with `--levels`.
    pub(crate) fn all_levels(&self) -> Vec<f64> {
        [0.95, 0.99, 0.995].into_iter().chain(self.asked_levels().map(Level::get)).collect()
    }
}

/// Options of `new`.
#[derive(Debug, Args)]
#[command(after_help = exit::HELP)]
pub(crate) struct NewOptions {
    /// File to write [default: standard output]
    pub path: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Events to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Events {
    /// Events of trials in the tail of the total, or of the net loss of any party.
    Tail,
    /// All events.
    All,
}

/// Format of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// Format of the result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For tools that show test results
    Junit,
    /// For tools that show findings beside the text of a file
    Sarif,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
