//! Losses of trials again, by what causes the losses and who bears them.

use crate::ledger::{Amount, Row};
use crate::plan::{LossSource, Plan};
use crate::scenario::NodeIndex;
use crate::simulate::book::Player;
use crate::simulate::draw::Apart;
use crate::simulate::network::Watch;
use crate::simulate::run::map_each;
use ndarray::Array2;

/// Losses of some trials by threat, node, category, framework and party.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Parts {
    /// Losses by threat that occurred, trials x threats.
    pub threats: Array2<Amount>,
    /// Losses by node that was down, for each trial: the nodes with a loss, in rising order. A trial meets few nodes of a large network.
    pub nodes: Vec<Vec<(NodeIndex, Amount)>>,
    /// Losses by category, trials x categories.
    pub categories: Array2<Amount>,
    /// Losses by framework, trials x frameworks.
    pub frameworks: Array2<Amount>,
    /// Losses by party, trials x parties.
    pub parties: Array2<Amount>,
}

/// Replays trials and adds up their losses; row `i` belongs to `trials[i]`. Runs on the caller's rayon pool.
pub(crate) fn replay_parts(plan: &Plan, seed: u64, trials: &[u64]) -> Parts {
    let width = Widths::of(plan);
    let rows = map_each(trials, || Replaying::new(plan, seed), |replaying, &trial| replaying.replay(trial));
    let table = |from: usize, to: usize| {
        Array2::from_shape_fn((trials.len(), to - from), |(trial, column)| rows[trial].parts[from + column])
    };
    Parts {
        threats: table(0, width.categories),
        categories: table(width.categories, width.frameworks),
        frameworks: table(width.frameworks, width.parties),
        parties: table(width.parties, width.end),
        nodes: rows.into_iter().map(|row| row.nodes).collect(),
    }
}

/// First column of each dimension but nodes in a row of amounts; threats begin at 0.
#[derive(Clone, Copy)]
struct Widths {
    categories: usize,
    frameworks: usize,
    parties: usize,
    end: usize,
}

impl Widths {
    fn of(plan: &Plan) -> Self {
        let categories = plan.threats.len();
        let frameworks = categories + plan.categories;
        let parties = frameworks + 4;
        Self { categories, frameworks, parties, end: parties + plan.parties }
    }
}

/// Losses of one trial.
struct Replayed {
    /// Losses of each dimension but nodes.
    parts: Vec<Amount>,
    /// Losses of the nodes with a loss.
    nodes: Vec<(NodeIndex, Amount)>,
}

/// The state of a thread that replays trials one after another.
struct Replaying<'a> {
    player: Player<'a>,
    plan: &'a Plan,
    /// Loss of each node in the trial; all are 0 between trials.
    nodes: Vec<Amount>,
}

impl<'a> Replaying<'a> {
    fn new(plan: &'a Plan, seed: u64) -> Self {
        Self { player: Player::new(plan, seed), plan, nodes: vec![Amount::ZERO; plan.scenario_nodes] }
    }

    /// Losses of a trial. The losses of threats with direct losses only are added up as they are drawn: many occurrences then take no
    /// memory.
    fn replay(&mut self, trial: u64) -> Replayed {
        let (plan, width) = (self.plan, Widths::of(self.plan));
        let parts = vec![Amount::ZERO; width.end];
        let mut summing = Summing { plan, width, parts, nodes: &mut self.nodes, met: Vec::new(), amounts: Vec::new() };
        self.player.draw(&[trial], |_| false, |mut apart| apart.each_piece(|apart| summing.add_up(apart)));
        self.player.unfold(0, trial, false);
        self.player.play(0, trial, &mut summing);
        self.player.release();
        summing.finish()
    }
}

/// Adds up the losses of a trial by threat, node, category, framework and party.
struct Summing<'a> {
    plan: &'a Plan,
    width: Widths,
    parts: Vec<Amount>,
    nodes: &'a mut [Amount],
    /// Nodes that have met a loss.
    met: Vec<NodeIndex>,
    /// Losses of the occurrences that are currently addressed.
    amounts: Vec<Amount>,
}

impl Summing<'_> {
    /// Adds each direct loss of the occurrences that are currently addressed.
    fn add_up(&mut self, apart: &mut Apart<'_>) {
        for loss in &apart.threat.losses {
            let (_, sizes) = apart.draw(loss);
            self.amounts.resize(sizes.len(), Amount::ZERO);
            // What cannot be counted has been told by the run that this trial belongs to.
            Amount::fill(sizes, &mut self.amounts);
            let sum = self.amounts.iter().copied().sum();
            self.add(apart.index as u32, loss.slot, sum);
        }
    }

    fn add(&mut self, threat: u32, slot: u32, amount: Amount) {
        let (width, slot) = (self.width, self.plan.losses.slots[slot as usize]);
        self.parts[threat as usize] += amount;
        self.parts[width.categories + slot.category.0 as usize] += amount;
        self.parts[width.frameworks + self.plan.threats[threat as usize].framework as usize] += amount;
        self.parts[width.parties + slot.bearer.0 as usize] += amount;
        if let (LossSource::Node(node), true) = (slot.source, amount != Amount::ZERO) {
            let loss = &mut self.nodes[node.0 as usize];
            if *loss == Amount::ZERO {
                self.met.push(node);
            }
            *loss += amount;
        }
    }

    /// The losses of the trial; those of nodes are 0 again.
    fn finish(mut self) -> Replayed {
        self.met.sort_unstable();
        let nodes =
            self.met.iter().map(|&node| (node, std::mem::replace(&mut self.nodes[node.0 as usize], Amount::ZERO)));
        Replayed { nodes: nodes.collect(), parts: self.parts }
    }
}

impl Watch for Summing<'_> {
    fn row(&mut self, row: Row) {
        self.add(row.threat.0, row.slot, row.amount);
    }
}
