//! Random networks, threats, controls and disruptions, many of them on a coarse grid of time so that things coincide.

mod control;
mod network;
mod outage;
mod quantity;
mod threat;

pub(super) use control::{controls, costs};
pub(super) use network::{Allowed, network};
pub(super) use outage::{disruption, disruptions};
pub(super) use threat::{one_threat, threats};
