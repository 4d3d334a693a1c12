//! Factors and numbers of occurrences of many trials, drawn again without running the trials.

use crate::plan::Plan;
use crate::scenario::{FactorIndex, ThreatIndex};
use crate::simulate::draw::{BLOCK, Draws};
use std::ops::Range;

/// Factors and counts of some trials, one number a trial in the order of trials.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Drivers {
    /// The factors that a threat loads on: correlated standard normals, in the order of their names.
    pub factors: Vec<(FactorIndex, Vec<f64>)>,
    /// Number of occurrences by itself of each threat whose frequency loads on a factor, in the order of threats.
    pub counts: Vec<(ThreatIndex, Vec<u32>)>,
}

/// Draws the factors and the numbers of occurrences of trials as a run does, and nothing else.
pub(crate) fn drivers(plan: &Plan, seed: u64, trials: &[Range<u64>]) -> Drivers {
    let mut drivers = Drivers {
        factors: plan.factors.indices.iter().map(|&factor| (factor, Vec::new())).collect(),
        counts: (plan.threats.iter().enumerate())
            .filter(|(_, threat)| threat.count.is_some() && !threat.frequency_loading.terms.is_empty())
            .map(|(index, _)| (ThreatIndex(index as u32), Vec::new()))
            .collect(),
    };
    let mut draws = Draws::new(plan, seed);
    let all: Vec<u64> = trials.iter().cloned().flatten().collect();
    let width = drivers.factors.len();
    for block in all.chunks(BLOCK) {
        let factors = draws.draw_factors(block);
        for (position, (_, values)) in drivers.factors.iter_mut().enumerate() {
            values.extend(factors.iter().skip(position).step_by(width));
        }
        for (threat, counts) in &mut drivers.counts {
            counts.extend_from_slice(draws.draw_counts(threat.0 as usize, block, true));
        }
    }
    drivers
}
