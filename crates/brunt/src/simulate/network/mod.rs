//! Disruptions on their way through the network, and the cost of the capacity that nodes lose.

mod agenda;
mod aid;
mod bill;
mod cascade;
mod clock;
mod compound;
mod crowd;
mod cycle;
mod disruption;
mod events;
mod hosts;
mod in_force;
mod meter;
mod meters;
mod needs;
mod parts;
mod response;
mod responses;
mod seen;
mod setting;
mod shortage;
mod state;
mod support;
mod trace;
mod watch;
mod work;

pub(crate) use aid::Opening;
pub(crate) use cascade::Cascade;
pub(crate) use disruption::rank;
pub(crate) use setting::Setting;
pub(crate) use watch::{NeedMove, NodeMove, Stretch, Unwatched, Watch};
