//! A network in layers: what serves at the top, what it needs below, each layer on as many lines as it takes.

use super::svg::{Svg, at};
use super::{WIDTH, two_lines};

const ACROSS: usize = 6;
const CELL: f64 = WIDTH / ACROSS as f64;
const BOX: (f64, f64) = (108.0, 34.0);
const LINE: f64 = 48.0;
const BETWEEN: f64 = 26.0;

/// A node of the picture.
#[derive(Debug)]
pub(in crate::html) struct NodeBox {
    /// Name of the node.
    pub name: String,
    /// Layer of the node, from 0 at the top.
    pub layer: usize,
    /// Whether the worst cascade reaches the node.
    pub hit: bool,
    /// The node in words.
    pub text: String,
}

/// An edge from a node to one that it needs, by their places in the list of nodes.
#[derive(Debug, Clone, Copy)]
pub(in crate::html) struct Edge {
    /// Node that needs.
    pub from: usize,
    /// Node that is needed.
    pub to: usize,
}

/// Boxes in layers with the edges between them.
pub(in crate::html) fn layers(name: &str, nodes: &[NodeBox], edges: &[Edge]) -> String {
    let (places, height) = places(nodes);
    let mut svg = Svg::new(WIDTH, height);
    let is_hit = |edge: &Edge| nodes[edge.from].hit && nodes[edge.to].hit;
    let (hit, calm): (Vec<&Edge>, Vec<&Edge>) = edges.iter().partition(|edge| is_hit(edge));
    for (class, edges) in [("k", calm), ("kh", hit)] {
        let paths: String = edges.iter().map(|edge| curve(places[edge.from], places[edge.to])).collect();
        if !paths.is_empty() {
            svg.path(&paths, class);
        }
    }
    for (node, &(x, y)) in nodes.iter().zip(&places) {
        let class = if node.hit { "qh" } else { "q" };
        svg.rectangle((x - BOX.0 / 2.0, y), BOX, class, &node.text);
        let lines = two_lines(&node.name, BOX.0 - 6.0);
        let first = y + if lines.len() == 1 { 21.0 } else { 15.0 };
        for (number, line) in lines.iter().enumerate() {
            svg.text((x, first + 13.0 * number as f64), "m", line);
        }
    }
    svg.finish(name)
}

/// Middle of the upper side of each box, and the height of the picture.
fn places(nodes: &[NodeBox]) -> (Vec<(f64, f64)>, f64) {
    let mut places = vec![(0.0, 0.0); nodes.len()];
    let mut top = 4.0;
    let deepest = nodes.iter().map(|node| node.layer).max().unwrap_or(0);
    for layer in 0..=deepest {
        let members: Vec<usize> = (0..nodes.len()).filter(|&node| nodes[node].layer == layer).collect();
        for line in members.chunks(ACROSS) {
            let start = (WIDTH - line.len() as f64 * CELL) / 2.0 + CELL / 2.0;
            for (place, &node) in line.iter().enumerate() {
                places[node] = (start + place as f64 * CELL, top);
            }
            top += LINE;
        }
        top += if members.is_empty() { 0.0 } else { BETWEEN };
    }
    (places, top - BETWEEN)
}

/// From the foot of a box to the head of another; from head to foot where the other is above.
fn curve(from: (f64, f64), to: (f64, f64)) -> String {
    let down = to.1 > from.1;
    let (start, end) = if down { (from.1 + BOX.1, to.1) } else { (from.1, to.1 + BOX.1) };
    let middle = (start + end) / 2.0;
    format!(
        "M{} {}C{} {} {} {} {} {}",
        at(from.0),
        at(start),
        at(from.0),
        at(middle),
        at(to.0),
        at(middle),
        at(to.0),
        at(end)
    )
}
