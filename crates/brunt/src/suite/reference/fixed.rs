//! Capacity in whole units of 10^-18, as `docs/model.md` defines it under "Capacity".

/// A share or a capacity of 1.
pub(super) const FULL: u64 = 1_000_000_000_000_000_000;

/// What is stated is a multiple of 10^-12.
pub(super) const STATED: u64 = 1_000_000_000_000;

/// Milliseconds in an hour.
pub(super) const HOUR: i64 = 3_600_000;

/// A stated number in units of 10^-12, halves up.
pub(super) fn stated(x: f64) -> u64 {
    (x * STATED as f64 + 0.5).floor() as u64
}

/// A stated share in units of 10^-18.
pub(super) fn units(x: f64) -> u64 {
    stated(x) * (FULL / STATED)
}

/// The nearest number of units to a product, halves up.
pub(super) fn product(a: u64, b: u64) -> u64 {
    rounded(u128::from(a) * u128::from(b), FULL)
}

/// The nearest whole number to a quotient, halves up.
pub(super) fn rounded(dividend: u128, divisor: u64) -> u64 {
    let (whole, rest) = (dividend / u128::from(divisor), dividend % u128::from(divisor));
    whole as u64 + u64::from(2 * rest >= u128::from(divisor))
}

/// What a capacity leaves missing, as a number from 0 to 1.
pub(super) fn missing(capacity: u64) -> f64 {
    (FULL - capacity) as f64 / FULL as f64
}
