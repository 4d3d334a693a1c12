//! Valid scenarios with something wrong: a key deleted, a value of another type, a wrong id, a huge number, text cut off.

use super::dice::Dice;
use super::tree::Tree;
use super::write;

/// Values that are wrong in most places.
fn strange(dice: &mut Dice) -> Tree {
    let numbers = [-1.0, 0.0, 0.5, 1e-300, 1e15, 1e300, f64::NAN, f64::INFINITY, -0.0, 1e9, 4_294_967_296.0];
    let texts =
        ["", " ", "5%", "101%", "1h", "-1h", "8", "9999999y", "to_horizon", "all", "nobody", "🦀", "a\u{0}b", "1e999"];
    match dice.below(8) {
        0..=2 => Tree::Number(dice.pick(&numbers)),
        3 | 4 => dice.pick(&texts).into(),
        5 => Tree::Flag(dice.chance(50)),
        6 => Tree::List(Vec::new()),
        _ => Tree::table([]),
    }
}

/// A scenario with one to three changes of its values.
pub(super) fn tree(tree: &Tree, dice: &mut Dice) -> Tree {
    let mut damaged = tree.clone();
    for _ in 0..dice.within(1, 3) {
        let paths = damaged.paths();
        if paths.is_empty() {
            return damaged;
        }
        let path = dice.pick(&paths);
        damaged = match dice.below(7) {
            0 | 1 => damaged.remove(&path),
            2 | 3 => with(damaged, &path, |_| strange(dice)),
            4 => {
                let other = dice.pick(&paths);
                let value = damaged.at_mut(&other).cloned();
                with(damaged, &path, |old| value.unwrap_or(old))
            }
            5 => with(damaged, &path, |old| near(old, dice)),
            _ => renamed(damaged, &path, dice),
        };
    }
    damaged
}

fn with(mut tree: Tree, path: &[usize], change: impl FnOnce(Tree) -> Tree) -> Tree {
    if let Some(value) = tree.at_mut(path) {
        *value = change(value.clone());
    }
    tree
}

/// A value of the same type, but wrong: a misspelt id, a number many times as large, a list twice as long.
fn near(value: Tree, dice: &mut Dice) -> Tree {
    let factor = dice.pick(&[-1.0, 1e3, 1e-3, 1e12, 1e300, 2.0]);
    match value {
        Tree::Text(text) if dice.chance(50) => Tree::Text(format!("{text}x")),
        Tree::Text(text) => Tree::Text(text.chars().skip(1).collect()),
        Tree::Whole(count) => Tree::Whole(dice.pick(&[-count, 0, count + 1, 1000, i64::MAX])),
        Tree::Number(number) => Tree::Number(number * factor),
        Tree::Money(amount) => Tree::Money(amount * factor),
        Tree::Flag(flag) => Tree::Flag(!flag),
        Tree::List(items) => Tree::List([items.clone(), items].concat()),
        other => other,
    }
}

/// With the key that leads to a place misspelt.
fn renamed(mut tree: Tree, path: &[usize], dice: &mut Dice) -> Tree {
    let Some((&last, above)) = path.split_last() else { return tree };
    if let Some(Tree::Table(entries)) = tree.at_mut(above)
        && let Some(entry) = entries.get_mut(last)
    {
        entry.0 = if dice.chance(50) {
            format!("{}s", entry.0)
        } else {
            dice.pick(&["", "p95", "all", "x.y", "🦀"]).into()
        };
    }
    tree
}

/// The text of a scenario, TOML or JSON, with a piece missing, doubled or put in.
pub(super) fn text(tree: &Tree, dice: &mut Dice) -> (&'static str, Vec<u8>) {
    let json = dice.chance(40);
    let mut bytes = if json { write::json(tree) } else { write::toml(tree) }.into_bytes();
    let at = dice.below(bytes.len());
    let end = (at + dice.within(1, 30)).min(bytes.len());
    match dice.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes[at] ^= 1 << dice.below(8),
        3 => {
            let piece = bytes[at..end].to_vec();
            let into = dice.below(bytes.len());
            bytes.splice(into..into, piece);
        }
        4 => {
            let pieces: [&[u8]; 8] = [b"{", b"]", b"\"", b"= nan", b"\n[nodes]\n", b"\xff", b"1e999", b"\r"];
            bytes.splice(at..at, dice.pick(&pieces).iter().copied());
        }
        _ => {
            let lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
            let mut lines = dice.shuffled(lines);
            lines.truncate(40);
            bytes = lines.join(&b'\n');
        }
    }
    (if json { "damaged.json" } else { "damaged.toml" }, bytes)
}
