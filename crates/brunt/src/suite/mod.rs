//! Suites that hold the engine against second methods: hand arithmetic, exact laws, a second engine, coverage of intervals, random
//! scenarios. The page `docs/development.md` lists what each suite holds.
#![allow(clippy::unwrap_used)]

mod bounds;
mod build;
mod cascade;
mod control;
mod exact;
mod explain;
mod fuzz;
mod intervals;
mod kept;
mod laws;
mod paper;
mod reference;
mod run;
mod settle;
mod stress;
mod trace;
mod until;

use crate::scenario::{Scenario, file};
use std::path::Path;

/// The scenario in a file, named from the root of the repository.
fn scenario(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    let checked = file::load(&path, &|path| std::fs::read(path));
    checked.scenario.unwrap_or_else(|| panic!("{name}: {:#?}", checked.diagnostics))
}
