//! Reading and checking of controls.

use crate::random::Law;
use crate::scenario::entry;
use crate::scenario::header::check::{Header, discount_rate, display_name};
use crate::scenario::law::check::{Dimension, law};
use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::selector::{select, selects};
use crate::scenario::read::{At, Context, Keys, Rule, quoted};
use crate::scenario::{
    Act, CategoryIndex, Control, ControlCost, ControlIndex, Effect, Host, Need, NeedEffect, NeedForm, NeedIndex,
    NodeIndex, Role, Shrink, Status, ThreatIndex,
};
use crate::units::{Money, Probability, Ticks};

/// Words for roles in files.
const ROLES: [(&str, Role); 5] = [
    ("prevention", Role::Prevention),
    ("detection", Role::Detection),
    ("response", Role::Response),
    ("variance_management", Role::VarianceManagement),
    ("decision_support", Role::DecisionSupport),
];
/// Words for statuses in files.
const STATUSES: [(&str, Status); 2] = [("in_place", Status::InPlace), ("proposed", Status::Proposed)];

/// Default of `Host::below`: the capacity below which a host does not work.
const DEFAULT_BELOW: f64 = 0.5;
/// Largest weight of an added member.
const LARGEST_WEIGHT: f64 = 1000.0;

/// Entities to which controls refer.
pub(crate) struct Around<'a, 't> {
    /// The nodes.
    pub(crate) nodes: &'a [NodeDraft<'t>],
    /// The header.
    pub(crate) header: &'a Header,
}

/// A control with the places of its acts.
pub(crate) struct ControlDraft<'t> {
    /// The control, without parts that could not be read.
    pub(crate) control: Control,
    /// Place of the control.
    pub(crate) at: At<'t>,
    /// Place of each act.
    pub(crate) act_places: Vec<At<'t>>,
}

impl ControlDraft<'_> {
    /// Nodes on which the control runs, and nodes that the control adds to needs.
    pub(crate) fn hosts(&self) -> Vec<NodeIndex> {
        let hosts = self.control.hosted_on.iter().flat_map(|host| host.nodes.iter().copied());
        hosts.chain(self.added().map(|(_, node)| node)).collect()
    }

    /// Nodes that the control adds to needs, each with the need.
    pub(crate) fn added(&self) -> impl Iterator<Item = (NeedIndex, NodeIndex)> + '_ {
        self.control.acts.iter().flat_map(|act| match act {
            Act::Need { needs, effect: NeedEffect::Member { node, .. } } => {
                needs.iter().map(|&need| (need, *node)).collect()
            }
            _ => Vec::new(),
        })
    }
}

/// Reads one control; invalid parts are reported and left out.
pub(crate) fn control<'t>(cx: &mut Context, id: &str, at: &At<'t>, around: &Around<'_, '_>) -> ControlDraft<'t> {
    let mut control = Control {
        id: id.to_owned(),
        name: id.to_owned(),
        role: Role::Prevention,
        status: Status::InPlace,
        acts: Vec::new(),
        coverage: Probability::ONE,
        reliability: Probability::ONE,
        hosted_on: None,
        cost: None,
        ramp: Vec::new(),
        obligations: Vec::new(),
    };
    let mut act_places = Vec::new();
    if let Some(at) = cx.table(at, &entry::Control::KEYS) {
        control.name = display_name(cx, &at).unwrap_or_else(|| id.to_owned());
        let role = cx.required(&at, "role", &entry::Control::KEYS).and_then(|at| cx.word(&at, "role", &ROLES));
        control.role = role.unwrap_or(Role::Prevention);
        let status = at.child("status").and_then(|at| cx.word(&at, "status", &STATUSES));
        control.status = status.unwrap_or(Status::InPlace);
        for item in act_items(cx, &at) {
            for act in around.acts(cx, &item) {
                control.acts.push(act);
                act_places.push(item.clone());
            }
        }
        let share = |cx: &mut Context, key, what| at.child(key).and_then(|at| cx.probability(&at, what));
        control.coverage = share(cx, "coverage", "a coverage").unwrap_or(Probability::ONE);
        control.reliability = share(cx, "reliability", "a reliability").unwrap_or(Probability::ONE);
        control.hosted_on = at.child("hosted_on").and_then(|at| around.host(cx, &at));
        control.ramp = at.child("ramp").map(|at| ramp(cx, &at)).unwrap_or_default();
        let life = Ticks::from_hours(Ticks::YEAR.hours() * control.ramp.len().max(1) as f64);
        control.cost = at.child("cost").and_then(|at| cost(cx, &at, around.header, life.unwrap_or(Ticks::YEAR)));
        if let (None, Some(ramp)) = (at.child("cost"), at.child("ramp")) {
            cx.report_key(Rule::KeyNeedsKey { key: "ramp", other: "cost" }, &ramp, "only what is paid has years");
        }
        let obligations = at.child("obligations").and_then(|at| cx.texts(&at, "obligation")).unwrap_or_default();
        control.obligations = obligations.into_iter().map(|obligation| obligation.0.to_owned()).collect();
        control.obligations.sort();
        control.obligations.dedup();
    }
    ControlDraft { control, at: at.clone(), act_places }
}

/// The acts as typed: a single table, or a list.
fn act_items<'t>(cx: &mut Context, control: &At<'t>) -> Vec<At<'t>> {
    let Some(at) = cx.required(control, "acts", &entry::Control::KEYS) else { return Vec::new() };
    if at.as_table().is_some() {
        return vec![at];
    }
    let Some(items) = cx.list(&at, "a list of acts") else { return Vec::new() };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the list of acts".into() }, &at, "expected at least one act");
    }
    items
}

/// Target of an act.
enum On {
    Threats { threats: Option<Vec<ThreatIndex>>, nodes: Option<Vec<NodeIndex>> },
    Needs(Vec<NeedIndex>),
    Controls(Vec<ControlIndex>),
}

impl On {
    fn name(&self) -> &'static str {
        match self {
            Self::Threats { nodes: None, .. } => "occurrences of threats",
            Self::Threats { .. } => "nodes",
            Self::Needs(_) => "needs",
            Self::Controls(_) => "controls",
        }
    }

    /// Keys of the effects that an act on this target can have.
    fn effects(&self) -> &'static [&'static str] {
        match self {
            Self::Threats { nodes: None, .. } => &["prevents", "takes", "outage", "losses"],
            Self::Threats { .. } => &["takes", "outage", "losses"],
            Self::Needs(_) => &["buffer", "probability", "adds"],
            Self::Controls(_) => &["reliability"],
        }
    }
}

impl Around<'_, '_> {
    /// The acts of one entry: one for each effect, and one for each need where needs differ.
    fn acts(&self, cx: &mut Context, at: &At<'_>) -> Vec<Act> {
        let Some(at) = cx.table(at, &entry::Act::KEYS) else { return Vec::new() };
        let Some(on) = cx.required(&at, "on", &entry::Act::KEYS).and_then(|at| self.on(cx, &at)) else {
            return Vec::new();
        };
        let stated: Vec<(&'static str, At<'_>)> =
            entry::Act::KEYS.keys[1..].iter().filter_map(|key| Some((*key, at.child(key)?))).collect();
        if stated.is_empty() {
            let help = format!("{} take {}", on.name(), quoted(on.effects()));
            cx.report(Rule::NoEffect {}, &at, "nothing is done").advise(help);
        }
        let mut acts = Vec::new();
        for (key, entry) in stated {
            if on.effects().contains(&key) {
                acts.extend(self.act(cx, &on, key, &entry).unwrap_or_default());
                continue;
            }
            let rule = Rule::EffectMismatch { effect: key, on: on.name() };
            let help = if (key, on.name()) == ("prevents", "nodes") {
                "to spare nodes altogether, state `takes = { factor = 0 }`".to_owned()
            } else {
                format!("{} take {}", on.name(), quoted(on.effects()))
            };
            cx.report_key(rule, &entry, "acts on something else").advise(help);
        }
        acts
    }

    fn act(&self, cx: &mut Context, on: &On, key: &str, at: &At<'_>) -> Option<Vec<Act>> {
        let act = match on {
            On::Threats { threats, nodes } => {
                let effect = self.effect(cx, key, at, nodes.is_some())?;
                Act::Occurrence { threats: threats.clone(), nodes: nodes.clone(), effect }
            }
            On::Needs(needs) => {
                let effect = match key {
                    "buffer" => NeedEffect::Buffer(inner(cx, at, &entry::Add::KEYS, "add", Dimension::Duration)?),
                    "probability" => {
                        NeedEffect::Probability(inner(cx, at, &entry::Factor::KEYS, "factor", Dimension::Share)?)
                    }
                    _ => return self.additions(cx, at, needs),
                };
                Act::Need { needs: needs.clone(), effect }
            }
            On::Controls(controls) => {
                let closes = inner(cx, at, &entry::Closes::KEYS, "closes", Dimension::Share)?;
                Act::Control { controls: controls.clone(), closes }
            }
        };
        Some(vec![act])
    }

    fn effect(&self, cx: &mut Context, key: &str, at: &At<'_>, at_nodes: bool) -> Option<Effect> {
        match key {
            "prevents" => law(cx, at, Dimension::Share).map(Effect::Prevents),
            "takes" => shrink(cx, at, &entry::Shrink::KEYS, Dimension::Share).map(Effect::Takes),
            "outage" => shrink(cx, at, &entry::Shrink::KEYS, Dimension::Duration).map(Effect::Outage),
            _ => {
                let shrink = shrink(cx, at, &entry::LossShrink::KEYS, Dimension::Money)?;
                let categories = match at.child("categories") {
                    None => None,
                    Some(at) => Some(categories(cx, &at)?),
                };
                if at_nodes && matches!(shrink, Shrink::Cap(_)) {
                    let rule = Rule::EffectMismatch { effect: "losses.cap", on: "nodes" };
                    let help = "downtime is a cost by the hour: state a `factor` of it, or cap the `outage`";
                    cx.report(rule, at, "caps no single loss").advise(help);
                    return None;
                }
                Some(Effect::Losses { shrink, categories })
            }
        }
    }

    fn on(&self, cx: &mut Context, at: &At<'_>) -> Option<On> {
        let at = cx.table(at, &entry::On::KEYS)?;
        let [threats, needs, controls] = ["threats", "needs", "controls"].map(|key| at.child(key));
        match (threats, selects(&at), needs, controls) {
            (threats, true, None, None) => {
                let threats = match threats {
                    None => None,
                    Some(at) => Some(list(cx, &at, "threat", Context::threat)?),
                };
                Some(On::Threats { threats, nodes: Some(select(cx, &at, self.nodes)?) })
            }
            (Some(threats), false, None, None) => {
                let threats = list(cx, &threats, "threat", Context::threat)?;
                Some(On::Threats { threats: Some(threats), nodes: None })
            }
            (None, false, Some(needs), None) => list(cx, &needs, "need", |cx, at| self.need(cx, at)).map(On::Needs),
            (None, false, None, Some(controls)) => list(cx, &controls, "control", Context::control).map(On::Controls),
            _ => {
                let stated: Vec<&str> =
                    entry::On::KEYS.keys.iter().copied().filter(|key| at.child(key).is_some()).collect();
                let (found, help) = match stated.as_slice() {
                    [] => ("none".to_owned(), "name what it acts on, as in `{ threats = [\"fire\"] }`"),
                    stated => (quoted(stated), "write one act for each"),
                };
                cx.report(Rule::OnForm { found }, &at, "expected one of them").advise(help);
                None
            }
        }
    }

    /// Reads a need written as `node.position`.
    fn need(&self, cx: &mut Context, at: &At<'_>) -> Option<NeedIndex> {
        let Some(text) = at.as_str() else {
            cx.wrong_type(at, "a need as a string such as \"payout.0\"");
            return None;
        };
        let (node, position) = text.split_once('.').unwrap_or((text, ""));
        let known = cx.nodes.index(node);
        let needs = known.map_or(0, |node| needs_stated(&self.nodes[node as usize]));
        if let (Some(node), Some(need)) = (known, plain_number(position))
            && (need as usize) < needs
        {
            // If a need could not be read, the problem has been reported, and later needs have shifted positions.
            let all_read = self.nodes[node as usize].node.needs.len() == needs;
            return all_read.then_some(NeedIndex { node: NodeIndex(node), need });
        }
        let near = cx.suggester.nearest(node, cx.nodes.as_slice().iter().map(String::as_str)).map(str::to_owned);
        let help = match (known, needs) {
            (Some(_), 0) => format!("`{node}` has no needs"),
            (Some(_), 1) => format!("`{node}` has one need, `{node}.0`"),
            (Some(_), _) => format!("the needs of `{node}` are `{node}.0` to `{node}.{}`", needs - 1),
            (None, _) => match near {
                Some(near) => format!("a need is named by its node and its position from 0, such as `{near}.0`"),
                None => "a need is named by its node and its position from 0, such as `payout.0`".to_owned(),
            },
        };
        cx.report(Rule::UnknownId { kind: "need", id: text.to_owned() }, at, "no such need").advise(help);
        None
    }

    /// Acts that add a member to needs: a separate act for each need if every need keeps its own switchover.
    fn additions(&self, cx: &mut Context, at: &At<'_>, needs: &[NeedIndex]) -> Option<Vec<Act>> {
        let at = cx.table(at, &entry::AddedMember::KEYS)?;
        let node_at = cx.required(&at, "node", &entry::AddedMember::KEYS)?;
        let node = cx.node(&node_at)?;
        let weight = at.child("weight").map_or(Some(1.0), |at| weight(cx, &at));
        let switchover = at.child("switchover").map(|at| cx.duration(&at));
        for &need in needs {
            self.check_addition(cx, need, node, &at)?;
        }
        let weight = weight?;
        let act = |needs: &[NeedIndex], switchover| {
            let effect = NeedEffect::Member { node, weight, switchover };
            Act::Need { needs: needs.to_vec(), effect }
        };
        Some(match switchover {
            Some(switchover) => vec![act(needs, switchover?)],
            None => needs.iter().map(|need| act(&[*need], self.need_at(*need).switchover)).collect(),
        })
    }

    fn need_at(&self, index: NeedIndex) -> &Need {
        &self.nodes[index.node.0 as usize].node.needs[index.need as usize]
    }

    /// Checks that a node can be one more member of a need; reports the reason if not.
    fn check_addition(&self, cx: &mut Context, index: NeedIndex, node: NodeIndex, at: &At<'_>) -> Option<()> {
        let need = self.need_at(index);
        let mut members = need.form.members();
        let count = members.len();
        if let Some(place) = at.child("node").filter(|_| members.any(|member| member == node) || node == index.node) {
            let member = cx.nodes.as_slice()[node.0 as usize].clone();
            cx.report(Rule::RepeatedMember { member }, &place, "it is there already");
            return None;
        }
        match (&need.form, at.child("weight")) {
            (NeedForm::Pool(_), None) => {
                cx.missing(at, "weight", &entry::AddedMember::KEYS);
                None
            }
            (NeedForm::All(_), _) if count > 1 => {
                let help = "split the need in two, and add the member to one of them";
                cx.report(Rule::NothingToReroute { members: count }, at, "stands in for what").advise(help);
                None
            }
            (NeedForm::Pool(_), Some(_)) | (_, None) => Some(()),
            (_, Some(weight)) => {
                let rule = Rule::KeyNeedsKey { key: "weight", other: "pool" };
                cx.report_key(rule, &weight, "members of this need have no weight");
                None
            }
        }
    }

    fn host(&self, cx: &mut Context, at: &At<'_>) -> Option<Host> {
        let at = cx.table(at, &entry::Host::KEYS)?;
        let below = match at.child("below") {
            Some(at) => cx.positive_share(&at, "a level"),
            None => Some(DEFAULT_BELOW),
        };
        Some(Host { nodes: select(cx, &at, self.nodes)?, below: below? })
    }
}

/// Reads the weight of an added member.
fn weight(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    let weight = cx.positive(at)?;
    if weight <= LARGEST_WEIGHT {
        return Some(weight);
    }
    let expected = format!("a weight of at most {LARGEST_WEIGHT}");
    cx.report(Rule::OutOfRange { expected, value: weight.to_string() }, at, "out of range");
    None
}

/// Number of needs that a node states, including needs that could not be read.
fn needs_stated(draft: &NodeDraft<'_>) -> usize {
    let count = |at: At<'_>| if at.as_table().is_some() { 1 } else { at.items().len() };
    draft.at.child("needs").map_or(0, count)
}

/// Parses a whole number without sign and without leading zeros.
fn plain_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

/// Reads one name or a list of names as a sorted list without repetitions.
fn list<'t, T: Ord>(
    cx: &mut Context,
    at: &At<'t>,
    what: &'static str,
    read: impl Fn(&mut Context, &At<'t>) -> Option<T>,
) -> Option<Vec<T>> {
    let names = cx.texts(at, what)?;
    let found: Vec<_> = names.iter().map(|(_, at)| read(cx, at)).collect();
    let mut found = found.into_iter().collect::<Option<Vec<T>>>()?;
    found.sort();
    let count = found.len();
    found.dedup();
    if found.len() < count {
        let again = (1..names.len()).find(|&index| names[..index].iter().any(|earlier| earlier.0 == names[index].0));
        if let Some((member, at)) = again.map(|index| (names[index].0.to_owned(), &names[index].1)) {
            cx.report(Rule::RepeatedMember { member }, at, "again");
        }
    }
    Some(found)
}

fn categories(cx: &mut Context, at: &At<'_>) -> Option<Vec<CategoryIndex>> {
    let found = list(cx, at, "category", Context::known_category)?;
    Some(found.into_iter().map(CategoryIndex).collect())
}

/// Reads the law under the only key of a table.
fn inner(cx: &mut Context, at: &At<'_>, keys: &Keys, key: &'static str, dimension: Dimension) -> Option<Law> {
    let at = cx.table(at, keys)?;
    let at = cx.required(&at, key, keys)?;
    law(cx, &at, dimension)
}

/// Reads a reduction: a factor or a cap.
fn shrink(cx: &mut Context, at: &At<'_>, keys: &Keys, dimension: Dimension) -> Option<Shrink> {
    let at = cx.table(at, keys)?;
    match (at.child("factor"), at.child("cap")) {
        (Some(at), None) => law(cx, &at, Dimension::Share).map(Shrink::Factor),
        (None, Some(at)) => law(cx, &at, dimension).map(Shrink::Cap),
        (factor, _) => {
            let found = if factor.is_some() { "`factor`, `cap`" } else { "none" }.to_owned();
            let help = "`{ factor = 0.5 }` halves it, `{ cap = .. }` bounds it; write two acts for both";
            cx.report(Rule::ShrinkForm { found }, &at, "expected one").advise(help);
            None
        }
    }
}

/// Reads a cost; `usual` is the service life if no `life` is stated, which is allowed only without a one-off payment.
fn cost(cx: &mut Context, at: &At<'_>, header: &Header, usual: Ticks) -> Option<ControlCost> {
    let at = cx.table(at, &entry::ControlCost::KEYS)?;
    let money = |cx: &mut Context, key| at.child(key).map_or(Some(Money::ZERO), |at| cx.money(&at));
    let (once, yearly) = (money(cx, "once"), money(cx, "yearly"));
    let payer = cx.required(&at, "payer", &entry::ControlCost::KEYS).and_then(|at| cx.party(&at));
    let life = at.child("life").map(|at| cx.positive_duration(&at));
    if let (Some(once), None, Some(at)) = (once, &life, at.child("once"))
        && once > Money::ZERO
    {
        cx.report_key(Rule::KeyNeedsKey { key: "once", other: "life" }, &at, "for how long does it last");
    }
    let rate = at.child("discount_rate").map_or(Some(header.discount_rate), |at| discount_rate(cx, &at));
    Some(ControlCost {
        once: once?,
        yearly: yearly?,
        payer: payer?,
        life: life.unwrap_or(Some(usual))?,
        discount_rate: rate?,
    })
}

fn ramp(cx: &mut Context, at: &At<'_>) -> Vec<Probability> {
    let Some(items) = cx.list(at, "a list of shares, one for each year") else { return Vec::new() };
    if items.is_empty() {
        cx.report(Rule::EmptyList { what: "the ramp".into() }, at, "expected a share for the first year at least");
    }
    let mut ramp: Vec<Probability> = Vec::new();
    for item in items {
        let Some(share) = cx.probability(&item, "a share of the effect") else { continue };
        if ramp.last().is_some_and(|last| share < *last) {
            let expected = "a share of a ramp that is no less than that of the year before".to_owned();
            let rule = Rule::OutOfRange { expected, value: share.get().to_string() };
            cx.report(rule, &item, "less than the year before");
        }
        ramp.push(share);
    }
    ramp
}
