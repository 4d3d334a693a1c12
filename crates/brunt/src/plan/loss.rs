//! Booking of losses: slots, meters and curves in flat arrays.

use super::capacity;
use super::network::{NONE, Network};
use crate::ledger::{Amount, Rate};
use crate::scenario::{CategoryIndex, NodeIndex, PartyIndex, Scenario, ThreatIndex, WeeklyHours};
use crate::units::{Money, Ticks};

/// One place where losses arise: a downtime curve of a node, or a direct loss of a threat. All its losses share category and bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slot {
    /// Source of the loss.
    pub source: LossSource,
    /// Loss category.
    pub category: CategoryIndex,
    /// Party that bears the loss.
    pub bearer: PartyIndex,
}

/// Source of a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LossSource {
    /// Downtime of a node.
    Node(NodeIndex),
    /// A direct loss of a threat.
    Threat(ThreatIndex),
}

/// A node whose capacity is watched because it costs, has a tolerance or is measured by terms.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    pub node: NodeIndex,
    pub curves: (u32, u32),
    pub calendar: Option<Calendar>,
    /// Index into the plan's tolerances, or `NONE`.
    pub tolerance: u32,
    /// Smallest deficit that counts as below the tolerance level.
    pub below: u64,
    /// Most units by which the deficit of the node may differ from the deficit on paper, by roundings; `bare_slack` is without
    /// members that controls add. Costs are rounded by `bare_slack`, so that a control that does not work changes no bit.
    pub slack: u64,
    pub bare_slack: u64,
    pub at_most: i64,
    pub data_loss: i64,
    pub backlog: Option<PlanBacklog>,
}

/// Work is made up at `rate`, in units of 10^-12, while `share` of the cost goes on, in units of 10^-18.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlanBacklog {
    pub rate: u64,
    pub share: u64,
}

/// A downtime curve.
#[derive(Debug, Clone)]
pub(crate) struct Curve {
    pub slot: u32,
    /// (time since the episode began, cost per hour), the first at 0.
    pub rates: Vec<(i64, Rate)>,
    /// (length of the episode at which the lump falls due, amount).
    pub lumps: Vec<(i64, Amount)>,
}

/// Weekly hours turned so that t = 0 is the scenario's midnight.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    /// Ticks from Monday midnight to t = 0.
    offset: i64,
    open: Vec<(i64, i64)>,
    /// For each hour of the week, the number of intervals that have begun as the hour begins.
    begun: Vec<u16>,
    /// In-service ticks of the week before each interval, and of the whole week at the end.
    before: Vec<i64>,
}

const WEEK: i64 = WeeklyHours::WEEK.get();
const HOURS: i64 = WEEK / Ticks::PER_HOUR;

impl Calendar {
    fn new(hours: &WeeklyHours, weekday: u8) -> Self {
        Self::of(hours.open().iter().map(|(from, to)| (from.get(), to.get())).collect(), weekday)
    }

    /// A calendar of sorted intervals of the week that do not meet.
    fn of(open: Vec<(i64, i64)>, weekday: u8) -> Self {
        let begun = |hour: i64| open.iter().filter(|(from, _)| *from <= hour * Ticks::PER_HOUR).count();
        let begun = (0..HOURS).map(|hour| begun(hour).min(u16::MAX.into()) as u16).collect();
        let mut before = vec![0];
        let mut sum = 0;
        for (from, to) in &open {
            sum += to - from;
            before.push(sum);
        }
        Self { offset: i64::from(weekday) * 24 * Ticks::PER_HOUR, open, begun, before }
    }

    /// The hours of `own` that are not in `others`; `own` is the whole week if it is `None`. `None` if both are `None`.
    pub(crate) fn without(own: Option<&Self>, others: Option<&WeeklyHours>, weekday: u8) -> Option<Self> {
        let Some(others) = others else { return own.cloned() };
        let whole = [(0, WEEK)];
        let open = own.map_or(&whole[..], |own| &own.open);
        let cut: Vec<(i64, i64)> = others.open().iter().map(|(from, to)| (from.get(), to.get())).collect();
        let mut left = Vec::new();
        for &(from, to) in open {
            let mut at = from;
            for &(begin, end) in cut.iter().filter(|(begin, end)| *begin < to && *end > from) {
                if at < begin {
                    left.push((at, begin));
                }
                at = at.max(end);
            }
            if at < to {
                left.push((at, to));
            }
        }
        Some(Self::of(left, weekday))
    }

    /// Ticks in service in [from, to).
    pub(crate) fn in_service(&self, from: i64, to: i64) -> i64 {
        self.until(to) - self.until(from)
    }

    fn until(&self, t: i64) -> i64 {
        let local = t + self.offset;
        let (weeks, rest) = (local.div_euclid(WEEK), local.rem_euclid(WEEK));
        // Seldom does more than one interval begin within an hour.
        let mut index: usize = self.begun[(rest / Ticks::PER_HOUR) as usize].into();
        while self.open.get(index).is_some_and(|&(from, _)| from <= rest) {
            index += 1;
        }
        let part = match index.checked_sub(1) {
            Some(last) => self.before[last] + (rest.min(self.open[last].1) - self.open[last].0),
            None => 0,
        };
        weeks * self.before[self.open.len()] + part
    }

    /// The earliest time at or after `from` by which `ticks` ticks in service have passed.
    pub(crate) fn after(&self, from: i64, ticks: i64) -> i64 {
        if ticks <= 0 {
            return from;
        }
        let target = self.until(from) + ticks;
        let week = self.before[self.open.len()];
        let (weeks, rest) = ((target - 1).div_euclid(week), (target - 1).rem_euclid(week) + 1);
        let index = self.before.partition_point(|&sum| sum < rest) - 1;
        weeks * WEEK + self.open[index].0 + (rest - self.before[index]) - self.offset
    }
}

/// Slots, meters and curves of a scenario.
#[derive(Debug, Clone, Default)]
pub(crate) struct Losses {
    pub slots: Vec<Slot>,
    pub meters: Vec<Meter>,
    pub curves: Vec<Curve>,
    /// Meter of each scenario node, or `NONE`.
    pub meter_of: Vec<u32>,
    /// First slot of each threat's direct losses.
    pub first_direct: Vec<u32>,
    /// Nodes with a tolerance, in the order of ids.
    pub tolerances: Vec<NodeIndex>,
}

impl Losses {
    pub(crate) fn compile(scenario: &Scenario) -> Self {
        let mut losses = Self::default();
        for (index, threat) in scenario.threats.iter().enumerate() {
            losses.first_direct.push(losses.slots.len() as u32);
            for loss in &threat.losses {
                let source = LossSource::Threat(ThreatIndex(index as u32));
                losses.slots.push(Slot { source, category: loss.category, bearer: loss.bearer });
            }
        }
        let mut measured = vec![false; scenario.nodes.len()];
        scenario.programme.measured_nodes().for_each(|node| measured[node.0 as usize] = true);
        for (index, measured) in measured.into_iter().enumerate() {
            let meter = losses.add_meter(scenario, index, measured);
            losses.meter_of.push(meter);
        }
        losses
    }

    fn add_meter(&mut self, scenario: &Scenario, index: usize, measured: bool) -> u32 {
        let node = &scenario.nodes[index];
        if node.downtime.is_empty() && node.tolerance.is_none() && !measured {
            return NONE;
        }
        let first = self.curves.len() as u32;
        for curve in &node.downtime {
            let source = LossSource::Node(NodeIndex(index as u32));
            let slot = self.slots.len() as u32;
            self.slots.push(Slot { source, category: curve.category, bearer: curve.bearer });
            let rates = curve.rates.iter().map(|rate| (rate.after.get(), Rate::new(rate.per_hour))).collect();
            let lumps = curve.lumps.iter().map(|lump| (lump.at.get(), counted(lump.amount))).collect();
            self.curves.push(Curve { slot, rates, lumps });
        }
        let tolerance = node.tolerance.map_or(NONE, |_| {
            self.tolerances.push(NodeIndex(index as u32));
            self.tolerances.len() as u32 - 1
        });
        let limit = |ticks: Option<Ticks>| ticks.map_or(i64::MAX, Ticks::get);
        self.meters.push(Meter {
            node: NodeIndex(index as u32),
            curves: (first, self.curves.len() as u32),
            calendar: node.hours.as_ref().map(|hours| Calendar::new(hours, scenario.start.weekday())),
            tolerance,
            below: node.tolerance.map_or(u64::MAX, |tolerance| capacity::FULL - capacity::fixed(tolerance.below) + 1),
            at_most: limit(node.tolerance.and_then(|tolerance| tolerance.at_most)),
            data_loss: limit(node.tolerance.and_then(|tolerance| tolerance.data_loss)),
            slack: 0,
            bare_slack: 0,
            backlog: node.backlog.map(|backlog| PlanBacklog {
                rate: capacity::stated(backlog.rate).max(1),
                share: capacity::fixed(backlog.share.get()),
            }),
        });
        self.meters.len() as u32 - 1
    }

    /// Allows for roundings: a capacity counts as below a level only by more than the roundings that may have gone into it.
    pub(crate) fn allow_for(&mut self, network: &Network) {
        for meter in &mut self.meters {
            (meter.slack, meter.bare_slack) = network.slack(meter.node);
            meter.below = meter.below.saturating_add(meter.slack);
        }
    }

    /// Whether a recorded capacity of a node is below a level in fixed point, by more than roundings.
    pub(crate) fn is_below(&self, node: NodeIndex, capacity: f64, level: u64) -> bool {
        let (units, slack) = self.recorded(node, capacity, |meter| meter.slack);
        units + slack < level
    }

    /// A recorded capacity of a node in units of 10^-18, and the most units by which it may differ from the capacity on paper. A
    /// record is a number of 53 bits. `slack` is the bound of the node for the purpose, without the error of records.
    pub(crate) fn recorded(&self, node: NodeIndex, capacity: f64, slack: impl Fn(&Meter) -> u64) -> (u64, u64) {
        const RECORD: u64 = 128;
        let units = (capacity * capacity::FULL as f64) as u64;
        let slack = self.meter(node).map_or(0, slack);
        if units == 0 || units == capacity::FULL { (units, 0) } else { (units, slack + RECORD) }
    }

    /// The meter of a node, if it has one.
    pub(crate) fn meter(&self, node: NodeIndex) -> Option<&Meter> {
        self.meters.get(*self.meter_of.get(node.0 as usize)? as usize)
    }

    /// Ticks of [from, to) in which a node is in service.
    pub(crate) fn in_service(&self, node: NodeIndex, from: i64, to: i64) -> i64 {
        let calendar = self.meter(node).and_then(|meter| meter.calendar.as_ref());
        calendar.map_or(to - from, |calendar| calendar.in_service(from, to))
    }
}

/// The amount of a sum of money; [`Amount::MAX`] if the sum is too large to count. The trial in which it falls due reports the
/// overflow.
fn counted(money: Money) -> Amount {
    Amount::new(money.get()).unwrap_or(Amount::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn hour(h: i64) -> i64 {
        h * Ticks::PER_HOUR
    }

    /// Monday and Tuesday 09:00 to 17:00, t = 0 on a Sunday.
    fn office() -> Calendar {
        let open = [9, 33].map(|from| (Ticks::new(hour(from)), Ticks::new(hour(from + 8))));
        Calendar::new(&WeeklyHours::new(open.to_vec()).unwrap(), 6)
    }

    #[test]
    fn only_hours_in_service_count() {
        let calendar = office();
        assert_eq!(calendar.in_service(0, hour(24)), 0, "Sunday is closed");
        assert_eq!(calendar.in_service(hour(30), hour(34)), hour(1), "Monday opens at 09:00");
        assert_eq!(calendar.in_service(0, hour(168)), hour(16));
        assert_eq!(calendar.in_service(hour(34), hour(34 + 3 * 168)), hour(48));
    }

    #[test]
    fn hours_that_begin_and_end_within_an_hour_count_to_the_minute() {
        let minute = hour(1) / 60;
        // Opens at 9:30, closes at 9:45, opens again at 9:50 and closes at 17:15; and the last half hour of the week.
        let open = [(570, 585), (590, 1_035), (10_050, 10_080)];
        let calendar = Calendar::of(open.iter().map(|(from, to)| (from * minute, to * minute)).collect(), 0);
        let mut passed = 0;
        for at in 0..2 * 10_080 {
            assert_eq!(calendar.in_service(0, at * minute), passed * minute, "minute {at}");
            passed += i64::from(open.iter().any(|&(from, to)| (from..to).contains(&(at % 10_080))));
        }
    }

    #[test]
    fn after_inverts_in_service() {
        let calendar = office();
        for from in [0, hour(30), hour(34), hour(41), hour(100)] {
            for ticks in [1, hour(1), hour(8), hour(9), hour(40)] {
                let end = calendar.after(from, ticks);
                assert_eq!(calendar.in_service(from, end), ticks);
                assert_eq!(calendar.in_service(from, end - 1), ticks - 1, "no earlier time will do");
            }
        }
    }
}
