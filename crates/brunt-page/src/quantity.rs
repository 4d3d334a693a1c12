//! Numbers as people read them: money, shares, counts, times, and intervals of them.

pub use brunt::report::plain;

/// How to write a quantity: its unit is chosen by its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// An amount of money: `1.23 M`.
    Money,
    /// A probability or a share: `12.3 %`.
    Share,
    /// A bare number, such as a mean count: `1.23`.
    Number,
    /// A correlation, from -1 to 1, with two decimals or more: `0.29`.
    Correlation,
    /// A length of time given in hours: `90 min`, `4 h`, `2.5 d`.
    Hours,
}

/// Digits of a figure, unless its interval needs more to show its width.
const DIGITS: usize = 3;
/// Most digits that are spent on showing the width of an interval.
const MOST_DIGITS: usize = 6;

/// Bounds whose relative distance is at most this number are written as one number.
const SAME: f64 = 1e-6;

/// Units of money by size.
const MONEY: [(f64, &str); 5] = [(1e12, " tn"), (1e9, " bn"), (1e6, " M"), (1e3, " k"), (1.0, "")];
/// Units of time by size.
const TIMES: [(f64, &str); 3] = [(48.0, " d"), (1.0, " h"), (0.0, " min")];

impl Quantity {
    /// A quantity with three digits. Times have two digits, because they are known in bins only.
    pub fn write(self, value: f64) -> String {
        let digits = if self == Self::Hours { DIGITS - 1 } else { DIGITS };
        let (number, unit) = self.parts(value, digits);
        number + unit
    }

    /// A quantity and its interval, with the fewest digits (three to six) that tell the ends apart.
    pub fn write_with_interval(self, value: f64, lower: f64, upper: f64) -> (String, String) {
        let read = |value: f64, digits: usize| {
            let (number, unit) = self.parts(value, digits);
            (number.parse::<f64>().ok(), unit)
        };
        let differs = |&digits: &usize| read(lower, digits) != read(upper, digits);
        let digits = (DIGITS..=MOST_DIGITS).find(differs).unwrap_or(DIGITS);
        let (from, from_unit) = self.parts(lower, digits);
        let (to, to_unit) = self.parts(upper, digits);
        let (number, unit) = self.parts(value, digits);
        if lower == upper {
            return (number + unit, to + to_unit);
        }
        let from_unit = if from_unit == to_unit { "" } else { from_unit };
        (number + unit, format!("{from}{from_unit} to {to}{to_unit}"))
    }

    /// Bounds with the fewest digits (three to six) that tell them apart. They are rounded outwards, so that the written bounds enclose
    /// the exact ones. Bounds that agree to one in a million are written as one number of six digits.
    pub fn write_bounds(self, lower: f64, upper: f64) -> String {
        if upper - lower <= SAME * upper.abs() {
            let (number, unit) = self.parts(lower + 0.5 * (upper - lower), MOST_DIGITS);
            return trimmed(&number) + unit;
        }
        let differs = |&digits: &usize| self.parts(lower, digits) != self.parts(upper, digits);
        let digits = (DIGITS..=MOST_DIGITS).find(differs).unwrap_or(MOST_DIGITS);
        let (from, from_unit) = self.parts(outwards(lower, digits, Side::Below), digits);
        let (to, to_unit) = self.parts(outwards(upper, digits, Side::Above), digits);
        let from_unit = if from_unit == to_unit { "" } else { from_unit };
        format!("{from}{from_unit} to {to}{to_unit}")
    }

    /// A lower bound, rounded down.
    pub fn write_lower(self, lower: f64) -> String {
        self.write(outwards(lower, DIGITS, Side::Below))
    }

    /// Number and unit.
    fn parts(self, value: f64, digits: usize) -> (String, &'static str) {
        match self {
            Self::Number => (significant(value, digits), ""),
            Self::Correlation => {
                let number = format!("{value:.*}", digits - 1);
                // No "-0.00".
                let zero = number.parse() == Ok(0.0);
                (if zero { number.trim_start_matches('-').to_string() } else { number }, "")
            }
            Self::Share if value == 1.0 => ("100".to_string(), " %"),
            Self::Share => (significant(value * 100.0, digits), " %"),
            Self::Hours => {
                let unit = TIMES.iter().find(|unit| value.abs() >= unit.0).map_or(" min", |unit| unit.1);
                let scaled = match unit {
                    " d" => value / 24.0,
                    " h" => value,
                    _ => value * 60.0,
                };
                (trimmed(&significant(scaled, digits.max(if scaled.abs() >= 100.0 { DIGITS } else { 0 }))), unit)
            }
            Self::Money => {
                // The unit is that of the rounded amount, so that 999,999 is 1.00 M and not 1000 k.
                let rounded = format!("{value:.*e}", digits - 1).parse::<f64>().unwrap_or(value);
                let (scale, unit) = MONEY.into_iter().find(|unit| rounded.abs() >= unit.0).unwrap_or((1.0, ""));
                (significant(value / scale, digits), unit)
            }
        }
    }
}

/// The side of a number on which its rounded value may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

/// The nearest number of `digits` significant digits on one side of `value`, which is at least 0.
fn outwards(value: f64, digits: usize, side: Side) -> f64 {
    let rounded = format!("{value:.*e}", digits - 1).parse::<f64>().unwrap_or(value);
    let exact = format!("{value:e}");
    let exponent = exact.rsplit('e').next().and_then(|exponent| exponent.parse::<i32>().ok()).unwrap_or(0);
    let step = format!("1e{}", exponent - (digits as i32 - 1)).parse::<f64>().unwrap_or(0.0);
    match side {
        Side::Below if rounded > value => rounded - step,
        Side::Above if rounded < value => rounded + step,
        _ => rounded,
    }
}

/// A number with `digits` significant digits. It has no exponent from 1e-4 to below 1e9 in size.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    let rounded = format!("{value:.*e}", digits - 1);
    let exponent = rounded.rsplit('e').next().and_then(|exponent| exponent.parse::<i32>().ok()).unwrap_or(0);
    if !(-4..9).contains(&exponent) {
        return rounded;
    }
    let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
    format!("{value:.decimals$}")
}

/// A decimal number without zeros at its end.
fn trimmed(number: &str) -> String {
    if number.contains('.') && !number.contains('e') {
        number.trim_end_matches('0').trim_end_matches('.').to_string()
    } else {
        number.to_string()
    }
}

/// A round amount, such as a limit or a tick of an axis, without needless zeros: `5 M`, `1.2 M`.
pub fn round_money(value: f64) -> String {
    let (number, unit) = Quantity::Money.parts(value, 4);
    trimmed(&number) + unit
}

/// A share without needless zeros: `1 %`, `99.5 %`.
pub fn round_share(share: f64) -> String {
    trimmed(&significant(share * 100.0, 6)) + " %"
}

/// A confidence level as it is named: `99.5` for 0.995.
pub fn level(level: f64) -> String {
    trimmed(&format!("{:.7}", level * 100.0))
}

/// A length of time as it was stated, without needless digits: `30 min`, `4 h`, `2.5 d`.
pub fn hours(hours: f64) -> String {
    let (number, unit) = Quantity::Hours.parts(hours, 4);
    number + unit
}

/// A count with separators: `100,000`.
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 node`, `2 nodes`.
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// The least of 1, 2, 2.5 and 5 times a power of ten that is at least `x`, which is above 0: the step of an axis.
pub(crate) fn round_step(x: f64) -> f64 {
    let power = 10f64.powf(x.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|&step| step >= x * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// Hours of a year.
pub const YEAR: f64 = 8760.0;

/// Length of a trial in words: `one year`, `3 years`, `10 d`.
pub fn horizon(length: f64) -> String {
    if length == YEAR {
        "one year".to_string()
    } else if length % YEAR == 0.0 {
        counted((length / YEAR) as u64, "year")
    } else {
        hours(length)
    }
}

/// The N for which a confidence level is exceeded once in N periods: `100` for 0.99.
pub fn rarity(level: f64) -> String {
    let periods = 1.0 / (1.0 - level);
    if (periods - periods.round()).abs() < 1e-6 * periods {
        count(periods.round() as u64)
    } else {
        format!("{periods:.1}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_in_units_that_people_say() {
        let amounts = [0.0, 0.125, 9.876, 950.0, 12_340.0, 999_499.0, 999_999.0, 1.234e6, 5e9, 2.5e13, -3.2e6];
        let expected =
            ["0", "0.125", "9.88", "950", "12.3 k", "999 k", "1.00 M", "1.23 M", "5.00 bn", "25.0 tn", "-3.20 M"];
        assert_eq!(amounts.map(|amount| Quantity::Money.write(amount)), expected);
        assert_eq!(Quantity::Money.write(1e24), "1.00e12 tn");
        assert_eq!([5e6, 1.2e6, 250_000.0, 0.0].map(round_money), ["5 M", "1.2 M", "250 k", "0"]);
    }

    #[test]
    fn intervals_share_a_unit_and_show_their_width() {
        let money = |value, lower, upper| Quantity::Money.write_with_interval(value, lower, upper).1;
        assert_eq!(money(1.23e6, 1.21e6, 1.25e6), "1.21 to 1.25 M");
        assert_eq!(money(1e6, 9.87e5, 1.02e6), "987 k to 1.02 M");
        assert_eq!(
            Quantity::Money.write_with_interval(1.2341e6, 1.2338e6, 1.2344e6),
            ("1.2341 M".into(), "1.2338 to 1.2344 M".into())
        );
        assert_eq!(
            Quantity::Share.write_with_interval(0.873, 0.871, 0.875),
            ("87.3 %".into(), "87.1 to 87.5 %".into())
        );
        assert_eq!(Quantity::Share.write_with_interval(0.0, 0.0, 3.7e-5).1, "0 to 0.00370 %");
    }

    #[test]
    fn bounds_show_where_they_part_or_are_one() {
        assert_eq!(Quantity::Money.write_bounds(1.89334e7, 1.89336e7), "18.933 to 18.934 M");
        assert_eq!(Quantity::Money.write_bounds(1_903_324.1, 1_903_324.2), "1.90332 M");
        assert_eq!(Quantity::Money.write_bounds(50_000.0, 50_000.0), "50 k");
        assert_eq!(Quantity::Share.write_bounds(0.0, 0.0), "0 %");
        // Rounded to nearest these would be 1.24 to 1.31 M, which holds neither end.
        assert_eq!(Quantity::Money.write_bounds(1_236_000.0, 1_314_000.0), "1.23 to 1.32 M");
        assert_eq!(Quantity::Share.write_bounds(0.0, 0.023_411), "0 to 2.35 %");
        assert_eq!(Quantity::Money.write_bounds(999_600.0, 1_999_900.0), "999 k to 2.00 M");
        assert_eq!(Quantity::Money.write_bounds(5e5, 1.25e6), "500 k to 1.25 M");
        assert_eq!(Quantity::Money.write_lower(1_239_999.0), "1.23 M");
    }

    #[test]
    fn times_and_levels_are_short() {
        assert_eq!([0.5, 4.0, 36.0, 60.0, 384.0].map(hours), ["30 min", "4 h", "36 h", "2.5 d", "16 d"]);
        assert_eq!([0.95, 0.99, 0.995, 0.999_999_9].map(level), ["95", "99", "99.5", "99.99999"]);
        assert_eq!([0.29, -0.001, -0.386].map(|r| Quantity::Correlation.write(r)), ["0.29", "0.00", "-0.39"]);
        assert_eq!([0.01, 0.995, 0.5].map(round_share), ["1 %", "99.5 %", "50 %"]);
    }

    #[test]
    fn estimated_times_have_two_digits_and_certainty_none_too_many() {
        assert_eq!(
            [0.1665, 22.71, 513.6, 4800.0].map(|x| Quantity::Hours.write(x)),
            ["10 min", "23 h", "21 d", "200 d"]
        );
        assert_eq!(Quantity::Share.write_with_interval(1.0, 0.99996, 1.0), ("100 %".into(), "99.996 to 100 %".into()));
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([counted(1, "node"), counted(2, "node")], ["1 node", "2 nodes"]);
    }

    #[test]
    fn horizons_are_named_by_the_year_and_levels_by_how_rare_they_are() {
        assert_eq!([YEAR, 3.0 * YEAR, 12.0, 240.0].map(horizon), ["one year", "3 years", "12 h", "10 d"]);
        assert_eq!([0.95, 0.99, 0.995, 0.9, 0.97].map(rarity), ["20", "100", "200", "10", "33.3"]);
    }

    #[test]
    fn steps_of_an_axis_are_round() {
        assert_eq!([1.7e6, 2.4, 99.0, 0.3, 1e5].map(round_step), [2e6, 2.5, 100.0, 0.5, 1e5]);
    }
}
