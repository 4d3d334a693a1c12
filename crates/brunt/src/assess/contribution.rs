//! Contributions to the mean and to the tail of the total.

use super::proof::Bound;
use super::{Party, Question, Samples, TAIL};
use crate::ledger::{Amount, Ledger, Numbers, Place, PowerSums, TailTrial};
use crate::measure::{
    MeasureError, Moments, Tail, TailContributions, TailLaw, known_level, mean_estimate, mean_estimate_within,
    small_tail,
};
use crate::report::{Contribution, Contributions, Estimate, PartyMeasures};
use crate::scenario::{CategoryIndex, Framework, NodeIndex, PartyIndex, ThreatIndex};
use crate::simulate::{Parts, replay_parts};
use crate::units::Level;
use ndarray::Array2;

/// Most trials that are replayed at a time. The number is limited so that memory does not grow with the tail.
const REPLAYED: usize = 4096;

/// Most parts of trials that are kept at a time, 16 bytes each, so that memory does not grow with trials x nodes.
const MOST_PARTS: usize = 1 << 21;

pub(super) fn contributions(
    question: &Question<'_>,
    ledger: &Ledger,
    samples: &Samples<'_>,
    parties: &[PartyMeasures],
) -> Result<Contributions, MeasureError> {
    let scenario = question.scenario;
    let sums = ledger.sums();
    let bounds = Bounds::of(question, samples);
    let (level, tails) = tails(question, ledger, samples, &bounds)?;
    let totals = Totals { mean: samples.total.sorted.mean(), tail: tails.total };
    let list =
        |names: Vec<(String, String)>, means: Vec<Estimate>, tails: Vec<Estimate>| totals.list(names, means, tails);
    let means = |moments: &[PowerSums], bounds: &[Bound]| {
        let pairs = moments.iter().zip(bounds);
        pairs.map(|(moment, bound)| mean_of(moment, ledger.trials(), *bound)).collect::<Vec<_>>()
    };
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    let all_parties: Vec<(String, String)> =
        scenario.parties.iter().map(|party| pair(&party.id, &party.name)).collect();
    let party_means = (0..scenario.parties.len() as u32).map(|index| {
        let id = Party::of(scenario, PartyIndex(index)).id;
        let known = parties.iter().find(|party| party.id == id);
        known.map_or(Estimate::new(0.0, crate::report::Interval::Exact), |party| party.losses.mean)
    });
    Ok(Contributions {
        level: level.get(),
        by_threat: list(
            scenario.threats.iter().map(|threat| pair(&threat.id, &threat.name)).collect(),
            means(&sums.threats, &bounds.threats),
            tails.threats,
        ),
        by_node: list(
            scenario.nodes.iter().map(|node| pair(&node.id, &node.name)).collect(),
            means(&sums.nodes, &bounds.nodes),
            tails.nodes,
        ),
        by_category: list(
            scenario.categories.iter().map(|category| pair(category, category)).collect(),
            means(&sums.categories, &bounds.categories),
            tails.categories,
        ),
        by_framework: list(
            Framework::ALL.iter().map(|framework| pair(framework.name(), framework.name())).collect(),
            means(&sums.frameworks, &bounds.frameworks),
            tails.frameworks,
        ),
        by_party: list(all_parties, party_means.collect(), tails.parties),
    })
}

/// Proven bounds of each part of the total, in the order of the scenario.
struct Bounds {
    threats: Vec<Bound>,
    nodes: Vec<Bound>,
    categories: Vec<Bound>,
    frameworks: Vec<Bound>,
    parties: Vec<Bound>,
    total: Vec<Bound>,
}

impl Bounds {
    fn of(question: &Question<'_>, samples: &Samples<'_>) -> Self {
        let (scenario, proof) = (question.scenario, samples.proof);
        fn each(count: usize, of: impl Fn(u32) -> Bound) -> Vec<Bound> {
            (0..count as u32).map(of).collect()
        }
        Self {
            threats: each(scenario.threats.len(), |index| proof.threat(ThreatIndex(index))),
            nodes: each(scenario.nodes.len(), |index| proof.node(NodeIndex(index))),
            categories: each(scenario.categories.len(), |index| proof.category(CategoryIndex(index))),
            frameworks: Framework::ALL.iter().map(|&framework| proof.framework(framework)).collect(),
            parties: each(scenario.parties.len(), |index| proof.party(PartyIndex(index))),
            total: vec![proof.total()],
        }
    }
}

/// The mean of a sum over trials with its interval: an exact sum over N, rounded once.
pub(crate) fn mean_of(moment: &PowerSums, trials: u64, bound: Bound) -> Estimate {
    mean_estimate_within(&moments(moment, trials), bound.tail, bound.support())
}

/// The moments of a sum over trials that an interval needs.
pub(super) fn moments(moment: &PowerSums, trials: u64) -> Moments {
    Moments {
        count: trials,
        apart: moment.count(),
        mean: moment.mean(trials),
        variance: moment.variance(trials).unwrap_or(0.0),
        skewness: moment.skewness(trials),
    }
}

/// The mean of a number counted in each trial, from the sums of its first three powers and the number of trials with a count above 0.
pub(super) fn mean_of_counts(powers: [u64; 3], apart: u64, trials: u64) -> Estimate {
    let n = trials as f64;
    let [mean, square, cube] = powers.map(|sum| sum as f64 / n);
    let second = (square - mean * mean).max(0.0);
    let variance = if trials > 1 { second * (n / (n - 1.0)) } else { 0.0 };
    let third = cube - 3.0 * mean * square + 2.0 * mean * mean * mean;
    let skewness = Some(third / (second * second.sqrt())).filter(|skewness| skewness.is_finite());
    mean_estimate(&Moments { count: trials, apart, mean, variance, skewness }, TailLaw::FiniteVariance)
}

/// Contributions to the tail by dimension, and the tail of the total.
struct Tails {
    total: f64,
    threats: Vec<Estimate>,
    nodes: Vec<Estimate>,
    categories: Vec<Estimate>,
    frameworks: Vec<Estimate>,
    parties: Vec<Estimate>,
}

/// Contributions to the lowest tail of 99 % and above that is known. If the question is cancelled meanwhile, only the [`REPLAYED`] worst
/// trials of a higher level are looked at, so that the answer does not wait for a large tail.
fn tails(
    question: &Question<'_>,
    ledger: &Ledger,
    samples: &Samples<'_>,
    bounds: &Bounds,
) -> Result<(Level, Tails), MeasureError> {
    let total = &samples.total.sorted;
    let level = known_level(total, TAIL);
    if let Some(tails) = split(question, ledger, bounds, &Tail::new(total, level), &|| question.is_cancelled())? {
        return Ok((level, tails));
    }
    let (level, tail) = small_tail(total, level, REPLAYED as u64);
    let tails = split(question, ledger, bounds, &tail, &|| false)?;
    Ok((level, tails.expect("a question that is not cancelled")))
}

/// Contributions to a tail, whose trials are played again; `None` if that is cancelled.
fn split(
    question: &Question<'_>,
    ledger: &Ledger,
    bounds: &Bounds,
    tail: &Tail,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<Option<Tails>, MeasureError> {
    let held = held(ledger, tail);
    let scenario = question.scenario;
    let widths =
        [scenario.threats.len(), scenario.nodes.len(), scenario.categories.len(), 4, scenario.parties.len(), 1];
    let mut collected = widths.map(|width| TailContributions::new(*tail, width));
    let mut pieces = Pieces { left: &held, next: MOST_PARTS / widths.iter().sum::<usize>() };
    while let Some(held) = pieces.take() {
        if tail.trials() > REPLAYED as u64 && is_cancelled() {
            return Ok(None);
        }
        let trials: Vec<u64> = held.iter().map(|held| held.trial).collect();
        let parts = replay_parts(question.plan, ledger.seed(), &trials);
        pieces.resize(trials.len(), &parts);
        let [of_threats, of_nodes, of_categories, of_frameworks, of_parties, of_total] = &mut collected;
        for (row, &TailTrial { value: total, .. }) in held.iter().enumerate() {
            of_threats.add(total, &amounts(&parts.threats, row))?;
            of_nodes.add_some(total, parts.nodes[row].iter().map(|(node, amount)| (node.0 as usize, amount.get())))?;
            of_categories.add(total, &amounts(&parts.categories, row))?;
            of_frameworks.add(total, &amounts(&parts.frameworks, row))?;
            of_parties.add(total, &amounts(&parts.parties, row))?;
            of_total.add(total, &[total])?;
        }
    }
    let Bounds { threats, nodes, categories, frameworks, parties, total } = bounds;
    let laws = [threats, nodes, categories, frameworks, parties, total].map(|bounds| tail_laws(bounds));
    let mut finished = collected.into_iter().zip(laws).map(|(collected, laws)| collected.finish_each(&laws));
    let mut next = || finished.next().unwrap_or(Ok(Vec::new()));
    let [threats, nodes, categories, frameworks, parties, total] = [(); 6].map(|()| next());
    Ok(Some(Tails {
        total: total?.first().map_or(0.0, |estimate| estimate.value),
        threats: threats?,
        nodes: nodes?,
        categories: categories?,
        frameworks: frameworks?,
        parties: parties?,
    }))
}

/// Trials to replay, cut into pieces of about [`MOST_PARTS`] parts and at most [`REPLAYED`] trials.
struct Pieces<'a> {
    left: &'a [TailTrial],
    /// Length of the next piece.
    next: usize,
}

impl<'a> Pieces<'a> {
    /// The next piece; `None` after the last one.
    fn take(&mut self) -> Option<&'a [TailTrial]> {
        let (piece, left) = self.left.split_at(self.next.clamp(1, REPLAYED).min(self.left.len()));
        self.left = left;
        (!piece.is_empty()).then_some(piece)
    }

    /// Sets the length of the next piece by the parts of the trials of the last one: a trial meets few nodes of a large network. No piece is
    /// more than twice as long as the one before, so that a change among trials does little.
    fn resize(&mut self, trials: usize, parts: &Parts) {
        let others = [&parts.threats, &parts.categories, &parts.frameworks, &parts.parties].map(Array2::len);
        let met = parts.nodes.iter().map(Vec::len).sum::<usize>() + others.iter().sum::<usize>();
        self.next = (MOST_PARTS * trials / met.max(1)).min(2 * trials);
    }
}

/// The trials of a tail with their totals, in the order of trials; of those tied at value at risk as many as the tail counts.
fn held(ledger: &Ledger, tail: &Tail) -> Vec<TailTrial> {
    let mut held: Vec<TailTrial> = match ledger.numbers(Place::Total) {
        Some(Numbers::Every(totals)) => {
            let held = totals.iter().enumerate().filter(|(_, total)| tail.holds(**total));
            held.filter_map(|(position, &value)| Some(TailTrial { value, trial: ledger.trial_at(position)? })).collect()
        }
        Some(Numbers::Tail(column)) => {
            let held = column.tail().iter().take_while(|kept| tail.holds(kept.value));
            let mut held: Vec<TailTrial> = held.copied().collect();
            held.sort_unstable_by_key(|held| held.trial);
            held
        }
        Some(Numbers::Zeros(_)) | None => Vec::new(),
    };
    let mut surplus = (held.len() as u64).saturating_sub(tail.trials());
    held.reverse();
    held.retain(|held| {
        let is_left_out = surplus > 0 && tail.is_tied(held.value);
        surplus -= u64::from(is_left_out);
        !is_left_out
    });
    held.reverse();
    held
}

fn tail_laws(bounds: &[Bound]) -> Vec<TailLaw> {
    bounds.iter().map(|bound| bound.tail).collect()
}

fn amounts(table: &Array2<Amount>, row: usize) -> Vec<f64> {
    table.row(row).iter().map(|amount| amount.get()).collect()
}

/// The mean and the tail of the total, of which shares are taken.
struct Totals {
    mean: f64,
    tail: f64,
}

impl Totals {
    /// Parts with a loss, by falling share of the tail, then of the mean, then by id.
    fn list(&self, names: Vec<(String, String)>, means: Vec<Estimate>, tails: Vec<Estimate>) -> Vec<Contribution> {
        let share = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        let parts = names.into_iter().zip(means).zip(tails);
        let mut list: Vec<Contribution> = parts
            .filter(|((_, mean), tail)| mean.value != 0.0 || tail.value != 0.0)
            .map(|(((id, name), mean), tail)| Contribution {
                id,
                name,
                mean,
                mean_share: share(mean.value, self.mean),
                tail,
                tail_share: share(tail.value, self.tail),
            })
            .collect();
        list.sort_by(|a, b| {
            let order = b.tail.value.total_cmp(&a.tail.value).then(b.mean.value.total_cmp(&a.mean.value));
            order.then_with(|| a.id.cmp(&b.id))
        });
        list
    }
}
