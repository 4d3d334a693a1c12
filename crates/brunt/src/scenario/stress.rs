//! Stresses: extreme but plausible assumptions on top of what a scenario draws, or in its place.

use super::{
    Control, ControlIndex, ControlSet, FactorIndex, Framework, Frequency, Hits, LossAmount, NodeIndex, Outage, Pick,
    Programme, RecoveryStep, Scenario, Status, Threat, ThreatIndex, Timing,
};
use crate::random::{Law, LawError};
use crate::units::{Probability, Ticks};
use std::fmt;

/// Most stresses of a scenario.
pub const MOST_STRESSES: usize = 256;

/// A stress, with all that it inherits.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Stress {
    /// Key in the file.
    pub id: String,
    /// Name for people, the id where none is given.
    pub name: String,
    /// Occurrences that happen.
    pub forced: Vec<Forced>,
    /// Nodes that are out of service.
    pub out: Vec<OutOfService>,
    /// How much more often threats occur and how much worse they are, one a threat at most.
    pub scales: Vec<Scale>,
    /// Factors that stand elsewhere, one a factor at most.
    pub factors: Vec<(FactorIndex, Move)>,
    /// Controls that do not act.
    pub disabled: ControlSet,
    /// Contracts and policies as they are under the stress; `None` where they stay.
    pub programme: Option<Programme>,
    /// SHA-256 of what it says, as 64 hexadecimal digits; empty where it was built in code, and then its id tells it apart.
    pub hash: String,
}

/// An occurrence of a threat that happens: no control prevents it. What is not stated is drawn as the threat draws it.
#[derive(Debug, Clone, PartialEq)]
pub struct Forced {
    /// The threat.
    pub threat: ThreatIndex,
    /// When, before the horizon.
    pub at: Option<Ticks>,
    /// Which of the nodes that the threat may hit it hits, by index.
    pub hits: Option<Vec<NodeIndex>>,
    /// The part of their capacity that it takes.
    pub takes: Option<Probability>,
    /// How long, before controls shorten it. Factors do not lengthen it.
    pub outage: Option<Lasting>,
    /// The data lost at each, counted in hours of work.
    pub data_loss: Option<Ticks>,
}

/// How long something lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// So long.
    For(Ticks),
    /// To the end of the horizon.
    ToHorizon,
}

/// Nodes that lose capacity whatever controls do to occurrences: an insolvent provider, a stressed exit.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfService {
    /// Name for people.
    pub name: String,
    /// Risk framework of what it costs.
    pub framework: Framework,
    /// The nodes, distinct, by index.
    pub nodes: Vec<NodeIndex>,
    /// From when, before the horizon.
    pub at: Ticks,
    /// How long.
    pub lasts: Lasting,
    /// The part of their capacity that is lost.
    pub takes: Probability,
    /// Capacity still lost afterwards, step by step, as of a threat.
    pub recovery: Vec<RecoveryStep>,
}

/// How much more often a threat occurs and how much worse it is; each factor is finite and at least 0, 1 for no change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The threat.
    pub threat: ThreatIndex,
    /// Times its mean frequency or probability; a probability ends at 1.
    pub frequency: f64,
    /// Times its direct losses.
    pub losses: f64,
    /// Times its outages.
    pub outages: f64,
}

/// Where a factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Move {
    /// At this value in every trial; those that it is correlated with follow, as they do given that value.
    pub fix: Option<f64>,
    /// So much higher than drawn or fixed, alone.
    pub shift: f64,
}

/// What a forced occurrence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// It happens beside all that is drawn: one more occurrence of its threat.
    #[default]
    OnTop,
    /// Given that its threat occurs at least as often as it is forced: the first occurrences are the forced ones.
    Given,
    /// Nothing else happens, and every draw stands at its median: a deterministic what-if.
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

/// What a stress has made of a scenario.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Assumed {
    /// Id of the stress; empty where there is none.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// SHA-256 of what it says.
    pub hash: String,
    /// Occurrences that happen.
    pub forced: Vec<Forced>,
    /// What they mean.
    pub reading: Reading,
    /// Factors that stand elsewhere.
    pub factors: Vec<(FactorIndex, Move)>,
    /// Controls that do not act though they are in place.
    pub disabled: ControlSet,
}

/// Why a stress cannot be applied.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StressError {
    /// A number of occurrences that is always the same, times something, is no whole number that can be counted.
    FixedFrequency {
        /// The threat.
        threat: String,
        /// The product.
        found: f64,
    },
    /// A law that is multiplied draws numbers that are too large.
    Law {
        /// The threat.
        threat: String,
        /// What is wrong with it.
        reason: LawError,
    },
    /// Nothing can be said given that a threat occurs that never occurs by itself.
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

impl Scale {
    /// No change.
    pub fn none(threat: ThreatIndex) -> Self {
        Self { threat, frequency: 1.0, losses: 1.0, outages: 1.0 }
    }
}

impl Stress {
    /// A stress that changes nothing yet.
    pub fn new(id: &str) -> Self {
        Self { id: id.into(), name: id.into(), ..Self::default() }
    }

    /// Whether it may change how often threats occur, or what an occurrence costs.
    pub(crate) fn changes_counts(&self) -> bool {
        !self.scales.is_empty() || !self.factors.is_empty() || self.forces()
    }

    /// Whether it forces occurrences or outages.
    pub fn forces(&self) -> bool {
        !self.forced.is_empty() || !self.out.is_empty()
    }
}

impl Scenario {
    /// The scenario under a stress.
    ///
    /// Nodes that are out of service are hit by threats of their own, after all others. All draws keep their addresses, so that trials of
    /// the result pair with those of this scenario. The hash of the result names stress and reading.
    ///
    /// # Errors
    /// [`StressError`].
    pub fn under(&self, stress: &Stress, reading: Reading) -> Result<Self, StressError> {
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
    /// An occurrence at a time, of which the rest is drawn.
    pub fn at(threat: ThreatIndex, at: Ticks) -> Self {
        Self { threat, at: Some(at), hits: None, takes: None, outage: None, data_loss: None }
    }
}

impl OutOfService {
    /// The threat that takes the nodes out; no id in a file has a point.
    fn threat(&self, stress: &str, number: usize) -> Threat {
        let constant = |value: f64| Law::constant(value).expect("a share and a time are finite");
        let outage = match self.lasts {
            Lasting::For(time) => Outage::Law(constant(time.hours())),
            Lasting::ToHorizon => Outage::UntilHorizon,
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
            && let Some(Outage::Law(law)) = threat.hits.as_mut().map(|hits| &mut hits.outage)
        {
            *law = times(law, self.outages).map_err(refused)?;
        }
        Ok(())
    }

    /// Times a frequency: it keeps its law, a negative binomial one its size, so that the same random number gives more occurrences.
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

/// A law times a factor of at least 0.
fn times(law: &Law, factor: f64) -> Result<Law, LawError> {
    if factor == 0.0 { Law::constant(0.0) } else { Law::scaled(law.clone(), factor) }
}

impl Assumed {
    /// Whether a control acts that is in place.
    pub(crate) fn acts(&self, index: u32, control: &Control) -> bool {
        control.status == Status::InPlace && !self.disabled.contains(ControlIndex(index))
    }
}
