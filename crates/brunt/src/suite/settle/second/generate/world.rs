//! The scenarios whose losses are settled, and the losses of some of their trials.

use crate::suite::reference::guard::guards;
use crate::suite::run::everything;
use brunt::ledger::{LossTable, TrialLosses};
use brunt::plan::Plan;
use brunt::scenario::{NodeIndex, PartyIndex, Scenario, file};
use brunt::simulate::{Run, losses};
use std::path::Path;

/// A scenario and its losses.
pub(crate) struct World {
    pub scenario: Scenario,
    pub plan: Plan,
    /// For each node, the guard of its levels and that of its work.
    pub guards: Vec<(u64, u64)>,
    /// Nodes whose outages are recorded, and nodes where disruptions act.
    pub measured: Vec<NodeIndex>,
    pub hit: Vec<NodeIndex>,
    /// Parties that lose by themselves.
    pub losing: Vec<PartyIndex>,
    pub trials: Vec<TrialLosses>,
}

const TRIALS: u64 = 200;

/// Two years of outages of round lengths at round hours, many at one instant and some at the ends of months.
const ROUND: &str = r#"
brunt = 1
[scenario]
name = "Round"
currency = "EUR"
start = 2029-11-20
horizon = "2y"
[parties.client]
[parties.follow]
[parties.lead]
[parties.provider]
[parties.vendor]
[nodes.power]
[nodes.cloud]
owner = "vendor"
downtime = { bearer = "vendor", category = "rework", per_hour = 100 }
needs = [{ all = ["power"] }]
[nodes.desk]
owner = "client"
needs = [{ all = { cloud = 0.5 } }]
hours = [{ days = ["mon", "tue", "wed", "thu", "fri"], from = "08:00", to = "18:00" }]
downtime = [{ per_hour = 1000, category = "sales", lumps = [{ at = "4h", amount = 5000 }, { at = "12h", amount = 10000 }] }, { per_hour = 90, bearer = "provider", category = "idle" }]
backlog = { rate = 0.5, share = 0.5 }
[nodes.line]
owner = "provider"
needs = [{ all = ["cloud"], buffer = "2h" }]
downtime = [{ per_hour = 500, category = "idle" }, { per_hour = 250, bearer = "client", category = "sales", steps = [{ after = "8h", per_hour = 1000 }] }]
[nodes.yard]
owner = "client"
tolerance = { below = 0.5, at_most = "8h" }
downtime = { per_hour = 200, category = "sales", lumps = [{ at = "8h", amount = 1000 }] }
backlog = { rate = 1, share = 1 }
[threats.cut]
framework = "operational"
frequency = { fixed = 6 }
at = ["11d", "30d", "31d", "40d", "400d", "729d"]
hits = { each = { nodes = ["power", "yard"] }, probability = 0.5 }
takes = { empirical = { values = [0.25, 0.5, 1] } }
outage = { empirical = { values = ["4h", "8h", "12h", "24h"] } }
[threats.fault]
framework = "operational"
frequency = { fixed = 7 }
at = ["11d", "11d4h", "42d", "90d", "365d", "376d", "380d8h"]
hits = { each = { nodes = ["cloud", "desk", "line", "yard"] }, probability = 0.4 }
takes = { empirical = { values = [0.3, 0.5, 0.7, 1] } }
outage = { empirical = { values = ["1h", "8h", "10h", "30h", "72h"] } }
recovery = [{ after = "0h", takes = 0.5 }, { after = "4h", takes = 0 }]
losses = [{ category = "repair", bearer = "vendor", amount = { empirical = { values = [500, 1000, 8000] } } }]
[threats.claim]
framework = "compliance"
frequency = { fixed = 8 }
at = ["0h", "11d", "30d", "41d", "300d", "365d", "500d", "729d6h"]
losses = [{ category = "fine", bearer = "client", amount = { empirical = { values = [1000, 4000, 50000] } } }, { category = "fine", bearer = "provider", amount = { empirical = { values = [100, 2000, 10000] } } }]
triggers = [{ threat = "suit", probability = 0.3, after = "400d" }]
[threats.suit]
framework = "compliance"
losses = [{ category = "suit", bearer = "provider", amount = 20000 }]
[factors]
names = ["market"]
prices = { fx = { factor = "market", sigma = 0.2 } }
"#;

impl World {
    /// All worlds.
    pub(crate) fn all() -> Vec<Self> {
        let everything = everything::text()
            .replace("[parties.vendor]\n", "[parties.vendor]\n[parties.lead]\n[parties.follow]\n")
            .replace("[factors]\n", "[factors]\nprices = { fx = { factor = \"cyber\", sigma = 0.4 } }\n");
        vec![Self::of(&everything), Self::of(ROUND)]
    }

    fn of(text: &str) -> Self {
        let checked = file::load(Path::new("world.toml"), &|_| Ok(text.as_bytes().to_vec()));
        let scenario = checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
        let plan = Plan::compile(&scenario).unwrap();
        let table = losses(&plan, &Run::new(TRIALS).with_seed(5)).unwrap();
        let trials = (0..TRIALS as usize).map(|position| read(&table, position)).collect();
        let nodes = || scenario.nodes.iter().zip(0..).map(|(node, index)| (node, NodeIndex(index)));
        let measured = nodes().filter(|node| !node.0.downtime.is_empty()).map(|node| node.1).collect();
        let hit = nodes().map(|node| node.1).collect();
        let losing = ["client", "provider", "vendor"].map(|id| {
            let position = scenario.parties.iter().position(|party| party.id == id).unwrap();
            PartyIndex(position as u32)
        });
        Self { guards: guards(&scenario), measured, hit, losing: losing.to_vec(), trials, plan, scenario }
    }
}

fn read(table: &LossTable, position: usize) -> TrialLosses {
    let mut trial = TrialLosses::default();
    table.read(position, &mut trial);
    trial
}
