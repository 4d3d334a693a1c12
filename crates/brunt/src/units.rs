//! Checked numbers: the one place where NaN, infinity and ranges are decided.
//!
//! Guards are written so that NaN fails them ("unless x > 0, refuse").

mod date;
mod level;
mod plain;
mod readable;
mod wide;

pub use date::Date;
pub use level::Level;
pub use plain::plain;
pub(crate) use readable::readable;
pub(crate) use wide::wide;

use std::fmt;

/// Number outside the range of its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) enum UnitError {
    /// A probability or a share outside [0, 1], or NaN.
    OutsideUnitInterval(f64),
    /// A number of hours that is negative, NaN, or too long to count in ticks.
    InvalidHours(f64),
    /// A number that must be finite and is not.
    NotFinite(f64),
    /// A number that must not be negative and is (or is NaN).
    Negative(f64),
}

impl fmt::Display for UnitError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::OutsideUnitInterval(x) => write!(out, "expected a number from 0 to 1, found {x}"),
            Self::InvalidHours(x) => write!(out, "expected hours from 0 to {MAX_HOURS}, found {x}"),
            Self::NotFinite(x) => write!(out, "expected a finite number, found {x}"),
            Self::Negative(x) => write!(out, "expected a number of at least 0, found {x}"),
        }
    }
}

impl std::error::Error for UnitError {}

/// A number in [0, 1]: a probability, a share, a capacity, a criticality.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Probability(f64);

impl Probability {
    /// The certain event.
    pub(crate) const ONE: Self = Self(1.0);
    /// The impossible event.
    pub(crate) const ZERO: Self = Self(0.0);

    /// Accepts a number from 0 to 1, both included.
    ///
    /// # Errors
    /// [`UnitError::OutsideUnitInterval`] for anything else, NaN included.
    pub(crate) fn new(value: f64) -> Result<Self, UnitError> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(UnitError::OutsideUnitInterval(value)) }
    }

    /// The number as `f64`.
    pub(crate) fn get(self) -> f64 {
        self.0
    }
}

/// A share from 0 to 1 counted in units of 10^-15, so that decimal shares such as 0.1 are exact and shares can add up to exactly 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Share(u64);

impl Share {
    /// Share of 0.
    pub(crate) const ZERO: Self = Self(0);
    /// Share of 1, the whole.
    pub(crate) const ONE: Self = Self(1_000_000_000_000_000);

    /// Rounds a number from 0 to 1, both included, to the nearest share.
    ///
    /// # Errors
    /// [`UnitError::OutsideUnitInterval`] for anything else, NaN included.
    pub(crate) fn new(value: f64) -> Result<Self, UnitError> {
        let probability = Probability::new(value)?;
        Ok(Self((probability.get() * Self::ONE.0 as f64).round() as u64))
    }

    /// Share as a count of units of 10^-15.
    pub(crate) const fn units(self) -> u64 {
        self.0
    }

    /// Share as the nearest `f64`.
    pub(crate) fn get(self) -> f64 {
        self.0 as f64 / Self::ONE.0 as f64
    }

    /// One minus the share.
    #[must_use]
    pub(crate) const fn rest(self) -> Self {
        Self(Self::ONE.0 - self.0)
    }
}

/// A finite amount of money of at least zero, in the scenario's currency.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(crate) struct Money(f64);

impl Money {
    /// Amount of 0.
    pub(crate) const ZERO: Self = Self(0.0);

    /// Accepts a finite number of at least 0.
    ///
    /// # Errors
    /// [`UnitError::NotFinite`] for NaN and infinities, [`UnitError::Negative`] below zero.
    pub(crate) fn new(value: f64) -> Result<Self, UnitError> {
        if !value.is_finite() {
            Err(UnitError::NotFinite(value))
        } else if value < 0.0 {
            Err(UnitError::Negative(value))
        } else {
            Ok(Self(value))
        }
    }

    /// The amount as `f64`.
    pub(crate) fn get(self) -> f64 {
        self.0
    }
}

/// Longest time that is accepted, in hours: about a thousand years.
const MAX_HOURS: f64 = 8_760_000.0;

/// A time or a duration in whole milliseconds. Integers make sums exact and make "the same instant" an equality.
///
/// Every duration that people write in hours, minutes and seconds, with up to three decimals of a second, is exact: 43 min 12 s is
/// 2,592,000 ms, which is one thousandth of 720 h.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Ticks(i64);

impl Ticks {
    /// Milliseconds in an hour.
    pub(crate) const PER_HOUR: i64 = 3_600_000;
    /// Duration of 0.
    pub(crate) const ZERO: Self = Self(0);
    /// A year of 8,760 hours.
    pub(crate) const YEAR: Self = Self(8760 * Self::PER_HOUR);

    /// Time of `ticks` milliseconds, without a check.
    pub(crate) const fn new(ticks: i64) -> Self {
        Self(ticks)
    }

    /// Rounds hours to the nearest whole number of milliseconds.
    ///
    /// # Errors
    /// [`UnitError::InvalidHours`] unless `hours` is from 0 to 8,760,000.
    pub(crate) fn from_hours(hours: f64) -> Result<Self, UnitError> {
        if (0.0..=MAX_HOURS).contains(&hours) {
            Ok(Self((hours * Self::PER_HOUR as f64).round() as i64))
        } else {
            Err(UnitError::InvalidHours(hours))
        }
    }

    /// Time as a count of milliseconds.
    pub(crate) const fn get(self) -> i64 {
        self.0
    }

    /// Time in hours, rounded once to the nearest `f64`.
    pub(crate) fn hours(self) -> f64 {
        self.0 as f64 / Self::PER_HOUR as f64
    }
}

/// Version of the arithmetic: of the grids on which numbers are counted and of how draws are addressed and turned into numbers.
///
/// The version stands in every scenario hash, in every saved run and in every report. Runs of different versions are not merged,
/// since the same seed and trial need not give the same bits. Version 1 counted in powers of two; version 2 counts milliseconds and
/// decimal units of 10^-12.
pub const ARITHMETIC: u32 = 2;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_probability() {
        use brunt::units::Probability;
        assert_eq!(Probability::new(0.25).unwrap().get(), 0.25);
        assert!(Probability::new(f64::NAN).is_err());
    }

    #[test]
    fn example_of_share() {
        use brunt::units::Share;
        let insurers = [0.5, 0.3, 0.2].map(|share| Share::new(share).unwrap());
        assert_eq!(insurers.iter().map(|share| share.units()).sum::<u64>(), Share::ONE.units());
    }

    #[test]
    fn example_of_ticks() {
        use brunt::units::Ticks;
        let shift = Ticks::from_hours(8.5).unwrap();
        assert_eq!(shift.get(), 30_600_000);
        assert_eq!(shift.hours(), 8.5);
        let third = Ticks::from_hours(1.0 / 3.0).unwrap();
        assert_eq!(3 * third.get(), Ticks::PER_HOUR);
    }
}
