//! What differs of each threat between two worlds.

use super::changed::{Both, ChangedControls, changed_nodes, has_factors_of, is_aligned, reaching};
use crate::plan::{NONE, PlanThreat};
use crate::scenario::{Scenario, Threat};
use std::collections::HashMap;

/// What differs of each threat of a world, by position in it.
#[derive(Debug)]
pub(super) struct Threats {
    /// Position in the other world, or `NONE`.
    pub there: Vec<u32>,
    /// Whether the law of its number of occurrences differs, or may differ with the factors.
    pub counts: Vec<bool>,
    /// Whether an occurrence may be another one in the other world: something else follows from it.
    pub acts: Vec<bool>,
    /// Whether a node states something else.
    pub nodes_differ: bool,
    /// Controls that state the same and are in force in one world only.
    pub in_force: u64,
}

impl Threats {
    pub(super) fn between(one: Both<'_>, other: Both<'_>) -> Self {
        let aligned = is_aligned(one.0, other.0);
        let controls = ChangedControls::between(one, other, aligned);
        let changed = changed_nodes(one, other, &controls);
        let reaches = [reaching(one.1, &changed), reaching(other.1, &changed)];
        let positions: HashMap<&str, u32> = (0..).zip(&other.0.threats).map(|(at, threat)| (&*threat.id, at)).collect();
        let there = one.0.threats.iter().map(|threat| positions.get(&*threat.id).copied().unwrap_or(NONE));
        let mut found = Self {
            there: there.collect(),
            counts: vec![true; one.0.threats.len()],
            acts: vec![true; one.0.threats.len()],
            nodes_differ: changed.contains(&true),
            in_force: controls.in_force,
        };
        let comparing = Comparing { one, other, aligned, controls, reaches };
        for index in 0..one.0.threats.len() {
            if let Some(there) = found.there.get(index).copied().filter(|&there| there != NONE) {
                found.counts[index] = comparing.counts_differ(index, there as usize);
                found.acts[index] = comparing.acts_differ(index, there as usize);
            }
        }
        found
    }
}

struct Comparing<'a> {
    one: Both<'a>,
    other: Both<'a>,
    aligned: bool,
    controls: ChangedControls,
    /// Whether a change of each node can reach a changed node, in the one world and in the other.
    reaches: [Vec<bool>; 2],
}

impl Comparing<'_> {
    fn counts_differ(&self, index: usize, there: usize) -> bool {
        let (one, other) = (&self.one.0.threats[index], &self.other.0.threats[there]);
        let loads = |threat: &PlanThreat| !threat.frequency_loading.terms.is_empty();
        let loaded = loads(&self.one.1.threats[index]) || loads(&self.other.1.threats[there]);
        let loadings =
            |threat: &Threat| threat.loadings.iter().map(|load| (load.factor, load.frequency)).collect::<Vec<_>>();
        one.frequency != other.frequency
            || loadings(one) != loadings(other)
            || (loaded && !has_factors_of(self.one, self.other))
    }

    fn acts_differ(&self, index: usize, there: usize) -> bool {
        // Every field is named, so that a new field has to be judged here.
        let Threat { id: _, name: _, framework, frequency: _, timing, hits, losses, triggers, loadings, assumed } =
            &self.one.0.threats[index];
        let other = &self.other.0.threats[there];
        let same = (framework, timing, hits) == (&other.framework, &other.timing, &other.hits)
            && (losses, assumed) == (&other.losses, &other.assumed)
            && loadings
                .iter()
                .map(|load| (load.factor, load.loss))
                .eq(other.loadings.iter().map(|load| (load.factor, load.loss)))
            && (loadings.is_empty() || self.one.0.factors.names == self.other.0.factors.names)
            && triggers.len() == other.triggers.len()
            && triggers.iter().zip(&other.triggers).all(|(one, of_other)| {
                let ids = [(self.one.0, one), (self.other.0, of_other)].map(|(scenario, it)| id(scenario, it.threat.0));
                ids[0] == ids[1] && (one.probability, &one.after) == (of_other.probability, &of_other.after)
            });
        !same || self.meets_a_change(self.one, index, 0) || self.meets_a_change(self.other, there, 1)
    }

    /// Whether occurrences of a threat may meet a changed control, or bring down a changed node.
    fn meets_a_change(&self, (_, plan): Both<'_>, index: usize, side: usize) -> bool {
        let asked = plan.controls.threats.get(index).map_or(0, |threat| threat.asked);
        let mut targets = plan.threats[index].hits.iter().flat_map(|hits| &hits.targets);
        asked & self.controls.stated[side] != 0
            || (asked != 0 && !self.aligned)
            || targets.any(|target| self.reaches[side][target.scenario as usize])
    }
}

fn id(scenario: &Scenario, threat: u32) -> &str {
    &scenario.threats[threat as usize].id
}
