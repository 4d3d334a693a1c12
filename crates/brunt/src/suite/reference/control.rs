//! Which controls work on a demand, and what they do there.

use crate::suite::reference::fixed::{FULL, units};
use crate::suite::reference::guard::guards;
use crate::suite::reference::need::{Place, need_key};
use crate::suite::reference::network::{Course, capacity_before};
use brunt::random::{Key, Law, Uniform, entity, threshold};
use brunt::scenario::{
    Act, Control, ControlIndex, ControlSet, Effect, NeedEffect, NeedIndex, NodeIndex, Scenario, Shrink,
};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Ticks of an hour.
pub(super) const HOUR: f64 = crate::suite::reference::fixed::HOUR as f64;

/// Where the draws of a trial lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws<'a> {
    pub seed: u64,
    pub trial: u64,
    /// The address of an occurrence.
    pub address: &'a [u64],
}

/// A demand on controls: where its draws lie, and when it is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand {
    pub key: Key,
    pub trial: u64,
    pub address: u64,
    pub at: i64,
}

impl Demand {
    /// The first word of a purpose.
    fn word(&self, purpose: &[&str]) -> u64 {
        self.key.derive(entity(purpose)).block(self.trial, self.address)[0]
    }
}

/// A member that a control adds to a need.
#[derive(Debug, Clone, Copy)]
pub(super) struct Added {
    pub node: usize,
    pub weight: f64,
    pub switchover: i64,
}

/// How often each kind of act was done.
pub(super) type Done = RefCell<BTreeMap<&'static str, u64>>;

/// The controls that are there, and what the nodes that they run on go through.
#[derive(Clone, Copy)]
pub(super) struct Duty<'a> {
    pub scenario: &'a Scenario,
    pub present: ControlSet,
    pub draws: Draws<'a>,
    pub courses: &'a [Course],
    pub done: &'a Done,
}

impl<'a> Duty<'a> {
    /// The demand that an occurrence makes.
    pub(super) fn of_occurrence(&self, occurrence: u32, at: i64) -> Demand {
        let Draws { seed, trial, address } = self.draws;
        Demand { key: Key::new(seed), trial, address: address[occurrence as usize], at }
    }

    /// The demand that a need makes whose shortfall or episode an occurrence begins.
    pub(super) fn of_need(&self, place: Place, occurrence: u32, at: i64) -> Demand {
        let demand = self.of_occurrence(occurrence, at);
        Demand { key: demand.key.derive(need_key(self.scenario, place)), ..demand }
    }

    /// Whether anything runs on a node.
    pub(super) fn is_hosted(&self) -> bool {
        self.present.iter().any(|control| self.scenario.controls[control.0 as usize].hosted_on.is_some())
    }

    /// Whether a control works on a demand.
    fn works(&self, demand: &Demand, control: usize) -> bool {
        self.works_for(demand, control, 1.0)
    }

    /// Whether a demand is within a share of those on which a control works.
    fn works_for(&self, demand: &Demand, control: usize, share: f64) -> bool {
        let stated = &self.scenario.controls[control];
        let word = u128::from(demand.word(&["control", &stated.id]));
        self.present.contains(ControlIndex(control as u32))
            && self.hosts_are_up(stated, demand.at)
            && word < threshold(stated.coverage.get() * self.reliability(demand, control) * share)
    }

    fn hosts_are_up(&self, control: &Control, at: i64) -> bool {
        let Some(host) = &control.hosted_on else { return true };
        let up = |node: &NodeIndex| {
            let course = self.courses.get(node.0 as usize);
            let capacity = course.map_or(FULL, |course| capacity_before(course, at, self.scenario.horizon.get()));
            capacity + guards(self.scenario)[node.0 as usize].0 >= units(host.below)
        };
        host.nodes.iter().all(up)
    }

    /// The reliability of a control on a demand, with what others that work there add to it.
    fn reliability(&self, demand: &Demand, control: usize) -> f64 {
        let raises = |act: &'a Act| match act {
            Act::Control { controls, closes } => controls.contains(&ControlIndex(control as u32)).then_some(closes),
            _ => None,
        };
        let stated = self.scenario.controls[control].reliability.get();
        let closed = self.drawn(demand, &raises);
        if closed.is_empty() { stated } else { 1.0 - closed.iter().fold(1.0 - stated, |gap, part| gap * (1.0 - part)) }
    }

    /// The draws of the acts chosen of all controls that work, in the order of ids and acts.
    pub(super) fn drawn(&self, demand: &Demand, chosen: &dyn Fn(&'a Act) -> Option<&'a Law>) -> Vec<f64> {
        let mut drawn = Vec::new();
        for (number, control) in self.scenario.controls.iter().enumerate() {
            let laws = control.acts.iter().enumerate().filter_map(|(act, stated)| Some((act, chosen(stated)?)));
            let laws: Vec<_> = laws.collect();
            if !laws.is_empty() && self.works(demand, number) {
                drawn.extend(laws.into_iter().map(|(act, law)| self.draw(demand, control, act, law)));
            }
        }
        drawn
    }

    /// The size of one act on one demand.
    fn draw(&self, demand: &Demand, control: &Control, act: usize, law: &Law) -> f64 {
        let word = kind(&control.acts[act]);
        let twin = control.acts[..act].iter().filter(|other| kind(other) == word).count().to_string();
        *self.done.borrow_mut().entry(word).or_default() += 1;
        let drawn = || law.quantile(Uniform::new(demand.word(&["act", &control.id, word, &twin])));
        law.is_constant().unwrap_or_else(drawn)
    }

    /// A size after all factors, and then all caps; a cap of 1 is `unit` of the size's units.
    pub(super) fn shrunk(
        &self,
        demand: &Demand,
        size: f64,
        unit: f64,
        chosen: &dyn Fn(&'a Act) -> Option<&'a Shrink>,
    ) -> f64 {
        let factors = self.drawn(demand, &|act| match chosen(act)? {
            Shrink::Factor(law) => Some(law),
            Shrink::Cap(_) => None,
        });
        let caps = self.drawn(demand, &|act| match chosen(act)? {
            Shrink::Cap(law) => Some(law),
            Shrink::Factor(_) => None,
        });
        let size = factors.iter().fold(size, |size, factor| size * factor);
        caps.iter().fold(size, |size, cap| size.min(cap * unit))
    }

    /// The first control that prevents an occurrence of a threat.
    pub(super) fn preventer(&self, demand: &Demand, threat: usize) -> Option<usize> {
        let prevents = |number: usize, act: usize| {
            let control = &self.scenario.controls[number];
            match &control.acts[act] {
                Act::Occurrence { threats, effect: Effect::Prevents(law), .. } if meets(threats, threat) => {
                    self.works_for(demand, number, self.draw(demand, control, act, law))
                }
                _ => false,
            }
        };
        let controls = &self.scenario.controls;
        (0..controls.len()).find(|&number| (0..controls[number].acts.len()).any(|act| prevents(number, act)))
    }

    /// The members that controls add to a need for a shortfall.
    pub(super) fn added(&self, place: Place, demand: &Demand) -> Vec<Added> {
        let controls = self.scenario.controls.iter().enumerate();
        let working = controls.filter(|(number, control)| {
            control.acts.iter().any(|act| member(act, place).is_some()) && self.works(demand, *number)
        });
        let added: Vec<Added> =
            working.flat_map(|(_, control)| control.acts.iter().filter_map(|act| member(act, place))).collect();
        *self.done.borrow_mut().entry("member").or_default() += added.len() as u64;
        added
    }

    /// Whether a need feels an episode.
    pub(super) fn feels(&self, place: Place, demand: &Demand) -> bool {
        let factors = self.drawn(demand, &|act| match at_need(act, place)? {
            NeedEffect::Probability(law) => Some(law),
            _ => None,
        });
        let stated = self.scenario.nodes[place.0].needs[place.1].probability.get();
        let probability = factors.iter().fold(stated, |probability, factor| probability * factor);
        u128::from(demand.key.block(demand.trial, demand.address)[0]) < threshold(probability)
    }

    /// The buffer of a need in an episode.
    pub(super) fn buffer(&self, place: Place, demand: &Demand) -> i64 {
        let longer = self.drawn(demand, &|act| match at_need(act, place)? {
            NeedEffect::Buffer(law) => Some(law),
            _ => None,
        });
        let longer: i64 = longer.iter().map(|hours| (hours * HOUR).round() as i64).sum();
        self.scenario.nodes[place.0].needs[place.1].buffer.get() + longer
    }

    /// What an occurrence's share of the downtime of a node is multiplied by, one after the other.
    pub(super) fn relief(&self, demand: &Demand, threat: usize, node: usize, category: u32) -> Vec<f64> {
        self.drawn(demand, &|act| match act {
            Act::Occurrence { threats, nodes: Some(nodes), effect: Effect::Losses { shrink, categories } } => {
                let here = nodes.contains(&NodeIndex(node as u32));
                let all = here && meets(threats, threat) && has(categories, |one| one.0 == category);
                match shrink {
                    Shrink::Factor(law) => all.then_some(law),
                    Shrink::Cap(_) => None,
                }
            }
            _ => None,
        })
    }
}

/// Whether an act on threats is on this one.
pub(super) fn meets(threats: &Option<Vec<brunt::scenario::ThreatIndex>>, threat: usize) -> bool {
    has(threats, |one| one.0 as usize == threat)
}

/// Whether one of a list is meant; all are where there is none.
pub(super) fn has<T>(among: &Option<Vec<T>>, is: impl Fn(&T) -> bool) -> bool {
    among.as_ref().is_none_or(|among| among.iter().any(is))
}

/// What an act does to a need.
pub(super) fn at_need(act: &Act, (node, need): Place) -> Option<&NeedEffect> {
    let index = NeedIndex { node: NodeIndex(node as u32), need: need as u32 };
    match act {
        Act::Need { needs, effect } => needs.contains(&index).then_some(effect),
        _ => None,
    }
}

/// The member that an act adds to a need.
pub(super) fn member(act: &Act, place: Place) -> Option<Added> {
    match at_need(act, place)? {
        NeedEffect::Member { node, weight, switchover } => {
            Some(Added { node: node.0 as usize, weight: *weight, switchover: switchover.get() })
        }
        _ => None,
    }
}

/// The word under which the size of an act is drawn.
fn kind(act: &Act) -> &'static str {
    let shrinks = |shrink: &Shrink, factor, cap| if matches!(shrink, Shrink::Factor(_)) { factor } else { cap };
    match act {
        Act::Occurrence { effect: Effect::Prevents(_), .. } => "prevents",
        Act::Occurrence { effect: Effect::Takes(shrink), .. } => shrinks(shrink, "takes-factor", "takes-cap"),
        Act::Occurrence { effect: Effect::Outage(shrink), .. } => shrinks(shrink, "outage-factor", "outage-cap"),
        Act::Occurrence { nodes: Some(_), effect: Effect::Losses { .. }, .. } => "relief",
        Act::Occurrence { effect: Effect::Losses { shrink, .. }, .. } => shrinks(shrink, "loss-factor", "loss-cap"),
        Act::Need { effect: NeedEffect::Buffer(_), .. } => "buffer",
        Act::Need { effect: NeedEffect::Probability(_), .. } => "probability",
        Act::Need { effect: NeedEffect::Member { .. }, .. } => "member",
        Act::Control { .. } => "closes",
    }
}
