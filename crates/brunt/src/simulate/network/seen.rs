//! Sets of nodes and needs of a fixed size in memory, to find what two disruptions have in common.

/// A set that contains the nodes and needs added to it. Nodes whose positions differ by a multiple of 512 count as one, and so do needs: a
/// set may contain what was never added. Sets with something in common meet; others may meet, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen([u64; 2 * WORDS]);

/// Words for nodes, and words for needs.
const WORDS: usize = 8;

impl Seen {
    /// The empty set.
    pub(super) const NOTHING: Self = Self([0; 2 * WORDS]);
    /// All nodes and needs.
    pub(super) const ALL: Self = Self([u64::MAX; 2 * WORDS]);

    /// Adds the node at a position.
    #[inline]
    pub(super) fn add_node(&mut self, position: u32) {
        self.0[position as usize / 64 % WORDS] |= 1 << (position % 64);
    }

    /// Adds the need at a position.
    #[inline]
    pub(super) fn add_need(&mut self, position: u32) {
        self.0[WORDS + position as usize / 64 % WORDS] |= 1 << (position % 64);
    }

    /// Whether the sets may have something in common.
    #[inline]
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(other.0).fold(0, |common, (word, other)| common | word & other) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(nodes: &[u32], needs: &[u32]) -> Seen {
        let mut seen = Seen::NOTHING;
        nodes.iter().for_each(|&node| seen.add_node(node));
        needs.iter().for_each(|&need| seen.add_need(need));
        seen
    }

    #[test]
    fn sets_with_something_in_common_meet() {
        assert!(of(&[1, 70, 511], &[]).meets(&of(&[3, 511], &[])));
        assert!(of(&[], &[300]).meets(&of(&[], &[2, 300])));
        assert!(!of(&[1, 70], &[9]).meets(&of(&[2, 71, 9], &[1, 70])), "a node is no need");
        assert!(of(&[5], &[]).meets(&of(&[517], &[])), "positions that differ by 512 count as one");
        assert!(Seen::ALL.meets(&of(&[], &[7])) && Seen::ALL.meets(&of(&[7], &[])) && !Seen::ALL.meets(&Seen::NOTHING));
    }
}
