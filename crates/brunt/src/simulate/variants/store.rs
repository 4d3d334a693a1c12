//! Numbers by trial under many sets, kept once for all sets that give the same number.

use super::choice::{Choice, Patterns};
use super::marks::Marks;
use crate::ledger::Amount;
use crate::scenario::ControlSet;
use std::iter::Sum;

/// Numbers by trial under each of many sets. A number is the sum of several rows; for each cluster the set selects one row.
#[derive(Debug, Clone)]
pub(super) struct Store<N> {
    /// One column of rows for each quantity; then the marks of each row, one bit each, if there are any.
    columns: Vec<Vec<N>>,
    pub marks: Vec<Marks>,
    rows: u32,
    /// Position after the last cluster of each trial.
    ends: Vec<usize>,
    clusters: Vec<Cluster>,
    patterns: Patterns,
}

/// A cluster of a trial. Its row under set s is `row` plus the choice of the pattern for s.
#[derive(Debug, Clone, Copy)]
struct Cluster {
    pattern: u32,
    row: u32,
}

/// Receives the parts of each trial. In a trial the number under a set is the sum of one amount of each part.
pub(crate) trait Visit {
    /// A part with one amount for each choice of its pattern.
    fn part(&mut self, pattern: u32, amounts: impl Iterator<Item = Amount>);

    /// The trial is complete.
    fn end_trial(&mut self);
}

impl<N: Copy + Sum> Store<N> {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns: vec![Vec::new(); columns],
            marks: Vec::new(),
            rows: 0,
            ends: Vec::new(),
            clusters: Vec::new(),
            patterns: Patterns::default(),
        }
    }

    /// Bytes of all parts that grow with the number of trials.
    pub(super) fn bytes(&self) -> usize {
        let rows = self.rows as usize * self.columns.len() * size_of::<N>();
        let marks = self.marks.iter().map(|marks| marks.bytes());
        let trials = self.ends.len() * size_of::<usize>() + self.clusters.len() * size_of::<Cluster>();
        rows + marks.sum::<usize>() + trials
    }

    pub(super) fn push_row(&mut self, amounts: impl Iterator<Item = N>) {
        self.columns.iter_mut().zip(amounts).for_each(|(column, amount)| column.push(amount));
        self.rows += 1;
    }

    /// Number of rows.
    pub(super) fn rows_now(&self) -> u32 {
        self.rows
    }

    /// Adds a row again.
    pub(super) fn repeat_row(&mut self, row: u32) {
        self.columns.iter_mut().for_each(|column| column.push(column[row as usize]));
        self.rows += 1;
    }

    /// Adds a cluster to the current trial; the rows of the cluster are the last rows.
    pub(super) fn push_cluster(&mut self, choices: &[Choice]) {
        let pattern = self.patterns.find(choices);
        self.clusters.push(Cluster { pattern, row: self.rows - choices.len() as u32 });
    }

    /// Number of the pattern with these choices.
    pub(super) fn pattern(&mut self, choices: &[Choice]) -> u32 {
        self.patterns.find(choices)
    }

    /// As [`push_cluster`](Self::push_cluster), with the number of the pattern and of its choices.
    pub(super) fn push_known(&mut self, pattern: u32, choices: u32) {
        self.clusters.push(Cluster { pattern, row: self.rows - choices });
    }

    pub(super) fn end_trial(&mut self) {
        self.ends.push(self.clusters.len());
    }

    /// Adds the trials that come next.
    pub(super) fn append(&mut self, other: Self) {
        let (rows, clusters) = (self.rows, self.clusters.len());
        let starts = std::iter::once(&0).chain(&other.patterns.ends);
        let of_pattern = |(from, to): (&u32, &u32)| &other.patterns.choices[*from as usize..*to as usize];
        let renamed: Vec<u32> =
            starts.zip(&other.patterns.ends).map(of_pattern).map(|choices| self.patterns.find(choices)).collect();
        self.columns.iter_mut().zip(other.columns).for_each(|(mine, theirs)| mine.extend(theirs));
        self.marks.extend(other.marks);
        self.rows += other.rows;
        self.ends.extend(other.ends.iter().map(|end| end + clusters));
        self.clusters.extend(
            other
                .clusters
                .iter()
                .map(|cluster| Cluster { pattern: renamed[cluster.pattern as usize], row: cluster.row + rows }),
        );
    }

    fn rows(&self, set: ControlSet) -> impl Iterator<Item = impl Iterator<Item = usize> + '_> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(move |(from, &to)| {
            let row =
                move |cluster: &Cluster| (cluster.row + self.patterns.choice(cluster.pattern, set.bits())) as usize;
            self.clusters[from..to].iter().map(row)
        })
    }

    pub(super) fn column(&self, column: usize) -> &[N] {
        &self.columns[column]
    }

    pub(super) fn sums(&self, set: ControlSet, column: usize, out: &mut Vec<f64>, number: impl Fn(N) -> f64) {
        let amounts = &self.columns[column];
        out.extend(self.rows(set).map(|rows| number(rows.map(|row| amounts[row]).sum::<N>())));
    }

    /// Numbers of choices of the patterns.
    pub(super) fn patterns(&self) -> impl Iterator<Item = u32> + '_ {
        let starts = std::iter::once(0).chain(self.patterns.ends.iter().copied());
        starts.zip(&self.patterns.ends).map(|(from, to)| to - from)
    }

    /// The choice of each pattern for a set.
    pub(super) fn choices(&self, set: ControlSet, chosen: &mut Vec<u32>) {
        chosen.clear();
        chosen.extend((0..self.patterns.ends.len() as u32).map(|pattern| self.patterns.choice(pattern, set.bits())));
    }

    /// Visits the parts of each trial, with the amount of each row.
    pub(super) fn visit(&self, visit: &mut impl Visit, amount: impl Fn(usize) -> Amount) {
        let sizes: Vec<u32> = self.patterns().collect();
        let mut from = 0;
        for &to in &self.ends {
            for cluster in &self.clusters[from..to] {
                let rows = cluster.row..cluster.row + sizes[cluster.pattern as usize];
                visit.part(cluster.pattern, rows.map(|row| amount(row as usize)));
            }
            visit.end_trial();
            from = to;
        }
    }

    pub(super) fn marks(&self, set: ControlSet, mark: usize, out: &mut Vec<f64>) {
        let marked = |row: usize| self.marks[row].has(mark);
        out.extend(self.rows(set).map(|mut rows| f64::from(u8::from(rows.any(marked)))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two columns of two rows of 16 bytes each, one trial of 8 bytes, three clusters of 8.
    #[test]
    fn bytes_are_counted() {
        let mut store = Store::<Amount>::new(2);
        (0..2).for_each(|_| store.push_row([Amount::ZERO; 2].into_iter()));
        (0..3).for_each(|_| store.push_cluster(&[Choice::of(0, 0)]));
        store.end_trial();
        assert_eq!(store.bytes(), 2 * 2 * 16 + 8 + 3 * 8);
        store.marks.push(Marks::default());
        assert_eq!(store.bytes(), 2 * 2 * 16 + 8 + 3 * 8 + size_of::<Marks>());
    }
}
