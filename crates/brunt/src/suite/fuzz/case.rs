//! A scenario that is checked, compiled and run.

use crate::suite::fuzz::dice::Dice;
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::write;
use brunt::ledger::Ledger;
use brunt::plan::Plan;
use brunt::scenario::file::{self, Checked};
use brunt::scenario::{Frequency, Scenario, Severity};
use brunt::settle::Terms;
use brunt::simulate::{Run, Silent, SimulateError, simulate_net};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::path::Path;
use std::sync::LazyLock;

/// One thread, and several.
pub(super) static ONE: LazyLock<ThreadPool> = LazyLock::new(|| pool(1));
pub(super) static SEVERAL: LazyLock<ThreadPool> = LazyLock::new(|| pool(3));

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started")
}

/// What came of a scenario.
pub(super) enum Outcome {
    /// It was refused, for these reasons.
    Refused(Vec<&'static str>),
    /// A loss is too large to count.
    TooLarge,
    /// It ran.
    Ran(Box<Case>),
}

/// A scenario that was accepted and run.
pub(super) struct Case {
    /// What it was made of.
    pub seed: u64,
    /// The scenario as it was made.
    pub tree: Tree,
    /// The checked scenario.
    pub scenario: Scenario,
    /// Its plan.
    pub plan: Plan,
    /// Which trials were run.
    pub run: Run,
    /// What came of them.
    pub ledger: Ledger,
}

/// Reads a text as a scenario file of a name.
pub(super) fn check(name: &str, text: &str) -> Checked {
    file::load(Path::new(name), &|_| Ok(text.as_bytes().to_vec()))
}

impl Case {
    /// Checks and runs a scenario: whatever is accepted compiles and runs, whatever is refused is refused with a place.
    pub(super) fn run(seed: u64, tree: &Tree) -> Result<Outcome, String> {
        let text = write::toml(tree);
        let checked = check("scenario.toml", &text);
        refusals_have_a_place(&checked)?;
        let Some(scenario) = checked.scenario else {
            let errors = checked.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
            return Ok(Outcome::Refused(errors.map(|problem| problem.code).collect()));
        };
        let (plan, run) = ready(&scenario, seed)?;
        match ONE.install(|| simulate(&plan, &scenario, &run))? {
            None => Ok(Outcome::TooLarge),
            Some(ledger) => {
                let tree = tree.clone();
                Ok(Outcome::Ran(Box::new(Self { seed, tree, scenario, plan, run, ledger })))
            }
        }
    }

    /// The terms of its contracts and policies.
    pub(super) fn terms(&self) -> Terms {
        Terms::compile(&self.plan, &self.scenario.programme).expect("the terms have been compiled before")
    }

    /// Choices of a property, apart from those that made the scenario.
    pub(super) fn dice(&self, purpose: u64) -> Dice {
        Dice::new(self.seed, 100 + purpose)
    }

    /// A few trials, the most costly one and the first among them.
    pub(super) fn some_trials(&self) -> Vec<usize> {
        let total = &self.ledger.columns().total;
        let worst = (0..total.len()).max_by(|&a, &b| total[a].total_cmp(&total[b])).unwrap_or(0);
        let mut trials = vec![0, worst, total.len() / 2];
        trials.sort_unstable();
        trials.dedup();
        trials
    }
}

/// Every error says where it is.
pub(super) fn refusals_have_a_place(checked: &Checked) -> Result<(), String> {
    let errors = checked.count(Severity::Error);
    if checked.is_sound() != (errors == 0) {
        return Err(format!("{errors} errors, and yet a scenario: {}", checked.is_sound()));
    }
    for problem in &checked.diagnostics {
        if problem.message.is_empty() || problem.labels.is_empty() {
            return Err(format!("no place or no message: {problem:?}"));
        }
        for label in &problem.labels {
            let text = checked.sources.get(label.file).map(|source| source.text.as_str()).unwrap_or_default();
            if text.get(label.span.clone()).is_none() {
                return Err(format!("a place outside the text: {problem:?}"));
            }
        }
    }
    Ok(())
}

/// The plan of an accepted scenario, and as many trials as a case may take.
fn ready(scenario: &Scenario, seed: u64) -> Result<(Plan, Run), String> {
    let plan = Plan::compile(scenario).map_err(|error| format!("accepted, but does not compile: {error}"))?;
    Terms::compile(&plan, &scenario.programme).map_err(|error| format!("accepted, but terms do not: {error}"))?;
    let mut dice = Dice::new(seed, 1);
    let wanted = if dice.chance(5) { 2100 } else { dice.pick(&[1, 2, 3, 10, 50, 100, 255, 256, 257, 300]) };
    let work = (occurrences(scenario) + 1.0) * (scenario.nodes.len() as f64 / 4.0 + 1.0);
    let trials = wanted.min((10_000.0 / work).ceil() as u64).max(1);
    let first = if dice.chance(20) { 1_000_000_007 } else { 0 };
    Ok((plan, Run::new(0).with_seed(dice.next()).with_trials(first..first + trials)))
}

/// Occurrences of a trial that happen by themselves, on average.
pub(super) fn occurrences(scenario: &Scenario) -> f64 {
    let years = scenario.horizon.hours() / 8760.0;
    let mean = |frequency: Frequency| match frequency {
        Frequency::Poisson { mean } | Frequency::NegativeBinomial { mean, .. } => mean * years,
        Frequency::Bernoulli { p } => p.get(),
        Frequency::Binomial { n, p } => f64::from(n) * p.get(),
        Frequency::Fixed { count } => f64::from(count),
    };
    scenario.threats.iter().filter_map(|threat| threat.frequency).map(mean).sum()
}

/// Runs a scenario with its terms; `None` if a loss is too large to count.
pub(super) fn simulate(plan: &Plan, scenario: &Scenario, run: &Run) -> Result<Option<Ledger>, String> {
    let terms = Terms::compile(plan, &scenario.programme).map_err(|error| error.to_string())?;
    match simulate_net(&terms, run, &Silent) {
        Ok(ledger) => Ok(Some(ledger)),
        Err(SimulateError::Overflow { .. }) => Ok(None),
        Err(error) => Err(format!("accepted, but does not run: {error}")),
    }
}
