//! Whole runs, from the text of a scenario through `simulate` to the report.

use crate::suite::intervals::cover::{Band, Figure, HEAVY, LIGHT, RANKS, check, figure, level};
use crate::suite::intervals::exact::{Exact, Units};
use crate::suite::intervals::{FEW, MANY};
use brunt::plan::Plan;
use brunt::report::{AtLevel, Contribution, Estimate, ExceedancePoint, Report};
use brunt::scenario::{Scenario, file};
use brunt::simulate::{Run, Silent, simulate};
use std::path::Path;

fn load(text: &str) -> Scenario {
    let checked = file::load(Path::new("run.toml"), &|_| Ok(text.as_bytes().to_vec()));
    checked.scenario.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// A figure of a report.
struct Asked {
    figure: Figure,
    find: fn(&Report) -> Estimate,
}

fn asked(name: &str, exact: f64, band: Band, find: fn(&Report) -> Estimate) -> Asked {
    Asked { figure: figure(name, exact, band), find }
}

fn covers(case: &str, text: &str, trials: u64, seeds: u64, asked: &[Asked]) {
    let scenario = load(text);
    let plan = Plan::compile(&scenario).unwrap();
    let figures: Vec<Figure> = asked.iter().map(|asked| asked.figure.clone()).collect();
    check(&format!("{case}, N = {trials}"), seeds, &figures, |seed| {
        let ledger = simulate(&plan, &Run::new(trials).with_seed(seed), &Silent).unwrap();
        let report = Report::new(&scenario, &plan, &ledger).unwrap();
        asked.iter().map(|asked| (asked.find)(&report)).collect()
    });
}

fn at(figures: &[AtLevel], level: f64) -> Estimate {
    figures.iter().find(|figure| figure.level == level).unwrap().estimate
}

fn part<'a>(parts: &'a [Contribution], id: &str) -> &'a Contribution {
    parts.iter().find(|part| part.id == id).unwrap()
}

fn point(points: &[ExceedancePoint], period: f64) -> Estimate {
    points.iter().find(|point| point.return_period == period).unwrap().loss
}

/// Fines of 1 on average, 1.2 a year, borne by the client; thefts of 2 (gamma of shape 2), 0.3 a year, borne by the provider; and on three
/// days of the year an outage with probability 30 %, of 10 hours on average, at a tenth an hour. All sizes are sums of exponential losses
/// of 1, and no two outages meet.
const THREE_KINDS: &str = r#"
brunt = 1
scenario = { name = "three kinds", currency = "USD" }
parties = { client = {}, provider = {} }
nodes.service = { owner = "client", downtime = { per_hour = 0.1 }, tolerance = { below = 0.5, at_most = "12h" } }
[threats.fine]
framework = "compliance"
frequency = { poisson = 1.2 }
losses = [{ category = "fine", bearer = "client", amount = { exponential = { mean = 1 } } }]
[threats.theft]
framework = "financial"
frequency = { poisson = 0.3 }
losses = [{ category = "theft", bearer = "provider", amount = { gamma = { shape = 2, scale = 1 } } }]
[threats.outage-1]
framework = "operational"
frequency = { bernoulli = 0.3 }
at = "50d"
hits = { all = { nodes = ["service"] } }
outage = { exponential = { mean = "10h" } }
[threats.outage-2]
framework = "operational"
frequency = { bernoulli = 0.3 }
at = "150d"
hits = { all = { nodes = ["service"] } }
outage = { exponential = { mean = "10h" } }
[threats.outage-3]
framework = "operational"
frequency = { bernoulli = 0.3 }
at = "250d"
hits = { all = { nodes = ["service"] } }
outage = { exponential = { mean = "10h" } }
"#;

/// What the parts of [`THREE_KINDS`] are in units of one exponential loss.
fn three_kinds() -> [Units; 3] {
    let outage = Units::bernoulli(0.3);
    [Units::poisson(1.2), Units::poisson(0.3).each(2), outage.and(&outage).and(&outage)]
}

/// The largest event is at most x if no fine, no theft and no outage is above it.
fn largest_beyond(x: f64) -> f64 {
    let exponential = (-x).exp();
    let theft = Exact::Gamma(2.0).beyond(x);
    1.0 - (-1.2 * exponential - 0.3 * theft).exp() * (1.0 - 0.3 * exponential).powi(3)
}

fn figures_of_three_kinds() -> Vec<Asked> {
    let [fine, theft, outage] = three_kinds();
    let total = fine.and(&theft).and(&outage);
    let client = fine.and(&outage);
    let oep = |period: f64| crate::suite::intervals::exact::root(|x| largest_beyond(x) - 1.0 / period, 100.0);
    let one_breach = 0.3 * (-1.2_f64).exp();
    let none_at_all = total.0[0];
    vec![
        asked("mean", total.mean(), LIGHT, |report| report.total.mean),
        asked("P(loss)", 1.0 - none_at_all, RANKS, |report| report.total.probability_of_loss),
        asked("VaR 95", total.quantile(level(0.95)), RANKS, |report| at(&report.total.value_at_risk, 0.95)),
        asked("VaR 99.5", total.quantile(level(0.995)), RANKS, |report| at(&report.total.value_at_risk, 0.995)),
        asked("TVaR 95", total.tail_mean(level(0.95)), LIGHT, |report| at(&report.total.tail_value_at_risk, 0.95)),
        asked("TVaR 99", total.tail_mean(level(0.99)), LIGHT, |report| at(&report.total.tail_value_at_risk, 0.99)),
        asked("client mean", client.mean(), LIGHT, |report| report.parties[0].losses.mean),
        asked("client TVaR 99", client.tail_mean(level(0.99)), LIGHT, |report| {
            at(&report.parties[0].losses.tail_value_at_risk, 0.99)
        }),
        asked("provider TVaR 99", theft.tail_mean(level(0.99)), LIGHT, |report| {
            at(&report.parties[1].losses.tail_value_at_risk, 0.99)
        }),
        asked("fine in mean", fine.mean(), LIGHT, |report| part(&report.contributions.by_threat, "fine").mean),
        asked("theft in mean", theft.mean(), LIGHT, |report| part(&report.contributions.by_threat, "theft").mean),
        asked("node in mean", outage.mean(), LIGHT, |report| part(&report.contributions.by_node, "service").mean),
        asked("category in mean", fine.mean(), LIGHT, |report| part(&report.contributions.by_category, "fine").mean),
        asked("framework in mean", outage.mean(), LIGHT, |report| {
            part(&report.contributions.by_framework, "operational").mean
        }),
        asked("fine in TVaR 99", fine.contribution(&theft.and(&outage), level(0.99)), LIGHT, |report| {
            part(&report.contributions.by_threat, "fine").tail
        }),
        asked("theft in TVaR 99", theft.contribution(&client, level(0.99)), LIGHT, |report| {
            part(&report.contributions.by_threat, "theft").tail
        }),
        asked("node in TVaR 99", outage.contribution(&fine.and(&theft), level(0.99)), LIGHT, |report| {
            part(&report.contributions.by_node, "service").tail
        }),
        asked("client in TVaR 99", client.contribution(&theft, level(0.99)), LIGHT, |report| {
            part(&report.contributions.by_party, "client").tail
        }),
        asked("AEP 100", total.quantile(level(0.99)), RANKS, |report| point(&report.exceedance.aggregate, 100.0)),
        asked("OEP 10", oep(10.0), RANKS, |report| point(&report.exceedance.occurrence, 10.0)),
        asked("OEP 200", oep(200.0), RANKS, |report| point(&report.exceedance.occurrence, 200.0)),
        asked("P(breach)", 1.0 - (1.0 - one_breach).powi(3), RANKS, |report| report.tolerances[0].breach_probability),
        asked("mean breaches", 3.0 * one_breach, LIGHT, |report| report.tolerances[0].breaches_per_horizon),
        asked("median time to recover", 10.0 * 2.0_f64.ln(), RANKS, |report| {
            report.tolerances[0].time_to_recover.as_ref().unwrap().median_hours
        }),
        asked("p95 time to recover", 10.0 * 20.0_f64.ln(), RANKS, |report| {
            report.tolerances[0].time_to_recover.as_ref().unwrap().p95_hours
        }),
    ]
}

/// Few of the trials have the threat in question: about 120, 160 and 200 of 4,000, with sizes of light and heavy tails.
const RARE: &str = r#"
brunt = 1
scenario = { name = "rare", currency = "USD" }
parties = { client = {} }
nodes.service = { tolerance = { below = 0.5, at_most = "10h" } }
[threats.light]
framework = "compliance"
frequency = { poisson = 0.03 }
losses = [{ category = "light", bearer = "client", amount = { exponential = { mean = 1 } } }]
[threats.middling]
framework = "financial"
frequency = { poisson = 0.04 }
losses = [{ category = "middling", bearer = "client", amount = { lognormal = { median = 1, sigma = 1 } } }]
[threats.heavy]
framework = "strategic"
frequency = { poisson = 0.05 }
losses = [{ category = "heavy", bearer = "client", amount = { lognormal = { median = 1, sigma = 2 } } }]
[threats.outage]
framework = "operational"
frequency = { bernoulli = 0.05 }
at = "50d"
hits = { all = { nodes = ["service"] } }
outage = { exponential = { mean = "10h" } }
"#;

fn figures_of_rare_threats() -> Vec<Asked> {
    vec![
        asked("light in mean", 0.03, LIGHT, |report| part(&report.contributions.by_threat, "light").mean),
        asked("middling in mean", 0.04 * Exact::Lognormal(1.0).mean(), LIGHT, |report| {
            part(&report.contributions.by_threat, "middling").mean
        }),
        asked("heavy in mean", 0.05 * Exact::Lognormal(2.0).mean(), HEAVY, |report| {
            part(&report.contributions.by_threat, "heavy").mean
        }),
        asked("heavy category in mean", 0.05 * Exact::Lognormal(2.0).mean(), HEAVY, |report| {
            part(&report.contributions.by_category, "heavy").mean
        }),
        asked("middling framework in mean", 0.04 * Exact::Lognormal(1.0).mean(), LIGHT, |report| {
            part(&report.contributions.by_framework, "financial").mean
        }),
        asked("mean breaches", 0.05 / 1.0_f64.exp(), LIGHT, |report| report.tolerances[0].breaches_per_horizon),
        asked("P(breach)", 0.05 / 1.0_f64.exp(), RANKS, |report| report.tolerances[0].breach_probability),
        asked("median time to recover", 10.0 * 2.0_f64.ln(), RANKS, |report| {
            report.tolerances[0].time_to_recover.as_ref().unwrap().median_hours
        }),
        asked("p95 time to recover", 10.0 * 20.0_f64.ln(), RANKS, |report| {
            report.tolerances[0].time_to_recover.as_ref().unwrap().p95_hours
        }),
    ]
}

#[test]
fn reports_of_runs_cover() {
    covers("run of three kinds", THREE_KINDS, 10_000, FEW, &figures_of_three_kinds());
    covers("run of rare threats", RARE, 4_000, FEW, &figures_of_rare_threats());
}

#[test]
#[ignore = "2,000 seeds: run by name in release"]
fn reports_of_runs_cover_over_2_000_seeds() {
    covers("run of three kinds", THREE_KINDS, 10_000, MANY, &figures_of_three_kinds());
    covers("run of rare threats", RARE, 4_000, MANY, &figures_of_rare_threats());
}
