//! Reading of factors, their correlations, and the price indices they drive.

use crate::scenario::entry;
use crate::scenario::factor::correlation::{Advice, Contradiction, contradiction};
use crate::scenario::read::{At, Context, Rule, check_id};
use crate::scenario::{Factors, Price};
use ndarray::Array2;
use std::collections::BTreeMap;

/// A volatility of at least this number is probably a percentage.
const PERCENT_SIGMA: f64 = 3.0;

/// The names of the factors in the order typed, each with its place; invalid names are reported.
pub(crate) fn factor_names<'t>(cx: &mut Context, root: &At<'t>) -> Vec<(&'t str, At<'t>)> {
    let Some(names) = root.child("factors").and_then(|at| at.child("names")) else { return Vec::new() };
    let Some(items) = cx.list(&names, "a list of factor names") else { return Vec::new() };
    let mut known: Vec<(&str, At<'_>)> = Vec::new();
    let mut first = BTreeMap::new();
    for item in items {
        let Some(name) = cx.text(&item, "the name of a factor") else { continue };
        match first.get(name) {
            None => {
                first.insert(name, item.place());
                known.push((name, item));
            }
            Some(&place) => {
                cx.report(Rule::DuplicateId { id: name.to_owned() }, &item, "again").point(place, "first here");
            }
        }
    }
    known
}

/// Reads the factors; `names` is in the order typed.
pub(crate) fn factors(cx: &mut Context, root: &At<'_>, names: &[(&str, At<'_>)]) -> Factors {
    let sorted = cx.factors.as_slice().to_vec();
    let mut factors = Factors { correlation: Array2::eye(sorted.len()), names: sorted, prices: Vec::new() };
    let Some(at) = root.child("factors") else { return factors };
    let Some(at) = cx.table(&at, &entry::Factors::KEYS) else { return factors };
    if at.child("names").is_none() && !at.entries().is_empty() {
        cx.missing(&at, "names", &entry::Factors::KEYS);
    }
    if let Some(at) = at.child("correlation") {
        factors.correlation = correlation(cx, &at, names).unwrap_or(factors.correlation);
    }
    if let Some(prices) = at.child("prices") {
        factors.prices = read_prices(cx, &prices);
    }
    factors
}

fn read_prices(cx: &mut Context, at: &At<'_>) -> Vec<Price> {
    if at.as_table().is_none() {
        cx.wrong_type(at, "a table of prices");
    }
    at.entries().into_iter().filter_map(|(id, at)| price(cx, id, &at)).collect()
}

fn price(cx: &mut Context, id: &str, at: &At<'_>) -> Option<Price> {
    check_id(cx, id, at);
    let at = cx.table(at, &entry::Price::KEYS)?;
    let factor = cx.required(&at, "factor", &entry::Price::KEYS).and_then(|at| cx.factor(&at));
    let sigma_at = cx.required(&at, "sigma", &entry::Price::KEYS);
    let sigma = sigma_at.as_ref().and_then(|at| cx.non_negative(at));
    if let (Some(sigma), Some(at)) = (sigma.filter(|sigma| *sigma >= PERCENT_SIGMA), &sigma_at) {
        cx.note_percent(at, "a volatility", sigma, "at a sigma of 1 a price more than doubles in one year of four");
    }
    Some(Price { id: id.to_owned(), factor: factor?, sigma: sigma? })
}

/// Reads the correlation matrix, with rows and columns in the order of the sorted names.
fn correlation(cx: &mut Context, at: &At<'_>, names: &[(&str, At<'_>)]) -> Option<Array2<f64>> {
    let rows = cx.list(at, "a matrix, or a list of `{ between = [..], r = .. }`")?;
    let is_pairs = rows.first().is_some_and(|row| row.as_table().is_some());
    let matrix = if is_pairs { pairs(cx, &rows) } else { matrix(cx, at, &rows, names) }?;
    if let Some(found) = contradiction(&matrix.values) {
        report_contradiction(cx, at, &matrix, found);
        return None;
    }
    Some(matrix.values)
}

/// Correlations by position in the sorted names, and the place where each was typed.
struct Matrix<'t> {
    values: Array2<f64>,
    cells: BTreeMap<(usize, usize), At<'t>>,
}

fn report_contradiction(cx: &mut Context, at: &At<'_>, matrix: &Matrix<'_>, found: Contradiction) {
    let Contradiction { i, j, advice } = found;
    let name = |index: usize| cx.factors.as_slice()[index].clone();
    let (a, b) = (name(i), name(j));
    let at = matrix.cells.get(&(i, j)).or_else(|| matrix.cells.get(&(j, i))).unwrap_or(at);
    let value = matrix.values[[i, j]];
    let help = match advice {
        Advice::Range(low, high) => format!("the others given, it lies from {low} to {high}"),
        Advice::Scale(by) => format!(
            "no other value of this correlation alone is near: all of them times {by} are possible, as {} in place of {value}",
            (value * by * 1e9).round() / 1e9
        ),
        Advice::None => "other correlations contradict each other, too: begin with those of few factors".to_owned(),
    };
    let rule = Rule::NotPositiveSemidefinite { a, b, value };
    cx.report(rule, at, "contradicts the others").advise(help);
}

fn pairs<'t>(cx: &mut Context, rows: &[At<'t>]) -> Option<Matrix<'t>> {
    let mut matrix = Matrix { values: Array2::eye(cx.factors.as_slice().len()), cells: BTreeMap::new() };
    let mut complete = true;
    for row in rows {
        let Some(((i, j), r, place)) = pair(cx, row) else {
            complete = false;
            continue;
        };
        if let Some(first) = matrix.cells.get(&(i.min(j), i.max(j))) {
            let place = first.place();
            let id = row.child("between").map(|at| at.path()).unwrap_or_default();
            cx.report(Rule::DuplicateId { id }, row, "this pair again").point(place, "first here");
            continue;
        }
        matrix.values[[i, j]] = r;
        matrix.values[[j, i]] = r;
        matrix.cells.insert((i.min(j), i.max(j)), place);
    }
    complete.then_some(matrix)
}

/// Reads two different factors and their correlation.
fn pair<'t>(cx: &mut Context, at: &At<'t>) -> Option<((usize, usize), f64, At<'t>)> {
    let at = cx.table(at, &entry::CorrelatedPair::KEYS)?;
    let between = cx.required(&at, "between", &entry::CorrelatedPair::KEYS);
    let r_at = cx.required(&at, "r", &entry::CorrelatedPair::KEYS);
    let r = r_at.as_ref().and_then(|at| coefficient(cx, at));
    let between = between?;
    let items = cx.list(&between, "two factors")?;
    if items.len() != 2 {
        let rule = Rule::WrongLength { what: "`between`", expected: 2, found: items.len() };
        cx.report(rule, &between, "expected two factors");
        return None;
    }
    let factors: Vec<_> = items.iter().map(|item| cx.factor(item)).collect();
    let (i, j) = (factors[0]?.0 as usize, factors[1]?.0 as usize);
    if i == j {
        let member = cx.factors.as_slice()[i].clone();
        cx.report(Rule::RepeatedMember { member }, &between, "expected two different factors");
        return None;
    }
    Some(((i, j), r?, r_at?))
}

fn coefficient(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    let value = cx.number(at)?;
    if (-1.0..=1.0).contains(&value) {
        return Some(value);
    }
    let diagnostic = cx.report(Rule::CorrelationOutOfRange { value }, at, "expected -1 to 1");
    if (2.0..=100.0).contains(&value.abs()) {
        diagnostic.advise(format!("correlations are no percentages: {} for {value} in a hundred", value / 100.0));
    }
    None
}

fn matrix<'t>(cx: &mut Context, at: &At<'t>, rows: &[At<'t>], names: &[(&str, At<'_>)]) -> Option<Matrix<'t>> {
    let size = names.len();
    if rows.len() != size {
        let rule = Rule::WrongLength { what: "the matrix", expected: size, found: rows.len() };
        cx.report(rule, at, &format!("expected {size} rows, one a factor"));
        return None;
    }
    let position: Vec<usize> =
        names.iter().map(|name| cx.factors.index(name.0).expect("every name is an id") as usize).collect();
    let mut matrix = Matrix { values: Array2::eye(size), cells: BTreeMap::new() };
    let mut complete = true;
    for (row, row_at) in rows.iter().enumerate() {
        let Some(cells) = matrix_row(cx, row_at, size) else {
            complete = false;
            continue;
        };
        for (column, cell) in cells.into_iter().enumerate() {
            let Some(value) = coefficient(cx, &cell) else {
                complete = false;
                continue;
            };
            matrix.values[[position[row], position[column]]] = value;
            matrix.cells.insert((position[row], position[column]), cell);
        }
    }
    (complete && is_correlation(cx, &matrix)).then_some(matrix)
}

fn matrix_row<'t>(cx: &mut Context, at: &At<'t>, size: usize) -> Option<Vec<At<'t>>> {
    let cells = cx.list(at, "a row of the matrix")?;
    if cells.len() == size {
        return Some(cells);
    }
    let rule = Rule::WrongLength { what: "the row", expected: size, found: cells.len() };
    cx.report(rule, at, &format!("expected {size} numbers, one a factor"));
    None
}

/// Checks that the diagonal is 1 and the matrix symmetric; an asymmetry is reported at the later of its two places.
fn is_correlation(cx: &mut Context, matrix: &Matrix<'_>) -> bool {
    let mut sound = true;
    for (&(i, j), at) in &matrix.cells {
        let (value, mirrored) = (matrix.values[[i, j]], matrix.values[[j, i]]);
        let name = |index: usize| cx.factors.as_slice()[index].clone();
        if i == j && value != 1.0 {
            let rule = Rule::DiagonalNotOne { factor: name(i), value };
            cx.report(rule, at, "expected 1").mend(at.place(), "1");
            sound = false;
        } else if i < j && value != mirrored {
            let Some(other) = matrix.cells.get(&(j, i)) else { continue };
            let start = |at: &At<'_>| at.place().map(|place| place.start);
            let (first, second) = if start(at) <= start(other) { (at, other) } else { (other, at) };
            let rule = Rule::NotSymmetric { a: name(i), b: name(j), one: value, other: mirrored };
            cx.report(rule, second, "differs").point(first.place(), "the other way round");
            sound = false;
        }
    }
    sound
}
