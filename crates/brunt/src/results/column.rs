//! The columns of results, by name.

use super::Results;
use crate::error::Error;
use crate::ledger::Columns;
use crate::scenario::PartyIndex;

impl Results {
    /// Every column with its name, in the order of the saved file: `total`, `largest_event`, `party_ID` (gross) and, for a scenario with
    /// contracts or policies, `net_ID`, `largest_gross_ID`, `largest_net_ID`, `clause_CONTRACT.CLAUSE`, `recovery_POLICY`.
    ///
    /// # Errors
    /// [`Error::NotKept`] for results of a run that keeps tails.
    pub fn columns(&self) -> Result<Vec<(String, &[f64])>, Error> {
        if self.ledger.tails().is_some() {
            return Err(Error::NotKept { what: "the columns" });
        }
        let Columns { total, largest_event, parties } = self.ledger.columns();
        let mut all: Vec<(String, &[f64])> =
            vec![("total".to_owned(), total.as_slice()), ("largest_event".to_owned(), largest_event.as_slice())];
        all.extend(self.of_parties("party_", parties));
        if let Some(settled) = self.ledger.settled() {
            all.extend(self.of_parties("net_", &settled.net));
            all.extend(self.of_parties("largest_gross_", &settled.largest_gross));
            all.extend(self.of_parties("largest_net_", &settled.largest_net));
            all.extend(named("clause_", self.model.clauses(), &settled.clauses));
            all.extend(named("recovery_", self.model.policies().map(str::to_owned), &settled.recoveries));
        }
        Ok(all)
    }

    fn of_parties<'s>(
        &'s self,
        prefix: &'s str,
        columns: &'s [(PartyIndex, Vec<f64>)],
    ) -> impl Iterator<Item = (String, &'s [f64])> {
        let id = |party: PartyIndex| self.scenario().parties[party.0 as usize].id.as_str();
        columns.iter().map(move |(party, column)| (format!("{prefix}{}", id(*party)), column.as_slice()))
    }
}

fn named<'s>(
    prefix: &'s str,
    ids: impl Iterator<Item = String> + 's,
    columns: &'s [Vec<f64>],
) -> impl Iterator<Item = (String, &'s [f64])> {
    ids.zip(columns).map(move |(id, column)| (format!("{prefix}{id}"), column.as_slice()))
}
