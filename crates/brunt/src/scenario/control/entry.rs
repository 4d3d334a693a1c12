//! Builder types of controls and their acts.

use crate::scenario::entry::noun::{noun, table};
use crate::scenario::entry::{Duration, Id, Law, List, Many, Node, Number, Party, Share, Stated, Text, Threat, Word};
use crate::scenario::read::tree::Table;

noun! {
    /// A safeguard: its acts, its reliability, the nodes that it runs on, its cost.
    Control = "a control" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Kind of safeguard. The role changes no figure.
        / role: Word [required words "prevention" "detection" "response" "variance_management" "decision_support"];
        /// Status of the control: already in place, or only proposed. `in_place` if left out.
        / status: Word [words "in_place" "proposed" default "in_place"];
        /// Effects of the control on a demand on which it works.
        / acts: Many<Act> [required];
        /// Share of all demands that the control is meant to answer. 1 if left out.
        / coverage: Share [default 1];
        /// Probability that the control works on a demand that it is meant to answer. 1 if left out.
        / reliability: Share [default 1];
        /// Nodes that the control runs on.
        / hosted_on: Host;
        /// Cost of the control.
        / cost: ControlCost;
        /// Share of the full effect of the control in year 1, 2 and so on; the last share holds for all later years. The full effect from
        /// the start if left out.
        / ramp: List<Share>;
        /// Obligations that the control serves, such as `"DORA-9"`.
        / obligations: Many<Text>;
    }
}

noun! {
    /// An act of a control: the target `on`, and at least one effect on the target.
    Act = "an act" {
        /// Target of the act.
        form / on: On [required];
        /// On threats: probability that an occurrence is prevented, as a law on [0, 1].
        / prevents: Law;
        /// On threats or nodes: reduction of the capacity that a disruption takes.
        / takes: Shrink;
        /// On threats or nodes: reduction of the length of outages.
        / outage: Shrink;
        /// On threats: reduction of direct losses. On nodes: reduction of the cost of downtime, by a `factor` only.
        / losses: LossShrink;
        /// On needs: extension of the buffer.
        / buffer: Add;
        /// On needs: factor on the probability that a shortfall is passed on.
        / probability: Factor;
        /// On needs: one more node that work can be rerouted to.
        / adds: AddedMember;
        /// On other controls: increase of their reliability.
        / reliability: Closes;
    }
}

noun! {
    /// Target of an act: `threats`, nodes (by `nodes` or by properties), threats at nodes, `needs`, or other `controls`.
    On = "`on`" {
        /// Ids of threats on whose occurrences the control acts, or `["*"]` for all threats.
        form / threats: Many<Id<Threat>>;
        /// Ids of nodes.
        / nodes: Many<Id<Node>>;
        /// Kind of the nodes, or a list of kinds.
        / kind: Many<Text>;
        /// Region of the nodes, or a list of regions.
        / region: Many<Text>;
        /// Tag of the nodes, or a list of tags of which a node has at least one.
        / tag: Many<Text>;
        /// Id of the party that owns the nodes, or a list of ids.
        / owner: Many<Id<Party>>;
        /// Needs as `node.position`, such as `"payout.0"` for the first need of `payout`.
        form / needs: Many<Text>;
        /// Other controls, by id.
        form / controls: Many<Id<Control>>;
    }
}

noun! {
    /// Reduction of a size: multiplication by a `factor`, or limitation to a `cap`.
    Shrink = "a smaller size" schema factor_or_cap {
        /// Factor by which the size is multiplied, as a law on [0, 1].
        form / factor: Law;
        /// Upper bound of the size, as a law.
        form / cap: Law;
    }
}

noun! {
    /// Reduction of losses: multiplication by a `factor`, or limitation of each loss to a `cap`.
    LossShrink = "`losses`" schema factor_or_cap {
        /// Factor by which losses are multiplied, as a law on [0, 1].
        form / factor: Law;
        /// Upper bound of each loss, as a law.
        form / cap: Law;
        /// Categories of the losses that are reduced; all categories if left out.
        / categories: Many<Text>;
    }
}

table! {
    /// Extension of a buffer.
    pub Add = "`buffer`" {
        /// Time that is added to the buffer, as a law of durations.
        / add: Law [required];
    }
}

table! {
    /// Reduction of a probability.
    pub Factor = "`probability`" {
        /// Factor by which the probability is multiplied, as a law on [0, 1].
        / factor: Law [required];
    }
}

noun! {
    /// A node that a control adds to a need.
    AddedMember = "an added member" {
        /// Id of the node that is added.
        / node: Id<Node> [required];
        /// Weight of the added node in a `pool`; required for a `pool`, refused for other needs.
        / weight: Number [min 0];
        /// Time until work is rerouted to the added node; the `switchover` of the need if left out.
        / switchover: Duration;
    }
}

table! {
    /// Increase of the reliability of other controls.
    pub Closes = "`reliability`" {
        /// Share of the gap between the reliability of the other controls and 1 that the control closes, as a law on [0, 1].
        / closes: Law [required];
    }
}

noun! {
    /// Nodes that a control runs on, by id or by properties.
    Host = "`hosted_on`" {
        /// Ids of the nodes.
        / nodes: Many<Id<Node>>;
        /// Kind of the nodes, or a list of kinds.
        / kind: Many<Text>;
        /// Region of the nodes, or a list of regions.
        / region: Many<Text>;
        /// Tag of the nodes, or a list of tags of which a node has at least one.
        / tag: Many<Text>;
        /// Id of the party that owns the nodes, or a list of ids.
        / owner: Many<Id<Party>>;
        /// Least capacity of the nodes: the control does not work while one of the nodes has less. 0.5 if left out.
        / below: Share [default 0.5];
    }
}

noun! {
    /// Cost of a control.
    ControlCost = "`cost`" {
        /// Cost paid once, at the beginning. 0 if left out.
        / once: Number [min 0 default 0];
        /// Cost per year. 0 if left out.
        / yearly: Number [min 0 default 0];
        /// Id of the party that pays for the control.
        / payer: Id<Party> [required];
        /// Time for which the cost `once` lasts; required with `once`.
        / life: Duration;
        /// Discount rate per year; the discount rate of the scenario if left out.
        / discount_rate: Share;
    }
}

impl Control {
    /// A control with a role (`"prevention"`, `"detection"`, `"response"`, `"variance_management"` or `"decision_support"`) and its acts.
    pub fn new(role: impl Stated<Word>, acts: impl Stated<Many<Act>>) -> Self {
        Self::default().role(role).acts(acts)
    }
}

impl Act {
    /// An act on a target; setters add the effects.
    pub fn on(on: On) -> Self {
        Self(Table::default().with("on", Stated::<On>::tree(on)))
    }
}

impl On {
    /// Occurrences of these threats, or of all threats with `["*"]`. The keys for nodes restrict the target to occurrences at those
    /// nodes.
    pub fn threats(ids: impl Stated<Many<Id<Threat>>>) -> Self {
        Self(Table::default().with("threats", ids.tree()))
    }

    /// Needs as `node.position`, with position 0 for the first need of the node.
    pub fn needs(names: impl Stated<Many<Text>>) -> Self {
        Self(Table::default().with("needs", names.tree()))
    }

    /// Other controls, by id.
    pub fn controls(ids: impl Stated<Many<Id<Control>>>) -> Self {
        Self(Table::default().with("controls", ids.tree()))
    }
}

impl Shrink {
    /// Multiplication by a factor, as a law on [0, 1].
    pub fn factor(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("factor", law.tree()))
    }

    /// Limitation to a cap, as a law.
    pub fn cap(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("cap", law.tree()))
    }
}

impl LossShrink {
    /// Multiplication by a factor, as a law on [0, 1].
    pub fn factor(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("factor", law.tree()))
    }

    /// Limitation to a cap, as a law.
    pub fn cap(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("cap", law.tree()))
    }
}
