//! Many trials in parallel.

use super::columns::ensure;
use super::error::{Failed, SimulateError};
use super::observer::Observer;
use super::pass::Pass;
use super::room::Room;
use super::trials::Run;
use super::worker::{Task, Worker, run_chunks};
use crate::ledger::{Ledger, LossTable, Settled};
use crate::plan::Plan;
use crate::settle::Terms;

/// Runs trials on the caller's rayon pool (or on this thread without the feature `rayon`).
///
/// The result has the same bits for any number of threads and any split into ranges. If the observer cancels, the ledger holds the
/// chunks of trials that were finished. Memory: 8 bytes a trial for the total, the largest event and each party that can bear a
/// loss, beside a fixed amount for each thread.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted; there is no ledger then.
#[cfg(test)]
pub(crate) fn simulate<O: Observer>(plan: &Plan, run: &Run, observer: &O) -> Result<Ledger, SimulateError> {
    let failed = Failed::default();
    Ok(play_all(Task { plan, terms: &[], keep: false, seed: run.seed(), observer, failed: &failed }, run)?.gross)
}

/// As [`simulate`], and keeps the losses of all trials in tables, in the order of trials.
///
/// # Errors
/// As [`simulate`]; [`SimulateError::TooManyLosses`] for a trial that has more than are looked at one by one.
pub(crate) fn simulate_kept<O: Observer>(
    plan: &Plan,
    run: &Run,
    observer: &O,
) -> Result<(Ledger, Vec<LossTable>), SimulateError> {
    let failed = Failed::default();
    let played = play_all(Task { plan, terms: &[], keep: true, seed: run.seed(), observer, failed: &failed }, run)?;
    Ok((played.gross, played.kept))
}

/// As [`simulate`], and applies terms to the losses of each trial as it runs: the ledger says what they made of them, too.
///
/// Takes longer than [`simulate`], since every loss is looked at, and 8 bytes a trial more for each column of
/// [`Settled`](crate::ledger::Settled).
///
/// # Errors
/// As [`simulate`]; [`SimulateError::TooManyLosses`] for a trial that has more than are looked at one by one
/// ([`bound::LOSSES`]).
pub(crate) fn simulate_net<O: Observer>(terms: &Terms, run: &Run, observer: &O) -> Result<Ledger, SimulateError> {
    let pass = simulate_programmes(&[terms], run, observer)?;
    Ok(pass.into_ledgers().next().expect("one programme was settled"))
}

/// As [`simulate_net`], for several programmes of terms in one pass: each trial is simulated once and settled under every programme.
///
/// The plans of all programmes must be the same but for the programmes, record the outages of the same nodes, and either all or none
/// of the programmes must be empty. Then each ledger has the same bits as the ledger of [`simulate_net`] for its programme alone.
///
/// # Errors
/// As [`simulate_net`], for the first trial that any programme fails at.
///
/// # Panics
/// If there are no programmes.
pub(crate) fn simulate_programmes<O: Observer>(
    programmes: &[&Terms],
    run: &Run,
    observer: &O,
) -> Result<Pass, SimulateError> {
    let some: Vec<&Terms> = programmes.iter().copied().filter(|terms| !terms.is_empty()).collect();
    let plan = programmes.first().expect("a pass has at least one programme").plan();
    let failed = Failed::default();
    let task = Task { plan, terms: &some, keep: false, seed: run.seed(), observer, failed: &failed };
    let Played { gross, settled, .. } = play_all(task, run)?;
    Ok(Pass::new(programmes, gross, settled))
}

/// What a task asks of its trials.
struct Played {
    gross: Ledger,
    /// Amounts under each programme of the task.
    settled: Vec<Settled>,
    /// The losses of all trials, if the task keeps them.
    kept: Vec<LossTable>,
}

fn play_all<O: Observer>(task: Task<'_, O>, run: &Run) -> Result<Played, SimulateError> {
    ensure(Room::columns(task.plan, task.terms), run.length())?;
    let mut room = Room::new(task.plan, task.terms, run);
    let bearers = room.bearers.clone();
    let Worker { sums, done, looking, .. } = run_chunks(task, &bearers, room.chunks(run));
    let looked = looking.finish();
    task.failed.told()?;
    let (gross, settled) = room.finish(task.plan, run, &done, (sums, looked.sums));
    Ok(Played { gross, settled, kept: looked.kept })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_run() {
        use brunt::simulate::Run;
        let run = Run::new(1_000).with_seed(7);
        assert_eq!(run.trials(), 0..1_000);
    }

    #[test]
    fn example_of_simulate_net() {
        use brunt::{
            plan::Plan,
            scenario::{PartyIndex, file},
            settle::Terms,
            simulate::{Run, Silent, simulate_net},
        };
        use std::path::Path;
        let text = r#"
        brunt = 1
        scenario = { name = "A fine a year, passed on", currency = "EUR" }
        parties = { client = {}, provider = {} }
        threats.fine = { framework = "compliance", frequency = { fixed = 1 }, losses = [{ category = "fine", bearer = "client", amount = 5e4 }] }
        contracts.msa = { seller = "provider", buyer = "client", indemnity.fines = { covers = "all", annual_cap = 3e4 } }
        "#;
        let scenario = file::load(Path::new("fine.toml"), &|_| Ok(text.as_bytes().to_vec())).scenario.unwrap();
        let plan = Plan::compile(&scenario).unwrap();
        let terms = Terms::compile(&plan, &scenario.programme).unwrap();
        let ledger = simulate_net(&terms, &Run::new(10), &Silent).unwrap();
        assert_eq!(ledger.party(PartyIndex(0)).unwrap()[0], 5e4);
        assert_eq!(ledger.settled().unwrap().net(PartyIndex(0)).unwrap()[0], 2e4);
    }
}
