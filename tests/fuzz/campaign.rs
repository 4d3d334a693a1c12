//! Many cases, on all processors, and what became of them.

use crate::case::{Case, Outcome, check, occurrences};
use crate::dice::Dice;
use crate::property::{self, Property};
use crate::tree::Tree;
use crate::{damage, generate, shrink, write};
use brunt::plan::Plan;
use brunt::scenario::file;
use brunt::simulate::Run;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A case that breaks a property: everything to repeat and to understand it.
pub struct Failure {
    seed: u64,
    property: &'static str,
    message: String,
    text: String,
}

/// What becomes of one seed: words to be counted, or a failure.
pub type Examine = fn(u64) -> Result<Vec<String>, Failure>;

/// What became of many seeds.
pub struct Campaign {
    /// The first failure of each kind, and the seeds of all.
    failures: BTreeMap<String, (Failure, Vec<u64>)>,
    counts: BTreeMap<String, u64>,
    slowest: (Duration, u64),
}

/// Kinds of failures after which there is no point in going on.
const MOST_KINDS: usize = 40;

impl Campaign {
    /// Examines seeds on as many threads as there are processors.
    pub fn run(seeds: Range<u64>, examine: Examine) -> Self {
        let next = AtomicU64::new(seeds.start);
        let campaign = Self { failures: BTreeMap::new(), counts: BTreeMap::new(), slowest: (Duration::ZERO, 0) };
        let campaign = Mutex::new(campaign);
        let work = || {
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= seeds.end || campaign.lock().unwrap().failures.len() >= MOST_KINDS {
                    return;
                }
                let begun = Instant::now();
                let found = examine(seed);
                campaign.lock().unwrap().add(seed, found, begun.elapsed());
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
        campaign.into_inner().unwrap()
    }

    fn add(&mut self, seed: u64, found: Result<Vec<String>, Failure>, took: Duration) {
        self.slowest = self.slowest.max((took, seed));
        match found {
            Ok(words) => words.into_iter().for_each(|word| *self.counts.entry(word).or_default() += 1),
            Err(failure) => {
                let kind = failure.kind();
                self.failures.entry(kind).or_insert_with(|| (failure, Vec::new())).1.push(seed);
            }
        }
    }

    /// How many seeds had a word.
    pub fn count(&self, word: &str) -> u64 {
        self.counts.get(word).copied().unwrap_or(0)
    }

    /// Panics with every failure, if there is any.
    pub fn assert_sound(&self) {
        let told = |(failure, seeds): &(Failure, Vec<u64>)| format!("{failure}all seeds: {seeds:?}\n");
        let failures: String = self.failures.values().map(told).collect();
        assert!(self.failures.is_empty(), "properties are broken in {} ways\n{failures}", self.failures.len());
    }
}

impl fmt::Display for Campaign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "slowest: seed {} in {:.1} s; ", self.slowest.1, self.slowest.0.as_secs_f64())?;
        self.counts.iter().try_for_each(|(word, count)| write!(out, "{word}: {count}; "))
    }
}

impl Failure {
    /// Failures of one property whose messages differ in numbers only are of one kind.
    fn kind(&self) -> String {
        let words = self.message.split(|c: char| !c.is_alphabetic() && c != '_').filter(|word| word.len() > 1);
        format!("{} {}", self.property, words.take(8).collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, property, message, text } = self;
        let message: String = message.chars().take(2000).collect();
        writeln!(out, "\n=== seed {seed} breaks `{property}`\n{message}\n--- the scenario, made smaller\n{text}")
    }
}

/// Whatever a panic says is a message.
fn caught<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(format!("panics: {}", text.or(panic.downcast_ref::<&str>().map(|x| (*x).to_owned())).unwrap_or_default()))
    })
}

/// A scenario is refused with a place, or it runs and keeps every property.
pub fn accepted(seed: u64) -> Result<Vec<String>, Failure> {
    let tree = generate::scenario(seed);
    let case = match caught(|| Case::new(seed, &tree)) {
        Ok(Outcome::Ran(case)) => case,
        Ok(Outcome::TooLarge) => return Ok(vec!["too large".to_owned()]),
        Ok(Outcome::Refused(codes)) => {
            return holds(seed, &tree, "format", |tree| property::agree(tree, seed))
                .map(|()| codes.into_iter().map(|code| format!("refused: {code}")).collect());
        }
        Err(message) => return Err(failure(seed, &tree, "check = run", message, &|tree| Case::new(seed, tree).map(drop))),
    };
    for (name, property) in property::ALL {
        if let Err(message) = caught(|| property(&case)) {
            return Err(failure(seed, &tree, name, message, &|tree| on_its_own(seed, tree, property)));
        }
    }
    Ok(vec!["ran".to_owned()])
}

fn on_its_own(seed: u64, tree: &Tree, property: Property) -> Result<(), String> {
    match Case::new(seed, tree) {
        Ok(Outcome::Ran(case)) => property(&case),
        _ => Ok(()),
    }
}

fn holds(
    seed: u64,
    tree: &Tree,
    name: &'static str,
    property: impl Fn(&Tree) -> Result<(), String>,
) -> Result<(), Failure> {
    caught(|| property(tree)).map_err(|message| failure(seed, tree, name, message, &property))
}

fn failure(
    seed: u64,
    tree: &Tree,
    property: &'static str,
    message: String,
    again: &dyn Fn(&Tree) -> Result<(), String>,
) -> Failure {
    let smallest = shrink::shrink(tree, &|tree| caught(|| again(tree)).is_err());
    let message = caught(|| again(&smallest)).err().unwrap_or(message);
    Failure { seed, property, message, text: write::toml(&smallest) }
}

/// Damaged scenarios of a seed: as values in both formats, and as text.
pub fn damaged(seed: u64) -> Result<Vec<String>, Failure> {
    let mut dice = Dice::new(seed, 4);
    let whole = generate::scenario(seed);
    let mut words = Vec::new();
    for _ in 0..4 {
        let tree = damage::tree(&whole, &mut dice);
        holds(seed, &tree, "damaged", |tree| runs_or_refused(seed, tree))?;
        let writable = !write::toml(&tree).contains("nan") && !write::toml(&tree).contains("inf");
        if writable {
            holds(seed, &tree, "damaged, format", |tree| property::agree(tree, seed))?;
        }
        words.push(if check("a.toml", &write::toml(&tree)).is_sound() { "accepted" } else { "refused" }.to_owned());
    }
    for _ in 0..4 {
        let (name, bytes) = damage::text(&whole, &mut dice);
        let read = || {
            let checked = file::load(Path::new(name), &|_| Ok(bytes.clone()));
            crate::case::refusals_have_a_place(&checked)
        };
        caught(read).map_err(|message| Failure {
            seed,
            property: "damaged text",
            message,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })?;
    }
    Ok(words)
}

/// Most occurrences of a trial of a damaged scenario that is run.
const MOST_OCCURRENCES: f64 = 1e3;

/// Whatever is accepted runs, were it for one trial.
fn runs_or_refused(_: u64, tree: &Tree) -> Result<(), String> {
    let checked = check("damaged.toml", &write::toml(tree));
    crate::case::refusals_have_a_place(&checked)?;
    let Some(scenario) = checked.scenario else { return Ok(()) };
    let plan = Plan::compile(&scenario).map_err(|error| format!("accepted, but does not compile: {error}"))?;
    if occurrences(&scenario) > MOST_OCCURRENCES {
        return Ok(());
    }
    crate::case::simulate(&plan, &scenario, &Run::new(2)).map(drop)
}
