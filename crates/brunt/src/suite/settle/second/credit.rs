//! Credits of service levels: the share at risk, credits earned back, and the end of contracts.

use super::Given;
use super::level::{Cause, Measured, Span, measure, spans};
use super::money::{Units, divided, proportion, share_of, stated};
use super::part::Part;
use super::trial::clause_index;
use brunt::scenario::{ClauseIndex, Contract, LevelMeasure, Period, ServiceLevel};
use brunt::units::{Share, Ticks};

/// The part of a credit that one event owes.
#[derive(Debug)]
pub(super) struct Credit {
    pub contract: usize,
    pub clause: ClauseIndex,
    pub event: u32,
    /// The end of the period.
    pub time: Ticks,
    /// The credit as transfers of the seller, by threat and causing node.
    pub parts: Vec<Part>,
}

/// All credits of a trial; the costs of ended contracts are added to the costs of their bearers.
pub(super) fn credits(given: &Given<'_>, costs: &mut [Units]) -> Vec<Credit> {
    let mut credits = Vec::new();
    for (number, contract) in given.programme.contracts.iter().enumerate() {
        for period in [Period::Month, Period::Quarter] {
            let spans = spans(given, period);
            let levels: Vec<(usize, &ServiceLevel)> =
                contract.service_levels.iter().enumerate().filter(|level| level.1.period == period).collect();
            let measured: Vec<Vec<Measured>> =
                levels.iter().map(|level| spans.iter().map(|&span| measure(given, level.1, span)).collect()).collect();
            for ((_, level), measured) in levels.iter().zip(&measured) {
                end_contract(level, measured, costs);
            }
            for (place, &span) in spans.iter().enumerate() {
                let mut due = Vec::new();
                for ((position, level), measured) in levels.iter().zip(&measured) {
                    let clause = clause_index(given, number, contract.indemnities.len() + position);
                    let amount = credit(contract, level, &measured[place], span);
                    let earned_back = is_earned_back(level, &measured[place + 1..]);
                    for mut credit in by_event((number, contract, clause), amount, &measured[place]) {
                        credit.time = Ticks::new(span.time.1);
                        due.push((credit, earned_back));
                    }
                }
                at_risk(contract, period, span, &mut due);
                credits.extend(due.into_iter().filter(|(_, earned_back)| !earned_back).map(|(credit, _)| credit));
            }
        }
    }
    // Contract by contract, monthly levels before quarterly ones, as listed, by event.
    credits.sort_by_key(|credit| credit.time);
    credits
}

/// The fee of a period, of which a cut period has its part.
fn period_fee(contract: &Contract, period: Period, span: Span) -> Units {
    let whole = proportion(stated(contract.yearly_fee.unwrap()), period.months().into(), 12);
    proportion(whole, (span.time.1 - span.time.0).into(), span.whole.into())
}

/// Credit of the worst band that applies x allocation x the period's fee.
fn credit(contract: &Contract, level: &ServiceLevel, measured: &Measured, span: Span) -> Units {
    let applies = level.bands.iter().filter(|band| measured.misses(level, band));
    let worst = match level.measure {
        LevelMeasure::OutageHours { .. } => applies.max_by(|a, b| a.threshold.total_cmp(&b.threshold)),
        _ => applies.min_by(|a, b| a.threshold.total_cmp(&b.threshold)),
    };
    let worst = worst.map_or(Share::ZERO, |band| band.credit);
    share_of(share_of(period_fee(contract, level.period, span), level.allocation), worst)
}

/// The parts of all credits of a period are cut in proportion to the share at risk, those among them that are earned back later.
fn at_risk(contract: &Contract, period: Period, span: Span, due: &mut [(Credit, bool)]) {
    let Some(share) = contract.at_risk else { return };
    let most = share_of(period_fee(contract, period, span), share);
    let mut parts: Vec<&mut Part> = due.iter_mut().flat_map(|(credit, _)| &mut credit.parts).collect();
    let amounts: Vec<Units> = parts.iter().map(|part| part.left).collect();
    if amounts.iter().sum::<Units>() > most {
        parts.iter_mut().zip(divided(most, &amounts)).for_each(|(part, left)| part.left = left);
    }
}

/// Whether the periods that follow are all good enough.
fn is_earned_back(level: &ServiceLevel, following: &[Measured]) -> bool {
    level.earn_back.is_some_and(|earn_back| {
        let periods = earn_back.periods as usize;
        following.len() >= periods && following[..periods].iter().all(|good| good.reaches(level, earn_back.at_least))
    })
}

/// The cost of ending the contract is due once, after the stated number of misses.
fn end_contract(level: &ServiceLevel, measured: &[Measured], costs: &mut [Units]) {
    let Some(termination) = level.termination else { return };
    let missed: Vec<bool> =
        measured.iter().map(|period| level.bands.iter().any(|band| period.misses(level, band))).collect();
    let ends = (0..missed.len()).any(|last| {
        let first = (last + 1).saturating_sub(termination.within as usize);
        missed[first..=last].iter().filter(|missed| **missed).count() >= termination.misses as usize
    });
    if ends {
        costs[termination.bearer.0 as usize] += stated(termination.cost);
    }
}

/// A credit divided among the events in proportion to their bad time.
fn by_event(
    (contract, terms, clause): (usize, &Contract, ClauseIndex),
    amount: Units,
    measured: &Measured,
) -> Vec<Credit> {
    let times: Vec<Units> = measured.causes.values().map(|&time| time as Units).collect();
    let mut credits: Vec<Credit> = Vec::new();
    for (&Cause { event, threat, node }, left) in measured.causes.keys().zip(divided(amount, &times)) {
        let part = Part { bearer: terms.seller, threat, cause: Some(node), paid: Some(clause), loss: None, left };
        match credits.last_mut().filter(|credit| credit.event == event) {
            Some(credit) => credit.parts.push(part),
            None => credits.push(Credit { contract, clause, event, time: Ticks::ZERO, parts: vec![part] }),
        }
    }
    credits
}
