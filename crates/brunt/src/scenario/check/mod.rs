//! Builds a checked [`Scenario`] from a tree as typed. Every problem is collected, and no problem stops the check.

pub(crate) mod checked;
mod reach;
mod stream;
mod trial;

use crate::scenario::appetite::check::{TOTAL, statement};
use crate::scenario::contract::check::{check_order, clause_names, contract};
use crate::scenario::control::check::{ControlDraft, control};
use crate::scenario::control::interplay::{check_circles, check_idle};
use crate::scenario::cover::check::World;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::entry;
use crate::scenario::header::check::{Header, header, party, version};
use crate::scenario::node::check::{NodeDraft, node};
use crate::scenario::node::cycle::check_cycles;
use crate::scenario::policy::check::policy;
use crate::scenario::policy::tower::check_towers;
use crate::scenario::read::patch::patched;
use crate::scenario::read::tree::Tree;
use crate::scenario::read::{At, Context, Ids, Rule, check_id};
use crate::scenario::threat::check::{ThreatDraft, threat};
use crate::scenario::threat::loading::{check_factors_used, check_loadings};
use crate::scenario::threat::offspring::check_triggers;
use crate::scenario::threat::outage_hours::check_outage_hours;
use crate::scenario::{
    Assumed, CategoryIndex, Factors, NodeIndex, Programme, Reading, Scenario, control, factor, stress,
};
use crate::units::Ticks;
use std::collections::HashSet;

/// Checks a merged tree. The scenario is `None` if any problem is an error. `hash` is the scenario's checksum.
pub(crate) fn check(tree: &Tree, hash: String) -> (Option<Scenario>, Vec<Diagnostic>) {
    let mut cx = Context::default();
    let scenario = read(&mut cx, &At::root(tree), hash);
    let sound = cx.is_sound();
    (scenario.filter(|_| sound), cx.finish())
}

fn read(cx: &mut Context, root: &At<'_>, hash: String) -> Option<Scenario> {
    if root.as_table().is_none() {
        cx.wrong_type(root, "a scenario as a table");
        return None;
    }
    cx.table(root, &entry::File::KEYS);
    version(cx, root);
    let header = header(cx, root);
    let parties = section(cx, root, "parties");
    let nodes = section(cx, root, "nodes");
    let threats = section(cx, root, "threats");
    let contracts = section(cx, root, "contracts");
    let policies = section(cx, root, "policies");
    let controls = section(cx, root, "controls");
    let appetite = section(cx, root, "appetite");
    let stresses = section(cx, root, "stress");
    let factor_names = factor::check::factor_names(cx, root);
    cx.parties = ids(cx, &parties, "party");
    cx.nodes = ids(cx, &nodes, "node");
    cx.threats = ids(cx, &threats, "threat");
    cx.contracts = ids(cx, &contracts, "contract");
    cx.policies = ids(cx, &policies, "policy");
    cx.controls = ids(cx, &controls, "control");
    ids(cx, &appetite, "statement");
    cx.stresses = ids(cx, &stresses, "stress");
    cx.factors = Ids::new(factor_names.iter().map(|name| name.0.to_owned()).collect());

    let factors = factor::check::factors(cx, root, &factor_names);
    let parties = parties.iter().map(|(id, at)| party(cx, id, at)).collect();
    let mut nodes: Vec<NodeDraft<'_>> =
        (0..).zip(&nodes).map(|(index, (id, at))| node(cx, id, at, NodeIndex(index), header.horizon)).collect();
    let mut threats: Vec<ThreatDraft<'_>> =
        threats.iter().map(|(id, at)| threat(cx, id, at, &header, &nodes)).collect();
    let has_tolerance: Vec<bool> = nodes.iter().map(|draft| draft.tolerance.is_some()).collect();
    let appetite = appetite.iter().filter_map(|(id, at)| statement(cx, id, at, &has_tolerance)).collect();

    sort_categories(cx, &mut nodes, &mut threats);
    let programme = programme(cx, &contracts, &policies, (&nodes, &threats), &factors, header.horizon);
    let controls = self::controls(cx, &controls, &nodes, &header);
    let around = stress::check::Around { nodes: &nodes, threats: &threats, horizon: header.horizon };
    let mut stresses = stress::check::stresses(cx, &stresses, &around);
    check_circles(cx, &controls, &nodes);
    check_cycles(cx, &nodes);
    check_triggers(cx, &threats);
    // Idle parts are reported only in sound scenarios, because reports that follow from an error would hide the error.
    if cx.is_sound() {
        let mut measured = vec![false; nodes.len()];
        programme.measured_nodes().for_each(|node| measured[node.0 as usize] = true);
        controls.iter().flat_map(ControlDraft::hosts).for_each(|node| measured[node.0 as usize] = true);
        check_idle(cx, &controls, &nodes, &threats);
        reach::check_reach(cx, &nodes, &threats, &measured, header.horizon);
        check_loadings(cx, &threats, &factors);
        check_factors_used(cx, &threats, &factors, &factor_names);
        let world = (nodes.as_slice(), threats.as_slice());
        let changes_terms = stresses.iter().any(|draft| draft.terms.iter().next().is_some());
        let known: HashSet<_> = cx.diagnostics.iter().filter(|_| changes_terms).map(identity).collect();
        stresses
            .iter_mut()
            .for_each(|draft| stressed_terms(cx, root, draft, world, (&factors, header.horizon), &known));
    }
    let threat_places: Vec<At<'_>> = threats.iter().map(|draft| draft.at.clone()).collect();
    let node_places: Vec<At<'_>> = nodes.iter().map(|draft| draft.at.clone()).collect();
    let Header { name, currency, start, horizon, .. } = header;
    let (stresses, places): (Vec<_>, Vec<_>) = stresses.into_iter().map(|draft| (draft.stress, draft.at)).unzip();
    let scenario = Scenario {
        name,
        currency,
        start,
        horizon,
        parties,
        categories: cx.category_names().as_slice().to_vec(),
        nodes: nodes.into_iter().map(|draft| draft.node).collect(),
        threats: threats.into_iter().map(|draft| draft.threat).collect(),
        factors,
        programme,
        controls: controls.into_iter().map(|draft| draft.control).collect(),
        appetite,
        stresses,
        assumed: Assumed::default(),
        hash,
    };
    stream::check_streams(cx, &scenario, &threat_places, &factor_names);
    stream::check_size(cx, &scenario, &node_places);
    if cx.is_sound() {
        trial::check_trial(cx, &scenario, &trial::Place::Threats(&threat_places));
        check_outage_hours(cx, &scenario, &threat_places);
    }
    let is_sound = cx.is_sound();
    for (stress, at) in scenario.stresses.iter().zip(&places) {
        match scenario.under(stress, Reading::OnTop) {
            Ok(stressed) if is_sound && stress.changes_counts() => {
                if !stress.out.is_empty() {
                    stream::check_outages(cx, &stressed, at);
                }
                trial::check_trial(cx, &stressed, &trial::Place::Stress(at, &stress.id));
            }
            Ok(_) => {}
            Err(error) => {
                cx.report_key(Rule::ScaleRefused { reason: error.to_string() }, at, "multiplies too much");
            }
        }
    }
    Some(scenario)
}

/// Reads contracts and policies under a stress. Only problems that are not present without the stress are reported.
fn stressed_terms(
    cx: &mut Context,
    root: &At<'_>,
    draft: &mut stress::check::StressDraft<'_>,
    world: (&[NodeDraft<'_>], &[ThreatDraft<'_>]),
    (factors, horizon): (&Factors, Ticks),
    known: &HashSet<(&'static str, String, String)>,
) {
    if draft.terms.iter().next().is_none() {
        return;
    }
    let tree = patched(root.tree, &draft.terms);
    let root = At::root(&tree);
    let before = cx.diagnostics.len();
    let (contracts, policies) = (section(cx, &root, "contracts"), section(cx, &root, "policies"));
    draft.stress.programme = Some(programme(cx, &contracts, &policies, world, factors, horizon));
    for mut diagnostic in cx.take_from(before) {
        if !known.contains(&identity(&diagnostic)) {
            diagnostic.path = format!("stress.{}.{}", draft.stress.id, diagnostic.path);
            let under = format!("as it is under stress `{}`", draft.stress.id);
            diagnostic.help = Some(diagnostic.help.map_or(under.clone(), |help| format!("{help} ({under})")));
            cx.put(diagnostic);
        }
    }
}

/// Identity of a problem: code, path and message.
fn identity(diagnostic: &Diagnostic) -> (&'static str, String, String) {
    (diagnostic.code, diagnostic.path.clone(), diagnostic.message.clone())
}

/// The entries of a section, by id; empty if the section is missing or not a table.
fn section<'t>(cx: &mut Context, root: &At<'t>, key: &'static str) -> Vec<(&'t str, At<'t>)> {
    let Some(at) = root.child(key) else { return Vec::new() };
    if at.as_table().is_none() {
        cx.wrong_type(&at, "a table keyed by id");
    }
    at.entries()
}

/// The ids of a section; invalid ids are reported.
fn ids(cx: &mut Context, entries: &[(&str, At<'_>)], kind: &str) -> Ids {
    for (id, at) in entries {
        if check_id(cx, id, at) && kind == "party" && *id == TOTAL {
            let help = "`total` stands for all parties together";
            cx.report_key(Rule::InvalidId { id: TOTAL.to_owned() }, at, "taken").advise(help);
        }
    }
    Ids::new(entries.iter().map(|entry| entry.0.to_owned()).collect())
}

/// Sorts the categories by name, and renumbers them in all nodes and threats.
fn sort_categories(cx: &mut Context, nodes: &mut [NodeDraft<'_>], threats: &mut [ThreatDraft<'_>]) {
    let positions = cx.sort_categories();
    let renumber = |category: &mut CategoryIndex| category.0 = positions[category.0 as usize];
    nodes.iter_mut().flat_map(|draft| &mut draft.node.downtime).for_each(|curve| renumber(&mut curve.category));
    threats.iter_mut().flat_map(|draft| &mut draft.threat.losses).for_each(|loss| renumber(&mut loss.category));
}

/// Reads contracts and policies; nodes, threats and categories must be known.
fn programme(
    cx: &mut Context,
    contracts: &[(&str, At<'_>)],
    policies: &[(&str, At<'_>)],
    (nodes, threats): (&[NodeDraft<'_>], &[ThreatDraft<'_>]),
    factors: &Factors,
    horizon: Ticks,
) -> Programme {
    let world = World { nodes, threats, horizon, clauses: clause_names(cx, contracts) };
    let contracts: Vec<_> = contracts.iter().map(|(id, at)| contract(cx, id, at, &world, &factors.prices)).collect();
    let policies: Vec<_> = policies.iter().filter_map(|(id, at)| policy(cx, id, at, &world)).collect();
    // These checks run only without errors, because reports that follow from an error would hide the error.
    if cx.is_sound() {
        check_order(cx, &contracts, &world);
        check_towers(cx, &policies, &world);
    }
    let contracts = contracts.into_iter().map(|draft| draft.contract);
    let policies = policies.into_iter().map(|draft| draft.policy);
    Programme { contracts: contracts.collect(), policies: policies.collect() }
}

/// Reads controls; nodes, threats and categories must be known.
fn controls<'t>(
    cx: &mut Context,
    entries: &[(&str, At<'t>)],
    nodes: &[NodeDraft<'_>],
    header: &Header,
) -> Vec<ControlDraft<'t>> {
    let around = control::check::Around { nodes, header };
    entries.iter().map(|(id, at)| control(cx, id, at, &around)).collect()
}
