//! Assumptions about nodes: needs, downtime, hours in service, tolerance and backlog.

use super::{category, hours_of_week, node_ids, party_id};
use crate::report::{
    Assumption, AssumptionKind, BacklogFacts, DowntimeFacts, MemberFacts, NeedFacts, NeedFormFacts, ServiceHoursFacts,
    ToleranceFacts,
};
use crate::scenario::{DowntimeCurve, Lump, Need, NeedForm, Node, NodeIndex, Rate, Scenario};
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
    let weighted = |members: &[(NodeIndex, f64)]| -> Vec<MemberFacts> {
        let facts = |&(node, weight): &(NodeIndex, f64)| MemberFacts { node: super::node_id(scenario, node), weight };
        members.iter().map(facts).collect()
    };
    let form = match &need.form {
        NeedForm::All(members) => NeedFormFacts::All(weighted(members)),
        NeedForm::Any(of) => NeedFormFacts::Any(node_ids(scenario, of)),
        NeedForm::AtLeast { k, of } => NeedFormFacts::AtLeast { k: *k, of: node_ids(scenario, of) },
        NeedForm::Pool(members) => NeedFormFacts::Pool(weighted(members)),
    };
    let facts = NeedFacts {
        node: node.id.clone(),
        need: position,
        form,
        switchover: need.switchover.hours(),
        buffer: need.buffer.hours(),
        restart: need.restart.hours(),
        probability: need.probability.get(),
    };
    let text = format!("{} needs {}{}", facts.node, members(&facts.form), clocks(&facts));
    Assumption { kind: AssumptionKind::Need(facts), text }
}

fn members(form: &NeedFormFacts) -> String {
    let weighted = |members: &[MemberFacts], noun: &str| {
        let said = members.iter().map(|member| format!("{} ({noun} {})", member.node, readable(member.weight)));
        said.collect::<Vec<_>>().join(", ")
    };
    match form {
        NeedFormFacts::All(members) => format!("all of {}", weighted(members, "criticality")),
        NeedFormFacts::Any(of) => format!("any of {}", of.join(", ")),
        NeedFormFacts::AtLeast { k, of } => format!("at least {k} of {}", of.join(", ")),
        NeedFormFacts::Pool(members) => format!("a pool of {}", weighted(members, "weight")),
    }
}

/// The clocks of a need that are not 0, and a probability below 1.
fn clocks(need: &NeedFacts) -> String {
    let clocks = [("switchover", need.switchover), ("buffer", need.buffer), ("restart", need.restart)];
    let running = clocks.into_iter().filter(|clock| clock.1 > 0.0);
    let mut text: String = running.map(|(name, hours)| format!("; {name} {} h", readable(hours))).collect();
    if need.probability < 1.0 {
        text += &format!("; a shortfall is passed on with probability {}", readable(need.probability));
    }
    text
}

fn downtime(scenario: &Scenario, node: &Node, curve: &DowntimeCurve) -> Assumption {
    let rate = |rate: &Rate| [rate.after.hours(), rate.per_hour.get()];
    let lump = |lump: &Lump| [lump.at.hours(), lump.amount.get()];
    let facts = DowntimeFacts {
        node: node.id.clone(),
        bearer: party_id(scenario, curve.bearer),
        category: category(scenario, curve.category),
        rates: curve.rates.iter().map(rate).collect(),
        lumps: curve.lumps.iter().map(lump).collect(),
    };
    let rates = facts.rates.iter().map(|[after, cost]| match *after {
        0.0 => format!("{} per hour of full outage", readable(*cost)),
        after => format!("{} per hour from {} h on", readable(*cost), readable(after)),
    });
    let lumps = facts.lumps.iter().map(|[at, sum]| format!("{} at {} h", readable(*sum), readable(*at)));
    let costs: Vec<String> = rates.chain(lumps).collect();
    let text = format!("downtime of {} costs {} ({}): {}", facts.node, facts.bearer, facts.category, costs.join(", "));
    Assumption { kind: AssumptionKind::Downtime(facts), text }
}

fn service_hours(node: &Node) -> Option<Assumption> {
    let facts = ServiceHoursFacts { node: node.id.clone(), open: hours_of_week(node.hours.as_ref()?) };
    let text = format!(
        "downtime of {} costs in {} h of the week, in {} times of service",
        facts.node,
        readable(facts.open.iter().map(|[from, to]| to - from).sum()),
        facts.open.len()
    );
    Some(Assumption { kind: AssumptionKind::ServiceHours(facts), text })
}

fn tolerance(node: &Node) -> Option<Assumption> {
    let stated = node.tolerance?;
    let hours = |time: crate::units::Ticks| time.hours();
    let facts = ToleranceFacts {
        node: node.id.clone(),
        below: stated.below,
        at_most: stated.at_most.map(hours),
        data_loss: stated.data_loss.map(hours),
    };
    let time = facts.at_most.map(|most| format!("{} h below capacity {}", readable(most), readable(facts.below)));
    let data = facts.data_loss.map(|most| format!("{} h of data lost", readable(most)));
    let most: Vec<String> = time.into_iter().chain(data).collect();
    let text = format!("{} tolerates at most {}", facts.node, most.join(" and "));
    Some(Assumption { kind: AssumptionKind::Tolerance(facts), text })
}

fn backlog(node: &Node) -> Option<Assumption> {
    let stated = node.backlog?;
    let facts = BacklogFacts { node: node.id.clone(), rate: stated.rate, share: stated.share.get() };
    let text = format!(
        "{} makes up lost work at {} of normal capacity, and a share {} of its downtime cost goes on until then",
        facts.node,
        readable(facts.rate),
        readable(facts.share)
    );
    Some(Assumption { kind: AssumptionKind::Backlog(facts), text })
}
