//! Stresses: one that changes nothing gives the base, and every other one has sound figures.

use super::number::sound;
use super::{ensure, same_losses};
use crate::suite::fuzz::case::{Case, ONE, check, simulate};
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::write;
use brunt::plan::Plan;
use brunt::scenario::Reading;
use brunt::simulate::Silent;
use brunt::stress::{StressTest, StressTestError, under};

/// A stress of factors of one, shifts of nothing and controls that were not at work changes no bit, nor does its being there.
pub(super) fn idle(case: &Case) -> Result<(), String> {
    let scale = Tree::table([("frequency", 1.0.into()), ("losses", 1.0.into()), ("outages", 1.0.into())]);
    let mut nothing = Tree::table([("scale", scale)]);
    let mut moved = Tree::table([]);
    for factor in &case.scenario.factors.names {
        moved = moved.with(factor, Tree::table([("shift", 0.0.into())]));
    }
    if !moved.keys().is_empty() {
        nothing = nothing.with("factors", moved);
    }
    let tree = case.tree.without("stress").with("stress", Tree::table([("changes-nothing", nothing)]));
    let checked = check("idle.toml", &write::toml(&tree));
    let Some(scenario) = checked.scenario else {
        return Err(format!("a stress that changes nothing is refused: {:?}", checked.diagnostics));
    };
    let stressed = under(&scenario, "changes-nothing", Reading::OnTop).map_err(|error| error.to_string())?;
    for (what, scenario) in [("beside a stress", &scenario), ("under a stress that changes nothing", &stressed)] {
        let plan = Plan::compile(scenario).map_err(|error| error.to_string())?;
        let ledger = ONE.install(|| simulate(&plan, scenario, &case.run))?.ok_or("too large under no stress")?;
        same_losses(&case.ledger, &ledger, what)?;
    }
    Ok(())
}

/// Most trials under each stress.
const MOST_TRIALS: u64 = 40;

/// The figures under the scenario's own stresses.
pub(super) fn stresses(case: &Case) -> Result<(), String> {
    if case.scenario.stresses.is_empty() {
        return Ok(());
    }
    let trials = case.run.trials();
    let run = case.run.clone().with_trials(trials.start..trials.end.min(trials.start + MOST_TRIALS));
    for reading in [Reading::OnTop, Reading::Given] {
        let test = StressTest::new(&case.scenario).with_reading(reading);
        match ONE.install(|| test.answer(&run, &Silent)) {
            Ok(found) => {
                sound("stress", serde_json::to_value(&found))?;
                ensure!(found.stresses.len() == case.scenario.stresses.len(), "not all stresses are answered for");
            }
            // What cannot be given or counted is no fault of the scenario.
            Err(StressTestError::Stress { .. }) if reading == Reading::Given => {}
            Err(StressTestError::Simulate(_) | StressTestError::Measure(_)) => {}
            Err(StressTestError::Compile { reason, .. }) if reading == Reading::Given => drop(reason),
            Err(error) => return Err(format!("an accepted stress cannot be applied: {error}")),
        }
    }
    Ok(())
}
