//! Payments of each policy and clause by return period.

use super::Results;
use crate::assess::exceedance;
use crate::error::Error;
use crate::ledger::Numbers;
use crate::measure::{MeasureError, Sorted};
use crate::report::{EventLosses, LayerKind, LayerMeasures};

/// Number of trials whose events are listed at a time.
const CHUNK: usize = 4096;

/// A policy or a clause, with its payments by trial.
struct Layer<'r> {
    kind: LayerKind,
    id: String,
    /// Position among the policies, or among the clauses.
    index: usize,
    sums: &'r [f64],
    largest: Vec<f64>,
}

impl Results {
    /// Exceedance curves of each policy and of each clause: of its payments in a trial, and of its largest payment for one event. Trials with
    /// a payment are run again, on the caller's rayon pool, because a run keeps no payments by event.
    ///
    /// # Errors
    /// [`Error::NotKept`] for results of a run that keeps tails.
    pub fn layers(&self) -> Result<Vec<LayerMeasures>, Error> {
        if self.ledger().tails().is_some() {
            return Err(Error::NotKept { what: "payments by trial" });
        }
        let mut layers = self.terms_with_payments();
        let pays = |position: usize| layers.iter().any(|layer| layer.sums[position] != 0.0);
        let paying: Vec<usize> = (0..self.trials() as usize).filter(|&position| pays(position)).collect();
        for positions in paying.chunks(CHUNK) {
            self.add_events(positions, &mut layers);
        }
        layers.into_iter().map(|layer| Ok(layer.measured()?)).collect()
    }

    /// Every policy and clause, in the order of the scenario.
    fn terms_with_payments(&self) -> Vec<Layer<'_>> {
        let Some(settled) = self.ledger().settled() else { return Vec::new() };
        let policies = self.model().policies().map(str::to_owned).zip(&settled.recoveries);
        let clauses = self.model().clauses().zip(&settled.clauses);
        let policies = policies.enumerate().map(|(index, of)| Layer::of(LayerKind::Policy, index, of));
        let clauses = clauses.enumerate().map(|(index, of)| Layer::of(LayerKind::Clause, index, of));
        policies.chain(clauses).collect()
    }

    /// Adds the events of the trials at some positions.
    fn add_events(&self, positions: &[usize], layers: &mut [Layer<'_>]) {
        let trials: Vec<u64> = positions.iter().filter_map(|&position| self.trial_at(position)).collect();
        let mut at = 0;
        for event in self.events(&trials) {
            while trials[at] != event.trial {
                at += 1;
            }
            layers.iter_mut().for_each(|layer| layer.add(positions[at], &event));
        }
    }
}

impl<'r> Layer<'r> {
    /// Payments of a policy or a clause, before its events are known.
    fn of(kind: LayerKind, index: usize, (id, sums): (String, &'r Vec<f64>)) -> Self {
        Self { kind, id, index, sums, largest: vec![0.0; sums.len()] }
    }

    /// Adds the payment for an event. Amounts that belong to no event are left out.
    fn add(&mut self, position: usize, event: &EventLosses) {
        let paid = match self.kind {
            LayerKind::Policy => event.recoveries[self.index],
            LayerKind::Clause => event.clauses[self.index],
        };
        if event.event.is_some() && paid > self.largest[position] {
            self.largest[position] = paid;
        }
    }

    fn measured(self) -> Result<LayerMeasures, MeasureError> {
        let paying = self.sums.iter().filter(|&&sum| sum > 0.0).count();
        let sums = Sorted::of(Numbers::Every(self.sums))?;
        let largest = Sorted::of(Numbers::Every(&self.largest))?;
        let pays = paying as f64 / self.sums.len() as f64;
        Ok(LayerMeasures { kind: self.kind, id: self.id, pays, exceedance: exceedance(&sums, &largest) })
    }
}
