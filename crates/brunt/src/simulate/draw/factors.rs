//! Factors of a block of trials, and what follows from them: frequencies, multipliers of sizes, and prices.

use super::address::count_name;
use crate::plan::{Load, Plan, PlanThreat, Telling};
use crate::random::special::normal_cdf;
use crate::random::{Key, Modulation, entity, kernel, threshold};
use crate::scenario::bound;

/// Factors of the trials of a block.
#[derive(Debug, Default)]
pub(super) struct Factors {
    /// Trials x factors, row-major.
    pub drawn: Vec<f64>,
    /// Multipliers of losses and durations, trials x threats; empty if no threat loads on a factor.
    pub multipliers: Vec<f64>,
    normals: Vec<f64>,
}

impl Factors {
    /// Draws the factors of trials. `given_up` is told of trials, by position, whose factors were proposed too often.
    pub(super) fn draw(&mut self, plan: &Plan, key: Key, trials: &[u64], mut given_up: impl FnMut(usize)) {
        self.drawn.clear();
        self.multipliers.clear();
        if plan.factors.streams.is_empty() {
            return;
        }
        for (place, &trial) in trials.iter().enumerate() {
            if !self.draw_accepted(plan, key, trial) {
                given_up(place);
            }
            let z = &self.drawn[self.drawn.len() - plan.factors.streams.len()..];
            self.multipliers.extend(plan.threats.iter().map(|threat| growth(&threat.loss_loading, z)));
        }
    }

    /// Factors of a trial.
    pub(super) fn of(&self, plan: &Plan, place: usize) -> &[f64] {
        let width = plan.factors.streams.len();
        &self.drawn[place * width..(place + 1) * width]
    }

    /// Multipliers of losses and durations of a trial by threat; empty if no threat loads on a factor.
    pub(super) fn multipliers_of(&self, plan: &Plan, place: usize) -> &[f64] {
        let threats = plan.threats.len();
        self.multipliers.get(place * threats..(place + 1) * threats).unwrap_or(&[])
    }

    /// Draws the factors of a trial until they are accepted. Returns false if the last ones are kept without.
    fn draw_accepted(&mut self, plan: &Plan, key: Key, trial: u64) -> bool {
        let from = self.drawn.len();
        let mut proposed = key;
        for attempt in 1.. {
            self.drawn.truncate(from);
            self.propose(plan, proposed, trial);
            if plan.forcing.telling.is_empty() || accepts(plan, proposed, trial, &self.drawn[from..]) {
                break;
            }
            if attempt == bound::DRAWS_OF_FACTORS {
                return false;
            }
            proposed = key.derive(entity(&["given"]).wrapping_add(attempt));
        }
        true
    }

    /// Draws the factors of a trial under a key, and fixes or shifts them as a stress does.
    fn propose(&mut self, plan: &Plan, key: Key, trial: u64) {
        let from = self.drawn.len();
        self.normals.clear();
        let normal = |stream: u32| kernel::normal(key.block(trial, count_name(stream))[0]);
        self.normals.extend(plan.factors.streams.iter().map(|&stream| normal(stream)));
        for row in &plan.factors.root {
            self.drawn.push(row.iter().zip(&self.normals).map(|(l, z)| l * z).sum());
        }
        plan.factors.moved(&mut self.drawn[from..]);
    }
}

/// Change of the frequency of a threat by the factors.
pub(super) fn modulation(threat: &PlanThreat, z: &[f64]) -> Modulation {
    let load = &threat.frequency_loading;
    match threat.threshold {
        _ if load.terms.is_empty() => Modulation::None,
        Some(threshold) => Modulation::Probability(normal_cdf(threshold + score(load, z))),
        None => Modulation::Multiple(growth(load, z)),
    }
}

/// Whether proposed factors are kept, given that the forced threats occur.
fn accepts(plan: &Plan, key: Key, trial: u64, z: &[f64]) -> bool {
    let chance = |telling: &Telling| {
        let threat = &plan.threats[telling.threat as usize];
        threat.count.as_ref().map_or(0.0, |count| telling.accepted(count, modulation(threat, z)))
    };
    let accepted: f64 = plan.forcing.telling.iter().map(chance).product();
    u128::from(key.derive(entity(&["accepts"])).block(trial, 0)[0]) < threshold(accepted)
}

/// b.Z: the sum of loading x factor.
fn score(load: &Load, z: &[f64]) -> f64 {
    load.terms.iter().map(|&(factor, b)| b * z[factor as usize]).sum()
}

/// exp(b.Z - var(b.Z) / 2), which has mean 1.
fn growth(load: &Load, z: &[f64]) -> f64 {
    if load.terms.is_empty() { 1.0 } else { kernel::exp(score(load, z) - load.variance / 2.0) }
}
