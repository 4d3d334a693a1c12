//! Weekly hours in service.

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
}
