//! Assumptions about service levels.

use super::{hours_of_week, listed, node_ids, party_id, threat_ids};
use crate::report::{
    Assumption, AssumptionKind, CreditFacts, EarnBackFacts, ExcusedFacts, MeasureFacts, PeriodFacts, ServiceLevelFacts,
    TerminationFacts,
};
use crate::scenario::{Contract, CreditBand, EarnBack, LevelMeasure, Period, Scenario, ServiceLevel, Termination};
use crate::units::readable;

pub(super) fn assumption(scenario: &Scenario, contract: &Contract, stated: &ServiceLevel) -> Assumption {
    let credit = |band: &CreditBand| CreditFacts { threshold: band.threshold, credit: band.credit.get() };
    let earn_back = |rule: EarnBack| EarnBackFacts { threshold: rule.at_least, periods: rule.periods };
    let termination = |end: Termination| TerminationFacts {
        misses: end.misses,
        within: end.within,
        cost: end.cost.get(),
        bearer: party_id(scenario, end.bearer),
    };
    let facts = ServiceLevelFacts {
        clause: format!("{}.{}", contract.id, stated.id),
        nodes: node_ids(scenario, &stated.nodes),
        period: match stated.period {
            Period::Month => PeriodFacts::Month,
            Period::Quarter => PeriodFacts::Quarter,
        },
        measure: match stated.measure {
            LevelMeasure::TimeAverage => MeasureFacts::TimeAverage,
            LevelMeasure::ShareAtLeast(capacity) => MeasureFacts::ShareAtLeast(capacity),
            LevelMeasure::OutageHours { below } => MeasureFacts::OutageHours(below),
        },
        bands: stated.bands.iter().map(credit).collect(),
        allocation: stated.allocation.get(),
        excused: ExcusedFacts {
            threats: threat_ids(scenario, &stated.excused.threats),
            causes: node_ids(scenario, &stated.excused.causes),
            maintenance: stated.excused.maintenance.as_ref().map_or_else(Vec::new, hours_of_week),
            count_as_up: stated.excused.counts_as_up,
        },
        earn_back: stated.earn_back.map(earn_back),
        termination: stated.termination.map(termination),
        exclusive_remedy: stated.exclusive_remedy,
    };
    let text = words(&facts);
    Assumption { kind: AssumptionKind::ServiceLevel(facts), text }
}

fn words(level: &ServiceLevelFacts) -> String {
    let measure = match level.measure {
        MeasureFacts::TimeAverage => "the time average of capacity".to_string(),
        MeasureFacts::ShareAtLeast(capacity) => format!("the share of time at capacity {} or more", readable(capacity)),
        MeasureFacts::OutageHours(capacity) => format!("the hours below capacity {}", readable(capacity)),
    };
    let period = match level.period {
        PeriodFacts::Month => "month",
        PeriodFacts::Quarter => "quarter",
    };
    let side = if matches!(level.measure, MeasureFacts::OutageHours(_)) { "above" } else { "below" };
    let mut text = format!("{}: {measure} of {} by {period}", level.clause, listed(&level.nodes, "nodes"));
    for band in &level.bands {
        text += &format!("; {side} {} a credit of {}", readable(band.threshold), readable(band.credit));
    }
    if level.allocation < 1.0 {
        text += &format!("; of a share {} of the fee", readable(level.allocation));
    }
    if let Some(rule) = &level.earn_back {
        text += &format!("; earned back by {} periods at {}", rule.periods, readable(rule.threshold));
    }
    if let Some(end) = &level.termination {
        text += &format!(
            "; {} misses within {} periods end the contract, which costs {} {}",
            end.misses,
            end.within,
            end.bearer,
            readable(end.cost)
        );
    }
    if level.exclusive_remedy {
        text += "; credits are the only remedy";
    }
    text
}
