//! Size of a hit: capacity taken, outage and data loss.

use super::occurrence::Occurrence;
use super::sized::Sized;
use super::time::ticks;
use super::trial::Draw;
use crate::plan::{ActKind, FINE, PlanAct, PlanForced, PlanThreat, fixed};
use crate::random::{Key, Uniform};
use crate::scenario::Lasting;

/// Capacity taken, outage and data loss of a hit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub takes: u64,
    pub outage: i64,
    pub data_loss: i64,
}

impl Size {
    /// Draws the size of a hit. Block 0 of the key has the chance of being hit and the outage, block 1 the capacity taken and the data
    /// lost.
    pub(super) fn draw(draw: Draw<'_>, occurrence: &Occurrence, key: Key, outage: Option<u64>) -> Self {
        let threat: &PlanThreat = &draw.plan.threats[occurrence.threat as usize];
        let hits = threat.hits.as_ref().expect("a size is drawn only for a threat with hits");
        let outage = match &hits.outage {
            None => draw.plan.horizon - occurrence.time,
            Some(law) => {
                let word = outage.unwrap_or_else(|| key.block(draw.trial, occurrence.name)[1]);
                let hours = law.quantile(Uniform::new(word));
                ticks(hours * draw.multiplier(occurrence.threat))
            }
        };
        let (takes, data_loss) = match (hits.always_takes, &hits.data_loss) {
            (Some(takes), None) => (takes, 0),
            (_, data_loss) => {
                let [takes, data] = key.block(draw.trial, occurrence.name | 1);
                let lost = data_loss.as_ref().map_or(0, |law| ticks(law.quantile(Uniform::new(data))));
                (fixed(hits.takes.quantile(Uniform::new(takes)).clamp(0.0, 1.0)), lost)
            }
        };
        Self { takes, outage, data_loss }
    }

    /// With the sizes that a stress states in place of the drawn sizes.
    pub(super) fn forced(self, forced: &PlanForced, left: i64) -> Self {
        let outage = forced.outage.map(|lasting| match lasting {
            Lasting::For(time) => time.get(),
            Lasting::ToHorizon => left,
        });
        Self {
            takes: forced.takes.unwrap_or(self.takes),
            outage: outage.unwrap_or(self.outage),
            data_loss: forced.data_loss.unwrap_or(self.data_loss),
        }
    }

    /// Reduces the sizes at a node by the controls.
    pub(super) fn shrink(&mut self, sized: &Sized<'_>, node: u32, consulted: &mut u64) {
        let here = |act: &PlanAct| act.nodes.as_ref().is_none_or(|nodes| nodes.contains(&node));
        let outage = sized.scaled(self.outage as f64, ActKind::OutageFactor, here, consulted);
        let outage = sized.capped(outage, ActKind::OutageCap, here, |hours| ticks(hours) as f64, consulted);
        // What is taken is a multiple of 10^-12, and so is what controls leave of it.
        let takes = sized.scaled((self.takes / FINE) as f64, ActKind::TakesFactor, here, consulted);
        let takes = sized.capped(takes, ActKind::TakesCap, here, |share| (fixed(share) / FINE) as f64, consulted);
        // Both are whole numbers far below 2^53 unless a factor has been applied.
        (self.outage, self.takes) = (outage.round() as i64, takes.round() as u64 * FINE);
    }
}
