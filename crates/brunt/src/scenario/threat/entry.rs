//! Builder types of threats: frequency, nodes hit, outages, losses, triggers and loadings.

use crate::scenario::entry::noun::{noun, table};
use crate::scenario::entry::{
    Duration, Flag, Frequency, Id, Law, List, Many, Map, Node, Number, Party, Share, Stated, Text, Word,
};
use crate::scenario::read::tree::Table;

noun! {
    /// A threat: a kind of occurrence that disrupts nodes, causes losses or both.
    Threat = "a threat" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Risk framework under which the threat is reported.
        / framework: Word [required words "compliance" "financial" "operational" "strategic"];
        /// Frequency of the threat by itself; left out if the threat only follows other threats.
        / frequency: Frequency;
        /// Weights of the calendar months for the time of an occurrence, 12 numbers from January on; excludes `at`.
        / season: List<Number> [count 12];
        /// Fixed times of the occurrences since the start of the trial: as many times as `fixed` states, or one time with `bernoulli`;
        /// excludes `season`.
        / at: Many<Duration>;
        /// Nodes that an occurrence hits; left out if the threat only causes direct losses.
        / hits: Hits;
        /// `true` for one draw of `takes`, `outage` and `data_loss` for all nodes that an occurrence hits, instead of one draw per node.
        /// `false` if left out.
        / shared: Flag [off];
        /// Share of the capacity of a hit node that an occurrence takes, as a law on [0, 1]. 1 if left out.
        / takes: Law [default 1];
        /// Length of the outage at a hit node, as a law of durations, or `"to_horizon"`; required with `hits`.
        / outage: Law;
        /// Steps by which capacity comes back after the outage.
        / recovery: List<RecoveryStep> [empty];
        /// Data lost at a hit node, in hours of work, as a law of durations.
        / data_loss: Law;
        /// Direct losses of each occurrence, in addition to the cost of downtime.
        / losses: Many<Loss> [empty];
        /// Threats that may follow an occurrence.
        / triggers: Many<Trigger> [empty];
        /// Loadings of the threat on factors, by name of the factor.
        / loads: Map<Loading> [empty_entries];
    }
}

noun! {
    /// Nodes that an occurrence hits, among selected nodes: `one`, `each` with `probability`, or `all`.
    Hits = "`hits`" schema one_pick {
        /// Selected nodes of which an occurrence hits one, each node equally likely.
        form / one: Selector;
        /// Selected nodes of which an occurrence hits each one independently with `probability`.
        form / each: Selector;
        /// Selected nodes that an occurrence hits all at once.
        form / all: Selector;
        /// Probability that an occurrence hits a node of `each`.
        form / probability: Share;
    }
}

noun! {
    /// A selection of nodes: `nodes` by id, or all nodes with every property that is stated.
    Selector = "a selector" {
        /// Ids of the nodes.
        form / nodes: Many<Id<Node>>;
        /// Kind of the nodes, or a list of kinds.
        / kind: Many<Text>;
        /// Region of the nodes, or a list of regions.
        / region: Many<Text>;
        /// Tag of the nodes, or a list of tags of which a node has at least one.
        / tag: Many<Text>;
        /// Id of the party that owns the nodes, or a list of ids.
        / owner: Many<Id<Party>>;
    }
}

table! {
    /// A step of the recovery of a node: capacity that is still taken for a time after the outage.
    pub RecoveryStep = "a step of a recovery" {
        /// Time since the end of the outage at which the step begins. The first step begins after `"0h"`; times rise.
        / after: Duration [required];
        /// Share of the capacity taken by the outage that is still taken during the step; 0 in the last step.
        / takes: Share [required];
    }
}

noun! {
    /// A direct loss of an occurrence: `amount`, or `records` times `each`, or `per_hour` times the hours of the longest outage of the
    /// occurrence.
    Loss = "a loss" schema one_amount {
        /// Loss category, a free word such as `fine` or `response`.
        / category: Text [required];
        /// Id of the party that bears the loss.
        / bearer: Id<Party> [required];
        /// Amount of the loss, as a law.
        / amount: Law;
        /// Number of records, as a law; the loss is `records` times `each`.
        / records: Law;
        /// Cost of each record, as a law; the loss is `records` times `each`.
        / each: Law;
        /// Cost per hour of the longest outage of the occurrence, as a law.
        / per_hour: Law;
    }
}

noun! {
    /// A threat that may follow an occurrence.
    Trigger = "a trigger" {
        /// Id of the threat that follows.
        / threat: Id<Threat> [required];
        /// Probability that the threat follows.
        / probability: Share [required];
        /// Delay of the threat that follows, as a law of durations; no delay if left out.
        / after: Law [default "0h"];
    }
}

noun! {
    /// Loadings of a threat on one factor; a negative loading reverses the direction.
    Loading = "a loading" {
        /// Loading of the frequency or probability on the factor. 0 if left out.
        / frequency: Number [default 0];
        /// Loading of losses and of durations on the factor. 0 if left out.
        / loss: Number [default 0];
    }
}

impl Threat {
    /// A threat of a risk framework: `"compliance"`, `"financial"`, `"operational"` or `"strategic"`.
    pub fn new(framework: impl Stated<Word>) -> Self {
        Self::default().framework(framework)
    }
}

impl Hits {
    /// One of the nodes selected, all equally likely.
    pub fn one(selector: impl Stated<Selector>) -> Self {
        Self(Table::default().with("one", selector.tree()))
    }

    /// Each of the nodes selected, independently with a probability.
    pub fn each(selector: impl Stated<Selector>, probability: impl Stated<Share>) -> Self {
        Self(Table::default().with("each", selector.tree()).with("probability", probability.tree()))
    }

    /// All nodes selected at once.
    pub fn all(selector: impl Stated<Selector>) -> Self {
        Self(Table::default().with("all", selector.tree()))
    }
}

impl Loss {
    /// A loss of a category, borne by a party; its size is stated by `amount`, by `records` and `each`, or by `per_hour`.
    pub fn new(category: impl Stated<Text>, bearer: impl Stated<Id<Party>>) -> Self {
        Self::default().category(category).bearer(bearer)
    }
}

impl Trigger {
    /// Another threat that follows with a probability.
    pub fn new(threat: impl Stated<Id<Threat>>, probability: impl Stated<Share>) -> Self {
        Self::default().threat(threat).probability(probability)
    }
}

impl Selector {
    /// Ids of the nodes.
    pub fn nodes(ids: impl Stated<Many<Id<Node>>>) -> Self {
        Self(Table::default().with("nodes", ids.tree()))
    }
}
