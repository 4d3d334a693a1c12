//! The same figures with and without the features `rayon` and `serde`, which a test that is built either way can only hold against
//! numbers: run it as `cargo test -p brunt --lib` and with `--no-default-features`.
#![allow(clippy::unwrap_used)]

use crate::plan::Plan;
use crate::random::Law;
use crate::report::Report;
use crate::scenario::{
    CategoryIndex, DirectLoss, DowntimeCurve, FactorIndex, Factors, Framework, Frequency, Hits, Loading, LossAmount,
    Need, NeedForm, Node, NodeIndex, OutageLength, Party, PartyIndex, Pick, Rate, Scenario, Threat, ThreatIndex,
    Timing, Trigger,
};
use crate::simulate::{Run, Silent, simulate};
use crate::units::{Date, Money, Probability, Ticks};

fn node(id: &str, needs: Vec<Need>, downtime: Vec<DowntimeCurve>) -> Node {
    Node {
        id: id.into(),
        name: id.into(),
        kind: None,
        region: None,
        owner: None,
        tags: Vec::new(),
        needs,
        downtime,
        hours: None,
        tolerance: None,
        backlog: None,
    }
}

fn amount(law: Law) -> DirectLoss {
    DirectLoss { category: CategoryIndex(1), bearer: PartyIndex(1), amount: LossAmount::Amount(law) }
}

/// A site that lives off the grid with a battery, blackouts on a factor, and a fine that follows from some of them.
fn scenario() -> Scenario {
    let hour = |hours: f64| Ticks::from_hours(hours).unwrap();
    let curve = DowntimeCurve {
        bearer: PartyIndex(0),
        category: CategoryIndex(0),
        rates: vec![Rate { after: Ticks::ZERO, per_hour: Money::new(1234.5).unwrap() }],
        lumps: Vec::new(),
    };
    let need = Need {
        form: NeedForm::All(vec![(NodeIndex(0), 0.9)]),
        switchover: Ticks::ZERO,
        buffer: hour(1.5),
        restart: hour(0.5),
        probability: Probability::new(0.8).unwrap(),
    };
    let hits = Hits {
        pick: Pick::All(vec![NodeIndex(0)]),
        shared: false,
        takes: Law::beta(2.0, 1.0).unwrap(),
        outage: OutageLength::Law(Law::lognormal_median_p95(3.0, 30.0).unwrap()),
        recovery: Vec::new(),
        data_loss: None,
    };
    let blackout = Threat {
        id: "blackout".into(),
        name: "blackout".into(),
        framework: Framework::Operational,
        frequency: Some(Frequency::NegativeBinomial { mean: 6.0, k: 2.0 }),
        timing: Timing::Uniform,
        hits: Some(hits),
        losses: vec![amount(Law::gamma_mean_cv(500.0, 1.5).unwrap())],
        triggers: vec![Trigger {
            threat: ThreatIndex(1),
            probability: Probability::new(0.25).unwrap(),
            after: Law::exponential_mean(100.0).unwrap(),
        }],
        loadings: vec![Loading { factor: FactorIndex(0), frequency: 0.3, loss: 0.2 }],
        assumed: false,
    };
    let fine = Threat {
        id: "fine".into(),
        name: "fine".into(),
        framework: Framework::Compliance,
        frequency: None,
        hits: None,
        losses: vec![amount(Law::pert(1e3, 2e3, 9e3).unwrap())],
        triggers: Vec::new(),
        loadings: Vec::new(),
        ..blackout.clone()
    };
    let party = |id: &str| Party { id: id.into(), name: id.into() };
    Scenario {
        programme: crate::scenario::Programme::default(),
        name: "in code".into(),
        currency: "EUR".into(),
        start: Date::new(2029, 1, 1).unwrap(),
        horizon: Ticks::YEAR,
        parties: vec![party("client"), party("provider")],
        categories: vec!["downtime".into(), "response".into()],
        nodes: vec![node("grid", Vec::new(), Vec::new()), node("site", vec![need], vec![curve])],
        threats: vec![blackout, fine],
        factors: Factors { names: vec!["weather".into()], correlation: ndarray::Array2::eye(1), prices: Vec::new() },
        controls: Vec::new(),
        appetite: Vec::new(),
        stresses: Vec::new(),
        assumed: crate::scenario::Assumed::default(),
        hash: "0".repeat(64),
    }
}

#[test]
fn figures_keep_their_bits_with_and_without_features() {
    let scenario = scenario();
    let plan = Plan::compile(&scenario).unwrap();
    let ledger = simulate(&plan, &Run::new(20_000), &Silent).unwrap();
    let report = Report::new(&scenario, &plan, &ledger).unwrap();
    let (mean, tail) = (report.total.mean, report.total.tail_value_at_risk[1].estimate);
    let contribution = report.contributions.by_threat[0].tail;
    let found = [
        mean.value,
        mean.interval.lower().unwrap(),
        mean.interval.upper().unwrap(),
        report.total.standard_deviation,
        report.total.value_at_risk[1].estimate.value,
        tail.value,
        tail.interval.lower().unwrap(),
        tail.interval.upper().unwrap(),
        contribution.value,
        contribution.interval.upper().unwrap(),
        report.parties[1].losses.mean.value,
    ];
    assert_eq!((&ledger.columns().total[..8], found), (&TOTALS[..], FIGURES));
}

const TOTALS: [f64; 8] = [
    47546.29417103876,
    1745.4820294589372,
    70155.65932221292,
    23617.89592612398,
    47806.64721222203,
    5638.823298400214,
    77814.29464583038,
    43366.255828822716,
];

/// Of the total: mean with its ends, deviation, value at risk and its tail with its ends; of blackouts: their part of the tail with its
/// upper end; of the provider: the mean.
const FIGURES: [f64; 11] = [
    33839.25253609252,
    33162.54745123191,
    34549.47715179278,
    49979.54245210691,
    227281.58170557316,
    328026.54261997103,
    307594.7584062003,
    355815.4626231457,
    312039.92526693735,
    339856.44797286385,
    7659.8663155827935,
];
