//! Reading of the `[scenario]` table, the format version and the parties.

use crate::scenario::Party;
use crate::scenario::entry;
use crate::scenario::header::currency::note_currency;
use crate::scenario::read::tree::Value;
use crate::scenario::read::{At, Context, Rule};
use crate::units::{Date, Probability, Ticks};

/// Longest horizon in years of 8,760 h.
const LONGEST_YEARS: i64 = 100;

/// The format version that this library reads.
pub(crate) const VERSION: i64 = 1;

/// Content of the `[scenario]` table.
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) currency: String,
    pub(crate) start: Date,
    pub(crate) horizon: Ticks,
    /// Default discount rate per year of costs.
    pub(crate) discount_rate: f64,
}

/// Reads the `[scenario]` table; an invalid value is reported and replaced by its default.
pub(crate) fn header(cx: &mut Context, root: &At<'_>) -> Header {
    let mut header = Header {
        name: String::new(),
        currency: String::new(),
        start: Date::DEFAULT,
        horizon: Ticks::YEAR,
        discount_rate: 0.0,
    };
    let Some(at) = root.child("scenario") else {
        cx.missing(root, "scenario", &entry::File::KEYS);
        return header;
    };
    let Some(at) = cx.table(&at, &entry::Header::KEYS) else { return header };
    if let Some(name) = cx.required(&at, "name", &entry::Header::KEYS) {
        header.name = cx.text(&name, "the scenario's name").unwrap_or_default().to_owned();
    }
    if let Some(currency) = cx.required(&at, "currency", &entry::Header::KEYS) {
        header.currency = cx.text(&currency, "the currency").unwrap_or_default().to_owned();
        note_currency(cx, &currency, &header.currency);
    }
    if let Some(start) = at.child("start") {
        header.start = date(cx, &start).unwrap_or(Date::DEFAULT);
    }
    if let Some(horizon) = at.child("horizon") {
        header.horizon = self::horizon(cx, &horizon).unwrap_or(Ticks::YEAR);
    }
    if let Some(rate) = at.child("discount_rate") {
        header.discount_rate = discount_rate(cx, &rate).unwrap_or(0.0);
    }
    header
}

/// Reads a discount rate per year, from 0 to 1.
pub(crate) fn discount_rate(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    cx.probability(at, "a discount rate").map(Probability::get)
}

/// Reads the horizon; a horizon too long for the engine's clock is reported.
fn horizon(cx: &mut Context, at: &At<'_>) -> Option<Ticks> {
    let horizon = cx.positive_duration(at)?;
    if horizon.get() > LONGEST_YEARS * Ticks::YEAR.get() {
        let value = format!("{}y", horizon.hours() / Ticks::YEAR.hours());
        cx.report(Rule::OutOfRange { expected: format!("at most {LONGEST_YEARS}y"), value }, at, "too long");
    }
    Some(horizon)
}

/// Checks that the format version is stated and known.
pub(crate) fn version(cx: &mut Context, root: &At<'_>) {
    let Some(at) = root.child("brunt") else {
        let rule = Rule::MissingKey { key: "brunt".into(), table: entry::File::KEYS.table };
        let start = root.place().map(|place| crate::scenario::read::tree::Place { end: place.start, ..place });
        let help = "the first line of a scenario file names the version of its format";
        cx.report_at(rule, start, "", "`brunt = 1` is required here").advise(help).mend(start, "brunt = 1\n");
        return;
    };
    match at.tree.value {
        Value::Integer(VERSION) => {}
        Value::Integer(version) => {
            let rule = Rule::UnsupportedVersion { version: version.to_string() };
            cx.report(rule, &at, "expected 1").mend(at.place(), "1");
        }
        _ => {
            cx.wrong_type(&at, "the format version 1");
        }
    }
}

/// Reads a date, as a TOML date or as text.
fn date(cx: &mut Context, at: &At<'_>) -> Option<Date> {
    let (Value::Datetime(text) | Value::String(text)) = &at.tree.value else {
        cx.wrong_type(at, "a date such as 2029-01-01");
        return None;
    };
    let date = parse_date(text);
    if date.is_none() {
        let rule = Rule::InvalidDate { text: text.clone() };
        cx.report(rule, at, "no such date").advise("dates are written `2029-01-31`: year, month, day");
    }
    date
}

fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let [year, month, day] = [parts.next()?, parts.next()?, parts.next()?];
    let plain = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !plain(year, 4) || !plain(month, 2) || !plain(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Reads one party.
pub(crate) fn party(cx: &mut Context, id: &str, at: &At<'_>) -> Party {
    let name = cx.table(at, &entry::Party::KEYS).and_then(|at| display_name(cx, &at));
    Party { id: id.to_owned(), name: name.unwrap_or_else(|| id.to_owned()) }
}

/// Reads the optional `name` of an entity.
pub(crate) fn display_name(cx: &mut Context, at: &At<'_>) -> Option<String> {
    let name = at.child("name")?;
    cx.text(&name, "the name").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_that_exist_are_dates() {
        assert_eq!(parse_date("2028-02-29"), Date::new(2028, 2, 29));
        for text in ["2027-02-29", "2027-1-1", "2027-01-01T00:00:00", "07-01-01", "2027-01", "+027-01-01", ""] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }
}
