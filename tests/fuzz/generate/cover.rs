//! Covers: which losses of a party a term answers.

use super::threat;
use super::world::World;
use crate::tree::Tree;

/// A cover of what a party loses, or of what it pays under some clauses; `None` if it neither loses nor pays anything.
pub fn cover(w: &mut World, party: &str) -> Option<Tree> {
    let borne = w.borne_by(party);
    let paid: Vec<String> = w
        .contracts
        .iter()
        .flat_map(|contract| {
            let clauses = contract.clauses.iter().filter(|clause| clause.1 == party);
            clauses.map(|clause| format!("{}.{}", contract.id, clause.0))
        })
        .collect();
    if !paid.is_empty() && (borne.is_empty() || w.dice.chance(35)) {
        return Some(transfers(w, &paid, !borne.is_empty()));
    }
    if borne.is_empty() {
        return None;
    }
    if w.dice.chance(35) {
        return Some("all".into());
    }
    let mut cover = Tree::table([]);
    if w.dice.chance(60) {
        let categories = w.dice.some(&borne, 1, 2);
        cover = if categories.len() == 1 && w.dice.chance(50) {
            cover.with("categories", categories[0].as_str())
        } else {
            cover.with("categories", categories)
        };
    }
    match w.dice.below(6) {
        0 => cover = cover.with("threats", w.dice.some(&w.threat_ids(), 1, 3)),
        1 if w.threats.len() > 1 => cover = cover.with("except_threats", w.dice.pick(&w.threat_ids())),
        2 => cover = cover.with("nodes", nodes(w)),
        3 => cover = cover.with("causes", nodes(w)),
        _ => {}
    }
    Some(if cover.keys().is_empty() { "all".into() } else { cover })
}

/// What a party has paid under clauses, beside its own losses or not.
fn transfers(w: &mut World, paid: &[String], bears: bool) -> Tree {
    let clauses = w.dice.some(paid, 1, 2);
    let mut cover = Tree::table([("transfers", clauses.into())]);
    if bears && w.dice.chance(40) {
        cover = cover.with("own_losses", w.dice.chance(50));
    }
    if w.dice.chance(20) {
        cover = cover.with("threats", w.dice.some(&w.threat_ids(), 1, 3));
    }
    cover
}

/// Nodes by id or by properties.
pub fn nodes(w: &mut World) -> Tree {
    match w.dice.below(3) {
        0 => w.dice.pick(&w.node_ids()).into(),
        1 => w.dice.some(&w.node_ids(), 1, 3).into(),
        _ => threat::selector(w).0,
    }
}
