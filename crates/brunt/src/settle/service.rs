//! Service levels: measurement of each period of a trial, and the credits due for the period.

use super::error::TermsError;
use super::split::Split;
use crate::ledger::{Amount, Downtime, Loss};
use crate::plan::{Calendar, FULL, LossSource, Plan, fixed};
use crate::scenario::{Contract, LevelMeasure, NodeIndex, PartyIndex, ServiceLevel, Termination};
use crate::units::{Share, Ticks};
use std::ops::Range;

/// A compiled service level.
#[derive(Debug, Clone)]
pub(super) struct Service {
    /// Position among the clauses.
    pub clause: u32,
    pub seller: PartyIndex,
    pub buyer: PartyIndex,
    pub nodes: Vec<Measured>,
    pub periods: Vec<Cycle>,
    /// Capacity in fixed point below which hours are bad; `None` for the time average.
    below: Option<u64>,
    bands: Vec<(Threshold, Share)>,
    excused_threats: Vec<bool>,
    excused_causes: Vec<bool>,
    counts_as_up: bool,
    earn_back: Option<(Threshold, usize)>,
    pub ending: Option<Ending>,
    /// Number of the group. Services of one contract and one kind of period form a group, whose credits share one cap.
    pub group: usize,
}

/// Number of misses that ends the contract, and the cost of ending the contract.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    misses: usize,
    within: usize,
    pub cost: Amount,
    pub bearer: PartyIndex,
}

/// A measured node.
#[derive(Debug, Clone)]
pub(super) struct Measured {
    pub node: NodeIndex,
    /// Hours in service of the node, less agreed maintenance; `None` if all time counts.
    counted: Option<Calendar>,
}

/// A period of measurement.
#[derive(Debug, Clone)]
pub(super) struct Cycle {
    pub range: Range<i64>,
    /// The part of the period's fee that is allocated to the clause. `at_risk`: largest sum of credits of a group in the period.
    fee: Amount,
    pub at_risk: Amount,
    /// Ticks in service over all nodes.
    in_service: i64,
}

/// Largest bad time of a good period.
#[derive(Debug, Clone, Copy)]
enum Threshold {
    /// At most this share of the time is bad, as a fraction in lowest terms.
    Share { part: i128, whole: i128 },
    /// At most this number of ticks is bad.
    Ticks(i64),
}

/// A credit for a part of the bad time of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    pub time: i64,
    pub service: u32,
    pub event: u32,
    pub threat: u32,
    pub cause: u32,
    pub amount: Amount,
    /// Whether the credit is earned back. It is not paid then, but counts towards the amount at risk.
    pub earned_back: bool,
}

/// Measurement of one period.
#[derive(Debug, Clone, Default)]
struct Found {
    bad: i128,
    /// Bound on the error of `bad`, in the unit of `bad`.
    slack: i128,
    in_service: i64,
    /// Bad time by event, threat and cause.
    parts: Vec<((u32, u32, u32), i128)>,
    credit: Amount,
    earned_back: bool,
}

/// Results of a service level in a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub(crate) struct ServiceFacts {
    /// Number of periods in which the service level was missed.
    pub misses: u32,
    /// Credits that were earned back.
    pub earned_back: Amount,
    /// Time at which misses ended the contract; `None` if the contract was not ended.
    pub terminated: Option<Ticks>,
}

impl Service {
    /// Compiles a service level.
    pub(super) fn new(
        plan: &Plan,
        contract: &Contract,
        level: &ServiceLevel,
        clause: u32,
        group: usize,
    ) -> Result<Self, TermsError> {
        let term = || level.id.clone();
        let number = |what| TermsError::Number { term: term(), what };
        let unknown = |what| TermsError::Unknown { term: term(), what };
        let weekday = plan.start.weekday();
        let mut nodes = Vec::new();
        for &node in &level.nodes {
            if node.0 as usize >= plan.scenario_nodes {
                return Err(unknown("node"));
            }
            let meter = plan.losses.meter(node).ok_or_else(|| TermsError::NotMeasured { term: term() })?;
            let counted = Calendar::without(meter.calendar.as_ref(), level.excused.maintenance.as_ref(), weekday);
            nodes.push(Measured { node, counted });
        }
        nodes.sort_by_key(|measured| measured.node);
        nodes.dedup_by_key(|measured| measured.node);
        let below = match level.measure {
            LevelMeasure::TimeAverage => None,
            LevelMeasure::ShareAtLeast(capacity) | LevelMeasure::OutageHours { below: capacity } => {
                let stated = (capacity > 0.0 && capacity <= 1.0).then(|| fixed(capacity));
                Some(stated.ok_or_else(|| number("capacity of the service level"))?)
            }
        };
        let in_hours = matches!(level.measure, LevelMeasure::OutageHours { .. });
        let threshold = |value: f64, what| Threshold::new(value, in_hours).ok_or_else(|| number(what));
        let mut bands: Vec<(f64, Share)> = level.bands.iter().map(|band| (band.threshold, band.credit)).collect();
        // Bands are sorted from the mildest to the worst. The last band that applies is the worst.
        bands.sort_by(|a, b| if in_hours { a.0.total_cmp(&b.0) } else { b.0.total_cmp(&a.0) });
        let bands = bands.into_iter().map(|(value, credit)| Ok((threshold(value, "threshold of a band")?, credit)));
        let mut excused_threats = vec![false; plan.threats.len()];
        for threat in &level.excused.threats {
            *excused_threats.get_mut(threat.0 as usize).ok_or_else(|| unknown("threat"))? = true;
        }
        let mut excused_causes = vec![false; plan.scenario_nodes];
        for node in &level.excused.causes {
            *excused_causes.get_mut(node.0 as usize).ok_or_else(|| unknown("node"))? = true;
        }
        let earn_back = match level.earn_back {
            Some(earn) => Some((threshold(earn.at_least, "level of the earn-back")?, earn.periods as usize)),
            None => None,
        };
        let ending = match level.termination {
            Some(Termination { misses, within, cost, bearer }) => Some(Ending {
                misses: misses.max(1) as usize,
                within: within.max(1) as usize,
                cost: Amount::new(cost.get()).ok_or_else(|| number("cost of termination"))?,
                bearer,
            }),
            None => None,
        };
        let mut service = Self {
            clause,
            seller: contract.seller,
            buyer: contract.buyer,
            nodes,
            periods: Vec::new(),
            below,
            bands: bands.collect::<Result<_, _>>()?,
            excused_threats,
            excused_causes,
            counts_as_up: level.excused.counts_as_up,
            earn_back,
            ending,
            group,
        };
        service.periods = service.cycles(plan, contract, level)?;
        Ok(service)
    }

    fn cycles(&self, plan: &Plan, contract: &Contract, level: &ServiceLevel) -> Result<Vec<Cycle>, TermsError> {
        let fee = contract.yearly_fee.ok_or_else(|| TermsError::FeeMissing { contract: contract.id.clone() })?;
        let number = || TermsError::Number { term: contract.id.clone(), what: "fee" };
        let months = plan.start.months(Ticks::new(plan.horizon));
        let by = level.period.months() as usize;
        let mut cycles: Vec<Cycle> = Vec::new();
        let mut first = 0;
        while first < months.len() {
            // A quarter begins with January, April, July or October.
            let count = by - (usize::from(months[first].1) - 1) % by;
            let next = first + count;
            let end = months.get(next).map_or(plan.horizon, |month| month.0.get());
            let start = months[first].0.get();
            let begun = (usize::from(months[first].1) - 1) % by;
            let months_of = (0..by as i64).map(|month| first as i64 - begun as i64 + month);
            let whole: i64 = months_of.map(|month| plan.start.length_of_month(month).get()).sum();
            // A twelfth of the yearly fee falls on each month.
            let whole_fee = Amount::new(fee.get()).ok_or_else(number)?.portion(level.period.months().into(), 12);
            let period_fee = whole_fee.portion(i128::from(end - start).min(whole.into()), whole.into());
            let in_service = |measured: &Measured| self.ticks(plan, measured, !self.counts_as_up, start..end);
            cycles.push(Cycle {
                range: start..end,
                fee: period_fee.times(level.allocation),
                at_risk: contract.at_risk.map_or(Amount::MAX, |share| period_fee.times(share)),
                in_service: self.nodes.iter().map(in_service).sum(),
            });
            first = next;
        }
        Ok(cycles)
    }

    /// Ticks in service of a node in a range; agreed maintenance is left out if `without_maintenance` is set.
    fn ticks(&self, plan: &Plan, measured: &Measured, without_maintenance: bool, range: Range<i64>) -> i64 {
        if range.is_empty() {
            return 0;
        }
        if !without_maintenance {
            return plan.losses.in_service(measured.node, range.start, range.end);
        }
        let counted = measured.counted.as_ref();
        counted.map_or(range.end - range.start, |calendar| calendar.in_service(range.start, range.end))
    }

    /// Losses of the buyer by downtime of the measured nodes, or by downtime that is caused at the measured nodes.
    pub(super) fn losses(&self, plan: &Plan, losses: &[Loss]) -> Amount {
        let measured = |loss: &&Loss| {
            let slot = &plan.slots()[loss.row.slot as usize];
            let is_here = |node| self.nodes.iter().any(|measured| measured.node == node);
            let at = matches!(slot.source, LossSource::Node(node) if is_here(node));
            slot.bearer == self.buyer && (at || loss.row.cause_node.is_some_and(is_here))
        };
        losses.iter().filter(measured).map(|loss| loss.row.amount).sum()
    }

    /// Measures the periods of a trial, and adds the credits due to `dues`, before the cut to the share at risk.
    pub(super) fn measure(&self, plan: &Plan, number: u32, downtime: &[Downtime], dues: &mut Vec<Due>) -> ServiceFacts {
        let mut found: Vec<Found> =
            (self.periods.iter()).map(|period| Found { in_service: period.in_service, ..Found::default() }).collect();
        for measured in &self.nodes {
            let from = downtime.partition_point(|stretch| stretch.node < measured.node);
            for stretch in downtime[from..].iter().take_while(|stretch| stretch.node == measured.node) {
                self.add(plan, measured, stretch, &mut found);
            }
        }
        let mut facts = ServiceFacts::default();
        for (period, found) in self.periods.iter().zip(&mut found) {
            let worst = self.bands.iter().rev().find(|(threshold, _)| !threshold.holds(found));
            if let Some((_, credit)) = worst {
                facts.misses += 1;
                found.credit = period.fee.times(*credit);
            }
        }
        self.earn_back(&mut found);
        facts.terminated = self.terminated(&found);
        for (period, found) in self.periods.iter().zip(&mut found) {
            if found.credit > Amount::ZERO {
                self.share(number, period, found, dues);
            }
        }
        facts
    }

    /// Adds a stretch of downtime to the periods that contain parts of the stretch.
    fn add(&self, plan: &Plan, measured: &Measured, stretch: &Downtime, found: &mut [Found]) {
        let (weight, slack) = match self.below {
            None => {
                let (capacity, slack) = plan.losses.recorded(measured.node, stretch.capacity, |meter| meter.bare_slack);
                (FULL - capacity, slack)
            }
            Some(below) if plan.losses.is_below(measured.node, stretch.capacity, below) => (FULL, 0),
            Some(_) => (0, 0),
        };
        let excused =
            self.excused_threats[stretch.threat.0 as usize] || self.excused_causes[stretch.cause_node.0 as usize];
        let (start, end) = (stretch.start.get(), stretch.end.get());
        let first = self.periods.partition_point(|period| period.range.end <= start);
        for (period, found) in self.periods.iter().zip(found).skip(first) {
            let range = start.max(period.range.start)..end.min(period.range.end);
            if range.is_empty() {
                break;
            }
            let ticks = self.ticks(plan, measured, true, range);
            if excused {
                found.in_service -= if self.counts_as_up { 0 } else { ticks };
            } else if weight > 0 && ticks > 0 {
                let bad = i128::from(weight) * i128::from(ticks);
                found.bad += bad;
                found.slack += if weight == FULL { 0 } else { i128::from(slack) * i128::from(ticks) };
                let key = (stretch.event, stretch.threat.0, stretch.cause_node.0);
                // Parts with one key are joined when the credit is divided.
                match found.parts.last_mut() {
                    Some(part) if part.0 == key => part.1 += bad,
                    _ => found.parts.push((key, bad)),
                }
            }
        }
    }

    /// Marks credits that are earned back: the stated number of periods that follow must be good. A credit stays if the horizon
    /// comes first.
    fn earn_back(&self, found: &mut [Found]) {
        let Some((threshold, periods)) = self.earn_back else { return };
        for index in 0..found.len() {
            let follow = found.get(index + 1..=index + periods).unwrap_or_default();
            let good = periods > 0 && follow.len() == periods && follow.iter().all(|found| threshold.holds(found));
            found[index].earned_back = good;
        }
    }

    /// End of the first period at which there are too many misses within the last `within` periods.
    fn terminated(&self, found: &[Found]) -> Option<Ticks> {
        let Ending { misses, within, .. } = self.ending?;
        let missed: Vec<bool> =
            found.iter().map(|found| self.bands.iter().any(|(threshold, _)| !threshold.holds(found))).collect();
        let too_many = |last: &usize| {
            let from = (last + 1).saturating_sub(within);
            missed[from..=*last].iter().filter(|missed| **missed).count() >= misses
        };
        let last = (0..missed.len()).find(too_many)?;
        Some(Ticks::new(self.periods[last].range.end))
    }

    /// Divides the credit of a period among event, threat and cause in proportion to bad time. The last part takes the rounding.
    fn share(&self, number: u32, period: &Cycle, found: &mut Found, dues: &mut Vec<Due>) {
        found.parts.sort_unstable_by_key(|part| part.0);
        found.parts.dedup_by(|part, first| {
            let same = part.0 == first.0;
            first.1 += if same { part.1 } else { 0 };
            same
        });
        let mut split = Split::new(found.credit, found.bad);
        for &((event, threat, cause), bad) in &found.parts {
            let amount = split.next(bad);
            if amount > Amount::ZERO {
                let (time, earned_back) = (period.range.end, found.earned_back);
                dues.push(Due { time, service: number, event, threat, cause, amount, earned_back });
            }
        }
    }
}

impl Threshold {
    fn new(value: f64, in_hours: bool) -> Option<Self> {
        if in_hours {
            return Ticks::from_hours(value).ok().map(|hours| Self::Ticks(hours.get()));
        }
        let rest = Share::new(value).ok()?.rest();
        let (part, whole) = (i128::from(rest.units()), i128::from(Share::ONE.units()));
        let divisor = greatest_common_divisor(part, whole);
        Some(Self::Share { part: part / divisor, whole: whole / divisor })
    }

    /// Whether the bad time of a period is within the threshold.
    fn holds(self, found: &Found) -> bool {
        let (full, bad) = (i128::from(FULL), found.bad - found.slack);
        match self {
            Self::Ticks(ticks) => bad <= i128::from(ticks) * full,
            Self::Share { part, whole } => {
                let time = i128::from(found.in_service) * full;
                bad <= 0 || product(bad, whole) <= product(time, part)
            }
        }
    }
}

/// A product of numbers of at least 0, as its high and its low 128 bits.
fn product(a: i128, b: i128) -> (u128, u128) {
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let word = u128::from(u64::MAX);
    let (low, cross) = ((a & word) * (b & word), (a >> 64) * (b & word));
    // The second factor is a share in units of 10^-15, below 2^64.
    let (sum, carry) = low.overflowing_add(cross << 64);
    ((cross >> 64) + (a >> 64) * (b >> 64) + u128::from(carry), sum)
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if a == 0 { b.max(1) } else { greatest_common_divisor(b % a, a) }
}

/// Cuts the credits of one group and period in proportion, so that the sum of the credits is at most the amount at risk.
pub(super) fn cut_to_risk(services: &[Service], dues: &mut [Due]) {
    let group = |due: &Due| services[due.service as usize].group;
    dues.sort_by_key(|due| (due.time, group(due), due.service, due.event, due.threat, due.cause));
    for together in dues.chunk_by_mut(|a, b| (a.time, group(a)) == (b.time, group(b))) {
        let service = &services[together[0].service as usize];
        let period = service.periods.iter().find(|period| period.range.end == together[0].time);
        let most = period.map_or(Amount::MAX, |period| period.at_risk);
        let sum: Amount = together.iter().map(|due| due.amount).sum();
        if sum <= most {
            continue;
        }
        let mut split = Split::new(most, sum.units());
        for due in together {
            due.amount = split.next(due.amount.units());
        }
    }
}
