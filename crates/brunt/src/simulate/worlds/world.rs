//! A scenario with the programmes that settle its losses.

use crate::plan::Plan;
use crate::scenario::{Programme, Scenario};
use crate::settle::Terms;
use crate::simulate::book::Tap;
use crate::simulate::run::Looking;

/// Scenarios that differ in contracts and policies only, so that their trials are the same, and who looks on.
#[derive(Debug)]
pub(crate) struct World<'a, O> {
    /// Scenarios with their terms; at least one.
    pub models: &'a [(&'a Scenario, &'a Terms)],
    /// Sees every trial of the world; `None` for a world that is only there to be taken over from.
    pub observer: Option<&'a O>,
}

impl<'a, O> World<'a, O> {
    /// A world that nobody looks on.
    pub(crate) fn unseen(models: &'a [(&'a Scenario, &'a Terms)]) -> Self {
        Self { models, observer: None }
    }

    pub(super) fn scenario(&self) -> &'a Scenario {
        self.models[0].0
    }

    pub(super) fn plan(&self) -> &'a Plan {
        self.models[0].1.plan()
    }

    /// The terms of each model.
    pub(super) fn programmes(&self) -> Vec<&'a Terms> {
        self.models.iter().map(|model| model.1).collect()
    }

    /// The terms that are not empty.
    pub(super) fn settling(&self) -> Vec<&'a Terms> {
        self.models.iter().map(|model| model.1).filter(|terms| !terms.is_empty()).collect()
    }

    /// The programme of each of the terms that are not empty.
    pub(super) fn stated(&self) -> Vec<&'a Programme> {
        let some = self.models.iter().filter(|model| !model.1.is_empty());
        some.map(|model| &model.0.programme).collect()
    }

    /// Whether the losses of each threat, by position, are listed one by one in a run of the world.
    pub(super) fn listed(&self) -> Vec<bool> {
        let looking = Looking::new(&self.settling(), None);
        let threats = self.plan().threats.iter().enumerate();
        threats.map(|(index, threat)| !threat.only_costs() || looking.lists(index)).collect()
    }
}
