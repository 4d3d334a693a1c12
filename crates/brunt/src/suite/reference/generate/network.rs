//! Random networks of 2 to 12 nodes.

use super::quantity::{amount, clock, duration, hours, positive_share, share};
use crate::suite::reference::stated::{
    BacklogEntry, CurveEntry, DayEntry, HeaderEntry, HoursEntry, LumpEntry, MembersEntry, NeedEntry, NodeEntry,
    PartyEntry, ScenarioFile, ShareEntry, StepEntry, TimeEntry, ToleranceEntry,
};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;

/// Most members of a need.
const MOST_MEMBERS: usize = 12;

/// What a network may contain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Allowed {
    /// All that the model has.
    Everything,
    /// Only that under which one more outage cannot lower a loss.
    Monotone,
}

/// A scenario with parties and nodes, and no threats yet.
pub(crate) fn network(allowed: Allowed) -> impl Strategy<Value = ScenarioFile> {
    let horizon = prop::sample::select(vec![24, 30, 48, 100, 250]);
    (horizon, 1..8_u32, vec(node(allowed), 2..=12)).prop_map(|(horizon, day, drafts)| {
        let header = HeaderEntry {
            name: "random".into(),
            currency: "EUR".into(),
            start: Some(format!("2029-01-{day:02}").as_str().into()),
            horizon: Some(format!("{horizon}h").into()),
            ..HeaderEntry::default()
        };
        let mut file = ScenarioFile::new(header);
        file = file.with_party("ann", PartyEntry::default()).with_party("bob", PartyEntry::default());
        let members: Vec<Vec<Vec<usize>>> = (drafts.iter().enumerate())
            .map(|(node, draft)| draft.needs.iter().map(|need| need.members(node, drafts.len())).collect())
            .collect();
        let reaches = reaches(&members);
        for (node, draft) in drafts.into_iter().enumerate() {
            let needs = draft.needs.iter().zip(&members[node]).filter(|need| !need.1.is_empty());
            let entries = needs.map(|(need, members)| {
                let cyclic = members.iter().any(|&member| reaches[member][node]);
                need.entry(members, cyclic)
            });
            let needs: Vec<NeedEntry> = entries.collect();
            file = file.with_node(&id(node), NodeEntry { needs: Some(needs.into()), ..draft.entry });
        }
        file
    })
}

/// Ids whose order in text is not the order in which nodes need one another.
pub(super) fn id(node: usize) -> String {
    format!("n{}", (node * 7 + 3) % 13)
}

fn reaches(members: &[Vec<Vec<usize>>]) -> Vec<Vec<bool>> {
    let nodes = members.len();
    let mut reaches = vec![vec![false; nodes]; nodes];
    for (node, needs) in members.iter().enumerate() {
        needs.iter().flatten().for_each(|&member| reaches[node][member] = true);
    }
    for via in 0..nodes {
        for from in 0..nodes {
            for to in 0..nodes {
                reaches[from][to] |= reaches[from][via] && reaches[via][to];
            }
        }
    }
    reaches
}

/// A node whose needs do not know their members yet.
#[derive(Debug, Clone)]
struct NodeDraft {
    entry: NodeEntry,
    needs: Vec<NeedDraft>,
}

#[derive(Debug, Clone)]
struct NeedDraft {
    form: u8,
    /// Raw positions, and whether each may lead back and so close a circle.
    picks: Vec<(usize, bool)>,
    k: u32,
    weights: Vec<f64>,
    criticalities: Vec<ShareEntry>,
    plain: bool,
    clocks: NeedEntry,
}

impl NeedDraft {
    fn members(&self, node: usize, nodes: usize) -> Vec<usize> {
        let mut members = Vec::new();
        for &(pick, back) in &self.picks {
            let among = if back { nodes } else { node };
            let member = if among == 0 { node } else { pick % among };
            if member != node && !members.contains(&member) {
                members.push(member);
            }
        }
        members
    }

    /// The need as a file states it, without what a circle does not allow.
    fn entry(&self, members: &[usize], cyclic: bool) -> NeedEntry {
        let mut entry = self.clocks.clone();
        if cyclic {
            (entry.restart, entry.probability) = (None, None);
        }
        let ids: Vec<String> = members.iter().map(|&member| id(member)).collect();
        let form = if cyclic && self.form == 3 { 1 } else { self.form };
        if form == 0 || form == 2 {
            entry.switchover = None;
        }
        match form {
            0 if self.plain => entry.all = Some(MembersEntry::List(ids)),
            0 => {
                entry.all = Some(MembersEntry::Weighted(ids.into_iter().zip(self.criticalities.clone()).collect()));
            }
            1 => entry.any = Some(ids),
            2 => {
                entry.at_least = Some(1 + self.k % ids.len() as u32);
                entry.of = Some(ids);
            }
            _ => {
                let mut weights = self.weights[..ids.len()].to_vec();
                let total: f64 = weights.iter().sum();
                weights[0] += (1.0 - total).max(0.0);
                entry.pool = Some(ids.into_iter().zip(weights).collect());
            }
        }
        entry
    }
}

fn need(allowed: Allowed) -> impl Strategy<Value = NeedDraft> {
    let pick = (any::<u16>().prop_map(usize::from), prop::bool::weighted(0.1));
    let picks = prop_oneof![9 => vec(pick.clone(), 1..=4), 1 => vec(pick, 5..=MOST_MEMBERS)];
    let round = prop::sample::select(vec![0.25, 0.5, 0.75, 1.0]);
    let weight = prop_oneof![3 => round, 2 => Just(1.0 / 3.0), 2 => 0.05..1.2_f64];
    let probability = prop_oneof![Just(0.5), Just(0.25), Just(1.0), Just(0.0)].prop_map(ShareEntry::Number);
    let clocks = (clock(), clock(), clock(), weighted(0.25, probability)).prop_map(
        move |(switchover, buffer, restart, probability)| match allowed {
            Allowed::Everything => NeedEntry { switchover, buffer, restart, probability, ..NeedEntry::default() },
            Allowed::Monotone => NeedEntry { buffer, ..NeedEntry::default() },
        },
    );
    // Often all weights are equal.
    let weights = (vec(weight, MOST_MEMBERS), prop::bool::weighted(0.3))
        .prop_map(|(weights, equal)| if equal { vec![weights[0]; MOST_MEMBERS] } else { weights });
    (0u8..4, picks, any::<u32>(), weights, vec(positive_share(), MOST_MEMBERS), any::<bool>(), clocks).prop_map(
        |(form, picks, k, weights, criticalities, plain, clocks)| NeedDraft {
            form,
            picks,
            k,
            weights,
            criticalities,
            plain,
            clocks,
        },
    )
}

fn node(allowed: Allowed) -> impl Strategy<Value = NodeDraft> {
    let curves = prop_oneof![2 => Just(0usize), 3 => Just(1), 1 => Just(2)];
    let curves = curves.prop_flat_map(move |count| vec(curve(allowed), count));
    let (tolerance, backlog) = match allowed {
        Allowed::Everything => (weighted(0.35, tolerance()).boxed(), weighted(0.3, backlog()).boxed()),
        Allowed::Monotone => (Just(None).boxed(), Just(None).boxed()),
    };
    (vec(need(allowed), 0..=3), curves, weighted(0.2, vec(service(), 1..=2)), tolerance, backlog).prop_map(
        |(needs, curves, hours, tolerance, backlog)| NodeDraft {
            entry: NodeEntry {
                downtime: (!curves.is_empty()).then(|| curves.into()),
                hours: hours.map(Into::into),
                tolerance,
                backlog,
                ..NodeEntry::default()
            },
            needs,
        },
    )
}

/// Times with amounts, rising from above 0.
fn timed(most: usize) -> impl Strategy<Value = Vec<(f64, f64)>> {
    vec((hours(), amount()), 0..=most).prop_map(|mut timed| {
        timed.retain(|entry| entry.0 >= 1e-3);
        timed.sort_by(|a, b| a.0.total_cmp(&b.0));
        timed.dedup_by(|a, b| (a.0 - b.0).abs() < 1e-3);
        timed
    })
}

fn curve(allowed: Allowed) -> impl Strategy<Value = CurveEntry> {
    let names = (prop::sample::select(vec!["ann", "bob"]), prop::sample::select(vec!["idle", "sales"]));
    (names, amount(), timed(3), timed(2)).prop_map(move |((bearer, category), per_hour, steps, lumps)| {
        let mut rates: Vec<f64> = std::iter::once(per_hour).chain(steps.iter().map(|step| step.1)).collect();
        let lumps = if allowed == Allowed::Monotone { Vec::new() } else { lumps };
        if allowed == Allowed::Monotone {
            rates.sort_by(f64::total_cmp);
        }
        let steps = steps.iter().zip(&rates[1..]);
        CurveEntry {
            bearer: Some(bearer.into()),
            category: Some(category.into()),
            per_hour: Some(rates[0]),
            steps: Some(steps.map(|(step, &rate)| StepEntry { after: duration(step.0), per_hour: rate }).collect()),
            lumps: Some(lumps.iter().map(|lump| LumpEntry { at: duration(lump.0), amount: lump.1 }).collect()),
        }
    })
}

fn service() -> impl Strategy<Value = HoursEntry> {
    use DayEntry::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let days = prop::sample::subsequence(vec![Mon, Tue, Wed, Thu, Fri, Sat, Sun], 1..=7);
    (days, 0..24_u32, 0..24_u32, prop::bool::weighted(0.2)).prop_map(|(days, from, to, odd)| {
        let minutes = if odd { 17 } else { 0 };
        let time = |hour: u32| Some(TimeEntry(format!("{hour:02}:{minutes:02}")));
        HoursEntry { days: days.into(), from: time(from), to: time(to) }
    })
}

fn tolerance() -> impl Strategy<Value = ToleranceEntry> {
    (weighted(0.6, positive_share()), hours(), hours(), 0..3_u8).prop_map(|(below, at_most, data_loss, kinds)| {
        let time = kinds != 1;
        ToleranceEntry {
            below: below.filter(|_| time),
            at_most: time.then(|| duration(at_most)),
            data_loss: (kinds != 0).then(|| duration(data_loss)),
        }
    })
}

fn backlog() -> impl Strategy<Value = BacklogEntry> {
    let rate = prop::sample::select(vec![0.25, 0.5, 1.0, 2.0, 0.3, 7.0]);
    (rate, share()).prop_map(|(rate, share)| BacklogEntry { rate, share: ShareEntry::Number(share) })
}
