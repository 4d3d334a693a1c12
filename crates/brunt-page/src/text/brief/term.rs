//! Insurance, caps, tolerances and the exact answer, in a line each.

use super::Room;
use crate::quantity::{Quantity, counted, plain};
use crate::text::Page;
use crate::text::report::NO_BREAK;
use brunt::report::{CapMeasures, ExactBounds, Held, PolicyMeasures, TermsMeasures, ToleranceMeasures};

impl Page<'_> {
    /// A line each on insurance, caps, tolerances and the exact answer.
    pub(super) fn in_a_line_each(&mut self, room: &Room) {
        let report = self.report;
        self.line("");
        match &report.terms {
            None => self.in_room("No contracts and no insurance: all losses are gross.", 2, room),
            Some(terms) => {
                let (insurance, caps) = (self.insured(terms), self.capped(terms));
                self.in_room(&insurance, 2, room);
                self.in_room(&caps, 2, room);
            }
        }
        let lines = [self.tolerated(), self.solved()];
        lines.iter().flatten().for_each(|line| self.in_room(line, 2, room));
    }

    fn insured(&self, terms: &TermsMeasures) -> String {
        let period = self.period();
        let paid: f64 = terms.policies.iter().map(|policy| policy.recovery.mean.value).sum();
        let used = |policy: &PolicyMeasures| {
            let chances = [&policy.event_exhaustion_probability, &policy.annual_exhaustion_probability];
            chances.into_iter().flatten().map(|chance| chance.value).fold(0.0, f64::max)
        };
        let Some(most) = terms.policies.iter().max_by(|a, b| used(a).total_cmp(&used(b))) else {
            return "Insurance: none.".to_string();
        };
        let policies = counted(terms.policies.len() as u64, "policy").replace("policys", "policies");
        let pay = if terms.policies.len() == 1 { "pays" } else { "pay" };
        let text = format!("Insurance: {policies} {pay} {} a {period}", money(paid));
        match used(most) {
            0.0 => format!("{text}; no limit was used up."),
            chance => format!("{text}; {} is used up in {} of {period}s.", plain(&most.id), share(chance)),
        }
    }

    fn capped(&self, terms: &TermsMeasures) -> String {
        let period = self.period();
        let Some(most) = terms.caps.iter().max_by(|a, b| a.binds.value.total_cmp(&b.binds.value)) else {
            return "Caps of liability: none.".to_string();
        };
        let above: f64 = terms.caps.iter().map(|cap: &CapMeasures| cap.above.value).sum();
        let text = format!("Caps of liability: {}", terms.caps.len());
        if most.binds.value == 0.0 {
            return format!("{text}, none of which binds.");
        }
        format!(
            "{text}, {} a {period} above them; {} binds in {} of {period}s.",
            money(above),
            plain(&most.id),
            share(most.binds.value)
        )
    }

    fn tolerated(&self) -> Option<String> {
        let tolerances = &self.report.tolerances;
        let chance = |tolerance: &ToleranceMeasures| tolerance.breach_probability.value;
        let most = tolerances.iter().max_by(|a, b| chance(a).total_cmp(&chance(b)))?;
        let period = self.period();
        let recovery = most.time_to_recover.as_ref().map_or(String::new(), |times| {
            let time = |hours: f64| Quantity::Hours.write(hours).replace(' ', NO_BREAK);
            format!(", back in {} (1 in 20: {})", time(times.median_hours.value), time(times.p95_hours.value))
        });
        let text = format!("Tolerances: {}", tolerances.len());
        let node = plain(&most.node);
        Some(format!("{text}; {node} is breached in {} of {period}s{recovery}.", share(chance(most))))
    }

    fn solved(&self) -> Option<String> {
        let exact = self.report.exact.as_ref()?;
        let loss = &exact.total;
        let tails = loss.value_at_risk.iter().chain(&loss.tail_value_at_risk).map(|at| &at.figure);
        let held: Vec<Held> =
            tails.chain([&loss.mean, &loss.probability_of_loss]).filter_map(|figure| figure.held).collect();
        let missed = held.iter().filter(|held| **held == Held::No).count();
        let mean = match loss.mean.bounds {
            ExactBounds::Bounds { lower, upper } => {
                format!("an expected loss of {}", Quantity::Money.write_bounds(lower, upper))
            }
            _ => "no bounds of the expected loss".to_string(),
        };
        Some(format!(
            "Exact answer: {mean}; {} of {} intervals of all losses hold the exact figure: {}",
            held.len() - missed,
            held.len(),
            self.command("run", "--exact --show exact")
        ))
    }
}

fn money(amount: f64) -> String {
    Quantity::Money.write(amount).replace(' ', NO_BREAK)
}

fn share(share: f64) -> String {
    Quantity::Share.write(share).replace(' ', NO_BREAK)
}
