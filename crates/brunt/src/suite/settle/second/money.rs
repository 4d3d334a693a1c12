//! Exact money: shares, parts and divided amounts, as `docs/model.md` counts them under "Numbers" and "Who bears it".

use brunt::ledger::Amount;
use brunt::units::{Money, Share};

/// An amount in units of a ninth of 10^-12.
pub(super) type Units = i128;

/// A stated amount.
pub(super) fn stated(money: Money) -> Units {
    Amount::new(money.get()).unwrap().units()
}

/// An amount times a share, rounded once to the nearest unit, halves up.
pub(super) fn share_of(amount: Units, share: Share) -> Units {
    let one = Share::ONE.units().into();
    let (whole, rest) = quotient(amount, share.units().into(), one);
    whole + i128::from(rest >= one - rest)
}

/// A part of an amount in proportion to hours, months or amounts, rounded down.
pub(super) fn proportion(amount: Units, part: i128, whole: i128) -> Units {
    quotient(amount, part, whole).0
}

/// An amount divided by the running sum of parts, rounded down: the shares add up to the amount.
pub(super) fn divided(amount: Units, parts: &[Units]) -> Vec<Units> {
    let whole: Units = parts.iter().sum();
    let mut shares = Vec::new();
    let (mut running, mut given) = (0, 0);
    for part in parts {
        running += part;
        let so_far = if whole == 0 { 0 } else { quotient(amount, running, whole).0 };
        shares.push(so_far - given);
        given = so_far;
    }
    shares
}

/// Quotient and rest of a product of two numbers of at least 0 by a number above 0. A product beyond 128 bits is divided bit by bit.
fn quotient(a: i128, b: i128, divisor: i128) -> (i128, i128) {
    if let Some(product) = a.checked_mul(b) {
        return (product / divisor, product % divisor);
    }
    let (mut whole, mut rest) = (0, 0);
    for bit in (0..127).rev() {
        whole *= 2;
        rest *= 2;
        if b >> bit & 1 == 1 {
            whole += a / divisor;
            rest += a % divisor;
        }
        whole += rest / divisor;
        rest %= divisor;
    }
    (whole, rest)
}

#[test]
fn long_products_are_divided_as_short_ones() {
    let big = 1 << 100;
    assert_eq!(quotient(big + 5, big, big), (big + 5, 0));
    assert_eq!(quotient(big + 5, 6, 4).0, quotient((big + 5) * 3, 1, 2).0);
    assert_eq!(quotient(big + 1, big * 3, big * 2), ((3 * big + 3) / 2, big));
    assert_eq!(divided(10, &[1, 1, 1]), [3, 3, 4]);
    assert_eq!((share_of(5, Share::new(0.5).unwrap()), proportion(7, 2, 3)), (3, 4));
}
