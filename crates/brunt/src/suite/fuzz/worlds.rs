//! Random changes of random scenarios, run in one pass with the scenario as it is: every ledger, and every trial that an observer sees,
//! has the bits of a run of its own.

use super::campaign::Examined;
use super::case::{Case, ONE, Outcome, SEVERAL, check};
use super::dice::Dice;
use super::failure::{Failure, Input, caught};
use super::property::same;
use super::tree::Tree;
use super::{damage, generate, write};
use brunt::ledger::Amount;
use brunt::plan::Plan;
use brunt::scenario::{ControlIndex, ControlSet, FactorIndex, Move, Reading, Scale, Scenario, Stress, ThreatIndex};
use brunt::settle::Terms;
use brunt::simulate::{Observer, Trial, World, shares, simulate_programmes, simulate_worlds};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Changes of one scenario that are tried together.
const CHANGES: usize = 8;
/// Most trials of a run: two blocks and a bit.
const MOST_TRIALS: u64 = 520;

/// Runs random changes of the scenario of a seed.
pub(super) fn worlds(seed: u64) -> Examined {
    let tree = generate::scenario(seed);
    let mut found = Examined::default();
    match caught(|| run(seed, &tree)) {
        Ok(words) => found.words.extend(words),
        Err(message) => {
            let again = Box::new(move |tree: &Tree| run(seed, tree).map(drop));
            found.failures.push(Failure { seed, property: "worlds", message, input: Input::Scenario(tree, again) });
        }
    }
    found
}

/// A scenario with its terms, and the kind of change that made it.
struct Changed {
    kind: &'static str,
    scenario: Scenario,
    terms: Terms,
}

impl Changed {
    fn new(kind: &'static str, scenario: Scenario, plan: Option<Plan>) -> Option<Self> {
        let plan = plan.map_or_else(|| Plan::compile(&scenario), Ok).ok()?;
        let terms = Terms::compile(&plan, &scenario.programme).ok()?;
        Some(Self { kind, scenario, terms })
    }
}

fn run(seed: u64, tree: &Tree) -> Result<Vec<String>, String> {
    let Outcome::Ran(case) = Case::run(seed, tree)? else { return Ok(Vec::new()) };
    let mut dice = case.dice(77);
    let mut models = vec![Changed::new("base", case.scenario.clone(), None).ok_or("does not compile")?];
    for _ in 0..CHANGES {
        models.extend(changed(&case, &mut dice));
    }
    let trials = case.run.trials();
    let wanted = (trials.end - trials.start).max(if dice.chance(20) { 300 } else { 40 }).min(MOST_TRIALS);
    let run = case.run.clone().with_trials(trials.start..trials.start + wanted);
    let pairs: Vec<_> = models.iter().map(|model| [(&model.scenario, &model.terms)]).collect();
    let kin = |other: &&[(&Scenario, &Terms); 1]| shares(&World::<Seen>::unseen(&pairs[0]), &World::unseen(&other[..]));
    let together: Vec<usize> = (1..pairs.len()).filter(|&other| kin(&&pairs[other])).collect();
    let mut words: Vec<String> = vec!["ran".to_owned()];
    words.extend(models[1..].iter().map(|model| format!("changed: {}", model.kind)));
    let all: Vec<usize> = std::iter::once(0).chain(together).collect();
    let seen: Vec<Seen> = all.iter().map(|_| Seen::default()).collect();
    let worlds = all.iter().zip(&seen).map(|(&at, seen)| World { models: &pairs[at], observer: Some(seen) });
    let worlds: Vec<World<'_, Seen>> = worlds.collect();
    let pool = if dice.chance(30) { &SEVERAL } else { &ONE };
    let Ok(played) = pool.install(|| simulate_worlds(&worlds, &run)) else {
        words.push("too large".to_owned());
        return Ok(words);
    };
    for ((at, played), seen) in all.into_iter().zip(played).zip(seen) {
        let (kind, alone) = (models[at].kind, Seen::default());
        if played.taken > 0 {
            words.push(format!("taken over: {kind}"));
        }
        let own = ONE.install(|| simulate_programmes(&[&models[at].terms], &run, &alone));
        let own = own.map_err(|error| format!("{kind}: fails only alone: {error}"))?;
        for (one, other) in own.into_ledgers().zip(played.pass.into_ledgers()) {
            same(&one, &other, kind)?;
        }
        super::property::ensure!(
            seen.0.into_inner().unwrap() == alone.0.into_inner().unwrap(),
            "{kind}: an observer sees other trials"
        );
    }
    Ok(words)
}

/// What an observer sees of each trial.
#[derive(Debug, Default)]
struct Seen(Mutex<BTreeMap<u64, Vec<i128>>>);

impl Observer for Seen {
    fn trial(&self, trial: &Trial<'_>) {
        let amounts = [trial.parties, trial.categories, trial.frameworks].into_iter().flatten();
        let mut found: Vec<i128> = amounts.copied().map(Amount::units).collect();
        found.extend([trial.total, trial.largest_event].map(|figure| i128::from(figure.to_bits())));
        for tolerance in 0.. {
            let Some((breached, lowest)) = trial.breached(tolerance).zip(trial.lowest(tolerance)) else { break };
            found.extend([i128::from(breached), i128::from(lowest.to_bits())]);
        }
        self.0.lock().unwrap().insert(trial.index, found);
    }
}

/// The scenario with a random change, unless the change is refused.
fn changed(case: &Case, dice: &mut Dice) -> Option<Changed> {
    let scenario = &case.scenario;
    let threat = ThreatIndex(dice.below(scenario.threats.len()) as u32);
    let none = Scale { threat, frequency: 1.0, losses: 1.0, outages: 1.0 };
    let by = dice.pick(&[0.0, 0.5, 1.01, 1.2, 3.0]);
    let scaled = |scale| Stress { scales: vec![scale], ..Stress::new("changed") };
    let under = |kind, stress: &Stress, reading| {
        scenario.under(stress, reading).ok().and_then(|scenario| Changed::new(kind, scenario, None))
    };
    match dice.below(15) {
        0 | 1 => under("frequency", &scaled(Scale { frequency: by, ..none }), Reading::OnTop),
        2 => under("losses", &scaled(Scale { losses: by, ..none }), Reading::OnTop),
        3 => under("outages", &scaled(Scale { outages: by, ..none }), Reading::OnTop),
        4 => {
            let factor = FactorIndex(dice.below(scenario.factors.names.len().max(1)) as u32);
            let moved = Move { fix: dice.chance(40).then_some(by), shift: if dice.chance(60) { 0.5 } else { 0.0 } };
            let factors = if scenario.factors.names.is_empty() { Vec::new() } else { vec![(factor, moved)] };
            under("factor", &Stress { factors, ..Stress::new("changed") }, Reading::OnTop)
        }
        5 | 6 => {
            let control = ControlIndex(dice.below(scenario.controls.len().max(1)) as u32);
            let now = case.plan.controls();
            let set = if now.contains(control) { now.without(control) } else { now.with(control) };
            let plan = case.plan.clone().with_controls(if dice.chance(20) { ControlSet::EMPTY } else { set });
            Changed::new("controls", scenario.clone(), Some(plan))
        }
        7 => {
            let stress = scenario.stresses.get(dice.below(scenario.stresses.len().max(1)))?;
            under("stress", stress, dice.pick(&[Reading::OnTop, Reading::Given]))
        }
        8 => of_tree(
            "without a threat",
            &edited(&case.tree, "threats", |threats| {
                let keys = threats.keys();
                threats.without(&keys[dice.below(keys.len())])
            }),
        ),
        9 => of_tree(
            "with a threat",
            &edited(&case.tree, "threats", |threats| {
                let keys = threats.keys();
                let copied = threats.get(&keys[dice.below(keys.len())]).cloned().unwrap_or_else(|| Tree::table([]));
                threats.clone().with(dice.pick(&["a0", "mm", "zz"]), copied)
            }),
        ),
        10 => of_tree("anything", &damage::tree(&case.tree, dice)),
        section => {
            let section = ["nodes", "threats", "policies", "controls"][section - 11];
            of_tree("a number", &edited(&case.tree, section, |section| nudged(section, dice)))
        }
    }
}

fn of_tree(kind: &'static str, tree: &Tree) -> Option<Changed> {
    Changed::new(kind, check("changed.toml", &write::toml(tree)).scenario?, None)
}

fn edited(tree: &Tree, section: &str, edit: impl FnOnce(&Tree) -> Tree) -> Tree {
    let mut tree = tree.clone();
    if let Some(found) = tree.get_mut(section) {
        *found = edit(found);
    }
    tree
}

/// With one number, one amount or one time that is a little larger or smaller.
fn nudged(tree: &Tree, dice: &mut Dice) -> Tree {
    let mut tree = tree.clone();
    let mut numbers = Vec::new();
    for path in tree.paths() {
        let is_number = |value: &Tree| match value {
            Tree::Number(_) | Tree::Money(_) => true,
            Tree::Text(text) => text.ends_with('h') && text[..text.len() - 1].parse::<f64>().is_ok(),
            _ => false,
        };
        if tree.at_mut(&path).is_some_and(|value| is_number(value)) {
            numbers.push(path);
        }
    }
    let by = dice.pick(&[0.5, 0.9, 1.25]);
    if numbers.is_empty() {
        return tree;
    }
    if let Some(value) = tree.at_mut(&numbers[dice.below(numbers.len())]) {
        *value = match value.clone() {
            Tree::Number(number) => Tree::Number(number * by),
            Tree::Money(amount) => Tree::Money(amount * by),
            Tree::Text(text) => text[..text.len() - 1]
                .parse::<f64>()
                .map_or(Tree::Text(text.clone()), |hours| Tree::Text(format!("{}h", hours * by))),
            other => other,
        };
    }
    tree
}
