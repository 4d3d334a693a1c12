//! Occurrences of a trial: which happen, when, and which disruptions they bring.
//!
//! Every draw has an address. An occurrence drawn by the frequency of its threat is named by (threat, ordinal). A triggered occurrence is
//! named by (parent, trigger, ordinal). The name, the trial and a key for the purpose address the draws of the occurrence, so they do not
//! change when another occurrence is added or removed.

use super::control::{Demand, Effects, Sized, Verdict, decide};
use super::meter::Watch;
use super::span::Spans;
use crate::ledger::{Amount, Bound, BoundHit, Row, RowKind};
use crate::plan::{
    ActKind, FINE, Hit, NONE, Plan, PlanAct, PlanForced, PlanLoss, PlanThreat, PlanTiming, Rule, Target, fixed,
};
use crate::random::{Key, Law, Uniform, index, mix};
use crate::scenario::{ControlIndex, Lasting, LossAmount, ThreatIndex, bound};
use crate::units::Ticks;

/// Ordinal of the address of the number of occurrences; no occurrence has this ordinal.
const COUNT_ORDINAL: u64 = 0xFF_FFFF;
/// Mask of a name. The low byte is for the blocks of one occurrence.
const NAME_MASK: u64 = !0xFF;
/// Longer than any horizon. Durations and delays are cut here, so that sums of times cannot overflow.
const LONGEST_HOURS: f64 = 8_760_000.0;

/// An occurrence of a threat in a trial.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occurrence {
    pub threat: u32,
    /// Number of the root occurrence.
    pub event: u32,
    /// Number of the parent: the occurrence that triggered this occurrence, or `NONE`.
    pub parent: u32,
    pub depth: u16,
    pub name: u64,
    pub time: i64,
    /// Word that picks the target.
    pub pick: u64,
    /// Position among the forced occurrences of a stress, or `NONE`.
    pub forced: u32,
}

/// Threat, time and draws of a root occurrence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root {
    pub threat: u32,
    pub name: u64,
    pub time: i64,
    pub pick: u64,
    pub forced: u32,
}

/// Name of the `ordinal`-th occurrence of a stream.
pub(super) fn root_name(stream: u32, ordinal: u32) -> u64 {
    (u64::from(stream) << 32) | (u64::from(ordinal) << 8)
}

/// Address of the number of occurrences of a stream, and of the draw of a factor.
pub(super) fn count_name(stream: u32) -> u64 {
    (u64::from(stream) << 32) | (COUNT_ORDINAL << 8)
}

/// Time of an occurrence from its word; `ordinal` counts the occurrences of its threat.
pub(super) fn time(timing: &PlanTiming, horizon: i64, ordinal: u32, word: u64) -> i64 {
    let scale = |word: u64, length: i64| ((u128::from(word) * length as u128) >> 64) as i64;
    match timing {
        PlanTiming::Uniform => scale(word, horizon),
        PlanTiming::Fixed(times) => times.get(ordinal as usize).or(times.last()).copied().unwrap_or(0),
        PlanTiming::Seasonal(seasons) => {
            let season = &seasons[seasons.partition_point(|season| season.from <= word).max(1) - 1];
            let within = u128::from(word - season.from) * season.length as u128 / u128::from(season.width.max(1));
            season.start + (within as i64).min(season.length - 1)
        }
    }
}

/// Occurrences and hits of one trial; the memory is reused from trial to trial.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    pub all: Vec<Occurrence>,
    pub names: Vec<u64>,
    pub hits: Vec<Hit>,
    /// Verdict of the controls on each occurrence; empty without controls.
    pub verdicts: Vec<Verdict>,
    /// Controls with a host that was down just before each occurrence; empty before hosts have been checked.
    pub down: Vec<u64>,
    /// Times in which these hosts may be down.
    pub spans: Spans,
    /// Controls whose presence or absence made a difference.
    pub consulted: u64,
    /// The longest outage of each occurrence, cut at the horizon.
    longest: Vec<i64>,
    /// Hits of occurrences without controls, as target and size. `drawn` holds the range of each occurrence.
    sizes: Vec<(u32, Size)>,
    drawn: Vec<Drawn>,
    /// Outage after the horizon, summed over all hits.
    pub cut: i64,
    /// Bounds that the trial hit.
    pub bounds: Vec<BoundHit>,
}

/// Range of the sizes of an occurrence; empty before the sizes have been drawn.
#[derive(Debug, Clone, Copy)]
struct Drawn {
    from: u32,
    to: u32,
}

impl Drawn {
    const NOT_YET: Self = Self { from: NONE, to: NONE };
}

/// Largest number of occurrences and disruptions for which memory is kept from trial to trial.
pub(super) const KEPT: usize = 1 << 14;

/// Everything that the draws of one trial depend on.
#[derive(Clone, Copy)]
pub(crate) struct Draw<'a> {
    pub plan: &'a Plan,
    pub key: Key,
    pub trial: u64,
    /// Multiplier of losses and durations by threat; empty when no threat loads on a factor.
    pub multipliers: &'a [f64],
    /// Set of controls in force.
    pub in_force: u64,
    /// Controls whose hosts are checked: the controls in force, and other controls whose answers are counted.
    pub watched: u64,
    /// Sizes of effects of controls that were drawn in this trial.
    pub effects: &'a Effects,
    /// Whether hits that cannot reach any cost are kept.
    pub keep_all: bool,
}

impl Occurrences {
    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.names.clear();
        self.hits.clear();
        self.verdicts.clear();
        self.sizes.clear();
        self.drawn.clear();
        self.down.clear();
        self.consulted = 0;
        self.cut = 0;
        self.bounds.clear();
    }

    /// Frees the memory of a trial that took much memory.
    pub(crate) fn release(&mut self) {
        self.clear();
        self.all.shrink_to(KEPT);
        self.names.shrink_to(KEPT);
        self.hits.shrink_to(KEPT);
        self.verdicts.shrink_to(KEPT);
        self.down.shrink_to(KEPT);
        self.longest.clear();
        self.longest.shrink_to(KEPT);
        self.sizes.shrink_to(KEPT);
        self.drawn.shrink_to(KEPT);
        self.spans.release();
    }

    /// Notes that a bound was hit.
    pub(crate) fn hit_bound(&mut self, bound: Bound, threat: u32) {
        let hit = BoundHit::new(bound, Some(ThreatIndex(threat)));
        if !self.bounds.contains(&hit) {
            self.bounds.push(hit);
        }
    }

    /// Adds an occurrence that starts an event.
    pub(crate) fn push_root(&mut self, root: Root) {
        let event = self.all.len() as u32;
        let Root { threat, name, time, pick, forced } = root;
        self.all.push(Occurrence { threat, event, parent: NONE, depth: 0, name, time, pick, forced });
    }

    /// Adds all occurrences that would follow from the roots if no control prevented any.
    pub(crate) fn unfold(&mut self, draw: Draw<'_>) {
        let mut next = 0;
        while next < self.all.len() {
            self.trigger(draw, next as u32);
            next += 1;
        }
        self.names.extend(self.all.iter().map(|occurrence| occurrence.name));
        self.longest.clear();
        self.longest.resize(self.all.len(), 0);
        self.drawn.resize(self.all.len(), Drawn::NOT_YET);
        if !draw.plan.controls.is_empty() {
            self.verdicts.resize(self.all.len(), Verdict::default());
        }
    }

    /// Numbers of all occurrences except `some` and those that follow from `some`.
    pub(crate) fn without(&self, some: &[u32]) -> Vec<u32> {
        let mut stays = vec![true; self.all.len()];
        for &number in some {
            if let Some(stays) = stays.get_mut(number as usize) {
                *stays = false;
            }
        }
        for (number, occurrence) in self.all.iter().enumerate() {
            stays[number] &= occurrence.parent == NONE || stays[occurrence.parent as usize];
        }
        (0..self.all.len() as u32).filter(|&number| stays[number as usize]).collect()
    }

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
        Demand {
            controls: &draw.plan.controls,
            in_force: draw.in_force,
            down: self.down.get(number as usize).copied().unwrap_or(0),
            key: draw.key,
            trial: draw.trial,
            name: self.all[number as usize].name,
            effects: draw.effects,
        }
    }

    /// Whether an occurrence takes place.
    pub(crate) fn happens(&self, number: u32) -> bool {
        self.verdicts.get(number as usize).is_none_or(|verdict| !verdict.absent)
    }

    /// The control that prevented an occurrence.
    pub(crate) fn prevented_by(&self, number: u32) -> Option<ControlIndex> {
        self.verdicts.get(number as usize)?.prevented_by().map(ControlIndex)
    }

    /// Controls that may make the sizes of an occurrence smaller; `None` if no control may.
    fn sized<'a>(&self, draw: Draw<'a>, number: u32) -> Option<Sized<'a>> {
        let verdict = self.verdicts.get(number as usize).filter(|verdict| verdict.able != 0)?;
        Some(Sized { demand: self.demand(draw, number), verdict: *verdict, threat: self.all[number as usize].threat })
    }

    fn trigger(&mut self, draw: Draw<'_>, parent: u32) {
        let occurrence = self.all[parent as usize];
        for trigger in &draw.plan.threats[occurrence.threat as usize].triggers {
            let [happens, delay] = draw.key.derive(trigger.key).block(draw.trial, occurrence.name);
            if !Uniform::new(happens).split(trigger.probability).0 {
                continue;
            }
            if occurrence.depth >= bound::ROUNDS {
                return self.hit_bound(Bound::Rounds, trigger.threat.0);
            }
            if self.all.len() >= bound::OCCURRENCES {
                return self.hit_bound(Bound::Occurrences, trigger.threat.0);
            }
            let name = mix(occurrence.name ^ trigger.key) & NAME_MASK;
            self.all.push(Occurrence {
                threat: trigger.threat.0,
                event: occurrence.event,
                parent,
                depth: occurrence.depth + 1,
                name,
                time: occurrence.time + ticks(trigger.after.quantile(Uniform::new(delay))),
                pick: draw.key.block(draw.trial, name)[1],
                forced: NONE,
            });
        }
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

    /// Reports the direct losses of an occurrence.
    pub(crate) fn cost(&mut self, draw: Draw<'_>, number: u32, watch: &mut impl Watch) {
        let occurrence = self.all[number as usize];
        if !self.happens(number) {
            return;
        }
        let longest = self.longest[number as usize];
        let sized = self.sized(draw, number);
        for loss in &draw.plan.threats[occurrence.threat as usize].losses {
            let words = draw.key.derive(loss.key).block(draw.trial, occurrence.name);
            let threat = &draw.plan.threats[occurrence.threat as usize];
            let stated = draw.plan.forcing.forced.get(occurrence.forced as usize).is_some_and(|it| it.outage.is_some());
            let multiplier = multiplier(draw.multipliers, occurrence.threat);
            let mut size = amount(loss, words, longest) * loading(threat, loss, stated, multiplier);
            if let Some(sized) = &sized {
                let of_slot = |act: &PlanAct| act.slots.contains(&loss.slot);
                size = sized.scaled(size, ActKind::LossFactor, of_slot, &mut self.consulted);
                size = sized.capped(size, ActKind::LossCap, of_slot, |cap| cap, &mut self.consulted);
            }
            let Some(amount) = Amount::new(size) else {
                watch.overflow();
                continue;
            };
            if amount == Amount::ZERO {
                continue;
            }
            let at = Ticks::new(occurrence.time);
            watch.row(Row {
                event: occurrence.event,
                occurrence: number,
                threat: ThreatIndex(occurrence.threat),
                slot: loss.slot,
                kind: RowKind::Direct,
                cause_node: None,
                episode: at,
                start: at,
                end: at,
                capacity: 1.0,
                amount,
            });
        }
    }
}

/// Multiplier of losses and durations of a threat.
pub(super) fn multiplier(multipliers: &[f64], threat: u32) -> f64 {
    multipliers.get(threat as usize).copied().unwrap_or(1.0)
}

/// Multiplier of a direct loss. It is 1 for a cost per hour of a drawn outage, whose hours have the multiplier already.
fn loading(threat: &PlanThreat, loss: &PlanLoss, stated: bool, multiplier: f64) -> f64 {
    let by_hours = matches!(loss.amount, LossAmount::PerHour(_));
    let loaded = by_hours && !stated && threat.hits.as_ref().is_some_and(|hits| hits.outage.is_some());
    if loaded { 1.0 } else { multiplier }
}

/// A direct loss before loadings, from its two words; `longest` is the longest outage of the occurrence.
pub(super) fn amount(loss: &PlanLoss, words: [u64; 2], longest: i64) -> f64 {
    let size = |law: &Law, word: u64| law.quantile(Uniform::new(word));
    match &loss.amount {
        LossAmount::Amount(law) => size(law, words[0]),
        LossAmount::Records { records, each } => size(records, words[0]) * size(each, words[1]),
        LossAmount::PerHour(law) => size(law, words[0]) * Ticks::new(longest).hours(),
    }
}

/// Capacity taken, outage and data loss of a hit.
#[derive(Debug, Clone, Copy)]
struct Size {
    takes: u64,
    outage: i64,
    data_loss: i64,
}

impl Size {
    /// Draws the size of a hit. Block 0 of the key has the chance of being hit and the outage, block 1 the capacity taken and the data
    /// lost.
    fn draw(draw: Draw<'_>, occurrence: &Occurrence, key: Key, outage: Option<u64>) -> Self {
        let threat: &PlanThreat = &draw.plan.threats[occurrence.threat as usize];
        let hits = threat.hits.as_ref().expect("a size is drawn only for a threat with hits");
        let outage = match &hits.outage {
            None => draw.plan.horizon - occurrence.time,
            Some(law) => {
                let word = outage.unwrap_or_else(|| key.block(draw.trial, occurrence.name)[1]);
                let hours = law.quantile(Uniform::new(word));
                ticks(hours * multiplier(draw.multipliers, occurrence.threat))
            }
        };
        let (takes, data_loss) = match (hits.always_takes, &hits.data_loss) {
            (Some(takes), None) => (takes, 0),
            (_, data_loss) => {
                let [takes, data] = key.block(draw.trial, occurrence.name | 1);
                let lost = data_loss.as_ref().map_or(0, |law| ticks(law.quantile(Uniform::new(data))));
                (fixed(hits.takes.quantile(Uniform::new(takes)).clamp(0.0, 1.0)), lost)
            }
        };
        Self { takes, outage, data_loss }
    }

    /// With the sizes that a stress states in place of the drawn sizes.
    fn forced(self, forced: &PlanForced, left: i64) -> Self {
        let outage = forced.outage.map(|lasting| match lasting {
            Lasting::For(time) => time.get(),
            Lasting::ToHorizon => left,
        });
        Self {
            takes: forced.takes.unwrap_or(self.takes),
            outage: outage.unwrap_or(self.outage),
            data_loss: forced.data_loss.unwrap_or(self.data_loss),
        }
    }

    /// Reduces the sizes at a node by the controls.
    fn shrink(&mut self, sized: &Sized<'_>, node: u32, consulted: &mut u64) {
        let here = |act: &PlanAct| act.nodes.as_ref().is_none_or(|nodes| nodes.contains(&node));
        let outage = sized.scaled(self.outage as f64, ActKind::OutageFactor, here, consulted);
        let outage = sized.capped(outage, ActKind::OutageCap, here, |hours| ticks(hours) as f64, consulted);
        // What is taken is a multiple of 10^-12, and so is what controls leave of it.
        let takes = sized.scaled((self.takes / FINE) as f64, ActKind::TakesFactor, here, consulted);
        let takes = sized.capped(takes, ActKind::TakesCap, here, |share| (fixed(share) / FINE) as f64, consulted);
        // Both are whole numbers far below 2^53 unless a factor has been applied.
        (self.outage, self.takes) = (outage.round() as i64, takes.round() as u64 * FINE);
    }
}

/// A number of hours, at least 0, rounded to the nearest tick and cut at a length beyond every horizon.
pub(super) fn ticks(hours: f64) -> i64 {
    let ticks = hours.min(LONGEST_HOURS) * Ticks::PER_HOUR as f64;
    let whole = ticks as i64;
    whole + i64::from(ticks - whole as f64 >= 0.5)
}
