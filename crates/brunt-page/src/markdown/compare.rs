//! Options beside one another, as Markdown for a pull request.

use super::escaped;
use crate::compared::{READING, change, cost, measure, outcome, pairing, place, quantity, statements, subject, value};
use crate::quantity::{count, plain};
use brunt::report::Options;

/// Hours of a year.
const YEAR: f64 = 8760.0;

/// What each option changes in the file, and what the changes do to every headline figure and to the total cost.
pub fn compare(found: &Options) -> String {
    let mut page = format!("## {} options compared\n\n", found.options.len());
    for (number, option) in found.options.iter().enumerate() {
        let how = if number == 0 { "the base".to_string() } else { pairing(option) };
        let text = format!("{}: {how}; {} trials, seed {}", plain(&option.name), count(option.trials), option.seed);
        page += &format!("{}. {}\n", number + 1, escaped(&text));
    }
    page += &changes(found);
    let period = if found.horizon_hours == YEAR { "year" } else { "period" };
    for figures in found.figures.chunk_by(|one, other| (&one.party, one.net) == (&other.party, other.net)) {
        let Some(first) = figures.first() else { continue };
        let title = subject(first.party.as_deref(), &first.name, first.net);
        let title = format!("{title}: loss in a {period} ({})", plain(&found.currency));
        let rows = figures.iter().map(|figure| {
            let cells = figure.values.iter().map(|one| value(quantity(figure), one)).collect();
            (measure(figure, period), cells)
        });
        page += &table(found, &title, rows);
    }
    let costs = found.costs.iter().map(|row| {
        let name = if row.party.is_none() { "all parties together".to_string() } else { plain(&row.name) };
        (name, row.values.iter().map(cost).collect())
    });
    page += &table(found, &format!("Total cost of a {period}: net losses, premiums, costs of controls"), costs);
    let verdicts: Vec<(String, Vec<String>)> = statements(&found.options)
        .into_iter()
        .map(|statement| {
            let cells = found.options.iter().map(|option| outcome(option, statement).to_string()).collect();
            (plain(statement), cells)
        })
        .collect();
    if !verdicts.is_empty() {
        page += &table(found, "Appetite", verdicts.into_iter());
    }
    page + &format!("\n{}\n", escaped(READING))
}

fn changes(found: &Options) -> String {
    let mut text = String::new();
    for (number, option) in found.options.iter().enumerate().skip(1) {
        text += &format!("\n### What option {} changes in the file\n\n", number + 1);
        match &option.changes {
            None => text += "- not known: the text of one of the files is not at hand as it was run\n",
            Some(changes) if changes.is_empty() => text += "- nothing\n",
            Some(changes) => {
                changes.iter().for_each(|one| text += &format!("- {}\n", escaped(&(change(one) + &place(one)))));
            }
        }
    }
    text
}

/// A table with a column for each option.
fn table(found: &Options, title: &str, rows: impl Iterator<Item = (String, Vec<String>)>) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let numbers = (1..=found.options.len()).map(|number| number.to_string());
    let mut text = format!("\n### {}\n\n", escaped(title));
    text += &line(std::iter::once(String::new()).chain(numbers).collect());
    text += &line(std::iter::once("---".to_string()).chain(found.options.iter().map(|_| "---:".to_string())).collect());
    for (name, cells) in rows {
        text += &line(std::iter::once(name).chain(cells).map(|cell| escaped(&cell)).collect());
    }
    text
}
