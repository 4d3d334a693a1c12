//! What a sample of losses, one per trial, says about their law: quantiles, tail means, curves and contributions, each with a 95 %
//! interval or the reason why there is none.
//!
//! Every function depends on the multiset of losses only, never on the order of trials or on threads, to the bit: sums of amounts run in
//! integers and are divided once, and other sums run over the sorted sample. (The exceptions say so: the intervals of [`difference::value_at_risk`] and
//! of [`Ranked::correlation`] cut the run into batches of consecutive trials.)

mod appetite;
mod combination;
mod contribution;
pub mod difference;
mod error;
mod exact;
mod exceedance;
mod interval;
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

pub use appetite::{cut_short, judge, trials_to_decide, verdict};
pub use combination::{Combination, Combined, no_interval};
pub use contribution::{Tail, TailContributions};
pub use error::MeasureError;
pub use exceedance::{curve, exceedance_probability, level_of_return_period, per_mille_levels};
pub use interval::{LOSS_TRIALS, mean_estimate, mean_estimate_within};
pub use loss::{conventions, mark_adaptive, measure};
pub use moment::Moments;
pub use probability::{clustered_probability, probability};
pub use quantile::rank;
pub use rank::Ranked;
pub use shortfall::{TAIL_TRIALS, tail_value_at_risk, trials_beyond};
pub use sorted::Sorted;
pub use support::Support;
pub use tail_law::TailLaw;
pub use value_at_risk::{quantile_interval, value_at_risk};

/// What each side of an interval may be wrong with: 2.5 %, so that an interval holds in 95 % of runs.
const ONE_SIDE: f64 = 0.025;
