//! Parametric cover by hand arithmetic: rungs with their boundary, whose event is paid, limits, and basis risk.

use crate::suite::settle::desk::{CLIENT, INSURER, SECOND, hours, load, money, net, outage, settle, share};
use brunt::plan::Plan;
use brunt::scenario::{CategoryIndex, Cover, Covered, Ladder, NodeIndex, PartyIndex, Policy, Programme, Rung};
use brunt::settle::{Terms, TermsError, settle as settle_table};
use brunt::simulate::{Run, losses};

/// A cloud of the vendor whose downtime is known, and a desk of the client that needs it and loses 10 an hour.
fn cloud(outages: &[(f64, f64, f64)]) -> String {
    let outage = |(index, &(hour, length, takes)): (usize, &(f64, f64, f64))| {
        outage(&format!("t{index}"), "cloud", hour, length, takes)
    };
    "[nodes.cloud]\nowner = \"vendor\"\ntolerance = { below = 1, at_most = \"1h\" }\n\
     [nodes.desk]\nowner = \"client\"\nneeds = [{ all = [\"cloud\"], buffer = \"2h\" }]\ndowntime = { per_hour = 10 }\n"
        .to_owned()
        + &outages.iter().enumerate().map(outage).collect::<String>()
}

const CLOUD: NodeIndex = NodeIndex(0);

fn ladder() -> Vec<Rung> {
    [(4.0, 100.0), (12.0, 400.0)].map(|(after, pays)| Rung { after: hours(after), pays: money(pays) }).to_vec()
}

fn policy() -> Policy {
    Policy::parametric("parametric", CLIENT, INSURER, CLOUD, ladder())
}

fn paid(outages: &[(f64, f64, f64)], policy: Policy) -> f64 {
    net(&settle(&load(&cloud(outages)), &Programme::default().with_policy(policy)))[INSURER.0 as usize]
}

#[test]
fn a_rung_is_due_once_an_outage_has_lasted_so_long() {
    let tick = 1.0 / 1_048_576.0;
    let lengths = [4.0 - tick, 4.0, 11.0, 12.0, 50.0];
    assert_eq!(lengths.map(|length| paid(&[(100.0, length, 1.0)], policy())), [0.0, 100.0, 100.0, 400.0, 400.0]);
    // Two outages of three hours are none of six.
    assert_eq!(paid(&[(100.0, 3.0, 1.0), (200.0, 3.0, 1.0)], policy()), 0.0);
    assert_eq!(paid(&[(100.0, 5.0, 1.0), (200.0, 12.0, 1.0)], policy()), 500.0);
}

#[test]
fn only_hours_below_the_capacity_count() {
    let below = |below| {
        let ladder = Ladder { node: CLOUD, below, rungs: ladder(), actual: Cover::losses() };
        let mut policy = policy();
        policy.cover = Covered::Outage(ladder);
        // 5 hours at 0.6, then 5 at 0.3 of one outage.
        paid(&[(100.0, 10.0, 0.4), (105.0, 5.0, 0.5)], policy)
    };
    assert_eq!([1.0, 0.6, 0.3].map(below), [100.0, 100.0, 0.0]);
}

/// The first event takes the cloud down for 6 hours, the second for 10 more: the second rung is the second event's.
#[test]
fn each_step_is_paid_to_the_event_that_causes_the_hour() {
    let lines = cloud(&[(100.0, 6.0, 1.0), (103.0, 13.0, 1.0)]);
    let found = settle(&load(&lines), &Programme::default().with_policy(policy()));
    let steps: Vec<(Option<u32>, f64, f64)> =
        found.postings.iter().map(|posting| (posting.event, posting.time.hours(), posting.amount.get())).collect();
    assert_eq!(steps, [(Some(0), 104.0, 100.0), (Some(1), 112.0, 300.0)]);
}

#[test]
fn payouts_have_limits_and_insurers_like_losses() {
    let outages = [(100.0, 20.0, 1.0), (500.0, 20.0, 1.0)];
    assert_eq!(paid(&outages, policy().with_aggregate(money(0.0), Some(money(650.0)))), 650.0);
    assert_eq!(paid(&outages, policy().with_coinsurance(share(0.5))), 400.0);
    let shared = policy().with_insurers(vec![(INSURER, share(0.75)), (SECOND, share(0.25))]);
    assert_eq!(paid(&outages, shared), 600.0);
    // They are paid beside what other policies pay, and even if nothing is lost.
    let other = Policy::new("other", CLIENT, SECOND, Cover::losses());
    let found = settle(&load(&cloud(&outages)), &Programme::default().with_policy(policy()).with_policy(other));
    assert_eq!(net(&found)[..4], [-800.0, 800.0, 0.0, 360.0]);
}

/// The cloud alone: its outage costs nobody anything, and is paid all the same.
#[test]
fn a_payout_needs_no_loss() {
    let alone = "[nodes.cloud]\nowner = \"vendor\"\ntolerance = { below = 1, at_most = \"1h\" }\n";
    let scenario = load(&(alone.to_owned() + &outage("t", "cloud", 100.0, 5.0, 1.0)));
    assert_eq!(net(&settle(&scenario, &Programme::default().with_policy(policy())))[..2], [-100.0, 100.0]);
}

/// The desk loses from the third hour on, and a fine of another category now and then: payout against loss.
#[test]
fn basis_risk_is_payout_against_actual_loss() {
    let lines = cloud(&[(100.0, 5.0, 1.0)]) + &crate::suite::settle::desk::cost("fine", 300.0, "fine", "client", 77.0);
    let scenario = load(&lines);
    assert_eq!(scenario.categories, ["downtime", "fine"]);
    let plan = Plan::compile(&scenario).unwrap();
    let table = losses(&plan, &Run::new(3)).unwrap();
    let against = |actual: Cover, pays: f64| {
        let mut policy = policy();
        let rungs = vec![Rung { pays: money(pays), ..ladder()[0] }];
        policy.cover = Covered::Outage(Ladder { node: CLOUD, below: 1.0, rungs, actual });
        let programme = Programme::default().with_policy(policy);
        let settled = settle_table(&Terms::compile(&plan, &programme).unwrap(), &table).unwrap();
        assert_eq!(settled.recoveries[0], [pays; 3]);
        let sums = &settled.sums.policies[0];
        assert_eq!(sums.basis.mean(3), pays - sums.actual.mean(3));
        (sums.actual.mean(3), sums.short)
    };
    let actual = |actual: Cover| against(actual, 100.0);
    assert_eq!(actual(Cover::losses()), (107.0, 3));
    // What is paid to the last cent is not short.
    assert_eq!(against(Cover::losses(), 107.0), (107.0, 0));
    assert_eq!(actual(Cover::losses().with_categories([CategoryIndex(0)])), (30.0, 0));
}

#[test]
fn ladders_that_do_not_rise_or_cannot_be_measured_are_refused() {
    let scenario = load(&("[nodes.bare]\n".to_owned() + &cloud(&[])));
    let plan = Plan::compile(&scenario).unwrap();
    let refused = |node: u32, rungs: Vec<Rung>| {
        let policy = Policy::parametric("parametric", CLIENT, PartyIndex(1), NodeIndex(node), rungs);
        Terms::compile(&plan, &Programme::default().with_policy(policy)).unwrap_err()
    };
    let term = || "parametric".to_owned();
    assert_eq!(refused(0, ladder()), TermsError::NotMeasured { term: term() });
    assert_eq!(refused(9, ladder()), TermsError::Unknown { term: term(), what: "node" });
    let falling: Vec<Rung> = ladder().into_iter().rev().collect();
    let at_once = Rung { after: hours(0.0), pays: money(1.0) };
    for rungs in [falling, Vec::new(), vec![ladder()[0], ladder()[0]], vec![at_once]] {
        assert!(matches!(refused(1, rungs), TermsError::Number { .. }));
    }
}
