//! Losses of the same trials under many variants, as sums of parts that the variants share.

use crate::ledger::Amount;

/// Losses of the same trials under many variants.
///
/// The loss of a trial is a base, which is the same under every variant, and one amount of each part of the trial. The pattern of a part
/// tells how many amounts the part has and which of them a variant takes: a variant is one choice for each pattern. Twelve controls have
/// 4,096 sets, but a part that only two controls meet has four amounts at most.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    base: Vec<Amount>,
    /// Position after the last part of each trial.
    ends: Vec<u32>,
    parts: Vec<Part>,
    amounts: Vec<Amount>,
    /// Kinds: the choices of all patterns, pattern after pattern. Holds the first kind of each pattern, then the number of kinds.
    kinds: Vec<u32>,
    /// Whether a trial counts as 1 if it has any amount, and as 0 otherwise.
    counts: bool,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    pattern: u32,
    /// Position of the first amount.
    first: u32,
}

impl Family {
    /// No trials yet, of patterns with these numbers of choices.
    pub(crate) fn new(choices: impl Iterator<Item = u32>) -> Self {
        let mut kinds = vec![0];
        kinds.extend(choices.scan(0, |sum, choices| {
            *sum += choices;
            Some(*sum)
        }));
        Self { base: Vec::new(), ends: Vec::new(), parts: Vec::new(), amounts: Vec::new(), kinds, counts: false }
    }

    /// Counts trials with any amount instead of adding amounts.
    #[must_use]
    pub(crate) fn counting(self) -> Self {
        Self { counts: true, ..self }
    }

    /// Adds a part to the trial that is open, with one amount for each choice of the pattern.
    pub(crate) fn push_part(&mut self, pattern: u32, amounts: impl Iterator<Item = Amount>) {
        self.parts.push(Part { pattern, first: self.amounts.len() as u32 });
        self.amounts.extend(amounts);
        let first = self.parts[self.parts.len() - 1].first as usize;
        let all = &self.amounts[first..];
        // Most parts of a figure are the same under every variant, for example because another party bears them.
        if all.iter().all(|amount| *amount == all[0]) {
            let amount = all.first().copied().unwrap_or(Amount::ZERO);
            self.amounts.truncate(first);
            self.parts.pop();
            self.open_base(amount);
        }
    }

    fn open_base(&mut self, amount: Amount) {
        if self.base.len() == self.ends.len() {
            self.base.push(Amount::ZERO);
        }
        let last = self.base.len() - 1;
        self.base[last] += amount;
    }

    pub(crate) fn close_trial(&mut self) {
        self.open_base(Amount::ZERO);
        self.ends.push(self.parts.len() as u32);
    }

    /// Number of trials.
    pub(super) fn trials(&self) -> usize {
        self.ends.len()
    }

    /// Number of kinds.
    pub(super) fn kinds(&self) -> usize {
        self.kinds.last().map_or(0, |&kinds| kinds as usize)
    }

    pub(super) fn counts(&self) -> bool {
        self.counts
    }

    fn parts(&self) -> impl Iterator<Item = (Amount, &[Part])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|&end| end as usize));
        let of_trial = |(from, &to): (usize, &u32)| &self.parts[from..to as usize];
        self.base.iter().copied().zip(starts.zip(&self.ends).map(of_trial))
    }

    /// The amounts of a part, with the kind of the first.
    fn amounts(&self, part: Part) -> (usize, &[Amount]) {
        let [from, to] = [part.pattern, part.pattern + 1].map(|pattern| self.kinds[pattern as usize] as usize);
        (from, &self.amounts[part.first as usize..part.first as usize + (to - from)])
    }

    fn number(&self, sum: Amount) -> f64 {
        if self.counts { f64::from(u8::from(sum > Amount::ZERO)) } else { sum.get() }
    }

    /// The least and the largest loss of each trial under any variant.
    pub(super) fn ranges(&self) -> Vec<(f64, f64)> {
        let range = |(base, parts): (Amount, &[Part])| {
            let ends = parts.iter().fold((base, base), |(least, most), &part| {
                let (low, high) = self
                    .amounts(part)
                    .1
                    .iter()
                    .fold((Amount::MAX, Amount::MIN), |(low, high), &amount| (low.min(amount), high.max(amount)));
                (least + low, most + high)
            });
            (self.number(ends.0), self.number(ends.1))
        };
        self.parts().map(range).collect()
    }

    /// Some of the trials.
    pub(super) fn only(&self, trials: &[u32]) -> Self {
        let mut some = Self {
            base: Vec::with_capacity(trials.len()),
            ends: Vec::with_capacity(trials.len()),
            parts: Vec::new(),
            amounts: Vec::new(),
            kinds: self.kinds.clone(),
            counts: self.counts,
        };
        for &trial in trials {
            let from = (trial as usize).checked_sub(1).map_or(0, |before| self.ends[before] as usize);
            for &part in &self.parts[from..self.ends[trial as usize] as usize] {
                let first = some.amounts.len() as u32;
                some.amounts.extend_from_slice(self.amounts(part).1);
                some.parts.push(Part { first, ..part });
            }
            some.base.push(self.base[trial as usize]);
            some.ends.push(some.parts.len() as u32);
        }
        some
    }

    /// The loss of each trial under a variant, given by its choice for each pattern.
    pub(super) fn losses(&self, chosen: &[u32], losses: &mut Vec<f64>) {
        losses.clear();
        losses.extend(self.parts().map(|(base, parts)| {
            let amount = |part: &Part| self.amounts[(part.first + chosen[part.pattern as usize]) as usize];
            self.number(parts.iter().fold(base, |sum, part| sum + amount(part)))
        }));
    }

    /// The sum over trials of the base, and of the amounts of each kind.
    pub(super) fn sums(&self) -> (Amount, Vec<Amount>) {
        let mut sums = vec![Amount::ZERO; self.kinds()];
        for &part in &self.parts {
            let (kind, amounts) = self.amounts(part);
            sums[kind..].iter_mut().zip(amounts).for_each(|(sum, &amount)| *sum += amount);
        }
        (self.base.iter().copied().sum(), sums)
    }

    /// The sum over trials under a variant, from [`sums`](Self::sums).
    pub(super) fn total(&self, (base, sums): &(Amount, Vec<Amount>), chosen: &[u32]) -> Amount {
        let kinds = self.kinds.iter().zip(chosen).map(|(&kind, &choice)| kind + choice);
        kinds.fold(*base, |sum, kind| sum + sums[kind as usize])
    }

    /// The kinds that a variant chooses.
    pub(super) fn chosen_kinds<'c>(&'c self, chosen: &'c [u32]) -> impl Iterator<Item = usize> + 'c {
        self.kinds.iter().zip(chosen).map(|(&kind, &choice)| (kind + choice) as usize)
    }

    /// For each trial the base times `of_base`, and each amount times the weight of its kind.
    pub(super) fn weighed(&self, of_base: f64, weights: &[f64]) -> Vec<f64> {
        let weighed = |(base, parts): (Amount, &[Part])| {
            let of_part = |part: &Part| -> f64 {
                let (kind, amounts) = self.amounts(*part);
                let weighed = weights[kind..].iter().zip(amounts).filter(|(weight, _)| **weight != 0.0);
                weighed.map(|(weight, amount)| weight * amount.get()).sum()
            };
            let base = if of_base == 0.0 { 0.0 } else { of_base * base.get() };
            parts.iter().fold(base, |sum, part| sum + of_part(part))
        };
        self.parts().map(weighed).collect()
    }
}
