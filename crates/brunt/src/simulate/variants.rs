//! Many sets of controls on the same trials, at little more than the cost of the differences between them.
//!
//! A trial consists of clusters of occurrences that do not influence each other. Each cluster is played under one set after the other.
//! While it is played, the *consulted* controls are noted: controls whose presence or absence made a difference. A set that agrees with
//! an earlier set on all consulted controls gives the same losses and need not be played. A control that changes nothing in a cluster
//! therefore costs no time there.

use super::observer::Observer;
use super::run::{Run, SimulateError};
use crate::ledger::Amount;
use crate::plan::Plan;
use crate::scenario::{ControlIndex, ControlSet, PartyIndex};
use crate::settle::Terms;
use compare::Comparing;
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use std::collections::HashMap;
use std::iter::Sum;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

mod answer;
mod compare;
mod memory;

pub(super) use answer::Answers;
pub(crate) use answer::Asked;

/// Number of trials that a thread takes at a time.
const CHUNK: u64 = 1024;

/// Sets of controls to compare, and the sets whose net losses are compared too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Compare {
    sets: Vec<ControlSet>,
    net: Vec<bool>,
    watched: Vec<ControlSet>,
    obligations: Vec<ControlSet>,
}

impl Compare {
    /// Compares the gross losses under `sets`.
    pub(crate) fn new(sets: Vec<ControlSet>) -> Self {
        Self { net: vec![false; sets.len()], sets, ..Self::default() }
    }

    /// Also compares the net losses under `sets`.
    #[must_use]
    pub(crate) fn with_net(mut self, sets: &[ControlSet]) -> Self {
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

    /// Also counts how the controls of the sets `watched` answered the demands on them. The watched sets are compared, too.
    #[must_use]
    pub(crate) fn with_answers(mut self, watched: &[ControlSet]) -> Self {
        for &set in watched {
            if !self.sets.contains(&set) {
                self.sets.push(set);
                self.net.push(false);
            }
        }
        self.watched = watched.to_vec();
        self
    }

    /// Also counts, for each of the `obligations`, the demands on which none of its controls worked.
    #[must_use]
    pub(crate) fn with_obligations(self, obligations: Vec<ControlSet>) -> Self {
        Self { obligations, ..self }
    }
}

/// Losses of the same trials under many sets of controls.
#[derive(Debug, Clone)]
pub(crate) struct Variants {
    sets: Vec<ControlSet>,
    trials: Range<u64>,
    bearers: Vec<PartyIndex>,
    gross: Store<Amount>,
    involved: Vec<PartyIndex>,
    net_sets: Vec<ControlSet>,
    net: Option<Store<f64>>,
    answers: Vec<Answers>,
}

/// Quantity that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Compared {
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
    /// The trials. A cancelled run has only the first of the trials asked for.
    pub(crate) fn trials(&self) -> Range<u64> {
        self.trials.clone()
    }

    /// The sets that were compared.
    #[cfg(test)]
    pub(crate) fn sets(&self) -> &[ControlSet] {
        &self.sets
    }

    /// Parties that can bear a loss, by index.
    pub(crate) fn bearers(&self) -> &[PartyIndex] {
        &self.bearers
    }

    /// Parties with net losses, by index; none without terms.
    pub(crate) fn involved(&self) -> &[PartyIndex] {
        &self.involved
    }

    /// Answers of the controls of each watched set to the demands on them.
    pub(crate) fn answers(&self) -> &[Answers] {
        &self.answers
    }

    /// Bytes of all parts that grow with the number of trials.
    pub(crate) fn bytes(&self) -> usize {
        self.gross.bytes() + self.net.as_ref().map_or(0, Store::bytes)
    }

    /// One number per trial under a set; `None` if the set, or the quantity under it, was not compared.
    ///
    /// The numbers have the same bits as in a run of the [plan with these controls](Plan::with_controls).
    pub(crate) fn column(&self, set: ControlSet, compared: Compared) -> Option<Vec<f64>> {
        let mut column = Vec::new();
        self.read(set, compared, &mut column).then_some(column)
    }

    /// As [`column`](Self::column), into a vector that is reused. Returns whether there is such a column.
    pub(crate) fn read(&self, set: ControlSet, compared: Compared, column: &mut Vec<f64>) -> bool {
        column.clear();
        if let Compared::Net(party) = compared {
            let place = self.involved.iter().position(|&other| other == party);
            let compared = self.net_sets.contains(&set);
            let (Some(store), Some(place), true) = (&self.net, place, compared) else { return false };
            // A trial is settled as a whole, so that no sum has two parts.
            store.sums(set, place, column, |amount: f64| amount);
            return true;
        }
        if !self.sets.contains(&set) {
            return false;
        }
        match compared {
            Compared::Breach(tolerance) => self.gross.marks(set, tolerance, column),
            Compared::Gross(party) => {
                let Some(place) = self.bearers.iter().position(|&other| other == party) else { return false };
                self.gross.sums(set, place + 1, column, Amount::get);
            }
            _ => self.gross.sums(set, 0, column, Amount::get),
        }
        true
    }
}

/// Numbers by trial under each of many sets. A number is the sum of several rows; for each cluster the set selects one row.
#[derive(Debug, Clone)]
struct Store<N> {
    /// One column of rows for each quantity; then the marks of each row, one bit each, if there are any.
    columns: Vec<Vec<N>>,
    marks: Vec<Marks>,
    rows: u32,
    /// Position after the last cluster of each trial.
    ends: Vec<usize>,
    clusters: Vec<Cluster>,
    patterns: Patterns,
}

/// A set of numbers, nearly always below 64.
#[derive(Debug, Clone, Default)]
struct Marks {
    first: u64,
    /// Bits of the numbers from 64 on, 64 to a word.
    more: Vec<u64>,
}

impl Marks {
    fn add(&mut self, mark: usize) {
        let word = match (mark / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => {
                self.more.resize(self.more.len().max(word + 1), 0);
                &mut self.more[word]
            }
        };
        *word |= 1 << (mark % 64);
    }

    fn add_all(&mut self, other: &Self) {
        self.first |= other.first;
        self.more.resize(self.more.len().max(other.more.len()), 0);
        self.more.iter_mut().zip(&other.more).for_each(|(mine, theirs)| *mine |= theirs);
    }

    fn has(&self, mark: usize) -> bool {
        let word = (mark / 64).checked_sub(1).map_or(Some(&self.first), |word| self.more.get(word));
        word.is_some_and(|word| word >> (mark % 64) & 1 == 1)
    }
}

/// A cluster of a trial. Its row under set s is `row` plus the choice of the pattern for s.
#[derive(Debug, Clone, Copy)]
struct Cluster {
    pattern: u32,
    row: u32,
}

/// Patterns: lists of choices. A set takes the first choice of a pattern that it fits.
#[derive(Debug, Clone, Default)]
struct Patterns {
    known: HashMap<Vec<Choice>, u32>,
    choices: Vec<Choice>,
    /// Position after the last choice of each pattern.
    ends: Vec<u32>,
}

/// A choice: every set that agrees with `there` on the controls `consulted` gives the same result.
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
    /// Number of the pattern with these choices. Each choice has a row, and every compared set fits one of the choices.
    fn find(&mut self, choices: &[Choice]) -> u32 {
        if let Some(&pattern) = self.known.get(choices) {
            return pattern;
        }
        let pattern = self.ends.len() as u32;
        self.known.insert(choices.to_vec(), pattern);
        self.choices.extend_from_slice(choices);
        self.ends.push(self.choices.len() as u32);
        pattern
    }

    /// Choice of a pattern for a set.
    fn choice(&self, pattern: u32, set: u64) -> u32 {
        let from = (pattern as usize).checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let choices = &self.choices[from..self.ends[pattern as usize] as usize];
        choices.iter().take_while(|choice| !choice.fits(set)).count() as u32
    }
}

impl<N: Copy + Sum> Store<N> {
    fn new(columns: usize) -> Self {
        Self {
            columns: vec![Vec::new(); columns],
            marks: Vec::new(),
            rows: 0,
            ends: Vec::new(),
            clusters: Vec::new(),
            patterns: Patterns::default(),
        }
    }

    /// Bytes of all parts that grow with the number of trials.
    fn bytes(&self) -> usize {
        let rows = self.rows as usize * self.columns.len() * size_of::<N>();
        let marks = self.marks.iter().map(|marks| size_of::<Marks>() + marks.more.len() * size_of::<u64>());
        let trials = self.ends.len() * size_of::<usize>() + self.clusters.len() * size_of::<Cluster>();
        rows + marks.sum::<usize>() + trials
    }

    fn push_row(&mut self, amounts: impl Iterator<Item = N>) {
        self.columns.iter_mut().zip(amounts).for_each(|(column, amount)| column.push(amount));
        self.rows += 1;
    }

    /// Adds a cluster to the current trial; the rows of the cluster are the last rows.
    fn push_cluster(&mut self, choices: &[Choice]) {
        let pattern = self.patterns.find(choices);
        self.clusters.push(Cluster { pattern, row: self.rows - choices.len() as u32 });
    }

    fn end_trial(&mut self) {
        self.ends.push(self.clusters.len());
    }

    /// Adds the trials that come next.
    fn append(&mut self, other: Self) {
        let (rows, clusters) = (self.rows, self.clusters.len());
        let starts = std::iter::once(&0).chain(&other.patterns.ends);
        let of_pattern = |(from, to): (&u32, &u32)| &other.patterns.choices[*from as usize..*to as usize];
        let renamed: Vec<u32> =
            starts.zip(&other.patterns.ends).map(of_pattern).map(|choices| self.patterns.find(choices)).collect();
        self.columns.iter_mut().zip(other.columns).for_each(|(mine, theirs)| mine.extend(theirs));
        self.marks.extend(other.marks);
        self.rows += other.rows;
        self.ends.extend(other.ends.iter().map(|end| end + clusters));
        self.clusters.extend(
            other
                .clusters
                .iter()
                .map(|cluster| Cluster { pattern: renamed[cluster.pattern as usize], row: cluster.row + rows }),
        );
    }

    fn rows(&self, set: ControlSet) -> impl Iterator<Item = impl Iterator<Item = usize> + '_> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(move |(from, &to)| {
            let row =
                move |cluster: &Cluster| (cluster.row + self.patterns.choice(cluster.pattern, set.bits())) as usize;
            self.clusters[from..to].iter().map(row)
        })
    }

    fn sums(&self, set: ControlSet, column: usize, out: &mut Vec<f64>, number: impl Fn(N) -> f64) {
        let amounts = &self.columns[column];
        out.extend(self.rows(set).map(|rows| number(rows.map(|row| amounts[row]).sum::<N>())));
    }

    fn marks(&self, set: ControlSet, mark: usize, out: &mut Vec<f64>) {
        let marked = |row: usize| self.marks[row].has(mark);
        out.extend(self.rows(set).map(|mut rows| f64::from(u8::from(rows.any(marked)))));
    }
}

/// Runs trials under many sets of controls, on the caller's rayon pool. The result has the same bits for any number of threads.
///
/// It takes about as long as one run, and the time to play again the clusters to which controls make a difference. Memory grows with the
/// number of trials and with the differences in each, not with trials x sets.
///
/// # Errors
/// [`SimulateError::Overflow`] if a loss cannot be counted.
pub(crate) fn variants<O: Observer>(
    plan: &Plan,
    terms: Option<&Terms>,
    run: &Run,
    compare: &Compare,
    observer: &O,
) -> Result<Variants, SimulateError> {
    let trials = run.trials();
    let chunks = (trials.end - trials.start).div_ceil(CHUNK);
    let terms = terms.filter(|terms| !terms.is_empty() && compare.net.contains(&true));
    // Chunks are taken in order, so that a run that is cancelled has the first of them.
    let next = AtomicU64::new(0);
    let take_chunks = |_| {
        let mut done = Vec::new();
        while !observer.is_cancelled() {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= chunks {
                break;
            }
            let start = trials.start + number * CHUNK;
            let range = start..(start + CHUNK).min(trials.end);
            let length = range.end - range.start;
            done.push((number, Comparing::new(plan, terms, run.seed(), compare).run(range)));
            observer.advance(length);
        }
        done
    };
    #[cfg(feature = "rayon")]
    let mut done: Vec<(u64, Result<Variants, SimulateError>)> =
        (0..rayon::current_num_threads()).into_par_iter().flat_map_iter(take_chunks).collect();
    #[cfg(not(feature = "rayon"))]
    let mut done: Vec<(u64, Result<Variants, SimulateError>)> = take_chunks(0usize);
    done.sort_by_key(|chunk| chunk.0);
    let mut all = Comparing::new(plan, terms, run.seed(), compare).nothing(trials.start);
    for (_, chunk) in done {
        let chunk = chunk?;
        all.trials.end = chunk.trials.end;
        all.gross.append(chunk.gross);
        if let (Some(mine), Some(theirs)) = (&mut all.net, chunk.net) {
            mine.append(theirs);
        }
        all.answers.iter_mut().zip(&chunk.answers).for_each(|(mine, theirs)| mine.merge(theirs));
    }
    Ok(all)
}

/// Every subset of `controls`.
pub(crate) fn every_set(controls: ControlSet) -> Vec<ControlSet> {
    let members: Vec<ControlIndex> = controls.iter().collect();
    let set = |bits: u64| {
        let chosen = members.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
        chosen.fold(ControlSet::EMPTY, |set, (_, &control)| set.with(control))
    };
    (0..1u64 << members.len()).map(set).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_beyond_a_word() {
        let (mut marks, mut others) = (Marks::default(), Marks::default());
        [0, 63, 64].iter().for_each(|&mark| marks.add(mark));
        [5, 200].iter().for_each(|&mark| others.add(mark));
        marks.add_all(&others);
        let found: Vec<usize> = (0..500).filter(|&mark| marks.has(mark)).collect();
        assert_eq!(found, [0, 5, 63, 64, 200]);
    }
}
