//! Trials: occurrences, disruptions of the network, and losses.

mod agenda;
#[cfg(test)]
mod alone;
mod block;
mod books;
mod cascade;
mod cluster;
mod collect;
mod control;
mod drivers;
mod events;
mod level;
#[cfg(test)]
mod losses;
mod meter;
mod observer;
mod occurrence;
mod pass;
mod play;
mod replay;
mod run;
mod span;
mod trace;
mod variants;

#[cfg(test)]
pub(crate) use alone::{Replay, explicit, replay};
pub(crate) use drivers::{Drivers, drivers};
pub(crate) use events::{Event, events};
#[cfg(test)]
pub(crate) use losses::losses;
pub(crate) use observer::Silent;
pub use observer::{Observer, Trial};
pub(crate) use replay::{Disruption, Occurred, Parts, replay_parts};
#[cfg(test)]
pub(crate) use run::simulate;
pub(crate) use run::{Run, SimulateError, bearers, columns, simulate_net};
pub(crate) use run::{simulate_kept, simulate_programmes};
pub(crate) use trace::{Held, NeedChange, NodeChange, Replayer, ToleranceTrace, Trace, trace};
pub(crate) use variants::{Asked, Compare, Compared, Variants, every_set, variants};
