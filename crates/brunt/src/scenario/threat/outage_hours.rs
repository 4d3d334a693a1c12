//! Threats whose outages add up to more than the horizon. Such threats are reported, and the scenario runs unchanged.

use crate::random::{Law, Moment};
use crate::scenario::read::{At, Context, Rule};
use crate::scenario::{OutageLength, Pick, Scenario, Threat};

/// Warns of each threat whose expected outage hours at one node exceed the horizon.
pub(crate) fn check_outage_hours(cx: &mut Context, scenario: &Scenario, threats: &[At<'_>]) {
    let horizon = scenario.horizon.hours();
    for (threat, at) in scenario.threats.iter().zip(threats) {
        let Some(hours) = hours_at_a_node(scenario, threat).filter(|hours| *hours > horizon) else { continue };
        let place = at.child("frequency").unwrap_or_else(|| at.clone());
        let rule = Rule::AlwaysDown { threat: threat.id.clone(), hours, horizon };
        let help = "a frequency is a number a year, not a percentage and not a number of days between; if it is meant, there is nothing to do";
        cx.report(rule, &place, "so often").advise(help);
    }
}

/// Expected hours of full outage, in a trial, of each node that a threat hits, if outages never overlapped.
fn hours_at_a_node(scenario: &Scenario, threat: &Threat) -> Option<f64> {
    let hits = threat.hits.as_ref()?;
    let horizon = scenario.horizon.hours();
    let count = threat.frequency?.count(scenario.horizon).ok()?.mean();
    let share = match &hits.pick {
        Pick::One(nodes) => 1.0 / nodes.len() as f64,
        Pick::Each(_, probability) => probability.get(),
        Pick::All(_) => 1.0,
    };
    // An outage that begins at a uniform time has half the horizon left, on average.
    let outage = match &hits.outage {
        OutageLength::UntilHorizon => horizon / 2.0,
        OutageLength::Law(law) => finite(law).unwrap_or(horizon).min(horizon / 2.0),
    };
    Some(count * share * outage * finite(&hits.takes)?)
}

fn finite(law: &Law) -> Option<f64> {
    if let Moment::Finite(mean) = law.mean() { Some(mean) } else { None }
}
