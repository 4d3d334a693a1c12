//! What controls are worth: by hand where nothing is random, by the laws that the figures obey where it is.

use crate::suite::control::small::{outage, small};
use crate::suite::control::world::{control, load, plan, scenario};
use brunt::assess::ControlQuestion;
use brunt::measure::{Sorted, TailLaw, difference, tail_value_at_risk};
use brunt::report::{
    ControlMeasures, EffectOn, Effectiveness, Estimate, Interaction, InteractionKind, Interval, LossMeasures, Method,
    NoInterval, Reduction, RiskKind, Stage, TailEvidence, Worth,
};
use brunt::scenario::{ControlIndex, ControlSet, PartyIndex, Scenario};
use brunt::settle::Terms;
use brunt::simulate::{Compare, Compared, Run, Silent, every_set, simulate, simulate_net, variants};
use brunt::units::Level;
use std::collections::HashMap;

const SEED: u64 = 31;
const TRIALS: u64 = 3000;
const LEVEL: f64 = 0.95;

fn level() -> Level {
    Level::new(LEVEL).unwrap()
}

fn run() -> Run {
    Run::new(TRIALS).with_seed(SEED)
}

fn ask(scenario: &Scenario, run: &Run) -> ControlMeasures {
    ControlQuestion::new(scenario, &plan(scenario)).with_level(level()).with_orders(32).answer(run, &Silent).unwrap()
}

fn near(what: &str, found: f64, expected: f64, relative: f64) {
    assert!((found - expected).abs() <= relative * expected.abs().max(1.0), "{what}: {found}, expected {expected}");
}

fn effect<'m>(measures: &'m ControlMeasures, id: &str, on: &EffectOn) -> &'m Effectiveness {
    let control = measures.controls.iter().find(|control| control.id == id).unwrap();
    control.effects.iter().find(|effect| effect.on == *on).unwrap()
}

fn four(effect: &Effectiveness) -> [&Reduction; 4] {
    [&effect.leave_one_out, &effect.standalone, &effect.shapley, &effect.today]
}

fn tail(losses: &LossMeasures) -> f64 {
    losses.tail_value_at_risk.iter().find(|figure| figure.level == LEVEL).unwrap().estimate.value
}

fn quantile(losses: &LossMeasures) -> f64 {
    losses.value_at_risk.iter().find(|figure| figure.level == LEVEL).unwrap().estimate.value
}

/// Mean, value at risk and tail value at risk of a figure under each of the three risks; of a breach the probability alone.
fn under(measures: &ControlMeasures, on: &EffectOn) -> Vec<Vec<f64>> {
    let three = |losses: &LossMeasures| vec![losses.mean.value, quantile(losses), tail(losses)];
    let risk = |risk: &brunt::report::RiskUnder| match on {
        EffectOn::Total => three(&risk.total),
        EffectOn::Gross(id) => {
            three(risk.parties.iter().find(|party| party.id == *id).unwrap().gross.as_ref().unwrap())
        }
        EffectOn::Net(id) => three(risk.parties.iter().find(|party| party.id == *id).unwrap().net.as_ref().unwrap()),
        EffectOn::Breach(id) => vec![risk.breaches.iter().find(|breach| breach.node == *id).unwrap().probability.value],
    };
    measures.risks.iter().map(risk).collect()
}

fn values(reduction: &Reduction) -> Vec<f64> {
    let estimates = [Some(reduction.mean), reduction.value_at_risk, reduction.tail_value_at_risk];
    estimates.into_iter().flatten().map(|estimate| estimate.value).collect()
}

/// Thefts and fires, a node that falls, and five controls of which two are proposed.
const RISKY: &str = r#"
nodes.p = { owner = "us", downtime = { per_hour = 20 }, tolerance = { at_most = "30h" } }
[threats.theft]
framework = "financial"
frequency = { poisson = 3 }
losses = [{ category = "theft", bearer = "us", amount = { lognormal = { median = 100, p95 = 1000 } } }]
[threats.fire]
framework = "operational"
frequency = { poisson = 0.7 }
hits = { all = { nodes = ["p"] } }
outage = { gamma = { mean = "30h", cv = 0.8 } }
losses = [{ category = "fire", bearer = "them", amount = { exponential = { mean = 500 } } }]
[threats.never]
framework = "operational"
losses = [{ category = "never", bearer = "us", amount = 1e6 }]
[controls.alarm]
role = "response"
acts = { on = { nodes = "p" }, outage = { factor = 0.5 } }
reliability = 0.9
[controls.guard]
role = "prevention"
acts = { on = { threats = "theft" }, prevents = 0.5 }
hosted_on = { nodes = ["p"] }
[controls.idle]
role = "prevention"
acts = { on = { threats = "never" }, prevents = 0.9 }
[controls.sprinkler]
role = "response"
status = "proposed"
acts = [{ on = { threats = "fire" }, prevents = 0.3 }, { on = { threats = "fire" }, outage = { cap = "20h" }, losses = { factor = 0.4 } }]
reliability = 0.8
[controls.vault]
role = "response"
status = "proposed"
acts = { on = { threats = "theft" }, losses = { cap = 300 } }
reliability = 0.7
[contracts.msa]
seller = "them"
buyer = "us"
indemnity.thefts = { covers = { threats = "theft" }, share = 0.5, annual_cap = 400 }
"#;

#[test]
fn shapley_values_add_up_to_what_all_do_together() {
    for (scenario, run) in [(small(RISKY), run()), (scenario(), Run::new(60).with_seed(SEED))] {
        let found = ask(&scenario, &run);
        for figure in &found.controls[0].effects {
            let parts = found.controls.iter().map(|control| values(&effect(&found, &control.id, &figure.on).shapley));
            let sum = parts.reduce(|sum, part| sum.iter().zip(part).map(|(a, b)| a + b).collect()).unwrap();
            let risks = under(&found, &figure.on);
            for ((sum, none), all) in sum.iter().zip(&risks[0]).zip(&risks[2]) {
                near(&format!("{:?}", figure.on), *sum, none - all, 1e-9);
            }
        }
    }
}

/// Two controls that always halve the same losses: each is v(none) / 2 alone, v(none) / 4 if left out, and 3 v(none) / 8 by fair parts.
#[test]
fn controls_that_do_the_same_are_worth_the_same() {
    let half = |id: &str| {
        format!(
            "[controls.{id}]\nrole = \"response\"\nacts = {{ on = {{ threats = \"theft\" }}, losses = {{ factor = 0.5 }} }}\n"
        )
    };
    let theft = "[threats.theft]\nframework = \"financial\"\nfrequency = { poisson = 3 }\n\
                 losses = [{ category = \"theft\", bearer = \"us\", amount = { lognormal = { median = 100, p95 = 1000 } } }]\n";
    let found = ask(&small(&[theft, &half("one"), &half("two")].concat()), &run());
    for on in [EffectOn::Total, EffectOn::Gross("us".into())] {
        let (one, two) = (effect(&found, "one", &on), effect(&found, "two", &on));
        let inherent = &under(&found, &on)[0];
        for ((one, two), part) in four(one).into_iter().zip(four(two)).zip([0.25, 0.5, 0.375, 0.25]) {
            for ((one, two), inherent) in values(one).into_iter().zip(values(two)).zip(inherent) {
                near("one and the other", one, two, 1e-9);
                near("part", one, part * inherent, 1e-9);
            }
        }
    }
}

#[test]
fn a_control_that_is_never_called_on_is_worth_exactly_nothing() {
    let found = ask(&small(RISKY), &run());
    let nothing = Estimate::without_interval(0.0, NoInterval::AllEqual);
    let idle = found.controls.iter().find(|control| control.id == "idle").unwrap();
    for figure in &idle.effects {
        for reduction in four(figure) {
            // A probability is of trials too, and no trial differs.
            assert_eq!(reduction.mean, nothing, "{:?}", figure.on);
            assert!(reduction.value_at_risk.is_none_or(|estimate| estimate == nothing), "{:?}", figure.on);
            let tail = reduction.tail_value_at_risk;
            assert!(tail.is_none_or(|estimate| estimate == nothing), "{:?}: {tail:?}", figure.on);
        }
    }
    assert_eq!((idle.answered.demands, idle.answered.realised), (0, None));
}

/// The loss of each trial of the total, of parties gross and of parties net, in a run of its own.
fn alone(scenario: &Scenario, set: ControlSet, on: &EffectOn) -> Option<Vec<f64>> {
    let plan = plan(scenario).with_controls(set);
    let terms = Terms::compile(&plan, &scenario.programme).unwrap();
    let party = |id: &str| PartyIndex(scenario.parties.iter().position(|party| party.id == id).unwrap() as u32);
    let of = |id: &str, columns: &[(PartyIndex, Vec<f64>)]| {
        columns.iter().find(|(index, _)| *index == party(id)).map(|(_, column)| column.clone())
    };
    match on {
        EffectOn::Total => Some(simulate(&plan, &run(), &Silent).unwrap().columns().total.clone()),
        EffectOn::Gross(id) => of(id, &simulate(&plan, &run(), &Silent).unwrap().columns().parties),
        EffectOn::Net(id) => of(id, &simulate_net(&terms, &run(), &Silent).unwrap().settled().unwrap().net),
        _ => None,
    }
}

/// Each loss figure of each control left out, alone, and today, with the losses without it and with it, in runs of their own.
fn pairs_of_runs(scenario: &Scenario) -> Vec<(Reduction, Vec<f64>, Vec<f64>)> {
    let found = ask(scenario, &run());
    let (all, current) = (ControlSet::first(scenario.controls.len()), scenario.controls_in_place());
    let mut pairs = Vec::new();
    for (index, measures) in (0..).map(ControlIndex).zip(&found.controls) {
        for figure in &measures.effects {
            let sets = [
                (all.without(index), all),
                (ControlSet::EMPTY, ControlSet::EMPTY.with(index)),
                (current.without(index), current.with(index)),
            ];
            let reductions = [&figure.leave_one_out, &figure.standalone, &figure.today];
            for (reduction, (without, with)) in reductions.into_iter().zip(sets) {
                let columns = [without, with].map(|set| alone(scenario, set, &figure.on));
                if let [Some(without), Some(with)] = columns {
                    pairs.push((reduction.clone(), without, with));
                }
            }
        }
    }
    pairs
}

#[test]
fn reductions_are_differences_of_runs_of_their_own() {
    let pairs = pairs_of_runs(&small(RISKY));
    assert_eq!(pairs.len(), 5 * 5 * 3, "controls, figures, kinds");
    for (reduction, without, with) in pairs {
        let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
        let tail =
            |losses: &[f64]| tail_value_at_risk(&Sorted::new(losses).unwrap(), level(), TailLaw::FiniteVariance).value;
        near("mean", reduction.mean.value, mean(&without) - mean(&with), 1e-12 * mean(&without).max(1.0));
        near("tail", reduction.tail_value_at_risk.unwrap().value, tail(&without) - tail(&with), 1e-9);
    }
}

#[test]
fn intervals_of_mean_reductions_are_those_of_paired_differences() {
    for (reduction, without, with) in pairs_of_runs(&small(RISKY)) {
        let paired = difference::mean(&without, &with, TailLaw::FiniteVariance).unwrap();
        same_interval(&reduction.mean.interval, &paired.interval);
    }
}

#[test]
fn intervals_of_tail_reductions_are_those_of_paired_differences() {
    for (reduction, without, with) in pairs_of_runs(&small(RISKY)) {
        let paired = difference::tail_value_at_risk(&without, &with, level(), TailLaw::FiniteVariance).unwrap();
        same_interval(&reduction.tail_value_at_risk.unwrap().interval, &paired.interval);
    }
}

/// Every year has a theft, fewer than 30 of the trials have a fire, too, which the sprinkler prevents. The value at risk falls a little with
/// it, which moves every trial of the tail, but only those with a fire differ.
#[test]
fn a_tail_in_which_few_trials_differ_has_no_interval() {
    let lines = "[threats.theft]\nframework = \"financial\"\nfrequency = { fixed = 1 }\n\
                 losses = [{ category = \"theft\", bearer = \"us\", amount = { exponential = { mean = 100 } } }]\n\
                 [threats.fire]\nframework = \"operational\"\nfrequency = { bernoulli = 0.005 }\n\
                 losses = [{ category = \"fire\", bearer = \"us\", amount = 1000 }]\n\
                 [controls.sprinkler]\nrole = \"prevention\"\nacts = { on = { threats = \"fire\" }, prevents = 1 }\n";
    let found = ask(&small(lines), &run());
    for reduction in four(effect(&found, "sprinkler", &EffectOn::Total)) {
        let fires = (reduction.mean.value * TRIALS as f64 / 1000.0).round() as u64;
        assert!(0 < fires && fires < 30);
        let few = Interval::None { reason: NoInterval::TooFewTrials { found: fires, needed: 30 } };
        assert_eq!(reduction.mean.interval, few);
        assert_eq!(reduction.tail_value_at_risk.unwrap().interval, few);
    }
}

fn same_interval(found: &Interval, expected: &Interval) {
    match (found, expected) {
        (
            Interval::Bounds { lower, upper, method },
            Interval::Bounds { lower: low, upper: up, method: expected_method },
        ) => {
            assert_eq!(method, expected_method);
            near("lower end", *lower, *low, 1e-9);
            near("upper end", *upper, *up, 1e-9);
        }
        (found, expected) => assert_eq!(found, expected),
    }
}

/// With 3,000 trials the tail beyond 95 % has 150, enough for an interval; a batch of 75 has 3, too few for one of the value at risk.
#[test]
fn intervals_say_what_they_rest_on() {
    let found = ask(&small(RISKY), &run());
    let guard = effect(&found, "guard", &EffectOn::Total);
    for reduction in four(guard) {
        let [mean, tail] = [reduction.mean, reduction.tail_value_at_risk.unwrap()];
        for (estimate, expected) in [(mean, Method::SkewnessCorrected), (tail, Method::InfluenceFunction)] {
            let Interval::Bounds { lower, upper, method } = estimate.interval else { panic!("{estimate:?}") };
            assert!(method == expected && lower < estimate.value && estimate.value < upper);
        }
        let few = Interval::None { reason: NoInterval::TooFewTrials { found: 3, needed: 100 } };
        assert_eq!(reduction.value_at_risk.unwrap().interval, few);
    }
}

/// Thefts of 100, Poisson(4), of which 0.3 are prevented: 120 less on average, and the interval holds it.
#[test]
fn the_interval_of_a_mean_reduction_holds_the_closed_form() {
    let theft = "[threats.theft]\nframework = \"financial\"\nfrequency = { poisson = 4 }\n\
                 losses = [{ category = \"theft\", bearer = \"us\", amount = 100 }]\n\
                 [controls.guard]\nrole = \"prevention\"\nacts = { on = { threats = \"theft\" }, prevents = 0.3 }\n";
    let found = ask(&small(theft), &run());
    for reduction in four(effect(&found, "guard", &EffectOn::Total)) {
        let (lower, upper) = (reduction.mean.interval.lower().unwrap(), reduction.mean.interval.upper().unwrap());
        assert!(lower <= 120.0 && 120.0 <= upper, "{lower} to {upper}");
        // The number prevented is Poisson(1.2), so that a standard error is 100 sqrt(1.2 / N).
        let half = 1.96 * 100.0 * (1.2 / TRIALS as f64).sqrt();
        assert!(((upper - lower) / 2.0 / half - 1.0).abs() < 0.1);
    }
}

/// Pareto losses of index 1.5 have no variance; of fewer than 30 trials that differ nothing is said.
#[test]
fn there_is_no_interval_where_none_can_be_kept() {
    let guarded = |frequency: &str, amount: &str| {
        let lines = format!(
            "[threats.theft]\nframework = \"financial\"\nfrequency = {{ {frequency} }}\n\
             losses = [{{ category = \"theft\", bearer = \"us\", amount = {amount} }}]\n\
             [controls.guard]\nrole = \"prevention\"\nacts = {{ on = {{ threats = \"theft\" }}, prevents = 0.5 }}\n"
        );
        effect(&ask(&small(&lines), &run()), "guard", &EffectOn::Total).clone()
    };
    let heavy = guarded("poisson = 2", "{ pareto = { min = 100, index = 1.5 } }");
    let infinite = Interval::None { reason: NoInterval::InfiniteVariance { evidence: TailEvidence::Law } };
    for reduction in four(&heavy) {
        assert_eq!((reduction.mean.interval, reduction.tail_value_at_risk.unwrap().interval), (infinite, infinite));
    }
    let rare = guarded("bernoulli = 0.01", "100");
    for reduction in four(&rare) {
        let Interval::None { reason: NoInterval::TooFewTrials { found, needed: 30 } } = reduction.mean.interval else {
            panic!("{reduction:?}")
        };
        near("trials that differ", found as f64 * 100.0 / TRIALS as f64, reduction.mean.value, 1e-9);
    }
}

/// Thirteen controls, too many to try every set. Values by orders add up, and lie within their intervals of the exact ones of the same
/// trials.
#[test]
fn values_by_orders_are_near_exact_ones() {
    const COUNT: usize = 13;
    let weaker = (3..9).map(|number| {
        let factor = 0.4 + 0.1 * f64::from(number - 3);
        format!("[controls.x{number}]\nrole = \"response\"\nacts = {{ on = {{ threats = \"theft\" }}, losses = {{ factor = {factor:.1} }} }}\n")
    });
    let more = "[controls.x1]\nrole = \"response\"\nacts = { on = { threats = \"theft\" }, losses = { factor = 0.7 } }\n\
                [controls.x2]\nrole = \"prevention\"\nacts = { on = { threats = \"theft\", }, prevents = 0.4 }\nreliability = 0.9\n";
    let scenario = small(&[RISKY, more, &weaker.collect::<String>()].concat());
    let found = ask(&scenario, &run());
    assert_eq!(scenario.controls.len(), COUNT);
    // 32 orders are asked for; four groups of thirteen are the least.
    let [total, others] = &found.shapley[..] else { panic!("two methods") };
    assert_eq!((total.orders, others.orders, &total.of[..]), (Some(52), Some(52), &[EffectOn::Total][..]));
    let plan = plan(&scenario);
    let question = ControlQuestion::new(&scenario, &plan).with_level(level()).with_orders(53);
    let five_groups = question.answer(&Run::new(50), &Silent).unwrap();
    assert_eq!(five_groups.shapley[1].orders, Some(65));
    let every = every_set(ControlSet::first(COUNT));
    let compared = variants(&plan, None, &run(), &Compare::new(every.clone()), &Silent).unwrap();
    for id in ["us", "them"] {
        let party = PartyIndex(scenario.parties.iter().position(|party| party.id == id).unwrap() as u32);
        let value = |set| {
            let column = compared.column(set, Compared::Gross(party)).unwrap();
            column.iter().sum::<f64>() / column.len() as f64
        };
        let values: HashMap<ControlSet, f64> = every.iter().map(|&set| (set, value(set))).collect();
        let mut sum = 0.0;
        for index in (0..COUNT as u32).map(ControlIndex) {
            let factorial = |n: usize| (1..=n).map(|i| i as f64).product::<f64>();
            let weight = |others: usize| factorial(others) * factorial(COUNT - 1 - others) / factorial(COUNT);
            let sets = every.iter().filter(|set| !set.contains(index));
            let exact: f64 = sets.map(|set| weight(set.len()) * (values[set] - values[&set.with(index)])).sum();
            let id_of = &scenario.controls[index.0 as usize].id;
            let reduction = &effect(&found, id_of, &EffectOn::Gross(id.into())).shapley.mean;
            sum += reduction.value;
            match reduction.interval {
                Interval::Bounds { lower, upper, .. } => {
                    assert!(lower <= exact && exact <= upper, "{id_of} {id}: {exact} {reduction:?}")
                }
                _ => near(id_of, reduction.value, exact, 1e-9),
            }
            let on_total = &effect(&found, id_of, &EffectOn::Total).shapley.mean;
            assert!(on_total.value >= 0.0);
        }
        near("sum", sum, value(ControlSet::EMPTY) - value(ControlSet::first(COUNT)), 1e-9);
    }
}

#[test]
fn more_controls_are_less_risk() {
    let found = ask(&small(RISKY), &run());
    let names: Vec<(RiskKind, Vec<&str>)> =
        found.risks.iter().map(|risk| (risk.risk, risk.controls.iter().map(String::as_str).collect())).collect();
    let expected = [
        (RiskKind::Inherent, vec![]),
        (RiskKind::Current, vec!["alarm", "guard", "idle"]),
        (RiskKind::Target, vec!["alarm", "guard", "idle", "sprinkler", "vault"]),
    ];
    assert_eq!(names, expected);
    let gross = |id: &str| EffectOn::Gross(id.into());
    for on in [EffectOn::Total, gross("us"), gross("them"), EffectOn::Breach("p".into())] {
        let risks = under(&found, &on);
        for ((inherent, current), target) in risks[0].iter().zip(&risks[1]).zip(&risks[2]) {
            assert!(inherent >= current && current >= target, "{on:?} {risks:?}");
        }
        assert!(risks[0][0] > risks[2][0], "{on:?}");
    }
}

/// A control in place is down with its host in [10 h, 20 h) and misses two of four demands in every trial; one that is proposed answers them
/// all. What nobody in place serves is open at every demand.
#[test]
fn obligations_are_open_where_nothing_can_answer() {
    let lines = [
        "nodes.host = {}\n",
        &outage("fall", "host", "10h", "10h"),
        "[threats.call]\nframework = \"operational\"\nfrequency = { fixed = 4 }\nat = [\"9h\", \"15h\", \"17h\", \"30h\"]\n\
         losses = [{ category = \"call\", bearer = \"us\", amount = 1 }]\n\
         [controls.a]\nrole = \"response\"\nacts = { on = { threats = \"call\" }, losses = { factor = 0.5 } }\nhosted_on = { nodes = [\"host\"] }\nobligations = [\"one\", \"three\"]\n\
         [controls.b]\nrole = \"response\"\nstatus = \"proposed\"\nacts = { on = { threats = \"call\" }, losses = { factor = 0.9 } }\nobligations = [\"one\", \"two\"]\n",
    ]
    .concat();
    let found = ask(&small(&lines), &Run::new(50));
    let summary: Vec<_> = found
        .obligations
        .iter()
        .map(|it| {
            let of = |unmet: &brunt::report::Unmet| (unmet.demands, unmet.unmet, unmet.trials, unmet.probability.value);
            (it.name.as_str(), it.in_place.join(" "), it.proposed.join(" "), of(&it.current), of(&it.target))
        })
        .collect();
    let open = |unmet: u64| (200, 50 * unmet, if unmet > 0 { 50 } else { 0 }, if unmet > 0 { 1.0 } else { 0.0 });
    let named =
        |name, a: &str, b: &str, current, target| (name, a.to_owned(), b.to_owned(), open(current), open(target));
    let expected = [named("one", "a", "b", 2, 0), named("three", "a", "", 2, 2), named("two", "", "b", 4, 0)];
    assert_eq!(summary, expected);
    let answered = found.controls.iter().map(|it| (it.answered.demands, it.answered.worked, it.answered.host_down));
    assert_eq!(answered.collect::<Vec<_>>(), [(200, 100, 100), (200, 200, 0)]);
}

/// What a prevented occurrence would have triggered asks nobody.
#[test]
fn what_never_happens_asks_nobody() {
    let lines = "[threats.breach]\nframework = \"compliance\"\nfrequency = { fixed = 1 }\ntriggers = [{ threat = \"fine\", probability = 1 }]\n\
                 [threats.fine]\nframework = \"compliance\"\nlosses = [{ category = \"fine\", bearer = \"us\", amount = 1 }]\n\
                 [controls.lawyer]\nrole = \"response\"\nacts = { on = { threats = \"fine\" }, losses = { factor = 0.5 } }\nobligations = [\"duty\"]\n\
                 [controls.wall]\nrole = \"prevention\"\nstatus = \"proposed\"\nacts = { on = { threats = \"breach\" }, prevents = 1 }\n";
    let found = ask(&small(lines), &Run::new(50));
    let duty = &found.obligations[0];
    assert_eq!((duty.current.demands, duty.target.demands), (50, 0));
    let [lawyer, wall] = [0, 1].map(|at| found.controls[at].answered.clone());
    assert_eq!((lawyer.demands, lawyer.worked, wall.demands, wall.prevented), (50, 50, 50, 50));
}

/// Thefts of 1,000 at fixed times, `yearly` a year for `years` years, of which a guard saves 60 %. A contract has them bear half of what we
/// lose. Once 1,000, yearly 100, two years at 10 %, with half of the effect in the first.
fn guarded(years: u32, payer: &str, contract: bool) -> Worth {
    let header = format!(
        "brunt = 1\nscenario = {{ name = \"Guarded\", currency = \"EUR\", horizon = \"{years}y\" }}\nparties = {{ bank = {{}}, them = {{}}, us = {{}} }}\n"
    );
    let times: Vec<String> = (0..2 * years).map(|at| format!("{}h", 1000 * (at + 1))).collect();
    let theft = format!(
        "[threats.theft]\nframework = \"financial\"\nfrequency = {{ fixed = {} }}\nat = {times:?}\n\
         losses = [{{ category = \"theft\", bearer = \"us\", amount = 1000 }}]\n",
        2 * years
    );
    let guard = format!(
        "[controls.guard]\nrole = \"response\"\nacts = {{ on = {{ threats = \"theft\" }}, losses = {{ factor = 0.4 }} }}\n\
         cost = {{ once = 1000, yearly = 100, payer = \"{payer}\", life = \"2y\", discount_rate = 0.1 }}\nramp = [0.5, 1]\n"
    );
    let msa =
        "[contracts.msa]\nseller = \"them\"\nbuyer = \"us\"\nindemnity.half = { covers = \"all\", share = 0.5 }\n";
    let scenario = load(&[header.as_str(), &theft, &guard, if contract { msa } else { "" }].concat());
    ask(&scenario, &Run::new(200)).controls[0].worth.clone().unwrap()
}

/// a = 1 / 1.1 + 1 / 1.21 = 2.1 / 1.21, so that C = 1000 x 1.21 / 2.1 + 100. The ramp leaves (0.5 / 1.1 + 1 / 1.21) / a = 1.55 / 2.1 of b.
#[test]
fn worth_is_what_it_is_by_hand() {
    let (cost, ramp) = (1210.0 / 2.1 + 100.0, 1.55 / 2.1);
    for years in [1, 2] {
        for (payer, contract, own) in [
            ("them", true, 600.0),
            ("us", true, 600.0),
            ("us", false, 1200.0),
            ("bank", true, 0.0),
            ("them", false, 0.0),
        ] {
            let found = guarded(years, payer, contract);
            near("cost", found.yearly_cost, cost, 1e-12);
            assert_eq!(found.payer, payer);
            for (gain, saved) in [(&found.all, 1200.0), (&found.of_payer, own)] {
                let benefit = saved * ramp;
                near("benefit", gain.benefit.value, benefit, 1e-12);
                near("net benefit", gain.net_benefit.value, benefit - cost, 1e-12);
                near("return", gain.return_on_investment.unwrap().value, (benefit - cost) / cost, 1e-12);
                near("break-even", gain.break_even_cost, benefit, 1e-12);
                let per_unit = gain.cost_per_tail_unit;
                if saved > 0.0 {
                    // Every trial loses the same, so that the tail falls by as much as the mean; cost and tail are those of the whole horizon.
                    near("a unit of the tail", per_unit.unwrap(), cost / saved, 1e-12);
                } else {
                    assert_eq!(per_unit, None);
                }
            }
            // 500 of 1,000 after the first year, the rest at 1,100 a year; by half of it 300 are left at the end.
            near("payback", found.all.payback_years.unwrap(), 1.0 + 500.0 / 1100.0, 1e-12);
            let own_payback = found.of_payer.payback_years;
            assert_eq!(own_payback.is_some(), own > 1000.0, "{own_payback:?}");
            near("present value", found.net_present_value, 500.0 / 1.1 + 1100.0 / 1.21 - 1000.0, 1e-12);
            let by_year: Vec<_> =
                found.years.iter().map(|it| (it.year, it.part, it.maturity, it.stage, it.cost)).collect();
            assert_eq!(by_year, [(1, 1.0, 0.5, Stage::Partial, 100.0), (2, 1.0, 1.0, Stage::Full, 100.0)]);
            for (year, expected) in found.years.iter().zip([600.0, 1200.0]) {
                near("benefit of a year", year.benefit, expected, 1e-12);
            }
        }
    }
}

fn pair(lines: &str, run: &Run) -> Interaction {
    let found = ask(&small(lines), run);
    assert_eq!(found.interactions.len(), 1);
    found.interactions[0].clone()
}

fn theft(frequency: &str) -> String {
    format!(
        "[threats.theft]\nframework = \"financial\"\nfrequency = {{ {frequency} }}\n\
         losses = [{{ category = \"theft\", bearer = \"us\", amount = 100 }}]\n"
    )
}

/// Either of two that prevent everything is enough: 0 + 0 - 0 - v(none). One that works only through the other: v + v - 0 - v. Two on
/// different threats: v + w - 0 - (v + w).
#[test]
fn pairs_are_substitutes_or_complements_or_neither() {
    let wall = |id: &str, threat: &str| {
        format!(
            "[controls.{id}]\nrole = \"prevention\"\nacts = {{ on = {{ threats = \"{threat}\" }}, prevents = 1 }}\n"
        )
    };
    let drill = "[controls.drill]\nrole = \"variance_management\"\nacts = { on = { controls = \"wall\" }, reliability = { closes = 1 } }\n";
    let other = theft("fixed = 3").replace("theft", "fraud");
    for (frequency, mean, run) in [("fixed = 2", 200.0, Run::new(100)), ("poisson = 2", 200.0, run())] {
        let substitutes = pair(&[theft(frequency), wall("one", "theft"), wall("two", "theft")].concat(), &run);
        let complements =
            pair(&[theft(frequency), wall("wall", "theft") + "reliability = 0\n", drill.into()].concat(), &run);
        let neither =
            pair(&[theft(frequency), other.clone(), wall("one", "theft"), wall("two", "fraud")].concat(), &run);
        // Four standard errors of 100 times a Poisson number of mean 2.
        let tolerance = if frequency.starts_with("fixed") { 1e-9 } else { 4.0 * 100.0 * (2.0 / TRIALS as f64).sqrt() };
        for (found, expected) in [(&substitutes, -mean), (&complements, mean), (&neither, 0.0)] {
            let value = found.reduction.mean.value;
            assert!((value - expected).abs() <= tolerance, "{value}, expected {expected}");
        }
        assert_eq!(neither.reduction.mean, Estimate::without_interval(0.0, NoInterval::AllEqual));
        let kinds = [&substitutes, &complements, &neither].map(|found| found.kind);
        let unclear = InteractionKind::Unclear;
        if frequency.starts_with("fixed") {
            assert_eq!(kinds, [unclear; 3], "all trials are the same");
        } else {
            assert_eq!(kinds, [InteractionKind::Substitutes, InteractionKind::Complements, unclear]);
        }
    }
    let scenario = scenario();
    assert_eq!(control(&scenario, "awareness"), ControlIndex(0));
    let found = ask(&scenario, &Run::new(10));
    assert_eq!(found.interactions.len(), 66, "all pairs of twelve");
}

/// What controls take together is the paired difference of the risks, and the steps add up.
#[test]
fn steps_from_risk_to_risk_are_paired_differences() {
    let found = ask(&small(RISKY), &run());
    let [inherent, current, target] = &found.risks[..] else { panic!("three risks") };
    assert!(inherent.reduction.is_none() && inherent.breaches[0].reduction.is_none());
    for (from, to) in [(inherent, current), (current, target)] {
        let reduction = to.reduction.as_ref().unwrap();
        near("mean", reduction.mean.value, from.total.mean.value - to.total.mean.value, 1e-9);
        let at = |risk: &brunt::report::RiskUnder| tail(&risk.total);
        near("tail", reduction.tail_value_at_risk.unwrap().value, at(from) - at(to), 1e-9);
        let [lower, upper] = [reduction.mean.interval.lower().unwrap(), reduction.mean.interval.upper().unwrap()];
        assert!(lower < reduction.mean.value && reduction.mean.value < upper);
        // The risks' own intervals, added, are wider: they do not know that both have the same luck.
        let width = |estimate: &Estimate| estimate.interval.upper().unwrap() - estimate.interval.lower().unwrap();
        assert!(upper - lower < width(&from.total.mean) + width(&to.total.mean));
        for ((party, before), breach) in to.parties.iter().zip(&from.parties).zip(&to.breaches) {
            let means = [before, party].map(|party| party.gross.as_ref().unwrap().mean.value);
            near("party", party.gross_reduction.as_ref().unwrap().mean.value, means[0] - means[1], 1e-9);
            let before = from.breaches.iter().find(|other| other.node == breach.node).unwrap();
            near("breach", breach.reduction.unwrap().value, before.probability.value - breach.probability.value, 1e-9);
        }
    }
}
