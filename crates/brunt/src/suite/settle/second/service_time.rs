//! Time in service: weekly hours on the local calendar.

use brunt::scenario::WeeklyHours;
use brunt::units::{Date, Ticks};

/// A stretch of time in milliseconds, with its beginning and without its end.
pub(super) type Stretch = (i64, i64);

/// Milliseconds of some stretches together.
pub(super) fn length(stretches: &[Stretch]) -> i64 {
    stretches.iter().map(|stretch| stretch.1 - stretch.0).sum()
}

/// The stretches of a time that are in service; all of it without stated hours.
pub(super) fn in_service(hours: Option<&WeeklyHours>, start: Date, time: Stretch) -> Vec<Stretch> {
    let Some(hours) = hours else { return if time.0 < time.1 { vec![time] } else { Vec::new() } };
    let week = WeeklyHours::WEEK.get();
    let monday = -i64::from(start.weekday()) * 24 * Ticks::PER_HOUR;
    let mut open = Vec::new();
    for number in (time.0 - monday).div_euclid(week)..=(time.1 - monday).div_euclid(week) {
        for (from, to) in hours.open() {
            let beginning = monday + number * week;
            open.extend(common((beginning + from.get(), beginning + to.get()), time));
        }
    }
    open
}

/// The stretches of a time without those of weekly hours.
pub(super) fn without(stretches: &[Stretch], hours: &WeeklyHours, start: Date) -> Vec<Stretch> {
    let mut left = Vec::new();
    for &stretch in stretches {
        let mut from = stretch.0;
        for (closes, opens) in in_service(Some(hours), start, stretch) {
            if from < closes {
                left.push((from, closes));
            }
            from = opens;
        }
        if from < stretch.1 {
            left.push((from, stretch.1));
        }
    }
    left
}

/// The time that two stretches have in common, if any.
pub(super) fn common(one: Stretch, other: Stretch) -> Option<Stretch> {
    let (from, to) = (one.0.max(other.0), one.1.min(other.1));
    (from < to).then_some((from, to))
}
