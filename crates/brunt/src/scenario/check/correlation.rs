//! Whether numbers can be the correlations of random variables: the matrix must be positive semidefinite.

use ndarray::Array2;

/// Rounding that a pivot or a residual may show in a matrix that is singular by design.
const TOLERANCE: f64 = 1e-10;

/// Largest block in which every pair is tried: the search takes the fifth power of its size.
const MOST_SEARCHED: usize = 40;

/// A pair whose correlation contradicts the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Contradiction {
    /// One of the pair.
    pub(crate) i: usize,
    /// The other.
    pub(crate) j: usize,
    /// The correlations this pair could have, given the others of the variables looked at; `None` if no value would do.
    pub(crate) range: Option<(f64, f64)>,
}

/// Finds a contradiction in a symmetric matrix with unit diagonal; `None` if it is positive semidefinite.
///
/// Variables are added one by one by a Cholesky decomposition that allows zero pivots. At the first variable that cannot be added, the
/// pair is named whose correlation is nearest to the range that the others leave it. O(n^3) for a sound matrix of n factors, O(n^5) for
/// an unsound one.
pub(crate) fn contradiction(matrix: &Array2<f64>) -> Option<Contradiction> {
    let culprit = first_impossible(matrix)?;
    let size = culprit + 1;
    // Any pair of the leading block may be wrong; prefer the one that needs the least change. In large blocks a search costs too much.
    let searched = if size <= MOST_SEARCHED { size } else { 0 };
    let pairs = (0..searched).flat_map(|j| (0..j).map(move |i| (i, j)));
    let mended = pairs.filter_map(|(i, j)| {
        let (low, high) = feasible_range(matrix, size, i, j)?;
        let value = matrix[[i, j]];
        let change = (low - value).max(value - high).max(0.0);
        Some((change, Contradiction { i, j, range: Some((low, high)) }))
    });
    let nearest = mended.min_by(|a, b| a.0.total_cmp(&b.0)).map(|best| best.1);
    nearest.or_else(|| {
        let strongest =
            (0..culprit).max_by(|&a, &b| matrix[[a, culprit]].abs().total_cmp(&matrix[[b, culprit]].abs()))?;
        Some(Contradiction { i: strongest, j: culprit, range: None })
    })
}

/// The first variable whose leading block is not positive semidefinite.
fn first_impossible(matrix: &Array2<f64>) -> Option<usize> {
    let size = matrix.nrows();
    let mut factor = Array2::<f64>::zeros((size, size));
    for row in 0..size {
        for column in 0..row {
            let dot: f64 = (0..column).map(|k| factor[[row, k]] * factor[[column, k]]).sum();
            let residual = matrix[[row, column]] - dot;
            let pivot = factor[[column, column]];
            if pivot > 0.0 {
                factor[[row, column]] = residual / pivot;
            } else if residual.abs() > TOLERANCE.sqrt() {
                return Some(row);
            }
        }
        let square: f64 = (0..row).map(|k| factor[[row, k]] * factor[[row, k]]).sum();
        let pivot = matrix[[row, row]] - square;
        if pivot < -TOLERANCE {
            return Some(row);
        }
        factor[[row, row]] = if pivot > TOLERANCE { pivot.sqrt() } else { 0.0 };
    }
    None
}

/// The correlations of i and j for which the leading block of `size` is positive semidefinite, all others as they are.
///
/// With S the other variables, r lies in r_i' S^-1 r_j +- sqrt((1 - r_i' S^-1 r_i)(1 - r_j' S^-1 r_j)); `None` if S with i, or S with j,
/// is impossible already.
fn feasible_range(matrix: &Array2<f64>, size: usize, i: usize, j: usize) -> Option<(f64, f64)> {
    // With i and j placed last, their coordinates along the others are rows of the Cholesky factor.
    let order: Vec<usize> = (0..size).filter(|&k| k != i && k != j).chain([i, j]).collect();
    let without = |dropped: usize| -> Vec<usize> { order.iter().copied().filter(|&k| k != dropped).collect() };
    let with_i = permuted(matrix, &without(j));
    let with_j = permuted(matrix, &without(i));
    if first_impossible(&with_i).is_some() || first_impossible(&with_j).is_some() {
        return None;
    }
    let (row_i, row_j) = (last_row(&with_i), last_row(&with_j));
    let others = size - 2;
    let middle: f64 = (0..others).map(|k| row_i[k] * row_j[k]).sum();
    let reach = row_i[others] * row_j[others];
    Some(((middle - reach).max(-1.0), (middle + reach).min(1.0)))
}

fn permuted(matrix: &Array2<f64>, order: &[usize]) -> Array2<f64> {
    Array2::from_shape_fn((order.len(), order.len()), |(row, column)| matrix[[order[row], order[column]]])
}

/// Last row of the Cholesky factor of a positive semidefinite matrix.
fn last_row(matrix: &Array2<f64>) -> Vec<f64> {
    let size = matrix.nrows();
    let mut factor = Array2::<f64>::zeros((size, size));
    for row in 0..size {
        for column in 0..row {
            let dot: f64 = (0..column).map(|k| factor[[row, k]] * factor[[column, k]]).sum();
            let pivot = factor[[column, column]];
            factor[[row, column]] = if pivot > 0.0 { (matrix[[row, column]] - dot) / pivot } else { 0.0 };
        }
        let square: f64 = (0..row).map(|k| factor[[row, k]] * factor[[row, k]]).sum();
        let pivot = matrix[[row, row]] - square;
        factor[[row, row]] = if pivot > TOLERANCE { pivot.sqrt() } else { 0.0 };
    }
    factor.row(size - 1).to_vec()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn sound_and_singular_matrices_are_accepted() {
        assert_eq!(contradiction(&Array2::eye(4)), None);
        assert_eq!(contradiction(&array![[1.0, 1.0], [1.0, 1.0]]), None);
        assert_eq!(contradiction(&array![[1.0, -1.0, 0.5], [-1.0, 1.0, -0.5], [0.5, -0.5, 1.0]]), None);
        assert_eq!(contradiction(&Array2::zeros((0, 0))), None);
        let n = 8;
        let equal = Array2::from_shape_fn((n, n), |(i, j)| if i == j { 1.0 } else { -1.0 / (n as f64 - 1.0) });
        assert_eq!(contradiction(&equal), None);
    }

    #[test]
    fn the_pair_that_needs_the_least_change_is_named_with_its_range() {
        // 0.9 and 0.5 leave the third 0.45 +- sqrt(0.19 x 0.75), 0.07 below what it is; 0.5 would have to rise by 0.12.
        let found = contradiction(&array![[1.0, 0.9, 0.9], [0.9, 1.0, 0.5], [0.9, 0.5, 1.0]]).unwrap();
        assert_eq!((found.i, found.j), (0, 1));
        let (low, high) = found.range.unwrap();
        let reach = (0.19_f64 * 0.75).sqrt();
        assert!((low - (0.45 - reach)).abs() < 1e-12 && (high - (0.45 + reach)).abs() < 1e-12, "{low} {high}");
    }

    #[test]
    fn a_copy_must_be_correlated_like_its_original() {
        let found = contradiction(&array![[1.0, 1.0, 0.2], [1.0, 1.0, 0.3], [0.2, 0.3, 1.0]]).unwrap();
        let (low, high) = found.range.unwrap();
        assert!(low <= high);
        assert!(found.j == 2 || found.j == 1);
    }

    #[test]
    fn values_within_the_range_mend_the_matrix() {
        let mut matrix =
            array![[1.0, 0.8, -0.8, 0.1], [0.8, 1.0, 0.7, 0.2], [-0.8, 0.7, 1.0, 0.0], [0.1, 0.2, 0.0, 1.0]];
        let found = contradiction(&matrix).unwrap();
        let (low, high) = found.range.unwrap();
        for r in [low + 1e-9, (low + high) / 2.0, high - 1e-9] {
            matrix[[found.i, found.j]] = r;
            matrix[[found.j, found.i]] = r;
            assert_eq!(first_impossible(&permuted(&matrix, &[0, 1, 2])), None);
        }
    }
}
