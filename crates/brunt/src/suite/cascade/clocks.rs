//! Forms of need, and their clocks: switchover, buffer, restart, probability.

use crate::suite::cascade::network::{check, process};

fn with(needs: &str) -> String {
    format!("nodes.a = {{}}\nnodes.b = {{}}\nnodes.c = {{}}\n{}", process(needs))
}

#[test]
fn all_takes_the_scarcest_by_criticality() {
    check(&with("{ all = { a = 0.5, b = 1.0 } }"), &[("a", 10.0, 20.0, 1.0), ("b", 15.0, 30.0, 0.8)], &[2.5, 12.0]);
}

#[test]
fn equal_causes_go_to_the_larger_disruption_then_the_earlier() {
    let needs = with("{ all = { a = 0.5, b = 1.0 } }");
    check(&needs, &[("b", 10.0, 20.0, 0.5), ("a", 10.0, 20.0, 1.0)], &[0.0, 5.0]);
    check(&with("{ all = [\"a\", \"b\"] }"), &[("b", 10.0, 20.0, 1.0), ("a", 12.0, 22.0, 1.0)], &[10.0, 2.0]);
}

#[test]
fn overlapping_disruptions_of_one_node_compound() {
    check(&with(""), &[("process", 0.0, 10.0, 0.5), ("process", 5.0, 10.0, 0.5)], &[2.5 + 3.75, 0.0]);
}

#[test]
fn any_stays_down_until_switched_over_and_fails_back_at_once() {
    let needs = with("{ any = [\"a\", \"b\"], switchover = \"2h\" }");
    check(&needs, &[("a", 10.0, 20.0, 1.0)], &[2.0]);
    check(&needs, &[("b", 10.0, 20.0, 1.0)], &[0.0]);
    // Both down from 15 on: rerouted work has nowhere to go; when the primary is back, so is the work.
    check(&needs, &[("a", 10.0, 20.0, 1.0), ("b", 15.0, 30.0, 1.0)], &[2.0 + 5.0, 0.0]);
}

#[test]
fn a_second_switchover_is_needed_after_the_primary_was_back() {
    let needs = with("{ any = [\"a\", \"b\"], switchover = \"2h\" }");
    check(&needs, &[("a", 10.0, 20.0, 1.0), ("a", 21.0, 22.0, 1.0)], &[2.0, 1.0]);
    // No gap: one interval, already switched over.
    check(&needs, &[("a", 10.0, 20.0, 1.0), ("a", 20.0, 22.0, 1.0)], &[2.0, 0.0]);
}

#[test]
fn at_least_k_counts_members() {
    let needs = with("{ at_least = 2, of = [\"a\", \"b\", \"c\"] }");
    check(&needs, &[("a", 0.0, 10.0, 1.0), ("b", 5.0, 15.0, 0.4)], &[0.0, 2.0]);
}

#[test]
fn a_pool_reroutes_into_its_spare_capacity() {
    let needs = with("{ pool = { a = 0.7, b = 0.5 }, switchover = \"2h\" }");
    let share = 0.7 / 1.2;
    check(&needs, &[("a", 0.0, 10.0, 1.0)], &[2.0 * share + 8.0 * 0.5]);
    check(&needs, &[("b", 0.0, 10.0, 1.0)], &[2.0 * (1.0 - share) + 8.0 * 0.3]);
    check(&needs, &[("a", 0.0, 2.0, 1.0), ("b", 0.0, 2.0, 1.0)], &[2.0, 0.0]);
}

#[test]
fn a_buffer_hides_the_first_hours_and_refills_at_once() {
    let needs = with("{ all = [\"a\"], buffer = \"4h\" }");
    check(&needs, &[("a", 0.0, 10.0, 1.0), ("a", 11.0, 16.0, 1.0)], &[6.0, 1.0]);
    check(&needs, &[("a", 0.0, 4.0, 1.0)], &[0.0]);
    // One cause ends exactly as another begins: one episode, the buffer is not refilled.
    check(&needs, &[("a", 0.0, 3.0, 1.0), ("a", 3.0, 6.0, 0.5)], &[0.0, 1.0]);
}

#[test]
fn a_buffer_as_long_as_the_switchover_hides_it() {
    check(&with("{ any = [\"a\", \"b\"], switchover = \"2h\", buffer = \"2h\" }"), &[("a", 0.0, 9.0, 1.0)], &[0.0]);
}

#[test]
fn a_restart_holds_the_last_level_after_a_felt_episode() {
    let needs = with("{ all = [\"a\"], buffer = \"1h\", restart = \"3h\" }");
    check(&needs, &[("a", 0.0, 5.0, 0.5)], &[2.0 + 1.5]);
    check(&needs, &[("a", 0.0, 1.0, 1.0)], &[0.0]);
    // The hold runs on beneath a second, worse episode whose buffer has started.
    check(&needs, &[("a", 0.0, 5.0, 0.5), ("a", 6.0, 9.0, 1.0)], &[2.0 + 0.5 + 0.5, 2.0 + 3.0]);
}

#[test]
fn a_certain_need_passes_on_and_an_impossible_one_never_does() {
    check(&with("{ all = [\"a\"], probability = 1.0 }"), &[("a", 0.0, 5.0, 1.0)], &[5.0]);
    check(&with("{ all = [\"a\"], probability = 0.0, restart = \"3h\" }"), &[("a", 0.0, 5.0, 1.0)], &[0.0]);
}

#[test]
fn a_chance_is_drawn_once_for_each_occurrence() {
    let outages: Vec<_> =
        (0..400).map(|number| ("a", f64::from(number) * 2.0, f64::from(number) * 2.0 + 1.0, 1.0)).collect();
    let rows = crate::suite::cascade::network::rows(&with("{ all = [\"a\"], probability = 0.3 }"), &outages);
    let passed = rows.len() as f64;
    let error = 4.0 * (400.0f64 * 0.3 * 0.7).sqrt();
    assert!((passed - 120.0).abs() < error, "{passed} of 400 passed on");
}

#[test]
fn what_would_happen_after_the_horizon_is_dropped() {
    check(&with("{ all = [\"a\"], restart = \"3h\" }"), &[("a", 990.0, 1500.0, 1.0)], &[10.0]);
    check(&with("{ all = [\"a\"], restart = \"3h\" }"), &[("a", 990.0, 999.0, 1.0)], &[10.0]);
}

#[test]
fn an_outage_of_no_length_does_nothing() {
    check(&with("{ all = [\"a\"], restart = \"3h\" }"), &[("a", 10.0, 10.0, 1.0)], &[0.0]);
}

/// Sixty-four needs are told apart by a bit each, all further ones together.
#[test]
fn a_node_feels_every_one_of_its_needs_however_many_they_are() {
    let suppliers: Vec<String> = (0..70).map(|index| format!("s{index:02}")).collect();
    let nodes: String = suppliers.iter().map(|id| format!("nodes.{id} = {{}}\n")).collect();
    let need = |id: &String| format!("{{ all = [\"{id}\"], buffer = \"1h\" }}");
    let needs = suppliers.iter().map(need).collect::<Vec<_>>().join(", ");
    let lines = format!("{nodes}nodes.p = {{ owner = \"us\", needs = [{needs}], downtime = [{{ per_hour = 1 }}] }}");
    for supplier in [0, 1, 62, 63, 64, 65, 69] {
        check(&lines, &[(&suppliers[supplier], 10.0, 16.0, 0.5)], &[2.5]);
    }
    // Several at once, the worst of them counts.
    check(&lines, &[(&suppliers[66], 10.0, 20.0, 0.5), (&suppliers[67], 12.0, 20.0, 1.0)], &[1.0, 7.0]);
}
