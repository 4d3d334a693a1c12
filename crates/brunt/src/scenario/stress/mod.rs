//! Stresses: extreme but plausible assumptions, added to the draws of a scenario or replacing them.

pub(crate) mod check;
pub(crate) mod entry;

use crate::random::{Law, LawError};
use crate::scenario::{
    Control, ControlIndex, ControlSet, FactorIndex, Framework, Frequency, Hits, LossAmount, NodeIndex, OutageLength,
    Pick, Programme, RecoveryStep, Scenario, Status, Threat, ThreatIndex, Timing,
};
use crate::units::{Probability, Ticks};
use std::fmt;

/// Largest number of stresses in a scenario.
pub(crate) const MOST_STRESSES: usize = 256;

/// A stress, with everything inherited from other stresses already included.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Stress {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Forced occurrences.
    pub forced: Vec<Forced>,
    /// Outages of nodes that the stress assumes.
    pub out: Vec<OutOfService>,
    /// Multipliers of the frequency, losses and outages of threats, at most one per threat.
    pub scales: Vec<Scale>,
    /// Factors that are fixed or shifted, at most one entry per factor.
    pub factors: Vec<(FactorIndex, Move)>,
    /// Controls that the stress switches off.
    pub disabled: ControlSet,
    /// Contracts and policies under the stress; `None` if the stress does not change the scenario's.
    pub programme: Option<Programme>,
    /// SHA-256 of the content of the stress, as 64 hexadecimal digits. Empty for a stress built in code, which is then identified by
    /// its id.
    pub hash: String,
}

/// A forced occurrence of a threat: no control prevents it. A field that is `None` is drawn from the threat's own laws.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Forced {
    /// The threat.
    pub threat: ThreatIndex,
    /// Time of the occurrence, before the horizon.
    pub at: Option<Ticks>,
    /// Nodes hit, by index, among the nodes that the threat may hit.
    pub hits: Option<Vec<NodeIndex>>,
    /// Share of the capacity of each hit node that is taken.
    pub takes: Option<Probability>,
    /// Length of the outage before controls shorten it. Factor loadings do not lengthen it.
    pub outage: Option<Lasting>,
    /// Data lost at each hit node, in hours of work.
    pub data_loss: Option<Ticks>,
}

/// Length of an outage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lasting {
    /// A fixed length of time.
    For(Ticks),
    /// Until the end of the horizon.
    ToHorizon,
}

/// Nodes that lose capacity regardless of controls that act on occurrences: an insolvent provider, a stressed exit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OutOfService {
    /// Name for people.
    pub name: String,
    /// Risk framework to which the losses are assigned.
    pub framework: Framework,
    /// The nodes, distinct, by index.
    pub nodes: Vec<NodeIndex>,
    /// Start of the outage, before the horizon.
    pub at: Ticks,
    /// Length of the outage.
    pub lasts: Lasting,
    /// Share of the capacity of each node that is lost.
    pub takes: Probability,
    /// Capacity still lost after the outage, step by step, as in [`Hits::recovery`].
    pub recovery: Vec<RecoveryStep>,
}

/// Multipliers of the frequency, losses and outages of a threat. Each is finite and at least 0; 1 means no change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// The threat.
    pub threat: ThreatIndex,
    /// Multiplier of the threat's mean frequency or probability; a probability is capped at 1.
    pub frequency: f64,
    /// Multiplier of the threat's direct losses.
    pub losses: f64,
    /// Multiplier of the lengths of the threat's outages.
    pub outages: f64,
}

/// Change of a systemic factor: fixed at a value, shifted, or both.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Move {
    /// Value of the factor in every trial. Correlated factors are drawn from their conditional law given this value.
    pub fix: Option<f64>,
    /// Amount added to the drawn or fixed value. Correlated factors do not move with a shift.
    pub shift: f64,
}

/// How a forced occurrence relates to the drawn occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// The forced occurrence is one more occurrence of its threat, in addition to all drawn ones.
    #[default]
    OnTop,
    /// Trials are conditional on the threat occurring at least as often as it is forced; the threat's first occurrences are the forced
    /// ones.
    Given,
    /// No other threat occurs by itself, and every draw is replaced by its median: a deterministic what-if.
    Alone,
}

impl Reading {
    /// The word used in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::OnTop => "on-top",
            Self::Given => "given",
            Self::Alone => "alone",
        }
    }
}

/// The assumptions of a stress that has been applied to a scenario.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub(crate) struct Assumed {
    /// Id of the stress; empty if no stress is applied.
    pub id: String,
    /// Display name of the stress.
    pub name: String,
    /// [`Stress::hash`] of the stress.
    pub hash: String,
    /// Forced occurrences.
    pub forced: Vec<Forced>,
    /// How the forced occurrences relate to the drawn ones.
    pub reading: Reading,
    /// Factors that are fixed or shifted.
    pub factors: Vec<(FactorIndex, Move)>,
    /// Controls that are in place but switched off by the stress.
    pub disabled: ControlSet,
}

/// Reason why a stress cannot be applied.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) enum StressError {
    /// A fixed number of occurrences, multiplied, is not a whole number that fits in 32 bits.
    FixedFrequency {
        /// The threat.
        threat: String,
        /// The product.
        found: f64,
    },
    /// A multiplied law would draw numbers that are too large.
    Law {
        /// The threat.
        threat: String,
        /// Problem of the multiplied law.
        reason: LawError,
    },
    /// [`Reading::Given`] was asked for a threat without a frequency: there is no probability to condition on.
    NeverByItself {
        /// The threat.
        threat: String,
    },
}

impl fmt::Display for StressError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FixedFrequency { threat, found } => {
                write!(out, "`{threat}` occurs a fixed number of times, which cannot become {found}")
            }
            Self::Law { threat, reason } => write!(out, "a law of `{threat}` cannot be multiplied so: {reason}"),
            Self::NeverByItself { threat } => write!(
                out,
                "`{threat}` only follows others, so there is no chance of it to be given; let it happen on top"
            ),
        }
    }
}

impl std::error::Error for StressError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Law { reason, .. } => Some(reason),
            Self::FixedFrequency { .. } | Self::NeverByItself { .. } => None,
        }
    }
}

impl Stress {
    /// A stress without any assumption.
    pub(crate) fn new(id: &str) -> Self {
        Self { id: id.into(), name: id.into(), ..Self::default() }
    }

    /// Whether the stress may change the frequency of threats or the cost of an occurrence.
    pub(crate) fn changes_counts(&self) -> bool {
        !self.scales.is_empty() || !self.factors.is_empty() || self.forces()
    }

    /// Whether the stress forces occurrences or outages of nodes.
    pub(crate) fn forces(&self) -> bool {
        !self.forced.is_empty() || !self.out.is_empty()
    }
}

impl Scenario {
    /// The scenario under a stress.
    ///
    /// An assumed outage of nodes becomes an extra threat with one forced occurrence, placed after the threats of this scenario. All
    /// draws keep their addresses, so trials of the result pair with trials of this scenario. The hash of the result contains the hash
    /// of the stress (its id if there is no hash) and the reading.
    ///
    /// # Errors
    /// [`StressError`].
    pub(crate) fn under(&self, stress: &Stress, reading: Reading) -> Result<Self, StressError> {
        let mut scenario = self.clone();
        for scale in &stress.scales {
            scale.apply(&mut scenario.threats[scale.threat.0 as usize], reading)?;
        }
        if reading == Reading::Alone {
            scenario.threats.iter_mut().for_each(|threat| threat.frequency = None);
        }
        let by_itself = |forced: &&Forced| self.threats[forced.threat.0 as usize].frequency.is_none();
        if let Some(forced) = stress.forced.iter().find(by_itself).filter(|_| reading == Reading::Given) {
            let threat = self.threats[forced.threat.0 as usize].id.clone();
            return Err(StressError::NeverByItself { threat });
        }
        let mut forced = stress.forced.clone();
        for (number, out) in stress.out.iter().enumerate() {
            forced.push(Forced::at(ThreatIndex(scenario.threats.len() as u32), out.at));
            scenario.threats.push(out.threat(&stress.id, number));
        }
        if let Some(programme) = &stress.programme {
            scenario.programme = programme.clone();
        }
        scenario.assumed = Assumed {
            id: stress.id.clone(),
            name: stress.name.clone(),
            hash: stress.hash.clone(),
            forced,
            reading,
            factors: stress.factors.clone(),
            disabled: stress.disabled,
        };
        scenario.hash = format!("{}/{}/{}", self.hash, stress.hash.get(..16).unwrap_or(&stress.id), reading.name());
        Ok(scenario)
    }
}

impl Forced {
    /// A forced occurrence at a time; everything else about the occurrence is drawn.
    pub(crate) fn at(threat: ThreatIndex, at: Ticks) -> Self {
        Self { threat, at: Some(at), hits: None, takes: None, outage: None, data_loss: None }
    }
}

impl OutOfService {
    /// The threat that stands for the assumed outage. Its id contains points, so it cannot equal an id from a file.
    fn threat(&self, stress: &str, number: usize) -> Threat {
        let constant = |value: f64| Law::constant(value).expect("a share and a time are finite");
        let outage = match self.lasts {
            Lasting::For(time) => OutageLength::Law(constant(time.hours())),
            Lasting::ToHorizon => OutageLength::UntilHorizon,
        };
        Threat {
            id: format!("{stress}.out.{number}"),
            name: self.name.clone(),
            framework: self.framework,
            frequency: None,
            timing: Timing::Uniform,
            hits: Some(Hits {
                pick: Pick::All(self.nodes.clone()),
                shared: false,
                takes: constant(self.takes.get()),
                outage,
                recovery: self.recovery.clone(),
                data_loss: None,
            }),
            losses: Vec::new(),
            triggers: Vec::new(),
            loadings: Vec::new(),
            assumed: true,
        }
    }
}

impl Scale {
    fn apply(&self, threat: &mut Threat, reading: Reading) -> Result<(), StressError> {
        if self.frequency != 1.0 && reading != Reading::Alone {
            threat.frequency = match threat.frequency {
                Some(frequency) => self.frequency(&threat.id, frequency)?,
                None => None,
            };
        }
        let refused = |reason| StressError::Law { threat: threat.id.clone(), reason };
        if self.losses != 1.0 {
            for loss in &mut threat.losses {
                let (LossAmount::Amount(law) | LossAmount::Records { each: law, .. } | LossAmount::PerHour(law)) =
                    &mut loss.amount;
                *law = times(law, self.losses).map_err(refused)?;
            }
        }
        if self.outages != 1.0
            && let Some(OutageLength::Law(law)) = threat.hits.as_mut().map(|hits| &mut hits.outage)
        {
            *law = times(law, self.outages).map_err(refused)?;
        }
        Ok(())
    }

    /// Multiplies a frequency. The law stays of the same kind, and a negative binomial law keeps its size `k`, so one random number
    /// gives a count that rises with the multiplier. A multiplier of 0 gives `None`.
    fn frequency(&self, threat: &str, frequency: Frequency) -> Result<Option<Frequency>, StressError> {
        let by = self.frequency;
        if by == 0.0 {
            return Ok(None);
        }
        let probability = |p: Probability| Probability::new((p.get() * by).min(1.0)).unwrap_or(Probability::ONE);
        Ok(Some(match frequency {
            Frequency::Poisson { mean } => Frequency::Poisson { mean: mean * by },
            Frequency::NegativeBinomial { mean, k } => Frequency::NegativeBinomial { mean: mean * by, k },
            Frequency::Bernoulli { p } => Frequency::Bernoulli { p: probability(p) },
            Frequency::Binomial { n, p } => Frequency::Binomial { n, p: probability(p) },
            Frequency::Fixed { count } => {
                let found = f64::from(count) * by;
                if found.fract() != 0.0 || found > f64::from(u32::MAX) {
                    return Err(StressError::FixedFrequency { threat: threat.to_owned(), found });
                }
                Frequency::Fixed { count: found as u32 }
            }
        }))
    }
}

/// A law multiplied by a number of at least 0.
fn times(law: &Law, factor: f64) -> Result<Law, LawError> {
    if factor == 0.0 { Law::constant(0.0) } else { Law::scaled(law.clone(), factor) }
}

impl Assumed {
    /// Whether a control acts: its status is in place and the stress does not switch it off.
    pub(crate) fn acts(&self, index: u32, control: &Control) -> bool {
        control.status == Status::InPlace && !self.disabled.contains(ControlIndex(index))
    }
}
