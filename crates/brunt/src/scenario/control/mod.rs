//! Controls: safeguards that prevent, detect, contain and recover, with their reliability and cost.

pub(crate) mod check;
pub(crate) mod entry;
pub(crate) mod interplay;

use crate::random::Law;
use crate::scenario::{CategoryIndex, ControlIndex, NeedIndex, NodeIndex, PartyIndex, ThreatIndex};
use crate::units::{Money, Probability, Ticks};

/// Largest number of controls in a scenario: a [`ControlSet`] is one 64-bit word.
pub(crate) const MOST_CONTROLS: usize = 64;

/// A safeguard.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Control {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Kind of safeguard.
    pub role: Role,
    /// Whether the control is in place or only proposed.
    pub status: Status,
    /// Acts of the control, in the order of the file.
    pub acts: Vec<Act>,
    /// Share of all demands that the control is meant to answer.
    pub coverage: Probability,
    /// Probability that the control works on a demand that it is meant to answer.
    pub reliability: Probability,
    /// Nodes on which the control runs; `None` if the control depends on no node.
    pub hosted_on: Option<Host>,
    /// Cost of the control; `None` if not stated.
    pub cost: Option<ControlCost>,
    /// Share of the full effect in the first year, the second year and so on; the last share holds for all later years. Empty: full
    /// effect at once.
    pub ramp: Vec<Probability>,
    /// Obligations that the control serves, sorted.
    pub obligations: Vec<String>,
}

/// The role of a control, by FAIR-CAM (The FAIR Institute, *An Introduction to the FAIR Controls Analytics Model*, 2021): three kinds act on losses directly,
/// variance management keeps other controls reliable, decision support informs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
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
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Prevention => "prevention",
            Self::Detection => "detection",
            Self::Response => "response",
            Self::VarianceManagement => "variance_management",
            Self::DecisionSupport => "decision_support",
        }
    }
}

/// Whether a control is in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    /// The control works today.
    InPlace,
    /// The control may be bought.
    Proposed,
}

impl Status {
    /// The word used in files and reports.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InPlace => "in_place",
            Self::Proposed => "proposed",
        }
    }
}

/// One act of a control that works.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Act {
    /// An act on occurrences of some threats (`None`: all threats), at some nodes (`None`: all nodes hit).
    Occurrence {
        /// The threats, by index.
        threats: Option<Vec<ThreatIndex>>,
        /// The nodes, by index. With [`Effect::Losses`] these are the nodes whose downtime costs less.
        nodes: Option<Vec<NodeIndex>>,
        /// Effect on the occurrences.
        effect: Effect,
    },
    /// An act on needs.
    Need {
        /// The needs.
        needs: Vec<NeedIndex>,
        /// Effect on the needs.
        effect: NeedEffect,
    },
    /// An act on other controls: a share of the demands on which those controls fail for want of reliability is answered after all.
    Control {
        /// The controls, by index.
        controls: Vec<ControlIndex>,
        /// The share, a law on [0, 1].
        closes: Law,
    },
}

/// Effect of a control on an occurrence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    /// The occurrence, with all that it would have triggered, is prevented with this probability (a law on [0, 1]).
    Prevents(Law),
    /// The occurrence takes less capacity.
    Takes(Shrink),
    /// The outage is shorter.
    Outage(Shrink),
    /// The losses are smaller.
    Losses {
        /// Reduction of the losses; a cap applies to each loss separately.
        shrink: Shrink,
        /// Categories of the reduced losses, by index; `None` for all categories.
        categories: Option<Vec<CategoryIndex>>,
    },
}

/// Reduction of an outage, a share of capacity or an amount.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shrink {
    /// Multiplication by a number from a law on [0, 1].
    Factor(Law),
    /// Cap from a law: hours, a share of capacity, or an amount.
    Cap(Law),
}

/// Effect of a control on a need.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NeedEffect {
    /// A buffer that is longer by a number of hours.
    Buffer(Law),
    /// A smaller probability of passing an episode on: multiplied by a number from a law on [0, 1].
    Probability(Law),
    /// One more member that work can be rerouted to.
    Member {
        /// The member.
        node: NodeIndex,
        /// Weight of the member in a pool, positive; 1 for other forms of need.
        weight: f64,
        /// Time until work is rerouted, counted from the beginning of the shortfall.
        switchover: Ticks,
    },
}

/// Nodes on which a control runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Host {
    /// The nodes, by index.
    pub nodes: Vec<NodeIndex>,
    /// Capacity in (0, 1]: the control does not work while one of the nodes has less.
    pub below: f64,
}

/// Cost of a control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ControlCost {
    /// Amount paid once, at the beginning.
    pub once: Money,
    /// Amount paid each year.
    pub yearly: Money,
    /// Party that pays.
    pub payer: PartyIndex,
    /// Service life of the item paid once, positive.
    pub life: Ticks,
    /// Discount rate per year, from 0 to 1.
    pub discount_rate: f64,
}

impl ControlCost {
    /// The life in years of 8,760 h.
    pub(crate) fn years(&self) -> f64 {
        self.life.hours() / Ticks::YEAR.hours()
    }
}

impl Control {
    /// Controls that this control makes more reliable.
    pub(crate) fn raises(&self) -> impl Iterator<Item = ControlIndex> + '_ {
        let controls = |act: &Act| match act {
            Act::Control { controls, .. } => controls.clone(),
            _ => Vec::new(),
        };
        self.acts.iter().flat_map(controls)
    }
}

/// A set of controls of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct ControlSet(u64);

impl ControlSet {
    /// No control.
    pub(crate) const EMPTY: Self = Self(0);

    /// The set that contains control `i` if bit `i` is set.
    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Controls `0..count`; a `count` above [`MOST_CONTROLS`] gives all of them.
    pub(crate) const fn first(count: usize) -> Self {
        if count >= MOST_CONTROLS { Self(u64::MAX) } else { Self((1 << count) - 1) }
    }

    /// The set as bits: bit `i` is set if the set contains control `i`.
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// The set with one more control.
    #[must_use]
    pub(crate) const fn with(self, control: ControlIndex) -> Self {
        Self(self.0 | 1 << control.0)
    }

    /// The set without one control.
    #[must_use]
    pub(crate) const fn without(self, control: ControlIndex) -> Self {
        Self(self.0 & !(1 << control.0))
    }

    /// Whether the set contains a control.
    pub(crate) const fn contains(self, control: ControlIndex) -> bool {
        self.0 >> control.0 & 1 == 1
    }

    /// Number of controls in the set.
    pub(crate) const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set is empty.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The controls, by index.
    pub(crate) fn iter(self) -> impl Iterator<Item = ControlIndex> {
        (0..MOST_CONTROLS as u32).map(ControlIndex).filter(move |&control| self.contains(control))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    #[test]
    fn example_of_control_set() {
        use brunt::scenario::{ControlIndex, ControlSet};
        let set = ControlSet::EMPTY.with(ControlIndex(3));
        assert!(set.contains(ControlIndex(3)) && !set.contains(ControlIndex(2)));
        assert_eq!(set.without(ControlIndex(3)), ControlSet::EMPTY);
    }
}
