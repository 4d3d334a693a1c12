//! What the model assumes of a file: laws, what goes together and what is independent, and what is left out.

mod control;
mod law;

pub use control::{ActEffect, ActFacts};
pub use law::{FrequencyFacts, LawFacts, LawPart, LossUnit, PickFacts, TimingFacts};

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};

/// One thing that the model assumes.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[non_exhaustive]
pub struct Assumption {
    /// What it is about, with exact numbers.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub kind: AssumptionKind,
    /// The same in words, with numbers rounded for reading.
    pub text: String,
}

/// What an assumption is about. Threats, nodes, parties and so on are named by id; times are in hours.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "kind", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AssumptionKind {
    /// How often a threat occurs by itself.
    Frequency {
        /// The threat.
        threat: String,
        /// The law of the number of occurrences.
        law: FrequencyFacts,
        /// Its mean in a trial.
        mean: f64,
    },
    /// When threats occur by themselves.
    Timing {
        /// The threats.
        threats: Vec<String>,
        /// When.
        when: TimingFacts,
    },
    /// What an occurrence of a threat does to nodes.
    Disruption {
        /// The threat.
        threat: String,
        /// Which of the nodes it hits.
        pick: PickFacts,
        /// The nodes it may hit.
        nodes: Vec<String>,
        /// Whether all nodes that an occurrence hits share one draw of each size, instead of a draw of their own.
        shared: bool,
        /// Capacity taken, as a share.
        takes: LawFacts,
        /// How long in hours, before the cut at the horizon; `None` to the end of the horizon.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        outage: Option<LawFacts>,
        /// Hours after the outage, and from then on the capacity still taken as a share of what the outage took.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        recovery: Vec<[f64; 2]>,
        /// Hours of data lost at a node that is hit.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        data_loss: Option<LawFacts>,
    },
    /// What an occurrence of a threat costs beside downtime.
    DirectLoss {
        /// The threat.
        threat: String,
        /// Kind of loss.
        category: String,
        /// The party that bears it.
        bearer: String,
        /// What the law is of.
        per: LossUnit,
        /// The law of an amount.
        amount: LawFacts,
        /// The law of the number of records, for [`LossUnit::Record`].
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        records: Option<LawFacts>,
    },
    /// What an occurrence of a threat may bring about.
    Trigger {
        /// The threat.
        threat: String,
        /// The threat that follows.
        follows: String,
        /// How likely it does.
        probability: f64,
        /// How many hours later.
        after: LawFacts,
    },
    /// The factors: standard normal numbers, one set a trial.
    Factors {
        /// Those that a threat loads on or a price follows.
        names: Vec<String>,
        /// Those that nothing follows, which are not drawn.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        idle: Vec<String>,
    },
    /// How a threat follows a factor.
    Loading {
        /// The threat.
        threat: String,
        /// The factor.
        factor: String,
        /// Loading of its frequency.
        frequency: f64,
        /// Loading of its outages and direct losses.
        loss: f64,
    },
    /// Two factors in use that are correlated.
    Correlation {
        /// One factor.
        first: String,
        /// The other.
        second: String,
        /// Their correlation.
        r: f64,
    },
    /// A price index exp(sigma Z - sigma^2 / 2).
    Price {
        /// The index.
        price: String,
        /// The factor Z that drives it.
        factor: String,
        /// Its volatility over the horizon.
        sigma: f64,
    },
    /// A need that does not feel every shortfall.
    NeedChance {
        /// The node.
        node: String,
        /// Position of the need in the list of the node's needs.
        need: u32,
        /// The nodes that are needed.
        members: Vec<String>,
        /// Probability that an episode is felt.
        probability: f64,
    },
    /// A control, and whether it acts.
    Control {
        /// The control.
        control: String,
        /// Whether it is at work in the run.
        at_work: bool,
        /// The part of all demands that it is meant to answer.
        coverage: f64,
        /// The chance that it works on such a demand.
        reliability: f64,
        /// Nodes that it runs on.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        hosts: Vec<String>,
        /// What it does where it works.
        acts: Vec<ActFacts>,
    },
    /// Something that is independent of all else that is not said to go with it.
    Independent {
        /// What is independent.
        of: Independence,
        /// The threats that are meant, where not all are.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        threats: Vec<String>,
    },
    /// What a trial knows of the time before it: nothing. All nodes are up, no clock runs and no work is outstanding.
    StartsAtRest,
    /// Something that is dropped, most of it because it lies beyond the horizon.
    Dropped {
        /// What is dropped.
        dropped: Dropped,
    },
    /// What is owed under contracts and policies is paid in full.
    NoDefault,
    /// Something that costs and is no part of losses.
    BesideLosses {
        /// What costs.
        cost: CostKind,
        /// Contracts, policies, controls or clauses (`contract.clause`) that it is stated by.
        stated_by: Vec<String>,
    },
}

/// What is independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Independence {
    /// Trials of one another.
    Trials,
    /// Factors of one another, where no correlation is stated.
    Factors,
    /// How often the threats named occur by themselves.
    Counts,
    /// How often the threats named occur by themselves, given the factors.
    CountsGivenFactors,
    /// When occurrences happen.
    Times,
    /// Which nodes an occurrence hits.
    Targets,
    /// Capacity taken, outage, data loss and direct losses of each occurrence, given the factors.
    Sizes,
    /// Whether and when one occurrence triggers another.
    Triggers,
    /// Whether needs feel a shortfall.
    NeedChances,
    /// Whether controls work on a demand, and how well.
    Controls,
}

/// What is dropped.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(tag = "what", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Dropped {
    /// Outages beyond the horizon.
    Outages {
        /// Mean hours a trial, summed over the nodes that are hit; recovery profiles are not counted.
        mean_hours: f64,
    },
    /// What occurrences that are triggered beyond the horizon disrupt; their direct losses count in full.
    LateDisruptions {
        /// Threats that may be triggered that late and hit nodes.
        threats: Vec<String>,
    },
    /// Work that is outstanding at the horizon.
    Backlogs {
        /// Nodes with a backlog.
        nodes: Vec<String>,
    },
    /// What times below a tolerance level that are open at the horizon would have come to.
    OpenTimes {
        /// Nodes with a tolerance for time.
        nodes: Vec<String>,
    },
    /// Occurrences or disruptions beyond a bound of the program.
    BeyondBounds {
        /// In how many trials.
        trials: u64,
    },
}

/// A kind of cost beside losses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CostKind {
    /// Fees of contracts.
    Fees,
    /// Premiums of policies; those for reinstatements are payments between parties.
    Premiums,
    /// Costs that two sides share.
    CoFunding,
    /// Costs of controls.
    Controls,
    /// Costs of ending a contract: in net and not in gross losses.
    Terminations,
    /// Moves of prices: in net and not in gross losses.
    PriceMoves,
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn law(family: &str, parameters: &[(&str, f64)]) -> LawFacts {
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_string(), *value)).collect();
        LawFacts { family: family.into(), parameters, values: Vec::new(), parts: Vec::new() }
    }

    fn written(kind: AssumptionKind, text: &str) {
        let assumption = Assumption { kind, text: "said".into() };
        assert_eq!(serde_json::to_string(&assumption).unwrap(), text);
        assert_eq!(serde_json::from_str::<Assumption>(text).unwrap(), assumption);
    }

    #[test]
    fn the_written_shape_is_stable_and_reads_back_to_the_bit() {
        let fact = FrequencyFacts::Poisson { mean: 0.1 + 0.2 };
        written(
            AssumptionKind::Frequency { threat: "storm".into(), law: fact, mean: 0.1 + 0.2 },
            concat!(
                r#"{"kind":"frequency","threat":"storm","law":{"family":"poisson","mean":0.30000000000000004},"#,
                r#""mean":0.30000000000000004,"text":"said"}"#
            ),
        );
        let inner = law("lognormal", &[("mu", 2.5), ("sigma", 0.5)]);
        let outage = LawFacts { parts: vec![LawPart { weight: 1.0, law: inner }], ..law("capped", &[("at", 96.0)]) };
        written(
            AssumptionKind::Disruption {
                threat: "storm".into(),
                pick: PickFacts::Each(0.5),
                nodes: vec!["north".into()],
                shared: false,
                takes: LawFacts { values: vec![[0.5, 0.25], [1.0, 0.75]], ..law("empirical", &[]) },
                outage: Some(outage),
                recovery: vec![[0.0, 0.4], [24.0, 0.0]],
                data_loss: None,
            },
            concat!(
                r#"{"kind":"disruption","threat":"storm","pick":{"each":0.5},"nodes":["north"],"shared":false,"#,
                r#""takes":{"family":"empirical","values":[[0.5,0.25],[1.0,0.75]]},"outage":{"family":"capped","#,
                r#""parameters":{"at":96.0},"parts":[{"weight":1.0,"law":{"family":"lognormal","#,
                r#""parameters":{"mu":2.5,"sigma":0.5}}}]},"recovery":[[0.0,0.4],[24.0,0.0]],"text":"said"}"#
            ),
        );
        written(
            AssumptionKind::Independent { of: Independence::Trials, threats: Vec::new() },
            r#"{"kind":"independent","of":"trials","text":"said"}"#,
        );
        written(
            AssumptionKind::Dropped { dropped: Dropped::Outages { mean_hours: 90.0 } },
            r#"{"kind":"dropped","dropped":{"what":"outages","mean_hours":90.0},"text":"said"}"#,
        );
        written(AssumptionKind::StartsAtRest, r#"{"kind":"starts_at_rest","text":"said"}"#);
    }
}
