//! Laws as a file states them.

use super::quantity::{QuantityEntry, ShareEntry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A law: a bare number or duration is a constant, a table names one law and its parameters.
///
/// ```
/// use brunt::scenario::file::{LawEntry, FamilyEntry, LognormalEntry};
/// let always: LawEntry = "4h".into();
/// let outage: LawEntry = LognormalEntry::median_p95("2h", "9h").into();
/// assert!(matches!(outage, LawEntry::Family(family) if matches!(*family, FamilyEntry::Lognormal(_))));
/// # let _ = always;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Law")]
pub enum LawEntry {
    /// A constant.
    Number(f64),
    /// A constant duration such as `"8h"`, a constant share such as `"80%"`, or `"to_horizon"` for an outage that does not end.
    Text(String),
    /// A law by name.
    Family(Box<FamilyEntry>),
}

impl From<f64> for LawEntry {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for LawEntry {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<FamilyEntry> for LawEntry {
    fn from(family: FamilyEntry) -> Self {
        Self::Family(Box::new(family))
    }
}

impl From<LognormalEntry> for LawEntry {
    fn from(law: LognormalEntry) -> Self {
        FamilyEntry::Lognormal(law).into()
    }
}

/// A law by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NamedLaw")]
pub enum FamilyEntry {
    /// Lognormal: `median` and `p95`, any two percentiles, `mean` and `cv` or `sd`, `median` and `sigma`, or `mu` and `sigma`.
    Lognormal(LognormalEntry),
    /// Gamma: `mean` and `cv` or `sd`, `median` and `p95`, or `shape` and `scale`.
    Gamma(ShapeScaleEntry),
    /// Weibull: `shape` and `scale`, any two percentiles, or `mean` and `cv` or `sd`.
    Weibull(ShapeScaleEntry),
    /// Pareto of type I: `min` and `index`, or `mean` and `index`.
    Pareto(ParetoEntry),
    /// Pareto of type II: `scale` and `index`, or `mean` and `index`.
    Lomax(LomaxEntry),
    /// Generalised Pareto: `shape` and `scale`, with `location` if it does not begin at 0.
    Gpd(GpdEntry),
    /// PERT: the smoothed triangle of `min`, `mode` and `max`.
    Pert(ModalEntry),
    /// Beta: `mean` and `sd`, or `a` and `b`, from `min` (0) to `max` (1).
    Beta(BetaEntry),
    /// Triangular: `min`, `mode` and `max`.
    Triangular(ModalEntry),
    /// Uniform from `min` to `max`.
    Uniform(UniformEntry),
    /// Exponential: `mean`, `median`, a percentile, or `rate`.
    Exponential(ExponentialEntry),
    /// Values as observed.
    Empirical(EmpiricalEntry),
    /// One of several laws, each with its weight; weights sum to 1.
    Mixture(Vec<ComponentEntry>),
    /// A body up to a threshold and a tail of excesses over it.
    Spliced(SplicedEntry),
    /// A law given that it lies between `min` and `max`.
    Truncated(TruncatedEntry),
    /// The smaller of a law and a bound.
    Capped(BoundEntry),
    /// The larger of a law and a bound.
    Floored(BoundEntry),
}

/// Turns the map of percentiles into keys such as `p5` and `p99.5`.
fn percentile_keys(schema: &mut schemars::Schema) {
    if let Some(values) = schema.remove("additionalProperties") {
        schema.insert("patternProperties".into(), serde_json::json!({ "^p[0-9]+(\\.[0-9]+)?$": values }));
        schema.insert("additionalProperties".into(), false.into());
    }
}

/// Parameters of a lognormal law.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Lognormal", transform = percentile_keys)]
pub struct LognormalEntry {
    /// Mean of the logarithm (of hours, for durations).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mu: Option<f64>,
    /// Standard deviation of the logarithm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sigma: Option<f64>,
    /// The value that is exceeded half of the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<QuantityEntry>,
    /// The mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
    /// Coefficient of variation: standard deviation over mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cv: Option<f64>,
    /// The standard deviation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<QuantityEntry>,
    /// Percentiles by key: `p5`, `p95`, `p99.5` (which TOML wants in quotes).
    #[serde(flatten)]
    pub percentiles: BTreeMap<String, QuantityEntry>,
}

impl LognormalEntry {
    /// By median and 95th percentile.
    pub fn median_p95(median: impl Into<QuantityEntry>, p95: impl Into<QuantityEntry>) -> Self {
        let percentiles = BTreeMap::from([("p95".to_owned(), p95.into())]);
        Self { median: Some(median.into()), percentiles, ..Self::default() }
    }

    /// By mean and coefficient of variation.
    pub fn mean_cv(mean: impl Into<QuantityEntry>, cv: f64) -> Self {
        Self { mean: Some(mean.into()), cv: Some(cv), ..Self::default() }
    }
}

/// Parameters of a gamma or Weibull law.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ShapeAndScale", transform = percentile_keys)]
pub struct ShapeScaleEntry {
    /// The shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<f64>,
    /// The scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<QuantityEntry>,
    /// The mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
    /// Coefficient of variation: standard deviation over mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cv: Option<f64>,
    /// The standard deviation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<QuantityEntry>,
    /// The value that is exceeded half of the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<QuantityEntry>,
    /// Percentiles by key, such as `p95`.
    #[serde(flatten)]
    pub percentiles: BTreeMap<String, QuantityEntry>,
}

/// Parameters of a Pareto law of type I.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Pareto")]
pub struct ParetoEntry {
    /// The least value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<QuantityEntry>,
    /// Tail index: the mean is finite above 1, the variance above 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<f64>,
    /// The mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
}

/// Parameters of a Pareto law of type II.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Lomax")]
pub struct LomaxEntry {
    /// The scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<QuantityEntry>,
    /// Tail index: the mean is finite above 1, the variance above 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<f64>,
    /// The mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
}

/// Parameters of a generalised Pareto law.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Gpd")]
pub struct GpdEntry {
    /// The shape: one over the tail index; negative for a law with an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<f64>,
    /// The scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<QuantityEntry>,
    /// The least value. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<QuantityEntry>,
}

/// Parameters of a PERT or triangular law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MinModeMax")]
pub struct ModalEntry {
    /// The least value.
    pub min: QuantityEntry,
    /// The likeliest value.
    pub mode: QuantityEntry,
    /// The largest value.
    pub max: QuantityEntry,
}

/// Parameters of a beta law.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Beta")]
pub struct BetaEntry {
    /// The first shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<f64>,
    /// The second shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<f64>,
    /// The mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
    /// The standard deviation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sd: Option<QuantityEntry>,
    /// The least value. 0 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<QuantityEntry>,
    /// The largest value. 1 if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<QuantityEntry>,
}

/// Parameters of a uniform law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Uniform")]
pub struct UniformEntry {
    /// The least value.
    pub min: QuantityEntry,
    /// The largest value.
    pub max: QuantityEntry,
}

/// Parameters of an exponential law.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Exponential", transform = percentile_keys)]
pub struct ExponentialEntry {
    /// The mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<QuantityEntry>,
    /// The value that is exceeded half of the time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median: Option<QuantityEntry>,
    /// One over the mean (per hour, for durations).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// A percentile by key, such as `p95`.
    #[serde(flatten)]
    pub percentiles: BTreeMap<String, QuantityEntry>,
}

/// Values as observed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Empirical")]
pub struct EmpiricalEntry {
    /// The values.
    pub values: Vec<QuantityEntry>,
    /// A weight for each; equally likely if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weights: Option<Vec<f64>>,
}

/// One law of a mixture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Component")]
pub struct ComponentEntry {
    /// Its weight; the weights of a mixture sum to 1.
    pub weight: ShareEntry,
    /// The law.
    pub law: LawEntry,
}

/// A body and a tail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Spliced")]
pub struct SplicedEntry {
    /// The law up to the threshold.
    pub body: LawEntry,
    /// The threshold.
    pub at: QuantityEntry,
    /// Probability of the tail.
    pub tail_probability: ShareEntry,
    /// The law of the excess over the threshold.
    pub tail: LawEntry,
}

/// A law given that it lies between two bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Truncated")]
pub struct TruncatedEntry {
    /// The law.
    pub law: LawEntry,
    /// The lower bound; none if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<QuantityEntry>,
    /// The upper bound; none if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<QuantityEntry>,
}

/// A law and a bound on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Bounded")]
pub struct BoundEntry {
    /// The law.
    pub law: LawEntry,
    /// The bound.
    pub at: QuantityEntry,
}
