//! Whether 95 % intervals hold the exact figure as often as they say, over many independent seeds.
//!
//! Every case has a figure known by a closed form, or by a numerical convolution whose error is bounded far below the width of an
//! interval, and a band in which the share of seeds whose interval holds it must lie:
//!
//! - 93 to 97 % for means and tail means of light and middling tails (exponential, gamma, lognormal with sigma up to 1);
//! - 90 to 97 % for those of heavy tails with a finite variance (lognormal with sigma 2, Pareto with index 2.5), which are marked;
//! - at least 94 % for quantiles (order statistics) and probabilities (Clopper and Pearson), which hold more often where values tie;
//! - for ends that rest on what the model proves, each end by itself: wrong in at most 2.5 % of seeds;
//! - at least 92 % for runs that stop when an interval is narrow enough (in the command line's own tests, beside what stops them).
//!
//! The tests in each change run few seeds and allow four standard errors of the share beyond the band. Those by name run 2,000 seeds in
//! release, allow nothing and print what they measured:
//!
//! ```console
//! $ cargo test --release -p brunt suite::intervals -- --ignored --nocapture
//! ```

mod compound;
mod cover;
mod draw;
mod exact;
mod lattice;
mod pair;
mod part;
mod proven;
mod refuse;
mod run;
mod single;
mod yes_no;

/// Seeds of the tests that run in each change.
const FEW: u64 = 300;
/// Seeds of the tests that are run by name.
const MANY: u64 = 2_000;
