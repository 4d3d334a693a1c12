//! Service levels: every measure, bands, excuses, credits earned back, ends of contracts and exclusive remedies.

use super::Draft;
use brunt::scenario::{
    CreditBand, EarnBack, Excused, LevelMeasure, Period, ServiceLevel, Termination, ThreatIndex, WeeklyHours,
};
use brunt::units::{Share, Ticks};

impl Draft<'_> {
    pub(super) fn service_level(&mut self, number: usize) -> ServiceLevel {
        let mut level = ServiceLevel::new(&format!("level-{number}"), self.measured());
        level.period = self.dice.pick(&[Period::Month, Period::Month, Period::Quarter]);
        level.measure = match self.dice.below(3) {
            0 => LevelMeasure::TimeAverage,
            1 => LevelMeasure::ShareAtLeast(self.level()),
            _ => LevelMeasure::OutageHours { below: self.level() },
        };
        let in_hours = matches!(level.measure, LevelMeasure::OutageHours { .. });
        let thresholds = if in_hours { [0.0, 4.0, 8.0, 12.0, 24.0, 36.0] } else { [1.0, 0.999, 0.99, 0.95, 0.9, 0.5] };
        let credits = [0.02, 0.05, 0.1, 1.0 / 3.0, 0.5, 1.0];
        for (threshold, credit) in thresholds.into_iter().zip(credits) {
            if level.bands.is_empty() || self.dice.chance(40) {
                level.bands.push(CreditBand { threshold, credit: Share::new(credit).unwrap() });
            }
        }
        if self.dice.chance(50) {
            level.allocation = self.share();
        }
        if self.dice.chance(50) {
            level.excused = self.excused();
        }
        if self.dice.chance(35) {
            let at_least = self.dice.pick(&thresholds[..4]);
            level.earn_back = Some(EarnBack { at_least, periods: self.dice.within(1, 3) as u32 });
        }
        if self.dice.chance(35) {
            let misses = self.dice.within(1, 3) as u32;
            let within = misses + self.dice.below(3) as u32;
            let (cost, bearer) = (self.amount(), self.party());
            level.termination = Some(Termination { misses, within, cost, bearer });
        }
        level.exclusive_remedy = self.dice.chance(25);
        level
    }

    fn excused(&mut self) -> Excused {
        let mut excused = Excused { counts_as_up: self.dice.chance(50), ..Excused::default() };
        if self.dice.chance(60) {
            let all: Vec<ThreatIndex> = (0..self.world.scenario.threats.len() as u32).map(ThreatIndex).collect();
            excused.threats = self.dice.some(&all, 1, 2);
        }
        if self.dice.chance(40) {
            let all = self.world.hit.clone();
            excused.causes = self.dice.some(&all, 1, 2);
        }
        if self.dice.chance(60) {
            let hour = |hour: usize| Ticks::new(hour as i64 * Ticks::PER_HOUR);
            let from = self.dice.within(0, 150);
            let to = from + self.dice.pick(&[1, 8, 18]);
            excused.maintenance = WeeklyHours::new(vec![(hour(from), hour(to)), (hour(20), hour(26))]);
        }
        excused
    }
}
