//! Cycles in small directed graphs given as lists of neighbours.

use std::collections::VecDeque;

/// Strongly connected components, as a component number for each vertex. Equal numbers mean the same component; the numbers have no
/// other meaning.
///
/// Tarjan's algorithm (1972) without recursion; O(vertices + edges).
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let mut order = vec![UNSEEN; count];
    let mut low = vec![0; count];
    let mut component = vec![UNSEEN; count];
    let mut stack = Vec::new();
    let mut next_order = 0;
    let mut next_component = 0;
    for root in 0..count {
        if order[root] != UNSEEN {
            continue;
        }
        let mut visits = vec![(root, 0)];
        while let Some((vertex, edge)) = visits.pop() {
            if edge == 0 {
                order[vertex] = next_order;
                low[vertex] = next_order;
                next_order += 1;
                stack.push(vertex);
            } else {
                let child = edges[vertex][edge - 1];
                if component[child] == UNSEEN {
                    low[vertex] = low[vertex].min(low[child]);
                }
            }
            let unseen = (edge..edges[vertex].len()).find(|&edge| {
                let child = edges[vertex][edge];
                if order[child] != UNSEEN && component[child] == UNSEEN {
                    low[vertex] = low[vertex].min(order[child]);
                }
                order[child] == UNSEEN
            });
            if let Some(edge) = unseen {
                visits.push((vertex, edge + 1));
                visits.push((edges[vertex][edge], 0));
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
pub(crate) fn path(edges: &[Vec<usize>], from: usize, to: usize) -> Option<Vec<usize>> {
    let mut previous = vec![usize::MAX; edges.len()];
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
        for &child in &edges[vertex] {
            if previous[child] == usize::MAX {
                previous[child] = vertex;
                queue.push_back(child);
            }
        }
    }
    None
}

/// Whether each vertex can be reached from the start vertices, which count as reached.
pub(crate) fn reachable(edges: &[Vec<usize>], from: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let mut reached = vec![false; edges.len()];
    let mut stack: Vec<usize> = from.into_iter().collect();
    while let Some(vertex) = stack.pop() {
        if !std::mem::replace(&mut reached[vertex], true) {
            stack.extend(edges[vertex].iter().copied().filter(|&child| !reached[child]));
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_the_mutually_reachable() {
        let edges = [vec![1], vec![2], vec![0, 3], vec![4], vec![5], vec![4], vec![]];
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
            let mut edges = vec![Vec::new(); count];
            for _ in 0..draw(20) {
                let (from, to) = (draw(count as u64), draw(count as u64));
                edges[from].push(to);
            }
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
        let edges: Vec<Vec<usize>> =
            (0..200_000).map(|i| if i + 1 < 200_000 { vec![i + 1] } else { vec![0] }).collect();
        let component = components(&edges);
        assert!(component.iter().all(|&c| c == component[0]));
    }

    #[test]
    fn paths_are_shortest() {
        let edges = [vec![1, 2], vec![3], vec![1], vec![]];
        assert_eq!(path(&edges, 0, 3), Some(vec![0, 1, 3]));
        assert_eq!(path(&edges, 3, 0), None);
        assert_eq!(path(&edges, 2, 2), Some(vec![2]));
    }
}
