//! One trial under many sets of controls.

use super::memory::{Adding, Known, Memory, Outcome};
use super::{Answers, Choice, Compare, Marks, Store, Variants};
use crate::ledger::{Amount, TrialLosses};
use crate::plan::{Hit, Plan};
use crate::scenario::{ControlSet, PartyIndex};
use crate::settle::{Settler, Terms};
use crate::simulate::block::{BLOCK, Workspace};
use crate::simulate::cluster::{Clusters, overlapping};
use crate::simulate::collect::Collect;
use crate::simulate::play::{bring_down, strike};
use crate::simulate::run::{SimulateError, bearers, empty_sums};
use std::ops::Range;

/// Largest number of controls for which every set is tried on a cluster by branching.
const MOST_BRANCHED: usize = 16;

/// Result of a cluster under a set, and under all sets that give the same result.
#[derive(Debug, Clone)]
struct Played {
    choice: Choice,
    parties: Vec<Amount>,
    breaches: Marks,
    /// Positions of the outcomes that make up the result.
    outcomes: Vec<u32>,
}

/// Plays and compares the trials of a chunk.
pub(super) struct Comparing<'a> {
    plan: &'a Plan,
    compare: &'a Compare,
    workspace: Workspace<'a>,
    clusters: Clusters,
    memory: Memory,
    bearers: Vec<PartyIndex>,
    /// Position of each party among the bearers.
    bearer_of: Vec<usize>,
    settler: Option<Settler<'a>>,
    involved: Vec<PartyIndex>,
    net_sets: Vec<ControlSet>,
    /// All controls, if every set of them is compared; branching then plays no set in vain.
    branches: Option<u64>,
    losses: TrialLosses,
    hits: Vec<Hit>,
    relieved: Vec<u64>,
    /// Whether, under some set, the network was not at rest when an occurrence began.
    continues: Vec<bool>,
}

/// Current trial: its position in the block, and its number.
type At = (usize, u64);

impl<'a> Comparing<'a> {
    pub(super) fn new(plan: &'a Plan, terms: Option<&'a Terms>, seed: u64, compare: &'a Compare) -> Self {
        let bearers = bearers(plan);
        let place = |party: usize| bearers.iter().position(|bearer| bearer.0 as usize == party).unwrap_or(0);
        let watched = compare.watched.iter().fold(0, |all, set| all | set.bits());
        let net_sets = compare.sets.iter().zip(&compare.net).filter(|pair| *pair.1 && terms.is_some());
        Self {
            plan,
            compare,
            workspace: Workspace::new(plan, seed).watching(watched),
            clusters: Clusters::default(),
            memory: Memory::default(),
            bearer_of: (0..plan.parties).map(place).collect(),
            bearers,
            settler: terms.map(Settler::new),
            involved: terms.map(|terms| terms.involved().to_vec()).unwrap_or_default(),
            net_sets: net_sets.map(|pair| *pair.0).collect(),
            branches: branches(&compare.sets),
            losses: TrialLosses::default(),
            hits: Vec::new(),
            relieved: Vec::new(),
            continues: Vec::new(),
        }
    }

    /// The result of no trials.
    pub(super) fn nothing(&self, start: u64) -> Variants {
        let size = (self.plan.controls.all.len(), self.plan.threats.len());
        let answers = self.compare.watched.iter().map(|&set| Answers::new(set, size, &self.compare.obligations));
        Variants {
            sets: self.compare.sets.clone(),
            trials: start..start,
            bearers: self.bearers.clone(),
            gross: Store::new(self.bearers.len() + 1),
            involved: self.involved.clone(),
            net_sets: self.net_sets.clone(),
            net: self.settler.is_some().then(|| Store::new(self.involved.len())),
            answers: answers.collect(),
        }
    }

    pub(super) fn run(mut self, range: Range<u64>) -> Result<Variants, SimulateError> {
        let mut done = self.nothing(range.start);
        let in_full = self.settler.is_some();
        let mut sums = empty_sums(self.plan);
        let mut from = range.start;
        while from < range.end {
            let trials: Vec<u64> = (from..(from + BLOCK as u64).min(range.end)).collect();
            self.workspace.draw_block(&trials, in_full, &mut sums);
            for (place, &trial) in trials.iter().enumerate() {
                if !self.trial((place, trial), &mut done) {
                    return Err(SimulateError::Overflow { trial });
                }
            }
            from += trials.len() as u64;
        }
        done.trials.end = range.end;
        Ok(done)
    }

    /// Compares one trial; false if its losses cannot be counted.
    fn trial(&mut self, at: At, done: &mut Variants) -> bool {
        // What was booked without controls having a say in it.
        let booked = &self.workspace.books.by_party[at.0 * self.plan.parties..(at.0 + 1) * self.plan.parties];
        let mut base: Vec<Amount> = self.bearers.iter().map(|bearer| booked[bearer.0 as usize]).collect();
        let mut breaches = Marks::default();
        self.memory.clear();
        let (draw, _, occurrences) = self.workspace.unfold(at.0, at.1, 0);
        occurrences.strike(draw, (0..occurrences.all.len() as u32).map(|number| (number, true)));
        self.clusters.find(self.plan, occurrences);
        self.continues.clear();
        self.continues.resize(occurrences.all.len(), false);
        let plain = self.plain_costs(at);
        let add = |base: &mut [Amount], more: &[Amount]| {
            base.iter_mut().zip(more).for_each(|(sum, &amount)| *sum += amount);
        };
        add(&mut base, &self.memory.outcomes[plain as usize].parties);
        let mut played: Vec<Vec<Played>> = Vec::with_capacity(self.clusters.count());
        for cluster in 0..self.clusters.count() {
            let found = self.cluster(at, cluster);
            if let [only] = &found[..] {
                add(&mut base, &only.parties);
                breaches.add_all(&only.breaches);
            }
            played.push(found);
        }
        let overflow = self.workspace.books.overflow || self.memory.outcomes.iter().any(|outcome| outcome.overflow);
        for (set, answers) in self.compare.watched.iter().zip(&mut done.answers) {
            let outcomes = played.iter().filter_map(|found| find(found, set.bits())).flat_map(|found| &found.outcomes);
            answers.add_trial(outcomes.map(|&outcome| &self.memory.outcomes[outcome as usize].calls));
        }
        push_row(&mut done.gross, &base, &breaches);
        done.gross.push_cluster(&[Choice::of(0, 0)]);
        for found in played.iter().filter(|found| found.len() > 1) {
            found.iter().for_each(|played| push_row(&mut done.gross, &played.parties, &played.breaches));
            let choices: Vec<Choice> = found.iter().map(|played| played.choice).collect();
            done.gross.push_cluster(&choices);
        }
        done.gross.end_trial();
        let settled = done.net.as_mut().is_none_or(|net| self.net(at.0, (plain, &played), net));
        settled && !overflow
    }

    /// Plays one cluster, once for each result that differs.
    fn cluster(&mut self, at: At, cluster: usize) -> Vec<Played> {
        let mut found = Vec::new();
        match self.branches {
            Some(all) => self.branch(at, cluster, (0, 0, all), &mut found),
            None => {
                for index in 0..self.compare.sets.len() {
                    let set = self.compare.sets[index].bits();
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
    fn branch(&mut self, at: At, cluster: usize, (there, mut decided, all): (u64, u64, u64), found: &mut Vec<Played>) {
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
    fn play(&mut self, at: At, cluster: usize, set: u64) -> Played {
        let members = self.clusters.members(cluster);
        let (draw, cascade, occurrences) = self.workspace.parts(at.0, at.1, set);
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
        let mut parties = vec![Amount::ZERO; self.bearers.len()];
        let mut breaches = Marks::default();
        for &outcome in &outcomes {
            let outcome = &self.memory.outcomes[outcome as usize];
            parties.iter_mut().zip(&outcome.parties).for_each(|(sum, &amount)| *sum += amount);
            breaches.add_all(&outcome.breaches);
        }
        Played { choice: Choice::of(set, consulted), parties, breaches, outcomes }
    }

    /// Direct losses of the occurrences that no control changes.
    fn plain_costs(&mut self, at: At) -> u32 {
        let mut outcome = self.no_outcome();
        let (draw, _, occurrences) = self.workspace.parts(at.0, at.1, 0);
        let mut adding = Adding { plan: self.plan, bearer_of: &self.bearer_of, outcome: &mut outcome };
        self.clusters.plain().iter().for_each(|&number| occurrences.cost(draw, number, &mut adding));
        self.memory.add(outcome)
    }

    /// Direct losses of the occurrences of a cluster, and the consulted controls.
    fn costs(&mut self, at: At, cluster: usize, set: u64) -> (Outcome, u64) {
        let mut outcome = self.no_outcome();
        let members = self.clusters.members(cluster);
        let (draw, _, occurrences) = self.workspace.parts(at.0, at.1, set);
        let mut adding = Adding { plan: self.plan, bearer_of: &self.bearer_of, outcome: &mut outcome };
        for member in members.iter().filter(|member| member.costs) {
            occurrences.cost(draw, member.number, &mut adding);
        }
        let consulted = occurrences.consulted;
        if !self.compare.watched.is_empty() {
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
        let verdicts = &self.workspace.occurrences().verdicts;
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
        let (draw, cascade, occurrences) = self.workspace.parts(at.0, at.1, set);
        let mut adding = Adding { plan: self.plan, bearer_of: &self.bearer_of, outcome: &mut outcome };
        occurrences.consulted = 0;
        bring_down(cascade, occurrences, draw, &self.hits[range], &mut adding);
        outcome.calls.note_needs(&cascade.openings);
        let (consulted, rest) = (occurrences.consulted, cascade.rest);
        self.memory.keep(part, Choice::of(set, consulted), outcome, rest)
    }

    fn no_outcome(&self) -> Outcome {
        let parties = vec![Amount::ZERO; self.bearers.len()];
        Outcome { parties, collected: self.settler.is_some().then(Collect::default), ..Outcome::default() }
    }

    /// Settles the trial under the sets whose net losses are compared, once for each result that differs; false if an amount cannot be
    /// counted.
    fn net(&mut self, place: usize, (plain, played): (u32, &[Vec<Played>]), store: &mut Store<f64>) -> bool {
        let Some(settler) = &mut self.settler else { return true };
        let mut prices = std::mem::take(&mut self.losses.prices);
        self.workspace.prices(place, &mut prices);
        self.losses.prices = prices;
        let mut choices: Vec<Choice> = Vec::new();
        let mut countable = true;
        for set in self.net_sets.iter().map(|set| set.bits()) {
            if choices.iter().any(|choice| choice.fits(set)) {
                continue;
            }
            let mut consulted = 0;
            let add = |losses: &mut TrialLosses, outcome: u32| {
                let collected = self.memory.outcomes[outcome as usize].collected.as_ref();
                collected.into_iter().for_each(|all| all.add_to(losses, self.workspace.occurrences()));
            };
            self.losses.losses.clear();
            self.losses.downtime.clear();
            for found in played {
                let Some(chosen) = find(found, set) else { continue };
                // Of a cluster that was played once nothing depends on any set that is compared.
                consulted |= if found.len() > 1 { chosen.choice.consulted } else { 0 };
                chosen.outcomes.iter().for_each(|&outcome| add(&mut self.losses, outcome));
            }
            add(&mut self.losses, plain);
            self.losses.sort();
            let settled = settler.settle(&self.losses);
            countable &= settled.is_countable();
            store.push_row(self.involved.iter().map(|party| settled.net[party.0 as usize].get()));
            choices.push(Choice::of(set, consulted));
        }
        store.push_cluster(&choices);
        store.end_trial();
        countable
    }
}

fn push_row(store: &mut Store<Amount>, parties: &[Amount], breaches: &Marks) {
    let total = parties.iter().copied().sum::<Amount>();
    store.push_row(std::iter::once(total).chain(parties.iter().copied()));
    store.marks.push(breaches.clone());
}

/// Result under a set, or under a set with the same result.
fn find(found: &[Played], set: u64) -> Option<&Played> {
    found.iter().find(|played| played.choice.fits(set))
}

/// The controls of which every set is compared; `None` if they are too many, or not every set is compared.
fn branches(sets: &[ControlSet]) -> Option<u64> {
    let all = sets.iter().fold(0, |all, set| all | set.bits());
    let controls = all.count_ones() as usize;
    (controls <= MOST_BRANCHED && sets.len() == 1 << controls).then_some(all)
}
