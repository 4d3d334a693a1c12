//! What an occurrence of a threat costs with all that follows from it, and which threats cost a subject anything.

use super::count::Count;
use super::severity::Severity;

/// The cost of one occurrence to one subject: independent losses, and what it triggers.
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
    /// Whether no amount is ever lost here.
    pub fn is_nothing(&self) -> bool {
        self.losses.is_empty() && self.follows.iter().all(|(_, cost)| cost.is_nothing())
    }

    /// The loss that is all of the cost, if there is only one.
    pub fn single(&self) -> Option<&Severity> {
        match (self.losses.as_slice(), self.follows.as_slice()) {
            ([only], []) => Some(only),
            _ => None,
        }
    }

    /// All losses with the expected number of each.
    pub fn expected(&self) -> Vec<(f64, &Severity)> {
        let own = self.losses.iter().map(|loss| (1.0, loss));
        let followed = self
            .follows
            .iter()
            .flat_map(|(q, cost)| cost.expected().into_iter().map(move |(times, loss)| (q * times, loss)));
        own.chain(followed).collect()
    }

    /// Mean, `None` if it is infinite.
    pub fn mean(&self) -> Option<f64> {
        self.expected().into_iter().map(|(times, loss)| loss.mean().finite().map(|mean| times * mean)).sum()
    }

    /// Variance, `None` if it is infinite.
    pub fn variance(&self) -> Option<f64> {
        let own: Option<f64> = self.losses.iter().map(|loss| loss.variance().finite()).sum();
        let followed: Option<f64> = self.follows.iter().map(|(q, cost)| happening(*q, cost)).sum();
        Some(own? + followed?)
    }

    /// Probability of any loss, accurate relative to itself.
    pub fn chance(&self) -> f64 {
        let own = self.losses.iter().map(Severity::chance);
        let followed = self.follows.iter().map(|(q, cost)| q * cost.chance());
        -libm::expm1(own.chain(followed).map(|chance| libm::log1p(-chance)).sum())
    }
}

/// Variance of a cost that comes with probability q.
fn happening(q: f64, cost: &Cost) -> Option<f64> {
    let mean = cost.mean()?;
    Some(q * cost.variance()? + q * (1.0 - q) * mean * mean)
}

/// Mean of a sum over parts, `None` if it is infinite.
pub(super) fn mean(parts: &[Part]) -> Option<f64> {
    parts.iter().map(|part| Some(part.count.mean() * part.cost.mean()?)).sum()
}

/// Variance of a sum over parts, `None` if it is infinite: E[N] var Y + var N E[Y]^2 for each.
pub(super) fn variance(parts: &[Part]) -> Option<f64> {
    let of = |part: &Part| {
        let mean = part.cost.mean()?;
        Some(part.count.mean() * part.cost.variance()? + part.count.variance() * mean * mean)
    };
    parts.iter().map(of).sum()
}

/// Probability of any loss in a trial, accurate relative to itself.
pub(super) fn chance(parts: &[Part]) -> f64 {
    -libm::expm1(parts.iter().map(|part| part.count.ln_none(part.cost.chance())).sum())
}

/// Expected number of losses in a trial.
pub(super) fn losses(parts: &[Part]) -> f64 {
    let each = |part: &Part| part.cost.expected().iter().map(|(times, _)| times).sum::<f64>();
    parts.iter().map(|part| part.count.mean() * each(part)).sum()
}
