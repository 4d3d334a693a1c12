//! Service levels of contracts.

use super::super::tree::Tree;
use super::world::World;
use super::{cover, node, quantity};

/// One or two service levels of the last contract.
pub(super) fn levels(w: &mut World) -> Tree {
    let mut section = Tree::table([]);
    for id in w.dice.some(&["availability", "hours", "q-1"], 1, 2) {
        let level = level(w);
        section = section.with(id, level);
        let known = w.contracts.last_mut().expect("the contract has been named");
        let seller = known.seller.clone();
        known.clauses.push((id.to_owned(), seller));
    }
    section
}

fn level(w: &mut World) -> Tree {
    let mut level = Tree::table([("measures", cover::nodes(w))]);
    if w.dice.chance(40) {
        level = level.with("period", w.dice.pick(&["month", "quarter"]));
    }
    let in_hours = w.dice.chance(35);
    if in_hours {
        level = level.with("measure", Tree::table([("outage_hours", quantity::positive_share(w))]));
    } else if w.dice.chance(40) {
        let measure = if w.dice.chance(50) {
            "time_average".into()
        } else {
            Tree::table([("share_at_least", quantity::positive_share(w))])
        };
        level = level.with("measure", measure);
    }
    level = level.with("bands", bands(w, in_hours));
    if w.dice.chance(30) {
        level = level.with("allocation", quantity::share(w));
    }
    if w.dice.chance(30) {
        level = level.with("excused", excused(w));
    }
    if w.dice.chance(25) {
        let good = if in_hours { ("at_most", quantity::duration(w)) } else { ("at_least", quantity::share(w)) };
        level = level.with("earn_back", Tree::table([good, ("periods", w.dice.within(1, 4).into())]));
    }
    if w.dice.chance(25) {
        level = level.with("termination", termination(w));
    }
    if w.dice.chance(20) {
        level = level.with("exclusive_remedy", w.dice.chance(80));
    }
    level
}

/// Bands of different thresholds, the worse the dearer.
fn bands(w: &mut World, in_hours: bool) -> Tree {
    let credits = [0.02, 0.1, 0.5];
    let band = |key: &str, threshold: Tree, credit: f64| Tree::table([(key, threshold), ("credit", credit.into())]);
    let bands: Vec<Tree> = if in_hours {
        let times = quantity::rising(w, 3);
        let times = if times.is_empty() { vec![("0h".to_owned(), 0.0)] } else { times };
        times.into_iter().zip(credits).map(|(time, credit)| band("above", time.0.into(), credit)).collect()
    } else {
        let thresholds: [Tree; 3] = ["99.9%".into(), Tree::Number(0.99), Tree::Number(0.5)];
        let count = w.dice.within(1, 3);
        thresholds.into_iter().zip(credits).take(count).map(|(x, credit)| band("below", x, credit)).collect()
    };
    if bands.len() == 1 && w.dice.chance(50) { bands[0].clone() } else { Tree::List(bands) }
}

fn excused(w: &mut World) -> Tree {
    let mut excused = Tree::table([]);
    if w.dice.chance(50) {
        excused = excused.with("threats", w.dice.some(&w.threat_ids(), 1, 2));
    }
    if w.dice.chance(30) {
        excused = excused.with("causes", cover::nodes(w));
    }
    if w.dice.chance(40) {
        excused = excused.with("maintenance", node::hours(w));
    }
    if w.dice.chance(40) {
        excused = excused.with("count_as_up", w.dice.chance(70));
    }
    excused
}

fn termination(w: &mut World) -> Tree {
    let misses = w.dice.within(1, 3);
    Tree::table([
        ("misses", misses.into()),
        ("within", (misses + w.dice.below(3)).into()),
        ("cost", quantity::amount(w)),
        ("bearer", w.party().into()),
    ])
}
