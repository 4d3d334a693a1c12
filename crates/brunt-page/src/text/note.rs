//! Remarks on how far to trust the figures, and a legend of the terms.

use super::Page;
use crate::caution::cautions;
use crate::quantity::round_share;

impl Page<'_> {
    /// The remarks that figures refer to, then the remarks of the run.
    pub(super) fn notes(&mut self) {
        let mut notes: Vec<String> = self.footnotes.lines().collect();
        notes.extend(cautions(self.report));
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
