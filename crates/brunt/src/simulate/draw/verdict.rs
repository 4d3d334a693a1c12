//! Answers of controls to occurrences: which controls work, and whether one prevents the occurrence.

use super::demand::Demand;
use crate::plan::ActKind;

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
