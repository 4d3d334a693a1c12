//! Nodes of the network and their needs.

use super::{CategoryIndex, NodeIndex, PartyIndex, WeeklyHours};
use crate::units::{Money, Probability, Ticks};

/// A process, site, system, team or vendor.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Node {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Kind, a free word such as `site` or `process`.
    pub kind: Option<String>,
    /// Region, a free word.
    pub region: Option<String>,
    /// Party that owns the node.
    pub owner: Option<PartyIndex>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Needs of the node, in the order of the file (the order has no effect on results).
    pub needs: Vec<Need>,
    /// Cost curves of the node's downtime, each with its bearer.
    pub downtime: Vec<DowntimeCurve>,
    /// Hours in which downtime costs; `None` for around the clock.
    pub hours: Option<WeeklyHours>,
    /// Impact tolerance of the node.
    pub tolerance: Option<Tolerance>,
    /// Catching up on lost work after an outage.
    pub backlog: Option<Backlog>,
}

/// One dependency of a node on a group of other nodes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Need {
    /// Members of the group and the rule that combines their capacities.
    pub form: NeedForm,
    /// Time until work is rerouted.
    pub switchover: Ticks,
    /// Time for which stock, a battery or a grace period hides a shortfall.
    pub buffer: Ticks,
    /// Time that a restart takes after an episode that the node felt.
    pub restart: Ticks,
    /// Probability that an episode of the need is passed on to the node.
    pub probability: Probability,
}

/// How the members of a need combine. Members are distinct and never the node itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NeedForm {
    /// All members, each with a criticality c in (0, 1]: the minimum over members of 1 - c (1 - a), a being the member's capacity.
    All(Vec<(NodeIndex, f64)>),
    /// Any one member is enough; the first member is the primary one.
    Any(Vec<NodeIndex>),
    /// At least `k` members, 1 <= k <= members.
    AtLeast {
        /// Number of members needed.
        k: u32,
        /// The members.
        of: Vec<NodeIndex>,
    },
    /// Weighted members with a sum of weights of at least 1.
    Pool(Vec<(NodeIndex, f64)>),
}

impl NeedForm {
    /// The members in order.
    pub(crate) fn members(&self) -> Vec<NodeIndex> {
        match self {
            Self::All(weighted) | Self::Pool(weighted) => weighted.iter().map(|member| member.0).collect(),
            Self::Any(of) | Self::AtLeast { of, .. } => of.clone(),
        }
    }
}

/// Cost of downtime over time: an impact curve with its bearer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DowntimeCurve {
    /// Party that bears the cost.
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
pub(crate) struct Rate {
    /// Time since the episode began.
    pub after: Ticks,
    /// Cost per hour of full outage.
    pub per_hour: Money,
}

/// A lump sum due when an episode reaches a length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lump {
    /// The length, positive.
    pub at: Ticks,
    /// The sum, not scaled by lost capacity.
    pub amount: Money,
}

/// Impact tolerance: the longest tolerated interval below a service level, and the most data that may be lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tolerance {
    /// Service level: an interval with capacity strictly below this counts. In (0, 1].
    pub below: f64,
    /// Longest tolerated interval; a longer interval is a breach.
    pub at_most: Option<Ticks>,
    /// Most data that may be lost, in hours of work.
    pub data_loss: Option<Ticks>,
}

/// Catching up, after an episode, on the work lost during the episode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Backlog {
    /// Extra work per in-service hour, as a share of normal capacity, positive.
    pub rate: f64,
    /// Share of the downtime cost that goes on until the backlog is gone.
    pub share: Probability,
}
