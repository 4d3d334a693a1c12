//! The door: one model, its runs, and questions to it, as somebody finds them who has read nothing but the public names.
#![allow(clippy::unwrap_used)]

mod merge;
mod own;
mod programme;
mod question;
mod results;
mod saved;
mod stored;
mod tails;
mod trap;
mod until;
mod world;
