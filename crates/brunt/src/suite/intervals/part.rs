//! Contributions of parts to the tail of their total.

use crate::suite::intervals::cover::{Figure, HEAVY, LIGHT, check, figure, level};
use crate::suite::intervals::draw::Draws;
use crate::suite::intervals::exact::{Exact, Units};
use crate::suite::intervals::{FEW, MANY};
use brunt::measure::{Sorted, Tail, TailContributions, TailLaw};
use brunt::random::{Count, Law};
use brunt::report::{Estimate, Interval, NoInterval};
use brunt::units::Level;

fn contributions(rows: &[Vec<f64>], level: Level) -> Vec<Estimate> {
    let totals: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    let tail = Tail::new(&Sorted::new(&totals).unwrap(), level);
    let mut found = TailContributions::new(tail, rows[0].len());
    rows.iter().zip(&totals).for_each(|(row, &total)| found.add(total, row).unwrap());
    found.finish(TailLaw::FiniteVariance).unwrap()
}

/// The parts of each trial: compound Poisson losses of some means and sizes.
fn rows(case: &str, parts: &[(Count, Law)], seed: u64, trials: usize) -> Vec<Vec<f64>> {
    let draws = Draws::new(case, seed);
    let part = |(name, (count, law)): (u64, &(Count, Law))| draws.compound(count, law, trials, name << 8);
    let columns: Vec<Vec<f64>> = (0..).zip(parts).map(part).collect();
    (0..trials).map(|trial| columns.iter().map(|column| column[trial]).collect()).collect()
}

/// Exponential losses often, gamma ones of shape 3 seldom, and exponential ones as seldom.
fn unequal_parts_cover(p: f64, trials: usize, seeds: u64) {
    let numbers = [Units::poisson(1.5), Units::poisson(0.3).each(3), Units::poisson(0.3)];
    let exact: Vec<Figure> = (0..3)
        .map(|i| {
            let rest = numbers[(i + 1) % 3].and(&numbers[(i + 2) % 3]);
            figure(format!("part {} of TVaR {}", i + 1, 100.0 * p), numbers[i].contribution(&rest, level(p)), LIGHT)
        })
        .collect();
    let count = |mean| Count::poisson(mean).unwrap();
    let parts = [
        (count(1.5), Exact::Exponential.law()),
        (count(0.3), Exact::Gamma(3.0).law()),
        (count(0.3), Exact::Exponential.law()),
    ];
    let case = format!("unequal parts, N = {trials}");
    check(&case, seeds, &exact, |seed| contributions(&rows(&case, &parts, seed, trials), level(p)));
}

/// Two parts of one law have half of the tail each; their sum has the tail of a compound law of twice the mean number.
fn heavy_halves_cover(size: Exact, trials: usize, seeds: u64) {
    let band = if size.is_light() { LIGHT } else { HEAVY };
    let lattice = crate::suite::intervals::lattice::Compound::up_to(level(0.99), 1.0, size);
    let tail = lattice.tail_mean(level(0.99));
    let exact = [figure("half of TVaR 99", 0.5 * tail.value, band)];
    let part = || (Count::poisson(0.5).unwrap(), size.law());
    let parts = [part(), part()];
    let case = format!("halves, {}, N = {trials}", size.name());
    check(&case, seeds, &exact, |seed| {
        let found = contributions(&rows(&case, &parts, seed, trials), level(0.99));
        let width = found[0].interval.half_width().unwrap();
        assert!(tail.error < 0.01 * width, "{tail:?} for {width}");
        found[..1].to_vec()
    });
}

#[test]
fn contributions_to_the_tail_cover() {
    unequal_parts_cover(0.95, 4_000, FEW);
}

#[test]
fn a_part_of_hardly_any_trial_in_the_tail_has_no_interval() {
    // 100 trials in the tail, of which the second part has its loss in each thirtieth or each third one.
    let found = |every: usize| {
        let row = |trial: usize| vec![trial as f64, if trial.is_multiple_of(every) { 50.0 } else { 0.0 }];
        contributions(&(0..2_000).map(row).collect::<Vec<_>>(), level(0.95))[1].interval
    };
    assert!(matches!(found(30), Interval::None { reason: NoInterval::TooFewTrials { found: ..30, needed: 30 } }));
    assert!(matches!(found(3), Interval::Bounds { .. }));
}

#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn contributions_to_the_tail_cover_over_2_000_seeds() {
    unequal_parts_cover(0.95, 4_000, MANY);
    unequal_parts_cover(0.99, 40_000, MANY);
    heavy_halves_cover(Exact::Lognormal(1.0), 10_000, MANY);
    heavy_halves_cover(Exact::Lognormal(2.0), 10_000, MANY);
    heavy_halves_cover(Exact::Pareto(2.5), 10_000, MANY);
}
