//! Proven bounds of a number that each trial has one of, and sums of such bounds.

use crate::ledger::Amount;
use crate::measure::{Support, TailLaw};
use crate::units::Share;

/// Proven bounds of a number that each trial has one of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound {
    /// Least value; `None` where no least value is proven.
    pub least: Option<Amount>,
    /// Largest value; `None` where no largest value is proven.
    pub most: Option<Amount>,
    /// Tail of the law of the number.
    pub tail: TailLaw,
    /// Mean of the part of the number that too few trials have for the sample to show it.
    pub unseen: f64,
}

/// Amount that rounding may add to an amount that is divided a million times.
const ROUNDING: Amount = Amount::from_units(1_000_000);

impl Bound {
    /// A number that is always 0.
    pub(crate) const NOTHING: Self =
        Self { least: Some(Amount::ZERO), most: Some(Amount::ZERO), tail: TailLaw::FiniteVariance, unseen: 0.0 };

    /// A number of which nothing is proven.
    pub(crate) const UNKNOWN: Self = Self { least: None, most: None, tail: TailLaw::InfiniteMean, unseen: 0.0 };

    /// A number from 0 to `most`, with a finite variance.
    pub(crate) const fn up_to(most: Option<Amount>) -> Self {
        Self { most, ..Self::NOTHING }
    }

    /// Bounds of the sum of two numbers.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            least: sum(self.least, other.least),
            most: sum(self.most, other.most),
            tail: self.tail.and(other.tail),
            unseen: self.unseen + other.unseen,
        }
    }

    /// Bounds of the difference of two numbers of at least 0.
    #[must_use]
    pub(crate) fn less(self, other: Self) -> Self {
        Self {
            least: other.most.map(|most| -most),
            most: self.most,
            tail: self.tail.and(other.tail),
            unseen: self.unseen + other.unseen,
        }
    }

    /// Bounds of a number of at least 0 with the same largest value.
    #[must_use]
    pub(crate) fn at_least_zero(self) -> Self {
        Self { least: Some(Amount::ZERO), ..self }
    }

    /// Bounds of a number that is also known to be at most `most`.
    #[must_use]
    pub(crate) fn no_more_than(self, most: Option<Amount>) -> Self {
        Self { most: smaller(self.most, most), ..self }
    }

    /// Bounds of a share of the number; from 0 on, unless the share is 1.
    #[must_use]
    pub(crate) fn share(self, share: Share) -> Self {
        match share {
            Share::ONE => self,
            Share::ZERO => Self::NOTHING,
            _ => Self {
                least: Some(Amount::ZERO),
                most: self.most.and_then(|most| most.times(share).checked_add(ROUNDING)),
                unseen: self.unseen * share.get(),
                ..self
            },
        }
    }

    /// Bounds of the number if terms cap it, and `reached` trials reach the cap. A law without a finite variance has one under the
    /// cap. A sample shows the variance if enough trials reach the cap.
    #[must_use]
    pub(crate) fn cut(self, reached: u64) -> Self {
        let tail = match self.tail {
            TailLaw::FiniteVariance => TailLaw::FiniteVariance,
            TailLaw::Bounded { reached: before } => TailLaw::Bounded { reached: before.max(reached) },
            TailLaw::Unknown | TailLaw::InfiniteVariance | TailLaw::InfiniteMean => TailLaw::Bounded { reached },
        };
        Self { tail, ..self }
    }

    /// The proven range, with the unseen mean.
    pub(crate) fn support(&self) -> Support {
        let least = self.least.map_or(f64::NEG_INFINITY, Amount::get);
        let most = self.most.map_or(f64::INFINITY, Amount::get);
        Support::between(least, most).with_unseen(self.unseen)
    }
}

/// An amount above a number that was computed in floating point; 0 stays 0. Amounts from floating point are rounded to 10^-12, and
/// the bounded amounts are counted in ninths of 10^-12.
pub(super) fn above(value: f64) -> Option<Amount> {
    if value == 0.0 { Some(Amount::ZERO) } else { Amount::new(value)?.checked_add(Amount::FINEST) }
}

/// The sum of two amounts; `None` where one is not proven, or the sum is too large to count.
pub(super) fn sum(one: Option<Amount>, other: Option<Amount>) -> Option<Amount> {
    one?.checked_add(other?)
}

/// The smaller of two amounts. An amount that is not proven (`None`) is ignored.
pub(super) fn smaller(one: Option<Amount>, other: Option<Amount>) -> Option<Amount> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// `count` times an amount of at least 0. 0 times anything is 0, even if the other is `None`.
pub(super) fn times(amount: Option<Amount>, count: Option<u64>) -> Option<Amount> {
    match (amount, count) {
        (Some(Amount::ZERO), _) | (_, Some(0)) => Some(Amount::ZERO),
        (Some(amount), Some(count)) => amount.units().checked_mul(count.into()).map(Amount::from_units),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn amount(value: f64) -> Option<Amount> {
        Amount::new(value)
    }

    #[test]
    fn sums_know_no_more_than_their_parts() {
        let heavy = Bound { tail: TailLaw::InfiniteMean, ..Bound::up_to(None) };
        let both = Bound::up_to(amount(5.0)).plus(Bound { least: amount(2.0), ..Bound::up_to(amount(3.0)) });
        assert_eq!((both.least, both.most), (amount(2.0), amount(8.0)));
        let open = both.plus(heavy);
        assert_eq!((open.least, open.most, open.tail), (amount(2.0), None, TailLaw::InfiniteMean));
        assert_eq!(open.no_more_than(amount(7.0)).cut(40).tail, TailLaw::Bounded { reached: 40 });
    }

    #[test]
    fn nothing_times_anything_is_nothing() {
        assert_eq!(times(amount(0.0), None), amount(0.0));
        assert_eq!(times(None, Some(0)), amount(0.0));
        assert_eq!(times(amount(1.1), Some(3)).map(Amount::get), Amount::new(1.1).map(|x| (x + x + x).get()));
        assert_eq!(
            (times(None, Some(1)), times(amount(1.0), None), times(amount(1e20), Some(1 << 60))),
            (None, None, None)
        );
    }

    #[test]
    fn what_was_computed_in_floating_point_is_bounded_from_above() {
        assert_eq!(above(0.0), amount(0.0));
        for value in [1e-30, 4e-13, 5e-13, 1e-12, 1.1, 1e9] {
            assert!(above(value).unwrap().get() >= value, "{value}");
        }
        // A ninth of 10^-12 is an amount, and is held.
        assert!(above(1e-13).unwrap() >= Amount::from_units(1));
    }

    #[test]
    fn shares_leave_room_for_rounding() {
        let half = Bound { least: amount(4.0), ..Bound::up_to(amount(10.0)) }.share(Share::new(0.5).unwrap());
        assert_eq!(half.least, amount(0.0));
        assert!(half.most.unwrap() > Amount::new(5.0).unwrap() && half.most.unwrap().get() < 5.001);
        assert_eq!(Bound::up_to(None).share(Share::ZERO), Bound::NOTHING);
    }
}
