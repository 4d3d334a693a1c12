//! Nodes, what they need and what their downtime costs.

use super::kind::{Duration, List, Many, Map, Members, Number, Share, Stated, Text, TimeOfDay, Whole, Word};
use super::noun::{noun, table};
use crate::scenario::read::tree::Table;

noun! {
    /// A process, site, system, team or vendor.
    Node = "a node" {
        /// Name for people; the id if left out.
        / name: Text;
        /// A free word such as `site`, `team`, `system` or `process`, for selectors.
        / kind: Text;
        /// A free word such as `luzon`, for selectors.
        / region: Text;
        /// Id of the party that owns it.
        / owner: Text;
        /// Free words for selectors.
        / tags: Many<Text>;
        /// What it depends on: its capacity is that of its scarcest need.
        / needs: Many<Need>;
        /// What its downtime costs: one curve, or one for each bearer.
        / downtime: Many<DowntimeCurve>;
        /// Weekly hours in which downtime costs; around the clock if left out.
        / hours: Many<Hours>;
        /// How much disruption is tolerated.
        / tolerance: Tolerance;
        /// How work lost in an outage is made up afterwards.
        / backlog: Backlog;
    }
}

noun! {
    /// One dependency on a group of nodes: `all`, `any`, `at_least` with `of`, or `pool`.
    Need = "a need" schema one_form {
        /// All of these nodes; as a table, each with its criticality, the share of capacity that its loss takes away (above 0, up to 1).
        form / all: Members;
        /// Any one of these nodes; the first is in use, the others take over after the `switchover`.
        form / any: List<Text>;
        /// So many of the nodes in `of`.
        form / at_least: Whole [min 1];
        /// The nodes of which `at_least` so many are needed.
        form / of: List<Text>;
        /// Nodes that share the work, each with the share that it can carry; weights sum to 1 or more, and what is above 1 is spare.
        form / pool: Map<Number>;
        /// Time until work is rerouted to the members that are left; only for `any` and `pool`. None if left out.
        / switchover: Duration;
        /// Stock, battery or grace: a shortfall shorter than this is not felt. None if left out.
        / buffer: Duration;
        /// Time that a restart takes after a shortfall that was felt. None if left out.
        / restart: Duration;
        /// Probability that a shortfall is passed on at all, drawn once an episode. 1 if left out.
        / probability: Share;
    }
}

noun! {
    /// What downtime costs over time.
    DowntimeCurve = "a downtime curve" {
        /// Id of the party that bears the cost; the node's owner if left out.
        / bearer: Text;
        /// Loss category; `downtime` if left out.
        / category: Text;
        /// Cost of an hour of full outage, from its first minute on. 0 if left out.
        / per_hour: Number [min 0];
        /// Other costs an hour once the outage has lasted so long; times rise.
        / steps: List<Step>;
        /// Sums due once an outage has lasted so long; times rise.
        / lumps: List<Lump>;
    }
}

table! {
    /// A cost an hour from a time in the outage on.
    Step = "a step" {
        /// Time since the outage began.
        / after: Duration [required];
        /// Cost of an hour of full outage from then on.
        / per_hour: Number [required min 0];
    }
}

table! {
    /// A sum due once an outage has lasted so long.
    Lump = "a lump sum" {
        /// Time since the outage began.
        / at: Duration [required];
        /// The sum, however partial the outage.
        / amount: Number [required min 0];
    }
}

noun! {
    /// Hours in service on some days of the week.
    Hours = "an entry of `hours`" {
        /// The days on which service begins.
        / days: Many<Word> [required words "mon" "tue" "wed" "thu" "fri" "sat" "sun"];
        /// When service begins; midnight if left out.
        / from: TimeOfDay;
        /// When service ends; midnight if left out. At or before `from`, it is on the next day.
        / to: TimeOfDay;
    }
}

noun! {
    /// How much disruption is tolerated.
    Tolerance = "a tolerance" {
        /// Service level: time with less capacity than this counts. 1, any shortfall, if left out.
        / below: Share;
        /// Longest time below the level; a breach is a longer one.
        / at_most: Duration;
        /// Most data that may be lost, in hours of work.
        / data_loss: Duration;
    }
}

noun! {
    /// How work lost in an outage is made up afterwards.
    Backlog = "a backlog" {
        /// Extra work an hour, as a share of normal capacity.
        / rate: Number [required];
        /// Share of the downtime cost that goes on until the backlog is gone.
        / share: Share [required];
    }
}

impl Node {
    /// A node that needs nothing and costs nothing yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Need {
    /// All of these nodes; a pair is a node with its criticality, the share of capacity that its loss takes away.
    pub fn all(members: impl Stated<Members>) -> Self {
        Self(Table::default().with("all", members.tree()))
    }

    /// Any one of these nodes; the first is in use, the others take over after the `switchover`.
    pub fn any(ids: impl Stated<List<Text>>) -> Self {
        Self(Table::default().with("any", ids.tree()))
    }

    /// A number of these nodes.
    pub fn at_least(count: impl Stated<Whole>, of: impl Stated<List<Text>>) -> Self {
        Self(Table::default().with("at_least", count.tree()).with("of", of.tree()))
    }

    /// Nodes that share the work, each with the share that it can carry.
    pub fn pool(weights: impl Stated<Map<Number>>) -> Self {
        Self(Table::default().with("pool", weights.tree()))
    }
}

impl DowntimeCurve {
    /// What downtime costs a party; the node's owner bears it where the curve is [`default`](Self::default).
    pub fn new(bearer: impl Stated<Text>) -> Self {
        Self::default().bearer(bearer)
    }
}
