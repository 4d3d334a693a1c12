//! Nodes that need each other: the greatest fixpoint, and causes along binding links only.

use crate::suite::cascade::network::{check, process};

/// Two systems that need each other, and a process that needs the first.
fn mutual(first: &str, second: &str) -> String {
    format!(
        "nodes.power = {{}}\nnodes.a = {{ needs = [{first}, {{ all = [\"power\"] }}] }}\nnodes.b = {{ needs = [{second}] }}\n{}",
        process("{ all = [\"a\"] }")
    )
}

#[test]
fn mutually_dependent_nodes_recover_together() {
    let pair = mutual("{ all = [\"b\"] }", "{ all = [\"a\"] }");
    check(&pair, &[("b", 10.0, 20.0, 1.0)], &[10.0]);
    check(&pair, &[("power", 10.0, 20.0, 0.6), ("b", 15.0, 30.0, 0.4)], &[10.0 * 0.6, 10.0 * 0.4]);
}

#[test]
fn an_ended_disruption_is_no_cause_however_the_loop_turns() {
    let pair = mutual("{ all = [\"b\"] }", "{ all = [\"a\"] }");
    // From 20 on only the smaller outage is active, though each node still cites the other.
    check(&pair, &[("b", 10.0, 20.0, 1.0), ("a", 15.0, 40.0, 1.0)], &[10.0, 20.0]);
    check(&pair, &[("b", 10.0, 20.0, 1.0), ("a", 5.0, 40.0, 0.3)], &[10.0, 5.0 * 0.3 + 20.0 * 0.3]);
}

#[test]
fn a_buffer_in_a_cycle_delays_the_other_side() {
    let pair = mutual("{ all = [\"b\"], buffer = \"3h\" }", "{ all = [\"a\"] }");
    check(&pair, &[("b", 10.0, 20.0, 1.0)], &[7.0]);
    check(&pair, &[("b", 10.0, 12.0, 1.0)], &[0.0]);
}

#[test]
fn partial_criticality_settles_at_the_product() {
    let pair = mutual("{ all = { b = 0.5 } }", "{ all = { a = 0.8 } }");
    check(&pair, &[("b", 0.0, 10.0, 1.0)], &[5.0]);
    check(&pair, &[("a", 0.0, 10.0, 0.5)], &[5.0]);
}

#[test]
fn alternatives_in_their_own_cycle_hold_each_other_up_after_the_switchover() {
    // first needs any of (primary, second), second needs first: with the primary gone both rise again after the switchover.
    let lines = format!(
        "nodes.primary = {{}}\nnodes.first = {{ needs = [{{ any = [\"primary\", \"second\"], switchover = \"2h\" }}] }}\n\
         nodes.second = {{ needs = [{{ all = [\"first\"] }}] }}\n{}",
        process("{ all = [\"second\"] }")
    );
    check(&lines, &[("primary", 10.0, 20.0, 1.0)], &[2.0]);
}

#[test]
fn a_cycle_feels_a_supplier_that_restarts() {
    let lines = format!(
        "nodes.power = {{}}\nnodes.a = {{ needs = [{{ all = [\"b\"] }}, {{ all = [\"power\"], restart = \"2h\" }}] }}\n\
         nodes.b = {{ needs = [{{ all = [\"a\"] }}] }}\n{}",
        process("{ all = [\"b\"] }")
    );
    check(&lines, &[("power", 10.0, 15.0, 1.0)], &[7.0]);
}
