//! Special functions behind the laws and the intervals: normal, gamma, beta and Student quantiles, accurate in both tails.
//!
//! Every function runs on plain IEEE arithmetic and `libm`, so that its bits are the same on every platform. A quantile takes both
//! the probability below and the probability above, because one of them alone cannot express a far tail.

mod beta;
mod divided;
mod gamma;
mod normal;
mod root;
mod stirling;

pub use beta::{beta_lower, beta_pair, beta_quantile, beta_quantile_lower, ln_beta, student_t_quantile};
pub use divided::exp_divided;
pub use gamma::{gamma_lower, gamma_pair, gamma_quantile, gamma_upper};
pub(super) use normal::{CENTRE, centre as normal_centre, near_tail as normal_near_tail, tail as normal_tail};
pub use normal::{normal_cdf, normal_quantile, normal_quantile_tail};
pub use stirling::{ln_gamma, ln_gamma_one_plus};
