//! The losses by trial as named columns.

use super::state::{clause_ids, policy_ids};
use brunt::ledger::{Ledger, Settled};
use brunt::scenario::{PartyIndex, Scenario};
use std::ops::Range;

/// Name of the column of trial numbers.
pub const TRIAL: &str = "trial";
/// Name of the column of total losses.
pub const TOTAL: &str = "total";
/// Name of the column of largest events.
pub const LARGEST_EVENT: &str = "largest_event";
/// What the name of a party's column begins with, so that no party can take another column's name.
pub const PARTY: &str = "party_";
/// What the names of columns begin with that say what a party is left with, and of its largest event.
const NET: &str = "net_";
const LARGEST_GROSS: &str = "largest_gross_";
const LARGEST_NET: &str = "largest_net_";
/// What the name of a clause's column begins with.
const CLAUSE: &str = "clause_";
/// What the name of a policy's column begins with.
const RECOVERY: &str = "recovery_";

/// Names of the columns of what terms made of the losses, in the order of [`Settled::columns`](brunt::ledger::Settled::columns).
pub fn settled_names(settled: &Settled, scenario: &Scenario) -> Vec<String> {
    let of_parties = |prefix: &str, columns: &[(PartyIndex, Vec<f64>)]| {
        let id = |party: PartyIndex| scenario.parties.get(party.0 as usize).map_or("", |party| party.id.as_str());
        columns.iter().map(|column| format!("{prefix}{}", id(column.0))).collect::<Vec<_>>()
    };
    let clauses = clause_ids(scenario).into_iter().map(|id| format!("{CLAUSE}{id}"));
    let recoveries = policy_ids(scenario).into_iter().map(|id| format!("{RECOVERY}{id}"));
    let nets = of_parties(NET, &settled.net);
    let largest_gross = of_parties(LARGEST_GROSS, &settled.largest_gross);
    let largest_net = of_parties(LARGEST_NET, &settled.largest_net);
    nets.into_iter().chain(largest_gross).chain(largest_net).chain(clauses).chain(recoveries).collect()
}

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
        let settled = ledger.settled().map(|settled| {
            settled_names(settled, scenario)
                .into_iter()
                .zip(settled.columns())
                .map(|(name, column)| (name, column.as_slice()))
        });
        Self { ranges: ledger.ranges(), columns: fixed.chain(parties).chain(settled.into_iter().flatten()).collect() }
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
