//! Policies: towers and single layers with every deductible, waiting period and aggregate term, stop losses and ladders.

use super::Draft;
use brunt::scenario::{
    Cover, Covered, Deductible, Ladder, PartyIndex, Policy, Premium, Reinstatement, Rung, Sublimit, Waiting,
    WaitingClock, WaitingKind,
};
use brunt::units::{Money, Share, Ticks};

/// Up to four policies, or a tower and others.
pub(super) fn policies(draft: &mut Draft<'_>) -> Vec<Policy> {
    let mut policies = Vec::new();
    for number in 0..draft.dice.within(0, 4) {
        let policy = policy(draft, number);
        if draft.dice.chance(20) {
            policies.extend(tower(draft, &policy));
        } else {
            policies.push(policy);
        }
    }
    policies
}

fn policy(draft: &mut Draft<'_>, number: usize) -> Policy {
    let insured = draft.party();
    let insurer = draft.other(insured);
    let cover = draft.cover(insured);
    let mut policy = Policy::new(&format!("policy-{number}"), insured, insurer, cover);
    policy.insurers = insurers(draft, insured);
    policy.inuring = draft.dice.within(1, 3) as u32;
    match draft.dice.below(10) {
        0 => policy.cover = Covered::Net,
        1 | 2 => policy.cover = Covered::Outage(ladder(draft)),
        _ => hours(draft, &mut policy),
    }
    deductible(draft, &mut policy);
    limits(draft, &mut policy);
    policy
}

/// One to three insurers.
fn insurers(draft: &mut Draft<'_>, insured: PartyIndex) -> Vec<(PartyIndex, Share)> {
    let all = (0..draft.world.scenario.parties.len() as u32).map(PartyIndex);
    let others: Vec<PartyIndex> = all.filter(|&party| party != insured).collect();
    let parties = draft.dice.some(&others, 1, 3);
    let shares: &[f64] = match parties.len() {
        1 => &[1.0],
        2 => &[0.6, 0.4],
        _ => &[0.333_333_333_333_333, 0.5, 0.166_666_666_666_667],
    };
    parties.into_iter().zip(shares.iter().map(|&share| Share::new(share).unwrap())).collect()
}

/// Waiting hours, a period of indemnity and sublimits of a policy on events.
fn hours(draft: &mut Draft<'_>, policy: &mut Policy) {
    if draft.dice.chance(50) {
        let kind =
            draft.dice.pick(&[WaitingKind::Excess, WaitingKind::Franchise, WaitingKind::GreaterOfHoursAndDeductible]);
        let per = draft.dice.pick(&[WaitingClock::Interruption, WaitingClock::Event]);
        policy.waiting = Some(Waiting { hours: draft.hours(), kind, per, below: draft.level() });
    }
    policy.indemnity_period = draft.dice.chance(25).then(|| draft.hours());
    for _ in 0..draft.dice.pick(&[0, 0, 1, 2]) {
        let cover: Cover = draft.cover(policy.insured);
        policy.sublimits.push(Sublimit { cover, limit: draft.amount() });
    }
}

fn deductible(draft: &mut Draft<'_>, policy: &mut Policy) {
    let greater = policy.waiting.is_some_and(|waiting| waiting.kind == WaitingKind::GreaterOfHoursAndDeductible);
    policy.deductible = match draft.dice.below(6) {
        0 if !greater => Deductible::Franchise(draft.amount()),
        1 if !greater => {
            let (from, more) = (draft.amount(), draft.positive_amount());
            Deductible::Disappearing { from, to: Money::new(from.get() + more.get()).unwrap() }
        }
        2 | 3 => Deductible::Retention(draft.amount()),
        _ => Deductible::NONE,
    };
}

/// Limits of events and years, coinsurance, and what restores a limit.
fn limits(draft: &mut Draft<'_>, policy: &mut Policy) {
    policy.limit = draft.dice.chance(60).then(|| draft.positive_amount());
    if draft.dice.chance(30) {
        policy.aggregate_retention = draft.amount();
    }
    policy.aggregate_limit = draft.dice.chance(30).then(|| draft.positive_amount());
    if draft.dice.chance(40) {
        policy.coinsurance = draft.share();
    }
    policy.premium = draft.dice.chance(80).then(|| Premium::Quoted(draft.amount()));
    if policy.limit.is_some() && policy.premium.is_some() && draft.dice.chance(60) {
        let count = draft.dice.below(4);
        let reinstatement =
            |draft: &mut Draft<'_>| Reinstatement { premium: draft.dice.pick(&[0.0, 0.5, 1.0, 2.0, 1.0 / 3.0]) };
        policy.reinstatements = Some((0..count).map(|_| reinstatement(draft)).collect());
    }
}

/// Layers with the terms of a policy, one on top of the other or overlapping.
fn tower(draft: &mut Draft<'_>, policy: &Policy) -> Vec<Policy> {
    let mut from = 0.0;
    let mut layers = Vec::new();
    for (number, width) in [1_000.0, 4_000.0, 20_000.0].into_iter().enumerate() {
        let mut layer = policy.clone();
        layer.id = format!("{}-layer-{number}", policy.id);
        layer.insurers = insurers(draft, policy.insured);
        layer.deductible = Deductible::Retention(Money::new(from).unwrap());
        layer.limit = Some(Money::new(width).unwrap());
        from += if draft.dice.chance(80) { width } else { width / 2.0 };
        layers.push(layer);
    }
    layers
}

fn ladder(draft: &mut Draft<'_>) -> Ladder {
    let (mut after, mut pays) = (0, 0.0);
    let mut rungs = Vec::new();
    for _ in 0..draft.dice.within(1, 4) {
        after += draft.hours().get();
        pays += draft.positive_amount().get();
        rungs.push(Rung { after: Ticks::new(after), pays: Money::new(pays).unwrap() });
    }
    let node = draft.measured()[0];
    Ladder { node, below: draft.level(), rungs, actual: Cover::losses() }
}
