//! Nodes and what they need.

use super::{CategoryIndex, NodeIndex, PartyIndex, WeeklyHours};
use crate::units::{Money, Probability, Ticks};

/// A process, site, system, team or vendor.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Node {
    /// Key in the file.
    pub id: String,
    /// Name for people, the id where none is given.
    pub name: String,
    /// Kind, a free word such as `site` or `process`.
    pub kind: Option<String>,
    /// Region, a free word.
    pub region: Option<String>,
    /// Who owns it.
    pub owner: Option<PartyIndex>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// What it needs, in the order of the file (the order decides nothing).
    pub needs: Vec<Need>,
    /// What its downtime costs, and whom.
    pub downtime: Vec<DowntimeCurve>,
    /// When downtime costs; `None` is around the clock.
    pub hours: Option<WeeklyHours>,
    /// How much disruption is tolerated.
    pub tolerance: Option<Tolerance>,
    /// How lost work is made up after an outage.
    pub backlog: Option<Backlog>,
}

/// One dependency of a node on a group of others.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The members and how they combine.
    pub form: NeedForm,
    /// Time until work is rerouted.
    pub switchover: Ticks,
    /// Stock, battery or grace that hides a shortfall.
    pub buffer: Ticks,
    /// Time that a restart takes after an episode that was felt.
    pub restart: Ticks,
    /// Probability that an episode is passed on.
    pub probability: Probability,
}

/// How the members of a need combine. Members are distinct and never the node itself.
#[derive(Debug, Clone, PartialEq)]
pub enum NeedForm {
    /// All members, each with a criticality c in (0, 1]: min of 1 - c (1 - a).
    All(Vec<(NodeIndex, f64)>),
    /// Any member; the first is primary.
    Any(Vec<NodeIndex>),
    /// At least `k` members, 1 <= k <= members.
    AtLeast {
        /// How many are needed.
        k: u32,
        /// The members.
        of: Vec<NodeIndex>,
    },
    /// Weighted members with a sum of weights of at least 1.
    Pool(Vec<(NodeIndex, f64)>),
}

impl NeedForm {
    /// The members in order.
    pub fn members(&self) -> Vec<NodeIndex> {
        match self {
            Self::All(weighted) | Self::Pool(weighted) => weighted.iter().map(|member| member.0).collect(),
            Self::Any(of) | Self::AtLeast { of, .. } => of.clone(),
        }
    }
}

/// Cost of downtime over time: an impact curve with its bearer.
#[derive(Debug, Clone, PartialEq)]
pub struct DowntimeCurve {
    /// Who bears the cost.
    pub bearer: PartyIndex,
    /// Loss category.
    pub category: CategoryIndex,
    /// Cost per hour of full outage by time since the episode began; the first starts at 0, times strictly increase.
    pub rates: Vec<Rate>,
    /// Lump sums by length of the episode, lengths positive and strictly increasing.
    pub lumps: Vec<Lump>,
}

/// Cost per hour from a time in the episode on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Time since the episode began.
    pub after: Ticks,
    /// Cost per hour of full outage.
    pub per_hour: Money,
}

/// A lump sum due when an episode reaches a length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lump {
    /// The length, positive.
    pub at: Ticks,
    /// The sum, not scaled by lost capacity.
    pub amount: Money,
}

/// Impact tolerance: at most so long below such a service level, and at most so much data lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Service level: an interval with capacity strictly below this counts. In (0, 1].
    pub below: f64,
    /// Longest tolerated interval; a breach is a longer one.
    pub at_most: Option<Ticks>,
    /// Most hours of data that may be lost.
    pub data_loss: Option<Ticks>,
}

/// Work lost in an episode is made up afterwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backlog {
    /// Extra work per in-service hour, as a share of normal capacity, positive.
    pub rate: f64,
    /// Share of the downtime cost that goes on until the backlog is gone.
    pub share: Probability,
}
