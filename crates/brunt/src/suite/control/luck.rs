//! Controls share the luck of a trial: none moves a draw that is not its own, and none makes a plain network worse.

use crate::suite::control::small::{outage, small, small_plan};
use crate::suite::control::world::{plan, scenario, sets};
use brunt::plan::Plan;
use brunt::scenario::{Act, ControlIndex, ControlSet, Effect, NodeIndex, Scenario};
use brunt::simulate::{Disruption, Replay, Run, Silent, every_set, replay, simulate};

const SEED: u64 = 21;
const TRIALS: u64 = 25;

fn with(plan: &Plan, set: ControlSet, trial: u64) -> Replay {
    replay(&plan.clone().with_controls(set), SEED, trial)
}

/// Nodes that an occurrence hits without controls.
fn nodes_hit(bare: &Replay, occurrence: u32) -> impl Iterator<Item = NodeIndex> + '_ {
    bare.disruptions.iter().filter(move |hit| hit.occurrence == occurrence).map(|hit| hit.node)
}

/// Whether a control of a set could change the size of a disruption.
fn is_met(scenario: &Scenario, set: ControlSet, bare: &Replay, hit: &Disruption) -> bool {
    let threat = bare.occurrences[hit.occurrence as usize].threat;
    let meets = |act: &Act| match act {
        Act::Occurrence { threats, nodes, effect: Effect::Takes(_) | Effect::Outage(_) } => {
            threats.as_ref().is_none_or(|threats| threats.contains(&threat))
                && nodes.as_ref().is_none_or(|nodes| nodes_hit(bare, hit.occurrence).any(|node| nodes.contains(&node)))
        }
        _ => false,
    };
    set.iter().any(|control| scenario.controls[control.0 as usize].acts.iter().any(meets))
}

#[test]
fn every_set_has_the_same_occurrences_at_the_same_times() {
    let plan = plan(&scenario());
    let mut prevented = 0;
    for trial in 0..TRIALS {
        let bare = with(&plan, ControlSet::EMPTY, trial);
        assert!(bare.occurrences.iter().all(|occurrence| occurrence.happens && occurrence.prevented_by.is_none()));
        for set in sets() {
            let found = with(&plan, set, trial);
            assert_eq!(found.occurrences.len(), bare.occurrences.len());
            for (found, bare) in found.occurrences.iter().zip(&bare.occurrences) {
                let named =
                    |it: &brunt::simulate::Occurred| (it.address, it.time, it.threat, it.event, it.triggered_by);
                assert_eq!(named(found), named(bare), "{set:?}");
                prevented += u32::from(found.prevented_by.is_some());
            }
        }
    }
    assert!(prevented > 300, "{prevented}");
}

/// An occurrence does not happen exactly if it is prevented or the one that it follows from does not happen, and only controls of the set
/// that act on its threat prevent it.
#[test]
fn only_what_is_prevented_and_what_follows_from_it_does_not_happen() {
    let scenario = scenario();
    let plan = plan(&scenario);
    for trial in 0..TRIALS {
        for set in sets() {
            let found = with(&plan, set, trial);
            for occurrence in &found.occurrences {
                let follows = occurrence.triggered_by.is_none_or(|parent| found.occurrences[parent as usize].happens);
                assert_eq!(occurrence.happens, follows && occurrence.prevented_by.is_none());
                let prevents = |act: &Act| {
                    matches!(act, Act::Occurrence { threats: Some(threats), effect: Effect::Prevents(_), .. }
                        if threats.contains(&occurrence.threat))
                };
                if let Some(by) = occurrence.prevented_by {
                    assert!(set.contains(by) && scenario.controls[by.0 as usize].acts.iter().any(prevents));
                }
            }
            let happens = |occurrence: u32| found.occurrences[occurrence as usize].happens;
            assert!(found.disruptions.iter().all(|hit| happens(hit.occurrence)));
            assert!(found.rows.iter().all(|row| happens(row.occurrence)));
        }
    }
}

#[test]
fn what_no_control_meets_strikes_as_it_would_without_any() {
    let scenario = scenario();
    let plan = plan(&scenario);
    let mut same = 0;
    for trial in 0..TRIALS {
        let bare = with(&plan, ControlSet::EMPTY, trial);
        for set in sets() {
            let found = with(&plan, set, trial);
            let unmet = |replay: &Replay| -> Vec<Disruption> {
                let kept = |hit: &&Disruption| {
                    found.occurrences[hit.occurrence as usize].happens && !is_met(&scenario, set, &bare, hit)
                };
                replay.disruptions.iter().filter(kept).copied().collect()
            };
            assert_eq!(unmet(&found), unmet(&bare), "{set:?}");
            same += unmet(&bare).len();
        }
    }
    assert!(same > 3_000, "{same}");
}

/// What a control meets is never larger for it: it begins at the same time, takes no more, ends no later, and loses as much data.
#[test]
fn what_a_control_meets_is_never_larger() {
    let plan = plan(&scenario());
    let mut smaller = 0;
    for trial in 0..TRIALS {
        let bare = with(&plan, ControlSet::EMPTY, trial);
        for set in sets() {
            for hit in with(&plan, set, trial).disruptions {
                let same = |other: &&Disruption| (other.occurrence, other.node) == (hit.occurrence, hit.node);
                let before = bare.disruptions.iter().find(same).unwrap();
                assert_eq!((hit.start, hit.data_loss), (before.start, before.data_loss));
                assert!(hit.end <= before.end && hit.takes.get() <= before.takes.get());
                smaller += u32::from(hit != *before);
            }
        }
    }
    assert!(smaller > 300, "{smaller}");
}

/// A network of every kind of need without switchover, restart and probability; costs rise with time, and there are no lump sums.
const PLAIN: &str = r#"
[nodes]
grid = {}
telco = {}
cloud-1 = {}
cloud-2 = {}
cloud-3 = {}
site-a = { needs = [{ all = ["grid"], buffer = "6h" }] }
site-b = { needs = [{ all = { telco = 0.7 } }] }
[nodes.directory]
needs = [{ all = { crm = 0.5 }, buffer = "2h" }]
[nodes.crm]
needs = [{ at_least = 2, of = ["cloud-1", "cloud-2", "cloud-3"] }, { all = ["directory"], buffer = "1h" }]
[nodes.intake]
owner = "us"
needs = [{ pool = { site-a = 0.7, site-b = 0.5 } }, { any = ["telco", "grid"], buffer = "30m" }]
downtime = [{ per_hour = 100, steps = [{ after = "8h", per_hour = 300 }, { after = "3d", per_hour = 301 }] }]
[nodes.payout]
owner = "them"
needs = [{ all = ["intake", "crm"], buffer = "12h" }]
downtime = [{ per_hour = 50 }]
hours = { days = ["mon", "tue", "fri"], from = "06:00", to = "22:00" }
[threats.blackout]
framework = "operational"
frequency = { poisson = 8 }
hits = { all = { nodes = ["grid", "telco"] } }
takes = { beta = { mean = 0.8, sd = 0.2 } }
outage = { gamma = { mean = "3d", cv = 1 } }
recovery = [{ after = "0h", takes = 0.6 }, { after = "20h", takes = 0.2 }, { after = "2d", takes = 0 }]
triggers = [{ threat = "crash", probability = 0.7, after = { exponential = { mean = "1d" } } }]
[threats.crash]
framework = "operational"
frequency = { poisson = 20 }
hits = { each = { nodes = ["cloud-1", "cloud-2", "cloud-3", "directory"] }, probability = 0.6 }
outage = { lognormal = { mean = "4d", cv = 1.5 } }
[threats.strike]
framework = "operational"
frequency = { negative_binomial = { mean = 12, k = 2 } }
hits = { one = { nodes = ["site-a", "site-b", "intake", "payout"] } }
takes = { uniform = { min = 0.1, max = 1 } }
outage = { weibull = { shape = 0.8, scale = "3d" } }
"#;

/// Controls that prevent, shorten and soften, on hosts and through each other.
const SAFE: &str = r#"
[controls.cap]
role = "response"
acts = [{ on = { nodes = ["cloud-1", "cloud-2", "site-a"] }, outage = { cap = { uniform = { min = "1h", max = "3d" } } } }]
reliability = 0.8
hosted_on = { nodes = ["cloud-3"] }
[controls.drill]
role = "variance_management"
acts = [{ on = { controls = ["cap", "guard", "shorten"] }, reliability = { closes = { uniform = { min = 0, max = 1 } } } }]
reliability = 0.7
hosted_on = { nodes = ["intake"], below = 0.9 }
[controls.guard]
role = "prevention"
acts = [{ on = { threats = ["crash", "blackout"] }, prevents = 0.5 }]
reliability = 0.6
hosted_on = { nodes = ["crm"] }
[controls.shorten]
role = "response"
acts = [{ on = { threats = ["blackout", "strike"] }, outage = { factor = { uniform = { min = 0.1, max = 1 } } } }]
reliability = 0.5
hosted_on = { nodes = ["payout"], below = 1 }
[controls.soften]
role = "response"
acts = [{ on = { threats = "strike" }, takes = { factor = 0.4 } }, { on = { threats = "crash", nodes = ["directory"] }, takes = { cap = 0.5 } }]
coverage = 0.7
"#;

/// The rest of what controls do, where it is sure: longer buffers, added members, cheaper downtime.
const SURE: &str = r#"
[controls.members]
role = "response"
acts = [{ on = { needs = ["intake.0"] }, adds = { node = "cloud-3", weight = 0.3 } }, { on = { needs = ["intake.1"] }, adds = { node = "cloud-1" } }]
[controls.relief]
role = "response"
acts = [{ on = { nodes = ["intake", "payout"] }, losses = { factor = 0.5 } }]
[controls.stock]
role = "response"
acts = [{ on = { needs = ["payout.0", "site-a.0"] }, buffer = { add = "10h" } }]
"#;

/// One more control never raises the downtime loss of a trial of a plain network, whatever is there already: all sets, all trials.
#[test]
fn one_more_control_never_raises_the_loss_of_a_plain_network() {
    let scenario = small(&[PLAIN, SAFE, SURE].concat());
    let (plan, count) = (plan(&scenario), scenario.controls.len() as u32);
    let all = every_set(ControlSet::first(count as usize));
    let run = Run::new(12).with_seed(SEED);
    let of = |set: &ControlSet| simulate(&plan.clone().with_controls(*set), &run, &Silent).unwrap();
    let losses: Vec<Vec<f64>> = all.iter().map(|set| of(set).columns().total.clone()).collect();
    let (mut lower, mut same) = (0, 0);
    for (set, before) in all.iter().zip(&losses) {
        for control in (0..count).map(ControlIndex).filter(|control| !set.contains(*control)) {
            let after = &losses[all.iter().position(|other| *other == set.with(control)).unwrap()];
            for (trial, (after, before)) in after.iter().zip(before).enumerate() {
                assert!(
                    *after <= before * (1.0 + 1e-9) + 1e-9,
                    "trial {trial}: {before} under {set:?}, {after} with {control:?}"
                );
                lower += u32::from(after < before);
                same += u32::from(after == before);
            }
        }
    }
    assert!(lower > 3_000 && same > 50, "{lower} lower, {same} the same");
}

/// The loss of every trial under some controls of a scenario of fixed times.
fn fixed(lines: &str, controls: &[u32]) -> f64 {
    let set = controls.iter().fold(ControlSet::EMPTY, |set, control| set.with(ControlIndex(*control)));
    let ledger = simulate(&small_plan(lines).with_controls(set), &Run::new(1), &Silent).unwrap();
    ledger.columns().total[0]
}

const P: &str = "nodes.p = { owner = \"us\", downtime = { per_hour = 1 } }\n";
const GUARD: &str = "[controls.guard]\nrole = \"prevention\"\nacts = { on = { threats = \"a\" }, prevents = 1 }\n";

/// Two causes of the same 10 h. The first is the cause that is charged, and cheap; once it is prevented, the second is charged in full.
#[test]
fn where_relief_is_for_some_causes_only_another_control_may_cost() {
    let relief = "[controls.relief]\nrole = \"response\"\nacts = { on = { threats = \"a\", nodes = \"p\" }, losses = { factor = 0 } }\n";
    let lines = [P, &outage("a", "p", "10h", "10h"), &outage("b", "p", "10h", "10h"), GUARD, relief].concat();
    assert_eq!(
        [fixed(&lines, &[]), fixed(&lines, &[0]), fixed(&lines, &[1]), fixed(&lines, &[0, 1])],
        [10.0, 10.0, 0.0, 10.0]
    );
}

/// The shortfall of 20 h opens at 10 h, before the host of the stock falls, and is bridged. Once that is prevented, one of 15 h opens at 15 h,
/// and nothing bridges it.
#[test]
fn where_a_buffer_may_fail_another_control_may_cost() {
    let nodes = "nodes = { host = {}, s = {}, p = { owner = \"us\", downtime = { per_hour = 1 }, needs = [{ all = [\"s\"] }] } }\n";
    let falls = [outage("a", "s", "10h", "20h"), outage("b", "s", "15h", "15h"), outage("c", "host", "12h", "20h")];
    let stock = "[controls.stock]\nrole = \"response\"\nacts = { on = { needs = [\"p.0\"] }, buffer = { add = \"20h\" } }\n\
                 hosted_on = { nodes = [\"host\"] }\n";
    let lines = [nodes, &falls.concat(), GUARD, stock].concat();
    assert_eq!(
        [fixed(&lines, &[]), fixed(&lines, &[0]), fixed(&lines, &[1]), fixed(&lines, &[0, 1])],
        [20.0, 15.0, 0.0, 15.0]
    );
}

/// A tenth is missing for the last 100 h of the year: 10. Ended after 50 h it costs 5, and 5 h of work that waits are made up at 0.1 an hour
/// for 50 h, each of which costs as much as a whole one.
#[test]
fn where_work_is_made_up_a_shorter_outage_may_cost() {
    let p = "nodes.p = { owner = \"us\", downtime = { per_hour = 1 }, backlog = { rate = 0.1, share = 1 } }\n";
    let short =
        "[controls.short]\nrole = \"response\"\nacts = { on = { threats = \"a\" }, outage = { factor = 0.5 } }\n";
    let lines = [p, &outage("a", "p", "8660h", "100h"), "takes = 0.1\n", short].concat();
    let found = [fixed(&lines, &[]), fixed(&lines, &[0])];
    assert!((found[0] - 10.0).abs() < 1e-6 && (found[1] - 55.0).abs() < 1e-6, "{found:?}");
}
