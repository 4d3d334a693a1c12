//! First moments of families in closed form, by the incomplete functions of their distribution functions.

use super::family::{Family, Tails};
use super::layer::End;
use crate::random::special::{beta_pair, gamma_pair, normal_cdf};

/// A difference in closed form is used if at least this share of the subtracted term is left.
const KEPT: f64 = 1.0 / 16.0;

impl Family {
    /// A layer of [`Law`](super::Law) in closed form without cancellation; `None` where there is no such form.
    ///
    /// With M the mean above the least value o and G the law of X - o weighted by itself (Klugman, Panjer and Willmot, Loss Models,
    /// appendix A): E[min(X, b)] - o = M G(b) + (b - o) P(X > b), and E[(X - a)^+] = M (1 - G(a)) - (a - o) P(X > a).
    pub(super) fn closed(&self, k: u32, a: f64, b: f64, from: End) -> Option<f64> {
        if k != 1 || from != End::Low {
            return None;
        }
        let (least, most) = self.support();
        let mean = self.mean_above_least().filter(|mean| mean.is_finite())?;
        if a <= least {
            let limited =
                if b < most { mean * self.weighted(b)?.lower + (b - least) * self.tails(b).upper } else { mean };
            return (b > least).then_some((least - a) + limited);
        }
        if a >= most || b < most {
            return None;
        }
        let (beyond, below) = (mean * self.weighted(a)?.upper, (a - least) * self.tails(a).upper);
        (beyond - below >= KEPT * below).then_some(beyond - below)
    }

    fn mean_above_least(&self) -> Option<f64> {
        match *self {
            Self::Beta { a, b, width, .. } => Some(width * (a / (a + b))),
            Self::Lognormal { .. } | Self::Gamma { .. } | Self::Weibull { .. } => self.mean().finite(),
            _ => None,
        }
    }

    /// The law of X less its least value, weighted by itself: E[X - o; X <= x] and E[X - o; X > x] as shares of their sum.
    fn weighted(&self, x: f64) -> Option<Tails> {
        let (lower, upper) = match *self {
            Self::Lognormal { mu, sigma } => {
                let z = (libm::log(x) - mu) / sigma - sigma;
                (normal_cdf(z), normal_cdf(-z))
            }
            Self::Gamma { shape, scale } => gamma_pair(shape + 1.0, x / scale),
            Self::Weibull { inverse_shape, scale } => {
                gamma_pair(1.0 + inverse_shape, libm::pow(x / scale, 1.0 / inverse_shape))
            }
            Self::Beta { a, b, min, width } => beta_pair(a + 1.0, b, (x - min) / width, (min + width - x) / width),
            _ => return None,
        };
        Some(Tails { lower, upper })
    }
}
