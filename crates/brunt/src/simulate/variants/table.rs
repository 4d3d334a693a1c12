//! Threats with direct losses only, under every set of the controls that meet them.
//!
//! Occurrences of such a threat influence nothing, so the losses of a trial are sums by threat and by set of the controls of the threat:
//! 4 sums where two controls meet a threat, whatever other controls are compared. The occurrences of a block are drawn side by side, as in
//! a run without controls.

use super::answer::Calls;
use super::choice::Choice;
use super::sets::Compare;
use crate::ledger::Amount;
use crate::plan::{ActKind, Controls, Plan, PlanAct, PlanLoss, PlanThreat};
use crate::random::threshold;
use crate::scenario::ControlSet;
use crate::simulate::draw::{Apart, BLOCK};

/// Most controls of a threat, of which every set has a sum.
const MOST: usize = 6;

/// The tables of all threats that have one.
#[derive(Debug)]
pub(super) struct Tables {
    /// Tables by threat.
    tables: Vec<Option<Table>>,
    /// The demands in each trial of the block, for each watched set.
    calls: Vec<Vec<Calls>>,
    watched: Vec<ControlSet>,
    /// The first trial of the block with a loss that cannot be counted.
    overflow: Option<usize>,
}

/// The losses of a threat in each trial of a block.
#[derive(Debug)]
pub(super) struct Table {
    threat: u32,
    /// The controls that meet the threat, in the order in which they are asked.
    meets: Vec<Meeting>,
    met: u64,
    /// Sets of the controls that some compared set takes: one choice each, and its number as a set of positions in `meets`.
    pub choices: Vec<Choice>,
    pub subsets: Vec<u32>,
    /// For each direct loss, the position of its bearer.
    bearers: Vec<usize>,
    width: usize,
    /// Number of occurrences in each trial, and sums: trials x subsets x bearers.
    counts: Vec<u32>,
    sums: Vec<Amount>,
    /// Words of the controls for the occurrences of a piece.
    luck: Vec<Vec<u64>>,
    places: Vec<u32>,
    sizes: Vec<f64>,
}

/// A control that meets a threat.
#[derive(Debug)]
struct Meeting {
    control: u32,
    key: u64,
    /// The control works on an occurrence whose word is below `works`, and prevents it below `prevents`.
    works: u128,
    prevents: u128,
    acts: Vec<PlanAct>,
}

impl Tables {
    /// Tables for the threats that can have one. `bearer_of` has the position of each party among the bearers.
    pub(super) fn new(plan: &Plan, compare: &Compare, bearer_of: &[usize], bearers: usize) -> Self {
        let table = |(index, threat)| Table::new(plan, (index, threat), compare, (bearer_of, bearers));
        let watched = compare.watched.clone();
        let calls = watched.iter().map(|_| vec![Calls::default(); BLOCK]).collect();
        Self { tables: plan.threats.iter().enumerate().map(table).collect(), calls, watched, overflow: None }
    }

    /// For each threat, whether it has a table.
    pub(super) fn have(&self) -> Vec<bool> {
        self.tables.iter().map(Option::is_some).collect()
    }

    /// Starts a block of trials.
    pub(super) fn clear(&mut self) {
        self.overflow = None;
        self.calls.iter_mut().flatten().for_each(Calls::clear);
        self.tables.iter_mut().flatten().for_each(|table| table.counts.fill(0));
    }

    /// Adds up the occurrences of a threat in a block.
    pub(super) fn book(&mut self, mut apart: Apart<'_>) {
        let Self { tables, calls, watched, overflow } = self;
        let Some(table) = &mut tables[apart.index] else { return };
        table.counts[..apart.counts().len()].copy_from_slice(apart.counts());
        table.sums.fill(Amount::ZERO);
        if apart.count() == 0 {
            return;
        }
        let threat = apart.threat;
        apart.each_piece(|piece| {
            table.draw_luck(piece);
            for (number, loss) in threat.losses.iter().enumerate() {
                if let Some(place) = table.add(piece, number, loss) {
                    *overflow = Some(overflow.map_or(place, |first| first.min(place)));
                }
            }
            table.note(watched, calls);
        });
    }

    /// Whether a loss of a trial of the block cannot be counted.
    pub(super) fn overflows(&self, place: usize) -> bool {
        self.overflow == Some(place)
    }

    /// The demands in a trial under a watched set.
    pub(super) fn calls(&self, watched: usize, place: usize) -> &Calls {
        &self.calls[watched][place]
    }

    /// The tables with an occurrence in a trial: the number of the threat, and the table.
    pub(super) fn of(&self, place: usize) -> impl Iterator<Item = (usize, &Table)> {
        let all = self.tables.iter().enumerate().filter_map(|(index, table)| Some((index, table.as_ref()?)));
        all.filter(move |(_, table)| table.counts[place] > 0)
    }
}

impl Table {
    /// `None` if the losses hang on more than the words of the controls that meet the threat.
    fn new(
        plan: &Plan,
        (index, threat): (usize, &PlanThreat),
        compare: &Compare,
        (bearer_of, width): (&[usize], usize),
    ) -> Option<Self> {
        let controls = &plan.controls;
        let met = controls.threats.get(index)?;
        let alone = threat.costs_apart_from_controls() && threat.controlled && !threat.losses.is_empty();
        if !alone || met.meets.len() > MOST || met.asked & controls.hosted != 0 {
            return None;
        }
        let meets: Vec<Meeting> =
            met.meets.iter().map(|meet| Meeting::new(controls, meet.control, &meet.acts)).collect::<Option<_>>()?;
        let bit = |position: usize| 1u64 << meets[position].control;
        let bits = |subset: u32| {
            let chosen = (0..meets.len()).filter(|position| subset >> position & 1 == 1);
            chosen.fold(0, |bits, position| bits | bit(position))
        };
        let all = bits((1 << meets.len()) - 1);
        let taken = |&subset: &u32| compare.sets.iter().any(|set| set.bits() & all == bits(subset));
        let subsets: Vec<u32> = (0..1 << meets.len()).filter(taken).collect();
        let bearer = |loss: &PlanLoss| bearer_of[plan.losses.slots[loss.slot as usize].bearer.0 as usize];
        Some(Self {
            threat: index as u32,
            met: met.always,
            choices: subsets.iter().map(|&subset| Choice::of(bits(subset), all)).collect(),
            bearers: threat.losses.iter().map(bearer).collect(),
            width,
            counts: vec![0; BLOCK],
            sums: vec![Amount::ZERO; BLOCK * subsets.len() * width],
            luck: vec![Vec::new(); meets.len()],
            subsets,
            meets,
            places: Vec::new(),
            sizes: Vec::new(),
        })
    }

    fn draw_luck(&mut self, piece: &mut Apart<'_>) {
        for (meet, luck) in self.meets.iter().zip(&mut self.luck) {
            luck.clear();
            luck.extend_from_slice(piece.luck(meet.key));
        }
    }

    /// Controls by position that work on an occurrence of the piece, and those that prevent it.
    fn answers(&self, occurrence: usize) -> (u32, u32) {
        let (mut able, mut prevents) = (0, 0);
        for (position, (meet, luck)) in self.meets.iter().zip(&self.luck).enumerate() {
            let word = u128::from(luck[occurrence]);
            let works = word < meet.works;
            able |= u32::from(works) << position;
            prevents |= u32::from(works && word < meet.prevents) << position;
        }
        (able, prevents)
    }

    /// Adds one direct loss of the occurrences of a piece. Returns the first trial with one that cannot be counted.
    fn add(&mut self, piece: &mut Apart<'_>, number: usize, loss: &PlanLoss) -> Option<usize> {
        self.places.clear();
        self.places.extend_from_slice(piece.places());
        let (_, sizes) = piece.draw(loss);
        self.sizes.clear();
        self.sizes.extend_from_slice(sizes);
        let smaller = |kind: ActKind| {
            let acts = self.meets.iter().enumerate();
            let of_loss = |act: &&PlanAct| act.kind == kind && act.slots.contains(&loss.slot);
            let by = move |(position, meet): (usize, &Meeting)| {
                let acts: Vec<(u32, f64)> = meet
                    .acts
                    .iter()
                    .filter(of_loss)
                    .map(|act| (1 << position, act.law.is_constant().unwrap_or(1.0)))
                    .collect();
                acts
            };
            acts.flat_map(by).collect::<Vec<(u32, f64)>>()
        };
        let (factors, caps) = (smaller(ActKind::LossFactor), smaller(ActKind::LossCap));
        let resize = factors.iter().chain(&caps).fold(0, |all, act| all | act.0);
        let mut overflow = None;
        let mut known = [None; 1 << MOST];
        let (rows, width) = (self.subsets.len(), self.width);
        for occurrence in 0..self.places.len() {
            let (place, size) = (self.places[occurrence] as usize, self.sizes[occurrence]);
            let (able, prevents) = self.answers(occurrence);
            let resized = able & resize;
            known[..1 << self.meets.len()].fill(None);
            let sums = &mut self.sums[place * rows * width..(place + 1) * rows * width];
            for (&subset, row) in self.subsets.iter().zip(sums.chunks_exact_mut(width)) {
                if subset & prevents != 0 {
                    continue;
                }
                let at_work = subset & resized;
                let amount = *known[at_work as usize].get_or_insert_with(|| {
                    let mut left = size;
                    for &(_, by) in factors.iter().filter(|act| at_work & act.0 != 0) {
                        left = if by < 1.0 && left > 0.0 { left * by } else { left };
                    }
                    for &(_, most) in caps.iter().filter(|act| at_work & act.0 != 0) {
                        left = if most < left { most } else { left };
                    }
                    Amount::new(left)
                });
                match amount {
                    Some(amount) => row[self.bearers[number]] += amount,
                    None => overflow = Some(overflow.map_or(place, |first: usize| first.min(place))),
                }
            }
        }
        overflow
    }

    /// Notes how the controls of each watched set answered the occurrences of the piece.
    fn note(&self, watched: &[ControlSet], calls: &mut [Vec<Calls>]) {
        for (set, calls) in watched.iter().zip(calls) {
            for (occurrence, &place) in self.places.iter().enumerate() {
                let (mut able, mut prevented_by) = (0, None);
                for (meet, luck) in self.meets.iter().zip(&self.luck) {
                    let word = u128::from(luck[occurrence]);
                    if word >= meet.works {
                        continue;
                    }
                    able |= 1 << meet.control;
                    if word < meet.prevents && set.bits() >> meet.control & 1 == 1 {
                        // Others are not asked any more.
                        prevented_by = Some(meet.control);
                        break;
                    }
                }
                calls[place as usize].note_one(self.threat, self.met, able, prevented_by);
            }
        }
    }

    /// The sums of a trial by bearer, for each choice.
    pub(super) fn rows(&self, place: usize) -> impl Iterator<Item = &[Amount]> {
        let length = self.subsets.len() * self.width;
        self.sums[place * length..(place + 1) * length].chunks_exact(self.width)
    }
}

impl Meeting {
    /// `None` if other draws than the word of the control have a say.
    fn new(controls: &Controls, control: u32, acts: &[PlanAct]) -> Option<Self> {
        let compiled = &controls.all[control as usize];
        if !compiled.raisers.is_empty() || acts.iter().any(|act| act.law.is_constant().is_none()) {
            return None;
        }
        let below = |share: f64| threshold(compiled.coverage * compiled.reliability * share);
        let prevents = acts.iter().filter(|act| act.kind == ActKind::Prevents);
        let prevents = prevents.filter_map(|act| act.law.is_constant()).map(below).max().unwrap_or(0);
        Some(Self { control, key: compiled.key, works: below(1.0), prevents, acts: acts.to_vec() })
    }
}
