//! Contracts: service levels by time, by capacity and by hours, caps, pools, multiples of fees, credits.

use crate::suite::paper::world::{HOUR, cost, decimal, exceeds, outage, play, play_year, time};
use proptest::prelude::*;

const MONTH: i128 = 720 * HOUR;

/// A contract of seller `b` and buyer `a` with a service level on node `n`.
fn promise(level: &str) -> String {
    format!(
        "[contracts.c]\nseller = \"b\"\nbuyer = \"a\"\nyearly_fee = 1200\nsla.s = {{ measures = \"n\", {level} }}\n[nodes.n]\nowner = \"b\"\ndowntime = {{ per_hour = 1 }}\n"
    )
}

/// A contract with an hour of outage in each of the first `months` months from April on; the credit for a month is its whole fee.
fn monthly(fee: &str, months: i128) -> String {
    let lines = format!(
        "[contracts.c]\nseller = \"b\"\nbuyer = \"a\"\nyearly_fee = {fee}\nsla.s = {{ measures = \"n\", bands = [{{ below = 0.9999, credit = 1 }}] }}\n[nodes.n]\nowner = \"b\"\ndowntime = {{ bearer = \"a\", per_hour = 0.1 }}\n"
    );
    let outages =
        (0..months).map(|month| outage(&format!("t{month}"), "n", &time((730 * month + 100) * HOUR), "1h", "1"));
    outages.fold(lines, |lines, outage| lines + &outage)
}

fn misses(lines: &str) -> bool {
    play(lines).terms.unwrap().clauses[0].service.as_ref().unwrap().miss_probability.value == 1.0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn availability_of_a_month(down in 1..=300i128, places in 3..=4usize, parts in 1..=3i128, off in -1..=1i128) {
        // The threshold is 1 - down / 10^places; this share of a month's milliseconds may be down.
        let allowed = MONTH * down / 10i128.pow(places as u32);
        let level = decimal(10i128.pow(places as u32) - down, places);
        let mut lines = promise(&format!("bands = [{{ below = {level}, credit = \"10%\" }}]"));
        let length = (allowed + off) / parts;
        prop_assume!(length > 0 && allowed < MONTH - HOUR);
        for part in 0..parts {
            let rest = if part == 0 { (allowed + off) - length * parts } else { 0 };
            lines += &outage(&format!("t{part}"), "n", &time(part * MONTH / 3), &time(length + rest), "1");
        }
        prop_assert_eq!(misses(&lines), off > 0);
    }

    #[test]
    fn availability_as_an_average_of_capacity(down in 1..=99i128, takes in prop_oneof![Just(20i128), Just(25), Just(50), Just(80)], off in -1..=1i128) {
        let allowed = MONTH * down / 1000 * 100 / takes;
        prop_assume!(allowed < MONTH - HOUR);
        let lines = promise(&format!("bands = [{{ below = {}, credit = \"10%\" }}]", decimal(1000 - down, 3)))
            + &outage("t", "n", "0h", &time(allowed + off), &decimal(takes, 2));
        prop_assert_eq!(misses(&lines), off > 0);
    }

    #[test]
    fn availability_above_a_capacity(takes in 1..=99i128, off in -1..=1i128) {
        let capacity = 100 - takes + off;
        prop_assume!((1..=100).contains(&capacity));
        let lines = promise(&format!("measure = {{ share_at_least = {} }}, bands = [{{ below = 0.999, credit = \"10%\" }}]", decimal(capacity, 2)))
            + &outage("t", "n", "1d", "10h", &decimal(takes, 2));
        prop_assert_eq!(misses(&lines), off > 0);
    }

    #[test]
    fn hours_of_outage(minutes in 1..=600i128, off in -1..=1i128) {
        let lines = promise(&format!("measure = {{ outage_hours = 1 }}, bands = [{{ above = \"{}\", credit = \"10%\" }}]", time(minutes * 60_000)))
            + &outage("t", "n", "1d", &time(minutes * 60_000 + off), "1");
        prop_assert_eq!(misses(&lines), off > 0);
    }

    #[test]
    fn credits_of_a_fee(fee in 1..=9_999i128, credit in 1..=99i128, at_risk in 1..=99i128, off in -1..=1i128) {
        let lines = format!(
            "[contracts.c]\nseller = \"b\"\nbuyer = \"a\"\nyearly_fee = {}\nat_risk = {}\nsla.s = {{ measures = \"n\", bands = [{{ below = 0.999, credit = {} }}] }}\n[nodes.n]\nowner = \"b\"\ndowntime = {{ bearer = \"a\", per_hour = 0.0001 }}\n",
            decimal(fee * 12, 2), decimal(at_risk, 2), decimal(credit, 2)
        ) + &outage("t", "n", "1d", "10h", "1");
        let paid = fee * credit.min(at_risk);
        prop_assume!(paid + off >= 0);
        prop_assert_eq!(exceeds(&lines, "net(b)", &decimal(paid + off, 4)), off < 0);
    }

    #[test]
    fn credits_of_all_months_of_a_year(fee in 1..=999_999i128, off in -1..=1i128) {
        // All of a month's fee for an hour: a yearly fee whose twelfth is no decimal adds up.
        let lines = monthly(&decimal(fee, 2), 12) + &format!("[appetite]\nlimit = \"P(net(b) > {}) <= 50%\"\n", decimal(fee + off, 2));
        prop_assert_eq!(play_year(&lines).appetite[0].value.value == 1.0, off < 0);
    }

    #[test]
    fn caps_of_an_indemnity(
        losses in prop::collection::vec(1..=9_999i128, 1..4), share in 1..=100i128, event in 1..=9_999i128,
        fee in 1..=9_999i128, fees in 1..=99i128, pool in 1..=19_999i128, off in -1..=1i128,
    ) {
        let lines: String = losses.iter().enumerate().map(|(i, &x)| cost(&format!("t{i}"), &format!("{}d", i + 1), "a", &decimal(x, 2))).collect();
        let lines = lines + &format!(
            "[contracts.c]\nseller = \"b\"\nbuyer = \"a\"\nyearly_fee = {}\npools.q = {}\nindemnity.i = {{ covers = \"all\", share = {}, event_cap = {}, annual_cap = {{ fees = {} }}, pools = \"q\" }}\n",
            decimal(fee, 2), decimal(pool, 2), decimal(share, 2), decimal(event, 2), decimal(fees, 1)
        );
        // In units of 10^-4.
        let (mut year, mut left) = (fee * fees * 10, pool * 100);
        for &x in &losses {
            let due = (x * share).min(event * 100).min(year).min(left);
            year -= due;
            left -= due;
        }
        let paid = pool * 100 - left;
        prop_assume!(paid + off >= 0);
        prop_assert_eq!(exceeds(&lines, "net(b)", &decimal(paid + off, 4)), off < 0);
    }
}

#[test]
fn misses_and_what_they_cost_are_counted() {
    for months in [1, 3, 12] {
        let service = play_year(&monthly("1200", months)).terms.unwrap().clauses[0].service.clone().unwrap();
        assert_eq!((service.miss_probability.value, service.misses.value), (1.0, months as f64));
        // The buyer lost 0.1 in each hour, and 100 of the fee come back for it.
        assert_eq!(service.real_loss.value, months as f64 / 10.0);
        assert_eq!(service.credit_share, Some(1000.0));
    }
}
