//! The end of `run` and `merge`: results saved, printed, and turned into an exit code.

use super::{Stop, input};
use crate::args::{Format, OutputOptions};
use crate::exit::Exit;
use crate::render;
use crate::save;
use crate::screen::Screen;
use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::report::{Outcome, Report};
use brunt::scenario::Scenario;

/// What a run came to.
pub struct Results<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The compiled scenario.
    pub plan: &'a Plan,
    /// The losses.
    pub ledger: &'a Ledger,
    /// What they mean.
    pub report: &'a Report,
}

impl Results<'_> {
    /// Saves and prints; results that cannot be saved are printed all the same.
    ///
    /// # Errors
    /// [`Stop::Failure`] if the results could not be saved or printed.
    pub fn deliver(&self, options: &OutputOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
        let saved = match &options.out {
            None => Ok(()),
            Some(directory) => save::save(directory, self.report, self.ledger, self.plan, self.scenario),
        };
        self.print(options.format, screen)?;
        saved?;
        if let Some(directory) = &options.out {
            screen.remark(&format!("saved {} in {}\n", save::names().join(", "), directory.display()));
        }
        Ok(self.exit())
    }

    fn print(&self, format: Format, screen: &mut Screen<'_>) -> Result<(), Stop> {
        match format {
            Format::Table => screen.data(&render::report(self.report, screen.data_look))?,
            Format::Json => screen.data_with(|out| input::write_json(self.report, out))?,
        }
        Ok(())
    }

    fn exit(&self) -> Exit {
        if self.report.run.partial {
            Exit::Partial
        } else if self.report.appetite.iter().any(|verdict| verdict.outcome == Outcome::Fail) {
            Exit::AppetiteBreached
        } else {
            Exit::Fine
        }
    }
}
