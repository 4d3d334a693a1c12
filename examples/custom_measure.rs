//! A measure of one's own, computed trial by trial while the run goes on, without keeping a single trial.
//!
//! How often does the provider lose more than the client in a year in which both lose? The observer counts in atomics, because trials
//! end on many threads; counts do not depend on the order, so the answer is the same for any number of them.
//!
//! `cargo run --release --example custom_measure`

use brunt::plan::Plan;
use brunt::scenario::file;
use brunt::simulate::{Observer, Run, Trial, simulate};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

struct WhoLosesMore {
    client: usize,
    provider: usize,
    both: AtomicU64,
    provider_more: AtomicU64,
}

impl Observer for WhoLosesMore {
    fn trial(&self, trial: &Trial<'_>) {
        let (client, provider) = (trial.parties[self.client].get(), trial.parties[self.provider].get());
        if client > 0.0 && provider > 0.0 {
            self.both.fetch_add(1, Ordering::Relaxed);
            self.provider_more.fetch_add(u64::from(provider > client), Ordering::Relaxed);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/contact-centre.toml");
    let scenario = file::load(&path, &|path| std::fs::read(path)).scenario.ok_or("the scenario has errors")?;
    let party = |id: &str| scenario.parties.iter().position(|party| party.id == id).ok_or("no such party");
    let observer = WhoLosesMore {
        client: party("client")?,
        provider: party("provider")?,
        both: AtomicU64::new(0),
        provider_more: AtomicU64::new(0),
    };
    let plan = Plan::compile(&scenario)?;
    simulate(&plan, &Run::new(20_000).with_seed(1), &observer)?;
    let (both, more) = (observer.both.into_inner(), observer.provider_more.into_inner());
    println!(
        "in {:.1} % of {both} years in which both lose, the provider loses more",
        100.0 * more as f64 / both as f64
    );
    assert!(both > 0 && more < both);
    Ok(())
}
