//! Share of a node's capacity that several disruptions leave: the product of the shares that each leaves, rounded once.
//!
//! For up to [`FEW`] disruptions the product P is computed exactly in integers and rounded once to a unit of 10^-18: up from 0.499 of a
//! unit on. For more disruptions the result is the greatest multiple of 10^-12 that is at most P + 10^-15. P is then exp(S), where S is
//! the sum of the logarithms of the shares in units of 2^-96. S is an integer, so the order of the disruptions does not matter, and
//! adding or removing a disruption costs the same for any number of disruptions.
//!
//! The error of exp(S) is below half of 10^-15. With u = 2^-53:
//!
//! - A share is rounded by at most u relative to itself, which changes its logarithm by at most 2u of the logarithm. (For shares from 1/2
//!   on, 1 - x is rounded.)
//! - The logarithm function is off by at most 2u relative. Units of 2^-96 hold every such logarithm exactly, since the smallest is 2^-40.
//! - S is therefore within 4u |S|. Turning S into a float adds u |S|, exp adds 2u, and scaling and the addition add u each.
//! - The result is within (5 |S| + 4) u e^-|S|. That is at most 4.1u (at |S| = 0.2), or 4.6e-16.
//!
//! Products that 12 decimals hold are therefore exact.
//!
//! For the same number of disruptions, a larger disruption never leaves a larger share: a share that is smaller by 10^-12 lowers P by at
//! least 10^-12 of P, and the error of P is at most (5 |S| + 4) u of P, 2e-14 for the greatest |S| that leaves any capacity.

use crate::plan::{FINE, FULL, STATED};

/// Largest number of disruptions whose product is computed in integers: the product fits 128 bits.
pub(super) const FEW: usize = 3;
/// Added to an exact product before rounding down, in thousandths of a unit of 10^-18.
const UP: u128 = 501;
/// Added to a product of many shares before rounding down, in units of 10^-12.
const NUDGE: f64 = 0.001;
/// 2^96.
const ONE: f64 = 79_228_162_514_264_337_593_543_950_336.0;

/// Rounded product of at most [`FEW`] shares.
#[inline]
pub(super) fn product(kept: &[u64]) -> u64 {
    match *kept {
        [] => FULL,
        [one] => one,
        [one, other] => rounded(u128::from(one) * u128::from(other)),
        [one, other, third, ..] => {
            let (both, third) = (u128::from(one) * u128::from(other), u128::from(third));
            let full = u128::from(FULL);
            // Rounding down twice is rounding down once: the first rest only decides within a unit of the second.
            rounded(both / full * third + both % full * third / full)
        }
    }
}

/// A product of two shares, in units of the squared grid, rounded to units of the grid.
fn rounded(product: u128) -> u64 {
    ((product + u128::from(FULL) * UP / 1000) / u128::from(FULL)) as u64
}

/// Logarithm of a share above 0, in units of 2^-96.
pub(super) fn logarithm(kept: u64) -> i128 {
    let taken = FULL - kept;
    let full = FULL as f64;
    let log = if taken < kept { libm::log1p(-(taken as f64 / full)) } else { libm::log(kept as f64 / full) };
    (log * ONE) as i128
}

/// Rounded share of which `sum` is the sum of logarithms.
pub(super) fn exponential(sum: i128) -> u64 {
    let share = libm::exp(sum as f64 / ONE);
    (share * STATED as f64 + NUDGE) as u64 * FINE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mix;

    /// Product of many shares of whole units of 10^-12 to 26 digits, rounded by the rule for many shares, and its distance from the
    /// nearest value at which the rounding changes.
    fn exact(kept: &[u64]) -> (u64, f64) {
        const FINER: u128 = 100_000_000_000_000;
        let whole = u128::from(STATED);
        let product = kept.iter().fold(whole * FINER, |left, &kept| left * u128::from(kept / FINE) / whole);
        let raised = product + FINER / 1000;
        let rest = (raised % FINER) as f64 / FINER as f64;
        ((raised / FINER) as u64 * FINE, rest.min(1.0 - rest))
    }

    fn by_logarithms(kept: &[u64]) -> u64 {
        exponential(kept.iter().map(|&kept| logarithm(kept)).sum())
    }

    fn share(decimal: f64) -> u64 {
        crate::plan::fixed(decimal)
    }

    /// Random share that is a whole number of units of 10^-12 above 0.
    fn drawn(word: u64) -> u64 {
        (1 + (word >> 8) % STATED) * FINE
    }

    #[test]
    fn few_are_multiplied_exactly_and_rounded_once() {
        let kept = [0.8, 0.7, 0.9].map(share);
        assert_eq!(product(&[]), FULL);
        assert_eq!(product(&kept[..1]), kept[0]);
        assert_eq!(product(&kept), share(0.504));
        assert_eq!([product(&[FULL, FULL]), product(&[0, FULL]), product(&[0, FINE, FULL])], [FULL, 0, 0]);
        let mut word = 1;
        for _ in 0..20_000 {
            let three = [(); 3].map(|()| {
                word = mix(word);
                drawn(word)
            });
            let [a, b, c] = three.map(|kept| u128::from(kept / FINE));
            let expected = (a * b * c + u128::from(FULL) * 501 / 1000) / u128::from(FULL);
            assert_eq!(u128::from(product(&three)), expected, "{three:?}");
            assert_eq!(u128::from(product(&three[..2])), (a * b + 501_000) / u128::from(FINE), "{three:?}");
        }
    }

    /// A hundred thousand products of 4 to 40 random shares of all sizes: both computations agree wherever the product is further from a
    /// change of the rounding than the error.
    #[test]
    fn logarithms_give_the_product_but_within_the_error_of_where_it_rounds() {
        let (mut word, mut close) = (7, 0);
        for case in 0..100_000_u64 {
            let kept: Vec<u64> = (0..4 + case % 37)
                .map(|_| {
                    word = mix(word);
                    // Few left, few taken, or any.
                    match word % 3 {
                        0 => drawn(word),
                        1 => FULL - (word >> 8) % (STATED / 1000) * FINE,
                        _ => (1 + (((word >> 8) % STATED) >> (word >> 58))) * FINE,
                    }
                })
                .collect();
            let (expected, to_edge) = exact(&kept);
            if to_edge > 0.0005 {
                assert_eq!(by_logarithms(&kept), expected, "{kept:?}");
            } else {
                close += 1;
            }
        }
        assert!(close < 400, "{close}");
    }

    /// Errors do not add up: the rule holds for a hundred thousand small shares, and for as many large shares.
    #[test]
    fn very_many_are_as_exact_as_few() {
        for taken in [1, 3, STATED / 1_000_003, STATED / 70_001] {
            let kept = vec![FULL - taken * FINE; 100_000];
            assert_eq!(by_logarithms(&kept), exact(&kept).0, "{taken}");
        }
        let mixed: Vec<u64> = (0..100_000).map(|number| FULL - (1 + number * number % 99_991) * FINE).collect();
        assert_eq!(by_logarithms(&mixed), exact(&mixed).0);
    }

    #[test]
    fn products_on_the_grid_come_out_as_on_paper() {
        let halves = [FULL / 2; 12];
        assert_eq!(by_logarithms(&halves[..4]), FULL / 16);
        assert_eq!(by_logarithms(&halves), FULL / 4096 / FINE * FINE);
        for a in 1..100_u64 {
            for b in (1..100).step_by(7) {
                let kept = [share(a as f64 / 100.0), share(b as f64 / 100.0)];
                assert_eq!(by_logarithms(&kept), product(&kept), "{a} {b}");
                assert_eq!(product(&kept), a * b * (FULL / 10_000));
            }
        }
    }

    /// A disruption that takes one unit more never leaves more, for few and for many disruptions.
    #[test]
    fn more_never_leaves_more() {
        let mut word = 3;
        for case in 0..20_000_u64 {
            let kept: Vec<u64> = (0..2 + case % 6)
                .map(|_| {
                    word = mix(word);
                    drawn(word)
                })
                .collect();
            let any = |kept: &[u64]| if kept.len() <= FEW { product(kept) } else { by_logarithms(kept) };
            let mut greater = kept.clone();
            greater[0] = (greater[0] - FINE).max(FINE);
            assert!(any(&greater) <= any(&kept), "{kept:?}");
        }
    }
}
