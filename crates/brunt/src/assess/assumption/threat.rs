//! Assumptions about threats: frequency, timing, disruption, direct losses and triggers.

use super::law::facts;
use super::{listed, node_ids, threat_id};
use crate::report::{Assumption, AssumptionKind, FrequencyFacts, LossUnit, PickFacts, TimingFacts};
use crate::scenario::{
    DirectLoss, Frequency, Hits, LossAmount, OutageLength, Pick, RecoveryStep, Scenario, Threat, Timing, Trigger,
};
use crate::units::{Ticks, readable};

pub(super) fn assumptions(scenario: &Scenario) -> Vec<Assumption> {
    let threats = || scenario.threats.iter();
    let mut list: Vec<Assumption> = threats().map(|threat| frequency(scenario, threat)).collect();
    list.extend(timings(scenario));
    list.extend(threats().filter_map(|threat| Some(disruption(scenario, threat, threat.hits.as_ref()?))));
    list.extend(threats().flat_map(|threat| threat.losses.iter().map(|loss| direct_loss(scenario, threat, loss))));
    list.extend(threats().flat_map(|threat| threat.triggers.iter().map(|next| trigger(scenario, threat, next))));
    list
}

fn frequency(scenario: &Scenario, threat: &Threat) -> Assumption {
    let years = scenario.horizon.hours() / Ticks::YEAR.hours();
    let scaled = |text: String| if years == 1.0 { String::new() } else { text };
    let (law, mean, text) = match threat.frequency {
        None => (FrequencyFacts::OnlyTriggered, 0.0, "never by itself, only triggered".to_string()),
        Some(Frequency::Poisson { mean }) => {
            let in_trial = scaled(format!(", {} in a trial", readable(mean * years)));
            (
                FrequencyFacts::Poisson { mean },
                mean * years,
                format!("Poisson, mean {} a year{in_trial}", readable(mean)),
            )
        }
        Some(Frequency::NegativeBinomial { mean, k }) => {
            let in_trial = scaled(format!(", {} and {} in a trial", readable(mean * years), readable(k * years)));
            let text = format!("negative binomial, mean {} and size {} a year{in_trial}", readable(mean), readable(k));
            (FrequencyFacts::NegativeBinomial { mean, k }, mean * years, text)
        }
        Some(Frequency::Bernoulli { p }) => {
            let p = p.get();
            (FrequencyFacts::Bernoulli { p }, p, format!("once in a trial with probability {}", readable(p)))
        }
        Some(Frequency::Binomial { n, p }) => {
            let p = p.get();
            let text = format!("binomial, {n} chances in a trial, each of probability {}", readable(p));
            (FrequencyFacts::Binomial { n, p }, f64::from(n) * p, text)
        }
        Some(Frequency::Fixed { count }) => {
            (FrequencyFacts::Fixed { count }, count.into(), format!("always {count} in a trial"))
        }
    };
    let threat = threat.id.clone();
    let text = format!("{threat}: {text}");
    Assumption { kind: AssumptionKind::Frequency { threat, law, mean }, text }
}

/// Timing of threats that occur by themselves, with all threats of one timing together: uniform, by month, at fixed times.
fn timings(scenario: &Scenario) -> Vec<Assumption> {
    let own: Vec<&Threat> = scenario.threats.iter().filter(|threat| threat.frequency.is_some()).collect();
    let mut kinds: Vec<&Timing> = Vec::new();
    for threat in &own {
        if !kinds.contains(&&threat.timing) {
            kinds.push(&threat.timing);
        }
    }
    kinds.sort_by_key(|timing| match timing {
        Timing::Uniform => 0,
        Timing::Seasonal(_) => 1,
        Timing::Fixed(_) => 2,
    });
    let of = |timing: &&Timing| {
        let threats = own.iter().filter(|threat| threat.timing == **timing).map(|threat| threat.id.clone());
        timing_of(timing, threats.collect())
    };
    kinds.iter().map(of).collect()
}

fn timing_of(timing: &Timing, threats: Vec<String>) -> Assumption {
    let numbers = |numbers: &[f64]| numbers.iter().map(|&number| readable(number)).collect::<Vec<_>>().join(", ");
    let (when, text) = match timing {
        Timing::Uniform => (TimingFacts::Uniform, "at any time of the trial alike".to_string()),
        Timing::Seasonal(weights) => (
            TimingFacts::ByMonth { weights: *weights },
            format!("by month with weights {} (January first), at any time within one alike", numbers(weights)),
        ),
        Timing::Fixed(times) => {
            let hours: Vec<f64> = times.iter().map(|time| time.hours()).collect();
            let text = format!("{} h after the start", numbers(&hours));
            (TimingFacts::Fixed { hours }, text)
        }
    };
    let text = format!("{}: {text}", threats.join(", "));
    Assumption { kind: AssumptionKind::Timing { threats, when }, text }
}

fn disruption(scenario: &Scenario, threat: &Threat, hits: &Hits) -> Assumption {
    let (Pick::One(nodes) | Pick::Each(nodes, _) | Pick::All(nodes)) = &hits.pick;
    let nodes = node_ids(scenario, nodes);
    let (outage, how_long) = match &hits.outage {
        OutageLength::Law(law) => (Some(facts(law)), law.words(" h")),
        OutageLength::UntilHorizon => (None, "to the end of the trial".to_string()),
    };
    let data_loss = hits.data_loss.as_ref().map(facts);
    let mut text = format!(
        "{} hits {}; capacity taken: {}; outage: {how_long}",
        threat.id,
        targets(&hits.pick, &nodes),
        hits.takes.words("")
    );
    if !hits.recovery.is_empty() {
        text += &format!(", and then of what it took {}", recovered(&hits.recovery));
    }
    if let Some(law) = &hits.data_loss {
        text += &format!("; data lost: {}", law.words(" h"));
    }
    if nodes.len() > 1 && !matches!(hits.pick, Pick::One(_)) {
        text += if hits.shared { "; one draw for all nodes hit" } else { "; draws apart by node hit" };
    }
    let pick = match hits.pick {
        Pick::One(_) => PickFacts::One,
        Pick::Each(_, probability) => PickFacts::Each(probability.get()),
        Pick::All(_) => PickFacts::All,
    };
    let kind = AssumptionKind::Disruption {
        threat: threat.id.clone(),
        pick,
        nodes,
        shared: hits.shared,
        takes: facts(&hits.takes),
        outage,
        recovery: hits.recovery.iter().map(|step| [step.after.hours(), step.takes.get()]).collect(),
        data_loss,
    };
    Assumption { kind, text }
}

fn targets(pick: &Pick, nodes: &[String]) -> String {
    let names = listed(nodes, "nodes");
    match pick {
        Pick::One(_) | Pick::All(_) if nodes.len() == 1 => names,
        Pick::One(_) => format!("one of {names}, all equally likely"),
        Pick::Each(_, probability) => format!("each of {names} with probability {}", readable(probability.get())),
        Pick::All(_) => format!("all of {names}"),
    }
}

fn recovered(steps: &[RecoveryStep]) -> String {
    let step =
        |step: &RecoveryStep| format!("{} from {} h on", readable(step.takes.get()), readable(step.after.hours()));
    steps.iter().map(step).collect::<Vec<_>>().join(", ")
}

fn direct_loss(scenario: &Scenario, threat: &Threat, loss: &DirectLoss) -> Assumption {
    let category = scenario.categories[loss.category.0 as usize].clone();
    let bearer = scenario.parties[loss.bearer.0 as usize].id.clone();
    let (per, amount, records, how_much) = match &loss.amount {
        LossAmount::Amount(law) => (LossUnit::Occurrence, law, None, law.words("")),
        LossAmount::Records { records, each } => {
            let text = format!("{} for each record; records: {}", each.words(""), records.words(""));
            (LossUnit::Record, each, Some(facts(records)), text)
        }
        LossAmount::PerHour(law) => {
            (LossUnit::Hour, law, None, format!("{} for each hour of its longest outage", law.words("")))
        }
    };
    let text = format!("{} costs {bearer} ({category}): {how_much}", threat.id);
    let threat = threat.id.clone();
    let kind = AssumptionKind::DirectLoss { threat, category, bearer, per, amount: facts(amount), records };
    Assumption { kind, text }
}

fn trigger(scenario: &Scenario, threat: &Threat, next: &Trigger) -> Assumption {
    let (threat, follows) = (threat.id.clone(), threat_id(scenario, next.threat).to_string());
    let probability = next.probability.get();
    let when = match next.after.is_constant() {
        Some(0.0) => "at once".to_string(),
        _ => format!("after {}", next.after.words(" h")),
    };
    let text = format!("{threat} triggers {follows} with probability {}, {when}", readable(probability));
    Assumption { kind: AssumptionKind::Trigger { threat, follows, probability, after: facts(&next.after) }, text }
}
