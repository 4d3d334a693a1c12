//! Policies by hand arithmetic.

use crate::suite::settle::desk::{
    CLIENT, INSURER, PROVIDER, SECOND, cost, load, money, net, policy, recovered, settle, share,
};
use brunt::scenario::{CategoryIndex, Cover, Deductible, Policy, Programme, Reinstatement};
use brunt::settle::{Term, Terms, TermsError};

/// Four events of the client, out of order of size.
fn events() -> String {
    [("a", 100.0, 30.0), ("b", 200.0, 5.0), ("c", 300.0, 80.0), ("d", 400.0, 60.0)]
        .map(|(id, hour, amount)| cost(id, hour, "fine", "client", amount))
        .concat()
}

#[test]
fn a_layer_pays_each_event_between_retention_and_limit() {
    // 20, 0, 50, 50
    assert_eq!(recovered(&events(), policy().with_retention(money(10.0)).with_limit(money(50.0))), 120.0);
    // A quota share of 0.4 is a coinsurance of 0.6.
    assert_eq!(recovered(&events(), policy().with_coinsurance(share(0.6))), 70.0);
    let layer = policy().with_retention(money(10.0)).with_limit(money(50.0)).with_coinsurance(share(0.25));
    assert_eq!(recovered(&events(), layer), 90.0);
}

#[test]
fn deductibles_keep_what_their_kind_says() {
    let kept = |deductible| 175.0 - recovered(&events(), policy().with_deductible(deductible));
    assert_eq!(kept(Deductible::Franchise(money(30.0))), 35.0, "30 is not more than 30");
    assert_eq!(kept(Deductible::Franchise(money(29.0))), 5.0);
    // 30: (30 - 20) 60 / 40 = 15; 60 and 80 in full.
    assert_eq!(kept(Deductible::Disappearing { from: money(20.0), to: money(60.0) }), 20.0);
}

/// The aggregate is used in the order of time, not of size.
#[test]
fn aggregate_terms_erode_in_time_order() {
    let layer =
        policy().with_retention(money(10.0)).with_limit(money(50.0)).with_aggregate(money(15.0), Some(money(60.0)));
    let settled = settle(&load(&events()), &Programme::default().with_policy(layer));
    // Events answer 20, 0, 50, 50: of the sums 20, 20, 70, 120 that above 15 and up to 75 is 5, 5, 55, 60.
    let paid: Vec<(f64, f64)> =
        settled.postings.iter().map(|posting| (posting.time.hours(), posting.amount.get())).collect();
    assert_eq!(paid, [(100.0, 5.0), (300.0, 50.0), (400.0, 5.0)]);
    assert!(settled.policies[0].exhausted);
    // Above the limits: 20 of the third event, and 45 of the year.
    assert_eq!(settled.policies[0].above.get(), 65.0);
    assert_eq!(settled.policies[0].covered.get(), 175.0);
}

/// 50 in excess of 10 with two reinstatements, the first at 100 % and the second at 50 % of a premium of 40.
#[test]
fn reinstatements_cost_in_proportion_to_what_they_restore() {
    let terms = [Reinstatement { premium: 1.0 }, Reinstatement { premium: 0.5 }];
    let layer = policy().with_retention(money(10.0)).with_limit(money(50.0)).with_premium(money(40.0));
    let settled =
        settle(&load(&events()), &Programme::default().with_policy(layer.clone().with_reinstatements(terms.to_vec())));
    // Answered 20, 50, 50. First 20 of the first 50: 16. Then 30 of it (24) and 20 of the second (0.5 x 40 x 20 / 50 = 8). Then 30 of it: 12.
    let premiums: Vec<f64> = settled
        .postings
        .iter()
        .filter(|posting| posting.term == Term::Reinstatement(0))
        .map(|posting| {
            assert_eq!((posting.payer, posting.payee), (CLIENT, INSURER));
            posting.amount.get()
        })
        .collect();
    assert_eq!(premiums, [16.0, 32.0, 12.0]);
    assert_eq!(net(&settled)[..2], [175.0 - 120.0 + 60.0, 120.0 - 60.0]);
    // Without any, the limit is there once.
    assert_eq!(recovered(&events(), layer.with_reinstatements(Vec::new())), 50.0);
}

#[test]
fn layers_of_a_tower_look_at_the_same_loss() {
    let primary = policy().with_retention(money(10.0)).with_limit(money(20.0));
    let excess =
        Policy::new("excess", CLIENT, SECOND, Cover::losses()).with_retention(money(30.0)).with_limit(money(40.0));
    let settled = settle(&load(&events()), &Programme::default().with_policy(primary).with_policy(excess));
    // Primary 20, 0, 20, 20; excess 0, 0, 40, 30.
    assert_eq!(net(&settled), [45.0, 60.0, 0.0, 70.0, 0.0]);
}

#[test]
fn a_policy_that_inures_pays_first_and_what_it_pays_is_no_loss_for_the_next() {
    let quota = policy().with_coinsurance(share(0.5)).with_inuring(1);
    let excess = Policy::new("excess", CLIENT, SECOND, Cover::losses()).with_retention(money(20.0)).with_inuring(2);
    let programme = Programme::default().with_policy(excess.clone()).with_policy(quota.clone());
    // Halves of 30, 5, 80, 60 leave 15, 2.5, 40, 30: 20 and 10 above 20.
    assert_eq!(net(&settle(&load(&events()), &programme)), [57.5, 87.5, 0.0, 30.0, 0.0]);
    let together = Programme::default().with_policy(quota).with_policy(excess.with_inuring(1));
    // Looking at the same loss: 10, 60, 40 above 20, but of 30, 80, 60 only 15, 40, 30 are left.
    assert_eq!(net(&settle(&load(&events()), &together)), [7.5, 87.5, 0.0, 80.0, 0.0]);
}

#[test]
fn insurers_share_to_the_last_unit() {
    let thirds = policy().with_insurers(vec![
        (INSURER, share(1.0 / 3.0)),
        (SECOND, share(1.0 / 3.0)),
        (PROVIDER, share(1.0 / 3.0)),
    ]);
    let scenario = load(&events());
    let plan = brunt::plan::Plan::compile(&scenario).unwrap();
    let refused = Terms::compile(&plan, &Programme::default().with_policy(thirds)).unwrap_err();
    assert_eq!(
        refused,
        TermsError::InsurerShares { policy: "policy".into() },
        "three times 0.333333333333333 is less than 1"
    );
    let shares = policy().with_insurers(vec![(INSURER, share(0.7)), (SECOND, share(0.3))]);
    let settled =
        settle(&load(&cost("a", 1.0, "fine", "client", 1e9 / 3.0)), &Programme::default().with_policy(shares));
    assert_eq!(settled.net[INSURER.0 as usize] + settled.net[SECOND.0 as usize], settled.gross[CLIENT.0 as usize]);
    assert!((settled.net[SECOND.0 as usize].get() - 1e8).abs() < 1e-6);
}

#[test]
fn a_sublimit_counts_part_of_a_loss_up_to_its_own_limit() {
    let lines = "[threats.breach]\nframework = \"compliance\"\nfrequency = { fixed = 1 }\nlosses = [\
                 { category = \"fine\", bearer = \"client\", amount = 100 }, { category = \"response\", bearer = \"client\", amount = 60 }]\n";
    let response = Cover::losses().with_categories([CategoryIndex(1)]);
    let limited = policy().with_sublimit(response.clone(), money(25.0));
    assert_eq!(recovered(lines, limited.clone()), 125.0);
    // The deductible applies to what counts: 125 - 30.
    assert_eq!(recovered(lines, limited.with_retention(money(30.0))), 95.0);
    let only = Policy::new("policy", CLIENT, INSURER, response);
    assert_eq!(recovered(lines, only), 60.0, "a cover of one category");
}

#[test]
fn a_stop_loss_answers_what_is_left_of_the_year() {
    let layer = policy().with_retention(money(40.0));
    let stop = Policy::stop_loss("stop", CLIENT, SECOND, money(50.0), money(60.0));
    let settled = settle(&load(&events()), &Programme::default().with_policy(stop).with_policy(layer));
    // The layer pays 40 and 20, which leaves 30, 5, 40, 40: of 115 a year 60 above 50 are answered, by the last two events.
    assert_eq!(net(&settled), [55.0, 60.0, 0.0, 60.0, 0.0]);
    let stopped: Vec<f64> =
        settled.postings.iter().filter(|p| p.payer == SECOND).map(|posting| posting.amount.get()).collect();
    assert_eq!(stopped, [25.0, 35.0]);
}

#[test]
fn policy_years_begin_anew() {
    let text = "brunt = 1\nscenario = { name = \"two\", currency = \"EUR\", horizon = \"2y\" }\n\
                parties = { client = {}, insurer = {} }\n"
        .to_owned()
        + &[("a", 8759.0), ("b", 8760.0)].map(|(id, hour)| cost(id, hour, "fine", "client", 100.0)).concat();
    let checked = brunt::scenario::file::load(std::path::Path::new("two.toml"), &|_| Ok(text.as_bytes().to_vec()));
    let layer = policy().with_aggregate(money(30.0), Some(money(50.0)));
    let settled = settle(&checked.scenario.unwrap(), &Programme::default().with_policy(layer));
    assert_eq!(net(&settled), [100.0, 100.0], "50 in each of two years");
}

/// Two policies of one place both cover a loss of 1,000: what the first pays uses up nothing of the second, which is used by the 200 that the
/// insured has left, and restores no more than that.
#[test]
fn a_policy_is_used_by_what_it_pays_and_not_by_what_another_has_paid() {
    let lines = cost("a", 10.0, "cost", "client", 1000.0) + &cost("b", 20.0, "cost", "client", 900.0);
    let first = Policy::new("first", CLIENT, INSURER, Cover::losses()).with_limit(money(800.0));
    let second = Policy::new("second", CLIENT, SECOND, Cover::losses())
        .with_limit(money(1000.0))
        .with_premium(money(500.0))
        .with_reinstatements(vec![Reinstatement { premium: 1.0 }]);
    let found = settle(&load(&lines), &Programme::default().with_policy(first.clone()).with_policy(second));
    // 200 and 100 of the two events; a limit of 1,000 restored by 300 of it costs 150.
    assert_eq!(net(&found)[..4], [150.0, 1600.0, 0.0, 300.0 - 150.0]);
    assert!(!found.policies[1].event_limit_used && found.policies[1].attached);
    // With a retention of the year and a share of its own: 40 of the first 200 go to the retention, half of the rest is paid.
    let aggregate = Policy::new("second", CLIENT, SECOND, Cover::losses())
        .with_coinsurance(share(0.5))
        .with_aggregate(money(40.0), Some(money(2000.0)));
    let found = settle(&load(&lines), &Programme::default().with_policy(first).with_policy(aggregate));
    // Half of 960 would be 480, more than is left of the first event: 200 are paid, and 100 of the second.
    assert_eq!(net(&found)[..4], [0.0, 1600.0, 0.0, 300.0]);
}
