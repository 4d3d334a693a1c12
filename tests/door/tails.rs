//! Runs that keep tails: figures, parts, files, and what they refuse.

use crate::until::Until;
use crate::world::desk;
use brunt::ask::Reading;
use brunt::{Error, Keep, Model, Results, Run};
use serde_json::Value;

const TRIALS: u64 = 30_000;

fn tails() -> Results {
    desk().run(Run::trials(TRIALS).keep(Keep::Tails)).unwrap()
}

/// Compares two reports: figures of the one hold those of the other. Returns how many figures are the same, and how many have a bracket.
fn compare(every: &Value, tails: &Value, path: &str) -> (u32, u32) {
    match (every, tails) {
        (Value::Object(one), Value::Object(other)) if one.contains_key("value") && one.contains_key("interval") => {
            let number = |value: &Value| value.as_f64().unwrap();
            let expected = number(&one["value"]);
            match other.get("bracket") {
                Some(bracket) => {
                    let (lower, upper) = (number(&bracket["lower"]), number(&bracket["upper"]));
                    assert!(
                        lower <= expected && expected <= upper && upper <= lower * 1.002,
                        "{path}: {one:?} {other:?}"
                    );
                    let end = |of: &serde_json::Map<String, Value>, name: &str| of["interval"].get(name).map(number);
                    let [low, high] = ["lower", "upper"].map(|name| (end(one, name), end(other, name)));
                    let slack = 1e-3 * expected;
                    assert!(
                        low.0.zip(low.1).is_none_or(|(one, other)| other <= one + slack),
                        "{path}: {one:?} {other:?}"
                    );
                    assert!(
                        high.0.zip(high.1).is_none_or(|(one, other)| one <= other + slack),
                        "{path}: {one:?} {other:?}"
                    );
                    (0, 1)
                }
                None => {
                    assert_eq!(number(&other["value"]), expected, "{path}");
                    (1, 0)
                }
            }
        }
        (Value::Object(one), Value::Object(other)) => {
            let counts = one.iter().map(|(key, value)| compare(value, &other[key], &format!("{path}.{key}")));
            counts.fold((0, 0), |sum, found| (sum.0 + found.0, sum.1 + found.1))
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{path}");
            let pairs = one.iter().zip(other).enumerate();
            let counts = pairs.map(|(at, (one, other))| compare(one, other, &format!("{path}[{at}]")));
            counts.fold((0, 0), |sum, found| (sum.0 + found.0, sum.1 + found.1))
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            assert!((one - other).abs() <= 1e-9 * one.abs(), "{path}: {one} {other}");
            (0, 0)
        }
        _ => {
            assert_eq!(every, tails, "{path}");
            (0, 0)
        }
    }
}

#[test]
fn every_figure_is_that_of_all_trials_or_a_bracket_that_holds_it() {
    let every = desk().run(Run::trials(TRIALS)).unwrap();
    let report = |results: &Results| serde_json::to_value(results.report().unwrap()).unwrap();
    let (one, other) = (report(&every), report(&tails()));
    let (same, brackets) = compare(&one, &other, "report");
    assert!(same > 150 && brackets > 5, "{same} the same, {brackets} brackets");
    let kept = &other["run"]["kept"];
    assert_eq!((kept["total"].as_u64(), kept["bins_an_octave"].as_u64()), (Some(TRIALS), Some(1_024)));
    assert!(kept["tail"].as_u64().is_some_and(|tail| (1_500..1_600).contains(&tail)), "{kept}");
    assert!(one["run"].get("kept").is_none());
    // The worst hundredth of the trials is split as before, to the bit.
    assert_eq!(one["contributions"], other["contributions"]);
}

#[test]
fn parts_of_one_whole_merge_to_its_bits_in_any_order() {
    let part = |range| desk().run(Run::range(range).part_of(TRIALS).keep(Keep::Tails)).unwrap();
    let (a, b, c) = (part(0..1), part(1..20_000), part(20_000..TRIALS));
    let whole = tails();
    assert_eq!(a.clone().merge(b.clone()).unwrap().merge(c.clone()).unwrap(), whole);
    let other = c.merge(a).unwrap().merge(b).unwrap();
    assert_eq!(other, whole);
    assert_eq!(other.report().unwrap(), whole.report().unwrap());
}

#[test]
fn threads_change_no_bit() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(tails)
    };
    assert_eq!(with(1), with(5));
}

#[test]
fn unlike_parts_are_refused_by_name() {
    let part = |run: Run<'_>| desk().run(run.keep(Keep::Tails)).unwrap();
    let refused = |one: Results, other: Results| match one.merge(other) {
        Err(error @ Error::Merge(_)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let first = || part(Run::range(0..5_000).part_of(10_000));
    let every = desk().run(Run::range(5_000..10_000)).unwrap();
    assert!(refused(first(), every.clone()).contains("one of the results keeps every trial, the other tails only"));
    assert!(refused(every, first()).contains("one of the results keeps every trial"));
    let other = part(Run::range(5_000..10_000).part_of(20_000));
    assert!(refused(first(), other).contains("for a total of 10000 trials, and the largest"));
    let levels = part(Run::range(5_000..10_000).part_of(10_000).levels([0.5]));
    assert!(refused(first(), levels).contains("the tails of the results differ"));
    let more = part(Run::range(5_000..15_000).part_of(10_000));
    assert!(refused(first(), more).contains("hold 15000 trials together, and their tails are sized for 10000"));
    let too_small = desk().run(Run::trials(100).part_of(99)).unwrap_err().to_string();
    assert_eq!(too_small, "a run of 100 trials is no part of 99 trials");
}

#[test]
fn what_is_written_reads_back_to_the_last_bit_and_damage_is_found() {
    let results = desk().run(Run::range(5..905).part_of(2_000).seed(9).levels([0.8]).keep(Keep::Tails)).unwrap();
    let mut bytes = Vec::new();
    results.write(&mut bytes).unwrap();
    assert!(bytes.starts_with(b"brunt-results 2\n"));
    let read = |bytes: &[u8]| Results::read(&desk(), "part.brunt", bytes);
    let again = read(&bytes).unwrap();
    assert_eq!(again, results);
    assert_eq!(again.report().unwrap(), results.report().unwrap());
    let rest = desk().run(Run::range(905..2_000).part_of(2_000).seed(9).levels([0.8]).keep(Keep::Tails)).unwrap();
    assert!(again.merge(rest).is_ok());
    for length in (0..bytes.len()).step_by(97) {
        assert!(read(&bytes[..length]).unwrap_err().to_string().contains("cut short"), "{length}");
    }
    for at in (0..bytes.len()).step_by(83) {
        for bit in [1, 128] {
            let mut altered = bytes.clone();
            altered[at] ^= bit;
            assert!(read(&altered).is_err(), "byte {at}");
        }
    }
    // A file of the one kind is not taken for one of the other.
    let other = [b"brunt-results 1\n", &bytes[16..]].concat();
    assert!(read(&other).unwrap_err().to_string().contains("not those of the scenario"));
}

#[test]
fn what_needs_every_trial_is_an_error_that_says_so() {
    let results = tails();
    let total = results.total();
    let no_numbers = "the numbers of a column take every trial, and this run keeps tails only: run with `Keep::Every`";
    assert_eq!(total.losses().unwrap_err().to_string(), no_numbers);
    assert!(matches!(total.column(), Err(Error::NotKept { .. })));
    assert!(matches!(total.measure(&|numbers: &[f64]| numbers[0]), Err(Error::NotKept { .. })));
    assert!(matches!(results.columns(), Err(Error::NotKept { .. })));
    assert!(matches!(results.gross("insurer").unwrap().losses(), Err(Error::NotKept { .. })), "a party without losses");
    assert_eq!(results.gross("insurer").unwrap().mean().unwrap().value, 0.0);
    let model = desk();
    assert!(matches!(model.explain().worst(1).of(&results), Err(Error::NotKept { .. })));
    let run = || Run::trials(TRIALS).keep(Keep::Tails);
    let refused = [
        model.explain().worst(1).run(run()).map(drop),
        model.controls().run(run()).map(drop),
        model.stress().reading(Reading::OnTop).run(run()).map(drop),
        model.store(run()).map(drop),
        model.run(run().precision(0.1, 1_000_000)).map(drop),
    ];
    for refused in refused {
        let message = refused.unwrap_err().to_string();
        assert!(message.contains("needs every trial: give it a run of `Keep::Every`"), "{message}");
    }
}

#[test]
fn a_cancelled_run_holds_what_was_done_and_the_rest_can_be_run_later() {
    let observer = Until::trials(5_000);
    let mut results = desk().run(Run::trials(TRIALS).keep(Keep::Tails).observe(&observer)).unwrap();
    assert!(results.trials() < TRIALS && results.report().unwrap().run.partial);
    let done = results.ranges().to_vec();
    let ends: Vec<u64> = done.iter().map(|range| range.end).collect();
    let next = done.iter().skip(1).map(|range| range.start).chain([TRIALS]);
    for (from, to) in ends.into_iter().zip(next).filter(|(from, to)| from < to) {
        results = results.merge(desk().run(Run::range(from..to).part_of(TRIALS).keep(Keep::Tails)).unwrap()).unwrap();
    }
    assert_eq!(results, tails());
}

/// Trials that tie at value at risk and are not all kept stand for all of them.
#[test]
fn contributions_of_ties_come_from_those_that_are_kept() {
    let text = r#"
        brunt = 1
        scenario = { name = "Fines that tie", currency = "EUR" }
        parties.client = {}
        [threats.large]
        framework = "compliance"
        frequency = { bernoulli = 0.3 }
        losses = { category = "a", bearer = "client", amount = 1_000 }
        [threats.small]
        framework = "compliance"
        frequency = { bernoulli = 0.3 }
        losses = { category = "b", bearer = "client", amount = 1_000 }
    "#;
    let model = Model::from_toml(text).unwrap();
    // Value at risk is 2,000 or 1,000, with thousands of ties, of which the highest level asked keeps a few hundred.
    let report = |keep| model.run(Run::trials(40_000).levels([0.995]).keep(keep)).unwrap().report().unwrap();
    let (every, tails) = (report(Keep::Every), report(Keep::Tails));
    assert_eq!(every.total.value_at_risk, tails.total.value_at_risk);
    assert_eq!(every.total.tail_value_at_risk, tails.total.tail_value_at_risk);
    let parts = |report: &brunt::report::Report| {
        let parts = report.contributions.by_threat.iter();
        parts.map(|part| (part.id.clone(), part.tail.value, part.tail.interval)).collect::<Vec<_>>()
    };
    assert_eq!(parts(&every).iter().map(|part| part.1).sum::<f64>(), 2_000.0);
    assert_eq!(parts(&tails).iter().map(|part| part.1).sum::<f64>(), 2_000.0);
}

#[test]
fn a_cancelled_report_is_of_all_trials_and_short() {
    let text = r#"
        brunt = 1
        scenario = { name = "Thefts", currency = "EUR" }
        parties.client = {}
        [threats.theft]
        framework = "compliance"
        frequency = { poisson = 0.5 }
        losses = { category = "theft", bearer = "client", amount = { lognormal = { median = 5_000, p95 = 60_000 } } }
        [threats.fine]
        framework = "compliance"
        frequency = { bernoulli = 0.01 }
        losses = { category = "fine", bearer = "client", amount = 40_000 }
    "#;
    let results = Model::from_toml(text).unwrap().run(Run::trials(1_100_000)).unwrap();
    let (whole, short) = (results.report().unwrap(), results.report_observed(&Until::trials(0)).unwrap());
    let value = |report| serde_json::to_value(report).unwrap();
    let (same, brackets) = compare(&value(&whole)["total"], &value(&short)["total"], "total");
    assert!(same >= 6 && brackets == 0, "{same} {brackets}");
    let (_, brackets) = compare(&value(&whole)["exceedance"], &value(&short)["exceedance"], "exceedance");
    assert!(brackets > 3, "{brackets}");
    // 99.5 % has 5,500 trials above it, 99.9 % has 1,100.
    assert_eq!((whole.contributions.level, short.contributions.level), (0.99, 0.999));
    let parts: f64 = short.contributions.by_threat.iter().map(|part| part.tail.value).sum();
    let tail = results.total().tail_value_at_risk(0.999).unwrap().value;
    assert!((parts / tail - 1.0).abs() < 1e-9, "{parts} {tail}");
    // A short run has the same report.
    let few = results.model().run(Run::trials(10_000)).unwrap();
    assert_eq!(few.report().unwrap(), few.report_observed(&Until::trials(0)).unwrap());
}
