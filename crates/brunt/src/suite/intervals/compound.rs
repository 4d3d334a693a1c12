//! Many trials without loss: compound Poisson losses with a small mean number, and their largest event.

use crate::suite::intervals::cover::{Band, Figure, HEAVY, LIGHT, RANKS, check, figure, level};
use crate::suite::intervals::draw::Draws;
use crate::suite::intervals::exact::{Exact, Units};
use crate::suite::intervals::lattice::{Bounded, Compound};
use crate::suite::intervals::{FEW, MANY};
use brunt::measure::{Sorted, TailLaw, curve, level_of_return_period, measure};
use brunt::random::Count;
use brunt::report::Estimate;
use brunt::units::Level;

/// A share of trials with a loss, the sizes, and how many trials a seed has.
#[derive(Debug, Clone, Copy)]
struct Case {
    share: f64,
    size: Exact,
    trials: usize,
}

impl Case {
    /// Mean number of losses: exp(-mean) of the trials have none.
    fn mean(self) -> f64 {
        -(1.0 - self.share).ln()
    }

    fn band(self) -> Band {
        if self.size.is_light() { LIGHT } else { HEAVY }
    }

    fn name(self) -> String {
        format!("{} % with a loss, {}, N = {}", 100.0 * self.share, self.size.name(), self.trials)
    }

    fn losses(self, seed: u64) -> Vec<f64> {
        let count = Count::poisson(self.mean()).unwrap();
        Draws::new(&self.name(), seed).compound(&count, &self.size.law(), self.trials, 0)
    }

    /// Exact quantile and tail mean at each level, their errors below a fiftieth of half an interval of a seed.
    fn exact(self, levels: &[Level]) -> Vec<(f64, f64)> {
        if matches!(self.size, Exact::Exponential) {
            let units = Units::poisson(self.mean());
            return levels.iter().map(|&level| (units.quantile(level), units.tail_mean(level))).collect();
        }
        let of_seed = measure(&Sorted::new(&self.losses(0)).unwrap(), levels, TailLaw::FiniteVariance);
        let checked = |exact: Bounded, found: Estimate| {
            let width = found.interval.half_width();
            assert!(width.is_none_or(|width| exact.error <= 0.02 * width), "{exact:?} for {found:?}");
            exact.value
        };
        let at = levels.iter().zip(of_seed.value_at_risk).zip(of_seed.tail_value_at_risk);
        at.map(|((&level, quantile), tail)| {
            let lattice = Compound::up_to(level, self.mean(), self.size);
            (checked(lattice.quantile(level), quantile.estimate), checked(lattice.tail_mean(level), tail.estimate))
        })
        .collect()
    }

    fn covers(self, levels: &[f64], seeds: u64) {
        let levels: Vec<Level> = levels.iter().map(|&p| level(p)).collect();
        let mut figures = vec![figure("mean", self.mean() * self.size.mean(), self.band())];
        for (level, (quantile, tail)) in levels.iter().zip(self.exact(&levels)) {
            figures.push(figure(format!("VaR {}", 100.0 * level.get()), quantile, RANKS));
            figures.push(figure(format!("TVaR {}", 100.0 * level.get()), tail, self.band()));
        }
        check(&self.name(), seeds, &figures, |seed| {
            let found = measure(&Sorted::new(&self.losses(seed)).unwrap(), &levels, TailLaw::FiniteVariance);
            let at = found.value_at_risk.iter().zip(&found.tail_value_at_risk);
            std::iter::once(found.mean).chain(at.flat_map(|(a, b)| [a.estimate, b.estimate])).collect()
        });
    }

    /// The mean alone.
    fn mean_covers(self, seeds: u64) {
        let exact = [figure("mean", self.mean() * self.size.mean(), self.band())];
        check(&self.name(), seeds, &exact, |seed| {
            vec![measure(&Sorted::new(&self.losses(seed)).unwrap(), &[], TailLaw::FiniteVariance).mean]
        });
    }
}

const SIZES: [Exact; 4] = [Exact::Exponential, Exact::Lognormal(1.0), Exact::Lognormal(2.0), Exact::Pareto(2.5)];

fn zeros_cover(seeds: u64) {
    for size in SIZES {
        Case { share: 0.05, size, trials: 4_000 }.covers(&[0.96, 0.975], seeds);
        Case { share: 0.5, size, trials: 2_000 }.covers(&[0.95], seeds);
    }
}

#[test]
fn samples_of_many_zeros_cover() {
    zeros_cover(FEW);
}

#[test]
fn means_of_few_losses_cover() {
    SIZES.iter().for_each(|&size| Case { share: 0.05, size, trials: 1_000 }.mean_covers(FEW));
}

#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn samples_of_many_zeros_cover_over_2_000_seeds() {
    zeros_cover(MANY);
    for size in SIZES {
        Case { share: 0.05, size, trials: 1_000 }.mean_covers(MANY);
        Case { share: 0.05, size, trials: 2_000 }.covers(&[0.95], MANY);
        Case { share: 0.05, size, trials: 20_000 }.covers(&[0.95, 0.99, 0.995], MANY);
        Case { share: 0.5, size, trials: 100 }.mean_covers(MANY);
        Case { share: 0.5, size, trials: 20_000 }.covers(&[0.95, 0.99, 0.995], MANY);
    }
}

/// The largest of a Poisson number of losses is at most x with probability exp(-mean P(size > x)).
fn largest_events_cover(size: Exact, trials: usize, seeds: u64) {
    let mean = 0.8;
    let count = Count::poisson(mean).unwrap();
    let periods = [2.0, 5.0, 10.0, 100.0, 200.0, 1_000.0];
    let levels: Vec<Level> = periods.iter().map(|&period| level_of_return_period(period).unwrap()).collect();
    let exact = |(&level, period): (&Level, f64)| {
        let beyond = -level.get().ln() / mean;
        figure(format!("OEP {period}"), size.upper_quantile(beyond), RANKS)
    };
    let figures: Vec<Figure> = levels.iter().zip(periods).map(exact).collect();
    let law = size.law();
    let case = format!("largest event, {}, N = {trials}", size.name());
    check(&case, seeds, &figures, |seed| {
        let draws = Draws::new(&case, seed);
        let largest = |trial| draws.occurrences(&count, &law, trial, 0).map(|(size, _)| size).fold(0.0, f64::max);
        let sample: Vec<f64> = (0..trials as u64).map(largest).collect();
        curve(&Sorted::new(&sample).unwrap(), &levels).iter().map(|point| point.loss).collect()
    });
}

#[test]
fn curves_of_largest_events_cover() {
    largest_events_cover(Exact::Lognormal(1.0), 1_000, FEW);
}

#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn curves_of_largest_events_cover_over_2_000_seeds() {
    for trials in [100, 1_000, 10_000] {
        largest_events_cover(Exact::Lognormal(1.0), trials, MANY);
        largest_events_cover(Exact::Pareto(1.2), trials, MANY);
    }
}
