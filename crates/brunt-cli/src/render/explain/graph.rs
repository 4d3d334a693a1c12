//! Causes and cascade of a trial as a graph, for Mermaid and for Graphviz.

use super::timeline::{TOLD, main_events};
use crate::render::quantity::{hours, plain};
use brunt::report::Explanation;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A graph of what brought down what.
#[derive(Default)]
struct Graph {
    /// Names and labels; occurrences are drawn otherwise than nodes.
    vertices: BTreeSet<(bool, String, String)>,
    /// From, to, and how long after the occurrence.
    edges: BTreeSet<(String, String, String)>,
}

impl Graph {
    fn of(all: &[Explanation]) -> Self {
        let mut graph = Self::default();
        for of in all {
            graph.add(of, if all.len() > 1 { format!("t{}", of.trial) } else { String::new() });
        }
        graph
    }

    fn add(&mut self, of: &Explanation, prefix: String) {
        let occurrence = |number: u32| format!("{prefix}o{number}");
        let node = |id: &str| format!("{prefix}n{}", name(id));
        let labels = |graph: &mut Self, number: u32| {
            if let Some(found) = of.occurrences.get(number as usize) {
                graph.vertices.insert((true, occurrence(number), format!("#{number} {}", plain(&found.name))));
            }
        };
        let (told, ..) = main_events(of, TOLD);
        let is_told = |number: u32| {
            of.occurrences.get(number as usize).is_some_and(|occurrence| told.contains(&occurrence.event))
        };
        for found in of.occurrences.iter().filter(|found| found.happens && is_told(found.number)) {
            if let Some(parent) = found.triggered_by {
                labels(self, parent);
                labels(self, found.number);
                self.edges.insert((occurrence(parent), occurrence(found.number), String::new()));
            } else if found.direct + found.downtime > 0.0 {
                labels(self, found.number);
            }
        }
        for outage in &of.outages {
            let stretches: Vec<_> = outage.stretches.iter().filter(|stretch| is_told(stretch.occurrence)).collect();
            if stretches.is_empty() {
                continue;
            }
            self.vertices.insert((false, node(&outage.node), plain(&outage.node)));
            for stretch in stretches {
                let since =
                    of.occurrences.get(stretch.occurrence as usize).map_or(0.0, |found| stretch.from - found.hour);
                let after = if since > 0.0 { format!("after {}", hours(since)) } else { String::new() };
                match &stretch.through {
                    None => {
                        labels(self, stretch.occurrence);
                        self.edges.insert((occurrence(stretch.occurrence), node(&outage.node), String::new()));
                    }
                    Some(need) => {
                        for member in &need.down {
                            let known = (node(member), node(&outage.node));
                            // The first time is enough.
                            if !self.edges.iter().any(|edge| (&edge.0, &edge.1) == (&known.0, &known.1)) {
                                self.vertices.insert((false, node(member), plain(member)));
                                self.edges.insert((known.0, known.1, after.clone()));
                            }
                        }
                    }
                }
            }
        }
    }
}

/// An id as a name that both languages take.
fn name(id: &str) -> String {
    id.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect()
}

/// Text within quotes of both languages.
fn quoted(text: &str) -> String {
    text.replace('\\', "/").replace('"', "'")
}

/// A Mermaid flowchart.
pub fn mermaid(all: &[Explanation]) -> String {
    let graph = Graph::of(all);
    let mut text = String::from("flowchart LR\n");
    for (occurrence, name, label) in &graph.vertices {
        let (open, close) = if *occurrence { ("([\"", "\"])") } else { ("[\"", "\"]") };
        let _ = writeln!(text, "    {name}{open}{}{close}", quoted(label).replace('#', "#35;"));
    }
    for (from, to, after) in &graph.edges {
        let label = if after.is_empty() { String::new() } else { format!("|\"{after}\"|") };
        let _ = writeln!(text, "    {from} -->{label} {to}");
    }
    text
}

/// A Graphviz digraph.
pub fn dot(all: &[Explanation]) -> String {
    let graph = Graph::of(all);
    let mut text = String::from("digraph cascade {\n    rankdir=LR;\n    node [shape=box];\n");
    for (occurrence, name, label) in &graph.vertices {
        let shape = if *occurrence { ", shape=oval" } else { "" };
        let _ = writeln!(text, "    {name} [label=\"{}\"{shape}];", quoted(label));
    }
    for (from, to, after) in &graph.edges {
        let label = if after.is_empty() { String::new() } else { format!(" [label=\"{after}\"]") };
        let _ = writeln!(text, "    {from} -> {to}{label};");
    }
    text.push_str("}\n");
    text
}
