//! Number of occurrences of each threat in a trial: least, largest and mean.

use crate::scenario::{Frequency, Scenario, Threat};
use crate::units::Ticks;

/// Number of occurrences of a threat in a trial, with occurrences that other threats trigger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Occurring {
    /// Least number.
    pub least: u64,
    /// Largest number; `None` where there is none.
    pub most: Option<u64>,
    /// Largest number of occurrences by itself, without triggered ones; `None` where there is none.
    pub most_roots: Option<u64>,
    /// Mean number as stated, as if there were no controls.
    pub mean: f64,
}

/// Rounds of triggers that the means include: the most that a trial plays.
const ROUNDS: usize = 64;

/// Numbers of occurrences of each threat.
pub(super) fn occurring(scenario: &Scenario) -> Vec<Occurring> {
    let years = scenario.horizon.hours() / Ticks::YEAR.hours();
    let mut all: Vec<Occurring> = (0_u32..)
        .zip(&scenario.threats)
        .map(|(index, threat)| {
            let forced = scenario.assumed.forced.iter().filter(|forced| forced.threat.0 == index).count() as u64;
            by_itself(scenario, threat, years, forced)
        })
        .collect();
    means(scenario, &mut all);
    mosts(scenario, &mut all);
    all
}

fn by_itself(scenario: &Scenario, threat: &Threat, years: f64, forced: u64) -> Occurring {
    let (most, mean) = match threat.frequency {
        None => (Some(0), 0.0),
        Some(Frequency::Poisson { mean } | Frequency::NegativeBinomial { mean, .. }) => (None, mean * years),
        Some(Frequency::Bernoulli { p }) => (Some(u64::from(p.get() > 0.0)), p.get()),
        Some(Frequency::Binomial { n, p }) => (Some(if p.get() > 0.0 { n.into() } else { 0 }), f64::from(n) * p.get()),
        Some(Frequency::Fixed { count }) => (Some(count.into()), count.into()),
    };
    // Any control sets the least number to 0, whichever threats it acts on: it might prevent any occurrence.
    let least = match threat.frequency {
        Some(Frequency::Fixed { count }) if scenario.controls.is_empty() => count.into(),
        Some(Frequency::Bernoulli { p }) if scenario.controls.is_empty() && p.get() == 1.0 => 1,
        Some(Frequency::Binomial { n, p }) if scenario.controls.is_empty() && p.get() == 1.0 => n.into(),
        _ => 0,
    };
    let most = most.map(|most| most + forced);
    Occurring { least, most, most_roots: most, mean: mean + forced as f64 }
}

/// Adds triggered occurrences to the means, round after round.
fn means(scenario: &Scenario, all: &mut [Occurring]) {
    let mut round: Vec<f64> = all.iter().map(|occurring| occurring.mean).collect();
    for _ in 0..ROUNDS {
        let mut next = vec![0.0; round.len()];
        for (threat, mean) in scenario.threats.iter().zip(&round).filter(|(_, mean)| **mean > 0.0) {
            threat
                .triggers
                .iter()
                .for_each(|trigger| next[trigger.threat.0 as usize] += mean * trigger.probability.get());
        }
        if next.iter().all(|mean| *mean == 0.0) {
            return;
        }
        all.iter_mut().zip(&next).for_each(|(occurring, mean)| occurring.mean += mean);
        round = next;
    }
}

/// Adds triggered occurrences to the largest numbers, in the order of triggers. A threat on a cycle of triggers, or behind one, has
/// no largest number.
fn mosts(scenario: &Scenario, all: &mut [Occurring]) {
    let order = in_order(scenario);
    let mut settled = vec![false; all.len()];
    for &index in &order {
        settled[index] = true;
        let most = all[index].most;
        for child in children(&scenario.threats[index]) {
            all[child].most = match (all[child].most, most) {
                (more, Some(0)) => more,
                (Some(more), Some(most)) => more.checked_add(most),
                _ => None,
            };
        }
    }
    // Threats that are not settled lie on a cycle of triggers, or behind one.
    let circular = all.iter_mut().zip(settled).filter(|(_, settled)| !settled);
    circular.for_each(|(occurring, _)| occurring.most = None);
}

/// Indices of the threats that a threat may trigger, one for each trigger.
pub(super) fn children(threat: &Threat) -> impl Iterator<Item = usize> + '_ {
    threat.triggers.iter().filter(|trigger| trigger.probability.get() > 0.0).map(|trigger| trigger.threat.0 as usize)
}

/// Indices of threats, each after the threats that may trigger it; without threats on cycles of triggers and behind them.
pub(super) fn in_order(scenario: &Scenario) -> Vec<usize> {
    let mut parents = vec![0_u32; scenario.threats.len()];
    scenario.threats.iter().flat_map(children).for_each(|child| parents[child] += 1);
    let mut order: Vec<usize> = (0..parents.len()).filter(|&index| parents[index] == 0).collect();
    let mut next = 0;
    while let Some(&index) = order.get(next) {
        next += 1;
        for child in children(&scenario.threats[index]) {
            parents[child] -= 1;
            if parents[child] == 0 {
                order.push(child);
            }
        }
    }
    order
}

/// The probability of at least one occurrence in a trial with an outcome that has probability `each` in one occurrence.
pub(super) fn any(threat: &Threat, occurring: &Occurring, years: f64, each: f64) -> f64 {
    let none = match threat.frequency {
        Some(Frequency::Bernoulli { p }) => 1.0 - p.get() * each,
        Some(Frequency::Binomial { n, p }) => libm::pow(1.0 - p.get() * each, n.into()),
        Some(Frequency::Fixed { count }) => libm::pow(1.0 - each, count.into()),
        Some(Frequency::NegativeBinomial { mean, k }) => libm::pow(1.0 + mean / k * each, -k * years),
        // Numbers of triggered occurrences are taken to have a Poisson law.
        Some(Frequency::Poisson { .. }) | None => libm::exp(-occurring.mean * each),
    };
    (1.0 - none).clamp(0.0, 1.0)
}
