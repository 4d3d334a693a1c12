//! Knowledge about the tail of a law before any trial is run.

use super::LOSS_TRIALS;
use crate::report::{NoInterval, TailEvidence};

/// Knowledge about the tail of a law before any trial is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TailLaw {
    /// Every law in the model has a finite variance, without help of a distant bound.
    FiniteVariance,
    /// Some law in the model has a finite variance only because of a bound (a cap, a limit, a truncation). A sample represents the
    /// law if enough trials reach the bound.
    Bounded {
        /// Number of trials that reach the bound.
        reached: u64,
    },
    /// Nothing is known: Hill's estimate from the sample decides.
    #[default]
    Unknown,
    /// Some law in the model has a finite mean but no finite variance.
    InfiniteVariance,
    /// Some law in the model has no finite mean.
    InfiniteMean,
}

impl TailLaw {
    /// The tail of a sum of two losses: the heavier tail. Of two bounds, the bound that fewer trials reach.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Bounded { reached }, Self::Bounded { reached: also }) => {
                Self::Bounded { reached: reached.min(also) }
            }
            _ if other.weight() > self.weight() => other,
            _ => self,
        }
    }

    const fn weight(self) -> u8 {
        match self {
            Self::FiniteVariance => 0,
            Self::Bounded { .. } => 1,
            Self::Unknown => 2,
            Self::InfiniteVariance => 3,
            Self::InfiniteMean => 4,
        }
    }

    /// The reason why the law alone forbids an interval by the spread of a sample; `None` if the law allows an interval.
    pub(super) const fn refusal(self) -> Option<NoInterval> {
        match self {
            Self::Bounded { reached } if reached < LOSS_TRIALS => {
                Some(NoInterval::BoundSeldomReached { found: reached, needed: LOSS_TRIALS })
            }
            Self::FiniteVariance | Self::Bounded { .. } | Self::Unknown => None,
            Self::InfiniteVariance => Some(NoInterval::InfiniteVariance { evidence: TailEvidence::Law }),
            Self::InfiniteMean => Some(NoInterval::InfiniteMean { evidence: TailEvidence::Law }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heavier_of_two_tails_stands_for_both() {
        let all = [
            TailLaw::FiniteVariance,
            TailLaw::Bounded { reached: 5 },
            TailLaw::Unknown,
            TailLaw::InfiniteVariance,
            TailLaw::InfiniteMean,
        ];
        for (i, one) in all.into_iter().enumerate() {
            for (j, other) in all.into_iter().enumerate() {
                assert_eq!(one.and(other), all[i.max(j)]);
            }
        }
    }

    #[test]
    fn a_bound_counts_from_thirty_trials_on() {
        let refused = |reached| TailLaw::Bounded { reached }.refusal();
        assert_eq!(refused(29), Some(NoInterval::BoundSeldomReached { found: 29, needed: 30 }));
        assert_eq!(refused(30), None);
    }

    #[test]
    fn example_of_and() {
        use brunt::measure::TailLaw;
        let (cap, limit) = (TailLaw::Bounded { reached: 7 }, TailLaw::Bounded { reached: 90 });
        assert_eq!(cap.and(limit), cap);
        assert_eq!(cap.and(TailLaw::InfiniteMean), TailLaw::InfiniteMean);
    }
}
