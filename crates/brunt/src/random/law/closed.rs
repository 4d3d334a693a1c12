//! First moments of families in closed form, by the incomplete functions of their distribution functions.

use super::family::Shape;
use super::layer::End;

/// A difference in closed form is used if at least this share of the subtracted term is left.
const KEPT: f64 = 1.0 / 16.0;

/// A layer of [`Law`](super::Law) in closed form without cancellation; `None` where there is no such form.
///
/// With M the mean above the least value o and G the law of X - o weighted by itself (Klugman, Panjer and Willmot, Loss Models,
/// appendix A): E[min(X, b)] - o = M G(b) + (b - o) P(X > b), and E[(X - a)^+] = M (1 - G(a)) - (a - o) P(X > a).
pub(super) fn closed(family: &dyn Shape, k: u32, a: f64, b: f64, from: End) -> Option<f64> {
    if k != 1 || from != End::Low {
        return None;
    }
    let (least, most) = family.support();
    let mean = family.mean_above_least().filter(|mean| mean.is_finite())?;
    if a <= least {
        let limited =
            if b < most { mean * family.weighted(b)?.lower + (b - least) * family.tails(b).upper } else { mean };
        return (b > least).then_some((least - a) + limited);
    }
    if a >= most || b < most {
        return None;
    }
    let (beyond, below) = (mean * family.weighted(a)?.upper, (a - least) * family.tails(a).upper);
    (beyond - below >= KEPT * below).then_some(beyond - below)
}
