//! Reductions of each figure by each control.

use super::joined::Joined;
use super::sets::{Sets, Weights};
use super::{Answering, ControlError};
use crate::ledger::Amount;
use crate::measure::{Combination, Combined, Family, MeasureError, no_interval};
use crate::random::special::student_t_quantile;
use crate::report::{
    EffectOn, Effectiveness, Estimate, Interaction, InteractionKind, Interval, NoInterval, Reduction, ShapleyMethod,
};
use crate::scenario::{ControlIndex, ControlSet};
use crate::simulate::{Compared, Visit};
#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// The effects of all controls on all figures.
pub(super) struct Effects {
    /// For each figure, its reductions by control in four ways: left out of all controls, alone, Shapley value, today.
    figures: Vec<(EffectOn, [Vec<Reduction>; 4])>,
    pairs: Vec<Reduction>,
    methods: Vec<ShapleyMethod>,
}

impl Effects {
    pub(super) fn of(answering: &Answering<'_>) -> Result<Self, ControlError> {
        let sets = answering.sets;
        let joined = [true, false].map(|total| Joined::new(sets, total));
        let figure = |(on, compared): (EffectOn, Compared)| -> Result<_, MeasureError> {
            let total = compared == Compared::Total;
            let refusal = refusal(answering, compared)?;
            let figure = Figure { answering, compared, refusal };
            let found = figure.reductions(&joined[usize::from(!total)]);
            let of_controls = |way: usize| found[way * sets.count..(way + 1) * sets.count].to_vec();
            let [leave_one_out, standalone, today, mut shapley] = [0, 1, 2, 3].map(of_controls);
            let (pairs, groups) = found[4 * sets.count..].split_at(if total { sets.pair_list().len() } else { 0 });
            if !sets.is_exact(total) {
                let groups: Vec<&[Reduction]> = groups.chunks(sets.count).collect();
                widen_all(&mut shapley, &groups);
            }
            let pairs = pairs.to_vec();
            Ok(((on, [leave_one_out, standalone, shapley, today]), pairs))
        };
        let all = answering.figures();
        #[cfg(feature = "rayon")]
        let found: Result<Vec<_>, MeasureError> = all.into_par_iter().map(figure).collect();
        #[cfg(not(feature = "rayon"))]
        let found: Result<Vec<_>, MeasureError> = all.into_iter().map(figure).collect();
        let (figures, pairs): (Vec<_>, Vec<_>) = found?.into_iter().unzip();
        let methods = methods(answering.sets, &figures);
        Ok(Self { figures, pairs: pairs.into_iter().flatten().collect(), methods })
    }

    pub(super) fn of_control(&self, control: ControlIndex) -> Vec<Effectiveness> {
        let of = |reductions: &Vec<Reduction>| reductions[control.0 as usize].clone();
        let effectiveness = |(on, [leave_one_out, standalone, shapley, today]): &(EffectOn, [Vec<Reduction>; 4])| {
            let [leave_one_out, standalone, shapley, today] = [leave_one_out, standalone, shapley, today].map(of);
            Effectiveness { on: on.clone(), leave_one_out, standalone, shapley, today }
        };
        self.figures.iter().map(effectiveness).collect()
    }

    pub(super) fn methods(&self) -> Vec<ShapleyMethod> {
        self.methods.clone()
    }

    pub(super) fn interactions(&self, answering: &Answering<'_>) -> Vec<Interaction> {
        let id = |control: ControlIndex| answering.question.scenario.controls[control.0 as usize].id.clone();
        let pairs = answering.sets.pair_list();
        let interaction = |(&(first, second), reduction): (&(ControlIndex, ControlIndex), &Reduction)| Interaction {
            first: id(first),
            second: id(second),
            kind: kind(&reduction.mean),
            reduction: reduction.clone(),
        };
        pairs.iter().zip(&self.pairs).map(interaction).collect()
    }
}

/// Methods for the Shapley values: of the total, and of all other figures.
fn methods(sets: &Sets, figures: &[(EffectOn, [Vec<Reduction>; 4])]) -> Vec<ShapleyMethod> {
    let method = |total: bool| {
        let of = figures.iter().map(|figure| &figure.0).filter(|on| (**on == EffectOn::Total) == total).cloned();
        let orders = (!sets.is_exact(total)).then(|| sets.groups().iter().map(Vec::len).sum::<usize>() as u64);
        ShapleyMethod { of: of.collect(), orders, sets: sets.shapley(total).len() as u64 }
    };
    [method(true), method(false)].into_iter().filter(|method| !method.of.is_empty()).collect()
}

/// Reduction of a figure from the set `before` to the set `set`.
pub(super) fn step(
    answering: &Answering<'_>,
    compared: Compared,
    before: ControlSet,
    set: ControlSet,
) -> Result<Reduction, MeasureError> {
    let figure = Figure { answering, compared, refusal: refusal(answering, compared)? };
    let mut weights = Weights::new();
    for (set, weight) in [(before, 1.0), (set, -1.0)] {
        weights.entry(set).or_insert_with(|| vec![0.0])[0] += weight;
    }
    let mut joined = Joined::default();
    joined.add(&weights, 1);
    Ok(figure.reductions(&joined).remove(0))
}

/// Kind of the interaction of a pair of controls, by the interval of its mean.
fn kind(mean: &Estimate) -> InteractionKind {
    match (mean.interval.lower(), mean.interval.upper()) {
        (Some(lower), _) if lower > 0.0 => InteractionKind::Complements,
        (_, Some(upper)) if upper < 0.0 => InteractionKind::Substitutes,
        _ => InteractionKind::Unclear,
    }
}

/// Reason why a difference of means has no interval, if it has none. Probabilities always have an interval. For losses, their laws
/// and the sample without controls decide.
fn refusal(answering: &Answering<'_>, compared: Compared) -> Result<Option<NoInterval>, MeasureError> {
    if matches!(compared, Compared::Breach(_)) {
        return Ok(None);
    }
    let inherent = answering.found.column(ControlSet::EMPTY, compared).unwrap_or_default();
    no_interval(&inherent, answering.bound(compared).tail)
}

/// One figure under all sets.
struct Figure<'a> {
    answering: &'a Answering<'a>,
    compared: Compared,
    refusal: Option<NoInterval>,
}

impl Figure<'_> {
    /// The figure as a family of variants.
    fn family(&self) -> Family {
        let found = self.answering.found;
        let family = Family::new(found.patterns(self.compared).into_iter());
        let mut family = if self.counts() { family.counting() } else { family };
        found.visit(self.compared, &mut family);
        family
    }

    fn counts(&self) -> bool {
        matches!(self.compared, Compared::Breach(_))
    }

    fn reductions(&self, joined: &Joined) -> Vec<Reduction> {
        let family = self.family();
        let mut combination = Combination::new(&family, (joined.targets, joined.bare), self.answering.question.level);
        let mut chosen = Vec::new();
        for (set, weights) in &joined.weights {
            if self.answering.found.choices(self.compared, *set, &mut chosen) {
                combination.add(&chosen, weights);
            }
        }
        let losses = !self.counts();
        let reduction = |combined: Combined| Reduction {
            mean: combined.mean,
            value_at_risk: losses.then_some(combined.value_at_risk),
            tail_value_at_risk: losses.then_some(combined.tail_value_at_risk),
        };
        combination.finish(self.refusal).into_iter().map(reduction).collect()
    }
}

impl Visit for Family {
    fn part(&mut self, pattern: u32, amounts: impl Iterator<Item = Amount>) {
        self.push_part(pattern, amounts);
    }

    fn end_trial(&mut self) {
        self.close_trial();
    }
}

/// Widens intervals by the error of the random orders: the error of the mean over groups of orders, by Student's t.
fn widen_all(shapley: &mut [Reduction], groups: &[&[Reduction]]) {
    let t = student_t_quantile(0.975, (groups.len() - 1) as f64);
    for (control, reduction) in shapley.iter_mut().enumerate() {
        let of = |figure: fn(&Reduction) -> Option<f64>| {
            let values: Vec<f64> = groups.iter().filter_map(|group| figure(&group[control])).collect();
            t * standard_error(&values)
        };
        widen(&mut reduction.mean, of(|reduction| Some(reduction.mean.value)));
        if let Some(estimate) = &mut reduction.value_at_risk {
            widen(estimate, of(|reduction| reduction.value_at_risk.map(|estimate| estimate.value)));
        }
        if let Some(estimate) = &mut reduction.tail_value_at_risk {
            widen(estimate, of(|reduction| reduction.tail_value_at_risk.map(|estimate| estimate.value)));
        }
    }
}

/// The standard error of a mean of independent values.
pub(super) fn standard_error(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    if count > 1.0 { (squares / (count - 1.0) / count).sqrt() } else { 0.0 }
}

/// Widens both sides of an interval by an independent error: each side becomes the root of the sum of squares.
fn widen(estimate: &mut Estimate, error: f64) {
    if let Interval::Bounds { lower, upper, .. } = &mut estimate.interval {
        let value = estimate.value;
        let side = |end: f64| libm::hypot(end - value, error);
        (*lower, *upper) = (value - side(*lower), value + side(*upper));
    }
}

#[cfg(test)]
mod tests {
    use super::standard_error;

    /// Of 1, 2, 3 the variance is 1, and the mean of three has a third of it. Equal values leave no more than rounding: the mean of three
    /// numbers 0.1 is not 0.1.
    #[test]
    fn the_standard_error_of_a_mean() {
        assert_eq!(standard_error(&[1.0, 2.0, 3.0]), (1.0f64 / 3.0).sqrt());
        assert!(standard_error(&[0.1; 3]) < 1e-16);
        assert_eq!(standard_error(&[5.0]), 0.0);
    }
}
