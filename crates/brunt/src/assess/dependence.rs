//! How far factors and annual counts went together, beside what the file asks for.

use crate::ledger::Ledger;
use crate::measure::Ranked;
use crate::plan::Plan;
use crate::report::{Dependence, RankCorrelation};
use crate::scenario::{FactorIndex, Scenario, Threat, ThreatIndex};
use crate::simulate::{Drivers, drivers};
use std::f64::consts::PI;
use std::ops::Range;

/// Most trials that are looked at: enough to know a rank correlation to 0.006.
const MOST_TRIALS: u64 = 100_000;

pub(super) fn dependence(scenario: &Scenario, plan: &Plan, ledger: &Ledger) -> Dependence {
    let ranges = first(ledger.ranges(), MOST_TRIALS);
    let Drivers { factors, counts } = drivers(plan, ledger.seed(), &ranges);
    let ranked = |values: &[u32]| Ranked::new(&values.iter().map(|&count| f64::from(count)).collect::<Vec<_>>());
    let ranked_factors: Vec<_> = factors.iter().map(|(factor, values)| (*factor, Ranked::new(values))).collect();
    let ranked_counts: Vec<_> = counts.iter().map(|(threat, values)| (*threat, ranked(values))).collect();
    let trials = ranges.iter().map(|range| range.end - range.start).sum();
    let factors = pairs(&ranked_factors)
        .map(|((one, a), (two, b))| {
            let name = |factor: FactorIndex| scenario.factors.names[factor.0 as usize].clone();
            let asked = scenario.factors.correlation[[one.0 as usize, two.0 as usize]];
            RankCorrelation::new(name(*one), name(*two), of_normals(asked), a.correlation(b))
        })
        .collect();
    let counts = pairs(&ranked_counts)
        .filter_map(|((one, a), (two, b))| {
            let id = |threat: ThreatIndex| scenario.threats[threat.0 as usize].id.clone();
            let asked = of_rates(scenario, *one, *two);
            (asked != 0.0).then(|| RankCorrelation::new(id(*one), id(*two), of_normals(asked), a.correlation(b)))
        })
        .collect();
    Dependence { trials, factors, counts }
}

/// Spearman's rho of two normals of correlation r (Pearson 1907).
fn of_normals(r: f64) -> f64 {
    // Written so that 1 gives 1 to the bit: asin(1/2) is pi / 6 but for rounding.
    if r.abs() == 1.0 { r } else { 6.0 / PI * libm::asin(0.5 * r) }
}

/// Correlation of the scores b.Z of two threats.
fn of_rates(scenario: &Scenario, one: ThreatIndex, two: ThreatIndex) -> f64 {
    let [one, two] = [one, two].map(|threat| &scenario.threats[threat.0 as usize]);
    let covariance = one.covariance_of_rates(two, &scenario.factors);
    let spread = |threat: &Threat| threat.covariance_of_rates(threat, &scenario.factors).sqrt();
    let product = spread(one) * spread(two);
    if product > 0.0 { (covariance / product).clamp(-1.0, 1.0) } else { 0.0 }
}

fn pairs<T>(items: &[T]) -> impl Iterator<Item = (&T, &T)> {
    items.iter().enumerate().flat_map(|(position, one)| items[position + 1..].iter().map(move |two| (one, two)))
}

/// The first trials of sorted ranges.
fn first(ranges: &[Range<u64>], mut most: u64) -> Vec<Range<u64>> {
    let mut taken = Vec::new();
    for range in ranges {
        let length = (range.end - range.start).min(most);
        if length > 0 {
            taken.push(range.start..range.start + length);
        }
        most -= length;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_trials_are_taken_across_gaps() {
        let ranges = [3..5, 8..20];
        assert_eq!(first(&ranges, 4), [3..5, 8..10]);
        assert_eq!(first(&ranges, 100), ranges);
        assert_eq!(first(&ranges, 3), [3..5, 8..9]);
    }
}
