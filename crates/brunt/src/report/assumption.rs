//! Assumptions of the model in a scenario: laws, dependence and independence, and what is left out.

mod control;
mod fact;
mod law;

pub use control::{ActEffect, ActFacts};
pub use fact::{Fact, Facts};
pub use law::{FrequencyFacts, LawFacts, LawPart, LossUnit, PickFacts, TimingFacts};

#[cfg(feature = "serde")]
use {
    schemars::JsonSchema,
    serde::{Deserialize, Serialize},
};

/// One assumption of the model.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema))]
#[non_exhaustive]
pub struct Assumption {
    /// Subject of the assumption, with exact numbers.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub kind: AssumptionKind,
    /// The assumption in words, with numbers rounded for reading.
    pub text: String,
}

/// Subject of an assumption. Threats, nodes, parties and other entities are named by id. Times are in hours.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "kind", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum AssumptionKind {
    /// Number of occurrences of a threat in a trial, without triggered occurrences.
    Frequency {
        /// Id of the threat.
        threat: String,
        /// The law of the number of occurrences.
        law: FrequencyFacts,
        /// Mean number of occurrences in a trial.
        mean: f64,
    },
    /// Times of occurrences that are not triggered.
    Timing {
        /// Ids of the threats.
        threats: Vec<String>,
        /// Law of the times.
        when: TimingFacts,
    },
    /// Disruption of nodes by an occurrence of a threat.
    Disruption {
        /// Id of the threat.
        threat: String,
        /// How the nodes that are hit are chosen.
        pick: PickFacts,
        /// Ids of the nodes that an occurrence may hit.
        nodes: Vec<String>,
        /// Whether all nodes hit by one occurrence share one draw of each size. Otherwise each node has draws of its own.
        shared: bool,
        /// Law of the capacity taken, as a share of full capacity.
        takes: LawFacts,
        /// Law of the outage in hours, before the cut at the horizon; `None` where the outage lasts to the end of the horizon.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        outage: Option<LawFacts>,
        /// Steps of recovery: hours after the end of the outage, and the capacity still taken from then on as a share of what the outage
        /// took.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        recovery: Vec<[f64; 2]>,
        /// Law of the hours of data lost at a node that is hit; `None` without data loss.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        data_loss: Option<LawFacts>,
    },
    /// Direct loss by an occurrence of a threat, beside downtime.
    DirectLoss {
        /// Id of the threat.
        threat: String,
        /// Category of the loss.
        category: String,
        /// Id of the party that bears the loss.
        bearer: String,
        /// Unit that `amount` is counted by.
        per: LossUnit,
        /// Law of the amount per unit, in the scenario's currency.
        amount: LawFacts,
        /// Law of the number of records, for [`LossUnit::Record`]; else `None`.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        records: Option<LawFacts>,
    },
    /// Trigger: an occurrence of a threat may bring about an occurrence of a threat.
    Trigger {
        /// Id of the threat that triggers.
        threat: String,
        /// Id of the threat that follows.
        follows: String,
        /// Probability that the second occurrence follows.
        probability: f64,
        /// Law of the hours from the first occurrence to the second.
        after: LawFacts,
    },
    /// Systemic factors: standard normal numbers, one set per trial.
    Factors {
        /// Names of the factors that a threat loads on or a price follows.
        names: Vec<String>,
        /// Names of the factors that nothing follows. These factors are not drawn.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        idle: Vec<String>,
    },
    /// Loadings of a threat on a factor.
    Loading {
        /// Id of the threat.
        threat: String,
        /// Name of the factor.
        factor: String,
        /// Loading of the threat's frequency.
        frequency: f64,
        /// Loading of the threat's outages and direct losses.
        loss: f64,
    },
    /// Correlation of two factors in use.
    Correlation {
        /// Name of the first factor.
        first: String,
        /// Name of the second factor.
        second: String,
        /// Correlation of the two factors.
        r: f64,
    },
    /// A price index exp(sigma Z - sigma^2 / 2).
    Price {
        /// Id of the price index.
        price: String,
        /// Name of the factor Z that drives the index.
        factor: String,
        /// Volatility sigma of the index over the horizon.
        sigma: f64,
    },
    /// Need of a node: its members, and its clocks.
    Need(Facts),
    /// Need that feels an episode of shortfall only with a probability. The need itself is listed as [`AssumptionKind::Need`] too.
    NeedChance {
        /// Id of the node that has the need.
        node: String,
        /// Position of the need in the node's list of needs, from 0.
        need: u32,
        /// Ids of the nodes that are needed.
        members: Vec<String>,
        /// Probability that the need feels an episode.
        probability: f64,
    },
    /// Cost curve of a node's downtime.
    Downtime(Facts),
    /// Hours in which downtime of a node costs.
    ServiceHours(Facts),
    /// Impact tolerance of a node.
    Tolerance(Facts),
    /// Work that a node makes up after an outage.
    Backlog(Facts),
    /// Control, and whether the control acts.
    Control {
        /// Id of the control.
        control: String,
        /// Whether the control is at work in the run.
        at_work: bool,
        /// Role of the control, as in scenario files. The role changes no figure.
        role: String,
        /// Coverage: share of all demands that the control is meant to answer.
        coverage: f64,
        /// Reliability: probability that the control works on a demand that it covers.
        reliability: f64,
        /// Ids of the nodes that the control runs on.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        hosts: Vec<String>,
        /// Capacity of a host below which the control does not work; `None` without hosts.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
        host_below: Option<f64>,
        /// Effects of the control where it works.
        acts: Vec<ActFacts>,
        /// Cost, ramp and obligations of the control, as far as they are stated.
        #[cfg_attr(feature = "serde", serde(flatten))]
        stated: Facts,
    },
    /// Contract: its sides, fee, share at risk and pools.
    Contract(Facts),
    /// Yearly cost that both sides of a contract share.
    CoFunding(Facts),
    /// Indemnity of a contract.
    Indemnity(Facts),
    /// Service level of a contract.
    ServiceLevel(Facts),
    /// Price term of a contract.
    PriceTerm(Facts),
    /// Policy: a layer of insurance, a stop loss or a parametric cover.
    Policy(Facts),
    /// Independence: `of` is independent of everything else, unless another assumption states a dependence.
    Independent {
        /// What is independent.
        of: Independence,
        /// Ids of the threats concerned; empty where all are.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        threats: Vec<String>,
    },
    /// State at the start of a trial: all nodes are up, no clock runs and no work is outstanding. Nothing is known of the time before.
    StartsAtRest,
    /// Something that the model leaves out, in most cases because it lies beyond the horizon.
    Dropped {
        /// What is left out.
        dropped: Dropped,
    },
    /// No default: amounts owed under contracts and policies are paid in full.
    NoDefault,
    /// Cost that is no part of losses.
    BesideLosses {
        /// Kind of cost.
        cost: CostKind,
        /// Ids of the contracts, policies, controls or clauses (`contract.clause`) that state the cost.
        stated_by: Vec<String>,
    },
}

/// Subject of an assumption of independence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Independence {
    /// Trials, independent of one another.
    Trials,
    /// Factors, independent of one another where no correlation is stated.
    Factors,
    /// Numbers of occurrences of the threats named, without triggered occurrences.
    Counts,
    /// Numbers of occurrences of the threats named, without triggered occurrences, given the factors.
    CountsGivenFactors,
    /// Times of occurrences.
    Times,
    /// Choice of the nodes that an occurrence hits.
    Targets,
    /// Capacity taken, outage, data loss and direct losses of each occurrence, given the factors.
    Sizes,
    /// Whether and when one occurrence triggers another occurrence.
    Triggers,
    /// Whether needs feel a shortfall.
    NeedChances,
    /// Whether controls work on a demand, and how well.
    Controls,
}

/// Something that the model leaves out.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(Serialize, Deserialize, JsonSchema),
    serde(tag = "what", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Dropped {
    /// Outages beyond the horizon.
    Outages {
        /// Mean hours per trial, summed over the nodes that are hit. Recovery profiles are not counted.
        mean_hours: f64,
    },
    /// Disruptions by occurrences that are triggered beyond the horizon. Direct losses of these occurrences count in full.
    LateDisruptions {
        /// Ids of the threats that may be triggered beyond the horizon.
        threats: Vec<String>,
    },
    /// Work that is outstanding at the horizon.
    Backlogs {
        /// Ids of the nodes with a backlog.
        nodes: Vec<String>,
    },
    /// Parts beyond the horizon of times below a tolerance level. Such a time is judged by its part before the horizon.
    OpenTimes {
        /// Ids of the nodes with a tolerance for time below a level.
        nodes: Vec<String>,
    },
    /// Occurrences or disruptions beyond a bound of the program.
    BeyondBounds {
        /// Number of trials that hit a bound.
        trials: u64,
    },
}

/// Kind of a cost that is no part of gross losses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize, JsonSchema), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CostKind {
    /// Fees of contracts.
    Fees,
    /// Premiums of policies. Reinstatement premiums are not among them: these are payments between parties.
    Premiums,
    /// Costs that both sides of a contract share.
    CoFunding,
    /// Costs of controls.
    Controls,
    /// Costs of ending a contract: part of net losses, not of gross losses.
    Terminations,
    /// Moves of prices: part of net losses, not of gross losses.
    PriceMoves,
}

#[cfg(all(test, feature = "serde"))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn law(family: &str, parameters: &[(&str, f64)]) -> LawFacts {
        let parameters = parameters.iter().map(|(name, value)| ((*name).to_string(), *value)).collect();
        LawFacts { family: family.into(), parameters, fingerprint: None, values: Vec::new(), parts: Vec::new() }
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
