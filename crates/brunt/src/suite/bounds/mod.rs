//! The exact engine's bounds hold figures that are known in closed form, shrink when the lattice is refined, agree with simulation, and
//! scenarios beyond its reach are refused with every reason.

mod closed_form;
mod heavy;
mod question;
mod reach;
mod refinement;
mod simulation;
