//! A run that keeps tails has the tails and bins of the run that keeps every trial, however it is split, and figures to match.

use super::ensure;
use crate::suite::fuzz::case::{Case, SEVERAL};
use crate::suite::kept::{agree, plain};
use brunt::ledger::{Keeping, Ledger};
use brunt::measure::Support;
use brunt::simulate::{Silent, simulate_tails};
use std::ops::Range;

/// Keeps tails of a random length, in parts that are cut at a random place.
pub(super) fn kept(case: &Case) -> Result<(), String> {
    let mut dice = case.dice(77);
    let trials = case.run.trials();
    let total = trials.end - trials.start + dice.below(3) as u64;
    let keeping = Keeping { total, length: dice.pick(&[1, 3, 20, 100, 1_000]) };
    let terms = case.terms();
    let run = |range: Range<u64>| {
        let run = case.run.clone().with_trials(range);
        let found = SEVERAL.install(|| simulate_tails(&terms, &run, keeping, &Silent));
        found.map_err(|error| format!("runs, but not with tails: {error}"))
    };
    let whole = run(trials.clone())?;
    ensure!(whole.sums() == case.ledger.sums(), "sums differ");
    let sums = |ledger: &Ledger| ledger.settled().map(|settled| settled.sums.clone());
    ensure!(sums(&whole) == sums(&case.ledger), "sums of terms differ");
    let every = columns(&case.ledger);
    let tails = whole.tails().ok_or("no tails")?;
    ensure!(tails.columns.len() == every.len(), "{} columns of {}", tails.columns.len(), every.len());
    for (position, (column, numbers)) in tails.columns.iter().zip(every).enumerate() {
        let named: Vec<(u64, f64)> = trials.clone().zip(numbers.iter().copied()).collect();
        let (tail, body) = plain(&named, keeping.length);
        ensure!(column.tail() == tail && column.body() == body, "column {position}: {column:?}, not {tail:?} {body:?}");
        agree(numbers, column, Support::UNKNOWN).map_err(|reason| format!("column {position}: {reason}"))?;
    }
    let cut = trials.start + dice.below((trials.end - trials.start) as usize) as u64;
    if cut > trials.start {
        let (first, second) = (run(trials.start..cut)?, run(cut..trials.end)?);
        let merged = second.merge(first).map_err(|error| format!("parts do not merge: {error}"))?;
        ensure!(merged == whole, "merged at {cut}: another ledger");
    }
    Ok(())
}

fn columns(ledger: &Ledger) -> Vec<&[f64]> {
    let columns = ledger.columns();
    let gross = [&columns.total, &columns.largest_event].into_iter().chain(columns.parties.iter().map(|x| &x.1));
    let net = ledger.settled().into_iter().flat_map(|settled| settled.columns());
    gross.chain(net).map(Vec::as_slice).collect()
}
