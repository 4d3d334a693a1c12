//! Remarks on how far to trust the figures, and a legend of the terms.

use super::Page;
use crate::quantity::{count, counted, plain, round_share};
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

impl Page<'_> {
    /// The remarks that figures refer to, then the remarks of the run.
    pub(super) fn notes(&mut self) {
        let mut notes: Vec<String> = self.footnotes.lines().collect();
        notes.extend(self.report.notes.iter().filter_map(|note| said(note, self.report)));
        notes.extend(joint(&self.report.notes));
        if self.adaptive() {
            notes.push(
                "The number of trials was chosen by looking at an interval, so intervals hold the true figure in at \
                 least 92 % of runs instead of 95 %."
                    .to_string(),
            );
        }
        if notes.is_empty() {
            return;
        }
        self.heading("Notes");
        for note in notes {
            let bulleted = if note.starts_with(['[', '~', '#']) { note } else { format!("- {note}") };
            let hang = bulleted.find(' ').map_or(0, |space| space + 1);
            self.paragraph(&bulleted, hang);
        }
    }

    fn adaptive(&self) -> bool {
        let total = &self.report.total;
        let tails = total.value_at_risk.iter().chain(&total.tail_value_at_risk);
        total.mean.adaptive || tails.map(|at| at.estimate).any(|estimate| estimate.adaptive)
    }

    /// A short legend of the terms.
    pub(super) fn reading(&mut self) {
        let period = self.period();
        let contributions = &self.report.contributions;
        let worst = round_share(1.0 - contributions.level);
        let gross = if self.report.terms.is_some() {
            "Losses are gross, before contracts and insurance, unless they are said to be net. The conventions in full \
             are in the JSON output."
        } else {
            "All losses are gross: there are no contracts and no insurance. The conventions in full are in the JSON output."
        };
        let terms = [
            format!("Expected loss is the average over all trials, {period}s without loss included."),
            format!(
                "VaR 99 is the loss that 1 {period} in 100 exceeds (value at risk); TVaR 99 is the average loss of those \
                 {period}s."
            ),
            "A 95 % interval says how far a figure may be off because the number of trials is finite; it says nothing \
             about wrong assumptions."
                .to_string(),
            format!(
                "Shares of the worst {worst} add up to TVaR; a part's share is its average loss in those {period}s."
            ),
            gross.to_string(),
        ];
        self.heading("How to read this");
        for term in terms {
            self.paragraph(&format!("- {term}"), 2);
        }
    }
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
