//! The network in layers, and the worst event of the worst trial as strips in time.

use super::Writer;
use crate::html::chart::{Edge, NodeBox, Stretch, Strip, layers, strips};
use crate::html::document::{Block, Column, Section, Table};
use crate::html::network::{MOST_DRAWN, Network};
use crate::quantity::{Quantity, counted, hours, plain, round_share};
use brunt::report::{Explanation, OccurrenceExplained, Outage, OutageStretch};
use std::collections::{BTreeMap, BTreeSet};

/// Most strips of a cascade.
const MOST_STRIPS: usize = 24;

impl Writer<'_> {
    /// Picture, table, and cascade.
    pub(super) fn network(&mut self, section: &mut Section) {
        let cascade = self.worst.and_then(Cascade::of);
        self.picture(section, cascade.as_ref());
        match (&cascade, self.worst) {
            (Some(cascade), Some(worst)) => told(section, cascade, worst),
            (None, Some(worst)) if !section.blocks.is_empty() => {
                section.text(format!("In the worst trial, number {}, no node lost capacity.", worst.trial));
            }
            _ if section.blocks.is_empty() => {}
            _ => section.text(
                "The worst cascade is not shown: results hold no single trials. With --scenario the page has it.",
            ),
        }
    }

    fn picture(&self, section: &mut Section, cascade: Option<&Cascade<'_>>) {
        let network = Network::of(self.report, self.worst);
        if network.nodes.is_empty() {
            return;
        }
        let hit: BTreeSet<&str> = cascade.map(Cascade::nodes).unwrap_or_default();
        let chosen: Vec<usize> = network.critical(&hit, self.report).into_iter().collect();
        let place: BTreeMap<usize, usize> = chosen.iter().enumerate().map(|(at, &node)| (node, at)).collect();
        let needs = |node: usize| {
            let names = network.nodes[node].needs.iter().map(|&needed| network.nodes[needed].name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        let drawn = |&node: &usize| {
            let of = &network.nodes[node];
            let text = if of.needs.is_empty() {
                format!("{} needs nothing", of.name)
            } else {
                format!("{} needs {}", of.name, needs(node))
            };
            NodeBox { name: of.name.clone(), layer: of.layer, hit: hit.contains(of.id.as_str()), text }
        };
        let boxes: Vec<NodeBox> = chosen.iter().map(drawn).collect();
        let edges: Vec<Edge> = chosen
            .iter()
            .flat_map(|node| network.nodes[*node].needs.iter().map(move |needed| (node, needed)))
            .filter_map(|(node, needed)| Some(Edge { from: *place.get(node)?, to: *place.get(needed)? }))
            .collect();
        let part = match network.nodes.len() {
            all if all > MOST_DRAWN => format!("the critical part, {} of {all} nodes", chosen.len()),
            all => counted(all as u64, "node"),
        };
        let marked = if hit.is_empty() { "" } else { "; framed in red: down in the worst cascade" };
        let caption = format!("The network: {part}. What serves stands above what it needs{marked}");
        let columns =
            [Column::words("Node"), Column::number("Layer"), Column::words("Needs"), Column::words("Worst cascade")];
        let mut table = Table::new("The network as a table", columns);
        for (at, node) in network.nodes.iter().enumerate() {
            let down = if hit.contains(node.id.as_str()) { "down" } else { "-" };
            let needs = if node.needs.is_empty() { "-".to_string() } else { needs(at) };
            table.row([node.name.clone().into(), node.layer.to_string().into(), needs.into(), down.into()]);
        }
        section.chart(caption.clone(), layers(&caption, &boxes, &edges), table);
    }
}

/// The event of a trial that costs most, with what went down by it.
struct Cascade<'a> {
    root: &'a OccurrenceExplained,
    cost: f64,
    occurrences: Vec<&'a OccurrenceExplained>,
    outages: Vec<(&'a Outage, Vec<&'a OutageStretch>)>,
}

impl<'a> Cascade<'a> {
    /// The costliest event by which a node went down; `None` where there is none.
    fn of(worst: &'a Explanation) -> Option<Self> {
        let event_of: BTreeMap<u32, u32> = worst.occurrences.iter().map(|one| (one.number, one.event)).collect();
        let down: BTreeSet<u32> = worst
            .outages
            .iter()
            .flat_map(|outage| &outage.stretches)
            .filter_map(|stretch| event_of.get(&stretch.occurrence).copied())
            .collect();
        let mut costs: BTreeMap<u32, f64> = BTreeMap::new();
        for one in worst.occurrences.iter().filter(|one| down.contains(&one.event)) {
            *costs.entry(one.event).or_default() += one.direct + one.downtime;
        }
        let (&event, &cost) = costs.iter().max_by(|one, other| one.1.total_cmp(other.1).then(other.0.cmp(one.0)))?;
        let is_of = |stretch: &&OutageStretch| event_of.get(&stretch.occurrence) == Some(&event);
        let outages =
            worst.outages.iter().map(|outage| (outage, outage.stretches.iter().filter(is_of).collect::<Vec<_>>()));
        Some(Self {
            root: worst.occurrences.iter().find(|one| one.number == event)?,
            cost,
            occurrences: worst.occurrences.iter().filter(|one| one.event == event && one.happens).collect(),
            outages: outages.filter(|outage| !outage.1.is_empty()).collect(),
        })
    }

    fn nodes(&self) -> BTreeSet<&'a str> {
        self.outages.iter().map(|outage| outage.0.node.as_str()).collect()
    }

    /// Strips of the nodes that lose most, in the order in which they go down.
    fn strips(&self) -> Vec<Strip> {
        let mut rows: BTreeMap<&str, Strip> = BTreeMap::new();
        for (outage, stretches) in &self.outages {
            let strip =
                rows.entry(&outage.node).or_insert_with(|| Strip { name: plain(&outage.name), stretches: Vec::new() });
            strip.stretches.extend(stretches.iter().map(|stretch| self.stretch(stretch)));
        }
        let mut rows: Vec<Strip> = rows.into_values().collect();
        let lost = |strip: &Strip| strip.stretches.iter().map(|one| (one.to - one.from) * one.lost).sum::<f64>();
        rows.sort_by(|one, other| lost(other).total_cmp(&lost(one)));
        rows.truncate(MOST_STRIPS);
        let first = |strip: &Strip| strip.stretches.iter().map(|one| one.from).fold(f64::INFINITY, f64::min);
        rows.sort_by(|one, other| first(one).total_cmp(&first(other)));
        rows
    }

    fn stretch(&self, stretch: &OutageStretch) -> Stretch {
        let (from, to) = (stretch.from - self.root.hour, stretch.to - self.root.hour);
        let text = format!("{} to {}, capacity {}", hours(from), hours(to), Quantity::Share.write(stretch.capacity));
        Stretch { from, to, lost: 1.0 - stretch.capacity, text }
    }
}

/// The cascade in a sentence, a chart with its table, and what each party was left with.
fn told(section: &mut Section, cascade: &Cascade<'_>, worst: &Explanation) {
    section.heading("The worst cascade");
    let money = |amount: f64| Quantity::Money.write(amount);
    section.text(format!(
        "Trial {} has the largest gross loss, {} (exact: it is one trial). Its costliest event with an outage begins with {} and costs {}.",
        worst.trial,
        money(worst.total),
        plain(&cascade.root.name),
        money(cascade.cost)
    ));
    let chain = |one: &&OccurrenceExplained| {
        let at = hours(one.hour - cascade.root.hour);
        let strikes: Vec<String> = one.strikes.iter().map(|strike| plain(&strike.node)).collect();
        let strikes = if strikes.is_empty() { String::new() } else { format!(", strikes {}", strikes.join(", ")) };
        format!(
            "After {at}: {}{strikes}; direct losses {}, downtime {}",
            plain(&one.name),
            money(one.direct),
            money(one.downtime)
        )
    };
    section.blocks.push(Block::List {
        title: Some(format!("What happened: {}", counted(cascade.occurrences.len() as u64, "occurrence"))),
        items: cascade.occurrences.iter().map(chain).collect(),
    });
    let columns = [
        Column::words("Node"),
        Column::number("From"),
        Column::number("To"),
        Column::number("Capacity"),
        Column::words("Because of"),
    ];
    let mut table = Table::new("The cascade as a table, hours since it began", columns);
    for (outage, stretches) in &cascade.outages {
        for stretch in stretches {
            let because = match &stretch.through {
                Some(need) => need.down.iter().map(|node| plain(node)).collect::<Vec<_>>().join(", "),
                None => "struck itself".to_string(),
            };
            table.row([
                plain(&outage.name).into(),
                hours(stretch.from - cascade.root.hour).into(),
                hours(stretch.to - cascade.root.hour).into(),
                round_share(stretch.capacity).into(),
                because.into(),
            ]);
        }
    }
    let caption = "The worst cascade in time, node by node";
    if let Some(svg) = strips(caption, &cascade.strips()) {
        section.chart(caption, svg, table);
    }
    let columns = [Column::words("Party"), Column::number("Gross"), Column::number("Net")];
    let mut table = Table::new(format!("What each party lost in trial {}", worst.trial), columns);
    for party in &worst.parties {
        let net = party.net.map_or("-".to_string(), money);
        table.row([plain(&party.name).into(), money(party.gross).into(), net.into()]);
    }
    section.folded(table);
}
