//! Why a figure has no interval or lacks an end of it, and how far a figure from bins may be off, in words.

use crate::quantity::{count, counted};
use brunt::report::{Estimate, Interval, NoInterval, TailEvidence};

/// How far a figure from bins may be off, as a share of it.
pub(crate) fn off(estimate: &Estimate) -> Option<f64> {
    let bracket = estimate.bracket?;
    Some(((bracket.upper - bracket.lower) / 2.0 / estimate.value.abs()).min(1.0))
}

/// A share in percent, rounded up to two decimals.
pub(crate) fn within(share: f64) -> String {
    format!("{:.2} %", (share * 1e4).ceil().max(1.0) / 100.0)
}

/// Why an interval lacks an end or is missing; `None` for a whole interval.
pub(crate) fn why_missing(interval: Interval) -> Option<String> {
    match interval {
        Interval::Above { needed, .. } => Some(format!("no upper end: that takes {} in all", counted(needed, "trial"))),
        Interval::AtLeast { reason, .. } => Some(format!("no upper end{}", why(reason))),
        Interval::AtMost { reason, .. } => Some(format!("no lower end{}", why(reason))),
        Interval::None { reason } => Some(format!("no interval{}", why(reason))),
        _ => None,
    }
}

/// Why one end or both ends are missing, in words.
fn why(reason: NoInterval) -> String {
    match reason {
        NoInterval::OneTrial => ": one trial says nothing about spread".to_string(),
        NoInterval::AllEqual => ": all trials that bear on it gave the same figure".to_string(),
        NoInterval::TooFewTrials { found, needed } => {
            let bear = if found == 1 { "bears" } else { "bear" };
            format!(": {} {bear} on it, {} are needed", counted(found, "trial"), count(needed))
        }
        NoInterval::BoundSeldomReached { found, needed } => {
            let come = if found == 1 { "comes" } else { "come" };
            format!(
                ": without its cap or limit the loss has no finite variance, and {} {come} to it, {} are needed",
                counted(found, "trial"),
                count(needed)
            )
        }
        NoInterval::RareThreats => {
            ": a threat that is hardly seen in these trials has no finite mean, so they say nothing about it"
                .to_string()
        }
        NoInterval::InfiniteVariance { evidence } => {
            format!(": {} no finite variance, so no number of trials pins it down", says(evidence, 2))
        }
        NoInterval::InfiniteMean { evidence } => {
            format!(": {} no finite mean, so this figure belongs to this sample only", says(evidence, 1))
        }
        _ => String::new(),
    }
}

fn says(evidence: TailEvidence, bound: u8) -> String {
    match evidence {
        TailEvidence::Law => "a law in the scenario has".to_string(),
        TailEvidence::Hill { index } => {
            format!("the largest losses fall off so slowly (tail index {index:.2}, below {bound}) that there may be")
        }
        _ => "the law has".to_string(),
    }
}
