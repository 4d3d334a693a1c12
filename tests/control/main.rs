//! Controls: what they do to a trial, and what they are worth.

#![allow(clippy::unwrap_used)]

mod variants;
mod world;
