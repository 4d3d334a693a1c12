//! Net losses of a trial under many sets of controls.
//!
//! The losses of a trial fall into atoms: clusters, and direct losses that no control changes. Atoms that come to no common term are
//! settled apart ([`Ties`]). A group of atoms that come to common terms is settled once for each combination of its versions that a
//! compared set asks for. With two groups of 4 and 8 versions that is 12 small settlements in place of 32 whole ones.

use super::choice::Choice;
use super::reduce::Reduced;
use super::store::Store;
use super::versions::{Version, add};
use crate::ledger::{Amount, Loss, Row, TrialLosses};
use crate::scenario::{ControlSet, PartyIndex};
use crate::settle::{Settler, Terms, Ties};
use crate::simulate::draw::Occurrences;
use crate::units::Ticks;
use std::ops::Range;

/// Settles the trials of a chunk.
pub(super) struct Joint<'a> {
    settler: Settler<'a>,
    ties: Ties<'a>,
    sets: Vec<ControlSet>,
    pub involved: Vec<PartyIndex>,
    /// Net losses of a trial without losses and without moves of prices.
    nothing: Vec<Amount>,
    losses: TrialLosses,
}

/// The played parts of a trial: outcomes by position, the position of the direct losses that no control changes, and the versions of
/// each cluster.
pub(super) struct Trial<'t> {
    pub outcomes: &'t [super::memory::Outcome],
    pub plain: u32,
    pub played: &'t [Vec<Version>],
    pub reduced: &'t [Reduced],
    pub occurrences: &'t Occurrences,
    pub bearers: &'t [PartyIndex],
}

/// Losses that are settled together in any case.
#[derive(Debug, Clone)]
struct Atom {
    content: Content,
    ties: u64,
    /// Events of the atom; filled only if what belongs to one event is settled together.
    events: Vec<u32>,
}

#[derive(Debug, Clone)]
enum Content {
    /// A cluster, by its position.
    Cluster(usize),
    /// Some of the direct losses that no control changes.
    Plain(Range<usize>),
}

impl<'a> Joint<'a> {
    pub(super) fn new(terms: &'a Terms, sets: Vec<ControlSet>) -> Self {
        let mut settler = Settler::new(terms);
        let nothing = settler.settle(&TrialLosses::default()).net.clone();
        let losses = TrialLosses::default();
        Self { settler, ties: Ties::new(terms), sets, involved: terms.involved().to_vec(), nothing, losses }
    }

    pub(super) fn sets(&self) -> &[ControlSet] {
        &self.sets
    }

    /// Settles a trial under all sets. `prices` writes the price indices of the trial. Returns false if an amount cannot be counted.
    pub(super) fn settle(
        &mut self,
        trial: &Trial<'_>,
        prices: impl FnOnce(&mut Vec<f64>),
        store: &mut Store<Amount>,
    ) -> bool {
        let (fixed, groups) = groups(trial, self.atoms(trial));
        self.clear();
        prices(&mut self.losses.prices);
        fixed.iter().for_each(|atom| self.collect(trial, atom, 0));
        let mut countable = self.push(store, false);
        store.push_cluster(&[Choice::of(0, 0)]);
        self.losses.prices.clear();
        for group in groups {
            countable &= self.settle_group(trial, &group, store);
        }
        store.end_trial();
        countable
    }

    /// Settles a group of atoms once for each combination of versions.
    fn settle_group(&mut self, trial: &Trial<'_>, group: &[Atom], store: &mut Store<Amount>) -> bool {
        let joint = self.combinations(trial, group);
        let mut countable = true;
        let mut known: Vec<(&[u32], u32)> = Vec::new();
        let first = store.rows_now();
        for (_, versions) in &joint {
            if let Some(row) = known.iter().find(|known| known.0 == versions).map(|known| known.1) {
                store.repeat_row(row);
                continue;
            }
            known.push((versions, store.rows_now()));
            if group.iter().all(|atom| atom.ties == 0) {
                self.push_gross(trial, group, versions, store);
                continue;
            }
            self.clear();
            group.iter().zip(versions).for_each(|(atom, &version)| self.collect(trial, atom, version));
            countable &= self.push(store, true);
        }
        debug_assert_eq!(store.rows_now() - first, joint.len() as u32);
        let choices: Vec<Choice> = joint.iter().map(|joint| joint.0).collect();
        store.push_cluster(&choices);
        countable
    }

    /// Combinations of the versions of atoms that some set takes.
    fn combinations(&self, trial: &Trial<'_>, group: &[Atom]) -> Vec<(Choice, Vec<u32>)> {
        let mut joint = vec![(Choice::of(0, 0), Vec::new())];
        for atom in group {
            let none = [(Choice::of(0, 0), 0)];
            let choices = match atom.content {
                Content::Cluster(cluster) => &trial.reduced[cluster].choices[..],
                Content::Plain(_) => &none[..],
            };
            let mut next = Vec::new();
            for (choice, versions) in &joint {
                for &(other, version) in choices.iter().filter(|other| choice.overlaps(other.0)) {
                    let both = choice.and(other);
                    if self.sets.iter().any(|set| both.fits(set.bits())) {
                        let versions: Vec<u32> = versions.iter().copied().chain([version]).collect();
                        next.push((both, versions));
                    }
                }
            }
            joint = next;
        }
        joint
    }

    fn clear(&mut self) {
        self.losses.losses.clear();
        self.losses.downtime.clear();
    }

    /// Adds the losses of an atom in one of its versions.
    fn collect(&mut self, trial: &Trial<'_>, atom: &Atom, version: u32) {
        let time = |row: &Row| Ticks::new(trial.occurrences.all[row.event as usize].time);
        match &atom.content {
            Content::Cluster(cluster) => {
                let version = match &trial.reduced[*cluster] {
                    fixed if fixed.is_fixed() => fixed.choices[0].1,
                    _ => version,
                };
                for &outcome in &trial.played[*cluster][version as usize].outcomes {
                    let Some(all) = &trial.outcomes[outcome as usize].collected else { continue };
                    self.losses.losses.extend(all.rows().iter().map(|row| Loss { time: time(row), row: *row }));
                    self.losses.downtime.extend_from_slice(all.stretches());
                }
            }
            Content::Plain(range) => {
                let Some(all) = &trial.outcomes[trial.plain as usize].collected else { return };
                let rows = &all.rows()[range.clone()];
                self.losses.losses.extend(rows.iter().map(|row| Loss { time: time(row), row: *row }));
            }
        }
    }

    /// Settles the collected losses and pushes the net losses; `beside` if they are beside those of another group.
    fn push(&mut self, store: &mut Store<Amount>, beside: bool) -> bool {
        let TrialLosses { losses, downtime, prices } = &self.losses;
        if losses.is_empty() && downtime.is_empty() && prices.is_empty() {
            let nothing = |party: &PartyIndex| if beside { Amount::ZERO } else { self.nothing[party.0 as usize] };
            store.push_row(self.involved.iter().map(nothing));
            return true;
        }
        self.losses.sort();
        let settled = self.settler.settle(&self.losses);
        let net = |party: &PartyIndex| {
            let (net, nothing) = (settled.net[party.0 as usize], self.nothing[party.0 as usize]);
            if beside { net - nothing } else { net }
        };
        store.push_row(self.involved.iter().map(net));
        settled.is_countable()
    }

    /// Pushes losses that no term touches.
    fn push_gross(&self, trial: &Trial<'_>, group: &[Atom], versions: &[u32], store: &mut Store<Amount>) {
        let mut sums = vec![Amount::ZERO; trial.bearers.len()];
        for (atom, &version) in group.iter().zip(versions) {
            if let Content::Cluster(cluster) = atom.content {
                add(&mut sums, &trial.played[cluster][version as usize].parties);
            }
        }
        let place = |party: &PartyIndex| trial.bearers.iter().position(|bearer| bearer == party);
        store.push_row(self.involved.iter().map(|party| place(party).map_or(Amount::ZERO, |place| sums[place])));
    }

    /// The atoms of a trial, in the order in which their losses are collected.
    fn atoms(&self, trial: &Trial<'_>) -> Vec<Atom> {
        let by_event = self.ties.by_event();
        let mut atoms = Vec::new();
        for (cluster, found) in trial.played.iter().enumerate() {
            let mut atom = Atom { content: Content::Cluster(cluster), ties: 0, events: Vec::new() };
            for &(_, version) in &trial.reduced[cluster].choices {
                for &outcome in &found[version as usize].outcomes {
                    let Some(all) = &trial.outcomes[outcome as usize].collected else { continue };
                    for row in all.rows() {
                        atom.ties |= self.ties.of_loss(row);
                    }
                    for stretch in all.stretches() {
                        atom.ties |= self.ties.of_downtime(stretch);
                    }
                    if by_event {
                        let downtime = all.stretches().iter().map(|stretch| stretch.event);
                        atom.events.extend(all.rows().iter().map(|row| row.event).chain(downtime));
                    }
                }
            }
            atoms.push(atom);
        }
        let plain = trial.outcomes[trial.plain as usize].collected.as_ref().map_or(&[][..], |all| all.rows());
        let mut from = 0;
        for together in plain.chunk_by(|a, b| a.occurrence == b.occurrence) {
            let ties = together.iter().fold(0, |ties, row| ties | self.ties.of_loss(row));
            let events = if by_event { vec![together[0].event] } else { Vec::new() };
            atoms.push(Atom { content: Content::Plain(from..from + together.len()), ties, events });
            from += together.len();
        }
        atoms
    }
}

/// Groups of atoms that come to common terms. The first list has the atoms of all groups in which nothing varies.
fn groups(trial: &Trial<'_>, atoms: Vec<Atom>) -> (Vec<Atom>, Vec<Vec<Atom>>) {
    struct Group {
        ties: u64,
        events: Vec<u32>,
        /// Positions of atoms.
        atoms: Vec<usize>,
    }
    let mut groups: Vec<Group> = Vec::new();
    for (position, atom) in atoms.iter().enumerate() {
        let mut joined = Group { ties: atom.ties, events: atom.events.clone(), atoms: vec![position] };
        groups.retain_mut(|group| {
            let apart = group.ties & atom.ties == 0 && !group.events.iter().any(|event| atom.events.contains(event));
            if !apart {
                joined.ties |= group.ties;
                joined.events.append(&mut group.events);
                joined.atoms.append(&mut group.atoms);
            }
            apart
        });
        groups.push(joined);
    }
    let varies = |&atom: &usize| match atoms[atom].content {
        Content::Cluster(cluster) => !trial.reduced[cluster].is_fixed(),
        Content::Plain(_) => false,
    };
    let (varying, mut fixed): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(|group| group.atoms.iter().any(varies));
    let mut all: Vec<usize> = fixed.iter_mut().flat_map(|group| std::mem::take(&mut group.atoms)).collect();
    all.sort_unstable();
    let take = |mut positions: Vec<usize>| {
        positions.sort_unstable();
        positions.into_iter().map(|position| atoms[position].clone()).collect()
    };
    (take(all), varying.into_iter().map(|group| take(group.atoms)).collect())
}
