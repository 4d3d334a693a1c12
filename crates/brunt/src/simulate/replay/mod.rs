//! Trials again: what happened in them, one by one or in parts.

#[cfg(test)]
mod alone;
mod drivers;
mod events;
#[cfg(test)]
mod losses;
mod occurred;
mod parts;
mod replayer;
mod trace;
mod tracing;

#[cfg(test)]
pub(crate) use alone::{Replay, explicit, in_parts_and_as_one, replay};
pub(crate) use drivers::{Drivers, drivers};
pub(crate) use events::{Event, events};
#[cfg(test)]
pub(crate) use losses::losses;
pub(crate) use occurred::{Disruption, Occurred};
pub(crate) use parts::{Parts, replay_parts};
pub(crate) use replayer::{Replayer, trace};
pub(crate) use trace::{Cushion, NeedChange, NodeChange, ToleranceTrace, Trace};
