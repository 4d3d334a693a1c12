//! exp, ln and the normal quantile in plain IEEE + - x / and square root: the functions of the hot path.
//!
//! Each function comes for one number and for a slice, with the same bits. The slice versions compute a branch-free main path for all
//! numbers, written so that compilers vectorise it for any x86-64 or AArch64, and then correct the few numbers outside the range of that
//! path. There is no fused multiply-add and no table, so that the bits are the same everywhere.

mod exponential;
mod logarithm;
mod normal;

pub(crate) use exponential::{exp, exp_slice};
pub(crate) use logarithm::ln;
pub(crate) use normal::{normal, normal_fill};

/// Numbers handled together: few enough to stay on the stack and in the nearest cache.
const CHUNK: usize = 64;

#[cfg(test)]
mod values {
    use super::*;

    #[test]
    fn values_known_on_paper_are_met() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(2.0), std::f64::consts::LN_2);
        assert!((normal(u64::MAX / 40) + 1.959_963_984_540_054).abs() < 1e-15);
        assert_eq!(normal(5), -normal(!5));
        assert_eq!(exp(0.0), 1.0);
        assert!((exp(1.0) - std::f64::consts::E).abs() < 1e-15);
    }
}
