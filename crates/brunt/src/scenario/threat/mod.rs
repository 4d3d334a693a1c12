//! Threats: frequency, timing, nodes hit, capacity taken, length of outage and direct losses.

pub(crate) mod check;
pub(crate) mod entry;
pub(crate) mod frequency;
pub(crate) mod loading;
mod loss;
pub(crate) mod offspring;
pub(crate) mod outage_hours;

use crate::random::special::{normal_cdf, normal_quantile};
use crate::random::{Count, CountError, Law, entity, stream32};
use crate::scenario::{CategoryIndex, FactorIndex, Factors, NodeIndex, PartyIndex, ThreatIndex};
use crate::units::{Probability, Ticks};

/// A threat: a source of occurrences that hit nodes, cost directly, or trigger other threats.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Threat {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Risk framework of the threat.
    pub framework: Framework,
    /// Law of the number of occurrences by itself; `None` if the threat only follows other threats or a stress.
    pub frequency: Option<Frequency>,
    /// Law of the times of occurrences.
    pub timing: Timing,
    /// Nodes hit; `None` if the threat hits no node.
    pub hits: Option<Hits>,
    /// Direct losses of each occurrence.
    pub losses: Vec<DirectLoss>,
    /// Threats that each occurrence may trigger.
    pub triggers: Vec<Trigger>,
    /// Factor loadings, at most one per factor, sorted by factor.
    pub loadings: Vec<Loading>,
    /// Whether a stress added this threat to take nodes out of service; no control acts on such a threat.
    pub assumed: bool,
}

impl Threat {
    /// Ratio of the mean annual loss to the product of mean frequency and mean size; `None` where the ratio is 1.
    ///
    /// With frequency loadings b, loss loadings g and correlation matrix C, c = b' C g. Weighting years by exp(g.Z - g'Cg/2) moves the
    /// mean of b.Z to c. A Poisson or negative binomial mean m exp(b.Z - b'Cb/2) then gives exp(c); a probability
    /// Phi(Phi^-1(p) s + b.Z) with s^2 = 1 + b'Cb gives Phi(Phi^-1(p) + c / s) / p.
    pub(crate) fn joint_factor(&self, factors: &Factors) -> Option<f64> {
        let covariance = self.form(factors, |loading| loading.frequency, |loading| loading.loss);
        if covariance == 0.0 {
            return None;
        }
        match self.frequency? {
            Frequency::Poisson { .. } | Frequency::NegativeBinomial { .. } => Some(libm::exp(covariance)),
            Frequency::Bernoulli { p } | Frequency::Binomial { p, .. } if p.get() > 0.0 && p.get() < 1.0 => {
                let spread = (1.0 + self.form(factors, |x| x.frequency, |y| y.frequency)).sqrt();
                Some(normal_cdf(normal_quantile(p.get()) + covariance / spread) / p.get())
            }
            Frequency::Bernoulli { .. } | Frequency::Binomial { .. } | Frequency::Fixed { .. } => None,
        }
    }

    /// The 32-bit address of the draws of the threat's occurrences.
    pub(crate) fn stream(&self) -> u32 {
        stream32(entity(&["threat", &self.id]))
    }

    /// Covariance of the factor scores b.Z of the frequencies of two threats.
    pub(crate) fn covariance_of_rates(&self, other: &Self, factors: &Factors) -> f64 {
        let frequency = |loading: &Loading| loading.frequency;
        form(factors, (&self.loadings, frequency), (&other.loadings, frequency))
    }

    /// The form x' C y over the loadings of the threat.
    fn form(&self, factors: &Factors, x: impl Fn(&Loading) -> f64, y: impl Fn(&Loading) -> f64) -> f64 {
        form(factors, (&self.loadings, x), (&self.loadings, y))
    }
}

/// The form x' C y over the loadings of two threats, C being the correlation matrix of the factors.
fn form(
    factors: &Factors,
    (ones, x): (&[Loading], impl Fn(&Loading) -> f64),
    (others, y): (&[Loading], impl Fn(&Loading) -> f64),
) -> f64 {
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs
        .map(|(one, other)| x(one) * factors.correlation[[one.factor.0 as usize, other.factor.0 as usize]] * y(other))
        .sum()
}

/// The four risk frameworks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Framework {
    /// Compliance risk.
    Compliance,
    /// Financial risk.
    Financial,
    /// Operational risk.
    Operational,
    /// Strategic risk.
    Strategic,
}

impl Framework {
    /// All four frameworks, sorted by name.
    pub(crate) const ALL: [Self; 4] = [Self::Compliance, Self::Financial, Self::Operational, Self::Strategic];

    /// The word used in files and reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Compliance => "compliance",
            Self::Financial => "financial",
            Self::Operational => "operational",
            Self::Strategic => "strategic",
        }
    }
}

/// Law of the number of occurrences of a threat by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Frequency {
    /// Poisson; the mean is per year of 8,760 h and scales with the horizon.
    Poisson {
        /// Mean per year, positive and finite.
        mean: f64,
    },
    /// Negative binomial with variance mean + mean^2 / k; mean is per year, and mean and k scale with the horizon.
    NegativeBinomial {
        /// Mean per year, positive and finite.
        mean: f64,
        /// Size, positive and finite.
        k: f64,
    },
    /// At most one occurrence per horizon, with a probability.
    Bernoulli {
        /// Probability per horizon.
        p: Probability,
    },
    /// Binomial: `n` chances per horizon, each with the same probability.
    Binomial {
        /// Number of chances.
        n: u32,
        /// Probability of an occurrence at each chance.
        p: Probability,
    },
    /// Always the same number per horizon.
    Fixed {
        /// Number of occurrences per horizon.
        count: u32,
    },
}

impl Frequency {
    /// The law of the number of occurrences within a horizon.
    ///
    /// # Errors
    /// [`CountError`] for a law that cannot be drawn.
    pub(crate) fn count(self, horizon: Ticks) -> Result<Count, CountError> {
        let years = horizon.hours() / Ticks::YEAR.hours();
        match self {
            Self::Poisson { mean } => Count::poisson(mean * years),
            Self::NegativeBinomial { mean, k } => Count::negative_binomial(mean * years, k * years),
            Self::Bernoulli { p } => Count::bernoulli(p.get()),
            Self::Binomial { n, p } => Count::binomial(n, p.get()),
            Self::Fixed { count } => Ok(Count::fixed(count)),
        }
    }
}

/// Law of the times of occurrences.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Timing {
    /// Uniform over the horizon.
    Uniform,
    /// Weights of the calendar months (January first), not all zero; uniform within a month.
    Seasonal([f64; 12]),
    /// The i-th occurrence happens at the i-th of these times, each before the horizon. Only with [`Frequency::Fixed`] (as many times
    /// as the count) or [`Frequency::Bernoulli`] (one time).
    Fixed(Vec<Ticks>),
}

/// Effect of an occurrence on nodes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hits {
    /// Nodes hit.
    pub pick: Pick,
    /// Whether all nodes hit by an occurrence share one draw of capacity taken, outage and data loss; otherwise each node has its own
    /// draw.
    pub shared: bool,
    /// Share of capacity taken, a law on [0, 1].
    pub takes: Law,
    /// Length of the outage.
    pub outage: OutageLength,
    /// Capacity still taken after the outage, step by step; times strictly increase, and the last step takes 0.
    pub recovery: Vec<RecoveryStep>,
    /// Hours of data lost at the node hit.
    pub data_loss: Option<Law>,
}

/// Selection of the nodes that an occurrence hits, among candidate nodes (distinct, by index, at least one).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pick {
    /// One candidate, all equally likely.
    One(Vec<NodeIndex>),
    /// Each candidate independently with a probability.
    Each(Vec<NodeIndex>, Probability),
    /// All candidates: a common shock.
    All(Vec<NodeIndex>),
}

impl Pick {
    /// All candidate nodes named.
    pub(crate) fn all(&self) -> &[NodeIndex] {
        let (Self::One(nodes) | Self::All(nodes) | Self::Each(nodes, _)) = self;
        nodes
    }

    /// The nodes that may be hit; empty for [`Pick::Each`] with probability 0.
    pub(crate) fn candidates(&self) -> &[NodeIndex] {
        match self {
            Self::Each(_, probability) if *probability == Probability::ZERO => &[],
            Self::One(nodes) | Self::All(nodes) | Self::Each(nodes, _) => nodes,
        }
    }
}

/// Length of an outage.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OutageLength {
    /// A law in hours on [0, infinity).
    Law(Law),
    /// Until the end of the horizon.
    UntilHorizon,
}

/// Capacity still taken, from a time after the end of the full outage on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RecoveryStep {
    /// Time after the end of the full outage at which this step begins; the first is 0.
    pub after: Ticks,
    /// Capacity taken, as a share of the capacity that the full outage took.
    pub takes: Probability,
}

/// A cost of an occurrence that is not downtime.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DirectLoss {
    /// Loss category.
    pub category: CategoryIndex,
    /// Party that bears the loss.
    pub bearer: PartyIndex,
    /// Amount of the loss.
    pub amount: LossAmount,
}

/// Amount of a direct loss; every law has support on [0, infinity).
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum LossAmount {
    /// An amount.
    Amount(Law),
    /// A number of records times an amount per record.
    Records {
        /// Number of records.
        records: Law,
        /// Amount per record.
        each: Law,
    },
    /// An amount per hour of the occurrence's longest outage, cut at the horizon.
    PerHour(Law),
}

/// An occurrence of another threat that an occurrence may trigger.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Trigger {
    /// The threat that follows.
    pub threat: ThreatIndex,
    /// Probability that the trigger fires.
    pub probability: Probability,
    /// Delay in hours, a law on [0, infinity).
    pub after: Law,
}

/// Loading of a threat on a factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Loading {
    /// The factor.
    pub factor: FactorIndex,
    /// Loading b of the frequency; zero with [`Frequency::Fixed`].
    pub frequency: f64,
    /// Loading g of losses and durations.
    pub loss: f64,
}
