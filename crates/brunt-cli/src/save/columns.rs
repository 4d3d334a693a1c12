//! The losses by trial as named columns.

use brunt::ledger::Ledger;
use brunt::scenario::Scenario;
use std::ops::Range;

/// Name of the column of trial numbers.
pub const TRIAL: &str = "trial";
/// Name of the column of total losses.
pub const TOTAL: &str = "total";
/// Name of the column of largest events.
pub const LARGEST_EVENT: &str = "largest_event";
/// What the name of a party's column begins with, so that no party can take another column's name.
pub const PARTY: &str = "party_";

/// The losses by trial: trial numbers, and columns of one number each.
pub struct TrialColumns<'a> {
    /// The trials, in order.
    pub ranges: &'a [Range<u64>],
    /// Columns with their names.
    pub columns: Vec<(String, &'a [f64])>,
}

impl<'a> TrialColumns<'a> {
    /// The columns of a ledger.
    pub fn of(ledger: &'a Ledger, scenario: &Scenario) -> Self {
        let columns = ledger.columns();
        let fixed = [(TOTAL, &columns.total), (LARGEST_EVENT, &columns.largest_event)];
        let fixed = fixed.into_iter().map(|(name, column)| (name.to_string(), column.as_slice()));
        let parties = columns.parties.iter().map(|(party, column)| {
            let id = scenario.parties.get(party.0 as usize).map_or("", |party| party.id.as_str());
            (format!("{PARTY}{id}"), column.as_slice())
        });
        Self { ranges: ledger.ranges(), columns: fixed.chain(parties).collect() }
    }

    /// Trial numbers in order.
    pub fn trials(&self) -> impl Iterator<Item = u64> + '_ {
        self.ranges.iter().cloned().flatten()
    }

    /// How many trials there are.
    #[cfg(feature = "parquet")]
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| column.1.len())
    }
}
