//! Bounds of each figure that the model proves before any trial is seen: the least and the largest value in a trial, and whether
//! the law of the figure has a variance. The bounds follow from the laws that the figure depends on. `docs/intervals.md` has the
//! rules as a table.

mod bound;
mod count;
mod loss;
mod price;
mod terms;
#[cfg(all(test, feature = "serde"))]
mod tests;

pub(crate) use bound::Bound;

use crate::ledger::{Amount, Ledger, SettledSums};
use crate::scenario::{CategoryIndex, Framework, Node, NodeIndex, PartyIndex, Scenario, ThreatIndex};
use crate::units::Ticks;
use count::Occurring;

/// Proven bounds of the figures of a scenario.
#[derive(Debug, Clone)]
pub(crate) struct Proof<'a> {
    scenario: &'a Scenario,
    trials: u64,
    occurring: Vec<Occurring>,
    /// Indices of threats, each after the threats that may trigger it; without threats on cycles of triggers and behind them.
    order: Vec<usize>,
    /// Occurrences of each threat in the trials; empty where they were not counted.
    seen: Vec<u64>,
    /// Sums over the trials of the effects of terms; `None` where they were not counted.
    sums: Option<&'a SettledSums>,
    /// Bounds of the direct losses of each threat, and of the downtime curves of each node.
    direct: Vec<Vec<Bound>>,
    curves: Vec<Vec<Bound>>,
    /// Bounds of gross losses by party and by category, and of all downtime.
    parties: Vec<Bound>,
    categories: Vec<Bound>,
    downtime: Bound,
    /// Bounds of the payments under clauses and policies; `None` for clauses that cover one another's payments in a circle.
    clauses: Vec<Option<Bound>>,
    policies: Vec<Bound>,
}

impl<'a> Proof<'a> {
    /// Bounds for a scenario whose figures come from `trials` trials, in which nothing was counted.
    pub(crate) fn new(scenario: &'a Scenario, trials: u64) -> Self {
        Self::seeing(scenario, trials, Vec::new(), None)
    }

    /// Bounds for a scenario and a ledger. The trials of the ledger tell how often bounds are reached and which threats are rare.
    pub(crate) fn of(scenario: &'a Scenario, ledger: &'a Ledger) -> Self {
        let seen = ledger.sums().occurrences.clone();
        Self::seeing(scenario, ledger.trials(), seen, ledger.settled().map(|settled| &settled.sums))
    }

    fn seeing(scenario: &'a Scenario, trials: u64, seen: Vec<u64>, sums: Option<&'a SettledSums>) -> Self {
        let mut proof = Self {
            scenario,
            trials,
            occurring: count::occurring(scenario),
            order: count::in_order(scenario),
            seen,
            sums,
            direct: Vec::new(),
            curves: Vec::new(),
            parties: vec![Bound::NOTHING; scenario.parties.len()],
            categories: vec![Bound::NOTHING; scenario.categories.len()],
            downtime: Bound::NOTHING,
            clauses: Vec::new(),
            policies: Vec::new(),
        };
        proof.direct = (0..scenario.threats.len()).map(|index| proof.direct_losses(index)).collect();
        let rare = proof.rare_outages();
        let curves = |node: &Node| node.downtime.iter().map(|curve| proof.curve(curve, rare)).collect();
        proof.curves = scenario.nodes.iter().map(curves).collect();
        proof.add_up();
        proof.find_clauses();
        proof.find_policies();
        proof
    }

    /// Adds direct losses and downtime to the sums by bearing party and by category, and sums up all downtime.
    fn add_up(&mut self) {
        let direct = self.scenario.threats.iter().zip(&self.direct).flat_map(|(threat, bounds)| {
            threat.losses.iter().zip(bounds).map(|(loss, bound)| (loss.bearer, loss.category, *bound))
        });
        let curves = self.scenario.nodes.iter().zip(&self.curves).flat_map(|(node, bounds)| {
            node.downtime.iter().zip(bounds).map(|(curve, bound)| (curve.bearer, curve.category, *bound))
        });
        for (bearer, category, bound) in direct.chain(curves) {
            let (party, category) = (bearer.0 as usize, category.0 as usize);
            self.parties[party] = self.parties[party].plus(bound);
            self.categories[category] = self.categories[category].plus(bound);
        }
        self.downtime = self.curves.iter().flatten().copied().fold(Bound::NOTHING, Bound::plus);
    }

    fn horizon_hours(&self) -> f64 {
        self.scenario.horizon.hours()
    }

    fn years(&self) -> f64 {
        self.horizon_hours() / Ticks::YEAR.hours()
    }

    /// Gross losses of all parties.
    pub(crate) fn total(&self) -> Bound {
        self.parties.iter().copied().fold(Bound::NOTHING, Bound::plus)
    }

    /// Gross losses of a party.
    pub(crate) fn party(&self, party: PartyIndex) -> Bound {
        self.parties[party.0 as usize]
    }

    /// Loss of the largest event of a trial.
    pub(crate) fn largest_event(&self) -> Bound {
        self.largest_of(self.total(), |_| true)
    }

    /// Largest loss of a party by one event of a trial.
    pub(crate) fn largest_gross(&self, party: PartyIndex) -> Bound {
        self.largest_of(self.party(party), |bearer| bearer == party)
    }

    /// Losses that a threat causes: the direct losses of its occurrences, and all downtime if the threat hits nodes.
    pub(crate) fn threat(&self, threat: ThreatIndex) -> Bound {
        let index = threat.0 as usize;
        let direct = self.direct[index].iter().copied().fold(Bound::NOTHING, Bound::plus);
        if self.scenario.threats[index].hits.is_some() { direct.plus(self.downtime) } else { direct }
    }

    /// Downtime of a node.
    pub(crate) fn node(&self, node: NodeIndex) -> Bound {
        self.curves[node.0 as usize].iter().copied().fold(Bound::NOTHING, Bound::plus)
    }

    /// Losses of a category.
    pub(crate) fn category(&self, category: CategoryIndex) -> Bound {
        self.categories[category.0 as usize]
    }

    /// Losses that the threats of a framework cause.
    pub(crate) fn framework(&self, framework: Framework) -> Bound {
        let threats =
            self.scenario.threats.iter().zip(&self.direct).filter(|(threat, _)| threat.framework == framework);
        let hits = threats.clone().any(|(threat, _)| threat.hits.is_some());
        let direct = threats.flat_map(|(_, bounds)| bounds).copied().fold(Bound::NOTHING, Bound::plus);
        if hits { direct.plus(self.downtime) } else { direct }
    }

    /// Bounds of the largest event: at most the sum `all`, and at most the largest direct losses of one event plus all downtime.
    fn largest_of(&self, all: Bound, bears: impl Fn(PartyIndex) -> bool) -> Bound {
        let by_itself = |index: &usize| self.occurring[*index].most_roots != Some(0);
        let events = self.most_of_events(|loss| bears(loss.bearer));
        let roots = (0..events.len()).filter(by_itself);
        let largest = roots.map(|index| events[index]).try_fold(Amount::ZERO, |most, event| Some(most.max(event?)));
        Bound { least: Some(Amount::ZERO), ..all.no_more_than(bound::sum(largest, self.downtime.most)) }
    }

    /// Whether trials that a bound cut short understate gross figures. They do without downtime and controls: each occurrence then
    /// only adds losses.
    pub(crate) fn only_adds(&self) -> bool {
        self.scenario.controls.is_empty() && self.downtime.most == Some(Amount::ZERO)
    }
}
