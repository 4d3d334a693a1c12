//! Controls from text to types.

use super::{check, scenario};
use crate::random::Law;
use crate::scenario::file::load;
use crate::scenario::{
    Act, CategoryIndex, Control, ControlCost, ControlIndex, ControlSet, Effect, Host, NeedEffect, NeedIndex, NodeIndex,
    PartyIndex, Role, Scenario, Shrink, Status, ThreatIndex,
};
use crate::units::{Money, Probability, Ticks};
use std::path::Path;

/// client 0, provider 1; backup 0, desk 1, grid 2, payout 3, site 4; fine 0, fire 1; categories downtime 0, fine 1.
pub(super) fn text(controls: &str) -> String {
    format!(
        r#"brunt = 1
scenario = {{ name = "Test", currency = "EUR", discount_rate = "4%" }}
parties = {{ client = {{}}, provider = {{}} }}
nodes.site = {{ kind = "site", region = "here", tags = ["core"], owner = "provider" }}
nodes.grid = {{ kind = "grid" }}
nodes.backup = {{ region = "there", owner = "provider", downtime = {{ bearer = "client", per_hour = 1 }} }}
nodes.desk = {{ owner = "client", needs = [{{ all = ["payout"] }}], downtime = {{ per_hour = 10 }} }}
threats.fire = {{ framework = "operational", frequency = {{ poisson = 1 }}, hits = {{ all = {{ nodes = ["site", "grid"] }} }}, outage = "8h" }}
threats.fine = {{ framework = "compliance", frequency = {{ poisson = 1 }}, losses = {{ category = "fine", bearer = "client", amount = 5 }} }}
[nodes.payout]
owner = "client"
needs = [
  {{ all = ["site"] }},
  {{ all = ["site", "grid"], buffer = "1h" }},
  {{ any = ["site", "grid"], switchover = "2h" }},
  {{ at_least = 2, of = ["site", "grid"] }},
  {{ pool = {{ site = 0.7, grid = 0.5 }}, switchover = "3h" }},
]
downtime = {{ per_hour = 100 }}
[controls]
{controls}
"#
    )
}

/// A control `x` with some acts.
fn acting(acts: &str) -> String {
    text(&format!("x = {{ role = \"prevention\", acts = {acts} }}"))
}

/// A control `x` with one act, and more about it.
fn stating(more: &str) -> String {
    text(&format!(
        "x = {{ role = \"prevention\", acts = {{ on = {{ threats = \"fire\" }}, prevents = 0.5 }}, {more} }}"
    ))
}

/// The codes of a text's problems, where their first labels point, and their help.
fn problems(text: &str) -> Vec<(&'static str, String, String)> {
    let checked = check(text);
    let at = |diagnostic: &crate::scenario::Diagnostic| text[diagnostic.labels[0].span.clone()].to_owned();
    let help = |diagnostic: &crate::scenario::Diagnostic| diagnostic.help.clone().unwrap_or_default();
    checked.diagnostics.iter().map(|diagnostic| (diagnostic.code, at(diagnostic), help(diagnostic))).collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    problems(text).into_iter().map(|problem| problem.0).collect()
}

#[track_caller]
fn one_problem(text: &str, code: &str, at: &str, help: &str) {
    let found = problems(text);
    let found: Vec<(&str, &str, &str)> = found.iter().map(|problem| (problem.0, &*problem.1, &*problem.2)).collect();
    assert_eq!(found, [(code, at, help)]);
}

/// The messages of a text's problems with a code.
fn messages(text: &str, code: &str) -> Vec<String> {
    let found = check(text).diagnostics.into_iter().filter(|diagnostic| diagnostic.code == code);
    found.map(|diagnostic| diagnostic.message).collect()
}

fn only(text: &str) -> Control {
    let mut controls = scenario(text).controls;
    assert_eq!(controls.len(), 1);
    controls.remove(0)
}

fn acts(acts: &str) -> Vec<Act> {
    only(&acting(acts)).acts
}

fn law(value: f64) -> Law {
    Law::constant(value).unwrap()
}

fn money(amount: f64) -> Money {
    Money::new(amount).unwrap()
}

fn share(number: f64) -> Probability {
    Probability::new(number).unwrap()
}

fn hours(hours: f64) -> Ticks {
    Ticks::from_hours(hours).unwrap()
}

fn need(need: u32) -> NeedIndex {
    NeedIndex { node: PAYOUT, need }
}

const CLIENT: PartyIndex = PartyIndex(0);
const PROVIDER: PartyIndex = PartyIndex(1);
const BACKUP: NodeIndex = NodeIndex(0);
const GRID: NodeIndex = NodeIndex(2);
const PAYOUT: NodeIndex = NodeIndex(3);
const SITE: NodeIndex = NodeIndex(4);
const FINE: ThreatIndex = ThreatIndex(0);
const FIRE: ThreatIndex = ThreatIndex(1);

#[test]
fn the_scenario_without_controls_is_sound() {
    assert_eq!(check(&text("")).diagnostics, []);
    assert_eq!(scenario(&text("")).controls, []);
}

#[test]
fn every_effect_on_threats_is_read() {
    let same = |text: &str, effect: Effect| {
        let act =
            |threats: Vec<ThreatIndex>| Act::Occurrence { threats: Some(threats), nodes: None, effect: effect.clone() };
        assert_eq!(acts(&format!("{{ on = {{ threats = \"fire\" }}, {text} }}")), [act(vec![FIRE])], "{text}");
        let two = format!("[{{ on = {{ threats = [\"fire\", \"fine\"] }}, {text} }}]");
        assert_eq!(acts(&two), [act(vec![FINE, FIRE])], "{text}");
    };
    same("prevents = 0.25", Effect::Prevents(law(0.25)));
    same("prevents = \"25%\"", Effect::Prevents(law(0.25)));
    same("prevents = { beta = { a = 2, b = 3 } }", Effect::Prevents(Law::beta(2.0, 3.0).unwrap()));
    same("takes = { factor = 0.5 }", Effect::Takes(Shrink::Factor(law(0.5))));
    same("takes = { cap = \"50%\" }", Effect::Takes(Shrink::Cap(law(0.5))));
    same("outage = { factor = 0 }", Effect::Outage(Shrink::Factor(law(0.0))));
    same("outage = { cap = \"1d\" }", Effect::Outage(Shrink::Cap(law(24.0))));
    let gamma = Law::gamma_mean_cv(48.0, 0.5).unwrap();
    same("outage = { cap = { gamma = { mean = \"2d\", cv = 0.5 } } }", Effect::Outage(Shrink::Cap(gamma)));
    let losses = |shrink, categories| Effect::Losses { shrink, categories };
    same("losses = { factor = 0.5 }", losses(Shrink::Factor(law(0.5)), None));
    let both = vec![CategoryIndex(0), CategoryIndex(1)];
    same("losses = { cap = 1_000, categories = [\"fine\", \"downtime\"] }", losses(Shrink::Cap(law(1e3)), Some(both)));
}

#[test]
fn every_choice_of_nodes_is_read() {
    let same = |on: &str, threats: Option<Vec<ThreatIndex>>, nodes: Vec<NodeIndex>| {
        let effect = Effect::Takes(Shrink::Factor(law(0.5)));
        let act = Act::Occurrence { threats, nodes: Some(nodes), effect };
        assert_eq!(acts(&format!("{{ on = {{ {on} }}, takes = {{ factor = 0.5 }} }}")), [act], "{on}");
    };
    same("nodes = \"site\"", None, vec![SITE]);
    same("nodes = [\"site\", \"grid\"]", None, vec![GRID, SITE]);
    same("kind = [\"site\", \"grid\"]", None, vec![GRID, SITE]);
    same("owner = \"provider\"", None, vec![BACKUP, SITE]);
    same("owner = \"provider\", region = \"here\", tag = \"core\"", None, vec![SITE]);
    same("threats = \"fire\", nodes = \"site\"", Some(vec![FIRE]), vec![SITE]);
    same("threats = [\"fire\", \"fine\"], kind = \"site\"", Some(vec![FINE, FIRE]), vec![SITE]);
    let effect = Effect::Losses { shrink: Shrink::Factor(law(0.5)), categories: Some(vec![CategoryIndex(0)]) };
    let act = Act::Occurrence { threats: None, nodes: Some(vec![PAYOUT]), effect };
    assert_eq!(acts("{ on = { nodes = \"payout\" }, losses = { factor = 0.5, categories = \"downtime\" } }"), [act]);
}

#[test]
fn every_effect_on_needs_is_read() {
    let same = |act: &str, needs: Vec<NeedIndex>, effect: NeedEffect| {
        assert_eq!(acts(act), [Act::Need { needs, effect }], "{act}");
    };
    let all = "{ on = { needs = [\"payout.1\", \"payout.0\"] }";
    same(&format!("{all}, buffer = {{ add = \"1d\" }} }}"), vec![need(0), need(1)], NeedEffect::Buffer(law(24.0)));
    let halved = NeedEffect::Probability(law(0.5));
    same(&format!("{all}, probability = {{ factor = 0.5 }} }}"), vec![need(0), need(1)], halved);
    let member = |weight, switchover| NeedEffect::Member { node: BACKUP, weight, switchover: hours(switchover) };
    let adds =
        |needs: &str, more: &str| format!("{{ on = {{ needs = {needs} }}, adds = {{ node = \"backup\"{more} }} }}");
    same(&adds("\"payout.0\"", ""), vec![need(0)], member(1.0, 0.0));
    same(&adds("\"payout.2\"", ""), vec![need(2)], member(1.0, 2.0));
    same(&adds("\"payout.4\"", ", weight = 0.25"), vec![need(4)], member(0.25, 3.0));
    same(&adds("\"payout.4\"", ", weight = 1, switchover = \"30m\""), vec![need(4)], member(1.0, 0.5));
    let several = adds("[\"payout.2\", \"payout.3\"]", ", switchover = \"1h\"");
    same(&several, vec![need(2), need(3)], member(1.0, 1.0));
}

#[test]
fn needs_that_get_a_member_keep_their_own_switchovers() {
    let acts = acts("{ on = { needs = [\"payout.0\", \"payout.2\"] }, adds = { node = \"backup\" } }");
    let member = |at, switchover| {
        let effect = NeedEffect::Member { node: BACKUP, weight: 1.0, switchover: hours(switchover) };
        Act::Need { needs: vec![need(at)], effect }
    };
    assert_eq!(acts, [member(0, 0.0), member(2, 2.0)]);
}

#[test]
fn effects_on_controls_are_read() {
    let controls = scenario(&text(
        r#"b = { role = "prevention", acts = { on = { threats = "fire" }, prevents = 0.5 }, reliability = 0.5 }
c = { role = "prevention", acts = { on = { threats = "fire" }, prevents = 0.5 }, reliability = 0.5 }
a = { role = "variance_management", acts = { on = { controls = ["c", "b"] }, reliability = { closes = "20%" } } }"#,
    ))
    .controls;
    let ids: Vec<&str> = controls.iter().map(|control| control.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    let raised = vec![ControlIndex(1), ControlIndex(2)];
    assert_eq!(controls[0].acts, [Act::Control { controls: raised.clone(), closes: law(0.2) }]);
    assert_eq!(controls[0].raises().collect::<Vec<_>>(), raised);
}

#[test]
fn an_entry_with_several_effects_is_several_acts() {
    let read = acts(
        "[{ on = { threats = \"fire\" }, outage = { factor = 0.5 }, prevents = 0.5 }, { on = { needs = \"payout.0\" }, buffer = { add = \"1h\" } }]",
    );
    let on_fire = |effect| Act::Occurrence { threats: Some(vec![FIRE]), nodes: None, effect };
    let expected = [
        on_fire(Effect::Prevents(law(0.5))),
        on_fire(Effect::Outage(Shrink::Factor(law(0.5)))),
        Act::Need { needs: vec![need(0)], effect: NeedEffect::Buffer(law(1.0)) },
    ];
    assert_eq!(read, expected);
}

/// A control that prevents fires, with what is not stated left out.
fn plain() -> Control {
    Control {
        id: "x".into(),
        name: "x".into(),
        role: Role::Prevention,
        status: Status::InPlace,
        acts: vec![Act::Occurrence { threats: Some(vec![FIRE]), nodes: None, effect: Effect::Prevents(law(0.5)) }],
        coverage: Probability::ONE,
        reliability: Probability::ONE,
        hosted_on: None,
        cost: None,
        ramp: Vec::new(),
        obligations: Vec::new(),
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    assert_eq!(only(&stating("")), plain());
}

#[test]
fn what_is_stated_is_read() {
    let more = r#"name = "Sprinklers", status = "proposed", coverage = "90%", reliability = 0.8, hosted_on = { nodes = "grid", below = "20%" },
        cost = { once = 100, yearly = 10, payer = "provider", life = "2y", discount_rate = 0.05 }, ramp = [0.5, 0.5, 1], obligations = ["b", "a", "b"]"#;
    let text = stating(&more.replace('\n', ""));
    let cost = ControlCost {
        once: money(100.0),
        yearly: money(10.0),
        payer: PROVIDER,
        life: hours(2.0 * 8760.0),
        discount_rate: 0.05,
    };
    let expected = Control {
        name: "Sprinklers".into(),
        status: Status::Proposed,
        coverage: share(0.9),
        reliability: share(0.8),
        hosted_on: Some(Host { nodes: vec![GRID], below: 0.2 }),
        cost: Some(cost),
        ramp: vec![share(0.5), share(0.5), Probability::ONE],
        obligations: vec!["a".into(), "b".into()],
        ..plain()
    };
    assert_eq!(only(&text), expected);
    assert_eq!(cost.years(), 2.0);
}

#[test]
fn words_are_those_of_the_roles_and_statuses() {
    for role in ["prevention", "detection", "response", "variance_management", "decision_support"] {
        let text = stating("").replace("\"prevention\"", &format!("\"{role}\""));
        assert_eq!(only(&text).role.name(), role);
    }
    for status in ["in_place", "proposed"] {
        assert_eq!(only(&stating(&format!("status = \"{status}\""))).status.name(), status);
    }
    one_problem(&stating("status = \"propsed\""), "unknown-word", "\"propsed\"", "did you mean `proposed`?");
    let no_role = stating("").replace("role = \"prevention\", ", "");
    one_problem(&no_role, "missing-key", "x", "");
}

#[test]
fn what_is_in_place_is_told_from_what_is_proposed() {
    let control = |id: &str, status: &str| {
        format!(
            "{id} = {{ role = \"prevention\", status = \"{status}\", acts = {{ on = {{ threats = \"fire\" }}, prevents = 0.5 }} }}\n"
        )
    };
    let scenario = scenario(&text(&(control("a", "proposed") + &control("b", "in_place") + &control("c", "proposed"))));
    assert_eq!(scenario.controls_in_place(), ControlSet::EMPTY.with(ControlIndex(1)));
    assert_eq!(scenario.all_controls(), ControlSet::from_bits(0b111));
}

#[test]
fn what_is_paid_once_has_a_life() {
    let cost = |cost: &str| stating(&format!("cost = {{ {cost} }}"));
    one_problem(&cost("once = 5, payer = \"client\""), "key-needs-key", "once", "");
    assert_eq!(
        messages(&cost("once = 5, payer = \"client\""), "key-needs-key"),
        ["`once` has no meaning without `life`"]
    );
    assert_eq!(codes(&cost("once = 0, payer = \"client\"")), [""; 0]);
    assert_eq!(codes(&cost("once = 5, payer = \"client\", life = \"0h\"")), ["not-positive"]);
    one_problem(&cost("yearly = 5"), "missing-key", "cost", "");
    assert_eq!(codes(&cost("yearly = -5, payer = \"cleint\"")), ["negative-number", "unknown-id"]);
    let read = only(&cost("yearly = 5, payer = \"client\"")).cost.unwrap();
    assert_eq!((read.once, read.yearly, read.payer, read.life), (Money::ZERO, money(5.0), CLIENT, Ticks::YEAR));
}

#[test]
fn a_discount_rate_is_that_of_the_cost_or_of_the_scenario() {
    let rate = |text: &str| only(text).cost.unwrap().discount_rate;
    let plain = stating("cost = { yearly = 5, payer = \"client\" }");
    assert_eq!(rate(&plain), 0.04);
    assert_eq!(rate(&plain.replace(", discount_rate = \"4%\"", "")), 0.0);
    assert_eq!(rate(&plain.replace("\"4%\"", "0.07")), 0.07);
    let stated = |rate: &str| stating(&format!("cost = {{ yearly = 5, payer = \"client\", discount_rate = {rate} }}"));
    assert_eq!(rate(&stated("0")), 0.0);
    assert_eq!(rate(&stated("\"2%\"")), 0.02);
    one_problem(&stated("5"), "outside-unit-interval", "5", "write `\"5%\"` for 5 in a hundred");
    assert_eq!(codes(&plain.replace("\"4%\"", "-0.5")), ["outside-unit-interval"]);
}

#[test]
fn needs_are_named_by_node_and_position() {
    let named = |name: &str| acting(&format!("{{ on = {{ needs = [\"{name}\"] }}, buffer = {{ add = \"1h\" }} }}"));
    assert_eq!(codes(&named("payout.4")), [""; 0]);
    let unknown = |name: &str, help: &str| one_problem(&named(name), "unknown-id", &format!("\"{name}\""), help);
    for name in ["payout.5", "payout.-1", "payout.+0", "payout.00", "payout.", "payout", "payout.0.0", "payout.0h"] {
        unknown(name, "the needs of `payout` are `payout.0` to `payout.4`");
    }
    unknown("payout.99999999999999999999", "the needs of `payout` are `payout.0` to `payout.4`");
    unknown("desk.1", "`desk` has one need, `desk.0`");
    unknown("site.0", "`site` has no needs");
    unknown("payot.0", "a need is named by its node and its position from 0, such as `payout.0`");
    unknown("dsk", "a need is named by its node and its position from 0, such as `desk.0`");
    unknown("somewhere-else", "a need is named by its node and its position from 0, such as `payout.0`");
    assert_eq!(messages(&named("payout.5"), "unknown-id"), ["unknown need `payout.5`"]);
    let twice = "{ on = { needs = [\"payout.1\", \"payout.1\"] }, buffer = { add = \"1h\" } }";
    one_problem(&acting(twice), "repeated-member", "\"payout.1\"", "");
    let empty = "{ on = { needs = [] }, buffer = { add = \"1h\" } }";
    assert_eq!(messages(&acting(empty), "empty-list"), ["the list of needs is empty"]);
    assert_eq!(codes(&acting("{ on = { needs = 3 }, buffer = { add = \"1h\" } }")), ["wrong-type"]);
}

#[test]
fn a_need_that_cannot_be_read_is_no_mistake_of_its_control() {
    for name in ["desk.0", "desk.1"] {
        let act = format!("{{ on = {{ needs = \"{name}\" }}, buffer = {{ add = \"1h\" }} }}");
        let text = acting(&act).replace("{ all = [\"payout\"] }", "{ al = [\"payout\"] }, { any = [\"payout\"] }");
        assert_eq!(codes(&text), ["need-form", "unknown-key"], "{name}");
    }
    let one = acting("{ on = { needs = \"desk.0\" }, buffer = { add = \"1h\" } }");
    assert_eq!(codes(&one.replace("[{ all = [\"payout\"] }]", "{ all = [\"payout\"] }")), [""; 0]);
}

#[test]
fn hosts_are_nodes_and_a_level() {
    let hosted = |host: &str| stating(&format!("hosted_on = {{ {host} }}"));
    let host = |nodes: &[NodeIndex], below| Some(Host { nodes: nodes.to_vec(), below });
    assert_eq!(only(&hosted("nodes = [\"site\", \"grid\"]")).hosted_on, host(&[GRID, SITE], 0.5));
    assert_eq!(only(&hosted("owner = \"provider\", region = \"here\", below = 1")).hosted_on, host(&[SITE], 1.0));
    assert_eq!(codes(&hosted("nodes = \"site\", below = 0")), ["not-positive"]);
    assert_eq!(codes(&hosted("nodes = \"site\", kind = \"site\"")), ["conflicting-keys"]);
    let help = "state `nodes`, or any of `kind`, `region`, `tag`, `owner`";
    one_problem(&hosted("below = 0.5"), "empty-selector", "{ below = 0.5 }", help);
    assert_eq!(codes(&stating("hosted_on = \"site\"")), ["wrong-type"]);
    // What a control runs on matters, and so does what it adds.
    let alone = "\"fine\", bearer = \"client\", amount = 5 } }";
    let lone = |text: String| text.replace(alone, &format!("{alone}\nnodes.lone = {{}}"));
    assert_eq!(codes(&lone(stating(""))), ["idle-node"]);
    assert_eq!(codes(&lone(hosted("nodes = \"lone\""))), [""; 0]);
    let added = acting("{ on = { needs = \"payout.0\" }, adds = { node = \"lone\" } }");
    assert_eq!(codes(&lone(added)), [""; 0]);
}

#[test]
fn a_ramp_does_not_fall() {
    let cost = "cost = { yearly = 1, payer = \"provider\" }";
    let ramp = |ramp: &str| stating(&format!("{cost}, ramp = [{ramp}]"));
    assert_eq!(only(&ramp("0, \"50%\", 0.5, 1")).ramp, [0.0, 0.5, 0.5, 1.0].map(share));
    one_problem(&ramp("0.5, 0.25, 1"), "out-of-range", "0.25", "");
    one_problem(&ramp("0.5, 2"), "outside-unit-interval", "2", "write `\"2%\"` for 2 in a hundred");
    assert_eq!(codes(&stating(&format!("{cost}, ramp = 0.5"))), ["wrong-type"]);
    assert_eq!(codes(&ramp("")), ["empty-list"]);
    assert_eq!(codes(&stating("ramp = [0.5, 1]")), ["key-needs-key"]);
}

/// Without a one-off cost the worth of a control is computed over the years of its ramp.
#[test]
fn a_ramp_lasts_as_long_as_it_is_stated() {
    let life = |lines: &str| only(&stating(lines)).cost.map(|cost| cost.life.hours() / 8760.0);
    assert_eq!(life("cost = { yearly = 1, payer = \"provider\" }"), Some(1.0));
    assert_eq!(life("cost = { yearly = 1, payer = \"provider\" }, ramp = [0.1, 0.5, 1]"), Some(3.0));
    assert_eq!(life("cost = { yearly = 1, payer = \"provider\", life = \"2y\" }, ramp = [0.1, 0.5, 1]"), Some(2.0));
}

#[test]
fn an_act_is_on_one_kind_of_thing() {
    let on = |on: &str| acting(&format!("{{ on = {{ {on} }}, takes = {{ factor = 0.5 }} }}"));
    let none = "name what it acts on, as in `{ threats = [\"fire\"] }`";
    one_problem(&on(""), "on-form", "{  }", none);
    assert!(messages(&on(""), "on-form")[0].ends_with("; found none"));
    for both in [
        "threats = \"fire\", needs = \"payout.0\"",
        "threats = \"fire\", controls = \"x\"",
        "nodes = \"site\", needs = \"payout.0\"",
        "kind = \"site\", controls = \"x\"",
        "needs = \"payout.0\", controls = \"x\"",
    ] {
        one_problem(&on(both), "on-form", &format!("{{ {both} }}"), "write one act for each");
    }
    let three = messages(&on("threats = \"fire\", needs = \"payout.0\", region = \"here\""), "on-form");
    assert!(three[0].ends_with("; found `threats`, `region`, `needs`"), "{three:?}");
    one_problem(&on("threats = \"fir\""), "unknown-id", "\"fir\"", "did you mean `fire`?");
    one_problem(&on("threats = \"fire\", nodes = \"sit\""), "unknown-id", "\"sit\"", "did you mean `site`?");
    assert_eq!(codes(&on("nodes = \"site\", kind = \"site\"")), ["conflicting-keys"]);
    assert_eq!(codes(&acting("{ takes = { factor = 0.5 } }")), ["missing-key"]);
    assert_eq!(codes(&acting("{ on = \"fire\", takes = { factor = 0.5 } }")), ["wrong-type"]);
}

#[test]
fn acts_are_one_or_a_list() {
    assert_eq!(codes(&acting("5")), ["wrong-type"]);
    one_problem(&acting("[]"), "empty-list", "[]", "");
    assert_eq!(codes(&acting("[5]")), ["wrong-type"]);
    assert_eq!(codes(&text("x = { role = \"prevention\" }")), ["missing-key"]);
    assert_eq!(codes(&text("x = 5")), ["wrong-type"]);
    assert_eq!(codes(&text("\"a b\" = 5")), ["invalid-id", "wrong-type"]);
}

const ON_THREATS: &str = "occurrences of threats take `prevents`, `takes`, `outage`, `losses`";
const ON_NODES: &str = "nodes take `takes`, `outage`, `losses`";
const ON_NEEDS: &str = "needs take `buffer`, `probability`, `adds`";
const ON_CONTROLS: &str = "controls take `reliability`";

#[test]
fn an_act_has_an_effect() {
    let nothing = |on: &str, help: &str| {
        let act = format!("{{ on = {{ {on} }} }}");
        one_problem(&acting(&act), "no-effect", &act, help);
    };
    nothing("threats = \"fire\"", ON_THREATS);
    nothing("nodes = \"site\"", ON_NODES);
    nothing("threats = \"fire\", nodes = \"site\"", ON_NODES);
    nothing("needs = \"payout.0\"", ON_NEEDS);
    nothing("controls = \"x\"", ON_CONTROLS);
}

#[test]
fn an_effect_is_one_of_those_that_a_thing_takes() {
    let mismatch = |on: &str, effect: &str, key: &str, help: &str| {
        one_problem(&acting(&format!("{{ on = {{ {on} }}, {effect} }}")), "effect-mismatch", key, help);
    };
    mismatch("threats = \"fire\"", "buffer = { add = \"1h\" }", "buffer", ON_THREATS);
    mismatch("threats = \"fire\"", "reliability = { closes = 1 }", "reliability", ON_THREATS);
    mismatch("threats = \"fire\", nodes = \"site\"", "adds = { node = \"backup\" }", "adds", ON_NODES);
    mismatch("needs = \"payout.0\"", "outage = { factor = 0 }", "outage", ON_NEEDS);
    mismatch("controls = \"x\"", "probability = { factor = 0 }", "probability", ON_CONTROLS);
    let spare = "to spare nodes altogether, state `takes = { factor = 0 }`";
    mismatch("nodes = \"site\"", "prevents = 1", "prevents", spare);
    let hourly = "downtime is a cost by the hour: state a `factor` of it, or cap the `outage`";
    mismatch("nodes = \"payout\"", "losses = { cap = 5 }", "{ cap = 5 }", hourly);
    let text = acting("{ on = { needs = \"payout.0\" }, outage = { factor = 0 } }");
    assert_eq!(messages(&text, "effect-mismatch"), ["`outage` does nothing to needs"]);
}

#[test]
fn a_size_becomes_smaller_in_one_way() {
    let help = "`{ factor = 0.5 }` halves it, `{ cap = .. }` bounds it; write two acts for both";
    for key in ["takes", "outage", "losses"] {
        let act = |size: &str| acting(&format!("{{ on = {{ threats = [\"fire\", \"fine\"] }}, {key} = {size} }}"));
        one_problem(&act("{}"), "shrink-form", "{}", help);
        one_problem(&act("{ factor = 0.5, cap = 1 }"), "shrink-form", "{ factor = 0.5, cap = 1 }", help);
        assert_eq!(codes(&act("0.5")), ["wrong-type"]);
        assert_eq!(codes(&act("{ factor = 1.5 }")), ["outside-unit-interval"]);
    }
    let on_fire = |effect: &str| codes(&acting(&format!("{{ on = {{ threats = \"fire\" }}, {effect} }}")));
    assert_eq!(on_fire("takes = { cap = 1.5 }"), ["outside-unit-interval"]);
    assert_eq!(on_fire("outage = { cap = 4 }"), ["missing-unit"]);
    assert_eq!(on_fire("takes = { factor = 1, categories = \"fine\" }"), ["unknown-key"]);
    assert_eq!(on_fire("losses = { cap = -4 }"), ["negative-number"]);
    assert_eq!(on_fire("losses = { factor = 1, categories = \"fines\" }"), ["unknown-id"]);
    assert_eq!(on_fire("prevents = 1.5"), ["outside-unit-interval"]);
}

#[test]
fn a_member_is_added_where_work_is_rerouted() {
    let adds =
        |need: u32, adds: &str| acting(&format!("{{ on = {{ needs = \"payout.{need}\" }}, adds = {{ {adds} }} }}"));
    let split = "split the need in two, and add the member to one of them";
    one_problem(&adds(1, "node = \"backup\""), "nothing-to-reroute", "{ node = \"backup\" }", split);
    one_problem(
        &adds(1, "node = \"backup\", weight = 1"),
        "nothing-to-reroute",
        "{ node = \"backup\", weight = 1 }",
        split,
    );
    one_problem(&adds(2, "node = \"grid\""), "repeated-member", "\"grid\"", "");
    one_problem(&adds(0, "node = \"payout\""), "repeated-member", "\"payout\"", "");
    one_problem(&adds(4, "node = \"backup\""), "missing-key", "adds", "");
    one_problem(&adds(0, "node = \"backup\", weight = 1"), "key-needs-key", "weight", "");
    one_problem(&adds(3, "node = \"backup\", weight = 1"), "key-needs-key", "weight", "");
    one_problem(&adds(4, "node = \"backup\", weight = 1e4"), "out-of-range", "1e4", "");
    assert_eq!(codes(&adds(4, "node = \"backup\", weight = 0")), ["not-positive"]);
    assert_eq!(codes(&adds(0, "node = \"backup\", switchover = 3")), ["missing-unit"]);
    assert_eq!(codes(&adds(0, "switchover = \"1h\"")), ["missing-key"]);
    one_problem(&adds(0, "node = \"bakup\""), "unknown-id", "\"bakup\"", "did you mean `backup`?");
}

#[test]
fn a_stand_in_does_not_depend_on_what_it_stands_in_for() {
    let act = "{ on = { needs = \"payout.0\" }, adds = { node = \"desk\" } }";
    one_problem(&acting(act), "stand-in-cycle", act, "");
    let message = &messages(&acting(act), "stand-in-cycle")[0];
    assert!(message.ends_with("payout -> desk -> payout"), "{message}");
    // Two stand-ins may depend on each other together.
    let node = "nodes.other = { owner = \"client\", needs = [{ all = [\"backup\"] }], downtime = { per_hour = 1 } }\nnodes.grid";
    let adds = |id: &str, need: &str, node: &str| {
        format!(
            "{id} = {{ role = \"response\", acts = {{ on = {{ needs = \"{need}\" }}, adds = {{ node = \"{node}\" }} }} }}\n"
        )
    };
    let circle = text(&(adds("a", "other.0", "payout") + &adds("b", "payout.0", "other"))).replace("nodes.grid", node);
    let mut found = messages(&circle, "stand-in-cycle");
    found.iter_mut().for_each(|message| *message = message.rsplit(": ").next().unwrap().to_owned());
    assert_eq!(found, ["other -> payout -> other", "payout -> other -> payout"]);
    assert_eq!(codes(&text(&adds("a", "other.0", "payout")).replace("nodes.grid", node)), ["idle-need"]);
}

#[test]
fn controls_leave_cycles_alone() {
    let cyclic = |act: &str| {
        acting(act)
            .replace("tags = [\"core\"],", "needs = [{ all = [\"grid\"] }, { all = [\"backup\", \"grid\"] }],")
            .replace("nodes.grid = {", "nodes.grid = { needs = [{ all = [\"site\"] }],")
    };
    assert_eq!(codes(&cyclic("{ on = { threats = \"fire\" }, prevents = 1 }")), [""; 0]);
    for effect in ["buffer = { add = \"1h\" }", "probability = { factor = 0.5 }", "adds = { node = \"backup\" }"] {
        let act = format!("{{ on = {{ needs = [\"payout.0\", \"site.0\"] }}, {effect} }}");
        one_problem(&cyclic(&act), "control-on-cycle", &act, "");
        let expected = "`site.0` lies on a cycle of needs, where controls cannot act";
        assert_eq!(messages(&cyclic(&act), "control-on-cycle"), [expected]);
    }
    // Nodes on a cycle may need others, and what they need on the cycle is theirs.
    let outside = cyclic("{ on = { needs = \"site.0\" }, buffer = { add = \"1h\" } }");
    let outside = outside.replace(
        "{ all = [\"grid\"] }, { all = [\"backup\", \"grid\"] }",
        "{ any = [\"backup\"] }, { all = [\"grid\"] }",
    );
    assert_eq!(codes(&outside), ["idle-need"]);
}

fn raises(id: &str, raised: &str) -> String {
    format!(
        "{id} = {{ role = \"variance_management\", acts = {{ on = {{ controls = [{raised}] }}, reliability = {{ closes = 0.5 }} }}, reliability = 0.5 }}\n"
    )
}

#[test]
fn controls_that_raise_each_other_are_printed() {
    let circle =
        text(&(raises("c", "\"a\"") + &raises("a", "\"d\", \"b\"") + &raises("b", "\"c\"") + &raises("d", "\"d\"")));
    one_problem(&circle, "control-cycle", "a", "");
    let found = messages(&circle, "control-cycle");
    assert_eq!(found, ["controls make one another reliable in a circle: a -> b -> c -> a"]);
    let itself = text(&raises("a", "\"a\""));
    assert_eq!(messages(&itself, "control-cycle"), ["controls make one another reliable in a circle: a -> a"]);
    let unknown = text(&raises("drills", "\"drill\""));
    one_problem(&unknown, "unknown-id", "\"drill\"", "did you mean `drills`?");
}

#[test]
fn controls_are_at_most_a_word() {
    let many = |count: usize| {
        let line = |i| {
            format!(
                "c{i:03} = {{ role = \"prevention\", acts = {{ on = {{ threats = \"fire\" }}, prevents = 0.01 }} }}\n"
            )
        };
        text(&(0..count).map(line).collect::<String>())
    };
    let scenario = scenario(&many(64));
    assert_eq!(scenario.all_controls().len(), 64);
    assert_eq!(scenario.controls_in_place(), scenario.all_controls());
    one_problem(&many(70), "too-many-controls", "c064", "");
    assert_eq!(messages(&many(70), "too-many-controls"), ["there are 70 controls, a scenario can have at most 64"]);
}

#[track_caller]
fn idle(text: &str, reason: &str) {
    assert!(check(text).is_sound());
    let found = problems(text);
    assert!(found.iter().all(|problem| problem.0 != "idle-control" || problem.1 == "x"), "{found:?}");
    assert_eq!(messages(text, "idle-control"), [format!("`x` never acts: {reason}")]);
}

#[test]
fn controls_that_never_act_are_pointed_out() {
    idle(&stating("coverage = 0"), "its `coverage` is 0");
    idle(&stating("reliability = \"0%\""), "its `reliability` is 0");
    let on = |on: &str, effect: &str| acting(&format!("{{ on = {{ {on} }}, {effect} }}"));
    for effect in ["takes = { factor = 0.5 }", "outage = { cap = \"1h\" }"] {
        idle(&on("threats = \"fine\"", effect), "the threats that it acts on hit nothing");
        idle(&on("nodes = \"backup\"", effect), "no threat that it acts on hits such a node");
        idle(&on("threats = \"fine\", nodes = \"site\"", effect), "no threat that it acts on hits such a node");
        assert_eq!(codes(&on("nodes = [\"backup\", \"grid\"]", effect)), [""; 0]);
        assert_eq!(codes(&on("threats = [\"fine\", \"fire\"]", effect)), [""; 0]);
    }
    let halves = "losses = { factor = 0.5 }";
    idle(&on("threats = \"fire\"", halves), "the threats that it acts on have no such losses");
    let downtime = "losses = { factor = 0.5, categories = \"downtime\" }";
    idle(&on("threats = \"fine\"", downtime), "the threats that it acts on have no such losses");
    idle(&on("nodes = \"site\"", halves), "downtime of the nodes that it acts on has no such costs");
    let fine = "losses = { factor = 0.5, categories = \"fine\" }";
    idle(&on("nodes = \"payout\"", fine), "downtime of the nodes that it acts on has no such costs");
    assert_eq!(codes(&on("nodes = [\"site\", \"payout\"]", downtime)), [""; 0]);
    assert_eq!(codes(&on("threats = [\"fire\", \"fine\"]", fine)), [""; 0]);
}

#[test]
fn controls_that_raise_nothing_are_pointed_out() {
    let raised = |reliability: &str| {
        let raised = format!(
            "y = {{ role = \"prevention\", acts = {{ on = {{ threats = \"fire\" }}, prevents = 1 }}, reliability = {reliability} }}"
        );
        text(&(raises("x", "\"y\"") + &raised))
    };
    idle(&raised("1"), "the controls that it acts on are fully reliable");
    assert_eq!(codes(&raised("0.9")), [""; 0]);
    // What is never reliable by itself may be made so.
    assert_eq!(codes(&raised("0")), [""; 0]);
}

#[test]
fn one_act_that_acts_is_enough() {
    let never = "{ on = { threats = \"fine\" }, takes = { factor = 0.5 } }";
    let acts = "{ on = { threats = \"fire\" }, takes = { factor = 0.5 } }";
    assert_eq!(codes(&acting(&format!("[{never}, {acts}]"))), [""; 0]);
    assert_eq!(codes(&acting(&format!("[{acts}, {never}]"))), [""; 0]);
    let other = "{ on = { nodes = \"backup\" }, takes = { factor = 0.5 } }";
    idle(&acting(&format!("[{never}, {other}]")), "the threats that it acts on hit nothing");
}

#[test]
fn obligations_that_only_proposed_controls_serve_are_open() {
    let control = |id: &str, more: &str| {
        format!(
            "{id} = {{ role = \"prevention\", acts = {{ on = {{ threats = \"fire\" }}, prevents = 0.5 }}, {more} }}\n"
        )
    };
    let proposed =
        |id: &str, obligations: &str| control(id, &format!("status = \"proposed\", obligations = {obligations}"));
    let open = |text: &str| messages(text, "open-obligation");
    assert_eq!(codes(&text(&control("a", "obligations = [\"DORA-9\"]"))), [""; 0]);
    let both = proposed("a", "[\"DORA-9\", \"DORA-12\"]");
    let expected =
        ["no control in place serves obligation `DORA-12`", "no control in place serves obligation `DORA-9`"];
    assert_eq!(open(&text(&both)), expected);
    // Two that propose to serve one leave it open once.
    assert_eq!(open(&text(&(both.clone() + &proposed("b", "\"DORA-9\"")))), expected);
    assert_eq!(open(&text(&(both + &control("b", "obligations = \"DORA-9\"")))), expected[..1]);
    one_problem(&text(&proposed("a", "\"DORA-9\"")), "open-obligation", "obligations", "");
    assert_eq!(codes(&stating("obligations = []")), ["empty-list"]);
    assert_eq!(codes(&stating("obligations = \" \"")), ["empty-text"]);
}

/// The scenario of [`typed`], in TOML.
pub(super) const TEXT: &str = r#"
[controls.mfa]
name = "Second factor"
role = "prevention"
acts = [{ on = { threats = ["fire"] }, prevents = 0.45, losses = { cap = 5, categories = "fine" } }]
coverage = "90%"
reliability = 0.95
hosted_on = { nodes = "site", below = 0.25 }
cost = { yearly = 6e4, payer = "provider", discount_rate = 0.02 }
obligations = ["DORA-9", "1d"]
[controls.standby]
role = "response"
status = "proposed"
acts = [
  { on = { owner = "provider" }, outage = { cap = "4h" }, takes = { factor = 0.5 } },
  { on = { needs = ["payout.0"] }, buffer = { add = "1d" }, probability = { factor = 0.5 } },
  { on = { needs = ["payout.4"] }, adds = { node = "backup", weight = 0.5, switchover = "1h" } },
]
cost = { once = 3.5e5, payer = "client", life = "5y" }
ramp = [0.5, "100%"]
[controls.drills]
role = "variance_management"
acts = [{ on = { controls = "mfa" }, reliability = { closes = 0.5 } }]
"#;

#[test]
fn the_hash_takes_names_as_names_and_shares_as_numbers() {
    let text = text("").replace("[controls]", TEXT);
    let hash = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        scenario(&text.replace(from, to)).hash
    };
    let unchanged = scenario(&text).hash;
    for (from, to) in [
        ("add = \"1d\"", "add = \"24h\""),
        ("coverage = \"90%\"", "coverage = 0.9"),
        ("takes = { factor = 0.5 }", "takes = { factor = \"50%\" }"),
        ("probability = { factor = 0.5 }", "probability = { factor = \"50%\" }"),
        ("discount_rate = \"4%\"", "discount_rate = 0.04"),
        ("life = \"5y\"", "life = \"43800h\""),
    ] {
        assert_eq!(hash(from, to), unchanged, "{to}");
    }
    for (from, to) in [
        ("\"1d\"]", "\"24h\"]"),
        ("factor = 0.5 }", "factor = 0.25 }"),
        ("[\"payout.0\"]", "[\"payout.1\"]"),
        ("role = \"response\"", "role = \"detection\""),
        ("status = \"proposed\"", "status = \"in_place\""),
    ] {
        assert_ne!(hash(from, to), unchanged, "{to}");
    }
}

#[test]
fn controls_of_included_files_are_added() {
    let drills = raises("drills", "\"x\"");
    let root = format!("include = \"drills.toml\"\n{}", stating("reliability = 0.5"));
    let with = |included: &str| {
        let read = |path: &Path| {
            let text = if path == Path::new("root.toml") { &root } else { included };
            Ok(text.as_bytes().to_vec())
        };
        load(Path::new("root.toml"), &read)
    };
    let ids = |scenario: Scenario| scenario.controls.into_iter().map(|control| control.id).collect::<Vec<_>>();
    assert_eq!(ids(with(&format!("[controls]\n{drills}")).scenario.unwrap()), ["drills", "x"]);
    let twice = with("[controls]\nx = {}");
    assert_eq!(
        twice.diagnostics.iter().map(|d| (d.code, d.path.as_str())).collect::<Vec<_>>(),
        [("duplicate-id", "controls.x")]
    );
}

/// Words and signs of a text.
fn tokens(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '%');
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c| !is_word(c)).filter(|_| is_word(first)).unwrap_or(first.len_utf8());
        tokens.push(&rest[..length]);
        rest = &rest[length..];
    }
    tokens
}

#[test]
fn no_token_in_place_of_another_makes_the_check_panic() {
    let whole = text("").replace("[controls]", TEXT);
    let start = whole.find("[controls.mfa]").unwrap();
    let tokens = tokens(&whole[start..]);
    for at in 0..tokens.len() {
        for piece in
            ["", "{}", "[]", "0", "-1", "1e9", "payout.9", "mfa", "drills", "standby", "desk", "controls", "x = 1"]
        {
            let changed = [&tokens[..at], &[piece], &tokens[at + 1..]].concat().concat();
            let checked = check(&format!("{}{changed}", &whole[..start]));
            let errors = checked.count(crate::scenario::Severity::Error);
            assert_eq!(checked.is_sound(), errors == 0, "{changed}");
        }
    }
}
