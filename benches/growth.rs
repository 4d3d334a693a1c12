//! How time grows: a trial with the number of nodes that it does not reach and with its occurrences, and the way from a scenario to a
//! model with nodes and members of needs.
//!
//! `cargo bench --bench growth` prints times. Where the cost of a trial is flat, the times of a group are alike; where it is linear, the
//! occurrences per second are.

use brunt::build::{DowntimeCurve, Frequency, Hits, Need, Node, Scenario, Selector, Threat};
use brunt::{Model, Run};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::ThreadPool;
use std::fmt::Write;
use std::hint::black_box;

/// Nodes of the part that threats reach.
const REACHED: usize = 20;

/// Nodes and members of needs of the large network: five members a node, the first nodes apart.
const NODES: usize = 100_000;
const MEMBERS: usize = 5;

/// Years of a trial: so long that two thousand occurrences seldom meet.
const YEARS: f64 = 100.0;

/// Threats that reach twenty nodes with needs, and `idle` nodes that cost as much and that nothing reaches.
fn reached(idle: usize, occurrences: f64) -> Scenario {
    let mut scenario = Scenario::new("Growth", "USD").party("us").horizon("36500d");
    for node in 0..REACHED {
        let costs = Node::new().downtime([DowntimeCurve::new("us").per_hour(100)]);
        let of = |steps: [usize; 2]| steps.map(|step| format!("a{:02}", node - step)).to_vec();
        let needs = [Need::all(of([1, 2])).buffer("1h"), Need::any(of([3, 4])).switchover("20m")];
        let needs = if node < 4 { Vec::new() } else { needs.to_vec() };
        scenario = scenario.node(format!("a{node:02}"), costs.needs(needs));
    }
    for node in 0..idle {
        let costs = Node::new().downtime([DowntimeCurve::new("us").per_hour(100)]);
        scenario = scenario.node(format!("z{node:06}"), costs);
    }
    for threat in 0..5 {
        let hit = [threat, threat + 5, threat + 9].map(|node| format!("a{node:02}"));
        let hits = Hits::one(Selector::nodes(hit.to_vec()));
        let threat_of = Threat::new("operational").frequency(Frequency::poisson(occurrences / 5.0 / YEARS));
        scenario = scenario.threat(format!("t{threat}"), threat_of.hits(hits).outage("5h"));
    }
    scenario
}

/// The members of the needs of a node of the large network, by two needs.
fn suppliers(node: usize) -> Option<[Vec<String>; 2]> {
    if node < REACHED {
        return None;
    }
    let before = |step: usize| format!("n{:06}", node - 1 - (node * 31 + step * step * 7) % node.min(2_000));
    let mut members: Vec<String> = (0..MEMBERS * MEMBERS).map(before).collect();
    members.sort();
    members.dedup();
    members.truncate(MEMBERS);
    let later = members.split_off(members.len().min(2));
    Some([members, later])
}

/// The large network from types.
fn large() -> Scenario {
    let mut scenario = Scenario::new("Large", "USD").party("us");
    for node in 0..NODES {
        let needs = suppliers(node).map(|[all, some]| [Need::all(all).buffer("1h"), Need::at_least(1, some)]);
        let made = Node::new().downtime([DowntimeCurve::new("us").per_hour(5)]);
        scenario = scenario.node(format!("n{node:06}"), made.needs(needs.map(Vec::from).unwrap_or_default()));
    }
    let threat = Threat::new("operational").frequency(Frequency::poisson(2)).outage("5h");
    scenario.threat("t", threat.hits(Hits::one(Selector::nodes(["n000000", "n000007"]))))
}

/// The large network as TOML.
fn large_text() -> String {
    let mut text =
        "brunt = 1\nscenario = { name = \"Large\", currency = \"USD\" }\nparties.us = {}\n[nodes]\n".to_owned();
    for node in 0..NODES {
        let needs = suppliers(node).map_or_else(String::new, |[all, some]| {
            format!(", needs = [{{ all = {all:?}, buffer = \"1h\" }}, {{ at_least = 1, of = {some:?} }}]")
        });
        let _ = writeln!(text, "n{node:06} = {{ downtime = {{ bearer = \"us\", per_hour = 5 }}{needs} }}");
    }
    text + "[threats.t]\nframework = \"operational\"\nfrequency = { poisson = 2 }\noutage = \"5h\"\n\
            hits = { one = { nodes = [\"n000000\", \"n000007\"] } }\n"
}

fn one_thread() -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of threads")
}

/// Trials that reach the same twenty nodes of networks of any size. Each run begins with memory for the whole network, many trials are
/// run.
fn by_nodes(criterion: &mut Criterion) {
    let (trials, pool) = (50_000, one_thread());
    let mut group = criterion.benchmark_group("trials by number of nodes");
    group.sample_size(10).throughput(Throughput::Elements(trials));
    for idle in [100, 1_000, 10_000, 100_000] {
        let model = Model::new(&reached(idle, 20.0)).expect("the scenario is sound");
        group.bench_function(BenchmarkId::from_parameter(idle), |bench| {
            bench.iter(|| pool.install(|| model.run(Run::trials(trials))));
        });
    }
    group.finish();
}

/// Trials of one network with more and more occurrences, most of them apart from one another. Elements are occurrences.
fn by_occurrences(criterion: &mut Criterion) {
    let pool = one_thread();
    let mut group = criterion.benchmark_group("occurrences by their number in a trial");
    group.sample_size(10);
    for (occurrences, trials) in [(2_u64, 50_000), (20, 5_000), (200, 500), (2_000, 50)] {
        let model = Model::new(&reached(0, occurrences as f64)).expect("the scenario is sound");
        group.throughput(Throughput::Elements(occurrences * trials));
        group.bench_function(BenchmarkId::from_parameter(occurrences), |bench| {
            bench.iter(|| pool.install(|| model.run(Run::trials(trials))));
        });
    }
    group.finish();
}

/// From a scenario of 100,000 nodes and 500,000 members of needs to its model.
fn models(criterion: &mut Criterion) {
    let (scenario, text) = (large(), large_text());
    assert_eq!(Model::new(&scenario).expect("sound").hash(), Model::from_toml(&text).expect("sound").hash());
    let mut group = criterion.benchmark_group("model of 100,000 nodes and 500,000 members");
    group.sample_size(10);
    group.bench_function("from types", |bench| bench.iter(|| Model::new(black_box(&scenario))));
    group.bench_function("from TOML", |bench| bench.iter(|| Model::from_toml(black_box(&text))));
    group.finish();
}

criterion_group!(benches, by_nodes, by_occurrences, models);
criterion_main!(benches);
