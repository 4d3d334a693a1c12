//! What several disruptions at once leave of a node, as `docs/model.md` defines it under "Disruptions".

use crate::suite::reference::fixed::{FULL, STATED};

/// The product of what each disruption keeps: of up to three rounded once to a unit of 10^-18, up from 0.499 of it on; of more the greatest
/// multiple of 10^-12 that is no more than the product and 10^-15.
pub(super) fn left(takes: impl Iterator<Item = u64>) -> u64 {
    let kept: Vec<u128> = takes.map(|taken| u128::from((FULL - taken) / (FULL / STATED))).collect();
    let (stated, fine) = (u128::from(STATED), u128::from(FULL / STATED));
    match kept[..] {
        [] => FULL,
        [one] => (one * fine) as u64,
        [one, other] => ((one * other + fine * 501 / 1000) / fine) as u64,
        [one, other, third] => ((one * other * third + stated * fine * 501 / 1000) / (stated * fine)) as u64,
        _ => {
            // Kept to 14 digits beyond the grid.
            let finer = 100_000_000_000_000;
            let product = kept.iter().fold(stated * finer, |left, kept| left * kept / stated);
            ((product + finer / 1000) / finer * fine) as u64
        }
    }
}

#[test]
fn products_are_rounded_once() {
    let share = |share: f64| crate::suite::reference::fixed::units(share);
    assert_eq!(left([].into_iter()), FULL);
    assert_eq!(left([share(0.25)].into_iter()), FULL - share(0.25));
    assert_eq!(left([share(0.25), FULL].into_iter()), 0);
    assert_eq!(left([share(0.2), share(0.3)].into_iter()), share(0.56));
    assert_eq!(left([share(0.5); 5].into_iter()), FULL / 32);
    // Three thirds: (2/3)^3, not ((2/3)^2 rounded) 2/3.
    let kept = u128::from((FULL - share(1.0 / 3.0)) / 1_000_000);
    let full = u128::from(FULL);
    assert_eq!(u128::from(left([share(1.0 / 3.0); 3].into_iter())), (kept * kept * kept + full * 501 / 1000) / full);
}
