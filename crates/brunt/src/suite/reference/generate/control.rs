//! Random controls on a scenario.

use super::quantity::{amount, duration, hours, positive_share, share};
use super::threat::{takes, time};
use crate::suite::reference::stated::{
    ActEntry, AddEntry, ClosesEntry, ControlEntry, FactorEntry, FrequencyEntry, HostEntry, LawEntry, LossEntry,
    LossShrinkEntry, MemberEntry, MembersEntry, NeedEntry, OnEntry, OneOrMany, ScenarioFile, ShareEntry, ShrinkEntry,
    StatusEntry, ThreatEntry,
};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Adds direct losses to threats, and a threat that only costs.
pub(crate) fn costs(file: ScenarioFile) -> impl Strategy<Value = ScenarioFile> {
    let losses = vec(vec(loss(), 0..=2), file.threats.len());
    (losses, 1..4_u32, vec(amount(), CATEGORIES.len())).prop_map(move |(losses, count, amounts)| {
        let mut file = file.clone();
        for (threat, losses) in file.threats.values_mut().zip(losses) {
            threat.losses = Some(losses.into());
        }
        let each = CATEGORIES.iter().zip(amounts);
        let losses: Vec<LossEntry> =
            each.map(|(category, amount)| LossEntry::amount(category, "bob", amount)).collect();
        let frequency = Some(FrequencyEntry::Fixed(count));
        file.with_threat("u", ThreatEntry { frequency, losses: Some(losses.into()), ..ThreatEntry::default() })
    })
}

/// Every category of a scenario with costs.
const CATEGORIES: [&str; 3] = ["fine", "idle", "sales"];

fn loss() -> impl Strategy<Value = LossEntry> {
    let names = (prop::sample::select(vec!["ann", "bob"]), prop::sample::select(CATEGORIES.to_vec()));
    (names, 0..3_u8, amount(), share()).prop_map(|((bearer, category), form, amount, share)| {
        let plain = LossEntry { category: category.into(), bearer: bearer.into(), ..LossEntry::default() };
        let law = Some(LawEntry::Number(amount));
        match form {
            0 => LossEntry { amount: law, ..plain },
            1 => LossEntry { records: law, each: Some(LawEntry::Number(share)), ..plain },
            _ => LossEntry { per_hour: law, ..plain },
        }
    })
}

/// Adds up to 4 controls.
pub(crate) fn controls(file: ScenarioFile) -> impl Strategy<Value = ScenarioFile> {
    vec(control(), 0..=4).prop_map(move |drafts| {
        let (mut file, mut ground) = (file.clone(), Ground::of(&file));
        let count = drafts.len();
        for (number, draft) in drafts.into_iter().enumerate() {
            let acts: Vec<ActEntry> = draft.acts.iter().map(|act| act.entry(&mut ground, number, count)).collect();
            let hosted_on = draft.host.map(|(picks, below)| HostEntry {
                nodes: Some(ground.nodes(&picks).into()),
                below,
                ..HostEntry::default()
            });
            file = file.with_control(&id(number), ControlEntry { acts: acts.into(), hosted_on, ..draft.entry });
        }
        file
    })
}

/// Ids whose order in text is not the order in which controls make one another more reliable.
fn id(number: usize) -> String {
    format!("k{}", (number * 3 + 1) % 5)
}

/// A control whose acts and hosts do not know the scenario yet.
#[derive(Debug, Clone)]
struct ControlDraft {
    entry: ControlEntry,
    acts: Vec<ActDraft>,
    host: Option<(Vec<usize>, Option<ShareEntry>)>,
}

fn control() -> impl Strategy<Value = ControlDraft> {
    let host = weighted(0.4, (picks(2), weighted(0.7, positive_share())));
    let chance = || weighted(0.6, share().prop_map(ShareEntry::Number));
    (vec(act(), 1..=3), host, chance(), chance(), any::<bool>()).prop_map(
        |(acts, host, coverage, reliability, proposed)| {
            let status = proposed.then_some(StatusEntry::Proposed);
            ControlDraft {
                entry: ControlEntry { status, coverage, reliability, ..ControlEntry::default() },
                acts,
                host,
            }
        },
    )
}

/// Positions, to be taken among as many as there are.
fn picks(most: usize) -> impl Strategy<Value = Vec<usize>> {
    vec(any::<u16>().prop_map(usize::from), 1..=most)
}

/// An act with a law of each dimension, of which it takes what it needs.
#[derive(Debug, Clone)]
struct ActDraft {
    kind: u8,
    threats: Vec<usize>,
    nodes: Vec<usize>,
    need: usize,
    shares: [LawEntry; 2],
    time: LawEntry,
    amount: f64,
    categories: Option<Vec<&'static str>>,
    switchover: Option<f64>,
    weight: f64,
    caps: bool,
    both: bool,
}

fn act() -> impl Strategy<Value = ActDraft> {
    let categories = weighted(0.4, prop::sample::subsequence(CATEGORIES.to_vec(), 1..=2));
    let weight = prop::sample::select(vec![0.25, 0.5, 1.0, 1.0 / 3.0]);
    let ons = (picks(3), picks(3), any::<u16>().prop_map(usize::from));
    let laws = ([takes(), takes()], time(), amount(), categories);
    (0..10_u8, ons, laws, (weighted(0.5, hours()), weight), any::<bool>(), any::<bool>()).prop_map(
        |(kind, (threats, nodes, need), (shares, time, amount, categories), (switchover, weight), caps, both)| {
            ActDraft { kind, threats, nodes, need, shares, time, amount, categories, switchover, weight, caps, both }
        },
    )
}

impl ActDraft {
    /// The act as a file states it; one that finds nothing to act on prevents instead.
    fn entry(&self, ground: &mut Ground, number: usize, count: usize) -> ActEntry {
        let entry = match self.kind {
            0 => None,
            1..=3 => Some(self.smaller(ground)),
            4 => Some(self.relief(ground)),
            5 => Some(self.cheaper(ground)),
            6 => self.on_need(ground),
            7 | 8 => self.member(ground),
            _ => self.closes(number, count),
        };
        entry.unwrap_or_else(|| {
            let on = OnEntry { threats: Some(ground.threats(&self.threats).into()), ..OnEntry::default() };
            let takes = self.both.then(|| ShrinkEntry::factor(self.shares[1].clone()));
            ActEntry { on, prevents: Some(self.shares[0].clone()), takes, ..ActEntry::default() }
        })
    }

    /// Capacity taken, outages, or both, of threats, of nodes, or of threats at nodes.
    fn smaller(&self, ground: &Ground) -> ActEntry {
        let share = self.shares[0].clone();
        let takes = if self.caps { ShrinkEntry::cap(share) } else { ShrinkEntry::factor(share) };
        let outage =
            if self.both { ShrinkEntry::cap(self.time.clone()) } else { ShrinkEntry::factor(self.shares[1].clone()) };
        let nodes = (self.kind != 1).then(|| ground.nodes(&self.nodes).into());
        let threats = (self.kind != 2).then(|| ground.threats(&self.threats).into());
        let on = OnEntry { threats, nodes, ..OnEntry::default() };
        let (first, second) = (!self.need.is_multiple_of(3), self.need % 3 != 1);
        ActEntry { on, takes: first.then_some(takes), outage: second.then_some(outage), ..ActEntry::default() }
    }

    fn categories(&self) -> Option<OneOrMany<String>> {
        let categories = self.categories.as_ref()?;
        Some(categories.iter().map(|&category| category.to_owned()).collect::<Vec<_>>().into())
    }

    fn relief(&self, ground: &Ground) -> ActEntry {
        let (factor, categories) = (Some(self.shares[0].clone()), self.categories());
        let on = OnEntry {
            nodes: Some(ground.nodes(&self.nodes).into()),
            threats: self.both.then(|| ground.threats(&self.threats).into()),
            ..OnEntry::default()
        };
        ActEntry { on, losses: Some(LossShrinkEntry { factor, cap: None, categories }), ..ActEntry::default() }
    }

    fn cheaper(&self, ground: &Ground) -> ActEntry {
        let cap = self.caps.then_some(LawEntry::Number(self.amount));
        let factor = if self.caps { None } else { Some(self.shares[0].clone()) };
        let on = OnEntry { threats: Some(ground.threats(&self.threats).into()), ..OnEntry::default() };
        let losses = Some(LossShrinkEntry { factor, cap, categories: self.categories() });
        ActEntry { on, losses, ..ActEntry::default() }
    }

    fn on_need(&self, ground: &Ground) -> Option<ActEntry> {
        let need = ground.need(self.need)?;
        let on = OnEntry::needs([need.name.as_str()]);
        let buffer = (self.both || self.caps).then(|| AddEntry { add: self.time.clone() });
        let probability = (!self.both || self.caps).then(|| FactorEntry { factor: self.shares[0].clone() });
        Some(ActEntry { on, buffer, probability, ..ActEntry::default() })
    }

    fn member(&self, ground: &mut Ground) -> Option<ActEntry> {
        let need = ground.need(self.need)?.clone();
        let node = ground.stand_in(&need, &self.nodes)?;
        let weight = need.entry.pool.is_some().then_some(self.weight);
        let adds = Some(MemberEntry { node, weight, switchover: self.switchover.map(duration) });
        Some(ActEntry { on: OnEntry::needs([need.name.as_str()]), adds, ..ActEntry::default() })
    }

    /// Only later controls are made more reliable, so that there is no circle.
    fn closes(&self, number: usize, count: usize) -> Option<ActEntry> {
        let later: BTreeSet<String> = self
            .threats
            .iter()
            .filter(|_| number + 1 < count)
            .map(|pick| id(number + 1 + pick % (count - number - 1)))
            .collect();
        let controls: Vec<String> = later.into_iter().collect();
        let reliability = Some(ClosesEntry { closes: self.shares[0].clone() });
        let on = OnEntry { controls: Some(controls.clone().into()), ..OnEntry::default() };
        (!controls.is_empty()).then(|| ActEntry { on, reliability, ..ActEntry::default() })
    }
}

/// What there is to act on.
struct Ground {
    nodes: Vec<String>,
    threats: Vec<String>,
    /// Needs that lie on no cycle.
    needs: Vec<NeedPlace>,
    /// Which node depends on which, with the members that controls add.
    edges: Vec<(String, String)>,
}

#[derive(Clone)]
struct NeedPlace {
    node: String,
    name: String,
    entry: NeedEntry,
}

impl Ground {
    fn of(file: &ScenarioFile) -> Self {
        let mut ground = Self {
            nodes: file.nodes.keys().cloned().collect(),
            threats: file.threats.keys().cloned().collect(),
            needs: Vec::new(),
            edges: Vec::new(),
        };
        for (node, entry) in &file.nodes {
            let Some(OneOrMany::Many(needs)) = &entry.needs else { continue };
            for (position, need) in needs.iter().enumerate() {
                ground.edges.extend(members(need).into_iter().map(|member| (node.clone(), member)));
                let name = format!("{node}.{position}");
                ground.needs.push(NeedPlace { node: node.clone(), name, entry: need.clone() });
            }
        }
        let needs = std::mem::take(&mut ground.needs);
        let open = |need: &NeedPlace| members(&need.entry).iter().all(|member| !ground.depends(member, &need.node));
        let needs = needs.into_iter().filter(open).collect();
        Self { needs, ..ground }
    }

    fn threats(&self, picks: &[usize]) -> Vec<String> {
        chosen(&self.threats, picks)
    }

    fn nodes(&self, picks: &[usize]) -> Vec<String> {
        chosen(&self.nodes, picks)
    }

    fn need(&self, pick: usize) -> Option<&NeedPlace> {
        self.needs.get(pick % self.needs.len().max(1))
    }

    /// Whether a node depends on another, or is it.
    fn depends(&self, node: &str, on: &str) -> bool {
        let (mut reached, mut open) = (BTreeSet::new(), vec![node]);
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                open.extend(self.edges.iter().filter(|edge| edge.0 == node).map(|edge| edge.1.as_str()));
            }
        }
        reached.contains(on)
    }

    /// A node that may be added to a need.
    fn stand_in(&mut self, need: &NeedPlace, picks: &[usize]) -> Option<String> {
        let own = members(&need.entry);
        if need.entry.all.is_some() && own.len() > 1 {
            return None;
        }
        let fits = |node: &String| !own.contains(node) && !self.depends(node, &need.node);
        let node = self.nodes(picks).into_iter().find(fits)?;
        self.edges.push((need.node.clone(), node.clone()));
        Some(node)
    }
}

/// The entries picked, each once.
fn chosen(among: &[String], picks: &[usize]) -> Vec<String> {
    let chosen: BTreeSet<&String> = picks.iter().map(|pick| &among[pick % among.len()]).collect();
    chosen.into_iter().cloned().collect()
}

fn members(need: &NeedEntry) -> Vec<String> {
    let all = match &need.all {
        Some(MembersEntry::List(ids)) => ids.clone(),
        Some(MembersEntry::Weighted(ids)) => ids.keys().cloned().collect(),
        None => Vec::new(),
    };
    let listed = need.any.iter().chain(&need.of).flatten().cloned();
    all.into_iter().chain(listed).chain(need.pool.iter().flat_map(|pool| pool.keys().cloned())).collect()
}
