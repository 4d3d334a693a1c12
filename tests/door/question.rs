//! Questions to a model: all of one shape.

use crate::world::desk;
use brunt::ask::Reading;
use brunt::report::EffectOn;
use brunt::{Error, Run, Variant};

#[test]
fn variants_are_compared_trial_by_trial() {
    let model = desk();
    let variants = [
        Variant::without("guard"),
        Variant::with("second"),
        Variant::patch("policies.outage.limit = 0.01"),
        Variant::stress("long", Reading::OnTop),
        Variant::model("itself", &model),
    ];
    let found = model.compare(variants).run(Run::trials(4_000)).unwrap();
    let names: Vec<&str> = found.variants.iter().map(|variant| variant.name.as_str()).collect();
    assert_eq!(names, ["without guard", "with second", "policies.outage.limit = 0.01", "under long", "itself"]);
    let added = |index: usize| found.variants[index].risk.total.mean.added.unwrap();
    // Without the guard there are twice as many outages of 5,000, and with a second one half as many: 10,000 more, 2,500 less a year.
    assert!(added(0).value > 4_000.0 && added(1).value < -2_000.0, "{:?} {:?}", added(0), added(1));
    assert_eq!(added(2).value, 0.0, "a policy moves no gross loss");
    assert!((added(3).value - 30_000.0).abs() < 500.0, "{:?}", added(3));
    assert_eq!(added(4).value, 0.0);
    let client = |index: usize| {
        let parties = &found.variants[index].risk.parties;
        let client = parties.iter().find(|party| party.id == "client").unwrap();
        client.net.as_ref().unwrap().mean.added.unwrap().value
    };
    let insured = model.run(Run::trials(4_000)).unwrap().policy("outage").unwrap().mean().unwrap().value;
    assert!((client(2) - insured).abs() < 0.02 && insured > 1_000.0, "{} {insured}", client(2));
    assert_ne!(found.variants[0].hash, found.variants[1].hash);
}

#[test]
fn a_variant_of_any_kind_has_the_figures_of_a_run_of_its_own() {
    let model = desk();
    let run = || Run::trials(1_500).seed(11);
    let patches = [
        "threats.cut.frequency.poisson = 2.4",
        "threats.fine.losses.amount = 40_001",
        "nodes.desk.downtime.per_hour = 1_001",
        "threats.fire = { framework = \"operational\", frequency = { poisson = 0.1 }, hits = { all = { nodes = \"site\" } }, outage = \"9h\" }",
        "stress.tight = { scale = { threats = \"cut\", frequency = 1.5 } }",
    ];
    let controls = [("guard", false), ("second", true)];
    let switched = controls.map(|(control, on)| if on { Variant::with(control) } else { Variant::without(control) });
    let variants: Vec<Variant> = patches.into_iter().map(Variant::patch).chain(switched).collect();
    let found = model.compare(variants).run(run()).unwrap();
    let switched = |&(control, on): &(&str, bool)| {
        let off = if on { "status = \"in_place\"" } else { "status = \"proposed\"" };
        model.patch(&format!("controls.{control}.{off}")).unwrap()
    };
    let models = patches.into_iter().map(|patch| model.patch(patch).unwrap()).chain(controls.iter().map(switched));
    for (variant, alone) in found.variants.iter().zip(models) {
        let results = alone.run(run()).unwrap();
        let total = &variant.risk.total;
        assert_eq!(
            total.mean.value.value.to_bits(),
            results.total().mean().unwrap().value.to_bits(),
            "{}",
            variant.name
        );
        let tail = results.total().tail_value_at_risk(0.99).unwrap();
        assert_eq!(total.tail_value_at_risk.value.value.to_bits(), tail.value.to_bits(), "{}", variant.name);
        for party in &variant.risk.parties {
            let net = results.net(&party.id).unwrap().mean().unwrap();
            let here = party.net.as_ref().unwrap().mean.value;
            assert_eq!(here.value.to_bits(), net.value.to_bits(), "{} {}", variant.name, party.id);
        }
    }
}

#[test]
fn a_stress_beside_the_results_of_the_model_runs_the_model_once() {
    let model = desk();
    let run = || Run::trials(800).seed(3);
    let (results, found) = model.stress().run_beside(run()).unwrap();
    assert_eq!(results, model.run(run()).unwrap());
    assert_eq!(found.unwrap(), model.stress().run(run()).unwrap());
    // The model is kept while the stress runs, which forces an occurrence in every trial.
    let each = model.columns() + model.tolerances().count();
    assert_eq!(model.stress().columns().unwrap(), 2 * each);
}

#[test]
fn a_variant_without_a_control_is_what_leaving_it_out_is_worth() {
    let model = desk();
    let run = || Run::trials(3_000).seed(5);
    let left_out = model.compare([Variant::without("guard")]).run(run()).unwrap();
    let worth = model.controls().run(run()).unwrap();
    let guard = worth.controls.iter().find(|control| control.id == "guard").unwrap();
    let total = guard.effects.iter().find(|effect| effect.on == EffectOn::Total).unwrap();
    // The effect today: the guard beside what is in place.
    let added = left_out.variants[0].risk.total.mean.added.unwrap().value;
    let today = total.today.mean.value;
    assert!((added - today).abs() < 1e-9 * added, "{added} {today}");
}

#[test]
fn trials_are_explained_by_number_or_by_choice() {
    let model = desk();
    let results = model.run(Run::trials(500)).unwrap();
    let worst = model.explain().party("client").net().worst(2).of(&results).unwrap();
    let losses = results.net("client").unwrap();
    let largest = losses.losses().unwrap().iter().copied().fold(0.0, f64::max);
    let net = |explained: &brunt::report::Explanation| {
        explained.parties.iter().find(|party| party.id == "client").unwrap().net.unwrap()
    };
    assert_eq!(net(&worst[0]), largest);
    assert!(net(&worst[1]) <= net(&worst[0]));
    let again = model.explain().party("client").net().trials([worst[0].trial]).run(Run::trials(1)).unwrap();
    assert_eq!(again[0], worst[0]);
    assert_eq!(model.explain().party("client").net().worst(2).run(Run::trials(500)).unwrap(), worst);
    for refused in [
        model.explain().net().worst(1).run(Run::trials(5)),
        model.explain().worst(6).run(Run::trials(5)),
        model.explain().return_period(6.0).run(Run::trials(5)),
        model.explain().return_period(0.5).run(Run::trials(5)),
        model.explain().near(1e12).run(Run::trials(5)),
        model.explain().near(f64::NAN).run(Run::trials(5)),
    ] {
        assert!(matches!(refused, Err(Error::Question(_))), "{refused:?}");
    }
}

#[test]
fn what_has_no_answer_says_why() {
    let model = desk();
    let Err(Error::OutOfReach(reasons)) = model.exact().run(Run::trials(1)) else { panic!() };
    assert!(!reasons.reasons.is_empty());
    let plain = brunt::Model::from_toml(
        "brunt = 1\nscenario = { name = \"Plain\", currency = \"EUR\" }\nparties.us = {}\n\
         threats.fine = { framework = \"compliance\", frequency = { fixed = 1 }, losses = { category = \"fine\", bearer = \"us\", amount = 5 } }\n",
    )
    .unwrap();
    for refused in [plain.controls().run(Run::trials(5)).map(drop), plain.stress().run(Run::trials(5)).map(drop)] {
        assert!(matches!(refused, Err(Error::Question(_))), "{refused:?}");
    }
    let results = plain.run(Run::trials(100)).unwrap();
    let report = results.report().unwrap();
    let exact = results.exact(&report).unwrap().total.mean;
    assert!(exact.bounds.lower().unwrap() <= 5.0 && exact.bounds.upper().unwrap() >= 5.0);
    assert!(matches!(plain.compare([]).run(Run::trials(5)), Err(Error::Question(_))));
    let other = Variant::model("another", &model);
    assert!(matches!(plain.compare([other]).run(Run::trials(5)), Err(Error::Question(_))));
    assert!(matches!(model.patch("threats.fine.losses = 7"), Err(Error::Scenario(_))));
    assert!(matches!(model.patch("]["), Err(Error::Scenario(_))));
    let stressed = model.under("long", Reading::OnTop).unwrap();
    assert!(matches!(stressed.patch("x = 1"), Err(Error::Question(_))));
}
