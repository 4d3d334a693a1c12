//! How often payments came up under each kind of term.

use super::trial::{Books, Payment};
use brunt::scenario::{
    Clause, ClauseIndex, Contract, Covered, Deductible, Indemnity, LevelMeasure, Period, Policy, Programme,
    ServiceLevel, WaitingClock, WaitingKind,
};
use brunt::settle::Term;
use std::collections::BTreeMap;
use std::fmt;

/// Payments by kind of term. A payment counts for each kind that its term is of.
#[derive(Debug, Default)]
pub(super) struct Reached(BTreeMap<&'static str, usize>);

impl Reached {
    /// Adds what a programme made of a trial.
    pub(super) fn add(&mut self, programme: &Programme, books: &Books) {
        for payment in &books.payments {
            match payment.term {
                Term::Clause(clause) => match programme.clause(ClauseIndex(clause)).unwrap() {
                    (_, Clause::Indemnity(indemnity)) => self.indemnity(indemnity),
                    (contract, Clause::ServiceLevel(level)) => self.level(contract, level),
                    (_, Clause::Price(price)) => {
                        self.count("price term, to the bearer", payment.payee == price.bearer);
                        self.count("price term, from the bearer", payment.payer == price.bearer);
                        self.count("price term with bands", !price.bands.is_empty());
                        self.count("price term with a forward", price.forward.is_some());
                    }
                },
                Term::Policy(policy) => self.policy(programme, policy, books, payment),
                Term::Reinstatement(_) => self.count("reinstatement", true),
            }
        }
        self.count("end of a contract", books.costs.iter().any(|&cost| cost > 0));
        self.count("co-funding", programme.contracts.iter().any(|contract| !contract.co_funding.is_empty()));
    }

    fn indemnity(&mut self, indemnity: &Indemnity) {
        self.count("indemnity of own losses", indemnity.cover.own_losses);
        self.count("indemnity of transfers", !indemnity.cover.transfers.is_empty());
        self.count("indemnity with a cap for the event", indemnity.event_cap.is_some());
        self.count("indemnity with a cap for the year", indemnity.annual_cap.is_some());
        self.count("indemnity with a pool", indemnity.pools.len() == 1);
        self.count("indemnity with two pools", indemnity.pools.len() == 2);
        self.count("indemnity of a later order", indemnity.order > 1);
    }

    fn level(&mut self, contract: &Contract, level: &ServiceLevel) {
        match level.measure {
            LevelMeasure::TimeAverage => self.count("credit by time average", true),
            LevelMeasure::ShareAtLeast(_) => self.count("credit by share of time", true),
            LevelMeasure::OutageHours { .. } => self.count("credit by outage hours", true),
        }
        self.count("credit of a month", level.period == Period::Month);
        self.count("credit of a quarter", level.period == Period::Quarter);
        self.count("credit of several bands", level.bands.len() > 1);
        self.count("credit with excused threats", !level.excused.threats.is_empty());
        self.count("credit with excused causes", !level.excused.causes.is_empty());
        self.count("credit with maintenance", level.excused.maintenance.is_some());
        self.count("credit with excused time up", level.excused.counts_as_up);
        self.count("credit that is not earned back", level.earn_back.is_some());
        self.count("credit with a share at risk", contract.at_risk.is_some());
        self.count("credit with an exclusive remedy", level.exclusive_remedy);
    }

    fn policy(&mut self, programme: &Programme, number: u32, books: &Books, payment: &Payment) {
        let policy = &programme.policies[number as usize];
        self.count("stop loss", policy.cover == Covered::Net);
        self.count("parametric cover", matches!(policy.cover, Covered::Outage(_)));
        if let Covered::Events(cover) = &policy.cover {
            self.count("policy of own losses", cover.own_losses);
            self.count("policy of transfers", !cover.transfers.is_empty());
        }
        self.hours(policy);
        match policy.deductible {
            Deductible::Retention(retention) => self.count("retention", retention.get() > 0.0),
            Deductible::Franchise(_) => self.count("franchise", true),
            Deductible::Disappearing { .. } => self.count("disappearing deductible", true),
        }
        self.count("sublimit", !policy.sublimits.is_empty());
        self.count("limit", policy.limit.is_some());
        self.count("aggregate retention", policy.aggregate_retention.get() > 0.0);
        self.count("aggregate limit", policy.aggregate_limit.is_some());
        self.count("coinsurance", policy.coinsurance.units() > 0);
        self.count("several insurers", policy.insurers.len() > 1);
        let rank = |other: &Payment| match other.term {
            Term::Policy(other) if other != number => {
                let other = &programme.policies[other as usize];
                other.inuring == policy.inuring && other.insured == policy.insured
            }
            _ => false,
        };
        let together = |other: &&Payment| (other.event, other.time) == (payment.event, payment.time);
        self.count("tower", books.payments.iter().filter(together).any(rank));
        self.count("later inuring rank", policy.inuring > 1);
    }

    fn hours(&mut self, policy: &Policy) {
        self.count("period of indemnity", policy.indemnity_period.is_some());
        let Some(waiting) = policy.waiting else { return };
        let name = match (waiting.kind, waiting.per) {
            (WaitingKind::Excess, WaitingClock::Interruption) => "excess hours of an interruption",
            (WaitingKind::Excess, WaitingClock::Event) => "excess hours of an event",
            (WaitingKind::Franchise, WaitingClock::Interruption) => "franchise hours of an interruption",
            (WaitingKind::Franchise, WaitingClock::Event) => "franchise hours of an event",
            (WaitingKind::GreaterOfHoursAndDeductible, WaitingClock::Interruption) => "greater of hours, interruption",
            (WaitingKind::GreaterOfHoursAndDeductible, WaitingClock::Event) => "greater of hours, event",
        };
        self.count(name, true);
        self.count("hours below a level", waiting.below < 1.0);
    }

    fn count(&mut self, kind: &'static str, came_up: bool) {
        *self.0.entry(kind).or_default() += usize::from(came_up);
    }

    /// Adds other counts.
    pub(super) fn join(&mut self, other: &Self) {
        for (kind, count) in &other.0 {
            *self.0.entry(kind).or_default() += count;
        }
    }

    /// Kinds that came up less often than a number.
    pub(super) fn below(&self, least: usize) -> Vec<(&'static str, usize)> {
        self.0.iter().filter(|kind| *kind.1 < least).map(|(kind, count)| (*kind, *count)).collect()
    }
}

impl fmt::Display for Reached {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(kind, count)| writeln!(out, "{count:>9} {kind}"))
    }
}
