//! A second settler, slow and obvious, written from `docs/model.md` alone. Every payment of the engine is held against its payments.
//!
//! One rule of the section "Who bears it" is one function here:
//!
//! | rule | file |
//! |---|---|
//! | order of credits, payouts and events | `trial.rs` |
//! | cover | `part.rs` |
//! | indemnities, pools, exclusive remedy | `indemnity.rs` |
//! | service levels: time, bad time, misses | `level.rs` |
//! | credits: share at risk, earned back, termination | `credit.rs` |
//! | price terms, co-funding | `price.rs` |
//! | policies: inuring order, sublimits, division among losses and insurers | `policy.rs` |
//! | deductible, limits, years, coinsurance, reinstatements | `layer.rs` |
//! | waiting hours, period of indemnity | `waiting.rs`, `outage.rs` |
//! | parametric cover | `parametric.rs` |

mod agree;
mod campaign;
mod credit;
mod generate;
mod indemnity;
mod layer;
mod level;
mod money;
mod outage;
mod parametric;
mod part;
mod policy;
mod price;
mod reached;
mod service_time;
mod shrink;
mod trial;
mod waiting;

use brunt::ledger::TrialLosses;
use brunt::plan::Plan;
use brunt::scenario::{Programme, Scenario};
use campaign::Campaign;

/// What is settled.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// The scenario of the losses.
    pub scenario: &'a Scenario,
    /// The plan, which names category and bearer of each loss.
    pub plan: &'a Plan,
    /// For each node, the guard of its levels and that of its work.
    pub guards: &'a [(u64, u64)],
    /// The contracts and policies.
    pub programme: &'a Programme,
    /// The losses and outages.
    pub trial: &'a TrialLosses,
}

#[test]
fn twenty_thousand_programmes_agree() {
    let campaign = Campaign::run(0..20_000);
    campaign.assert_agreement();
    campaign.assert_every_term_reached(100);
}

/// Runs by name in release, as `docs/development.md` says.
#[test]
#[ignore = "a million programmes: run by name in release"]
fn a_million_programmes_agree() {
    let campaign = Campaign::run(0..1_000_000);
    println!("{campaign}");
    campaign.assert_agreement();
    campaign.assert_every_term_reached(5_000);
}
