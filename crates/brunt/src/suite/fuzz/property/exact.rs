//! Exact answers: where there is one, its figures are numbers and its bounds are in order.

use super::number::sound;
use crate::suite::fuzz::case::Case;
use brunt::exact::{Model, Request};
use brunt::units::Level;

/// Points of the lattice; more are finer, not other in kind.
const POINTS: usize = 1 << 11;

/// Solves the scenario where it is in reach.
pub(super) fn exact(case: &Case) -> Result<(), String> {
    let Ok(model) = Model::new(&case.scenario) else { return Ok(()) };
    let levels = |all: &[u32]| all.iter().filter_map(|&level| Level::from_billionths(level)).collect::<Vec<_>>();
    let request = Request::new(levels(&[500_000_000, 990_000_000]), levels(&[900_000_000])).with_most_points(POINTS);
    sound("exact", serde_json::to_value(model.solve(&request)))
}
