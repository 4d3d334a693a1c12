//! Proven bounds of gross losses: of direct losses by their laws and numbers of occurrences, of downtime by the horizon.

use super::Proof;
use super::bound::{Bound, above, sum, times};
use super::count::{any, children};
use crate::ledger::Amount;
use crate::measure::{LOSS_TRIALS, TailLaw};
use crate::random::Law;
use crate::scenario::{DirectLoss, DowntimeCurve, LossAmount, OutageLength, Threat};

/// Factor that covers the rounding of the numbers that are multiplied.
const ROUNDING: f64 = 1.0 + 1e-12;

impl Proof<'_> {
    /// Bounds of the sum over a trial of each direct loss of a threat.
    pub(super) fn direct_losses(&self, index: usize) -> Vec<Bound> {
        let (threat, occurring) = (&self.scenario.threats[index], &self.occurring[index]);
        let of = |loss: &DirectLoss| {
            if occurring.most == Some(0) {
                return Bound::NOTHING;
            }
            let (least, most) = self.of_one(threat, loss);
            Bound {
                least: times(Some(least), Some(occurring.least)),
                most: times(most, occurring.most),
                tail: self.tail(index, loss),
                unseen: self.unseen(index, loss),
            }
        };
        threat.losses.iter().map(of).collect()
    }

    /// Mean over a trial of the part of a direct loss that the trials may lack. Where the threat is rare, it is the whole loss,
    /// else the parts of the law that are hardly drawn. 0 where occurrences were not counted.
    fn unseen(&self, index: usize, loss: &DirectLoss) -> f64 {
        let occurring = self.occurring[index].mean;
        let draws = occurring * self.trials as f64;
        let mean = |law: &Law| law.mean().finite().unwrap_or(f64::INFINITY);
        let seldom = |law: &Law| law.seldom_seen(draws);
        let each = match (&loss.amount, self.seen.is_empty()) {
            (_, true) => 0.0,
            (LossAmount::Amount(law), _) if self.is_rare(index) => mean(law),
            (LossAmount::PerHour(law), _) if self.is_rare(index) => product(mean(law), self.horizon_hours()),
            (LossAmount::Records { records, each }, _) if self.is_rare(index) => product(mean(records), mean(each)),
            (LossAmount::Amount(law), _) => seldom(law),
            (LossAmount::PerHour(law), _) => product(seldom(law), self.horizon_hours()),
            (LossAmount::Records { records, each }, _) => {
                let (rare_records, rare_each) = (seldom(records), seldom(each));
                let of_records = if rare_records > 0.0 { product(rare_records, mean(each)) } else { 0.0 };
                of_records + if rare_each > 0.0 { product(mean(records), rare_each) } else { 0.0 }
            }
        };
        let joint = self.scenario.threats[index].joint_factor(&self.scenario.factors).unwrap_or(1.0);
        product(occurring * joint, each)
    }

    /// The least and the largest direct loss of one occurrence.
    fn of_one(&self, threat: &Threat, loss: &DirectLoss) -> (Amount, Option<Amount>) {
        let scaled = |one: &Law, other: f64| (one.support().0 * other, one.support().1 * other);
        let (least, most) = match &loss.amount {
            LossAmount::Amount(law) => law.support(),
            LossAmount::Records { records, each } => {
                (scaled(records, each.support().0).0, scaled(records, each.support().1).1)
            }
            // The longest outage of the occurrence is cut at the horizon.
            LossAmount::PerHour(law) => (0.0, scaled(law, self.horizon_hours()).1 * ROUNDING),
        };
        match self.is_loaded(threat, loss) {
            true => (Amount::ZERO, (most == 0.0).then_some(Amount::ZERO)),
            false if matches!(loss.amount, LossAmount::PerHour(_)) => (Amount::ZERO, above(most)),
            // Draws from a law and the ends of its support are rounded alike.
            false => (Amount::new(least).unwrap_or_default(), Amount::new(most)),
        }
    }

    /// Whether a factor multiplies a direct loss, which then has no largest value. A factor multiplies a cost per hour through the
    /// hours of the outage, and the horizon cuts them: such a loss is not loaded, unless the outage is stated or lasts to the
    /// horizon anyway.
    fn is_loaded(&self, threat: &Threat, loss: &DirectLoss) -> bool {
        let drawn = threat.hits.as_ref().is_some_and(|hits| matches!(hits.outage, OutageLength::Law(_)));
        let by_hours =
            matches!(loss.amount, LossAmount::PerHour(_)) && drawn && self.scenario.assumed.forced.is_empty();
        !by_hours && threat.loadings.iter().any(|loading| loading.loss != 0.0)
    }

    /// Tail of a direct loss: that of the heaviest of its laws, or that of the bound that one of its laws needs.
    fn tail(&self, index: usize, loss: &DirectLoss) -> TailLaw {
        let tail_index = laws(loss).map(Law::tail_index).fold(f64::INFINITY, f64::min);
        if tail_index <= 1.0 {
            return TailLaw::InfiniteMean;
        }
        if tail_index <= 2.0 {
            return TailLaw::InfiniteVariance;
        }
        let Some(each) = laws(loss).filter_map(Law::reaches_bound).reduce(|one, other| one * other) else {
            return TailLaw::FiniteVariance;
        };
        let share = any(&self.scenario.threats[index], &self.occurring[index], self.years(), each);
        TailLaw::Bounded { reached: (share * self.trials as f64) as u64 }
    }

    /// Whether a threat may occur, but occurs too seldom in the trials for them to show the size of its losses.
    fn is_rare(&self, index: usize) -> bool {
        self.occurring[index].mean > 0.0 && self.seen.get(index).is_some_and(|&times| times < LOSS_TRIALS)
    }

    /// Mean number of outages and mean outage hours in a trial, by threats that are rare in the trials. Each outage counts as full
    /// loss of capacity.
    pub(super) fn rare_outages(&self) -> (f64, f64) {
        let hours = |index: usize| {
            let threat = &self.scenario.threats[index];
            let hits = threat.hits.as_ref()?;
            let outage = match &hits.outage {
                OutageLength::Law(law) => law.mean().finite().unwrap_or(f64::INFINITY),
                OutageLength::UntilHorizon => f64::INFINITY,
            };
            let recovery = hits.recovery.last().map_or(0.0, |step| step.after.hours());
            Some((self.occurring[index].mean, (outage + recovery).min(self.horizon_hours())))
        };
        let rare = (0..self.scenario.threats.len()).filter(|&index| self.is_rare(index)).filter_map(hours);
        rare.fold((0.0, 0.0), |(outages, sum), (mean, hours)| (outages + mean, sum + mean * hours))
    }

    /// Bounds of the downtime cost of a node by one of its curves. Episodes and the making up of their backlogs do not overlap.
    /// Their rates cost no more than the highest rate over the horizon. Each lump falls due no more often than its time fits into
    /// the horizon. The sample may lack rare `outages` and their `hours`.
    pub(super) fn curve(&self, curve: &DowntimeCurve, (outages, hours): (f64, f64)) -> Bound {
        let horizon = self.scenario.horizon;
        let rate = curve.rates.iter().map(|rate| rate.per_hour.get()).fold(0.0, f64::max);
        let by_the_hour = above(rate * horizon.hours() * ROUNDING);
        // Each stretch of time costs an amount that is rounded by five units at most, and to no more than twice itself.
        let rounded = Amount::from_units(5 * i128::from(horizon.get()));
        let rounded = by_the_hour.map(|most| most.min(rounded));
        let lumps = curve.lumps.iter().map(|lump| {
            let often = (horizon.get() / lump.at.get().max(1)).unsigned_abs();
            times(Amount::new(lump.amount.get()), Some(often))
        });
        let most = lumps.fold(sum(by_the_hour, rounded), sum);
        let in_full: f64 = curve.lumps.iter().map(|lump| lump.amount.get()).sum();
        Bound { unseen: hours * rate + outages * in_full, ..Bound::up_to(most) }
    }

    /// The largest direct loss of one event of each threat, with all occurrences that follow from it; `None` where there is none.
    /// Only `chosen` losses count.
    pub(super) fn most_of_events(&self, chosen: impl Fn(&DirectLoss) -> bool) -> Vec<Option<Amount>> {
        // Threats that are not in the order lie on a cycle of triggers, or behind one.
        let mut most = vec![None; self.scenario.threats.len()];
        for &index in self.order.iter().rev() {
            let threat = &self.scenario.threats[index];
            let own = threat.losses.iter().filter(|loss| chosen(loss)).map(|loss| self.of_one(threat, loss).1);
            let followed = children(threat).map(|child| most[child]);
            most[index] = own.chain(followed).fold(Some(Amount::ZERO), sum);
        }
        most
    }
}

/// A product in which 0 times infinity is 0.
fn product(one: f64, other: f64) -> f64 {
    if one == 0.0 || other == 0.0 { 0.0 } else { one * other }
}

/// The laws that a direct loss is drawn from.
fn laws(loss: &DirectLoss) -> impl Iterator<Item = &Law> {
    let laws = match &loss.amount {
        LossAmount::Amount(law) | LossAmount::PerHour(law) => [Some(law), None],
        LossAmount::Records { records, each } => [Some(records), Some(each)],
    };
    laws.into_iter().flatten()
}
