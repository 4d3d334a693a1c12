//! What the occurrences of a trial come to: which take place, what they hit and how hard, what they cost beside downtime.

use crate::suite::reference::control::{Demand, Duty, HOUR, has, meets};
use crate::suite::reference::fixed::{FULL, units};
use crate::suite::reference::outage::Outage;
use brunt::ledger::Amount;
use brunt::random::{Key, Law, Uniform, entity, index, threshold};
use brunt::scenario::{Act, Effect, Hits, LossAmount, NodeIndex, OutageLength as Length, Pick, Shrink, Threat};
use brunt::simulate::Occurred;
use std::collections::BTreeMap;

/// Direct losses by occurrence, category and bearer.
pub(super) type Direct = BTreeMap<(u32, u32, u32), Amount>;

/// All occurrences of a trial.
#[derive(Debug, Default)]
pub(super) struct Strike {
    pub happens: Vec<bool>,
    pub prevented_by: Vec<Option<u32>>,
    pub outages: Vec<Outage>,
    pub direct: Direct,
}

/// Goes through the occurrences, of which each comes after the one that triggers it.
pub(super) fn strike(duty: &Duty<'_>, occurred: &[Occurred]) -> Strike {
    let mut strike = Strike::default();
    for (number, one) in (0..).zip(occurred) {
        let demand = duty.of_occurrence(number, one.time.get());
        let follows = one.triggered_by.is_none_or(|parent| strike.happens[parent as usize]);
        let preventer = if follows { duty.preventer(&demand, one.threat.0 as usize) } else { None };
        strike.happens.push(follows && preventer.is_none());
        strike.prevented_by.push(preventer.map(|control| control as u32));
        if follows && preventer.is_none() {
            let struck = Struck { duty, demand, threat: one.threat.0 as usize, number };
            let outages = struck.outages();
            struck.cost(&outages, &mut strike.direct);
            strike.outages.extend(outages);
        }
    }
    strike
}

/// An occurrence that takes place.
struct Struck<'a, 'd> {
    duty: &'a Duty<'d>,
    demand: Demand,
    threat: usize,
    number: u32,
}

impl<'d> Struck<'_, 'd> {
    fn threat(&self) -> &'d Threat {
        &self.duty.scenario.threats[self.threat]
    }

    fn block(&self, key: Key, block: u64) -> [u64; 2] {
        key.block(self.demand.trial, self.demand.address | block)
    }

    fn outages(&self) -> Vec<Outage> {
        match &self.threat().hits {
            Some(hits) if self.demand.at < self.duty.scenario.horizon.get() => {
                self.targets(hits).into_iter().map(|node| self.outage(hits, node)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn key_at(&self, node: NodeIndex) -> Key {
        let id = &self.duty.scenario.nodes[node.0 as usize].id;
        self.demand.key.derive(entity(&["hit", &self.threat().id, id]))
    }

    fn targets(&self, hits: &Hits) -> Vec<NodeIndex> {
        match &hits.pick {
            Pick::All(nodes) => nodes.clone(),
            Pick::One(nodes) => {
                let word = self.block(self.demand.key, 0)[1];
                vec![nodes[index(word, nodes.len() as u32).0 as usize]]
            }
            Pick::Each(nodes, probability) => {
                let hit =
                    |node: &NodeIndex| u128::from(self.block(self.key_at(*node), 0)[0]) < threshold(probability.get());
                nodes.iter().copied().filter(hit).collect()
            }
        }
    }

    /// The disruption of one node, with what controls leave of it.
    fn outage(&self, hits: &Hits, node: NodeIndex) -> Outage {
        let shared = self.demand.key.derive(entity(&["shared", &self.threat().id]));
        let key = if hits.shared { shared } else { self.key_at(node) };
        let (chance, size) = (self.block(key, 0), self.block(key, 1));
        let ticks = |law: &Law, word| (size_of(law, word) * HOUR).round();
        let length = match &hits.outage {
            Length::Law(law) => ticks(law, chance[1]),
            Length::UntilHorizon => (self.duty.scenario.horizon.get() - self.demand.at) as f64,
        };
        let takes = units(size_of(&hits.takes, size[0]).clamp(0.0, 1.0)) as f64;
        let length = self.shrunk(length, HOUR, node, &|effect| match effect {
            Effect::Outage(shrink) => Some(shrink),
            _ => None,
        });
        let takes = self.shrunk(takes, FULL as f64, node, &|effect| match effect {
            Effect::Takes(shrink) => Some(shrink),
            _ => None,
        });
        let time = (self.demand.at, self.demand.at + length.round() as i64);
        let data_loss = hits.data_loss.as_ref().map_or(0, |law| ticks(law, size[1]) as i64);
        let outage = Outage::new(node.0 as usize, self.number, time, takes.round() / FULL as f64, &hits.recovery);
        Outage { data_loss, ..outage }
    }

    /// What acts on this threat at a node leave of a size.
    fn shrunk(&self, size: f64, unit: f64, node: NodeIndex, of: &dyn Fn(&'d Effect) -> Option<&'d Shrink>) -> f64 {
        self.duty.shrunk(&self.demand, size, unit, &|act| match act {
            Act::Occurrence { threats, nodes, effect } => {
                let here = meets(threats, self.threat) && has(nodes, |one| *one == node);
                of(effect).filter(|_| here)
            }
            _ => None,
        })
    }

    /// Adds the direct losses; a cost by the hour has the longest outage, cut at the horizon.
    fn cost(&self, outages: &[Outage], direct: &mut Direct) {
        let horizon = self.duty.scenario.horizon.get();
        let lengths = outages.iter().map(|outage| outage.stages[0].1.min(horizon) - outage.onset);
        let hours = lengths.max().unwrap_or(0) as f64 / HOUR;
        let losses = &self.threat().losses;
        for (position, loss) in losses.iter().enumerate() {
            let name = (loss.category, loss.bearer);
            let twin = losses[..position].iter().filter(|other| (other.category, other.bearer) == name).count();
            let words = self.loss_words(position, &twin.to_string());
            let size = match &loss.amount {
                LossAmount::Amount(law) => size_of(law, words[0]),
                LossAmount::Records { records, each } => size_of(records, words[0]) * size_of(each, words[1]),
                LossAmount::PerHour(law) => size_of(law, words[0]) * hours,
            };
            let size = self.duty.shrunk(&self.demand, size, 1.0, &|act| match act {
                Act::Occurrence { threats, nodes: None, effect: Effect::Losses { shrink, categories } } => {
                    let meant = meets(threats, self.threat) && has(categories, |one| *one == loss.category);
                    meant.then_some(shrink)
                }
                _ => None,
            });
            *direct.entry((self.number, name.0.0, name.1.0)).or_default() += Amount::new(size).unwrap();
        }
    }

    fn loss_words(&self, position: usize, twin: &str) -> [u64; 2] {
        let (scenario, loss) = (self.duty.scenario, &self.threat().losses[position]);
        let category = &scenario.categories[loss.category.0 as usize];
        let bearer = &scenario.parties[loss.bearer.0 as usize].id;
        self.block(self.demand.key.derive(entity(&["loss", &self.threat().id, category, bearer, twin])), 0)
    }
}

fn size_of(law: &Law, word: u64) -> f64 {
    law.quantile(Uniform::new(word))
}
