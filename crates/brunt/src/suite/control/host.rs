//! A control does not work while what it runs on is down just before the demand. Times are fixed, so that every answer is exact.

use crate::suite::control::small::{outage, small_plan};
use brunt::ledger::RowKind;
use brunt::plan::Plan;
use brunt::scenario::ControlSet;
use brunt::simulate::{Compare, Compared, Run, Silent, every_set, replay, simulate, variants};
use brunt::units::Ticks;

/// Calls that cost 1 each, at some times; `c` is to answer them.
fn calls(at: &[&str]) -> String {
    format!(
        "[threats.call]\nframework = \"operational\"\nfrequency = {{ fixed = {} }}\nat = {at:?}\n\
         losses = [{{ category = \"call\", bearer = \"us\", amount = 1 }}]\n",
        at.len()
    )
}

/// A control of an effect on calls that runs on nodes.
fn on_calls(id: &str, effect: &str, hosted_on: &str) -> String {
    control(id, &format!("{{ on = {{ threats = \"call\" }}, {effect} }}"), hosted_on)
}

fn control(id: &str, act: &str, hosted_on: &str) -> String {
    let host = if hosted_on.is_empty() { String::new() } else { format!("hosted_on = {{ {hosted_on} }}\n") };
    format!("[controls.{id}]\nrole = \"response\"\nacts = {act}\n{host}")
}

/// Two effects that leave nothing of a call.
const WHOLE: [&str; 2] = ["prevents = 1", "losses = { factor = 0 }"];

/// The plan, once it is sure that comparing all sets of its controls gives what running each does.
fn checked(lines: &str, controls: usize) -> Plan {
    let plan = small_plan(lines);
    let (run, sets) = (Run::new(3).with_seed(1), every_set(ControlSet::first(controls)));
    let compared = variants(&plan, None, &run, &Compare::new(sets.clone()), &Silent).unwrap();
    for set in sets {
        let ledger = simulate(&plan.clone().with_controls(set), &run, &Silent).unwrap();
        assert_eq!(compared.column(set, Compared::Total).unwrap(), ledger.columns().total, "{set:?}\n{lines}");
    }
    plan
}

/// When calls went unanswered.
fn unanswered(lines: &str, controls: usize) -> Vec<Ticks> {
    let rows = replay(&checked(lines, controls), 1, 0).rows;
    let mut times: Vec<Ticks> = rows.iter().filter(|row| row.kind == RowKind::Direct).map(|row| row.start).collect();
    times.sort_unstable();
    times
}

fn hours(times: &[f64]) -> Vec<Ticks> {
    times.iter().map(|hours| Ticks::from_hours(*hours).unwrap()).collect()
}

/// Every trial must cost as much.
fn costs(lines: &str, controls: usize, expected: f64) {
    let ledger = simulate(&checked(lines, controls), &Run::new(3), &Silent).unwrap();
    for &found in &ledger.columns().total {
        assert!((found - expected).abs() < 1e-9, "found {found}, expected {expected}:\n{lines}");
    }
}

const HOST: &str = "nodes.host = {}\n";
const HOSTED: &str = "nodes = [\"host\"]";
const TICK: f64 = 1.0 / 3_600_000.0;

/// A host that is down in [10 h, 20 h) is down just before t for t in (10 h, 20 h].
#[test]
fn a_control_does_not_work_at_demands_before_which_its_host_was_down() {
    let times = ["9h", "10h", "10h0.001s", "15h", "20h", "20h0.001s", "30h"];
    for effect in WHOLE {
        let lines =
            [HOST, &outage("fall", "host", "10h", "10h"), &calls(&times), &on_calls("c", effect, HOSTED)].concat();
        assert_eq!(unanswered(&lines, 1), hours(&[10.0 + TICK, 15.0, 20.0]), "{effect}");
    }
}

#[test]
fn a_control_without_host_always_works() {
    for effect in WHOLE {
        let lines =
            [HOST, &outage("fall", "host", "10h", "10h"), &calls(&["15h", "30h"]), &on_calls("c", effect, "")].concat();
        assert_eq!(unanswered(&lines, 1), []);
    }
}

/// Half of the capacity is not below half of it; a millionth less is.
#[test]
fn a_host_exactly_at_its_level_is_not_below_it() {
    let with = |takes: &str, below: &str| {
        let fall = outage("fall", "host", "10h", "10h") + &format!("takes = {takes}\n");
        let hosted = format!("{HOSTED}{below}");
        unanswered(&[HOST, &fall, &calls(&["15h"]), &on_calls("c", WHOLE[1], &hosted)].concat(), 1).len()
    };
    for (takes, below, expected) in [
        ("0.5", ", below = 0.5", 0),
        ("0.5", "", 0),
        ("0.500001", ", below = 0.5", 1),
        ("0.500001", "", 1),
        ("0.7", ", below = 0.3", 0),
        ("0.700001", ", below = 0.3", 1),
        ("0.000001", ", below = 1", 1),
        ("0", ", below = 1", 0),
        ("0.9", ", below = 0.1", 0),
        ("1", ", below = 0.1", 1),
    ] {
        assert_eq!(with(takes, below), expected, "takes {takes}{below}");
    }
}

/// 1 - (1 - 0.3)(1 - 0.4) = 0.58 is missing while both last, in [12 h, 20 h).
#[test]
fn what_several_disruptions_take_of_a_host_compounds() {
    let falls = outage("fall", "host", "10h", "10h") + "takes = 0.3\n";
    let more = outage("more", "host", "12h", "10h") + "takes = 0.4\n";
    let times = ["11h", "12h", "13h", "20h", "21h"];
    let lines = [HOST, &falls, &more, &calls(&times), &on_calls("c", WHOLE[0], HOSTED)].concat();
    assert_eq!(unanswered(&lines, 1), hours(&[13.0, 20.0]));
}

#[test]
fn a_control_needs_all_nodes_that_it_runs_on() {
    let nodes = "nodes = { first = {}, second = {} }\n";
    let falls = [outage("fall", "first", "10h", "5h"), outage("more", "second", "20h", "5h")].concat();
    let times = ["11h", "18h", "21h", "26h"];
    let lines = [nodes, &falls, &calls(&times), &on_calls("c", WHOLE[1], "nodes = [\"first\", \"second\"]")].concat();
    assert_eq!(unanswered(&lines, 1), hours(&[11.0, 21.0]));
}

/// The supplier is down in [10 h, 20 h); with 2 h of buffer and 3 h of restart the host is in [12 h, 23 h).
#[test]
fn a_host_falls_with_what_it_needs_by_the_clocks_of_its_needs() {
    let nodes =
        "nodes = { supplier = {}, host = { needs = [{ all = [\"supplier\"], buffer = \"2h\", restart = \"3h\" }] } }\n";
    let times = ["11h", "12h", "12h0.001s", "21h", "23h", "23h0.001s"];
    let lines =
        [nodes, &outage("fall", "supplier", "10h", "10h"), &calls(&times), &on_calls("c", WHOLE[0], HOSTED)].concat();
    assert_eq!(unanswered(&lines, 1), hours(&[12.0 + TICK, 21.0, 23.0]));
}

/// Its recovery leaves 0.6 of the outage missing in [20 h, 25 h), which is below half.
#[test]
fn a_host_in_recovery_may_still_be_below() {
    let fall = outage("fall", "host", "10h", "10h")
        + "recovery = [{ after = \"0h\", takes = 0.6 }, { after = \"5h\", takes = 0.2 }, { after = \"9h\", takes = 0 }]\n";
    let lines = [HOST, &fall, &calls(&["21h", "25h", "26h"]), &on_calls("c", WHOLE[0], HOSTED)].concat();
    assert_eq!(unanswered(&lines, 1), hours(&[21.0, 25.0]));
}

/// One outage ends at 20 h when another begins: the host was down just before.
#[test]
fn outages_that_meet_leave_no_gap() {
    let falls = [outage("fall", "host", "10h", "10h"), outage("more", "host", "20h", "10h")].concat();
    let lines = [HOST, &falls, &calls(&["20h", "30h", "31h"]), &on_calls("c", WHOLE[0], HOSTED)].concat();
    assert_eq!(unanswered(&lines, 1), hours(&[20.0, 30.0]));
}

/// The year ends at 8,760 h with the host down; what is triggered for later meets a control that works.
#[test]
fn after_the_horizon_no_host_is_down() {
    let root = |after: &str| {
        format!(
            "[threats.root]\nframework = \"operational\"\nfrequency = {{ fixed = 1 }}\nat = \"8500h\"\n\
             triggers = [{{ threat = \"call\", probability = 1, after = \"{after}\" }}]\n\
             [threats.call]\nframework = \"operational\"\nlosses = [{{ category = \"call\", bearer = \"us\", amount = 1 }}]\n"
        )
    };
    for effect in WHOLE {
        let with = |after| {
            [HOST, &outage("fall", "host", "8000h", "to_horizon"), &root(after), &on_calls("c", effect, HOSTED)]
                .concat()
        };
        assert_eq!(unanswered(&with("259h"), 1), hours(&[8759.0]));
        assert_eq!(unanswered(&with("400d"), 1), []);
    }
}

/// The root takes the host down at 10 h. What it triggers at that very instant finds the control at work, an hour later it does not.
#[test]
fn what_follows_at_the_same_instant_finds_the_control_at_work() {
    for (after, expected) in [("0h", vec![]), ("0.001s", vec![10.0 + TICK]), ("1h", vec![11.0])] {
        let root = outage("root", "host", "10h", "10h")
            + &format!("triggers = [{{ threat = \"call\", probability = 1, after = \"{after}\" }}]\n");
        let call = "[threats.call]\nframework = \"operational\"\nlosses = [{ category = \"call\", bearer = \"us\", amount = 1 }]\n";
        for effect in WHOLE {
            let lines = [HOST, &root, call, &on_calls("c", effect, HOSTED)].concat();
            assert_eq!(unanswered(&lines, 1), hours(&expected), "{after} {effect}");
        }
    }
}

/// Outages of 10 h at 10 h, 11 h and 30 h, capped at 2 h where the control works: it does at the first and at the third, not at the second,
/// since its host is down by the first. So the host is down in [10 h, 21 h) and [30 h, 32 h).
#[test]
fn a_control_that_runs_on_what_it_helps_is_down_with_it() {
    let host = "nodes.host = { owner = \"us\", downtime = { per_hour = 1 } }\n";
    let falls = "[threats.fall]\nframework = \"operational\"\nfrequency = { fixed = 3 }\nat = [\"10h\", \"11h\", \"30h\"]\n\
                 hits = { all = { nodes = [\"host\"] } }\noutage = \"10h\"\n";
    let capped = control("c", "{ on = { nodes = \"host\" }, outage = { cap = \"2h\" } }", HOSTED);
    costs(&[host, falls, &capped].concat(), 1, 13.0);
    costs(
        &[host, falls, &control("c", "{ on = { nodes = \"host\" }, outage = { cap = \"2h\" } }", "")].concat(),
        1,
        5.0,
    );
}

/// `a` prevents what would take the host of `b` down, unless its own host is down.
#[test]
fn a_control_may_keep_up_what_another_runs_on() {
    let nodes = "nodes = { first = {}, second = {} }\n";
    let a = control("a", "{ on = { threats = \"fall\" }, prevents = 1 }", "nodes = [\"first\"]");
    let b = on_calls("b", WHOLE[0], "nodes = [\"second\"]");
    let common = [nodes, &outage("fall", "second", "10h", "10h"), &calls(&["12h"]), &a, &b].concat();
    assert_eq!(unanswered(&common, 2), []);
    let cut = |at| common.clone() + &outage("cut", "first", at, "2h");
    assert_eq!(unanswered(&cut("9h"), 2), hours(&[12.0]));
    assert_eq!(unanswered(&cut("10h"), 2), [], "at the same instant");
    assert_eq!(unanswered(&cut("8h"), 2), hours(&[12.0]), "up again only at the same instant");
    assert_eq!(unanswered(&cut("7h"), 2), []);
}

/// Reliability 0 of which all is closed, by a control with a host of its own.
#[test]
fn a_control_is_not_made_reliable_by_one_whose_host_is_down() {
    let drill = control("drill", "{ on = { controls = [\"c\"] }, reliability = { closes = 1 } }", HOSTED);
    let c = on_calls("c", WHOLE[0], "") + "reliability = 0\n";
    let lines =
        [HOST, &outage("fall", "host", "10h", "10h"), &calls(&["9h", "10h", "15h", "21h"]), &c, &drill].concat();
    assert_eq!(unanswered(&lines, 2), hours(&[15.0]));
}

/// What downtime costs is asked of the control when the occurrence takes place that causes it, not while it lasts.
#[test]
fn downtime_is_cheaper_if_the_host_was_up_before_its_cause() {
    let nodes = "nodes = { host = {}, p = { owner = \"us\", downtime = { per_hour = 1 } } }\n";
    let relief = control("c", "{ on = { nodes = \"p\" }, losses = { factor = 0.25 } }", HOSTED);
    let with = |at| [nodes, &outage("strike", "p", "20h", "8h"), &outage("fall", "host", at, "3h"), &relief].concat();
    costs(&with("18h"), 1, 8.0);
    costs(&with("17h"), 1, 8.0);
    costs(&with("16h"), 1, 2.0);
    costs(&with("20h"), 1, 2.0);
    costs(&with("21h"), 1, 2.0);
}

/// A need asks the control when its episode opens: here at 20 h, for 8 h of shortfall at 1 an hour.
#[test]
fn a_need_is_helped_if_the_host_was_up_before_its_shortfall() {
    let with = |need: &str, effect: &str, at: &str| {
        let nodes = format!(
            "nodes = {{ host = {{}}, other = {{}}, s = {{}}, p = {{ owner = \"us\", downtime = {{ per_hour = 1 }}, needs = [{need}] }} }}\n"
        );
        let help = control("c", &format!("{{ on = {{ needs = [\"p.0\"] }}, {effect} }}"), HOSTED);
        [nodes.as_str(), &outage("strike", "s", "20h", "8h"), &outage("fall", "host", at, "3h"), &help].concat()
    };
    let all = "{ all = [\"s\"] }";
    let chance = "{ all = [\"s\"], probability = 0.999999 }";
    for (need, effect, helped) in [
        (all, "buffer = { add = \"2h\" }", 6.0),
        (chance, "probability = { factor = 0 }", 0.0),
        (all, "adds = { node = \"other\", switchover = \"1h\" }", 1.0),
        (all, "adds = { node = \"other\" }", 0.0),
    ] {
        costs(&with(need, effect, "18h"), 1, 8.0);
        costs(&with(need, effect, "17h"), 1, 8.0);
        costs(&with(need, effect, "16h"), 1, helped);
        costs(&with(need, effect, "20h"), 1, helped);
        costs(&with(need, effect, "21h"), 1, helped);
    }
}

/// The host is down in [21 h, 24 h), so that of the two shortfalls, each of 1 h, only the first is helped.
#[test]
fn each_shortfall_asks_anew() {
    let nodes = "nodes = { host = {}, s = {}, p = { owner = \"us\", downtime = { per_hour = 1 }, needs = [{ all = [\"s\"] }] } }\n";
    let strikes = [outage("first", "s", "20h", "1h"), outage("second", "s", "22h", "1h")].concat();
    let help = control("c", "{ on = { needs = [\"p.0\"] }, buffer = { add = \"5h\" } }", HOSTED);
    costs(&[nodes, &strikes, &outage("fall", "host", "21h", "3h"), &help].concat(), 1, 1.0);
}
