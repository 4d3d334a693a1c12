//! Confidence levels.

/// Number of billionths in 1.
const BILLION: f64 = 1e9;

/// A confidence level in (0, 1), kept as an exact fraction in parts of 10^9 so that a rank is never the floor of a rounded product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level {
    billionths: u32,
}

impl Level {
    /// A level from its count of billionths; `None` unless it is from 1 to 999,999,999.
    pub const fn from_billionths(billionths: u32) -> Option<Self> {
        if billionths > 0 && billionths < 1_000_000_000 { Some(Self { billionths }) } else { None }
    }

    /// The nearest level to a number; `None` unless that is strictly between 0 and 1.
    pub fn new(value: f64) -> Option<Self> {
        if value > 0.0 && value < 1.0 { Self::from_billionths((value * 1e9).round() as u32) } else { None }
    }

    /// The level with a return period of T horizons: 1 - 1 / T in billionths, rounded down. The rank ceil(N p) is then the rank of the
    /// exact level for samples of fewer than 10^9 / T trials. `None` unless T is above 1 and the level is strictly between 0 and 1.
    pub fn of_return_period(horizons: f64) -> Option<Self> {
        let beyond = BILLION / horizons;
        // Rounding may move a quotient that is exactly a whole number slightly off that number.
        let whole = beyond.round();
        let beyond = if (beyond - whole).abs() <= 1e-15 * beyond { whole } else { beyond.ceil() };
        let between = horizons > 1.0 && horizons <= BILLION;
        if between { Self::from_billionths((BILLION - beyond) as u32) } else { None }
    }

    /// The return period in horizons: the shortest decimal number with this level, else 1 / (1 - p). A return period of 3 is thus
    /// returned as 3, though 2/3 is not a whole number of billionths.
    pub fn return_period(self) -> f64 {
        let exact = BILLION / self.beyond();
        let mut unit = 1.0;
        for _ in 0..=9 {
            let rounded = (exact * unit).round() / unit;
            if Self::of_return_period(rounded) == Some(self) {
                return rounded;
            }
            unit *= 10.0;
        }
        exact
    }

    /// The probability of being exceeded: 1 over the return period.
    pub fn exceeded(self) -> f64 {
        let period = self.return_period();
        let whole = (self.beyond() * period - BILLION).abs() < 0.5;
        if whole { self.beyond() / BILLION } else { 1.0 / period }
    }

    /// Number of billionths above the level.
    fn beyond(self) -> f64 {
        BILLION - f64::from(self.billionths)
    }

    /// The level in billionths.
    pub const fn billionths(self) -> u32 {
        self.billionths
    }

    /// The level as a number.
    pub fn get(self) -> f64 {
        f64::from(self.billionths) / 1e9
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_level_of_its_own_keeps_its_return_period_to_the_last_digit_that_tells_it() {
        for billionths in [1, 123_456_789, 333_333_333, 666_666_667, 999_999_999] {
            let level = Level::from_billionths(billionths).unwrap();
            let exact = 1e9 / f64::from(1_000_000_000 - billionths);
            assert!((level.return_period() / exact - 1.0).abs() < 3e-9, "{billionths}");
            assert!((level.exceeded() * exact - 1.0).abs() < 3e-9, "{billionths}");
        }
    }

    #[test]
    fn every_stated_period_comes_back() {
        let stated = (2..2000).map(|tenths| f64::from(tenths) / 10.0).filter(|horizons| *horizons > 1.0);
        for horizons in stated.chain([1.01, 1.001, 333.0, 12_345.0, 1e6, 1e9]) {
            assert_eq!(Level::of_return_period(horizons).unwrap().return_period(), horizons);
        }
        for horizons in [1.0, 0.5, -3.0, 1e10, f64::NAN, f64::INFINITY] {
            assert_eq!(Level::of_return_period(horizons), None, "{horizons}");
        }
    }

    #[test]
    fn example_of_of_return_period() {
        use brunt::units::Level;
        assert_eq!(Level::of_return_period(200.0).unwrap().billionths(), 995_000_000);
        assert_eq!(Level::of_return_period(3.0).unwrap().billionths(), 666_666_666);
    }

    #[test]
    fn example_of_return_period() {
        use brunt::units::Level;
        for horizons in [3.0, 1.5, 7.0, 30.0, 100.0] {
            assert_eq!(Level::of_return_period(horizons).unwrap().return_period(), horizons);
        }
    }
}
