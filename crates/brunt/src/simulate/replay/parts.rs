//! Losses of trials again, by what causes the losses and who bears them.

use crate::ledger::{Amount, Row};
use crate::plan::{LossSource, Plan};
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
    /// Losses by node that was down, trials x nodes.
    pub nodes: Array2<Amount>,
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
    let rows = map_each(trials, || Player::new(plan, seed), |player, &trial| replay_one(plan, player, trial));
    let table = |from: usize, to: usize| {
        Array2::from_shape_fn((trials.len(), to - from), |(trial, column)| rows[trial][from + column])
    };
    Parts {
        threats: table(0, width.nodes),
        nodes: table(width.nodes, width.categories),
        categories: table(width.categories, width.frameworks),
        frameworks: table(width.frameworks, width.parties),
        parties: table(width.parties, width.end),
    }
}

/// First column of each dimension in a row of amounts; threats begin at 0.
#[derive(Clone, Copy)]
struct Widths {
    nodes: usize,
    categories: usize,
    frameworks: usize,
    parties: usize,
    end: usize,
}

impl Widths {
    fn of(plan: &Plan) -> Self {
        let nodes = plan.threats.len();
        let categories = nodes + plan.scenario_nodes;
        let frameworks = categories + plan.categories;
        let parties = frameworks + 4;
        Self { nodes, categories, frameworks, parties, end: parties + plan.parties }
    }
}

/// Losses of a trial. The losses of threats with direct losses only are added up as they are drawn: many occurrences then take no memory.
fn replay_one(plan: &Plan, player: &mut Player<'_>, trial: u64) -> Vec<Amount> {
    let mut summing =
        Summing { plan, width: Widths::of(plan), parts: vec![Amount::ZERO; Widths::of(plan).end], amounts: Vec::new() };
    player.draw(&[trial], |_| false, |mut apart| apart.each_piece(|apart| summing.add_up(apart)));
    player.unfold(0, trial, false);
    player.play(0, trial, &mut summing);
    player.release();
    summing.parts
}

/// Adds up the losses of a trial by threat, node, category, framework and party.
struct Summing<'a> {
    plan: &'a Plan,
    width: Widths,
    parts: Vec<Amount>,
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
        if let LossSource::Node(node) = slot.source {
            self.parts[width.nodes + node.0 as usize] += amount;
        }
    }
}

impl Watch for Summing<'_> {
    fn row(&mut self, row: Row) {
        self.add(row.threat.0, row.slot, row.amount);
    }
}
