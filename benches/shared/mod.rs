//! A scenario of several benches.

use brunt::build::{Aggregate, Frequency, Law, Loss, Policy, Scenario, Threat};

/// Twenty lognormal events a year, with a layer that has terms for each event and for the year.
pub(crate) fn layered() -> Scenario {
    let amount = Law::lognormal().mu(10).sigma(2);
    let events = Threat::new("operational").frequency(Frequency::poisson(20));
    let events = events.losses([Loss::new("loss", "us").amount(amount)]);
    let layer = Policy::new("us", "insurer").covers("all").retention(1e5).limit(9e5);
    let layer = layer.aggregate(Aggregate::default().retention(1e6).limit(5e6));
    Scenario::new("Layers", "USD").party("insurer").party("us").threat("event", events).policy("layer", layer)
}
