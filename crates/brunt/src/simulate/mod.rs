//! Trials: what happens, what it brings down, what it costs.

mod agenda;
mod block;
mod books;
mod cascade;
mod cluster;
mod collect;
mod control;
mod drivers;
mod events;
mod level;
mod losses;
mod meter;
mod observer;
mod occurrence;
mod play;
mod replay;
mod run;
mod span;
mod trace;
mod variants;

pub(crate) use drivers::{Drivers, drivers};
pub use events::{Event, events};
pub use losses::losses;
pub use observer::{Observer, Silent, ToleranceTrial, Trial};
pub use replay::{Disruption, Occurred, Parts, Replay, explicit, replay, replay_parts};
pub use run::{Run, SimulateError, bearers, columns, simulate, simulate_net};
pub use trace::{Held, NeedChange, NodeChange, Replayer, ToleranceTrace, Trace, trace};
pub use variants::{Answers, Asked, Compare, Compared, Squares, Unmet, Variants, every_set, variants};
