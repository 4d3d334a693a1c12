//! Variants in one pass beside a run for each: `cargo bench --bench variants`.
//!
//! On one side `Model::compare` of all variants of a case, on the other a run with its report of the model and of each variant, in turns,
//! seven times each, on one thread; what counts is the CPU time of that thread. A ratio of 2 says that the comparison takes half the time.
//! The first argument that is a number is the share of trials to run: `cargo bench --bench variants -- 0.1` is a quick look.

use brunt::ask::Reading;
use brunt::{Model, Run, Variant};
use cpu_time::ThreadTime;
use std::hint::black_box;
use std::path::Path;

/// Number of runs of each side.
const RUNS: u64 = 7;

/// The controls that are in place in the contact centre.
const IN_PLACE: [&str; 8] = [
    "sign-in-mfa",
    "endpoint-watch",
    "call-masking",
    "do-not-call-screening",
    "breach-retainer",
    "emergency-payments",
    "storm-plan",
    "control-tests",
];

/// A model beside its variants.
struct Case {
    name: &'static str,
    model: Model,
    variants: Vec<Model>,
    trials: f64,
}

fn main() {
    let share = std::env::args().find_map(|argument| argument.parse::<f64>().ok()).unwrap_or(1.0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    for case in cases() {
        let trials = (case.trials * share).max(500.0) as u64;
        pool.install(|| case.compare(trials));
    }
}

impl Case {
    fn compare(&self, trials: u64) {
        let models = || std::iter::once(&self.model).chain(&self.variants);
        let variants = || self.variants.iter().map(|model| Variant::model(model.hash(), model));
        let mut taken = Vec::new();
        for seed in 0..RUNS {
            let run = || Run::trials(trials).seed(seed);
            let apart = time(|| {
                for model in models() {
                    black_box(model.run(run()).and_then(|results| results.report())).expect("losses can be counted");
                }
            });
            let together = time(|| {
                black_box(self.model.compare(variants()).run(run())).expect("losses can be counted");
            });
            taken.push((apart, together));
        }
        let each = |side: fn(&(f64, f64)) -> f64| {
            median(taken.iter().map(side).collect()) / (trials * models().count() as u64) as f64 * 1e6
        };
        let ratio = median(taken.iter().map(|(apart, together)| apart / together).collect());
        println!(
            "{}: {} variants, {trials} trials, apart {:.2} us a trial and model, together {:.2} us, ratio {ratio:.2}",
            self.name,
            self.variants.len(),
            each(|pair| pair.0),
            each(|pair| pair.1)
        );
    }
}

fn cases() -> Vec<Case> {
    let contact_centre = open("contact-centre");
    let patched = |model: &Model, texts: &[String]| -> Vec<Model> {
        texts.iter().map(|text| model.patch(text).expect("a sound variant")).collect()
    };
    let retentions = [1e5, 5e5, 1e6].map(|retention| format!("policies.property.retention = {retention}"));
    let rarer = [
        ("typhoon-visayas", 0.36),
        ("cable-cut", 0.42),
        ("data-centre-outage", 0.33),
        ("ransomware", 0.13),
        ("epidemic", 0.18),
        ("insider-theft", 0.42),
    ];
    let rarer = rarer.map(|(threat, mean)| format!("threats.{threat}.frequency.poisson = {mean}"));
    let common = format!("threats.carrier-outage.frequency.poisson = {}", 6.0);
    let off = IN_PLACE.map(|control| format!("controls.{control}.status = \"proposed\""));
    let reading = Reading::OnTop;
    let stressed =
        contact_centre.stresses().map(|(id, _)| contact_centre.under(id, reading).expect("a stress of the model"));
    let case = |name, model: &Model, variants, trials| Case { name, model: model.clone(), variants, trials };
    vec![
        case("contact centre, retentions of a policy", &contact_centre, patched(&contact_centre, &retentions), 1e4),
        case("contact centre, frequencies of rare threats", &contact_centre, patched(&contact_centre, &rarer), 1e4),
        case("contact centre, frequency of a common threat", &contact_centre, patched(&contact_centre, &[common]), 1e4),
        case("contact centre, each control in place left out", &contact_centre, patched(&contact_centre, &off), 1e4),
        case("contact centre, its stresses", &contact_centre, stressed.collect(), 1e4),
    ]
}

fn open(scenario: &str) -> Model {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(scenario).with_extension("toml");
    Model::open(path).expect("a scenario that ships with the project")
}

fn time(work: impl FnOnce()) -> f64 {
    let start = ThreadTime::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
