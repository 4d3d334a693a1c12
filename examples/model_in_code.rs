//! A partnership built in code: 5 parties, 30 nodes with every form of need, 8 threats tied by two factors, a contract, a tower of two
//! layers, 3 controls and 2 stresses. Then two shards of its trials, run apart and merged.
//!
//! `cargo run --release --example model_in_code`

use brunt::ask::Reading;
use brunt::build::{
    Act, Backlog, Band, Cap, Contract, Control, ControlCost, Cover, DowntimeCurve, Factors, ForcedOccurrence,
    Frequency, Hits, Hours, Indemnity, Law, Loading, Loss, Need, Node, On, OutOfService, Policy, Scenario, Selector,
    ServiceLevel, Shrink, Stress, Threat, Tolerance, Trigger, Waiting,
};
use brunt::{Error, Model, Results, Run, Variant};

fn main() -> Result<(), Error> {
    let model = Model::new(&partnership())?;
    let summary = model.summary();
    assert_eq!((summary.parties, summary.nodes, summary.threats), (5, 30, 8));

    // Two shards, on two machines as far as the library is concerned.
    let folder = std::env::temp_dir().join(format!("brunt-example-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|source| Error::File { path: folder.clone(), source })?;
    for (shard, trials) in [("a.brunt", 0..5_000), ("b.brunt", 5_000..10_000)] {
        model.run(Run::range(trials).seed(7))?.save(folder.join(shard))?;
    }
    let [a, b] = ["a.brunt", "b.brunt"].map(|shard| Results::load(&model, folder.join(shard)));
    let results = a?.merge(b?)?;
    assert_eq!(results, model.run(Run::trials(10_000).seed(7))?);

    println!("{:<10} {:<38} net TVaR 99", "", "gross TVaR 99");
    for party in model.parties() {
        let (gross, net) = (results.gross(party)?, results.net(party)?);
        println!("{party:<10} {:<38} {}", gross.tail_value_at_risk(0.99)?.to_string(), net.tail_value_at_risk(0.99)?);
    }
    let variants = [Variant::without("mfa"), Variant::with("second-site"), Variant::stress("quake", Reading::OnTop)];
    for variant in model.compare(variants).run(Run::trials(4_000).seed(7))?.variants {
        if let Some(added) = variant.risk.total.mean.added {
            println!("{} adds {added} to the mean loss of a year", variant.name);
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

/// A bank whose claims are handled by a provider, on two sites, on systems of two vendors.
fn partnership() -> Scenario {
    let scenario = Scenario::new("Claims partnership", "EUR").horizon("1y");
    let parties = ["client", "provider", "vendor", "insurer", "reinsurer"];
    let scenario = parties.into_iter().fold(scenario, Scenario::party);
    let scenario = threats(network(scenario));
    safeguards(terms(scenario))
        .appetite("bad-year", "P(net(client) > 5e6) <= 5%")
        .appetite("intake", "P(breach(intake)) <= 60%")
}

fn network(scenario: Scenario) -> Scenario {
    let node = |kind: &str, owner: &str| Node::new().kind(kind).owner(owner);
    // Two sites with a team and a gateway each, three data centres, six vendor services, and what runs on them.
    let mut scenario = scenario;
    for (site, region) in [("manila", "luzon"), ("krakow", "poland")] {
        scenario = scenario
            .node(site, node("site", "provider").region(region))
            .node(format!("{site}-team"), node("team", "provider").needs([Need::all([site])]))
            .node(format!("{site}-net"), node("system", "provider").needs([Need::all([(site, 0.8)])]))
            .node(format!("{site}-power"), node("system", "provider").needs([Need::all([site]).buffer("4h")]));
    }
    for name in ["dc-1", "dc-2", "dc-3"] {
        scenario = scenario.node(name, node("site", "vendor").tags(["cloud"]));
    }
    for (number, name) in ["mail", "idp", "crm", "voice", "scan", "archive"].into_iter().enumerate() {
        let centres = ["dc-1", "dc-2", "dc-3"];
        let need = match number % 3 {
            0 => Need::at_least(2, centres),
            1 => Need::any(centres).switchover("30m"),
            _ => Need::pool(centres.map(|centre| (centre, 0.5))).switchover("15m"),
        };
        scenario = scenario.node(name, node("system", "vendor").needs([need.restart("20m")]));
    }
    for name in ["letters", "phone", "portal", "fraud", "payments", "ledger", "reports", "audit"] {
        let needs = [Need::all(["idp", "crm"]), Need::any(["manila-net", "krakow-net"]).switchover("10m")];
        scenario = scenario.node(name, node("system", "client").needs(needs));
    }
    let teams = Need::pool([("manila-team", 0.7), ("krakow-team", 0.5)]).switchover("2h");
    let open = Hours::default().days(["mon", "tue", "wed", "thu", "fri"]).from("07:00").to("19:00");
    let curve = DowntimeCurve::new("client").per_hour(9_000).steps([("8h", 25_000)]).lumps([("1d", 200_000)]);
    scenario
        .node("call-centre", node("process", "provider").needs([teams, Need::all(["phone", "voice"])]))
        .node("assessment", node("process", "provider").needs([Need::all(["fraud", "scan"]).probability(0.9)]))
        .node("payout", node("process", "client").needs([Need::all(["payments", "ledger"])]).downtime([curve.clone()]))
        .node("complaints", node("process", "client").needs([Need::any(["letters", "mail"])]))
        .node(
            "intake",
            node("process", "client")
                .needs([Need::all(["call-centre", "portal"]), Need::all([("assessment", 0.4)]).buffer("1d")])
                .downtime([curve])
                .hours([open])
                .tolerance(Tolerance::default().below("50%").at_most("12h"))
                .backlog(Backlog::default().rate(0.25).share("60%")),
        )
}

fn threats(scenario: Scenario) -> Scenario {
    let hits = |ids: &[&str]| Hits::all(Selector::nodes(ids.to_vec()));
    let storm = Threat::new("operational").frequency(Frequency::negative_binomial(1.2, 2.0));
    let outage = |median: &str, p95: &str| Law::lognormal().median(median).p95(p95);
    let response = Loss::new("response", "provider").amount(Law::gamma().mean(120_000).cv(1.2));
    scenario
        .factors(Factors::default().names(["cyber", "climate"]).correlation([("cyber", "climate", 0.2)]))
        .threat(
            "typhoon",
            storm
                .hits(Hits::one(Selector::default().region(["luzon"])))
                .outage(outage("20h", "5d"))
                .loads([("climate", Loading::default().frequency(0.4).loss(0.3))]),
        )
        .threat(
            "ransomware",
            Threat::new("operational")
                .frequency(Frequency::poisson(0.15))
                .hits(Hits::each(Selector::default().kind(["system"]).owner(["client"]), 0.4))
                .takes(Law::pert().min(0.3).mode(0.9).max(1.0))
                .outage(outage("3d", "15d").capped("60d"))
                .recovery([("0h", 0.5), ("2d", 0.0)])
                .losses([response])
                .triggers([Trigger::new("data-fine", "20%").after("60d")])
                .loads([("cyber", Loading::default().frequency(0.6))]),
        )
        .threat(
            "cloud",
            Threat::new("operational")
                .frequency(Frequency::poisson(1.5))
                .hits(Hits::one(Selector::default().tag(["cloud"])))
                .outage(Law::weibull().shape(0.8).scale("4h"))
                .loads([("cyber", Loading::default().frequency(0.3))]),
        )
        .threat(
            "power",
            Threat::new("operational").frequency(Frequency::poisson(2)).hits(hits(&["manila-power"])).outage("3h"),
        )
        .threat(
            "strike",
            Threat::new("operational").frequency(Frequency::bernoulli("10%")).hits(hits(&["krakow-team"])).outage("2d"),
        )
        .threat(
            "idp-expiry",
            Threat::new("operational").frequency(Frequency::binomial(4, 0.1)).hits(hits(&["idp"])).outage("2h"),
        )
        .threat(
            "quake",
            Threat::new("operational").frequency(Frequency::poisson(0.02)).hits(hits(&["manila"])).outage("20d"),
        )
        .threat(
            "data-fine",
            Threat::new("compliance").losses([Loss::new("fine", "client").amount(Law::pareto().min(1e5).index(2.2))]),
        )
}

fn terms(scenario: Scenario) -> Scenario {
    let availability = ServiceLevel::new(["intake"], [Band::below("99.5%", "5%"), Band::below("98%", "15%")]);
    let liability =
        Indemnity::new(Cover::default().nodes(["intake", "payout"])).share("80%").annual_cap(Cap::fees(1.5));
    let layer = |insurer: &str, retention: f64, limit: f64| {
        let covers = Cover::default().nodes(["intake", "payout"]);
        Policy::new("client", insurer).covers(covers).waiting(Waiting::excess("8h")).retention(retention).limit(limit)
    };
    scenario
        .contract(
            "msa",
            Contract::new("provider", "client")
                .yearly_fee(4e6)
                .sla([("availability", availability)])
                .indemnity([("liability", liability)]),
        )
        .policy("first-layer", layer("insurer", 250_000.0, 1_000_000.0))
        .policy("second-layer", layer("reinsurer", 1_250_000.0, 3_000_000.0))
}

fn safeguards(scenario: Scenario) -> Scenario {
    let second_site = Act::on(On::threats(["typhoon", "quake"])).outage(Shrink::cap("1d"));
    let quake = ForcedOccurrence::new("quake").at("120d").outage("30d");
    let no_cloud = OutOfService::default().nodes(["dc-1", "dc-2"]).at("200d").outage("3d");
    scenario
        .control(
            "mfa",
            Control::new("prevention", [Act::on(On::threats(["ransomware"])).prevents(0.6)]).reliability("95%"),
        )
        .control("battery", Control::new("response", [Act::on(On::needs(["manila-power.0"])).buffer("6h")]))
        .control(
            "second-site",
            Control::new("response", [second_site])
                .status("proposed")
                .cost(ControlCost::default().yearly(300_000).payer("provider")),
        )
        .stress("quake", Stress::default().force([quake]))
        .stress("cloud-lost", Stress::default().out([no_cloud]))
}
