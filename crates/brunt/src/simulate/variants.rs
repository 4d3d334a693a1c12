//! Many sets of controls on the same trials, for little more than what they differ in.
//!
//! A trial falls apart into clusters of occurrences that have nothing to do with each other. Each cluster is played under one set after
//! the other, and while it is played it is noted which controls were *consulted*: those whose being there or not made a difference. A
//! set that agrees with an earlier one on all controls that were consulted gives the same losses, and need not be played. So a control
//! that changes nothing in a cluster costs nothing there.

use super::block::{BLOCK, Workspace};
use super::cluster::Clusters;
use super::collect::Collect;
use super::meter::{Stretch, Watch};
use super::observer::Observer;
use super::play::play;
use super::run::{Run, SimulateError, bearers, empty_sums};
use crate::ledger::{Amount, Row, TrialLosses};
use crate::plan::{Hit, Plan};
use crate::scenario::{ControlIndex, ControlSet, NodeIndex, PartyIndex};
use crate::settle::{Settler, Terms};
use answer::Calls;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::collections::HashMap;
use std::ops::Range;

mod answer;

pub use answer::{Answers, Asked, Unmet};

/// Trials that a thread takes at a time.
const CHUNK: u64 = 1024;
/// Most controls for which every set is tried on a cluster by branching.
const MOST_BRANCHED: usize = 16;

/// Which sets of controls to compare, and of which the net losses are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compare {
    sets: Vec<ControlSet>,
    net: Vec<bool>,
    watched: Vec<ControlSet>,
    obligations: Vec<ControlSet>,
}

impl Compare {
    /// Compares the gross losses under these sets.
    pub fn new(sets: Vec<ControlSet>) -> Self {
        Self { net: vec![false; sets.len()], sets, ..Self::default() }
    }

    /// And the net losses under these.
    #[must_use]
    pub fn with_net(mut self, sets: &[ControlSet]) -> Self {
        for &set in sets {
            match self.sets.iter().position(|&other| other == set) {
                Some(position) => self.net[position] = true,
                None => {
                    self.sets.push(set);
                    self.net.push(true);
                }
            }
        }
        self
    }

    /// Counts how the controls of some sets answered the demands on them; each is compared, too.
    #[must_use]
    pub fn with_answers(mut self, watched: &[ControlSet]) -> Self {
        for &set in watched {
            if !self.sets.contains(&set) {
                self.sets.push(set);
                self.net.push(false);
            }
        }
        self.watched = watched.to_vec();
        self
    }

    /// Counts how often none of the controls of an obligation worked, for each of these.
    #[must_use]
    pub fn with_obligations(self, obligations: Vec<ControlSet>) -> Self {
        Self { obligations, ..self }
    }
}

/// What sets of controls make of the same trials.
#[derive(Debug, Clone)]
pub struct Variants {
    sets: Vec<ControlSet>,
    trials: Range<u64>,
    bearers: Vec<PartyIndex>,
    gross: Store,
    involved: Vec<PartyIndex>,
    net_sets: Vec<ControlSet>,
    net: Option<Store>,
    answers: Vec<Answers>,
    played: u64,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compared {
    /// Gross loss of all parties.
    Total,
    /// Gross loss of a party.
    Gross(PartyIndex),
    /// Net loss of a party.
    Net(PartyIndex),
    /// 1 in trials in which the tolerance at a position of [`Plan::tolerances`] is breached, 0 in others.
    Breach(usize),
}

impl Variants {
    /// The trials, of which a run that was cancelled has only the first.
    pub fn trials(&self) -> Range<u64> {
        self.trials.clone()
    }

    /// The sets that were compared.
    pub fn sets(&self) -> &[ControlSet] {
        &self.sets
    }

    /// Parties that can bear a loss, by index.
    pub fn bearers(&self) -> &[PartyIndex] {
        &self.bearers
    }

    /// Parties with net losses, by index; none without terms.
    pub fn involved(&self) -> &[PartyIndex] {
        &self.involved
    }

    /// How the controls of each watched set answered the demands on them.
    pub fn answers(&self) -> &[Answers] {
        &self.answers
    }

    /// How many times a cluster was played, which is what comparing costs.
    pub fn played(&self) -> u64 {
        self.played
    }

    /// One number a trial under a set; `None` if the set, or the figure under it, was not compared.
    ///
    /// The same bits as in a run of the [plan with these controls](Plan::with_controls).
    pub fn column(&self, set: ControlSet, compared: Compared) -> Option<Vec<f64>> {
        let mut column = Vec::new();
        self.read(set, compared, &mut column).then_some(column)
    }

    /// As [`column`](Self::column), into a vector that is used again; whether there is such a column.
    pub fn read(&self, set: ControlSet, compared: Compared, column: &mut Vec<f64>) -> bool {
        column.clear();
        if let Compared::Net(party) = compared {
            let place = self.involved.iter().position(|&other| other == party);
            let set = self.net_sets.iter().position(|&other| other == set);
            let (Some(store), Some(place), Some(set)) = (&self.net, place, set) else { return false };
            store.amounts(set, place, column);
            return true;
        }
        let Some(set) = self.sets.iter().position(|&other| other == set) else { return false };
        match compared {
            Compared::Breach(tolerance) => self.gross.marks(set, tolerance, column),
            Compared::Gross(party) => {
                let Some(place) = self.bearers.iter().position(|&other| other == party) else { return false };
                self.gross.amounts(set, place + 1, column);
            }
            _ => self.gross.amounts(set, 0, column),
        }
        true
    }
}

/// Numbers by trial under each of many sets: the sum of a number of rows, of which the set picks one for each cluster.
#[derive(Debug, Clone, Default)]
struct Store {
    /// One column for each quantity, by row; then marks by row, a bit each.
    columns: Vec<Vec<Amount>>,
    marks: Vec<u64>,
    /// Where the clusters of each trial end.
    ends: Vec<usize>,
    clusters: Vec<Cluster>,
    patterns: Patterns,
}

/// A cluster of a trial: the row under set s is `row + choice of the pattern for s`.
#[derive(Debug, Clone, Copy)]
struct Cluster {
    pattern: u32,
    row: u32,
}

/// Ways in which sets pick among rows.
#[derive(Debug, Clone, Default)]
struct Patterns {
    sets: Vec<ControlSet>,
    known: HashMap<Vec<Choice>, u32>,
    /// Patterns by set: `choices[s][p]`.
    choices: Vec<Vec<u16>>,
}

/// A set that agrees with `there` on the controls `consulted` is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Choice {
    consulted: u64,
    there: u64,
}

impl Choice {
    fn of(set: u64, consulted: u64) -> Self {
        Self { consulted, there: set & consulted }
    }

    fn fits(self, set: u64) -> bool {
        set & self.consulted == self.there
    }
}

impl Patterns {
    fn new(sets: Vec<ControlSet>) -> Self {
        Self { choices: vec![Vec::new(); sets.len()], sets, known: HashMap::new() }
    }

    /// The pattern of some choices, each of which has a row; every set fits one of them.
    fn find(&mut self, choices: &[Choice]) -> u32 {
        if let Some(&pattern) = self.known.get(choices) {
            return pattern;
        }
        let pattern = self.known.len() as u32;
        self.known.insert(choices.to_vec(), pattern);
        for (set, chosen) in self.sets.iter().zip(&mut self.choices) {
            let fitting = choices.iter().position(|choice| choice.fits(set.bits()));
            chosen.push(fitting.expect("every set has been played, or one like it") as u16);
        }
        pattern
    }
}

impl Store {
    fn new(sets: Vec<ControlSet>, columns: usize) -> Self {
        Self { columns: vec![Vec::new(); columns], patterns: Patterns::new(sets), ..Self::default() }
    }

    fn push_row(&mut self, amounts: impl Iterator<Item = Amount>, marks: u64) {
        self.columns.iter_mut().zip(amounts).for_each(|(column, amount)| column.push(amount));
        self.marks.push(marks);
    }

    /// Adds a cluster to the trial in hand, whose rows are the last ones.
    fn push_cluster(&mut self, choices: &[Choice]) {
        let pattern = self.patterns.find(choices);
        self.clusters.push(Cluster { pattern, row: (self.marks.len() - choices.len()) as u32 });
    }

    fn end_trial(&mut self) {
        self.ends.push(self.clusters.len());
    }

    /// Adds the trials that follow.
    fn append(&mut self, other: Self) {
        let (rows, clusters) = (self.marks.len() as u32, self.clusters.len());
        let mut renamed = vec![0; other.patterns.known.len()];
        for (choices, pattern) in &other.patterns.known {
            renamed[*pattern as usize] = self.patterns.find(choices);
        }
        self.columns.iter_mut().zip(other.columns).for_each(|(mine, theirs)| mine.extend(theirs));
        self.marks.extend(other.marks);
        self.ends.extend(other.ends.iter().map(|end| end + clusters));
        self.clusters.extend(other.clusters.iter().map(|cluster| Cluster {
            pattern: renamed[cluster.pattern as usize],
            row: cluster.row + rows,
        }));
    }

    fn rows(&self, set: usize) -> impl Iterator<Item = impl Iterator<Item = usize> + '_> + '_ {
        let choices = &self.patterns.choices[set];
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(move |(from, &to)| {
            let row = |cluster: &Cluster| cluster.row as usize + usize::from(choices[cluster.pattern as usize]);
            self.clusters[from..to].iter().map(row)
        })
    }

    fn amounts(&self, set: usize, column: usize, out: &mut Vec<f64>) {
        let amounts = &self.columns[column];
        out.extend(self.rows(set).map(|rows| rows.map(|row| amounts[row]).sum::<Amount>().get()));
    }

    fn marks(&self, set: usize, mark: usize, out: &mut Vec<f64>) {
        let marked = |row: usize| self.marks[row] >> mark & 1 == 1;
        out.extend(self.rows(set).map(|mut rows| f64::from(u8::from(rows.any(marked)))));
    }
}

/// Runs trials under many sets of controls, on the caller's rayon pool. The same bits for any number of threads.
///
/// Takes about as long as one run, and then as long as it takes to play the clusters again that controls make a difference to. Memory
/// grows with the trials and with what differs in each, not with trials times sets.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted.
pub fn variants<O: Observer>(
    plan: &Plan,
    terms: Option<&Terms<'_>>,
    run: &Run,
    compare: &Compare,
    observer: &O,
) -> Result<Variants, SimulateError> {
    let trials = run.trials();
    let starts: Vec<u64> = trials.clone().step_by(CHUNK as usize).collect();
    let terms = terms.filter(|terms| !terms.is_empty() && compare.net.contains(&true));
    let chunk = |start: u64| {
        if observer.is_cancelled() {
            return Ok(None);
        }
        let range = start..(start + CHUNK).min(trials.end);
        let done = Comparing::new(plan, terms, run.seed(), compare).run(range.clone())?;
        observer.advance(range.end - range.start);
        Ok(Some(done))
    };
    #[cfg(feature = "rayon")]
    let chunks: Vec<Result<Option<Variants>, SimulateError>> = starts.into_par_iter().map(chunk).collect();
    #[cfg(not(feature = "rayon"))]
    let chunks: Vec<Result<Option<Variants>, SimulateError>> = starts.into_iter().map(chunk).collect();
    let mut all = Comparing::new(plan, terms, run.seed(), compare).nothing(trials.start);
    for chunk in chunks {
        // What was run after a gap that was left by cancelling is of no use.
        let Some(chunk) = chunk? else { break };
        all.trials.end = chunk.trials.end;
        all.gross.append(chunk.gross);
        if let (Some(mine), Some(theirs)) = (&mut all.net, chunk.net) {
            mine.append(theirs);
        }
        all.answers.iter_mut().zip(&chunk.answers).for_each(|(mine, theirs)| mine.merge(theirs));
        all.played += chunk.played;
    }
    Ok(all)
}

/// What came of playing a cluster under a set.
#[derive(Debug, Default, Clone)]
struct Played {
    parties: Vec<Amount>,
    breaches: u64,
    overflow: bool,
    /// Every loss and downtime, where terms ask for them.
    collected: Option<Collect>,
    /// The demands on controls.
    calls: Calls,
}

/// Plays and compares the trials of a chunk.
struct Comparing<'a> {
    plan: &'a Plan,
    compare: &'a Compare,
    workspace: Workspace<'a>,
    clusters: Clusters,
    bearers: Vec<PartyIndex>,
    /// Position of each party among the bearers.
    bearer_of: Vec<usize>,
    settler: Option<Settler<'a>>,
    involved: Vec<PartyIndex>,
    net_sets: Vec<ControlSet>,
    /// Whether every set of the controls is compared, so that branching plays no set in vain.
    branches: Option<u64>,
    losses: TrialLosses,
}

impl<'a> Comparing<'a> {
    fn new(plan: &'a Plan, terms: Option<&'a Terms<'a>>, seed: u64, compare: &'a Compare) -> Self {
        let bearers = bearers(plan);
        let place = |party: usize| bearers.iter().position(|bearer| bearer.0 as usize == party).unwrap_or(0);
        let net_sets = compare.sets.iter().zip(&compare.net).filter(|pair| *pair.1 && terms.is_some());
        Self {
            plan,
            compare,
            workspace: Workspace::new(plan, seed),
            clusters: Clusters::new(plan),
            bearer_of: (0..plan.parties).map(place).collect(),
            bearers,
            settler: terms.map(Settler::new),
            involved: terms.map(|terms| terms.involved().to_vec()).unwrap_or_default(),
            net_sets: net_sets.map(|pair| *pair.0).collect(),
            branches: branches(&compare.sets),
            losses: TrialLosses::default(),
        }
    }

    fn nothing(&self, start: u64) -> Variants {
        let controls = self.plan.controls.all.len();
        let answers = self.compare.watched.iter().map(|&set| Answers::new(set, controls, &self.compare.obligations));
        Variants {
            sets: self.compare.sets.clone(),
            trials: start..start,
            bearers: self.bearers.clone(),
            gross: Store::new(self.compare.sets.clone(), self.bearers.len() + 1),
            involved: self.involved.clone(),
            net_sets: self.net_sets.clone(),
            net: self.settler.is_some().then(|| Store::new(self.net_sets.clone(), self.involved.len())),
            answers: answers.collect(),
            played: 0,
        }
    }

    fn run(mut self, range: Range<u64>) -> Result<Variants, SimulateError> {
        let mut done = self.nothing(range.start);
        let in_full = self.settler.is_some();
        let mut sums = empty_sums(self.plan);
        let mut at = range.start;
        while at < range.end {
            let trials: Vec<u64> = (at..(at + BLOCK as u64).min(range.end)).collect();
            self.workspace.draw_block(&trials, in_full, &mut sums);
            for (place, &trial) in trials.iter().enumerate() {
                if !self.trial(place, trial, &mut done) {
                    return Err(SimulateError::Overflow { trial });
                }
            }
            at += trials.len() as u64;
        }
        done.trials.end = range.end;
        Ok(done)
    }

    /// Compares one trial; false if its losses cannot be counted.
    fn trial(&mut self, place: usize, trial: u64, done: &mut Variants) -> bool {
        let width = self.plan.parties;
        let mut countable = !self.workspace.books.overflow;
        // What was booked without controls having a say in it.
        let mut base: Vec<Amount> = self.bearers.iter().map(|_| Amount::ZERO).collect();
        for (bearer, sum) in self.bearers.iter().zip(&mut base) {
            *sum = self.workspace.books.by_party[place * width + bearer.0 as usize];
        }
        let mut base_breaches = 0;
        {
            let (draw, _, occurrences) = self.workspace.unfold(place, trial, 0);
            occurrences.strike(draw, 0..occurrences.all.len() as u32);
            self.clusters.find(self.plan, occurrences);
        }
        let mut played: Vec<Vec<(Choice, Played)>> = Vec::new();
        let mut from = 0;
        for cluster in 0..self.clusters.ends.len() {
            let to = self.clusters.ends[cluster];
            let found = self.cluster(place, trial, from..to);
            from = to;
            done.played += found.len() as u64;
            countable &= found.iter().all(|(_, played)| !played.overflow);
            if let [(_, only)] = &found[..] {
                base.iter_mut().zip(&only.parties).for_each(|(sum, &amount)| *sum += amount);
                base_breaches |= only.breaches;
            }
            played.push(found);
        }
        for (set, answers) in self.compare.watched.iter().zip(&mut done.answers) {
            let calls = played.iter().filter_map(|found| find(found, set.bits())).map(|played| &played.calls);
            answers.add_trial(calls);
        }
        let total = |parties: &[Amount]| parties.iter().copied().sum::<Amount>();
        let row = |parties: &[Amount]| std::iter::once(total(parties)).chain(parties.to_vec());
        done.gross.push_row(row(&base), base_breaches);
        done.gross.push_cluster(&[Choice::of(0, 0)]);
        for found in played.iter().filter(|found| found.len() > 1) {
            for (_, played) in found {
                done.gross.push_row(row(&played.parties), played.breaches);
            }
            let choices: Vec<Choice> = found.iter().map(|(choice, _)| *choice).collect();
            done.gross.push_cluster(&choices);
        }
        done.gross.end_trial();
        if let Some(net) = &mut done.net {
            countable &= self.net(place, &mut played, net);
        }
        countable
    }

    /// Plays one cluster under as many sets as differ.
    fn cluster(&mut self, place: usize, trial: u64, members: Range<usize>) -> Vec<(Choice, Played)> {
        let mut found = Vec::new();
        match self.branches {
            Some(all) => self.branch(place, trial, members, (0, 0, all), &mut found),
            None => {
                for index in 0..self.compare.sets.len() {
                    let set = self.compare.sets[index].bits();
                    if find(&found, set).is_none() {
                        found.push(self.play(place, trial, members.clone(), set));
                    }
                    // Where nobody was consulted, nothing differs.
                    if found[0].0.consulted == 0 {
                        break;
                    }
                }
            }
        }
        found
    }

    /// Plays a cluster under the set `there`, then under those that differ from it in a control that was consulted and not yet decided.
    fn branch(
        &mut self,
        place: usize,
        trial: u64,
        members: Range<usize>,
        (there, mut decided, all): (u64, u64, u64),
        found: &mut Vec<(Choice, Played)>,
    ) {
        let (choice, played) = self.play(place, trial, members.clone(), there);
        found.push((choice, played));
        loop {
            let open = choice.consulted & all & !decided;
            if open == 0 {
                return;
            }
            let one = open & open.wrapping_neg();
            self.branch(place, trial, members.clone(), (there | one, decided | one, all), found);
            decided |= one;
        }
    }

    /// Plays one cluster under one set.
    fn play(&mut self, place: usize, trial: u64, members: Range<usize>, set: u64) -> (Choice, Played) {
        let keeps = self.settler.is_some();
        let parties = vec![Amount::ZERO; self.bearers.len()];
        let mut played = Played { parties, collected: keeps.then(Collect::default), ..Played::default() };
        let (draw, cascade, occurrences) = self.workspace.parts(place, trial, set);
        let numbers = self.clusters.members[members.clone()].iter().copied();
        let mut watch = Watching { plan: self.plan, bearer_of: &self.bearer_of, played: &mut played };
        play(cascade, occurrences, draw, numbers.clone(), &mut watch);
        if !self.compare.watched.is_empty() {
            played.calls.note(occurrences, numbers, &cascade.openings);
        }
        (Choice::of(set, occurrences.consulted), played)
    }

    /// Settles the trial under the sets whose net losses are wanted, as often as they differ; false if something cannot be counted.
    fn net(&mut self, place: usize, played: &mut [Vec<(Choice, Played)>], store: &mut Store) -> bool {
        let mut prices = std::mem::take(&mut self.losses.prices);
        self.workspace.prices(place, &mut prices);
        self.losses.prices = prices;
        let mut choices: Vec<Choice> = Vec::new();
        let mut countable = true;
        for index in 0..self.net_sets.len() {
            let set = self.net_sets[index].bits();
            if choices.iter().any(|choice| choice.fits(set)) {
                continue;
            }
            let mut consulted = 0;
            let mut losses = std::mem::take(&mut self.losses);
            losses.losses.clear();
            losses.downtime.clear();
            for found in played.iter() {
                let Some(position) = found.iter().position(|(choice, _)| choice.fits(set)) else { continue };
                if found.len() > 1 {
                    consulted |= found[position].0.consulted;
                }
                if let Some(collected) = &found[position].1.collected {
                    collected.add_to(&mut losses, self.workspace.occurrences());
                }
            }
            losses.sort();
            if let Some(settler) = &mut self.settler {
                let settled = settler.settle(&losses);
                countable &= settled.is_countable();
                let involved = self.involved.iter().map(|party| settled.net[party.0 as usize]);
                store.push_row(involved, 0);
            }
            self.losses = losses;
            choices.push(Choice::of(set, consulted));
        }
        store.push_cluster(&choices);
        store.end_trial();
        countable
    }
}

/// What was played under a set, or one like it.
fn find(found: &[(Choice, Played)], set: u64) -> Option<&Played> {
    found.iter().find(|(choice, _)| choice.fits(set)).map(|(_, played)| played)
}

/// The controls of which every set is compared, if they are few enough.
fn branches(sets: &[ControlSet]) -> Option<u64> {
    let all = sets.iter().fold(0, |all, set| all | set.bits());
    let controls = all.count_ones() as usize;
    (controls <= MOST_BRANCHED && sets.len() == 1 << controls).then_some(all)
}

/// Every set of some controls.
pub fn every_set(controls: ControlSet) -> Vec<ControlSet> {
    let members: Vec<ControlIndex> = controls.iter().collect();
    let set = |bits: u64| {
        let chosen = members.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        chosen.fold(ControlSet::EMPTY, |set, (_, &control)| set.with(control))
    };
    (0..1u64 << members.len()).map(set).collect()
}

/// Adds up a cluster as it is played.
struct Watching<'a> {
    plan: &'a Plan,
    bearer_of: &'a [usize],
    played: &'a mut Played,
}

impl Watch for Watching<'_> {
    fn row(&mut self, row: Row) {
        let bearer = self.plan.losses.slots[row.slot as usize].bearer;
        self.played.parties[self.bearer_of[bearer.0 as usize]] += row.amount;
        if let Some(collected) = &mut self.played.collected {
            collected.row(row);
        }
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        if let Some(collected) = &mut self.played.collected {
            collected.downtime(node, hit, stretch);
        }
    }

    fn below(&mut self, _: u32, _: u32, _: i64, _: i64) {}

    fn breach(&mut self, tolerance: u32) {
        self.played.breaches |= 1u64.checked_shl(tolerance).unwrap_or(0);
    }

    fn data_breach(&mut self, tolerance: u32, _: u32) {
        self.breach(tolerance);
    }

    fn overflow(&mut self) {
        self.played.overflow = true;
    }
}
