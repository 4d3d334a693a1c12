//! Random networks, threats and disruptions, many of them on a coarse grid of time so that things coincide.

mod network;
mod outage;
mod quantity;
mod threat;

pub use network::{Allowed, network};
pub use outage::{disruption, disruptions};
pub use threat::{one_threat, threats};
