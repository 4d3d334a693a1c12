//! What gave a wrong figure without a word once, and cannot be said any more.

use crate::world::{DESK, desk};
use brunt::report::Outcome;
use brunt::{Error, Model, Run, Variant};

#[test]
fn a_limit_on_what_is_left_is_judged_after_contracts_and_policies() {
    // Of half a fine of 40,000 a year on average, 20,000 are lost and 1,000 are left.
    let model = Model::from_toml(
        r#"
        brunt = 1
        scenario = { name = "Insured", currency = "EUR" }
        parties = { client = {}, insurer = {} }
        threats.fine = { framework = "compliance", frequency = { bernoulli = 0.5 }, losses = { category = "fine", bearer = "client", amount = 40_000 } }
        policies.fines = { insured = "client", insurers = { insurer = 1 }, covers = "all", retention = 2_000, limit = 50_000 }
        appetite.left = "mean(net(client)) <= 3_000"
        appetite.lost = "mean(gross(client)) <= 3_000"
        "#,
    )
    .unwrap();
    let report = model.run(Run::trials(1_000)).unwrap().report().unwrap();
    let outcomes: Vec<Outcome> = report.appetite.iter().map(|verdict| verdict.outcome).collect();
    assert_eq!(outcomes, [Outcome::Pass, Outcome::Fail]);
}

#[test]
fn results_are_reported_and_explained_by_their_own_model_only() {
    let (model, other) = (desk(), desk().patch("threats.fine.losses.amount = 80_000").unwrap());
    let results = model.run(Run::trials(300)).unwrap();
    assert_eq!(results.report().unwrap().scenario.hash, model.hash());
    for refused in [other.explain().worst(1).of(&results), other.explain().trials([0]).of(&results)] {
        assert!(matches!(refused, Err(Error::Merge(_))), "{refused:?}");
    }
    let refused = results.merge(other.run(Run::range(300..600)).unwrap());
    assert!(matches!(refused, Err(Error::Merge(_))), "{refused:?}");
}

#[test]
fn whatever_changes_a_model_changes_its_hash() {
    let model = desk();
    let changed = [
        model.patch("threats.cut.frequency.poisson = 3").unwrap(),
        model.patch("policies.outage.limit = 20_000").unwrap(),
        model.under("long", brunt::ask::Reading::OnTop).unwrap(),
        Model::from_toml(&DESK.replace("retention = 2_000", "retention = 2_001")).unwrap(),
    ];
    for (index, one) in changed.iter().enumerate() {
        assert_ne!(one.hash(), model.hash());
        assert!(changed[..index].iter().all(|other| other.hash() != one.hash()));
    }
    // What says the same has the same hash.
    assert_eq!(model.patch("threats.cut.frequency.poisson = 2.0").unwrap().hash(), model.hash());
}

#[test]
fn variants_of_other_parties_or_of_another_currency_or_horizon_do_not_compare() {
    let model = desk();
    // A party before all others by id: losses must not be compared with those of the party that had its place.
    let stranger = "parties.aaa = {}\nthreats.fine.losses.bearer = \"aaa\"";
    let cases = [
        ("other parties", Variant::patch(stranger)),
        ("other parties", Variant::model("stranger", &model.patch(stranger).unwrap())),
        ("another currency", Variant::patch("scenario.currency = \"JPY\"")),
        ("another horizon", Variant::patch("scenario.horizon = \"730d\"")),
    ];
    for (differs, variant) in cases {
        let Err(Error::Question(reason)) = model.compare([variant]).run(Run::trials(10)) else { panic!("{differs}") };
        assert!(reason.contains(differs), "{reason}");
    }
}

#[test]
fn what_is_asked_for_and_cannot_be_given_is_refused() {
    let model = desk();
    let searching = || Run::trials(100_000).precision(0.1, 200_000);
    let ten = || Run::trials(10);
    let cases = [
        ("number of trials", model.controls().run(searching()).map(drop)),
        ("number of trials", model.stress().run(searching()).map(drop)),
        ("number of trials", model.compare([Variant::without("guard")]).run(searching()).map(drop)),
        ("found NaN", model.explain().limit(f64::NAN).run(ten()).map(drop)),
        ("found NaN", model.explain().near(f64::NAN).run(ten()).map(drop)),
        ("found -inf", model.explain().near(f64::NEG_INFINITY).run(ten()).map(drop)),
        ("found 0", model.explain().worst(0).run(ten()).map(drop)),
    ];
    for (told, refused) in cases {
        let Err(Error::Question(reason)) = refused else { panic!("{told}: {refused:?}") };
        assert!(reason.contains(told), "{reason}");
    }
    let Err(Error::Scenario(problems)) = model.patch("include = [\"more.toml\"]") else { panic!() };
    assert!(problems.to_string().contains("unknown key `include` in a patch"), "{problems}");
}

#[test]
fn a_run_of_no_trials_is_a_mistake_and_no_cancelled_run() {
    let model = desk();
    let none = || Run::trials(0);
    let refused = [
        model.run(none()).map(drop),
        model.run(Run::range(7..7)).map(drop),
        model.stress().run(none()).map(drop),
        model.controls().run(none()).map(drop),
        model.compare([Variant::without("guard")]).run(none()).map(drop),
        model.explain().worst(1).run(none()).map(drop),
    ];
    for (index, refused) in refused.into_iter().enumerate() {
        let Err(Error::Question(reason)) = refused else { panic!("{index}: {refused:?}") };
        assert!(reason.contains("no trials"), "{index}: {reason}");
    }
}

#[test]
fn what_is_not_there_is_named_with_what_may_be_meant() {
    let model = desk();
    let results = model.run(Run::trials(10)).unwrap();
    let told = |error: Error| error.to_string();
    assert_eq!(told(results.gross("clent").unwrap_err()), "the scenario has no party `clent`; did you mean `client`?");
    assert_eq!(
        told(results.net("x").unwrap_err()),
        "the scenario has no party `x`; known: `client`, `insurer`, `provider`"
    );
    assert_eq!(told(results.threat("cuts").unwrap_err()), "the scenario has no threat `cuts`; did you mean `cut`?");
    assert_eq!(told(results.node("dask").unwrap_err()), "the scenario has no node `dask`; did you mean `desk`?");
    assert_eq!(
        told(results.category("fines").unwrap_err()),
        "the scenario has no category `fines`; did you mean `fine`?"
    );
    assert_eq!(
        told(results.policy("outages").unwrap_err()),
        "the scenario has no policy `outages`; did you mean `outage`?"
    );
    let clause = told(results.clause("msa.outage").unwrap_err());
    assert_eq!(clause, "the scenario has no clause `msa.outage`; did you mean `msa.outages`?");
    let unknown = [
        model.under("lung", brunt::ask::Reading::OnTop).map(drop),
        model.stress().only(["lung"]).run(Run::trials(10)).map(drop),
        model.explain().party("clent").trials([0]).run(Run::trials(10)).map(drop),
        model.compare([Variant::without("gard")]).run(Run::trials(10)).map(drop),
    ];
    assert!(unknown.iter().all(|error| matches!(error, Err(Error::Unknown { .. }))), "{unknown:?}");
}
