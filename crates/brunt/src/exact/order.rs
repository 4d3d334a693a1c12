//! The larger and the smaller of two numbers where neither may be lost: `f64::max` and `f64::min` drop a NaN without a word.

/// The larger number; NaN if either number is NaN.
pub(super) fn larger(a: f64, b: f64) -> f64 {
    if a > b || a.is_nan() { a } else { b }
}

/// The smaller number; NaN if either number is NaN.
pub(super) fn smaller(a: f64, b: f64) -> f64 {
    if a < b || a.is_nan() { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nan_is_kept_on_either_side() {
        assert_eq!((larger(1.0, 2.0), larger(2.0, 1.0), smaller(1.0, 2.0), smaller(2.0, 1.0)), (2.0, 2.0, 1.0, 1.0));
        for (a, b) in [(f64::NAN, 1.0), (1.0, f64::NAN)] {
            assert!(larger(a, b).is_nan() && smaller(a, b).is_nan());
        }
    }
}
