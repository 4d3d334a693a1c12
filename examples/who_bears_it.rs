//! Two sites of a provider, an outage that the client loses by, a contract and two policies that move the loss on, and what other terms
//! would change.
//!
//! `cargo run --release --example who_bears_it`

use brunt::{Model, Run, Variant};

const SCENARIO: &str = r#"
brunt = 1
scenario = { name = "Claims desk", currency = "USD" }
parties = { client = {}, insurer = {}, provider = {} }

[nodes]
site = { owner = "provider" }
[nodes.claims]
owner = "client"
needs = { all = ["site"], buffer = "1h" }
downtime = { per_hour = 18_000, steps = [{ after = "8h", per_hour = 45_000 }] }

[threats.site-outage]
framework = "operational"
frequency = { poisson = 1.5 }
hits = { all = { nodes = "site" } }
outage = { lognormal = { median = "5h", p95 = "40h" } }

# The provider credits 5 % of a month's fee below 99.5 %, 15 % below 98 %, and answers for what is lost, up to a year's fee.
[contracts.msa]
seller = "provider"
buyer = "client"
yearly_fee = 1.2e6
[contracts.msa.sla.availability]
measures = ["claims"]
bands = [{ below = "99.5%", credit = "5%" }, { below = "98%", credit = "15%" }]
[contracts.msa.indemnity.liability]
covers = "all"
annual_cap = { fees = 1 }

# The client insures its interruption beyond 12 hours, the provider what it pays under the indemnity above 100,000.
[policies.interruption]
insured = "client"
insurers = { insurer = 1 }
covers = { nodes = "claims" }
waiting = { excess = "12h" }
limit = 2e6
[policies.professional]
insured = "provider"
insurers = { insurer = 1 }
covers = { transfers = ["msa.liability"] }
retention = 1e5
limit = 1e6
"#;

fn main() -> Result<(), brunt::Error> {
    let model = Model::from_toml(SCENARIO)?;
    let results = model.run(Run::trials(20_000))?;

    println!("{:<10} {:>12} {:>12} {:>14}", "", "gross mean", "net mean", "net TVaR 95");
    let mut sums = (0.0, 0.0);
    for party in model.parties() {
        let (gross, net) = (results.gross(party)?.mean()?.value, results.net(party)?);
        let (mean, tail) = (net.mean()?.value, net.tail_value_at_risk(0.95)?.value);
        println!("{party:<10} {gross:>12.0} {mean:>12.0} {tail:>14.0}");
        sums = (sums.0 + gross, sums.1 + mean);
    }
    // Nothing is lost between the parties.
    assert!((sums.0 - sums.1).abs() < 1e-6 * sums.0);

    let lower_cap =
        Variant::patch("contracts.msa.indemnity.liability.annual_cap.fees = 0.5").named("cap of half a fee");
    let longer_wait = Variant::patch("policies.interruption.waiting.excess = \"24h\"").named("waiting period of a day");
    let found = model.compare([lower_cap, longer_wait]).level(0.95).run(Run::trials(20_000))?;
    for variant in &found.variants {
        println!("{} adds to net TVaR 95:", variant.name);
        for party in &variant.risk.parties {
            if let Some(added) = party.net.as_ref().and_then(|net| net.tail_value_at_risk.added) {
                println!("  {:<10} {added}", party.id);
            }
        }
    }
    Ok(())
}
