//! The effect of a stress alone: without random events or draws.

use super::risk::limits;
use super::{StressTestError, apply, compile};
use crate::assess::proof::Proof;
use crate::assess::{Question, terms::terms};
use crate::explain::Explain;
use crate::report::{WhatIf, WhatIfLimit, WhatIfTolerance};
use crate::scenario::{Reading, Scenario, Stress};
use crate::settle::Terms;
use crate::simulate::{Run, Silent, ToleranceTrace, simulate_net, trace};

/// The trial of a stress alone: nothing happens but the forced events and all that follows from them, and every draw is at its
/// median. `None` if the stress forces nothing.
///
/// # Errors
/// [`StressTestError`].
pub(crate) fn what_if(scenario: &Scenario, stress: &Stress) -> Result<Option<WhatIf>, StressTestError> {
    if !stress.forces() {
        return Ok(None);
    }
    let stressed = apply(scenario, stress, Reading::Alone)?;
    let plan = compile(&stressed, Some(stress))?;
    let settling = Terms::compile(&plan, &stressed.programme)?;
    // Every trial is the same, whatever the seed.
    let (seed, trial) = (0, 0);
    let ledger = simulate_net(&settling, &Run::new(1).with_seed(seed), &Silent)?;
    let traced = trace(&plan, seed, trial, &[]);
    let tolerance = |traced: &ToleranceTrace| WhatIfTolerance {
        node: stressed.nodes[traced.node.0 as usize].id.clone(),
        breached: traced.breached,
        lowest: traced.lowest,
        recovers_in: traced.recoveries.iter().map(|(_, from, to)| to.hours() - from.hours()).reduce(f64::max),
    };
    let measured = terms(&Question::new(&stressed, &plan), &ledger, &Proof::of(&stressed, &ledger))?;
    let all = measured.as_ref().map(limits).unwrap_or_default();
    let used_up = all.into_iter().filter(|limit| limit.used_up.value > 0.0);
    Ok(Some(WhatIf {
        explanation: Explain::new(&stressed, &settling, seed).trial(trial),
        tolerances: traced.tolerances.iter().map(tolerance).collect(),
        used_up: used_up.map(|limit| WhatIfLimit { id: limit.id, kind: limit.kind }).collect(),
    }))
}
