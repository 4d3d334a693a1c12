//! Controls: a set that does nothing changes nothing, and every figure about them is sound.

use super::number::sound;
use super::{ensure, same_losses};
use crate::suite::fuzz::case::{Case, ONE, check, simulate};
use crate::suite::fuzz::tree::Tree;
use crate::suite::fuzz::write;
use brunt::assess::{ControlError, ControlQuestion};
use brunt::plan::Plan;
use brunt::scenario::{ControlIndex, ControlSet, MOST_CONTROLS, Scenario};
use brunt::simulate::{Compare, Compared, Silent, variants};

/// Controls that are there and do not act, and what those of the scenario are worth.
pub(super) fn controls(case: &Case) -> Result<(), String> {
    idle(case)?;
    if case.scenario.controls.is_empty() {
        return Ok(());
    }
    none_is_without(case)?;
    together(case)?;
    worth(case)
}

/// Sets that are compared together have the bits of runs of their own: gross beside net, and gross alone, which takes other ways.
fn together(case: &Case) -> Result<(), String> {
    let (count, current) = (case.scenario.controls.len().min(MOST_CONTROLS), case.scenario.controls_in_place());
    let all = ControlSet::first(count);
    let mut sets = vec![ControlSet::EMPTY, current, all];
    for control in (0..count as u32).map(ControlIndex).take(MOST_SINGLE) {
        sets.extend([ControlSet::EMPTY.with(control), all.without(control)]);
    }
    sets.sort_unstable();
    sets.dedup();
    let trials = case.run.trials();
    let run = case.run.clone().with_trials(trials.start..trials.end.min(trials.start + MOST_TRIALS));
    let terms = case.terms();
    for some in [None, (!terms.is_empty()).then_some(&terms)] {
        let compare = Compare::new(sets.clone()).with_net(if some.is_some() { &sets } else { &[] });
        let Ok(found) = ONE.install(|| variants(&case.plan, some, &run, &compare, &Silent)) else { continue };
        for &set in &sets {
            let plan = case.plan.clone().with_controls(set);
            let Some(own) = ONE.install(|| simulate(&plan, &case.scenario, &run))? else { continue };
            let same = |compared: Compared, column: &[f64]| {
                let bits = |column: &[f64]| column.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
                let found = found.column(set, compared).ok_or("a column is missing")?;
                ensure!(bits(&found) == bits(column), "{set:?} {compared:?}\n{found:?}\n{column:?}");
                Ok(())
            };
            same(Compared::Total, &own.columns().total)?;
            own.columns().parties.iter().try_for_each(|(party, column)| same(Compared::Gross(*party), column))?;
            let net = own.settled().filter(|_| some.is_some());
            net.iter().flat_map(|net| &net.net).try_for_each(|(party, column)| same(Compared::Net(*party), column))?;
            for (index, tolerance) in own.sums().tolerances.iter().enumerate() {
                let breached = found.column(set, Compared::Breach(index)).ok_or("a tolerance is missing")?;
                ensure!(breached.iter().sum::<f64>() == tolerance.any_trials as f64, "{set:?}: breaches differ");
            }
        }
    }
    Ok(())
}

/// Most controls of which each is left out and stands alone.
const MOST_SINGLE: usize = 3;

/// One more control, in place, that multiplies by one.
fn idle(case: &Case) -> Result<(), String> {
    let threats: Vec<String> = case.scenario.threats.iter().map(|threat| threat.id.clone()).collect();
    let on = Tree::table([("threats", threats.into())]);
    let act = |effect: &str, value: Tree| Tree::table([("on", on.clone())]).with(effect, value);
    let once = Tree::table([("factor", 1.0.into())]);
    let acts = vec![act("prevents", 0.0.into()), act("takes", once.clone()), act("outage", once)];
    let control = Tree::table([("role", "prevention".into()), ("coverage", 0.5.into()), ("acts", acts.into())]);
    let mut tree = case.tree.clone();
    match tree.get_mut("controls") {
        Some(section) => *section = section.clone().with("changes-nothing", control),
        None => tree = tree.with("controls", Tree::table([("changes-nothing", control)])),
    }
    let scenario = loaded(&tree)?;
    let plan = Plan::compile(&scenario).map_err(|error| error.to_string())?;
    let ledger = ONE.install(|| simulate(&plan, &scenario, &case.run))?.ok_or("too large with an idle control")?;
    same_losses(&case.ledger, &ledger, "with a control that changes nothing")
}

/// The scenario under no control is the scenario whose file states none.
fn none_is_without(case: &Case) -> Result<(), String> {
    let without = loaded(&case.tree.without("controls").without("stress"))?;
    let bare = Plan::compile(&without).map_err(|error| error.to_string())?;
    let plan = case.plan.clone().with_controls(ControlSet::EMPTY);
    let (one, other) =
        ONE.install(|| (simulate(&plan, &case.scenario, &case.run), simulate(&bare, &without, &case.run)));
    match (one?, other?) {
        (Some(one), Some(other)) => same_losses(&one, &other, "without controls"),
        (None, None) => Ok(()),
        _ => Err("too large only with or without controls that do not act".to_owned()),
    }
}

fn loaded(tree: &Tree) -> Result<Scenario, String> {
    let checked = check("controls.toml", &write::toml(tree));
    checked.scenario.ok_or_else(|| format!("refused once controls are changed: {:?}", checked.diagnostics))
}

/// Most trials under each set of controls.
const MOST_TRIALS: u64 = 20;

fn worth(case: &Case) -> Result<(), String> {
    let trials = case.run.trials();
    let run = case.run.clone().with_trials(trials.start..trials.end.min(trials.start + MOST_TRIALS));
    let question = ControlQuestion::new(&case.scenario, &case.plan).with_orders(4);
    match ONE.install(|| question.answer(&run, &Silent)) {
        Ok(found) => {
            sound("controls", serde_json::to_value(&found))?;
            ensure!(found.controls.len() == case.scenario.controls.len(), "not all controls are answered for");
            Ok(())
        }
        Err(ControlError::Simulate(_) | ControlError::Measure(_)) => Ok(()),
        Err(error) => Err(format!("accepted controls cannot be compared: {error}")),
    }
}
