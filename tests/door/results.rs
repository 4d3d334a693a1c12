//! Figures by id, columns, and measures of one's own.

use crate::world::desk;
use brunt::{Error, Run, Sample};

#[test]
fn figures_by_id_are_those_of_the_report() {
    let results = desk().run(Run::trials(5_000).seed(3).levels([0.9, 0.99])).unwrap();
    let report = results.report().unwrap();
    assert_eq!(results.total().mean().unwrap(), report.total.mean);
    assert_eq!(results.largest_event().value_at_risk(0.9).unwrap(), report.largest_event.value_at_risk[0].estimate);
    let client = report.parties.iter().find(|party| party.id == "client").unwrap();
    let gross = results.gross("client").unwrap();
    assert_eq!(gross.tail_value_at_risk(0.99).unwrap(), client.losses.tail_value_at_risk[1].estimate);
    let terms = report.terms.unwrap();
    for party in &terms.parties {
        let net = results.net(&party.id).unwrap();
        assert_eq!(net.mean().unwrap(), party.net.mean, "{}", party.id);
        assert_eq!(net.tail_value_at_risk(0.9).unwrap(), party.net.tail_value_at_risk[0].estimate, "{}", party.id);
    }
    assert_eq!(results.clause("msa.outages").unwrap().mean().unwrap(), terms.clauses[0].paid.mean);
    assert_eq!(results.policy("outage").unwrap().mean().unwrap(), terms.policies[0].recovery.mean);
    let contributions = report.contributions;
    for part in &contributions.by_threat {
        assert_eq!(results.threat(&part.id).unwrap(), part.mean);
    }
    for part in &contributions.by_node {
        assert_eq!(results.node(&part.id).unwrap(), part.mean);
    }
    for part in &contributions.by_category {
        assert_eq!(results.category(&part.id).unwrap(), part.mean);
    }
    // A party that can lose nothing loses 0, and one without part in any term is left with what it loses.
    assert_eq!(results.gross("insurer").unwrap().losses().unwrap(), vec![0.0; 5_000]);
}

#[test]
fn nets_add_up_to_the_gross_total_trial_by_trial() {
    let results = desk().run(Run::trials(2_000)).unwrap();
    let nets = ["client", "insurer", "provider"].map(|id| results.net(id).unwrap().column().unwrap().to_owned());
    let sum = &nets[0] + &nets[1] + &nets[2];
    let apart = (&sum - &results.total().column().unwrap()).mapv(f64::abs);
    assert!(apart.iter().all(|apart| *apart < 1e-9));
}

#[test]
fn a_measure_of_ones_own_on_gross_and_net_has_an_interval() {
    let results = desk().run(Run::trials(20_000)).unwrap();
    let (gross, net) = (results.gross("client").unwrap(), results.net("client").unwrap());
    // What contracts and policies take off the client.
    let relief: Vec<f64> =
        gross.losses().unwrap().iter().zip(net.losses().unwrap()).map(|(gross, net)| gross - net).collect();
    let relief = Sample::new(relief).mean().unwrap();
    let paid = results.clause("msa.outages").unwrap().mean().unwrap().value;
    let insured = results.policy("outage").unwrap().mean().unwrap().value;
    assert!((relief.value - paid - insured).abs() < 1e-6 * relief.value);
    assert!(relief.interval.lower().unwrap() < relief.value && relief.value < relief.interval.upper().unwrap());
    assert!(matches!(Sample::new(vec![f64::NAN]).mean(), Err(Error::Question(_))));
}

#[test]
fn a_level_or_a_return_period_that_is_none_is_refused() {
    let results = desk().run(Run::trials(100)).unwrap();
    for level in [0.0, 1.0, -0.5, 99.0, f64::NAN] {
        assert!(matches!(results.total().value_at_risk(level), Err(Error::Question(_))), "{level}");
        assert!(matches!(desk().run(Run::trials(10).levels([level])), Err(Error::Question(_))), "{level}");
    }
    assert!(results.total().return_period(1.0).is_err() && results.total().return_period(20.0).is_ok());
    assert!(matches!(results.total().probability_above(f64::NAN), Err(Error::Question(_))));
    assert_eq!(results.total().probability_above(f64::INFINITY).unwrap().value, 0.0);
    let Err(Error::Question(reason)) = Sample::new(Vec::<f64>::new()).mean() else { panic!() };
    assert!(reason.contains("no trial"), "{reason}");
}

#[test]
fn an_estimate_reads_as_a_figure_with_its_interval() {
    let sample = Sample::new((0..1_000).map(f64::from).collect::<Vec<_>>());
    let told = sample.mean().unwrap().to_string();
    assert!(told.starts_with("499.5 (481.") && told.contains(" to 517."), "{told}");
}

#[test]
fn a_figure_of_ones_own_is_held_by_its_interval_in_19_of_20_runs() {
    let model = brunt::Model::from_toml(
        "brunt = 1\nscenario = { name = \"One\", currency = \"EUR\" }\nparties.us = {}\n\
         threats.fine = { framework = \"compliance\", frequency = { fixed = 1 }, losses = { category = \"fine\", bearer = \"us\", amount = { exponential = { mean = 100 } } } }\n",
    )
    .unwrap();
    let spread = |losses: &[f64]| {
        let mean = losses.iter().sum::<f64>() / losses.len() as f64;
        (losses.iter().map(|loss| (loss - mean) * (loss - mean)).sum::<f64>() / losses.len() as f64).sqrt()
    };
    // The standard deviation of an exponential law is its mean.
    let holds = |&seed: &u64| {
        let results = model.run(Run::trials(4_000).seed(seed)).unwrap();
        let interval = results.gross("us").unwrap().measure(&spread).unwrap().interval;
        interval.lower().unwrap() <= 100.0 && 100.0 <= interval.upper().unwrap()
    };
    let held = (0..300).filter(holds).count() as f64 / 300.0;
    // Four standard errors of 300 runs around 95 %.
    assert!((held - 0.95).abs() < 4.0 * (0.95 * 0.05 / 300.0_f64).sqrt(), "{held}");
    let nan = Sample::new(vec![1.0; 2_000]).measure(&|_| f64::NAN);
    assert!(matches!(nan, Err(Error::Question(_))));
}
