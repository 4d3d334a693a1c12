//! Contributions of parts to the tail of a total: Euler contributions to tail value at risk.

use super::exact::ExactSum;
use super::interval::influence_estimate;
use super::keeping::TAIL_LEVELS;
use super::quantile::{BILLION, beyond};
use super::shortfall::too_few;
use super::support::supported;
use super::tail_index::refusal;
use super::{MeasureError, Moments, Sorted, Support, TailLaw};
use crate::report::{Estimate, Method, NoInterval};
use crate::units::Level;

/// The trials in the tail of a total, and their weights.
///
/// Let v be the value at risk. Trials above v have weight 1. The t trials tied at v share the rest of N (1 - p) equally, each with
/// weight [N (1 - p) - number above v] / t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tail {
    level: Level,
    trials: usize,
    value_at_risk: f64,
    above: u64,
    tied: u64,
    near: f64,
    /// The reason why the sample itself forbids an interval; used if no law is known.
    refusal: Option<NoInterval>,
}

/// The tail at the lowest of `level` and [`TAIL_LEVELS`] that has at most `most` trials above its value at risk; at a still higher level if
/// none has. Of trials tied there, at most as many are looked at.
pub(crate) fn small_tail(total: &Sorted, level: Level, most: u64) -> (Level, Tail) {
    let higher = TAIL_LEVELS.iter().filter_map(|&level| Level::from_billionths(level)).filter(|other| *other > level);
    let tails = std::iter::once(level).chain(higher).map(|level| (level, Tail::new(total, level)));
    let small = tails.into_iter().find(|(_, tail)| tail.above <= most);
    let (level, tail) = small.unwrap_or_else(|| {
        let beyond = u128::from(most) * u128::from(BILLION) / total.count() as u128;
        let highest = Level::from_billionths((u128::from(BILLION) - beyond.clamp(1, 1 << 29)) as u32).unwrap_or(level);
        (highest, Tail::new(total, highest))
    });
    (level, tail.with_ties(most.max(1)))
}

impl Tail {
    /// The tail of `total` beyond `level`.
    ///
    /// Of a sample that knows its largest losses only, those tied at value at risk that it knows one by one stand for all that are tied:
    /// which of them it knows is told by their trial numbers, and these say nothing about their parts.
    pub(crate) fn new(total: &Sorted, level: Level) -> Self {
        let value_at_risk = total.quantile(level);
        let above = total.count_above(value_at_risk);
        let tied = total.count_equal(value_at_risk);
        // Trials around value at risk: the ties alone if they are at least a tenth of the tail, else also the lowest losses above,
        // up to a tenth.
        let around = (above / 10).max(10).saturating_sub(tied).min(above);
        let near = total.at(total.count() - above + around).upper;
        let refusal = refusal(total, TailLaw::Unknown);
        Self { level, trials: total.count(), value_at_risk, above: above as u64, tied: tied as u64, near, refusal }
    }

    /// Whether a trial with the total `loss` counts in the tail, so that the trial's parts must be added.
    ///
    /// Trials without loss never count: if value at risk is 0, trials without loss have weight, but no parts.
    pub(crate) fn holds(&self, loss: f64) -> bool {
        loss > 0.0 && loss >= self.value_at_risk
    }

    /// Whether a trial with the total `loss` is tied at value at risk.
    pub(crate) fn is_tied(&self, loss: f64) -> bool {
        loss == self.value_at_risk
    }

    /// The tail with at most `ties` of the trials tied at value at risk, which stand for all of them.
    fn with_ties(self, ties: u64) -> Self {
        Self { tied: self.tied.min(ties), ..self }
    }

    /// Number of trials whose parts must be added: those for which [`Tail::holds`] is true, but for ties that others stand for.
    pub(crate) fn trials(&self) -> u64 {
        self.above + if self.value_at_risk > 0.0 { self.tied } else { 0 }
    }

    /// The reason why contributions of parts with the law `tail` have no interval, if there is one.
    fn refusal(&self, tail: TailLaw) -> Option<NoInterval> {
        let unknown = (tail == TailLaw::Unknown).then_some(self.refusal).flatten();
        tail.refusal().or(unknown).or_else(|| too_few(self.level, self.trials))
    }

    /// N (1 - p) in billionths.
    fn weight(&self) -> u128 {
        self.trials as u128 * u128::from(beyond(self.level))
    }

    /// Weight of all ties together, in billionths.
    fn tied_weight(&self) -> u128 {
        self.weight() - u128::from(self.above) * u128::from(BILLION)
    }
}

/// The parts of the trials in a tail. Trials are added in any order and on any number of threads.
///
/// A part is one summand of the total: the loss of a threat, node, category or party. Every non-zero part of a trial takes 8 bytes,
/// because intervals need more than sums.
#[derive(Debug, Clone)]
pub(crate) struct TailContributions {
    tail: Tail,
    parts: Vec<Part>,
    trials: u64,
    near_total: ExactSum,
}

/// One part over the trials of the tail.
#[derive(Debug, Clone, Default)]
struct Part {
    /// Values above 0 in trials above value at risk.
    above: Vec<f64>,
    /// Values above 0 in trials tied at value at risk.
    tied: Vec<f64>,
    /// Sum over the trials around value at risk.
    near: ExactSum,
}

impl TailContributions {
    /// A collection without trials, for totals that split into `parts` parts.
    pub(crate) fn new(tail: Tail, parts: usize) -> Self {
        Self { tail, parts: vec![Part::default(); parts], trials: 0, near_total: ExactSum::default() }
    }

    /// Adds the parts of a trial with the total `total`, all of them. A trial outside the tail changes nothing.
    ///
    /// # Errors
    /// [`MeasureError::UnequalParts`] if the number of parts differs from the announced one; as [`add_some`](Self::add_some).
    pub(crate) fn add(&mut self, total: f64, parts: &[f64]) -> Result<(), MeasureError> {
        if parts.len() != self.parts.len() {
            return Err(MeasureError::UnequalParts { expected: self.parts.len(), found: parts.len() });
        }
        self.add_some(total, parts.iter().copied().enumerate())
    }

    /// Adds those parts of a trial with the total `total` that are given by position; all others are 0. Parts must be finite and at least
    /// 0. A trial outside the tail changes nothing.
    ///
    /// # Errors
    /// [`MeasureError::UnequalParts`] for a position that was not announced, [`MeasureError::InvalidLoss`] (with the position of the
    /// part) for a part that is negative, infinite or NaN, [`MeasureError::Overflow`]. Nothing is added on an error, except that the sums
    /// are invalid after an overflow.
    pub(crate) fn add_some(
        &mut self,
        total: f64,
        parts: impl Iterator<Item = (usize, f64)> + Clone,
    ) -> Result<(), MeasureError> {
        let expected = self.parts.len();
        for (part, loss) in parts.clone() {
            if part >= expected {
                return Err(MeasureError::UnequalParts { expected, found: part + 1 });
            }
            if !(loss >= 0.0 && loss.is_finite()) {
                return Err(MeasureError::InvalidLoss { trial: part, loss });
            }
        }
        if !self.tail.holds(total) {
            return Ok(());
        }
        self.trials += 1;
        let near = total <= self.tail.near;
        if near {
            self.near_total = self.near_total.plus(ExactSum::of(total)?)?;
        }
        for (part, loss) in parts.filter(|(_, loss)| *loss > 0.0) {
            let part = &mut self.parts[part];
            if near {
                part.near = part.near.plus(ExactSum::of(loss)?)?;
            }
            let values = if total > self.tail.value_at_risk { &mut part.above } else { &mut part.tied };
            values.push(loss);
        }
        Ok(())
    }

    /// The contribution of each part to tail value at risk, in the order of the parts: the mean of the part over the tail, where
    /// ties share their weight.
    ///
    /// Sums are exact and divided once, so contributions add up to the total's tail value at risk except for the rounding of the
    /// divisions. Let e be the part's mean at value at risk (from the ties, or from the lowest tenth of the tail), w a trial's
    /// weight and y the trial's part. The interval takes the contribution as a mean of the influence values e + w (y - e) / (1 - p)
    /// (Tasche 1999, Risk contributions and performance measurement, for the contribution; the influence function follows from the
    /// influence function of the quantile). There is no interval with fewer than 100 trials beyond the quantile, with fewer than 30
    /// trials in the tail that have the part, or without a finite variance.
    ///
    /// # Errors
    /// [`MeasureError::MissingTrials`] unless every trial of the tail was added once, [`MeasureError::Overflow`].
    #[cfg(test)]
    pub(crate) fn finish(self, tail: TailLaw) -> Result<Vec<Estimate>, MeasureError> {
        let tails = vec![tail; self.parts.len()];
        self.finish_each(&tails)
    }

    /// As [`TailContributions::finish`], with a law for each part: one part may have a finite variance while another part has none.
    ///
    /// # Errors
    /// Those of [`TailContributions::finish`], and [`MeasureError::UnequalParts`] unless there are as many laws as parts.
    pub(crate) fn finish_each(self, tails: &[TailLaw]) -> Result<Vec<Estimate>, MeasureError> {
        if tails.len() != self.parts.len() {
            return Err(MeasureError::UnequalParts { expected: self.parts.len(), found: tails.len() });
        }
        if self.trials != self.tail.trials() {
            return Err(MeasureError::MissingTrials { expected: self.tail.trials(), found: self.trials });
        }
        let (rows, near_total) = (self.tail, self.near_total);
        let part = |(part, &tail): (Part, &TailLaw)| {
            let value = part.contribution(&rows)?;
            let estimate = match rows.refusal(tail) {
                Some(reason) => Estimate::without_interval(value, reason),
                None => {
                    let moments = part.influence(&rows, near_total);
                    influence_estimate(value, &moments, moments.apart, Method::InfluenceFunction)
                }
            };
            Ok(supported(estimate, Support::LOSSES, 0.0, || (None, None, Method::ProvenBounds)))
        };
        self.parts.into_iter().zip(tails).map(part).collect()
    }
}

impl Part {
    /// [sum above + tied weight / ties x sum of ties] / [N (1 - p)].
    fn contribution(&self, tail: &Tail) -> Result<f64, MeasureError> {
        let (above, tied) = (ExactSum::of_all(&self.above)?, ExactSum::of_all(&self.tied)?);
        let ties = u128::from(tail.tied);
        let factors = [ties * u128::from(BILLION), tail.tied_weight(), ties * tail.weight()];
        let common = factors.into_iter().fold(0, greatest_common_divisor);
        let [above_times, tied_times, divisor] = factors.map(|factor| factor / common);
        Ok(above.combine(above_times, tied, tied_times, divisor))
    }

    /// Moments of the influence values less e: w (y - e) / (1 - p), 0 outside the tail. Trials without the part do not count as
    /// apart, since they tell little about the spread of the part.
    fn influence(mut self, tail: &Tail, near_total: ExactSum) -> Moments {
        let near_total = near_total.amount();
        let at_quantile = if near_total > 0.0 { self.near.amount() / near_total * tail.value_at_risk } else { 0.0 };
        let scale = BILLION as f64 / beyond(tail.level) as f64;
        let tied_scale = scale * (tail.tied_weight() as f64 / BILLION as f64 / tail.tied as f64);
        self.above.sort_unstable_by(f64::total_cmp);
        self.tied.sort_unstable_by(f64::total_cmp);
        let influence = move |y: f64, scale: f64| (y - at_quantile) * scale;
        let zeros = [
            (0.0, tail.trials as u64 - tail.above - tail.tied),
            (influence(0.0, scale), tail.above - self.above.len() as u64),
            (influence(0.0, tied_scale), tail.tied - self.tied.len() as u64),
        ];
        let above = self.above.iter().map(|&y| (influence(y, scale), 1));
        let tied = self.tied.iter().map(|&y| (influence(y, tied_scale), 1));
        let moments = Moments::of(zeros.into_iter().chain(above).chain(tied));
        let with_part = self.above.iter().chain(&self.tied).filter(|&&y| y != at_quantile).count() as u64;
        Moments { apart: moments.apart.min(with_part), ..moments }
    }
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::measure::tail_value_at_risk;
    use crate::report::{Interval, NoInterval};

    fn level(p: f64) -> Level {
        Level::new(p).unwrap()
    }

    fn totals(rows: &[Vec<f64>]) -> Vec<f64> {
        rows.iter().map(|row| row.iter().sum()).collect()
    }

    fn contributions(rows: &[Vec<f64>], p: f64) -> Vec<Estimate> {
        let totals = totals(rows);
        let tail = Tail::new(&Sorted::new(&totals).unwrap(), level(p));
        let mut found = TailContributions::new(tail, rows[0].len());
        for (row, &total) in rows.iter().zip(&totals) {
            found.add(total, row).unwrap();
        }
        found.finish(TailLaw::FiniteVariance).unwrap()
    }

    fn values(rows: &[Vec<f64>], p: f64) -> Vec<f64> {
        contributions(rows, p).iter().map(|estimate| estimate.value).collect()
    }

    /// Rows of three parts whose totals tie often.
    fn rows(count: u32) -> Vec<Vec<f64>> {
        let digit = |i: u32, base: u32| f64::from(i.wrapping_mul(2_654_435_761) >> 16 & 0xff_ff) % f64::from(base);
        (0..count).map(|i| vec![digit(i, 7), digit(i + 1_000_000, 11), digit(i + 2_000_000, 13) * 0.5]).collect()
    }

    #[test]
    fn trials_tied_at_value_at_risk_share_its_weight_equally() {
        // N (1 - p) = 2: one trial above, three tied at 10 share a weight of 1.
        let rows = [[12.0, 0.0], [10.0, 0.0], [4.0, 6.0], [1.0, 9.0], [0.0, 1.0]].map(Vec::from);
        assert_eq!(values(&rows, 0.6), [(12.0 + 15.0 / 3.0) / 2.0, (15.0 / 3.0) / 2.0]);
    }

    #[test]
    fn the_atom_is_split_where_the_tail_ends_within_a_trial() {
        // N (1 - p) = 0.5: half of the worst trial over 0.5.
        assert_eq!(values(&[vec![3.0, 1.0], vec![0.0, 0.0]], 0.75), [3.0, 1.0]);
        // N (1 - p) = 1.5: all of the worst and half of the next.
        let rows = [[4.0, 2.0], [0.0, 3.0], [1.0, 1.0]].map(Vec::from);
        assert_eq!(values(&rows, 0.5), [4.0 / 1.5, 3.5 / 1.5]);
    }

    #[test]
    fn contributions_add_up_to_tail_value_at_risk() {
        let rows = rows(5000);
        let total = Sorted::new(&totals(&rows)).unwrap();
        for p in [0.001, 0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.987_654_321] {
            let sum: f64 = values(&rows, p).iter().sum();
            let expected = tail_value_at_risk(&total, level(p), TailLaw::FiniteVariance).value;
            assert!((sum / expected - 1.0).abs() < 4.0 * f64::EPSILON, "p = {p}: {sum} is not {expected}");
        }
    }

    #[test]
    fn a_part_that_is_the_whole_has_the_interval_of_the_whole() {
        let rows: Vec<Vec<f64>> = rows(20_000).iter().map(|row| vec![row[0] * row[0] * row[1], 0.0]).collect();
        let total = Sorted::new(&totals(&rows)).unwrap();
        let whole = tail_value_at_risk(&total, level(0.95), TailLaw::FiniteVariance);
        let found = contributions(&rows, 0.95);
        assert_eq!(found[0].value, whole.value);
        assert!((found[0].interval.lower().unwrap() / whole.interval.lower().unwrap() - 1.0).abs() < 1e-9);
        assert!((found[0].interval.upper().unwrap() / whole.interval.upper().unwrap() - 1.0).abs() < 1e-9);
        assert_eq!(found[1].value, 0.0);
        assert!(matches!(found[1].interval, Interval::None { reason: NoInterval::AllEqual }));
    }

    #[test]
    fn the_order_of_trials_changes_no_bit() {
        let rows = rows(20_000);
        let totals = totals(&rows);
        let tail = Tail::new(&Sorted::new(&totals).unwrap(), level(0.95));
        let collect = |range: &mut dyn Iterator<Item = usize>| {
            let mut found = TailContributions::new(tail, 3);
            range.for_each(|i| found.add(totals[i], &rows[i]).unwrap());
            found
        };
        let whole = collect(&mut (0..20_000)).finish(TailLaw::FiniteVariance).unwrap();
        let backwards = collect(&mut (0..20_000).rev());
        assert_eq!(backwards.finish(TailLaw::FiniteVariance).unwrap(), whole);
    }

    #[test]
    fn no_loss_at_all_contributes_nothing() {
        assert_eq!(values(&vec![vec![0.0, 0.0]; 50], 0.9), [0.0, 0.0]);
        // Value at risk 0: the tail is the one loss, spread over five trials.
        let mut rows = vec![vec![0.0, 0.0]; 10];
        rows[3] = vec![1.0, 4.0];
        assert_eq!(values(&rows, 0.5), [0.2, 0.8]);
        assert_eq!(values(&[vec![2.0]], 0.99), [2.0]);
    }

    #[test]
    fn the_tail_begins_at_value_at_risk() {
        let tail = Tail::new(&Sorted::new(&[5.0, 1.0, 4.0, 2.0, 4.0]).unwrap(), level(0.6));
        assert_eq!((tail.value_at_risk, tail.trials()), (4.0, 3));
        assert!(tail.holds(4.0) && !tail.holds(2.0));
    }

    #[test]
    fn wrong_rows_are_refused() {
        let tail = Tail::new(&Sorted::new(&[1.0, 2.0]).unwrap(), level(0.5));
        let mut found = TailContributions::new(tail, 1);
        assert_eq!(found.add(2.0, &[1.0, 1.0]), Err(MeasureError::UnequalParts { expected: 1, found: 2 }));
        assert!(matches!(found.add(2.0, &[-1.0]), Err(MeasureError::InvalidLoss { .. })));
        assert_eq!(found.finish(TailLaw::Unknown), Err(MeasureError::MissingTrials { expected: 2, found: 0 }));
    }

    #[test]
    fn example_of_tail_contributions() {
        use brunt::{
            measure::{Sorted, Tail, TailContributions, TailLaw},
            units::Level,
        };
        let parts = [[1.0, 0.0], [1.0, 1.0], [0.0, 4.0], [4.0, 6.0]];
        let total = Sorted::new(&parts.map(|trial| trial[0] + trial[1])).unwrap();
        let tail = Tail::new(&total, Level::new(0.5).unwrap());
        let mut contributions = TailContributions::new(tail, 2);
        for trial in parts.iter().filter(|trial| tail.holds(trial[0] + trial[1])) {
            contributions.add(trial[0] + trial[1], trial).unwrap();
        }
        let found = contributions.finish(TailLaw::FiniteVariance).unwrap();
        // The two worst trials: (0, 4) and (4, 6).
        assert_eq!((found[0].value, found[1].value), (2.0, 5.0));
    }
}
