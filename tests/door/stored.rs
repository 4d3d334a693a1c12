//! Stored losses: settled under many programmes, merged, saved and loaded.

use crate::programme::{PROGRAMMES, bare};
use crate::until::Until;
use crate::world::desk;
use brunt::ask::Reading;
use brunt::{Error, Losses, Model, Results, Run};

/// What is said of bytes that are no stored losses of the desk.
fn refusal(bytes: &[u8]) -> String {
    match Losses::read(&desk(), "desk.losses", bytes) {
        Err(Error::Saved { path, reason }) => {
            assert_eq!(path.to_str(), Some("desk.losses"));
            reason
        }
        other => panic!("{other:?}"),
    }
}

fn written(trials: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    desk().store(Run::trials(trials)).unwrap().write(&mut bytes).unwrap();
    bytes
}

/// Asserts that settling stored losses gives the results of running the model.
fn assert_settles(losses: &Losses, model: &Model, run: Run<'_>) {
    let (settled, wanted) = (losses.settle(model).unwrap(), model.run(run).unwrap());
    assert_eq!(settled, wanted);
    assert_eq!(settled.report().unwrap(), wanted.report().unwrap());
}

#[test]
fn losses_settle_to_the_results_of_a_run_under_any_programme() {
    let run = || Run::range(7..2_500).seed(3).levels([0.9]);
    let losses = desk().store(run()).unwrap();
    assert_settles(&losses, &desk(), run());
    for patch in &PROGRAMMES[..5] {
        assert_settles(&losses, &desk().patch(patch).unwrap(), run());
    }
    // The losses of the widest programme settle every narrower one, and none at all.
    let widest = desk().patch(PROGRAMMES[5]).unwrap().store(run()).unwrap();
    for model in [desk().patch(PROGRAMMES[5]).unwrap(), desk(), bare()] {
        assert_settles(&widest, &model, run());
    }
    assert_settles(&bare().store(run()).unwrap(), &desk(), run());
}

#[test]
fn losses_of_whole_scenarios_settle_to_the_last_bit() {
    for name in ["contact-centre", "payments", "healthcare", "claims-desk"] {
        let model = Model::open(format!("scenarios/{name}.toml")).unwrap();
        let losses = model.store(Run::trials(600)).unwrap();
        assert_settles(&losses, &model, Run::trials(600));
    }
}

#[test]
fn a_model_that_differs_in_more_than_its_programme_is_refused() {
    let losses = desk().store(Run::trials(100)).unwrap();
    let refused = |model: &Model| match losses.settle(model) {
        Err(Error::Question(reason)) => reason,
        other => panic!("{other:?}"),
    };
    for patch in [
        "threats.cut.frequency.poisson = 3",
        "nodes.desk.tolerance.at_most = \"5h\"",
        "controls.guard.status = \"proposed\"",
        "scenario.currency = \"USD\"",
    ] {
        assert!(refused(&desk().patch(patch).unwrap()).contains("in more than contracts and policies"), "{patch}");
    }
    assert!(refused(&desk().under("long", Reading::OnTop).unwrap()).contains("in more than contracts and policies"));
    // The site neither costs nor has a tolerance, so that its outages are stored only where a contract measures them.
    let reason = refused(&desk().patch(PROGRAMMES[5]).unwrap());
    assert!(reason.contains("outages of the node `site`"), "{reason}");
    assert!(losses.settle(&desk().patch("appetite.left = \"TVaR99(net(client)) <= 2e6\"").unwrap()).is_ok());
}

#[test]
fn parts_merge_to_the_losses_of_the_whole() {
    let part = |range| desk().store(Run::range(range).seed(2)).unwrap();
    let whole = part(0..3_000);
    let merged = part(1_200..3_000).merge(part(0..1_100)).unwrap();
    assert_eq!((merged.trials(), merged.ranges()), (2_900, [0..1_100, 1_200..3_000].as_slice()));
    let merged = part(1_100..1_200).merge(merged).unwrap();
    assert_eq!(merged, whole);
    assert_eq!((merged.count(), merged.seed(), merged.hash()), (whole.count(), 2, desk().hash()));
    assert_settles(&merged, &desk(), Run::trials(3_000).seed(2));
    assert!(matches!(part(0..10).merge(part(9..20)), Err(Error::Merge(_))));
    let other = desk().patch(PROGRAMMES[0]).unwrap().store(Run::range(10..20).seed(2)).unwrap();
    assert!(matches!(part(0..10).merge(other), Err(Error::Merge(_))));
}

#[test]
fn a_cancelled_run_stores_the_trials_that_were_done() {
    let losses = desk().store(Run::trials(50_000).observe(&Until::trials(6_000))).unwrap();
    assert!((1..50_000).contains(&losses.trials()));
    let settled = losses.settle(&desk()).unwrap();
    assert!(!settled.is_complete());
    let parts = losses.ranges().iter().map(|range| desk().run(Run::range(range.clone())).unwrap());
    assert_eq!(settled, parts.reduce(|all, part| all.merge(part).unwrap()).unwrap());
    let none = desk().store(Run::trials(5_000).observe(&Until::trials(0)));
    assert!(matches!(none, Err(Error::Cancelled)));
    assert!(matches!(desk().store(Run::trials(0)), Err(Error::Question(_))));
    assert!(matches!(desk().store(Run::trials(1).precision(0.1, 200_000)), Err(Error::Question(_))));
}

/// As structs of their fields, losses and outages of the contact centre take 19,053 bytes a trial: 56 a direct loss, 88 a loss by
/// downtime, 56 an outage, 16 a trial.
#[test]
fn stored_losses_take_a_fifth_of_the_memory_of_plain_ones() {
    let losses = Model::open("scenarios/contact-centre.toml").unwrap().store(Run::trials(2_000)).unwrap();
    let each = losses.bytes() as f64 / losses.trials() as f64;
    println!("{each} bytes and {} losses a trial", losses.count() as f64 / losses.trials() as f64);
    assert!(each < 19_053.0 / 5.0, "{each} bytes a trial");
}

#[test]
fn what_is_written_reads_back_to_the_last_bit() {
    let run = || Run::range(5..2_045).seed(9).levels([0.8]);
    let losses = desk().store(run()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.losses");
    losses.save(&path).unwrap();
    let again = Losses::load(&desk(), &path).unwrap();
    assert_eq!(again, losses);
    assert_settles(&again, &desk().patch(PROGRAMMES[1]).unwrap(), run());
    let mut twice = Vec::new();
    again.write(&mut twice).unwrap();
    assert!(twice == std::fs::read(&path).unwrap());
    let rest = desk().store(Run::range(0..5).seed(9)).unwrap();
    assert_eq!(again.merge(rest).unwrap(), desk().store(Run::trials(2_045).seed(9)).unwrap());
}

#[test]
fn a_file_that_ends_early_or_goes_on_is_refused_wherever_it_does() {
    let bytes = written(40);
    for length in (0..bytes.len()).step_by(7) {
        let reason = refusal(&bytes[..length]);
        assert!(reason.contains("cut short"), "{length} of {}: {reason}", bytes.len());
    }
    assert!(refusal(&[bytes.as_slice(), b"x"].concat()).contains("altered"));
}

#[test]
fn a_byte_that_is_altered_is_found_wherever_it_is() {
    let bytes = written(40);
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        assert!(Losses::read(&desk(), "desk.losses", altered.as_slice()).is_err(), "byte {at}");
    }
    let mut last = bytes.clone();
    let number = last.len() - 33;
    last[number] ^= 1;
    assert!(refusal(&last).contains("altered"), "{}", refusal(&last));
}

#[test]
fn a_file_of_something_else_is_refused_by_name() {
    assert!(refusal(b"trial,total\n0,1\n").contains("not a file of stored losses"));
    assert!(refusal(&[0; 4_096]).contains("not a file of stored losses"));
    let mut results = Vec::new();
    desk().run(Run::trials(40)).unwrap().write(&mut results).unwrap();
    assert_eq!(refusal(&results), "it is a file of results, not of stored losses");
    match Results::read(&desk(), "desk.losses", written(40).as_slice()) {
        Err(Error::Saved { reason, .. }) => assert_eq!(reason, "it is a file of stored losses, not of results"),
        other => panic!("{other:?}"),
    }
    let bytes = written(40);
    let newer = [b"brunt-losses 7", &bytes[b"brunt-losses 1".len()..]].concat();
    assert!(refusal(&newer).contains("version 7"), "{}", refusal(&newer));
    let mut other = Vec::new();
    desk().patch("scenario.name = \"Other\"").unwrap().store(Run::trials(10)).unwrap().write(&mut other).unwrap();
    let reason = refusal(&other);
    assert!(reason.contains("`Other`") && reason.contains("is not `Desk`"), "{reason}");
}
