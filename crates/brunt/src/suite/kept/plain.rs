//! Tails and bins made the plain way, from all numbers at once, and figures held against those of the complete sample.

use brunt::ledger::{Amount, Bin, Bins, Gathering, Numbers, PowerSums, TailColumn, TailTrial, bin_of};
use brunt::measure::{Sorted, Support, TailLaw, exceedance_probability, measure, tail_value_at_risk, value_at_risk};
use brunt::report::{Bracket, Estimate};
use brunt::units::Level;
use std::collections::BTreeMap;

/// A number of each trial, and the trial.
type Trials = [(u64, f64)];

/// The tail and the bins of a column, by sorting all its numbers.
pub(crate) fn plain(numbers: &Trials, length: usize) -> (Vec<TailTrial>, Vec<(u32, Bin)>) {
    let mut sorted: Vec<(u64, f64)> = numbers.iter().copied().filter(|(_, value)| *value != 0.0).collect();
    sorted.sort_by(|a, b| b.1.partial_cmp(&a.1).unwrap().then(a.0.cmp(&b.0)));
    let rest = sorted.split_off(length.min(sorted.len()));
    let zeros = numbers.iter().filter(|(_, value)| *value == 0.0).map(|_| 0.0);
    let mut bins: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for value in rest.iter().map(|(_, value)| *value).chain(zeros) {
        bins.entry(bin_of(value)).or_default().push(value);
    }
    let bin = |(number, values): (u32, Vec<f64>)| {
        let sum = values.iter().map(|&value| Amount::from_column(value).unwrap()).sum();
        let [least, most] = [f64::min, f64::max].map(|of| values.iter().copied().reduce(of).unwrap());
        (number, Bin { count: values.len() as u64, sum, least, most })
    };
    let tail = sorted.into_iter().map(|(trial, value)| TailTrial { value, trial }).collect();
    (tail, bins.into_iter().map(bin).collect())
}

/// A column of numbers that are added one after another.
pub(crate) fn gathered(numbers: &Trials, length: usize) -> TailColumn {
    let (mut gathering, mut bins, mut powers) = (Gathering::new(length), Bins::default(), PowerSums::default());
    for &(trial, value) in numbers {
        powers.add(Amount::from_column(value).unwrap());
        if value == 0.0 { bins.add_zeros(1) } else { gathering.offer(&[TailTrial { value, trial }]) }
    }
    gathering.finish(bins, powers)
}

/// Holds the figures of a column that keeps a tail against those of all its numbers.
pub(crate) fn agree(all: &[f64], column: &TailColumn, support: Support) -> Result<(), String> {
    let complete = Sorted::new(all).map_err(|error| error.to_string())?.within(support);
    let tail = Sorted::of(Numbers::Tail(column)).map_err(|error| error.to_string())?.within(support);
    let ends = |sample: &Sorted| (sample.count(), sample.mean(), sample.minimum(), sample.maximum());
    hold(ends(&complete) == ends(&tail), || format!("{:?} and {:?}", ends(&complete), ends(&tail)))?;
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    let scale = sorted[0].abs().max(sorted[sorted.len() - 1].abs());
    for billionths in [1_000_000, 100_000_000, 500_000_000, 750_000_000, 900_000_000, 990_000_000, 999_000_000] {
        let level = Level::from_billionths(billionths).unwrap();
        let rank = (u64::from(billionths) * all.len() as u64).div_ceil(1_000_000_000) as usize;
        let known = column.body().is_empty() || rank > all.len() - column.tail().len().min(all.len());
        let of = |sample: &Sorted| {
            let tail = tail_value_at_risk(sample, level, TailLaw::FiniteVariance);
            [value_at_risk(sample, level), tail]
        };
        for (kind, (expected, found)) in of(&complete).into_iter().zip(of(&tail)).enumerate() {
            let what = || format!("{kind} at {billionths}: {expected:?} and {found:?}");
            within(&expected, &found, (kind == 0, scale)).map_err(|reason| format!("{reason}: {}", what()))?;
            // The lower end of the interval may be a rank below the tail.
            let exact = found.value == expected.value && found.bracket.is_none();
            hold(!known || sorted[rank - 1] <= 0.0 || exact, what)?;
        }
    }
    let amounts = [0, all.len() / 2, all.len() - 1].map(|rank| sorted[rank]);
    for amount in amounts.into_iter().flat_map(|amount| [amount, amount * 1.0003, amount - 1.0, 0.0]) {
        let [expected, found] = [&complete, &tail].map(|sample| exceedance_probability(sample, amount));
        within(&expected, &found, (true, f64::INFINITY))
            .map_err(|reason| format!("{reason} above {amount}: {expected:?} {found:?}"))?;
    }
    let [expected, found] = [&complete, &tail].map(|sample| measure(sample, &[], TailLaw::FiniteVariance));
    let spread = (expected.standard_deviation, found.standard_deviation);
    hold((spread.0 - spread.1).abs() <= 1e-9 * spread.0, || format!("standard deviation {spread:?}"))?;
    hold(expected.mean.value == found.mean.value, || "mean".to_owned())
}

/// Whether a bracket holds the figure of the complete sample and is no wider than a thousandth of the largest number, `scale`, and whether
/// the interval reaches at least as far; for a mean of a tail to within a thousandth and a hundredth of its width.
fn within(expected: &Estimate, found: &Estimate, (strictly, scale): (bool, f64)) -> Result<(), String> {
    let Bracket { lower, upper } = found.bracket.unwrap_or(Bracket::of(found.value));
    hold(lower <= expected.value && expected.value <= upper, || "outside the bracket".to_owned())?;
    hold(found.bracket.is_some() || found.value == expected.value, || "not the figure".to_owned())?;
    hold(upper - lower <= 0.001 * scale, || "a wide bracket".to_owned())?;
    let slack = if strictly { 0.0 } else { 0.001 * scale + 0.01 * spread(expected) };
    let has = |estimate: &Estimate| (estimate.interval.lower().is_some(), estimate.interval.upper().is_some());
    let more = has(found).0 && !has(expected).0 || has(found).1 && !has(expected).1;
    hold(!more, || "an end that all losses do not have".to_owned())?;
    let ends =
        [(found.interval.lower(), expected.interval.lower()), (expected.interval.upper(), found.interval.upper())];
    for (low, high) in ends {
        // Losses of the bin of a quantile do not count as above it, so that an interval by spread may be missing sooner.
        hold(!strictly || low.is_some() == high.is_some(), || "an end is there in one of them".to_owned())?;
        hold(low.zip(high).is_none_or(|(low, high)| low <= high + slack), || {
            "an interval that is too narrow".to_owned()
        })?;
    }
    Ok(())
}

fn spread(estimate: &Estimate) -> f64 {
    estimate.interval.upper().zip(estimate.interval.lower()).map_or(0.0, |(upper, lower)| upper - lower)
}

fn hold(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}
