//! A summary of a scenario, in words.

use crate::Look;
use crate::quantity::{counted, horizon, plain};
use brunt::report::Summary;

/// The counts of a scenario as a page.
pub fn summary(summary: &Summary, look: &Look) -> String {
    let of = |count: usize, noun: &str| counted(count as u64, noun);
    let tiers = if summary.tiers == 1 { "1 tier".to_string() } else { format!("{} tiers deep", summary.tiers) };
    let mut lines = vec![
        look.bold(&plain(&summary.name)),
        format!(
            "  trials of {} from {}, amounts in {}",
            horizon(summary.horizon_hours),
            summary.start,
            plain(&summary.currency)
        ),
        format!(
            "  {}, {}, {}, {tiers}",
            of(summary.parties, "party").replace("partys", "parties"),
            of(summary.nodes, "node"),
            of(summary.needs, "need")
        ),
        format!(
            "  {} with downtime costs, {}, {}",
            of(summary.nodes_with_downtime_cost, "node"),
            of(summary.tolerances, "impact tolerance"),
            of(summary.appetite, "appetite statement"),
        ),
        format!(
            "  {}, {} of them only triggered by others, {}",
            of(summary.threats, "threat"),
            summary.triggered_threats,
            of(summary.factors, "systemic factor"),
        ),
    ];
    if summary.contracts + summary.policies > 0 {
        lines.push(format!(
            "  {} with {}, {}",
            of(summary.contracts, "contract"),
            of(summary.clauses, "clause"),
            of(summary.policies, "policy").replace("policys", "policies"),
        ));
    }
    if summary.controls_in_place + summary.controls_proposed > 0 {
        lines.push(format!(
            "  {} in place, at work in a run, {} proposed",
            of(summary.controls_in_place, "control"),
            summary.controls_proposed
        ));
    }
    if summary.stresses > 0 {
        let stresses = of(summary.stresses, "stress").replace("stresss", "stresses");
        lines.push(format!("  {stresses} to run it under"));
    }
    if !summary.categories.is_empty() {
        let text = format!("kinds of loss: {}", summary.categories.join(", "));
        lines.extend(super::wrap(&plain(&text), look.width - 4).into_iter().enumerate().map(|(number, line)| {
            let indent = if number == 0 { "  " } else { "    " };
            format!("{indent}{line}")
        }));
    }
    lines.push("  expected occurrences per year, triggered ones not counted:".to_string());
    for framework in summary.frameworks.iter().filter(|framework| framework.threats > 0) {
        lines.push(format!(
            "    {:<12} {:>8.2}   from {}",
            framework.framework,
            framework.occurrences_per_year,
            of(framework.threats, "threat")
        ));
    }
    lines.push(format!("  scenario hash {}", summary.hash));
    lines.join("\n") + "\n"
}
