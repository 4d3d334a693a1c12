//! Builder types of nodes: needs, cost of downtime, hours in service, tolerance and backlog.

use crate::scenario::entry::noun::{noun, table};
use crate::scenario::entry::{
    Duration, Id, List, Many, Map, Members, Number, Party, Share, Stated, Text, TimeOfDay, Whole, Word,
};
use crate::scenario::read::tree::Table;

noun! {
    /// A process, site, system, team or vendor.
    Node = "a node" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Kind of the node, for selectors: a free word such as `site`, `team`, `system` or `process`.
        / kind: Text;
        /// Region of the node, for selectors: a free word such as `luzon`.
        / region: Text;
        /// Id of the party that owns the node.
        / owner: Id<Party>;
        /// Tags of the node, for selectors: free words.
        / tags: Many<Text> [empty];
        /// Nodes that the node depends on. The capacity of the node is that of its scarcest need.
        / needs: Many<Need> [empty];
        /// Cost of downtime of the node: one curve, or one curve per bearer.
        / downtime: Many<DowntimeCurve> [empty];
        /// Weekly hours in which downtime of the node costs; around the clock if left out.
        / hours: Many<Hours>;
        /// Limits up to which disruption is tolerated.
        / tolerance: Tolerance;
        /// How work lost in an outage of the node is made up afterwards.
        / backlog: Backlog;
    }
}

noun! {
    /// One dependency on a group of nodes: `all`, `any`, `at_least` with `of`, or `pool`.
    Need = "a need" schema one_form {
        /// Nodes that are all needed: a list of ids, or a table of ids and criticalities. The criticality of a node (above 0, up to 1) is
        /// the share of capacity that the loss of the node takes away.
        form / all: Members;
        /// Nodes of which one is enough. The first node is in use; the other nodes take over after the `switchover`.
        form / any: List<Id<Node>>;
        /// Number of nodes in `of` that are needed.
        form / at_least: Whole [min 1];
        /// Nodes of which at least the number `at_least` is needed.
        form / of: List<Id<Node>>;
        /// Nodes that share the work, each with a weight: the share of the work that the node can carry. Weights sum to 1 or more; the
        /// excess over 1 is spare.
        form / pool: Map<Number>;
        /// Time until work is rerouted to the remaining nodes of the need; only for `any` and `pool`. 0 if left out.
        / switchover: Duration [default "0h"];
        /// Stock, battery or grace period: a shortfall shorter than the buffer is not felt. 0 if left out.
        / buffer: Duration [default "0h"];
        /// Time that a restart takes after a shortfall that was felt. 0 if left out.
        / restart: Duration [default "0h"];
        /// Probability that a shortfall is passed on at all, drawn once per episode. 1 if left out.
        / probability: Share [default 1];
    }
}

noun! {
    /// Cost of downtime of a node, by the time since the outage began.
    DowntimeCurve = "a downtime curve" {
        /// Id of the party that bears the cost of downtime; the owner of the node if left out.
        / bearer: Id<Party>;
        /// Loss category of the cost of downtime; `downtime` if left out.
        / category: Text [default "downtime"];
        /// Cost per hour of full outage, from the first minute of the outage on. 0 if left out.
        / per_hour: Number [min 0 default 0];
        /// Costs per hour that apply instead of `per_hour` from a time in the outage on; times rise.
        / steps: List<Step> [empty];
        /// Sums due once an outage has lasted a given time; times rise.
        / lumps: List<Lump> [empty];
    }
}

table! {
    /// A cost per hour that applies from a time in the outage on.
    pub Step = "a step" {
        /// Time since the outage began.
        / after: Duration [required];
        /// Cost per hour of full outage from time `after` on.
        / per_hour: Number [required min 0];
    }
}

table! {
    /// A sum due once an outage has lasted a given time.
    pub Lump = "a lump sum" {
        /// Time since the outage began.
        / at: Duration [required];
        /// Sum due at time `at`, in full even if the outage is partial.
        / amount: Number [required min 0];
    }
}

noun! {
    /// Hours in service on some days of the week.
    Hours = "an entry of `hours`" {
        /// Days of the week on which service begins.
        / days: Many<Word> [required words "mon" "tue" "wed" "thu" "fri" "sat" "sun"];
        /// Time of day at which service begins; midnight if left out.
        / from: TimeOfDay [default "00:00"];
        /// Time of day at which service ends; midnight if left out. An end at or before `from` is on the next day.
        / to: TimeOfDay [default "24:00"];
    }
}

noun! {
    /// Limits up to which disruption is tolerated.
    Tolerance = "a tolerance" {
        /// Service level, a share of capacity: time with less capacity counts towards `at_most`. 1, any shortfall, if left out.
        / below: Share [default 1];
        /// Longest tolerated time below the service level `below`; a longer time is a breach.
        / at_most: Duration;
        /// Largest tolerated loss of data, in hours of work.
        / data_loss: Duration;
    }
}

noun! {
    /// How work lost in an outage of the node is made up afterwards.
    Backlog = "a backlog" {
        /// Extra work per hour after recovery, as a share of normal capacity.
        / rate: Number [required];
        /// Share of the downtime cost that continues until the backlog is gone.
        / share: Share [required];
    }
}

impl Node {
    /// A node without needs and without cost of downtime.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Need {
    /// Nodes that are all needed: ids, or pairs of an id and a criticality, the share of capacity that the loss of the node takes away.
    pub fn all(members: impl Stated<Members>) -> Self {
        Self(Table::default().with("all", members.tree()))
    }

    /// Nodes of which one is enough. The first node is in use; the other nodes take over after the `switchover`.
    pub fn any(ids: impl Stated<List<Id<Node>>>) -> Self {
        Self(Table::default().with("any", ids.tree()))
    }

    /// At least `count` of the nodes in `of`.
    pub fn at_least(count: impl Stated<Whole>, of: impl Stated<List<Id<Node>>>) -> Self {
        Self(Table::default().with("at_least", count.tree()).with("of", of.tree()))
    }

    /// Nodes that share the work, each with the share of the work that the node can carry.
    pub fn pool(weights: impl Stated<Map<Number>>) -> Self {
        Self(Table::default().with("pool", weights.tree()))
    }
}

impl DowntimeCurve {
    /// A curve of downtime cost that a party bears. The owner of the node bears the cost of a [`default`](Self::default) curve.
    pub fn new(bearer: impl Stated<Id<Party>>) -> Self {
        Self::default().bearer(bearer)
    }
}
