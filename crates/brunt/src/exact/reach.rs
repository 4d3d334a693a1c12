//! Conditions under which a scenario has an exact answer, and the reasons why a scenario has none.

use super::cost::{Cost, Part};
use super::count::Count;
use super::severity::Severity;
use crate::scenario::{
    Act, Control, DirectLoss, Effect, Frequency, Hits, LossAmount, NodeIndex, PartyIndex, Pick, Scenario, Threat,
    ThreatIndex,
};
use crate::units::Ticks;
use std::fmt;

/// A scenario whose losses are sums of independent direct losses, ready to be solved.
///
/// See the [module](super) for an example.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(super) total: Vec<Part>,
    /// Id, name and losses of every party that bears losses, in the order of ids.
    pub(super) parties: Vec<(String, String, Vec<Part>)>,
}

/// All reasons why a scenario has no exact answer, threat by threat.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfReach {
    /// The reasons, at least one.
    pub reasons: Vec<Reason>,
}

/// A part of a scenario that the exact engine cannot handle.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// A threat hits nodes on which downtime costs depend.
    Downtime {
        /// Id of the threat.
        threat: String,
        /// Ids of the hit nodes on which downtime costs depend.
        nodes: Vec<String>,
        /// Ids of nodes with downtime costs: for each hit node one, the hit node itself or a node that needs it.
        costs: Vec<String>,
    },
    /// A direct loss per hour of outage.
    PerHour {
        /// Id of the threat.
        threat: String,
        /// Category of the loss.
        category: String,
    },
    /// Records times an amount for each, where the product of the two laws is not a law.
    Records {
        /// Id of the threat.
        threat: String,
        /// Category of the loss.
        category: String,
    },
    /// A threat that costs something moves with a factor.
    Factor {
        /// Id of the threat.
        threat: String,
        /// Name of the factor.
        factor: String,
    },
    /// Threats that trigger one another in a circle.
    TriggerCycle {
        /// Ids of the threats, the first one again at the end.
        threats: Vec<String>,
    },
    /// More occurrences in a trial than a simulation takes.
    TooFrequent {
        /// Id of the threat.
        threat: String,
        /// Expected number of occurrences in a trial.
        mean: f64,
    },
    /// A control in place that prevents occurrences or makes direct losses smaller.
    Control {
        /// Id of the control.
        control: String,
    },
    /// A stress that forces occurrences.
    Forced {
        /// Id of the stress.
        stress: String,
    },
    /// More than 1,000 losses in all that may follow from one threat.
    TooManyLosses {
        /// Id of the threat.
        threat: String,
    },
}

/// Most losses of an event, with the losses of all occurrences that may follow.
const MOST_LOSSES: usize = 1000;

/// Most occurrences of a threat in a trial for which exact figures are computed.
const MOST_OCCURRENCES: f64 = 100_000.0;

impl Reason {
    /// A stable word for the kind of reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Downtime { .. } => "downtime",
            Self::PerHour { .. } => "per-hour",
            Self::Records { .. } => "records",
            Self::Factor { .. } => "factor",
            Self::TriggerCycle { .. } => "trigger-cycle",
            Self::TooFrequent { .. } => "too-frequent",
            Self::Control { .. } => "control",
            Self::Forced { .. } => "forced",
            Self::TooManyLosses { .. } => "too-many-losses",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Downtime { threat, nodes, costs } if nodes == costs => {
                write!(out, "threat `{threat}` hits {}, whose downtime costs", listed(nodes))
            }
            Self::Downtime { threat, nodes, costs } => write!(
                out,
                "threat `{threat}` hits {}, on which the downtime costs of {} depend",
                listed(nodes),
                listed(costs)
            ),
            Self::PerHour { threat, category } => {
                write!(out, "threat `{threat}` has a loss per hour of outage (`{category}`)")
            }
            Self::Records { threat, category } => write!(
                out,
                "threat `{threat}` has a loss of records times an amount (`{category}`) whose product is no known law: \
                 that takes a constant among the two, or two lognormal ones"
            ),
            Self::Factor { threat, factor } => write!(out, "threat `{threat}` moves with factor `{factor}`"),
            Self::TriggerCycle { threats } => {
                let circle: Vec<String> = threats.iter().map(|threat| format!("`{threat}`")).collect();
                write!(out, "threats trigger one another in a circle: {}", circle.join(" -> "))
            }
            Self::TooFrequent { threat, mean } => write!(
                out,
                "threat `{threat}` occurs {mean:.0} times in a trial on average; exact figures are computed up to {MOST_OCCURRENCES:.0}"
            ),
            Self::Control { control } => {
                write!(out, "control `{control}` is in place and acts on what happens or what it costs")
            }
            Self::Forced { stress } => write!(out, "stress `{stress}` forces occurrences"),
            Self::TooManyLosses { threat } => {
                write!(out, "more than {MOST_LOSSES} losses may follow from threat `{threat}`")
            }
        }
    }
}

/// Ids as they are named in a sentence.
fn listed(ids: &[String]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

impl fmt::Display for OutOfReach {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.reasons.iter().map(ToString::to_string).collect();
        write!(out, "no exact answer: {}", reasons.join("; "))
    }
}

impl std::error::Error for OutOfReach {}

impl Model {
    /// Builds the model of a scenario.
    ///
    /// Within reach are threats of any frequency whose occurrences cost amounts, or records times an amount where one of the two is constant
    /// or both are lognormal, and trigger such threats without a circle. Needs, tolerances, seasons and delays do not matter to such
    /// losses; nor do hits on nodes on which no downtime cost depends.
    ///
    /// # Errors
    /// [`OutOfReach`] with every part of the scenario that is not within reach.
    pub(crate) fn new(scenario: &Scenario) -> Result<Self, OutOfReach> {
        let mut reasons = Survey::new(scenario).reasons();
        if reasons.is_empty() {
            let builder = Builder { scenario };
            match builder.build() {
                Ok(model) => return Ok(model),
                Err(reason) => reasons.push(reason),
            }
        }
        Err(OutOfReach { reasons })
    }
}

/// The search for parts that are out of reach.
struct Survey<'a> {
    scenario: &'a Scenario,
    /// For each node, a node with a downtime cost that depends on the node; it may be the node itself.
    costs: Vec<Option<NodeIndex>>,
}

impl<'a> Survey<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let mut costs: Vec<Option<NodeIndex>> = vec![None; scenario.nodes.len()];
        let mut open: Vec<(NodeIndex, NodeIndex)> = Vec::new();
        for (index, node) in scenario.nodes.iter().enumerate() {
            if !node.downtime.is_empty() {
                let itself = NodeIndex(index as u32);
                costs[index] = Some(itself);
                open.push((itself, itself));
            }
        }
        while let Some((node, cost)) = open.pop() {
            for member in scenario.nodes[node.0 as usize].needed() {
                let known = &mut costs[member.0 as usize];
                if known.is_none() {
                    *known = Some(cost);
                    open.push((member, cost));
                }
            }
        }
        Self { scenario, costs }
    }

    /// Reasons for controls in place that prevent occurrences or change direct losses.
    fn controls(&self) -> impl Iterator<Item = Reason> {
        let changes = |act: &Act| match act {
            Act::Occurrence { effect: Effect::Prevents(_), .. } => true,
            Act::Occurrence { nodes, effect: Effect::Losses { .. }, .. } => nodes.is_none(),
            _ => false,
        };
        let in_place = self.scenario.controls_in_place().iter();
        let in_place = in_place.map(|control| &self.scenario.controls[control.0 as usize]);
        let acting = in_place.filter(move |control: &&Control| control.acts.iter().any(changes));
        acting.map(|control| Reason::Control { control: control.id.clone() })
    }

    fn reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.scenario.threats.iter().flat_map(|threat| self.of_threat(threat)).collect();
        reasons.extend(self.circles());
        reasons.extend(self.controls());
        let assumed = &self.scenario.assumed;
        reasons.extend((!assumed.forced.is_empty()).then(|| Reason::Forced { stress: assumed.id.clone() }));
        reasons
    }

    fn of_threat(&self, threat: &Threat) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if let Some(hits) = &threat.hits {
            reasons.extend(self.downtime(threat, hits));
        }
        let id = || threat.id.clone();
        for loss in &threat.losses {
            let category = self.scenario.categories[loss.category.0 as usize].clone();
            match &loss.amount {
                LossAmount::Amount(_) => {}
                LossAmount::PerHour(_) => reasons.push(Reason::PerHour { threat: id(), category }),
                LossAmount::Records { records, each } => {
                    if records.product(each).is_none() {
                        reasons.push(Reason::Records { threat: id(), category });
                    }
                }
            }
        }
        let costs = !threat.losses.is_empty() || !threat.triggers.is_empty();
        let loaded = threat.loadings.iter().filter(|loading| loading.frequency != 0.0 || loading.loss != 0.0);
        for loading in loaded.filter(|_| costs) {
            let factor = self.scenario.factors.names[loading.factor.0 as usize].clone();
            reasons.push(Reason::Factor { threat: id(), factor });
        }
        if let Some(count) = threat.frequency.filter(|_| costs).map(|frequency| count(self.scenario, frequency)) {
            let mean = count.mean();
            if mean + 10.0 * count.variance().sqrt() > MOST_OCCURRENCES {
                reasons.push(Reason::TooFrequent { threat: id(), mean });
            }
        }
        reasons
    }

    fn downtime(&self, threat: &Threat, hits: &Hits) -> Option<Reason> {
        let hit = match &hits.pick {
            Pick::One(nodes) | Pick::Each(nodes, _) | Pick::All(nodes) => nodes,
        };
        let id = |node: NodeIndex| self.scenario.nodes[node.0 as usize].id.clone();
        let mattering = hit.iter().filter_map(|&node| Some((id(node), id(self.costs[node.0 as usize]?))));
        let (mut nodes, mut costs): (Vec<String>, Vec<String>) = mattering.unzip();
        nodes.sort();
        costs.sort();
        costs.dedup();
        (!nodes.is_empty()).then(|| Reason::Downtime { threat: threat.id.clone(), nodes, costs })
    }

    /// Reasons for cycles of triggers, each found once: a threat is not visited again once all threats that follow from it were
    /// visited.
    fn circles(&self) -> Vec<Reason> {
        let mut state = vec![Seen::No; self.scenario.threats.len()];
        let mut found = Vec::new();
        for index in 0..self.scenario.threats.len() {
            self.follow(index, &mut state, &mut Vec::new(), &mut found);
        }
        found
    }

    fn follow(&self, index: usize, state: &mut [Seen], way: &mut Vec<usize>, found: &mut Vec<Reason>) {
        match state[index] {
            Seen::Left => return,
            Seen::OnTheWay => {
                let from = way.iter().position(|&other| other == index).unwrap_or(0);
                let circle = way[from..].iter().chain([&index]);
                let threats = circle.map(|&threat| self.scenario.threats[threat].id.clone()).collect();
                return found.push(Reason::TriggerCycle { threats });
            }
            Seen::No => {}
        }
        state[index] = Seen::OnTheWay;
        way.push(index);
        for trigger in &self.scenario.threats[index].triggers {
            self.follow(trigger.threat.0 as usize, state, way, found);
        }
        way.pop();
        state[index] = Seen::Left;
    }
}

/// State of a threat in a walk along triggers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Seen {
    No,
    OnTheWay,
    Left,
}

fn count(scenario: &Scenario, frequency: Frequency) -> Count {
    Count::new(frequency, scenario.horizon.hours() / Ticks::YEAR.hours())
}

/// The step from a scenario within reach to a model.
struct Builder<'a> {
    scenario: &'a Scenario,
}

impl Builder<'_> {
    fn build(&self) -> Result<Model, Reason> {
        let total = self.parts(None)?;
        let mut parties = Vec::new();
        for (index, party) in self.scenario.parties.iter().enumerate() {
            let bearer = PartyIndex(index as u32);
            let losses = self.scenario.threats.iter().flat_map(|threat| &threat.losses);
            let bears = losses.map(|loss| loss.bearer).any(|other| other == bearer)
                || self.scenario.nodes.iter().flat_map(|node| &node.downtime).any(|curve| curve.bearer == bearer);
            if bears {
                parties.push((party.id.clone(), party.name.clone(), self.parts(Some(bearer))?));
            }
        }
        Ok(Model { total, parties })
    }

    /// The threats that cost `bearer` anything; without a bearer, that cost any party anything.
    fn parts(&self, bearer: Option<PartyIndex>) -> Result<Vec<Part>, Reason> {
        let mut parts = Vec::new();
        for (index, threat) in self.scenario.threats.iter().enumerate() {
            let Some(frequency) = threat.frequency else { continue };
            let mut left = MOST_LOSSES;
            let cost = self.cost(ThreatIndex(index as u32), bearer, &mut left);
            let cost = cost.ok_or_else(|| Reason::TooManyLosses { threat: threat.id.clone() })?;
            let count = count(self.scenario, frequency);
            if !cost.is_nothing() && count.mean() > 0.0 {
                parts.push(Part { count, cost });
            }
        }
        Ok(parts)
    }

    /// The cost of one occurrence to `bearer`; `None` if it has more losses and triggers than are `left`.
    fn cost(&self, threat: ThreatIndex, bearer: Option<PartyIndex>, left: &mut usize) -> Option<Cost> {
        let threat = &self.scenario.threats[threat.0 as usize];
        let mut cost = Cost::default();
        for loss in threat.losses.iter().filter(|loss| bearer.is_none_or(|bearer| loss.bearer == bearer)) {
            *left = left.checked_sub(1)?;
            cost.losses.push(severity(loss)?);
        }
        for trigger in &threat.triggers {
            *left = left.checked_sub(1)?;
            let follower = self.cost(trigger.threat, bearer, left)?;
            let q = trigger.probability.get();
            if q > 0.0 && !follower.is_nothing() {
                cost.follows.push((q, follower));
            }
        }
        Some(cost)
    }
}

/// The law of a loss; `None` for a loss out of reach, which [`Survey`] has found before.
fn severity(loss: &DirectLoss) -> Option<Severity> {
    match &loss.amount {
        LossAmount::Amount(law) => Some(Severity::new(law.clone())),
        LossAmount::Records { records, each } => records.product(each).map(Severity::new),
        LossAmount::PerHour(_) => None,
    }
}
