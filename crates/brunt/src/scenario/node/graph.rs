//! Directed graphs, and their cycles. Every function takes time linear in vertices and edges, and no deep stack.

use std::collections::VecDeque;

/// A directed graph: the neighbours of all vertices in one array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Graph {
    /// End of the neighbours of each vertex in `to`.
    ends: Vec<u32>,
    to: Vec<u32>,
}

impl Graph {
    /// The graph with the neighbours of each vertex, vertex by vertex.
    pub(crate) fn new<N: IntoIterator<Item = u32>>(neighbours: impl IntoIterator<Item = N>) -> Self {
        let mut graph = Self { ends: Vec::new(), to: Vec::new() };
        for of_one in neighbours {
            graph.to.extend(of_one);
            graph.ends.push(graph.to.len() as u32);
        }
        graph
    }

    /// Number of vertices.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The neighbours of a vertex.
    pub(crate) fn of(&self, vertex: usize) -> &[u32] {
        let from = vertex.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.to[from as usize..self.ends[vertex] as usize]
    }

    /// The edges, vertex by vertex.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.len()).flat_map(|from| self.of(from).iter().map(move |&to| (from as u32, to)))
    }

    /// The graph with more edges, each after the edges of its vertex, in the order given.
    pub(crate) fn with(&self, mut more: Vec<(u32, u32)>) -> Self {
        more.sort_by_key(|edge| edge.0);
        let mut left = more.as_slice();
        Self::new((0..self.len()).map(|vertex| {
            let count = left.iter().take_while(|edge| edge.0 as usize == vertex).count();
            let (own, rest) = left.split_at(count);
            left = rest;
            self.of(vertex).iter().copied().chain(own.iter().map(|edge| edge.1)).collect::<Vec<_>>()
        }))
    }

    /// The graph with every edge turned round, over `count` vertices that the edges lead to. The neighbours of each are in the order of the
    /// edges of this graph.
    pub(crate) fn turned(&self, count: usize) -> Self {
        let mut ends = vec![0; count];
        self.to.iter().for_each(|&to| ends[to as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum - *end;
        }
        let mut to = vec![0; self.to.len()];
        for (from, at) in self.edges() {
            let place = &mut ends[at as usize];
            to[*place as usize] = from;
            *place += 1;
        }
        Self { ends, to }
    }

    /// The graph with the neighbours of each vertex in reverse order.
    pub(crate) fn backwards(&self) -> Self {
        Self::new((0..self.len()).map(|vertex| self.of(vertex).iter().rev().copied()))
    }
}

/// Strongly connected components, as a component number for each vertex. Equal numbers mean the same component. A component that can be
/// reached from another one has the smaller number.
///
/// Tarjan's algorithm (1972) without recursion.
pub(crate) fn components(graph: &Graph) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = graph.len();
    let mut order = vec![UNSEEN; count];
    let mut low = vec![0; count];
    let mut component = vec![UNSEEN; count];
    let mut stack = Vec::new();
    let mut visits = Vec::new();
    let mut next_order = 0;
    let mut next_component = 0;
    for root in 0..count {
        if order[root] != UNSEEN {
            continue;
        }
        visits.push((root, 0));
        while let Some((vertex, edge)) = visits.pop() {
            let neighbours = graph.of(vertex);
            if edge == 0 {
                order[vertex] = next_order;
                low[vertex] = next_order;
                next_order += 1;
                stack.push(vertex);
            } else {
                let child = neighbours[edge - 1] as usize;
                if component[child] == UNSEEN {
                    low[vertex] = low[vertex].min(low[child]);
                }
            }
            let unseen = (edge..neighbours.len()).find(|&edge| {
                let child = neighbours[edge] as usize;
                if order[child] != UNSEEN && component[child] == UNSEEN {
                    low[vertex] = low[vertex].min(order[child]);
                }
                order[child] == UNSEEN
            });
            if let Some(edge) = unseen {
                visits.push((vertex, edge + 1));
                visits.push((neighbours[edge] as usize, 0));
            } else if low[vertex] == order[vertex] {
                while let Some(member) = stack.pop() {
                    component[member] = next_component;
                    if member == vertex {
                        break;
                    }
                }
                next_component += 1;
            }
        }
    }
    component
}

/// A shortest path from one vertex to another, both included; `None` if there is none.
pub(crate) fn path(graph: &Graph, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut previous = vec![usize::MAX; graph.len()];
    let mut queue = VecDeque::from([from]);
    previous[from] = from;
    while let Some(vertex) = queue.pop_front() {
        if vertex == to {
            let mut path = vec![to];
            let mut at = to;
            while at != from {
                at = previous[at];
                path.push(at);
            }
            path.reverse();
            return Some(path);
        }
        for &child in graph.of(vertex) {
            if previous[child as usize] == usize::MAX {
                previous[child as usize] = vertex;
                queue.push_back(child as usize);
            }
        }
    }
    None
}

/// Whether each vertex can be reached from the start vertices, which count as reached.
pub(crate) fn reachable(graph: &Graph, from: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let mut reached = vec![false; graph.len()];
    let mut stack: Vec<usize> = from.into_iter().collect();
    while let Some(vertex) = stack.pop() {
        if !std::mem::replace(&mut reached[vertex], true) {
            let unseen = graph.of(vertex).iter().map(|&child| child as usize).filter(|&child| !reached[child]);
            stack.extend(unseen);
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(neighbours: &[&[u32]]) -> Graph {
        Graph::new(neighbours.iter().map(|of_one| of_one.iter().copied()))
    }

    #[test]
    fn edges_are_added_turned_and_taken_backwards() {
        let edges = graph(&[&[1, 2], &[], &[1]]);
        assert_eq!(edges.with(vec![(2, 0), (0, 0), (2, 2)]), graph(&[&[1, 2, 0], &[], &[1, 0, 2]]));
        assert_eq!(edges.turned(3), graph(&[&[], &[0, 2], &[0]]));
        assert_eq!(edges.backwards(), graph(&[&[2, 1], &[], &[1]]));
    }

    #[test]
    fn components_are_the_mutually_reachable() {
        let edges = graph(&[&[1], &[2], &[0, 3], &[4], &[5], &[4], &[]]);
        let component = components(&edges);
        assert_eq!(component[0], component[1]);
        assert_eq!(component[1], component[2]);
        assert_eq!(component[4], component[5]);
        for (a, b) in [(0, 3), (3, 4), (0, 4), (6, 0), (6, 3)] {
            assert_ne!(component[a], component[b]);
        }
    }

    #[test]
    fn components_agree_with_reachability_on_random_graphs() {
        let mut state = 1_u64;
        let mut draw = |bound: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % bound) as usize
        };
        for _ in 0..200 {
            let count = 1 + draw(9);
            let vertex = |draw: &mut dyn FnMut(u64) -> usize| draw(count as u64) as u32;
            let more = (0..draw(20)).map(|_| (vertex(&mut draw), vertex(&mut draw))).collect();
            let edges = Graph::new((0..count).map(|_| [])).with(more);
            let component = components(&edges);
            for a in 0..count {
                for b in 0..count {
                    let mutual = reachable(&edges, [a])[b] && reachable(&edges, [b])[a];
                    assert_eq!(component[a] == component[b], mutual, "{edges:?} {a} {b}");
                }
            }
        }
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let edges = Graph::new((0..200_000).map(|i| [(i + 1) % 200_000]));
        let component = components(&edges);
        assert!(component.iter().all(|&c| c == component[0]));
    }

    #[test]
    fn paths_are_shortest() {
        let edges = graph(&[&[1, 2], &[3], &[1], &[]]);
        assert_eq!(path(&edges, 0, 3), Some(vec![0, 1, 3]));
        assert_eq!(path(&edges, 3, 0), None);
        assert_eq!(path(&edges, 2, 2), Some(vec![2]));
    }
}
