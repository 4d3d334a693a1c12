//! The end of a command that runs or merges: saves and prints the results, and gives the exit code.

use super::{Stop, input, report};
use crate::args::{Format, OutputOptions};
use crate::exit::Exit;
use crate::pool::Pool;
use crate::save::{self, Asked, Kinds, SaveError};
use crate::screen::Screen;
use crate::whole;
use brunt::Results;
use brunt::report::Report;
use brunt_page::{Look, csv};
use std::path::PathBuf;

/// Checks before a long run that the page asked for can be written.
///
/// # Errors
/// [`Stop::Failure`] naming the file.
pub(super) fn probe(options: &OutputOptions) -> Result<(), Stop> {
    options.report.as_ref().map_or(Ok(()), |path| whole::probe(path))
}

/// The results of a run, to be saved and printed.
pub(super) struct Outcome<'a> {
    /// The losses.
    pub results: &'a Results,
    /// Threads that compute the table of events.
    pub pool: &'a Pool,
    /// The measures of the losses.
    pub report: &'a Report,
    /// The options of the command that the report does not state.
    pub asked: Asked,
    /// Writes the report as a page for people.
    pub page: fn(&Report, Look) -> String,
}

impl Outcome<'_> {
    /// Saves and prints the results. Results that cannot be saved are still printed.
    ///
    /// # Errors
    /// [`Stop::Failure`] if the results could not be saved or printed.
    pub(super) fn deliver(&self, options: &OutputOptions, screen: &mut Screen<'_>) -> Result<Exit, Stop> {
        let contents = save::Contents {
            report: self.report,
            results: self.results,
            events: options.events,
            asked: &self.asked,
            tables: options.saves_tables(),
        };
        let save = |directory: &PathBuf| self.pool.install(|| save::save(directory, &contents));
        let saved = options.out.as_ref().map(save);
        self.print(options, screen)?;
        let written = options.report.as_ref().map(|path| {
            self.pool.install(|| report::write(self.report, self.results, path)).map(|()| path.display().to_string())
        });
        if let (Some(directory), Some(place)) = (&options.out, saved.transpose().map_err(unsaved)?) {
            if place != *directory {
                let kept = directory.display();
                screen.remark(&format!("`{kept}` keeps the results that it holds, since these are partial\n"));
            }
            let kinds = Kinds { tables: false, ..contents.kinds() };
            let tables = if contents.tables { ", tables/*.csv" } else { "" };
            let names = kinds.names().join(", ");
            screen.remark(&format!("saved {names}{tables} in {}\n", place.display()));
        }
        if let Some(path) = written.transpose()? {
            screen.remark(&format!("wrote {path}\n"));
        }
        Ok(if save::is_partial(self.report) { Exit::Partial } else { Exit::Fine })
    }

    fn print(&self, options: &OutputOptions, screen: &mut Screen<'_>) -> Result<(), Stop> {
        match options.format {
            Format::Table => screen.data(&(self.page)(self.report, screen.data_look))?,
            Format::Json => screen.data_with(|out| input::write_json(self.report, out))?,
            Format::Csv => self.print_table(options, screen)?,
        }
        Ok(())
    }

    /// Prints one table as CSV: the one asked for. Without a name, the tables are only saved.
    fn print_table(&self, options: &OutputOptions, screen: &mut Screen<'_>) -> Result<(), Stop> {
        let Some(name) = &options.table else { return Ok(()) };
        let table = csv::tables(self.report).into_iter().find(|table| table.name == name);
        match table {
            Some(table) => screen.data(&table.text)?,
            None => screen.remark(&format!("there is nothing to show in the table `{name}` of this run\n")),
        }
        Ok(())
    }
}

/// A failure to save after the run is a failure, not bad input.
fn unsaved(error: SaveError) -> Stop {
    Stop::Failure(error.to_string())
}
