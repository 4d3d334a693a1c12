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

pub(crate) use beta::{beta_pair, beta_quantile, ln_beta, student_t_quantile};
pub(crate) use divided::exp_divided;
pub(crate) use gamma::{gamma_pair, gamma_quantile};
pub(super) use normal::{CENTRE, centre as normal_centre, near_tail as normal_near_tail, tail as normal_tail};
pub(crate) use normal::{normal_cdf, normal_quantile, normal_quantile_tail};
pub(crate) use stirling::ln_gamma_one_plus;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_known_on_paper_are_met() {
        assert_eq!(normal_cdf(0.0), 0.5);
        assert!((normal_cdf(1.959_963_984_540_054) - 0.975).abs() < 1e-15);
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
        assert!((exp_divided(&[0.0, 1.0]) - (1f64.exp() - 1.0)).abs() < 1e-15);
        assert_eq!(exp_divided(&[0.0, 0.0, 0.0]), 0.5);
        // Shape 1 is the exponential law.
        assert!((gamma_quantile(0.5, 0.5, 1.0) - std::f64::consts::LN_2).abs() < 1e-15);
        // Shapes 2 and 1: the distribution function is x^2.
        assert!((beta_quantile(0.25, 0.75, 2.0, 1.0) - 0.5).abs() < 1e-15);
        // Clopper-Pearson, no hit in 100: the upper bound is 1 - 0.025^(1/100).
        assert!((beta_quantile(0.975, 0.025, 1.0, 100.0) - 0.036_216_692_6).abs() < 1e-9);
        assert!((student_t_quantile(0.975, 39.0) - 2.022_690_9).abs() < 1e-7);
    }
}
