//! Times in which hosts of controls may be down, from the disruptions in the order of their start.

use crate::plan::{Hit, Plan};

/// Largest number of disruptions that are checked one by one. If there are more, one of them is taken to matter.
const MOST_LOOKED_AT: usize = 32;

/// Disruptions that reach a host of a control.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    /// Disruptions in the order of their start.
    all: Vec<Span>,
}

#[derive(Debug, Clone, Copy)]
struct Span {
    start: i64,
    over: i64,
    /// Time at which all disruptions up to this one are over.
    all_over: i64,
    /// Controls with a host that the disruption reaches.
    reaches: u64,
}

impl Spans {
    /// Lists the disruptions that reach a host of one of `controls`.
    pub(crate) fn find(&mut self, plan: &Plan, hits: &[Hit], controls: u64) {
        self.all.clear();
        if controls == 0 {
            return;
        }
        for hit in hits {
            let (reaches, over) = (plan.controls.reaches[hit.node as usize] & controls, plan.over(hit));
            if reaches != 0 {
                self.all.push(Span { start: hit.start, over, all_over: over, reaches });
            }
        }
        self.all.sort_unstable_by_key(|span| span.start);
        let mut all_over = i64::MIN;
        for span in &mut self.all {
            all_over = all_over.max(span.over);
            span.all_over = all_over;
        }
    }

    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.all = Vec::new();
    }

    /// Whether a host of one of `controls` may be down just before a time. If false, all these hosts are up.
    pub(crate) fn may_be_down(&self, time: i64, controls: u64) -> bool {
        let begun = self.all.partition_point(|span| span.start < time);
        let mut open = self.all[..begun].iter().rev().take_while(|span| span.all_over >= time);
        let looked_at = open.by_ref().take(MOST_LOOKED_AT);
        looked_at.into_iter().any(|span| span.over >= time && span.reaches & controls != 0) || open.next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(all: &[(i64, i64, u64)]) -> Spans {
        let mut all_over = i64::MIN;
        let span = |&(start, over, reaches): &(i64, i64, u64)| {
            all_over = all_over.max(over);
            Span { start, over, all_over, reaches }
        };
        Spans { all: all.iter().map(span).collect() }
    }

    #[test]
    fn a_time_is_spanned_after_a_start_and_up_to_the_end() {
        let spans = spans(&[(10, 20, 1), (12, 15, 2), (30, 40, 1)]);
        let down: Vec<i64> = (0..50).filter(|&time| spans.may_be_down(time, 1)).collect();
        assert_eq!(down, (11..=20).chain(31..=40).collect::<Vec<_>>());
        let down: Vec<i64> = (0..50).filter(|&time| spans.may_be_down(time, 2)).collect();
        assert_eq!(down, (13..=15).collect::<Vec<_>>());
        assert!((0..50).all(|time| !spans.may_be_down(time, 4)));
    }

    #[test]
    fn among_too_many_one_is_taken_to_matter() {
        let many: Vec<(i64, i64, u64)> = (0..100).map(|start| (start, 1000, 1)).collect();
        let spans = spans(&many);
        assert!(spans.may_be_down(100, 2) && !spans.may_be_down(20, 2) && !spans.may_be_down(1001, 1));
    }
}
