//! Models run on the same trials: the model itself, and others that are compared with it.

use super::risk::Sample;
use super::watch::Watching;
use crate::ledger::Ledger;
use crate::scenario::Scenario;
use crate::settle::Terms;
use crate::simulate::{Observer, Pass, Run, SimulateError, World};
use crate::simulate::{columns, shares, simulate_programmes, simulate_worlds};
use crate::units::Level;
use std::sync::Arc;

/// A scenario and its terms.
pub(crate) type Compiled<'s> = (&'s Scenario, &'s Terms);

/// Models that differ in contracts and policies only, by position: their trials are the same.
pub(crate) type SameTrials = Vec<usize>;

/// Most models of a pass. The bound limits the memory for the amounts of all models of a pass.
pub(crate) const MOST_IN_A_PASS: usize = 16;
/// Tolerances, and nodes, that count as much as one model.
const TOLERANCES: usize = 16;
const NODES: usize = 10_000;

/// How models are run, and at which level they are measured.
pub(crate) struct Samples<'s, O> {
    pub models: &'s [Compiled<'s>],
    pub run: &'s Run,
    pub observer: &'s O,
    pub level: Level,
}

impl<O: Observer> Samples<'_, O> {
    /// Runs the models and hands on each with its position, the first one first. `worlds` has the position of every model. Worlds share a
    /// pass with the first one if they have something to share. If the run is cancelled, some of them are missing.
    pub(crate) fn each<E: From<SimulateError>>(
        &self,
        worlds: &[SameTrials],
        mut each: impl FnMut(usize, Sample) -> Result<(), E>,
    ) -> Result<Finished, E> {
        let asked = self.run.length() as u64;
        let mut finished = Finished::default();
        for pass in self.passes(worlds) {
            let positions: Vec<&SameTrials> = pass.worlds.iter().map(|&world| &worlds[world]).collect();
            match self.pass(&positions, pass.again.then_some(&worlds[0]))? {
                Ok(samples) => samples.into_iter().try_for_each(|(position, sample)| each(position, sample))?,
                Err(part) => {
                    finished.part = part.filter(|_| pass.worlds.contains(&0));
                    break;
                }
            }
            finished.trials += asked * positions.len() as u64;
        }
        Ok(finished)
    }

    /// Most columns of 8 bytes a trial that are kept at once: those of the first model, and those of a pass, with a column for each
    /// tolerance.
    pub(crate) fn columns(&self, worlds: &[SameTrials]) -> usize {
        let of = |model: usize| columns(self.models[model].1) + self.models[model].1.plan().tolerances().len();
        let first = of(worlds[0][0]);
        let pass = |pass: &Shared| {
            let own: usize = pass.worlds.iter().flat_map(|&world| &worlds[world]).map(|&model| of(model)).sum();
            let kept = if pass.worlds.contains(&0) { 0 } else { first };
            own + kept + if pass.again { first } else { 0 }
        };
        self.passes(worlds).iter().map(pass).max().unwrap_or(0)
    }

    /// Passes over worlds, by position.
    fn passes(&self, worlds: &[SameTrials]) -> Vec<Shared> {
        let weight = |world: &SameTrials| {
            let plan = self.models[world[0]].1.plan();
            world.len() + plan.tolerances().len() / TOLERANCES + plan.scenario_nodes / NODES
        };
        let of = |world: &SameTrials| world.iter().map(|&model| self.models[model]).collect::<Vec<_>>();
        let first = of(&worlds[0]);
        let shares_with_first = |world: &SameTrials| {
            let models = of(world);
            shares(&World::<O>::unseen(&first), &World::unseen(&models))
        };
        let again = weight(&vec![worlds[0][0]]);
        let mut open = Shared { worlds: vec![0], again: false, weight: weight(&worlds[0]) };
        let (mut passes, mut alone) = (Vec::new(), Vec::new());
        for (position, world) in worlds.iter().enumerate().skip(1) {
            if again + weight(world) > MOST_IN_A_PASS || !shares_with_first(world) {
                alone.push(position);
                continue;
            }
            if open.weight + weight(world) > MOST_IN_A_PASS {
                let next = Shared { worlds: Vec::new(), again: true, weight: again };
                passes.push(std::mem::replace(&mut open, next));
            }
            open.weight += weight(world);
            open.worlds.push(position);
        }
        // The first world is played again for two others at least.
        match open.again && open.worlds.len() < 2 {
            true => alone.append(&mut open.worlds),
            false => passes.push(open),
        }
        passes.extend(alone.into_iter().map(|world| Shared { worlds: vec![world], again: false, weight: 0 }));
        passes
    }

    /// Runs the worlds of a pass, with the first model of the world `again` to take over from. `Err` if the pass was cancelled or has no
    /// trials, with those of the first model that were finished.
    fn pass(
        &self,
        worlds: &[&SameTrials],
        again: Option<&SameTrials>,
    ) -> Result<Result<impl Iterator<Item = (usize, Sample)>, Option<Ledger>>, SimulateError> {
        let of = |world: &SameTrials| world.iter().map(|&model| self.models[model]).collect::<Vec<_>>();
        let models: Vec<Vec<Compiled<'_>>> = worlds.iter().map(|world| of(world)).collect();
        let width = |models: &Vec<Compiled<'_>>| models[0].1.plan().tolerances().len();
        let watching = models.iter().map(|models| Watching::new(self.observer, self.run.trials(), width(models)));
        let watching: Vec<_> = watching.collect();
        let passes = match (&models[..], again) {
            ([only], None) => {
                let programmes: Vec<&Terms> = only.iter().map(|model| model.1).collect();
                vec![simulate_programmes(&programmes, self.run, &watching[0])?]
            }
            _ => {
                let again = again.map(|world| vec![self.models[world[0]]]);
                let seen = models.iter().zip(&watching).map(|(models, seen)| World { models, observer: Some(seen) });
                let all: Vec<_> = again.iter().map(|models| World::unseen(models)).chain(seen).collect();
                let played = simulate_worlds(&all, self.run)?;
                played.into_iter().skip(again.iter().len()).map(|played| played.pass).collect()
            }
        };
        let asked = self.run.length() as u64;
        if asked == 0 || passes.iter().any(|pass| pass.trials() < asked) {
            return Ok(Err(passes.into_iter().next().and_then(|pass| pass.into_ledgers().next())));
        }
        let positions: Vec<Vec<usize>> = worlds.iter().map(|world| world.to_vec()).collect();
        let each = positions.into_iter().zip(models).zip(passes.into_iter().zip(watching));
        let level = self.level;
        Ok(Ok(each.flat_map(move |((positions, models), (pass, watching))| {
            positions.into_iter().zip(of_world(models, pass, watching, level))
        })))
    }
}

/// What was finished of all trials.
#[derive(Default)]
pub(crate) struct Finished {
    /// Number of trials of the worlds that were finished.
    pub trials: u64,
    /// Trials of the first model that were finished, if its pass was cancelled.
    pub part: Option<Ledger>,
}

/// A pass over the trials of some worlds.
struct Shared {
    worlds: Vec<usize>,
    /// Whether the first world runs again, to be taken over from.
    again: bool,
    weight: usize,
}

/// The samples of one world.
fn of_world<O>(
    models: Vec<Compiled<'_>>,
    pass: Pass,
    watching: Watching<'_, O>,
    level: Level,
) -> impl Iterator<Item = Sample> {
    let tolerances = Arc::new(watching.into_columns());
    let of = move |((scenario, terms), ledger): (Compiled<'_>, Ledger)| Sample {
        scenario: scenario.clone(),
        plan: terms.plan().clone(),
        ledger,
        involved: terms.involved().to_vec(),
        tolerances: tolerances.clone(),
        level,
    };
    models.into_iter().zip(pass.into_ledgers()).map(of)
}
