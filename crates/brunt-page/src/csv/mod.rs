//! The tables of a report as CSV: one document for each table, plain numbers, units in the header.
//!
//! - The first line is a header. A unit stands in brackets: `mean (EUR)`, `return period (horizons)`, `breach probability (share)`.
//! - Numbers are in the fewest digits that read back to the same bits. An interval is two columns, `lower` and `upper`; an end that does not
//!   exist is empty.
//! - A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) has an apostrophe in
//!   front. Numbers have none.

mod controls;
mod judged;
mod losses;
mod sheet;
mod stress;
mod terms;
mod verified;

pub use controls::write as write_controls;
pub use stress::write as write_stress;
pub use verified::differences;

use brunt::report::Report;

/// Names of all tables, in the order of [`tables`].
pub const NAMES: [&str; 12] = [
    "losses",
    "exceedance",
    "contributions",
    "dependence",
    "statement",
    "clauses",
    "caps",
    "policies",
    "tolerances",
    "appetite",
    "controls",
    "assumptions",
];

/// A table as CSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Name of the table, one of [`NAMES`].
    pub name: &'static str,
    /// The table, with its header.
    pub text: String,
}

/// Every table of a report that has lines.
///
/// ```
/// # use brunt::{Model, Run};
/// # let text = r#"
/// # brunt = 1
/// # scenario = { name = "Fires", currency = "EUR" }
/// # parties.owner = {}
/// # threats.fire = { framework = "operational", frequency = { fixed = 1 }, losses = [{ category = "damage", bearer = "owner", amount = 5000 }] }
/// # "#;
/// let report = Model::from_toml(text)?.run(Run::trials(10))?.report()?;
/// let tables = brunt_page::csv::tables(&report);
/// assert!(tables[0].text.starts_with("basis,of,name,mean (EUR),mean lower (EUR),"));
/// # Ok::<(), brunt::Error>(())
/// ```
pub fn tables(report: &Report) -> Vec<Table> {
    let sheets: [fn(&Report) -> Option<String>; 12] = [
        |report| losses::losses(report).text(),
        |report| losses::exceedance(report).text(),
        |report| losses::contributions(report).text(),
        |report| judged::dependence(report).text(),
        |report| terms::statement(report).text(),
        |report| terms::clauses(report).text(),
        |report| terms::caps(report).text(),
        |report| terms::policies(report).text(),
        |report| judged::tolerances(report).text(),
        |report| judged::appetite(report).text(),
        |report| report.controls.as_ref().and_then(|found| written(|out| controls::write(found, out))),
        |report| judged::assumptions(report).text(),
    ];
    let named = NAMES.into_iter().zip(sheets);
    named.filter_map(|(name, text)| text(report).map(|text| Table { name, text })).collect()
}

/// What a writer writes, as text.
fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> Option<String> {
    let mut bytes = Vec::new();
    write(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}
