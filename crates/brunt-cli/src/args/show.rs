//! How much of a page is printed.

use super::Format;
use brunt_page::text::{Extent, Sheet};
use clap::Args;

/// How much of a page is printed.
#[derive(Debug, Clone, Args)]
pub(crate) struct ShowOptions {
    /// Print every table, in place of the answers on one screen
    #[arg(long, help_heading = "Display")]
    pub full: bool,
    /// Print these sections of the full page, such as net,drivers; an unknown name lists all of them
    #[arg(long, value_name = "SECTION,...", value_delimiter = ',', conflicts_with = "full", help_heading = "Display")]
    pub show: Vec<String>,
}

impl ShowOptions {
    /// The extent that the options ask for.
    ///
    /// # Errors
    /// What is wrong, in words: a name that is no section, or sections of a page in a format that has no page.
    pub(crate) fn extent(&self, sheet: Sheet, format: Format) -> Result<Extent, String> {
        if format == Format::Json && (self.full || !self.show.is_empty()) {
            return Err("--full and --show choose tables of a page, and JSON always has every figure: leave one away"
                .to_string());
        }
        match (self.full, self.show.as_slice()) {
            (true, _) => Ok(Extent::Full),
            (false, []) => Ok(Extent::Brief),
            (false, names) => {
                sheet.part(names.iter().map(|name| name.trim())).map_err(|error| format!("--show: {error}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_those_of_the_page() {
        let show =
            |names: &[&str]| ShowOptions { full: false, show: names.iter().map(|name| (*name).to_string()).collect() };
        let extent = |names: &[&str], sheet| show(names).extent(sheet, Format::Table);
        assert_eq!(extent(&[], Sheet::Run), Ok(Extent::Brief));
        assert_eq!(extent(&["net", " drivers"], Sheet::Run), Ok(Extent::Sections(vec!["net", "drivers"])));
        assert!(
            extent(&["worth"], Sheet::Run)
                .is_err_and(|error| error.contains("no section `worth`") && error.contains("losses, curve"))
        );
        assert_eq!(extent(&["worth"], Sheet::Controls), Ok(Extent::Sections(vec!["worth"])));
        assert!(show(&["net"]).extent(Sheet::Run, Format::Json).is_err_and(|error| error.contains("JSON")));
    }
}
