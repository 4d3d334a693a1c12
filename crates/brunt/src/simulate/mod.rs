//! Trials: occurrences, disruptions of the network, and losses.
//!
//! The folders are a staircase. A trial is drawn (`draw`), brought through the network (`network`) and booked (`book`). Many trials make a
//! run (`run`), and many scenarios that differ in part share their trials (`worlds`). Single trials are played again (`replay`), and all trials under many sets of controls (`variants`). No folder knows one
//! that is named after it.

mod book;
mod draw;
mod network;
mod replay;
mod run;
mod variants;
mod worlds;

#[cfg(test)]
pub(crate) use network::Cascade;
pub(crate) use replay::{Cushion, NeedChange, NodeChange, Replayer, ToleranceTrace, Trace, trace};
pub(crate) use replay::{Disruption, Drivers, Event, Occurred, Parts, drivers, events, replay_parts};
#[cfg(test)]
pub(crate) use replay::{Replay, explicit, in_parts_and_as_one, losses, replay};
pub(crate) use run::Pass;
#[cfg(test)]
pub(crate) use run::simulate;
pub(crate) use run::simulate_tails;
pub use run::{Observer, Trial};
pub(crate) use run::{Run, Silent, SimulateError, bearers, columns, simulate_kept, simulate_net, simulate_programmes};
pub(crate) use variants::{Asked, Compare, Compared, Variants, Visit, every_set, variants};
pub(crate) use worlds::{World, shares, simulate_worlds};
