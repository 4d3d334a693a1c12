//! Reading of nodes.

use crate::scenario::entry;
use crate::scenario::header::check::display_name;
use crate::scenario::node::downtime::{backlog, curves, tolerance};
use crate::scenario::node::hours::weekly_hours;
use crate::scenario::node::need::need;
use crate::scenario::read::{At, Context};
use crate::scenario::{Need, Node, NodeIndex};
use crate::units::Ticks;

/// A node with the places of the node and its parts.
pub(crate) struct NodeDraft<'t> {
    /// The node, without parts that could not be read.
    pub(crate) node: Node,
    /// Place of the node.
    pub(crate) at: At<'t>,
    /// Place of each need.
    pub(crate) need_places: Vec<At<'t>>,
    /// Place of the tolerance, which gives its keys; `None` without a tolerance.
    pub(crate) tolerance: Option<At<'t>>,
}

/// Reads one node; invalid parts are reported and left out.
pub(crate) fn node<'t>(cx: &mut Context, id: &str, at: &At<'t>, index: NodeIndex, horizon: Ticks) -> NodeDraft<'t> {
    let mut node = empty_node(id);
    let mut need_places = Vec::new();
    let tolerance_at = at.child("tolerance");
    if let Some(at) = cx.table(at, &entry::Node::KEYS) {
        node.name = display_name(cx, &at).unwrap_or_else(|| id.to_owned());
        node.kind = at.child("kind").and_then(|at| cx.text(&at, "the kind").map(str::to_owned));
        node.region = at.child("region").and_then(|at| cx.text(&at, "the region").map(str::to_owned));
        let owner_at = at.child("owner");
        node.owner = owner_at.as_ref().and_then(|at| cx.party(at));
        node.tags = at.child("tags").map(|at| tags(cx, &at)).unwrap_or_default();
        (node.needs, need_places) = needs(cx, &at, index);
        node.downtime = curves(cx, &at, id, node.owner, owner_at.is_some(), horizon);
        node.hours = at.child("hours").and_then(|at| weekly_hours(cx, &at));
        node.tolerance = tolerance_at.as_ref().and_then(|at| tolerance(cx, at, horizon));
        node.backlog = at.child("backlog").and_then(|at| backlog(cx, &at));
    }
    NodeDraft { node, at: at.clone(), need_places, tolerance: tolerance_at }
}

fn empty_node(id: &str) -> Node {
    Node {
        id: id.to_owned(),
        name: id.to_owned(),
        kind: None,
        region: None,
        owner: None,
        tags: Vec::new(),
        needs: Vec::new(),
        downtime: Vec::new(),
        hours: None,
        tolerance: None,
        backlog: None,
    }
}

fn tags(cx: &mut Context, at: &At<'_>) -> Vec<String> {
    let tags = if at.as_table().is_none() && at.items().is_empty() && at.as_str().is_none() {
        cx.list(at, "a list of tags").map(|_| Vec::new())
    } else {
        cx.texts(at, "tag")
    };
    let mut tags: Vec<_> = tags.unwrap_or_default().into_iter().map(|tag| tag.0.to_owned()).collect();
    tags.sort();
    tags.dedup();
    tags
}

fn needs<'t>(cx: &mut Context, node: &At<'t>, index: NodeIndex) -> (Vec<Need>, Vec<At<'t>>) {
    let Some(at) = node.child("needs") else { return Default::default() };
    let items = if at.as_table().is_some() { vec![at] } else { cx.list(&at, "a list of needs").unwrap_or_default() };
    items.into_iter().filter_map(|item| Some((need(cx, &item, index)?, item))).unzip()
}
