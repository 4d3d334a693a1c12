//! Builder types of stresses.

use crate::scenario::entry::noun::noun;
use crate::scenario::entry::{
    Changes, Contract, Control, Duration, Id, Lasting, List, Many, Map, Nodes, Number, Policy, RecoveryStep, Share,
    Stated, Text, Threat, Word,
};

noun! {
    /// An extreme but plausible assumption: forced occurrences, outages, scaled threats, moved factors, disabled controls and changed
    /// terms.
    Stress = "a stress" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Ids of stresses that the stress builds on. Every assumption of an inherited stress holds, too.
        / inherits: Many<Id<Stress>> [empty];
        /// Occurrences that are forced to happen.
        / force: Many<ForcedOccurrence> [empty];
        /// Nodes that are out of service, such as those of an insolvent provider.
        / out: Many<OutOfService> [empty];
        /// Threats that occur more often or are worse.
        / scale: Many<Scale> [empty];
        /// Factors that are fixed or shifted, by name.
        / factors: Map<MovedFactor> [empty];
        /// Ids of controls that do not act.
        / disable: Many<Id<Control>> [empty];
        /// Changed terms of contracts, by id of the contract: keys as in a contract, each in place of the value that the contract states.
        / contracts: Map<Changes<Contract>> [empty];
        /// Changed terms of policies, by id of the policy: keys as in a policy, each in place of the value that the policy states.
        / policies: Map<Changes<Policy>> [empty];
    }
}

noun! {
    /// An occurrence of a threat that is forced to happen. A key that is left out is drawn from the laws of the threat.
    ForcedOccurrence = "a forced occurrence" {
        /// Id of the threat that occurs.
        / threat: Id<Threat> [required];
        /// Time of the occurrence since the start of the trial.
        / at: Duration;
        /// Nodes that the occurrence hits, among the nodes that the threat may hit.
        / hits: Nodes;
        /// Share of the capacity of each hit node that the occurrence takes.
        / takes: Share;
        /// Length of the outage before controls shorten it, or `"to_horizon"`.
        / outage: Lasting;
        /// Data lost at each hit node, in hours of work.
        / data_loss: Duration;
    }
}

noun! {
    /// Nodes that lose capacity for a time. Controls that act on occurrences do not change the outage.
    OutOfService = "`out`" {
        /// Name of the outage for people.
        / name: Text;
        /// Risk framework under which the losses of the outage are reported. `operational` if left out.
        / framework: Word [words "compliance" "financial" "operational" "strategic" default "operational"];
        /// Nodes that are out of service.
        / nodes: Nodes [required];
        /// Start of the outage, as time since the start of the trial.
        / at: Duration [required];
        /// Length of the outage, or `"to_horizon"`.
        / outage: Lasting [required];
        /// Share of the capacity of each node that is lost. 1 if left out.
        / takes: Share [default 1];
        /// Steps by which capacity comes back after the outage.
        / recovery: List<RecoveryStep> [empty];
    }
}

noun! {
    /// Factors on the frequency, direct losses and outages of threats.
    Scale = "a scale" {
        /// Ids of the threats that are scaled; all threats if left out.
        / threats: Many<Id<Threat>>;
        /// Factor on the mean frequency of the threats, or on their probability, which stays at most 1.
        / frequency: Number [min 0 default 1];
        /// Factor on direct losses.
        / losses: Number [min 0 default 1];
        /// Factor on the length of outages.
        / outages: Number [min 0 default 1];
    }
}

noun! {
    /// A factor that is fixed or shifted, in standard deviations of the factor.
    MovedFactor = "a moved factor" {
        /// Value of the factor in every trial. Factors that are correlated with the factor follow.
        / fix: Number;
        /// Amount added to the factor in every trial. Correlated factors do not follow.
        / shift: Number;
    }
}

impl ForcedOccurrence {
    /// A forced occurrence of a threat.
    pub fn new(threat: impl Stated<Id<Threat>>) -> Self {
        Self::default().threat(threat)
    }
}
