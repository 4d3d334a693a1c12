//! Omissions: effects before the start and beyond the horizon of a trial, and costs that are no part of losses.

use crate::assess::fact;
use crate::ledger::Ledger;
use crate::report::{Assumption, AssumptionKind, CostKind, Dropped};
use crate::scenario::{Clause, Node, Scenario};
use crate::units::readable;

pub(super) fn assumptions(scenario: &Scenario, ledger: &Ledger) -> Vec<Assumption> {
    let mut list = Vec::new();
    if scenario.threats.iter().any(|threat| threat.hits.is_some()) {
        let text = "every trial starts with all nodes up, no clock running and no work outstanding";
        list.push(Assumption { kind: AssumptionKind::StartsAtRest, text: text.into() });
        list.push(outages(scenario, ledger));
    }
    list.extend(late_threats(scenario));
    list.extend(open_at_horizon(scenario));
    let trials = ledger.sums().bounded_trials;
    if trials > 0 {
        let text = format!(
            "in {trials} trials a bound was hit ({}): what lay beyond it is dropped, and losses are understated",
            bounds(scenario, ledger)
        );
        list.push(dropped(Dropped::BeyondBounds { trials }, text));
    }
    if !scenario.programme.is_empty() {
        let text = "what is owed under contracts and policies is paid in full: nobody defaults";
        list.push(Assumption { kind: AssumptionKind::NoDefault, text: text.into() });
    }
    list.extend(beside_losses(scenario));
    list
}

/// The bounds that were hit, in words.
fn bounds(scenario: &Scenario, ledger: &Ledger) -> String {
    let hits = ledger.sums().bounds.iter().map(|(&hit, &trials)| (hit, trials));
    let mut words: Vec<String> = fact::bounds(scenario, hits)
        .into_iter()
        .map(|cause| format!("{} {}", readable(cause.most as f64), cause.bound.words()))
        .collect();
    words.dedup();
    words.join(", ")
}

fn dropped(dropped: Dropped, text: String) -> Assumption {
    Assumption { kind: AssumptionKind::Dropped { dropped }, text }
}

fn outages(scenario: &Scenario, ledger: &Ledger) -> Assumption {
    let mean_hours = ledger.sums().hours_cut.mean(ledger.trials());
    let recovers = scenario.threats.iter().flat_map(|threat| &threat.hits).any(|hits| !hits.recovery.is_empty());
    let beside = if recovers { ", and recovery after it" } else { "" };
    let text = format!(
        "outages end with the horizon: on average {} h a trial are dropped, over all nodes hit{beside}",
        readable(mean_hours)
    );
    dropped(Dropped::Outages { mean_hours }, text)
}

/// Threats that may be triggered beyond the horizon.
fn late_threats(scenario: &Scenario) -> Option<Assumption> {
    let mut late = vec![false; scenario.threats.len()];
    loop {
        let before = late.clone();
        for (threat, late_itself) in scenario.threats.iter().zip(&before) {
            let likely = threat.triggers.iter().filter(|trigger| trigger.probability.get() > 0.0);
            for trigger in likely.filter(|trigger| *late_itself || trigger.after.support().1 > 0.0) {
                late[trigger.threat.0 as usize] = true;
            }
        }
        if before == late {
            break;
        }
    }
    let threats: Vec<String> =
        scenario.threats.iter().zip(late).filter(|pair| pair.1).map(|(threat, _)| threat.id.clone()).collect();
    let text = format!(
        "what is triggered beyond the horizon disrupts nothing, but its direct losses count in full: {}",
        threats.join(", ")
    );
    (!threats.is_empty()).then(|| dropped(Dropped::LateDisruptions { threats }, text))
}

/// Work outstanding and times below a tolerance level that are still open at the horizon, by node.
fn open_at_horizon(scenario: &Scenario) -> impl Iterator<Item = Assumption> {
    let nodes = |has: fn(&Node) -> bool| -> Vec<String> {
        scenario.nodes.iter().filter(|node| has(node)).map(|node| node.id.clone()).collect()
    };
    let backlogs = nodes(|node| node.backlog.is_some());
    let open = nodes(|node| node.tolerance.is_some_and(|tolerance| tolerance.at_most.is_some()));
    let backlog = (!backlogs.is_empty()).then(|| {
        let text = format!("work outstanding at the horizon is dropped: {}", backlogs.join(", "));
        dropped(Dropped::Backlogs { nodes: backlogs }, text)
    });
    let time = (!open.is_empty()).then(|| {
        let text =
            format!("a time below a tolerance level is judged by its part before the horizon: {}", open.join(", "));
        dropped(Dropped::OpenTimes { nodes: open }, text)
    });
    backlog.into_iter().chain(time)
}

fn beside_losses(scenario: &Scenario) -> impl Iterator<Item = Assumption> {
    let programme = &scenario.programme;
    let contracts = || programme.contracts.iter();
    let clauses = |is: fn(&Clause<'_>) -> bool| -> Vec<String> {
        let clauses = programme.clauses().filter(|(_, clause)| is(clause));
        clauses.map(|(contract, clause)| format!("{}.{}", contract.id, clause.id())).collect()
    };
    let priced = |clause: &Clause<'_>| matches!(clause, Clause::Price(_));
    let ends = |clause: &Clause<'_>| matches!(clause, Clause::ServiceLevel(level) if level.termination.is_some());
    let shared = contracts()
        .flat_map(|contract| contract.co_funding.iter().map(|shared| format!("{}.{}", contract.id, shared.id)));
    let with_fee = contracts().filter(|contract| contract.yearly_fee.is_some());
    let with_premium = programme.policies.iter().filter(|policy| policy.premium.is_some());
    let with_cost = scenario.controls.iter().filter(|control| control.cost.is_some());
    let beside = "are no part of losses";
    let in_net = "are in net losses and not in gross ones";
    let costs: [(CostKind, &str, &str, Vec<String>); 6] = [
        (CostKind::Fees, "fees", beside, with_fee.map(|contract| contract.id.clone()).collect()),
        (CostKind::Premiums, "premiums", beside, with_premium.map(|policy| policy.id.clone()).collect()),
        (CostKind::CoFunding, "co-funded costs", beside, shared.collect()),
        (CostKind::Controls, "costs of controls", beside, with_cost.map(|control| control.id.clone()).collect()),
        (CostKind::Terminations, "costs of ending a contract", in_net, clauses(ends)),
        (CostKind::PriceMoves, "moves of prices", in_net, clauses(priced)),
    ];
    costs.into_iter().filter(|cost| !cost.3.is_empty()).map(|(cost, name, where_to, stated_by)| {
        let text = format!("{name} {where_to}: {}", stated_by.join(", "));
        Assumption { kind: AssumptionKind::BesideLosses { cost, stated_by }, text }
    })
}
