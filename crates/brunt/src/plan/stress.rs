//! Forced occurrences of a stress, compiled.

use super::threat::PlanThreat;
use super::{PlanFactors, capacity};
use crate::random::special::normal_cdf;
use crate::random::{Count, Modulation, kernel};
use crate::scenario::{Forced, Lasting, Reading, Scenario, Threat};

/// The occurrences that a stress forces, and their reading.
#[derive(Debug, Clone, Default)]
pub(crate) struct Forcing {
    pub reading: Reading,
    pub forced: Vec<PlanForced>,
    /// Threats whose forced occurrences are a condition on the factors that they load on. If there are any, factors are drawn given
    /// the condition.
    pub telling: Vec<Telling>,
}

/// A forced occurrence; parts that are `None` are drawn.
#[derive(Debug, Clone)]
pub(crate) struct PlanForced {
    pub at: Option<i64>,
    /// Positions among the targets of its threat.
    pub targets: Option<Vec<u32>>,
    pub takes: Option<u64>,
    pub outage: Option<Lasting>,
    pub data_loss: Option<i64>,
}

/// A threat that loads on factors and is given to occur at least `least` times.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling {
    pub threat: u32,
    pub least: u32,
    /// Whether factors are proposed from their law given one occurrence, which is weighted by the mean of the threat. Used for rare
    /// threats.
    pub tilts: bool,
}

/// Least probability of a condition. Rarer conditions are refused: there would be too many draws for one that is accepted.
const RAREST_BY_FACTORS: f64 = 1e-3;
/// Least probability of a condition where no factor has to be drawn, so that only rounding matters.
const RAREST: f64 = 1e-9;

impl Forcing {
    /// Compiles the forced occurrences and notes the position of each in its threat. `Err` is the position of a threat that almost
    /// never occurs as often as forced.
    pub(crate) fn compile(
        scenario: &Scenario,
        threats: &mut [PlanThreat],
        factors: &mut PlanFactors,
    ) -> Result<Self, usize> {
        let assumed = &scenario.assumed;
        let mut forcing = Self { reading: assumed.reading, ..Self::default() };
        for forced in &assumed.forced {
            let position = forced.threat.0 as usize;
            let threat = &mut threats[position];
            threat.forced.push(forcing.forced.len() as u32);
            forcing.forced.push(compiled(forced, &scenario.threats[position]));
        }
        if assumed.reading == Reading::Given {
            forcing.condition(scenario, threats, factors)?;
        }
        Ok(forcing)
    }

    /// Finds the threats whose condition changes the law of factors, and checks that the condition is not too rare.
    fn condition(
        &mut self,
        scenario: &Scenario,
        threats: &[PlanThreat],
        factors: &mut PlanFactors,
    ) -> Result<(), usize> {
        let mut tilts = Vec::new();
        // Approximate share of all draws of factors that are accepted.
        let mut kept = 1.0;
        for (position, threat) in threats.iter().enumerate() {
            let least = threat.forced.len() as u32;
            if least == 0 || scenario.threats[position].assumed {
                continue;
            }
            let Some(count) = &threat.count else { return Err(position) };
            let terms = &threat.frequency_loading.terms;
            let (mean, variance) = factors.score(terms);
            let modulated = |score: f64, spread: f64| match threat.threshold {
                _ if terms.is_empty() => Modulation::None,
                Some(threshold) => Modulation::Probability(normal_cdf((threshold + score) / (1.0 + spread).sqrt())),
                None => Modulation::Multiple(kernel::exp(score - threat.frequency_loading.variance / 2.0)),
            };
            // If all its factors are fixed, the condition of a threat does not change their law.
            let telling = variance > 1e-12;
            let mean_count = match modulated(mean + variance / 2.0, 0.0) {
                Modulation::Multiple(by) => count.mean() * by,
                _ => count.mean(),
            };
            let tilts_factors = telling && threat.threshold.is_none() && mean_count < 1.0;
            let told = Telling { threat: position as u32, least, tilts: tilts_factors };
            let typical = if tilts_factors { mean + variance } else { mean };
            let accepted = told.accepted(count, modulated(typical, if telling { variance } else { 0.0 }));
            if telling {
                kept *= accepted;
                self.telling.push(told);
            }
            if accepted < RAREST || kept < RAREST_BY_FACTORS {
                return Err(position);
            }
            if tilts_factors {
                tilts.extend(terms.iter().copied());
            }
        }
        factors.tilt(&tilts);
        Ok(())
    }

    /// The forced occurrence at number `ordinal` of `count` drawn occurrences, if that one is forced. On top of drawn occurrences
    /// the last are forced; given by a condition the first are forced.
    pub(crate) fn of(&self, threat: &PlanThreat, ordinal: u32, count: u32) -> Option<u32> {
        let by_condition = self.reading == Reading::Given && threat.count.is_some();
        let first = if by_condition { 0 } else { count - threat.forced.len() as u32 };
        threat.forced.get(ordinal.checked_sub(first)? as usize).copied()
    }

    /// Least count of a threat under the condition; `None` without a condition.
    pub(crate) fn least(&self, threat: &PlanThreat) -> Option<u32> {
        let by_condition = self.reading == Reading::Given && threat.count.is_some() && !threat.forced.is_empty();
        by_condition.then_some(threat.forced.len() as u32)
    }
}

impl Telling {
    /// The probability that a draw of factors is accepted by this threat: P(N >= least), divided by the mean where the proposal is
    /// weighted by the mean.
    pub(crate) fn accepted(&self, count: &Count, modulation: Modulation) -> f64 {
        let chance = count.probability_of(self.least, modulation);
        match modulation {
            Modulation::Multiple(by) if self.tilts => chance / (count.mean() * by),
            _ => chance,
        }
    }
}

fn compiled(forced: &Forced, threat: &Threat) -> PlanForced {
    let candidates = || threat.hits.iter().flat_map(|hits| hits.pick.all());
    let position = |node| candidates().position(|&candidate| candidate == node).map(|position| position as u32);
    let targets = forced.hits.as_ref().map(|nodes| {
        let mut positions: Vec<u32> = nodes.iter().filter_map(|&node| position(node)).collect();
        positions.sort_unstable();
        positions
    });
    PlanForced {
        at: forced.at.map(|at| at.get()),
        targets,
        takes: forced.takes.map(|takes| capacity::fixed(takes.get())),
        outage: forced.outage,
        data_loss: forced.data_loss.map(|lost| lost.get()),
    }
}
