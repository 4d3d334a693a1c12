//! Layers of insurance side by side: overlaps, gaps, and policies that compete for one loss.

use super::context::Context;
use super::cover::World;
use super::policy::PolicyDraft;
use super::rule::Rule;
use crate::scenario::{Covered, Deductible, Policy};
use crate::units::Share;

/// Reports policies that answer the same losses without an order, and warns of overlaps and gaps in a tower.
///
/// A tower is made of the policies of one insured that answer the same losses at the same place in the order.
pub(crate) fn check_towers(cx: &mut Context, policies: &[PolicyDraft<'_>], world: &World<'_, '_>) {
    for (position, one) in policies.iter().enumerate() {
        for other in &policies[position + 1..] {
            let (a, b) = (&one.policy, &other.policy);
            let Some(layer) = shared_layer(a, b) else { continue };
            let names = (a.id.clone(), b.id.clone());
            if is_one_tower(a, b) {
                let rule = Rule::OverlappingLayers { one: names.0, other: names.1, layer };
                let help = "the first takes what it covers, the other what is left of it";
                cx.report_key(rule, &other.at, "again").point(one.at.key_place(), "here").advise(help);
            } else if compete(a, b, world) {
                let rule = Rule::CompetingTerms { one: names.0, other: names.1 };
                let help = "give one of them `inuring = 2`: it answers what the other leaves";
                cx.report_key(rule, &other.at, "answers it, too").point(one.at.key_place(), "answers it").advise(help);
            }
        }
    }
    warn_of_gaps(cx, policies);
}

/// Whether two policies stand in one tower.
fn is_one_tower(a: &Policy, b: &Policy) -> bool {
    let same = match (&a.cover, &b.cover) {
        (Covered::Events(a), Covered::Events(b)) => a == b,
        (Covered::Net, Covered::Net) => true,
        _ => false,
    };
    same && a.insured == b.insured && a.inuring == b.inuring
}

/// Whether two policies outside a tower may answer one loss, and none comes first.
fn compete(a: &Policy, b: &Policy, world: &World<'_, '_>) -> bool {
    let (Covered::Events(one), Covered::Events(other)) = (&a.cover, &b.cover) else { return false };
    a.insured == b.insured && a.inuring == b.inuring && world.meet(one, other, a.insured, &[])
}

/// Where a layer for each event, or for a year, begins and ends.
type Span = (f64, f64);

fn of_event(policy: &Policy) -> Span {
    let from = match policy.deductible {
        Deductible::Retention(amount) | Deductible::Franchise(amount) => amount.get(),
        Deductible::Disappearing { from, .. } => from.get(),
    };
    (from, policy.limit.map_or(f64::INFINITY, |limit| from + limit.get()))
}

fn of_year(policy: &Policy) -> Span {
    let from = policy.aggregate_retention.get();
    (from, policy.aggregate_limit.map_or(f64::INFINITY, |limit| from + limit.get()))
}

/// The layer that two policies both cover in full, for people; shares of one layer that add up to no more than the whole are none.
fn shared_layer(a: &Policy, b: &Policy) -> Option<String> {
    let ceded = a.coinsurance.rest().units() + b.coinsurance.rest().units();
    let common = |a: Span, b: Span| {
        let (from, to) = (a.0.max(b.0), a.1.min(b.1));
        (from < to).then_some((from, to))
    };
    let event = common(of_event(a), of_event(b))?;
    let year = common(of_year(a), of_year(b))?;
    let layer = if of_event(a) == of_event(b) && of_year(a) != of_year(b) { year } else { event };
    (ceded > Share::ONE.units()).then(|| printed(layer))
}

fn printed((from, to): Span) -> String {
    if to.is_finite() { format!("from {from} to {to}") } else { format!("above {from}") }
}

/// Warns where a tower has a floor that nothing stands on.
fn warn_of_gaps(cx: &mut Context, policies: &[PolicyDraft<'_>]) {
    let mut seen = vec![false; policies.len()];
    for first in 0..policies.len() {
        if seen[first] {
            continue;
        }
        let one = &policies[first].policy;
        let tower: Vec<usize> = (first..policies.len())
            .filter(|&other| other == first || is_one_tower(one, &policies[other].policy))
            .collect();
        tower.iter().for_each(|&member| seen[member] = true);
        let all = |holds: &dyn Fn(&Policy) -> bool| tower.iter().all(|&member| holds(&policies[member].policy));
        // Layers that differ in the year's retention and in the event's have no one floor above another.
        if all(&|policy| policy.aggregate_retention == one.aggregate_retention) {
            warn_of_gap(cx, policies, &tower, of_event);
        } else if all(&|policy| of_event(policy) == of_event(one)) {
            warn_of_gap(cx, policies, &tower, of_year);
        }
    }
}

fn warn_of_gap(cx: &mut Context, policies: &[PolicyDraft<'_>], tower: &[usize], span: fn(&Policy) -> Span) {
    let mut floors: Vec<(Span, usize)> = tower.iter().map(|&member| (span(&policies[member].policy), member)).collect();
    floors.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let Some(&((_, mut top), mut below)) = floors.first() else { return };
    for &((from, to), member) in &floors[1..] {
        if from > top {
            let (lower, upper) = (&policies[below], &policies[member]);
            let layer = printed((top, from));
            let rule = Rule::LayerGap { lower: lower.policy.id.clone(), upper: upper.policy.id.clone(), layer };
            cx.report_key(rule, &upper.at, "begins above it").point(lower.at.key_place(), "ends below it");
        }
        if to > top {
            (top, below) = (to, member);
        }
    }
}
