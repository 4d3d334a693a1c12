//! Divided differences of the exponential function.

/// Most points of a divided difference.
const MOST: usize = 4;
/// Points closer together than this distance are summed as a series, whose terms are all positive; points further apart are subtracted.
const NEAR: f64 = 4.0;

/// The divided difference exp\[x_0, ..., x_n\] of one to four points, in any order and with repetitions.
///
/// The divided difference is the integral of exp(t_0 x_0 + ... + t_n x_n) over all t_i >= 0 that add up to 1. Hence it is positive and
/// rises in every point: exp\[x\] = e^x, exp\[x, y\] = (e^x - e^y) / (x - y), exp\[x, x\] = e^x. Accurate to about 1e-15 relative to
/// itself, however close the points are (McCurdy, Ng and Parlett 1984, Accurate computation of divided differences of the exponential
/// function, Mathematics of Computation 43, 501-528).
///
/// # Panics
/// For no points, more than four, or a NaN.
pub(crate) fn exp_divided(points: &[f64]) -> f64 {
    assert!((1..=MOST).contains(&points.len()) && !points.iter().any(|x| x.is_nan()), "one to four numbers");
    let mut sorted = [0.0; MOST];
    let sorted = &mut sorted[..points.len()];
    sorted.copy_from_slice(points);
    sorted.sort_unstable_by(f64::total_cmp);
    divided(sorted)
}

fn divided(sorted: &[f64]) -> f64 {
    let last = sorted.len() - 1;
    if last == 0 {
        return libm::exp(sorted[0]);
    }
    let spread = sorted[last] - sorted[0];
    if spread < NEAR {
        return series(sorted);
    }
    (divided(&sorted[1..]) - divided(&sorted[..last])) / spread
}

/// e^(x_0) times the sum over m of h_m(x_1 - x_0, ..., x_n - x_0) / (n + m)!, with h_m the sum of all monomials of degree m.
fn series(sorted: &[f64]) -> f64 {
    let least = sorted[0];
    // For each j the sum of the monomials of the degree reached in the first j differences.
    let mut monomials = [1.0; MOST];
    let mut factorial: f64 = (1..sorted.len()).map(|n| n as f64).product();
    let mut sum = 1.0 / factorial;
    // NEAR^m / m! is below 1e-17 from m = 30 on.
    for degree in 1..40 {
        let mut before = 0.0;
        for (monomial, x) in monomials.iter_mut().zip(&sorted[1..]) {
            *monomial = before + (x - least) * *monomial;
            before = *monomial;
        }
        factorial *= (degree + sorted.len() - 1) as f64;
        sum += before / factorial;
    }
    libm::exp(least) * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, what: &[f64]) {
        assert!((found / expected - 1.0).abs() < 1e-14, "{what:?}: {found}, not {expected}");
    }

    /// exp\[0, x\] = expm1(x) / x, and exp\[0, ..., 0\] = 1 / n!.
    #[test]
    fn known_cases() {
        for x in [1e-300, 1e-9, 0.3, 3.999, 4.0, 4.001, 50.0, 700.0] {
            close(exp_divided(&[0.0, x]), libm::expm1(x) / x, &[x]);
            close(exp_divided(&[-x, 0.0]), -libm::expm1(-x) / x, &[-x]);
        }
        for (count, expected) in [(1, 1.0), (2, 1.0), (3, 0.5), (4, 1.0 / 6.0)] {
            close(exp_divided(&[0.0; MOST][..count]), expected, &[count as f64]);
        }
        // exp\[-x, 0, 0\] = (1 - (1 - e^-x) / x) / x; from 4 on nothing cancels.
        for x in [4.0, 30.0, 1e3, 1e9] {
            close(exp_divided(&[0.0, -x, 0.0]), (1.0 + libm::expm1(-x) / x) / x, &[x]);
        }
    }

    /// The integral over the simplex by Gauss and Legendre's rule of 16 x 16 cells of three points, for three points.
    #[test]
    fn the_integral_over_the_simplex() {
        const RULE: [(f64, f64); 3] =
            [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 4.0 / 9.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];
        let nodes = (0..16).flat_map(|cell| RULE.map(|(x, weight)| ((f64::from(cell) + x) / 16.0, weight / 16.0)));
        let nodes: Vec<(f64, f64)> = nodes.collect();
        for points in [[0.0, 1.0, 2.0], [0.0, -1e-9, -2e-9], [-3.0, 3.0, 0.5], [-2.0, 1.9, 2.1], [0.0, -2.0, 3.0]] {
            let mut sum = 0.0;
            // t_1 = r (1 - s), t_2 = r s covers the triangle with the density r.
            for &(r, first) in &nodes {
                for &(s, second) in &nodes {
                    let at = points[0] * (1.0 - r) + r * (points[1] * (1.0 - s) + points[2] * s);
                    sum += first * second * r * at.exp();
                }
            }
            let found = exp_divided(&points);
            // Each cell is off by its width to the sixth times the sixth derivative, at most 6^6, over 2,016,000.
            assert!((found / sum - 1.0).abs() < 1e-8, "{points:?}: {found}, not {sum}");
        }
    }

    /// Both ways meet where one takes over from the other: (exp\[y, z, w\] - exp\[x, y, z\]) / (w - x) is exp\[x, y, z, w\].
    #[test]
    fn the_recurrence_holds_on_both_sides_of_the_threshold() {
        for spread in [3.0, 3.9999, 4.0001, 6.0] {
            for inner in [[0.1, 0.2], [0.5, 0.5], [0.9, 1.0], [0.0, 1.0]] {
                let at = [0.0, inner[0] * spread, inner[1] * spread, spread].map(|x| x - 2.0);
                let expected = (series(&at[1..]) - series(&at[..3])) / spread;
                close(exp_divided(&at), expected, &at);
                close(exp_divided(&[at[2], at[0], at[3], at[1]]), expected, &at);
            }
        }
    }
}
