//! A second simulator, written from `docs/model.md` alone, and the engine held against it on random networks.
//!
//! The reference is slow and obvious. It builds every node's capacity and cause as a function of time, component by component; at each
//! instant it takes the greatest fixpoint with the clocks as they stood, traces causes along binding links, and moves the clocks once.
//! Losses are integrals over those functions. It has no event queue, keeps no state between instants but the clocks, and shares
//! nothing with the engine but the scenario's types, the disruptions drawn and the addresses of draws. With controls it draws the
//! disruptions itself, and plays a trial again and again, each time with what it has found out about the nodes that controls run on,
//! until nothing changes.
//!
//! Two million random trials take a few minutes and run by name in release:
//! `cargo test --release -p brunt suite::reference -- --ignored two_million`

mod agreement;
mod compound;
mod control;
mod controlled;
mod crowd;
mod explained;
mod fixed;
mod generate;
pub(in crate::suite) mod guard;
mod history;
mod loss;
mod monotone;
mod named;
mod need;
mod network;
mod outage;
mod parts;
mod play;
mod reading;
mod stated;
mod strike;
mod support;
mod tolerance;
mod traced;
