//! The exact sums of a run as JSON: integers as text, named by entity, so that saved results merge to the last bit.

mod terms;

pub(super) use terms::TermSums;

use crate::ledger::{Bound, BoundHit, Ledger, PowerSums, PowerSumsParts, Sums, ToleranceCounts};
use crate::plan::Plan;
use crate::scenario::{Framework, Scenario, ThreatIndex};
use serde::{Deserialize, Serialize};

/// All parts of a ledger except the losses by trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// Sums by threat, in the order of ids.
    pub threats: Vec<ThreatSums>,
    /// Sums by node, in the order of ids.
    pub nodes: Vec<PartSums>,
    /// Sums by category, in the order of names.
    pub categories: Vec<PartSums>,
    /// Sums by framework, in the order of names.
    pub frameworks: Vec<PartSums>,
    /// Breaches by node with a tolerance, in the order of ids.
    pub tolerances: Vec<ToleranceSums>,
    /// Outage hours beyond the horizon.
    pub hours_cut: MomentText,
    /// Trials in which a bound was hit.
    pub bounded_trials: u64,
    /// Numbers of trials in which a bound was hit, by bound and threat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bounds: Vec<BoundSums>,
    /// Sums of contracts and policies; `None` for a scenario without terms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<TermSums>,
}

/// A bound that was hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BoundSums {
    /// Name of the bound.
    pub bound: String,
    /// Id of the threat that hit the bound, if the bound belongs to a threat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threat: Option<String>,
    /// Number of trials in which the bound was hit.
    pub trials: u64,
}

impl BoundSums {
    fn of((hit, &trials): (&BoundHit, &u64), scenario: &Scenario) -> Self {
        let threat = hit.threat.map(|threat| scenario.threats[threat.0 as usize].id.clone());
        Self { bound: hit.bound.name().to_string(), threat, trials }
    }

    fn hit(&self, scenario: &Scenario) -> Option<(BoundHit, u64)> {
        let bound = Bound::ALL.into_iter().find(|bound| bound.name() == self.bound)?;
        let position = |id: &String| scenario.threats.iter().position(|threat| threat.id == *id);
        let threat = match &self.threat {
            Some(id) => Some(ThreatIndex(position(id)? as u32)),
            None => None,
        };
        Some((BoundHit::new(bound, threat), self.trials))
    }
}

/// Sums of a threat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ThreatSums {
    /// Id of the threat.
    pub id: String,
    /// Number of occurrences.
    pub occurrences: u64,
    /// Losses by the threat.
    pub loss: MomentText,
}

/// Sums of a node, a category or a framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PartSums {
    /// Id of the node, or name of the category or framework.
    pub id: String,
    /// Losses of the node, category or framework.
    pub loss: MomentText,
}

/// Breaches of a node's tolerance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ToleranceSums {
    /// Id of the node.
    pub node: String,
    /// Number of trials with a breach of the tolerated time.
    pub breached_trials: u64,
    /// Number of breaches of either kind, of the time or of the data loss.
    pub breaches: u64,
    /// Sum over trials of the square of the number of breaches of either kind.
    pub squared_breaches: u64,
    /// Sum over trials of the cube of the number of breaches of either kind.
    pub cubed_breaches: u64,
    /// Number of trials with a breach of either kind.
    pub any_trials: u64,
    /// Number of trials with a breach of the tolerated data loss.
    pub data_trials: u64,
    /// Number of breaches of the tolerated data loss.
    pub data_breaches: u64,
    /// Histogram of times to recover: bin and count.
    pub recovery: Vec<(usize, u64)>,
}

/// Sums over trials of an amount, its square and its cube.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MomentText {
    /// Number of trials with an amount other than 0.
    pub trials: u64,
    /// The sum in units of 10^-12 / 9, in decimal.
    pub sum: String,
    /// The sum of squares in units of (10^-12 / 9)^2, in hexadecimal.
    pub squares: String,
    /// The sum of cubes in units of (10^-12 / 9)^3, in hexadecimal. A negative sum is stored as its complement to 2^448.
    pub cubes: String,
}

impl State {
    /// The sums of a run.
    pub(super) fn of(ledger: &Ledger, plan: &Plan, scenario: &Scenario) -> Self {
        let sums = ledger.sums();
        let part = |(id, moment): (&str, &PowerSums)| PartSums { id: id.to_string(), loss: moment.into() };
        let threats = scenario.threats.iter().zip(&sums.threats).zip(&sums.occurrences);
        let threat = |((threat, loss), &occurrences): ((&crate::scenario::Threat, &PowerSums), &u64)| ThreatSums {
            id: threat.id.clone(),
            occurrences,
            loss: loss.into(),
        };
        let tolerance = |(node, counts): (String, &ToleranceCounts)| ToleranceSums {
            node,
            breached_trials: counts.breached_trials,
            breaches: counts.breaches,
            squared_breaches: counts.squared_breaches,
            cubed_breaches: counts.cubed_breaches,
            any_trials: counts.any_trials,
            data_trials: counts.data_trials,
            data_breaches: counts.data_breaches,
            recovery: counts.recovery.non_empty().collect(),
        };
        Self {
            threats: threats.map(threat).collect(),
            nodes: node_ids(scenario).zip(&sums.nodes).map(part).collect(),
            categories: scenario.categories.iter().map(String::as_str).zip(&sums.categories).map(part).collect(),
            frameworks: Framework::ALL.iter().map(|kind| kind.name()).zip(&sums.frameworks).map(part).collect(),
            tolerances: tolerance_ids(plan, scenario).into_iter().zip(&sums.tolerances).map(tolerance).collect(),
            hours_cut: (&sums.hours_cut).into(),
            bounded_trials: sums.bounded_trials,
            bounds: sums.bounds.iter().map(|hit| BoundSums::of(hit, scenario)).collect(),
            terms: ledger.settled().map(|settled| TermSums::of(&settled.sums, scenario)),
        }
    }

    /// Restores the sums of a run; `None` if the saved ids are not those of the scenario or a number cannot be read.
    pub(super) fn sums(&self, plan: &Plan, scenario: &Scenario) -> Option<Sums> {
        let frameworks = Framework::ALL.iter().map(|kind| kind.name());
        let fits = self.threats.iter().map(|part| part.id.as_str()).eq(scenario.threats.iter().map(|x| x.id.as_str()))
            && ids(&self.nodes).eq(node_ids(scenario))
            && ids(&self.categories).eq(scenario.categories.iter().map(String::as_str))
            && ids(&self.frameworks).eq(frameworks)
            && self.tolerances.iter().map(|part| &part.node).eq(&tolerance_ids(plan, scenario));
        if !fits {
            return None;
        }
        let moments = |parts: &[PartSums]| parts.iter().map(|part| part.loss.moment()).collect::<Option<Vec<_>>>();
        let mut sums = Sums::new(self.threats.len(), self.nodes.len(), self.categories.len(), self.tolerances.len());
        sums.threats = self.threats.iter().map(|part| part.loss.moment()).collect::<Option<_>>()?;
        sums.occurrences = self.threats.iter().map(|part| part.occurrences).collect();
        sums.nodes = moments(&self.nodes)?;
        sums.categories = moments(&self.categories)?;
        sums.frameworks = moments(&self.frameworks)?.try_into().ok()?;
        for (counts, saved) in sums.tolerances.iter_mut().zip(&self.tolerances) {
            counts.breached_trials = saved.breached_trials;
            counts.breaches = saved.breaches;
            counts.squared_breaches = saved.squared_breaches;
            counts.cubed_breaches = saved.cubed_breaches;
            counts.any_trials = saved.any_trials;
            counts.data_trials = saved.data_trials;
            counts.data_breaches = saved.data_breaches;
            for &(bin, count) in &saved.recovery {
                if bin >= MOST_BINS {
                    return None;
                }
                counts.recovery.add_many(bin, count);
            }
        }
        sums.hours_cut = self.hours_cut.moment()?;
        sums.bounded_trials = self.bounded_trials;
        sums.bounds = self.bounds.iter().map(|hit| hit.hit(scenario)).collect::<Option<_>>()?;
        Some(sums)
    }
}

/// Bound on the bins of times to recover, above every real bin. The bound limits the memory that a damaged file can ask for.
const MOST_BINS: usize = 64 << 7;

fn ids(parts: &[PartSums]) -> impl Iterator<Item = &str> {
    parts.iter().map(|part| part.id.as_str())
}

fn node_ids(scenario: &Scenario) -> impl Iterator<Item = &str> {
    scenario.nodes.iter().map(|node| node.id.as_str())
}

fn tolerance_ids(plan: &Plan, scenario: &Scenario) -> Vec<String> {
    plan.tolerances()
        .iter()
        .filter_map(|node| scenario.nodes.get(node.0 as usize))
        .map(|node| node.id.clone())
        .collect()
}

impl From<&PowerSums> for MomentText {
    fn from(moment: &PowerSums) -> Self {
        let PowerSumsParts { count, sum, squares, cubes } = moment.to_parts();
        Self { trials: count, sum: sum.to_string(), squares: to_hexadecimal(&squares), cubes: to_hexadecimal(&cubes) }
    }
}

impl MomentText {
    /// Restores the moment; `None` if a number cannot be read.
    fn moment(&self) -> Option<PowerSums> {
        Some(PowerSums::from_parts(PowerSumsParts {
            count: self.trials,
            sum: self.sum.parse().ok()?,
            squares: from_hexadecimal(&self.squares)?,
            cubes: from_hexadecimal(&self.cubes)?,
        }))
    }
}

/// Hexadecimal digits of a number from its 64-bit words, the lowest word first.
fn to_hexadecimal(words: &[u64]) -> String {
    let digits: String = words.iter().rev().map(|word| format!("{word:016x}")).collect();
    match digits.trim_start_matches('0') {
        "" => "0".to_string(),
        digits => digits.to_string(),
    }
}

/// The 64-bit words of a hexadecimal number, the lowest word first; `None` if the text is no such number or has more than N words.
fn from_hexadecimal<const N: usize>(text: &str) -> Option<[u64; N]> {
    if text.is_empty() || text.len() > 16 * N || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let padded = format!("{text:0>width$}", width = 16 * N);
    let mut words = [0; N];
    for (index, word) in words.iter_mut().rev().enumerate() {
        *word = u64::from_str_radix(padded.get(16 * index..16 * (index + 1))?, 16).ok()?;
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read_back_to_the_last_bit() {
        let parts = |count, sum, squares, cubes| PowerSumsParts { count, sum, squares, cubes };
        for parts in [
            PowerSumsParts::default(),
            parts(1, -5, [u64::MAX, 0, 7, 0, 0], [1, 2, 0, 0, 0, 0, 0]),
            parts(u64::MAX, i128::MIN, [1, 2, 3, 4, 5], [u64::MAX; 7]),
            parts(7, i128::MAX, [0, 0, 0, 0, u64::MAX], [0, 0, 0, 1, 0, 0, 0]),
        ] {
            let text = MomentText::from(&PowerSums::from_parts(parts));
            assert_eq!(text.moment().map(|moment| moment.to_parts()), Some(parts), "{text:?}");
        }
        let bad = |squares: &str| {
            let text = |squares: &str, cubes: &str| MomentText {
                trials: 1,
                sum: "1".into(),
                squares: squares.into(),
                cubes: cubes.into(),
            };
            text(squares, "1").moment().or(text("1", squares).moment())
        };
        assert!(bad("").is_none() && bad("xyz").is_none() && bad(&"f".repeat(113)).is_none() && bad("é").is_none());
    }
}
