//! The sets of controls that are compared, and the weights that combine sets into a figure.

use crate::random::{Key, entity, index};
use crate::scenario::{ControlIndex, ControlSet, MOST_CONTROLS, Scenario};
use crate::simulate::every_set;
use std::collections::BTreeMap;

/// Most controls for which every set is tried, for the gross total and for all other figures. Each set has to be settled and
/// measured.
const MOST_FOR_TOTAL: usize = 12;
const MOST_FOR_OTHERS: usize = 8;

/// Most orders in a group, and least number of groups.
const MOST_OF_GROUP: usize = 16;
pub(super) const FEWEST_GROUPS: usize = 4;

/// For each set of controls, its weights in the figures: one per control, or one per pair of controls.
pub(super) type Weights = BTreeMap<ControlSet, Vec<f64>>;

/// All controls in the order in which they join.
type Order = Vec<ControlIndex>;

/// The sets that are compared.
pub(super) struct Sets {
    pub count: usize,
    pub current: ControlSet,
    pub all: ControlSet,
    /// Sets whose gross losses are needed, and sets whose net losses are needed.
    pub gross: Vec<ControlSet>,
    pub net: Vec<ControlSet>,
    /// Groups of random orders of the controls; none where every set is tried for all figures.
    groups: Vec<Vec<Order>>,
}

impl Sets {
    pub(super) fn new(scenario: &Scenario, orders: u32) -> Self {
        let count = scenario.controls.len().min(MOST_CONTROLS);
        let (current, all) = (scenario.controls_in_place(), ControlSet::first(count));
        let groups = if count > MOST_FOR_OTHERS { random_orders(count, orders, 0) } else { Vec::new() };
        let mut sets = Self { count, current, all, gross: Vec::new(), net: Vec::new(), groups };
        let mut net: Vec<ControlSet> = sets.marginals().iter().flat_map(Weights::keys).copied().collect();
        net.extend(sets.shapley(false).keys());
        net.extend([ControlSet::EMPTY, current, all]);
        let mut gross = if sets.is_exact(true) { every_set(all) } else { net.clone() };
        gross.extend(sets.pairs().keys());
        for listed in [&mut net, &mut gross] {
            listed.sort_unstable();
            listed.dedup();
        }
        (sets.gross, sets.net) = (gross, net);
        sets
    }

    /// Whether every set is tried for the Shapley values: of the total if `total` is true, else of all other figures.
    pub(super) fn is_exact(&self, total: bool) -> bool {
        self.count <= if total { MOST_FOR_TOTAL } else { MOST_FOR_OTHERS }
    }

    /// The groups of random orders; empty where every set is tried. The differences between groups tell the error of their mean.
    pub(super) fn groups(&self) -> &[Vec<Order>] {
        &self.groups
    }

    fn controls(&self) -> impl Iterator<Item = ControlIndex> {
        (0..self.count as u32).map(ControlIndex)
    }

    /// The weights of three effects of each control: leaving it out of all controls, adding it to none, and dropping or adding it
    /// today.
    pub(super) fn marginals(&self) -> [Weights; 3] {
        let mut leave_one_out = Weights::new();
        let mut standalone = Weights::new();
        let mut today = Weights::new();
        for control in self.controls() {
            self.weigh(&mut leave_one_out, control, (self.all.without(control), self.all), 1.0);
            self.weigh(&mut standalone, control, (ControlSet::EMPTY, ControlSet::EMPTY.with(control)), 1.0);
            self.weigh(&mut today, control, (self.current.without(control), self.current.with(control)), 1.0);
        }
        [leave_one_out, standalone, today]
    }

    /// Adds `weight` to the set without a control (`sets.0`), and subtracts `weight` from the set with the control (`sets.1`).
    fn weigh(&self, weights: &mut Weights, control: ControlIndex, sets: (ControlSet, ControlSet), weight: f64) {
        for (set, weight) in [(sets.0, weight), (sets.1, -weight)] {
            weights.entry(set).or_insert_with(|| vec![0.0; self.count])[control.0 as usize] += weight;
        }
    }

    /// The weights of Shapley values, exact or by random orders.
    pub(super) fn shapley(&self, total: bool) -> Weights {
        if !self.is_exact(total) {
            return self.by_orders(&self.groups.concat());
        }
        let mut weights = Weights::new();
        for set in every_set(self.all) {
            let of_set: Vec<f64> = self.controls().map(|control| self.exact_weight(set, control)).collect();
            weights.insert(set, of_set);
        }
        weights
    }

    /// |S|! (n - 1 - |S|)! / n! for a set S without the control. For a set with the control: minus the weight of that set without
    /// the control.
    fn exact_weight(&self, set: ControlSet, control: ControlIndex) -> f64 {
        let has = set.contains(control);
        let others = set.len() - usize::from(has);
        let weight = 1.0 / (self.count as f64 * choose(self.count - 1, others));
        if has { -weight } else { weight }
    }

    /// The weights of the reduction by each control when it joins the controls before it, as a mean over some orders.
    pub(super) fn by_orders(&self, orders: &[Order]) -> Weights {
        let mut weights = Weights::new();
        for order in orders {
            let mut before = ControlSet::EMPTY;
            for &control in order {
                let with = before.with(control);
                self.weigh(&mut weights, control, (before, with), 1.0 / orders.len() as f64);
                before = with;
            }
        }
        weights
    }

    /// All pairs of controls.
    pub(super) fn pair_list(&self) -> Vec<(ControlIndex, ControlIndex)> {
        let after =
            |first: ControlIndex| (first.0 + 1..self.count as u32).map(move |second| (first, ControlIndex(second)));
        self.controls().flat_map(after).collect()
    }

    /// The weights of the interaction of each pair: v(T \ i) + v(T \ j) - v(T) - v(T \ i, j).
    pub(super) fn pairs(&self) -> Weights {
        let pairs = self.pair_list();
        let mut weights = Weights::new();
        for (position, &(one, other)) in pairs.iter().enumerate() {
            let all = self.all;
            let (without_one, without_both) = (all.without(one), all.without(one).without(other));
            let signed = [(without_one, 1.0), (all.without(other), 1.0), (all, -1.0), (without_both, -1.0)];
            for (set, weight) in signed {
                weights.entry(set).or_insert_with(|| vec![0.0; pairs.len()])[position] += weight;
            }
        }
        weights
    }
}

/// Binomial coefficient n over k.
fn choose(n: usize, k: usize) -> f64 {
    (0..k.min(n - k)).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64)
}

/// Groups of random orders of controls, at least `orders` orders in all. The orders are the same for every seed of a run, so they
/// add no randomness between runs.
///
/// The reduction by a control depends mostly on its place: the first of many controls with the same effect reduces most. A group is
/// one random order and its rotations, so that each control comes to each place once (beyond 16 controls, to evenly spaced places),
/// and groups differ little.
fn random_orders(count: usize, orders: u32, draw: u64) -> Vec<Vec<Order>> {
    let key = Key::new(entity(&["orders of controls"])).derive(draw);
    let size = count.min(MOST_OF_GROUP);
    let group = |number: usize| {
        let mut order: Order = (0..count as u32).map(ControlIndex).collect();
        for last in (1..count).rev() {
            let word = key.block(number as u64, (last as u64) << 8)[0];
            order.swap(last, index(word, last as u32 + 1).0 as usize);
        }
        let rotated = |by: usize| order[by..].iter().chain(&order[..by]).copied().collect();
        (0..size).map(|rotation| rotated(rotation * count / size)).collect()
    };
    (0..(orders as usize).div_ceil(size).max(FEWEST_GROUPS)).map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::super::effect::standard_error;
    use super::*;
    use crate::random::special::student_t_quantile;

    fn sets(count: usize, orders: u32) -> Sets {
        let all = ControlSet::first(count);
        let groups = if count > MOST_FOR_OTHERS { random_orders(count, orders, 0) } else { Vec::new() };
        Sets { count, current: ControlSet::first(2), all, gross: Vec::new(), net: Vec::new(), groups }
    }

    /// The figure of each control if the figure of a set is `value`.
    fn combined(weights: &Weights, count: usize, value: impl Fn(ControlSet) -> f64) -> Vec<f64> {
        let of = |control: usize| weights.iter().map(|(set, weights)| weights[control] * value(*set)).sum();
        (0..count).map(of).collect()
    }

    /// The glove game: one left glove, two right ones, a pair is worth 1 (here: takes 1 from 1).
    #[test]
    fn the_glove_game_is_divided_two_thirds_to_one_sixth_each() {
        let takes = |set: ControlSet| {
            let pair =
                set.contains(ControlIndex(0)) && (set.contains(ControlIndex(1)) || set.contains(ControlIndex(2)));
            if pair { 0.0 } else { 1.0 }
        };
        let found = combined(&sets(3, 2).shapley(true), 3, takes);
        for (found, expected) in found.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
    }

    #[test]
    fn what_is_additive_is_found_by_any_orders() {
        let worth = |set: ControlSet| -set.iter().map(|control| f64::from(control.0 + 1)).sum::<f64>();
        for count in [9, 13, 17] {
            let sets = sets(count, 6);
            for weights in [sets.shapley(true), sets.shapley(false), sets.marginals()[0].clone()] {
                let found = combined(&weights, count, worth);
                let as_expected = |(found, expected): (&f64, i32)| (found - f64::from(expected)).abs() < 1e-12;
                assert!(found.iter().zip(1..).all(as_expected), "{found:?}");
            }
        }
    }

    #[test]
    fn parts_by_orders_add_up_to_the_whole() {
        let squared = |set: ControlSet| -((set.bits() % 101) as f64);
        for count in [10, 13, 40] {
            let sets = sets(count, 8);
            let whole: f64 = combined(&sets.shapley(false), count, squared).iter().sum();
            assert!((whole - (squared(ControlSet::EMPTY) - squared(sets.all))).abs() < 1e-9);
        }
    }

    /// In a group each control comes to each place once, so twins get the same.
    #[test]
    fn twins_get_the_same_by_orders() {
        let sets = sets(14, 1);
        assert_eq!(sets.groups().iter().map(Vec::len).collect::<Vec<_>>(), [14; FEWEST_GROUPS]);
        for order in sets.groups().concat() {
            assert_eq!(order.iter().fold(ControlSet::EMPTY, |set, &control| set.with(control)), sets.all);
        }
        let halved = |set: ControlSet| 0.5f64.powi(set.len() as i32);
        let found = combined(&sets.shapley(false), 14, halved);
        found.iter().for_each(|found| assert!((found - (1.0 - 0.5f64.powi(14)) / 14.0).abs() < 1e-15));
    }

    /// Controls that let through shares of the same losses, by which each set leaves the product: the mean over groups, and Student's t for
    /// how they differ, hold the exact value as often as they say.
    #[test]
    fn the_error_of_orders_is_known() {
        const COUNT: usize = 14;
        let chances = |draw: u64, control: usize| 0.05 + 0.9 * ((draw * 37 + control as u64 * 101) % 97) as f64 / 97.0;
        let (mut held, mut asked) = (0, 0);
        let t = student_t_quantile(0.975, (FEWEST_GROUPS - 1) as f64);
        for draw in 0..60 {
            let value = |set: ControlSet| set.iter().map(|control| 1.0 - chances(draw, control.0 as usize)).product();
            // By the number of controls before it: products of the others by size, one at a time.
            let exact = |control: usize| -> f64 {
                let mut by_size = vec![1.0];
                for other in (0..COUNT).filter(|other| *other != control) {
                    let left = 1.0 - chances(draw, other);
                    by_size.push(0.0);
                    for size in (1..by_size.len()).rev() {
                        by_size[size] += by_size[size - 1] * left;
                    }
                }
                let sizes = by_size.iter().enumerate();
                let mean: f64 = sizes.map(|(size, sum)| sum / choose(COUNT - 1, size)).sum::<f64>() / COUNT as f64;
                mean * chances(draw, control)
            };
            let sets = Sets { groups: random_orders(COUNT, 1, draw), ..sets(COUNT, 1) };
            let groups: Vec<Vec<f64>> =
                sets.groups().iter().map(|group| combined(&sets.by_orders(group), COUNT, value)).collect();
            for control in 0..COUNT {
                let values: Vec<f64> = groups.iter().map(|group| group[control]).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let side = t * standard_error(&values);
                held += usize::from((exact(control) - mean).abs() <= side);
                asked += 1;
            }
        }
        let share = held as f64 / f64::from(asked);
        assert!((0.92..=0.98).contains(&share), "{share}");
    }

    #[test]
    fn interactions_tell_substitutes_from_complements() {
        let sets = sets(3, 2);
        // 0 and 1 do the same, 2 works only with 0.
        let value = |set: ControlSet| {
            let [a, b, c] = [0, 1, 2].map(|control| set.contains(ControlIndex(control)));
            10.0 - if a || b { 4.0 } else { 0.0 } - if a && c { 2.0 } else { 0.0 }
        };
        assert_eq!(sets.pair_list().len(), 3);
        let found = combined(&sets.pairs(), 3, value);
        assert_eq!(found, [-4.0, 2.0, 0.0]);
    }
}
