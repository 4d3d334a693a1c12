//! Two sites of a provider, an outage that the client loses by, and a contract and two policies that move the loss on.
//!
//! Run it with `cargo run --release --example who_bears_it`.

use brunt::measure::{Sorted, TailLaw, measure, tail_value_at_risk};
use brunt::plan::Plan;
use brunt::scenario::{
    Cap, ClauseIndex, Contract, Cover, Indemnity, Level, NodeIndex, PartyIndex, Policy, Programme, ServiceLevel,
    Waiting, file,
};
use brunt::settle::{Terms, settle};
use brunt::simulate::{Run, losses};
use brunt::units::{Money, Share, Ticks};
use std::error::Error;
use std::path::Path;

const SCENARIO: &str = r#"
brunt = 1
scenario = { name = "Claims desk", currency = "USD" }
parties = { client = {}, insurer = {}, provider = {} }

[nodes]
site = { owner = "provider" }
[nodes.claims]
owner = "client"
needs = [{ all = ["site"], buffer = "1h" }]
downtime = [{ per_hour = 18_000, steps = [{ after = "8h", per_hour = 45_000 }] }]

[threats.site-outage]
framework = "operational"
frequency = { poisson = 1.5 }
hits = { all = { nodes = ["site"] } }
outage = { lognormal = { median = "5h", p95 = "40h" } }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let read = file::load(Path::new("desk.toml"), &|_| Ok(SCENARIO.as_bytes().to_vec()));
    let scenario = read.scenario.ok_or("the scenario is not sound")?;
    let plan = Plan::compile(&scenario)?;
    // Every loss of 20,000 years, once; programmes are then applied to them.
    let table = losses(&plan, &Run::new(20_000))?;

    let [client, insurer, provider] = [0, 1, 2].map(PartyIndex);
    let claims = NodeIndex(0);
    let money = |amount| Money::new(amount);
    // The provider credits 5 % of a month's fee below 99.5 %, 15 % below 98 %, and answers for what is lost, up to a year's fee.
    let availability = ServiceLevel::new("availability", [claims])
        .with_band(0.995, Share::new(0.05)?)
        .with_band(0.98, Share::new(0.15)?);
    let liability = Indemnity::new("liability", provider, client, Cover::losses()).with_annual_cap(Cap::Fees(1.0));
    let contract = Contract::new("msa", provider, client)
        .with_yearly_fee(money(1.2e6)?)
        .with_service_level(availability)
        .with_indemnity(liability);
    // The client insures its interruption beyond 12 hours, the provider what it pays under the indemnity above 100,000.
    let interruption = Policy::new("interruption", client, insurer, Cover::losses().with_nodes([claims]))
        .with_waiting(Waiting::excess(Ticks::from_hours(12.0)?))
        .with_limit(money(2e6)?);
    let professional = Policy::new("professional", provider, insurer, Cover::paid([ClauseIndex(0)]))
        .with_retention(money(1e5)?)
        .with_limit(money(1e6)?);
    let programme = Programme::default().with_contract(contract).with_policy(interruption).with_policy(professional);
    let settled = settle(&Terms::compile(&plan, &programme)?, &table)?;

    let level = Level::new(0.95).ok_or("a level between 0 and 1")?;
    println!("{:<10} {:>12} {:>12} {:>14}", "", "gross mean", "net mean", "net TVaR 95");
    let mut sums = (0.0, 0.0);
    for (party, id) in [(client, "client"), (provider, "provider"), (insurer, "insurer")] {
        let index = party.0 as usize;
        let gross = settled.sums.parties[index].gross.mean(table.trials() as u64);
        let losses = Sorted::new(settled.net(party).ok_or("a party of the contract")?)?;
        let net = losses.mean();
        let tail = tail_value_at_risk(&losses, level, TailLaw::FiniteVariance);
        println!("{id:<10} {gross:>12.0} {net:>12.0} {:>14.0}", tail.value);
        sums = (sums.0 + gross, sums.1 + net);
    }
    // Nothing is lost between the parties.
    assert!((sums.0 - sums.1).abs() < 1e-6 * sums.0);

    let credits = measure(&Sorted::new(&settled.clauses[1])?, &[], TailLaw::FiniteVariance);
    let real = settled.sums.services[1].real_losses.mean(table.trials() as u64);
    let share = credits.mean.value / real;
    println!("service credits make up {:.1} % of what the client really loses", 100.0 * share);
    assert!(share < 0.2);
    let exhausted = settled.sums.policies[0].exhausted;
    println!("the interruption limit is used up by an event in {exhausted} of {} years", table.trials());
    Ok(())
}
