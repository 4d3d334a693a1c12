//! Policies: deductibles, limits, aggregates, shares, waiting hours, ladders.

use crate::suite::paper::world::{HOUR, MINUTE, cost, decimal, exceeds, outage, play, time};
use proptest::prelude::*;

/// A policy of party `a` with insurer `r`.
fn policy(terms: &str) -> String {
    format!("[policies.p]\ninsured = \"a\"\ninsurers = {{ r = 1 }}\n{terms}\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn retention_limit_aggregate_and_share(
        losses in prop::collection::vec(1..=9_999i128, 1..4),
        retention in 0..=5_000i128, limit in 1..=9_999i128, aggregate in 1..=19_999i128,
        kept in 0..=99i128, scaled in any::<bool>(), off in -1..=1i128,
    ) {
        let places = if scaled { 8 } else { 2 };
        let lines: String = losses.iter().enumerate().map(|(i, &x)| cost(&format!("t{i}"), &format!("{}d", i + 1), "a", &decimal(x, places))).collect();
        let lines = lines + &policy(&format!(
            "covers = \"all\"\nretention = {}\nlimit = {}\naggregate = {{ limit = {} }}\ncoinsurance = {}",
            decimal(retention, places), decimal(limit, places), decimal(aggregate, places), decimal(kept, 2)
        ));
        let answered: i128 = losses.iter().map(|&x| (x - retention).max(0).min(limit)).sum::<i128>().min(aggregate);
        let paid = answered * (100 - kept);
        prop_assume!(paid + off >= 0);
        prop_assert_eq!(exceeds(&lines, "net(r)", &decimal(paid + off, places + 2)), off < 0);
    }

    #[test]
    fn a_franchise_is_exceeded_by_more(parts in prop::collection::vec(1..=9_999i128, 1..4), off in -1..=1i128) {
        let whole: i128 = parts.iter().sum();
        prop_assume!(whole + off > 0);
        let losses: Vec<String> = parts.iter().enumerate()
            .map(|(i, &x)| format!("{{ category = \"c{i}\", bearer = \"a\", amount = {} }}", decimal(x, 2))).collect();
        let lines = format!("[threats.t]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nlosses = [{}]\n", losses.join(", "))
            + &policy(&format!("covers = \"all\"\nfranchise = {}", decimal(whole + off, 2)));
        prop_assert_eq!(exceeds(&lines, "net(r)", "0"), off < 0);
    }

    #[test]
    fn a_disappearing_deductible(from in 1..=500i128, width in 1..=500i128, part in 0..=500i128, off in -1..=1i128) {
        let (to, loss) = (from + width, from + part);
        let lines = cost("t", "1d", "a", &decimal(loss, 2))
            + &policy(&format!("covers = \"all\"\ndisappearing = {{ from = {}, to = {} }}", decimal(from, 2), decimal(to, 2)));
        // (x - a) b / (b - a) in cents, or the loss from b on.
        let (top, bottom) = if loss >= to { (loss, 1) } else { (part * to, width) };
        prop_assume!(top % bottom == 0 && top / bottom + off >= 0);
        prop_assert_eq!(exceeds(&lines, "net(r)", &decimal(top / bottom + off, 2)), off < 0);
    }

    #[test]
    fn waiting_hours_that_are_never_paid(minutes in 1..=600i128, waiting in 1..=600i128, rate in 1..=9_999i128, off in -1..=1i128) {
        let lines = format!("[nodes.n]\nowner = \"a\"\ndowntime = {{ per_hour = {} }}\n", decimal(rate * 60, 2))
            + &outage("t", "n", "1d", &time(minutes * MINUTE), "1")
            + &policy(&format!("covers = \"all\"\nwaiting = {{ excess = \"{}\" }}", time(waiting * MINUTE)));
        let paid = rate * (minutes - waiting).max(0);
        prop_assume!(paid + off >= 0);
        prop_assert_eq!(exceeds(&lines, "net(r)", &decimal(paid + off, 2)), off < 0);
    }

    #[test]
    fn hours_that_have_to_be_exceeded(first in 1..=600i128, second in 1..=5_000i128, off in -1..=1i128) {
        // Two outages that touch: minutes, then seconds.
        let whole = first * MINUTE + second * 1000;
        let lines = "[nodes.n]\nowner = \"a\"\ndowntime = { per_hour = 36 }\n".to_string()
            + &outage("s", "n", "0h", &format!("{first}m"), "1")
            + &outage("t", "n", &format!("{first}m"), &format!("{second}s"), "1")
            + &policy(&format!("covers = \"all\"\nwaiting = {{ franchise = \"{}\" }}", time(whole + off)));
        prop_assert_eq!(exceeds(&lines, "net(r)", "0"), off < 0);
    }

    #[test]
    fn a_rung_is_reached_by_as_much(minutes in 1..=600i128, takes in 1..=99i128, off in -1..=1i128, level in -1..=1i128) {
        let below = 100 - takes + level;
        prop_assume!((1..=100).contains(&below));
        let lines = "[nodes.n]\nowner = \"a\"\ndowntime = { per_hour = 36 }\n".to_string()
            + &outage("t", "n", "1d", &time(minutes * MINUTE), &decimal(takes, 2))
            + &policy(&format!("parametric = {{ node = \"n\", below = {}, ladder = [{{ after = \"{}\", pays = 10 }}] }}", decimal(below, 2), time(minutes * MINUTE + off)));
        prop_assert_eq!(exceeds(&lines, "net(r)", "0"), off <= 0 && level > 0);
    }

    #[test]
    fn waiting_hours_below_a_level(takes in 1..=99i128, level in -1..=1i128) {
        let below = 100 - takes + level;
        prop_assume!((1..=100).contains(&below));
        let lines = "[nodes.n]\nowner = \"a\"\ndowntime = { per_hour = 36 }\n".to_string()
            + &outage("t", "n", "1d", "10h", &decimal(takes, 2))
            + &policy(&format!("covers = \"all\"\nwaiting = {{ excess = \"1h\", below = {} }}", decimal(below, 2)));
        prop_assert_eq!(exceeds(&lines, "net(r)", "0"), level > 0);
    }

    #[test]
    fn hours_of_a_day(hours in 1..=24i128) {
        // A time of whole hours is written in several ways that mean the same.
        for text in [format!("{hours}h"), format!("{}m", hours * 60), format!("{}s", hours * 3600), time(hours * HOUR)] {
            let lines = "[nodes.n]\nowner = \"a\"\ndowntime = { per_hour = 7 }\n".to_string() + &outage("t", "n", "1d", &text, "1");
            let exact = decimal(hours * 7, 0);
            prop_assert!(!exceeds(&lines, "gross(a)", &exact) && exceeds(&lines, "gross(a)", &decimal(hours * 7 * 1_000_000 - 1, 6)));
        }
    }
}

#[test]
fn payouts_are_held_against_the_losses_that_are_named() {
    let against = |stated: &str| {
        let lines = "[nodes.n]\nowner = \"a\"\ndowntime = { per_hour = 1 }\n[nodes.o]\nowner = \"a\"\n".to_owned()
            + &outage("t", "n", "1d", "10h", "1")
            + &policy(&format!("parametric = {{ node = \"n\", ladder = [{{ after = \"2h\", pays = 10 }}]{stated} }}"));
        let basis = play(&lines).terms.unwrap().policies[0].basis_risk.clone().unwrap();
        (basis.against, basis.difference.value)
    };
    assert_eq!(against(""), ("downtime of `n`".to_owned(), 0.0));
    assert_eq!(against(", against = { nodes = [\"n\", \"o\"] }").0, "downtime of `n`, `o`");
    assert_eq!(against(", against = \"all\"").0, "all losses of the insured");
    assert_eq!(against(", against = { causes = [\"n\"] }"), ("downtime caused at `n`".to_owned(), 0.0));
    assert_eq!(against(", against = { nodes = [\"n\"], threats = [\"t\"] }").0, "the losses named under `against`");
}
