//! Controls and what they do.

use super::kind::{Duration, Law, List, Many, Number, Share, Stated, Text, Word};
use super::noun::{noun, table};
use crate::scenario::read::tree::Table;

noun! {
    /// A safeguard: what it does, how reliably, on what it runs, what it costs.
    Control = "a control" {
        /// Name for people; the id if left out.
        / name: Text;
        /// What kind of safeguard it is.
        / role: Word [required words "prevention" "detection" "response" "variance_management" "decision_support"];
        /// Whether it is there already. `in_place` if left out.
        / status: Word [words "in_place" "proposed"];
        /// What it does where it works.
        / acts: Many<Act> [required];
        /// The part of all demands that it is meant to answer. 1 if left out.
        / coverage: Share;
        /// The chance that it works on a demand that it is meant to answer. 1 if left out.
        / reliability: Share;
        /// The nodes that it runs on.
        / hosted_on: Host;
        /// What it costs.
        / cost: ControlCost;
        /// The part of its effect that it has in the first year, the second and so on; the last goes on. All of it at once if left out.
        / ramp: List<Share>;
        /// Obligations that it serves, such as `"DORA-9"`.
        / obligations: Many<Text>;
    }
}

noun! {
    /// What a control does: `on` says to what, and at least one effect says what.
    Act = "an act" {
        /// To what.
        form / on: On [required];
        /// Threats: with which probability an occurrence does not happen, as a law on [0, 1].
        / prevents: Law;
        /// Threats or nodes: less capacity is taken.
        / takes: Shrink;
        /// Threats or nodes: outages are shorter.
        / outage: Shrink;
        /// Threats: direct losses are smaller. Nodes: downtime costs less, by a factor.
        / losses: LossShrink;
        /// Needs: a longer buffer.
        / buffer: Add;
        /// Needs: shortfalls are passed on less often, by a factor.
        / probability: Factor;
        /// Needs: one more member that work can be rerouted to.
        / adds: AddedMember;
        /// Controls: more of their demands are answered.
        / reliability: Closes;
    }
}

noun! {
    /// What a control acts on: `threats`, nodes (by `nodes` or by properties), threats at nodes, `needs`, or other `controls`.
    On = "`on`" {
        /// Occurrences of these threats.
        form / threats: Many<Text>;
        /// Nodes by id.
        / nodes: Many<Text>;
        /// Nodes of this kind, or of one of these.
        / kind: Many<Text>;
        /// Nodes in this region, or in one of these.
        / region: Many<Text>;
        /// Nodes with this tag, or with one of these.
        / tag: Many<Text>;
        /// Nodes that this party owns, or one of these.
        / owner: Many<Text>;
        /// Needs as `node.position`, such as `"payout.0"` for the first need of `payout`.
        form / needs: Many<Text>;
        /// Other controls, by id.
        form / controls: Many<Text>;
    }
}

noun! {
    /// How a size becomes smaller: by a `factor`, or to no more than a `cap`.
    Shrink = "a smaller size" schema factor_or_cap {
        /// It is multiplied by this law on [0, 1].
        form / factor: Law;
        /// It is no more than this law.
        form / cap: Law;
    }
}

noun! {
    /// How losses become smaller: by a `factor`, or to no more than a `cap` each.
    LossShrink = "`losses`" schema factor_or_cap {
        /// They are multiplied by this law on [0, 1].
        form / factor: Law;
        /// Each is no more than this law.
        form / cap: Law;
        /// Only losses of these categories; all if left out.
        / categories: Many<Text>;
    }
}

table! {
    /// A longer time.
    Add = "`buffer`" {
        /// How much longer, as a law of durations.
        / add: Law [required];
    }
}

table! {
    /// A smaller number.
    Factor = "`probability`" {
        /// It is multiplied by this law on [0, 1].
        / factor: Law [required];
    }
}

noun! {
    /// One more member of a need.
    AddedMember = "an added member" {
        /// The node.
        / node: Text [required];
        /// Its weight, required in a `pool` and nowhere else.
        / weight: Number [min 0];
        /// Time until work is rerouted; that of the need if left out.
        / switchover: Duration;
    }
}

table! {
    /// More of the demands on other controls are answered.
    Closes = "`reliability`" {
        /// The part of their gap to full reliability that it closes, as a law on [0, 1].
        / closes: Law [required];
    }
}

noun! {
    /// What a control runs on: nodes by id or by properties.
    Host = "`hosted_on`" {
        /// These nodes, by id.
        / nodes: Many<Text>;
        /// Nodes of this kind, or of one of these.
        / kind: Many<Text>;
        /// Nodes in this region, or in one of these.
        / region: Many<Text>;
        /// Nodes with this tag, or with one of these.
        / tag: Many<Text>;
        /// Nodes that this party owns, or one of these.
        / owner: Many<Text>;
        /// The control does not work while one of the nodes has less capacity than this. 0.5 if left out.
        / below: Share;
    }
}

noun! {
    /// What a control costs.
    ControlCost = "`cost`" {
        /// Once, at the beginning. 0 if left out.
        / once: Number [min 0];
        /// Each year. 0 if left out.
        / yearly: Number [min 0];
        /// Id of the party that pays.
        / payer: Text [required];
        /// For how long what is paid once lasts, required with `once`.
        / life: Duration;
        /// Discount rate a year; that of the scenario if left out.
        / discount_rate: Share;
    }
}

impl Control {
    /// A control of a role: `"prevention"`, `"detection"`, `"response"`, `"variance_management"` or `"decision_support"`.
    pub fn new(role: impl Stated<Word>, acts: impl Stated<Many<Act>>) -> Self {
        Self::default().role(role).acts(acts)
    }
}

impl Act {
    /// What a control does to what is named.
    pub fn on(on: On) -> Self {
        Self(Table::default().with("on", Stated::<On>::tree(on)))
    }
}

impl On {
    /// Occurrences of these threats, or of all with `["*"]`; other keys narrow down at which nodes.
    pub fn threats(ids: impl Stated<Many<Text>>) -> Self {
        Self(Table::default().with("threats", ids.tree()))
    }

    /// These needs, each as `node.position`.
    pub fn needs(names: impl Stated<Many<Text>>) -> Self {
        Self(Table::default().with("needs", names.tree()))
    }

    /// These controls.
    pub fn controls(ids: impl Stated<Many<Text>>) -> Self {
        Self(Table::default().with("controls", ids.tree()))
    }
}

impl Shrink {
    /// Times a factor.
    pub fn factor(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("factor", law.tree()))
    }

    /// No more than a cap.
    pub fn cap(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("cap", law.tree()))
    }
}

impl LossShrink {
    /// Times a factor.
    pub fn factor(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("factor", law.tree()))
    }

    /// No more than a cap.
    pub fn cap(law: impl Stated<Law>) -> Self {
        Self(Table::default().with("cap", law.tree()))
    }
}
