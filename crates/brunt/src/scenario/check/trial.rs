//! Checks of the size of a trial: numbers of occurrences and disruptions, and sizes of losses.

use crate::random::Moment;
use crate::scenario::read::{At, Context, Rule};
use crate::scenario::{Act, Frequency, Loading, LossAmount, Pick, Reading, Scenario, Status, Threat, bound};

/// Losses of at least this amount are too large to count.
const UNCOUNTABLE: f64 = 1.8e25;

/// Share of trials from which an event is expected in a few runs of usual size.
const IN_A_FEW_RUNS: f64 = 1e-6;

/// How far in the tail a number of occurrences is evaluated: a random word for the count, and a number of standard deviations for the
/// factors.
#[derive(Debug, Clone, Copy)]
struct Reach {
    word: u64,
    deviations: f64,
}

/// The tail reached in one of 1e9 trials.
const EVER: Reach = Reach { word: u64::MAX - 18_446_744_073, deviations: 6.0 };
/// The tail reached in one of 1e4 trials.
const IN_A_RUN: Reach = Reach { word: u64::MAX - 1_844_674_407_370_955, deviations: 3.7 };

/// Where problems are reported.
pub(super) enum Place<'a, 't> {
    /// At each threat, by threat index.
    Threats(&'a [At<'t>]),
    /// At a stress, with the id of the stress.
    Stress(&'a At<'t>, &'a str),
}

impl<'t> Place<'_, 't> {
    fn of(&self, threat: usize, key: &str) -> Option<At<'t>> {
        match self {
            Self::Threats(threats) => threats.get(threat).map(|at| at.child(key).unwrap_or_else(|| at.clone())),
            Self::Stress(at, _) => Some((*at).clone()),
        }
    }

    /// Remark that a number holds under a stress; empty without a stress.
    fn remark(&self) -> String {
        if let Self::Stress(_, id) = self { format!(" (as it is under stress `{id}`)") } else { String::new() }
    }
}

/// Reports counts that cannot be drawn or exceed the addresses of draws, and losses too large to count. Warns of occurrences,
/// disruptions and losses beyond the bounds of a trial.
pub(super) fn check_trial(cx: &mut Context, scenario: &Scenario, place: &Place<'_, '_>) {
    for (index, threat) in scenario.threats.iter().enumerate() {
        check_count(cx, scenario, (index, threat), place);
        check_losses(cx, scenario, (index, threat), place);
    }
    if cx.is_sound() {
        warn_of_bounds(cx, scenario, place);
    }
}

fn check_count(cx: &mut Context, scenario: &Scenario, (index, threat): (usize, &Threat), place: &Place<'_, '_>) {
    let Some(at) = place.of(index, "frequency") else { return };
    let refused = threat.frequency.and_then(|frequency| frequency.count(scenario.horizon).err());
    if let Some(error) = refused {
        let reason = format!("the frequency of `{}` cannot be drawn: {error}", threat.id);
        cx.report_key(Rule::ScaleRefused { reason }, &at, "multiplies too much");
        return;
    }
    let most = bound::OCCURRENCES_OF_A_THREAT;
    let found = occurrences(scenario, index, EVER);
    if found <= most {
        return;
    }
    let rule = Rule::TooManyOccurrences { threat: threat.id.clone(), found, most };
    let fits = mean_that_fits(scenario, index).map_or_else(
        || format!("at most {most} fit"),
        |mean| format!("a mean of {mean} a year fits; let one occurrence stand for several, or shorten the horizon"),
    );
    cx.report(rule, &at, "too often").advise(format!("{fits}{}", place.remark()));
}

/// Number of occurrences of a threat by itself, forced ones included, that a trial seldom exceeds.
fn occurrences(scenario: &Scenario, index: usize, reach: Reach) -> u32 {
    let threat = &scenario.threats[index];
    let forced = scenario.assumed.forced.iter().filter(|forced| forced.threat.0 as usize == index).count() as u32;
    let Some(Ok(count)) = threat.frequency.map(|frequency| frequency.count(scenario.horizon)) else { return forced };
    let is_loaded = threat.loadings.iter().any(|loading| loading.frequency != 0.0);
    let drawn = match threat.frequency {
        Some(Frequency::Bernoulli { p }) if is_loaded => u32::from(p.get() > 0.0),
        Some(Frequency::Binomial { n, p }) if is_loaded && p.get() > 0.0 => n,
        _ if is_loaded => count.quantile_at_multiple(multiple(scenario, threat, reach), reach.word),
        _ => count.quantile(reach.word),
    };
    drawn.saturating_add(forced)
}

/// Multiplier of the mean frequency of a threat in a trial with extreme factors: exp(m + d s - v / 2), with m the mean of b.Z under the
/// stress, s its standard deviation, v the variance that the stated mean allows for and d the number of deviations.
fn multiple(scenario: &Scenario, threat: &Threat, reach: Reach) -> f64 {
    let moved = |factor: u32| scenario.assumed.factors.iter().find(|entry| entry.0.0 == factor).map(|entry| entry.1);
    let correlation = |one: u32, other: u32| scenario.factors.correlation[[one as usize, other as usize]];
    let stands = |loading: &Loading| {
        let factor = loading.factor.0;
        let own = moved(factor);
        let follows = || {
            let fixed = scenario.assumed.factors.iter().filter_map(|(other, moved)| Some((other.0, moved.fix?)));
            fixed.map(|(other, value)| correlation(factor, other) * value).sum::<f64>()
        };
        own.and_then(|moved| moved.fix).unwrap_or_else(follows) + own.map_or(0.0, |moved| moved.shift)
    };
    let mean: f64 = threat.loadings.iter().map(|loading| loading.frequency * stands(loading)).sum();
    let form = |free: bool| {
        let counts = |loading: &&Loading| !free || moved(loading.factor.0).is_none_or(|moved| moved.fix.is_none());
        let used = || threat.loadings.iter().filter(counts);
        let pairs = used().flat_map(|one| used().map(move |other| (one, other)));
        let product = |(a, b): (&Loading, &Loading)| a.frequency * b.frequency * correlation(a.factor.0, b.factor.0);
        pairs.map(product).sum::<f64>().max(0.0)
    };
    libm::exp(mean + reach.deviations * form(true).sqrt() - form(false) / 2.0)
}

/// The largest mean per year with which a threat stays within [`bound::OCCURRENCES_OF_A_THREAT`], rounded down to three digits.
fn mean_that_fits(scenario: &Scenario, index: usize) -> Option<f64> {
    let stated = match scenario.threats[index].frequency? {
        Frequency::Poisson { mean } | Frequency::NegativeBinomial { mean, .. } => mean,
        _ => return None,
    };
    let mut scenario = scenario.clone();
    let (mut low, mut high) = (0.0, stated);
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        match &mut scenario.threats[index].frequency {
            Some(Frequency::Poisson { mean } | Frequency::NegativeBinomial { mean, .. }) => *mean = middle,
            _ => return None,
        }
        if occurrences(&scenario, index, EVER) <= bound::OCCURRENCES_OF_A_THREAT { low = middle } else { high = middle }
    }
    let digit = libm::pow(10.0, libm::floor(libm::log10(low.max(1e-300))) - 2.0);
    Some((low / digit).floor() * digit).filter(|mean| *mean > 0.0)
}

fn check_losses(cx: &mut Context, scenario: &Scenario, (index, threat): (usize, &Threat), place: &Place<'_, '_>) {
    let often = threat.frequency.and_then(|frequency| frequency.count(scenario.horizon).ok());
    let mean_often = often.map_or(1.0, |count| count.mean());
    let often = mean_often.max(1.0);
    for (number, loss) in threat.losses.iter().enumerate() {
        let mean = mean_of(&loss.amount).map(|mean| mean * often).filter(|mean| *mean >= UNCOUNTABLE);
        // The tail of a law may exceed the countable range whatever the mean of the law.
        let chance = Some(beyond(&loss.amount) * mean_often).filter(|chance| *chance >= IN_A_FEW_RUNS);
        let costs = match (mean, chance) {
            (Some(mean), _) => format!("{mean:.3e} in a trial on average"),
            (None, Some(chance)) => format!("{UNCOUNTABLE:e} or more in {:.2e} of trials", chance.min(1.0)),
            (None, None) => continue,
        };
        let rule = Rule::UncountableLoss { threat: threat.id.clone(), costs };
        let at = place.of(index, "losses").map(|at| amount_at(at, number));
        let Some(at) = at else { continue };
        let help = "state smaller amounts, cap the law, or count in thousands or millions";
        cx.report(rule, &at, "too large to count").advise(format!("{help}{}", place.remark()));
    }
}

/// Position of the amount of a loss.
fn amount_at(losses: At<'_>, number: usize) -> At<'_> {
    let item = losses.items().into_iter().nth(number).unwrap_or(losses);
    ["amount", "each", "per_hour"].iter().find_map(|key| item.child(key)).unwrap_or(item)
}

/// Probability that a loss is too large to count.
fn beyond(amount: &LossAmount) -> f64 {
    match amount {
        LossAmount::Amount(law) => law.exceedance(UNCOUNTABLE),
        LossAmount::PerHour(_) | LossAmount::Records { .. } => 0.0,
    }
}

/// Mean of a loss; `None` if not finite.
fn mean_of(amount: &LossAmount) -> Option<f64> {
    let finite = |moment| if let Moment::Finite(mean) = moment { Some(mean) } else { None };
    match amount {
        LossAmount::Amount(law) | LossAmount::PerHour(law) => finite(law.mean()),
        LossAmount::Records { records, each } => Some(finite(records.mean())? * finite(each.mean())?),
    }
}

/// Warns of occurrences, disruptions and losses that a trial may have beyond its bounds.
fn warn_of_bounds(cx: &mut Context, scenario: &Scenario, place: &Place<'_, '_>) {
    let counts = with_offspring(scenario);
    let has_terms = !scenario.programme.contracts.is_empty() || !scenario.programme.policies.is_empty();
    let threats = || scenario.threats.iter().enumerate();
    let parts = |of: &dyn Fn(usize, &Threat) -> f64| -> Vec<f64> { threats().map(|(i, t)| of(i, t)).collect() };
    let one_by_one = played(scenario);
    let played = parts(&|i, _| if has_terms || one_by_one[i] { counts[i] } else { 0.0 });
    let hits = parts(&|i, t| counts[i] * nodes_hit(t));
    let losses = parts(&|i, t| if has_terms { counts[i] * t.losses.len() as f64 + hits[i] } else { 0.0 });
    let steps = threats().filter_map(|(_, t)| t.hits.as_ref()).map(|hits| hits.recovery.len()).max().unwrap_or(0);
    let most_hits = bound::DISRUPTIONS.min(bound::STAGES / (steps + 2));
    let mut warn = |parts: &[f64], most: usize, key: &str, rule: fn(f64, usize) -> Rule, help: &str| {
        let found: f64 = parts.iter().sum();
        let largest = (0..parts.len()).max_by(|&a, &b| parts[a].total_cmp(&parts[b]));
        let Some(at) = largest.and_then(|threat| place.of(threat, key)).filter(|_| found > most as f64) else { return };
        let rule = rule(found, most);
        // A problem that is also present without the stress is reported once.
        if cx.diagnostics.iter().any(|known| known.code == rule.code()) {
            return;
        }
        let label = format!("{:.3e} of them", largest.map_or(0.0, |threat| parts[threat]));
        cx.report(rule, &at, &label).advise(format!("{help}{}", place.remark()));
    };
    let cut = "what lies beyond is left out of the losses, so that no limit can be passed by them; let one occurrence stand for several";
    warn(&played, bound::OCCURRENCES, "frequency", |found, most| Rule::ManyOccurrences { found, most }, cut);
    warn(&hits, most_hits, "hits", |found, most| Rule::ManyDisruptions { found, most }, cut);
    let ends = "a run ends with an error at the first trial that has more";
    warn(&losses, bound::LOSSES, "losses", |found, most| Rule::ManyLosses { found, most }, ends);
}

/// Number of occurrences of each threat in a trial, triggered ones included.
fn with_offspring(scenario: &Scenario) -> Vec<f64> {
    let alone = scenario.assumed.reading == Reading::Alone;
    let mut round: Vec<f64> = (0..scenario.threats.len())
        .map(|index| if alone { 0.0 } else { f64::from(occurrences(scenario, index, IN_A_RUN)) })
        .collect();
    let mut all = round.clone();
    for _ in 0..bound::ROUNDS {
        let mut next = vec![0.0; round.len()];
        for (threat, count) in scenario.threats.iter().zip(&round).filter(|pair| *pair.1 > 0.0) {
            for trigger in &threat.triggers {
                next[trigger.threat.0 as usize] += count * trigger.probability.get();
            }
        }
        all.iter_mut().zip(&next).for_each(|(all, next)| *all += next);
        round = next;
        if round.iter().sum::<f64>() < 0.5 {
            break;
        }
    }
    all
}

/// Whether the occurrences of each threat are simulated one by one: the threat hits nodes, triggers threats, may be triggered, or is
/// subject to a control in place.
fn played(scenario: &Scenario) -> Vec<bool> {
    let mut played: Vec<bool> =
        scenario.threats.iter().map(|threat| threat.hits.is_some() || !threat.triggers.is_empty()).collect();
    let in_place = scenario.controls.iter().filter(|control| control.status == Status::InPlace);
    for act in in_place.flat_map(|control| &control.acts) {
        match act {
            Act::Occurrence { threats: Some(threats), .. } => {
                threats.iter().for_each(|threat| played[threat.0 as usize] = true);
            }
            Act::Occurrence { threats: None, nodes: None, .. } => played.fill(true),
            _ => {}
        }
    }
    for trigger in scenario.threats.iter().flat_map(|threat| &threat.triggers) {
        played[trigger.threat.0 as usize] = true;
    }
    played
}

/// Mean number of nodes that an occurrence hits.
fn nodes_hit(threat: &Threat) -> f64 {
    match threat.hits.as_ref().map(|hits| &hits.pick) {
        None => 0.0,
        Some(Pick::One(_)) => 1.0,
        Some(Pick::Each(nodes, probability)) => nodes.len() as f64 * probability.get(),
        Some(Pick::All(nodes)) => nodes.len() as f64,
    }
}
