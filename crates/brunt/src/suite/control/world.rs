//! A network with all kinds of clocks, threats that follow each other, contracts and insurance, and a control of every kind.

use brunt::plan::Plan;
use brunt::scenario::{ControlIndex, ControlSet, Scenario, file};
use std::path::Path;

/// Parties, nodes and threats, without controls.
pub(super) const BASE: &str = r#"
brunt = 1
scenario = { name = "Controlled", currency = "EUR", discount_rate = 0.05 }
parties = { client = {}, insurer = {}, provider = {}, vendor = {} }

[nodes]
grid = { kind = "utility", owner = "vendor" }
backup-grid = { kind = "utility", owner = "vendor" }
cloud-1 = { kind = "cloud", owner = "vendor" }
cloud-2 = { kind = "cloud", owner = "vendor" }
cloud-3 = { kind = "cloud", owner = "vendor" }
identity = { kind = "system", owner = "provider", needs = [{ at_least = 2, of = ["cloud-1", "cloud-2"] }] }
crm = { kind = "system", owner = "provider", needs = [{ any = ["cloud-1", "cloud-2"], switchover = "30m" }, { all = ["identity"], restart = "45m" }] }
site-a = { kind = "site", owner = "provider", needs = [{ all = ["grid"], buffer = "4h", restart = "2h" }] }
site-b = { kind = "site", owner = "provider" }
site-c = { kind = "site", owner = "provider" }

[nodes.intake]
kind = "process"
owner = "client"
needs = [{ pool = { site-a = 0.7, site-b = 0.5 }, switchover = "2h" }, { all = ["crm"] }, { all = ["backup-grid"], probability = 0.4, buffer = "1h" }]
downtime = [{ bearer = "client", category = "lost_revenue", per_hour = 2000, steps = [{ after = "8h", per_hour = 4000 }], lumps = [{ at = "24h", amount = 30000 }] }, { bearer = "provider", category = "idle_staff", per_hour = 900 }]
tolerance = { below = 0.6, at_most = "6h", data_loss = "3h" }
hours = { days = ["mon", "tue", "wed", "thu", "fri", "sat"], from = "06:00", to = "22:00" }
[nodes.payout]
kind = "process"
owner = "client"
needs = [{ all = ["intake"], buffer = "12h" }]
downtime = [{ bearer = "client", category = "lost_revenue", per_hour = 1500 }]
tolerance = { below = 0.9, at_most = "2h" }
backlog = { rate = 0.3, share = 0.2 }

[threats.cloud-outage]
framework = "operational"
frequency = { poisson = 4 }
hits = { each = { kind = "cloud" }, probability = 0.6 }
outage = { lognormal = { median = "6h", p95 = "3d" } }
loads = { weather = { frequency = 0.4, loss = 0.2 } }
[threats.blackout]
framework = "operational"
frequency = { negative_binomial = { mean = 3, k = 2 } }
hits = { all = { kind = "utility" } }
shared = true
takes = { beta = { mean = 0.8, sd = 0.2 } }
outage = { gamma = { mean = "20h", cv = 1 } }
recovery = [{ after = "0h", takes = 0.5 }, { after = "3h", takes = 0 }]
loads = { weather = { frequency = 0.6 } }
[threats.ransomware]
framework = "operational"
frequency = { poisson = 2 }
hits = { one = { kind = "system" } }
outage = { lognormal = { mean = "5d", cv = 0.9 } }
data_loss = { exponential = { mean = "4h" } }
losses = [{ category = "response", bearer = "provider", amount = { lognormal = { median = 2e4, p95 = 2e5 } } }, { category = "overtime", bearer = "provider", per_hour = 150 }]
triggers = [{ threat = "exposed", probability = 0.5, after = { uniform = { min = "1d", max = "90d" } } }]
[threats.exposed]
framework = "compliance"
losses = [{ category = "notification", bearer = "client", records = { lognormal = { median = 2e3, p95 = 6e4 } }, each = 2 }]
triggers = [{ threat = "fine", probability = 0.3, after = "120d" }]
[threats.fine]
framework = "compliance"
losses = [{ category = "fine", bearer = "client", amount = { lognormal = { median = 3e4, p95 = 4e5 } } }]
[threats.theft]
framework = "financial"
frequency = { poisson = 3 }
losses = [{ category = "fraud", bearer = "client", amount = { lognormal = { median = 5e3, p95 = 8e4 } } }]
[threats.errors]
framework = "operational"
frequency = { poisson = 5 }
losses = [{ category = "error", bearer = "provider", amount = { exponential = { mean = 2e3 } } }]
[threats.attrition]
framework = "operational"
frequency = { poisson = 2 }
hits = { all = { nodes = ["site-b", "site-c"] } }
takes = { triangular = { min = 0.05, mode = 0.2, max = 0.6 } }
outage = { gamma = { mean = "6d", cv = 0.5 } }

[factors]
names = ["weather"]
prices = { fx = { factor = "weather", sigma = 0.1 } }

[contracts.msa]
seller = "provider"
buyer = "client"
yearly_fee = 1e6
at_risk = 0.1
pools.liability = { fees = 0.05 }
sla.uptime = { measures = ["intake"], bands = [{ below = 0.999, credit = 0.05 }, { below = 0.98, credit = 0.2 }] }
indemnity.data = { covers = { categories = ["notification", "fine"] }, annual_cap = 2e5 }
indemnity.downtime = { covers = { nodes = "payout" }, share = 0.5, pools = "liability" }
price.fx = { index = "fx", bearer = "provider", cost = 2e5, neutral = 0.1 }
[policies.cyber]
insured = "provider"
insurers = { insurer = 1 }
covers = { transfers = ["msa.data"], categories = ["response", "idle_staff"] }
waiting = { excess = "8h" }
retention = 1e4
limit = 1e5
aggregate = { limit = 1.5e5 }
premium = 2e4
"#;

/// A control of every kind. Order by id: awareness, drill, failover, filter, guard, mfa, segments, standby, stock, third-site, watch, workaround.
pub(super) const CONTROLS: &str = r#"
[controls.awareness]
role = "prevention"
acts = [{ on = { threats = ["ransomware", "theft"] }, prevents = { uniform = { min = 0.1, max = 0.5 } } }]
reliability = 0.9
cost = { yearly = 4e3, payer = "provider" }
obligations = ["GDPR-32"]
[controls.drill]
role = "variance_management"
acts = [{ on = { controls = ["mfa", "failover"] }, reliability = { closes = 0.6 } }]
reliability = 0.8
[controls.failover]
role = "response"
acts = [{ on = { nodes = ["crm", "identity"] }, outage = { cap = { gamma = { mean = "8h", cv = 0.4 } } } }]
reliability = 0.7
hosted_on = { nodes = ["cloud-2"] }
cost = { once = 1e5, yearly = 2e4, payer = "client", life = "5y" }
[controls.filter]
role = "response"
status = "proposed"
acts = [{ on = { threats = ["theft", "exposed"] }, losses = { factor = 0.4 } }, { on = { threats = ["exposed"] }, losses = { cap = 5e4, categories = ["notification"] } }]
coverage = 0.8
[controls.guard]
role = "prevention"
acts = [{ on = { threats = ["exposed"] }, prevents = 0.5 }, { on = { threats = ["attrition"], nodes = ["site-b"] }, takes = { factor = 0.3 } }]
hosted_on = { nodes = ["intake"], below = 0.9 }
obligations = ["GDPR-32", "DORA-9"]
[controls.mfa]
role = "prevention"
acts = [{ on = { threats = ["ransomware"] }, prevents = 0.6 }]
coverage = 0.9
reliability = 0.8
hosted_on = { nodes = ["identity"], below = 0.5 }
cost = { yearly = 6e3, payer = "provider" }
ramp = [0, 0.5, 1]
obligations = ["DORA-9"]
[controls.segments]
role = "prevention"
acts = [{ on = { needs = ["intake.2"] }, probability = { factor = 0.3 } }]
reliability = 0.9
[controls.standby]
role = "response"
status = "proposed"
acts = [{ on = { needs = ["crm.0"] }, adds = { node = "cloud-3" } }, { on = { needs = ["identity.0"] }, adds = { node = "cloud-3" } }]
reliability = 0.9
[controls.stock]
role = "response"
acts = [{ on = { needs = ["payout.0"] }, buffer = { add = { uniform = { min = "2h", max = "20h" } } } }, { on = { needs = ["site-a.0"] }, buffer = { add = "3h" } }]
reliability = 0.85
hosted_on = { nodes = ["grid"] }
[controls.third-site]
role = "response"
status = "proposed"
acts = [{ on = { needs = ["intake.0"] }, adds = { node = "site-c", weight = 0.3, switchover = "6h" } }]
[controls.watch]
role = "detection"
acts = [{ on = { kind = "cloud" }, outage = { factor = 0.8 } }, { on = { threats = ["blackout"] }, takes = { cap = 0.7 }, outage = { cap = "30h" } }]
reliability = 0.75
[controls.workaround]
role = "response"
status = "proposed"
acts = [{ on = { nodes = ["intake"] }, losses = { factor = 0.6, categories = ["lost_revenue"] } }]
reliability = 0.8
"#;

/// The number of controls of [`CONTROLS`].
pub(super) const COUNT: u32 = 12;

pub(super) fn load(text: &str) -> Scenario {
    let checked = file::load(Path::new("world.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

pub(super) fn scenario() -> Scenario {
    load(&format!("{BASE}{CONTROLS}"))
}

pub(super) fn plan(scenario: &Scenario) -> Plan {
    Plan::compile(scenario).unwrap()
}

/// A control by its id.
pub(super) fn control(scenario: &Scenario, id: &str) -> ControlIndex {
    ControlIndex(scenario.controls.iter().position(|control| control.id == id).unwrap() as u32)
}

/// Sets of controls, as different as can be: none, all, single ones, all but one, and some in between.
pub(super) fn sets() -> Vec<ControlSet> {
    let all = ControlSet::first(COUNT as usize);
    let single = (0..COUNT).map(|index| ControlSet::EMPTY.with(ControlIndex(index)));
    let without = (0..COUNT).map(|index| all.without(ControlIndex(index)));
    let mixed = (1..20u64).map(|seed| ControlSet::from_bits(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 52));
    [ControlSet::EMPTY, all].into_iter().chain(single).chain(without).chain(mixed).collect()
}
