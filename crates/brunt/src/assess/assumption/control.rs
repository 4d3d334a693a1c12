//! Assumptions about controls: which controls are at work, how reliably they work, and their effects.

use super::law::facts;
use super::{listed, node_id, node_ids, party_id, threat_ids};
use crate::random::Law;
use crate::report::{ActEffect, ActFacts, Assumption, AssumptionKind, Facts};
use crate::scenario::{
    Act, Control, ControlCost, ControlIndex, ControlSet, Effect, NeedEffect, NeedIndex, Scenario, Shrink,
};
use crate::units::readable;

pub(super) fn assumptions(scenario: &Scenario, at_work: ControlSet) -> Vec<Assumption> {
    let controls = (0..).map(ControlIndex).zip(&scenario.controls);
    controls.map(|(index, control)| assumption(scenario, control, at_work.contains(index))).collect()
}

fn assumption(scenario: &Scenario, control: &Control, at_work: bool) -> Assumption {
    let (coverage, reliability) = (control.coverage.get(), control.reliability.get());
    let hosts = control.hosted_on.as_ref().map_or_else(Vec::new, |host| node_ids(scenario, &host.nodes));
    let (acts, said): (Vec<ActFacts>, Vec<String>) = control.acts.iter().map(|act| facts_of(scenario, act)).unzip();
    let state = if at_work { "at work" } else { "not at work" };
    let mut text = format!(
        "{} is {state}: works on a demand with probability {} (coverage {}, reliability {})",
        control.id,
        readable(coverage * reliability),
        readable(coverage),
        readable(reliability)
    );
    if let Some(host) = &control.hosted_on {
        text += &format!(", unless the capacity of {} is below {}", hosts.join(" or "), readable(host.below));
    }
    if !said.is_empty() {
        text += &format!("; {}", said.join("; "));
    }
    let kind = AssumptionKind::Control {
        control: control.id.clone(),
        at_work,
        role: control.role.name().to_string(),
        coverage,
        reliability,
        hosts,
        host_below: control.hosted_on.as_ref().map(|host| host.below),
        acts,
        stated: stated(scenario, control),
    };
    Assumption { kind, text }
}

/// What is stated of a control beside its effects.
fn stated(scenario: &Scenario, control: &Control) -> Facts {
    Facts::default()
        .maybe("cost", control.cost.map(|stated| cost(scenario, stated)))
        .unless_empty("ramp", control.ramp.iter().copied())
        .unless_empty("obligations", &control.obligations)
}

fn cost(scenario: &Scenario, cost: ControlCost) -> Facts {
    Facts::of("once", cost.once)
        .with("yearly", cost.yearly)
        .with("payer", party_id(scenario, cost.payer))
        .with("life", cost.life)
        .with("discount_rate", cost.discount_rate)
}

/// One effect of a control, as a value and in words.
fn facts_of(scenario: &Scenario, act: &Act) -> (ActFacts, String) {
    match act {
        Act::Occurrence { threats, nodes, effect } => {
            let threats = threats.as_deref().map_or_else(Vec::new, |threats| threat_ids(scenario, threats));
            let nodes = nodes.as_deref().map_or_else(Vec::new, |nodes| node_ids(scenario, nodes));
            let (facts, text) = on_occurrence(scenario, effect, &meant(&threats, &nodes));
            (ActFacts { threats, nodes, ..facts }, text)
        }
        Act::Need { needs, effect } => {
            let needs: Vec<String> = needs.iter().map(|need| need_id(scenario, *need)).collect();
            let (facts, text) = on_need(scenario, effect, &listed(&needs, "needs"));
            (ActFacts { needs, ..facts }, text)
        }
        Act::Control { controls, closes } => {
            let id = |control: &ControlIndex| scenario.controls[control.0 as usize].id.clone();
            let controls: Vec<String> = controls.iter().map(id).collect();
            let others = listed(&controls, "controls");
            let text = format!("what {others} lack in reliability is made up to a part of {}", closes.words(""));
            (ActFacts { controls, ..new(ActEffect::Reliability, Some(closes)) }, text)
        }
    }
}

fn on_occurrence(scenario: &Scenario, effect: &Effect, on: &str) -> (ActFacts, String) {
    match effect {
        Effect::Prevents(law) => {
            (new(ActEffect::Prevents, Some(law)), format!("{on} prevented with probability {}", law.words("")))
        }
        Effect::Takes(Shrink::Factor(law)) => {
            (new(ActEffect::TakesFactor, Some(law)), format!("capacity taken by {on} times {}", law.words("")))
        }
        Effect::Takes(Shrink::Cap(law)) => {
            (new(ActEffect::TakesCap, Some(law)), format!("capacity taken by {on} at most {}", law.words("")))
        }
        Effect::Outage(Shrink::Factor(law)) => {
            (new(ActEffect::OutageFactor, Some(law)), format!("outages by {on} times {}", law.words("")))
        }
        Effect::Outage(Shrink::Cap(law)) => {
            (new(ActEffect::OutageCap, Some(law)), format!("outages by {on} at most {}", law.words(" h")))
        }
        Effect::Losses { shrink, categories } => {
            let name = |category: &crate::scenario::CategoryIndex| scenario.categories[category.0 as usize].clone();
            let categories: Vec<String> = categories.iter().flatten().map(name).collect();
            let of = if categories.is_empty() { "all losses".into() } else { categories.join(", ") };
            let (effect, law, how) = match shrink {
                Shrink::Factor(law) => (ActEffect::LossFactor, law, "times"),
                Shrink::Cap(law) => (ActEffect::LossCap, law, "at most"),
            };
            (ActFacts { categories, ..new(effect, Some(law)) }, format!("{of} by {on} {how} {}", law.words("")))
        }
    }
}

fn on_need(scenario: &Scenario, effect: &NeedEffect, on: &str) -> (ActFacts, String) {
    match effect {
        NeedEffect::Buffer(law) => {
            (new(ActEffect::Buffer, Some(law)), format!("buffer of {on} longer by {}", law.words(" h")))
        }
        NeedEffect::Probability(law) => (
            new(ActEffect::NeedChance, Some(law)),
            format!("probability that {on} feels an episode times {}", law.words("")),
        ),
        NeedEffect::Member { node, weight, switchover } => {
            let (node, weight, switchover) = (node_id(scenario, *node), *weight, switchover.hours());
            let text = format!("{node} as one more member of {on} after {} h", readable(switchover));
            (new(ActEffect::Member { node, weight, switchover }, None), text)
        }
    }
}

fn new(effect: ActEffect, law: Option<&Law>) -> ActFacts {
    let (threats, nodes, categories) = (Vec::new(), Vec::new(), Vec::new());
    ActFacts { effect, law: law.map(facts), threats, nodes, categories, needs: Vec::new(), controls: Vec::new() }
}

/// The occurrences that a control acts on, in words.
fn meant(threats: &[String], nodes: &[String]) -> String {
    let what = if threats.is_empty() { "any threat".to_string() } else { listed(threats, "threats") };
    if nodes.is_empty() { what } else { format!("{what} at {}", listed(nodes, "nodes")) }
}

fn need_id(scenario: &Scenario, need: NeedIndex) -> String {
    format!("{}.{}", node_id(scenario, need.node), need.need)
}
