//! Numbers that a scenario states of nodes: needs, downtime, hours in service, tolerance and backlog.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// A need of a node. Times are in hours.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct NeedFacts {
    /// Id of the node that has the need.
    pub node: String,
    /// Position of the need in the node's list of needs, from 0.
    pub need: u32,
    /// Members of the need, and how their capacities combine.
    pub form: NeedFormFacts,
    /// Hours until work is rerouted.
    pub switchover: f64,
    /// Hours for which a shortfall is not felt.
    pub buffer: f64,
    /// Hours that the level before a recovery lasts after a shortfall that was felt.
    pub restart: f64,
    /// Probability that an episode of shortfall is passed on to the node.
    pub probability: f64,
}

/// Members of a need, and how their capacities combine.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NeedFormFacts {
    /// All members. The weight of a member is its criticality: the share of capacity that its full loss takes away.
    All(Vec<MemberFacts>),
    /// Any one member, by id; the first is in use.
    Any(Vec<String>),
    /// At least `k` members.
    AtLeast {
        /// Number of members needed.
        k: u32,
        /// Ids of the members.
        of: Vec<String>,
    },
    /// Members that share the work by weight.
    Pool(Vec<MemberFacts>),
}

/// A member of a need.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct MemberFacts {
    /// Id of the member.
    pub node: String,
    /// Criticality of the member in [`NeedFormFacts::All`], weight of the member in [`NeedFormFacts::Pool`].
    pub weight: f64,
}

/// Cost curve of downtime of a node.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct DowntimeFacts {
    /// Id of the node.
    pub node: String,
    /// Id of the party that bears the cost.
    pub bearer: String,
    /// Category of the loss.
    pub category: String,
    /// Pairs of hours since the episode began, and cost per hour of full outage from then on.
    pub rates: Vec<[f64; 2]>,
    /// Pairs of hours since the episode began, and the sum due when the episode has lasted so long.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub lumps: Vec<[f64; 2]>,
}

/// Hours in which downtime of a node costs.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ServiceHoursFacts {
    /// Id of the node.
    pub node: String,
    /// First and last hour of each time in service, counted from Monday 00:00 and repeated every week.
    pub open: Vec<[f64; 2]>,
}

/// Impact tolerance of a node.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct ToleranceFacts {
    /// Id of the node.
    pub node: String,
    /// Capacity below which time counts.
    pub below: f64,
    /// Longest time below that capacity, in hours; `None` if no time is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub at_most: Option<f64>,
    /// Most data that may be lost, in hours; `None` if no data loss is stated.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub data_loss: Option<f64>,
}

/// Work that a node makes up after an outage.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct BacklogFacts {
    /// Id of the node.
    pub node: String,
    /// Extra work per hour after recovery, as a share of normal capacity.
    pub rate: f64,
    /// Share of the downtime cost that goes on until the backlog is gone.
    pub share: f64,
}
