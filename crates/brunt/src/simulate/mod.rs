//! Trials: what happens, what it brings down, what it costs.

mod agenda;
mod block;
mod books;
mod cascade;
mod collect;
mod drivers;
mod events;
mod level;
mod losses;
mod meter;
mod observer;
mod occurrence;
mod replay;
mod run;

pub use drivers::{Drivers, drivers};
pub use events::{Event, events};
pub use losses::losses;
pub use observer::{Observer, Silent, Trial};
pub use replay::{Disruption, Occurred, Parts, Replay, explicit, replay, replay_parts};
pub use run::{Run, SimulateError, simulate, simulate_net};
