//! Assumptions about policies.

use super::{cover, node_id, party_id};
use crate::report::{
    Assumption, AssumptionKind, CoveredFacts, DeductibleFacts, LadderFacts, PolicyFacts, PremiumFacts, SublimitFacts,
    WaitingClockFacts, WaitingFacts, WaitingKindFacts,
};
use crate::scenario::{
    Covered, Deductible, Ladder, Policy, Premium, Rung, Scenario, Sublimit, Waiting, WaitingClock, WaitingKind,
};
use crate::units::{Money, Ticks, readable};

pub(super) fn assumptions(scenario: &Scenario) -> impl Iterator<Item = Assumption> + '_ {
    scenario.programme.policies.iter().map(|policy| {
        let facts = facts(scenario, policy);
        let text = words(&facts);
        Assumption { kind: AssumptionKind::Policy(facts), text }
    })
}

fn facts(scenario: &Scenario, policy: &Policy) -> PolicyFacts {
    let sublimit =
        |part: &Sublimit| SublimitFacts { covers: cover::facts(scenario, &part.cover), limit: part.limit.get() };
    PolicyFacts {
        policy: policy.id.clone(),
        insured: party_id(scenario, policy.insured),
        insurers: policy.insurers.iter().map(|(party, share)| (party_id(scenario, *party), share.get())).collect(),
        covers: covers(scenario, &policy.cover),
        inuring: policy.inuring,
        waiting: policy.waiting.map(waiting),
        indemnity_period: policy.indemnity_period.map(Ticks::hours),
        sublimits: policy.sublimits.iter().map(sublimit).collect(),
        deductible: match policy.deductible {
            Deductible::Retention(amount) => DeductibleFacts::Retention(amount.get()),
            Deductible::Franchise(amount) => DeductibleFacts::Franchise(amount.get()),
            Deductible::Disappearing { from, to } => DeductibleFacts::Disappearing { from: from.get(), to: to.get() },
        },
        limit: policy.limit.map(Money::get),
        aggregate_retention: policy.aggregate_retention.get(),
        aggregate_limit: policy.aggregate_limit.map(Money::get),
        coinsurance: policy.coinsurance.get(),
        reinstatements: policy.reinstatements.as_ref().map(|list| list.iter().map(|one| one.premium).collect()),
        premium: policy.premium.map(premium),
    }
}

fn covers(scenario: &Scenario, covered: &Covered) -> CoveredFacts {
    match covered {
        Covered::Events(losses) => CoveredFacts::Losses(cover::facts(scenario, losses)),
        Covered::Net => CoveredFacts::StopLoss,
        Covered::Outage(Ladder { node, below, rungs, actual }) => CoveredFacts::Parametric(LadderFacts {
            node: node_id(scenario, *node),
            below: *below,
            rungs: rungs.iter().map(|Rung { after, pays }| [after.hours(), pays.get()]).collect(),
            against: cover::facts(scenario, actual),
        }),
    }
}

fn waiting(Waiting { hours, kind, per, below }: Waiting) -> WaitingFacts {
    let meaning = match kind {
        WaitingKind::Excess => WaitingKindFacts::Excess,
        WaitingKind::Franchise => WaitingKindFacts::Franchise,
        WaitingKind::GreaterOfHoursAndDeductible => WaitingKindFacts::GreaterOf,
    };
    let per = match per {
        WaitingClock::Interruption => WaitingClockFacts::Interruption,
        WaitingClock::Event => WaitingClockFacts::Event,
    };
    WaitingFacts { hours: hours.hours(), meaning, per, below }
}

fn premium(premium: Premium) -> PremiumFacts {
    match premium {
        Premium::Quoted(amount) => PremiumFacts::Quoted(amount.get()),
        Premium::Technical(loads) => PremiumFacts::Technical {
            load: loads.load,
            on_sd: loads.on_sd,
            on_tvar: loads.on_tail,
            level: loads.level.get(),
        },
    }
}

fn words(policy: &PolicyFacts) -> String {
    let insured = &policy.insured;
    let covers = match &policy.covers {
        CoveredFacts::Losses(losses) => cover::words(losses, insured),
        CoveredFacts::StopLoss => format!("losses that {insured} has left after all other terms"),
        CoveredFacts::Parametric(ladder) => format!("outages of {} by their length, for {insured}", ladder.node),
    };
    let insurers: Vec<String> =
        policy.insurers.iter().map(|(id, share)| format!("{id} ({})", readable(*share))).collect();
    let mut text = format!("{}: {covers}, insured by {}", policy.policy, insurers.join(", "));
    for part in terms(policy) {
        text += &format!("; {part}");
    }
    text
}

/// The terms of a policy in words, those that change nothing left out.
fn terms(policy: &PolicyFacts) -> Vec<String> {
    let ladder = match &policy.covers {
        CoveredFacts::Parametric(ladder) => ladder.rungs.as_slice(),
        _ => &[],
    };
    let rungs = ladder.iter().map(|[after, pays]| format!("{} from {} h on", readable(*pays), readable(*after)));
    let deductible = match policy.deductible {
        DeductibleFacts::Retention(0.0) => None,
        DeductibleFacts::Retention(amount) => Some(format!("retention {} an event", readable(amount))),
        DeductibleFacts::Franchise(amount) => Some(format!("franchise {} an event", readable(amount))),
        DeductibleFacts::Disappearing { from, to } => {
            Some(format!("retention of {} that is gone from {} on", readable(from), readable(to)))
        }
    };
    let premium = policy.premium.as_ref().map(|premium| match premium {
        PremiumFacts::Quoted(amount) => format!("premium {} a year", readable(*amount)),
        PremiumFacts::Technical { load, on_sd, on_tvar, level } => format!(
            "premium of mean recovery x (1 + {}) + {} x standard deviation + {} x TVaR at {}",
            readable(*load),
            readable(*on_sd),
            readable(*on_tvar),
            readable(*level)
        ),
    });
    let restored = policy.reinstatements.as_ref().map(|list| {
        let premiums: Vec<String> = list.iter().map(|one| readable(*one)).collect();
        format!("limit restored {} times, for {} times the premium", premiums.len(), premiums.join(", "))
    });
    let amount = |name: &str, amount: Option<f64>| amount.map(|amount| format!("{name} {}", readable(amount)));
    let above_0 = |number: f64| (number > 0.0).then_some(number);
    let sublimits = policy.sublimits.iter().map(|part| {
        format!("at most {} of {} an event", readable(part.limit), cover::words(&part.covers, &policy.insured))
    });
    let terms = [
        policy.waiting.map(|waiting| format!("waiting period {} h", readable(waiting.hours))),
        policy.indemnity_period.map(|hours| format!("indemnity period {} h", readable(hours))),
        deductible,
        amount("limit an event", policy.limit),
        amount("retention a year", above_0(policy.aggregate_retention)),
        amount("limit a year", policy.aggregate_limit),
        amount("coinsurance", above_0(policy.coinsurance)),
        restored,
        premium,
        Some(format!("inuring order {}", policy.inuring)),
    ];
    rungs.chain(sublimits).chain(terms.into_iter().flatten()).collect()
}
