//! Stresses.

use super::kind::{
    Changes, Duration, Lasting, List, Many, Map, Nodes, Number, RecoveryStep, Share, Stated, Text, Word,
};
use super::noun::noun;

noun! {
    /// An extreme but plausible assumption: what happens for certain, more often or worse, what does not act, and other terms.
    Stress = "a stress" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Stresses that it builds on, by id: all that they state holds, too.
        / inherits: Many<Text>;
        /// Occurrences that happen.
        / force: Many<ForcedOccurrence>;
        /// Nodes that are out of service, such as those of an insolvent provider.
        / out: Many<OutOfService>;
        /// Threats that occur more often or are worse.
        / scale: Many<Scale>;
        /// Factors that stand elsewhere, by name.
        / factors: Map<MovedFactor>;
        /// Controls that do not act, by id.
        / disable: Many<Text>;
        /// What changes of contracts, by id: keys as in the contract, each in place of what is there.
        / contracts: Map<Changes>;
        /// What changes of policies, by id: keys as in the policy, each in place of what is there.
        / policies: Map<Changes>;
    }
}

noun! {
    /// An occurrence of a threat that happens; what is left out is drawn as the threat draws it.
    ForcedOccurrence = "a forced occurrence" {
        /// Id of the threat.
        / threat: Text [required];
        /// When, since the start.
        / at: Duration;
        /// Which of the nodes that the threat may hit.
        / hits: Nodes;
        /// Share of their capacity that it takes.
        / takes: Share;
        /// How long, before controls shorten it, or `"to_horizon"`.
        / outage: Lasting;
        /// Data lost at each node, in hours of work.
        / data_loss: Duration;
    }
}

noun! {
    /// Nodes that lose capacity for a time, whatever controls do to occurrences.
    OutOfService = "`out`" {
        /// Name for people.
        / name: Text;
        /// Risk framework of what it costs. `operational` if left out.
        / framework: Word [words "compliance" "financial" "operational" "strategic"];
        /// The nodes.
        / nodes: Nodes [required];
        /// From when, since the start.
        / at: Duration [required];
        /// How long, or `"to_horizon"`.
        / outage: Lasting [required];
        /// Share of their capacity that is lost. 1 if left out.
        / takes: Share;
        /// Steps by which capacity comes back after the outage.
        / recovery: List<RecoveryStep>;
    }
}

noun! {
    /// How much more often threats occur and how much worse they are.
    Scale = "a scale" {
        /// The threats; all if left out.
        / threats: Many<Text>;
        /// Times the mean frequency or the probability, which ends at 1.
        / frequency: Number [min 0];
        /// Times direct losses.
        / losses: Number [min 0];
        /// Times outages.
        / outages: Number [min 0];
    }
}

noun! {
    /// Where a factor stands, in its standard deviations.
    MovedFactor = "a moved factor" {
        /// At this value in every trial; those that it is correlated with follow.
        / fix: Number;
        /// So much higher than it would be, alone.
        / shift: Number;
    }
}

impl ForcedOccurrence {
    /// An occurrence of a threat that happens.
    pub fn new(threat: impl Stated<Text>) -> Self {
        Self::default().threat(threat)
    }
}
