//! Several scenarios on the same trials. A *world* is a scenario with the programmes that settle its losses.
//!
//! The first world is played in full. Another world plays only those trials in which something differs; it takes all other trials over
//! from the first world, with the bits of a run of its own. What can differ is found once, from the scenarios and their plans
//! ([`Difference`](difference::Difference)); in which trials it does is found trial by trial, from numbers of occurrences before the
//! trial is played and from what happened afterwards. Losses of threats with direct losses only are shared threat by threat.

mod changed;
mod difference;
mod everyone;
mod own;
mod pass;
mod slots;
mod threats;
mod worker;
mod world;

pub(crate) use pass::{shares, simulate_worlds};
pub(crate) use world::World;
