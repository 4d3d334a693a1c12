//! Controls: what prevents, detects, contains and recovers, how reliably, and at whose cost.

use super::{CategoryIndex, ControlIndex, NeedIndex, NodeIndex, PartyIndex, ThreatIndex};
use crate::random::Law;
use crate::units::{Money, Probability, Ticks};

/// Most controls of a scenario: a set of them is a word.
pub const MOST_CONTROLS: usize = 64;

/// A safeguard.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Control {
    /// Key in the file.
    pub id: String,
    /// Name for people, the id where none is given.
    pub name: String,
    /// What kind of safeguard it is.
    pub role: Role,
    /// Whether it is there already.
    pub status: Status,
    /// What it does, in the order of the file.
    pub acts: Vec<Act>,
    /// The part of all demands that it is meant to answer.
    pub coverage: Probability,
    /// The chance that it works on a demand that it is meant to answer.
    pub reliability: Probability,
    /// What it runs on; `None` if it depends on nothing.
    pub hosted_on: Option<Host>,
    /// What it costs; `None` where that is not stated.
    pub cost: Option<ControlCost>,
    /// The part of its effect that it has in the first year, the second and so on; the last goes on. Empty: all of it at once.
    pub ramp: Vec<Probability>,
    /// Obligations that it serves, sorted.
    pub obligations: Vec<String>,
}

/// The role of a control, by FAIR-CAM (The FAIR Institute, *An Introduction to the FAIR Controls Analytics Model*, 2021): three kinds act on losses directly,
/// variance management keeps other controls reliable, decision support informs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Avoids, deters or resists events.
    Prevention,
    /// Makes events visible.
    Detection,
    /// Ends events, restores, reduces losses.
    Response,
    /// Keeps other controls working as intended.
    VarianceManagement,
    /// Helps to decide well.
    DecisionSupport,
}

impl Role {
    /// The word used in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prevention => "prevention",
            Self::Detection => "detection",
            Self::Response => "response",
            Self::VarianceManagement => "variance_management",
            Self::DecisionSupport => "decision_support",
        }
    }
}

/// Whether a control is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It works today.
    InPlace,
    /// It may be bought.
    Proposed,
}

impl Status {
    /// The word used in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::InPlace => "in_place",
            Self::Proposed => "proposed",
        }
    }
}

/// One thing that a control does where it works.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// On occurrences: of some threats (`None`: of all), at some nodes (`None`: wherever they hit).
    Occurrence {
        /// The threats, by index.
        threats: Option<Vec<ThreatIndex>>,
        /// The nodes, by index; with [`Effect::Losses`] the downtime of these nodes is meant.
        nodes: Option<Vec<NodeIndex>>,
        /// What it does to them.
        effect: Effect,
    },
    /// On needs.
    Need {
        /// The needs.
        needs: Vec<NeedIndex>,
        /// What it does to them.
        effect: NeedEffect,
    },
    /// On other controls: of the demands that they fail for want of reliability this part is answered all the same.
    Control {
        /// The controls, by index.
        controls: Vec<ControlIndex>,
        /// The part, a law on [0, 1].
        closes: Law,
    },
}

/// What is done to an occurrence.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// It does not happen, with this probability (a law on [0, 1]), and neither does what it would have triggered.
    Prevents(Law),
    /// It takes less capacity.
    Takes(Shrink),
    /// Its outage is shorter.
    Outage(Shrink),
    /// It costs less.
    Losses {
        /// How much less; a cap holds for each loss.
        shrink: Shrink,
        /// Only losses of these categories, by index; `None` for all.
        categories: Option<Vec<CategoryIndex>>,
    },
}

/// How a size becomes smaller.
#[derive(Debug, Clone, PartialEq)]
pub enum Shrink {
    /// Times a law on [0, 1].
    Factor(Law),
    /// No more than a law: hours, a share of capacity, an amount.
    Cap(Law),
}

/// What is done to a need.
#[derive(Debug, Clone, PartialEq)]
pub enum NeedEffect {
    /// A longer buffer, by hours.
    Buffer(Law),
    /// A smaller probability, times a law on [0, 1].
    Probability(Law),
    /// One more member that work can be rerouted to.
    Member {
        /// The member.
        node: NodeIndex,
        /// Its weight in a pool, positive; 1 elsewhere.
        weight: f64,
        /// Time until work is rerouted, counted from the beginning of the shortfall.
        switchover: Ticks,
    },
}

/// What a control runs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// The nodes, by index.
    pub nodes: Vec<NodeIndex>,
    /// The control does not work while one of them has less capacity than this, in (0, 1].
    pub below: f64,
}

/// What a control costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlCost {
    /// Once, at the beginning.
    pub once: Money,
    /// Each year.
    pub yearly: Money,
    /// Who pays.
    pub payer: PartyIndex,
    /// For how long what is paid once lasts, positive.
    pub life: Ticks,
    /// Discount rate a year, from 0 to 1.
    pub discount_rate: f64,
}

impl ControlCost {
    /// The life in years of 8,760 h.
    pub fn years(&self) -> f64 {
        self.life.hours() / Ticks::YEAR.hours()
    }
}

impl Control {
    /// Other controls that this one makes more reliable.
    pub fn raises(&self) -> impl Iterator<Item = ControlIndex> + '_ {
        let controls = |act: &Act| match act {
            Act::Control { controls, .. } => controls.clone(),
            _ => Vec::new(),
        };
        self.acts.iter().flat_map(controls)
    }
}

/// A set of controls of a scenario.
///
/// ```
/// use brunt::scenario::{ControlIndex, ControlSet};
/// let set = ControlSet::EMPTY.with(ControlIndex(3));
/// assert!(set.contains(ControlIndex(3)) && !set.contains(ControlIndex(2)));
/// assert_eq!(set.without(ControlIndex(3)), ControlSet::EMPTY);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ControlSet(u64);

impl ControlSet {
    /// No control.
    pub const EMPTY: Self = Self(0);

    /// The set whose control `i` is there if bit `i` is.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The first so many controls, at most [`MOST_CONTROLS`].
    pub const fn first(count: usize) -> Self {
        if count >= MOST_CONTROLS { Self(u64::MAX) } else { Self((1 << count) - 1) }
    }

    /// Bit `i` says whether control `i` is there.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, control: ControlIndex) -> Self {
        Self(self.0 | 1 << control.0)
    }

    /// Without one.
    #[must_use]
    pub const fn without(self, control: ControlIndex) -> Self {
        Self(self.0 & !(1 << control.0))
    }

    /// Whether a control is there.
    pub const fn contains(self, control: ControlIndex) -> bool {
        self.0 >> control.0 & 1 == 1
    }

    /// How many there are.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The controls, by index.
    pub fn iter(self) -> impl Iterator<Item = ControlIndex> {
        (0..MOST_CONTROLS as u32).map(ControlIndex).filter(move |&control| self.contains(control))
    }
}
