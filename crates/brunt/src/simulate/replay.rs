//! Trials again: their occurrences, disruptions and losses by what causes the losses.

use super::block::Workspace;
use super::meter::Watch;
use super::occurrence::{Occurrence, Occurrences};
use crate::ledger::{Amount, Row};
use crate::plan::{Hit, NONE, Plan, Source};
use crate::scenario::{ControlIndex, NodeIndex, ThreatIndex};
use crate::units::{Probability, Ticks};
use ndarray::Array2;
#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// One occurrence of a replayed trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct Occurred {
    /// The threat.
    pub threat: ThreatIndex,
    /// Number of the root occurrence.
    pub event: u32,
    /// Number of the occurrence that triggered this occurrence; `None` for a root.
    pub triggered_by: Option<u32>,
    /// Time of the occurrence. A triggered occurrence may lie after the horizon; it then disrupts nothing.
    pub time: Ticks,
    /// Second half of the counter of all draws that belong to the occurrence (see [`Key::block`]).
    pub address: u64,
    /// Whether the occurrence takes place: neither it nor an occurrence that it follows from is prevented.
    pub happens: bool,
    /// The control that prevents the occurrence.
    pub prevented_by: Option<ControlIndex>,
}

/// Loss of capacity of one node for a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Disruption {
    /// The node.
    pub node: NodeIndex,
    /// Start of the disruption, before the horizon.
    pub start: Ticks,
    /// End of the disruption, cut at the horizon.
    pub end: Ticks,
    /// Capacity taken.
    pub takes: Probability,
    /// Data lost, counted in hours of work.
    pub data_loss: Ticks,
    /// Number of the occurrence that the disruption belongs to.
    pub occurrence: u32,
}

pub(super) fn occurred(occurrences: &Occurrences) -> Vec<Occurred> {
    let of = |(number, occurrence): (u32, &Occurrence)| Occurred {
        threat: ThreatIndex(occurrence.threat),
        event: occurrence.event,
        triggered_by: (occurrence.parent != NONE).then_some(occurrence.parent),
        time: Ticks::new(occurrence.time),
        address: occurrence.name,
        happens: occurrences.happens(number),
        prevented_by: occurrences.prevented_by(number),
    };
    (0..).zip(&occurrences.all).map(of).collect()
}

pub(super) fn disruption(hit: &Hit) -> Disruption {
    Disruption {
        node: NodeIndex(hit.scenario_node),
        start: Ticks::new(hit.start),
        end: Ticks::new(hit.end),
        takes: Probability::new(crate::plan::share(hit.takes)).unwrap_or(Probability::ONE),
        data_loss: Ticks::new(hit.data_loss),
        occurrence: hit.occurrence,
    }
}

/// Losses of some trials by threat, node, category, framework and party.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Parts {
    /// Losses by threat that occurred, trials x threats.
    pub threats: Array2<Amount>,
    /// Losses by node that was down, trials x nodes.
    pub nodes: Array2<Amount>,
    /// Losses by category, trials x categories.
    pub categories: Array2<Amount>,
    /// Losses by framework, trials x frameworks.
    pub frameworks: Array2<Amount>,
    /// Losses by party, trials x parties.
    pub parties: Array2<Amount>,
}

/// Replays trials and adds up their losses; row `i` belongs to `trials[i]`. Runs on the caller's rayon pool.
pub(crate) fn replay_parts(plan: &Plan, seed: u64, trials: &[u64]) -> Parts {
    let width = Widths::of(plan);
    let rows = replay_all(plan, seed, trials);
    let table = |from: usize, to: usize| {
        Array2::from_shape_fn((trials.len(), to - from), |(trial, column)| rows[trial][from + column])
    };
    Parts {
        threats: table(0, width.nodes),
        nodes: table(width.nodes, width.categories),
        categories: table(width.categories, width.frameworks),
        frameworks: table(width.frameworks, width.parties),
        parties: table(width.parties, width.end),
    }
}

/// First column of each dimension in a row of amounts; threats begin at 0.
#[derive(Clone, Copy)]
struct Widths {
    nodes: usize,
    categories: usize,
    frameworks: usize,
    parties: usize,
    end: usize,
}

impl Widths {
    fn of(plan: &Plan) -> Self {
        let nodes = plan.threats.len();
        let categories = nodes + plan.scenario_nodes;
        let frameworks = categories + plan.categories;
        let parties = frameworks + 4;
        Self { nodes, categories, frameworks, parties, end: parties + plan.parties }
    }
}

#[cfg(feature = "rayon")]
fn replay_all(plan: &Plan, seed: u64, trials: &[u64]) -> Vec<Vec<Amount>> {
    trials.par_iter().map_init(|| Workspace::new(plan, seed), |space, &trial| replay_one(plan, space, trial)).collect()
}

#[cfg(not(feature = "rayon"))]
fn replay_all(plan: &Plan, seed: u64, trials: &[u64]) -> Vec<Vec<Amount>> {
    let mut space = Workspace::new(plan, seed);
    trials.iter().map(|&trial| replay_one(plan, &mut space, trial)).collect()
}

fn replay_one(plan: &Plan, workspace: &mut Workspace<'_>, trial: u64) -> Vec<Amount> {
    let mut adding = Adding { plan, width: Widths::of(plan), parts: vec![Amount::ZERO; Widths::of(plan).end] };
    workspace.run_in_sums(trial, &mut adding, Adding::add);
    adding.parts
}

/// Adds up the losses of a trial by threat, node, category, framework and party.
struct Adding<'a> {
    plan: &'a Plan,
    width: Widths,
    parts: Vec<Amount>,
}

impl Adding<'_> {
    fn add(&mut self, threat: u32, slot: u32, amount: Amount) {
        let (width, slot) = (self.width, self.plan.losses.slots[slot as usize]);
        self.parts[threat as usize] += amount;
        self.parts[width.categories + slot.category.0 as usize] += amount;
        self.parts[width.frameworks + self.plan.threats[threat as usize].framework as usize] += amount;
        self.parts[width.parties + slot.bearer.0 as usize] += amount;
        if let Source::Node(node) = slot.source {
            self.parts[width.nodes + node.0 as usize] += amount;
        }
    }
}

impl Watch for Adding<'_> {
    fn row(&mut self, row: Row) {
        self.add(row.threat.0, row.slot, row.amount);
    }
    fn below(&mut self, _: u32, _: u32, _: i64, _: i64) {}
    fn breach(&mut self, _: u32) {}
    fn data_breach(&mut self, _: u32, _: u32) {}
    fn overflow(&mut self) {}
}
