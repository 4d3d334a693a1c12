//! A node's course cut into episodes, and what follows each while lost work is made up.

use crate::suite::reference::fixed::{FULL, HOUR, units};
use crate::suite::reference::network::Piece;
use brunt::scenario::{Node, Scenario};

/// A time of constant capacity and cause within an episode.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub from: i64,
    pub to: i64,
    pub capacity: u64,
    pub cause: usize,
}

/// A maximal time with a capacity below 1, and the making up of lost work after it.
#[derive(Debug, Clone)]
pub(super) struct Episode {
    pub from: i64,
    pub to: i64,
    pub stretches: Vec<Stretch>,
    /// Whether a backlog that counts as below the level waits for the end of the episode.
    pub waiting: bool,
    /// Until when work is made up after the episode; its end if there is none.
    pub made_up_until: i64,
    /// Whether that time counts as below the level.
    pub backlog_below: bool,
}

/// The episodes of a node's course; `guard` is how far its capacities may be off by roundings.
pub(super) fn episodes(scenario: &Scenario, node: &Node, course: &[Piece], guard: (u64, u64)) -> Vec<Episode> {
    let horizon = scenario.horizon.get();
    let mut episodes: Vec<Episode> = Vec::new();
    for (number, piece) in course.iter().enumerate() {
        let to = course.get(number + 1).map_or(horizon, |next| next.from);
        let Some(cause) = piece.cause.filter(|_| piece.capacity < FULL) else { continue };
        let stretch = Stretch { from: piece.from, to, capacity: piece.capacity, cause };
        match episodes.last_mut().filter(|episode| episode.to == piece.from) {
            Some(episode) => {
                episode.to = to;
                episode.stretches.push(stretch);
            }
            None => episodes.push(Episode {
                from: piece.from,
                to,
                stretches: vec![stretch],
                waiting: false,
                made_up_until: to,
                backlog_below: false,
            }),
        }
    }
    make_up(scenario, node, &mut episodes, guard);
    episodes
}

/// After each episode the work that is left is made up until it is gone, the node falls again, or the horizon ends it.
fn make_up(scenario: &Scenario, node: &Node, episodes: &mut [Episode], guard: (u64, u64)) {
    let Some(backlog) = node.backlog else { return };
    let level = node.tolerance.map_or(FULL, |tolerance| units(tolerance.below));
    let service = Service::of(scenario, node);
    let rate = units(backlog.rate);
    // Work left in milliseconds times units, how far it may be off, and whether an episode below the level left some of it.
    let (mut work, mut off, mut below) = (0u128, 0u128, false);
    for number in 0..episodes.len() {
        let end = episodes.get(number + 1).map_or(scenario.horizon.get(), |next| next.from);
        let episode = &mut episodes[number];
        episode.waiting = below;
        let time = |stretch: &Stretch| service.between(stretch.from, stretch.to) as u128;
        let lost: u128 =
            episode.stretches.iter().map(|stretch| u128::from(FULL - stretch.capacity) * time(stretch)).sum();
        let partly = episode.stretches.iter().filter(|stretch| stretch.capacity > 0);
        off += partly.map(|stretch| u128::from(guard.1) * time(stretch)).sum::<u128>();
        work += lost;
        below |= lost > 0 && episode.stretches.iter().any(|stretch| stretch.capacity + guard.0 < level);
        if work == 0 {
            off = 0;
            continue;
        }
        let needed = work.saturating_sub(off).div_ceil(rate.into());
        let done = service.after(episode.to, i64::try_from(needed).unwrap_or(i64::MAX), end);
        episode.made_up_until = done.unwrap_or(end);
        episode.backlog_below = below;
        work = work.saturating_sub(u128::from(rate) * service.between(episode.to, episode.made_up_until) as u128);
        if done.is_some() || work == 0 {
            (work, off) = (0, 0);
        }
        below &= done.is_none();
    }
}

/// The hours in service of a node.
pub(super) struct Service {
    /// Ticks from Monday midnight to the start of the trial.
    offset: i64,
    /// Intervals from Monday midnight; `None` around the clock.
    open: Option<Vec<(i64, i64)>>,
}

const WEEK: i64 = 168 * HOUR;

impl Service {
    pub(super) fn of(scenario: &Scenario, node: &Node) -> Self {
        let open = node.hours.as_ref().map(|hours| hours.open().iter().map(|of| (of.0.get(), of.1.get())).collect());
        Self { offset: i64::from(scenario.start.weekday()) * 24 * HOUR, open }
    }

    /// The intervals in service within a time, in order.
    fn within(&self, from: i64, to: i64) -> Vec<(i64, i64)> {
        let Some(open) = &self.open else { return vec![(from, to)] };
        let weeks = (from + self.offset) / WEEK..=(to + self.offset) / WEEK;
        let shifted = weeks.flat_map(|week| open.iter().map(move |of| (of.0 + week * WEEK, of.1 + week * WEEK)));
        let cut = shifted.map(|of| ((of.0 - self.offset).max(from), (of.1 - self.offset).min(to)));
        cut.filter(|of| of.0 < of.1).collect()
    }

    /// Ticks in service within a time.
    pub(super) fn between(&self, from: i64, to: i64) -> i64 {
        self.within(from, to).iter().map(|of| of.1 - of.0).sum()
    }

    /// When the given number of ticks in service have passed since `from`; `None` if that is not by `end`.
    fn after(&self, from: i64, mut ticks: i64, end: i64) -> Option<i64> {
        if ticks == 0 {
            return Some(from);
        }
        for (open, shut) in self.within(from, end) {
            if ticks <= shut - open {
                return Some(open + ticks);
            }
            ticks -= shut - open;
        }
        None
    }
}
