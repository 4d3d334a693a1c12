//! The end of `run` and `merge`: results saved, printed, and turned into an exit code.

use super::{Stop, input};
use crate::args::{Format, OutputOptions};
use crate::exit::Exit;
use crate::pool::Pool;
use crate::save;
use crate::screen::{Look, Screen};
use brunt::ledger::Ledger;
use brunt::report::{Outcome, Report};
use brunt::scenario::Scenario;
use brunt::settle::Terms;

/// What a run came to.
pub struct Results<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The terms, and with them the compiled scenario.
    pub terms: &'a Terms<'a>,
    /// Threads to take events apart on.
    pub pool: &'a Pool,
    /// The losses.
    pub ledger: &'a Ledger,
    /// What they mean.
    pub report: &'a Report,
    /// The page for people.
    pub page: fn(&Report, Look) -> String,
}

impl Results<'_> {
    /// Saves and prints; results that cannot be saved are printed all the same.
    ///
    /// # Errors
    /// [`Stop::Failure`] if the results could not be saved or printed.
    pub fn deliver(&self, options: &OutputOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
        let saved = match &options.out {
            None => Ok(()),
            Some(directory) => {
                let contents = save::Contents {
                    report: self.report,
                    ledger: self.ledger,
                    terms: self.terms,
                    scenario: self.scenario,
                    events: options.events,
                };
                self.pool.install(|| save::save(directory, &contents))
            }
        };
        self.print(options.format, screen)?;
        saved?;
        if let Some(directory) = &options.out {
            screen.remark(&format!(
                "saved {} in {}\n",
                save::names(options.events, self.report).join(", "),
                directory.display()
            ));
        }
        Ok(self.exit())
    }

    fn print(&self, format: Format, screen: &mut Screen<'_>) -> Result<(), Stop> {
        match format {
            Format::Table => screen.data(&(self.page)(self.report, screen.data_look))?,
            Format::Json => screen.data_with(|out| input::write_json(self.report, out))?,
        }
        Ok(())
    }

    fn exit(&self) -> Exit {
        let stresses = self.report.stress.as_ref();
        let missing = stresses.is_some_and(|found| (found.stresses.len() as u64) < found.requested);
        if self.report.run.partial || missing {
            Exit::Partial
        } else if self.report.appetite.iter().any(|verdict| verdict.outcome == Outcome::Fail) {
            Exit::AppetiteBreached
        } else {
            Exit::Fine
        }
    }
}
