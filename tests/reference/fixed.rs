//! Capacity in whole units of 2^-40, as `docs/model.md` defines it under "Capacity".

/// A share or a capacity of 1.
pub const FULL: u64 = 1 << 40;

/// The nearest number of units, halves up.
pub fn units(x: f64) -> u64 {
    (x * FULL as f64 + 0.5).floor() as u64
}

/// The nearest number of units to a product, halves up.
pub fn product(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b) + (1 << 39)) >> 40) as u64
}

/// What a capacity leaves missing, as a number from 0 to 1.
pub fn missing(capacity: u64) -> f64 {
    (FULL - capacity) as f64 / FULL as f64
}

/// A criticality times what is missing. The criticality is held in units of 2^-60, so that the product is as good as rounded once.
pub fn critical(criticality: f64, missing: u64) -> u64 {
    let fine = (criticality * (1u64 << 60) as f64).round() as u128;
    ((fine * u128::from(missing) + (1 << 59)) >> 60) as u64
}
