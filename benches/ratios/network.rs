//! A network of 200 nodes: disruptions spread through needs, and each lost hour is put down to the disruption that causes it.

use crate::plain::{Figures, figures};
use brunt::build::{DowntimeCurve, Frequency, Hits, Law, Need, Node, Scenario, Selector, Threat};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal, Poisson};

const NODES: usize = 200;
/// First node of the second tier, and of the tier whose lost hours cost money.
const SYSTEMS: usize = 40;
const PROCESSES: usize = 140;
const THREATS: usize = 40;
/// Hours of a trial.
const YEAR: f64 = 8_760.0;
/// Cost of an hour without a process.
const PER_HOUR: f64 = 1_000.0;
/// Law of the hours of an outage: ln of its median, and sigma.
const OUTAGE: (f64, f64) = (2.0, 1.0);
const FULL: f64 = 1.0;

/// A need of a node: every member, or the best of them.
#[derive(Debug, Clone)]
struct Support {
    every: bool,
    members: Vec<usize>,
}

/// A threat that disrupts one node.
#[derive(Debug, Clone, Copy)]
struct Strike {
    node: usize,
    a_year: f64,
    takes: f64,
}

/// The network, whose nodes need earlier nodes only.
pub(crate) struct Network {
    needs: Vec<Vec<Support>>,
    dependents: Vec<Vec<usize>>,
    strikes: Vec<Strike>,
}

impl Network {
    /// The network with the frequencies of all threats divided by a number.
    pub(crate) fn new(rarer: f64) -> Self {
        let mut word = 0_usize;
        let mut below = |most: usize| {
            word = (word * 1_103 + 12_345) % 1_000_003;
            word % most
        };
        let mut needs = vec![Vec::new(); NODES];
        let mut dependents = vec![Vec::new(); NODES];
        for (node, needs) in needs.iter_mut().enumerate().skip(SYSTEMS) {
            for every in [true, false] {
                let mut members: Vec<usize> = (0..3).map(|_| below(node.min(PROCESSES))).collect();
                members.sort_unstable();
                members.dedup();
                members.iter().for_each(|&member| dependents[member].push(node));
                needs.push(Support { every, members });
            }
        }
        let strike = |threat: usize| {
            let takes = if threat.is_multiple_of(2) { 1.0 } else { 0.5 };
            Strike { node: (threat * 7) % PROCESSES, a_year: 1.0 / rarer, takes }
        };
        Self { needs, dependents, strikes: (0..THREATS).map(strike).collect() }
    }

    /// The same network as a scenario.
    pub(crate) fn scenario(&self) -> Scenario {
        let id = |node: &usize| format!("n{node:03}");
        let mut scenario = Scenario::new("Network", "USD").party("us");
        for (node, needs) in self.needs.iter().enumerate() {
            let need = |support: &Support| {
                let members: Vec<String> = support.members.iter().map(id).collect();
                if support.every { Need::all(members) } else { Need::at_least(1, members) }
            };
            let needs: Vec<Need> = needs.iter().map(need).collect();
            let made = Node::new().needs(needs);
            let costs = || [DowntimeCurve::new("us").per_hour(PER_HOUR)];
            let made = if node < PROCESSES { made } else { made.downtime(costs()) };
            scenario = scenario.node(id(&node), made);
        }
        for (number, strike) in self.strikes.iter().enumerate() {
            let threat = Threat::new("operational").frequency(Frequency::poisson(strike.a_year)).takes(strike.takes);
            let hours = Law::lognormal().mu(OUTAGE.0).sigma(OUTAGE.1);
            let threat = threat.hits(Hits::all(Selector::nodes([id(&strike.node)]))).outage(hours);
            scenario = scenario.threat(format!("t{number:02}"), threat);
        }
        scenario
    }
}

/// A disruption of a year, and what it causes.
#[derive(Debug, Clone, Copy)]
struct Hit {
    node: usize,
    start: f64,
    end: f64,
    left: f64,
    loss: f64,
}

/// State of a node: capacity, the disruption that causes its loss, and the time since which it has both.
#[derive(Debug, Clone, Copy)]
struct State {
    capacity: f64,
    cause: usize,
    since: f64,
}

/// Nodes whose state may have changed, by number.
type Dirty = [u64; NODES.div_ceil(64)];

/// Losses of years, by a loop over the starts and ends of disruptions in which only nodes are looked at whose suppliers changed.
pub(crate) fn plain(network: &Network, years: u64, seed: u64) -> Figures {
    let mut generator = SmallRng::seed_from_u64(seed);
    let length = LogNormal::new(OUTAGE.0, OUTAGE.1).expect("a finite law");
    let counts = |strike: &Strike| Poisson::new(strike.a_year).expect("a frequency above 0");
    let counts: Vec<Poisson<f64>> = network.strikes.iter().map(counts).collect();
    let (mut hits, mut moments, mut losses) = (Vec::new(), Vec::new(), Vec::new());
    let mut active = vec![Vec::new(); NODES];
    for _ in 0..years {
        hits.clear();
        for (strike, count) in network.strikes.iter().zip(&counts) {
            for _ in 0..count.sample(&mut generator) as u64 {
                let start = generator.random::<f64>() * YEAR;
                let end = (start + length.sample(&mut generator)).min(YEAR);
                hits.push(Hit { node: strike.node, start, end, left: FULL - strike.takes, loss: 0.0 });
            }
        }
        moments.clear();
        moments.extend(hits.iter().enumerate().flat_map(|(hit, of)| [(of.start, hit, true), (of.end, hit, false)]));
        moments.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        year(network, &mut hits, &moments, &mut active);
        losses.push(hits.iter().map(|hit| hit.loss).sum());
    }
    figures(losses)
}

fn year(network: &Network, hits: &mut [Hit], moments: &[(f64, usize, bool)], active: &mut [Vec<usize>]) {
    let mut states = [State { capacity: FULL, cause: usize::MAX, since: 0.0 }; NODES];
    for of_instant in moments.chunk_by(|a, b| a.0 == b.0) {
        let now = of_instant[0].0;
        let mut dirty: Dirty = Default::default();
        for &(_, hit, starts) in of_instant {
            let node = hits[hit].node;
            if starts {
                active[node].push(hit);
            } else {
                active[node].retain(|&other| other != hit);
            }
            dirty[node / 64] |= 1 << (node % 64);
        }
        while let Some(word) = dirty.iter().position(|&word| word != 0) {
            let node = word * 64 + dirty[word].trailing_zeros() as usize;
            dirty[word] &= dirty[word] - 1;
            let (capacity, cause) = look(network, hits, active, &states, node);
            let state = &mut states[node];
            if (capacity, cause) == (state.capacity, state.cause) {
                continue;
            }
            if node >= PROCESSES && state.capacity < FULL {
                hits[state.cause].loss += (FULL - state.capacity) * PER_HOUR * (now - state.since);
            }
            *state = State { capacity, cause, since: now };
            network.dependents[node].iter().for_each(|&above| dirty[above / 64] |= 1 << (above % 64));
        }
    }
    active.iter_mut().for_each(Vec::clear);
}

/// Capacity of a node, and the disruption that binds it: among those that bind equally the one that takes most, then the earliest.
fn look(network: &Network, hits: &[Hit], active: &[Vec<usize>], states: &[State], node: usize) -> (f64, usize) {
    let better = |a: usize, b: usize| {
        if b == usize::MAX || a != usize::MAX && (hits[a].left, hits[a].start) <= (hits[b].left, hits[b].start) {
            a
        } else {
            b
        }
    };
    let mut found = (FULL, usize::MAX);
    for &hit in &active[node] {
        found = (found.0 * hits[hit].left, better(found.1, hit));
    }
    for need in &network.needs[node] {
        let mut of_need = (if need.every { FULL } else { 0.0 }, usize::MAX);
        for &member in &need.members {
            let State { capacity, cause, .. } = states[member];
            if capacity == of_need.0 {
                of_need.1 = better(of_need.1, cause);
            } else if (capacity < of_need.0) == need.every {
                of_need = (capacity, cause);
            }
        }
        if of_need.0 == found.0 {
            found.1 = better(found.1, of_need.1);
        } else if of_need.0 < found.0 {
            found = of_need;
        }
    }
    if found.0 == FULL { (FULL, usize::MAX) } else { found }
}
