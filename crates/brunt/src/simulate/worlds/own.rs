//! State of one worker for each world.

use super::difference::Difference;
use super::world::World;
use crate::ledger::{BoundHit, Sums, TrialLosses};
use crate::plan::Plan;
use crate::scenario::ThreatIndex;
use crate::simulate::book::{Books, Column, Tap, Workspace};
use crate::simulate::draw::BLOCK;
use crate::simulate::run::{Looking, empty_sums};

/// What a worker has of every world.
pub(super) struct Own<'a> {
    pub plan: &'a Plan,
    pub workspace: Workspace<'a>,
    pub sums: Sums,
    pub looking: Looking<'a>,
    /// Whether the losses of each threat are listed one by one.
    pub listed: Vec<bool>,
    /// Losses of threats that are not listed, by position, drawn for this world.
    pub columns: Vec<Column>,
    looks: bool,
}

impl<'a> Own<'a> {
    pub(super) fn new<O>(world: &World<'a, O>, seed: u64) -> Self {
        let plan = world.plan();
        let looking = Looking::new(&world.settling(), None);
        let looks = !looking.is_idle();
        Self {
            plan,
            workspace: Workspace::new(plan, seed),
            sums: empty_sums(plan),
            looking,
            listed: world.listed(),
            columns: plan.threats.iter().map(|_| Column::default()).collect(),
            looks,
        }
    }

    /// Whether somebody looks at the losses of trials.
    pub(super) fn looks(&self) -> bool {
        self.looks
    }

    /// Begins a block of trials.
    pub(super) fn begin(&mut self, trials: usize) {
        self.workspace.books.clear();
        if self.looks {
            self.looking.begin(trials);
        }
    }

    /// Draws all occurrences of a block in full, and books the losses of threats that are not listed.
    pub(super) fn draw(&mut self, trials: &[u64]) {
        let Self { plan, workspace, sums, looking, listed, columns, looks } = self;
        let looks = *looks;
        workspace.player.draw(trials, |threat| listed[threat], |apart| columns[apart.index].draw(apart, looks));
        for (threat, column) in columns.iter().enumerate().filter(|(threat, _)| !listed[*threat]) {
            column.book(plan, threat, &mut workspace.books, looks.then_some(&mut *looking));
            column.add(threat, sums);
        }
        self.end_columns(trials);
        if (0..trials.len()).any(|place| self.workspace.player.draws().has_roots(place)) {
            self.workspace.books.keep_before();
        }
    }

    /// Ends the booking of columns.
    pub(super) fn end_columns(&mut self, trials: &[u64]) {
        self.workspace.books.spread(trials.len());
        if self.looks {
            self.workspace.end_events(trials, &mut self.looking);
        }
    }

    /// Plays a trial of the block; returns whether anything happened.
    pub(super) fn play(&mut self, place: usize, trial: u64) -> bool {
        let played = self.workspace.play_one(place, trial, self.looks);
        if self.looks {
            self.looking.trial(place, trial, self.workspace.losses());
        }
        played
    }
}

/// What a worker has of a world that takes trials over from the first one.
pub(super) struct Other<'a> {
    pub own: Own<'a>,
    pub difference: &'a Difference,
    /// For each trial of the block: whether the world plays it itself.
    pub differs: Vec<bool>,
    /// For each trial of the block: whether losses that are not listed differ.
    unlike: Vec<bool>,
    losses: TrialLosses,
    /// Number of trials that were taken over.
    pub taken: u64,
}

impl<'a> Other<'a> {
    pub(super) fn new(own: Own<'a>, difference: &'a Difference) -> Self {
        let (differs, unlike) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
        Self { own, difference, differs, unlike, losses: TrialLosses::default(), taken: 0 }
    }

    /// Begins a block that the first world has drawn: takes over or draws losses that are not listed, and finds trials whose numbers of
    /// occurrences differ.
    pub(super) fn begin(&mut self, trials: &[u64], first: &mut Own<'_>) {
        self.own.begin(trials.len());
        self.own.workspace.player.draws().draw_factors(trials);
        self.take_columns(trials, first);
        let Self { own, difference, differs, .. } = self;
        differs.clear();
        differs.resize(trials.len(), difference.always);
        let bounds = &first.workspace.player.draws().bounds;
        bounds.iter().for_each(|&(place, _)| differs[place] = true);
        if difference.always {
            return;
        }
        for &(index, there) in &difference.counts {
            let counts = own.workspace.player.draws().own_counts(there, trials);
            match index {
                Some(index) => mark(differs, counts, first.workspace.player.draws().own_counts(index, trials)),
                None => mark(differs, counts, &[0; BLOCK]),
            }
        }
    }

    fn take_columns(&mut self, trials: &[u64], first: &mut Own<'_>) {
        let Self { own, difference, unlike, .. } = self;
        let Own { plan, workspace, sums, looking, listed, columns, looks } = own;
        let bounds = &first.workspace.player.draws().bounds;
        for (threat, taken) in difference.taken.iter().enumerate().filter(|(threat, _)| !listed[*threat]) {
            let tap = looks.then_some(&mut *looking);
            if let Some(index) = *taken {
                first.columns[index].book(plan, threat, &mut workspace.books, tap);
                let of_it = bounds.iter().filter(|(_, hit)| hit.threat.is_some_and(|it| it.0 as usize == index));
                let here =
                    of_it.map(|&(place, hit)| (place, BoundHit { threat: Some(ThreatIndex(threat as u32)), ..hit }));
                workspace.player.draws().bounds.extend(here);
                continue;
            }
            let column = &mut columns[threat];
            column.clear();
            if plan.threats[threat].count.is_some() {
                column.draw(workspace.player.draws().draw_apart(threat, trials), *looks);
                column.book(plan, threat, &mut workspace.books, tap);
                column.add(threat, sums);
            }
        }
        unlike.clear();
        unlike.resize(trials.len(), false);
        let none = Column::default();
        for &(index, there) in &difference.columns {
            let ours = index.map_or(&none, |index| &first.columns[index]);
            ours.mark_differences(there.map_or(&none, |there| &columns[there]), unlike);
        }
        self.own.end_columns(trials);
    }

    /// Decides whether a trial that the first world has played differs.
    pub(super) fn decide(&mut self, place: usize, first: &mut Own<'_>) {
        if !self.differs[place] {
            let multipliers = self.own.workspace.player.draws().multipliers(place);
            let player = &first.workspace.player;
            let of_first = player.multipliers(place);
            self.differs[place] = self.difference.differs(player.occurrences(), [of_first, multipliers]);
        }
    }

    /// Takes over the settlement of the trial that the first world has settled last, or settles its losses, unless the trial differs.
    pub(super) fn settle(&mut self, place: usize, trial: u64, first: &Own<'_>) {
        if self.differs[place] {
            return;
        }
        let found = first.workspace.losses();
        let mut renamed = false;
        for (programme, same) in self.difference.settles.iter().enumerate() {
            match same.filter(|_| !self.unlike[place]) {
                Some(same) => self.own.looking.settle_as(programme, place, (&first.looking, same), found),
                None => {
                    if !renamed {
                        self.losses.clone_from(found);
                        self.difference.positions.rename(&mut self.losses);
                        self.own.workspace.player.prices(place, &mut self.losses.prices);
                        renamed = true;
                    }
                    self.own.looking.settle(programme, place, trial, &self.losses);
                }
            }
        }
    }

    /// Plays the trials that differ, and takes over the others, of which the first world has `played` some.
    pub(super) fn finish(&mut self, trials: &[u64], first: &Books, played: &[bool]) {
        let Self { own, differs, taken, .. } = self;
        let listed = &own.listed;
        if differs.contains(&true) {
            own.workspace.player.draws().draw_some(trials, differs, |threat| listed[threat]);
        }
        for (place, &trial) in trials.iter().enumerate() {
            if differs[place] {
                if own.play(place, trial) {
                    own.workspace.close(&mut own.sums);
                }
                continue;
            }
            *taken += 1;
            if played[place] {
                own.workspace.books.take_over(first, place);
            }
        }
        own.workspace.finish(trials.len(), &mut own.sums);
    }

    /// Adds the sums of columns that are taken over, which the first world has summed over all its trials.
    pub(super) fn add_columns(&mut self, first: &Sums) {
        let sums = &mut self.own.sums;
        for (threat, index) in self.difference.taken.iter().enumerate() {
            if let &Some(index) = index {
                sums.threats[threat].merge(&first.threats[index]);
                sums.occurrences[threat] += first.occurrences[index];
            }
        }
    }
}

fn mark(differs: &mut [bool], counts: &[u32], others: &[u32]) {
    differs.iter_mut().zip(counts.iter().zip(others)).for_each(|(differs, (one, other))| *differs |= one != other);
}
