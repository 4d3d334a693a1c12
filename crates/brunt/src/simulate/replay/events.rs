//! Events of trials, one by one: causes, losses and settlement of each.

use super::replayer::Replayer;
use crate::ledger::Downtime;
use crate::plan::NONE;
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::settle::{EventSettlement, Settler, Terms};
use crate::simulate::draw::Occurrence;
use crate::simulate::run::map_each;
use crate::units::Ticks;

/// One event of a trial, or the amounts of a trial that belong to no event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Event {
    /// Number of the trial.
    pub trial: u64,
    /// Chains of threats that triggered one another, from the root to each occurrence that triggered no other; empty without an event.
    pub chains: Vec<Vec<ThreatIndex>>,
    /// Nodes, by index, where the disruptions act that took capacity from a watched node.
    pub causes: Vec<NodeIndex>,
    /// Losses and payments of the event by party and term.
    pub settlement: EventSettlement,
}

/// Runs trials alone and lists their events: a year event loss table with every transfer and recovery. Runs on the caller's rayon pool.
///
/// The events are in the order of `trials`, and by time within a trial, amounts without an event last. Events without a loss and without a payment are left out.
pub(crate) fn events(terms: &Terms, seed: u64, trials: &[u64]) -> Vec<Event> {
    let found = map_each(trials, || Reader::new(terms, seed), |reader, &trial| reader.events(trial));
    found.into_iter().flatten().collect()
}

struct Reader<'t> {
    terms: &'t Terms,
    replayer: Replayer<'t>,
    settler: Settler<'t>,
}

impl<'t> Reader<'t> {
    fn new(terms: &'t Terms, seed: u64) -> Self {
        Self { terms, replayer: Replayer::new(terms.plan(), seed), settler: Settler::new(terms) }
    }

    fn events(&mut self, trial: u64) -> Vec<Event> {
        let losses = self.replayer.losses(trial, &[]);
        let found = self.settler.settle(losses).by_event(self.terms, losses);
        let causes = causes_by_event(&losses.downtime);
        let all = &self.replayer.occurrences().all;
        let families = Families::of(all);
        let event = |mut settlement: EventSettlement| {
            let number = settlement.number;
            if let Some(root) = number.and_then(|number| all.get(number as usize)) {
                settlement.time = Ticks::new(root.time);
            }
            let causes = of_key(&causes, number).iter().map(|&(_, node)| node).collect();
            let chains = number.map_or(Vec::new(), |number| families.chains(all, number));
            Event { trial, chains, causes, settlement }
        };
        let mut events: Vec<Event> = found.into_iter().map(event).collect();
        events.sort_by_key(|event| (event.settlement.number.is_none(), event.settlement.time, event.settlement.number));
        events
    }
}

/// Nodes that cause downtime of each event, sorted by event, each node once.
fn causes_by_event(downtime: &[Downtime]) -> Vec<(u32, NodeIndex)> {
    let mut causes: Vec<_> = downtime.iter().map(|downtime| (downtime.event, downtime.cause_node)).collect();
    causes.sort_unstable();
    causes.dedup();
    causes
}

/// The entries of a key in a list sorted by key; empty without a key.
fn of_key<T>(all: &[(u32, T)], key: Option<u32>) -> &[(u32, T)] {
    let Some(key) = key else { return &[] };
    let from = all.partition_point(|entry| entry.0 < key);
    &all[from..from + all[from..].partition_point(|entry| entry.0 == key)]
}

/// Occurrences of each event that triggered no other.
struct Families {
    /// Pairs of event and occurrence number, sorted.
    last: Vec<(u32, u32)>,
}

impl Families {
    fn of(all: &[Occurrence]) -> Self {
        let mut followed = vec![false; all.len()];
        all.iter().filter(|one| one.parent != NONE).for_each(|one| followed[one.parent as usize] = true);
        let numbered = (0..).zip(all).filter(|(number, _)| !followed[*number as usize]);
        let mut last: Vec<(u32, u32)> = numbered.map(|(number, one)| (one.event, number)).collect();
        last.sort_unstable();
        Self { last }
    }

    /// Chains of threats from the root of an event to each of its occurrences that triggered no other.
    fn chains(&self, all: &[Occurrence], event: u32) -> Vec<Vec<ThreatIndex>> {
        let chain = |&(_, number): &(u32, u32)| {
            let above = |&at: &u32| Some(all[at as usize].parent).filter(|&parent| parent != NONE);
            let line = std::iter::successors(Some(number), above);
            let mut chain: Vec<ThreatIndex> = line.map(|at| ThreatIndex(all[at as usize].threat)).collect();
            chain.reverse();
            chain
        };
        of_key(&self.last, Some(event)).iter().map(chain).collect()
    }
}
