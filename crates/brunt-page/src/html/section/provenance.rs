//! Where the figures come from: hashes, seed, versions, and the commands that give them again.

use super::Writer;
use crate::html::document::{Block, Column, Section, Table};
use crate::quantity::{count, counted, level, plain};
use brunt::report::{Report, StressReading};

/// Levels that every run reports.
const LEVELS: [f64; 3] = [0.95, 0.99, 0.995];

impl Writer<'_> {
    /// Facts, commands, files.
    pub(super) fn provenance(&mut self, section: &mut Section) {
        let report = self.report;
        let mut table = Table::new("Facts of the run", [Column::words("Fact"), Column::words("Value")]);
        for (fact, value) in facts(report) {
            table.row([fact.into(), value.into()]);
        }
        section.table(table);
        section.text("Each command gives its figures again, to the last digit, with the same version and files.");
        section.blocks.push(Block::Commands { items: self.commands() });
        let mut files = Table::new("Files of the scenario", [Column::words("File"), Column::words("SHA-256")]);
        for file in &report.scenario.files {
            files.row([plain(&file.path).into(), plain(&file.sha256).into()]);
        }
        section.folded(files);
    }

    /// What a command gives, and the command.
    fn commands(&self) -> Vec<(String, String)> {
        let report = self.report;
        let file = report.scenario.files.first().map_or("SCENARIO".to_string(), |file| quoted(&file.path));
        let seed = report.run.seed;
        let mut commands = Vec::new();
        for [first, end] in &report.run.ranges {
            let command = format!("brunt run {file} --trials {first}..{end} --seed {seed}{}", options(report));
            commands.push((
                format!("Losses, who bears them, curves, drivers, tolerances, verdicts: trials {first}..{end}"),
                command,
            ));
        }
        if report.run.ranges.len() > 1 {
            let note = "The ranges as one: save each with --out, then merge them".to_string();
            commands.push((note, format!("brunt merge {file} DIR...")));
        }
        if let Some(found) = &report.controls {
            let [first, end] = found.trials;
            let level = level(found.level);
            commands.push((
                "Controls and obligations".to_string(),
                format!("brunt controls {file} --trials {first}..{end} --seed {seed} --level {level}"),
            ));
        }
        if let Some(found) = &report.stress {
            let [first, end] = found.trials;
            let names: Vec<String> = found.stresses.iter().map(|stress| quoted(&stress.id)).collect();
            let reading = if found.reading == StressReading::Given { "given" } else { "on-top" };
            let (names, level) = (names.join(" "), level(found.level));
            commands.push((
                "Stresses".to_string(),
                format!("brunt stress {file} {names} --trials {first}..{end} --seed {seed} --reading {reading} --level {level}"),
            ));
        }
        if let Some(worst) = self.worst {
            commands.push((
                "The worst trial, alone".to_string(),
                format!("brunt explain {file} --trial {} --seed {}", worst.trial, worst.seed),
            ));
        }
        commands
    }
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let (scenario, run, program) = (&report.scenario, &report.run, &report.program);
    let ranges: Vec<String> = run.ranges.iter().map(|[first, end]| format!("{first}..{end}")).collect();
    let mut facts = vec![
        ("Scenario", plain(&scenario.name)),
        ("Hash of its meaning (SHA-256)", plain(&scenario.hash)),
        ("Program", format!("{} {}, arithmetic {}", plain(&program.name), plain(&program.version), program.arithmetic)),
        ("Seed", run.seed.to_string()),
        ("Trials", format!("{} ({})", count(run.trials), ranges.join(", "))),
        ("Format of the results", report.format.to_string()),
    ];
    if let Some(kept) = &run.kept {
        let text = format!(
            "tails, sized for {}: the largest {} amounts of each column one by one, all others in bins",
            counted(kept.total, "trial"),
            count(kept.tail)
        );
        facts.push(("Kept", text));
    }
    if let Some(precision) = &run.precision {
        let reached = precision.reached.map_or("none".to_string(), |share| format!("{:.2} %", share * 100.0));
        let text = format!("of TVaR 99: asked {:.2} %, reached {reached}", precision.target * 100.0);
        facts.push(("Precision", text));
    }
    facts
}

/// Options of a run that its figures depend on.
fn options(report: &Report) -> String {
    let asked = report.total.value_at_risk.iter().map(|at| at.level).filter(|level| !LEVELS.contains(level));
    let asked: Vec<String> = asked.map(level).collect();
    let levels = if asked.is_empty() { String::new() } else { format!(" --levels {}", asked.join(",")) };
    let kept = report.run.kept.map_or(String::new(), |kept| format!(" --keep tail --of {}", kept.total));
    let exact = if report.exact.is_some() { " --exact" } else { "" };
    format!("{levels}{kept}{exact}")
}

/// A word for a shell.
fn quoted(word: &str) -> String {
    let word = plain(word);
    let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "._/-+,:@".contains(letter);
    if !word.is_empty() && word.chars().all(is_safe) { word } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_command_are_quoted_where_a_shell_would_read_them() {
        assert_eq!(quoted("a/b-c.toml"), "a/b-c.toml");
        assert_eq!(quoted("it's $(x).toml"), "'it'\\''s $(x).toml'");
        assert_eq!(quoted(""), "''");
    }
}
