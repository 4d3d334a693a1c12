//! Which sets of controls are compared, and with which weights they make up a figure.

use crate::random::{Key, entity, index};
use crate::scenario::{ControlIndex, ControlSet, MOST_CONTROLS, Scenario};
use crate::simulate::every_set;
use std::collections::BTreeMap;

/// Most controls of which every set is tried for the gross total, and for all other figures.
const MOST_FOR_TOTAL: usize = 12;
const MOST_FOR_OTHERS: usize = 6;

/// Weights of sets for each control.
pub(super) type Weights = BTreeMap<ControlSet, Vec<f64>>;

/// The sets that are compared.
pub(super) struct Sets {
    pub count: usize,
    pub current: ControlSet,
    pub all: ControlSet,
    /// Those whose gross losses are wanted, and whose net losses are.
    pub gross: Vec<ControlSet>,
    pub net: Vec<ControlSet>,
    /// Random orders of the controls, each followed by its reverse; where not every set is tried.
    orders: Vec<Vec<ControlIndex>>,
}

impl Sets {
    pub fn new(scenario: &Scenario, orders: u32) -> Self {
        let count = scenario.controls.len().min(MOST_CONTROLS);
        let (current, all) = (scenario.controls_in_place(), ControlSet::first(count));
        let orders = if count > MOST_FOR_OTHERS { random_orders(count, orders) } else { Vec::new() };
        let mut sets = Self { count, current, all, gross: Vec::new(), net: Vec::new(), orders };
        let mut net: Vec<ControlSet> = sets.marginals().iter().flat_map(Weights::keys).copied().collect();
        net.extend(sets.shapley(false).keys());
        net.extend([ControlSet::EMPTY, current, all]);
        net.sort_unstable();
        net.dedup();
        let mut gross = if count <= MOST_FOR_TOTAL { every_set(all) } else { net.clone() };
        if count > MOST_FOR_TOTAL {
            gross.extend(sets.pairs().keys());
            gross.sort_unstable();
            gross.dedup();
        }
        (sets.gross, sets.net) = (gross, net);
        sets
    }

    /// Whether every set is tried for the Shapley values of the total, or of other figures.
    pub fn is_exact(&self, total: bool) -> bool {
        self.count <= if total { MOST_FOR_TOTAL } else { MOST_FOR_OTHERS }
    }

    /// The random orders, where they are used.
    pub fn orders(&self) -> &[Vec<ControlIndex>] {
        &self.orders
    }

    fn controls(&self) -> impl Iterator<Item = ControlIndex> {
        (0..self.count as u32).map(ControlIndex)
    }

    /// The weights of leaving one out of all, of one alone, and of dropping or adding one today.
    pub fn marginals(&self) -> [Weights; 3] {
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

    /// Adds a weight to what is without a control, and takes it from what is with it.
    fn weigh(&self, weights: &mut Weights, control: ControlIndex, sets: (ControlSet, ControlSet), weight: f64) {
        for (set, weight) in [(sets.0, weight), (sets.1, -weight)] {
            weights.entry(set).or_insert_with(|| vec![0.0; self.count])[control.0 as usize] += weight;
        }
    }

    /// The weights of Shapley values, exact or by random orders.
    pub fn shapley(&self, total: bool) -> Weights {
        if !self.is_exact(total) {
            return self.by_orders(&self.orders);
        }
        let mut weights = Weights::new();
        for set in every_set(self.all) {
            let of_set: Vec<f64> = self.controls().map(|control| self.exact_weight(set, control)).collect();
            weights.insert(set, of_set);
        }
        weights
    }

    /// |S|! (n - 1 - |S|)! / n! for a set S without the control, less that of S without it for a set with it.
    fn exact_weight(&self, set: ControlSet, control: ControlIndex) -> f64 {
        let has = set.contains(control);
        let others = set.len() - usize::from(has);
        let weight = 1.0 / (self.count as f64 * choose(self.count - 1, others));
        if has { -weight } else { weight }
    }

    /// The weights of the mean over some orders of what each control takes when it joins those before it.
    pub fn by_orders(&self, orders: &[Vec<ControlIndex>]) -> Weights {
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
    pub fn pair_list(&self) -> Vec<(ControlIndex, ControlIndex)> {
        let after =
            |first: ControlIndex| (first.0 + 1..self.count as u32).map(move |second| (first, ControlIndex(second)));
        self.controls().flat_map(after).collect()
    }

    /// The weights of the interaction of each pair: v(T \ i) + v(T \ j) - v(T) - v(T \ i, j).
    pub fn pairs(&self) -> Weights {
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

/// n over k.
fn choose(n: usize, k: usize) -> f64 {
    (0..k.min(n - k)).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64)
}

/// Random orders of so many controls, each followed by its reverse. The same for every seed of a run: they are no part of its luck.
fn random_orders(count: usize, orders: u32) -> Vec<Vec<ControlIndex>> {
    let key = Key::new(entity(&["orders of controls"]));
    let mut all = Vec::new();
    for number in 0..u64::from(orders / 2) {
        let mut order: Vec<ControlIndex> = (0..count as u32).map(ControlIndex).collect();
        for last in (1..count).rev() {
            let word = key.block(number, (last as u64) << 8)[0];
            order.swap(last, index(word, last as u32 + 1).0 as usize);
        }
        let reverse = order.iter().rev().copied().collect();
        all.extend([order, reverse]);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(count: usize, orders: u32) -> Sets {
        let all = ControlSet::first(count);
        let orders = random_orders(count, orders);
        Sets { count, current: ControlSet::first(2), all, gross: Vec::new(), net: Vec::new(), orders }
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
        let sets = sets(9, 6);
        for weights in [sets.by_orders(sets.orders()), sets.shapley(true), sets.marginals()[0].clone()] {
            let found = combined(&weights, 9, worth);
            found.iter().zip(1..).for_each(|(found, expected)| assert!((found - f64::from(expected)).abs() < 1e-12));
        }
    }

    #[test]
    fn parts_by_orders_add_up_to_the_whole() {
        let squared = |set: ControlSet| -((set.bits() % 101) as f64);
        let sets = sets(10, 8);
        for weights in [sets.by_orders(sets.orders()), sets.shapley(true)] {
            let whole: f64 = combined(&weights, 10, squared).iter().sum();
            assert!((whole - (squared(ControlSet::EMPTY) - squared(sets.all))).abs() < 1e-9);
        }
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
