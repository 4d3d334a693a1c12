//! A model built in code: a service on one power supply with a battery, whose mean loss has a closed form.
//!
//! `cargo run --release --example model_in_code`

use brunt::scenario::file::{
    CurveEntry, ExponentialEntry, FamilyEntry, FrequencyEntry, HitsEntry, NeedEntry, NodeEntry, PartyEntry,
    ScenarioFile, SelectorEntry, ThreatEntry,
};
use brunt::{Model, Run};

fn main() -> Result<(), brunt::Error> {
    let outage = ExponentialEntry { mean: Some("8h".into()), ..ExponentialEntry::default() };
    let scenario = ScenarioFile::new("One supply", "EUR")
        .with_party("client", PartyEntry::default())
        .with_node("power", NodeEntry::default())
        .with_node(
            "service",
            NodeEntry {
                needs: Some([NeedEntry { buffer: Some("4h".into()), ..NeedEntry::all(["power"]) }].into()),
                downtime: Some([CurveEntry::per_hour("client", 1_000.0)].into()),
                ..NodeEntry::default()
            },
        )
        .with_threat(
            "blackout",
            ThreatEntry {
                frequency: Some(FrequencyEntry::Poisson(2.0)),
                hits: Some(HitsEntry::all(SelectorEntry::nodes(["power"]))),
                outage: Some(FamilyEntry::Exponential(outage).into()),
                ..ThreatEntry::default()
            },
        );
    let mean = Model::new(&scenario)?.run(Run::trials(200_000).seed(7))?.total().mean()?;

    // Two blackouts a year; of each, exponential with mean 8 h, the battery leaves exp(-4/8) x 8 h to be felt.
    let exact = 2.0 * 8.0 * (-0.5_f64).exp() * 1_000.0;
    println!("mean loss {mean} EUR a year; exact {exact:.0} (overlaps aside)");
    assert!((mean.value / exact - 1.0).abs() < 0.02);
    Ok(())
}
