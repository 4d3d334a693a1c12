//! Small networks by hand arithmetic: every rule of the model where it can be seen alone.

mod clocks;
mod cycles;
mod network;
mod sizes;
