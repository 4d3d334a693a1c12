//! Each stage of the way from a scenario file to a report, and the whole.
//!
//! `cargo bench --bench stages` prints times and, where trials are run, trials per second.

use brunt::measure::Combination;
use brunt::plan::Plan;
use brunt::report::Report;
use brunt::scenario::{ControlIndex, ControlSet, Cover, Level, PartyIndex, Policy, Programme, Scenario, file};
use brunt::settle::{Layer, Terms, settle};
use brunt::simulate::{Compare, Compared, Run, Silent, Variants, every_set, losses, replay, simulate, variants};
use brunt::units::Money;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// Scenarios and how many trials of each a bench runs.
const SCENARIOS: [(&str, u64); 3] = [
    ("tests/data/register-10.toml", 100_000),
    ("tests/data/network-200.json", 2_000),
    ("scenarios/contact-centre.toml", 20_000),
];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn load(name: &str) -> Scenario {
    let checked = file::load(&path(name), &|path| std::fs::read(path));
    checked.scenario.expect("the scenario is sound")
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn stages(criterion: &mut Criterion) {
    for (name, trials) in SCENARIOS {
        let scenario = load(name);
        let plan = Plan::compile(&scenario).expect("the scenario compiles");
        let mut group = criterion.benchmark_group(stem(name));
        group.sample_size(10);
        group.bench_function("load and check", |bench| bench.iter(|| load(black_box(name))));
        group.bench_function("compile", |bench| bench.iter(|| Plan::compile(black_box(&scenario))));
        group.bench_function("replay one trial", |bench| bench.iter(|| replay(&plan, 1, black_box(7))));
        group.throughput(Throughput::Elements(trials));
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
            group.bench_function(BenchmarkId::new("simulate, threads", threads), |bench| {
                bench.iter(|| pool.install(|| simulate(&plan, &Run::new(trials), &Silent)));
            });
        }
        let ledger = simulate(&plan, &Run::new(trials), &Silent).expect("losses can be counted");
        group.bench_function("measure and report", |bench| bench.iter(|| Report::new(&scenario, &plan, &ledger)));
        group.finish();
    }
}

/// Sets of twelve controls on the same trials against one run, on one thread: all but each one, and all 4,096 with the tail of each.
fn controls(criterion: &mut Criterion) {
    let trials = 4_000;
    let scenario = load("scenarios/contact-centre.toml");
    let plan = Plan::compile(&scenario).expect("the scenario compiles");
    let (run, all) = (Run::new(trials), scenario.all_controls());
    let without_one = (0..all.len() as u32).map(|control| all.without(ControlIndex(control)));
    let without_one = Compare::new(std::iter::once(all).chain(without_one).collect());
    let every = Compare::new(every_set(all));
    let compare = |compare: &Compare| variants(&plan, None, &run, compare, &Silent).expect("losses can be counted");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let mut group = criterion.benchmark_group("controls of the contact centre");
    group.sample_size(10).throughput(Throughput::Elements(trials));
    group.bench_function("one run", |bench| bench.iter(|| pool.install(|| simulate(&plan, &run, &Silent))));
    group.bench_function("leave one out", |bench| bench.iter(|| pool.install(|| compare(&without_one))));
    group.bench_function("Shapley values of mean and tail, exact", |bench| {
        bench.iter(|| pool.install(|| fair_parts(&compare(&every), all)));
    });
    group.finish();
}

/// Shapley values of the total by all sets.
fn fair_parts(found: &Variants, all: ControlSet) -> usize {
    let (trials, count) = ((found.trials().end - found.trials().start) as usize, all.len());
    let mut parts = Combination::new(trials, count, Level::new(0.99).expect("a level"));
    let mut column = Vec::new();
    for set in every_set(all) {
        let weight = |control: u32| {
            let has = set.contains(ControlIndex(control));
            let others = set.len() - usize::from(has);
            let orders: f64 = (0..others).map(|i| (count - 1 - i) as f64 / (i + 1) as f64).product();
            if has { -1.0 / (count as f64 * orders) } else { 1.0 / (count as f64 * orders) }
        };
        let weights: Vec<f64> = (0..count as u32).map(weight).collect();
        found.read(set, Compared::Total, &mut column);
        parts.add(&column, &weights);
    }
    parts.finish(None).len()
}

fn a_million_trials(criterion: &mut Criterion) {
    let plan = Plan::compile(&load("tests/data/register-10.toml")).expect("the scenario compiles");
    let mut group = criterion.benchmark_group("register-10");
    group.sample_size(10).throughput(Throughput::Elements(1_000_000));
    group.bench_function("simulate a million trials", |bench| {
        bench.iter(|| simulate(&plan, &Run::new(1_000_000), &Silent));
    });
    group.finish();
}

fn end_to_end(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("contact-centre");
    group.sample_size(10).throughput(Throughput::Elements(20_000));
    group.bench_function("file to report", |bench| {
        bench.iter(|| {
            let scenario = load("scenarios/contact-centre.toml");
            let plan = Plan::compile(&scenario).expect("the scenario compiles");
            let ledger = simulate(&plan, &Run::new(20_000), &Silent).expect("losses can be counted");
            Report::new(&scenario, &plan, &ledger)
        });
    });
    group.finish();
}

/// A layer with terms for each event and for the year, on twenty lognormal events a year: the money terms alone, and the whole programme.
fn layers(criterion: &mut Criterion) {
    const YEARS: u64 = 200_000;
    let text = "brunt = 1\nscenario = { name = \"layers\", currency = \"USD\" }\nparties = { insurer = {}, us = {} }\n\
                [threats.event]\nframework = \"operational\"\nfrequency = { poisson = 20 }\n\
                losses = [{ category = \"loss\", bearer = \"us\", amount = { lognormal = { mu = 10, sigma = 2 } } }]\n";
    let checked = file::load(Path::new("layers.toml"), &|_| Ok(text.as_bytes().to_vec()));
    let plan = Plan::compile(&checked.scenario.expect("the scenario is sound")).expect("the scenario compiles");
    let table = losses(&plan, &Run::new(YEARS)).expect("losses can be counted");
    let money = |amount| Money::new(amount).expect("an amount");
    let policy = Policy::new("layer", PartyIndex(1), PartyIndex(0), Cover::losses())
        .with_retention(money(1e5))
        .with_limit(money(9e5))
        .with_aggregate(money(1e6), Some(money(5e6)));
    let layer = Layer::new(&policy).expect("a layer");
    let programme = Programme::default().with_policy(policy);
    let terms = Terms::compile(&plan, &programme).expect("terms that fit");
    let events = terms.event_losses(0, &table).expect("losses of the same scenario");
    let mut group = criterion.benchmark_group("layers");
    group.sample_size(20).throughput(Throughput::Elements(YEARS));
    group.bench_function("keep every loss", |bench| bench.iter(|| losses(&plan, &Run::new(YEARS))));
    group.bench_function("one layer, one thread", |bench| bench.iter(|| layer.years(black_box(&events))));
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        group.bench_function(BenchmarkId::new("settle a programme, threads", threads), |bench| {
            bench.iter(|| pool.install(|| settle(&terms, &table)));
        });
    }
    group.finish();
}

criterion_group!(benches, stages, controls, a_million_trials, end_to_end, layers);
criterion_main!(benches);
