//! Forms of needs: how members combine, what cycles allow, and when a form can bind.

use crate::scenario::NodeIndex;
use crate::scenario::entry;
use crate::scenario::read::{At, Context, Rule, quoted};
use std::collections::BTreeSet;

/// How the members of a need combine. Members are distinct and never the node itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NeedForm {
    /// All members, each with a criticality c in (0, 1]: the minimum over members of 1 - c (1 - a), a being the member's capacity.
    All(Vec<(NodeIndex, f64)>),
    /// Any one member is enough; the first member is the primary one.
    Any(Vec<NodeIndex>),
    /// At least `k` members, 1 <= k <= members.
    AtLeast {
        /// Number of members needed.
        k: u32,
        /// The members.
        of: Vec<NodeIndex>,
    },
    /// Weighted members with a sum of weights of at least 1.
    Pool(Vec<(NodeIndex, f64)>),
}

impl NeedForm {
    /// The members in order.
    pub(crate) fn members(&self) -> impl ExactSizeIterator<Item = NodeIndex> + DoubleEndedIterator + Clone {
        let (weighted, plain): (&[(NodeIndex, f64)], &[NodeIndex]) = match self {
            Self::All(weighted) | Self::Pool(weighted) => (weighted, &[]),
            Self::Any(of) | Self::AtLeast { of, .. } => (&[], of),
        };
        let member = move |position: usize| weighted.get(position).map_or_else(|| plain[position], |member| member.0);
        (0..weighted.len() + plain.len()).map(member)
    }

    /// Name of a form that reroutes no work; `None` for a form that does.
    pub(crate) fn name_without_rerouting(&self) -> Option<&'static str> {
        match self {
            Self::All(_) => Some("all"),
            Self::AtLeast { .. } => Some("at_least"),
            Self::Any(_) | Self::Pool(_) => None,
        }
    }

    /// What a need of the form breaks on a cycle, and the key at fault; `None` if cycles allow the form.
    pub(crate) fn broken_on_a_cycle(&self) -> Option<(BrokenCycle, &'static str)> {
        match self {
            Self::Pool(_) => Some((BrokenCycle::Pool, "pool")),
            Self::Any(of) if of.len() > 1 => Some((BrokenCycle::Alternative, "any")),
            Self::AtLeast { k, of } if (*k as usize) < of.len() => Some((BrokenCycle::Alternative, "of")),
            Self::All(_) | Self::Any(_) | Self::AtLeast { .. } => None,
        }
    }

    /// The reason why a need of the form can never bind; `None` if it can. `falls` says of a node whether it can lose capacity, and
    /// `is_felt` whether a shortfall before rerouting is felt.
    pub(crate) fn never_binds(&self, falls: impl Fn(NodeIndex) -> bool, is_felt: bool) -> Option<&'static str> {
        let members = self.members();
        let steady = members.clone().filter(|member| !falls(*member)).count();
        if steady == members.len() {
            return Some("no threat can reach any of its members");
        }
        match self {
            Self::All(_) => None,
            Self::Any(of) => {
                let first_falls = of.first().is_some_and(|first| falls(*first));
                (steady > 0 && !(first_falls && is_felt)).then_some("a member that never falls always takes over")
            }
            Self::AtLeast { k, .. } => (steady >= *k as usize).then_some("enough of its members never fall"),
            Self::Pool(weighted) => {
                let carried: f64 = weighted.iter().filter(|member| !falls(member.0)).map(|member| member.1).sum();
                (carried >= 1.0 && !is_felt).then_some("the members that never fall carry the whole work")
            }
        }
    }
}

/// What still holds a need up while its members fall one by one, so that a need of many members is not looked at as a whole each time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Footing {
    /// Number of members that have not fallen.
    steady: usize,
    /// Whether the first member has fallen.
    first_falls: bool,
    /// Pools: sum of the weights of members that have not fallen, up to roundings, and a bound of the roundings.
    carried: f64,
    rounding: f64,
}

impl Footing {
    /// The footing of a need none of whose members has fallen.
    pub(crate) fn new(form: &NeedForm) -> Self {
        let carried =
            if let NeedForm::Pool(weighted) = form { weighted.iter().map(|member| member.1).sum() } else { 0.0 };
        Self { steady: form.members().len(), first_falls: false, carried, rounding: 1e-9 * carried }
    }

    /// A member falls; each falls once.
    pub(crate) fn lose(&mut self, form: &NeedForm, member: NodeIndex) {
        self.steady -= 1;
        match form {
            NeedForm::Any(of) => self.first_falls |= of.first() == Some(&member),
            NeedForm::Pool(weighted) => {
                // Tables are sorted by key, and so are the members of a pool.
                let position = weighted.binary_search_by_key(&member, |member| member.0);
                self.carried -= position.map_or(self.carried, |position| weighted[position].1);
            }
            NeedForm::All(_) | NeedForm::AtLeast { .. } => {}
        }
    }

    /// Whether a need of the form may bind, as [`NeedForm::never_binds`] decides; `is_felt` as there.
    pub(crate) fn may_bind(&self, form: &NeedForm, is_felt: bool) -> bool {
        match form {
            NeedForm::All(_) => true,
            NeedForm::Any(_) => self.steady == 0 || self.first_falls && is_felt,
            NeedForm::AtLeast { k, .. } => self.steady < *k as usize,
            NeedForm::Pool(_) => is_felt || self.carried < 1.0 + self.rounding,
        }
    }
}

/// Why a form of need is not allowed on a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrokenCycle {
    /// A pool need not settle in finitely many steps.
    Pool,
    /// An alternative that depends on the node for which it stands in.
    Alternative,
}

/// Largest weight in a pool: a member with a thousand times the capacity that the node needs.
const LARGEST_WEIGHT: f64 = 1000.0;
/// A weight of at least this number is probably a percentage.
const PERCENT_WEIGHT: f64 = 5.0;
/// The sum of weights may be below 1 by this rounding error of decimal weights.
const WEIGHT_TOLERANCE: f64 = 1e-9;

/// Reads the form of a need; a need states exactly one form.
pub(crate) fn form(cx: &mut Context, at: &At<'_>, node: NodeIndex) -> Option<NeedForm> {
    let stated: Vec<&str> = ["all", "any", "at_least", "pool"].into_iter().filter(|key| at.has(key)).collect();
    match (stated.as_slice(), at.child("of")) {
        (["at_least"], of) => at_least(cx, at, of, node),
        ([], Some(_)) => {
            cx.missing(at, "at_least", &entry::Need::KEYS);
            None
        }
        ([key], Some(of)) => {
            let rule = Rule::KeyNeedsKey { key: "of", other: "at_least" };
            cx.report_key(rule, &of, &format!("beside `{key}`"));
            None
        }
        (["all"], None) => all(cx, &at.child("all")?, node),
        (["any"], None) => {
            let members = members(cx, &at.child("any")?, node);
            (!members.is_empty()).then_some(NeedForm::Any(members))
        }
        (["pool"], None) => pool(cx, &at.child("pool")?, node),
        (several, _) => {
            let found = if several.is_empty() { "none".to_owned() } else { quoted(several) };
            cx.report(Rule::NeedForm { found }, at, "expected one form").advise("two forms are two needs");
            None
        }
    }
}

fn all(cx: &mut Context, at: &At<'_>, node: NodeIndex) -> Option<NeedForm> {
    let weighted = if at.as_table().is_some() {
        weighted(cx, at, node, |cx, at| cx.positive_share(at, "a criticality"))
    } else {
        members(cx, at, node).into_iter().map(|member| (member, 1.0)).collect()
    };
    (!weighted.is_empty()).then_some(NeedForm::All(weighted))
}

fn pool(cx: &mut Context, at: &At<'_>, node: NodeIndex) -> Option<NeedForm> {
    if at.as_table().is_none() {
        cx.wrong_type(at, "a pool as a table of weights such as `{ manila = 0.7, cebu = 0.5 }`");
        return None;
    }
    let before = cx.problems();
    let weighted = weighted(cx, at, node, weight);
    let sum: f64 = weighted.iter().map(|member| member.1).sum();
    if cx.problems() == before && sum < 1.0 - WEIGHT_TOLERANCE {
        let help = "weights are shares of normal work; above 1 is spare capacity";
        cx.report(Rule::PoolTooSmall { sum: (sum * 1e9).round() / 1e9 }, at, "sums to less than 1").advise(help);
    }
    (!weighted.is_empty()).then_some(NeedForm::Pool(weighted))
}

fn weight(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    let weight = cx.positive(at)?;
    if weight > LARGEST_WEIGHT {
        let expected = format!("a weight of at most {LARGEST_WEIGHT}");
        cx.report(Rule::OutOfRange { expected, value: weight.to_string() }, at, "out of range");
        return None;
    }
    if weight >= PERCENT_WEIGHT {
        let what = "a weight";
        cx.note_percent(at, what, weight, "1 is the whole work; more than that is what the member can do beside");
    }
    Some(weight)
}

fn at_least(cx: &mut Context, at: &At<'_>, of: Option<At<'_>>, node: NodeIndex) -> Option<NeedForm> {
    let k_at = at.child("at_least")?;
    let k = cx.integer(&k_at, 0, i64::from(u32::MAX));
    let Some(of) = of else {
        cx.missing(at, "of", &entry::Need::KEYS);
        return None;
    };
    let stated = of.items().len();
    let members = members(cx, &of, node);
    let k = k?;
    if k < 1 || k > stated.max(1) as i64 {
        let rule = Rule::TooManyNeeded { k, members: stated };
        let expected = format!("expected 1 to {stated}");
        cx.report(rule, &k_at, &expected).point(of.place(), &format!("{stated} members"));
    }
    if members.is_empty() {
        return None;
    }
    Some(NeedForm::AtLeast { k: (k as u32).clamp(1, members.len() as u32), of: members })
}

/// Reads members as a list of ids.
fn members(cx: &mut Context, at: &At<'_>, node: NodeIndex) -> Vec<NodeIndex> {
    if let Some(id) = at.as_str() {
        cx.wrong_type(at, "a list of nodes").mend(at.place(), format!("[\"{id}\"]"));
        return Vec::new();
    }
    let Some(items) = cx.list(at, "a list of nodes") else { return Vec::new() };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the list of members".into() }, at, "expected at least one node");
    }
    let mut members: Vec<NodeIndex> = Vec::new();
    let mut seen = BTreeSet::new();
    for item in items {
        let Some(member) = cx.node(&item).filter(|&member| other_than(cx, member, node, &item, false)) else {
            continue;
        };
        if !seen.insert(member) {
            let member = item.as_str().unwrap_or_default().to_owned();
            cx.report(Rule::RepeatedMember { member }, &item, "again");
        } else {
            members.push(member);
        }
    }
    members
}

/// Reads members as a table of ids and numbers.
fn weighted(
    cx: &mut Context,
    at: &At<'_>,
    node: NodeIndex,
    number: fn(&mut Context, &At<'_>) -> Option<f64>,
) -> Vec<(NodeIndex, f64)> {
    let entries = at.entries();
    if entries.is_empty() {
        cx.report(Rule::EmptyList { what: "the table of members".into() }, at, "expected at least one node");
    }
    let mut weighted = Vec::new();
    for (id, entry) in entries {
        let member = cx.node_key(id, &entry);
        let member = member.filter(|&member| other_than(cx, member, node, &entry, true));
        let number = number(cx, &entry);
        weighted.extend(member.zip(number));
    }
    weighted
}

/// Whether a member is another node than the node itself; a node that needs itself is reported.
fn other_than(cx: &mut Context, member: NodeIndex, node: NodeIndex, at: &At<'_>, is_key: bool) -> bool {
    if member != node {
        return true;
    }
    let id = cx.nodes.as_slice()[node.0 as usize].clone();
    let place = if is_key { at.key_place() } else { at.place() };
    cx.report_at(Rule::SelfNeed { node: id }, place, &at.path(), "itself");
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form() -> impl Strategy<Value = NeedForm> {
        let weights = proptest::collection::vec(prop_oneof![Just(0.1), Just(0.25), Just(1.0), 0.05..2.0], 1..9);
        (0..4, weights, 0_u32..9).prop_map(|(kind, weights, k)| {
            let of: Vec<NodeIndex> = (0..weights.len() as u32).map(NodeIndex).collect();
            let weighted = of.iter().copied().zip(weights).collect();
            match kind {
                0 => NeedForm::All(weighted),
                1 => NeedForm::Any(of),
                2 => NeedForm::AtLeast { k: k.clamp(1, of.len() as u32), of },
                _ => NeedForm::Pool(weighted),
            }
        })
    }

    proptest! {
        #[test]
        fn a_need_that_binds_has_lost_its_footing(form in form(), order in Just((0..9).collect::<Vec<u32>>()).prop_shuffle(), felt: bool) {
            let members = form.members().len();
            let (mut fallen, mut footing) = (vec![false; 9], Footing::new(&form));
            for node in order.into_iter().filter(|&node| (node as usize) < members) {
                fallen[node as usize] = true;
                footing.lose(&form, NodeIndex(node));
                let binds = form.never_binds(|node| fallen[node.0 as usize], felt).is_none();
                // Only a pool within roundings of its whole work is looked at once more than it needs.
                let is_close = matches!(form, NeedForm::Pool(_)) && (footing.carried - 1.0).abs() < 1e-7;
                prop_assert!(footing.may_bind(&form, felt) == binds || is_close && !binds, "{:?} {:?}", form, fallen);
            }
        }
    }
}
