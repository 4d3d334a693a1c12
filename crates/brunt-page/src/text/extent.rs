//! Pages of results, the sections of each, and how much of a page is written.

use super::report::NO_BREAK;
use super::{Page, brief, controls, stress};
use crate::Look;
use brunt::report::Report;
use std::fmt;

/// A page of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// The losses of a run.
    Run,
    /// The worth of controls.
    Controls,
    /// The scenario under stresses.
    Stress,
}

/// How much of a page is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// The answers on at most 45 lines.
    Brief,
    /// All sections.
    Full,
    /// Some sections, by name, in this order.
    Sections(Vec<&'static str>),
}

/// A section of a page: its name, and what writes it.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) write: fn(&mut Page<'_>),
}

/// A name that is no section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSection {
    /// The name.
    pub name: String,
    /// The page.
    pub sheet: Sheet,
}

impl fmt::Display for UnknownSection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<&str> = self.sheet.sections().collect();
        write!(out, "there is no section `{}`; the sections are {}", self.name.escape_debug(), known.join(", "))
    }
}

impl std::error::Error for UnknownSection {}

impl Sheet {
    /// The sections of the page.
    fn all(self) -> &'static [Section] {
        match self {
            Self::Run => super::report::SECTIONS,
            Self::Controls => controls::SECTIONS,
            Self::Stress => stress::SECTIONS,
        }
    }

    /// Names of the sections, in the order of the page.
    pub fn sections(self) -> impl Iterator<Item = &'static str> {
        self.all().iter().map(|section| section.name)
    }

    /// The sections with some names.
    ///
    /// # Errors
    /// [`UnknownSection`] for a name that is no section of the page.
    ///
    /// ```
    /// use brunt_page::text::{Extent, Sheet};
    /// assert_eq!(Sheet::Run.part(["net"]), Ok(Extent::Sections(vec!["net"])));
    /// assert!(Sheet::Stress.part(["nett"]).is_err_and(|error| error.to_string().contains("the sections are assumes, losses")));
    /// ```
    pub fn part(self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Extent, UnknownSection> {
        let known = |name: &str| {
            let unknown = || UnknownSection { name: name.to_string(), sheet: self };
            self.sections().find(|section| *section == name).ok_or_else(unknown)
        };
        names.into_iter().map(|name| known(name.as_ref())).collect::<Result<_, _>>().map(Extent::Sections)
    }
}

/// A page of results. Its last line is the verdict, with `ending` behind it: what the program adds, such as the reason for an exit code.
pub fn page(report: &Report, sheet: Sheet, extent: &Extent, ending: &str, look: Look) -> String {
    let sections: Vec<&Section> = match extent {
        Extent::Brief => return brief::page(report, sheet, ending, look),
        Extent::Full => sheet.all().iter().collect(),
        Extent::Sections(names) => {
            names.iter().filter_map(|name| sheet.all().iter().find(|section| section.name == *name)).collect()
        }
    };
    let mut page = Page::new(report, look);
    page.head();
    sections.into_iter().for_each(|section| (section.write)(&mut page));
    page.line("");
    page.verdict(sheet, ending);
    page.text.replace(NO_BREAK, " ")
}

/// All sections of the page of a run, for those who have no program of their own.
pub fn report(report: &Report, look: Look) -> String {
    page(report, Sheet::Run, &Extent::Full, "", look)
}
