//! Shards: parts of a run on many machines.

use crate::world::desk;
use brunt::{Error, Observer, Results, Run};
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn two_shards_merge_to_the_bits_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let model = desk();
    for (name, range) in [("a", 0..1_500), ("b", 1_500..4_000)] {
        model.run(Run::range(range).seed(7)).unwrap().save(folder.path().join(name)).unwrap();
    }
    let load = |name: &str| Results::load(&model, folder.path().join(name)).unwrap();
    let whole = model.run(Run::trials(4_000).seed(7)).unwrap();
    assert_eq!(load("b").merge(load("a")).unwrap(), whole);
    assert_eq!(load("a").merge(load("b")).unwrap().report().unwrap(), whole.report().unwrap());
}

#[test]
fn a_trial_never_counts_twice() {
    let part = |range| desk().run(Run::range(range)).unwrap();
    let refused = part(0..100).merge(part(99..200)).unwrap_err();
    assert_eq!(refused.to_string(), "both results hold trial 99");
    assert!(std::error::Error::source(&refused).is_some());
    let seeds = desk().run(Run::trials(10)).unwrap().merge(desk().run(Run::range(10..20).seed(2)).unwrap());
    assert!(matches!(seeds, Err(Error::Merge(_))));
}

/// Cancels after the given number of trials.
struct Impatient {
    begun: AtomicU64,
    done: AtomicU64,
    kept: AtomicU64,
    most: u64,
}

impl Observer for Impatient {
    fn begin(&self, trials: u64) {
        self.begun.fetch_add(trials, Ordering::Relaxed);
    }

    fn end(&self, trials: u64) {
        self.kept.fetch_add(trials, Ordering::Relaxed);
    }

    fn advance(&self, trials: u64) {
        self.done.fetch_add(trials, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.done.load(Ordering::Relaxed) >= self.most
    }
}

#[test]
fn a_cancelled_run_is_partial_and_the_rest_can_be_run_later() {
    let watch = |most| Impatient { begun: 0.into(), done: 0.into(), kept: 0.into(), most };
    let observer = watch(10_000);
    let part = desk().run(Run::trials(50_000).observe(&observer)).unwrap();
    assert!(part.trials() < 50_000 && !part.is_complete() && part.report().unwrap().run.partial);
    assert_eq!((observer.begun.into_inner(), observer.kept.into_inner()), (50_000, part.trials()));
    let mut whole = part.clone();
    let mut from = 0;
    let gaps = part.ranges().iter().cloned().chain(std::iter::once(50_000..50_000)).map(|range| {
        let gap = from..range.start;
        from = range.end;
        gap
    });
    for gap in gaps.filter(|gap| !gap.is_empty()) {
        whole = whole.merge(desk().run(Run::range(gap)).unwrap()).unwrap();
    }
    assert!(whole.is_complete() && whole == desk().run(Run::trials(50_000)).unwrap());
    let none = desk().run(Run::trials(50_000).observe(&watch(0)));
    assert!(matches!(none, Err(Error::Cancelled)), "{none:?}");
}

#[test]
fn a_search_for_a_precision_doubles_until_it_is_reached() {
    let results = desk().run(Run::trials(1).precision(0.02, 400_000)).unwrap();
    let facts = results.report().unwrap().run.precision.unwrap();
    assert!(facts.is_reached() && facts.reached.unwrap() <= 0.02, "{facts:?}");
    assert!(results.total().mean().unwrap().adaptive);
    for (half_width, most) in [(0.0, 1_000_000), (f64::NAN, 1_000_000), (0.01, 99_999)] {
        assert!(matches!(desk().run(Run::trials(1).precision(half_width, most)), Err(Error::Question(_))));
    }
    let apart = desk().run(Run::range(5..10).precision(0.01, 1_000_000));
    assert!(matches!(apart, Err(Error::Question(_))), "{apart:?}");
}

#[test]
fn a_model_and_its_results_are_used_from_many_threads() {
    let model = desk();
    let parts = std::thread::scope(|threads| {
        let run = |range: std::ops::Range<u64>| threads.spawn(|| model.clone().run(Run::range(range)).unwrap());
        [run(0..500), run(500..1_000)].map(|part| part.join().unwrap())
    });
    let [first, second] = parts;
    assert_eq!(first.merge(second).unwrap(), model.run(Run::trials(1_000)).unwrap());
}
