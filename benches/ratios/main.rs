//! Brunt beside plain loops: `cargo bench --bench ratios`.
//!
//! For each workload a plain loop in scalar Rust and Brunt run in turns, seven times each, on one thread. What is timed is the CPU time of
//! that thread from parameters in memory to figures in memory. A line gives both medians and the median of the ratios of neighbouring
//! runs; a ratio of 2 says that Brunt takes half the time. Numbers of trials are read from the first argument that is a number, as a
//! share of those below: `cargo bench --bench ratios -- 0.1` is a quick look.

mod network;
mod plain;
mod sets;
#[path = "../shared/mod.rs"]
mod shared;

use brunt::build::{Frequency, Law, Loss, Scenario, Threat};
use brunt::{Model, Run};
use cpu_time::ThreadTime;
use network::Network;
use plain::{Figures, Layer, Risk};
use shared::layered;
use std::hint::black_box;

/// Number of runs of each side.
const RUNS: usize = 7;

/// Ten risks by occurrences a year, and by the 5th and the 95th percentile of a loss.
const RISKS: [(&str, f64, f64, f64); 10] = [
    ("phishing", 6.0, 1e3, 5e4),
    ("malware", 2.5, 5e3, 1.5e5),
    ("ransomware", 0.3, 1e5, 5e6),
    ("insider", 0.15, 5e4, 2e6),
    ("vendor-outage", 1.2, 1e4, 4e5),
    ("cloud-outage", 0.8, 2e4, 8e5),
    ("data-breach", 0.1, 2e5, 2e7),
    ("process-error", 4.0, 5e2, 4e4),
    ("payment-fraud", 3.0, 2e3, 1e5),
    ("site-loss", 0.02, 1e6, 3e7),
];

fn main() {
    let share = std::env::args().find_map(|argument| argument.parse::<f64>().ok()).unwrap_or(1.0);
    let years = (1e6 * share).max(1_000.0) as u64;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    pool.install(|| {
        let (model, risks) = (model(&register()), RISKS.map(|(_, mean, p5, p95)| Risk::between(mean, p5, p95)));
        let plain = |seed| plain::register(&risks, years, seed);
        compare("ten compound risks", years, plain, |seed| figures(&model, "firm", years, seed));
    });
    pool.install(|| {
        let (model, risk) = (model(&layered()), Risk { mean: 20.0, mu: 10.0, sigma: 2.0 });
        let layer = Layer { retention: 1e5, limit: 9e5, year_retention: 1e6, year_limit: 5e6 };
        let plain = |seed| plain::layered(&risk, &layer, years, seed)[1];
        compare("a layer with annual terms", years, plain, |seed| figures(&model, "us", years, seed));
    });
    for (name, rarer, share) in [
        ("a network of 200 nodes, loss by disruption", 1.0, 0.02),
        ("the same with threats 20 times as rare", 20.0, 0.2),
    ] {
        let (network, years) = (Network::new(rarer), (years as f64 * share).max(1_000.0) as u64);
        let model = model(&network.scenario());
        pool.install(|| {
            let plain = |seed| network::plain(&network, years, seed);
            compare(name, years, plain, |seed| figures(&model, "us", years, seed));
        });
    }
    pool.install(|| {
        let (model, risks) = (model(&sets::scenario()), RISKS.map(|(_, mean, p5, p95)| Risk::between(mean, p5, p95)));
        let years = years / 10;
        let plain = |seed| sets::plain(&risks, years, seed);
        compare("all 4,096 sets of twelve controls on the ten risks", years, plain, |seed| {
            without_controls(&model, years, seed)
        });
    });
}

/// Runs both sides in turns, and prints their times and the figures of their last runs.
fn compare(name: &str, trials: u64, plain: impl Fn(u64) -> Figures, brunt: impl Fn(u64) -> Figures) {
    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut found = ([0.0; 3], [0.0; 3]);
    for seed in 0..RUNS as u64 {
        let (ours, by_brunt) = time(|| brunt(seed));
        let (theirs, by_loop) = time(|| plain(seed));
        taken.push((theirs, ours));
        found = (by_loop, by_brunt);
    }
    let of = |side: fn(&(f64, f64)) -> f64| median(taken.iter().map(side).collect()) / trials as f64 * 1e9;
    let ratio = median(taken.iter().map(|(plain, ours)| plain / ours).collect());
    let (plain, ours) = (of(|pair| pair.0), of(|pair| pair.1));
    println!("{name}: {trials} trials, plain loop {plain:.0} ns a trial, Brunt {ours:.0} ns a trial, ratio {ratio:.2}");
    for (who, [mean, quantile, tail]) in [("plain loop", found.0), ("Brunt", found.1)] {
        println!("  {who}: mean {mean:.0}, value at risk 99 % {quantile:.0}, tail value at risk 99 % {tail:.0}");
    }
}

fn time<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = ThreadTime::now();
    let made = black_box(work());
    (start.elapsed().as_secs_f64(), made)
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A run and every figure of its report. Returns those of the net losses of a party, or of all losses without contracts and policies.
fn figures(model: &Model, party: &str, trials: u64, seed: u64) -> Figures {
    let results = model.run(Run::trials(trials).seed(seed)).expect("losses can be counted");
    let report = black_box(results.report()).expect("a run with trials has figures");
    let net = report.terms.iter().flat_map(|terms| &terms.parties).find(|of| of.id == party).map(|of| &of.net);
    let losses = net.unwrap_or(&report.total);
    [losses.mean.value, losses.value_at_risk[1].estimate.value, losses.tail_value_at_risk[1].estimate.value]
}

/// Figures of all sets of controls; returns those of the total without controls.
fn without_controls(model: &Model, trials: u64, seed: u64) -> Figures {
    let found = black_box(model.controls().run(Run::trials(trials).seed(seed))).expect("losses can be counted");
    let losses = &found.risks[0].total;
    [losses.mean.value, losses.value_at_risk[1].estimate.value, losses.tail_value_at_risk[1].estimate.value]
}

fn model(scenario: &Scenario) -> Model {
    Model::new(scenario).expect("the scenario is sound")
}

/// The ten risks as threats that cost their bearer directly.
fn register() -> Scenario {
    let threats = RISKS.map(|(name, mean, p5, p95)| {
        let amount = Law::lognormal().percentile(5.0, p5).percentile(95.0, p95);
        let losses = [Loss::new("loss", "firm").amount(amount)];
        (name, Threat::new("operational").frequency(Frequency::poisson(mean)).losses(losses))
    });
    let scenario = Scenario::new("Ten risks", "USD").party("firm");
    threats.into_iter().fold(scenario, |scenario, (name, threat)| scenario.threat(name, threat))
}
