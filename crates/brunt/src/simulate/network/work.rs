//! Work that waits at a node until it is made up.

use crate::plan::{FINE, FULL};

/// Outstanding work, in milliseconds of full capacity times 10^-18, and a bound on its difference from the exact work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Work {
    units: u128,
    slack: u128,
}

impl Work {
    pub(super) const NONE: Self = Self { units: 0, slack: 0 };

    /// Adds the work that a deficit leaves undone in a time in service.
    pub(super) fn add(&mut self, deficit: u64, slack: u64, ticks: i64) {
        let ticks = ticks.unsigned_abs();
        self.units += u128::from(deficit) * u128::from(ticks);
        // A full outage is one on paper.
        self.slack += if deficit == FULL { 0 } else { u128::from(slack) * u128::from(ticks) };
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self { units: self.units + other.units, slack: self.slack + other.slack }
    }

    /// Smallest whole number of milliseconds in service in which the work is made up at a rate.
    pub(super) fn needs(self, rate: u64) -> i64 {
        i64::try_from(self.units.saturating_sub(self.slack).div_ceil(pace(rate))).unwrap_or(i64::MAX)
    }

    /// Work that is left after a time in service.
    pub(super) fn less(self, rate: u64, ticks: i64) -> Self {
        let units = self.units.saturating_sub(pace(rate) * u128::from(ticks.unsigned_abs()));
        if units == 0 { Self::NONE } else { Self { units, ..self } }
    }
}

/// Work that is made up in a millisecond in service, at a rate in units of 10^-12.
fn pace(rate: u64) -> u128 {
    u128::from(rate) * u128::from(FINE)
}
