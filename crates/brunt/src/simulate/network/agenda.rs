//! A set of nodes that yields the smallest first.

/// Nodes that wait to be looked at: a bit each, and a summary bit for every 64.
///
/// Nodes come out in rising order, so the search for the next one goes on where it stopped; adding a node behind that place moves it
/// back.
#[derive(Debug)]
pub(crate) struct Agenda {
    words: Vec<u64>,
    summary: Vec<u64>,
    /// No summary word before this one has a bit.
    first: usize,
}

impl Agenda {
    /// An empty set for nodes below `size`.
    pub(super) fn new(size: usize) -> Self {
        let words = size.div_ceil(64).max(1);
        Self { words: vec![0; words], summary: vec![0; words.div_ceil(64)], first: 0 }
    }

    /// Adds a node.
    #[inline]
    pub(super) fn insert(&mut self, node: u32) {
        let word = node as usize / 64;
        self.words[word] |= 1 << (node % 64);
        self.summary[word / 64] |= 1 << (word % 64);
        self.first = self.first.min(word / 64);
    }

    /// Takes a node out if it is in.
    #[inline]
    pub(super) fn remove(&mut self, node: u32) {
        let word = node as usize / 64;
        self.words[word] &= !(1 << (node % 64));
        if self.words[word] == 0 {
            self.summary[word / 64] &= !(1 << (word % 64));
        }
    }

    /// Takes out the smallest node.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<u32> {
        while let Some(&summary) = self.summary.get(self.first) {
            if summary == 0 {
                self.first += 1;
                continue;
            }
            let word = self.first * 64 + summary.trailing_zeros() as usize;
            let bits = self.words[word];
            self.words[word] = bits & (bits - 1);
            if self.words[word] == 0 {
                self.summary[self.first] = summary & (summary - 1);
            }
            return Some((word * 64) as u32 + bits.trailing_zeros());
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_come_out_in_order_at_every_size() {
        for size in [1, 64, 65, 5000, 300_000] {
            let mut agenda = Agenda::new(size);
            let wanted: Vec<u32> = (0..size as u32).filter(|node| node % 97 == 0 || node % 64 == 63).collect();
            wanted.iter().rev().for_each(|&node| agenda.insert(node));
            agenda.insert(wanted[0]);
            agenda.remove(wanted[wanted.len() - 1]);
            let found: Vec<u32> = std::iter::from_fn(|| agenda.pop()).collect();
            assert_eq!(found, wanted[..wanted.len() - 1]);
        }
    }

    #[test]
    fn a_node_behind_the_last_one_comes_out_next() {
        let mut agenda = Agenda::new(10_000);
        agenda.insert(9_000);
        assert_eq!(agenda.pop(), Some(9_000));
        agenda.insert(9_500);
        agenda.insert(3);
        assert_eq!([agenda.pop(), agenda.pop(), agenda.pop()], [Some(3), Some(9_500), None]);
    }
}
