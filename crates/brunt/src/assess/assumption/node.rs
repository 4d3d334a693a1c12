//! Assumptions about nodes: needs, downtime, hours in service, tolerance and backlog.

use super::{category, node_id, node_ids, party_id};
use crate::report::{Assumption, AssumptionKind, Facts};
use crate::scenario::{DowntimeCurve, Need, NeedForm, Node, NodeIndex, Scenario};
use crate::units::readable;

/// The needs of all nodes.
pub(super) fn needs(scenario: &Scenario) -> impl Iterator<Item = Assumption> + '_ {
    let of_node = |node: &'_ Node| (0..).zip(&node.needs).map(|(place, of)| need(scenario, node, place, of)).collect();
    scenario.nodes.iter().flat_map(move |node| -> Vec<Assumption> { of_node(node) })
}

/// Downtime, hours in service, tolerance and backlog of all nodes, by kind.
pub(super) fn assumptions(scenario: &Scenario) -> Vec<Assumption> {
    let nodes = || scenario.nodes.iter();
    let mut list: Vec<Assumption> =
        nodes().flat_map(|node| node.downtime.iter().map(|curve| downtime(scenario, node, curve))).collect();
    list.extend(nodes().filter_map(service_hours));
    list.extend(nodes().filter_map(tolerance));
    list.extend(nodes().filter_map(backlog));
    list
}

fn need(scenario: &Scenario, node: &Node, position: u32, need: &Need) -> Assumption {
    let facts = Facts::of("node", &node.id)
        .with("need", position)
        .with("form", form(scenario, &need.form))
        .with("switchover", need.switchover)
        .with("buffer", need.buffer)
        .with("restart", need.restart)
        .with("probability", need.probability);
    let text = format!("{} needs {}{}", node.id, members(scenario, &need.form), clocks(need));
    Assumption { kind: AssumptionKind::Need(facts), text }
}

fn form(scenario: &Scenario, form: &NeedForm) -> Facts {
    let member = |&(node, weight): &(NodeIndex, f64)| Facts::of("node", node_id(scenario, node)).with("weight", weight);
    match form {
        NeedForm::All(members) => Facts::default().list("all", members.iter().map(member)),
        NeedForm::Any(of) => Facts::default().list("any", node_ids(scenario, of)),
        NeedForm::AtLeast { k, of } => Facts::of("at_least", Facts::of("k", *k).list("of", node_ids(scenario, of))),
        NeedForm::Pool(members) => Facts::default().list("pool", members.iter().map(member)),
    }
}

fn members(scenario: &Scenario, form: &NeedForm) -> String {
    let weighted = |members: &[(NodeIndex, f64)], noun: &str| {
        let said =
            |&(node, weight): &(NodeIndex, f64)| format!("{} ({noun} {})", node_id(scenario, node), readable(weight));
        members.iter().map(said).collect::<Vec<_>>().join(", ")
    };
    match form {
        NeedForm::All(members) => format!("all of {}", weighted(members, "criticality")),
        NeedForm::Any(of) => format!("any of {}", node_ids(scenario, of).join(", ")),
        NeedForm::AtLeast { k, of } => format!("at least {k} of {}", node_ids(scenario, of).join(", ")),
        NeedForm::Pool(members) => format!("a pool of {}", weighted(members, "weight")),
    }
}

/// The clocks of a need that are not 0, and a probability below 1.
fn clocks(need: &Need) -> String {
    let clocks = [("switchover", need.switchover), ("buffer", need.buffer), ("restart", need.restart)];
    let running = clocks.map(|(name, time)| (name, time.hours())).into_iter().filter(|clock| clock.1 > 0.0);
    let mut text: String = running.map(|(name, hours)| format!("; {name} {} h", readable(hours))).collect();
    if need.probability.get() < 1.0 {
        text += &format!("; a shortfall is passed on with probability {}", readable(need.probability.get()));
    }
    text
}

fn downtime(scenario: &Scenario, node: &Node, curve: &DowntimeCurve) -> Assumption {
    let (bearer, category) = (party_id(scenario, curve.bearer), category(scenario, curve.category));
    let text = format!("downtime of {} costs {bearer} ({category}): {}", node.id, costs(curve));
    let facts = Facts::of("node", &node.id)
        .with("bearer", bearer)
        .with("category", category)
        .list("rates", curve.rates.iter().map(|rate| (rate.after, rate.per_hour)))
        .unless_empty("lumps", curve.lumps.iter().map(|lump| (lump.at, lump.amount)));
    Assumption { kind: AssumptionKind::Downtime(facts), text }
}

fn costs(curve: &DowntimeCurve) -> String {
    let rates = curve.rates.iter().map(|rate| match (rate.after.hours(), readable(rate.per_hour.get())) {
        (0.0, cost) => format!("{cost} per hour of full outage"),
        (after, cost) => format!("{cost} per hour from {} h on", readable(after)),
    });
    let lumps = curve.lumps.iter();
    let lumps = lumps.map(|lump| format!("{} at {} h", readable(lump.amount.get()), readable(lump.at.hours())));
    rates.chain(lumps).collect::<Vec<_>>().join(", ")
}

fn service_hours(node: &Node) -> Option<Assumption> {
    let open = node.hours.as_ref()?.open();
    let text = format!(
        "downtime of {} costs in {} h of the week, in {} times of service",
        node.id,
        readable(open.iter().map(|(from, to)| to.hours() - from.hours()).sum()),
        open.len()
    );
    let facts = Facts::of("node", &node.id).list("open", open.iter().copied());
    Some(Assumption { kind: AssumptionKind::ServiceHours(facts), text })
}

fn tolerance(node: &Node) -> Option<Assumption> {
    let stated = node.tolerance?;
    let below = readable(stated.below);
    let time = stated.at_most.map(|most| format!("{} h below capacity {below}", readable(most.hours())));
    let data = stated.data_loss.map(|most| format!("{} h of data lost", readable(most.hours())));
    let most: Vec<String> = time.into_iter().chain(data).collect();
    let text = format!("{} tolerates at most {}", node.id, most.join(" and "));
    let facts = Facts::of("node", &node.id)
        .with("below", stated.below)
        .maybe("at_most", stated.at_most)
        .maybe("data_loss", stated.data_loss);
    Some(Assumption { kind: AssumptionKind::Tolerance(facts), text })
}

fn backlog(node: &Node) -> Option<Assumption> {
    let stated = node.backlog?;
    let text = format!(
        "{} makes up lost work at {} of normal capacity, and a share {} of its downtime cost goes on until then",
        node.id,
        readable(stated.rate),
        readable(stated.share.get())
    );
    let facts = Facts::of("node", &node.id).with("rate", stated.rate).with("share", stated.share);
    Some(Assumption { kind: AssumptionKind::Backlog(facts), text })
}
