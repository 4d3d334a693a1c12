//! Downtime curves: rates, steps, lumps, hours in service, bearers.

use crate::suite::cascade::network::{check, rows};
use brunt::ledger::RowKind;

#[test]
fn steps_count_from_the_start_of_the_episode() {
    let lines =
        "nodes.p = { owner = \"us\", downtime = [{ per_hour = 10, steps = [{ after = \"8h\", per_hour = 25 }] }] }";
    check(lines, &[("p", 0.0, 10.0, 1.0)], &[80.0 + 50.0]);
    // One episode of two outages: the second half already costs more.
    check(lines, &[("p", 0.0, 6.0, 1.0), ("p", 6.0, 10.0, 0.5)], &[60.0, 10.0 + 25.0]);
}

#[test]
fn a_lump_is_due_in_full_when_the_length_is_reached_exactly() {
    let lines = "nodes.p = { owner = \"us\", downtime = [{ per_hour = 0, lumps = [{ at = \"24h\", amount = 100 }] }] }";
    check(lines, &[("p", 0.0, 24.0, 0.1)], &[100.0]);
    check(lines, &[("p", 0.0, 23.999, 1.0)], &[0.0]);
    check(lines, &[("p", 976.0, 2000.0, 1.0)], &[100.0]);
    // The cause is the one just before the length is reached.
    check(lines, &[("p", 0.0, 24.0, 0.5), ("p", 24.0, 30.0, 1.0)], &[100.0, 0.0]);
}

#[test]
fn only_hours_in_service_cost() {
    // t = 0 is Monday midnight; Monday 06:00 to 22:00 is in service.
    let lines = "nodes.p = { owner = \"us\", hours = { days = [\"mon\"], from = \"06:00\", to = \"22:00\" }, \
                 downtime = [{ per_hour = 1, steps = [{ after = \"12h\", per_hour = 3 }] }] }";
    check(lines, &[("p", 0.0, 48.0, 1.0)], &[6.0 + 10.0 * 3.0]);
    check(lines, &[("p", 24.0, 168.0, 1.0)], &[0.0]);
}

#[test]
fn several_curves_are_booked_apart() {
    let lines = "nodes.p = { owner = \"us\", downtime = [\
                 { per_hour = 2, category = \"idle\" }, { per_hour = 5, category = \"revenue\" }] }";
    let rows = rows(lines, &[("p", 0.0, 3.0, 1.0)]);
    assert_eq!(rows.iter().map(|row| row.amount.get()).collect::<Vec<_>>(), [6.0, 15.0]);
    assert_ne!(rows[0].slot, rows[1].slot);
}

#[test]
fn a_row_is_a_stretch_of_constant_capacity_rate_and_cause() {
    let lines =
        "nodes.p = { owner = \"us\", downtime = [{ per_hour = 1, steps = [{ after = \"4h\", per_hour = 2 }] }] }";
    let rows = rows(lines, &[("p", 10.0, 20.0, 0.5), ("p", 12.0, 13.0, 0.5)]);
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.episode.hours(), row.start.hours(), row.end.hours(), row.capacity, row.amount.get(), row.kind))
        .collect();
    let downtime = RowKind::Downtime;
    let expected = [
        (10.0, 10.0, 12.0, 0.5, 1.0, downtime),
        (10.0, 12.0, 13.0, 0.25, 0.75, downtime),
        (10.0, 13.0, 14.0, 0.5, 0.5, downtime),
        (10.0, 14.0, 20.0, 0.5, 6.0, downtime),
    ];
    assert_eq!(found, expected);
}
