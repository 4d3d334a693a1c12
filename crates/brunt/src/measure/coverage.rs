//! How often the intervals hold the true figure, over many seeds.
//!
//! The share of seeds in which a 95 % interval holds the truth is itself uncertain: over S seeds with coverage c its standard error is
//! sqrt(c (1 - c) / S). A test allows 4 of them beyond the band that is promised.

use super::{Sorted, Tail, TailContributions, TailLaw, difference, mean_estimate, tail_value_at_risk, value_at_risk};
use crate::random::special::{normal_cdf, normal_quantile};
use crate::report::{Estimate, Interval};
use crate::scenario::Level;

/// A law with known figures.
#[derive(Debug, Clone, Copy)]
enum TestLaw {
    Exponential,
    Lognormal(f64),
    Pareto(f64),
}

impl TestLaw {
    /// The quantile with probability `upper` beyond it.
    fn quantile(self, upper: f64) -> f64 {
        match self {
            Self::Exponential => -libm::log(upper),
            Self::Lognormal(sigma) => libm::exp(-sigma * normal_quantile(upper)),
            Self::Pareto(index) => libm::exp(-libm::log(upper) / index),
        }
    }

    fn mean(self) -> f64 {
        match self {
            Self::Exponential => 1.0,
            Self::Lognormal(sigma) => libm::exp(0.5 * sigma * sigma),
            Self::Pareto(index) => index / (index - 1.0),
        }
    }

    fn tail_mean(self, upper: f64) -> f64 {
        match self {
            Self::Exponential => self.quantile(upper) + 1.0,
            Self::Lognormal(sigma) => self.mean() * normal_cdf(sigma + normal_quantile(upper)) / upper,
            Self::Pareto(index) => self.quantile(upper) * index / (index - 1.0),
        }
    }

    /// Whether 93 to 97 % are promised instead of 90 to 97 %.
    fn is_light(self) -> bool {
        matches!(self, Self::Exponential) || matches!(self, Self::Lognormal(sigma) if sigma <= 1.0)
    }
}

const LAWS: [TestLaw; 4] =
    [TestLaw::Exponential, TestLaw::Lognormal(1.0), TestLaw::Lognormal(2.0), TestLaw::Pareto(2.5)];

/// How often an interval held the truth, and was marked.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    seeds: u32,
    held: u32,
    below: u32,
    marked: u32,
}

impl Tally {
    fn add(&mut self, estimate: &Estimate, truth: f64) {
        let Interval::Bounds { lower, upper, .. } = estimate.interval else { return };
        self.seeds += 1;
        self.held += u32::from(lower <= truth && truth <= upper);
        self.below += u32::from(upper < truth);
        self.marked += u32::from(estimate.heavy_tail);
    }

    fn share(&self, count: u32) -> f64 {
        f64::from(count) / f64::from(self.seeds)
    }

    /// Whether the coverage is in a band, 4 standard errors (at the nearer end) allowed.
    fn is_within(&self, least: f64, most: f64) -> bool {
        let allowed = |share: f64| 4.0 * (share * (1.0 - share) / f64::from(self.seeds)).sqrt();
        let held = self.share(self.held);
        held >= least - allowed(least) && held <= most + allowed(most)
    }
}

/// Uniforms of a seed by SplitMix64 (Steele, Lea and Flood 2014).
fn draws(seed: u64, count: usize) -> Vec<f64> {
    // Seeds lie 2^32 steps apart, so that their sequences do not meet.
    let mut state = (seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    std::iter::repeat_with(|| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (((mixed ^ (mixed >> 31)) >> 12) as f64 + 0.5) * (0.5_f64).powi(52)
    })
    .take(count)
    .collect()
}

/// Mean, value at risk and tail value at risk of a law over seeds.
fn tally(law: TestLaw, level: Level, trials: usize, seeds: u32) -> [Tally; 3] {
    let upper = 1.0 - level.get();
    let mut tallies = [Tally::default(); 3];
    for seed in 0..u64::from(seeds) {
        let losses: Vec<f64> = draws(seed, trials).into_iter().map(|u| law.quantile(u)).collect();
        let sorted = Sorted::new(&losses).expect("positive losses");
        tallies[0].add(&mean_estimate(&sorted.moments(), TailLaw::FiniteVariance), law.mean());
        tallies[1].add(&value_at_risk(&sorted, level), law.quantile(upper));
        let tail = tail_value_at_risk(&sorted, level, TailLaw::FiniteVariance);
        tallies[2].add(&tail, law.tail_mean(upper));
    }
    tallies
}

fn check(percent: u32, trials: usize, seeds: u32) {
    let level = Level::from_billionths(percent * 10_000_000).expect("a level");
    for law in LAWS {
        let [mean, quantile, tail] = tally(law, level, trials, seeds);
        for (name, tally) in [("mean", mean), ("VaR", quantile), ("TVaR", tail)] {
            println!(
                "{law:?} {name}{percent} N={trials}: {:.2} % held, {:.2} % too low, {:.0} % marked",
                100.0 * tally.share(tally.held),
                100.0 * tally.share(tally.below),
                100.0 * tally.share(tally.marked),
            );
        }
        assert!(quantile.is_within(0.95, 1.0), "{law:?}: {quantile:?}");
        let least = if law.is_light() { 0.93 } else { 0.90 };
        assert!(mean.is_within(least, 0.97), "{law:?}: {mean:?}");
        assert!(tail.is_within(least, 0.97), "{law:?}: {tail:?}");
        // Light tails are rarely marked, those that need the wider band mostly are.
        match law {
            TestLaw::Exponential => assert!(tail.share(tail.marked) < 0.05 && mean.share(mean.marked) < 0.05),
            TestLaw::Lognormal(sigma) if sigma < 2.0 => assert!(tail.share(tail.marked) < 0.5),
            _ => assert!(tail.share(tail.marked) > 0.5 && mean.share(mean.marked) > 0.5),
        }
    }
}

#[test]
fn intervals_cover_over_few_seeds() {
    check(95, 2_000, 400);
}

/// The 95 % quantile of the sum of two standard exponentials: (1 + v) exp(-v) = 0.05.
const SUM_VAR95: f64 = 4.743_864_518_390_578;

/// Its tail mean: v plus the integral of (1 + x) exp(-x) beyond v over 0.05.
fn sum_tail_mean() -> f64 {
    SUM_VAR95 + (2.0 + SUM_VAR95) * libm::exp(-SUM_VAR95) / 0.05
}

/// Two independent exponential losses per trial.
fn exponential_pairs(seed: u64, trials: usize) -> Vec<[f64; 2]> {
    let draws = draws(seed, 2 * trials);
    draws.chunks_exact(2).map(|pair| [0, 1].map(|i| TestLaw::Exponential.quantile(pair[i]))).collect()
}

#[test]
fn intervals_of_contributions_cover() {
    let level = Level::from_billionths(950_000_000).expect("a level");
    let mut tally = Tally::default();
    for seed in 0..400 {
        let pairs = exponential_pairs(seed, 2_000);
        let totals: Vec<f64> = pairs.iter().map(|pair| pair[0] + pair[1]).collect();
        let tail = Tail::new(&Sorted::new(&totals).expect("positive losses"), level);
        let mut found = TailContributions::new(tail, 2);
        for (pair, &total) in pairs.iter().zip(&totals) {
            found.add(total, pair).expect("two positive parts");
        }
        let first = found.finish(TailLaw::FiniteVariance).expect("all trials")[0];
        // By symmetry each part has half of the tail.
        tally.add(&first, 0.5 * sum_tail_mean());
    }
    assert!(tally.seeds == 400 && tally.is_within(0.93, 0.97), "{tally:?}");
}

#[test]
fn intervals_of_paired_differences_cover_and_are_narrower() {
    let level = Level::from_billionths(950_000_000).expect("a level");
    let (mut means, mut tails, mut narrower) = (Tally::default(), Tally::default(), 0);
    for seed in 0..400 {
        let pairs = exponential_pairs(seed, 2_000);
        let totals: Vec<f64> = pairs.iter().map(|pair| pair[0] + pair[1]).collect();
        let firsts: Vec<f64> = pairs.iter().map(|pair| pair[0]).collect();
        let law = TailLaw::FiniteVariance;
        means.add(&difference::mean(&totals, &firsts, law).expect("equal lengths"), 1.0);
        let tail = difference::tail_value_at_risk(&totals, &firsts, level, law).expect("equal lengths");
        tails.add(&tail, sum_tail_mean() - TestLaw::Exponential.tail_mean(0.05));
        let alone = tail_value_at_risk(&Sorted::new(&totals).expect("positive losses"), level, law);
        narrower += u32::from(tail.interval.half_width() < alone.interval.half_width());
    }
    assert!(means.seeds == 400 && means.is_within(0.93, 0.97), "{means:?}");
    assert!(tails.seeds == 400 && tails.is_within(0.93, 0.97), "{tails:?}");
    assert!(narrower > 380, "{narrower}");
}

#[test]
fn intervals_of_differences_of_value_at_risk_cover() {
    let level = Level::from_billionths(950_000_000).expect("a level");
    let mut tally = Tally::default();
    for seed in 0..100 {
        let pairs = exponential_pairs(seed, 80_000);
        let totals: Vec<f64> = pairs.iter().map(|pair| pair[0] + pair[1]).collect();
        let firsts: Vec<f64> = pairs.iter().map(|pair| pair[0]).collect();
        let found = difference::value_at_risk(&totals, &firsts, level).expect("equal lengths");
        tally.add(&found, SUM_VAR95 - TestLaw::Exponential.quantile(0.05));
    }
    assert!(tally.seeds == 100 && tally.is_within(0.93, 0.97), "{tally:?}");
}

/// 2,000 seeds at 100 and at 1,000 trials beyond the quantile; about a minute and a half.
#[test]
#[ignore = "takes more than a minute"]
fn intervals_cover() {
    for (percent, trials) in [(95, 2_000), (95, 20_000), (99, 10_000), (99, 100_000)] {
        check(percent, trials, 2_000);
    }
}
