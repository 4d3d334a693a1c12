//! Each stage of the way from a scenario file to a report, and the whole.
//!
//! `cargo bench --bench stages` prints times and, where trials are run, trials per second.

use brunt::plan::Plan;
use brunt::report::Report;
use brunt::scenario::{Scenario, file};
use brunt::simulate::{Run, Silent, replay, simulate};
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

criterion_group!(benches, stages, a_million_trials, end_to_end);
criterion_main!(benches);
