//! Reading of threats.

use crate::scenario::entry;
use crate::scenario::header::check::{Header, display_name};
use crate::scenario::law::check::{Dimension, constant, law};
use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::selector::selector;
use crate::scenario::read::{At, Context, Rule, quoted};
use crate::scenario::threat::frequency::{frequency, timing};
use crate::scenario::threat::loss::losses;
use crate::scenario::{Framework, Frequency, Hits, Loading, OutageLength, Pick, RecoveryStep, Threat, Timing, Trigger};
use crate::units::{Probability, Ticks};

/// Words for frameworks.
pub(crate) const FRAMEWORKS: [(&str, Framework); 4] = [
    ("compliance", Framework::Compliance),
    ("financial", Framework::Financial),
    ("operational", Framework::Operational),
    ("strategic", Framework::Strategic),
];

/// Word for an outage until the end of the horizon.
pub(crate) const TO_HORIZON: &str = "to_horizon";

/// A threat with the places of the threat and its triggers.
pub(crate) struct ThreatDraft<'t> {
    /// The threat, without parts that could not be read.
    pub(crate) threat: Threat,
    /// Place of the threat.
    pub(crate) at: At<'t>,
    /// Place of each trigger.
    pub(crate) trigger_places: Vec<At<'t>>,
}

/// Reads one threat; invalid parts are reported and left out.
pub(crate) fn threat<'t>(
    cx: &mut Context,
    id: &str,
    at: &At<'t>,
    header: &Header,
    nodes: &[NodeDraft<'_>],
) -> ThreatDraft<'t> {
    let mut threat = empty_threat(id);
    let mut trigger_places = Vec::new();
    if let Some(at) = cx.table(at, &entry::Threat::KEYS) {
        threat.name = display_name(cx, &at).unwrap_or_else(|| id.to_owned());
        let framework = cx.required(&at, "framework", &entry::Threat::KEYS);
        let framework = framework.and_then(|at| cx.word(&at, "framework", &FRAMEWORKS));
        threat.framework = framework.unwrap_or(Framework::Operational);
        threat.frequency = at.child("frequency").and_then(|at| frequency(cx, &at, header.horizon));
        threat.timing = timing(cx, &at, threat.frequency, header.start, header.horizon);
        threat.hits = hits(cx, &at, nodes);
        threat.losses = losses(cx, &at);
        (threat.triggers, trigger_places) = triggers(cx, &at);
        threat.loadings = loadings(cx, &at, threat.frequency);
    }
    ThreatDraft { threat, at: at.clone(), trigger_places }
}

fn empty_threat(id: &str) -> Threat {
    Threat {
        id: id.to_owned(),
        name: id.to_owned(),
        framework: Framework::Operational,
        frequency: None,
        timing: Timing::Uniform,
        hits: None,
        losses: Vec::new(),
        triggers: Vec::new(),
        loadings: Vec::new(),
        assumed: false,
    }
}

/// Reads the effect on nodes; without `hits`, keys that describe the effect are reported.
fn hits(cx: &mut Context, threat: &At<'_>, nodes: &[NodeDraft<'_>]) -> Option<Hits> {
    let Some(hits_at) = threat.child("hits") else {
        for key in ["takes", "outage", "shared", "recovery", "data_loss"] {
            if let Some(at) = threat.child(key) {
                cx.report_key(Rule::KeyNeedsKey { key, other: "hits" }, &at, "of what");
            }
        }
        return None;
    };
    let pick = pick(cx, &hits_at, nodes);
    let shared = threat.child("shared").map_or(Some(false), |at| cx.boolean(&at));
    let takes = match threat.child("takes") {
        Some(at) => law(cx, &at, Dimension::Share),
        None => constant(1.0),
    };
    let outage = cx.required(threat, "outage", &entry::Threat::KEYS).and_then(|at| outage(cx, &at));
    let recovery = recovery(cx, threat);
    let data_loss = match threat.child("data_loss") {
        Some(at) => law(cx, &at, Dimension::Duration).map(Some),
        None => Some(None),
    };
    Some(Hits {
        pick: pick?,
        shared: shared?,
        takes: takes?,
        outage: outage?,
        recovery: recovery?,
        data_loss: data_loss?,
    })
}

fn pick(cx: &mut Context, at: &At<'_>, nodes: &[NodeDraft<'_>]) -> Option<Pick> {
    let at = cx.table(at, &entry::Hits::KEYS)?;
    let stated: Vec<&str> = ["one", "each", "all"].into_iter().filter(|key| at.child(key).is_some()).collect();
    let [key] = stated.as_slice() else {
        let found = if stated.is_empty() { "none".to_owned() } else { quoted(&stated) };
        if !stated.is_empty() || at.entries().is_empty() {
            let help = "`{ all = { region = \"luzon\" } }` hits every node of the region at once";
            cx.report(Rule::HitsForm { found }, &at, "expected one").advise(help);
        }
        return None;
    };
    let candidates = selector(cx, &at.child(key)?, nodes);
    let probability = at.child("probability");
    if *key == "each" {
        let probability = cx.required(&at, "probability", &entry::Hits::KEYS);
        let probability = probability.and_then(|at| cx.probability(&at, "a probability"));
        return Some(Pick::Each(candidates?, probability?));
    }
    if let Some(at) = probability {
        cx.report_key(Rule::KeyNeedsKey { key: "probability", other: "each" }, &at, &format!("beside `{key}`"));
    }
    Some(if *key == "one" { Pick::One(candidates?) } else { Pick::All(candidates?) })
}

fn outage(cx: &mut Context, at: &At<'_>) -> Option<OutageLength> {
    if at.as_str() == Some(TO_HORIZON) {
        return Some(OutageLength::UntilHorizon);
    }
    law(cx, at, Dimension::Duration).map(OutageLength::Law)
}

pub(crate) fn recovery(cx: &mut Context, threat: &At<'_>) -> Option<Vec<RecoveryStep>> {
    let Some(at) = threat.child("recovery") else { return Some(Vec::new()) };
    let items = cx.list(&at, "a list of steps `{ after, takes }`")?;
    let mut steps: Vec<RecoveryStep> = Vec::new();
    let mut complete = true;
    for item in &items {
        match recovery_step(cx, item, steps.last()) {
            Some(step) => steps.push(step),
            None => complete = false,
        }
    }
    if !complete {
        return None;
    }
    if let (Some(first), Some(item)) = (steps.first(), items.first())
        && first.after != Ticks::ZERO
    {
        cx.report(Rule::RecoveryStart {}, item, "the first step").advise("times count from the end of the outage");
    }
    if let (Some(last), Some(item)) = (steps.last(), items.last())
        && last.takes != Probability::ZERO
    {
        cx.report(Rule::RecoveryEnd {}, item, "the last step").advise("end with a step that takes 0");
    }
    Some(steps)
}

fn recovery_step(cx: &mut Context, at: &At<'_>, previous: Option<&RecoveryStep>) -> Option<RecoveryStep> {
    let at = cx.table(at, &entry::RecoveryStep::KEYS)?;
    let after_at = cx.required(&at, "after", &entry::RecoveryStep::KEYS);
    let after = after_at.as_ref().and_then(|at| cx.duration(at));
    let takes = cx.required(&at, "takes", &entry::RecoveryStep::KEYS).and_then(|at| cx.probability(&at, "a share"));
    if let (Some(after), Some(after_at), Some(previous)) = (after, &after_at, previous)
        && after <= previous.after
    {
        cx.report(Rule::NotIncreasing { what: "times" }, after_at, "not later than the one before");
        return None;
    }
    Some(RecoveryStep { after: after?, takes: takes? })
}

fn triggers<'t>(cx: &mut Context, threat: &At<'t>) -> (Vec<Trigger>, Vec<At<'t>>) {
    let Some(at) = threat.child("triggers") else { return Default::default() };
    let items = if at.as_table().is_some() { vec![at] } else { cx.list(&at, "a list of triggers").unwrap_or_default() };
    items.into_iter().filter_map(|item| Some((trigger(cx, &item)?, item))).unzip()
}

fn trigger(cx: &mut Context, at: &At<'_>) -> Option<Trigger> {
    let at = cx.table(at, &entry::Trigger::KEYS)?;
    let threat = cx.required(&at, "threat", &entry::Trigger::KEYS).and_then(|at| cx.threat(&at));
    let probability = cx.required(&at, "probability", &entry::Trigger::KEYS);
    let probability = probability.and_then(|at| cx.probability(&at, "a probability"));
    let after = match at.child("after") {
        Some(at) => law(cx, &at, Dimension::Duration),
        None => constant(0.0),
    };
    Some(Trigger { threat: threat?, probability: probability?, after: after? })
}

fn loadings(cx: &mut Context, threat: &At<'_>, frequency: Option<Frequency>) -> Vec<Loading> {
    let Some(at) = threat.child("loads") else { return Vec::new() };
    if at.as_table().is_none() {
        cx.wrong_type(&at, "a table of factors such as `{ climate = { frequency = 0.4, loss = 0.2 } }`");
        return Vec::new();
    }
    let entries = at.entries();
    entries.iter().filter_map(|(name, entry)| loading(cx, name, entry, threat, frequency)).collect()
}

fn loading(
    cx: &mut Context,
    name: &str,
    at: &At<'_>,
    threat: &At<'_>,
    fixed_or_not: Option<Frequency>,
) -> Option<Loading> {
    let factor = cx.factor_key(name, at);
    let at = cx.table(at, &entry::Loading::KEYS)?;
    let frequency_at = at.child("frequency");
    let frequency = frequency_at.as_ref().map_or(Some(0.0), |at| cx.number(at));
    let loss = at.child("loss").map_or(Some(0.0), |at| cx.number(&at));
    if let Some(frequency_at) = frequency_at.filter(|_| frequency != Some(0.0)) {
        if matches!(fixed_or_not, Some(Frequency::Fixed { .. })) {
            let place = threat.child("frequency").and_then(|at| at.place());
            cx.report(Rule::LoadingRefused {}, &frequency_at, "moves nothing").point(place, "a fixed number");
        } else if threat.child("frequency").is_none() {
            let rule = Rule::IdleLoading { key: "frequency", reason: "the threat only follows others" };
            cx.report_key(rule, &frequency_at, "never acts");
        }
    }
    if at.child("loss").is_some() && threat.child("hits").is_none() && threat.child("losses").is_none() {
        let rule = Rule::IdleLoading { key: "loss", reason: "the threat has no outage and no loss" };
        cx.report_key(rule, &at.child("loss")?, "never acts");
    }
    Some(Loading { factor: factor?, frequency: frequency?, loss: loss? })
}
