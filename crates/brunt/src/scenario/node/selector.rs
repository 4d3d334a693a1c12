//! Reading of selectors, which choose nodes by id or by kind, region, tag and owner.

use crate::scenario::entry;
use crate::scenario::node::check::NodeDraft;
use crate::scenario::read::{At, Context, Rule, quoted};
use crate::scenario::{Node, NodeIndex};
use std::collections::BTreeSet;

/// Node properties by which a selector chooses.
const PROPERTIES: [&str; 4] = ["kind", "region", "tag", "owner"];

/// Reads a selector and resolves it: distinct nodes by index, at least one.
pub(crate) fn selector(cx: &mut Context, at: &At<'_>, nodes: &[NodeDraft<'_>]) -> Option<Vec<NodeIndex>> {
    if at.as_str().is_some() || at.as_table().is_none() {
        cx.wrong_type(at, "a selector as a table such as `{ nodes = [\"crm\"] }` or `{ region = \"luzon\" }`");
        return None;
    }
    let at = cx.table(at, &entry::Selector::KEYS)?;
    select(cx, &at, nodes)
}

/// Whether a table has any key of a selector.
pub(crate) fn selects(at: &At<'_>) -> bool {
    entry::Selector::KEYS.keys.iter().any(|key| at.child(key).is_some())
}

/// Resolves the keys of a selector in a table whose keys have been checked.
pub(crate) fn select(cx: &mut Context, at: &At<'_>, nodes: &[NodeDraft<'_>]) -> Option<Vec<NodeIndex>> {
    let properties: Vec<&'static str> = PROPERTIES.into_iter().filter(|key| at.child(key).is_some()).collect();
    match (at.child("nodes"), properties.as_slice()) {
        (Some(named), []) => by_id(cx, &named),
        (Some(_), [other, ..]) => {
            let rule = Rule::ConflictingKeys { one: "nodes", other };
            cx.report(rule, at, "name nodes or their properties").advise("tag the nodes meant");
            None
        }
        (None, []) => {
            let help = "state `nodes`, or any of `kind`, `region`, `tag`, `owner`";
            cx.report(Rule::EmptySelector {}, at, "selects nothing").advise(help);
            None
        }
        (None, properties) => by_property(cx, at, properties, nodes),
    }
}

/// Reads nodes: one id, a list of ids, or a selector.
pub(crate) fn nodes_by_any(cx: &mut Context, at: &At<'_>, nodes: &[NodeDraft<'_>]) -> Option<Vec<NodeIndex>> {
    if at.as_table().is_some() { selector(cx, at, nodes) } else { by_id(cx, at) }
}

fn by_id(cx: &mut Context, at: &At<'_>) -> Option<Vec<NodeIndex>> {
    let items = if at.as_str().is_some() { vec![at.clone()] } else { cx.list(at, "a list of nodes")? };
    if items.is_empty() {
        cx.report(Rule::EmptySelector {}, at, "selects nothing");
        return None;
    }
    let mut nodes = BTreeSet::new();
    let mut complete = true;
    for item in items {
        match cx.node(&item) {
            Some(node) if !nodes.insert(node) => {
                let member = item.as_str().unwrap_or_default().to_owned();
                cx.report(Rule::RepeatedMember { member }, &item, "again");
            }
            Some(_) => {}
            None => complete = false,
        }
    }
    complete.then(|| nodes.into_iter().collect())
}

fn by_property(
    cx: &mut Context,
    at: &At<'_>,
    properties: &[&'static str],
    nodes: &[NodeDraft<'_>],
) -> Option<Vec<NodeIndex>> {
    let mut selected: Vec<NodeIndex> = (0..nodes.len() as u32).map(NodeIndex).collect();
    let mut complete = true;
    for &property in properties {
        let Some(asked) = at.child(property).and_then(|at| cx.texts(&at, property)) else {
            complete = false;
            continue;
        };
        for (word, word_at) in &asked {
            complete &= known_word(cx, property, word, word_at, nodes);
        }
        let words: Vec<&str> = asked.iter().map(|asked| asked.0).collect();
        selected.retain(|&index| has(cx, &nodes[index.0 as usize].node, property, &words));
    }
    if complete && selected.is_empty() {
        let label = format!("no node has {} at once", quoted(properties));
        cx.report(Rule::EmptySelector {}, at, &label);
        return None;
    }
    complete.then_some(selected)
}

/// Whether a node's property is one of the words.
fn has(cx: &Context, node: &Node, property: &str, words: &[&str]) -> bool {
    words_of(cx, node, property).iter().any(|word| words.contains(word))
}

fn words_of<'n>(cx: &'n Context, node: &'n Node, property: &str) -> Vec<&'n str> {
    match property {
        "kind" => node.kind.as_deref().into_iter().collect(),
        "region" => node.region.as_deref().into_iter().collect(),
        "tag" => node.tags.iter().map(String::as_str).collect(),
        _ => node.owner.map(|owner| cx.parties.as_slice()[owner.0 as usize].as_str()).into_iter().collect(),
    }
}

/// Whether some node has a word as a property; an unknown word is reported.
fn known_word(cx: &mut Context, property: &'static str, word: &str, at: &At<'_>, nodes: &[NodeDraft<'_>]) -> bool {
    if property == "owner" && cx.parties.index(word).is_none() {
        cx.party(at);
        return false;
    }
    if nodes.iter().any(|draft| has(cx, &draft.node, property, &[word])) {
        return true;
    }
    let mut names: Vec<String> =
        nodes.iter().flat_map(|draft| words_of(cx, &draft.node, property)).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    let near = cx.suggester.nearest(word, names.iter().map(String::as_str)).map(str::to_owned);
    let diagnostic = cx.report(Rule::EmptySelector {}, at, &format!("no node has {property} `{word}`"));
    if let Some(near) = near {
        diagnostic.advise(format!("did you mean `{near}`?")).mend(at.place(), format!("\"{near}\""));
    } else if (1..=12).contains(&names.len()) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        diagnostic.advise(format!("there is {}", quoted(&names)));
    }
    false
}
