//! What to do next: commands for the same file.

use crate::quantity::plain;
use crate::text::Page;
use crate::text::report::NO_BREAK;
use brunt::report::{AssumptionKind, Outcome};

impl Page<'_> {
    /// A command on the file of the scenario.
    pub(super) fn command(&self, command: &str, options: &str) -> String {
        format!("brunt {command} {} {options}", self.file()).trim_end().to_string()
    }

    /// Path of the main file as a shell takes it; `FILE` where the scenario is not of a file.
    fn file(&self) -> String {
        let path = self.report.scenario.files.first().map_or("FILE", |file| file.path.as_str());
        let is_plain = |character: char| character.is_alphanumeric() || "/\\._-+:~,@".contains(character);
        let path = plain(path);
        if path.chars().all(is_plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
    }

    /// Lines of labelled commands.
    pub(super) fn commands(&mut self, commands: &[(&str, String)]) {
        let wide = commands.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
        for (label, command) in commands {
            let label = label.replace(' ', NO_BREAK);
            self.paragraph(&format!("{label:<wide$}  {command}"), wide + 2);
        }
    }

    /// What mends a limit that fails, then commands that say more.
    pub(super) fn next_after_run(&mut self) {
        let report = self.report;
        self.line("");
        if report.appetite.iter().any(|verdict| verdict.outcome == Outcome::Fail) {
            let driver = self.main_driver().map_or("what drives it".to_string(), |(id, share)| {
                format!("{id} ({share} of the worst {}s)", self.period())
            });
            let text = format!(
                "To mend a failure: act on {driver} by a control, spare or buffer; pass it on by contract or policy; or raise \
                 the limit."
            );
            self.paragraph(&text, 2);
        }
        let mut commands = Vec::new();
        let undecided = report.appetite.iter().filter_map(|verdict| verdict.trials_to_decide).max();
        if let Some(trials) = undecided {
            commands.push(("decide", self.command("run", &format!("--trials {trials}"))));
        }
        let is_control = |kind: &AssumptionKind| matches!(kind, AssumptionKind::Control { .. });
        if report.assumptions.iter().any(|assumption| is_control(&assumption.kind)) {
            commands.push(("safeguards", self.command("controls", "")));
        }
        commands.push(("a bad year", self.command("explain", "--return-period 100")));
        commands.push(("all tables", self.command("run", "--full")));
        self.commands(&commands);
    }
}
