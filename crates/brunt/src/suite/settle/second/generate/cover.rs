//! Covers of what a party loses or pays.

use super::Draft;
use brunt::scenario::{CategoryIndex, ClauseIndex, Cover, NodeIndex, PartyIndex, ThreatIndex};

impl Draft<'_> {
    /// A cover of what a party loses, pays, or both.
    pub(super) fn cover(&mut self, party: PartyIndex) -> Cover {
        let paid: Vec<ClauseIndex> =
            self.payers.iter().filter(|clause| clause.1 == Some(party)).map(|clause| clause.0).collect();
        let transfers = if self.dice.chance(60) { self.dice.some(&paid, 0, 3) } else { Vec::new() };
        let own_losses = transfers.is_empty() || self.dice.chance(50);
        let scenario = &self.world.scenario;
        let (threats, categories, nodes) = (scenario.threats.len(), scenario.categories.len(), scenario.nodes.len());
        let mut cover = Cover { own_losses, transfers, ..Cover::default() };
        cover.threats = self.few(threats).map(|all| all.into_iter().map(ThreatIndex).collect());
        cover.categories = self.few(categories).map(|all| all.into_iter().map(CategoryIndex).collect());
        cover.nodes = self.few(nodes).map(|all| all.into_iter().map(NodeIndex).collect());
        cover.causes = self.few(nodes).map(|all| all.into_iter().map(NodeIndex).collect());
        cover
    }

    /// Mostly no condition, else about half of the numbers below a count.
    fn few(&mut self, count: usize) -> Option<Vec<u32>> {
        let all: Vec<u32> = (0..count as u32).collect();
        self.dice.chance(20).then(|| self.dice.some(&all, count.div_ceil(3), count))
    }

    /// Some of the nodes whose outages are recorded.
    pub(super) fn measured(&mut self) -> Vec<NodeIndex> {
        let known = self.world.measured.clone();
        self.dice.some(&known, 1, known.len())
    }
}
