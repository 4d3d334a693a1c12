//! Weekly hours in service.

use crate::scenario::entry;
use crate::scenario::read::tree::Value;
use crate::scenario::read::{At, Context, Rule};
use crate::units::Ticks;

/// Hours in service, repeated every week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WeeklyHours {
    /// Half-open intervals from Monday midnight, sorted, disjoint, not touching, not empty, within a week.
    open: Vec<(Ticks, Ticks)>,
}

impl WeeklyHours {
    /// A week of 168 hours.
    pub(crate) const WEEK: Ticks = Ticks::new(168 * Ticks::PER_HOUR);

    /// Joins intervals, measured from Monday midnight, into weekly hours. `None` if `open` is empty, or if an interval is empty or
    /// reaches beyond the week.
    pub(crate) fn new(mut open: Vec<(Ticks, Ticks)>) -> Option<Self> {
        open.sort_unstable();
        let valid = open.iter().all(|&(from, to)| from < to && from >= Ticks::ZERO && to <= Self::WEEK);
        if open.is_empty() || !valid {
            return None;
        }
        let mut joined: Vec<(Ticks, Ticks)> = Vec::new();
        for (from, to) in open {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        Some(Self { open: joined })
    }

    /// Intervals in service, measured from Monday midnight: half-open, sorted and disjoint.
    pub(crate) fn open(&self) -> &[(Ticks, Ticks)] {
        &self.open
    }
}

/// Words for days, Monday first.
pub(crate) const DAYS: [(&str, i64); 7] =
    [("mon", 0), ("tue", 1), ("wed", 2), ("thu", 3), ("fri", 4), ("sat", 5), ("sun", 6)];

const MINUTES_IN_DAY: i64 = 24 * 60;
const MINUTES_IN_WEEK: i64 = 7 * MINUTES_IN_DAY;

/// Reads weekly hours: one entry or a list of entries.
pub(crate) fn weekly_hours(cx: &mut Context, at: &At<'_>) -> Option<WeeklyHours> {
    let items = if at.as_table().is_some() { vec![at.clone()] } else { cx.list(at, "weekly hours as a table")? };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the list of hours".into() }, at, "expected at least one entry");
        return None;
    }
    let open: Vec<_> = items.iter().map(|item| entry(cx, item)).collect();
    let open: Option<Vec<_>> = open.into_iter().collect();
    WeeklyHours::new(open?.concat())
}

/// Reads the intervals of one entry, in ticks from Monday midnight.
fn entry(cx: &mut Context, at: &At<'_>) -> Option<Vec<(Ticks, Ticks)>> {
    let at = cx.table(at, &entry::Hours::KEYS)?;
    let days = cx.required(&at, "days", &entry::Hours::KEYS).and_then(|at| days(cx, &at));
    let from = at.child("from").map_or(Some(0), |at| time_of_day(cx, &at, MINUTES_IN_DAY - 1));
    let to = at.child("to").map_or(Some(MINUTES_IN_DAY), |at| time_of_day(cx, &at, MINUTES_IN_DAY));
    let (days, from, to) = (days?, from?, to?);
    // An end at or before the start lies on the next day.
    let length = if to > from { to - from } else { to + MINUTES_IN_DAY - from };
    Some(days.into_iter().flat_map(|day| within_week(day * MINUTES_IN_DAY + from, length)).collect())
}

/// Converts an interval in minutes to ticks; the part beyond the end of the week continues on Monday.
fn within_week(from: i64, length: i64) -> Vec<(Ticks, Ticks)> {
    let ticks = |minutes: i64| Ticks::new((minutes * Ticks::PER_HOUR + 30) / 60);
    let to = from + length;
    let mut open = vec![(ticks(from), ticks(to.min(MINUTES_IN_WEEK)))];
    if to > MINUTES_IN_WEEK {
        open.push((Ticks::ZERO, ticks(to - MINUTES_IN_WEEK)));
    }
    open
}

fn days(cx: &mut Context, at: &At<'_>) -> Option<Vec<i64>> {
    let items = if at.as_str().is_some() { vec![at.clone()] } else { cx.list(at, "a list of days")? };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the list of days".into() }, at, "expected at least one day");
        return None;
    }
    let days: Vec<_> = items.iter().map(|item| cx.word(item, "day", &DAYS)).collect();
    days.into_iter().collect()
}

/// Reads a time of day in minutes since midnight, at most `latest`.
fn time_of_day(cx: &mut Context, at: &At<'_>, latest: i64) -> Option<i64> {
    let (Value::String(text) | Value::Datetime(text)) = &at.tree.value else {
        cx.wrong_type(at, "a time of day such as \"06:30\"");
        return None;
    };
    let minutes = parse_time(text).filter(|&minutes| minutes <= latest);
    if minutes.is_none() {
        let help = "times are written `\"HH:MM\"`, from \"00:00\" to \"23:59\"; only `to` may be \"24:00\"";
        cx.report(Rule::InvalidTime { text: text.clone() }, at, "expected a time of day").advise(help);
    }
    minutes
}

fn parse_time(text: &str) -> Option<i64> {
    let (hours, minutes) =
        text.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(text).split_once(':')?;
    let plain = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(hours) || !plain(minutes) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= MINUTES_IN_DAY).then_some(hours * 60 + minutes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn touching_hours_are_joined_and_empty_ones_refused() {
        let hour = |h: i64| Ticks::new(h * Ticks::PER_HOUR);
        let week = WeeklyHours::new(vec![(hour(20), hour(24)), (hour(24), hour(30)), (hour(2), hour(3))]).unwrap();
        assert_eq!(week.open(), [(hour(2), hour(3)), (hour(20), hour(30))]);
        assert_eq!(WeeklyHours::new(vec![(hour(3), hour(3))]), None);
        assert_eq!(WeeklyHours::new(vec![(hour(160), hour(169))]), None);
    }

    #[test]
    fn times_of_day_run_from_midnight_to_midnight() {
        assert_eq!(parse_time("06:30"), Some(390));
        assert_eq!(parse_time("06:30:00"), Some(390));
        assert_eq!(parse_time("24:00"), Some(1440));
        for text in ["24:01", "6:30", "06:60", "0630", "06:30:10", "", "25:00"] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn a_sunday_night_continues_on_monday() {
        let hour = |h: i64| Ticks::new(h * Ticks::PER_HOUR);
        let open = within_week(6 * MINUTES_IN_DAY + 22 * 60, 8 * 60);
        assert_eq!(open, [(hour(166), hour(168)), (hour(0), hour(6))]);
    }
}
