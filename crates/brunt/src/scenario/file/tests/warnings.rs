//! Warnings and notes: scenarios that run, but are probably not as intended.

use super::{check, codes, with, with_amount};
use crate::scenario::Severity;

#[track_caller]
fn warns(text: &str, expected: &[&str]) {
    let checked = check(text);
    assert!(checked.is_sound(), "{:#?}", checked.diagnostics);
    let codes: Vec<_> = checked.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, expected);
}

#[test]
fn tails_without_mean_or_variance_are_pointed_out() {
    warns(&with_amount("{ pareto = { min = 1, index = 1 } }"), &["infinite-mean"]);
    warns(&with_amount("{ gpd = { shape = 1.2, scale = 5 } }"), &["infinite-mean"]);
    warns(&with_amount("{ pareto = { min = 1, index = 1.5 } }"), &["infinite-variance"]);
    warns(&with_amount("{ capped = { law = { pareto = { min = 1, index = 0.5 } }, at = 9 } }"), &[]);
    warns(&with_amount("{ lomax = { scale = 1, index = 2.5 } }"), &[]);
    let spliced =
        "{ spliced = { body = 1, at = 2, tail_probability = 0.1, tail = { gpd = { shape = 0.6, scale = 1 } } } }";
    warns(&with_amount(spliced), &["infinite-variance"]);
}

#[test]
fn what_changes_nothing_is_pointed_out() {
    warns(&with("nodes.spare = {}"), &["idle-node"]);
    warns(&with("nodes.a = { needs = [{ all = [\"site\"] }] }"), &["idle-node"]);
    warns(&with("threats.x = { framework = \"strategic\", frequency = { poisson = 1 } }"), &["idle-threat"]);
    warns(&with("threats.x = { framework = \"strategic\" }"), &["never-happens"]);
    warns(&with("threats.x = { framework = \"strategic\", frequency = { fixed = 0 } }"), &["zero-frequency"]);
    let hits = |more: &str| {
        format!("threats.x = {{ framework = \"strategic\", frequency = {{ poisson = 1 }}, outage = \"1h\", {more} }}")
    };
    let on_spare = hits("hits = { all = { nodes = [\"spare\"] } }");
    warns(&with(&format!("nodes.spare = {{}}\n{on_spare}")), &["idle-node", "idle-threat"]);
    warns(&with(&hits("hits = { each = { nodes = [\"site\"] }, probability = 0 }")), &["idle-threat"]);
    let per_hour =
        "hits = { all = { nodes = [\"spare\"] } }, losses = { category = \"c\", bearer = \"client\", per_hour = 5 }";
    warns(&with(&format!("nodes.spare = {{}}\n{}", hits(per_hour))), &["idle-node"]);
}

#[test]
fn triggered_threats_happen() {
    let chain = "threats.x = { framework = \"strategic\", losses = [{ category = \"c\", bearer = \"client\", amount = 1 }] }
threats.y = { framework = \"strategic\", frequency = { poisson = 1 }, triggers = [{ threat = \"x\", probability = 0.1 }] }";
    warns(&with(chain), &[]);
    warns(&with(&chain.replace("0.1", "0.0")), &["never-happens"]);
}

#[test]
fn needs_that_can_never_bind_are_pointed_out() {
    let need = |need: &str| {
        with(&format!(
            "nodes.spare = {{}}\nnodes.x = {{ owner = \"client\", downtime = {{ per_hour = 1 }}, needs = [{{ {need} }}] }}"
        ))
    };
    let never = ["idle-need"];
    warns(&need("all = [\"spare\"]"), &never);
    warns(&need("all = [\"site\", \"spare\"]"), &[]);
    warns(&need("all = [\"site\", \"spare\"], buffer = \"1y\""), &never);
    warns(&need("all = [\"site\", \"spare\"], probability = 0"), &never);
    warns(&need("any = [\"site\", \"spare\"]"), &never);
    warns(&need("any = [\"site\", \"spare\"], switchover = \"1h\""), &[]);
    warns(&need("any = [\"site\", \"spare\"], switchover = \"1h\", buffer = \"1h\""), &never);
    warns(&need("any = [\"spare\", \"site\"], switchover = \"1h\""), &never);
    warns(&need("at_least = 1, of = [\"site\", \"spare\"]"), &never);
    warns(&need("at_least = 2, of = [\"site\", \"spare\"]"), &[]);
    warns(&need("pool = { site = 0.2, spare = 1 }"), &never);
    warns(&need("pool = { site = 0.2, spare = 0.9 }"), &[]);
    warns(&need("pool = { site = 0.2, spare = 1 }, switchover = \"1h\""), &[]);
}

#[test]
fn a_switchover_that_has_nothing_to_switch_to_is_pointed_out() {
    let need = |need: &str| {
        with(&format!("nodes.x = {{ owner = \"client\", downtime = {{ per_hour = 1 }}, needs = [{{ {need} }}] }}"))
    };
    warns(&need("all = [\"site\"], switchover = \"1h\""), &["idle-switchover"]);
    warns(&need("at_least = 1, of = [\"site\"], switchover = \"1h\""), &["idle-switchover"]);
    warns(&need("any = [\"site\"], switchover = \"1h\""), &[]);
}

#[test]
fn an_alternative_that_needs_what_it_stands_in_for_may_hold_itself_up() {
    let network = "nodes.crm = { owner = \"client\", downtime = { per_hour = 1 }, needs = [{ any = [\"site\", \"dc\"], switchover = \"1h\" }] }
nodes.dc = { needs = [{ all = [\"crm\"] }] }";
    warns(&with(network), &["may-hold-itself-up"]);
    let checked = check(&with(network));
    assert!(checked.diagnostics[0].message.ends_with("crm -> dc -> crm"), "{}", checked.diagnostics[0]);
}

#[test]
fn plain_cycles_are_fine() {
    warns(
        &with(
            "nodes.a = { needs = [{ all = [\"b\", \"site\"], buffer = \"1h\" }] }\nnodes.b = { owner = \"client\", downtime = { per_hour = 1 }, needs = [{ all = [\"a\"] }] }",
        ),
        &[],
    );
}

#[test]
fn what_lies_beyond_the_horizon_is_pointed_out() {
    let curve = |curve: &str| {
        with(&format!("nodes.x = {{ owner = \"client\", needs = [{{ all = [\"site\"] }}], downtime = {{ {curve} }} }}"))
    };
    warns(&curve("lumps = [{ at = \"1y\", amount = 5 }]"), &["beyond-horizon"]);
    warns(&curve("steps = [{ after = \"2y\", per_hour = 5 }]"), &["beyond-horizon"]);
    warns(&curve("lumps = [{ at = \"364d\", amount = 5 }]"), &[]);
}

#[test]
fn a_tolerance_of_data_loss_needs_a_threat_that_loses_data() {
    let node = "nodes.x = { tolerance = { data_loss = \"1h\" }, needs = [{ all = [\"site\"] }] }";
    warns(&with(node), &["untested-tolerance"]);
    let threat = "threats.x = { framework = \"strategic\", frequency = { poisson = 1 }, hits = { one = { nodes = \"site\" } }, outage = \"1h\", data_loss = \"2h\" }";
    warns(&with(&format!("{node}\n{threat}")), &[]);
}

#[test]
fn joint_loadings_are_noted_with_their_factor() {
    let text = with(
        "factors = { names = [\"f\", \"g\"], correlation = [{ between = [\"f\", \"g\"], r = 0.5 }] }
threats.x = { framework = \"strategic\", frequency = { poisson = 1 }, losses = [{ category = \"c\", bearer = \"client\", amount = 1 }], loads = { f = { frequency = 0.4 }, g = { loss = 0.2 } } }",
    );
    let checked = check(&text);
    assert_eq!(checked.diagnostics.len(), 1);
    assert_eq!(checked.diagnostics[0].severity, Severity::Note);
    // exp(0.4 x 0.5 x 0.2)
    assert!(checked.diagnostics[0].message.contains("1.0408 times"), "{}", checked.diagnostics[0]);
    let checked = check(&text.replace(
        "threats.x = { framework = \"strategic\", frequency = { poisson = 1 }",
        "threats.x = { framework = \"strategic\", frequency = { bernoulli = 0.5 }",
    ));
    // Phi(0.04 / sqrt(1.16)) / 0.5
    assert!(checked.diagnostics[0].message.contains("1.0296 times"), "{}", checked.diagnostics[0]);
}

#[test]
fn loadings_and_seasons_that_never_act_are_pointed_out() {
    let text = |more: &str| {
        with(&format!(
            "factors = {{ names = [\"f\"] }}\nthreats.fire.triggers = [{{ threat = \"x\", probability = 0.1 }}]\nthreats.x = {{ framework = \"strategic\", {more} }}"
        ))
        .replace("threats.fire = {", "threats.fire = { triggers = [{ threat = \"x\", probability = 0.1 }], ")
        .replace("\nthreats.fire.triggers = [{ threat = \"x\", probability = 0.1 }]", "")
    };
    let loss = "losses = [{ category = \"c\", bearer = \"client\", amount = 1 }]";
    assert_eq!(codes(&text(&format!("{loss}, loads = {{ f = {{ frequency = 0.4 }} }}"))), ["idle-loading"]);
    assert_eq!(codes(&text(&format!("{loss}, season = [1,1,1,1,1,1,1,1,1,1,1,1]"))), ["idle-factor", "idle-season"]);
    assert_eq!(codes(&text(loss)), ["idle-factor"]);
}

#[test]
fn warnings_refuse_no_model_however_many_they_are() {
    let spare: String = (0..100_500).map(|number| format!("n{number} = {{}}\n")).collect();
    let text = format!(
        "brunt = 1\nscenario = {{ name = \"Test\", currency = \"EUR\" }}\nparties = {{ client = {{}} }}\n[nodes]\n{spare}"
    );
    let checked = check(&text);
    assert!(checked.is_sound());
    assert_eq!(checked.count(Severity::Warning), 100_000);
    let more = checked.diagnostics.iter().find(|found| found.code == "more-warnings").unwrap();
    assert!(more.message.starts_with("there are 500 more"), "{}", more.message);
    assert_eq!(more.severity, Severity::Note);
}

/// A stress is held to the bounds of a trial like a scenario of its own. Example: 20 fires a year, times 1e6, are beyond 16,777,215.
#[test]
fn what_a_stress_makes_too_large_is_said_at_the_stress() {
    let text = with("stress.worse = { scale = { frequency = 1e6 } }");
    let text = text.replace("frequency = { poisson = 1 }", "frequency = { poisson = 20 }");
    let checked = check(&text);
    let found = &checked.diagnostics[0];
    assert_eq!((found.code, &*found.path), ("too-many-occurrences", "stress.worse"), "{found}");
}
