//! What the terms of the page mean. Column headings point here.

use super::Writer;
use crate::html::document::{Block, Definition, Section};
use crate::quantity::plain;

impl Writer<'_> {
    /// The terms, then the conventions of the report in full.
    pub(super) fn definitions(&mut self, section: &mut Section) {
        let period = self.period();
        let define =
            |(id, term, meaning): (&'static str, &str, String)| Definition { id, term: term.to_string(), meaning };
        section.blocks.push(Block::Definitions { items: terms(period).into_iter().map(define).collect() });
        let conventions = &self.report.conventions;
        if !conventions.is_empty() {
            let said = conventions
                .iter()
                .map(|convention| format!("{}: {}", plain(&convention.name), plain(&convention.statement)));
            section.blocks.push(Block::List {
                title: Some("Conventions of the program, in full".to_string()),
                items: said.collect(),
            });
        }
    }
}

/// Id, term and meaning.
fn terms(period: &str) -> Vec<(&'static str, &'static str, String)> {
    vec![
        ("interval", "Interval", "The 95 % interval of a figure: how far the figure may be off because the number of trials is finite. A missing end has its reason in the notes.".to_string()),
        ("mean", "Expected", format!("The average over all trials, {period}s without loss included.")),
        ("var", "Value at risk (VaR), 1 in N", format!("The loss that 1 {period} in N exceeds. VaR 99 is the loss that 1 {period} in 100 exceeds.")),
        ("tvar", "Tail value at risk (TVaR)", format!("The average loss of the {period}s beyond the value at risk. In a column of contributions: the part's average loss in those {period}s; parts add up to the whole.")),
        ("chance", "Chance", format!("The share of {period}s in which it happens.")),
        ("event", "Largest event", format!("The loss of a {period} by its one largest event: a root occurrence and all that follows from it.")),
        ("breach", "Breach of a tolerance", format!("A {period} with at least one time below the level that is longer than tolerated, or with more data lost than tolerated.")),
        ("recover", "Time to recover", "From an event's first moment below the level of a tolerance to its last, over events.".to_string()),
        ("held", "Capacity held", "The lowest capacity of a trial: as much or more is held in half of the trials, and in 19 of 20.".to_string()),
        ("paired", "More by, less by", "A difference of two runs on the same random numbers, trial by trial, with the interval of the difference.".to_string()),
        ("today", "Today", "For a control in place: what dropping it would cost. For a proposed control: what adding it would save.".to_string()),
        ("leave-one-out", "If only it were missing", "The rise of the loss if this control alone were missing from all controls, proposed ones included.".to_string()),
        ("standalone", "Alone", "The reduction by this control with no other control at work.".to_string()),
        ("shapley", "Fair part", "The Shapley value: the average reduction over all orders of adding controls. Fair parts add up to the reduction by all controls together.".to_string()),
        ("worth", "Worth of a control", "By what changes today, spread over the life of the control. Savings are gross of all parties unless they are said to be the payer's, which are net. The break-even cost is the yearly cost at which nothing is gained.".to_string()),
        ("unmet", "Unmet demand", "A demand on the controls of an obligation at which none of them was at work, whether or not it would have prevented anything.".to_string()),
        ("ratio", "Loss ratio", "The expected recovery of a year over the premium.".to_string()),
        ("rank", "Rank correlation", "Spearman's rank correlation, from -1 to 1: as the scenario asks for it, and as it came about in the trials.".to_string()),
    ]
}
