//! Covers: which losses of a party a term answers.

use super::super::tree::Tree;
use super::threat;
use super::world::World;

/// A cover of what a party loses, or of what it pays under some clauses; `None` if it neither loses nor pays anything.
pub(super) fn cover(w: &mut World, party: &str) -> Option<Tree> {
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
    let loss = w.dice.pick(&borne);
    let mut cover = Tree::table([]);
    if w.dice.chance(60) {
        cover = if w.dice.chance(50) {
            cover.with("categories", loss.category)
        } else {
            cover.with("categories", with_others(w, loss.category, borne.into_iter().map(|x| x.category).collect()))
        };
    }
    let (nodes_hit, disrupting) = (w.threats.iter().flat_map(|x| x.hits.clone()).collect::<Vec<_>>(), disrupting(w));
    match (loss.node, w.dice.below(6)) {
        (Some(node), 0) => cover = cover.with("nodes", with_others(w, node, w.node_ids())),
        (Some(_), 1) if !nodes_hit.is_empty() => {
            let cause = w.dice.pick(&nodes_hit);
            cover = cover.with("causes", with_others(w, cause, w.node_ids()));
        }
        (Some(_), 2) => {
            let threat = w.dice.pick(&disrupting);
            cover = cover.with("threats", with_others(w, threat, w.threat_ids()));
        }
        (None, 0..=2) => {
            let threat = loss.threat.unwrap_or_default();
            cover = cover.with("threats", with_others(w, threat, w.threat_ids()));
        }
        (_, 3) if w.threats.len() > 1 && w.dice.chance(60) => {
            cover = cover.with("except_threats", w.dice.pick(&w.threat_ids()));
        }
        (Some(_), 4) if w.dice.chance(60) => {
            let key = w.dice.pick(&["nodes", "causes"]);
            cover = cover.with(key, nodes(w));
        }
        _ => {}
    }
    Some(if cover.keys().is_empty() { "all".into() } else { cover })
}

/// Ids of the threats that hit nodes.
fn disrupting(w: &World) -> Vec<String> {
    w.threats.iter().filter(|threat| threat.disrupts).map(|threat| threat.id.clone()).collect()
}

/// A word and up to two others, in any order.
fn with_others(w: &mut World, word: String, others: Vec<String>) -> Vec<String> {
    let mut words = w.dice.some(&others, 0, 2);
    words.push(word);
    words.sort();
    words.dedup();
    w.dice.shuffled(words)
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
pub(super) fn nodes(w: &mut World) -> Tree {
    match w.dice.below(3) {
        0 => w.dice.pick(&w.node_ids()).into(),
        1 => w.dice.some(&w.node_ids(), 1, 3).into(),
        _ => threat::selector(w).0,
    }
}
