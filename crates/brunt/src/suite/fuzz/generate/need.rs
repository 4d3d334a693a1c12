//! Needs of nodes: every form, with clocks.

use super::super::tree::Tree;
use super::quantity;
use super::world::World;

/// A need on some of the nodes of these ids, of which there is at least one; its form and members besides.
pub(super) fn need(w: &mut World, of: &[String]) -> (Tree, (String, Vec<String>)) {
    let members = w.dice.some(of, 1, 4);
    let form = w.dice.pick(&["all", "all", "criticality", "any", "at_least", "pool"]);
    let mut need = stated(w, form, &members);
    let clock = |w: &mut World, need: Tree, key: &str, percent: usize| {
        let time = w.dice.chance(percent).then(|| quantity::duration(w));
        need.with_some(key, time)
    };
    if form == "any" || form == "pool" {
        need = clock(w, need, "switchover", 60);
    }
    need = clock(w, need, "buffer", 30);
    need = clock(w, need, "restart", 15);
    if w.dice.chance(15) {
        need = need.with("probability", quantity::share(w));
    }
    (need, (form.to_owned(), members))
}

fn stated(w: &mut World, form: &str, members: &[String]) -> Tree {
    let ids = || Tree::List(members.iter().map(|id| id.as_str().into()).collect());
    match form {
        "criticality" => {
            let entry = |w: &mut World, id: &String| (id.clone(), quantity::positive_share(w));
            Tree::table([("all", Tree::Table(members.iter().map(|id| entry(w, id)).collect()))])
        }
        "any" => Tree::table([("any", ids())]),
        "at_least" => Tree::table([("at_least", w.dice.within(1, members.len()).into()), ("of", ids())]),
        "pool" => {
            let weights = weights(w, members.len());
            let entries = members.iter().cloned().zip(weights.into_iter().map(Tree::Number));
            Tree::table([("pool", Tree::Table(entries.collect()))])
        }
        _ => Tree::table([("all", ids())]),
    }
}

/// Weights that sum to 1 or more on paper.
fn weights(w: &mut World, count: usize) -> Vec<f64> {
    match count {
        1 => vec![w.dice.pick(&[1.0, 1.5, 1000.0])],
        2 => w.dice.pick(&[vec![0.7, 0.5], vec![0.9, 0.1], vec![1.0, 1e-9], vec![0.6, 0.4]]),
        3 => w.dice.pick(&[vec![0.7, 0.2, 0.1], vec![1.0, 1.0, 1.0], vec![0.4, 0.4, 0.3], vec![0.2, 0.2, 0.6]]),
        _ => w.dice.pick(&[vec![0.25; 4], vec![0.4, 0.3, 0.2, 0.1], vec![0.5; 4]]),
    }
}
