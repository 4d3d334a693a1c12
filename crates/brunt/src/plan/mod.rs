//! A scenario compiled to flat arrays, ready to be simulated.

mod capacity;
mod control;
mod factor;
mod form;
mod loss;
mod network;
#[cfg(test)]
mod refusal;
mod slack;
mod stress;
mod threat;

pub(crate) use capacity::{FINE, FULL, STATED, by_stated, divided, fixed, share, times_stated};
pub(crate) use control::{ActKind, Controls, NeedActKind, NeedControls, PlanAct};
pub(crate) use factor::PlanFactors;
pub(crate) use form::{Form, Member};
pub(crate) use loss::{Calendar, Curve, Losses, Meter};
pub(crate) use loss::{LossSource, Slot};
pub(crate) use network::{LAST_BIT, NONE, Network, PlanNeed, PlanNode, User};
pub(crate) use stress::{Forcing, PlanForced, Telling};
pub(crate) use threat::{Hit, Load, PlanLoss, PlanThreat, PlanTiming, Rule, Surroundings, Target};

use crate::random::{CountError, entity};
use crate::scenario::{ControlSet, FactorIndex, NodeIndex, Scenario, bound};
use crate::units::{Date, Ticks};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A compiled scenario: immutable, shared by all threads, independent of seed and trials. A clone shares the large parts.
///
/// Compiling takes time linear in nodes, needs and members.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) hash: String,
    pub(crate) start: Date,
    pub(crate) horizon: i64,
    pub(crate) network: Arc<Network>,
    pub(crate) losses: Arc<Losses>,
    pub(crate) threats: Arc<Vec<PlanThreat>>,
    pub(crate) factors: PlanFactors,
    pub(crate) controls: Controls,
    pub(crate) forcing: Forcing,
    /// Steps (time after the full outage, share still taken) of each recovery profile.
    pub(crate) recoveries: Arc<Vec<Vec<(i64, u64)>>>,
    pub(crate) parties: usize,
    pub(crate) categories: usize,
    pub(crate) scenario_nodes: usize,
    /// Stages of a disruption: its onset, and its end or the steps of the longest recovery profile.
    pub(crate) stages: usize,
    /// Most disruptions of a trial: each disruption and all its stages can be named in the cascade, and fit the memory of a trial.
    pub(crate) most_hits: usize,
}

/// Why a checked scenario cannot be compiled.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) enum CompileError {
    /// Two ids share a random stream: renaming one of them helps.
    StreamCollision {
        /// The first id.
        first: String,
        /// The second id.
        second: String,
    },
    /// A frequency that cannot be drawn.
    Frequency {
        /// The threat.
        threat: String,
        /// The reason why the frequency cannot be drawn.
        reason: CountError,
    },
    /// More nodes or needs than the engine counts (2^22).
    TooLarge {
        /// Number of nodes or needs, whichever is larger.
        found: usize,
    },
    /// A condition of a stress that is almost never true, so that no figures can be given under it.
    Condition {
        /// The threat.
        threat: String,
        /// Number of times that the threat would have to occur.
        times: usize,
    },
    /// A horizon longer than the engine's clock counts (2^42 ms, about 139 years).
    HorizonTooLong {
        /// The horizon.
        found: Ticks,
    },
}

impl fmt::Display for CompileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StreamCollision { first, second } => {
                write!(out, "`{first}` and `{second}` would share random numbers; rename one of them")
            }
            Self::Frequency { threat, reason } => write!(out, "the frequency of `{threat}` cannot be drawn: {reason}"),
            Self::TooLarge { found } => {
                write!(out, "{found} nodes or needs are more than the {LARGEST} that fit a plan")
            }
            Self::Condition { threat, times } => {
                let often = if *times == 1 { "once".to_string() } else { format!("{times} times") };
                write!(
                    out,
                    "`{threat}` all but never occurs {often} (in fewer than one of 1,000 years where factors move it), so little can be said given that it does; let it happen on top"
                )
            }
            Self::HorizonTooLong { found } => {
                let longest = LONGEST_HORIZON.hours();
                write!(out, "a horizon of {} h is longer than the {longest} h that are counted", found.hours())
            }
        }
    }
}

impl std::error::Error for CompileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Frequency { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

/// Nodes and needs are named by 22 bits in the queue of the cascade.
const LARGEST: usize = 1 << 22;

/// Times are named by the other 42 bits.
const LONGEST_HORIZON: Ticks = Ticks::new(1 << 42);

impl Plan {
    /// Compiles a checked scenario.
    ///
    /// # Errors
    /// [`CompileError::StreamCollision`] if two ids hash alike, [`CompileError::Frequency`] for a mean beyond 1e9 in the horizon,
    /// [`CompileError::TooLarge`] beyond 2^22 nodes or needs, [`CompileError::HorizonTooLong`] beyond 2^42 ms.
    pub(crate) fn compile(scenario: &Scenario) -> Result<Self, CompileError> {
        let needs = scenario.nodes.iter().map(|node| node.needs.len()).sum::<usize>();
        if needs.max(scenario.nodes.len()) >= LARGEST {
            return Err(CompileError::TooLarge { found: needs.max(scenario.nodes.len()) });
        }
        if scenario.horizon > LONGEST_HORIZON {
            return Err(CompileError::HorizonTooLong { found: scenario.horizon });
        }
        let mut losses = Losses::compile(scenario);
        let mut network = Network::compile(scenario, &losses.meter_of);
        let mut controls = Controls::compile(scenario, &mut network, &losses);
        let used = used_factors(scenario);
        let mut factors = PlanFactors::compile(scenario, used.clone());
        let mut recoveries = Vec::new();
        let mut around = Surroundings {
            scenario,
            network: &network,
            first_direct: &losses.first_direct,
            factor_position: &positions(scenario, &used),
            recoveries: &mut recoveries,
        };
        let mut threats = Vec::with_capacity(scenario.threats.len());
        for (index, threat) in scenario.threats.iter().enumerate() {
            let compiled = PlanThreat::compile(index, &mut around);
            threats.push(compiled.map_err(|reason| CompileError::Frequency { threat: threat.id.clone(), reason })?);
        }
        (0..).zip(&mut threats).for_each(|(index, threat)| threat.controlled = controls.meet(index));
        let forcing = Forcing::compile(scenario, &mut threats, &mut factors).map_err(|position| {
            let threat = scenario.threats[position].id.clone();
            CompileError::Condition { threat, times: threats[position].forced.len() }
        })?;
        refuse_collisions(scenario, &threats, &factors, &used)?;
        network.bound_roundings(&controls);
        losses.allow_for(&network);
        controls.allow_for(&network);
        let steps = recoveries.iter().map(Vec::len).max().unwrap_or(0);
        Ok(Self {
            stages: 1 + steps.max(1),
            most_hits: bound::disruptions(steps),
            hash: scenario.hash.clone(),
            start: scenario.start,
            horizon: scenario.horizon.get(),
            parties: scenario.parties.len(),
            categories: scenario.categories.len(),
            scenario_nodes: scenario.nodes.len(),
            network: Arc::new(network),
            losses: Arc::new(losses),
            threats: Arc::new(threats),
            factors,
            controls,
            forcing,
            recoveries: Arc::new(recoveries),
        })
    }

    /// Ticks for which a disruption goes on after its outage.
    pub(crate) fn recovery(&self, hit: &Hit) -> i64 {
        self.recoveries.get(hit.recovery as usize).and_then(|steps| steps.last()).map_or(0, |step| step.0)
    }

    /// The time by which all nodes that were down because of a disruption are up again: the disruption has ended, and all that it
    /// stopped has restarted. After the horizon nothing is down.
    pub(crate) fn over(&self, hit: &Hit) -> i64 {
        hit.end.saturating_add(self.recovery(hit)).saturating_add(self.controls.restart).min(self.horizon)
    }

    /// The slots that losses are booked to; rows name a slot by its position in this slice.
    pub(crate) fn slots(&self) -> &[Slot] {
        &self.losses.slots
    }

    /// Nodes with a tolerance, in the order of ids.
    pub(crate) fn tolerances(&self) -> &[NodeIndex] {
        &self.losses.tolerances
    }

    /// Nodes whose outages are recorded, in the order of ids: those with a downtime curve or a tolerance, and those that contracts or
    /// policies measure.
    pub(crate) fn recorded_nodes(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        self.losses.meters.iter().map(|meter| meter.node)
    }

    /// The controls at work: those in place, unless [`Plan::with_controls`] changed them.
    pub(crate) fn controls(&self) -> ControlSet {
        self.controls.in_force
    }

    /// The plan of the same scenario with other controls at work. All draws stay, so results differ by the effects of the controls
    /// only.
    ///
    /// The hash of the result names the controls, so that ledgers of different sets do not merge.
    #[must_use]
    pub(crate) fn with_controls(mut self, controls: ControlSet) -> Self {
        let known = ControlSet::from_bits(controls.bits() & ControlSet::first(self.controls.all.len()).bits());
        self.hash.truncate(self.hash.find('+').unwrap_or(self.hash.len()));
        if known != self.controls.in_place {
            self.hash = format!("{}+{:x}", self.hash, known.bits());
        }
        self.controls.in_force = known;
        self
    }

    /// Hash of the scenario that was compiled.
    pub(crate) fn scenario_hash(&self) -> &str {
        &self.hash
    }
}

/// Factors in use: those that threats load on, then those that only prices follow, each in the order of names.
///
/// In this order a price changes no draw of a threat, whatever the price is correlated with. Factors that are in use only because a
/// stress fixes them come last: other factors may follow them.
fn used_factors(scenario: &Scenario) -> Vec<FactorIndex> {
    let count = scenario.factors.names.len();
    let (mut loaded, mut priced) = (vec![false; count], vec![false; count]);
    for loading in scenario.threats.iter().flat_map(|threat| &threat.loadings) {
        loaded[loading.factor.0 as usize] |= loading.frequency != 0.0 || loading.loss != 0.0;
    }
    for price in &scenario.factors.prices {
        priced[price.factor.0 as usize] = true;
    }
    let mut fixed = vec![false; count];
    for (factor, _) in scenario.assumed.factors.iter().filter(|(_, moved)| moved.fix.is_some()) {
        fixed[factor.0 as usize] = true;
    }
    let rank = |factor: &FactorIndex| {
        let factor = factor.0 as usize;
        [loaded[factor], priced[factor], fixed[factor]].iter().position(|&used| used)
    };
    let mut used: Vec<FactorIndex> =
        (0..count as u32).map(FactorIndex).filter(|factor| rank(factor).is_some()).collect();
    used.sort_by_key(rank);
    used
}

/// Position of each factor of a scenario among the factors in use, or `NONE`.
fn positions(scenario: &Scenario, used: &[FactorIndex]) -> Vec<u32> {
    let mut positions = vec![NONE; scenario.factors.names.len()];
    for (position, factor) in (0..).zip(used) {
        positions[factor.0 as usize] = position;
    }
    positions
}

fn refuse_collisions(
    scenario: &Scenario,
    threats: &[PlanThreat],
    factors: &PlanFactors,
    used: &[FactorIndex],
) -> Result<(), CompileError> {
    let names = used.iter().map(|factor| &scenario.factors.names[factor.0 as usize]);
    let factors = factors.streams.iter().copied().zip(names);
    let threats = threats.iter().map(|threat| threat.stream).zip(scenario.threats.iter().map(|threat| &threat.id));
    let mut owners: HashMap<u32, &String> = HashMap::new();
    for (stream, id) in threats.chain(factors) {
        if let Some(first) = owners.insert(stream, id) {
            return Err(CompileError::StreamCollision { first: first.clone(), second: id.clone() });
        }
    }
    Ok(())
}
