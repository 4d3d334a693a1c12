//! Demands on controls: which controls work on a demand, and the sizes of their effects.
//!
//! A demand is one occurrence, or one shortfall or episode of a need. Each control has one draw for a demand, at an address of its own,
//! so that no control changes a draw of another control or of a threat. *Consulted* controls are controls whose presence or absence made
//! a difference: two sets of controls that agree on the consulted controls give the same trial.

use crate::plan::Controls;
use crate::random::{Key, Law, Uniform, threshold};
use std::cell::RefCell;
use std::collections::HashMap;

/// A demand on controls.
#[derive(Clone, Copy)]
pub(crate) struct Demand<'a> {
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
/// played under many sets of controls, so that the same demand arises again.
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
    pub(crate) fn works(&self, control: u32, share: f64, consulted: &mut u64) -> bool {
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
    pub(crate) fn draw(&self, law: &Law, key: u64) -> f64 {
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
    pub(crate) fn has(&self, control: u32, consulted: &mut u64) -> bool {
        *consulted |= 1 << control;
        self.in_force >> control & 1 == 1
    }
}
