//! A trial played, and its losses booked.

mod amounts;
mod books;
mod collect;
mod column;
mod direct;
mod group;
mod play;
mod player;
mod relief;
mod singles;
mod sink;
mod tap;
mod tolerance;
mod workspace;

pub(crate) use books::Books;
pub(crate) use collect::Collect;
pub(crate) use column::Column;
pub(crate) use direct::cost;
pub(crate) use play::{bring_down, strike};
pub(crate) use player::Player;
pub(crate) use sink::Sink;
pub(crate) use tap::{NoTap, Tap};
pub(crate) use tolerance::ToleranceTrial;
pub(crate) use workspace::Workspace;
