//! Times and durations of occurrences.

use crate::plan::PlanTiming;
use crate::units::Ticks;

/// Longer than any horizon. Durations and delays are cut here, so that sums of times cannot overflow.
const LONGEST_HOURS: f64 = 8_760_000.0;

/// Time of an occurrence from its word; `ordinal` counts the occurrences of its threat.
pub(super) fn time(timing: &PlanTiming, horizon: i64, ordinal: u32, word: u64) -> i64 {
    let scale = |word: u64, length: i64| ((u128::from(word) * length as u128) >> 64) as i64;
    match timing {
        PlanTiming::Uniform => scale(word, horizon),
        PlanTiming::Fixed(times) => times.get(ordinal as usize).or(times.last()).copied().unwrap_or(0),
        PlanTiming::Seasonal(seasons) => {
            let season = &seasons[seasons.partition_point(|season| season.from <= word).max(1) - 1];
            let within = u128::from(word - season.from) * season.length as u128 / u128::from(season.width.max(1));
            season.start + (within as i64).min(season.length - 1)
        }
    }
}

/// A number of hours, at least 0, rounded to the nearest tick and cut at a length beyond every horizon.
pub(crate) fn ticks(hours: f64) -> i64 {
    let ticks = hours.min(LONGEST_HOURS) * Ticks::PER_HOUR as f64;
    let whole = ticks as i64;
    whole + i64::from(ticks - whole as f64 >= 0.5)
}
