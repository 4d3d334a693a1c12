//! Trials that two runs have in common, and differences over these trials.

use crate::error::Error;
use crate::measure::difference::{self, Pair};
use crate::measure::{Sorted, TailLaw};
use crate::report::{Estimate, OptionMeasure};
use crate::results::Results;
use crate::run::confidence;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// The losses of the trials of a run, by name of column.
#[derive(Debug)]
pub(super) struct Trials<'a> {
    ranges: Vec<Range<u64>>,
    columns: BTreeMap<String, (Cow<'a, [f64]>, TailLaw)>,
}

impl<'a> Trials<'a> {
    /// The columns of results; `None` where the results keep tails.
    pub(super) fn of(results: &'a Results) -> Option<Self> {
        let named = results.columns().ok()?.into_iter();
        let columns = named.map(|(name, column)| {
            let tail = tail(results, &name);
            (name, (Cow::Borrowed(column), tail))
        });
        Some(Self { ranges: results.ranges().to_vec(), columns: columns.collect() })
    }

    /// Columns that a file states. Nothing is known of the laws of their numbers.
    pub(super) fn new(
        ranges: Vec<Range<u64>>,
        columns: impl IntoIterator<Item = (String, Vec<f64>)>,
    ) -> Result<Self, Error> {
        let stated = columns.into_iter().map(|(name, column)| (name, (Cow::Owned(column), TailLaw::Unknown)));
        let found = Self { ranges, columns: stated.collect() };
        let length = found.count();
        match found.columns.iter().find(|(_, (column, _))| column.len() as u64 != length) {
            Some((name, _)) => Err(Error::Question(format!("column `{name}` does not have one number for each trial"))),
            None if !found.columns.contains_key("total") => {
                Err(Error::Question("losses of trials have a column `total`".to_owned()))
            }
            None => Ok(found),
        }
    }

    /// Number of trials.
    pub(super) fn count(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    /// The losses in a column, in the order of trials.
    pub(super) fn column(&self, name: &str) -> Option<&[f64]> {
        self.columns.get(name).map(|(column, _)| column.as_ref())
    }

    fn tail(&self, [column, otherwise]: &[String; 2]) -> TailLaw {
        let found = self.columns.get(column).or_else(|| self.columns.get(otherwise));
        found.map_or(TailLaw::FiniteVariance, |(_, tail)| *tail)
    }
}

/// What the model proves of the law of a column.
fn tail(results: &Results, name: &str) -> TailLaw {
    let sample = match (name, name.strip_prefix("party_"), name.strip_prefix("net_")) {
        ("total", ..) => Ok(results.total()),
        (_, Some(party), _) => results.gross(party),
        (_, _, Some(party)) => results.net(party),
        _ => return TailLaw::Unknown,
    };
    sample.map_or(TailLaw::Unknown, |sample| sample.tail())
}

/// The trials that two runs have in common.
#[derive(Debug)]
pub(super) struct Pairs<'a> {
    first: &'a Trials<'a>,
    second: &'a Trials<'a>,
    /// Positions of the common trials in the columns of both.
    runs: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> Pairs<'a> {
    /// The common trials of a run and of the base; `None` if there is none.
    pub(super) fn of(first: &'a Trials<'a>, second: &'a Trials<'a>) -> Option<Self> {
        let runs = common(&first.ranges, &second.ranges);
        (!runs.is_empty()).then_some(Self { first, second, runs })
    }

    /// Number of common trials.
    pub(super) fn count(&self) -> u64 {
        self.runs.iter().map(|(run, _)| run.len() as u64).sum()
    }

    /// Whether all common trials have the same losses.
    pub(super) fn is_same(&self, column: &[String; 2]) -> bool {
        let (first, second) = self.losses(column);
        first == second
    }

    /// A measure of a column of the run less the measure of the base, with a paired interval.
    pub(super) fn difference(&self, column: &[String; 2], measure: OptionMeasure) -> Result<Estimate, Error> {
        let (first, second) = self.losses(column);
        let tail = self.first.tail(column).and(self.second.tail(column));
        let sorted = Sorted::new(&first)?;
        let pair = Pair::of(&first, &sorted, &second)?;
        Ok(match measure {
            OptionMeasure::Mean => pair.mean(tail),
            OptionMeasure::ValueAtRisk { level } => pair.value_at_risk(confidence(level)?)?,
            OptionMeasure::Exceeds { above } => {
                let exceeds = |losses: &[f64]| losses.iter().map(|&loss| f64::from(loss > above)).collect::<Vec<_>>();
                difference::mean(&exceeds(&first), &exceeds(&second), TailLaw::FiniteVariance)?
            }
        })
    }

    fn losses(&self, column: &[String; 2]) -> (Cow<'a, [f64]>, Cow<'a, [f64]>) {
        let first = self.runs.iter().map(|(run, _)| run.clone());
        let second = self.runs.iter().map(|(_, run)| run.clone());
        (chosen(self.first, column, first), chosen(self.second, column, second))
    }
}

/// The losses of a column at some positions; zeros where the column is missing.
fn chosen<'a>(
    trials: &'a Trials<'a>,
    [column, otherwise]: &[String; 2],
    runs: impl Iterator<Item = Range<usize>>,
) -> Cow<'a, [f64]> {
    let runs: Vec<Range<usize>> = runs.collect();
    match (trials.column(column).or_else(|| trials.column(otherwise)), runs.as_slice()) {
        (Some(losses), [run]) => Cow::Borrowed(&losses[run.clone()]),
        (Some(losses), runs) => Cow::Owned(runs.iter().flat_map(|run| &losses[run.clone()]).copied().collect()),
        (None, runs) => Cow::Owned(vec![0.0; runs.iter().map(Range::len).sum()]),
    }
}

/// Positions of the trials that are in both lists of ranges, which are sorted.
fn common(first: &[Range<u64>], second: &[Range<u64>]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    let mut before = 0;
    for one in first {
        let mut before_other = 0;
        for other in second {
            let (start, end) = (one.start.max(other.start), one.end.min(other.end));
            if start < end {
                let run = |before: u64, range: &Range<u64>| {
                    let begin = (before + start - range.start) as usize;
                    begin..begin + (end - start) as usize
                };
                found.push((run(before, one), run(before_other, other)));
            }
            before_other += other.end - other.start;
        }
        before += one.end - one.start;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Common positions of the ranges from one number to another.
    fn shared(first: &[(u64, u64)], second: &[(u64, u64)]) -> Vec<(Range<usize>, Range<usize>)> {
        let ranges = |ends: &[(u64, u64)]| ends.iter().map(|&(from, to)| from..to).collect::<Vec<_>>();
        common(&ranges(first), &ranges(second))
    }

    #[test]
    fn ranges_are_intersected() {
        assert_eq!(shared(&[(0, 10)], &[(5, 20)]), [(5..10, 0..5)]);
        assert_eq!(shared(&[(0, 4), (8, 12)], &[(2, 10)]), [(2..4, 0..2), (4..6, 6..8)]);
        assert_eq!(shared(&[(0, 4)], &[(4, 8)]), []);
    }
}
