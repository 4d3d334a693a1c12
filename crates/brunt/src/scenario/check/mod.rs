//! From a tree as typed to a checked [`Scenario`]: every problem is collected, none stops the check.

mod appetite;
mod compound;
mod context;
mod correlation;
mod cycle;
mod downtime;
mod duration;
mod factor;
mod family;
mod frequency;
mod graph;
mod header;
mod hours;
mod law;
mod loading;
mod loss;
mod need;
mod node;
mod offspring;
mod reach;
mod reference;
pub(crate) mod rule;
mod selector;
mod suggest;
mod table;
mod threat;
mod value;

pub(crate) use context::{MOST_PROBLEMS, diagnose};

use super::diagnostic::{Diagnostic, Severity};
use super::file::tree::Tree;
use super::{CategoryIndex, NodeIndex, Scenario};
use appetite::{TOTAL, statement};
use context::{At, Context, Ids};
use header::{FILE, Header, header, party, version};
use node::{NodeDraft, node};
use rule::Rule;
use threat::{ThreatDraft, threat};
use value::quoted;

/// Sections that a later version of the format will have.
const LATER_SECTIONS: [&str; 4] = ["contracts", "policies", "controls", "stress"];

/// Checks a merged tree; the scenario is there unless a problem is an error. `hash` is the scenario's checksum.
pub(crate) fn check(tree: &Tree, hash: String) -> (Option<Scenario>, Vec<Diagnostic>) {
    let mut cx = Context::default();
    let scenario = read(&mut cx, &At::root(tree), hash);
    let sound = cx.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    (scenario.filter(|_| sound), cx.diagnostics)
}

fn read(cx: &mut Context, root: &At<'_>, hash: String) -> Option<Scenario> {
    if root.as_table().is_none() {
        cx.wrong_type(root, "a scenario as a table");
        return None;
    }
    check_sections(cx, root);
    version(cx, root);
    let header = header(cx, root);
    let parties = section(cx, root, "parties");
    let nodes = section(cx, root, "nodes");
    let threats = section(cx, root, "threats");
    let appetite = section(cx, root, "appetite");
    let factor_names = factor::factor_names(cx, root);
    cx.parties = ids(cx, &parties, "party");
    cx.nodes = ids(cx, &nodes, "node");
    cx.threats = ids(cx, &threats, "threat");
    ids(cx, &appetite, "statement");
    cx.factors = Ids::new(factor_names.iter().map(|name| name.0.to_owned()).collect());

    let factors = factor::factors(cx, root, &factor_names);
    let parties = parties.iter().map(|(id, at)| party(cx, id, at)).collect();
    let mut nodes: Vec<NodeDraft<'_>> =
        (0..).zip(&nodes).map(|(index, (id, at))| node(cx, id, at, NodeIndex(index), header.horizon)).collect();
    let mut threats: Vec<ThreatDraft<'_>> =
        threats.iter().map(|(id, at)| threat(cx, id, at, &header, &nodes)).collect();
    let has_tolerance: Vec<bool> = nodes.iter().map(|draft| draft.tolerance.is_some()).collect();
    let appetite = appetite.iter().filter_map(|(id, at)| statement(cx, id, at, &has_tolerance)).collect();

    cycle::check_cycles(cx, &nodes);
    offspring::check_triggers(cx, &threats);
    // Consequences of a mistake would only hide it: what is idle is pointed out in sound scenarios.
    if cx.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error) {
        reach::check_reach(cx, &nodes, &threats, header.horizon);
        loading::check_loadings(cx, &threats, &factors);
        loading::check_factors_used(cx, &threats, &factors, &factor_names);
    }
    let categories = sort_categories(cx, &mut nodes, &mut threats);
    let Header { name, currency, start, horizon } = header;
    Some(Scenario {
        name,
        currency,
        start,
        horizon,
        parties,
        categories,
        nodes: nodes.into_iter().map(|draft| draft.node).collect(),
        threats: threats.into_iter().map(|draft| draft.threat).collect(),
        factors,
        appetite,
        hash,
    })
}

/// Reports sections that do not exist, or not yet.
fn check_sections(cx: &mut Context, root: &At<'_>) {
    let before = cx.diagnostics.len();
    cx.table(root, &FILE);
    for diagnostic in &mut cx.diagnostics[before..] {
        if LATER_SECTIONS.contains(&diagnostic.path.as_str()) {
            let later = quoted(&LATER_SECTIONS);
            diagnostic.help = Some(format!("this version of the format does not have {later}"));
            diagnostic.fix = None;
        }
    }
}

/// The entries of a table of entities, by id; none if it is missing or no table.
fn section<'t>(cx: &mut Context, root: &At<'t>, key: &'static str) -> Vec<(&'t str, At<'t>)> {
    let Some(at) = root.child(key) else { return Vec::new() };
    if at.as_table().is_none() {
        cx.wrong_type(&at, "a table keyed by id");
    }
    at.entries()
}

/// The ids of a section; reports those that cannot be ids.
fn ids(cx: &mut Context, entries: &[(&str, At<'_>)], kind: &str) -> Ids {
    for (id, at) in entries {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if id.is_empty() || id.len() > 100 || !id.chars().all(plain) {
            let help = "ids are up to 100 letters, digits, `-` and `_`; a `name` may hold anything";
            cx.report_key(Rule::InvalidId { id: (*id).to_owned() }, at, "not an id").advise(help);
        } else if kind == "party" && *id == TOTAL {
            let help = "`total` stands for all parties together";
            cx.report_key(Rule::InvalidId { id: TOTAL.to_owned() }, at, "taken").advise(help);
        }
    }
    Ids::new(entries.iter().map(|entry| entry.0.to_owned()).collect())
}

/// Sorts the categories by name and renumbers them wherever they are used.
fn sort_categories(cx: &mut Context, nodes: &mut [NodeDraft<'_>], threats: &mut [ThreatDraft<'_>]) -> Vec<String> {
    let (names, positions) = cx.sorted_categories();
    let renumber = |category: &mut CategoryIndex| category.0 = positions[category.0 as usize];
    nodes.iter_mut().flat_map(|draft| &mut draft.node.downtime).for_each(|curve| renumber(&mut curve.category));
    threats.iter_mut().flat_map(|draft| &mut draft.threat.losses).for_each(|loss| renumber(&mut loss.category));
    names
}

/// Every kind of table and its keys.
#[cfg(test)]
pub(crate) fn tables() -> Vec<&'static table::Keys> {
    let mut tables = vec![
        &FILE,
        &header::SCENARIO,
        &header::PARTY,
        &node::NODE,
        &need::NEED,
        &downtime::CURVE,
        &downtime::STEP,
        &downtime::LUMP,
        &downtime::TOLERANCE,
        &downtime::BACKLOG,
        &hours::HOURS,
        &threat::THREAT,
        &threat::HITS,
        &threat::RECOVERY,
        &loss::LOSS,
        &threat::TRIGGER,
        &threat::LOADING,
        &selector::SELECTOR,
        &frequency::FREQUENCY,
        &frequency::NEGATIVE_BINOMIAL,
        &frequency::BINOMIAL,
        &factor::FACTORS,
        &factor::PAIR,
        &factor::PRICE,
        &compound::COMPONENT,
        &compound::SPLICED,
        &compound::TRUNCATED,
        &compound::CAPPED,
    ];
    tables.extend(family::FAMILIES.iter().map(|family| &family.keys));
    tables
}
