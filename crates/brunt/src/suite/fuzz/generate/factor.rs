//! Factors, correlations and prices.

use super::super::tree::Tree;
use super::world::World;

const NAMES: [&str; 5] = ["climate", "cyber", "economy", "f", "Faktor Ä"];

/// The section of factors, where there are any.
pub(super) fn factors(w: &mut World) -> Option<Tree> {
    if w.dice.chance(40) {
        return None;
    }
    w.factors = w.dice.some(&NAMES, 1, 4).into_iter().map(str::to_owned).collect();
    let mut section = Tree::table([("names", w.factors.clone().into())]);
    if w.factors.len() > 1 && w.dice.chance(70) {
        section = section.with("correlation", correlation(w));
    }
    if w.dice.chance(60) {
        let mut prices = Tree::table([]);
        for id in w.dice.some(&["fx", "volume", "usd-php"], 1, 2) {
            let sigma = w.dice.pick(&[0.0, 0.08, 0.5, 1.0, 2.0, 1e-9]);
            let factor = w.dice.pick(&w.factors);
            prices = prices.with(id, Tree::table([("factor", factor.into()), ("sigma", sigma.into())]));
            w.prices.push(id.to_owned());
        }
        section = section.with("prices", prices);
    }
    Some(section)
}

/// Small enough to hold together, or exactly at the edge of it.
fn correlation(w: &mut World) -> Tree {
    let count = w.factors.len();
    let r = w.dice.pick(&[0.3, -0.2, 0.0, 0.1, -1.0 / (count as f64 - 1.0), 1.0]);
    if w.dice.chance(40) {
        let row = |i: usize| Tree::List((0..count).map(|j| Tree::Number(if i == j { 1.0 } else { r })).collect());
        return Tree::List((0..count).map(row).collect());
    }
    let between = vec![w.factors[0].clone(), w.factors[1].clone()];
    Tree::List(vec![Tree::table([("between", between.into()), ("r", r.into())])])
}
