//! Contracts and policies: from gross to net, clauses, caps and policies.

use super::losses::{measures, of_measures};
use super::sheet::{Line, Sheet};
use brunt::report::{
    CapKind, CapMeasures, ClauseMeasures, PartyNet, PolicyMeasures, Report, StatementKind, StatementLine, TermsMeasures,
};

/// A table of the terms of a report; without lines where it has none.
fn sheet(report: &Report, names: &[&str], lines: impl Fn(&TermsMeasures) -> Vec<Line>) -> Sheet {
    let named = names.iter().map(|name| name.replace("CUR", &report.scenario.currency));
    let mut sheet = Sheet::new(named);
    report.terms.iter().flat_map(lines).for_each(|line| sheet.add(line));
    sheet
}

/// From gross to net, party by party.
pub(super) fn statement(report: &Report) -> Sheet {
    sheet(report, &["party", "name", "kind", "term", "mean (CUR)"], |terms| {
        let lines = terms.parties.iter().flat_map(|party| party.statement.iter().map(move |line| (party, line)));
        let line = |(party, line): (&PartyNet, &StatementLine)| {
            Line::of([party.id.as_str(), &party.name, kind(line.kind), &line.term]).number(line.mean)
        };
        lines.map(line).collect()
    })
}

/// Payments under clauses.
pub(super) fn clauses(report: &Report) -> Sheet {
    let measures = measures(report, " (CUR)");
    let names: Vec<&str> =
        ["clause", "kind", "payer", "payee"].into_iter().chain(measures.iter().map(String::as_str)).collect();
    sheet(report, &names, |terms| {
        let line = |clause: &ClauseMeasures| {
            of_measures(Line::of([clause.id.as_str(), kind(clause.kind), &clause.payer, &clause.payee]), &clause.paid)
        };
        terms.clauses.iter().map(line).collect()
    })
}

/// Caps and pools, and what they cut.
pub(super) fn caps(report: &Report) -> Sheet {
    let names = ["cap", "kind", "payers", "payees", "cap (CUR)", "binds~ (share)", "mean above~ (CUR)"];
    sheet(report, &names, |terms| {
        let line = |cap: &CapMeasures| {
            let kind = match cap.kind {
                CapKind::Event => "event",
                CapKind::Annual => "annual",
                _ => "pool",
            };
            let line =
                Line::of([cap.id.as_str(), kind, &cap.payers.join("; "), &cap.payees.join("; ")]).number(cap.cap);
            line.estimate(&cap.binds).estimate(&cap.above)
        };
        terms.caps.iter().map(line).collect()
    })
}

/// Payments of policies, and how often they pay and are used up.
pub(super) fn policies(report: &Report) -> Sheet {
    let measures = measures(report, " (CUR)");
    let first = ["policy", "name", "insured"].into_iter().chain(measures.iter().map(String::as_str));
    let names: Vec<&str> = first
        .chain([
            "pays~ (share)",
            "event limit used up~ (share)",
            "annual limit used up~ (share)",
            "mean covered~ (CUR)",
            "mean above the limit~ (CUR)",
            "premium (CUR a year)",
        ])
        .collect();
    sheet(report, &names, |terms| {
        let line = |policy: &PolicyMeasures| {
            of_measures(Line::of([&policy.id, &policy.name, &policy.insured].map(String::as_str)), &policy.recovery)
                .estimate(&policy.attachment_probability)
                .maybe_estimate(policy.event_exhaustion_probability.as_ref())
                .maybe_estimate(policy.annual_exhaustion_probability.as_ref())
                .estimate(&policy.covered)
                .estimate(&policy.above_limit)
                .maybe(policy.premium.as_ref().map(|premium| premium.amount))
        };
        terms.policies.iter().map(line).collect()
    })
}

/// The word of the JSON report for a kind of payment.
fn kind(kind: StatementKind) -> &'static str {
    match kind {
        StatementKind::Gross => "gross",
        StatementKind::Termination => "termination",
        StatementKind::Prices => "prices",
        StatementKind::Indemnity => "indemnity",
        StatementKind::Credit => "credit",
        StatementKind::PriceTerm => "price_term",
        StatementKind::Recovery => "recovery",
        _ => "reinstatement",
    }
}
