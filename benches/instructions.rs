//! Instructions of a run, as a gate that no noise moves: `cargo bench --bench instructions`.
//!
//! Valgrind counts the instructions of a run on one thread and of its report, for a few trials of three scenarios. A count above the limit
//! beside it, 3 % above what was counted with AVX2, fails the bench. Needed: Debian's `valgrind` and the runner of gungraun, `cargo install gungraun-runner --version 0.20.0`;
//! `.ci/instructions` runs the bench where both are installed.

#![allow(unused_qualifications, missing_docs, reason = "code that the macros of gungraun write")]

use brunt::{Model, Run};
use gungraun::{Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use std::hint::black_box;
use std::path::Path;

/// A model and a pool that is this thread, so that all instructions are counted.
fn open(name: &str, trials: u64) -> (Model, rayon::ThreadPool, u64) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let model = Model::open(path).expect("the scenario is sound");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    (model, pool.expect("a pool of this thread"), trials)
}

/// A limit on the number of instructions.
fn at_most(instructions: u64) -> LibraryBenchmarkConfig {
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(Callgrind::default().hard_limits([(EventKind::Ir, instructions)]));
    config
}

#[library_benchmark(setup = open)]
#[bench::register(args = ("tests/data/register-10.toml", 4_096), config = at_most(37_200_000))]
#[bench::network(args = ("tests/data/network-200.json", 256), config = at_most(176_700_000))]
#[bench::contact_centre(args = ("scenarios/contact-centre.toml", 256), config = at_most(721_600_000))]
fn run((model, pool, trials): (Model, rayon::ThreadPool, u64)) -> brunt::report::Report {
    let report = pool.install(|| model.run(Run::trials(trials)).and_then(|results| results.report()));
    black_box(report.expect("losses can be counted"))
}

library_benchmark_group!(name = runs, benchmarks = run);
main!(library_benchmark_groups = runs);
