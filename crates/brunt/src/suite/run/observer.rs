//! Progress, cancellation, and the pool of the caller.

use crate::suite::run::everything::text;
use crate::suite::run::outcome::{Outcome, load};
use crate::suite::until::Until;
use brunt::assess::Question;
use brunt::ledger::{Amount, Ledger};
use brunt::measure::MeasureError;
use brunt::plan::Plan;
use brunt::report::{Note, Report};
use brunt::simulate::{Observer, Run, Silent, Trial, replay_parts, simulate};
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::ThreadId;

#[derive(Default)]
struct Progress {
    done: AtomicU64,
    seen: Mutex<Vec<(u64, f64, f64)>>,
    threads: Mutex<HashSet<ThreadId>>,
    /// Cancels once this number of trials is done, if not 0.
    most: u64,
}

impl Observer for Progress {
    fn advance(&self, trials: u64) {
        self.done.fetch_add(trials, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.most > 0 && self.done.load(Ordering::Relaxed) >= self.most
    }

    fn trial(&self, trial: &Trial<'_>) {
        self.threads.lock().unwrap().insert(std::thread::current().id());
        self.seen.lock().unwrap().push((trial.index, trial.total, trial.largest_event));
    }
}

#[test]
fn progress_adds_up_and_every_trial_is_seen_once() {
    let plan = Plan::compile(&load(&text())).unwrap();
    let progress = Progress::default();
    let ledger = simulate(&plan, &Run::new(0).with_trials(500..5777), &progress).unwrap();
    assert_eq!(progress.done.into_inner(), 5277);
    let mut seen = progress.seen.into_inner().unwrap();
    seen.sort_by_key(|trial| trial.0);
    let columns = ledger.columns();
    let kept = columns.total.iter().zip(&columns.largest_event).zip(500..);
    assert_eq!(seen, kept.map(|((&total, &largest), index)| (index, total, largest)).collect::<Vec<_>>());
}

/// What an observer is shown of each trial: parties, categories and frameworks.
#[derive(Default)]
struct Made(Mutex<Vec<(u64, [Vec<Amount>; 3])>>);

impl Observer for Made {
    fn trial(&self, trial: &Trial<'_>) {
        let made = [trial.parties, trial.categories, trial.frameworks].map(<[Amount]>::to_vec);
        self.0.lock().unwrap().push((trial.index, made));
    }
}

#[test]
fn an_observer_is_shown_what_each_trial_is_made_of() {
    let plan = Plan::compile(&load(&text())).unwrap();
    let made = Made::default();
    simulate(&plan, &Run::new(700).with_seed(3), &made).unwrap();
    let mut made = made.0.into_inner().unwrap();
    made.sort_by_key(|trial| trial.0);
    let parts = replay_parts(&plan, 3, &(0..700).collect::<Vec<_>>());
    for (trial, (index, found)) in made.iter().enumerate() {
        assert_eq!(*index, trial as u64);
        for (found, part) in found.iter().zip([&parts.parties, &parts.categories, &parts.frameworks]) {
            assert_eq!(*found, part.row(trial).to_vec(), "trial {trial}");
        }
    }
}

#[test]
fn a_cancelled_run_keeps_what_it_finished() {
    let Outcome { scenario, plan, .. } = Outcome::of(&text(), 1);
    let progress = Progress { most: 9_000, ..Progress::default() };
    let ledger = simulate(&plan, &Run::new(40_000), &progress).unwrap();
    assert!(ledger.trials() > 0 && ledger.trials() < 40_000, "{} trials", ledger.trials());
    let again =
        |range: &std::ops::Range<u64>| simulate(&plan, &Run::new(0).with_trials(range.clone()), &Silent).unwrap();
    let merged: Ledger = ledger.ranges().iter().map(again).reduce(|a, b| a.merge(b).unwrap()).unwrap();
    assert!(merged == ledger, "what was kept is what a run of those trials gives");
    let report = Question::new(&scenario, &plan).with_requested(0..40_000).answer(&ledger).unwrap();
    assert!(report.run.partial && report.notes.contains(&Note::Partial));
}

#[test]
fn a_run_that_is_cancelled_at_once_has_nothing_to_measure() {
    let Outcome { scenario, plan, .. } = Outcome::of(&text(), 1);
    let ledger = simulate(&plan, &Run::new(5000), &Until::trials(0)).unwrap();
    assert_eq!((ledger.trials(), ledger.ranges().len()), (0, 0));
    assert_eq!(Report::new(&scenario, &plan, &ledger), Err(MeasureError::NoTrials));
    let rest = simulate(&plan, &Run::new(3000), &Silent).unwrap();
    assert!(ledger.merge(rest.clone()).unwrap() == rest, "nothing merges with something");
}

#[test]
fn trials_run_on_the_pool_of_the_caller() {
    let plan = Plan::compile(&load(&text())).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let progress = Progress::default();
    pool.install(|| simulate(&plan, &Run::new(9000), &progress).unwrap());
    let own = pool.install(|| std::thread::current().id());
    assert_eq!(progress.threads.into_inner().unwrap(), HashSet::from([own]));
}
