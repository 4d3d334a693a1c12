//! One report as one HTML file: no network, no style or script but the two that its content security policy names by their hashes.
//!
//! A [`Report`] becomes a plain document (sections of text, tables and charts), and a strict template writes the document as HTML. Charts are
//! SVG within the page, each with its numbers in a table behind it.
//!
//! ```
//! use brunt::{Model, Run};
//! use brunt_page::html::{Audience, Page};
//!
//! # let text = r#"
//! # brunt = 1
//! # scenario = { name = "Fires", currency = "EUR" }
//! # parties.owner = {}
//! # threats.fire = { framework = "operational", frequency = { poisson = 0.1 }, losses = [{ category = "damage", bearer = "owner", amount = 5000 }] }
//! # "#;
//! let model = Model::from_toml(text)?;
//! let results = model.run(Run::trials(1000).seed(1))?;
//! let (report, worst) = (results.report()?, model.explain().worst(1).of(&results)?);
//! let page = Page::new(&report).audience(Audience::Board).worst(&worst[0]).render()?;
//! assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Fires"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod audience;
mod chart;
mod digest;
mod document;
mod figure;
mod limit;
mod network;
mod render;
mod section;

pub use audience::Audience;
pub use render::Error;

use brunt::report::{Explanation, Report};

/// A report to be written as one HTML file.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    report: &'a Report,
    worst: Option<&'a Explanation>,
    audience: Option<Audience>,
}

impl<'a> Page<'a> {
    /// The whole report, in the usual order.
    pub const fn new(report: &'a Report) -> Self {
        Self { report, worst: None, audience: None }
    }

    /// With the worst trial of the run, which the page shows as a cascade through the network. Results hold no single trials, so that a page
    /// without this explanation has no cascade.
    #[must_use]
    pub const fn worst(self, worst: &'a Explanation) -> Self {
        Self { worst: Some(worst), ..self }
    }

    /// Arranged for one kind of reader: sections in another order, some left out, and the same figures.
    #[must_use]
    pub const fn audience(self, audience: Audience) -> Self {
        Self { audience: Some(audience), ..self }
    }

    /// The page. The same report gives the same bytes.
    ///
    /// # Errors
    /// [`Error`] if the template and the document do not fit, which is a mistake of this crate.
    pub fn render(self) -> Result<String, Error> {
        render::render(&section::document(self.report, self.worst, self.audience))
    }
}
