//! What is beyond reach is refused, with every part of the scenario that makes it so.

use crate::suite::bounds::question::{scenario, threat};
use brunt::exact::Model;

fn reasons(text: &str) -> Vec<String> {
    let refused = Model::new(&scenario(text)).unwrap_err();
    refused.reasons.iter().map(ToString::to_string).collect()
}

#[test]
fn every_reason_is_given_with_its_threats_and_nodes() {
    let text = r#"
[nodes]
grid = {}
hall = { needs = [{ all = ["grid"] }] }
desk = { owner = "client", needs = [{ all = ["hall"] }], downtime = [{ per_hour = 500 }] }
canteen = {}
[factors]
names = ["climate"]
[threats.storm]
framework = "operational"
frequency = { poisson = 2 }
hits = { all = { nodes = ["grid", "canteen", "desk"] } }
outage = "6h"
loads = { climate = { frequency = 0.5 } }
losses = [
  { category = "fraud", bearer = "client", per_hour = 10 },
  { category = "claims", bearer = "client", records = { uniform = { min = 1, max = 5 } }, each = { uniform = { min = 1, max = 2 } } },
]
"#;
    assert_eq!(
        reasons(text),
        [
            "threat `storm` hits `desk` and `grid`, on which the downtime costs of `desk` depend",
            "threat `storm` has a loss per hour of outage (`fraud`)",
            "threat `storm` has a loss of records times an amount (`claims`) whose product is no known law: that takes a \
             constant among the two, or two lognormal ones",
            "threat `storm` moves with factor `climate`",
        ]
    );
}

#[test]
fn a_node_that_is_hit_may_be_the_one_that_costs() {
    let text = r#"
[nodes.desk]
owner = "client"
downtime = [{ per_hour = 500 }]
[threats.storm]
framework = "operational"
frequency = { poisson = 2 }
hits = { all = { nodes = ["desk"] } }
outage = "6h"
"#;
    assert_eq!(reasons(text), ["threat `storm` hits `desk`, whose downtime costs"]);
}

#[test]
fn circles_of_triggers_are_named() {
    let text = r#"
[threats.a]
framework = "financial"
frequency = { poisson = 1 }
losses = [{ category = "x", bearer = "client", amount = 5 }]
triggers = [{ threat = "b", probability = 0.5, after = "1d" }]
[threats.b]
framework = "financial"
losses = [{ category = "x", bearer = "client", amount = 5 }]
triggers = [{ threat = "a", probability = 0.5, after = "1d" }]
"#;
    assert_eq!(reasons(text), ["threats trigger one another in a circle: `a` -> `b` -> `a`"]);
}

#[test]
fn more_occurrences_than_a_simulation_takes_are_refused() {
    let text = threat("rain", "{ poisson = 2e5 }", "5");
    assert_eq!(
        reasons(&text),
        ["threat `rain` occurs 200000 times in a trial on average; exact figures are computed up to 100000"]
    );
}

/// A loaded threat that costs nothing changes nothing; one that costs is refused.
#[test]
fn only_what_costs_must_be_within_reach() {
    let text = |losses: &str| {
        format!(
            "[nodes.office]\n[factors]\nnames = [\"climate\"]\n[threats.heat]\nframework = \"operational\"\nfrequency = {{ poisson = 2 }}\n\
             hits = {{ all = {{ nodes = [\"office\"] }} }}\noutage = \"6h\"\nloads = {{ climate = {{ loss = 0.5 }} }}\n{losses}"
        )
    };
    assert!(Model::new(&scenario(&text(""))).is_ok());
    let costly = text("losses = [{ category = \"x\", bearer = \"client\", amount = 5 }]");
    assert_eq!(reasons(&costly), ["threat `heat` moves with factor `climate`"]);
}
