//! Versions of a trial: each cluster of it, played once for each result that differs.

use super::choice::Choice;
use super::cluster::{Clusters, overlapping};
use super::marks::Marks;
use super::memory::{Known, Memory, Noting, Outcome};
use super::sets::Compare;
use super::table::Tables;
use crate::ledger::{Amount, Sums};
use crate::plan::{Hit, Plan};
use crate::scenario::{ControlSet, PartyIndex};
use crate::simulate::book::{Collect, Workspace, bring_down, cost, strike};
use std::ops::Range;

/// Largest number of controls for which every set is tried on a cluster by branching.
const MOST_BRANCHED: usize = 16;

/// Result of a cluster under a set, and under all sets that give the same result.
#[derive(Debug, Clone)]
pub(super) struct Version {
    pub choice: Choice,
    pub parties: Vec<Amount>,
    pub breaches: Marks,
    /// Positions of the outcomes that make up the result.
    pub outcomes: Vec<u32>,
}

/// Plays the clusters of a trial.
pub(super) struct Versions<'a> {
    plan: &'a Plan,
    sets: &'a Compare,
    pub workspace: Workspace<'a>,
    pub clusters: Clusters,
    pub memory: Memory,
    /// Sums of threats with direct losses only, which are not played.
    pub tables: Tables,
    /// Number of bearers, and the position of each party among them.
    bearers: usize,
    bearer_of: Vec<usize>,
    /// Whether every loss is collected, because net losses are compared.
    collects: bool,
    /// All controls, if every set of them is compared; branching then plays no set in vain.
    branches: Option<u64>,
    hits: Vec<Hit>,
    relieved: Vec<u64>,
    /// Whether, under some set, the network was not at rest when an occurrence began.
    continues: Vec<bool>,
}

/// Current trial: its position in the block, and its number.
pub(super) type At = (usize, u64);

impl<'a> Versions<'a> {
    pub(super) fn new(plan: &'a Plan, seed: u64, sets: &'a Compare, bearers: &[PartyIndex], collects: bool) -> Self {
        let place = |party: usize| bearers.iter().position(|bearer| bearer.0 as usize == party).unwrap_or(0);
        let mut workspace = Workspace::new(plan, seed);
        workspace.player.watch(sets.watched.iter().fold(0, |all, set| all | set.bits()));
        let bearer_of: Vec<usize> = (0..plan.parties).map(place).collect();
        let tables = Tables::new(plan, sets, &bearer_of, bearers.len());
        workspace.player.draws().apart_too = tables.have();
        Self {
            plan,
            sets,
            workspace,
            clusters: Clusters::default(),
            memory: Memory::default(),
            bearers: bearers.len(),
            bearer_of,
            tables,
            collects,
            branches: branches(&sets.sets),
            hits: Vec::new(),
            relieved: Vec::new(),
            continues: Vec::new(),
        }
    }

    /// Draws the trials of a block.
    pub(super) fn draw_block(&mut self, trials: &[u64], sums: &mut Sums) {
        let Self { workspace, tables, .. } = self;
        tables.clear();
        workspace.draw_block(trials, self.collects, sums, |apart| tables.book(apart));
    }

    /// Finds the clusters of a trial of the block.
    pub(super) fn unfold(&mut self, at: At) {
        self.memory.clear();
        self.workspace.player.unfold(at.0, at.1, true);
        let (draw, _, occurrences) = self.workspace.player.parts(at.0, at.1, 0);
        occurrences.strike(draw, (0..occurrences.all.len() as u32).map(|number| (number, true)));
        self.clusters.find(self.plan, occurrences);
        self.continues.clear();
        self.continues.resize(occurrences.all.len(), false);
    }

    /// Plays one cluster, once for each result that differs.
    pub(super) fn cluster(&mut self, at: At, cluster: usize) -> Vec<Version> {
        let mut found = Vec::new();
        match self.branches {
            Some(all) => self.branch(at, cluster, (0, 0, all), &mut found),
            None => {
                for index in 0..self.sets.sets.len() {
                    let set = self.sets.sets[index].bits();
                    if find(&found, set).is_none() {
                        found.push(self.play(at, cluster, set));
                    }
                    // Where nobody was consulted, nothing differs.
                    if found[0].choice.consulted == 0 {
                        break;
                    }
                }
            }
        }
        found
    }

    /// Plays a cluster under the set `there`, then under sets that differ from `there` in a consulted control that is not yet decided.
    fn branch(&mut self, at: At, cluster: usize, (there, mut decided, all): (u64, u64, u64), found: &mut Vec<Version>) {
        let played = self.play(at, cluster, there);
        let consulted = played.choice.consulted & all;
        found.push(played);
        loop {
            let open = consulted & !decided;
            if open == 0 {
                return;
            }
            let one = open & open.wrapping_neg();
            self.branch(at, cluster, (there | one, decided | one, all), found);
            decided |= one;
        }
    }

    /// Plays one cluster under one set.
    fn play(&mut self, at: At, cluster: usize, set: u64) -> Version {
        let members = self.clusters.members(cluster);
        let (draw, cascade, occurrences) = self.workspace.player.parts(at.0, at.1, set);
        strike(cascade, occurrences, draw, members.iter().map(|member| (member.number, member.strikes)));
        let mut consulted = occurrences.consulted;
        self.hits.clear();
        // Where only costs are counted, disruptions are counted elsewhere.
        let (network, costs) = (self.clusters.disrupts(cluster), members.iter().any(|member| member.costs));
        if network {
            self.hits.extend_from_slice(&occurrences.hits);
        }
        let mut outcomes = Vec::new();
        if costs {
            let (outcome, more) = self.costs(at, cluster, set);
            consulted |= more;
            outcomes.push(self.memory.add(outcome));
        }
        self.bring_down(at, set, &mut consulted, &mut outcomes);
        let mut parties = vec![Amount::ZERO; self.bearers];
        let mut breaches = Marks::default();
        for &outcome in &outcomes {
            let outcome = &self.memory.outcomes[outcome as usize];
            add(&mut parties, &outcome.parties);
            breaches.add_all(&outcome.breaches);
        }
        Version { choice: Choice::of(set, consulted), parties, breaches, outcomes }
    }

    /// Direct losses of the occurrences that no control changes.
    pub(super) fn plain_costs(&mut self, at: At) -> u32 {
        let mut outcome = self.no_outcome();
        let (draw, _, occurrences) = self.workspace.player.parts(at.0, at.1, 0);
        let mut noting = Noting { plan: self.plan, bearer_of: &self.bearer_of, outcome: &mut outcome };
        self.clusters.plain().iter().for_each(|&number| cost(occurrences, draw, number, &mut noting));
        self.memory.add(outcome)
    }

    /// Direct losses of the occurrences of a cluster, and the consulted controls.
    fn costs(&mut self, at: At, cluster: usize, set: u64) -> (Outcome, u64) {
        let mut outcome = self.no_outcome();
        let members = self.clusters.members(cluster);
        let (draw, _, occurrences) = self.workspace.player.parts(at.0, at.1, set);
        let mut noting = Noting { plan: self.plan, bearer_of: &self.bearer_of, outcome: &mut outcome };
        for member in members.iter().filter(|member| member.costs) {
            cost(occurrences, draw, member.number, &mut noting);
        }
        let consulted = occurrences.consulted;
        if !self.sets.watched.is_empty() {
            // An occurrence is counted once, where its costs are.
            let counted = members.iter().filter(|member| member.costs).map(|member| member.number);
            outcome.calls.note(occurrences, counted);
        }
        (outcome, consulted)
    }

    /// Runs the current disruptions part by part, except parts whose outcome is known.
    ///
    /// A part begins with the first disruption that is left, and contains the disruptions that overlap one another from there on. If the
    /// network is not at rest when the next part begins, because a need restarts or a backlog is worked off, the two parts become one. A
    /// part that is extended again and again doubles its number of disruptions each time, so that a very long part is not run over and
    /// over.
    fn bring_down(&mut self, at: At, set: u64, consulted: &mut u64, outcomes: &mut Vec<u32>) {
        self.hits.sort_unstable_by_key(|hit| (hit.start, hit.occurrence, hit.node));
        self.relieved.clear();
        let verdicts = &self.workspace.player.occurrences().verdicts;
        let able = |hit: &Hit| verdicts.get(hit.occurrence as usize).map_or(0, |verdict| verdict.able);
        self.relieved.extend(self.hits.iter().map(|hit| able(hit) & self.plan.controls.relievers));
        let mut from = 0;
        while from < self.hits.len() {
            let (mut to, mut groups) = (from, 1);
            loop {
                for _ in 0..groups.min(self.hits.len() - to) {
                    to = overlapping(self.plan, &self.hits, to);
                }
                let next = self.hits.get(to).copied();
                if next.is_some_and(|next| self.continues[next.occurrence as usize]) {
                    continue;
                }
                groups *= 2;
                let known = self.part(at, set, from..to);
                match next {
                    Some(next) if next.start <= known.rest => self.continues[next.occurrence as usize] = true,
                    _ => {
                        *consulted |= known.choice.consulted;
                        outcomes.push(known.outcome);
                        break;
                    }
                }
            }
            from = to;
        }
    }

    /// Outcome of a part, from memory if it is known.
    fn part(&mut self, at: At, set: u64, range: Range<usize>) -> Known {
        let part = self.memory.part(&self.hits[range.clone()], &self.relieved[range.clone()]);
        if let Some(known) = self.memory.recall(part, set) {
            return known;
        }
        let mut outcome = self.no_outcome();
        let (draw, cascade, occurrences) = self.workspace.player.parts(at.0, at.1, set);
        let mut noting = Noting { plan: self.plan, bearer_of: &self.bearer_of, outcome: &mut outcome };
        occurrences.consulted = 0;
        bring_down(cascade, occurrences, draw, &self.hits[range], &mut noting);
        outcome.calls.note_needs(cascade.openings());
        let (consulted, rest) = (occurrences.consulted, cascade.rest());
        self.memory.keep(part, Choice::of(set, consulted), outcome, rest)
    }

    /// Whether a loss of the trial cannot be counted.
    pub(super) fn overflows(&self, place: usize) -> bool {
        self.tables.overflows(place)
            || self.workspace.books.overflow
            || self.memory.outcomes.iter().any(|outcome| outcome.overflow)
    }

    fn no_outcome(&self) -> Outcome {
        let parties = vec![Amount::ZERO; self.bearers];
        Outcome { parties, collected: self.collects.then(Collect::default), ..Outcome::default() }
    }
}

/// Adds amounts to sums.
pub(super) fn add(sums: &mut [Amount], more: &[Amount]) {
    sums.iter_mut().zip(more).for_each(|(sum, &amount)| *sum += amount);
}

/// Result under a set, or under a set with the same result.
pub(super) fn find(found: &[Version], set: u64) -> Option<&Version> {
    found.iter().find(|played| played.choice.fits(set))
}

/// The controls of which every set is compared; `None` if they are too many, or not every set is compared.
fn branches(sets: &[ControlSet]) -> Option<u64> {
    let all = sets.iter().fold(0, |all, set| all | set.bits());
    let controls = all.count_ones() as usize;
    (controls <= MOST_BRANCHED && sets.len() == 1 << controls).then_some(all)
}
