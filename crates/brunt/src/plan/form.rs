//! Forms of needs, compiled: how the members of a need combine.

use super::capacity::{STATED, stated};
use crate::scenario::{NeedForm, NodeIndex};

/// How the members of a need combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// All, each with a criticality.
    All,
    /// All, each with criticality 1.
    Chain,
    Any,
    AtLeast,
    Pool,
}

/// A member of a need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub node: u32,
    /// `all`: criticality. `pool`: weight. Both in units of 10^-12. Otherwise 0.
    pub factor: u64,
}

/// Half a unit, the error of one rounding.
pub(super) const ROUNDING: f64 = 0.5;

impl Form {
    /// The compiled form, its [parameter](super::PlanNeed::parameter), and the members with their [factors](Member::factor).
    pub(super) fn compile(form: &NeedForm) -> (Self, u64, Vec<(NodeIndex, u64)>) {
        let weighted = |of: &[(NodeIndex, f64)]| of.iter().map(|&(node, weight)| (node, stated(weight))).collect();
        let plain = |of: &[NodeIndex]| of.iter().map(|&node| (node, 0)).collect();
        match form {
            NeedForm::All(members) if members.iter().all(|member| member.1 == 1.0) => {
                (Self::Chain, 0, weighted(members))
            }
            NeedForm::All(members) => (Self::All, 0, weighted(members)),
            NeedForm::Any(of) => (Self::Any, 0, plain(of)),
            NeedForm::AtLeast { k, of } => (Self::AtLeast, u64::from(*k), plain(of)),
            NeedForm::Pool(members) => {
                let members: Vec<(NodeIndex, u64)> = weighted(members);
                let whole = members.iter().fold(0u64, |sum, member| sum.saturating_add(member.1));
                (Self::Pool, whole.max(1), members)
            }
        }
    }

    /// Bound of the error of the capacity that a need passes on, in units, from the error and the factor of each member.
    pub(super) fn error(self, members: impl Iterator<Item = (f64, u64)>) -> f64 {
        let members = members.map(|(error, factor)| (error, factor as f64 / STATED as f64));
        match self {
            Self::Chain | Self::Any | Self::AtLeast => members.map(|(error, _)| error).fold(0.0, f64::max),
            Self::All => members
                .map(|(error, factor)| if factor < 1.0 { error * factor + ROUNDING } else { error })
                .fold(0.0, f64::max),
            Self::Pool => members.map(|(error, weight)| error * weight).sum::<f64>() + ROUNDING,
        }
    }
}

/// Word of a form in the key of a need.
pub(super) fn word(form: &NeedForm) -> &'static str {
    match form {
        NeedForm::All(_) => "all",
        NeedForm::Any(_) => "any",
        NeedForm::AtLeast { .. } => "at_least",
        NeedForm::Pool(_) => "pool",
    }
}
