//! Sizes of an occurrence that controls make smaller.

use super::demand::Demand;
use super::verdict::Verdict;
use crate::ledger::Amount;
use crate::plan::{ActKind, PlanAct};
use crate::units::Share;

/// An occurrence whose sizes controls make smaller.
pub(crate) struct Sized<'a> {
    pub demand: Demand<'a>,
    pub verdict: Verdict,
    pub threat: u32,
}

impl Sized<'_> {
    /// Acts of one kind that apply, of controls that work.
    fn acts(&self, kind: ActKind, applies: impl Fn(&PlanAct) -> bool) -> impl Iterator<Item = (u32, &PlanAct)> {
        let meets = self.demand.controls.threats[self.threat as usize].meets.iter();
        let able = meets.filter(|meet| self.verdict.able >> meet.control & 1 == 1);
        let acts = able.flat_map(|meet| meet.acts.iter().map(|act| (meet.control, act)));
        acts.filter(move |(_, act)| act.kind == kind && applies(act))
    }

    /// A size times all factors that apply.
    pub(crate) fn scaled(
        &self,
        size: f64,
        kind: ActKind,
        applies: impl Fn(&PlanAct) -> bool,
        consulted: &mut u64,
    ) -> f64 {
        let mut left = size;
        for (control, act) in self.acts(kind, applies) {
            let by = self.demand.draw(&act.law, act.key);
            if by < 1.0 && left > 0.0 && self.demand.has(control, consulted) {
                left *= by;
            }
        }
        left
    }

    /// Cost of an outage times all factors that apply, rounded once for each factor.
    pub(crate) fn relieved(&self, amount: Amount, applies: impl Fn(&PlanAct) -> bool, consulted: &mut u64) -> Amount {
        let mut left = amount;
        for (control, act) in self.acts(ActKind::Relief, applies) {
            let by = self.demand.draw(&act.law, act.key);
            if by < 1.0 && left > Amount::ZERO && self.demand.has(control, consulted) {
                left = left.times(Share::new(by).unwrap_or(Share::ONE));
            }
        }
        left
    }

    /// A size cut at the caps that apply; `unit` converts a cap to the unit of the size.
    pub(crate) fn capped(
        &self,
        size: f64,
        kind: ActKind,
        applies: impl Fn(&PlanAct) -> bool,
        unit: impl Fn(f64) -> f64,
        consulted: &mut u64,
    ) -> f64 {
        let mut left = size;
        for (control, act) in self.acts(kind, applies) {
            let most = unit(self.demand.draw(&act.law, act.key));
            if most < left && self.demand.has(control, consulted) {
                left = most;
            }
        }
        left
    }
}
