//! More or fewer occurrences, and none that moves.

use crate::suite::laws::draws::Draws;
use crate::suite::laws::scenario::{recipe, text};
use crate::suite::run::outcome::Outcome;
use proptest::prelude::*;

/// A threat with sizes, targets and losses, beside another one.
fn scenario(frequency: &str, loads: &str) -> String {
    format!(
        "brunt = 1\nscenario = {{ name = \"more\", currency = \"USD\" }}\nparties = {{ us = {{}}, them = {{}} }}\n\
         factors.names = [\"z\"]\nnodes = {{ a = {{}}, b = {{}}, c = {{}} }}\n\
         [threats.t]\nframework = \"operational\"\nfrequency = {frequency}\nloads = {loads}\n\
         hits = {{ each = {{ nodes = [\"a\", \"b\", \"c\"] }}, probability = 0.6 }}\ntakes = {{ uniform = {{ min = 0.1, max = 1 }} }}\n\
         outage = {{ lognormal = {{ median = \"5h\", p95 = \"2d\" }} }}\n\
         losses = [{{ category = \"c\", bearer = \"us\", amount = {{ gamma = {{ mean = 100, cv = 1 }} }} }}, \
         {{ category = \"c\", bearer = \"them\", per_hour = 7 }}]\ntriggers = [{{ threat = \"u\", probability = 0.4, after = \"1d\" }}]\n\
         [threats.u]\nframework = \"financial\"\nfrequency = {{ poisson = 2 }}\n\
         losses = [{{ category = \"d\", bearer = \"us\", amount = {{ exponential = {{ mean = 5 }} }} }}]\n"
    )
}

/// Everything drawn at the lower frequency is drawn at the higher one as well; returns how many occurrences came along.
fn check(rare: &str, common: &str, loads: &str) {
    let (few, many) = (Outcome::of(&scenario(rare, loads), 1), Outcome::of(&scenario(common, loads), 1));
    let mut added = 0;
    for trial in 0..400 {
        let (few, many) = (Draws::of(&few, trial), Draws::of(&many, trial));
        assert!(few.is_within(&many), "{rare} to {common}, trial {trial}: {few:#?} in {many:#?}");
        added += many.occurrences.len() - few.occurrences.len();
    }
    assert!(added >= 40, "{rare} to {common}: {added} more");
}

#[test]
fn a_higher_frequency_of_any_law_adds_occurrences_with_all_their_draws_and_moves_none() {
    let pairs = [
        ("{ poisson = 2 }", "{ poisson = 2.6 }"),
        ("{ poisson = 30 }", "{ poisson = 31 }"),
        ("{ negative_binomial = { mean = 2, k = 0.5 } }", "{ negative_binomial = { mean = 3, k = 0.5 } }"),
        ("{ bernoulli = 0.2 }", "{ bernoulli = 0.5 }"),
        ("{ binomial = { n = 8, p = 0.2 } }", "{ binomial = { n = 8, p = 0.4 } }"),
        ("{ binomial = { n = 8, p = 0.2 } }", "{ binomial = { n = 12, p = 0.2 } }"),
    ];
    for (rare, common) in pairs {
        check(rare, common, "{ z = { loss = 0.3 } }");
        check(rare, common, "{ z = { frequency = 0.5, loss = 0.3 } }");
    }
    check("{ fixed = 2 }", "{ fixed = 3 }", "{ z = { loss = 0.3 } }");
    // Without a loading the count is looked up, with one it is computed: at a factor of 0 both are the same.
    check("{ poisson = 2 }", "{ poisson = 2.6 }", "{}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn removing_a_threat_moves_no_draw_of_any_other(recipe in recipe()) {
        let whole = text(recipe);
        let last = format!("threat-{}", recipe.threats - 1);
        let removed = &whole[..whole.find(&format!("[threats.{last}]")).unwrap()];
        let (with, without) = (Outcome::of(&whole, 1), Outcome::of(removed, 1));
        for trial in 0..60 {
            let (_, others) = Draws::of(&with, trial).split(&last);
            prop_assert_eq!(&others, &Draws::of(&without, trial), "trial {}", trial);
        }
    }
}

/// Two islands: what one threat hits and costs has nothing to do with the other.
#[test]
fn removing_a_threat_changes_no_loss_of_one_that_it_does_not_meet() {
    let island = |id: &str, poisson: f64| {
        format!(
            "[nodes.{id}-power]\n[nodes.{id}-site]\nowner = \"{id}\"\nneeds = [{{ all = [\"{id}-power\"], buffer = \"1h\", restart = \"2h\", probability = 0.8 }}]\n\
             downtime = {{ per_hour = 123.45, category = \"{id}\" }}\nbacklog = {{ rate = 0.5, share = 0.4 }}\n\
             tolerance = {{ below = 0.5, at_most = \"3h\" }}\n[threats.{id}]\nframework = \"operational\"\nfrequency = {{ poisson = {poisson} }}\n\
             hits = {{ all = {{ nodes = [\"{id}-power\"] }} }}\ntakes = {{ uniform = {{ min = 0.2, max = 1 }} }}\n\
             outage = {{ exponential = {{ mean = \"9h\" }} }}\nlosses = [{{ category = \"{id}\", bearer = \"{id}\", amount = {{ lomax = {{ mean = 50, index = 3 }} }} }}]\n"
        )
    };
    let head = "brunt = 1\nscenario = { name = \"islands\", currency = \"USD\" }\nparties = { east = {}, west = {} }\n";
    let both = Outcome::of(&format!("{head}{}{}", island("east", 20.0), island("west", 30.0)), 2000);
    let alone = Outcome::of(&format!("{head}{}", island("west", 30.0)), 2000);
    assert_eq!(both.party("west"), alone.party("west"));
    let west = |outcome: &Outcome| {
        let threat = outcome.threat("west").0 as usize;
        let node = outcome.scenario.nodes.iter().position(|node| node.id == "west-site").unwrap();
        let sums = outcome.ledger.sums();
        (sums.threats[threat], sums.occurrences[threat], sums.nodes[node], sums.tolerances.last().unwrap().clone())
    };
    assert_eq!(west(&both), west(&alone));
    assert!(both.party("east").iter().any(|&loss| loss > 0.0));
}
