//! Appetite statements of every form, each with rising limits.

use super::super::tree::Tree;
use super::quantity;
use super::world::World;

/// How many limits each measure is held against.
const LIMITS: usize = 3;

/// The section of appetite: the same measure with limits `m-0`, `m-1`, `m-2` that rise.
pub(super) fn appetite(w: &mut World) -> Option<Tree> {
    if w.dice.chance(15) {
        return None;
    }
    let mut section = Tree::table([]);
    for number in 0..w.dice.within(1, 3) {
        let (measure, is_probability) = measure(w);
        for (rank, limit) in limits(w, is_probability).into_iter().enumerate() {
            let mut pieces = measure.clone();
            pieces.push(" <= ".into());
            pieces.push(limit);
            section = section.with(&format!("m{number}-{rank}"), Tree::Phrase(pieces));
        }
    }
    Some(section)
}

fn limits(w: &mut World, is_probability: bool) -> Vec<Tree> {
    if is_probability {
        let rising = w.dice.pick(&[["0%", "5%", "100%"], ["0.001", "33.3%", "0.5"], ["0", "1e-9", "0.999999999"]]);
        return rising.into_iter().map(Tree::from).collect();
    }
    let mut amounts: Vec<f64> = (0..LIMITS).map(|_| quantity::amount_of(w)).collect();
    amounts.sort_by(f64::total_cmp);
    amounts.into_iter().map(Tree::Money).collect()
}

/// What is measured, and whether that is a probability.
fn measure(w: &mut World) -> (Vec<Tree>, bool) {
    let subject = subject(w);
    let level = w.dice.pick(&["99", "99.5", "95", "50", "1", "99.9999999", "0.1"]);
    let tolerant: Vec<String> = w.nodes.iter().filter(|node| node.tolerance).map(|node| node.id.clone()).collect();
    match w.dice.below(6) {
        0 if !tolerant.is_empty() => {
            let node = w.dice.pick(&tolerant);
            (vec![format!("P(breach({node}))").into()], true)
        }
        1 | 2 => {
            let amount = quantity::amount(w);
            (vec![format!("P({subject} > ").into(), amount, ")".into()], true)
        }
        3 => (vec![format!("VaR{level}({subject})").into()], false),
        4 => (vec![format!("TVaR{level}({subject})").into()], false),
        _ => (vec![format!("mean({subject})").into()], false),
    }
}

fn subject(w: &mut World) -> String {
    match w.dice.below(5) {
        0 => "gross(total)".to_owned(),
        1 => "largest_event".to_owned(),
        2 | 3 => format!("net({})", w.party()),
        _ => format!("gross({})", w.party()),
    }
}
