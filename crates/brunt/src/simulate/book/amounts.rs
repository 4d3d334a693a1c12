//! Amounts of one trial by entity.

use crate::ledger::Amount;

/// Amounts by entity, with a list of the few entities in use.
#[derive(Debug)]
pub(super) struct Amounts {
    amounts: Vec<Amount>,
    used: Vec<u32>,
}

impl Amounts {
    pub(super) fn new(size: usize) -> Self {
        Self { amounts: vec![Amount::ZERO; size], used: Vec::new() }
    }

    #[inline]
    pub(super) fn add(&mut self, index: u32, amount: Amount) {
        let place = &mut self.amounts[index as usize];
        if *place == Amount::ZERO {
            self.used.push(index);
        }
        *place += amount;
    }

    pub(super) fn drain(&mut self, mut each: impl FnMut(u32, Amount)) {
        while let Some(index) = self.used.pop() {
            let amount = std::mem::take(&mut self.amounts[index as usize]);
            if amount != Amount::ZERO {
                each(index, amount);
            }
        }
    }
}
