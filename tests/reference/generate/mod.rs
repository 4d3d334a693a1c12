//! Random networks, threats, controls and disruptions, many of them on a coarse grid of time so that things coincide.

mod control;
mod network;
mod outage;
mod quantity;
mod threat;

pub use control::{controls, costs};
pub use network::{Allowed, network};
pub use outage::{disruption, disruptions};
pub use threat::{one_threat, threats};
