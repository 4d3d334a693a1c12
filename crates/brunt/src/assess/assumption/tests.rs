use super::*;
use crate::plan::Plan;
use crate::report::{AssumptionKind, Dropped, FrequencyFacts, Independence};
use crate::scenario::file;
use crate::simulate::{Run, Silent, simulate};
use std::collections::BTreeSet;
use std::path::Path;

const HEADER: &str =
    "brunt = 1\nscenario = { name = \"s\", currency = \"EUR\" }\nparties = { client = {}, provider = {} }\n";

/// Assumptions of a scenario in ten trials.
fn assumed(text: &str) -> Vec<Assumption> {
    let text = format!("{HEADER}{text}");
    let checked = file::load(Path::new("s.toml"), &|_| Ok(text.as_bytes().to_vec()));
    let scenario = checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let plan = Plan::compile(&scenario).unwrap();
    let ledger = simulate(&plan, &Run::new(10), &Silent).unwrap();
    assumptions(&scenario, plan.controls(), &ledger)
}

fn texts(list: &[Assumption]) -> Vec<&str> {
    list.iter().map(|assumption| assumption.text.as_str()).collect()
}

/// The name of a kind.
fn name(assumption: &Assumption) -> String {
    let text = format!("{:?}", assumption.kind);
    text.split([' ', '(']).next().unwrap().to_string()
}

const STORM: &str = r#"
[nodes]
north = { kind = "site" }
south = { kind = "site" }
desk = { owner = "client", needs = [{ all = ["north"] }], downtime = { per_hour = 10 } }
[threats.breach]
framework = "compliance"
frequency = { bernoulli = 0.1 }
losses = [{ category = "notice", bearer = "client", records = { gamma = { mean = 100, cv = 2 } }, each = 3 }]
triggers = [{ threat = "fine", probability = 0.5, after = "90d" }]
[threats.fine]
framework = "compliance"
losses = [{ category = "fine", bearer = "client", amount = 400_000 }]
[threats.storm]
framework = "operational"
frequency = { poisson = 0.8 }
season = [0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0]
hits = { each = { kind = "site" }, probability = 0.5 }
takes = 0.75
outage = { capped = { law = { lognormal = { median = "10h", p95 = "3d" } }, at = "4d" } }
recovery = [{ after = "0h", takes = 0.5 }, { after = "1d", takes = 0 }]
losses = [{ category = "repair", bearer = "provider", per_hour = { uniform = { min = 5, max = 7 } } }]
loads = { climate = { frequency = 0.4, loss = 0.2 } }
[factors]
names = ["climate", "cyber"]
"#;

#[test]
fn a_small_scenario_is_said_word_for_word() {
    let list = assumed(STORM);
    assert_eq!(
        texts(&list[..14]),
        [
            "breach: once in a trial with probability 0.1",
            "fine: never by itself, only triggered",
            "storm: Poisson, mean 0.8 a year",
            "breach: at any time of the trial alike",
            "storm: by month with weights 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0 (January first), at any time within one alike",
            "storm hits each of north, south with probability 0.5; capacity taken: 0.75; outage: lognormal (median 10 h, p95 72 h) \
             capped at 96 h, and then of what it took 0.5 from 0 h on, 0 from 24 h on; draws apart by node hit",
            "breach costs client (notice): 3 for each record; records: gamma (mean 100, cv 2)",
            "fine costs client (fine): 400,000",
            "storm costs provider (repair): uniform (min 5, max 7) for each hour of its longest outage",
            "breach triggers fine with probability 0.5, after 2,160 h",
            "factors are standard normal, one set a trial: climate; loadings keep means: b multiplies a mean frequency by \
             exp(b.Z - var(b.Z) / 2) and turns a probability p into Phi(Phi^-1(p) sqrt(1 + var(b.Z)) + b.Z), g multiplies outages \
             and direct losses by exp(g.Z - var(g.Z) / 2); nothing follows cyber",
            "storm loads on climate with b = 0.4 of its frequency and g = 0.2 of its outages and direct losses",
            "desk needs all of north (criticality 1)",
            "downtime of desk costs client (downtime): 10 per hour of full outage",
        ]
    );
    assert_eq!(
        texts(&list[14..]),
        [
            "trials are independent of one another",
            "numbers of occurrences, but triggered ones, of threats whose frequency loads on no factor are independent of all else: breach",
            "given the factors, numbers of occurrences, but triggered ones, of threats whose frequency loads on factors are independent of \
             all else: storm",
            "each time at which a threat occurs by itself is independent of all else",
            "which of its nodes an occurrence hits is independent of all else",
            "given the factors, every capacity taken, outage, data loss and direct loss of an occurrence is a draw of its own, \
             independent of all else",
            "whether and when an occurrence triggers another is independent of all else",
            "every trial starts with all nodes up, no clock running and no work outstanding",
            "outages end with the horizon: on average 0 h a trial are dropped, over all nodes hit, and recovery after it",
            "what is triggered beyond the horizon disrupts nothing, but its direct losses count in full: fine",
        ]
    );
}

#[test]
fn hours_beyond_the_horizon_are_stated_exactly() {
    let list = assumed(
        r#"
[nodes.desk]
owner = "client"
downtime = { per_hour = 10 }
backlog = { rate = 0.5, share = 0.5 }
tolerance = { below = 0.5, at_most = "4h" }
[threats.flood]
framework = "operational"
frequency = { fixed = 1 }
at = "8750h"
hits = { all = { nodes = "desk" } }
outage = "100h"
"#,
    );
    assert_eq!(
        texts(&list),
        [
            "flood: always 1 in a trial",
            "flood: 8,750 h after the start",
            "flood hits desk; capacity taken: 1; outage: 100 h",
            "downtime of desk costs client (downtime): 10 per hour of full outage",
            "desk tolerates at most 4 h below capacity 0.5",
            "desk makes up lost work at 0.5 of normal capacity, and a share 0.5 of its downtime cost goes on until then",
            "trials are independent of one another",
            "every trial starts with all nodes up, no clock running and no work outstanding",
            "outages end with the horizon: on average 90 h a trial are dropped, over all nodes hit",
            "work outstanding at the horizon is dropped: desk",
            "a time below a tolerance level is judged by its part before the horizon: desk",
        ]
    );
    let dropped =
        |kind: &AssumptionKind| *kind == AssumptionKind::Dropped { dropped: Dropped::Outages { mean_hours: 90.0 } };
    assert!(list.iter().any(|assumption| dropped(&assumption.kind)));
}

#[test]
fn frequencies_a_year_are_scaled_to_the_horizon() {
    let text = HEADER.replace("currency", "horizon = \"2y\", currency")
        + r#"
[threats.error]
framework = "financial"
frequency = { negative_binomial = { mean = 3, k = 1.2 } }
losses = { category = "error", bearer = "client", amount = 5 }
"#;
    let checked = file::load(Path::new("s.toml"), &|_| Ok(text.as_bytes().to_vec()));
    let scenario = checked.scenario.unwrap();
    let error = threat::assumptions(&scenario).swap_remove(0);
    assert_eq!(error.text, "error: negative binomial, mean 3 and size 1.2 a year, 6 and 2.4 in a trial");
    let law = FrequencyFacts::NegativeBinomial { mean: 3.0, k: 1.2 };
    assert_eq!(error.kind, AssumptionKind::Frequency { threat: "error".into(), law, mean: 6.0 });
}

/// Contracts, insurance, prices, controls and a need with a chance.
const TERMS: &str = r#"
prices.peso = { factor = "cyber", sigma = 0.1 }
correlation = [{ between = ["climate", "cyber"], r = 0.3 }]
[nodes.shop]
owner = "client"
needs = [{ any = ["north", "south"], probability = 0.4, buffer = "1h" }]
downtime = { per_hour = 20 }
backlog = { rate = 0.5, share = 0.5 }
tolerance = { below = 0.5, at_most = "4h" }
[contracts.msa]
seller = "provider"
buyer = "client"
yearly_fee = 1e6
indemnity.all = { covers = { categories = ["notice"] }, share = 0.5 }
price.peso = { index = "peso", bearer = "provider", cost = 1e5, neutral = "10%" }
co_funding.patrol = { cost = 1_000, payer = "provider", share = 0.5 }
[contracts.msa.sla.shop]
measures = ["shop"]
bands = [{ below = 0.9, credit = "5%" }]
termination = { misses = 3, within = 6, cost = 1e5, bearer = "provider" }
[policies.fines]
insured = "client"
insurers = { provider = 1 }
covers = { categories = ["fine"] }
premium = 10_000
[controls.crews]
role = "response"
coverage = 0.9
hosted_on = { nodes = ["south"], below = 0.8 }
cost = { yearly = 5, payer = "client" }
acts = [
  { on = { threats = "storm", nodes = "north" }, outage = { factor = { uniform = { min = 0.5, max = 1 } } } },
  { on = { needs = "shop.0" }, buffer = { add = "2h" } },
]
[controls.drills]
role = "variance_management"
acts = { on = { controls = "crews" }, reliability = { closes = 0.4 } }
[controls.spare]
role = "prevention"
status = "proposed"
reliability = 0.5
acts = { on = { threats = "fine" }, prevents = 0.25 }
"#;

#[test]
fn every_kind_is_there_and_comes_in_one_piece() {
    let list = assumed(&format!("{STORM}{TERMS}"));
    let names: Vec<String> = list.iter().map(name).collect();
    let mut runs = names.clone();
    runs.dedup();
    let kinds: BTreeSet<&String> = names.iter().collect();
    let expected = [
        "Frequency",
        "Timing",
        "Disruption",
        "DirectLoss",
        "Trigger",
        "Factors",
        "Loading",
        "Correlation",
        "Price",
        "Need",
        "NeedChance",
        "Downtime",
        "Tolerance",
        "Backlog",
        "Control",
        "Contract",
        "CoFunding",
        "Indemnity",
        "ServiceLevel",
        "PriceTerm",
        "Policy",
        "Independent",
        "StartsAtRest",
        "Dropped",
        "NoDefault",
        "BesideLosses",
    ];
    assert_eq!(runs, expected);
    assert_eq!(kinds.len(), expected.len());
    let of = |kind: &str| -> Vec<&str> {
        list.iter().filter(|assumption| name(assumption) == kind).map(|assumption| assumption.text.as_str()).collect()
    };
    assert_eq!(of("Correlation"), ["climate and cyber have correlation 0.3"]);
    assert_eq!(of("Price"), ["price peso is exp(0.1 Z - 0.1^2 / 2), of mean 1, with Z the factor cyber"]);
    assert_eq!(of("NeedChance"), ["shop feels an episode of its need of north, south with probability 0.4"]);
    assert_eq!(
        of("Control"),
        [
            "crews is at work: works on a demand with probability 0.9 (coverage 0.9, reliability 1), unless the capacity of south \
             is below 0.8; outages by storm at north times uniform (min 0.5, max 1); buffer of shop.0 longer by 2 h",
            "drills is at work: works on a demand with probability 1 (coverage 1, reliability 1); what crews lack in reliability \
             is made up to a part of 0.4",
            "spare is not at work: works on a demand with probability 0.5 (coverage 1, reliability 0.5); fine prevented with \
             probability 0.25",
        ]
    );
    assert_eq!(
        of("Need"),
        [
            "desk needs all of north (criticality 1)",
            "shop needs any of north, south; buffer 1 h; a shortfall is passed on with probability 0.4",
        ]
    );
    assert_eq!(of("Contract"), ["msa: provider serves client for 1,000,000 a year"]);
    assert_eq!(of("CoFunding"), ["msa.patrol: provider pays 1,000 a year, and the other side bears a share 0.5 of it"]);
    assert_eq!(
        of("Indemnity"),
        ["msa.all: provider answers a share 0.5 of losses of client of categories notice; order 1"]
    );
    assert_eq!(
        of("ServiceLevel"),
        ["msa.shop: the time average of capacity of shop by month; below 0.9 a credit of 0.05; \
          3 misses within 6 periods end the contract, which costs provider 100,000"]
    );
    assert_eq!(
        of("PriceTerm"),
        ["msa.peso: cost of provider of 100,000 a year follows price peso; \
          a share 1 of moves from 0 to 0.9 is passed on; a share 1 of moves from 1.1 on is passed on"]
    );
    assert_eq!(
        of("Policy"),
        ["fines: losses of client of categories fine, insured by provider (1); premium 10,000 a year; inuring order 1"]
    );
    assert_eq!(
        of("BesideLosses"),
        [
            "fees are no part of losses: msa",
            "premiums are no part of losses: fines",
            "co-funded costs are no part of losses: msa.patrol",
            "costs of controls are no part of losses: crews",
            "costs of ending a contract are in net losses and not in gross ones: msa.shop",
            "moves of prices are in net losses and not in gross ones: msa.peso",
        ]
    );
}

#[test]
fn what_is_not_in_a_scenario_is_not_said_of_it() {
    let list = assumed(
        "[threats.error]\nframework = \"financial\"\nfrequency = { poisson = 2 }\n\
         losses = { category = \"error\", bearer = \"client\", amount = 5 }\n",
    );
    let kinds: Vec<String> = list.iter().map(name).collect();
    assert_eq!(kinds, ["Frequency", "Timing", "DirectLoss", "Independent", "Independent", "Independent"]);
    let independent = |of: Independence| {
        list.iter().any(|found| matches!(found.kind, AssumptionKind::Independent { of: found, .. } if found == of))
    };
    assert!([Independence::Trials, Independence::Counts, Independence::Times].into_iter().all(independent));
}

#[test]
fn factors_that_are_not_correlated_are_said_to_be_independent() {
    let loaded = STORM.replace("loads = { climate", "loads = { cyber = { loss = 0.1 }, climate");
    let free =
        |text: &str| assumed(text).iter().any(|found| found.text == "all other pairs of factors are independent");
    assert!(free(&loaded));
    assert!(!free(&format!("{loaded}correlation = [{{ between = [\"climate\", \"cyber\"], r = 0.3 }}]\n")));
    // Nothing follows the second factor.
    assert!(!free(STORM));
}

#[test]
fn what_follows_something_late_is_late_even_if_it_follows_at_once() {
    let chain = STORM
        .replace("amount = 400_000 }]", "amount = 400_000 }]\ntriggers = [{ threat = \"exit\", probability = 0.5 }]")
        + "[threats.exit]\nframework = \"strategic\"\nlosses = { category = \"exit\", bearer = \"client\", amount = 5 }\n";
    let late = |list: Vec<Assumption>| {
        list.into_iter().find_map(|found| match found.kind {
            AssumptionKind::Dropped { dropped: Dropped::LateDisruptions { threats } } => Some(threats),
            _ => None,
        })
    };
    assert_eq!(late(assumed(&chain)), Some(vec!["exit".to_string(), "fine".to_string()]));
    assert_eq!(late(assumed(&chain.replace("after = \"90d\"", "after = \"0h\""))), None);
}
