//! The events of trials, one by one: what caused them, what they cost, and what terms made of that.

use super::block::Workspace;
use super::collect::Collect;
use super::occurrence::Occurrence;
use crate::ledger::TrialLosses;
use crate::plan::NONE;
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::settle::{EventSettlement, Settler, Terms};
use crate::units::Ticks;
#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// One event of a trial, or what belongs to no event of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The trial.
    pub trial: u64,
    /// The threats that followed from one another, from the root to each occurrence that nothing followed; none without an event.
    pub chains: Vec<Vec<ThreatIndex>>,
    /// Nodes where the disruptions act that took capacity from a node that is watched, by index.
    pub causes: Vec<NodeIndex>,
    /// What it cost whom.
    pub settlement: EventSettlement,
}

/// Runs trials alone and takes each apart by event: a year event loss table with every transfer and recovery. On the caller's rayon pool.
///
/// The events come by trial, in the order given, and by number. Those that cost nothing and move nothing are left out.
pub fn events(terms: &Terms<'_>, seed: u64, trials: &[u64]) -> Vec<Event> {
    #[cfg(feature = "rayon")]
    let found: Vec<Vec<Event>> =
        trials.par_iter().map_init(|| Reader::new(terms, seed), |reader, &trial| reader.events(trial)).collect();
    #[cfg(not(feature = "rayon"))]
    let found: Vec<Vec<Event>> = {
        let mut reader = Reader::new(terms, seed);
        trials.iter().map(|&trial| reader.events(trial)).collect()
    };
    found.into_iter().flatten().collect()
}

struct Reader<'t> {
    terms: &'t Terms<'t>,
    workspace: Workspace<'t>,
    settler: Settler<'t>,
    losses: TrialLosses,
}

impl<'t> Reader<'t> {
    fn new(terms: &'t Terms<'t>, seed: u64) -> Self {
        let workspace = Workspace::new(terms.plan(), seed);
        Self { terms, workspace, settler: Settler::new(terms), losses: TrialLosses::default() }
    }

    fn events(&mut self, trial: u64) -> Vec<Event> {
        let mut all: Vec<Occurrence> = Vec::new();
        let losses = &mut self.losses;
        self.workspace.run_alone(trial, Collect::default(), |occurrences, _, mut collected| {
            collected.put_into(losses, occurrences);
            all.extend_from_slice(&occurrences.all);
        });
        self.workspace.prices(0, &mut self.losses.prices);
        let found = self.settler.settle(&self.losses).by_event(self.terms, &self.losses);
        let event = |mut settlement: EventSettlement| {
            let number = settlement.number;
            if let Some(root) = number.and_then(|number| all.get(number as usize)) {
                settlement.time = Ticks::new(root.time);
            }
            let of_event = self.losses.downtime.iter().filter(|downtime| Some(downtime.event) == number);
            let mut causes: Vec<NodeIndex> = of_event.map(|downtime| downtime.cause_node).collect();
            causes.sort_unstable();
            causes.dedup();
            let chains = number.map_or(Vec::new(), |number| chains(&all, number));
            Event { trial, chains, causes, settlement }
        };
        found.into_iter().map(event).collect()
    }
}

/// The threats from the root of an event to each of its occurrences that nothing followed.
fn chains(all: &[Occurrence], event: u32) -> Vec<Vec<ThreatIndex>> {
    let of_event: Vec<usize> = (0..all.len()).filter(|&number| all[number].event == event).collect();
    let is_last = |&&number: &&usize| of_event.iter().all(|&other| all[other].parent != number as u32);
    let chain = |&number: &usize| {
        let mut chain = vec![ThreatIndex(all[number].threat)];
        let mut at = all[number].parent;
        while at != NONE {
            chain.push(ThreatIndex(all[at as usize].threat));
            at = all[at as usize].parent;
        }
        chain.reverse();
        chain
    };
    of_event.iter().filter(is_last).map(chain).collect()
}
