//! Calendar dates.

use super::Ticks;

/// A proleptic Gregorian date. Local time, no daylight saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// Monday 2029-01-01: the start of a scenario that names no date.
    pub const DEFAULT: Self = Self { year: 2029, month: 1, day: 1 };

    /// A date that exists, in the years 1 to 9999; `None` otherwise.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        exists.then_some(Self { year, month, day })
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week, Monday = 0.
    pub fn weekday(self) -> u8 {
        (self.days_since_epoch() + 3).rem_euclid(7) as u8
    }

    /// Date and time of day at a time after this date's midnight, as (date, hours, minutes).
    pub(crate) fn after(self, time: Ticks) -> (Self, u8, u8) {
        let day = 24 * Ticks::PER_HOUR;
        let (days, rest) = (time.get().div_euclid(day), time.get().rem_euclid(day));
        let hour = rest / Ticks::PER_HOUR;
        let minute = (rest % Ticks::PER_HOUR) * 60 / Ticks::PER_HOUR;
        (Self::of_days(self.days_since_epoch() + days), hour as u8, minute as u8)
    }

    /// Date and time of day at a number of hours after this date's midnight, as (date, hours, minutes); of a number that is not finite, this
    /// date's midnight.
    ///
    /// ```
    /// # use brunt::report::Date;
    /// let (date, hour, minute) = Date::new(2027, 1, 31).unwrap().after_hours(25.5);
    /// assert_eq!((date, hour, minute), (Date::new(2027, 2, 1).unwrap(), 1, 30));
    /// ```
    pub fn after_hours(self, hours: f64) -> (Self, u8, u8) {
        self.after(Ticks::from_hours(hours).unwrap_or(Ticks::ZERO))
    }

    /// Beginnings of calendar months before `horizon`, as (ticks since this date's midnight, month 1 to 12). The month in progress
    /// comes first, with 0 ticks.
    pub(crate) fn months(self, horizon: Ticks) -> Vec<(Ticks, u8)> {
        let (mut year, mut month) = (self.year, self.month);
        let mut months = vec![(Ticks::ZERO, month)];
        loop {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            let days = Self { year, month, day: 1 }.days_since_epoch() - self.days_since_epoch();
            let at = Ticks::new(days * 24 * Ticks::PER_HOUR);
            if at >= horizon {
                return months;
            }
            months.push((at, month));
        }
    }

    /// Length of the calendar month that lies `months` after this date's month, or before that month if `months` is negative.
    pub(crate) fn length_of_month(self, months: i64) -> Ticks {
        let month = i64::from(self.month) - 1 + months;
        let (year, month) = (self.year + month.div_euclid(12) as i32, month.rem_euclid(12) as u8 + 1);
        Ticks::new(i64::from(days_in_month(year, month)) * 24 * Ticks::PER_HOUR)
    }

    /// The date that is `days` days after 1970-01-01.
    fn of_days(days: i64) -> Self {
        // Counted from 1 March of the year 0, in cycles of 400 years of 146,097 days.
        let days = days + 719_468;
        let (cycle, day_of_cycle) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let leaps = day_of_cycle / 1_460 - day_of_cycle / 36_524 + day_of_cycle / 146_096;
        let year_of_cycle = (day_of_cycle - leaps) / 365;
        let day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = cycle * 400 + year_of_cycle + i64::from(month <= 2);
        Self { year: year as i32, month: month as u8, day: day as u8 }
    }

    /// Days since 1970-01-01, counted from 1 March in a 400-year cycle.
    fn days_since_epoch(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = (i64::from(self.month) + 9) % 12;
        let cycle = year.div_euclid(400);
        let year_of_cycle = year.rem_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        cycle * 146_097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year - 719_468
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_and_months_follow_the_calendar() {
        assert_eq!(Date::DEFAULT.weekday(), 0);
        assert_eq!(Date::new(2000, 2, 29).unwrap().weekday(), 1);
        assert_eq!(Date::new(1900, 2, 29), None);
        let months = Date::new(2028, 1, 15).unwrap().months(Ticks::from_hours(24.0 * 60.0).unwrap());
        let days: Vec<_> = months.iter().map(|&(at, month)| (at.hours() / 24.0, month)).collect();
        assert_eq!(days, [(0.0, 1), (17.0, 2), (46.0, 3)]);
        assert_eq!(Date::new(2028, 1, 15).unwrap().length_of_month(13).hours(), 28.0 * 24.0, "February 2029");
    }

    #[test]
    fn every_day_of_four_centuries_is_found_again() {
        let first = Date::new(1890, 1, 1).unwrap();
        let mut last = first;
        for day in 0..150_000_i64 {
            let (date, hour, minute) = first.after(Ticks::new((day * 24 + 23) * Ticks::PER_HOUR + Ticks::PER_HOUR / 2));
            assert_eq!((hour, minute), (23, 30));
            assert_eq!(Date::new(date.year, date.month, date.day), Some(date));
            assert_eq!(date.days_since_epoch(), first.days_since_epoch() + day);
            assert!(day == 0 || date > last);
            last = date;
        }
        assert_eq!(
            Date::new(2027, 2, 28).unwrap().after(Ticks::new(24 * Ticks::PER_HOUR)).0,
            Date::new(2027, 3, 1).unwrap()
        );
    }
}
