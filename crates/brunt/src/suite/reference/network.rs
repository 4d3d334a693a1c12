//! Every node's capacity and cause as a function of time, built component by component from the functions it depends on.

use crate::suite::reference::compound::left;
use crate::suite::reference::control::{Added, Duty, at_need, member};
use crate::suite::reference::fixed::FULL;
use crate::suite::reference::need::Place;
use crate::suite::reference::outage::Outage;
use crate::suite::reference::reading::{Level, Reading, Standing, UP, best};
use crate::suite::reference::support::{Support, extended, supports};
use brunt::scenario::{Need, Scenario};
use std::collections::BTreeMap;

/// From an instant on: a capacity, and the rank of the disruption that is charged with what is missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub from: i64,
    pub capacity: u64,
    pub cause: Option<usize>,
    /// The need that brings it; none where the cause acts on the node itself.
    pub through: Option<usize>,
}

/// A function of time: pieces in order, the first from 0 on.
pub(super) type Course = Vec<Piece>;

/// The piece in force at an instant.
pub(super) fn at(course: &[Piece], t: i64) -> Piece {
    course[course.partition_point(|piece| piece.from <= t) - 1]
}

/// The capacity just before an instant. Everything works before the trial and after the horizon.
pub(super) fn capacity_before(course: &[Piece], t: i64, horizon: i64) -> u64 {
    if t <= 0 || t > horizon || course.is_empty() { FULL } else { at(course, t - 1).capacity }
}

/// What a trial is given: the scenario, its disruptions best-ranked first, and the controls that needs ask.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub scenario: &'a Scenario,
    pub ranked: &'a [Outage],
    pub duty: &'a Duty<'a>,
}

/// What the network goes through over the horizon.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    /// By node.
    pub courses: Vec<Course>,
    /// How each need stands, from 0 on.
    pub standings: BTreeMap<Place, Vec<Standing>>,
}

/// The course of every node over the horizon.
pub(super) fn courses(given: Given<'_>) -> Vec<Course> {
    tell(given).courses
}

/// The courses of all nodes, and how their needs stand meanwhile.
pub(super) fn tell(given: Given<'_>) -> Told {
    let mut told = Told { courses: vec![Course::new(); given.scenario.nodes.len()], standings: BTreeMap::new() };
    for component in components(given.scenario) {
        Component::new(given, &component).run(&mut told);
    }
    told
}

/// Which nodes need which, themselves and by way of others too.
pub(super) fn reaches(scenario: &Scenario) -> Vec<Vec<bool>> {
    let nodes = scenario.nodes.len();
    let mut reaches = vec![vec![false; nodes]; nodes];
    for (node, entry) in scenario.nodes.iter().enumerate() {
        reaches[node][node] = true;
        for need in 0..entry.needs.len() {
            feeders(scenario, (node, need)).into_iter().for_each(|member| reaches[node][member] = true);
        }
    }
    for via in 0..nodes {
        for from in 0..nodes {
            for to in 0..nodes {
                reaches[from][to] |= reaches[from][via] && reaches[via][to];
            }
        }
    }
    reaches
}

/// Nodes that need one another, in an order in which what is needed comes first.
pub(super) fn components(scenario: &Scenario) -> Vec<Vec<usize>> {
    let (nodes, reaches) = (scenario.nodes.len(), reaches(scenario));
    let together = |a: usize, b: usize| reaches[a][b] && reaches[b][a];
    let mut heads: Vec<usize> = (0..nodes).filter(|&node| (0..node).all(|other| !together(node, other))).collect();
    heads.sort_by_key(|&head| reaches[head].iter().filter(|&&reached| reached).count());
    heads.into_iter().map(|head| (0..nodes).filter(|&node| together(head, node)).collect()).collect()
}

/// The clocks of one need as an instant left them.
#[derive(Debug, Clone)]
struct Clocks {
    /// Since when the support before rerouting has been below 1.
    rerouting: Option<i64>,
    /// The members that controls add for this shortfall.
    added: Vec<Added>,
    /// The episode that lasts.
    episode: Option<Open>,
    /// Whether the episode was felt.
    felt: bool,
    /// What the need passed on.
    passed: Level,
    /// Restarts: until when, at what level.
    holds: Vec<(i64, Level)>,
}

/// An episode of a need.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// When the buffer is empty.
    felt_from: i64,
    /// Whether it is passed on.
    passes: bool,
}

struct Component<'a> {
    given: Given<'a>,
    nodes: &'a [usize],
    /// For each node of the component its needs.
    clocks: Vec<Vec<Clocks>>,
}

impl<'a> Component<'a> {
    fn new(given: Given<'a>, nodes: &'a [usize]) -> Self {
        let rest =
            Clocks { rerouting: None, added: Vec::new(), episode: None, felt: false, passed: UP, holds: Vec::new() };
        let clocks = nodes.iter().map(|&node| vec![rest.clone(); given.scenario.nodes[node].needs.len()]).collect();
        Self { given, nodes, clocks }
    }

    /// Goes from instant to instant and settles the component at each.
    fn run(&mut self, told: &mut Told) {
        let mut next = Some(0);
        while let Some(t) = next {
            self.settle(t, told);
            next = self.next_instant(t, &told.courses);
        }
    }

    fn settle(&mut self, t: i64, Told { courses, standings }: &mut Told) {
        let mut state: Vec<Level> =
            (courses.iter()).map(|course| if course.is_empty() { UP } else { at(course, t).into_level() }).collect();
        self.nodes.iter().for_each(|&node| state[node] = UP);
        self.open(t, &state);
        self.greatest_fixpoint(t, &mut state);
        self.trace_causes(t, &mut state);
        for (inside, number) in self.needs() {
            let form = &self.need(inside, number).form;
            let standing = self.read(inside, number, t, &state).standing(t, form, &state);
            let before = standings.entry((self.nodes[inside], number)).or_default();
            if before.last().is_none_or(|last| !last.is_as(&standing)) {
                before.push(standing);
            }
        }
        for (inside, &node) in self.nodes.iter().enumerate() {
            let Level { capacity, cause } = state[node];
            let piece = Piece { from: t, capacity, cause, through: self.through(inside, t, &state) };
            let course = &mut courses[node];
            if course.last().is_none_or(|last| (last.capacity, last.cause) != (piece.capacity, piece.cause)) {
                course.push(piece);
            }
        }
        self.move_clocks(t, &state);
    }

    fn need(&self, inside: usize, need: usize) -> &'a Need {
        &self.given.scenario.nodes[self.nodes[inside]].needs[need]
    }

    /// All needs by position: of which node of the component, and which of its needs.
    fn needs(&self) -> Vec<(usize, usize)> {
        let of = |inside: usize| (0..self.clocks[inside].len()).map(move |need| (inside, need));
        (0..self.nodes.len()).flat_map(of).collect()
    }

    /// Asks controls, and draws, for shortfalls and episodes that begin now. A need that asks lies on no cycle, so its members are
    /// settled already.
    fn open(&mut self, t: i64, state: &[Level]) {
        for (inside, number) in self.needs() {
            let (place, duty) = ((self.nodes[inside], number), self.given.duty);
            let shortfall = self.read(inside, number, t, state).before;
            if self.asks(place) && self.clocks[inside][number].rerouting.is_none() && shortfall.capacity < FULL {
                let demand = duty.of_need(place, self.begun_by(&shortfall, state), t);
                self.clocks[inside][number].added = duty.added(place, &demand);
            }
            let episode = self.read(inside, number, t, state).support;
            if self.asks(place) && self.clocks[inside][number].episode.is_none() && episode.capacity < FULL {
                let demand = duty.of_need(place, self.begun_by(&episode, state), t);
                let (felt_from, passes) = (t + duty.buffer(place, &demand), duty.feels(place, &demand));
                self.clocks[inside][number].episode = Some(Open { felt_from, passes });
            }
        }
    }

    /// Whether a need has a chance of its own or controls.
    fn asks(&self, place: Place) -> bool {
        let scenario = self.given.scenario;
        let mut acts = scenario.controls.iter().flat_map(|control| &control.acts);
        scenario.nodes[place.0].needs[place.1].probability.get() < 1.0 || acts.any(|act| at_need(act, place).is_some())
    }

    /// The occurrence that causes a shortfall.
    fn begun_by(&self, support: &Support, state: &[Level]) -> u32 {
        let cause = best(support.binding.iter().map(|&node| state[node].cause));
        self.given.ranked[cause.expect("a shortfall has a cause")].occurrence
    }

    /// What a need supports and passes on, with its clocks as they stood just before.
    fn read(&self, inside: usize, number: usize, t: i64, state: &[Level]) -> Reading {
        let (need, clocks) = (self.need(inside, number), &self.clocks[inside][number]);
        let (before, after) = own_supports(need, state);
        let since = clocks.rerouting.unwrap_or(t);
        let rerouted = since + need.switchover.get() <= t;
        let own = if before.capacity == FULL || !rerouted { before.clone() } else { after };
        let there: Vec<Added> = clocks.added.iter().copied().filter(|added| since + added.switchover <= t).collect();
        let support = if before.capacity == FULL || there.is_empty() { own } else { with(need, own, &there, state) };
        let Open { felt_from, passes } = clocks.episode.unwrap_or(Open::plain(need, t));
        let felt = if t < felt_from || !passes { FULL } else { support.capacity };
        let mut holds: Vec<_> = clocks.holds.iter().copied().filter(|hold| t < hold.0).collect();
        if clocks.felt && support.capacity == FULL && need.restart.get() > 0 {
            holds.push((t + need.restart.get(), clocks.passed));
        }
        Reading { before, support, passes, felt, holds }
    }

    fn own(&self, node: usize, t: i64) -> u64 {
        let mine = self.given.ranked.iter().filter(|outage| outage.node == node);
        left(mine.filter_map(|outage| outage.taken(t)))
    }

    /// The best-ranked disruption in force at a node.
    fn own_cause(&self, node: usize, t: i64) -> Option<usize> {
        self.given.ranked.iter().position(|outage| outage.node == node && outage.taken(t).is_some())
    }

    /// Starts with the whole component up, and lowers capacities until nothing changes any more.
    fn greatest_fixpoint(&self, t: i64, state: &mut [Level]) {
        loop {
            let lowered: Vec<u64> = (0..self.nodes.len())
                .map(|inside| {
                    let passed = |need| self.read(inside, need, t, state).passed();
                    let needs = (0..self.clocks[inside].len()).map(passed);
                    needs.fold(self.own(self.nodes[inside], t), u64::min)
                })
                .collect();
            if self.nodes.iter().zip(&lowered).all(|(&node, &capacity)| state[node].capacity == capacity) {
                return;
            }
            self.nodes.iter().zip(lowered).for_each(|(&node, capacity)| state[node].capacity = capacity);
        }
    }

    /// Each node's cause: the best-ranked disruption that can be reached along binding links.
    fn trace_causes(&self, t: i64, state: &mut [Level]) {
        let links: Vec<Links> = (0..self.nodes.len()).map(|inside| self.links(inside, t, state)).collect();
        for start in 0..self.nodes.len() {
            let (mut reached, mut open) = (vec![false; self.nodes.len()], vec![start]);
            while let Some(inside) = open.pop() {
                if !std::mem::replace(&mut reached[inside], true) {
                    open.extend(&links[inside].inside);
                }
            }
            let reached = links.iter().zip(reached).filter(|entry| entry.1);
            state[self.nodes[start]].cause = best(reached.flat_map(|entry| entry.0.causes.iter().copied()));
        }
    }

    /// What keeps a node from having more capacity.
    fn links(&self, inside: usize, t: i64, state: &[Level]) -> Links {
        let (node, mut links) = (self.nodes[inside], Links::default());
        let capacity = state[node].capacity;
        if capacity == FULL {
            return links;
        }
        if self.own(node, t) == capacity {
            links.causes.push(self.own_cause(node, t));
        }
        for number in 0..self.clocks[inside].len() {
            let reading = self.read(inside, number, t, state);
            let holds = reading.holds.iter().filter(|hold| hold.1.capacity == capacity);
            links.causes.extend(holds.map(|hold| hold.1.cause));
            if reading.felt == capacity {
                for &member in &reading.support.binding {
                    match self.nodes.iter().position(|&node| node == member) {
                        Some(inside) => links.inside.push(inside),
                        None => links.causes.push(state[member].cause),
                    }
                }
            }
        }
        links
    }

    /// The first need of a node that passes all of what is missing on, by the cause that it has; none where the cause acts on the node
    /// itself and nothing else is missing.
    fn through(&self, inside: usize, t: i64, state: &[Level]) -> Option<usize> {
        let node = self.nodes[inside];
        let Level { capacity, cause } = state[node];
        if capacity == FULL || (self.own(node, t), self.own_cause(node, t)) == (capacity, cause) {
            return None;
        }
        (0..self.clocks[inside].len()).find(|&number| {
            let reading = self.read(inside, number, t, state);
            (reading.passed(), reading.cause(state)) == (capacity, cause)
        })
    }

    /// The clocks are moved once, when capacities and causes have settled.
    fn move_clocks(&mut self, t: i64, state: &[Level]) {
        for (inside, number) in self.needs() {
            let (need, reading) = (self.need(inside, number), self.read(inside, number, t, state));
            let clocks = &mut self.clocks[inside][number];
            clocks.rerouting = (reading.before.capacity < FULL).then(|| clocks.rerouting.unwrap_or(t));
            clocks.added.retain(|_| reading.before.capacity < FULL);
            clocks.episode = (reading.support.capacity < FULL).then(|| clocks.episode.unwrap_or(Open::plain(need, t)));
            clocks.felt = reading.felt < FULL;
            clocks.passed = Level { capacity: reading.passed(), cause: reading.cause(state) };
            clocks.holds = reading.holds;
        }
    }

    /// The first instant after `t` at which anything outside or any clock may change something.
    fn next_instant(&self, t: i64, courses: &[Course]) -> Option<i64> {
        let outages = self.given.ranked.iter().filter(|outage| self.nodes.contains(&outage.node));
        let mut instants: Vec<i64> =
            outages.flat_map(|outage| &outage.stages).flat_map(|stage| [stage.0, stage.1]).collect();
        for (inside, number) in self.needs() {
            let (need, clocks) = (self.need(inside, number), &self.clocks[inside][number]);
            let feeders = feeders(self.given.scenario, (self.nodes[inside], number));
            instants.extend(feeders.iter().flat_map(|&member| &courses[member]).map(|piece| piece.from));
            let added =
                clocks.rerouting.iter().flat_map(|since| clocks.added.iter().map(move |one| since + one.switchover));
            instants.extend(added);
            instants.extend(clocks.rerouting.map(|since| since + need.switchover.get()));
            instants.extend(clocks.episode.map(|episode| episode.felt_from));
            instants.extend(clocks.holds.iter().map(|hold| hold.0));
        }
        instants.into_iter().filter(|&instant| t < instant && instant < self.given.scenario.horizon.get()).min()
    }
}

/// What keeps a node down: causes from outside, and nodes of its own component.
#[derive(Default)]
struct Links {
    causes: Vec<Option<usize>>,
    inside: Vec<usize>,
}

impl Piece {
    fn into_level(self) -> Level {
        Level { capacity: self.capacity, cause: self.cause }
    }
}

impl Open {
    /// An episode that opens with nothing to ask for.
    fn plain(need: &Need, t: i64) -> Self {
        Self { felt_from: t + need.buffer.get(), passes: true }
    }
}

fn members(need: &Need) -> Vec<usize> {
    need.form.members().map(|member| member.0 as usize).collect()
}

/// The members of a need, and those that controls may add.
fn feeders(scenario: &Scenario, place: Place) -> Vec<usize> {
    let acts = scenario.controls.iter().flat_map(|control| &control.acts);
    let added = acts.filter_map(|act| member(act, place)).map(|added| added.node);
    members(&scenario.nodes[place.0].needs[place.1]).into_iter().chain(added).collect()
}

/// What the members of a need support before and after rerouting.
fn own_supports(need: &Need, state: &[Level]) -> (Support, Support) {
    let nodes = members(need);
    let capacities: Vec<u64> = nodes.iter().map(|&member| state[member].capacity).collect();
    let (before, after) = supports(&need.form, &capacities);
    (before.named(&nodes), after.named(&nodes))
}

/// The better of what a need has with added members and without.
fn with(need: &Need, own: Support, added: &[Added], state: &[Level]) -> Support {
    let nodes: Vec<usize> = members(need).into_iter().chain(added.iter().map(|one| one.node)).collect();
    let capacities: Vec<u64> = nodes.iter().map(|&member| state[member].capacity).collect();
    let weights: Vec<f64> = added.iter().map(|one| one.weight).collect();
    let with = extended(&need.form, &capacities, &weights).named(&nodes);
    if with.capacity > own.capacity { with } else { own }
}
