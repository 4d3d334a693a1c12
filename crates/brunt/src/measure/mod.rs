//! Estimates from a sample with one loss per trial: quantiles, tail means, curves and contributions, each with a 95 % interval or
//! the reason for a missing interval.
//!
//! Results depend on the multiset of losses only, to the bit, and not on the order of trials or on threads: sums of amounts run in
//! integers and are divided once, and other sums run over the sorted sample. There are two exceptions: the intervals of
//! [`difference::value_at_risk`] and of rank correlations cut the run into batches of consecutive trials.

mod appetite;
mod batched;
mod body;
mod combination;
mod contribution;
pub(crate) mod difference;
mod error;
mod exact;
mod exceedance;
mod interval;
mod keeping;
mod loss;
mod moment;
mod probability;
mod quantile;
mod rank;
mod shortfall;
mod sorted;
mod support;
mod tail_index;
mod tail_law;
mod value_at_risk;

pub(crate) use appetite::{cut_short, verdict};
#[cfg(test)]
pub(crate) use appetite::{judge, trials_to_decide};
pub(crate) use batched::batched;
pub(crate) use combination::{Combination, Combined, Family, no_interval};
pub(crate) use contribution::{Tail, TailContributions, small_tail};
pub(crate) use error::MeasureError;
pub(crate) use exceedance::{curve, exceedance_probability, level_of_return_period};
pub(crate) use interval::LOSS_TRIALS;
pub(crate) use interval::{mean_estimate, mean_estimate_within};
pub(crate) use keeping::{kept_length, known_level};
pub(crate) use loss::mark_adaptive;
pub(crate) use loss::{conventions, measure};
pub(crate) use moment::Moments;
pub(crate) use probability::clustered_probability;
pub(crate) use probability::probability;
pub(crate) use quantile::rank;
pub(crate) use rank::Ranked;
pub(crate) use shortfall::tail_value_at_risk;
#[cfg(test)]
pub(crate) use shortfall::{TAIL_TRIALS, trials_beyond};
pub(crate) use sorted::Sorted;
pub(crate) use support::Support;
pub(crate) use tail_law::TailLaw;
pub(crate) use value_at_risk::quantile_interval;
pub(crate) use value_at_risk::value_at_risk;

/// Probability of error on each side of an interval: 2.5 %. An interval then holds in 95 % of runs.
const ONE_SIDE: f64 = 0.025;
