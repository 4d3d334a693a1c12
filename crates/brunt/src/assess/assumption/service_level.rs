//! Assumptions about service levels.

use super::{listed, node_ids, party_id, threat_ids};
use crate::report::{Assumption, AssumptionKind, Fact, Facts};
use crate::scenario::{
    Contract, CreditBand, EarnBack, Excused, LevelMeasure, Period, Scenario, ServiceLevel, Termination,
};
use crate::units::readable;

pub(super) fn assumption(scenario: &Scenario, contract: &Contract, stated: &ServiceLevel) -> Assumption {
    let clause = format!("{}.{}", contract.id, stated.id);
    let text = format!("{clause}: {}", words(scenario, stated));
    let facts = Facts::of("clause", clause)
        .list("nodes", node_ids(scenario, &stated.nodes))
        .with("period", period(stated.period))
        .with("measure", measure(stated.measure))
        .list("bands", stated.bands.iter().map(band))
        .with("allocation", stated.allocation)
        .with("excused", excused(scenario, &stated.excused))
        .maybe("earn_back", stated.earn_back.map(earn_back))
        .maybe("termination", stated.termination.map(|end| termination(scenario, end)))
        .with("exclusive_remedy", stated.exclusive_remedy);
    Assumption { kind: AssumptionKind::ServiceLevel(facts), text }
}

fn period(period: Period) -> &'static str {
    match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
    }
}

fn measure(measure: LevelMeasure) -> Fact {
    match measure {
        LevelMeasure::TimeAverage => "time_average".into(),
        LevelMeasure::ShareAtLeast(capacity) => Facts::of("share_at_least", capacity).into(),
        LevelMeasure::OutageHours { below } => Facts::of("outage_hours", below).into(),
    }
}

fn band(band: &CreditBand) -> Facts {
    Facts::of("threshold", band.threshold).with("credit", band.credit)
}

fn excused(scenario: &Scenario, excused: &Excused) -> Facts {
    let maintenance = excused.maintenance.as_ref().map_or(&[] as &[_], |week| week.open());
    Facts::default()
        .unless_empty("threats", threat_ids(scenario, &excused.threats))
        .unless_empty("causes", node_ids(scenario, &excused.causes))
        .unless_empty("maintenance", maintenance.iter().copied())
        .with("count_as_up", excused.counts_as_up)
}

fn earn_back(rule: EarnBack) -> Facts {
    Facts::of("threshold", rule.at_least).with("periods", rule.periods)
}

fn termination(scenario: &Scenario, end: Termination) -> Facts {
    Facts::of("misses", end.misses)
        .with("within", end.within)
        .with("cost", end.cost)
        .with("bearer", party_id(scenario, end.bearer))
}

fn words(scenario: &Scenario, level: &ServiceLevel) -> String {
    let (measure, side) = measure_words(level.measure);
    let nodes = listed(&node_ids(scenario, &level.nodes), "nodes");
    let mut text = format!("{measure} of {nodes} by {}", period(level.period));
    for band in &level.bands {
        text += &format!("; {side} {} a credit of {}", readable(band.threshold), readable(band.credit.get()));
    }
    if level.allocation.get() < 1.0 {
        text += &format!("; of a share {} of the fee", readable(level.allocation.get()));
    }
    if let Some(rule) = level.earn_back {
        text += &format!("; earned back by {} periods at {}", rule.periods, readable(rule.at_least));
    }
    if let Some(Termination { misses, within, cost, bearer }) = level.termination {
        let (bearer, cost) = (party_id(scenario, bearer), readable(cost.get()));
        text += &format!("; {misses} misses within {within} periods end the contract, which costs {bearer} {cost}");
    }
    if level.exclusive_remedy {
        text += "; credits are the only remedy";
    }
    text
}

/// The measure in words, and the side of a threshold on which a period is a miss.
fn measure_words(measure: LevelMeasure) -> (String, &'static str) {
    match measure {
        LevelMeasure::TimeAverage => ("the time average of capacity".to_string(), "below"),
        LevelMeasure::ShareAtLeast(capacity) => {
            (format!("the share of time at capacity {} or more", readable(capacity)), "below")
        }
        LevelMeasure::OutageHours { below } => (format!("the hours below capacity {}", readable(below)), "above"),
    }
}
