//! Service levels by hand arithmetic: periods, bands with their boundaries, excuses, caps, earn-back and termination.

use crate::suite::settle::desk::{CLIENT, INSURER, PROVIDER, VENDOR, hours, load, money, net, outage, settle, share};
use brunt::plan::Plan;
use brunt::scenario::{
    Clause, ClauseIndex, Contract, Cover, Excused, Indemnity, LevelMeasure, NodeIndex, Period, Policy, Programme,
    ServiceLevel, Termination, ThreatIndex, WeeklyHours,
};
use brunt::settle::{Terms, TermsError, TrialSettlement};
use brunt::simulate::{Run, losses};
use brunt::units::Ticks;

const DESK: NodeIndex = NodeIndex(0);
/// The scenario begins on Monday 2029-01-01: January has 744 hours, February 672, March 744.
const JANUARY: f64 = 744.0;

/// A desk of the client that costs 10 an hour, and outages of it: (hour, length, taken).
fn desk(outages: &[(f64, f64, f64)]) -> String {
    let outage = |(index, &(hour, length, takes)): (usize, &(f64, f64, f64))| {
        outage(&format!("t{index}"), "desk", hour, length, takes)
    };
    "[nodes.desk]\nowner = \"client\"\ndowntime = { per_hour = 10 }\n".to_owned()
        + &outages.iter().enumerate().map(outage).collect::<String>()
}

/// A yearly fee of 120,000, which is 10,000 a month; a credit of 5 % below 99 % and of 20 % below 95 %.
fn level() -> ServiceLevel {
    ServiceLevel::new("level", [DESK]).with_band(0.99, share(0.05)).with_band(0.95, share(0.2))
}

fn contract(levels: impl IntoIterator<Item = ServiceLevel>) -> Contract {
    let contract = Contract::new("msa", PROVIDER, CLIENT).with_yearly_fee(money(120_000.0));
    levels.into_iter().fold(contract, Contract::with_service_level)
}

fn settled(lines: &str, contract: Contract) -> TrialSettlement {
    settle(&load(lines), &Programme::default().with_contract(contract))
}

/// What the provider pays.
fn credited(lines: &str, level: ServiceLevel) -> f64 {
    settled(lines, contract([level])).net[PROVIDER.0 as usize].get()
}

#[test]
fn bands_are_missed_strictly_below_their_threshold() {
    let at = |availability: f64| desk(&[(100.0, JANUARY * (1.0 - availability), 1.0)]);
    assert_eq!([0.995, 0.99, 0.98, 0.95, 0.9].map(|a| credited(&at(a), level())), [0.0, 0.0, 500.0, 500.0, 2000.0]);
    // A thirty-second of January is 23.25 hours to the tick; a tick more is a miss. Half the capacity for twice the time is as bad.
    let paid = |length, takes| {
        let level = ServiceLevel::new("level", [DESK]).with_band(0.968_75, share(0.05));
        credited(&desk(&[(100.0, length, takes)]), level)
    };
    let tick = 1.0 / 1_048_576.0;
    assert_eq!([paid(23.25, 1.0), paid(46.5, 0.5)], [0.0, 0.0]);
    assert_eq!([paid(23.25 + tick, 1.0), paid(46.5 + tick, 0.5)], [500.0, 500.0]);
}

#[test]
fn measures_differ_in_what_is_bad() {
    let half = desk(&[(100.0, 20.0, 0.5)]);
    let with = |measure| credited(&half, level().with_measure(measure));
    assert_eq!(with(LevelMeasure::TimeAverage), 500.0, "10 bad hours of 744");
    assert_eq!(with(LevelMeasure::ShareAtLeast(0.5)), 0.0, "0.5 is at least 0.5");
    assert_eq!(with(LevelMeasure::ShareAtLeast(0.6)), 500.0, "20 bad hours of 744");
    let by_hours = |most: f64| {
        let level = ServiceLevel::new("level", [DESK]).with_measure(LevelMeasure::OutageHours { below: 1.0 });
        credited(&half, level.with_band(most, share(0.1)).with_band(15.0, share(0.3)))
    };
    assert_eq!(
        [5.0, 25.0].map(by_hours),
        [3000.0, 3000.0],
        "the worst band that applies, in whatever order they stand"
    );
    let exactly = ServiceLevel::new("level", [DESK]).with_measure(LevelMeasure::OutageHours { below: 1.0 });
    assert_eq!(credited(&half, exactly.with_band(20.0, share(0.1))), 0.0, "20 hours are not more than 20");
}

/// 12 hours in January and 12 in February, of one outage.
#[test]
fn an_outage_across_two_months_counts_in_each() {
    let lines = desk(&[(JANUARY - 12.0, 24.0, 1.0)]);
    let found = settled(&lines, contract([level()]));
    let credits: Vec<(f64, f64)> = found.postings.iter().map(|p| (p.time.hours(), p.amount.get())).collect();
    assert_eq!(credits, [(744.0, 500.0), (1416.0, 500.0)], "98.4 % and 98.2 %, dated at the end of each month");
    assert_eq!(found.services[0].misses, 2);
    // Of the first quarter 24 hours of 2,160 are 98.9 %: 5 % of 30,000.
    assert_eq!(credited(&lines, level().with_period(Period::Quarter)), 1500.0);
}

/// A year that begins on 16 January: half a month at first (384 of 744 hours), and at its end.
#[test]
fn cut_periods_count_for_their_part_of_the_fee() {
    let text = "brunt = 1\nscenario = { name = \"cut\", currency = \"EUR\", start = 2029-01-16 }\n\
                parties = { client = {}, insurer = {}, provider = {}, second = {}, vendor = {} }\n"
        .to_owned()
        + &desk(&[(100.0, 10.0, 1.0), (8700.0, 10.0, 1.0)]);
    let checked = brunt::scenario::file::load(std::path::Path::new("cut.toml"), &|_| Ok(text.as_bytes().to_vec()));
    let found = settle(&checked.scenario.unwrap(), &Programme::default().with_contract(contract([level()])));
    let credits: Vec<f64> = found.postings.iter().map(|p| p.amount.get()).collect();
    let part = |inside: f64| 10_000.0 * inside / 744.0 * 0.05;
    assert!((credits[0] - part(384.0)).abs() < 1e-9 && (credits[1] - part(360.0)).abs() < 1e-9, "{credits:?}");
    assert_eq!(found.postings[1].time, Ticks::YEAR);
}

/// Pool allocation: 50 % of the fee, 40 % credit, 10 % at risk for each band together.
#[test]
fn allocation_and_share_at_risk_bound_credits() {
    let lines = desk(&[(100.0, 30.0, 1.0)]);
    let metric = |id: &str, credit: f64, allocation: f64| {
        ServiceLevel::new(id, [DESK]).with_band(0.99, share(credit)).with_allocation(share(allocation))
    };
    // 100,000 x 10 % x 50 % x 40 % = 2,000 for a monthly fee of 100,000; here it is 10,000.
    assert_eq!(credited(&lines, metric("one", 0.4, 0.05)), 200.0);
    let two = contract([metric("one", 0.3, 0.5), metric("two", 0.1, 0.5)]).with_at_risk(share(0.1));
    let found = settled(&lines, two);
    let credits: Vec<f64> = found.postings.iter().map(|p| p.amount.get()).collect();
    assert_eq!(credits, [750.0, 250.0], "1,500 and 500 cut to 1,000 together");
}

/// 10 hours of force majeure, 10 the client's own doing, 5 else; maintenance on Mondays from 00:00 to 04:00.
#[test]
fn excused_hours_leave_the_period_or_count_as_up() {
    let lines = desk(&[(100.0, 10.0, 1.0), (200.0, 10.0, 1.0), (300.0, 7.6, 1.0)]);
    let level = || ServiceLevel::new("level", [DESK]).with_band(0.99, share(0.05));
    let bad = |excused: Excused| credited(&lines, level().with_excused(excused)) > 0.0;
    assert!(bad(Excused::default()));
    assert!(bad(Excused::default().with_threats([ThreatIndex(0)])));
    // 7.6 hours of 724 are more than 1 %, of 744 + 20 that count as up they would be less than 1.0215 %.
    let both = || Excused::default().with_threats([ThreatIndex(0), ThreatIndex(1)]);
    assert!(bad(both()));
    let exactly = desk(&[(100.0, 10.0, 1.0), (200.0, 10.0, 1.0), (300.0, 7.4, 1.0)]);
    let paid = |excused| credited(&exactly, level().with_excused(excused));
    assert_eq!(paid(both()), 500.0, "7.4 of 724 are 1.02 %");
    assert_eq!(paid(both().counted_as_up()), 0.0, "7.4 of 744 are 0.99 %");
    assert_eq!(paid(Excused::default().with_causes([DESK])), 0.0);
    // From Monday 1 January 2029, 00:00, to 10:00: the first four hours are maintenance.
    let monday = desk(&[(0.0, 11.0, 1.0)]);
    let maintenance = WeeklyHours::new(vec![(Ticks::ZERO, hours(4.0))]).unwrap();
    let paid = |excused| credited(&monday, level().with_excused(excused));
    assert_eq!(paid(Excused::default()), 500.0, "11 of 744");
    assert_eq!(paid(Excused::default().with_maintenance(maintenance.clone()).counted_as_up()), 0.0, "7 of 744");
    assert_eq!(
        paid(Excused::default().with_maintenance(maintenance)),
        0.0,
        "7 of 724: four hours on each of five Mondays"
    );
}

/// Of the bad hours of January 6 come by one event and 12 by another: a third of the credit and two thirds.
#[test]
fn a_credit_is_shared_among_the_events_that_caused_it() {
    let lines = desk(&[(100.0, 6.0, 1.0), (200.0, 12.0, 1.0)]);
    let found = settled(&lines, contract([level()]));
    let shares: Vec<(Option<u32>, f64)> = found.postings.iter().map(|p| (p.event, p.amount.get())).collect();
    assert_eq!(shares.len(), 2);
    assert!((shares[0].1 - 500.0 / 3.0).abs() < 1e-9);
    assert_eq!(found.net[PROVIDER.0 as usize].get(), 500.0, "to the last unit");
}

#[test]
fn credits_are_earned_back_by_good_periods() {
    let bad_january = [(100.0, 20.0, 1.0)];
    let earn = level().with_earn_back(0.995, 2);
    let found = settled(&desk(&bad_january), contract([earn.clone()]));
    assert_eq!((found.services[0].misses, found.services[0].earned_back.get()), (1, 500.0));
    assert!(found.postings.is_empty());
    // A February at 99.4 % is no miss, but too bad to earn January back; one at exactly 99.5 % is good enough.
    let february = |bad: f64| desk(&[bad_january[0], (800.0, bad, 1.0)]);
    assert_eq!(credited(&february(0.006 * 672.0), earn.clone()), 500.0);
    assert_eq!(credited(&february(0.005 * 672.0), earn.clone()), 0.0);
    // In November there are no two periods left.
    assert_eq!(credited(&desk(&[(7400.0, 20.0, 1.0)]), earn), 500.0);
}

/// Credits of 1,500 and 500 are cut to the 1,000 at risk. The first is earned back, and the second stays cut.
#[test]
fn a_credit_that_is_earned_back_leaves_no_more_to_others() {
    let level =
        |id: &str, credit| ServiceLevel::new(id, [DESK]).with_band(0.99, share(credit)).with_allocation(share(0.5));
    let levels = [level("one", 0.3).with_earn_back(0.9, 2), level("two", 0.1)];
    let found = settled(&desk(&[(100.0, 30.0, 1.0)]), contract(levels).with_at_risk(share(0.1)));
    let credits: Vec<f64> = found.postings.iter().map(|p| p.amount.get()).collect();
    assert_eq!(credits, [250.0]);
    assert_eq!(found.services[0].earned_back.get(), 750.0);
}

#[test]
fn too_many_misses_end_the_contract_once() {
    let ending =
        |misses, within| level().with_termination(Termination { misses, within, cost: money(1e6), bearer: PROVIDER });
    // Misses in January, March, April and May.
    let lines = desk(&[(100.0, 10.0, 1.0), (1500.0, 10.0, 1.0), (2200.0, 10.0, 1.0), (3000.0, 10.0, 1.0)]);
    let at = |misses, within| settled(&lines, contract([ending(misses, within)])).services[0].terminated;
    assert_eq!(at(2, 2), Some(hours(744.0 + 672.0 + 744.0 + 720.0)), "March and April, at the end of April");
    assert_eq!(at(2, 3), Some(hours(744.0 + 672.0 + 744.0)), "January and March");
    assert_eq!(at(4, 12), Some(hours(744.0 + 672.0 + 744.0 + 720.0 + 744.0)));
    assert_eq!(at(5, 12), None);
    let found = settled(&lines, contract([ending(2, 3)]));
    assert_eq!(found.costs[PROVIDER.0 as usize].get(), 1e6, "once");
    let sum = |amounts: &[brunt::ledger::Amount]| amounts.iter().copied().sum::<brunt::ledger::Amount>();
    assert_eq!(sum(&found.net), sum(&found.gross) + sum(&found.costs));
}

/// A vendor's service level measures the cloud, whose failure costs at the desk: that is the buyer's real loss, and no indemnity of a contract
/// whose credits are the exclusive remedy answers it.
#[test]
fn what_is_caused_at_the_measured_nodes_counts_as_their_failure() {
    let nodes = "[nodes.cloud]\nowner = \"vendor\"\ntolerance = { below = 1, at_most = \"1h\" }\n\
                 [nodes.desk]\nowner = \"client\"\nneeds = [{ all = [\"cloud\"] }]\ndowntime = { per_hour = 10 }\n";
    let scenario = load(&(nodes.to_owned() + &outage("down", "cloud", 10.0, 100.0, 1.0)));
    let plan = Plan::compile(&scenario).unwrap();
    let table = losses(&plan, &Run::new(1)).unwrap();
    let with = |level: ServiceLevel| {
        let contract = Contract::new("msa", PROVIDER, CLIENT).with_yearly_fee(money(1200.0)).with_service_level(level);
        let indemnity = Indemnity::new("all", PROVIDER, CLIENT, Cover::losses());
        let programme = Programme::default().with_contract(contract.with_indemnity(indemnity));
        let settled = brunt::settle::settle(&Terms::compile(&plan, &programme).unwrap(), &table).unwrap();
        (settled.sums.services[1].real_losses.mean(1), settled.clauses[0][0])
    };
    let level = || ServiceLevel::new("cloud", [NodeIndex(0)]).with_band(0.99, share(0.1));
    assert_eq!(with(level()), (1000.0, 1000.0));
    assert_eq!(with(level().with_exclusive_remedy()), (1000.0, 0.0));
}

#[test]
fn an_exclusive_remedy_keeps_indemnities_from_the_measured_nodes() {
    let lines = desk(&[(100.0, 20.0, 1.0)]);
    let with = |level| contract([level]).with_indemnity(Indemnity::new("all", PROVIDER, CLIENT, Cover::losses()));
    assert_eq!(net(&settled(&lines, with(level())))[2], 200.0 + 500.0);
    assert_eq!(net(&settled(&lines, with(level().with_exclusive_remedy())))[2], 500.0);
}

/// The vendor refunds half of what the provider credits, and the provider has insured the rest above 100 a credit.
#[test]
fn credits_are_passed_on_and_insured() {
    let lines = desk(&[(100.0, 20.0, 1.0)]);
    let credit = ClauseIndex(0);
    let sub = Contract::new("sub", VENDOR, PROVIDER)
        .with_indemnity(Indemnity::new("back", VENDOR, PROVIDER, Cover::paid([credit])).with_share(share(0.5)));
    let cover = Policy::new("credits", PROVIDER, INSURER, Cover::paid([credit])).with_retention(money(100.0));
    let programme = Programme::default().with_contract(contract([level()])).with_contract(sub).with_policy(cover);
    assert!(matches!(programme.clause(credit), Some((_, Clause::ServiceLevel(_)))));
    let found = settle(&load(&lines), &programme);
    assert_eq!(net(&found), [200.0 - 500.0, 150.0, 100.0, 0.0, 250.0]);
    assert_eq!(found.postings.last().unwrap().time, hours(744.0));
}

#[test]
fn what_cannot_be_measured_is_refused() {
    let lines = "[nodes.bare]\n".to_owned() + &desk(&[]);
    let scenario = load(&lines);
    let plan = Plan::compile(&scenario).unwrap();
    let refused = |contract| Terms::compile(&plan, &Programme::default().with_contract(contract)).unwrap_err();
    let term = || "level".to_owned();
    assert_eq!(
        refused(contract([level()])),
        TermsError::NotMeasured { term: term() },
        "a node that nothing is known of"
    );
    let desk = || ServiceLevel::new("level", [NodeIndex(1)]).with_band(0.99, share(0.05));
    let number = |what| TermsError::Number { term: term(), what };
    assert_eq!(refused(contract([desk().with_band(1.5, share(0.1))])), number("threshold of a band"));
    assert_eq!(refused(contract([desk().with_earn_back(f64::NAN, 1)])), number("level of the earn-back"));
    let measure = LevelMeasure::ShareAtLeast(0.0);
    assert_eq!(refused(contract([desk().with_measure(measure)])), number("capacity of the service level"));
    let free = Contract::new("msa", PROVIDER, CLIENT).with_service_level(desk());
    assert_eq!(refused(free), TermsError::FeeMissing { contract: "msa".into() });
    let unknown = ServiceLevel::new("level", [NodeIndex(7)]);
    assert_eq!(refused(contract([unknown])), TermsError::Unknown { term: term(), what: "node" });
}

/// Two years from 1 January with outages in the first December and the second January, whose credits of 500 are insured up to 600 a year: the first is dated at the
/// very end of its year and belongs to it.
#[test]
fn a_credit_dated_at_the_end_of_a_year_belongs_to_it() {
    let text = "brunt = 1\nscenario = { name = \"two\", currency = \"EUR\", horizon = \"2y\" }\n\
                parties = { client = {}, insurer = {}, provider = {}, second = {}, vendor = {} }\n"
        .to_owned()
        + &desk(&[(8700.0, 10.0, 1.0), (8800.0, 10.0, 1.0)]);
    let checked = brunt::scenario::file::load(std::path::Path::new("two.toml"), &|_| Ok(text.as_bytes().to_vec()));
    let cover = Policy::new("credits", PROVIDER, INSURER, Cover::paid([ClauseIndex(0)]));
    let cover = cover.with_aggregate(money(0.0), Some(money(600.0)));
    let programme = Programme::default().with_contract(contract([level()])).with_policy(cover);
    let found = settle(&checked.scenario.unwrap(), &programme);
    let paid: Vec<(f64, f64)> = (found.postings.iter().filter(|posting| posting.payer == INSURER))
        .map(|posting| (posting.time.hours(), posting.amount.get()))
        .collect();
    assert_eq!(paid, [(8760.0, 500.0), (8760.0 + JANUARY, 500.0)]);
}
