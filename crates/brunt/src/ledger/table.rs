//! The losses of many trials, event by event. Terms can be applied to a table without simulating again.

use super::{Amount, Downtime, Loss, Row, RowKind};
use crate::scenario::{NodeIndex, ThreatIndex};
use crate::units::Ticks;

/// All losses of one trial, ready to be settled.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct TrialLosses {
    /// Losses, sorted by time and number of the event. Losses of one event are consecutive, sorted by start, slot, kind and
    /// occurrence.
    pub losses: Vec<Loss>,
    /// Stretches of downtime, sorted by node and start.
    pub downtime: Vec<Downtime>,
    /// Values of the price indices, by position in the scenario; a missing index has the value 1.
    pub prices: Vec<f64>,
}

impl TrialLosses {
    /// Sorts losses and downtime into the order of the fields' documentation.
    pub(crate) fn sort(&mut self) {
        self.losses.sort_by_key(|loss| {
            let row = &loss.row;
            (loss.time, row.event, row.start, row.slot, row.kind, row.occurrence)
        });
        self.downtime.sort_by_key(|downtime| (downtime.node, downtime.start));
    }

    /// The losses of each event, in time order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &[Loss]> {
        self.losses.chunk_by(|a, b| (a.time, a.row.event) == (b.time, b.row.event))
    }
}

/// A year event loss table: every loss of consecutive trials.
///
/// Memory: 56 bytes per direct loss, 88 per loss by downtime, 56 per stretch of downtime, and per trial 16 plus 8 per price.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct LossTable {
    scenario_hash: String,
    first: u64,
    heads: Vec<Head>,
    tails: Vec<Tail>,
    downtime: Vec<Downtime>,
    /// End positions of each trial in `heads` and in `downtime`.
    ends: Vec<(usize, usize)>,
    /// The prices of each trial, trial after trial. All trials have the same number of prices.
    prices: Vec<f64>,
}

/// The fields that every loss has.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Head {
    /// Amount in units of an [`Amount`], the lower 64 bits first.
    amount: [u64; 2],
    time: i64,
    start: i64,
    event: u32,
    occurrence: u32,
    threat: u32,
    slot: u32,
    kind: RowKind,
    /// Position in `LossTable::tails`, or `NONE`.
    tail: u32,
}

/// The additional fields of a loss by downtime.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tail {
    episode: i64,
    end: i64,
    capacity: f64,
    cause: u32,
}

const NONE: u32 = u32::MAX;

impl LossTable {
    /// An empty table for the scenario with the hash `scenario_hash`. The first trial added has the number `first`.
    pub(crate) fn new(scenario_hash: &str, first: u64) -> Self {
        Self { scenario_hash: scenario_hash.to_owned(), first, ..Self::default() }
    }

    /// Hash of the scenario of the losses.
    pub(crate) fn scenario_hash(&self) -> &str {
        &self.scenario_hash
    }

    /// Number of the first trial.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// Number of trials.
    pub(crate) fn trials(&self) -> usize {
        self.ends.len()
    }

    /// Number of losses.
    pub(crate) fn losses(&self) -> usize {
        self.heads.len()
    }

    /// Adds the next trial. Its losses must be sorted, and all trials must have the same number of prices.
    ///
    /// # Panics
    /// If there are more than 2^32 losses by downtime.
    pub(crate) fn push(&mut self, trial: &TrialLosses) {
        for loss in &trial.losses {
            let row = &loss.row;
            let tail = row.cause_node.map_or(NONE, |cause| {
                let (episode, end) = (row.episode.get(), row.end.get());
                self.tails.push(Tail { episode, end, capacity: row.capacity, cause: cause.0 });
                u32::try_from(self.tails.len() - 1).expect("fewer losses by downtime than can be counted")
            });
            self.heads.push(Head {
                amount: [row.amount.units() as u64, (row.amount.units() >> 64) as u64],
                time: loss.time.get(),
                start: row.start.get(),
                event: row.event,
                occurrence: row.occurrence,
                threat: row.threat.0,
                slot: row.slot,
                kind: row.kind,
                tail,
            });
        }
        self.downtime.extend_from_slice(&trial.downtime);
        self.ends.push((self.heads.len(), self.downtime.len()));
        self.prices.extend_from_slice(&trial.prices);
    }

    /// Appends a table of the trials that follow the last trial of this table.
    ///
    /// # Panics
    /// If there are more than 2^32 losses by downtime.
    #[must_use]
    pub(crate) fn followed_by(mut self, next: &Self) -> Self {
        let (heads, tails, downtime) = (self.heads.len(), self.tails.len(), self.downtime.len());
        let shift = u32::try_from(tails).expect("fewer losses by downtime than can be counted");
        let moved =
            |tail: u32| if tail == NONE { NONE } else { tail.checked_add(shift).expect("no more than counted") };
        self.heads.extend(next.heads.iter().map(|head| Head { tail: moved(head.tail), ..*head }));
        self.tails.extend_from_slice(&next.tails);
        self.downtime.extend_from_slice(&next.downtime);
        self.prices.extend_from_slice(&next.prices);
        self.ends.extend(next.ends.iter().map(|end| (heads + end.0, downtime + end.1)));
        self
    }

    /// Copies losses, downtime and prices of the trial at `position` in the table into `trial`.
    ///
    /// # Panics
    /// If there is no such trial.
    pub(crate) fn read(&self, position: usize, trial: &mut TrialLosses) {
        let from = if position == 0 { (0, 0) } else { self.ends[position - 1] };
        let to = self.ends[position];
        trial.losses.clear();
        trial.losses.extend(self.heads[from.0..to.0].iter().map(|head| self.loss(head)));
        trial.downtime.clear();
        trial.downtime.extend_from_slice(&self.downtime[from.1..to.1]);
        let width = self.prices.len() / self.ends.len();
        trial.prices.clear();
        trial.prices.extend_from_slice(&self.prices[position * width..(position + 1) * width]);
    }

    fn loss(&self, head: &Head) -> Loss {
        let start = Ticks::new(head.start);
        let tail = self.tails.get(head.tail as usize);
        let row = Row {
            event: head.event,
            occurrence: head.occurrence,
            threat: ThreatIndex(head.threat),
            slot: head.slot,
            kind: head.kind,
            cause_node: tail.map(|tail| NodeIndex(tail.cause)),
            episode: tail.map_or(start, |tail| Ticks::new(tail.episode)),
            start,
            end: tail.map_or(start, |tail| Ticks::new(tail.end)),
            capacity: tail.map_or(1.0, |tail| tail.capacity),
            amount: Amount::from_units(i128::from(head.amount[1] as i64) << 64 | i128::from(head.amount[0])),
        };
        Loss { time: Ticks::new(head.time), row }
    }
}
