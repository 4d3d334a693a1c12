//! Capacities at a level: pools, criticalities, disruptions on top of one another, recovery, hosts of controls.

use crate::suite::paper::world::{breaches, decimal, exceeds, outage};
use proptest::prelude::*;

/// A node `desk` with a level and a need.
fn desk(level: &str, need: &str) -> String {
    format!("[nodes.desk]\nowner = \"a\"\nneeds = [{need}]\ntolerance = {{ below = {level}, at_most = \"1h\" }}\n")
}

/// Weights in hundredths that make at least 1, and which of their members are down.
fn pool() -> impl Strategy<Value = Vec<(i128, bool)>> {
    prop::collection::vec((1..=60i128, any::<bool>()), 2..6).prop_map(|mut members| {
        let whole: i128 = members.iter().map(|member| member.0).sum();
        members[0].0 += (100 - whole).max(0);
        members
    })
}

fn pooled(members: &[(i128, bool)], level: &str, clock: &str) -> String {
    let (mut nodes, mut weights) = (String::new(), Vec::new());
    for (number, &(weight, down)) in members.iter().enumerate() {
        nodes += &format!("[nodes.m{number}]\n");
        weights.push(format!("m{number} = {}", decimal(weight, 2)));
        if down {
            nodes += &outage(&format!("t{number}"), &format!("m{number}"), "1d", "10h", "1");
        }
    }
    format!("{}{nodes}", desk(level, &format!("{{ pool = {{ {} }}{clock} }}", weights.join(", "))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_left_of_a_pool_once_work_is_rerouted(members in pool(), off in -1..=1i128) {
        let left: i128 = members.iter().filter(|member| !member.1).map(|member| member.0).sum();
        let level = left.min(100) + off;
        prop_assume!((1..=100).contains(&level));
        prop_assert_eq!(breaches(&pooled(&members, &decimal(level, 2), "")), left < level);
    }

    #[test]
    fn what_is_left_of_a_pool_before_work_is_rerouted(members in pool(), off in -1..=1i128) {
        let whole: i128 = members.iter().map(|member| member.0).sum();
        let left: i128 = members.iter().filter(|member| !member.1).map(|member| member.0).sum();
        // The decimal of four digits nearest to left / whole, or one beside it.
        let level = (left * 10_000 + whole / 2) / whole + off;
        prop_assume!((1..=10_000).contains(&level));
        let lines = pooled(&members, &decimal(level, 4), ", switchover = \"100h\"");
        prop_assert_eq!(breaches(&lines), left * 10_000 < level * whole, "{} of {} against {}", left, whole, level);
    }

    #[test]
    fn a_product_of_criticalities(c in 1..=99i128, d in 1..=99i128, takes in 1..=100i128, off in -1..=1i128) {
        let level = 1_000_000 - c * d * takes + off;
        prop_assume!((1..=1_000_000).contains(&level));
        let lines = desk(&decimal(level, 6), &format!("{{ all = {{ m = {} }} }}", decimal(c, 2)))
            + &format!("[nodes.m]\nneeds = [{{ all = {{ x = {} }} }}]\n[nodes.x]\n", decimal(d, 2))
            + &outage("t", "x", "1d", "10h", &decimal(takes, 2));
        prop_assert_eq!(breaches(&lines), off > 0);
    }

    #[test]
    fn disruptions_on_top_of_one_another(a in 1..=99i128, b in 1..=99i128, c in 1..=99i128, off in -1..=1i128) {
        let level = (100 - a) * (100 - b) * (100 - c) + off;
        prop_assume!((1..=1_000_000).contains(&level));
        let mut lines = format!("[nodes.n]\nowner = \"a\"\ntolerance = {{ below = {}, at_most = \"1h\" }}\n", decimal(level, 6));
        for (id, takes) in [("x", a), ("y", b), ("z", c)] {
            lines += &outage(id, "n", "1d", "10h", &decimal(takes, 2));
        }
        prop_assert_eq!(breaches(&lines), off > 0);
    }

    #[test]
    fn a_step_of_a_recovery(takes in 1..=100i128, step in 1..=99i128, off in -1..=1i128) {
        let level = 10_000 - takes * step + off;
        prop_assume!((1..=10_000).contains(&level));
        let lines = format!("[nodes.n]\nowner = \"a\"\ntolerance = {{ below = {}, at_most = \"10h\" }}\n", decimal(level, 4))
            + &outage("t", "n", "1d", "10h", &decimal(takes, 2))
            + &format!("recovery = [{{ after = \"0h\", takes = {} }}, {{ after = \"20m\", takes = 0 }}]\n", decimal(step, 2));
        prop_assert_eq!(breaches(&lines), off > 0);
    }

    #[test]
    fn a_host_of_a_control(takes in 1..=99i128, off in -1..=1i128) {
        let level = 100 - takes + off;
        prop_assume!((1..=100).contains(&level));
        let lines = "[nodes.h]\n".to_string()
            + &outage("t", "h", "1d", "10h", &decimal(takes, 2))
            + &crate::suite::paper::world::cost("y", "25h", "a", "7")
            + &format!("[controls.c]\nrole = \"prevention\"\nhosted_on = {{ nodes = [\"h\"], below = {} }}\nacts = [{{ on = {{ threats = [\"y\"] }}, prevents = 1 }}]\n", decimal(level, 2));
        prop_assert_eq!(exceeds(&lines, "gross(a)", "0"), off > 0, "the control works unless its host is below the level");
    }
}
