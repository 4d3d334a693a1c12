//! Probabilities of yes or no per trial.

use crate::suite::intervals::cover::{RANKS, check, figure};
use crate::suite::intervals::draw::Draws;
use crate::suite::intervals::{FEW, MANY};
use brunt::measure::{Sorted, exceedance_probability, probability};
use brunt::random::Uniform;

/// From no hit expected to half of the trials.
const PROBABILITIES: [f64; 6] = [1e-5, 1e-3, 0.01, 0.05, 0.3, 0.5];

fn probabilities_cover(trials: usize, seeds: u64) {
    for p in PROBABILITIES {
        let figures = [figure(format!("p = {p}"), p, RANKS), figure(format!("1 - p, p = {p}"), 1.0 - p, RANKS)];
        let case = format!("probability, N = {trials}");
        check(&case, seeds, &figures, |seed| {
            let losses = Draws::new(&format!("{case}, {p}"), seed).words(trials, 0);
            let losses: Vec<f64> =
                losses.into_iter().map(|word| if Uniform::new(word).upper() < p { 2.0 } else { 1.0 }).collect();
            let above = exceedance_probability(&Sorted::new(&losses).unwrap(), 1.0);
            let hits = losses.iter().filter(|&&loss| loss > 1.0).count() as u64;
            assert!(hits > 0 || above.interval.lower() == Some(0.0) && above.interval.upper() > Some(0.0));
            vec![above, probability(trials as u64 - hits, trials as u64).unwrap()]
        });
    }
}

#[test]
fn probabilities_cover_down_to_no_hit_at_all() {
    [10, 100, 1_000].iter().for_each(|&trials| probabilities_cover(trials, FEW));
}

#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn probabilities_cover_over_2_000_seeds() {
    [10, 100, 1_000, 10_000].iter().for_each(|&trials| probabilities_cover(trials, MANY));
}
