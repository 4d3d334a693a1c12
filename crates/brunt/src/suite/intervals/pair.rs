//! Differences between two variants on the same trials.

use crate::suite::intervals::cover::{Figure, HEAVY, LIGHT, RANKS, check, figure, level};
use crate::suite::intervals::draw::Draws;
use crate::suite::intervals::exact::{Exact, Units};
use crate::suite::intervals::{FEW, MANY};
use brunt::measure::{TailLaw, difference};
use brunt::random::Count;
use brunt::report::{Interval, NoInterval};

const LAW: TailLaw = TailLaw::FiniteVariance;

/// Compound Poisson losses, without and with a control that takes away a share of each loss or prevents it: the losses of a trial.
fn controlled(draws: Draws, mean: f64, size: Exact, trials: usize, keep: impl Fn(f64) -> f64) -> [Vec<f64>; 2] {
    let (count, law) = (Count::poisson(mean).unwrap(), size.law());
    let pair = |trial| {
        draws
            .occurrences(&count, &law, trial, 0)
            .fold([0.0, 0.0], |[without, with], (loss, luck)| [without + loss, with + loss * keep(luck.lower())])
    };
    let rows: Vec<[f64; 2]> = (0..trials as u64).map(pair).collect();
    [0, 1].map(|side| rows.iter().map(|row| row[side]).collect())
}

/// A control that prevents a share of the losses, by draws of its own: the rest is a Poisson number of fewer losses.
fn prevention_covers(share: f64, p: f64, trials: usize, seeds: u64) {
    let (before, after) = (Units::poisson(1.0), Units::poisson(1.0 - share));
    let at = level(p);
    let figures = [
        figure("difference of means", share, LIGHT),
        figure(format!("difference of TVaR {}", 100.0 * p), before.tail_mean(at) - after.tail_mean(at), LIGHT),
    ];
    let case = format!("{} % of losses prevented, N = {trials}", 100.0 * share);
    check(&case, seeds, &figures, |seed| {
        let keep = |luck| if luck < share { 0.0 } else { 1.0 };
        let [first, second] = controlled(Draws::new(&case, seed), 1.0, Exact::Exponential, trials, keep);
        let mean = difference::mean(&first, &second, LAW).unwrap();
        vec![mean, difference::tail_value_at_risk(&first, &second, at, LAW).unwrap()]
    });
}

/// One loss a trial, whose law has another spread in the second variant: the same word, so that both rise and fall together.
fn strong_correlation_covers(first: Exact, second: Exact, p: f64, trials: usize, seeds: u64) {
    let at = level(p);
    let band = if first.is_light() && second.is_light() { LIGHT } else { HEAVY };
    let figures = [
        figure("difference of means", first.mean() - second.mean(), band),
        figure(format!("difference of TVaR {}", 100.0 * p), first.tail_mean(at) - second.tail_mean(at), band),
    ];
    let laws = [first.law(), second.law()];
    let case = format!("{} against {}, N = {trials}", first.name(), second.name());
    let narrower = std::sync::atomic::AtomicU64::new(0);
    check(&case, seeds, &figures, |seed| {
        let draws = Draws::new(&case, seed);
        let [first, second] = laws.each_ref().map(|law| draws.law(law, trials, 0));
        let tail = difference::tail_value_at_risk(&first, &second, at, LAW).unwrap();
        let unpaired = difference::tail_value_at_risk(&first, &draws.law(&laws[1], trials, 1), at, LAW).unwrap();
        let less = tail.interval.half_width() < unpaired.interval.half_width();
        narrower.fetch_add(u64::from(less), std::sync::atomic::Ordering::Relaxed);
        vec![difference::mean(&first, &second, LAW).unwrap(), tail]
    });
    assert!(narrower.into_inner() * 100 >= seeds * 98, "{case}: pairing must narrow the interval");
}

fn differences_cover(seeds: u64) {
    prevention_covers(0.3, 0.95, 4_000, seeds);
    prevention_covers(0.05, 0.95, 16_000, seeds);
    strong_correlation_covers(Exact::Lognormal(1.0), Exact::Lognormal(0.95), 0.95, 2_000, seeds);
    strong_correlation_covers(Exact::Lognormal(2.0), Exact::Lognormal(1.8), 0.95, 2_000, seeds);
}

#[test]
fn differences_of_means_and_tail_means_cover() {
    differences_cover(FEW);
}

#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn differences_of_means_and_tail_means_cover_over_2_000_seeds() {
    differences_cover(MANY);
    prevention_covers(0.3, 0.99, 10_000, MANY);
    prevention_covers(0.3, 0.995, 40_000, MANY);
    prevention_covers(0.02, 0.95, 40_000, MANY);
    strong_correlation_covers(Exact::Exponential, Exact::Gamma(0.9), 0.99, 10_000, MANY);
    strong_correlation_covers(Exact::Pareto(2.5), Exact::Pareto(2.8), 0.99, 10_000, MANY);
}

/// Value at risk by batches: each of the 40 has 100 trials beyond the quantile.
fn batches_cover(share: f64, p: f64, trials: usize, seeds: u64) {
    let at = level(p);
    let exact = Units::poisson(1.0).quantile(at) - Units::poisson(1.0 - share).quantile(at);
    let figures = [figure(format!("difference of VaR {}", 100.0 * p), exact, LIGHT)];
    let case = format!("{} % of losses prevented, N = {trials}", 100.0 * share);
    check(&case, seeds, &figures, |seed| {
        let keep = |luck| if luck < share { 0.0 } else { 1.0 };
        let [first, second] = controlled(Draws::new(&case, seed), 1.0, Exact::Exponential, trials, keep);
        vec![difference::value_at_risk(&first, &second, at).unwrap()]
    });
}

fn correlated_batches_cover(first: Exact, second: Exact, p: f64, trials: usize, seeds: u64) {
    let at = level(p);
    let figures = [figure(format!("difference of VaR {}", 100.0 * p), first.quantile(at) - second.quantile(at), LIGHT)];
    let laws = [first.law(), second.law()];
    let case = format!("{} against {}, N = {trials}", first.name(), second.name());
    check(&case, seeds, &figures, |seed| {
        let [first, second] = laws.each_ref().map(|law| Draws::new(&case, seed).law(law, trials, 0));
        vec![difference::value_at_risk(&first, &second, at).unwrap()]
    });
}

#[test]
fn differences_of_value_at_risk_cover() {
    correlated_batches_cover(Exact::Lognormal(1.0), Exact::Lognormal(0.9), 0.95, 80_000, FEW / 3);
}

#[test]
#[ignore = "2,000 seeds of 80,000 and more trials: run by name in release"]
fn differences_of_value_at_risk_cover_over_2_000_seeds() {
    batches_cover(0.3, 0.95, 80_000, MANY);
    correlated_batches_cover(Exact::Lognormal(1.0), Exact::Lognormal(0.9), 0.95, 80_000, MANY);
    correlated_batches_cover(Exact::Lognormal(2.0), Exact::Lognormal(1.8), 0.95, 80_000, MANY);
    correlated_batches_cover(Exact::Pareto(2.5), Exact::Pareto(2.8), 0.95, 80_000, MANY);
    tied_batches_cover(MANY);
}

/// Losses of 1 each, so that quantiles are whole numbers and those of most batches agree. A Poisson number of mean 1 is at most 2 with
/// probability 0.9197 and at most 3 with 0.9810; of mean 0.8 at most 2 with 0.9526.
fn tied_batches_cover(seeds: u64) {
    let one = figure("difference of VaR 95", 1.0, RANKS);
    check("losses of 1 each, N = 80000", seeds, std::slice::from_ref(&one), |seed| {
        let draws = Draws::new("pair", seed);
        let counts = [1.0, 0.8].map(|mean| {
            let count = Count::poisson(mean).unwrap();
            draws.words(80_000, 0).into_iter().map(|word| f64::from(count.quantile(word))).collect::<Vec<_>>()
        });
        vec![difference::value_at_risk(&counts[0], &counts[1], level(0.95)).unwrap()]
    });
}

#[test]
fn differences_of_tied_values_at_risk_cover() {
    tied_batches_cover(FEW / 3);
}

#[test]
fn identical_variants_differ_by_exactly_nothing_and_claim_no_spread() {
    let losses = Draws::new("pair", 0).law(&Exact::Lognormal(1.0).law(), 80_000, 0);
    let at = level(0.95);
    for estimate in [
        difference::mean(&losses, &losses, LAW).unwrap(),
        difference::tail_value_at_risk(&losses, &losses, at, LAW).unwrap(),
        difference::value_at_risk(&losses, &losses, at).unwrap(),
    ] {
        assert_eq!(estimate.value, 0.0);
        assert!(matches!(estimate.interval, Interval::None { reason: NoInterval::AllEqual }), "{estimate:?}");
    }
}

#[test]
fn a_difference_in_a_handful_of_trials_has_no_interval() {
    let first = Draws::new("pair", 0).law(&Exact::Exponential.law(), 100_000, 0);
    let mut second = first.clone();
    // Fewer than 30 of a hundred thousand trials differ, whatever the size of the difference.
    second.iter_mut().take(29).for_each(|loss| *loss += 1.0);
    for estimate in [
        difference::mean(&second, &first, LAW).unwrap(),
        difference::tail_value_at_risk(&second, &first, level(0.95), LAW).unwrap(),
    ] {
        assert!(
            matches!(
                estimate.interval,
                Interval::None { reason: NoInterval::TooFewTrials { found: ..30, needed: 30 } }
            ),
            "{estimate:?}"
        );
    }
}

/// Fewer seeds with an interval, but those that have one are as good as the others.
#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn rarely_different_pairs_cover_over_2_000_seeds() {
    let mean = |hits: f64| {
        let share = hits / 10_000.0;
        let exact: Vec<Figure> = vec![figure("difference of means", share, LIGHT)];
        let case = format!("{hits} of 10,000 losses prevented");
        check(&case, MANY, &exact, |seed| {
            let keep = |luck| if luck < share { 0.0 } else { 1.0 };
            let [first, second] = controlled(Draws::new(&case, seed), 1.0, Exact::Exponential, 10_000, keep);
            vec![difference::mean(&first, &second, LAW).unwrap()]
        });
    };
    [60.0, 100.0, 300.0].into_iter().for_each(mean);
}
