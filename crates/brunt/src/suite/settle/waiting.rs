//! The three meanings of a waiting period, its clocks and levels, and the period of indemnity, each with its boundary.

use crate::suite::settle::desk::{CLIENT, INSURER, hours, load, money, outage, policy, recovered, settle};
use brunt::scenario::{Cover, Policy, Programme, Waiting, WaitingClock, WaitingKind};

/// A desk of the client that costs 10 an hour.
fn desk(more: &str) -> String {
    format!("[nodes.desk]\nowner = \"client\"\ndowntime = [{{ per_hour = 10 }}]\n{more}")
}

fn of_kind(kind: WaitingKind) -> Policy {
    policy().with_waiting(Waiting::excess(hours(8.0)).with_kind(kind))
}

#[test]
fn excess_hours_are_never_paid() {
    let paid = |length| recovered(&desk(&outage("a", "desk", 100.0, length, 1.0)), of_kind(WaitingKind::Excess));
    assert_eq!([5.0, 8.0, 8.5, 20.0].map(paid), [0.0, 0.0, 5.0, 120.0]);
}

#[test]
fn franchise_hours_are_paid_once_an_outage_lasts_longer() {
    let paid = |length| recovered(&desk(&outage("a", "desk", 100.0, length, 1.0)), of_kind(WaitingKind::Franchise));
    assert_eq!([5.0, 8.0, 8.5, 20.0].map(paid), [0.0, 0.0, 85.0, 200.0]);
}

#[test]
fn the_greater_of_hours_and_money_is_kept() {
    let kind = WaitingKind::GreaterOfHoursAndDeductible;
    let paid = |length, retention| {
        let lines = desk(&outage("a", "desk", 100.0, length, 1.0));
        recovered(&lines, of_kind(kind).with_retention(money(retention)))
    };
    // The first eight hours cost 80.
    assert_eq!([5.0, 8.0, 20.0].map(|length| paid(length, 50.0)), [0.0, 0.0, 120.0]);
    assert_eq!([5.0, 8.0, 20.0].map(|length| paid(length, 150.0)), [0.0, 0.0, 50.0]);
}

/// Seven hours by one event and three by the next, without a pause: one interruption of ten.
#[test]
fn an_interruption_has_one_clock_whatever_its_causes() {
    let lines = desk(&(outage("a", "desk", 100.0, 7.0, 1.0) + &outage("b", "desk", 105.0, 5.0, 1.0)));
    let programme = |clock| {
        let waiting = Waiting::excess(hours(8.0)).with_clock(clock);
        Programme::default().with_policy(policy().with_waiting(waiting))
    };
    let together = settle(&load(&lines), &programme(WaitingClock::Interruption));
    assert_eq!(together.net[INSURER.0 as usize].get(), 20.0, "the last two hours");
    assert_eq!(together.postings.len(), 1);
    // The earlier outage ranks first while both last, so the second event causes the last three hours.
    assert_eq!(together.postings[0].time, hours(105.0), "paid to the event that causes them");
    assert_eq!(together.policies[0].waited, hours(8.0));
    let apart = settle(&load(&lines), &programme(WaitingClock::Event));
    assert_eq!(apart.net[INSURER.0 as usize].get(), 0.0);
    assert_eq!(apart.policies[0].waited, hours(10.0), "seven of one event and three of the other");
}

/// One event that hits the desk twice: a long outage behind which another shows.
#[test]
fn an_events_clock_runs_through_the_year() {
    let text = "[nodes.desk]\nowner = \"client\"\ndowntime = [{ per_hour = 10 }]\n\
                [threats.a]\nframework = \"operational\"\nfrequency = { fixed = 1 }\nat = \"100h\"\n\
                hits = { all = { nodes = [\"desk\"] } }\noutage = \"6h\"\ntriggers = [{ threat = \"again\", probability = 1, after = \"50h\" }]\n\
                [threats.again]\nframework = \"operational\"\nhits = { all = { nodes = [\"desk\"] } }\noutage = \"5h\"\n";
    let paid = |clock| recovered(text, policy().with_waiting(Waiting::excess(hours(8.0)).with_clock(clock)));
    assert_eq!(paid(WaitingClock::Event), 30.0, "eleven hours less eight");
    assert_eq!(paid(WaitingClock::Interruption), 0.0, "neither outage lasts eight");
}

/// A shortfall of 0.3 for 4 hours, then of 0.8 for 6 more.
#[test]
fn only_hours_below_the_level_count_and_are_paid() {
    let lines = desk(&(outage("a", "desk", 100.0, 10.0, 0.3) + &outage("b", "desk", 104.0, 6.0, 0.8)));
    let paid = |waiting| recovered(&lines, policy().with_waiting(waiting));
    let deep = 0.86 * 10.0;
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found} against {expected}");
    near(paid(Waiting::excess(hours(2.0))), 2.0 * 3.0 + 6.0 * deep);
    near(paid(Waiting::excess(hours(2.0)).with_below(0.5)), 4.0 * deep);
    // The capacity is 0.7 at first, which is not below 0.7.
    near(paid(Waiting::excess(hours(0.0)).with_below(0.7)), 6.0 * deep);
    near(paid(Waiting::excess(hours(6.0)).with_below(0.5)), 0.0);
}

#[test]
fn the_period_of_indemnity_runs_from_the_beginning_of_the_outage() {
    let lines = desk(&outage("a", "desk", 100.0, 20.0, 1.0));
    assert_eq!(recovered(&lines, policy().with_indemnity_period(hours(12.0))), 120.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::Excess).with_indemnity_period(hours(12.0))), 40.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::Franchise).with_indemnity_period(hours(12.0))), 120.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::Franchise).with_indemnity_period(hours(90.0))), 200.0);
}

/// Hours in service are 09:00 to 17:00; the outage begins at 07:00 of a Monday and lasts for 12 hours. Waiting hours pass by the clock on
/// the wall, and what is covered costs in service only.
#[test]
fn waiting_passes_by_the_clock_and_losses_arise_in_service() {
    let hours_open =
        "hours = { days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"], from = \"09:00\", to = \"17:00\" }\n";
    let lines = desk(&(hours_open.to_owned() + &outage("a", "desk", 7.0, 12.0, 1.0)));
    let paid = |wait| recovered(&lines, policy().with_waiting(Waiting::excess(hours(wait))));
    assert_eq!([0.0, 2.0, 4.0, 10.0].map(paid), [80.0, 80.0, 60.0, 0.0]);
}

/// A sum due when an outage reaches a length belongs to the hours before; the cost of a backlog comes after them.
#[test]
fn sums_and_backlog_follow_their_outage() {
    let lumps = "[nodes.desk]\nowner = \"client\"\ndowntime = [{ lumps = [{ at = \"8h\", amount = 100 }, { at = \"9h\", amount = 7 }] }]\n";
    let lines = lumps.to_owned() + &outage("a", "desk", 100.0, 20.0, 1.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::Excess)), 7.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::Franchise)), 107.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::GreaterOfHoursAndDeductible)), 7.0);
    // Ten hours of lost work are made up at twice the pace, at half the cost: 50 after the 100.
    let backlog =
        |length| desk(&("backlog = { rate = 1, share = 0.5 }\n".to_owned() + &outage("a", "desk", 100.0, length, 1.0)));
    assert_eq!(recovered(&backlog(10.0), policy()), 150.0);
    assert_eq!(recovered(&backlog(10.0), of_kind(WaitingKind::Excess)), 20.0 + 50.0);
    assert_eq!(
        recovered(&backlog(6.0), of_kind(WaitingKind::Excess)),
        0.0,
        "an outage that is not covered leaves no covered backlog"
    );
}

/// A capacity of 0.14 for four hours, then of 0.7: the second sum is due in time that is no outage below a half.
#[test]
fn a_sum_due_in_time_at_or_above_the_level_is_not_covered() {
    let lumps = "[nodes.desk]\nowner = \"client\"\ndowntime = [{ lumps = [{ at = \"3h\", amount = 100 }, { at = \"9h\", amount = 7 }] }]\n";
    let lines = lumps.to_owned() + &outage("a", "desk", 100.0, 4.0, 0.8) + &outage("b", "desk", 100.0, 20.0, 0.3);
    let paid = |below| recovered(&lines, policy().with_waiting(Waiting::excess(hours(2.0)).with_below(below)));
    assert_eq!([1.0, 0.5].map(paid), [107.0, 100.0]);
}

#[test]
fn direct_losses_know_no_hours() {
    let lines = crate::suite::settle::desk::cost("a", 10.0, "fine", "client", 100.0);
    assert_eq!(recovered(&lines, of_kind(WaitingKind::Excess)), 100.0);
    let own = Policy::new("policy", CLIENT, INSURER, Cover::losses()).with_indemnity_period(hours(1.0));
    assert_eq!(recovered(&lines, own), 100.0);
}
