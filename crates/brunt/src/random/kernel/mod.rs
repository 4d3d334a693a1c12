//! exp, ln and the normal quantile in plain IEEE + - x / and square root: the functions of the hot path.
//!
//! Each function comes for one number and for a slice, with the same bits. The slice versions compute a branch-free main path for all
//! numbers, written so that compilers vectorise it for any x86-64 or AArch64, and then correct the few numbers outside the range of that
//! path. There is no fused multiply-add and no table, so that the bits are the same everywhere.

mod exponential;
mod logarithm;
mod normal;

pub use exponential::{exp, exp_slice};
pub use logarithm::{ln, ln_slice};
pub use normal::{normal, normal_fill};

/// Numbers handled together: few enough to stay on the stack and in the nearest cache.
const CHUNK: usize = 64;
