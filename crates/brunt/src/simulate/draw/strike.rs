//! Hits of occurrences on nodes, and what controls leave of them.

use super::demand::Demand;
use super::occurrence::Occurrence;
use super::occurrences::{Drawn, Occurrences};
use super::size::Size;
use super::sized::Sized;
use super::trial::Draw;
use super::verdict::{Verdict, decide};
use crate::ledger::Bound;
use crate::plan::{Hit, NONE, PlanAct, Rule, Target};
use crate::random::{Uniform, index};
use crate::scenario::bound;

impl Occurrences {
    /// Draws the hits of occurrences, in the order of their numbers, and replaces the hits of the last call. An occurrence with `false`
    /// is only judged and hits nothing.
    pub(crate) fn strike(&mut self, draw: Draw<'_>, numbers: impl Iterator<Item = (u32, bool)>) {
        self.hits.clear();
        self.consulted = 0;
        self.cut = 0;
        for (number, strikes) in numbers {
            self.judge(draw, number);
            if strikes {
                self.longest[number as usize] = self.hit(draw, number);
            }
        }
    }

    /// Decides the verdict of the controls on an occurrence.
    fn judge(&mut self, draw: Draw<'_>, number: u32) {
        if self.verdicts.is_empty() {
            return;
        }
        let occurrence = self.all[number as usize];
        let follows_none = occurrence.parent != NONE && self.verdicts[occurrence.parent as usize].absent;
        self.verdicts[number as usize] = if follows_none {
            Verdict::NEVER
        } else if draw.plan.threats[occurrence.threat as usize].controlled {
            decide(&self.demand(draw, number), occurrence.threat, occurrence.forced != NONE, &mut self.consulted)
        } else {
            Verdict::default()
        };
    }

    fn demand<'a>(&self, draw: Draw<'a>, number: u32) -> Demand<'a> {
        let down = self.down.get(number as usize).copied().unwrap_or(0);
        draw.demand(self.all[number as usize].name, down)
    }

    /// Controls that may make the sizes of an occurrence smaller; `None` if no control may.
    pub(super) fn sized<'a>(&self, draw: Draw<'a>, number: u32) -> Option<Sized<'a>> {
        let verdict = self.verdicts.get(number as usize).filter(|verdict| verdict.able != 0)?;
        Some(Sized { demand: self.demand(draw, number), verdict: *verdict, threat: self.all[number as usize].threat })
    }

    /// Draws the hits of an occurrence without controls, unless they have been drawn, and returns their range among the sizes.
    ///
    /// The hits are kept if the trial is played under many sets of controls. Otherwise they replace the hits of the last occurrence.
    fn sizes(&mut self, draw: Draw<'_>, number: u32) -> std::ops::Range<usize> {
        let Drawn { from, to } = self.drawn[number as usize];
        if from != NONE {
            return from as usize..to as usize;
        }
        if !draw.effects.are_kept() {
            self.sizes.clear();
        }
        let from = self.sizes.len();
        if from >= bound::DISRUPTIONS {
            return from..from;
        }
        self.draw_sizes(draw, &self.all[number as usize].clone());
        let to = self.sizes.len();
        if draw.effects.are_kept() {
            self.drawn[number as usize] = Drawn { from: from as u32, to: to as u32 };
        }
        from..to
    }

    fn draw_sizes(&mut self, draw: Draw<'_>, occurrence: &Occurrence) {
        let Some(hits) = &draw.plan.threats[occurrence.threat as usize].hits else { return };
        if occurrence.time >= draw.plan.horizon {
            return;
        }
        let forced = draw.plan.forcing.forced.get(occurrence.forced as usize);
        let shared = hits.shared.map(|key| Size::draw(draw, occurrence, draw.key.derive(key), None));
        let mut strike = |position: u32, chance_of_it: Option<f64>| {
            let key = draw.key.derive(hits.targets[position as usize].key);
            let [chance, outage] = key.block(draw.trial, occurrence.name);
            if chance_of_it.is_some_and(|probability| !Uniform::new(chance).split(probability).0) {
                return;
            }
            let size = shared.unwrap_or_else(|| Size::draw(draw, occurrence, key, Some(outage)));
            let left = draw.plan.horizon - occurrence.time;
            self.sizes.push((position, forced.map_or(size, |forced| size.forced(forced, left))));
        };
        let all = 0..hits.targets.len() as u32;
        match (forced.and_then(|forced| forced.targets.as_ref()), hits.rule) {
            (Some(targets), _) => targets.iter().for_each(|&position| strike(position, None)),
            (None, Rule::One) => strike(index(occurrence.pick, hits.targets.len() as u32).0, None),
            (None, Rule::Each(probability)) => all.for_each(|position| strike(position, Some(probability))),
            (None, Rule::All) => all.for_each(|position| strike(position, None)),
        }
    }

    /// Draws the hits of an occurrence and applies controls to them. Returns the longest outage of the occurrence, cut at the horizon.
    fn hit(&mut self, draw: Draw<'_>, number: u32) -> i64 {
        let occurrence = self.all[number as usize];
        let Some(hits) = &draw.plan.threats[occurrence.threat as usize].hits else { return 0 };
        if !self.happens(number) {
            return 0;
        }
        let sized = self.sized(draw, number);
        let mut longest = 0;
        for index in self.sizes(draw, number) {
            let (position, mut size) = self.sizes[index];
            let target = &hits.targets[position as usize];
            if !self.verdicts.is_empty() {
                self.meet(draw, occurrence.threat, number, target);
            }
            if let Some(sized) = &sized {
                size.shrink(sized, target.scenario, &mut self.consulted);
            }
            let end = occurrence.time.saturating_add(size.outage);
            longest = longest.max(end.min(draw.plan.horizon) - occurrence.time);
            self.cut = self.cut.saturating_add((end - draw.plan.horizon).max(0));
            if target.matters || draw.keep_all {
                if self.hits.len() >= draw.plan.most_hits {
                    self.hit_bound(Bound::Disruptions, occurrence.threat);
                    return longest;
                }
                self.hits.push(Hit {
                    node: target.node,
                    scenario_node: target.scenario,
                    occurrence: number,
                    event: occurrence.event,
                    threat: occurrence.threat,
                    recovery: hits.recovery,
                    start: occurrence.time,
                    end,
                    takes: size.takes,
                    data_loss: size.data_loss,
                });
            }
        }
        longest
    }

    /// Notes the controls that an occurrence meets at a node that it hits.
    fn meet(&mut self, draw: Draw<'_>, threat: u32, number: u32, target: &Target) {
        for meet in &draw.plan.controls.threats[threat as usize].meets {
            let at = |act: &PlanAct| act.nodes.as_ref().is_some_and(|nodes| nodes.contains(&target.scenario));
            if meet.acts.iter().any(at) {
                self.verdicts[number as usize].met |= 1 << meet.control;
            }
        }
    }
}
