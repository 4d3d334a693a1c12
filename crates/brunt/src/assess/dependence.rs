//! Rank correlations of factors and of annual counts in the trials, beside the correlations that the file states.

use super::Question;
use crate::ledger::Ledger;
use crate::measure::Ranked;
use crate::report::{Dependence, RankCorrelation};
use crate::scenario::{FactorIndex, Scenario, Threat, ThreatIndex};
use crate::simulate::{Drivers, drivers};
use std::f64::consts::PI;
use std::ops::Range;

/// Most trials that are ranked: enough to know a rank correlation to 0.006.
const MOST_TRIALS: u64 = 100_000;
/// Most numbers that are drawn and ranked: trials times columns.
const MOST_NUMBERS: u64 = 10_000_000;
/// Most pairs that are reported, of factors and of threats each.
const MOST_PAIRS: usize = 500;

/// Most trials that are ranked once the question is cancelled.
const FEW_TRIALS: u64 = 10_000;

pub(super) fn dependence(question: &Question<'_>, ledger: &Ledger) -> Dependence {
    let (scenario, plan) = (question.scenario, question.plan);
    let most = if question.is_cancelled() { FEW_TRIALS } else { MOST_TRIALS };
    let Drivers { factors, counts } = drivers(plan, ledger.seed(), &[]);
    let columns = (factors.len() + counts.len()).max(1) as u64;
    let ranges = first(ledger.ranges(), most.min(MOST_NUMBERS / columns));
    let Drivers { factors, counts } = drivers(plan, ledger.seed(), &ranges);
    let asked_of_factors = |one: &FactorIndex, two: &FactorIndex| {
        Some(of_normals(scenario.factors.correlation[[one.0 as usize, two.0 as usize]]))
    };
    let asked_of_threats = |one: &ThreatIndex, two: &ThreatIndex| {
        Some(of_rates(scenario, *one, *two)).filter(|&r| r != 0.0).map(of_normals)
    };
    let counts: Vec<(ThreatIndex, Vec<f64>)> =
        counts.into_iter().map(|(threat, counts)| (threat, counts.into_iter().map(f64::from).collect())).collect();
    let (factors, factors_left) =
        strongest(&factors, asked_of_factors, |factor| scenario.factors.names[factor.0 as usize].clone());
    let (counts, counts_left) =
        strongest(&counts, asked_of_threats, |threat| scenario.threats[threat.0 as usize].id.clone());
    let trials = ranges.iter().map(|range| range.end - range.start).sum();
    Dependence { trials, factors, counts, left_out: factors_left + counts_left }
}

/// Rank correlations of the pairs with the largest stated correlations, in the order of columns, and the number of pairs left out.
fn strongest<T>(
    columns: &[(T, Vec<f64>)],
    asked: impl Fn(&T, &T) -> Option<f64>,
    id: impl Fn(&T) -> String,
) -> (Vec<RankCorrelation>, u64) {
    let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
    for (second, two) in columns.iter().enumerate() {
        let with = columns[..second].iter().enumerate();
        pairs.extend(with.filter_map(|(first, one)| Some((first, second, asked(&one.0, &two.0)?))));
    }
    pairs.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()).then((a.0, a.1).cmp(&(b.0, b.1))));
    let left_out = pairs.len().saturating_sub(MOST_PAIRS) as u64;
    pairs.truncate(MOST_PAIRS);
    pairs.sort_by_key(|pair| (pair.0, pair.1));
    let mut ranked: Vec<Option<Ranked>> = columns.iter().map(|_| None).collect();
    for column in pairs.iter().flat_map(|pair| [pair.0, pair.1]) {
        ranked[column].get_or_insert_with(|| Ranked::new(&columns[column].1));
    }
    let pair = |(one, two, asked): (usize, usize, f64)| {
        let realised = ranked[one].as_ref().zip(ranked[two].as_ref()).and_then(|(one, two)| one.correlation(two));
        RankCorrelation::new(id(&columns[one].0), id(&columns[two].0), asked, realised)
    };
    (pairs.into_iter().map(pair).collect(), left_out)
}

/// Spearman's rho of two normals of correlation r (Pearson 1907).
fn of_normals(r: f64) -> f64 {
    // A correlation of 1 gives exactly 1: asin(1/2) is pi / 6 except for rounding.
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

/// The first `most` trials of sorted ranges.
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

    #[test]
    fn only_the_pairs_that_are_asked_most_are_looked_at() {
        let columns: Vec<(u32, Vec<f64>)> =
            (0..40).map(|column| (column, vec![f64::from(column % 3), 1.0, 0.0])).collect();
        // 780 pairs; those with the first column are asked least.
        let asked = |one: &u32, _: &u32| Some(if *one == 0 { 0.1 } else { 0.5 });
        let (pairs, left_out) = strongest(&columns, asked, u32::to_string);
        assert_eq!((pairs.len(), left_out), (500, 280));
        assert!(pairs.iter().all(|pair| pair.asked == 0.5));
        assert_eq!((pairs[0].first.as_str(), pairs[0].second.as_str()), ("1", "2"));
        assert_eq!(strongest(&columns[..3], asked, u32::to_string).1, 0);
        assert_eq!(strongest(&columns[..3], |_, _| None, u32::to_string), (Vec::new(), 0));
    }
}
