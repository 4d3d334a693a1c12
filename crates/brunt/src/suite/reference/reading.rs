//! What a need makes of an instant: what is felt, what is kept, and what holds.

use crate::suite::reference::fixed::FULL;
use crate::suite::reference::support::Support;
use brunt::scenario::NeedForm;
use brunt::simulate::Cushion;

/// What a need felt, or a hold keeps: a capacity and its cause.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    pub capacity: u64,
    pub cause: Option<usize>,
}

pub(super) const UP: Level = Level { capacity: FULL, cause: None };

/// A need at an instant. What binds is named by node.
pub(super) struct Reading {
    /// The support of its own members before rerouting.
    pub before: Support,
    pub support: Support,
    /// Whether its chance lets it feel the episode that lasts.
    pub passes: bool,
    pub felt: u64,
    /// Restarts in force: until when, at what level.
    pub holds: Vec<(i64, Level)>,
}

impl Reading {
    /// The least of what is felt and what is held.
    pub(super) fn passed(&self) -> u64 {
        self.holds.iter().map(|hold| hold.1.capacity).fold(self.felt, u64::min)
    }

    /// The best-ranked cause of what is passed on.
    pub(super) fn cause(&self, state: &[Level]) -> Option<usize> {
        let capacity = self.passed();
        let kept = self.holds.iter().filter(|hold| hold.1.capacity == capacity).map(|hold| hold.1.cause);
        let felt = if self.felt == capacity && capacity < FULL { &self.support.binding[..] } else { &[] };
        best(kept.chain(felt.iter().map(|&member| state[member].cause)))
    }

    /// How the need stands, by the capacities of its own members.
    pub(super) fn standing(&self, from: i64, form: &NeedForm, state: &[Level]) -> Standing {
        let each = form.members().map(|member| state[member.0 as usize].capacity);
        let members = match form {
            NeedForm::AtLeast { .. } | NeedForm::Pool(_) => each.min().unwrap_or(FULL),
            NeedForm::All(_) | NeedForm::Any(_) => self.before.capacity,
        };
        let held = match (members < FULL && self.passed() == FULL, self.support.capacity < FULL) {
            (false, _) => None,
            (true, false) => Some(Cushion::Members),
            (true, true) if !self.passes => Some(Cushion::Chance),
            (true, true) => Some(Cushion::Buffer),
        };
        Standing { from, members, passes: self.passed(), held }
    }
}

/// How a need stands from an instant on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Standing {
    pub from: i64,
    /// What its scarcest member has, where members may be missing, else the support of its members before rerouting.
    pub members: u64,
    pub passes: u64,
    /// What holds where nothing is felt of members that are down.
    pub held: Option<Cushion>,
}

impl Standing {
    /// Whether it stands as another time.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        Self { from: other.from, ..*self } == *other
    }
}

/// The best-ranked of some causes.
pub(super) fn best(causes: impl IntoIterator<Item = Option<usize>>) -> Option<usize> {
    causes.into_iter().flatten().min()
}
