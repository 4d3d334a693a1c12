//! Assumptions about policies.

use super::{cover, node_id, party_id};
use crate::report::{Assumption, AssumptionKind, Fact, Facts};
use crate::scenario::{
    Covered, Deductible, Ladder, Loads, Policy, Premium, Scenario, Sublimit, Waiting, WaitingClock, WaitingKind,
};
use crate::units::{Money, readable};
use std::collections::BTreeMap;

pub(super) fn assumptions(scenario: &Scenario) -> impl Iterator<Item = Assumption> + '_ {
    scenario.programme.policies.iter().map(|policy| Assumption {
        kind: AssumptionKind::Policy(facts(scenario, policy)),
        text: words(scenario, policy),
    })
}

fn facts(scenario: &Scenario, policy: &Policy) -> Facts {
    Facts::of("policy", &policy.id)
        .with("insured", party_id(scenario, policy.insured))
        .with("insurers", shares(scenario, policy))
        .with("covers", covers(scenario, &policy.cover))
        .with("inuring", policy.inuring)
        .maybe("waiting", policy.waiting.map(waiting))
        .maybe("indemnity_period", policy.indemnity_period)
        .unless_empty("sublimits", policy.sublimits.iter().map(|part| sublimit(scenario, part)))
        .with("deductible", deductible(policy.deductible))
        .maybe("limit", policy.limit)
        .with("aggregate_retention", policy.aggregate_retention)
        .maybe("aggregate_limit", policy.aggregate_limit)
        .with("coinsurance", policy.coinsurance)
        .maybe("reinstatements", reinstatements(policy).map(Fact::list))
        .maybe("premium", policy.premium.map(premium))
}

/// The share of each insurer, by id.
fn insurers(scenario: &Scenario, policy: &Policy) -> BTreeMap<String, f64> {
    policy.insurers.iter().map(|(party, share)| (party_id(scenario, *party), share.get())).collect()
}

fn shares(scenario: &Scenario, policy: &Policy) -> Facts {
    let insurers = insurers(scenario, policy).into_iter();
    insurers.fold(Facts::default(), |facts, (id, share)| facts.with(&id, share))
}

fn covers(scenario: &Scenario, covered: &Covered) -> Fact {
    match covered {
        Covered::Events(losses) => Facts::of("losses", cover::facts(scenario, losses)).into(),
        Covered::Net => "stop_loss".into(),
        Covered::Outage(of) => Facts::of("parametric", ladder(scenario, of)).into(),
    }
}

fn ladder(scenario: &Scenario, ladder: &Ladder) -> Facts {
    Facts::of("node", node_id(scenario, ladder.node))
        .with("below", ladder.below)
        .list("rungs", ladder.rungs.iter().map(|rung| (rung.after, rung.pays)))
        .with("against", cover::facts(scenario, &ladder.actual))
}

fn waiting(Waiting { hours, kind, per, below }: Waiting) -> Facts {
    let meaning = match kind {
        WaitingKind::Excess => "excess",
        WaitingKind::Franchise => "franchise",
        WaitingKind::GreaterOfHoursAndDeductible => "greater_of",
    };
    let per = match per {
        WaitingClock::Interruption => "interruption",
        WaitingClock::Event => "event",
    };
    Facts::of("hours", hours).with("meaning", meaning).with("per", per).with("below", below)
}

fn sublimit(scenario: &Scenario, part: &Sublimit) -> Facts {
    Facts::of("covers", cover::facts(scenario, &part.cover)).with("limit", part.limit)
}

fn deductible(deductible: Deductible) -> Facts {
    match deductible {
        Deductible::Retention(amount) => Facts::of("retention", amount),
        Deductible::Franchise(amount) => Facts::of("franchise", amount),
        Deductible::Disappearing { from, to } => Facts::of("disappearing", Facts::of("from", from).with("to", to)),
    }
}

/// The multiple of the premium for each restoration; `None` where the limit is always restored, without charge.
fn reinstatements(policy: &Policy) -> Option<Vec<f64>> {
    policy.reinstatements.as_ref().map(|list| list.iter().map(|one| one.premium).collect())
}

fn premium(premium: Premium) -> Facts {
    match premium {
        Premium::Quoted(amount) => Facts::of("quoted", amount),
        Premium::Technical(Loads { load, on_sd, on_tail, level }) => {
            let loads = Facts::of("load", load).with("on_sd", on_sd).with("on_tvar", on_tail);
            Facts::of("technical", loads.with("level", level))
        }
    }
}

fn words(scenario: &Scenario, policy: &Policy) -> String {
    let insured = party_id(scenario, policy.insured);
    let covers = match &policy.cover {
        Covered::Events(losses) => cover::words(scenario, losses, &insured),
        Covered::Net => format!("losses that {insured} has left after all other terms"),
        Covered::Outage(of) => format!("outages of {} by their length, for {insured}", node_id(scenario, of.node)),
    };
    let insurers = insurers(scenario, policy).into_iter().map(|(id, share)| format!("{id} ({})", readable(share)));
    let insurers: Vec<String> = insurers.collect();
    let terms = rungs(policy).chain(sublimits(scenario, policy, &insured)).chain(terms(policy));
    let terms: String = terms.map(|part| format!("; {part}")).collect();
    format!("{}: {covers}, insured by {}{terms}", policy.id, insurers.join(", "))
}

fn rungs(policy: &Policy) -> impl Iterator<Item = String> {
    let rungs = match &policy.cover {
        Covered::Outage(ladder) => ladder.rungs.as_slice(),
        _ => &[],
    };
    rungs.iter().map(|rung| format!("{} from {} h on", readable(rung.pays.get()), readable(rung.after.hours())))
}

fn sublimits(scenario: &Scenario, policy: &Policy, insured: &str) -> impl Iterator<Item = String> {
    policy.sublimits.iter().map(move |part| {
        let losses = cover::words(scenario, &part.cover, insured);
        format!("at most {} of {losses} an event", readable(part.limit.get()))
    })
}

/// The terms of a policy in words, those that change nothing left out.
fn terms(policy: &Policy) -> impl Iterator<Item = String> {
    let named = |name: &str, number: f64| format!("{name} {}", readable(number));
    let amount = |name: &str, amount: Option<Money>| amount.map(|amount| named(name, amount.get()));
    let above_0 = |name: &str, number: f64| (number > 0.0).then(|| named(name, number));
    let terms = [
        policy.waiting.map(|waiting| format!("waiting period {} h", readable(waiting.hours.hours()))),
        policy.indemnity_period.map(|time| format!("indemnity period {} h", readable(time.hours()))),
        deductible_words(policy.deductible),
        amount("limit an event", policy.limit),
        above_0("retention a year", policy.aggregate_retention.get()),
        amount("limit a year", policy.aggregate_limit),
        above_0("coinsurance", policy.coinsurance.get()),
        reinstatements(policy).map(|premiums| restored(&premiums)),
        policy.premium.map(premium_words),
        Some(format!("inuring order {}", policy.inuring)),
    ];
    terms.into_iter().flatten()
}

fn deductible_words(deductible: Deductible) -> Option<String> {
    match deductible {
        Deductible::Retention(Money::ZERO) => None,
        Deductible::Retention(amount) => Some(format!("retention {} an event", readable(amount.get()))),
        Deductible::Franchise(amount) => Some(format!("franchise {} an event", readable(amount.get()))),
        Deductible::Disappearing { from, to } => {
            Some(format!("retention of {} that is gone from {} on", readable(from.get()), readable(to.get())))
        }
    }
}

fn restored(premiums: &[f64]) -> String {
    let multiples: Vec<String> = premiums.iter().map(|one| readable(*one)).collect();
    format!("limit restored {} times, for {} times the premium", multiples.len(), multiples.join(", "))
}

fn premium_words(premium: Premium) -> String {
    match premium {
        Premium::Quoted(amount) => format!("premium {} a year", readable(amount.get())),
        Premium::Technical(Loads { load, on_sd, on_tail, level }) => format!(
            "premium of mean recovery x (1 + {}) + {} x standard deviation + {} x TVaR at {}",
            readable(load),
            readable(on_sd),
            readable(on_tail),
            readable(level.get())
        ),
    }
}
