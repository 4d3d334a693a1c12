//! The course of an outage: how long a node is at its lowest capacity, and how long it is back in part only.

use crate::quantity::{hours, round_share};
use brunt::report::Outage;

/// Most capacities of a recovery that are listed.
const MOST_STEPS: usize = 3;

/// The course of an outage.
pub(super) struct Course {
    least: f64,
    /// Hours from the beginning of the outage to its end.
    whole: f64,
    /// Hours at the least capacity.
    lowest: f64,
    /// Hours from the end of the last time at the least capacity to the end of the outage.
    rest: f64,
    /// Capacities during `rest`, in order.
    steps: Vec<f64>,
    /// Whether the outage begins at its least capacity, and never returns to that capacity once it has risen.
    falls_at_once: bool,
    /// Whether the trial ends before the outage does.
    is_cut: bool,
}

impl Course {
    /// The course of an outage in a trial of `horizon` hours.
    pub(super) fn of(outage: &Outage, horizon: f64) -> Self {
        let is_least = |position: &usize| outage.stretches[*position].capacity == outage.least;
        let positions = || 0..outage.stretches.len();
        let last = positions().rev().find(is_least).unwrap_or(0);
        let length = |position: usize| outage.stretches[position].to - outage.stretches[position].from;
        let after = outage.stretches.get(last + 1..).unwrap_or_default();
        let mut steps: Vec<f64> = after.iter().map(|stretch| stretch.capacity).collect();
        steps.dedup();
        Self {
            least: outage.least,
            whole: outage.to - outage.from,
            lowest: positions().filter(is_least).fold(0.0, |sum, position| sum + length(position)),
            rest: outage.stretches.get(last).map_or(0.0, |stretch| outage.to - stretch.to),
            steps,
            falls_at_once: (0..=last.min(positions().end.saturating_sub(1))).all(|position| is_least(&position)),
            is_cut: outage.to >= horizon,
        }
    }

    /// The course as the end of a sentence: `for 8 h`, `for 5 d, then is back in part (50 %) for 3 d`.
    pub(super) fn sentence(&self) -> String {
        let end = |length: f64| {
            if self.is_cut { "to the end of the trial".to_string() } else { format!("for {}", hours(length)) }
        };
        if !self.falls_at_once {
            return format!("{}, {} of it at its lowest", end(self.whole), hours(self.lowest));
        }
        match self.in_part() {
            None => end(self.whole),
            Some(steps) => format!("for {}, then is back in part ({steps}) {}", hours(self.lowest), end(self.rest)),
        }
    }

    /// The course in few words: `down for 8 h`, `down for 5 d, then 50 % for 3 d`.
    pub(super) fn label(&self) -> String {
        let down = if self.least > 0.0 { format!("at {}", share(self.least)) } else { "down".to_string() };
        let end = |length: f64| if self.is_cut { "to the end".to_string() } else { format!("for {}", hours(length)) };
        if !self.falls_at_once {
            return format!("{down} for {} of an outage {}", hours(self.lowest), end(self.whole));
        }
        match self.in_part() {
            None => format!("{down} {}", end(self.whole)),
            Some(steps) => format!("{down} for {}, then {steps} {}", hours(self.lowest), end(self.rest)),
        }
    }

    /// Capacities after the lowest and before the end of the outage; `None` if there are none.
    fn in_part(&self) -> Option<String> {
        let steps: Vec<String> = self.steps.iter().map(|&step| share(step)).collect();
        match steps.as_slice() {
            [] => None,
            [first, .., last] if steps.len() > MOST_STEPS => {
                Some(format!("{first} to {last} in {} steps", steps.len()))
            }
            _ => Some(steps.join(", ")),
        }
    }
}

/// A capacity to a tenth of a percent.
pub(super) fn share(capacity: f64) -> String {
    round_share((capacity * 1e3).round() / 1e3)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// An outage of stretches, each an end in hours and a capacity.
    fn course(stretches: &[(f64, f64)]) -> Course {
        let mut from = 0.0;
        let stretches: Vec<_> = stretches
            .iter()
            .map(|&(to, capacity)| {
                let stretch =
                    serde_json::json!({ "from": from, "to": to, "capacity": capacity, "occurrence": 0, "cause": "a" });
                from = to;
                stretch
            })
            .collect();
        let least = stretches.iter().map(|stretch| stretch["capacity"].as_f64().unwrap()).fold(1.0, f64::min);
        let outage = serde_json::json!({ "node": "a", "name": "a", "from": 0.0, "to": from, "least": least, "stretches": stretches });
        Course::of(&serde_json::from_value(outage).unwrap(), 8760.0)
    }

    #[test]
    fn an_outage_of_one_capacity_is_told_by_its_length() {
        assert_eq!(course(&[(8.0, 0.0)]).sentence(), "for 8 h");
        assert_eq!(course(&[(8.0, 0.4)]).label(), "at 40 % for 8 h");
        assert_eq!(course(&[(8760.0, 0.0)]).sentence(), "to the end of the trial");
        // Two causes one after the other.
        assert_eq!(course(&[(4.0, 0.0), (8.0, 0.0)]).label(), "down for 8 h");
    }

    #[test]
    fn a_recovery_by_steps_is_told_beside_the_full_outage() {
        let ramp = course(&[(120.0, 0.0), (144.0, 0.5), (192.0, 0.75)]);
        assert_eq!(ramp.sentence(), "for 5 d, then is back in part (50 %, 75 %) for 3 d");
        assert_eq!(ramp.label(), "down for 5 d, then 50 %, 75 % for 3 d");
        let many = course(&[(24.0, 0.0), (30.0, 0.2), (36.0, 0.4), (42.0, 0.6), (48.0, 0.8)]);
        assert_eq!(many.sentence(), "for 24 h, then is back in part (20 % to 80 % in 4 steps) for 24 h");
        assert_eq!(
            course(&[(120.0, 0.0), (8760.0, 0.5)]).sentence(),
            "for 5 d, then is back in part (50 %) to the end of the trial"
        );
    }

    #[test]
    fn an_outage_that_deepens_is_told_by_its_lowest() {
        let deeper = course(&[(2.0, 0.5), (6.0, 0.0), (8.0, 0.5)]);
        assert_eq!(deeper.sentence(), "for 8 h, 4 h of it at its lowest");
        assert_eq!(deeper.label(), "down for 4 h of an outage for 8 h");
    }
}
