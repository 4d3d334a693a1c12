//! Limits bind exactly where they are stated, for amounts that binary fractions cannot hold.

use crate::suite::settle::desk::{INSURER, cost, load, money, policy, settle, share};
use brunt::ledger::Amount;
use brunt::plan::Plan;
use brunt::scenario::Programme;
use brunt::settle::{SettleError, Terms, settle as settle_table};
use brunt::simulate::{Run, losses};

#[test]
fn a_term_binds_at_its_boundary_and_not_a_unit_before() {
    // 0.1 + 0.2 of one event is the limit of 0.3, to the 10^-12 to which a stated limit is rounded.
    let lines = "[threats.both]\nframework = \"compliance\"\nfrequency = { fixed = 1 }\nlosses = [\
                 { category = \"a\", bearer = \"client\", amount = 0.1 }, { category = \"b\", bearer = \"client\", amount = 0.2 }]\n";
    let lost: Amount = [0.1, 0.2].map(|amount| Amount::new(amount).unwrap()).into_iter().sum();
    let unit = Amount::new(1e-12).unwrap();
    for (limit, exhausted) in [(lost - unit, true), (lost, true), (lost + unit, false)] {
        let layer = policy().with_aggregate(money(0.0), Some(money(limit.get())));
        let settled = settle(&load(lines), &Programme::default().with_policy(layer));
        assert_eq!(settled.net[1], lost.min(limit));
        assert_eq!(settled.policies[0].exhausted, exhausted, "{limit:?}");
    }
    let franchise = |amount: Amount| {
        let deductible = brunt::scenario::Deductible::Franchise(money(amount.get()));
        settle(&load(lines), &Programme::default().with_policy(policy().with_deductible(deductible))).net[1]
    };
    assert_eq!(franchise(lost), Amount::ZERO);
    assert_eq!(franchise(lost - unit), lost);
}

#[test]
fn shares_of_large_and_small_amounts_add_up() {
    for amount in [1e-9, 0.1, 1.0 / 3.0, 12_345.678_9, 1e15 / 7.0, 1e25] {
        let layer = policy().with_coinsurance(share(0.1)).with_retention(money(amount / 3.0));
        let settled =
            settle(&load(&cost("a", 1.0, "fine", "client", amount)), &Programme::default().with_policy(layer));
        assert_eq!(settled.net[0] + settled.net[1], settled.gross[0]);
        let expected = 0.9 * (amount - amount / 3.0);
        assert!((settled.net[1].get() - expected).abs() <= 1e-12 + 1e-14 * expected, "{amount}");
    }
}

#[test]
fn losses_beyond_counting_are_refused() {
    let scenarios =
        [1e25, 2.0].map(|amount| load(&["a", "b"].map(|id| cost(id, 1.0, "fine", "client", amount)).concat()));
    let plans = scenarios.each_ref().map(|scenario| Plan::compile(scenario).unwrap());
    let tables = plans.each_ref().map(|plan| losses(plan, &Run::new(0).with_trials(7..9)).unwrap());
    let terms = plans.each_ref().map(|plan| Terms::compile(plan, &Programme::default().with_policy(policy())).unwrap());
    assert_eq!(settle_table(&terms[0], &tables[0]), Err(SettleError::Overflow { trial: 7 }), "twice 1e25");
    assert_eq!(settle_table(&terms[1], &tables[1]).unwrap().net(INSURER), Some(&[4.0, 4.0][..]));
}
