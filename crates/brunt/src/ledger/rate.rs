//! Money by the hour: rate x time x share of capacity, multiplied in integers and rounded once.

use super::Amount;
use super::digits::{NINTHS, UNITS_PER_ONE};
use super::integer::divided;
use crate::units::{Money, Ticks};

/// A cost per hour, in units of 10^-12 of the scenario's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rate(u128);

/// Full capacity, as a share in units of 10^-18.
const WHOLE: u64 = 1_000_000_000_000_000_000;
/// Milliseconds per hour divided by [`NINTHS`], the units of an amount in 10^-12.
const HOUR: u64 = Ticks::PER_HOUR as u64 / NINTHS;

impl Rate {
    /// A rate too large for an [`Amount`]. Its cost over any time is `None`.
    pub(crate) const BEYOND: Self = Self(u128::MAX);

    /// The rate of an amount per hour of at least 0, rounded as by [`Amount::new`].
    pub(crate) fn new(per_hour: Money) -> Self {
        // `Amount::new` returns whole multiples of 10^-12.
        let units = |amount: Amount| Self(amount.units().unsigned_abs() / u128::from(NINTHS));
        Amount::new(per_hour.get()).map_or(Self::BEYOND, units)
    }

    /// Cost of `ticks` milliseconds at the share `weight` of capacity; `None` if the amount cannot be counted.
    ///
    /// `weight` is in units of 10^-18, with an error of at most `slack` such units. The product is an integer and is rounded once:
    /// to a unit of an amount or, if `slack` is not 0, to the first power of ten of units that is at least twice a bound on the
    /// error.
    #[inline]
    pub(crate) fn over(self, ticks: i64, weight: u64, slack: u64) -> Option<Amount> {
        if self == Self::BEYOND {
            return None;
        }
        let ticks = ticks.unsigned_abs();
        // Rates and times of the usual size multiply in one step.
        let worth = match u64::try_from(self.0) {
            Ok(rate) => u128::from(rate) * u128::from(ticks),
            Err(_) => self.0.checked_mul(ticks.into())?,
        };
        let size = if weight == WHOLE {
            let (size, rest) = divided::<HOUR>(worth);
            size + u128::from(2 * rest >= HOUR)
        } else {
            match slack {
                0 => part(worth, weight, DIVISOR / 2),
                slack => to_coarse(part(worth, weight, 0), 2 * error_of(worth, slack)),
            }
        };
        Some(Amount::from_units(i128::try_from(size).ok()?))
    }
}

/// Divisor that turns rate in 10^-12 x milliseconds x share in 10^-18 into units of an amount: 2^25 times 5^23.
const DIVISOR: u128 = WHOLE as u128 * HOUR as u128;

/// (worth x weight + more) / [`DIVISOR`], rounded down; `more` is below [`DIVISOR`]. Divisions by constants below 2^32 replace wide
/// ones.
#[inline]
fn part(worth: u128, weight: u64, more: u128) -> u128 {
    const TWOS: u32 = 25;
    const SOME_FIVES: u64 = 5_u64.pow(12);
    const OTHER_FIVES: u64 = 5_u64.pow(11);
    const { assert!((SOME_FIVES as u128 * OTHER_FIVES as u128) << TWOS == DIVISOR) };
    let (low, high) = ((worth & LOW) * u128::from(weight), (worth >> 64) * u128::from(weight));
    let low = low + more;
    let high = high + (low >> 64);
    if high >> (64 + TWOS) == 0 {
        let shifted = high << (64 - TWOS) | (low & LOW) >> TWOS;
        return divided::<OTHER_FIVES>(divided::<SOME_FIVES>(shifted).0).0;
    }
    // Long division: the upper 128 bits first, then 32 bits at a time. A rest below 2^79 leaves room for 32 more bits.
    let by = DIVISOR;
    let (first, rest) = (high / by, high % by);
    let shifted = rest << 32 | (low & LOW) >> 32;
    let (second, rest) = (shifted / by, shifted % by);
    (first << 64) + (second << 32) + (rest << 32 | low & (LOW >> 32)) / by
}

/// Upper bound on the error, in units, of a product whose weight has an error of `slack`. Uses 2^78, a little less than
/// [`DIVISOR`].
#[inline]
fn error_of(worth: u128, slack: u64) -> u128 {
    const { assert!(1 << 78 <= DIVISOR) };
    (((worth >> 39) + 1).saturating_mul(slack.into()) >> 39) + 1
}

/// Mask of the lower 64 of 128 bits.
const LOW: u128 = u64::MAX as u128;

/// A size rounded to a multiple of the first power of ten that is at least `fine`; `fine` is above 1.
#[inline]
fn to_coarse(size: u128, fine: u128) -> u128 {
    fn to<const QUANTUM: u64>(size: u128) -> u128 {
        match u64::try_from(size + u128::from(QUANTUM / 2)) {
            Ok(size) => u128::from(size / QUANTUM * QUANTUM),
            Err(_) => divided::<QUANTUM>(size + u128::from(QUANTUM / 2)).0 * u128::from(QUANTUM),
        }
    }
    match fine {
        0..=10 => to::<10>(size),
        11..=100 => to::<100>(size),
        101..=1_000 => to::<1_000>(size),
        1_001..=10_000 => to::<10_000>(size),
        fine => {
            let mut quantum = 100_000;
            while quantum < fine {
                quantum *= 10;
            }
            (size + quantum / 2) / quantum * quantum
        }
    }
}

const _: () = assert!(HOUR * NINTHS == Ticks::PER_HOUR as u64 && UNITS_PER_ONE.is_multiple_of(NINTHS));

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn rate(x: f64) -> Rate {
        Rate::new(Money::new(x).unwrap())
    }

    fn hours(h: f64) -> i64 {
        Ticks::from_hours(h).unwrap().get()
    }

    #[test]
    fn a_rate_over_a_time_is_what_it_is_on_paper() {
        let full = WHOLE;
        assert_eq!(rate(1234.56).over(hours(1.0 / 3.0), full, 0), Amount::new(411.52));
        assert_eq!(rate(50_000.0).over(hours(7.5), full / 10 * 4, 0), Amount::new(150_000.0));
        assert_eq!(rate(1e12).over(hours(8760.0), full, 0), Amount::new(8.76e15));
        assert_eq!(rate(1e12).over(hours(8760.0), full / 4, 0), Amount::new(2.19e15));
        assert_eq!(rate(1e22).over(hours(8_760_000.0), full, 0), None, "beyond what is counted");
        assert_eq!(
            (rate(1e26).over(1, full, 0), rate(1e26).over(0, full, 0)),
            (None, None),
            "a rate beyond what is counted"
        );
        // Two thirds are no multiple of 10^-18: what is known up to a unit is rounded to where it is known.
        let thirds = 666_666_666_666_666_667;
        let coarse = 666_666_666_667_000_000;
        assert_ne!(rate(1000.0).over(hours(3.0), coarse, 0), Amount::new(2000.0));
        assert_eq!(rate(1000.0).over(hours(3.0), coarse, 1_000_000), Amount::new(2000.0));
        assert_eq!(rate(1e9).over(hours(3.0), thirds, 1), Amount::new(2e9));
        assert_eq!(rate(0.001).over(hours(3.0), thirds, 1), Amount::new(0.002));
    }

    #[test]
    fn thirds_of_an_hour_and_minutes_add_up() {
        let costs = |x: f64, ms: &[i64]| ms.iter().map(|&ms| rate(x).over(ms, WHOLE, 0).unwrap()).sum::<Amount>();
        let minute = 60_000;
        assert_eq!(Some(costs(2000.0, &[20 * minute; 3])), Amount::new(2000.0));
        assert_eq!(Some(costs(50_000.0, &[7 * minute, 13 * minute, 40 * minute])), Amount::new(50_000.0));
        assert_eq!(Some(costs(123_456.78, &[1_000; 3_600])), Amount::new(123_456.78));
        // A third of the capacity for a third of an hour.
        let third = rate(2000.0).over(20 * minute, 333_333_333_333_333_333, 1).unwrap();
        assert_eq!(Some(std::iter::repeat_n(third, 9).sum()), Amount::new(2000.0));
    }

    #[test]
    fn a_product_of_any_size_is_that_of_wide_integers() {
        use crate::ledger::integer::Integer;
        let mut word = 88_172_645_463_325_252_u64;
        for _ in 0..5_000 {
            word ^= word << 13;
            word ^= word >> 7;
            word ^= word << 17;
            let (units, ms, weight) = (u128::from(word) << (word % 40) >> (word % 61), word >> 24, word % WHOLE);
            let Some(found) = Rate(units).over(ms as i64, weight, 0) else {
                assert!(units >> 40 > 0, "{units}");
                continue;
            };
            // Twice the distance from the product, in units of 10^-18 of a millisecond, is at most one unit of an amount.
            let wide = |x: u128| Integer::<6>::from(x);
            let product = wide(units).times(wide(ms.into())).times(wide(weight.into()));
            let one = wide(u128::from(WHOLE) * u128::from(HOUR));
            let mut off = wide(found.units().unsigned_abs()).times(one);
            off.subtract(product);
            assert!(off.to_f64().abs() * 2.0 <= one.to_f64() * (1.0 + 1e-15), "{units} {ms} {weight}");
        }
    }
}
