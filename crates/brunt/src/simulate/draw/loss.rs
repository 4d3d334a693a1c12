//! Direct losses of occurrences, and what controls leave of them.

use super::occurrences::Occurrences;
use super::trial::Draw;
use crate::plan::{ActKind, PlanAct, PlanLoss, PlanThreat};
use crate::random::{Law, Uniform};
use crate::scenario::LossAmount;
use crate::units::Ticks;

impl Occurrences {
    /// Draws the size of a direct loss of an occurrence, and applies controls to it.
    pub(crate) fn loss(&mut self, draw: Draw<'_>, number: u32, loss: &PlanLoss) -> f64 {
        let occurrence = self.all[number as usize];
        let words = draw.key.derive(loss.key).block(draw.trial, occurrence.name);
        let threat = &draw.plan.threats[occurrence.threat as usize];
        let stated = draw.plan.forcing.forced.get(occurrence.forced as usize).is_some_and(|it| it.outage.is_some());
        let loading = loading(threat, loss, stated, draw.multiplier(occurrence.threat));
        let size = amount(loss, words, self.longest[number as usize]) * loading;
        let Some(sized) = self.sized(draw, number) else { return size };
        let of_slot = |act: &PlanAct| act.slots.contains(&loss.slot);
        let size = sized.scaled(size, ActKind::LossFactor, of_slot, &mut self.consulted);
        sized.capped(size, ActKind::LossCap, of_slot, |cap| cap, &mut self.consulted)
    }
}

/// Multiplier of a direct loss. It is 1 for a cost per hour of a drawn outage, whose hours have the multiplier already.
fn loading(threat: &PlanThreat, loss: &PlanLoss, stated: bool, multiplier: f64) -> f64 {
    let by_hours = matches!(loss.amount, LossAmount::PerHour(_));
    let loaded = by_hours && !stated && threat.hits.as_ref().is_some_and(|hits| hits.outage.is_some());
    if loaded { 1.0 } else { multiplier }
}

/// A direct loss before loadings, from its two words; `longest` is the longest outage of the occurrence.
pub(super) fn amount(loss: &PlanLoss, words: [u64; 2], longest: i64) -> f64 {
    let size = |law: &Law, word: u64| law.quantile(Uniform::new(word));
    match &loss.amount {
        LossAmount::Amount(law) => size(law, words[0]),
        LossAmount::Records { records, each } => size(records, words[0]) * size(each, words[1]),
        LossAmount::PerHour(law) => size(law, words[0]) * Ticks::new(longest).hours(),
    }
}
