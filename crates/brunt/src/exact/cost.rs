//! The cost of an occurrence of a threat, with all occurrences that follow from it, and the threats that cost a subject anything.

use super::count::Count;
use super::severity::Severity;
use crate::random::Moment;

/// The cost of one occurrence to one subject: independent losses, and the costs of triggered occurrences.
#[derive(Debug, Clone, Default)]
pub(super) struct Cost {
    pub losses: Vec<Severity>,
    /// Probability and cost of each occurrence that may follow.
    pub follows: Vec<(f64, Cost)>,
}

/// A threat that costs the subject something.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub count: Count,
    pub cost: Cost,
}

impl Cost {
    /// Whether there is no loss in the cost, nor in the costs that follow.
    pub(super) fn is_nothing(&self) -> bool {
        self.losses.is_empty() && self.follows.iter().all(|(_, cost)| cost.is_nothing())
    }

    /// The loss that is all of the cost, if there is only one.
    pub(super) fn single(&self) -> Option<&Severity> {
        match (self.losses.as_slice(), self.follows.as_slice()) {
            ([only], []) => Some(only),
            _ => None,
        }
    }

    /// All losses with the expected number of each.
    pub(super) fn expected(&self) -> Vec<(f64, &Severity)> {
        let own = self.losses.iter().map(|loss| (1.0, loss));
        let followed = self
            .follows
            .iter()
            .flat_map(|(q, cost)| cost.expected().into_iter().map(move |(times, loss)| (q * times, loss)));
        own.chain(followed).collect()
    }

    pub(super) fn mean(&self) -> Moment {
        Moment::sum(self.expected().into_iter().map(|(times, loss)| (times, loss.mean())))
    }

    pub(super) fn variance(&self) -> Moment {
        let own = self.losses.iter().map(|loss| (1.0, loss.variance()));
        let followed = self.follows.iter().map(|(q, cost)| (1.0, happening(*q, cost)));
        Moment::sum(own.chain(followed))
    }

    /// Probability of any loss above an amount, with a small relative error.
    pub(super) fn chance_above(&self, amount: f64) -> f64 {
        let own = self.losses.iter().map(|loss| loss.exceedance(amount));
        let followed = self.follows.iter().map(|(q, cost)| q * cost.chance_above(amount));
        -libm::expm1(own.chain(followed).map(|chance| libm::log1p(-chance)).sum())
    }
}

/// Variance of a cost that occurs with probability q.
fn happening(q: f64, cost: &Cost) -> Moment {
    Moment::sum([(q, cost.variance()), (q * (1.0 - q), cost.mean().squared())])
}

/// Mean of a sum over parts.
pub(super) fn mean(parts: &[Part]) -> Moment {
    Moment::sum(parts.iter().map(|part| (part.count.mean(), part.cost.mean())))
}

/// Variance of a sum over parts: E[N] var Y + var N E[Y]^2 for each.
pub(super) fn variance(parts: &[Part]) -> Moment {
    let of = |part: &Part| {
        let (count, cost) = (part.count, &part.cost);
        [(count.mean(), cost.variance()), (count.variance(), cost.mean().squared())]
    };
    Moment::sum(parts.iter().flat_map(of))
}

/// Probability of any loss above an amount in a trial, with a small relative error.
pub(super) fn chance_above(parts: &[Part], amount: f64) -> f64 {
    -libm::expm1(parts.iter().map(|part| part.count.ln_none(part.cost.chance_above(amount))).sum())
}

/// Expected number of losses in a trial.
pub(super) fn losses(parts: &[Part]) -> f64 {
    let each = |part: &Part| part.cost.expected().iter().map(|(times, _)| times).sum::<f64>();
    parts.iter().map(|part| part.count.mean() * each(part)).sum()
}
