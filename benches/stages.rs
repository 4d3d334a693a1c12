//! Each stage of the way from a scenario file to a report, and the questions.
//!
//! `cargo bench --bench stages` prints times and, where trials are run, trials per second.

mod shared;

use brunt::{Model, Run};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::ThreadPool;
use shared::layered;
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

fn open(name: &str) -> Model {
    Model::open(path(name)).expect("the scenario is sound")
}

fn stem(name: &str) -> String {
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn threads(count: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("a pool of threads")
}

fn stages(criterion: &mut Criterion) {
    for (name, trials) in SCENARIOS {
        let model = open(name);
        let mut group = criterion.benchmark_group(stem(name));
        group.sample_size(10);
        group.bench_function("open", |bench| bench.iter(|| open(black_box(name))));
        group.bench_function("explain one trial", |bench| {
            bench.iter(|| model.explain().trials([black_box(7)]).run(Run::trials(1)));
        });
        group.throughput(Throughput::Elements(trials));
        for count in [1, 2] {
            let pool = threads(count);
            group.bench_function(BenchmarkId::new("run, threads", count), |bench| {
                bench.iter(|| pool.install(|| model.run(Run::trials(trials))));
            });
        }
        let results = model.run(Run::trials(trials)).expect("losses can be counted");
        group.bench_function("report", |bench| bench.iter(|| results.report()));
        group.finish();
    }
}

/// The questions on the contact centre, on one thread, beside one run of the same trials.
fn questions(criterion: &mut Criterion) {
    let trials = 4_000;
    let (model, pool) = (open("scenarios/contact-centre.toml"), threads(1));
    let mut group = criterion.benchmark_group("questions on the contact centre");
    group.sample_size(10).throughput(Throughput::Elements(trials));
    group.bench_function("one run", |bench| bench.iter(|| pool.install(|| model.run(Run::trials(trials)))));
    group.bench_function("controls", |bench| {
        bench.iter(|| pool.install(|| model.controls().run(Run::trials(trials))));
    });
    group.bench_function("stress", |bench| bench.iter(|| pool.install(|| model.stress().run(Run::trials(trials)))));
    group.finish();
}

fn a_million_trials(criterion: &mut Criterion) {
    let model = open("tests/data/register-10.toml");
    let mut group = criterion.benchmark_group("register-10");
    group.sample_size(10).throughput(Throughput::Elements(1_000_000));
    group.bench_function("run a million trials", |bench| bench.iter(|| model.run(Run::trials(1_000_000))));
    group.finish();
}

fn end_to_end(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("contact-centre");
    group.sample_size(10).throughput(Throughput::Elements(20_000));
    group.bench_function("file to report", |bench| {
        bench.iter(|| {
            let results =
                open("scenarios/contact-centre.toml").run(Run::trials(20_000)).expect("losses can be counted");
            results.report()
        });
    });
    group.finish();
}

/// A run of one layer, on one thread and on two.
fn layers(criterion: &mut Criterion) {
    const YEARS: u64 = 200_000;
    let model = Model::new(&layered()).expect("the scenario is sound");
    let mut group = criterion.benchmark_group("layers");
    group.sample_size(20).throughput(Throughput::Elements(YEARS));
    for count in [1, 2] {
        let pool = threads(count);
        group.bench_function(BenchmarkId::new("run, threads", count), |bench| {
            bench.iter(|| pool.install(|| model.run(Run::trials(YEARS))));
        });
    }
    group.finish();
}

criterion_group!(benches, stages, questions, a_million_trials, end_to_end, layers);
criterion_main!(benches);
