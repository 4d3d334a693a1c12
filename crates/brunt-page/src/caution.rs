//! What a reader must know before trusting the figures of a run, in words.

use crate::quantity::{count, counted, plain};
use brunt::report::{BoundCause, Note, Report};

/// Most bounds that are named.
const MOST_BOUNDS: usize = 6;

/// The bounds that were hit and the threats that hit them, in words.
pub(crate) fn bounds(causes: &[BoundCause]) -> String {
    let mut said: Vec<String> = causes
        .iter()
        .take(MOST_BOUNDS)
        .map(|cause| {
            let by = cause.threat.as_deref().map_or(String::new(), |threat| format!(" by `{}`", plain(threat)));
            format!("{} {}{by} in {}", count(cause.most), cause.bound.words(), counted(cause.trials, "trial"))
        })
        .collect();
    if causes.len() > MOST_BOUNDS {
        said.push(format!("{} more", causes.len() - MOST_BOUNDS));
    }
    if said.is_empty() { String::new() } else { format!(": at most {}", said.join("; ")) }
}

/// The remarks of a run, a sentence or two each.
pub(crate) fn cautions(report: &Report) -> Vec<String> {
    let said = report.notes.iter().filter_map(|note| said(note, report));
    let adaptive = is_adaptive(report).then(|| {
        "The number of trials was chosen by looking at an interval, so intervals hold the true figure in at least 92 % of runs \
         instead of 95 %."
            .to_string()
    });
    said.chain(joint(&report.notes)).chain(adaptive).collect()
}

fn is_adaptive(report: &Report) -> bool {
    let total = &report.total;
    let tails = total.value_at_risk.iter().chain(&total.tail_value_at_risk);
    total.mean.adaptive || tails.map(|at| at.estimate).any(|estimate| estimate.adaptive)
}

/// One remark for all threats whose frequency and cost move together.
fn joint(notes: &[Note]) -> Option<String> {
    let ratio = |note: &Note| match note {
        Note::DependentFrequencyAndSize { threat, ratio } => Some(format!("`{threat}` x{ratio:.3}")),
        _ => None,
    };
    let ratios: Vec<String> = notes.iter().filter_map(ratio).collect();
    (!ratios.is_empty()).then(|| {
        format!(
            "A common factor moves both how often these threats occur and how much they cost, so that their expected \
             loss is not frequency times cost but: {}.",
            ratios.join(", ")
        )
    })
}

/// A remark in words; `None` where another part of the page says it.
fn said(note: &Note, report: &Report) -> Option<String> {
    let text = match note {
        Note::InfiniteMean { threat } => {
            format!(
                "A law of threat `{threat}` has no finite mean: where no cap or limit cuts its losses, expected loss and \
                 TVaR belong to this sample only."
            )
        }
        Note::InfiniteVariance { threat } => {
            format!(
                "A law of threat `{threat}` has no finite variance: where no cap or limit cuts its losses, the spread of \
                 trials gives expected loss and TVaR no interval."
            )
        }
        // One remark for all threats says so: see `joint`.
        Note::DependentFrequencyAndSize { .. } => return None,
        Note::PrecisionNotReached if report.run.precision.as_ref().is_some_and(|precision| precision.limit_hit) => {
            "The precision asked for was not reached within the limit of trials (--max-trials).".to_string()
        }
        Note::PrecisionNotReached => {
            "The precision asked for cannot be reached: no number of trials gives TVaR 99 of the total an interval."
                .to_string()
        }
        Note::BoundsHit { trials, causes } => format!(
            "In {} a bound was hit, losses are understated there, and no limit of the appetite is met by such a run{}.",
            counted(*trials, "trial"),
            bounds(causes)
        ),
        Note::NoLoss => format!("No trial had a loss ({} were run).", counted(report.run.trials, "trial")),
        // The head of the page says that the result is partial.
        Note::Partial => return None,
        _ => return None,
    };
    Some(text)
}
