//! Check that a correlation matrix is possible: it must be positive semidefinite.

use ndarray::Array2;

/// Rounding error allowed in a pivot or a residual of a matrix that is singular by design.
const TOLERANCE: f64 = 1e-10;

/// Most variables for which every pair is tried; the search takes time of the fifth power of their number.
const MOST_SEARCHED: usize = 40;
/// Most variables for which a common factor on all correlations is searched.
const MOST_SCALED: usize = 200;
/// Limits for advice on a single pair: the correlation changes by at most `FAR`, and the range of possible values is at least `NARROW`
/// wide.
const FAR: f64 = 0.5;
const NARROW: f64 = 1e-6;

/// A pair whose correlation contradicts the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Contradiction {
    /// First variable of the pair.
    pub(crate) i: usize,
    /// Second variable of the pair.
    pub(crate) j: usize,
    /// Change that makes the matrix possible.
    pub(crate) advice: Advice,
}

/// A change after which a matrix is accepted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Advice {
    /// A range for the correlation of the pair, all other correlations unchanged.
    Range(f64, f64),
    /// A factor on all correlations; smaller factors are possible too.
    Scale(f64),
    /// No change was found in reasonable time.
    None,
}

/// Finds a contradiction in a symmetric matrix with unit diagonal; `None` if it is positive semidefinite.
///
/// Variables are added one by one by a Cholesky decomposition that allows zero pivots. The named pair is, of all pairs up to the first
/// variable that cannot be added, the pair whose correlation is nearest to its possible range, given all other correlations. If no such
/// range is near, the advice is the largest t for which t C + (1 - t) I is positive semidefinite. O(n^3) for a sound matrix of n
/// factors, O(n^5) for an unsound one.
pub(crate) fn contradiction(matrix: &Array2<f64>) -> Option<Contradiction> {
    let culprit = first_impossible(matrix)?;
    // Pairs of a large matrix are not searched, because the search would take too long.
    let searched = if matrix.nrows() <= MOST_SEARCHED { culprit + 1 } else { 0 };
    let pairs = (0..searched).flat_map(|j| (0..j).map(move |i| (i, j)));
    let mended = pairs.filter_map(|(i, j)| {
        let (low, high) = stated_range(matrix, i, j)?;
        let value = matrix[[i, j]];
        let change = (low - value).max(value - high).max(0.0);
        let near = change <= FAR && high - low >= NARROW;
        near.then_some((change, Contradiction { i, j, advice: Advice::Range(low, high) }))
    });
    let nearest = mended.min_by(|a, b| a.0.total_cmp(&b.0)).map(|best| best.1);
    nearest.or_else(|| {
        let j = culprit;
        let i = (0..j).max_by(|&a, &b| matrix[[a, j]].abs().total_cmp(&matrix[[b, j]].abs()))?;
        Some(Contradiction { i, j, advice: scale(matrix).map_or(Advice::None, Advice::Scale) })
    })
}

/// The possible range of a pair's correlation, rounded inward to the fewest digits (4 to 9) that leave a range; both ends are possible.
fn stated_range(matrix: &Array2<f64>, i: usize, j: usize) -> Option<(f64, f64)> {
    let (low, high) = feasible_range(matrix, i, j)?;
    (4..=9).find_map(|digits| {
        let unit = libm::pow(10.0, f64::from(digits));
        // Ends that miss a round number only by rounding errors are taken as round.
        let (low, high) = ((low * unit - 1e-4).ceil() / unit, (high * unit + 1e-4).floor() / unit);
        let holds = |r: f64| first_impossible(&with(matrix, i, j, r)).is_none();
        (low <= high && holds(low) && holds(high)).then_some((low, high))
    })
}

/// The matrix with the correlation of a pair replaced.
fn with(matrix: &Array2<f64>, i: usize, j: usize, r: f64) -> Array2<f64> {
    let mut matrix = matrix.clone();
    matrix[[i, j]] = r;
    matrix[[j, i]] = r;
    matrix
}

/// The largest factor on all correlations, with at most four digits, for which the matrix is possible.
fn scale(matrix: &Array2<f64>) -> Option<f64> {
    let size = matrix.nrows();
    let holds = |by: f64| {
        let scaled = Array2::from_shape_fn((size, size), |(i, j)| if i == j { 1.0 } else { by * matrix[[i, j]] });
        first_impossible(&scaled).is_none()
    };
    if size > MOST_SCALED {
        return None;
    }
    let (mut low, mut high) = (0, 10_000);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if holds(f64::from(middle) / 1e4) { low = middle } else { high = middle }
    }
    (low > 0).then(|| f64::from(low) / 1e4)
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

/// The range of the correlation of i and j for which the matrix is positive semidefinite, all other correlations unchanged.
///
/// With S the other variables, r lies in r_i' S^-1 r_j +- sqrt((1 - r_i' S^-1 r_i)(1 - r_j' S^-1 r_j)); `None` if the matrix of S with
/// i, or of S with j, is impossible already.
fn feasible_range(matrix: &Array2<f64>, i: usize, j: usize) -> Option<(f64, f64)> {
    let size = matrix.nrows();
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

    /// Least eigenvalue of a symmetric matrix, by Jacobi's rotations.
    fn least_eigenvalue(matrix: &Array2<f64>) -> f64 {
        let (mut a, n) = (matrix.clone(), matrix.nrows());
        for _ in 0..50 {
            for (p, q) in (0..n).flat_map(|q| (0..q).map(move |p| (p, q))) {
                if a[[p, q]] == 0.0 {
                    continue;
                }
                let theta = (a[[q, q]] - a[[p, p]]) / (2.0 * a[[p, q]]);
                let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
                let (c, s) = (1.0 / (t * t + 1.0).sqrt(), t / (t * t + 1.0).sqrt());
                for k in 0..n {
                    let (kp, kq) = (a[[k, p]], a[[k, q]]);
                    (a[[k, p]], a[[k, q]]) = (c * kp - s * kq, s * kp + c * kq);
                }
                for k in 0..n {
                    let (pk, qk) = (a[[p, k]], a[[q, k]]);
                    (a[[p, k]], a[[q, k]]) = (c * pk - s * qk, s * pk + c * qk);
                }
            }
        }
        (0..n).map(|k| a[[k, k]]).fold(f64::INFINITY, f64::min)
    }

    fn range(found: Contradiction) -> (f64, f64) {
        match found.advice {
            Advice::Range(low, high) => (low, high),
            other => panic!("{other:?}"),
        }
    }

    /// A matrix with equal correlations.
    fn alike(n: usize, r: f64) -> Array2<f64> {
        Array2::from_shape_fn((n, n), |(i, j)| if i == j { 1.0 } else { r })
    }

    #[test]
    fn the_pair_that_needs_the_least_change_is_named_with_its_range() {
        // Correlations of 0.9 and 0.5 leave the third in 0.45 +- sqrt(0.19 x 0.75), which ends 0.07 below its value; 0.5 would have to
        // rise by 0.12.
        let found = contradiction(&array![[1.0, 0.9, 0.9], [0.9, 1.0, 0.5], [0.9, 0.5, 1.0]]).unwrap();
        assert_eq!((found.i, found.j), (0, 1));
        let (low, high) = range(found);
        let reach = (0.19_f64 * 0.75).sqrt();
        // Rounded inward to four digits.
        assert!(low >= 0.45 - reach && low - (0.45 - reach) < 1e-4, "{low}");
        assert!(high <= 0.45 + reach && (0.45 + reach) - high < 1e-4, "{high}");
    }

    #[test]
    fn a_copy_must_be_correlated_like_its_original() {
        let found = contradiction(&array![[1.0, 1.0, 0.2], [1.0, 1.0, 0.3], [0.2, 0.3, 1.0]]).unwrap();
        let (low, high) = range(found);
        assert!(low <= high);
    }

    #[test]
    fn correlations_that_are_all_alike_are_scaled_to_what_their_number_allows() {
        for (n, r) in [(3, -0.6), (4, -0.5), (5, -0.5), (9, -0.3), (60, -0.1)] {
            let found = contradiction(&alike(n, r)).unwrap();
            // Equal correlations of n variables are at least -1 / (n - 1).
            let most = -1.0 / (n as f64 - 1.0) / r;
            match found.advice {
                Advice::Scale(by) => assert!(by <= most + 1e-9 && most - by <= 1e-4, "{n} {by} {most}"),
                // With three variables, changing one correlation is enough.
                Advice::Range(..) => assert_eq!(n, 3),
                Advice::None => panic!("{n}"),
            }
        }
        assert_eq!(contradiction(&alike(5, -0.5)).unwrap().advice, Advice::Scale(0.5));
        assert_eq!(contradiction(&alike(300, -0.5)).unwrap().advice, Advice::None);
    }

    #[test]
    fn whoever_follows_the_advice_has_a_matrix_that_is_possible() {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) as f64 / 2f64.powi(24) * 20.0).round() / 10.0 - 1.0
        };
        let (mut ranges, mut scales) = (0, 0);
        for n in (3..8).cycle().take(400) {
            let mut matrix = Array2::eye(n);
            for (i, j) in (0..n).flat_map(|j| (0..j).map(move |i| (i, j))) {
                let r = next();
                matrix[[i, j]] = r;
                matrix[[j, i]] = r;
            }
            let Some(found) = contradiction(&matrix) else {
                assert!(least_eigenvalue(&matrix) > -1e-8);
                continue;
            };
            assert!(least_eigenvalue(&matrix) < 0.0);
            match found.advice {
                Advice::Range(low, high) => {
                    ranges += 1;
                    for r in [low, (low + high) / 2.0, high] {
                        let mended = with(&matrix, found.i, found.j, r);
                        assert!(least_eigenvalue(&mended) > -1e-8 && contradiction(&mended).is_none());
                    }
                }
                Advice::Scale(by) => {
                    scales += 1;
                    let mended = Array2::from_shape_fn((n, n), |(i, j)| if i == j { 1.0 } else { by * matrix[[i, j]] });
                    assert!(least_eigenvalue(&mended) > -1e-8);
                }
                Advice::None => panic!("no advice for {n}"),
            }
        }
        assert!(ranges > 20 && scales > 20, "{ranges} {scales}");
    }
}
