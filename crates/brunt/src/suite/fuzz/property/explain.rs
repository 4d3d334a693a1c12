//! A trial that is explained is the row of the run, gross and net.

use super::ensure;
use super::number::sound;
use crate::suite::fuzz::case::{Case, ONE};
use brunt::explain::Explain;
use brunt::report::Explanation;
use brunt::scenario::PartyIndex;
use brunt::simulate::replay;

/// Counterfactuals of more occurrences than this take longer than a case may.
const MOST_OCCURRENCES: usize = 40;

/// Explains a few trials.
pub(super) fn explain(case: &Case) -> Result<(), String> {
    let terms = case.terms();
    let question = Explain::new(&case.scenario, &terms, case.run.seed());
    for position in case.some_trials() {
        let trial = case.ledger.trial_at(position).ok_or("a row without a trial")?;
        if replay(&case.plan, case.run.seed(), trial).occurrences.len() > MOST_OCCURRENCES {
            continue;
        }
        let limit = case.ledger.columns().total[position] / 2.0;
        let found = ONE.install(|| question.clone().with_limit(limit).trial(trial));
        is_row(case, position, &found)?;
        sound("explanation", serde_json::to_value(&found))?;
    }
    Ok(())
}

fn is_row(case: &Case, position: usize, found: &Explanation) -> Result<(), String> {
    let total = case.ledger.columns().total[position];
    ensure!(found.total.to_bits() == total.to_bits(), "row {position}: {total}, explained {}", found.total);
    for party in &found.parties {
        let index = case.scenario.parties.iter().position(|known| known.id == party.id);
        let index = PartyIndex(index.ok_or("an unknown party is explained")? as u32);
        let gross = case.ledger.party(index).map_or(0.0, |column| column[position]);
        ensure!(party.gross == gross, "row {position}, {}: gross {gross}, explained {}", party.id, party.gross);
        let net = case.ledger.settled().and_then(|settled| settled.net(index)).map(|column| column[position]);
        ensure!(party.net == net, "row {position}, {}: net {net:?}, explained {:?}", party.id, party.net);
    }
    // Rows are whole numbers of units, whose sum rounds once: as many roundings as there are rows bound the difference.
    let rounding = |count: usize| count as f64 * f64::EPSILON * total.abs() + 1e-9;
    let losses: f64 = found.losses.iter().map(|loss| loss.amount).sum();
    ensure!((losses - total).abs() <= rounding(found.losses.len()), "row {position}: losses of {losses}, not {total}");
    let causes: f64 = found.occurrences.iter().map(|cause| cause.direct + cause.downtime).sum();
    let count = 2 * found.occurrences.len();
    ensure!((causes - total).abs() <= rounding(count), "row {position}: causes of {causes}, not {total}");
    Ok(())
}
