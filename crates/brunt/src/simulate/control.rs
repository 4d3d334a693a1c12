//! Effects of controls on the demands that they meet.
//!
//! A demand is one occurrence, or one shortfall or episode of a need. Each control has one draw for a demand, at an address of its own,
//! so that no control changes a draw of another control or of a threat. *Consulted* controls are controls whose presence or absence made
//! a difference: two sets of controls that agree on the consulted controls give the same trial.

use super::meter::{NeedMove, NodeMove, Stretch, Watch};
use crate::ledger::{Amount, Row, RowKind};
use crate::plan::{ActKind, Controls, Hit, PlanAct};
use crate::random::{Key, Law, Uniform, threshold};
use crate::scenario::NodeIndex;
use crate::units::Share;
use std::cell::RefCell;
use std::collections::HashMap;

/// A demand on controls.
#[derive(Clone, Copy)]
pub(super) struct Demand<'a> {
    pub controls: &'a Controls,
    /// Set of controls in force.
    pub in_force: u64,
    /// Controls with a host that is down.
    pub down: u64,
    pub key: Key,
    pub trial: u64,
    /// Name of the occurrence.
    pub name: u64,
    pub effects: &'a Effects,
}

/// Sizes of effects that were drawn in a trial, by the key of the draw and the name of the occurrence. They are kept if the trial is
/// played under many sets of controls, so that the same demand comes up again.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    kept: bool,
    known: RefCell<HashMap<(Key, u64), f64>>,
}

impl Effects {
    /// Removes the sizes of the last trial; `kept` says whether those of the next trial are kept.
    pub(crate) fn clear(&mut self, kept: bool) {
        self.kept = kept;
        self.known.get_mut().clear();
    }

    /// Whether sizes are kept, because the same demands may come up again in the trial.
    pub(crate) fn are_kept(&self) -> bool {
        self.kept
    }

    fn find(&self, key: Key, name: u64, draw: impl FnOnce() -> f64) -> f64 {
        if self.kept { *self.known.borrow_mut().entry((key, name)).or_insert_with(draw) } else { draw() }
    }
}

impl Demand<'_> {
    /// Whether a control works on the demand if it is in force, and with a chance `share` has its effect: u < coverage x reliability x
    /// share. Controls that raise the reliability of this control are consulted.
    pub(super) fn works(&self, control: u32, share: f64, consulted: &mut u64) -> bool {
        if self.down >> control & 1 == 1 {
            return false;
        }
        let compiled = &self.controls.all[control as usize];
        let word = self.key.derive(compiled.key).block(self.trial, self.name)[0];
        let below = |reliability: f64| u128::from(word) < threshold(compiled.coverage * reliability * share);
        if below(compiled.reliability) {
            return true;
        }
        if compiled.raisers.is_empty() || !below(1.0) {
            return false;
        }
        let mut gap = 1.0 - compiled.reliability;
        for raiser in &compiled.raisers {
            if self.works(raiser.control, 1.0, consulted) {
                *consulted |= 1 << raiser.control;
                if self.in_force >> raiser.control & 1 == 1 {
                    gap *= 1.0 - self.draw(&raiser.closes, raiser.key);
                }
            }
        }
        below(1.0 - gap)
    }

    /// Size of an effect on this demand.
    pub(super) fn draw(&self, law: &Law, key: u64) -> f64 {
        match law.is_constant() {
            Some(size) => size,
            None => {
                let key = self.key.derive(key);
                let word = || key.block(self.trial, self.name)[0];
                self.effects.find(key, self.name, || law.quantile(Uniform::new(word())))
            }
        }
    }

    /// Whether a control is in force. The control is consulted.
    pub(super) fn has(&self, control: u32, consulted: &mut u64) -> bool {
        *consulted |= 1 << control;
        self.in_force >> control & 1 == 1
    }
}

/// Answer of the controls to an occurrence.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Verdict {
    /// Controls that met the occurrence.
    pub met: u64,
    /// Controls that work on the occurrence if they are in force.
    pub able: u64,
    /// Controls with a host that was down just before the occurrence.
    pub down: u64,
    /// Index plus one of the control that prevented the occurrence; 0 if none did.
    prevented_by: u8,
    /// Whether the occurrence, or one that it follows from, was prevented.
    pub absent: bool,
}

impl Verdict {
    /// Verdict on an occurrence that does not happen because the occurrence that triggers it does not.
    pub(crate) const NEVER: Self = Self { met: 0, able: 0, down: 0, prevented_by: 0, absent: true };

    /// The control that prevented the occurrence.
    pub(crate) fn prevented_by(&self) -> Option<u32> {
        self.prevented_by.checked_sub(1).map(u32::from)
    }
}

/// Decides which controls work on an occurrence of a threat and whether one prevents it. Sizes are reduced elsewhere. A forced occurrence
/// is never prevented.
pub(super) fn decide(demand: &Demand<'_>, threat: u32, forced: bool, consulted: &mut u64) -> Verdict {
    let met = &demand.controls.threats[threat as usize];
    let mut verdict = Verdict { met: met.always, down: demand.down & met.asked, ..Verdict::default() };
    for meet in &met.meets {
        if !demand.works(meet.control, 1.0, consulted) {
            continue;
        }
        verdict.able |= 1 << meet.control;
        for act in meet.acts.iter().filter(|act| act.kind == ActKind::Prevents && !forced) {
            let prevents = demand.works(meet.control, demand.draw(&act.law, act.key), consulted);
            if prevents && demand.has(meet.control, consulted) {
                verdict.prevented_by = meet.control as u8 + 1;
                verdict.absent = true;
                // Others are not asked any more.
                return verdict;
            }
        }
    }
    verdict
}

/// An occurrence whose sizes controls make smaller.
pub(super) struct Sized<'a> {
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
    pub(super) fn scaled(
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
    fn relieved(&self, amount: Amount, applies: impl Fn(&PlanAct) -> bool, consulted: &mut u64) -> Amount {
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
    pub(super) fn capped(
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

/// Reduces the cost of downtime before it is reported to another watcher.
pub(super) struct Relieved<'a, W> {
    pub watch: &'a mut W,
    pub demand: Demand<'a>,
    pub names: &'a [u64],
    pub verdicts: &'a [Verdict],
    pub consulted: &'a mut u64,
}

impl<W: Watch> Watch for Relieved<'_, W> {
    const TRACES: bool = W::TRACES;

    fn node(&mut self, moved: NodeMove<'_>) {
        self.watch.node(moved);
    }

    fn need(&mut self, moved: NeedMove) {
        self.watch.need(moved);
    }

    fn row(&mut self, row: Row) {
        let verdict = self.verdicts[row.occurrence as usize];
        if row.kind == RowKind::Direct || verdict.able == 0 {
            return self.watch.row(row);
        }
        let demand = Demand { name: self.names[row.occurrence as usize], down: verdict.down, ..self.demand };
        let sized = Sized { demand, verdict, threat: row.threat.0 };
        let of_slot = |act: &PlanAct| act.slots.contains(&row.slot);
        let amount = sized.relieved(row.amount, of_slot, self.consulted);
        if amount != Amount::ZERO {
            self.watch.row(Row { amount, ..row });
        }
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        self.watch.downtime(node, hit, stretch);
    }

    fn level(&mut self, tolerance: u32, deficit: u64) {
        self.watch.level(tolerance, deficit);
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        self.watch.below(tolerance, event, start, end);
    }

    fn breach(&mut self, tolerance: u32) {
        self.watch.breach(tolerance);
    }

    fn data_breach(&mut self, tolerance: u32, occurrence: u32) {
        self.watch.data_breach(tolerance, occurrence);
    }

    fn overflow(&mut self) {
        self.watch.overflow();
    }
}
