//! Durations, shares and amounts: what people write, and edges.

use super::super::tree::Tree;
use super::world::World;

/// Durations that people write, with their hours: thirds, minutes, seconds, and sums.
const DURATIONS: [(&str, f64); 18] = [
    ("1h", 1.0),
    ("8h", 8.0),
    ("90m", 1.5),
    ("20m", 1.0 / 3.0),
    ("1h36m", 1.6),
    ("3h12m", 3.2),
    ("43m12s", 0.72),
    ("7s", 7.0 / 3600.0),
    ("0.1h", 0.1),
    ("1.5d", 36.0),
    ("2d", 48.0),
    ("4h", 4.0),
    ("1d", 24.0),
    ("1w", 168.0),
    ("12h", 12.0),
    ("6.5h", 6.5),
    ("30m", 0.5),
    ("30d", 720.0),
];

/// A duration below a number of hours, with its hours; none at all now and then, where `zero`.
pub(super) fn duration_below(w: &mut World, most: f64, zero: bool) -> (String, f64) {
    if zero && w.dice.chance(10) {
        return ("0h".to_owned(), 0.0);
    }
    let fitting: Vec<(&str, f64)> = DURATIONS.iter().copied().filter(|entry| entry.1 < most).collect();
    if fitting.is_empty() {
        return ("1s".to_owned(), 1.0 / 3600.0);
    }
    let (text, hours) = w.dice.pick(&fitting);
    (text.to_owned(), hours)
}

/// A duration within the horizon; none at all now and then.
pub(super) fn duration(w: &mut World) -> Tree {
    duration_below(w, w.hours, true).0.into()
}

/// A duration longer than none.
pub(super) fn positive_duration(w: &mut World) -> Tree {
    duration_below(w, w.hours, false).0.into()
}

/// A time of the trial before the horizon.
pub(super) fn time(w: &mut World) -> Tree {
    let part = w.dice.pick(&[0.0, 0.1, 0.25, 0.5, 0.9, 0.999]);
    let minutes = (part * w.hours * 60.0).floor();
    if w.dice.chance(70) { format!("{minutes}m").into() } else { duration_below(w, w.hours, true).0.into() }
}

/// Durations that rise, all longer than none, with their hours.
pub(super) fn rising(w: &mut World, most: usize) -> Vec<(String, f64)> {
    let count = w.dice.below(most + 1);
    let mut times: Vec<(String, f64)> = (0..count).map(|_| duration_below(w, f64::INFINITY, false)).collect();
    times.sort_by(|a, b| a.1.total_cmp(&b.1));
    times.dedup_by(|a, b| a.1 == b.1);
    times
}

/// A share from 0 to 1, as a number or a percentage.
pub(super) fn share(w: &mut World) -> Tree {
    if w.dice.chance(25) {
        return w.dice.pick(&["5%", "10%", "0.1%", "99.9%", "33.3%", "100%", "0%"]).into();
    }
    let edges = [0.0, 1.0, 1e-9, 0.999_999_999];
    let usual = [0.5, 0.25, 0.1, 0.3, 0.7, 0.9, 1.0 / 3.0, 0.05, 0.95, 1.0];
    Tree::Number(if w.edgy && w.dice.chance(30) { w.dice.pick(&edges) } else { w.dice.pick(&usual) })
}

/// A share above 0.
pub(super) fn positive_share(w: &mut World) -> Tree {
    let edges = [1.0, 1e-9, 0.999_999_999];
    let usual = [0.5, 0.25, 0.1, 0.3, 0.7, 0.9, 1.0 / 3.0, 0.2, 0.6, 1.0];
    Tree::Number(if w.edgy && w.dice.chance(30) { w.dice.pick(&edges) } else { w.dice.pick(&usual) })
}

/// Shares that sum to exactly 1 on paper.
pub(super) fn parts_of_one(w: &mut World, count: usize) -> Vec<Tree> {
    let number = |parts: &[f64]| parts.iter().map(|&part| Tree::Number(part)).collect::<Vec<_>>();
    match count {
        1 => vec![w.dice.pick(&[Tree::Number(1.0), "100%".into()])],
        2 => w.dice.pick(&[
            number(&[0.5, 0.5]),
            number(&[0.9, 0.1]),
            vec![Tree::Number(0.6), "40%".into()],
            vec!["0.1%".into(), "99.9%".into()],
        ]),
        _ => w.dice.pick(&[
            number(&[0.7, 0.2, 0.1]),
            number(&[0.2, 0.3, 0.5]),
            vec!["33.3%".into(), "33.3%".into(), "33.4%".into()],
        ]),
    }
}

/// The number of an amount, of at least 0, which is not yet money.
pub(super) fn amount_of(w: &mut World) -> f64 {
    if w.edgy && w.dice.chance(15) {
        return w.dice.pick(&[0.0, 1e-9, 1e15, 1e17, 0.3]);
    }
    let human = w.dice.pick(&[1.0, 2.0, 0.3, 1.1, 2.5, 12.34, 100.0, 250.5, 999.99, 7.0, 0.1, 0.2, 1.0 / 3.0, 50.0]);
    // The product of decimals as on paper, as people write them.
    format!("{human}e{}", w.money.log10().round()).parse().unwrap_or(human)
}

/// An amount of at least 0.
pub(super) fn amount(w: &mut World) -> Tree {
    if w.dice.chance(5) { Tree::Money(0.0) } else { Tree::Money(amount_of(w)) }
}

/// An amount above 0.
pub(super) fn positive_amount(w: &mut World) -> Tree {
    let amount = amount_of(w);
    Tree::Money(if amount > 0.0 { amount } else { w.money })
}

/// Amounts that rise, all above 0.
pub(super) fn rising_amounts(w: &mut World, count: usize) -> Vec<Tree> {
    let mut amounts: Vec<f64> = (0..2 * count).map(|_| amount_of(w)).filter(|amount| *amount > 0.0).collect();
    amounts.sort_by(f64::total_cmp);
    amounts.dedup();
    amounts.into_iter().take(count).map(Tree::Money).collect()
}
