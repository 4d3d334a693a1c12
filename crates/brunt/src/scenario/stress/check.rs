//! Reading of stresses: forced occurrences, outages, scales, factors, disabled controls and changed terms.

use crate::scenario::entry;
use crate::scenario::header::check::display_name;
use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::selector::nodes_by_any;
use crate::scenario::read::canonical::hash_of;
use crate::scenario::read::patch::patch;
use crate::scenario::read::shape::Shaped;
use crate::scenario::read::tree::Table;
use crate::scenario::read::value::MOST_TIMES;
use crate::scenario::read::{At, Context, Rule};
use crate::scenario::threat::check::{FRAMEWORKS, TO_HORIZON, ThreatDraft, recovery};
use crate::scenario::{
    ControlSet, FactorIndex, Forced, Framework, Lasting, MOST_STRESSES, Move, NodeIndex, OutOfService, Scale, Stress,
    ThreatIndex,
};
use crate::units::{Probability, Ticks};

/// The sections whose terms a stress may change.
pub(crate) const TERMS: [&str; 2] = ["contracts", "policies"];

/// Largest distance of a factor from its mean, and largest shift, in standard deviations.
const MOST_DEVIATIONS: f64 = 10.0;

/// Entities to which stresses refer.
pub(crate) struct Around<'a, 't> {
    /// The nodes.
    pub(crate) nodes: &'a [NodeDraft<'t>],
    /// The threats.
    pub(crate) threats: &'a [ThreatDraft<'t>],
    /// The horizon.
    pub(crate) horizon: Ticks,
}

/// A stress with its place.
pub(crate) struct StressDraft<'t> {
    /// The stress: first as stated, later with inherited parts.
    pub(crate) stress: Stress,
    /// Place of the stress.
    pub(crate) at: At<'t>,
    /// Changes of contracts and policies, by section.
    pub(crate) terms: Table,
    /// The inherited stresses, in order, each with the place of its name.
    inherits: Vec<(u32, At<'t>)>,
}

impl StressDraft<'_> {
    /// Whether the stress states nothing.
    fn is_idle(&self) -> bool {
        let Stress { scales, factors, disabled, .. } = &self.stress;
        let changes = self.stress.forces() || !scales.is_empty() || !factors.is_empty() || !disabled.is_empty();
        !changes && self.inherits.is_empty() && self.terms.iter().next().is_none()
    }
}

/// Reads all stresses, and adds inherited parts to each.
pub(crate) fn stresses<'t>(
    cx: &mut Context,
    entries: &[(&str, At<'t>)],
    around: &Around<'_, 't>,
) -> Vec<StressDraft<'t>> {
    if let Some((_, at)) = entries.get(MOST_STRESSES) {
        let rule = Rule::TooManyStresses { found: entries.len(), most: MOST_STRESSES };
        cx.report_key(rule, at, "one too many");
        return Vec::new();
    }
    let own: Vec<StressDraft<'t>> = entries.iter().map(|(id, at)| around.stress(cx, id, at)).collect();
    if let Some(cycle) = circle(&own) {
        let names = cycle.iter().chain(cycle.first()).map(|&index| format!("`{}`", own[index].stress.id));
        let rule = Rule::StressCycle { cycle: names.collect::<Vec<_>>().join(" -> ") };
        let next = cycle.get(1).or(cycle.first());
        let place = own[cycle[0]].inherits.iter().find(|(parent, _)| Some(&(*parent as usize)) == next);
        cx.report(rule, place.map_or(&own[cycle[0]].at, |place| &place.1), "comes back to itself");
        return Vec::new();
    }
    let all: Vec<StressDraft<'t>> = (0..own.len()).map(|index| whole(&own, index)).collect();
    all.iter().for_each(|draft| check_sums(cx, draft));
    all
}

/// Reports moves and scales that exceed their bounds together with inherited ones, though each alone is within bounds.
fn check_sums(cx: &mut Context, draft: &StressDraft<'_>) {
    let beyond = |moved: &Move| {
        let stands = moved.fix.unwrap_or(0.0) + moved.shift;
        [moved.shift, stands].into_iter().find(|value| value.abs() > MOST_DEVIATIONS)
    };
    if let Some(value) = draft.stress.factors.iter().find_map(|(_, moved)| beyond(moved)) {
        let expected = format!("a number of standard deviations from -{MOST_DEVIATIONS} to {MOST_DEVIATIONS}");
        let rule = Rule::OutOfRange { expected, value: value.to_string() };
        cx.report_key(rule, &draft.at, "of a factor, in all");
    }
    let factors = draft.stress.scales.iter().flat_map(|scale| [scale.frequency, scale.losses, scale.outages]);
    if let Some(value) = factors.into_iter().find(|factor| *factor > MOST_TIMES) {
        let rule =
            Rule::OutOfRange { expected: format!("factors of at most {MOST_TIMES:e}"), value: value.to_string() };
        cx.report_key(rule, &draft.at, "multiplied in all");
    }
}

/// A circle of stresses, if there is one: each inherits the next, and the last inherits the first.
fn circle(own: &[StressDraft<'_>]) -> Option<Vec<usize>> {
    // `seen` is 0 for a stress not visited, 1 for a stress on the current path, 2 for a finished stress.
    fn visit(own: &[StressDraft<'_>], index: usize, seen: &mut [u8], way: &mut Vec<usize>) -> bool {
        way.push(index);
        seen[index] = 1;
        for &(parent, _) in &own[index].inherits {
            let parent = parent as usize;
            if seen[parent] == 1 {
                let from = way.iter().position(|&other| other == parent).unwrap_or(0);
                way.drain(..from);
                return true;
            }
            if seen[parent] == 0 && visit(own, parent, seen, way) {
                return true;
            }
        }
        seen[index] = 2;
        way.pop();
        false
    }
    let (mut seen, mut way) = (vec![0; own.len()], Vec::new());
    (0..own.len()).any(|index| seen[index] == 0 && visit(own, index, &mut seen, &mut way)).then_some(way)
}

/// A stress with inherited parts: first the inherited stresses in order, then the stress's own statements. A stress that is inherited
/// twice counts once.
fn whole<'t>(own: &[StressDraft<'t>], index: usize) -> StressDraft<'t> {
    fn line(own: &[StressDraft<'_>], index: usize, order: &mut Vec<usize>) {
        if !order.contains(&index) {
            own[index].inherits.iter().for_each(|(parent, _)| line(own, *parent as usize, order));
            order.push(index);
        }
    }
    let mut order = Vec::new();
    line(own, index, &mut order);
    let StressDraft { stress, at, .. } = &own[index];
    let mut whole = Stress { name: stress.name.clone(), ..Stress::new(&stress.id) };
    let mut terms = Table::default();
    for part in order.iter().map(|&part| &own[part]) {
        add(&mut whole, &part.stress);
        patch(&mut terms, &part.terms);
    }
    whole.hash = hash_of(order.iter().map(|&part| own[part].at.tree), entry::Stress::shape());
    StressDraft { stress: whole, at: at.clone(), terms, inherits: Vec::new() }
}

/// Adds a stress to another: forced occurrences and outages of both are kept, scales multiply, shifts add up, and the later fixed value
/// counts.
fn add(into: &mut Stress, other: &Stress) {
    into.forced.extend(other.forced.iter().cloned());
    into.out.extend(other.out.iter().cloned());
    for scale in &other.scales {
        match into.scales.iter_mut().find(|known| known.threat == scale.threat) {
            Some(known) => {
                known.frequency *= scale.frequency;
                known.losses *= scale.losses;
                known.outages *= scale.outages;
            }
            None => into.scales.push(*scale),
        }
    }
    into.scales.sort_by_key(|scale| scale.threat);
    for &(factor, moved) in &other.factors {
        match into.factors.iter_mut().find(|known| known.0 == factor) {
            Some((_, known)) => *known = Move { fix: moved.fix.or(known.fix), shift: known.shift + moved.shift },
            None => into.factors.push((factor, moved)),
        }
    }
    into.factors.sort_by_key(|moved| moved.0);
    into.disabled = ControlSet::from_bits(into.disabled.bits() | other.disabled.bits());
}

impl<'t> Around<'_, 't> {
    fn stress(&self, cx: &mut Context, id: &str, at: &At<'t>) -> StressDraft<'t> {
        let mut draft =
            StressDraft { stress: Stress::new(id), at: at.clone(), terms: Table::default(), inherits: Vec::new() };
        let before = cx.problems();
        let Some(at) = cx.table(at, &entry::Stress::KEYS) else { return draft };
        let stress = &mut draft.stress;
        stress.name = display_name(cx, &at).unwrap_or_else(|| id.to_owned());
        stress.forced = each(cx, &at, "force").iter().filter_map(|at| self.forced(cx, at)).collect();
        stress.out = each(cx, &at, "out").iter().filter_map(|at| self.out(cx, at)).collect();
        for at in each(cx, &at, "scale") {
            let scales = self.scales(cx, &at);
            add(stress, &Stress { scales, ..Stress::default() });
        }
        stress.factors = factors(cx, &at);
        for item in named(cx, &at, "disable") {
            let Some(control) = cx.control(&item) else { continue };
            if stress.disabled.contains(control) {
                repeated(cx, &item);
            }
            stress.disabled = stress.disabled.with(control);
        }
        for item in named(cx, &at, "inherits") {
            let Some(parent) = cx.stress(&item) else { continue };
            if draft.inherits.iter().any(|known| known.0 == parent) {
                repeated(cx, &item);
            }
            draft.inherits.push((parent, item));
        }
        draft.terms = terms(cx, &at);
        if draft.is_idle() && cx.problems() == before {
            cx.report_key(Rule::IdleStress { stress: id.to_owned() }, &at, "states nothing");
        }
        draft
    }

    fn forced(&self, cx: &mut Context, at: &At<'_>) -> Option<Forced> {
        let at = cx.table(at, &entry::ForcedOccurrence::KEYS)?;
        let threat = cx.required(&at, "threat", &entry::ForcedOccurrence::KEYS).and_then(|at| cx.threat(&at));
        let time = at.child("at").map(|at| self.time(cx, &at));
        let hits = at.child("hits").map(|hits| (nodes_by_any(cx, &hits, self.nodes), hits));
        let takes = at.child("takes").map(|at| cx.probability(&at, "a share"));
        let outage = at.child("outage").map(|at| lasting(cx, &at));
        let data_loss = at.child("data_loss").map(|at| cx.duration(&at));
        let threat = threat?;
        let stated = &self.threats[threat.0 as usize].threat;
        let Some(known) = &stated.hits else {
            // If `hits` of the threat could not be read, the problem has been reported.
            self.threats[threat.0 as usize].at.child("hits").is_none().then_some(())?;
            for key in ["hits", "takes", "outage", "data_loss"] {
                if let Some(at) = at.child(key) {
                    let rule = Rule::ForcedWithoutHits { key, threat: stated.id.clone() };
                    cx.report_key(rule, &at, "of what");
                }
            }
            return Some(Forced { threat, at: within(time)?, hits: None, takes: None, outage: None, data_loss: None });
        };
        if let Some((Some(nodes), hits)) = &hits {
            let mut can = true;
            for &node in nodes.iter().filter(|node| !known.pick.all().contains(node)) {
                can = false;
                self.cannot_hit(cx, &stated.id, (node, known.pick.all()), hits);
            }
            if !can {
                return None;
            }
        }
        Some(Forced {
            threat,
            at: within(time)?,
            hits: within(hits.map(|(nodes, _)| nodes))?,
            takes: within(takes)?,
            outage: within(outage)?,
            data_loss: within(data_loss)?,
        })
    }

    /// Reports a forced target that the threat cannot hit, at the place of its name.
    fn cannot_hit(&self, cx: &mut Context, threat: &str, (node, can): (NodeIndex, &[NodeIndex]), hits: &At<'_>) {
        let id = |node: &NodeIndex| self.nodes[node.0 as usize].node.id.as_str();
        let named = hits.items().into_iter().find(|item| item.as_str() == Some(id(&node)));
        let rule = Rule::CannotHit { threat: threat.to_owned(), node: id(&node).to_owned() };
        let diagnostic = cx.report(rule, named.as_ref().unwrap_or(hits), "not among its targets");
        if (1..=12).contains(&can.len()) {
            let can: Vec<&str> = can.iter().map(id).collect();
            diagnostic.advise(format!("it can hit {}", crate::scenario::read::value::quoted(&can)));
        }
    }

    fn out(&self, cx: &mut Context, at: &At<'_>) -> Option<OutOfService> {
        let at = cx.table(at, &entry::OutOfService::KEYS)?;
        let nodes =
            cx.required(&at, "nodes", &entry::OutOfService::KEYS).and_then(|at| nodes_by_any(cx, &at, self.nodes));
        let time = cx.required(&at, "at", &entry::OutOfService::KEYS).and_then(|at| self.time(cx, &at));
        let lasts = cx.required(&at, "outage", &entry::OutOfService::KEYS).and_then(|at| lasting(cx, &at));
        let takes = at.child("takes").map_or(Some(Probability::ONE), |at| cx.probability(&at, "a share"));
        let framework = at.child("framework").map(|at| cx.word(&at, "framework", &FRAMEWORKS));
        let recovery = recovery(cx, &at);
        let name = display_name(cx, &at);
        let nodes = nodes?;
        let id = |node: &NodeIndex| self.nodes[node.0 as usize].node.name.clone();
        let default = || format!("{} out of service", nodes.iter().map(id).collect::<Vec<_>>().join(", "));
        Some(OutOfService {
            name: name.unwrap_or_else(default),
            framework: within(framework)?.unwrap_or(Framework::Operational),
            at: time?,
            lasts: lasts?,
            takes: takes?,
            recovery: recovery?,
            nodes,
        })
    }

    fn scales(&self, cx: &mut Context, at: &At<'_>) -> Vec<Scale> {
        let Some(at) = cx.table(at, &entry::Scale::KEYS) else { return Vec::new() };
        let all = || (0..self.threats.len() as u32).map(ThreatIndex).collect();
        let threats: Vec<ThreatIndex> = match at.child("threats") {
            None => all(),
            Some(_) => {
                let mut all = Vec::new();
                for item in named(cx, &at, "threats") {
                    let Some(threat) = cx.threat(&item) else { continue };
                    if all.contains(&threat) {
                        repeated(cx, &item);
                    }
                    all.push(threat);
                }
                all
            }
        };
        let keys = ["frequency", "losses", "outages"];
        if keys.iter().all(|key| at.child(key).is_none()) {
            cx.report(Rule::EmptyScale {}, &at, "multiplies nothing");
        }
        let [frequency, losses, outages] = keys.map(|key| at.child(key).and_then(|at| cx.multiple(&at)).unwrap_or(1.0));
        threats.into_iter().map(|threat| Scale { threat, frequency, losses, outages }).collect()
    }

    /// Reads a time before the horizon.
    fn time(&self, cx: &mut Context, at: &At<'_>) -> Option<Ticks> {
        let time = cx.duration(at)?;
        if time >= self.horizon {
            cx.report(Rule::TimeBeyondHorizon {}, at, "too late");
            return None;
        }
        Some(time)
    }
}

/// `None` if a stated value is invalid, `Some(None)` if no value is stated.
fn within<T>(stated: Option<Option<T>>) -> Option<Option<T>> {
    match stated {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}

fn lasting(cx: &mut Context, at: &At<'_>) -> Option<Lasting> {
    if at.as_str() == Some(TO_HORIZON) {
        return Some(Lasting::ToHorizon);
    }
    cx.duration(at).map(Lasting::For)
}

fn factors(cx: &mut Context, stress: &At<'_>) -> Vec<(FactorIndex, Move)> {
    let Some(at) = stress.child("factors") else { return Vec::new() };
    if at.as_table().is_none() {
        cx.wrong_type(&at, "a table of factors such as `{ climate = { shift = 1 } }`");
        return Vec::new();
    }
    let entries = at.entries();
    let moved = entries.iter().filter_map(|(name, entry)| {
        let factor = cx.factor_key(name, entry);
        let at = cx.table(entry, &entry::MovedFactor::KEYS)?;
        if at.child("fix").is_none() {
            cx.required(&at, "shift", &entry::MovedFactor::KEYS)?;
        }
        let number = |cx: &mut Context, key| within(at.child(key).map(|at| deviations(cx, &at)));
        let (fix, shift) = (number(cx, "fix"), number(cx, "shift"));
        Some((factor?, Move { fix: fix?, shift: shift?.unwrap_or(0.0) }))
    });
    moved.collect()
}

/// Reads the value or shift of a factor, in standard deviations.
fn deviations(cx: &mut Context, at: &At<'_>) -> Option<f64> {
    let value = cx.number(at)?;
    if value.abs() > MOST_DEVIATIONS {
        let expected = format!("a number of standard deviations from -{MOST_DEVIATIONS} to {MOST_DEVIATIONS}");
        cx.report(Rule::OutOfRange { expected, value: value.to_string() }, at, "beyond anything plausible");
        return None;
    }
    Some(value)
}

/// Reads the changes of existing contracts and policies.
fn terms(cx: &mut Context, stress: &At<'_>) -> Table {
    let mut terms = Table::default();
    for section in TERMS {
        let Some(at) = stress.child(section) else { continue };
        if at.as_table().is_none() {
            cx.wrong_type(&at, "a table keyed by id");
            continue;
        }
        for (id, entry) in at.entries() {
            cx.term_key(section, id, &entry);
            if entry.as_table().is_none() {
                cx.wrong_type(&entry, "a table of what changes");
            }
        }
        if let Some(entry) = stress.as_table().and_then(|table| table.get(section)).filter(|_| !at.entries().is_empty())
        {
            terms.insert(entry.clone());
        }
    }
    terms
}

/// The entries of a list of tables, or a single table, under a key.
fn each<'t>(cx: &mut Context, at: &At<'t>, key: &str) -> Vec<At<'t>> {
    match at.child(key) {
        None => Vec::new(),
        Some(one) if one.as_table().is_some() => vec![one],
        Some(many) => cx.list(&many, "a list of tables").unwrap_or_default(),
    }
}

/// The ids of a list, or a single id, under a key.
fn named<'t>(cx: &mut Context, at: &At<'t>, key: &str) -> Vec<At<'t>> {
    match at.child(key) {
        None => Vec::new(),
        Some(one) if one.as_str().is_some() => vec![one],
        Some(many) => cx.list(&many, "a list of ids").unwrap_or_default(),
    }
}

fn repeated(cx: &mut Context, item: &At<'_>) {
    let member = item.as_str().unwrap_or_default().to_owned();
    cx.report(Rule::RepeatedMember { member }, item, "again");
}
