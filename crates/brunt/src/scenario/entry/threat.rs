//! Threats: how often, where, how long, what they cost and what follows.

use super::kind::{Duration, Flag, Frequency, Law, List, Many, Map, Number, Share, Stated, Text, Word};
use super::noun::{noun, table};
use crate::scenario::read::tree::Table;

noun! {
    /// Something that may happen.
    Threat = "a threat" {
        /// Name for people; the id if left out.
        / name: Text;
        /// The risk framework it belongs to.
        / framework: Word [required words "compliance" "financial" "operational" "strategic"];
        /// How often it happens by itself; left out if it only follows other threats.
        / frequency: Frequency;
        /// Weights of the calendar months, January first; excludes `at`.
        / season: List<Number> [count 12];
        /// Fixed times since the start, as many as `fixed` says, or one with `bernoulli`; excludes `season`.
        / at: Many<Duration>;
        /// Which nodes it hits; left out if it only costs.
        / hits: Hits;
        /// One draw of `takes`, `outage` and `data_loss` for all nodes hit at once, instead of one each. `false` if left out.
        / shared: Flag;
        /// Share of a node's capacity that it takes, a law on [0, 1]. 1 if left out.
        / takes: Law;
        /// How long, as a law of durations or `"to_horizon"`; required with `hits`.
        / outage: Law;
        /// Steps by which capacity comes back after the outage.
        / recovery: List<RecoveryStep>;
        /// Hours of data lost at a node hit, as a law of durations.
        / data_loss: Law;
        /// What each occurrence costs beside downtime.
        / losses: Many<Loss>;
        /// Threats that may follow.
        / triggers: Many<Trigger>;
        /// Loadings by factor.
        / loads: Map<Loading>;
    }
}

noun! {
    /// Which of the nodes selected an occurrence hits: `one`, `each` with `probability`, or `all`.
    Hits = "`hits`" schema one_pick {
        /// One of them, all equally likely.
        form / one: Selector;
        /// Each of them independently with `probability`.
        form / each: Selector;
        /// All of them at once.
        form / all: Selector;
        /// The probability that `each` is hit.
        form / probability: Share;
    }
}

noun! {
    /// Which nodes are meant: `nodes` by id, or all that have every property stated.
    Selector = "a selector" {
        /// These nodes, by id.
        form / nodes: Many<Text>;
        /// Nodes of this kind, or of one of these.
        / kind: Many<Text>;
        /// Nodes in this region, or in one of these.
        / region: Many<Text>;
        /// Nodes with this tag, or with one of these.
        / tag: Many<Text>;
        /// Nodes that this party owns, or one of these.
        / owner: Many<Text>;
    }
}

table! {
    /// Capacity that is still taken for a while after the outage.
    RecoveryStep = "a step of a recovery" {
        /// Time since the outage ended; the first step begins after `"0h"`, times rise.
        / after: Duration [required];
        /// Share of what the outage took that is still taken; 0 in the last step.
        / takes: Share [required];
    }
}

noun! {
    /// What an occurrence costs: `amount`, or `records` times `each`, or `per_hour` of its longest outage.
    Loss = "a loss" schema one_amount {
        /// Loss category, a free word such as `fine` or `response`.
        / category: Text [required];
        /// Id of the party that bears it.
        / bearer: Text [required];
        /// An amount, as a law.
        / amount: Law;
        /// A number of records, as a law.
        / records: Law;
        /// The cost of each record, as a law.
        / each: Law;
        /// A cost an hour of the occurrence's longest outage, as a law.
        / per_hour: Law;
    }
}

noun! {
    /// A threat that may follow an occurrence.
    Trigger = "a trigger" {
        /// Id of the threat that follows.
        / threat: Text [required];
        /// With which probability.
        / probability: Share [required];
        /// After how long, as a law of durations; at once if left out.
        / after: Law;
    }
}

noun! {
    /// How strongly a threat follows a factor.
    Loading = "a loading" {
        /// Loading of the frequency. 0 if left out.
        / frequency: Number;
        /// Loading of losses and durations. 0 if left out.
        / loss: Number;
    }
}

impl Threat {
    /// A threat of a framework: `"compliance"`, `"financial"`, `"operational"` or `"strategic"`.
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
    pub fn new(category: impl Stated<Text>, bearer: impl Stated<Text>) -> Self {
        Self::default().category(category).bearer(bearer)
    }
}

impl Trigger {
    /// Another threat that follows with a probability.
    pub fn new(threat: impl Stated<Text>, probability: impl Stated<Share>) -> Self {
        Self::default().threat(threat).probability(probability)
    }
}

impl Selector {
    /// These nodes, by id.
    pub fn nodes(ids: impl Stated<Many<Text>>) -> Self {
        Self(Table::default().with("nodes", ids.tree()))
    }
}
