//! A scenario with something of everything.

use brunt::Model;

/// A client with an insured service on a provider's site, a proposed second guard, and a stress.
pub(crate) const DESK: &str = r#"
brunt = 1
scenario = { name = "Desk", currency = "EUR" }
parties = { client = {}, insurer = {}, provider = {} }
nodes.site = { owner = "provider" }
nodes.desk = { owner = "client", needs = { all = ["site"] }, downtime = { per_hour = 1_000 }, tolerance = { at_most = "4h" } }
contracts.msa = { seller = "provider", buyer = "client", indemnity.outages = { covers = { nodes = "desk" }, share = "50%" } }
policies.outage = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 2_000, limit = 10_000 }
appetite.left = "TVaR99(net(client)) <= 1e6"
stress.long = { force = { threat = "cut", at = "100d", outage = "30h" } }
[threats.cut]
framework = "operational"
frequency = { poisson = 2 }
hits = { all = { nodes = "site" } }
outage = { exponential = { mean = "5h" } }
[threats.fine]
framework = "compliance"
frequency = { bernoulli = 0.25 }
losses = { category = "fine", bearer = "client", amount = 40_000 }
[controls.guard]
role = "prevention"
acts = { on = { threats = "cut" }, prevents = 0.5 }
[controls.second]
role = "prevention"
status = "proposed"
acts = { on = { threats = "cut" }, prevents = 0.5 }
"#;

/// It, compiled.
pub(crate) fn desk() -> Model {
    Model::from_toml(DESK).unwrap()
}
