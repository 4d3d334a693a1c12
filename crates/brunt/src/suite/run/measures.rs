//! Losses, tolerances and measures of runs whose every figure follows by hand.

use crate::suite::run::everything;
use crate::suite::run::outcome::{Outcome, load};
use brunt::plan::{CompileError, Plan};
use brunt::report::{Interval, Outcome as Held, Report, ToleranceMeasures};
use brunt::simulate::{Run, Silent, SimulateError, replay, simulate};

/// A horizon of 1,000 hours from a Monday midnight, and one party.
fn run(lines: &str) -> Outcome {
    Outcome::of(&text(lines), 40)
}

fn text(lines: &str) -> String {
    format!(
        "brunt = 1\nscenario = {{ name = \"by hand\", currency = \"USD\", horizon = \"1000h\" }}\nparties = {{ us = {{}} }}\n{lines}\n"
    )
}

/// A threat that takes a node out at a time.
fn outage(id: &str, node: &str, at: &str, length: &str, more: &str) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"{at}\"\n\
         hits = {{ all = {{ nodes = [\"{node}\"] }} }}\noutage = \"{length}\"\n{more}\n"
    )
}

/// Every trial must cost as much.
fn costs(lines: &str, expected: f64) {
    for &found in &run(lines).ledger.columns().total {
        assert!((found - expected).abs() < 1e-9 * expected.max(1.0), "found {found}, expected {expected}:\n{lines}");
    }
}

fn tolerance(lines: &str) -> ToleranceMeasures {
    let report = run(lines).report();
    assert_eq!(report.tolerances.len(), 1);
    report.tolerances[0].clone()
}

/// Breaches a trial of the one tolerance, which every trial has alike.
fn breaches(lines: &str, expected: f64) {
    let found = tolerance(lines);
    assert_eq!(found.breaches_per_horizon.value, expected, "{lines}");
    assert_eq!(found.breach_probability.value, if expected > 0.0 { 1.0 } else { 0.0 }, "{lines}");
}

const PLAIN: &str = "nodes.p = { owner = \"us\", downtime = { per_hour = 1 } }\n";

fn tolerant(below: f64, at_most: &str) -> String {
    format!("nodes.p = {{ owner = \"us\", tolerance = {{ below = {below}, at_most = \"{at_most}\" }} }}\n")
}

#[test]
fn a_breach_is_a_time_below_the_level_that_is_longer_than_tolerated() {
    let p = tolerant(0.5, "10h");
    breaches(&(p.clone() + &outage("t", "p", "10h", "10h", "")), 0.0);
    // One tick longer.
    breaches(&(p.clone() + &outage("t", "p", "10h", "10h0.004s", "")), 1.0);
    // Exactly at the level is not below it.
    breaches(&(p.clone() + &outage("t", "p", "10h", "90h", "takes = 0.5")), 0.0);
    breaches(&(p.clone() + &outage("t", "p", "10h", "90h", "takes = 0.500001")), 1.0);
    // Cut at the horizon, and a tick more.
    breaches(&(p.clone() + &outage("t", "p", "990h", "90h", "")), 0.0);
    breaches(&(p.clone() + &outage("t", "p", "989h", "90h", "")), 1.0);
    breaches(&(p + &outage("t", "p", "980h", "to_horizon", "")), 1.0);
}

#[test]
fn outages_that_meet_are_one_time_below_the_level() {
    let p = tolerant(0.5, "10h");
    let pair = |second: &str, more: &str| {
        p.clone() + &outage("t", "p", "10h", "6h", "") + &outage("u", "p", second, "6h", more)
    };
    breaches(&pair("16h", ""), 1.0);
    breaches(&pair("16h0.004s", ""), 0.0);
    // Between them the node is down, but not below the level.
    let bridge = outage("v", "p", "0h", "90h", "takes = 0.4");
    breaches(&(pair("17h", "") + &bridge), 0.0);
    breaches(&(pair("16h", "") + &bridge), 1.0);
    // Two breaches.
    let long = |id: &str, at: &str| outage(id, "p", at, "11h", "");
    breaches(&(p.clone() + &long("t", "10h") + &long("u", "30h")), 2.0);
}

#[test]
fn time_to_recover_runs_from_an_events_first_hour_below_the_level_to_its_last() {
    let follow = "[threats.u]\nframework = \"operational\"\nhits = { all = { nodes = [\"p\"] } }\noutage = \"3h\"\n";
    let lines = tolerant(0.5, "10h")
        + &outage("t", "p", "10h", "2h", "triggers = [{ threat = \"u\", probability = 1, after = \"20h\" }]")
        + follow
        + &outage("v", "p", "100h", "7h", "");
    let recovery = tolerance(&lines).time_to_recover.unwrap();
    assert_eq!(recovery.events, 80, "two events in each of 40 trials");
    // Known to within bins of 0.8 %.
    assert!((recovery.median_hours.value / 7.0 - 1.0).abs() < 0.008, "{}", recovery.median_hours.value);
    assert!((recovery.p95_hours.value / 23.0 - 1.0).abs() < 0.008, "10 to 33: {}", recovery.p95_hours.value);
    assert_eq!(tolerance(&(tolerant(0.5, "10h") + &outage("t", "p", "1h", "9h", "takes = 0.2"))).time_to_recover, None);
}

#[test]
fn data_loss_breaches_where_a_binding_path_leads() {
    let lines = |limit: &str, lost: &str, more: &str| {
        format!(
            "nodes.db = {{}}\nnodes.p = {{ owner = \"us\", needs = [{{ all = {{ db = 0.5 }} }}], tolerance = {{ data_loss = \"{limit}\" }} }}\n"
        ) + &outage("t", "db", "10h", "10h", &format!("data_loss = \"{lost}\""))
            + more
    };
    let figures = |lines: &str| {
        let found = tolerance(lines);
        (found.breaches_per_horizon.value, found.data_loss_probability.unwrap().value)
    };
    assert_eq!(figures(&lines("4h", "5h", "")), (1.0, 1.0));
    assert_eq!(figures(&lines("4h", "4h", "")), (0.0, 0.0), "exactly as much as tolerated");
    assert_eq!(figures(&lines("4h", "4h0.004s", "")), (1.0, 1.0), "a tick more");
    // Another outage binds all the while; then one that ends earlier, so that the path leads to the data loss after it.
    assert_eq!(figures(&lines("4h", "5h", &outage("u", "p", "5h", "20h", ""))), (0.0, 0.0));
    assert_eq!(figures(&lines("4h", "5h", &outage("u", "p", "5h", "10h", ""))), (1.0, 1.0));
    // One occurrence breaches once, however often it comes to bind.
    assert_eq!(figures(&lines("4h", "5h", &outage("u", "p", "12h", "2h", ""))), (1.0, 1.0));
}

#[test]
fn breaches_are_counted_by_kind() {
    let lines = "nodes.p = { owner = \"us\", tolerance = { below = 0.5, at_most = \"8h\", data_loss = \"1h\" } }\n"
        .to_owned()
        + &outage("t", "p", "10h", "9h", "data_loss = \"2h\"")
        + &outage("u", "p", "50h", "9h", "data_loss = \"30m\"");
    let found = tolerance(&lines);
    assert_eq!((found.breaches_per_horizon.value, found.breach_probability.value), (3.0, 1.0));
    assert_eq!(found.data_loss_probability.unwrap().value, 1.0);
    let sums = run(&lines).ledger.sums().tolerances[0].clone();
    assert_eq!((sums.breached_trials, sums.data_trials, sums.data_breaches, sums.any_trials), (40, 40, 40, 40));
}

#[test]
fn a_recovery_profile_goes_on_after_the_outage() {
    let recovery = "takes = 0.8\nrecovery = [{ after = \"0h\", takes = 0.5 }, { after = \"5h\", takes = 0.25 }, { after = \"8h\", takes = 0 }]";
    costs(&(PLAIN.to_owned() + &outage("t", "p", "10h", "10h", recovery)), 8.0 + 5.0 * 0.4 + 3.0 * 0.2);
    // Cut at the horizon in its second step.
    costs(&(PLAIN.to_owned() + &outage("t", "p", "984h", "10h", recovery)), 8.0 + 5.0 * 0.4 + 0.2);
    // An outage of no length leaves its recovery.
    costs(&(PLAIN.to_owned() + &outage("t", "p", "10h", "0h", recovery)), 5.0 * 0.4 + 3.0 * 0.2);
}

fn backlog(rate: &str, share: f64, more: &str) -> String {
    format!(
        "nodes.p = {{ owner = \"us\", downtime = {{ per_hour = 100 }}, backlog = {{ rate = {rate}, share = {share} }}{more} }}\n"
    )
}

#[test]
fn lost_work_is_made_up_at_a_share_of_the_cost() {
    // Ten hours lost, made up in twenty.
    costs(&(backlog("0.5", 0.2, "") + &outage("t", "p", "10h", "10h", "")), 1000.0 + 20.0 * 20.0);
    costs(&(backlog("0.5", 0.2, "") + &outage("t", "p", "10h", "10h", "takes = 0.25")), 250.0 + 5.0 * 20.0);
    // Cut at the horizon.
    costs(&(backlog("0.5", 0.2, "") + &outage("t", "p", "980h", "10h", "")), 1000.0 + 10.0 * 20.0);
    // Interrupted after ten of the twenty hours: five of work left, five more lost.
    let pair = outage("t", "p", "10h", "10h", "") + &outage("u", "p", "30h", "5h", "");
    costs(&(backlog("0.5", 0.2, "") + &pair), 1000.0 + 10.0 * 20.0 + 500.0 + 20.0 * 20.0);
}

#[test]
fn the_clock_of_steps_runs_on_through_a_backlog() {
    let steps = "nodes.p = { owner = \"us\", backlog = { rate = 0.5, share = 0.2 }, \
         downtime = { per_hour = 100, steps = [{ after = \"15h\", per_hour = 200 }], lumps = [{ at = \"12h\", amount = 7 }] } }\n";
    // No lump: the episode lasts ten hours only.
    costs(&(steps.to_owned() + &outage("t", "p", "10h", "10h", "")), 1000.0 + 5.0 * 20.0 + 15.0 * 40.0);
}

#[test]
fn work_is_lost_and_made_up_in_service_only() {
    let office = ", hours = { days = [\"mon\", \"tue\"], from = \"09:00\", to = \"17:00\" }";
    // Monday 08:00 to 12:00 loses three hours; made up by 15:00.
    costs(&(backlog("1.0", 0.5, office) + &outage("t", "p", "8h", "4h", "")), 300.0 + 3.0 * 50.0);
    // Monday 15:00 to 17:00 loses two, made up by Tuesday 13:00; below the level since Monday 15:00.
    let tolerance = |at_most: &str| format!("{office}, tolerance = {{ at_most = \"{at_most}\" }}");
    let late = outage("t", "p", "15h", "2h", "");
    costs(&(backlog("0.5", 0.5, office) + &late), 200.0 + 4.0 * 50.0);
    breaches(&(backlog("0.5", 0.5, &tolerance("22h")) + &late), 0.0);
    breaches(&(backlog("0.5", 0.5, &tolerance("21h59m59s")) + &late), 1.0);
    // Nothing is lost at night.
    costs(&(backlog("0.5", 0.5, office) + &outage("t", "p", "0h", "9h", "")), 0.0);
}

#[test]
fn a_node_is_below_its_level_until_its_backlog_is_gone() {
    let with =
        |at_most: &str| backlog("0.5", 0.2, &format!(", tolerance = {{ below = 0.5, at_most = \"{at_most}\" }}"));
    let one = outage("t", "p", "10h", "10h", "");
    breaches(&(with("30h") + &one), 0.0);
    breaches(&(with("29h59m59s") + &one), 1.0);
    let recovery = tolerance(&(with("30h") + &one)).time_to_recover.unwrap();
    assert!((recovery.median_hours.value / 30.0 - 1.0).abs() < 0.008);
    // A shallow outage during the backlog does not end it: five hours of work left at 30, a quarter more at 32, made up by 42.5.
    let pair = one.clone() + &outage("u", "p", "30h", "2h", "takes = 0.125");
    breaches(&(with("32h30m") + &pair), 0.0);
    breaches(&(with("32h29m59s") + &pair), 1.0);
}

#[test]
fn the_backlog_of_a_lighter_outage_breaches_nothing() {
    let with =
        |at_most: &str| backlog("0.5", 0.2, &format!(", tolerance = {{ below = 0.5, at_most = \"{at_most}\" }}"));
    let light = outage("t", "p", "10h", "10h", "takes = 0.25");
    breaches(&(with("1h") + &light), 0.0);
    // One and a half hours of its work are left at 22, when a deep outage begins; from 24 on it is light. Five hours are left at 30.
    let deep = outage("u", "p", "22h", "2h", "") + &outage("v", "p", "22h", "8h", "takes = 0.25");
    breaches(&(with("10h") + &light + &deep), 0.0);
    breaches(&(with("9h59m") + &light + &deep), 1.0);
    breaches(&(with("1h59m") + &light + &deep), 2.0);
}

#[test]
fn a_backlog_that_ends_as_an_outage_begins_is_one_time_below_the_level() {
    let with =
        |at_most: &str| backlog("1.0", 0.2, &format!(", tolerance = {{ below = 0.5, at_most = \"{at_most}\" }}"));
    let pair = outage("t", "p", "10h", "10h", "") + &outage("u", "p", "30h", "5h", "");
    // 10 to 30 with its backlog, and 30 to 40.
    breaches(&(with("29h") + &pair), 1.0);
    breaches(&(with("30h") + &pair), 0.0);
    // A shallow outage is not below the level.
    let shallow = outage("t", "p", "10h", "10h", "") + &outage("u", "p", "30h", "5h", "takes = 0.1");
    breaches(&(with("20h") + &shallow), 0.0);
}

#[test]
fn a_backlog_that_is_never_made_up_lasts_to_the_horizon() {
    let office = ", hours = { days = [\"mon\"], from = \"09:00\", to = \"10:00\" }";
    for rate in ["1e-6", "1e-12", "1e-300"] {
        costs(&(backlog(rate, 0.2, "") + &outage("t", "p", "10h", "10h", "")), 1000.0 + 980.0 * 20.0);
        // Six Mondays, an hour each; the first is lost.
        costs(&(backlog(rate, 0.6, office) + &outage("t", "p", "0h", "10h", "")), 100.0 + 5.0 * 60.0);
    }
}

#[test]
fn direct_losses_are_amounts_records_or_hours() {
    let losses = |line: &str| format!("losses = [{{ category = \"c\", bearer = \"us\", {line} }}]");
    let idle = "nodes.p = {}\nnodes.q = {}\n";
    let with = |at: &str, length: &str, line: &str| idle.to_owned() + &outage("t", "p", at, length, &losses(line));
    costs(&with("10h", "5h", "amount = 12.5"), 12.5);
    costs(&with("10h", "5h", "records = 1000, each = 2.5"), 2500.0);
    costs(&with("10h", "5h", "per_hour = 7"), 35.0);
    costs(&with("990h", "50h", "per_hour = 7"), 70.0);
    costs(&with("990h", "to_horizon", "per_hour = 7"), 70.0);
    costs(&with("10h", "5h", "per_hour = 7").replace("[\"p\"]", "[\"p\", \"q\"]"), 35.0);
    // Whatever an outage takes, its hours count.
    costs(&(with("10h", "5h", "per_hour = 7") + "takes = 0.5\n"), 35.0);
}

/// A threat that costs 3 and is followed by one that costs 500 and takes `p` out for ten hours.
fn followed(at: &str, after: &str) -> String {
    let trigger = format!(
        "losses = [{{ category = \"c\", bearer = \"us\", amount = 3 }}]\n\
         triggers = [{{ threat = \"u\", probability = 1, after = \"{after}\" }}]"
    );
    PLAIN.to_owned()
        + "nodes.q = {}\n"
        + &outage("t", "q", at, "30h", &trigger)
        + "[threats.u]\nframework = \"compliance\"\nhits = { all = { nodes = [\"p\"] } }\noutage = \"10h\"\n\
           losses = [{ category = \"fine\", bearer = \"us\", amount = 500 }]\n\
           triggers = [{ threat = \"v\", probability = 1, after = \"1y\" }]\n\
           [threats.v]\nframework = \"strategic\"\nlosses = [{ category = \"exit\", bearer = \"us\", amount = 20000 }]\n"
}

#[test]
fn late_consequences_cost_and_disrupt_nothing() {
    costs(&followed("100h", "50h"), 20_513.0);
    costs(&followed("100h", "895h"), 20_508.0);
    costs(&followed("100h", "900h"), 20_503.0);
    let outcome = run(&followed("990h", "100h"));
    let report = outcome.report();
    assert_eq!(report.total.mean.value, 20_503.0);
    assert_eq!(report.hours_cut.value, 20.0, "of the root's thirty hours");
    let replayed = replay(&outcome.plan, 1, 0);
    assert_eq!(replayed.disruptions.len(), 1);
    let times: Vec<_> = replayed
        .occurrences
        .iter()
        .map(|occurred| (occurred.event, occurred.triggered_by, occurred.time.hours()))
        .collect();
    assert_eq!(times, [(0, None, 990.0), (0, Some(0), 1090.0), (0, Some(1), 1090.0 + 8760.0)]);
}

#[test]
fn the_largest_event_holds_a_root_with_all_that_follows() {
    let direct = |id: &str, amount: f64| {
        format!(
            "[threats.{id}]\nframework = \"operational\"\nfrequency = {{ fixed = 2 }}\nlosses = [{{ category = \"c\", bearer = \"us\", amount = {amount} }}]\n"
        )
    };
    let outcome = run(&(followed("100h", "50h") + &direct("w", 15_000.0) + &direct("x", 20_600.0)));
    let report = outcome.report();
    assert_eq!(report.total.mean.value, 20_513.0 + 2.0 * 15_000.0 + 2.0 * 20_600.0);
    assert_eq!(report.largest_event.mean.value, 20_600.0, "twins are two events");
    assert_eq!(run(&(followed("100h", "50h") + &direct("w", 15_000.0))).report().largest_event.mean.value, 20_513.0);
}

#[test]
fn targets_are_one_each_or_all_and_sizes_are_shared_or_not() {
    let hits = |hits: &str, more: &str| {
        let nodes = "nodes.a = { kind = \"k\" }\nnodes.b = { kind = \"k\" }\nnodes.c = { kind = \"k\" }\n";
        let threat = format!(
            "[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nhits = {hits}\ntakes = {{ uniform = {{ min = 0.1, max = 1 }} }}\n\
             outage = {{ exponential = {{ mean = \"5h\" }} }}\nlosses = [{{ category = \"c\", bearer = \"us\", amount = 1 }}]\n{more}\n"
        );
        let outcome = run(&(nodes.to_owned() + &threat));
        (0..3000).map(|trial| replay(&outcome.plan, 1, trial).disruptions).collect::<Vec<_>>()
    };
    let one = hits("{ one = { kind = \"k\" } }", "");
    assert!(one.iter().all(|hit| hit.len() == 1));
    let first = one.iter().filter(|hit| hit[0].node.0 == 0).count() as f64;
    assert!((first - 1000.0).abs() <= 4.0 * (3000.0_f64 * 2.0 / 9.0).sqrt(), "{first} of 3000 at the first of three");
    let each = hits("{ each = { kind = \"k\" }, probability = 0.3 }", "");
    let number = each.iter().map(Vec::len).sum::<usize>() as f64;
    assert!((number - 2700.0).abs() <= 4.0 * (9000.0_f64 * 0.21).sqrt(), "{number} of 9000");
    let all = hits("{ all = { kind = \"k\" } }", "");
    assert!(all.iter().all(|hit| hit.len() == 3 && hit[0].takes != hit[1].takes && hit[0].end != hit[1].end));
    let shared = hits("{ all = { kind = \"k\" } }", "shared = true");
    assert!(shared.iter().all(|hit| hit.iter().all(|other| (other.takes, other.end) == (hit[0].takes, hit[0].end))));
}

#[test]
fn contributions_add_up_to_mean_and_tail() {
    let report = Outcome::of(&everything::text(), 4000).report();
    let contributions = &report.contributions;
    let tail = report.total.tail_value_at_risk.iter().find(|figure| figure.level == contributions.level).unwrap();
    let (mean, tail) = (report.total.mean.value, tail.estimate.value);
    let whole =
        [&contributions.by_threat, &contributions.by_category, &contributions.by_framework, &contributions.by_party];
    for list in whole {
        let sum = |part: &dyn Fn(&brunt::report::Contribution) -> f64| list.iter().map(part).sum::<f64>();
        assert!((sum(&|part| part.mean.value) / mean - 1.0).abs() < 1e-12);
        assert!((sum(&|part| part.tail.value) / tail - 1.0).abs() < 1e-12);
        assert!((sum(&|part| part.mean_share.unwrap()) - 1.0).abs() < 1e-12);
        assert!((sum(&|part| part.tail_share.unwrap()) - 1.0).abs() < 1e-12);
    }
    // Nodes and direct losses make up the whole.
    let nodes: f64 = contributions.by_node.iter().map(|part| part.tail.value).sum();
    let downtime: f64 = (contributions.by_category.iter())
        .filter(|part| ["downtime", "idle"].contains(&part.id.as_str()))
        .map(|part| part.tail.value)
        .sum();
    assert!((nodes / downtime - 1.0).abs() < 1e-12);
}

#[test]
fn appetite_is_judged_at_the_interval() {
    let lines = PLAIN.to_owned()
        + "[threats.t]\nframework = \"operational\"\nfrequency = { poisson = 0.5 }\n\
           losses = [{ category = \"c\", bearer = \"us\", amount = { exponential = { mean = 10 } } }]\n\
           [appetite]\na = \"P(gross(us) > 1e9) <= 1%\"\nb = \"P(gross(total) > 0) <= 1%\"\nc = \"mean(gross(us)) <= 1e9\"\n\
           d = \"mean(largest_event) <= 0.001\"\ne = \"VaR99(gross(total)) <= 1e9\"\nf = \"TVaR99(gross(total)) <= 0.01\"\n";
    let report = Outcome::of(&text(&lines).replace("\"1000h\"", "\"1y\""), 20_000).report();
    let outcomes: Vec<Held> = report.appetite.iter().map(|verdict| verdict.outcome).collect();
    assert_eq!(outcomes, [Held::Pass, Held::Fail, Held::Pass, Held::Fail, Held::Pass, Held::Fail]);
    // A few trials settle nothing that is close; none beyond the limit in ten trials is no proof of 1 %.
    let few = Outcome::of(&text(&lines).replace("\"1000h\"", "\"1y\""), 10).report();
    assert_eq!(few.appetite[0].outcome, Held::Undecided);
}

/// Nothing in a report may be NaN or infinite: serde writes both as null, and absent options are left out.
fn is_finite_throughout(report: &Report) {
    fn walk(value: &serde_json::Value, path: &str) {
        match value {
            serde_json::Value::Null => panic!("null at {path}"),
            serde_json::Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{path}[{index}]")));
            }
            serde_json::Value::Object(entries) => {
                entries.iter().for_each(|(key, item)| walk(item, &format!("{path}.{key}")));
            }
            _ => {}
        }
    }
    walk(&serde_json::to_value(report).unwrap(), "report");
}

#[test]
fn every_figure_of_a_small_or_dull_run_is_a_number() {
    let tables = everything::text();
    for trials in [1, 2, 3, 30, 101, 1000] {
        is_finite_throughout(&Outcome::of(&tables, trials).report());
    }
    let equal = PLAIN.to_owned() + &outage("t", "p", "10h", "10h", "");
    let never = equal.replace("fixed = 1", "bernoulli = 0");
    let nothing = "nodes.p = {}\nappetite.a = \"mean(gross(us)) <= 0\"\n";
    let node = tolerant(0.5, "10h");
    for lines in [equal.as_str(), never.as_str(), nothing, &node] {
        for trials in [1, 2, 30, 1000, 20_000] {
            is_finite_throughout(&Outcome::of(&text(lines), trials).report());
        }
    }
    let zero = Outcome::of(&text(nothing), 1000).report();
    assert_eq!((zero.total.mean.value, zero.total.maximum, zero.largest_event.maximum), (0.0, 0.0, 0.0));
    let same = Outcome::of(&text(&equal), 20_000).report();
    assert_eq!((same.total.mean.value, same.total.standard_deviation), (10.0, 0.0));
    assert!(same.total.tail_value_at_risk.iter().all(|figure| figure.estimate.value == 10.0));
    let bounds = same.total.value_at_risk[0].estimate.interval;
    assert!(
        matches!(bounds, Interval::Bounds { lower: 10.0, upper: 10.0, .. } | Interval::None { .. } | Interval::Exact),
        "{bounds:?}"
    );
}

#[test]
fn a_pool_breaks_ties_by_rank_whatever_its_shares_round_to() {
    // Three equal shares cannot all be rounded alike and still sum to one.
    let nodes = "nodes.a = {}\nnodes.b = {}\nnodes.c = {}\nnodes.p = { owner = \"us\", downtime = { per_hour = 9 }, \
         needs = [{ pool = { a = 0.4, b = 0.4, c = 0.4 }, switchover = \"2h\" }] }\n";
    for (first, second) in [("a", "b"), ("a", "c"), ("b", "c"), ("c", "b"), ("c", "a"), ("b", "a")] {
        let lines = nodes.to_owned() + &outage("t", first, "10h", "2h", "") + &outage("u", second, "10h", "2h", "");
        let outcome = run(&lines);
        let cause = replay(&outcome.plan, 1, 0).rows.iter().map(|row| row.threat).collect::<Vec<_>>();
        assert_eq!(cause, [outcome.threat("t")], "{first} comes before {second} in the order of occurrences");
    }
}

#[test]
fn the_member_of_a_pool_that_costs_most_capacity_is_the_cause_whatever_the_weights() {
    // Weights above 1: either member alone can do all the work.
    let nodes = "nodes.a = {}\nnodes.b = {}\nnodes.p = { owner = \"us\", downtime = { per_hour = 9 }, needs = [{ pool = { a = 2, b = 1 } }] }\n";
    let lines = nodes.to_owned() + &outage("t", "b", "10h", "2h", "") + &outage("u", "a", "10h", "2h", "takes = 0.75");
    let outcome = run(&lines);
    let rows = replay(&outcome.plan, 1, 0).rows;
    // Left: 0.25 x 2 of the 1 that is needed; a lacks 1.5, b 1.
    assert_eq!(rows.iter().map(|row| (row.threat, row.amount.get())).collect::<Vec<_>>(), [(outcome.threat("u"), 9.0)]);
}

#[test]
fn a_sum_of_losses_that_cannot_be_counted_names_its_trial() {
    let lines = |losses: &str| {
        format!("[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nlosses = [{losses}]\n")
    };
    let one = "{ category = \"c\", bearer = \"us\", amount = 1e25 }";
    let run = |lines: &str| {
        let plan = Plan::compile(&load(&text(lines))).unwrap();
        simulate(&plan, &Run::new(0).with_trials(5..9), &Silent).map(|ledger| ledger.columns().total[0])
    };
    assert_eq!(run(&lines(one)), Ok(1e25));
    assert_eq!(run(&lines(&format!("{one}, {one}"))), Err(SimulateError::Overflow { trial: 5 }));
    assert_eq!(
        run(&lines(&format!("{one}, {}", one.replace("\"c\"", "\"d\"")))),
        Err(SimulateError::Overflow { trial: 5 })
    );
    // The same by the hour of an outage, where rows are booked as they come.
    let node = format!(
        "nodes.p = {{ owner = \"us\", downtime = {{ per_hour = 1 }} }}\n{}",
        outage("t", "p", "1h", "2h", "losses = [{ category = \"c\", bearer = \"us\", per_hour = 1.2e25 }]")
    );
    assert_eq!(run(&node), Err(SimulateError::Overflow { trial: 5 }));
}

#[test]
fn trials_that_cannot_be_summed_are_refused_and_do_not_panic() {
    let lines = "[threats.t]\nframework = \"operational\"\nfrequency = { fixed = 1 }\nlosses = [{ category = \"c\", bearer = \"us\", amount = 1e25 }]\n";
    let outcome = Outcome::of(&text(lines), 5);
    let report = Report::new(&outcome.scenario, &outcome.plan, &outcome.ledger);
    assert_eq!(report, Err(brunt::measure::MeasureError::Overflow));
}

#[test]
fn a_horizon_beyond_what_the_clock_counts_is_refused() {
    let within = text(&(PLAIN.to_owned() + &outage("t", "p", "99y", "10h", ""))).replace("1000h", "100y");
    assert_eq!(Outcome::of(&within, 2).ledger.columns().total, [10.0, 10.0]);
    let refused = brunt::scenario::file::load(std::path::Path::new("x.toml"), &|_| {
        Ok(within.replace("100y", "101y").into_bytes())
    });
    assert_eq!(refused.diagnostics.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["out-of-range"]);
    let mut scenario = load(&within);
    scenario.horizon = brunt::units::Ticks::from_hours(8_760_000.0).unwrap();
    assert!(matches!(Plan::compile(&scenario), Err(CompileError::HorizonTooLong { .. })));
}
