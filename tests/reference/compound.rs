//! What several disruptions at once leave of a node, as `docs/model.md` defines it under "Disruptions".

use crate::fixed::FULL;

/// Units of which the grid has one, so that a product is kept to 14 digits beyond it.
const FINER: u128 = 100_000_000_000_000;

/// The product of what each disruption keeps, rounded once: up from 0.499 of a unit on.
pub fn left(takes: impl Iterator<Item = u64>) -> u64 {
    let full = u128::from(FULL);
    let product = takes.fold(full * FINER, |left, taken| left * (full - u128::from(taken)) / full);
    ((product + FINER * 501 / 1000) / FINER) as u64
}

#[test]
fn products_are_rounded_once() {
    let share = |share: f64| (share * FULL as f64).round() as u64;
    assert_eq!(left([].into_iter()), FULL);
    assert_eq!(left([share(0.25)].into_iter()), FULL - share(0.25));
    assert_eq!(left([share(0.25), FULL].into_iter()), 0);
    // Three thirds: (2/3)^3, not ((2/3)^2 rounded) 2/3.
    let third = share(1.0 / 3.0);
    let (kept, full) = (u128::from(FULL - third), u128::from(FULL));
    let exact = (kept * kept * kept + full * full * 501 / 1000) / (full * full);
    assert_eq!(u128::from(left([third; 3].into_iter())), exact);
}
