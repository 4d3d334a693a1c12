//! The root finder shared by the gamma and beta quantiles.

/// Value of a distribution function at a point, in the forms the root finder asks for.
pub(super) struct Tails {
    /// Probability below the point.
    pub lower: f64,
    /// Probability above the point.
    pub upper: f64,
    /// Density with respect to the logarithm of the point.
    pub density: f64,
    /// Derivative of the logarithm of that density, again with respect to the logarithm of the point.
    pub slope: f64,
}

/// Finds the positive point with probability `lower` below it and `upper` above it, starting anywhere within `bracket`.
///
/// Halley's method on the logarithm of the smaller tail as a function of the logarithm of the point. Both logarithms are concave
/// there for the gamma law and (in odds) for the beta law, so that even plain Newton steps converge from any start; a step that
/// leaves the bracket is replaced by its geometric mean.
pub(super) fn find(lower: f64, upper: f64, bracket: (f64, f64), start: f64, tails: impl Fn(f64) -> Tails) -> f64 {
    let (mut low, mut high) = bracket;
    let mut point = start.clamp(low, high);
    for _ in 0..200 {
        let at = tails(point);
        // Signed so that `excess` grows with the point.
        let (excess, rate) = if lower <= upper {
            (libm::log(at.lower / lower), at.density / at.lower)
        } else {
            (-libm::log(at.upper / upper), at.density / at.upper)
        };
        if excess > 0.0 {
            high = point;
        } else {
            low = point;
        }
        let curvature = if lower <= upper { at.slope - rate } else { at.slope + rate };
        let newton = excess / rate;
        let step = newton / (1.0 - 0.5 * newton * curvature).clamp(0.5, 4.0);
        let next = point + point * libm::expm1(-step);
        // The next point is not within the bracket, or is NaN.
        if !(next > low && next < high) {
            if step.abs() < 1e-13 || low >= high {
                return point;
            }
            let middle = libm::sqrt(low) * libm::sqrt(high);
            if !(middle > low && middle < high) {
                return middle;
            }
            point = middle;
            continue;
        }
        point = next;
        // The remaining error is cubic in the step.
        if step.abs() * (1.0 + rate + at.slope.abs()) < 1e-5 {
            break;
        }
    }
    point
}
