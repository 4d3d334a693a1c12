//! Losses of many trials settled side by side, for threats whose events need no order.
//!
//! With the losses x of the events of a trial, the deductible d and the limit per event, a policy answers y = min(d(x), limit) of each
//! event, min(max(sum y - retention, 0), limit) of a year, and pays the rest after coinsurance: no sum depends on the order of events.
//! Only the part of a payment that belongs to one event does, which the largest net event needs. Times are drawn for the events of those
//! trials in which the order decides.

use super::layer::Layer;
use super::placing::{Place, Placing};
use super::settlement::PolicyFacts;
use super::settler::{reinstatement_premium, used_above};
use super::terms::{Cover, Terms};
use crate::ledger::Amount;
use crate::scenario::PartyIndex;
use crate::units::Share;

/// Settlement on columns of the trials of a block under one programme.
#[derive(Debug)]
pub(crate) struct Columns<'t> {
    terms: &'t Terms,
    placing: Placing,
    /// Gross loss, largest gross event and largest net event of each party: trials x parties, row-major.
    gross: Vec<Amount>,
    largest_gross: Vec<Amount>,
    largest_net: Vec<Amount>,
    policies: Vec<PolicyColumns>,
    ordered: Vec<Open>,
}

/// One policy: a number for each trial.
#[derive(Debug, Default)]
struct PolicyColumns {
    policy: u32,
    /// Covered losses; losses above the deductible; and what is left of these by the limit per event.
    covered: Vec<Amount>,
    excess: Vec<Amount>,
    answered: Vec<Amount>,
    limit_used: Vec<bool>,
    /// Events with a loss above the deductible.
    open: Vec<Open>,
}

/// An event with a loss above the deductible of its policy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Open {
    /// Position of the trial in the block, position of the threat, and name of the occurrence.
    pub place: u32,
    pub threat: u32,
    pub name: u64,
    /// Time of the occurrence, once drawn.
    pub time: i64,
    loss: Amount,
    answered: Amount,
}

/// Settlement on columns of one trial.
pub(super) struct OnColumns<'c> {
    pub gross: &'c [Amount],
    pub largest_gross: &'c [Amount],
    pub largest_net: &'c [Amount],
    columns: &'c Columns<'c>,
    place: usize,
}

/// What one trial uses of a policy.
pub(super) struct OfPolicy<'c> {
    pub policy: usize,
    pub cover: &'c Cover,
    pub facts: PolicyFacts,
    pub recovery: Amount,
    pub reinstatement: Amount,
}

impl<'t> Columns<'t> {
    pub(crate) fn new(terms: &'t Terms, placing: Placing) -> Self {
        let column = |policy| PolicyColumns { policy, ..PolicyColumns::default() };
        let policies = placing.policies().into_iter().map(column).collect();
        let (gross, largest_gross, largest_net) = Default::default();
        Self { terms, placing, gross, largest_gross, largest_net, policies, ordered: Vec::new() }
    }

    /// Whether the losses of a threat are settled event by event, and not here.
    pub(crate) fn lists(&self, threat: usize) -> bool {
        self.placing.lists(threat)
    }

    /// Begins a block of trials.
    pub(crate) fn begin(&mut self, trials: usize) {
        let clear = |column: &mut Vec<Amount>, length: usize| {
            column.clear();
            column.resize(length, Amount::ZERO);
        };
        for column in [&mut self.gross, &mut self.largest_gross, &mut self.largest_net] {
            clear(column, trials * self.terms.parties);
        }
        for policy in &mut self.policies {
            for column in [&mut policy.covered, &mut policy.excess, &mut policy.answered] {
                clear(column, trials);
            }
            policy.limit_used.clear();
            policy.limit_used.resize(trials, false);
            policy.open.clear();
        }
    }

    /// Adds events of a threat. A run is the position of a trial and the number of its events; `names` and `events` are the names and
    /// the losses of the events of all runs.
    pub(crate) fn add(&mut self, threat: usize, runs: &[(u32, u32)], names: &[u64], events: &[Amount]) {
        match self.placing.of_threat[threat] {
            Place::Listed => {}
            Place::Free(bearer) => self.add_gross(bearer, runs, events, true),
            Place::Taken(policy) => {
                let cover = &self.terms.policies[policy as usize];
                self.add_gross(cover.insured, runs, events, false);
                let found = self.policies.iter_mut().find(|column| column.policy == policy);
                let column = found.expect("a policy that takes losses on columns has columns");
                let (insured, parties) = (cover.insured.0 as usize, self.terms.parties);
                column.add(&cover.layer, threat as u32, (runs, names, events), |place, calm| {
                    let largest = &mut self.largest_net[place * parties + insured];
                    *largest = calm.max(*largest);
                });
            }
        }
    }

    /// Adds the gross losses of a party.
    fn add_gross(&mut self, bearer: PartyIndex, runs: &[(u32, u32)], mut events: &[Amount], free: bool) {
        for &(place, count) in runs {
            let of_trial;
            (of_trial, events) = events.split_at(count as usize);
            let at = place as usize * self.terms.parties + bearer.0 as usize;
            self.gross[at] += of_trial.iter().copied().sum();
            let largest = of_trial.iter().copied().max().unwrap_or_default();
            self.largest_gross[at] = self.largest_gross[at].max(largest);
            if free {
                self.largest_net[at] = self.largest_net[at].max(largest);
            }
        }
    }

    /// Ends a block: finds the largest net events. `draw_times` draws the times of events.
    pub(crate) fn end(&mut self, mut draw_times: impl FnMut(&mut [Open])) {
        let Self { terms, policies, largest_net, ordered, .. } = self;
        for column in policies {
            let cover = &terms.policies[column.policy as usize];
            let insured = |place: u32| place as usize * terms.parties + cover.insured.0 as usize;
            let insurer = |place: u32| place as usize * terms.parties + cover.insurers[0].0.0 as usize;
            let mut raise = |at: usize, net: Amount| largest_net[at] = largest_net[at].max(net);
            ordered.clear();
            for &open in &column.open {
                let due = match Payment::of(cover, column.answered[open.place as usize]) {
                    Payment::Nothing => Amount::ZERO,
                    Payment::InFull => open.answered,
                    Payment::InOrder => {
                        ordered.push(open);
                        continue;
                    }
                };
                raise(insured(open.place), open.loss - due);
                raise(insurer(open.place), due);
            }
            draw_times(ordered);
            ordered.sort_unstable_by_key(|open| (open.place, open.time, open.threat, open.name));
            for of_trial in ordered.chunk_by(|a, b| a.place == b.place) {
                let mut sum = Amount::ZERO;
                for open in of_trial {
                    let before = cover.layer.aggregate(sum);
                    sum += open.answered;
                    let after = cover.layer.aggregate(sum);
                    let due = cover.layer.paid(after) - cover.layer.paid(before);
                    let premium = reinstatement_premium(cover, after) - reinstatement_premium(cover, before);
                    raise(insured(open.place), open.loss - due + premium);
                    raise(insurer(open.place), due - premium);
                }
            }
        }
    }

    /// The settlement of a trial of the block.
    pub(super) fn trial(&self, place: usize) -> OnColumns<'_> {
        let row = place * self.terms.parties..(place + 1) * self.terms.parties;
        OnColumns {
            gross: &self.gross[row.clone()],
            largest_gross: &self.largest_gross[row.clone()],
            largest_net: &self.largest_net[row],
            columns: self,
            place,
        }
    }
}

/// How the events of a trial share the payment of a policy.
enum Payment {
    Nothing,
    /// Each event gets what is answered for it.
    InFull,
    /// The order of the events decides.
    InOrder,
}

impl Payment {
    /// The payment where the events of the trial are answered with `answered` before annual terms.
    fn of(cover: &Cover, answered: Amount) -> Self {
        let layer = &cover.layer;
        let of_year = layer.aggregate(answered);
        if of_year == Amount::ZERO {
            Self::Nothing
        } else if of_year == answered && layer.coinsurance == Share::ZERO && cover.reinstatements.is_none() {
            Self::InFull
        } else {
            Self::InOrder
        }
    }
}

impl PolicyColumns {
    /// Adds events. `calm` receives the position of each trial, and the largest loss by an event within the deductible.
    fn add(
        &mut self,
        layer: &Layer,
        threat: u32,
        (runs, mut names, mut events): (&[(u32, u32)], &[u64], &[Amount]),
        mut calm: impl FnMut(usize, Amount),
    ) {
        for &(place, count) in runs {
            let (of_trial, names_of_trial);
            (of_trial, events) = events.split_at(count as usize);
            (names_of_trial, names) = names.split_at(count as usize);
            let (at, mut largest_calm) = (place as usize, Amount::ZERO);
            for (&loss, &name) in of_trial.iter().zip(names_of_trial) {
                self.covered[at] += loss;
                let excess = layer.above_deductible(loss);
                if excess <= Amount::ZERO {
                    largest_calm = largest_calm.max(loss);
                    continue;
                }
                let answered = excess.min(layer.limit());
                self.excess[at] += excess;
                self.answered[at] += answered;
                self.limit_used[at] |= answered == layer.limit() && answered > Amount::ZERO;
                self.open.push(Open { place, threat, name, time: 0, loss, answered });
            }
            calm(at, largest_calm);
        }
    }
}

impl OnColumns<'_> {
    /// What the trial uses of each policy that is settled on columns.
    pub(super) fn policies(&self) -> impl Iterator<Item = OfPolicy<'_>> {
        self.columns.policies.iter().map(|column| {
            let cover = &self.columns.terms.policies[column.policy as usize];
            let (sum, limit_used) = (column.answered[self.place], column.limit_used[self.place]);
            let answered = cover.layer.aggregate(sum);
            let facts = PolicyFacts {
                covered: column.covered[self.place],
                above: column.excess[self.place] - sum + used_above(cover, sum, answered),
                attached: answered > Amount::ZERO,
                event_limit_used: limit_used,
                exhausted: match cover.layer.aggregate_limit() {
                    Amount::MAX => limit_used,
                    limit => answered == limit && limit > Amount::ZERO,
                },
                ..PolicyFacts::default()
            };
            let (recovery, reinstatement) = (cover.layer.paid(answered), reinstatement_premium(cover, answered));
            OfPolicy { policy: column.policy as usize, cover, facts, recovery, reinstatement }
        })
    }
}
