//! Limited moments: moments of a number limited to a range, so that values beyond the range count as its ends.
//!
//! A layer of any law is finite for a finite range, whatever the tail. The layer of a law made of other laws is a sum of their layers,
//! never a difference.

use super::closed::closed;
use super::combine::Truncated;
use super::empirical::Empirical;
use super::family::{Family, Tails};
use super::{Kind, Law, Moment};

/// The end of a range from which distances are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Low,
    High,
}

impl End {
    /// The distance from this end to `x`, limited to the range from `a` to `b`, to the power k.
    pub(super) fn distance(self, x: f64, a: f64, b: f64, k: u32) -> f64 {
        let inside = x.clamp(a, b);
        power(if self == Self::Low { inside - a } else { b - inside }, k)
    }
}

/// x to the power of 0, 1 or 2.
pub(super) fn power(x: f64, k: u32) -> f64 {
    (0..k).fold(1.0, |product, _| product * x)
}

/// E[(s + Z)^k] for k = 1 or 2, from the moments of a Z that is at least 0.
fn shifted(k: u32, s: f64, moment: impl Fn(u32) -> f64) -> f64 {
    if k == 1 { s + moment(1) } else { s * s + 2.0 * s * moment(1) + moment(2) }
}

impl Law {
    /// E[((X - d)^+)^k] for k = 1 or 2.
    pub(crate) fn above(&self, k: u32, d: f64) -> Moment {
        if self.tail_index() <= f64::from(k) {
            return Moment::Infinite;
        }
        Moment::of(self.layer(k, d, f64::INFINITY, End::Low))
    }

    /// E[((d - X)^+)^k] for k = 1 or 2.
    pub(crate) fn below(&self, k: u32, d: f64) -> Moment {
        Moment::of(self.layer(k, f64::NEG_INFINITY, d, End::High))
    }

    /// E[(min(X, b) - a)^k; X > a] from the low end, E[(b - max(X, a))^k; X <= b] from the high end, k = 1 or 2.
    ///
    /// Distances are measured from a finite end. The layer is infinite for an infinite b if the tail index is at most k.
    pub(super) fn layer(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        if a >= b {
            return 0.0;
        }
        match &self.kind {
            Kind::Constant(value) => from.distance(*value, a, b, k),
            Kind::Family(family) => family.layer(k, a, b, from),
            Kind::Truncated(truncated) => truncated.layer(k, a, b, from),
            Kind::Empirical(empirical) => empirical.layer(k, a, b, from),
            Kind::Mixture(mixture) => {
                mixture.components.iter().map(|(weight, law)| weight * law.layer(k, a, b, from)).sum()
            }
            Kind::Spliced(spliced) => {
                let (at, p) = (spliced.at, spliced.tail_probability);
                let body = if p < 1.0 { (1.0 - p) * spliced.body.layer(k, a, b, from) } else { 0.0 };
                body + p * spliced.tail.layer(k, a - at, b - at, from)
            }
            Kind::Capped(law, at) => match from {
                End::Low => law.layer(k, a, smaller(b, *at), from),
                End::High if *at <= a => power(b - a, k),
                End::High if b <= *at => law.layer(k, a, b, from),
                End::High => shifted(k, b - at, |k| law.layer(k, a, *at, from)),
            },
            Kind::Floored(law, at) => match from {
                End::High => law.layer(k, larger(a, *at), b, from),
                End::Low if b <= *at => power(b - a, k),
                End::Low if *at <= a => law.layer(k, a, b, from),
                End::Low => shifted(k, at - a, |k| law.layer(k, *at, b, from)),
            },
            Kind::Scaled(law, factor) => power(*factor, k) * law.layer(k, a / factor, b / factor, from),
        }
    }
}

/// The smaller of two numbers of which none is NaN.
fn smaller(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger of two numbers of which none is NaN.
fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

impl Family {
    fn layer(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let shape = self.shape();
        if let Some(closed) = closed(shape, k, a, b, from) {
            return closed;
        }
        let partial = |k, a, b| shape.partial(k, a, b, from);
        within(k, (a, b), from, shape.support(), &|x| shape.tails(x), &partial)
    }
}

impl Truncated {
    fn layer(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        let partial = |k, a, b| self.share(self.family().shape().partial(k, a, b, from));
        within(k, (a, b), from, self.support(), &|x| self.tails(x), &partial)
    }
}

impl Empirical {
    fn layer(&self, k: u32, a: f64, b: f64, from: End) -> f64 {
        self.pairs().map(|(value, probability)| probability * from.distance(value, a, b, k)).sum()
    }
}

/// The layer of a law without atoms, from its tails and from its moments within a range inside its support.
fn within(
    k: u32,
    (a, b): (f64, f64),
    from: End,
    (least, most): (f64, f64),
    tails: &dyn Fn(f64) -> Tails,
    partial: &dyn Fn(u32, f64, f64) -> f64,
) -> f64 {
    let inside = |k| {
        let (low, high) = (larger(a, least), smaller(b, most));
        let beyond = match from {
            End::Low if b < most => power(b - low, k) * tails(b).upper,
            End::High if a > least => power(high - a, k) * tails(a).lower,
            _ => 0.0,
        };
        partial(k, low, high) + beyond
    };
    match from {
        // The whole law lies above the range or below the range.
        End::Low if b <= least => power(b - a, k),
        End::High if a >= most => power(b - a, k),
        End::Low if a >= most => 0.0,
        End::High if b <= least => 0.0,
        End::Low if a < least => shifted(k, least - a, inside),
        End::High if b > most => shifted(k, b - most, inside),
        _ => inside(k),
    }
}
