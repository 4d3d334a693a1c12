//! Laws: every family in every combination of parameters, and laws made of laws.

use super::super::tree::Tree;
use super::quantity;
use super::world::World;

/// What a law measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Lengths of time.
    Time,
    /// Money.
    Money,
    /// Numbers of records.
    Records,
    /// Shares of capacity.
    Share,
}

/// A law of something.
pub(super) fn law(w: &mut World, of: Of) -> Tree {
    deep(w, of, 2)
}

/// A law that may be made of others, to the given depth.
fn deep(w: &mut World, of: Of, depth: usize) -> Tree {
    match w.dice.below(10) {
        0..=3 => constant(w, of),
        4..=7 if of == Of::Share => bounded(w, of),
        4..=7 => family(w, of),
        _ if depth > 0 => combined(w, of, depth - 1),
        _ => bounded(w, of),
    }
}

fn constant(w: &mut World, of: Of) -> Tree {
    match of {
        Of::Time => quantity::duration(w),
        Of::Money => quantity::amount(w),
        Of::Records => w.dice.pick(&[0.0, 1.0, 1e3, 0.5, 1e9]).into(),
        Of::Share => quantity::share(w),
    }
}

/// A size that a law of something may have, typically.
fn size(w: &mut World, of: Of) -> f64 {
    match of {
        Of::Time => w.dice.pick(&[0.5, 2.0, 8.0, 30.0, 100.0]),
        Of::Money => w.money * w.dice.pick(&[1.0, 3.0, 12.5, 100.0]),
        Of::Records => w.dice.pick(&[10.0, 1e3, 3e5]),
        Of::Share => 1.0,
    }
}

/// A size as the file states it.
fn stated(of: Of, value: f64) -> Tree {
    match of {
        Of::Time => format!("{value}h").into(),
        Of::Money => Tree::Money(value),
        Of::Records | Of::Share => Tree::Number(value),
    }
}

/// `{ word = { key = value, ... } }`.
fn named<const N: usize>(word: &str, parameters: [(&str, Tree); N]) -> Tree {
    Tree::table([(word, Tree::table(parameters))])
}

/// A family without an upper end, or with one.
fn family(w: &mut World, of: Of) -> Tree {
    let m = size(w, of);
    let s = |factor: f64| stated(of, m * factor);
    let index = w.dice.pick(&[0.5, 0.9, 1.0, 1.5, 2.0, 2.5, 3.0]);
    let heavy = 1.0 + w.dice.pick(&[0.1, 0.5, 1.0, 1.5]);
    let cv = w.dice.pick(&[0.1, 0.5, 1.0, 2.0, 5.0]);
    match w.dice.below(28) {
        0 => named("lognormal", [("median", s(1.0)), ("p95", s(4.0))]),
        1 => named("lognormal", [("p5", s(0.2)), ("p99.5", s(9.0))]),
        2 => named("lognormal", [("mean", s(1.0)), ("cv", cv.into())]),
        3 => named("lognormal", [("mean", s(1.0)), ("sd", s(0.7))]),
        4 => named("lognormal", [("median", s(1.0)), ("sigma", cv.into())]),
        5 => {
            let mu = if of == Of::Money { Tree::LogMoney(m.ln()) } else { Tree::Number(m.ln()) };
            named("lognormal", [("mu", mu), ("sigma", cv.into())])
        }
        6 => named("gamma", [("mean", s(1.0)), ("cv", cv.into())]),
        7 => named("gamma", [("mean", s(1.0)), ("sd", s(0.7))]),
        8 => named("gamma", [("median", s(1.0)), ("p95", s(4.0))]),
        9 => named("gamma", [("shape", cv.into()), ("scale", s(1.0))]),
        10 => named("weibull", [("shape", cv.into()), ("scale", s(1.0))]),
        11 => named("weibull", [("median", s(1.0)), ("p95", s(3.0))]),
        12 => named("weibull", [("mean", s(1.0)), ("cv", w.dice.pick(&[0.5, 1.0, 2.0]).into())]),
        13 => named("weibull", [("mean", s(1.0)), ("sd", s(0.8))]),
        14 => named("exponential", [("mean", s(1.0))]),
        15 => named("exponential", [("median", s(1.0))]),
        16 => named("exponential", [("p90", s(1.0))]),
        17 => {
            let rate = if of == Of::Money { Tree::PerMoney(1.0 / m) } else { Tree::Number(1.0 / m) };
            named("exponential", [("rate", rate)])
        }
        18 => named("pareto", [("min", s(1.0)), ("index", index.into())]),
        19 => named("pareto", [("mean", s(1.0)), ("index", heavy.into())]),
        20 => named("lomax", [("scale", s(1.0)), ("index", index.into())]),
        21 => named("lomax", [("mean", s(1.0)), ("index", heavy.into())]),
        22 => named("gpd", [("shape", (1.0 / index).into()), ("scale", s(1.0))]),
        23 => named("gpd", [("shape", 0.0.into()), ("scale", s(1.0)), ("location", s(0.5))]),
        _ => bounded(w, of),
    }
}

/// A family with an upper end.
fn bounded(w: &mut World, of: Of) -> Tree {
    let m = size(w, of);
    let s = |factor: f64| stated(of, m * factor);
    let low = w.dice.pick(&[0.0, 0.1, 0.3]);
    match w.dice.below(9) {
        0 => named("pert", [("min", s(low)), ("mode", s(0.4)), ("max", s(1.0))]),
        1 => named("triangular", [("min", s(low)), ("mode", s(low)), ("max", s(0.9))]),
        2 => named("uniform", [("min", s(low)), ("max", s(1.0))]),
        3 => named("beta", [("mean", s(0.5)), ("sd", s(0.2)), ("min", s(0.0)), ("max", s(1.0))]),
        4 => named("beta", [("a", 2.0.into()), ("b", 0.5.into()), ("min", s(0.0)), ("max", s(0.8))]),
        5 if of != Of::Share => named("gpd", [("shape", (-0.5).into()), ("scale", s(1.0))]),
        6 => named("empirical", [("values", Tree::List(vec![s(0.0), s(0.3), s(1.0)]))]),
        _ => {
            let weights = w.dice.pick(&[[1.0, 1.0, 2.0], [0.2, 0.3, 0.5], [1e-9, 1.0, 0.0]]);
            let values = Tree::List(vec![s(0.1), s(0.2), s(0.3)]);
            named("empirical", [("values", values), ("weights", weights.to_vec().into())])
        }
    }
}

/// A law made of laws.
fn combined(w: &mut World, of: Of, depth: usize) -> Tree {
    let m = size(w, of);
    let s = |factor: f64| stated(of, m * factor);
    match w.dice.below(6) {
        0 => {
            let count = w.dice.within(2, 3);
            let weights = quantity::parts_of_one(w, count);
            let part = |w: &mut World, weight| Tree::table([("weight", weight), ("law", deep(w, of, depth))]);
            let parts = weights.into_iter().map(|weight| part(w, weight)).collect();
            Tree::table([("mixture", Tree::List(parts))])
        }
        1 if of != Of::Share => {
            let (body, tail) = (family(w, of), deep(w, of, depth));
            let chance = w.dice.pick(&["3%".into(), Tree::Number(0.5), Tree::Number(1e-9), Tree::Number(0.999)]);
            named("spliced", [("body", body), ("at", s(1.0)), ("tail_probability", chance), ("tail", tail)])
        }
        2 if of != Of::Share => {
            // Any law of such a size reaches both sides of its size, whatever the draw of the size inside.
            let law = named("lognormal", [("median", s(0.9)), ("sigma", w.dice.pick(&[0.1, 1.0, 3.0]).into())]);
            let law = if w.dice.chance(30) { family(w, of) } else { law };
            match w.dice.below(3) {
                0 => named("truncated", [("law", law), ("max", s(3.0))]),
                1 => named("truncated", [("law", law), ("min", s(0.1))]),
                _ => named("truncated", [("law", law), ("min", s(0.2)), ("max", s(2.0))]),
            }
        }
        3 if of == Of::Share => named("capped", [("law", family(w, Of::Records)), ("at", 0.5.into())]),
        3 => named("capped", [("law", deep(w, of, depth)), ("at", s(2.0))]),
        4 => named("floored", [("law", deep(w, of, depth)), ("at", s(0.2))]),
        _ => {
            let law = named("uniform", [("min", s(0.0)), ("max", s(1.0))]);
            named("truncated", [("law", law), ("min", s(0.1)), ("max", s(0.35))])
        }
    }
}
