//! Causes and cascade of a trial as a graph, for Mermaid and for Graphviz.

use super::course::Course;
use super::timeline::{TOLD, main_events};
use crate::quantity::{hours, plain};
use brunt::report::Explanation;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Most outages of a node that are told.
const MOST_OUTAGES: usize = 3;

/// A graph of causes: occurrences and nodes, and the nodes that each of them brought down.
#[derive(Default)]
struct Graph {
    /// Vertices: whether the vertex is an occurrence (drawn otherwise than a node), name, and label.
    vertices: BTreeSet<(bool, String, String)>,
    /// Edges: from, to, and the time after the occurrence.
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
        let labels_of = node_labels(of);
        let label = |id: &String| labels_of.get(id.as_str()).cloned().unwrap_or_else(|| plain(id));
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
            self.vertices.insert((false, node(&outage.node), label(&outage.node)));
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
                            // Each pair of nodes has one edge, with the time of its first stretch.
                            if !self.edges.iter().any(|edge| (&edge.0, &edge.1) == (&known.0, &known.1)) {
                                self.vertices.insert((false, node(member), label(member)));
                                self.edges.insert((known.0, known.1, after.clone()));
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Each node that falls, with the courses of its outages.
fn node_labels(of: &Explanation) -> BTreeMap<&str, String> {
    let mut courses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for outage in &of.outages {
        let course = Course::of(outage, of.scenario.horizon_hours).label();
        courses.entry(&outage.node).or_default().push(course);
    }
    let label = |(id, courses): (_, Vec<String>)| {
        let more = courses.len().saturating_sub(MOST_OUTAGES);
        let rest = if more > 0 { format!("; {more} more") } else { String::new() };
        (id, format!("{}: {}{rest}", plain(id), courses[..courses.len() - more].join("; ")))
    };
    courses.into_iter().map(label).collect()
}

/// An id as a name that both languages accept. Different ids have different names: `-` becomes `_`, and `_` becomes `_0`.
fn name(id: &str) -> String {
    let letters: Vec<char> = id.chars().collect();
    let is_code = |position: usize| matches!(letters.get(position), Some('0' | '1'));
    let letter = |(position, &letter): (usize, &char)| match letter {
        '_' => "_0".to_string(),
        '-' if is_code(position + 1) => "_1".to_string(),
        '-' => "_".to_string(),
        other => other.to_string(),
    };
    letters.iter().enumerate().map(letter).collect()
}

/// Text within quotes of both languages.
fn quoted(text: &str) -> String {
    text.replace('\\', "/").replace('"', "'")
}

/// Text within quotes of Mermaid, which reads HTML, Markdown and entities there.
fn mermaid_quoted(text: &str) -> String {
    let escape = |character: char| match character {
        '#' | '&' | '<' | '>' | '`' => format!("#{};", u32::from(character)),
        other => other.to_string(),
    };
    quoted(text).chars().map(escape).collect()
}

/// A Mermaid flowchart.
pub fn mermaid(all: &[Explanation]) -> String {
    let graph = Graph::of(all);
    let mut text = String::from("flowchart LR\n");
    for (occurrence, name, label) in &graph.vertices {
        let (open, close) = if *occurrence { ("([\"", "\"])") } else { ("[\"", "\"]") };
        let _ = writeln!(text, "    {name}{open}{}{close}", mermaid_quoted(label));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_has_a_name_of_its_own() {
        let ids = ["a-b", "a_b", "a--b", "a-0b", "a_0b", "a-1b", "a-10b", "-a", "_a", "ab", "a-", "a_"];
        let names: BTreeSet<String> = ids.iter().map(|id| name(id)).collect();
        assert_eq!(names.len(), ids.len(), "{names:?}");
        assert!(names.iter().all(|name| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')));
        assert_eq!(name("claims-handling"), "claims_handling");
    }

    #[test]
    fn labels_stay_within_their_quotes() {
        assert_eq!(quoted(r#"a "b" \ c"#), "a 'b' / c");
        assert_eq!(mermaid_quoted("<b>\"x\"</b> & `y` #1"), "#60;b#62;'x'#60;/b#62; #38; #96;y#96; #35;1");
    }
}
