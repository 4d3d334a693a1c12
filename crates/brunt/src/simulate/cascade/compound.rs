//! The share of a node that several disruptions leave: the product of what each of them keeps, rounded once.
//!
//! One rule, computed in two ways. The product P of kept shares becomes the greatest whole number of units of the grid that is no more
//! than P + 0.501 units: the nearest one, halves and what is just below a half up. Of at most [`FEW`] disruptions the product is exact, in
//! integers. Of more it is exp(S), S being the sum of their logarithms in units of 2^-96, an integer that has no order, so that one more
//! or less costs the same whatever is in force.
//!
//! The two agree but where P lies within 0.0005 units of where the rule rounds up, at 0.499 of a unit. With u = 2^-53: a share is
//! rounded by u at most, relatively, which moves its logarithm by no more than 2u of the logarithm (from 1/2 on it is that of 1 - x), and
//! the logarithm itself is within 2u; units of 2^-96 hold any such logarithm exactly, the least being 2^-40. So S is within 4u |S|, of
//! which one more u |S| is lost as it becomes a float, exp adds 2u, and scaling it and adding 0.501 u each: the result is within
//! (5 |S| + 4) u e^-|S|, which is at most 4.1u (at |S| = 0.2), 4.6e-16 or 0.00046 units of 1e-12. Shares of few decimals, and their
//! products that the grid holds or halves, come out as on paper.
//!
//! It does not rise with more disruptions, or a greater one. A share that is smaller by a unit lowers P by 1e-12 of it at least, and P
//! is computed to (5 |S| + 4) u of it, 2e-14 for the greatest |S| that leaves anything.

use crate::plan::FULL;

/// Most disruptions of which the product is computed in integers: their product fits 128 bits.
pub(super) const FEW: usize = 3;
/// What is added before rounding down, in thousandths of a unit: half a unit and more than the error.
const UP: u128 = 501;
/// 2^96.
const ONE: f64 = 79_228_162_514_264_337_593_543_950_336.0;

/// The rounded product of at most [`FEW`] kept shares.
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

/// Units of a product of two, times the grid, as units of the grid.
fn rounded(product: u128) -> u64 {
    ((product + u128::from(FULL) * UP / 1000) / u128::from(FULL)) as u64
}

/// The logarithm of a kept share above 0, in units of 2^-96.
pub(super) fn logarithm(kept: u64) -> i128 {
    let taken = FULL - kept;
    let full = FULL as f64;
    let log = if taken < kept { libm::log1p(-(taken as f64 / full)) } else { libm::log(kept as f64 / full) };
    (log * ONE) as i128
}

/// The rounded share of a sum of logarithms.
pub(super) fn exponential(sum: i128) -> u64 {
    let share = libm::exp(sum as f64 / ONE);
    (share * FULL as f64 + UP as f64 / 1000.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::mix;

    /// The product in units of 1e-26 or finer, rounded by the rule.
    fn exact(kept: &[u64]) -> (u64, u128) {
        const FINE: u128 = 100_000_000_000_000;
        let full = u128::from(FULL);
        let product = kept.iter().fold(full * FINE, |left, &kept| left * u128::from(kept) / full);
        let raised = product + FINE * UP / 1000;
        ((raised / FINE) as u64, raised % FINE)
    }

    fn by_logarithms(kept: &[u64]) -> u64 {
        exponential(kept.iter().map(|&kept| logarithm(kept)).sum())
    }

    fn share(decimal: f64) -> u64 {
        (decimal * FULL as f64).round() as u64
    }

    #[test]
    fn few_are_multiplied_exactly_and_rounded_once() {
        let kept = [0.8, 0.7, 0.9].map(share);
        assert_eq!(product(&[]), FULL);
        assert_eq!(product(&kept[..1]), kept[0]);
        assert_eq!([product(&[FULL, FULL]), product(&[0, FULL]), product(&[0, 7, FULL])], [FULL, 0, 0]);
        let mut word = 1;
        for _ in 0..20_000 {
            let three = [(); 3].map(|()| {
                word = mix(word);
                word % (FULL + 1)
            });
            assert_eq!(product(&three), exact(&three).0, "{three:?}");
            assert_eq!(product(&three[..2]), exact(&three[..2]).0, "{three:?}");
        }
    }

    /// A hundred thousand products of 1 to 40 random shares of all sizes: those further from where the rule rounds than the error agree.
    #[test]
    fn logarithms_give_the_same_but_within_the_error_of_a_tie() {
        let (mut word, mut close) = (7, 0);
        for case in 0..100_000_u64 {
            let kept: Vec<u64> = (0..1 + case % 40)
                .map(|_| {
                    word = mix(word);
                    // Few left, few taken, or any.
                    match word % 3 {
                        0 => 1 + (word >> 8) % FULL,
                        1 => FULL - (word >> 8) % (FULL / 1000),
                        _ => 1 + ((word >> 8) % FULL >> (word >> 58)),
                    }
                })
                .collect();
            let (expected, rest) = exact(&kept);
            let to_tie = rest.min(100_000_000_000_000 - rest) as f64 / 1e14;
            if to_tie > 0.0005 {
                assert_eq!(by_logarithms(&kept), expected, "{kept:?}");
            } else {
                close += 1;
            }
        }
        assert!(close < 400, "{close}");
    }

    /// Of a hundred thousand small shares, and of as many large ones with their rests, no error adds up.
    #[test]
    fn very_many_are_as_exact_as_few() {
        for taken in [1, 3, FULL / 1_000_003, FULL / 70_001] {
            let kept = vec![FULL - taken; 100_000];
            assert_eq!(by_logarithms(&kept), exact(&kept).0, "{taken}");
        }
        let mixed: Vec<u64> = (0..100_000).map(|number| FULL - 1 - number * number % 99_991).collect();
        assert_eq!(by_logarithms(&mixed), exact(&mixed).0);
    }

    #[test]
    fn halves_and_products_on_the_grid_come_out_as_on_paper() {
        // 10^12 / 2^12 is whole, and half of it a half: 2^-13 is rounded up.
        let halves = [FULL / 2; 13];
        assert_eq!(by_logarithms(&halves[..12]), (FULL as f64 / 4096.0) as u64);
        assert_eq!(by_logarithms(&halves), exact(&halves).0);
        for a in 1..100_u64 {
            for b in (1..100).step_by(7) {
                let kept = [share(a as f64 / 100.0), share(b as f64 / 100.0)];
                let decimal = share(a as f64 * b as f64 / 10_000.0);
                assert_eq!(by_logarithms(&kept).abs_diff(decimal), product(&kept).abs_diff(decimal));
                assert_eq!(by_logarithms(&kept), product(&kept));
            }
        }
    }

    /// One more disruption, or one that takes a unit more, never leaves more, from few to many and among many.
    #[test]
    fn more_never_leaves_more() {
        let mut word = 3;
        for case in 0..20_000_u64 {
            let kept: Vec<u64> = (0..2 + case % 6)
                .map(|_| {
                    word = mix(word);
                    1 + (word >> 8) % FULL
                })
                .collect();
            let any = |kept: &[u64]| if kept.len() <= FEW { product(kept) } else { by_logarithms(kept) };
            let with_one_more = [&kept[..], &[FULL - 1]].concat();
            assert!(any(&with_one_more) <= any(&kept), "{kept:?}");
            let mut greater = kept.clone();
            greater[0] = (greater[0] - 1).max(1);
            assert!(any(&greater) <= any(&kept), "{kept:?}");
        }
    }
}
