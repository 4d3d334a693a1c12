//! Factors in use: a triangular root of their correlation, the streams of their draws, and the prices that follow them.

use crate::random::kernel;
use crate::scenario::{FactorIndex, Factors, Scenario};

/// The factors that threats load on or prices follow.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PlanFactors {
    /// Index in the scenario of each factor in use.
    pub indices: Vec<FactorIndex>,
    pub streams: Vec<u32>,
    /// Rows of the lower triangular root L of the correlation matrix, L L' = C.
    pub root: Vec<Vec<f64>>,
    /// Position of the factor of each price, and its sigma.
    pub prices: Vec<(usize, f64)>,
    /// Changes by a stress: factors that are fixed, then shifts as (position, shift).
    fixes: Vec<Fix>,
    shifts: Vec<(usize, f64)>,
    /// Means and covariance of the factors once a stress has moved them.
    mean: Vec<f64>,
    covariance: Vec<Vec<f64>>,
}

/// A factor that a stress fixes at a value.
#[derive(Debug, Clone, PartialEq)]
struct Fix {
    position: usize,
    value: f64,
    /// Change of each factor if the fixed factor changes by 1.
    follow: Vec<f64>,
}

impl PlanFactors {
    /// Compiles the factors in use, in the order of `used`. Factors that are not in use do not take part, so adding one changes no
    /// draw.
    pub(crate) fn compile(scenario: &Scenario, used: Vec<FactorIndex>) -> Self {
        let factors = &scenario.factors;
        let chosen: Vec<usize> = used.iter().map(|factor| factor.0 as usize).collect();
        let streams = chosen.iter().map(|&factor| Factors::stream(&factors.names[factor])).collect();
        let correlation = |row: usize, column: usize| factors.correlation[[chosen[row], chosen[column]]];
        let root = cholesky(chosen.len(), correlation);
        let position = |factor: FactorIndex| used.iter().position(|&used| used == factor);
        let prices = factors.prices.iter().filter_map(|price| Some((position(price.factor)?, price.sigma))).collect();
        let covariance =
            (0..chosen.len()).map(|row| (0..chosen.len()).map(|column| correlation(row, column)).collect());
        let covariance = covariance.collect();
        let mut compiled = Self {
            indices: used.clone(),
            streams,
            root,
            prices,
            mean: vec![0.0; chosen.len()],
            covariance,
            ..Self::default()
        };
        let moves = scenario.assumed.factors.iter().filter_map(|(factor, moved)| Some((position(*factor)?, moved)));
        let moves: Vec<_> = moves.collect();
        for (position, value) in moves.iter().filter_map(|(position, moved)| Some((*position, moved.fix?))) {
            compiled.fix(position, value);
        }
        for (position, shift) in moves.iter().map(|(position, moved)| (*position, moved.shift)) {
            if shift != 0.0 {
                compiled.shifts.push((position, shift));
                compiled.mean[position] += shift;
            }
        }
        compiled
    }

    /// Fixes a factor at a value. The other factors get their law given this value: Z_j + c_jf / c_ff (value - Z_f), with the
    /// covariance that is left.
    fn fix(&mut self, position: usize, value: f64) {
        let variance = self.covariance[position][position];
        let mut follow: Vec<f64> = self.covariance.iter().map(|row| row[position]).collect();
        // A factor that is fixed already, by other fixes, moves no other factor.
        let known = variance < 1e-9;
        follow.iter_mut().for_each(|with| *with = if known { 0.0 } else { *with / variance });
        for (row, by) in self.covariance.iter_mut().zip(&follow) {
            for (column, other) in follow.iter().enumerate() {
                row[column] -= by * other * variance;
            }
        }
        follow[position] = 1.0;
        let by = value - self.mean[position];
        self.mean.iter_mut().zip(&follow).for_each(|(mean, follow)| *mean += follow * by);
        self.fixes.push(Fix { position, value, follow });
    }

    /// Shifts factors by C b: to their means if trials are weighted by exp(b.Z).
    pub(crate) fn tilt(&mut self, terms: &[(u32, f64)]) {
        for (position, row) in self.covariance.iter().enumerate() {
            let by: f64 = terms.iter().map(|&(factor, b)| row[factor as usize] * b).sum();
            if by != 0.0 {
                self.shifts.push((position, by));
            }
        }
    }

    /// Mean and variance of b.Z once a stress has moved the factors.
    pub(crate) fn score(&self, terms: &[(u32, f64)]) -> (f64, f64) {
        let mean = terms.iter().map(|&(factor, b)| b * self.mean[factor as usize]).sum();
        let pairs = terms.iter().flat_map(|one| terms.iter().map(move |other| (one, other)));
        let variance = pairs.map(|(&(f, b), &(g, c))| b * c * self.covariance[f as usize][g as usize]).sum();
        (mean, variance)
    }

    /// Moves drawn factors as a stress does.
    pub(crate) fn moved(&self, factors: &mut [f64]) {
        for fix in &self.fixes {
            let by = fix.value - factors[fix.position];
            factors.iter_mut().zip(&fix.follow).for_each(|(factor, follow)| *factor += follow * by);
            factors[fix.position] = fix.value;
        }
        for &(position, by) in &self.shifts {
            factors[position] += by;
        }
    }

    /// Prices exp(sigma Z - sigma^2 / 2) at the values of the factors.
    pub(crate) fn prices(&self, factors: &[f64]) -> impl Iterator<Item = f64> {
        self.prices.iter().map(|&(factor, sigma)| kernel::exp(sigma * factors[factor] - sigma * sigma / 2.0))
    }
}

/// The lower triangular root of a positive semidefinite matrix; a pivot within rounding of zero has a zero column.
fn cholesky(size: usize, matrix: impl Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let mut root: Vec<Vec<f64>> = Vec::with_capacity(size);
    for row in 0..size {
        let mut line: Vec<f64> = Vec::with_capacity(row + 1);
        for (column, above) in root.iter().enumerate() {
            let known: f64 = line.iter().zip(above).map(|(x, y)| x * y).sum();
            let pivot = above[column];
            line.push(if pivot > 1e-8 { (matrix(row, column) - known) / pivot } else { 0.0 });
        }
        let known: f64 = line.iter().map(|x| x * x).sum();
        line.push((matrix(row, row) - known).max(0.0).sqrt());
        root.push(line);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_times_its_transpose_is_the_matrix() {
        let matrix = [[1.0, 0.4, -0.2], [0.4, 1.0, 0.5], [-0.2, 0.5, 1.0]];
        let root = cholesky(3, |i, j| matrix[i][j]);
        for (i, row) in matrix.iter().enumerate() {
            for (j, &wanted) in row.iter().enumerate() {
                let product: f64 = (0..=i.min(j)).map(|k| root[i][k] * root[j][k]).sum();
                assert!((product - wanted).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn a_perfectly_correlated_factor_adds_no_noise_of_its_own() {
        let root = cholesky(2, |_, _| 1.0);
        assert_eq!(root, [vec![1.0], vec![1.0, 0.0]]);
    }
}
