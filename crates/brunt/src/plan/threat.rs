//! Threats, compiled: laws with the keys of their draws.

use super::capacity;
use super::entity;
use super::network::{NONE, Network};
use crate::random::{Count, CountError, Law, special};
use crate::scenario::{
    Framework, Frequency, LossAmount, OutageLength, Pick, RecoveryStep, Scenario, Threat, ThreatIndex, Timing,
};

/// A threat in the order of ids.
#[derive(Debug, Clone)]
pub(crate) struct PlanThreat {
    pub framework: Framework,
    /// The 32-bit stream of its own occurrences.
    pub stream: u32,
    pub count: Option<Count>,
    pub timing: PlanTiming,
    pub hits: Option<PlanHits>,
    pub losses: Vec<PlanLoss>,
    pub triggers: Vec<PlanTrigger>,
    /// Whether another threat may trigger the threat.
    pub follows: bool,
    /// Whether a control meets occurrences of the threat.
    pub controlled: bool,
    /// Positions of the threat's forced occurrences among all forced occurrences of the plan.
    pub forced: Vec<u32>,
    pub frequency_loading: Load,
    /// For Bernoulli and binomial frequencies: Phi^-1(p) sqrt(1 + var(b.Z)).
    pub threshold: Option<f64>,
    pub loss_loading: Load,
}

/// A linear combination b.Z of factors and its variance.
#[derive(Debug, Clone, Default)]
pub(crate) struct Load {
    /// (position among the factors in use, b).
    pub terms: Vec<(u32, f64)>,
    pub variance: f64,
}

/// Timing of occurrences.
#[derive(Debug, Clone)]
pub(crate) enum PlanTiming {
    Uniform,
    /// Stretches of time, one for each month of the horizon with a weight above 0.
    Seasonal(Vec<Season>),
    Fixed(Vec<i64>),
}

/// A stretch of time in ticks. The `width` random words from `from` on lead to the stretch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Season {
    pub from: u64,
    pub width: u64,
    pub start: i64,
    pub length: i64,
}

/// Which nodes an occurrence hits and how.
#[derive(Debug, Clone)]
pub(crate) struct PlanHits {
    pub rule: Rule,
    pub targets: Vec<Target>,
    /// Key of the one draw for all targets.
    pub shared: Option<u64>,
    pub takes: Law,
    /// The capacity taken if it is always the same, in units of 10^-18.
    pub always_takes: Option<u64>,
    /// `None`: to the end of the horizon.
    pub outage: Option<Law>,
    /// Index into the plan's recoveries, or `NONE`.
    pub recovery: u32,
    pub data_loss: Option<Law>,
}

/// How targets are picked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rule {
    One,
    Each(f64),
    All,
}

/// A node that a threat may hit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// Position in the plan.
    pub node: u32,
    pub scenario: u32,
    pub matters: bool,
    /// Key of the draws for the target.
    pub key: u64,
}

/// A direct loss.
#[derive(Debug, Clone)]
pub(crate) struct PlanLoss {
    pub slot: u32,
    pub key: u64,
    pub amount: LossAmount,
}

/// A trigger.
#[derive(Debug, Clone)]
pub(crate) struct PlanTrigger {
    pub threat: ThreatIndex,
    pub probability: f64,
    pub after: Law,
    pub key: u64,
}

/// One disruption of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub node: u32,
    pub scenario_node: u32,
    pub occurrence: u32,
    pub event: u32,
    pub threat: u32,
    /// Index into the plan's recoveries, or `NONE`.
    pub recovery: u32,
    pub start: i64,
    /// End of the full outage, not cut at the horizon.
    pub end: i64,
    pub takes: u64,
    pub data_loss: i64,
}

/// The parts of the plan that threats are compiled against.
pub(crate) struct Surroundings<'a> {
    pub scenario: &'a Scenario,
    pub network: &'a Network,
    pub first_direct: &'a [u32],
    /// Position among the factors in use of each factor, or `NONE`.
    pub factor_position: &'a [u32],
    pub recoveries: &'a mut Vec<Vec<(i64, u64)>>,
}

impl PlanThreat {
    pub(crate) fn compile(index: usize, around: &mut Surroundings<'_>) -> Result<Self, CountError> {
        let scenario = around.scenario;
        let threat = &scenario.threats[index];
        let frequency_loading = load(around, threat, |loading| loading.frequency);
        Ok(Self {
            framework: threat.framework,
            stream: threat.stream(),
            count: threat.frequency.map(|frequency| frequency.count(scenario.horizon)).transpose()?,
            timing: timing(scenario, threat),
            hits: threat.hits.as_ref().map(|_| hits(threat, around)),
            losses: losses(scenario, threat, around.first_direct[index]),
            triggers: triggers(scenario, threat),
            follows: follows(scenario, index),
            controlled: false,
            forced: Vec::new(),
            threshold: threat.frequency.and_then(|frequency| threshold(frequency, frequency_loading.variance)),
            frequency_loading,
            loss_loading: load(around, threat, |loading| loading.loss),
        })
    }

    /// Whether occurrences only have direct losses: without hits and triggers nothing depends on their times or on each other. Nor
    /// may the threat follow others, so that all its losses of a trial are added up in one place, or be met by a control, or be
    /// forced.
    pub(crate) fn only_costs(&self) -> bool {
        !self.controlled && self.costs_apart_from_controls()
    }

    /// As [`only_costs`](Self::only_costs), but controls may meet the threat.
    pub(crate) fn costs_apart_from_controls(&self) -> bool {
        let alone = !self.follows && self.forced.is_empty();
        self.hits.is_none() && self.triggers.is_empty() && alone
    }
}

/// Whether any threat triggers the threat at position `index`.
fn follows(scenario: &Scenario, index: usize) -> bool {
    let mut triggers = scenario.threats.iter().flat_map(|threat| &threat.triggers);
    triggers.any(|trigger| trigger.threat.0 as usize == index)
}

/// A loaded probability is Phi(threshold + b.Z); its mean over Z is the stated p.
fn threshold(frequency: Frequency, variance: f64) -> Option<f64> {
    match frequency {
        Frequency::Bernoulli { p } | Frequency::Binomial { p, .. } => {
            Some(special::normal_quantile(p.get()) * (1.0 + variance).sqrt())
        }
        _ => None,
    }
}

fn timing(scenario: &Scenario, threat: &Threat) -> PlanTiming {
    match &threat.timing {
        Timing::Uniform => PlanTiming::Uniform,
        Timing::Fixed(times) => PlanTiming::Fixed(times.iter().map(|time| time.get()).collect()),
        Timing::Seasonal(weights) => seasons(scenario, weights),
    }
}

/// Months of the horizon by weight; a month that is only partly inside counts by the part that is.
fn seasons(scenario: &Scenario, weights: &[f64; 12]) -> PlanTiming {
    let months = scenario.start.months(scenario.horizon);
    let mut parts = Vec::new();
    for (index, &(start, month)) in months.iter().enumerate() {
        let end = months.get(index + 1).map_or(scenario.horizon, |next| next.0);
        let length = end.get() - start.get();
        let whole = scenario.start.length_of_month(index as i64);
        let weight = weights[usize::from(month) - 1] * length as f64 / whole.get() as f64;
        if weight > 0.0 {
            parts.push((weight, start.get(), length));
        }
    }
    let sum: f64 = parts.iter().map(|part| part.0).sum();
    if parts.is_empty() {
        return PlanTiming::Uniform;
    }
    let mut seasons: Vec<Season> = Vec::with_capacity(parts.len());
    let mut below = 0.0;
    for (weight, start, length) in parts {
        let from = (below / sum * 2f64.powi(64)) as u64;
        seasons.push(Season { from, width: 0, start, length });
        below += weight;
    }
    for index in 0..seasons.len() {
        let to = seasons.get(index + 1).map_or(u64::MAX, |next| next.from);
        seasons[index].width = to - seasons[index].from;
    }
    PlanTiming::Seasonal(seasons)
}

fn hits(threat: &Threat, around: &mut Surroundings<'_>) -> PlanHits {
    let hits = threat.hits.as_ref().expect("asked only for a threat with hits");
    let (rule, nodes) = match &hits.pick {
        Pick::One(nodes) => (Rule::One, nodes),
        Pick::Each(nodes, probability) => (Rule::Each(probability.get()), nodes),
        Pick::All(nodes) => (Rule::All, nodes),
    };
    let target = |node: u32| {
        let position = around.network.position[node as usize];
        let key = entity(&["hit", &threat.id, &around.scenario.nodes[node as usize].id]);
        let matters = around.network.nodes[position as usize].matters;
        Target { node: position, scenario: node, matters, key }
    };
    PlanHits {
        rule,
        targets: nodes.iter().map(|node| target(node.0)).collect(),
        shared: hits.shared.then(|| entity(&["shared", &threat.id])),
        takes: hits.takes.clone(),
        always_takes: hits.takes.is_constant().map(|takes| capacity::fixed(takes.clamp(0.0, 1.0))),
        outage: match &hits.outage {
            OutageLength::Law(law) => Some(law.clone()),
            OutageLength::UntilHorizon => None,
        },
        recovery: recovery(&hits.recovery, around.recoveries),
        data_loss: hits.data_loss.clone(),
    }
}

fn recovery(steps: &[RecoveryStep], recoveries: &mut Vec<Vec<(i64, u64)>>) -> u32 {
    if steps.is_empty() {
        return NONE;
    }
    recoveries.push(steps.iter().map(|step| (step.after.get(), capacity::stated(step.takes.get()))).collect());
    recoveries.len() as u32 - 1
}

/// Compiles direct losses. They are keyed by category and bearer, and losses with the same key parts by their number among these,
/// so that the order of other losses does not matter.
fn losses(scenario: &Scenario, threat: &Threat, first_slot: u32) -> Vec<PlanLoss> {
    let mut compiled: Vec<PlanLoss> = Vec::with_capacity(threat.losses.len());
    for (index, loss) in threat.losses.iter().enumerate() {
        let same =
            |other: &&crate::scenario::DirectLoss| (other.category, other.bearer) == (loss.category, loss.bearer);
        let twin = threat.losses[..index].iter().filter(same).count().to_string();
        let category = &scenario.categories[loss.category.0 as usize];
        let bearer = &scenario.parties[loss.bearer.0 as usize].id;
        let key = entity(&["loss", &threat.id, category, bearer, &twin]);
        compiled.push(PlanLoss { slot: first_slot + index as u32, key, amount: loss.amount.clone() });
    }
    compiled
}

/// Compiles triggers. They are keyed by the threat that follows, and triggers of the same threat by their number among these.
fn triggers(scenario: &Scenario, threat: &Threat) -> Vec<PlanTrigger> {
    let mut compiled = Vec::with_capacity(threat.triggers.len());
    for (index, trigger) in threat.triggers.iter().enumerate() {
        let twin = threat.triggers[..index].iter().filter(|other| other.threat == trigger.threat).count().to_string();
        let follows = &scenario.threats[trigger.threat.0 as usize].id;
        compiled.push(PlanTrigger {
            threat: trigger.threat,
            probability: trigger.probability.get(),
            after: trigger.after.clone(),
            key: entity(&["trigger", &threat.id, follows, &twin]),
        });
    }
    compiled.sort_by_key(|trigger| (trigger.threat, trigger.key));
    compiled
}

fn load(around: &Surroundings<'_>, threat: &Threat, loading: impl Fn(&crate::scenario::Loading) -> f64) -> Load {
    let used: Vec<(u32, f64)> =
        threat.loadings.iter().map(|entry| (entry.factor.0, loading(entry))).filter(|term| term.1 != 0.0).collect();
    let correlation = &around.scenario.factors.correlation;
    let pairs = used.iter().flat_map(|a| used.iter().map(move |b| (a, b)));
    let variance = pairs.map(|(a, b)| a.1 * b.1 * correlation[[a.0 as usize, b.0 as usize]]).sum();
    let terms = used.iter().map(|&(factor, b)| (around.factor_position[factor as usize], b)).collect();
    Load { terms, variance }
}
