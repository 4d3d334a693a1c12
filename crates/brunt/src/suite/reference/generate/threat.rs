//! Random threats on a network.

use super::network::id;
use super::quantity::{duration, hours, share};
use crate::suite::reference::stated::{
    EmpiricalEntry, ExponentialEntry, FamilyEntry, FrequencyEntry, HitsEntry, LawEntry, OneOrMany, QuantityEntry,
    RecoveryEntry, ScenarioFile, SelectorEntry, ShareEntry, ThreatEntry, TriggerEntry, UniformEntry,
};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

/// Adds 1 to 5 threats to a network.
pub(crate) fn threats(file: ScenarioFile) -> impl Strategy<Value = ScenarioFile> {
    vec(threat(file.nodes.len()), 1..=5).prop_map(move |drafts| {
        let mut file = file.clone();
        let count = drafts.len();
        for (number, (mut threat, triggers)) in drafts.into_iter().enumerate() {
            // Only later threats follow, so that nothing breeds without end.
            let later = triggers.into_iter().filter(|_| number + 1 < count).map(|(pick, probability, after)| {
                let threat = format!("t{}", number + 1 + pick % (count - number - 1));
                TriggerEntry { threat, probability: ShareEntry::Number(probability), after }
            });
            threat.triggers = Some(later.collect::<Vec<_>>().into());
            file = file.with_threat(&format!("t{number}"), threat);
        }
        file
    })
}

/// Adds one threat, whose recovery profile disruptions given outright have.
pub(crate) fn one_threat(file: ScenarioFile) -> impl Strategy<Value = ScenarioFile> {
    recovery().prop_map(move |recovery| {
        let threat = ThreatEntry {
            frequency: Some(FrequencyEntry::Fixed(1)),
            hits: Some(HitsEntry::all(SelectorEntry {
                nodes: Some(id(0).as_str().into()),
                ..SelectorEntry::default()
            })),
            outage: Some("1h".into()),
            recovery,
            ..ThreatEntry::default()
        };
        file.clone().with_threat("t", threat)
    })
}

type Trigger = (usize, f64, Option<LawEntry>);

fn threat(nodes: usize) -> impl Strategy<Value = (ThreatEntry, Vec<Trigger>)> {
    let trigger = (any::<u8>().prop_map(usize::from), prop_oneof![Just(1.0), Just(0.4)], weighted(0.6, delay()));
    let sizes = (takes(), outage(), recovery(), weighted(0.4, time()), any::<bool>());
    (frequency(), hits(nodes), sizes, vec(trigger, 0..=2)).prop_map(
        |((frequency, at), hits, (takes, outage, recovery, data_loss, shared), triggers)| {
            let threat = ThreatEntry {
                frequency,
                at,
                hits: Some(hits),
                shared: Some(shared),
                takes: Some(takes),
                outage: Some(outage),
                recovery,
                data_loss,
                ..ThreatEntry::default()
            };
            (threat, triggers)
        },
    )
}

type Times = Option<OneOrMany<crate::suite::reference::stated::DurationEntry>>;

fn frequency() -> impl Strategy<Value = (Option<FrequencyEntry>, Times)> {
    // Horizons are days, not years: such means bring a few occurrences to each.
    let often = prop::sample::select(vec![150.0, 500.0]);
    let hour = prop_oneof![4 => (0..=16_u32).prop_map(f64::from), 1 => (0..24_u32).prop_map(f64::from)];
    prop_oneof![
        5 => vec(hour, 1..=4).prop_map(|times| {
            let at: Vec<_> = times.iter().map(|&hour| duration(hour)).collect();
            (Some(FrequencyEntry::Fixed(times.len() as u32)), Some(at.into()))
        }),
        1 => often.clone().prop_map(|mean| (Some(FrequencyEntry::Poisson(mean)), None)),
        1 => often.prop_map(|mean| (Some(FrequencyEntry::NegativeBinomial { mean, k: 40.0 }), None)),
        1 => Just((Some(FrequencyEntry::Bernoulli(0.5.into())), None)),
        1 => Just((Some(FrequencyEntry::Binomial { n: 3, p: 0.5.into() }), None)),
        1 => Just((None, None)),
    ]
}

fn hits(nodes: usize) -> impl Strategy<Value = HitsEntry> {
    let all: Vec<usize> = (0..nodes).collect();
    (0..3_u8, prop::sample::subsequence(all, 1..=nodes.min(4))).prop_map(|(pick, nodes)| {
        let nodes: Vec<String> = nodes.into_iter().map(id).collect();
        let selector = SelectorEntry { nodes: Some(nodes.into()), ..SelectorEntry::default() };
        match pick {
            0 => HitsEntry::one(selector),
            1 => HitsEntry::each(selector, 0.6),
            _ => HitsEntry::all(selector),
        }
    })
}

/// A law of shares.
pub(super) fn takes() -> impl Strategy<Value = LawEntry> {
    let several = vec(share(), 1..=3).prop_map(|values| empirical(values.into_iter().map(QuantityEntry::Number)));
    prop_oneof![2 => share().prop_map(LawEntry::Number), 3 => several, 1 => Just(uniform(0.1.into(), 1.0.into()))]
}

fn empirical(values: impl Iterator<Item = QuantityEntry>) -> LawEntry {
    FamilyEntry::Empirical(EmpiricalEntry { values: values.collect(), weights: None }).into()
}

fn uniform(min: QuantityEntry, max: QuantityEntry) -> LawEntry {
    FamilyEntry::Uniform(UniformEntry { min, max }).into()
}

/// A law of durations.
pub(super) fn time() -> impl Strategy<Value = LawEntry> {
    let text = |hours: f64| QuantityEntry::Text(duration(hours).0);
    let several = vec(hours(), 1..=3).prop_map(move |values| empirical(values.into_iter().map(text)));
    prop_oneof![2 => hours().prop_map(|hours| LawEntry::Text(duration(hours).0)), 3 => several]
}

fn delay() -> impl Strategy<Value = LawEntry> {
    prop_oneof![5 => time(), 1 => Just("200h".into())]
}

fn outage() -> impl Strategy<Value = LawEntry> {
    let exponential = ExponentialEntry { mean: Some("5h".into()), ..ExponentialEntry::default() };
    prop_oneof![8 => time(), 1 => Just(FamilyEntry::Exponential(exponential).into()), 1 => Just("to_horizon".into())]
}

/// Steps that begin at once, rise in time and end with none.
fn recovery() -> impl Strategy<Value = Option<Vec<RecoveryEntry>>> {
    weighted(0.4, vec((1..5_u32, share()), 1..=3)).prop_map(|steps| {
        steps.map(|steps| {
            let mut after = 0;
            let mut entries = Vec::new();
            for (length, takes) in steps {
                entries.push(RecoveryEntry { after: duration(f64::from(after)), takes: takes.into() });
                after += length;
            }
            entries.push(RecoveryEntry { after: duration(f64::from(after)), takes: 0.0.into() });
            entries
        })
    })
}
