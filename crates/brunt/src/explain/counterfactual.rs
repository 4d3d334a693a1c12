//! The trial with one change, and the fewest occurrences that make a loss.

use super::Explain;
use crate::ledger::Amount;
use crate::plan::Plan;
use crate::report::{Change, Counterfactual, Fewest};
use crate::scenario::{ControlIndex, ControlSet};
use crate::settle::Terms;
use crate::simulate::{Replayer, Trace};

/// Most occurrences with a counterfactual each: the costliest ones, by their cost with all occurrences that follow from them.
const MOST_OCCURRENCES: u64 = 200;
/// Fewest occurrences with a counterfactual each, however large the trial.
const LEAST_OCCURRENCES: u64 = 10;
/// Most occurrences, disruptions and losses that are replayed in all for the counterfactuals of occurrences, and again for the
/// fewest occurrences.
const MOST_WORK: u64 = 4_000_000;
/// Most occurrences for which every set is tried.
const MOST_FOR_ALL: usize = 12;
/// With more occurrences: most that are tried at a time, and most that are left out one by one.
const MOST_TRIED: usize = 50;
const MOST_ONE_BY_ONE: usize = 100;

/// Number of times that a trial may be replayed, from `least` to `most`.
fn replays(trace: &Trace, least: u64, most: u64) -> u64 {
    let moves = trace.nodes.len() + trace.needs.len();
    let size = trace.occurrences.len() + trace.disruptions.len() + trace.losses.losses.len() + moves;
    (MOST_WORK / size.max(1) as u64).clamp(least, most)
}

impl Explain<'_> {
    /// The loss of the trial without each occurrence, without each current control and with each other control; and the number of
    /// occurrences that have no counterfactual.
    pub(super) fn counterfactuals(&self, trial: u64, trace: &Trace, value: Amount) -> (Vec<Counterfactual>, u64) {
        let mut replayer = Replayer::new(self.terms.plan(), self.seed);
        let mut numbers = happening(trace);
        let all = numbers.len();
        let most = replays(trace, LEAST_OCCURRENCES, MOST_OCCURRENCES) as usize;
        if all > most {
            let costs = with_what_follows(trace);
            numbers.sort_by_key(|&number| std::cmp::Reverse(costs[number as usize]));
            numbers.truncate(most);
            numbers.sort_unstable();
        }
        let left_out = (all - numbers.len()) as u64;
        let counterfactual =
            |change: Change, then: Amount| Counterfactual { change, value: then.get(), less: (value - then).get() };
        let mut found: Vec<Counterfactual> = numbers
            .into_iter()
            .map(|number| {
                let then = self.value(self.terms, replayer.losses(trial, &[number]));
                counterfactual(Change::WithoutOccurrence(number), then)
            })
            .collect();
        let current = self.scenario.controls_in_place();
        for index in (0..self.scenario.controls.len() as u32).map(ControlIndex) {
            let id = self.control(index);
            let (set, change) = match current.contains(index) {
                true => (current.without(index), Change::WithoutControl(id)),
                false => (current.with(index), Change::WithControl(id)),
            };
            found.push(counterfactual(change, self.under(trial, set)));
        }
        (found, left_out)
    }

    /// The loss of a trial under another set of controls.
    fn under(&self, trial: u64, set: ControlSet) -> Amount {
        let plan: Plan = self.terms.plan().clone().with_controls(set);
        let losses = Replayer::new(&plan, self.seed).losses(trial, &[]).clone();
        // Terms do not depend on controls: they compile for this plan as they did for the plan before.
        match Terms::compile(&plan, &self.scenario.programme) {
            Ok(terms) => self.value(&terms, &losses),
            Err(_) => self.value(self.terms, &losses),
        }
    }

    /// The fewest occurrences without which the loss is within a limit. If there are few occurrences, every set is tried by size,
    /// else occurrences are left out one by one.
    pub(super) fn fewest(&self, trial: u64, trace: &Trace, limit: f64, value: Amount) -> Fewest {
        let mut replayer = Replayer::new(self.terms.plan(), self.seed);
        let mut without = |numbers: &[u32]| self.value(self.terms, replayer.losses(trial, numbers));
        if value.get() <= limit {
            return Fewest { limit, occurrences: Some(Vec::new()), value: value.get(), exact: true };
        }
        let numbers = happening(trace);
        let exact = numbers.len() <= MOST_FOR_ALL;
        let found = if exact {
            every_set(numbers.len()).find_map(|bits| {
                let chosen: Vec<u32> =
                    numbers.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, &n)| n).collect();
                let then = without(&chosen);
                (then.get() <= limit).then_some((chosen, then))
            })
        } else {
            let costs = with_what_follows(trace);
            let mut costliest = numbers.clone();
            costliest.sort_by_key(|&number| (std::cmp::Reverse(costs[number as usize]), number));
            greedy(&costliest, limit, Effort::of(trace), &mut without)
        };
        match found {
            Some((occurrences, then)) => {
                // With all occurrences the loss is beyond the limit, so no set is smaller than a set of one.
                let exact = exact || occurrences.len() == 1;
                Fewest { limit, occurrences: Some(occurrences), value: then.get(), exact }
            }
            None => Fewest { limit, occurrences: None, value: without(&numbers).get(), exact },
        }
    }
}

/// Numbers of the occurrences that happen.
fn happening(trace: &Trace) -> Vec<u32> {
    (0..).zip(&trace.occurrences).filter(|(_, occurred)| occurred.happens).map(|(number, _)| number).collect()
}

/// Cost of each occurrence, with the cost of all occurrences that follow from it.
fn with_what_follows(trace: &Trace) -> Vec<Amount> {
    let mut costs = vec![Amount::ZERO; trace.occurrences.len()];
    trace.losses.losses.iter().for_each(|loss| costs[loss.row.occurrence as usize] += loss.row.amount);
    // A triggered occurrence stands after the occurrence that triggered it.
    for number in (0..trace.occurrences.len()).rev() {
        if let Some(parent) = trace.occurrences[number].triggered_by {
            let cost = costs[number];
            costs[parent as usize] += cost;
        }
    }
    costs
}

/// Non-empty sets of `count` items as bits: smaller sets first, sets of one size in ascending order.
fn every_set(count: usize) -> impl Iterator<Item = u32> {
    let of_size = move |size: u32| (0..1u32 << count).filter(move |bits| bits.count_ones() == size);
    (1..=count as u32).flat_map(of_size)
}

/// Limits of the search for the fewest occurrences.
#[derive(Debug, Clone, Copy)]
struct Effort {
    /// Most occurrences that are tried at a time.
    tried: usize,
    /// Most occurrences that are left out one by one.
    one_by_one: usize,
}

impl Effort {
    #[cfg(test)]
    const MOST: Self = Self { tried: MOST_TRIED, one_by_one: MOST_ONE_BY_ONE };

    /// The larger the trial, the fewer occurrences are tried at a time, and the fewer are left out one by one.
    fn of(trace: &Trace) -> Self {
        let looks = replays(trace, 32, (MOST_TRIED * MOST_ONE_BY_ONE) as u64) as usize;
        let tried = ((looks as f64 / 2.0).sqrt() as usize).clamp(1, MOST_TRIED);
        Self { tried, one_by_one: (looks / tried).clamp(1, MOST_ONE_BY_ONE) }
    }
}

/// Leaves out one occurrence after another of a list by cost. Each step tries the costliest occurrences left, and leaves out the
/// one without which the loss is least. Then occurrences that need not be left out are taken back. Beyond `effort.one_by_one`
/// occurrences they are left out in bulk, so that the search ends in any trial.
fn greedy(
    costliest: &[u32],
    limit: f64,
    effort: Effort,
    without: &mut impl FnMut(&[u32]) -> Amount,
) -> Option<(Vec<u32>, Amount)> {
    let mut chosen: Vec<u32> = Vec::new();
    let mut left: Vec<u32> = costliest.to_vec();
    let mut then = without(&[]);
    while then.get() > limit {
        if chosen.len() >= effort.one_by_one {
            chosen.extend(left.drain(..left.len().min(chosen.len())));
            then = without(&chosen);
            if left.is_empty() && then.get() > limit {
                return None;
            }
            continue;
        }
        let value = |number: &u32| (without(&[&chosen[..], &[*number]].concat()), *number);
        let (value, number) = left.iter().take(effort.tried).map(value).min()?;
        then = value;
        left.retain(|other| *other != number);
        chosen.push(number);
    }
    let taken_back = if chosen.len() > 2 * effort.one_by_one { Vec::new() } else { chosen.clone() };
    for number in taken_back {
        let rest: Vec<u32> = chosen.iter().copied().filter(|other| *other != number).collect();
        let value = without(&rest);
        if value.get() <= limit {
            (chosen, then) = (rest, value);
        }
    }
    chosen.sort_unstable();
    Some((chosen, then))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_come_by_size() {
        assert_eq!(every_set(3).collect::<Vec<_>>(), [0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111]);
        assert_eq!(every_set(0).count(), 0);
    }

    /// Three cost 5, 4 and 3 by themselves; the last two share another 10 that is lost while either of them is there.
    #[test]
    fn one_by_one_what_is_not_needed_is_taken_back() {
        let loss = |out: &[u32]| {
            let there = |number: u32| !out.contains(&number);
            let own: f64 = [(0, 5.0), (1, 4.0), (2, 3.0)].iter().filter(|(n, _)| there(*n)).map(|(_, cost)| cost).sum();
            Amount::new(own + if there(1) || there(2) { 10.0 } else { 0.0 }).unwrap_or(Amount::ZERO)
        };
        // Greedy takes 0 first (17 is left), then 1 (13), then 2 (0); 0 is not needed to get below 6.
        let (chosen, then) = greedy(&[0, 1, 2], 6.0, Effort::MOST, &mut |out| loss(out)).unwrap_or_default();
        assert_eq!((chosen, then.get()), (vec![1, 2], 5.0));
        assert!(greedy(&[0], -1.0, Effort::MOST, &mut |_| Amount::ZERO).is_none());
    }

    /// Of 10,000 that cost 1 each, 9,000 have to go: the search ends after some thousand looks.
    #[test]
    fn very_many_are_left_out_in_bulk() {
        let numbers: Vec<u32> = (0..10_000).collect();
        let mut looks = 0;
        let mut loss = |out: &[u32]| {
            looks += 1;
            Amount::new(10_000.0 - out.len() as f64).unwrap_or(Amount::ZERO)
        };
        let (chosen, then) = greedy(&numbers, 1_000.0, Effort::MOST, &mut loss).unwrap_or_default();
        assert!(chosen.len() >= 9_000 && then.get() == 10_000.0 - chosen.len() as f64);
        assert!(looks < 10_000, "{looks}");
    }
}
