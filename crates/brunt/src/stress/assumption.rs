//! The assumptions of a stress, in words.

use crate::scenario::{Forced, Lasting, NodeIndex, OutOfService, Scale, Scenario, Stress};
use crate::units::{Probability, Ticks};

/// A line for each assumption.
pub(super) fn lines(scenario: &Scenario, stress: &Stress) -> Vec<String> {
    let words = Words(scenario);
    let forced = stress.forced.iter().map(|forced| words.forced(forced));
    let out = stress.out.iter().map(|out| words.out(out));
    let factors = stress.factors.iter().flat_map(|(factor, moved)| {
        let name = &scenario.factors.names[factor.0 as usize];
        let fix = moved.fix.map(|value| format!("factor {name} stands at {value}"));
        let shift = (moved.shift != 0.0).then(|| format!("factor {name} is shifted by {:+}", moved.shift));
        fix.into_iter().chain(shift)
    });
    let disabled = stress.disabled.iter().map(|control| {
        let control = &scenario.controls[control.0 as usize];
        format!("control {} does not act", control.id)
    });
    forced
        .chain(out)
        .chain(words.scales(&stress.scales))
        .chain(factors)
        .chain(disabled)
        .chain(words.terms(stress))
        .collect()
}

struct Words<'a>(&'a Scenario);

impl Words<'_> {
    fn nodes(&self, nodes: &[NodeIndex]) -> String {
        let ids: Vec<&str> = nodes.iter().map(|node| self.0.nodes[node.0 as usize].id.as_str()).collect();
        ids.join(", ")
    }

    fn forced(&self, forced: &Forced) -> String {
        let threat = &self.0.threats[forced.threat.0 as usize];
        let mut line = format!("{} happens", threat.id);
        match forced.at {
            Some(at) => line += &format!(" {}", time(at)),
            None => line += " at a time that is drawn",
        }
        if let Some(nodes) = &forced.hits {
            line += &format!(" at {}", self.nodes(nodes));
        }
        line += &sizes(forced.takes, forced.outage);
        if let Some(lost) = forced.data_loss {
            line += &format!(", {} of data lost", length(lost));
        }
        line
    }

    fn out(&self, out: &OutOfService) -> String {
        let ramp = if out.recovery.is_empty() {
            String::new()
        } else {
            let last = out.recovery.last().map_or(Ticks::ZERO, |step| step.after);
            format!(", then back over {}", length(last))
        };
        let takes = (out.takes != Probability::ONE).then_some(out.takes);
        format!("{} out of service {}{}{ramp}", self.nodes(&out.nodes), time(out.at), sizes(takes, Some(out.lasts)))
    }

    /// One line for all threats with the same scale factors.
    fn scales(&self, scales: &[Scale]) -> Vec<String> {
        let factors = |scale: &Scale| [scale.frequency, scale.losses, scale.outages];
        let mut kinds: Vec<[f64; 3]> = Vec::new();
        for of_one in scales.iter().map(factors).filter(|of_one| *of_one != [1.0; 3]) {
            if !kinds.contains(&of_one) {
                kinds.push(of_one);
            }
        }
        let line = |kind: &[f64; 3]| {
            let alike: Vec<&Scale> = scales.iter().filter(|scale| factors(scale) == *kind).collect();
            let ids: Vec<&str> =
                alike.iter().map(|scale| self.0.threats[scale.threat.0 as usize].id.as_str()).collect();
            let whom = if ids.len() == self.0.threats.len() { "all threats".to_owned() } else { ids.join(", ") };
            let said = ["frequency", "losses", "outages"].iter().zip(kind).filter(|(_, factor)| **factor != 1.0);
            let said: Vec<String> = said.map(|(what, factor)| format!("{what} x {factor}")).collect();
            format!("{whom}: {}", said.join(", "))
        };
        kinds.iter().map(line).collect()
    }

    /// One line for each contract and policy that the stress changes.
    fn terms(&self, stress: &Stress) -> Vec<String> {
        let Some(changed) = &stress.programme else { return Vec::new() };
        let before = &self.0.programme;
        let contracts = changed.contracts.iter().filter(|contract| !before.contracts.contains(contract));
        let policies = changed.policies.iter().filter(|policy| !before.policies.contains(policy));
        let contracts = contracts.map(|contract| format!("contract {} has other terms", contract.id));
        contracts.chain(policies.map(|policy| format!("policy {} has other terms", policy.id))).collect()
    }
}

fn sizes(takes: Option<Probability>, outage: Option<Lasting>) -> String {
    let takes = takes.map(|takes| format!(", takes {} %", takes.get() * 100.0)).unwrap_or_default();
    let outage = match outage {
        None => String::new(),
        Some(Lasting::For(time)) => format!(", for {}", length(time)),
        Some(Lasting::ToHorizon) => ", to the end".to_owned(),
    };
    takes + &outage
}

/// A time since the start.
fn time(at: Ticks) -> String {
    format!("after {}", length(at))
}

/// A length of time in hours; in days if it is a whole number of days and at least 48 h.
fn length(time: Ticks) -> String {
    let hours = time.hours();
    let days = hours / 24.0;
    if hours >= 48.0 && days.fract() == 0.0 {
        format!("{days} days")
    } else {
        format!("{} h", (hours * 100.0).round() / 100.0)
    }
}
