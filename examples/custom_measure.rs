//! Measures of one's own: one from the columns of a run, one computed trial by trial while the run goes on.
//!
//! `cargo run --release --example custom_measure`

use brunt::{Model, Observer, Run, Sample, Trial};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts years in which the losses of one category exceed those of all others. Trials end on many threads, so the count is atomic; it
/// does not depend on their order.
#[derive(Default)]
struct OneCategoryRules(AtomicU64);

impl Observer for OneCategoryRules {
    fn trial(&self, trial: &Trial<'_>) {
        let mut losses = (0..).map_while(|category| trial.category(category));
        let rules = losses.any(|loss| loss > trial.total / 2.0);
        self.0.fetch_add(u64::from(rules), Ordering::Relaxed);
    }
}

fn main() -> Result<(), brunt::Error> {
    let model = Model::open(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/contact-centre.toml"))?;
    let observer = OneCategoryRules::default();
    let results = model.run(Run::trials(20_000).observe(&observer))?;

    // What contracts and insurance take off the client: a column like any other, with every figure and its 95 % interval.
    let (gross, net) = (results.gross("client")?, results.net("client")?);
    let relief: Vec<f64> = gross.losses()?.iter().zip(net.losses()?).map(|(gross, net)| gross - net).collect();
    let relief = Sample::new(relief);
    println!("relief of the client: mean {}, 1 year in 20 {}", relief.mean()?, relief.return_period(20.0)?);

    let ruled = observer.0.into_inner();
    println!("in {ruled} of {} years one category makes up more than half of the loss", results.trials());
    assert!(relief.mean()?.value > 0.0 && 0 < ruled && ruled < results.trials());
    Ok(())
}
