//! Laws of an embedder's own.

use brunt::build::{DowntimeCurve, Frequency, Hits, Law, Loss, Node, OwnLaw, Scenario, Selector, Threat};
use brunt::report::{NoInterval, TailEvidence};
use brunt::{Error, Model, Results, Run};

/// P(X > x) = (1 + x / scale)^-index, the built-in `lomax`.
#[derive(Debug)]
struct Lomax {
    scale: f64,
    index: f64,
}

impl OwnLaw for Lomax {
    fn quantile(&self, u: f64) -> f64 {
        self.scale * (-(-u).ln_1p() / self.index).exp_m1()
    }

    fn upper_quantile(&self, v: f64) -> f64 {
        self.scale * (-v.ln() / self.index).exp_m1()
    }

    fn exceedance(&self, x: f64) -> f64 {
        (-self.index * (x / self.scale).ln_1p()).exp()
    }

    fn tail_index(&self) -> Option<f64> {
        Some(self.index)
    }

    fn fingerprint(&self) -> String {
        format!("Lomax, scale {}, index {}", self.scale, self.index)
    }
}

/// A fine twice a year, and an outage of a node that costs 1,000 an hour.
fn scenario(fine: Law, outage: Law) -> Scenario {
    let cut = Threat::new("operational").frequency(Frequency::poisson(1.0)).hits(Hits::all(Selector::nodes(["desk"])));
    fines(fine).node("desk", desk(1_000)).threat("cut", cut.outage(outage))
}

fn desk(per_hour: i32) -> Node {
    Node::new().downtime([DowntimeCurve::new("client").per_hour(per_hour)])
}

fn fines(fine: Law) -> Scenario {
    let fines = Threat::new("compliance").frequency(Frequency::poisson(2.0));
    let fines = fines.losses([Loss::new("fine", "client").amount(fine)]);
    Scenario::new("Own laws", "EUR").party("client").threat("fine", fines)
}

fn own(scale: f64, index: f64) -> Law {
    Law::own(Lomax { scale, index })
}

fn built_in(scale: f64, index: f64) -> Law {
    Law::lomax().scale(scale).index(index)
}

fn model(scenario: &Scenario) -> Model {
    Model::new(scenario).unwrap()
}

fn written(results: &Results) -> Vec<u8> {
    let mut bytes = Vec::new();
    results.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn an_own_law_draws_what_the_built_in_law_draws_trial_by_trial() {
    let run = |fine, outage| model(&scenario(fine, outage)).run(Run::trials(4_000).seed(7)).unwrap();
    let own = run(own(40_000.0, 2.5), own(12.0, 3.5));
    let built_in = run(built_in(40_000.0, 2.5), Law::lomax().scale("12h").index(3.5));
    let (own, built_in) = (own.gross("client").unwrap(), built_in.gross("client").unwrap());
    for (trial, (own, built_in)) in own.losses().unwrap().iter().zip(built_in.losses().unwrap()).enumerate() {
        // Outages are rounded to milliseconds, here 0.0003 each.
        assert!((own - built_in).abs() <= 1e-12 * built_in + 0.001, "trial {trial}: {own} against {built_in}");
    }
    let mean = own.mean().unwrap();
    assert!((mean.value / built_in.mean().unwrap().value - 1.0).abs() < 1e-9);
    // Two fines with mean 40,000 / 1.5 and an outage of 12 / 2.5 hours.
    let expected = 2.0 * 40_000.0 / 1.5 + 1_000.0 * 12.0 / 2.5;
    let error = (mean.interval.upper().unwrap() - mean.interval.lower().unwrap()) / (2.0 * 1.96);
    assert!((mean.value - expected).abs() < 4.0 * error, "{mean} against {expected}");
}

#[test]
fn own_laws_stand_inside_other_laws() {
    let run = |law: fn(f64, f64) -> Law| {
        let body = law(1_000.0, 3.0);
        let spliced = Law::spliced(body.clone(), 5_000.0, 0.05, law(4_000.0, 2.5).truncated().max(1e6));
        let mixed = Law::mixture([(0.5, spliced), (0.5, body.floored(10.0).capped(9_000.0))]);
        model(&fines(mixed)).run(Run::trials(2_000).seed(3)).unwrap()
    };
    let (own, built_in) = (run(own), run(built_in));
    let (own, built_in) = (own.gross("client").unwrap(), built_in.gross("client").unwrap());
    for (own, built_in) in own.losses().unwrap().iter().zip(built_in.losses().unwrap()) {
        assert!((own - built_in).abs() <= 1e-9 * built_in, "{own} against {built_in}");
    }
}

#[test]
fn the_fingerprint_is_part_of_the_hash() {
    let of = |scale| model(&fines(own(scale, 2.5)));
    assert_eq!(of(1e4).hash(), of(1e4).hash());
    assert_eq!(fines(own(1e4, 2.5)), fines(own(1e4, 2.5)));
    assert_ne!(fines(own(1e4, 2.5)), fines(own(2e4, 2.5)));
    assert_ne!(of(1e4).hash(), of(2e4).hash());
    assert_ne!(of(1e4).hash(), model(&fines(built_in(1e4, 2.5))).hash());
    let results = |scale, range| of(scale).run(Run::range(range)).unwrap();
    assert!(matches!(results(1e4, 0..50).merge(results(2e4, 50..99)), Err(Error::Merge(_))));
    let saved = written(&results(1e4, 0..50));
    assert_eq!(Results::read(&of(1e4), "part", saved.as_slice()).unwrap(), results(1e4, 0..50));
    let refused = Results::read(&of(2e4), "part", saved.as_slice()).unwrap_err().to_string();
    assert!(refused.contains("scenario"), "{refused}");
}

/// A law by its quantile alone, which fits no exceedance.
#[derive(Debug)]
struct Broken(fn(f64) -> f64);

impl OwnLaw for Broken {
    fn quantile(&self, u: f64) -> f64 {
        (self.0)(u)
    }

    fn exceedance(&self, x: f64) -> f64 {
        1.0 - x
    }

    fn tail_index(&self) -> Option<f64> {
        None
    }

    fn fingerprint(&self) -> String {
        "broken".to_owned()
    }
}

#[test]
fn own_laws_that_are_none_are_refused_by_place() {
    type Quantile = fn(f64) -> f64;
    let quantiles: [(Quantile, &str); 5] = [
        (|_| f64::NAN, "found NaN"),
        (|_| f64::INFINITY, "found inf"),
        (|u| u - 0.25, "found -0.2"),
        (|u| 1.0 - u, "exceedance"),
        (|u| u * u, "exceedance"),
    ];
    for (quantile, told) in quantiles {
        for law in [Law::own(Broken(quantile)), Law::own(Broken(quantile)).capped(9.0)] {
            let Err(Error::Scenario(problems)) = Model::new(&fines(law)) else { panic!("{told}: accepted") };
            let problem = &problems.diagnostics()[0];
            assert_eq!(problem.code, "invalid-law");
            assert!(
                problem.path.starts_with("threats.fine.losses") && problem.path.ends_with("own"),
                "{}",
                problem.path
            );
            assert!(problem.message.contains(told), "{}", problem.message);
        }
    }
}

#[test]
fn a_share_takes_an_own_law_that_ends_at_one() {
    let hit = |takes: Law| {
        let cut = Threat::new("operational").frequency(Frequency::poisson(1.0)).outage("5h").takes(takes);
        let cut = cut.hits(Hits::all(Selector::nodes(["desk"])));
        Model::new(&Scenario::new("Shares", "EUR").party("client").node("desk", desk(9)).threat("cut", cut))
    };
    assert!(hit(own(0.1, 3.0)).is_err());
    assert!(hit(own(0.1, 3.0).capped(1.0)).is_ok());
}

#[test]
fn a_heavy_tail_has_no_interval() {
    let reason = |law: Law| {
        let model = model(&fines(law));
        let results = model.run(Run::trials(2_000)).unwrap();
        (results.gross("client").unwrap().mean().unwrap().interval.reason(), model.problems().to_string())
    };
    let (variance, told) = reason(own(1e4, 1.6));
    assert_eq!(variance, Some(NoInterval::InfiniteVariance { evidence: TailEvidence::Law }));
    assert_eq!((variance, told), reason(built_in(1e4, 1.6)));
    let (mean, _) = reason(own(1e4, 0.9));
    assert_eq!(mean, Some(NoInterval::InfiniteMean { evidence: TailEvidence::Law }));
    assert_eq!(reason(own(1e4, 3.0)).0, None);
}

#[test]
fn the_report_names_the_law() {
    let results = model(&fines(own(1e4, 2.5))).run(Run::trials(100)).unwrap();
    let text = results.report().unwrap().assumptions.iter().map(|one| one.text.clone()).collect::<Vec<_>>().join("\n");
    assert!(text.contains("own (Lomax, scale 10000, index 2.5)"), "{text}");
    let facts = serde_json::to_string(&results.report().unwrap()).unwrap();
    assert!(facts.contains(r#""family":"own","fingerprint":"Lomax, scale 10000, index 2.5""#));
}

#[test]
fn the_exact_answer_is_that_of_the_built_in_law() {
    let exact = |law| model(&fines(law)).exact().run(Run::trials(1).levels([0.99])).unwrap();
    let (own, built_in) = (exact(own(1e4, 2.5)), exact(built_in(1e4, 2.5)));
    for (own, built_in) in [
        (own.total.mean.bounds, built_in.total.mean.bounds),
        (own.total.value_at_risk[0].figure.bounds, built_in.total.value_at_risk[0].figure.bounds),
        (own.total.tail_value_at_risk[0].figure.bounds, built_in.total.tail_value_at_risk[0].figure.bounds),
    ] {
        for (own, built_in) in [(own.lower(), built_in.lower()), (own.upper(), built_in.upper())] {
            assert!((own.unwrap() / built_in.unwrap() - 1.0).abs() < 1e-9, "{own:?} against {built_in:?}");
        }
    }
}

#[test]
fn a_file_cannot_state_an_own_law() {
    let text = r#"
brunt = 1
scenario = { name = "File", currency = "EUR" }
parties.client = {}
threats.fine = { framework = "compliance", frequency = { poisson = 1 }, losses = { category = "fine", bearer = "client", amount = { own = "Lomax" } } }
"#;
    let told = Model::from_toml(text).unwrap_err().to_string();
    assert!(told.contains("unknown-law") && told.contains("Law::own"), "{told}");
}

#[test]
fn a_patch_keeps_own_laws() {
    let model = model(&fines(own(1e4, 2.5)));
    let rarer = model.patch("threats.fine.frequency.poisson = 1").unwrap();
    assert_ne!(rarer.hash(), model.hash());
    assert!(rarer.run(Run::trials(50)).unwrap().gross("client").unwrap().mean().unwrap().value > 0.0);
}
