//! Towers of insurance layers: overlaps, gaps, and policies that compete for one loss.

use crate::scenario::cover::check::World;
use crate::scenario::policy::check::PolicyDraft;
use crate::scenario::read::{Context, Rule};
use crate::scenario::{Covered, Deductible, Policy};
use crate::units::Share;

/// Lower and upper end of a layer per event or per year.
type Span = (f64, f64);

/// Reports policies that answer the same losses without an order, and warns of overlaps and gaps in a tower.
///
/// A tower consists of the policies of one insured that answer the same losses and have the same inuring number.
pub(crate) fn check_towers(cx: &mut Context, policies: &[PolicyDraft<'_>], world: &World<'_, '_>) {
    let mut seen = vec![false; policies.len()];
    for first in 0..policies.len() {
        if seen[first] {
            continue;
        }
        let one = &policies[first].policy;
        let is_member = |&other: &usize| other == first || is_one_tower(one, &policies[other].policy);
        let tower: Vec<usize> = (first..policies.len()).filter(is_member).collect();
        tower.iter().for_each(|&member| seen[member] = true);
        warn_of_overlap(cx, policies, &tower);
        // Layers are stacked by event if they differ by event, else by year.
        let by_event = tower.iter().any(|&member| of_event(&policies[member].policy) != of_event(one));
        warn_of_gap(cx, policies, &tower, if by_event { of_event } else { of_year });
    }
    for (position, other) in policies.iter().enumerate() {
        let rival = policies[..position].iter().find(|one| compete(&one.policy, &other.policy, world));
        if let Some(one) = rival {
            let rule = Rule::CompetingTerms { one: one.policy.id.clone(), other: other.policy.id.clone() };
            let help = "give one of them `inuring = 2`: it answers what the other leaves";
            cx.report_key(rule, &other.at, "answers it, too").point(one.at.key_place(), "answers it").advise(help);
        }
    }
}

/// Whether two policies belong to one tower.
fn is_one_tower(a: &Policy, b: &Policy) -> bool {
    let same = match (&a.cover, &b.cover) {
        (Covered::Events(a), Covered::Events(b)) => a == b,
        (Covered::Net, Covered::Net) => true,
        _ => false,
    };
    same && a.insured == b.insured && a.inuring == b.inuring
}

/// Whether two policies that are not in one tower may answer the same loss in the same layer, without an order.
fn compete(a: &Policy, b: &Policy, world: &World<'_, '_>) -> bool {
    let (Covered::Events(one), Covered::Events(other)) = (&a.cover, &b.cover) else { return false };
    let same_place = a.insured == b.insured && a.inuring == b.inuring && !is_one_tower(a, b);
    let overlap = common(of_event(a), of_event(b)).is_some() && common(of_year(a), of_year(b)).is_some();
    let ceded = a.coinsurance.rest().units() + b.coinsurance.rest().units();
    same_place && overlap && ceded > Share::ONE.units() && world.meet(one, other, a.insured, &[])
}

/// The layer per event. With a franchise or a disappearing deductible the layer begins at 0, because large losses are answered in full.
fn of_event(policy: &Policy) -> Span {
    let from = match policy.deductible {
        Deductible::Retention(amount) => amount.get(),
        Deductible::Franchise(_) | Deductible::Disappearing { .. } => 0.0,
    };
    (from, policy.limit.map_or(f64::INFINITY, |limit| from + limit.get()))
}

fn of_year(policy: &Policy) -> Span {
    let from = policy.aggregate_retention.get();
    (from, policy.aggregate_limit.map_or(f64::INFINITY, |limit| from + limit.get()))
}

/// Intersection of two layers; `None` if its width is within rounding.
fn common(a: Span, b: Span) -> Option<Span> {
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    is_above(to, from).then_some((from, to))
}

fn is_above(a: f64, b: f64) -> bool {
    a > b && (a.is_infinite() || a - b > 1e-9 * a)
}

fn printed((from, to): Span) -> String {
    if to.is_finite() { format!("from {from} to {to}") } else { format!("above {from}") }
}

/// Warns of the lowest part of a tower of which more than 100 % is ceded.
fn warn_of_overlap(cx: &mut Context, policies: &[PolicyDraft<'_>], tower: &[usize]) {
    let mut floors: Vec<usize> = tower.to_vec();
    floors.sort_by(|&a, &b| of_event(&policies[a].policy).0.total_cmp(&of_event(&policies[b].policy).0));
    for (position, &member) in floors.iter().enumerate() {
        let policy = &policies[member].policy;
        // Layers that begin below this layer and overlap it.
        let there = floors[..position].iter().copied().filter(|&other| {
            let other = &policies[other].policy;
            common(of_event(other), of_event(policy)).is_some() && common(of_year(other), of_year(policy)).is_some()
        });
        let there: Vec<usize> = there.collect();
        let others: u128 =
            there.iter().map(|&other| u128::from(policies[other].policy.coinsurance.rest().units())).sum();
        let [.., last] = there[..] else { continue };
        if others + u128::from(policy.coinsurance.rest().units()) > u128::from(Share::ONE.units()) {
            let below = &policies[last].policy;
            let (event, year) = (common(of_event(below), of_event(policy)), common(of_year(below), of_year(policy)));
            let by_year = of_event(below) == of_event(policy) && of_year(below) != of_year(policy);
            let layer = if by_year { year } else { event };
            // Policies pay in the order of ids.
            let (one, other) = (&policies[last.min(member)], &policies[last.max(member)]);
            let rule = Rule::OverlappingLayers {
                one: one.policy.id.clone(),
                other: other.policy.id.clone(),
                layer: layer.map_or(String::new(), printed),
            };
            let help = "the first takes what it covers, the other what is left of it";
            cx.report_key(rule, &other.at, "again").point(one.at.key_place(), "here").advise(help);
            return;
        }
    }
}

/// Warns of every gap between two layers of a tower.
fn warn_of_gap(cx: &mut Context, policies: &[PolicyDraft<'_>], tower: &[usize], span: fn(&Policy) -> Span) {
    let mut floors: Vec<(Span, usize)> = tower.iter().map(|&member| (span(&policies[member].policy), member)).collect();
    floors.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let Some(&((_, mut top), mut below)) = floors.first() else { return };
    for &((from, to), member) in &floors[1..] {
        if is_above(from, top) {
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
