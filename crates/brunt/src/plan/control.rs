//! Controls, compiled: the acts on each threat and on each need, with the keys of the draws.

use super::capacity;
use super::entity;
use super::loss::Losses;
use super::network::{NONE, Network};
use crate::random::Law;
use crate::scenario::{
    Act, CategoryIndex, Control, ControlIndex, ControlSet, Effect, NeedEffect, NodeIndex, Pick, Scenario, Shrink,
    ThreatIndex,
};
use crate::units::Ticks;

/// The controls of a scenario and their acts on threats and needs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Controls {
    pub all: Vec<PlanControl>,
    pub in_place: ControlSet,
    /// The controls at work.
    pub in_force: ControlSet,
    /// For each threat, the controls that meet its occurrences; empty without controls.
    pub threats: Vec<ThreatControls>,
    /// The acts on needs, for each need that a control acts on.
    pub needs: Vec<NeedControls>,
    /// Plan positions of the nodes that controls run on.
    pub hosts: Vec<u32>,
    /// For each node of the plan, a bit for each control that runs on a node that it can bring down. Empty without hosts.
    pub reaches: Vec<u64>,
    /// A bit for each control that runs on a node.
    pub hosted: u64,
    /// The longest time that the network may need to come to rest after its last disruption, backlogs apart.
    pub restart: i64,
    /// Whether a control makes downtime cheaper; `relievers` has a bit for each such control.
    pub relieves: bool,
    pub relievers: u64,
}

/// A control in the order of ids.
#[derive(Debug, Clone)]
pub(crate) struct PlanControl {
    pub key: u64,
    pub coverage: f64,
    pub reliability: f64,
    /// The controls that make this control more reliable.
    pub raisers: Vec<Raiser>,
    /// A bit for each raiser, for each raiser of a raiser, and so on.
    pub raised_by: u64,
    /// The nodes that the control runs on, as positions in [`Controls::hosts`].
    pub hosts: Vec<u32>,
    /// Smallest deficit of a host at which the control does not work.
    pub below: u64,
}

/// A control that makes another one more reliable.
#[derive(Debug, Clone)]
pub(crate) struct Raiser {
    pub control: u32,
    pub closes: Law,
    pub key: u64,
}

/// The controls that meet the occurrences of a threat, in the order of controls and acts.
#[derive(Debug, Clone, Default)]
pub(crate) struct ThreatControls {
    pub meets: Vec<Meet>,
    /// A bit for each control that meets the threat, and for each control that makes one of these more reliable.
    pub asked: u64,
    /// A bit for each control that meets every occurrence of the threat, whatever nodes it hits.
    pub always: u64,
}

/// A control that meets a threat.
#[derive(Debug, Clone)]
pub(crate) struct Meet {
    pub control: u32,
    pub acts: Vec<PlanAct>,
}

/// One act of a control on occurrences.
#[derive(Debug, Clone)]
pub(crate) struct PlanAct {
    pub kind: ActKind,
    pub law: Law,
    pub key: u64,
    /// The scenario nodes that the act is limited to; `None` without a limit.
    pub nodes: Option<Vec<u32>>,
    /// The slots of losses that the act makes smaller.
    pub slots: Vec<u32>,
}

/// Kind of an act on occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActKind {
    Prevents,
    TakesFactor,
    TakesCap,
    OutageFactor,
    OutageCap,
    /// Factor on direct losses.
    LossFactor,
    LossCap,
    /// Factor on downtime losses.
    Relief,
}

/// The acts on a need, in the order of controls and acts.
#[derive(Debug, Clone, Default)]
pub(crate) struct NeedControls {
    pub acts: Vec<NeedAct>,
}

impl NeedControls {
    /// A bit for each control of the acts whose bits are set in `acts`.
    pub(crate) fn controls(&self, acts: u64) -> u64 {
        let chosen = self.acts.iter().enumerate().filter(|(bit, _)| acts >> bit & 1 == 1);
        chosen.fold(0, |controls, (_, act)| controls | 1 << act.control)
    }
}

/// One act of a control on a need.
#[derive(Debug, Clone)]
pub(crate) struct NeedAct {
    pub control: u32,
    pub key: u64,
    pub kind: NeedActKind,
}

/// Kind of an act on a need.
#[derive(Debug, Clone)]
pub(crate) enum NeedActKind {
    Buffer(Law),
    Probability(Law),
    /// One more member: plan position, weight in units of 10^-12, switchover in ticks.
    Member {
        node: u32,
        weight: u64,
        switchover: i64,
    },
}

impl Controls {
    /// Compiles the controls, and sets the index of the acts in each need of the network that a control acts on.
    pub(crate) fn compile(scenario: &Scenario, network: &mut Network, losses: &Losses) -> Self {
        if scenario.controls.is_empty() {
            return Self::default();
        }
        let in_place = scenario.controls_in_place();
        let restart = longest_restart(network);
        let mut controls = Self { in_place, in_force: in_place, restart, ..Self::default() };
        controls.add_hosts(scenario, network);
        for index in 0..scenario.controls.len() {
            let compiled = controls.control(scenario, index, network);
            controls.all.push(compiled);
        }
        controls.close_raisers();
        let feeds = feeds(network);
        let around = Around { scenario, network, losses, feeds: &feeds };
        controls.threats =
            (0..scenario.threats.len() as u32).map(|threat| controls.meets(&around, ThreatIndex(threat))).collect();
        for meet in controls.threats.iter().flat_map(|threat| &threat.meets) {
            if meet.acts.iter().any(|act| act.kind == ActKind::Relief) {
                controls.relieves = true;
                controls.relievers |= 1 << meet.control;
            }
        }
        controls.add_needs(scenario, network);
        controls.reach(network);
        controls
    }

    /// Whether there are no controls.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a control meets occurrences of a threat.
    pub(crate) fn meet(&self, threat: u32) -> bool {
        self.threats.get(threat as usize).is_some_and(|threat| !threat.meets.is_empty())
    }

    fn add_hosts(&mut self, scenario: &Scenario, network: &mut Network) {
        let hosts = scenario.controls.iter().flat_map(|control| &control.hosted_on).flat_map(|host| &host.nodes);
        let mut hosts: Vec<u32> = hosts.map(|node| network.position[node.0 as usize]).collect();
        hosts.sort_unstable();
        hosts.dedup();
        for (host, &position) in (0..).zip(&hosts) {
            network.nodes[position as usize].host = host;
        }
        if !hosts.is_empty() {
            self.reaches = vec![0; network.nodes.len()];
        }
        self.hosts = hosts;
    }

    fn control(&mut self, scenario: &Scenario, index: usize, network: &Network) -> PlanControl {
        let control = &scenario.controls[index];
        let mut compiled = PlanControl {
            key: entity(&["control", &control.id]),
            coverage: control.coverage.get(),
            reliability: control.reliability.get(),
            raisers: raisers(scenario, ControlIndex(index as u32)),
            raised_by: 0,
            hosts: Vec::new(),
            below: u64::MAX,
        };
        compiled.raised_by = compiled.raisers.iter().fold(0, |bits, raiser| bits | 1 << raiser.control);
        if let Some(host) = &control.hosted_on {
            compiled.below = capacity::FULL - capacity::fixed(host.below) + 1;
            self.hosted |= 1 << index;
            let host_of = |node: &NodeIndex| network.nodes[network.position[node.0 as usize] as usize].host;
            compiled.hosts = host.nodes.iter().map(host_of).collect();
        }
        compiled
    }

    /// Adds raisers of raisers to the raisers of each control.
    fn close_raisers(&mut self) {
        for _ in 0..self.all.len() {
            for index in 0..self.all.len() {
                let raised_by = self.all[index].raised_by;
                let more = (0..self.all.len()).filter(|other| raised_by >> other & 1 == 1);
                let more = more.fold(raised_by, |bits, other| bits | self.all[other].raised_by);
                self.all[index].raised_by = more;
            }
        }
    }

    fn meets(&self, around: &Around<'_>, threat: ThreatIndex) -> ThreatControls {
        let mut met = ThreatControls::default();
        if around.scenario.threats[threat.0 as usize].assumed {
            return met;
        }
        for (index, control) in around.scenario.controls.iter().enumerate() {
            let acts = around.acts(control, threat);
            if acts.is_empty() {
                continue;
            }
            let bit = 1 << index;
            if acts.iter().any(|act| act.nodes.is_none()) {
                met.always |= bit;
            }
            met.asked |= bit | self.all[index].raised_by;
            met.meets.push(Meet { control: index as u32, acts });
        }
        met
    }

    /// Allows for roundings: a host counts as below its level only by more than roundings.
    pub(crate) fn allow_for(&mut self, network: &Network) {
        for control in &mut self.all {
            let slack = control.hosts.iter().map(|&host| network.nodes[self.hosts[host as usize] as usize].slack);
            control.below = control.below.saturating_add(slack.max().unwrap_or(0));
        }
    }

    fn add_needs(&mut self, scenario: &Scenario, network: &mut Network) {
        for (index, control) in (0..).zip(&scenario.controls) {
            let mut twins = Twins::default();
            for act in &control.acts {
                let Act::Need { needs, effect } = act else { continue };
                let (word, kind) = match effect {
                    NeedEffect::Buffer(law) => ("buffer", NeedActKind::Buffer(law.clone())),
                    NeedEffect::Probability(law) => ("probability", NeedActKind::Probability(law.clone())),
                    NeedEffect::Member { node, weight, switchover } => {
                        let node = network.position[node.0 as usize];
                        let weight = capacity::stated(*weight);
                        ("member", NeedActKind::Member { node, weight, switchover: switchover.get() })
                    }
                };
                let key = twins.key(&control.id, word);
                for need in needs {
                    let position = network.position[need.node.0 as usize] as usize;
                    let need = (network.nodes[position].needs.0 + need.need) as usize;
                    if network.needs[need].controls == NONE {
                        network.needs[need].controls = self.needs.len() as u32;
                        network.needs[need].plain = false;
                        self.needs.push(NeedControls { acts: Vec::new() });
                    }
                    let acts = &mut self.needs[network.needs[need].controls as usize].acts;
                    acts.push(NeedAct { control: index, key, kind: kind.clone() });
                }
            }
        }
    }

    /// Finds the controls that run on nodes that each node can bring down.
    fn reach(&mut self, network: &Network) {
        if self.hosts.is_empty() {
            return;
        }
        for (index, control) in self.all.iter().enumerate() {
            for &host in &control.hosts {
                self.reaches[self.hosts[host as usize] as usize] |= 1 << index;
            }
        }
        // Users come after their suppliers, except on cycles. All suppliers of a user reach what the user reaches.
        loop {
            let mut changed = false;
            for need in network.needs.iter().rev() {
                let reached = self.reaches[need.node as usize];
                let members = network.members[need.members.0 as usize..need.members.1 as usize].iter();
                let added = self.needs.get(need.controls as usize).into_iter().flat_map(|need| &need.acts);
                let added = added.filter_map(|act| match act.kind {
                    NeedActKind::Member { node, .. } => Some(node),
                    _ => None,
                });
                for member in members.map(|member| member.node).chain(added) {
                    changed |= self.reaches[member as usize] | reached != self.reaches[member as usize];
                    self.reaches[member as usize] |= reached;
                }
            }
            if !changed {
                return;
            }
        }
    }
}

/// Numbers acts of one control and kind, so that each has draws of its own.
#[derive(Default)]
struct Twins(Vec<&'static str>);

impl Twins {
    fn key(&mut self, control: &str, kind: &'static str) -> u64 {
        let twin = self.0.iter().filter(|other| **other == kind).count().to_string();
        self.0.push(kind);
        entity(&["act", control, kind, &twin])
    }
}

fn raisers(scenario: &Scenario, raised: ControlIndex) -> Vec<Raiser> {
    let mut raisers = Vec::new();
    for (index, control) in (0..).zip(&scenario.controls) {
        let mut twins = Twins::default();
        for act in &control.acts {
            let Act::Control { controls, closes } = act else { continue };
            let key = twins.key(&control.id, "closes");
            if controls.contains(&raised) {
                raisers.push(Raiser { control: index, closes: closes.clone(), key });
            }
        }
    }
    raisers
}

/// The parts of the plan that acts on threats are compiled against.
struct Around<'a> {
    scenario: &'a Scenario,
    network: &'a Network,
    losses: &'a Losses,
    /// For each node of the plan, the nodes that need it directly.
    feeds: &'a [Vec<u32>],
}

impl Around<'_> {
    /// The acts of a control on the occurrences of a threat.
    fn acts(&self, control: &Control, threat: ThreatIndex) -> Vec<PlanAct> {
        let mut twins = Twins::default();
        let mut acts = Vec::new();
        for act in &control.acts {
            let Act::Occurrence { threats, nodes, effect } = act else { continue };
            let (word, kind, law) = kind(effect, nodes.is_some());
            let key = twins.key(&control.id, word);
            if threats.as_ref().is_some_and(|threats| !threats.contains(&threat)) {
                continue;
            }
            let mut compiled = PlanAct { kind, law: law.clone(), key, nodes: None, slots: Vec::new() };
            let matters = match (effect, nodes) {
                (Effect::Losses { categories, .. }, Some(nodes)) => {
                    compiled.slots = self.downtime_slots(nodes, categories.as_deref(), threat);
                    !compiled.slots.is_empty()
                }
                (Effect::Losses { categories, .. }, None) => {
                    compiled.slots = self.direct_slots(categories.as_deref(), threat);
                    !compiled.slots.is_empty()
                }
                (Effect::Prevents(_), _) => true,
                (_, None) => !self.candidates(threat).is_empty(),
                (_, Some(nodes)) => {
                    compiled.nodes = Some(nodes.iter().map(|node| node.0).collect());
                    self.candidates(threat).iter().any(|node| nodes.contains(node))
                }
            };
            if matters {
                acts.push(compiled);
            }
        }
        acts
    }

    fn candidates(&self, threat: ThreatIndex) -> &[NodeIndex] {
        let hits = self.scenario.threats[threat.0 as usize].hits.as_ref();
        hits.map_or(&[], |hits| Pick::candidates(&hits.pick))
    }

    fn direct_slots(&self, categories: Option<&[CategoryIndex]>, threat: ThreatIndex) -> Vec<u32> {
        let first = self.losses.first_direct[threat.0 as usize];
        let count = self.scenario.threats[threat.0 as usize].losses.len() as u32;
        self.of_categories(first..first + count, categories)
    }

    fn of_categories(&self, slots: std::ops::Range<u32>, categories: Option<&[CategoryIndex]>) -> Vec<u32> {
        let category = |slot: &u32| self.losses.slots[*slot as usize].category;
        slots.filter(|slot| categories.is_none_or(|chosen| chosen.contains(&category(slot)))).collect()
    }

    /// Slots of the downtime of nodes that the threat can bring down.
    fn downtime_slots(
        &self,
        nodes: &[NodeIndex],
        categories: Option<&[CategoryIndex]>,
        threat: ThreatIndex,
    ) -> Vec<u32> {
        let mut down = vec![false; self.network.nodes.len()];
        let mut stack: Vec<u32> =
            self.candidates(threat).iter().map(|node| self.network.position[node.0 as usize]).collect();
        while let Some(node) = stack.pop() {
            if !std::mem::replace(&mut down[node as usize], true) {
                stack.extend(&self.feeds[node as usize]);
            }
        }
        let mut slots = Vec::new();
        for node in nodes.iter().filter(|node| down[self.network.position[node.0 as usize] as usize]) {
            let Some(meter) = self.losses.meter(*node) else { continue };
            for curve in &self.losses.curves[meter.curves.0 as usize..meter.curves.1 as usize] {
                slots.extend(self.of_categories(curve.slot..curve.slot + 1, categories));
            }
        }
        slots
    }
}

fn feeds(network: &Network) -> Vec<Vec<u32>> {
    let mut feeds = vec![Vec::new(); network.nodes.len()];
    for need in &network.needs {
        for member in &network.members[need.members.0 as usize..need.members.1 as usize] {
            feeds[member.node as usize].push(need.node);
        }
    }
    feeds
}

fn kind(effect: &Effect, at_nodes: bool) -> (&'static str, ActKind, &Law) {
    match effect {
        Effect::Prevents(law) => ("prevents", ActKind::Prevents, law),
        Effect::Takes(Shrink::Factor(law)) => ("takes-factor", ActKind::TakesFactor, law),
        Effect::Takes(Shrink::Cap(law)) => ("takes-cap", ActKind::TakesCap, law),
        Effect::Outage(Shrink::Factor(law)) => ("outage-factor", ActKind::OutageFactor, law),
        Effect::Outage(Shrink::Cap(law)) => ("outage-cap", ActKind::OutageCap, law),
        Effect::Losses { shrink: Shrink::Factor(law), .. } if at_nodes => ("relief", ActKind::Relief, law),
        Effect::Losses { shrink: Shrink::Factor(law), .. } => ("loss-factor", ActKind::LossFactor, law),
        Effect::Losses { shrink: Shrink::Cap(law), .. } => ("loss-cap", ActKind::LossCap, law),
    }
}

/// The longest time that the network may need to come to rest after its last disruption has ended: restarts, one after the other.
fn longest_restart(network: &Network) -> i64 {
    let mut longest = vec![0i64; network.nodes.len()];
    for node in 0..network.nodes.len() {
        let (from, to) = network.nodes[node].needs;
        for need in &network.needs[from as usize..to as usize] {
            let members = &network.members[need.members.0 as usize..need.members.1 as usize];
            let before = members.iter().map(|member| longest[member.node as usize]).max().unwrap_or(0);
            longest[node] = longest[node].max(before.saturating_add(need.restart));
        }
        if let Some(cycle) = network.cycles.get(network.nodes[node].cycle as usize).cloned() {
            // No need of a cycle has a restart time, so all nodes of a cycle take the longest time from outside.
            let most = cycle.clone().map(|member| longest[member as usize]).max().unwrap_or(0);
            cycle.for_each(|member| longest[member as usize] = most);
        }
    }
    longest.into_iter().max().unwrap_or(0).min(Ticks::YEAR.get() * 1000)
}
