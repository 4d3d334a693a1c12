//! Blocks of trials, played and booked.

use super::books::{Booking, Books};
use super::collect::{Both, Collect};
use super::player::Player;
use super::singles::Singles;
use super::sink::Sink;
use super::tap::{NoTap, Tap};
use crate::ledger::{Amount, PowerSums, Sums, TrialLosses};
use crate::plan::Plan;
use crate::simulate::draw::{Apart, BLOCK, KEPT};
use crate::simulate::network::Watch;
use crate::units::Ticks;

/// Reusable state of one thread.
#[derive(Debug)]
pub(crate) struct Workspace<'a> {
    plan: &'a Plan,
    pub player: Player<'a>,
    pub books: Books,
    singles: Singles,
    /// Losses of the current trial in the order in which they arise, and in the order of settlement. Only filled for a tap that looks at
    /// single losses.
    collected: Collect,
    losses: TrialLosses,
    /// First trial with more losses than are passed on one by one.
    pub too_many: Option<u64>,
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(plan: &'a Plan, seed: u64) -> Self {
        Self {
            plan,
            player: Player::new(plan, seed),
            books: Books::new(plan, BLOCK),
            singles: Singles::new(),
            collected: Collect::default(),
            losses: TrialLosses::default(),
            too_many: None,
        }
    }

    /// Runs at most [`BLOCK`] trials, enters their losses in the books and adds their sums. The tap sees the losses of each trial.
    pub(crate) fn run<T: Tap>(&mut self, trials: &[u64], sums: &mut Sums, tap: &mut T) {
        tap.begin(trials.len());
        self.draw(trials, sums, tap);
        self.end_events(trials, tap);
        for (place, &trial) in trials.iter().enumerate() {
            let played = self.play_one(place, trial, T::LOOKS);
            if T::LOOKS {
                tap.trial(place, trial, &self.losses);
            }
            if played {
                self.close(sums);
            }
        }
        self.finish(trials.len(), sums);
    }

    /// Ends the events of a block that are not listed.
    pub(crate) fn end_events(&mut self, trials: &[u64], tap: &mut impl Tap) {
        let draws = self.player.draws();
        tap.end(|events| {
            let occurrences = events.iter().map(|event| (event.place, event.threat, event.name));
            let times: Vec<i64> = draws.times(trials, occurrences).collect();
            events.iter_mut().zip(times).for_each(|(event, time)| event.time = time);
        });
    }

    /// Plays a trial of the block into its books, unless none of its occurrences is listed; returns whether it was played. The losses of
    /// the trial are collected if somebody `looks` at them.
    pub(crate) fn play_one(&mut self, place: usize, trial: u64, looks: bool) -> bool {
        let played = self.player.draws().has_roots(place);
        match (played, looks) {
            (true, true) => self.play_collected(place, trial),
            (true, false) => self.play(place, trial, |books| books),
            (false, true) => self.collect_nothing(place),
            (false, false) => {}
        }
        played
    }

    /// Losses of the trial that was played last, if they were collected.
    pub(crate) fn losses(&self) -> &TrialLosses {
        &self.losses
    }

    /// Ends a block of trials: adds the sums that are added side by side.
    pub(crate) fn finish(&mut self, trials: usize, sums: &mut Sums) {
        self.player.draws().count_bounds(sums);
        self.books.spread(trials);
        add_rows(&self.books.by_category, self.plan.categories, trials, &mut sums.categories);
        add_rows(&self.books.by_framework, 4, trials, &mut sums.frameworks);
    }

    /// Draws the trials of a block, to be played one by one by the player. Direct losses of threats with direct losses only are booked at
    /// once, unless `in_full` asks for all occurrences. `too` receives the threats that the player counts apart beside these.
    pub(crate) fn draw_block(
        &mut self,
        trials: &[u64],
        in_full: bool,
        sums: &mut Sums,
        mut too: impl FnMut(Apart<'_>),
    ) {
        self.books.clear();
        let Self { player, books, singles, .. } = self;
        player.draw(
            trials,
            |_| in_full,
            |apart| match apart.threat.only_costs() {
                true => singles.book(apart, books, sums, &mut NoTap),
                false => too(apart),
            },
        );
        singles.round_largest(&mut books.largest[..trials.len()]);
        self.books.spread(trials.len());
    }

    /// Draws the trials of a block. Direct losses of threats with direct losses only are booked at once, unless the tap lists them.
    fn draw<T: Tap>(&mut self, trials: &[u64], sums: &mut Sums, tap: &mut T) {
        let Self { player, books, singles, .. } = self;
        books.clear();
        let listed: Vec<bool> = (0..self.plan.threats.len()).map(|threat| tap.lists(threat)).collect();
        player.draw(trials, |threat| listed[threat], |apart| singles.book(apart, books, sums, tap));
        singles.round_largest(&mut books.largest[..trials.len()]);
    }

    /// Plays a trial of the block into its books.
    fn play<'w, W: Watch>(&'w mut self, place: usize, trial: u64, watch: impl FnOnce(Booking<'w>) -> W) {
        self.books.open(place);
        self.player.unfold(place, trial, false);
        self.player.play(place, trial, &mut watch(self.books.watch()));
    }

    /// Plays a trial of the block into its books, and collects its losses.
    fn play_collected(&mut self, place: usize, trial: u64) {
        let mut collected = std::mem::take(&mut self.collected);
        self.play(place, trial, |books| Both(books, &mut collected));
        collected.put_into(&mut self.losses, self.player.occurrences());
        if collected.take_too_many() {
            self.too_many = self.too_many.or(Some(trial));
        }
        self.collected = collected;
        self.player.prices(place, &mut self.losses.prices);
    }

    /// Collects the losses of a trial without listed occurrences.
    fn collect_nothing(&mut self, place: usize) {
        self.losses.losses.clear();
        self.losses.downtime.clear();
        self.player.prices(place, &mut self.losses.prices);
    }

    /// Closes the books of the trial that was played last, and adds its sums.
    pub(crate) fn close(&mut self, sums: &mut impl Sink) {
        let occurrences = self.player.occurrences();
        self.books.close(self.plan, &occurrences.all, sums);
        for (number, occurrence) in (0..).zip(&occurrences.all) {
            if occurrences.happens(number) {
                sums.occurrence(occurrence.threat);
            }
        }
        if occurrences.cut > 0 {
            sums.cut(Ticks::new(occurrences.cut));
        }
        if self.player.release() || self.losses.losses.len() > KEPT {
            self.books.release();
            self.collected.release();
            self.losses = TrialLosses::default();
        }
    }
}

fn add_rows(rows: &[Amount], width: usize, trials: usize, moments: &mut [PowerSums]) {
    for row in rows.chunks_exact(width.max(1)).take(trials) {
        for (moment, &amount) in moments.iter_mut().zip(row) {
            if amount != Amount::ZERO {
                moment.add(amount);
            }
        }
    }
}
