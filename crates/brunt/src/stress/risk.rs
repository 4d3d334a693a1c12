//! The figures of a run under a stress, beside the figures of the run without the stress.

use super::watch::ToleranceColumns;
use crate::assess::proof::{Bound, Proof};
use crate::assess::{Known, Question, level, terms::terms, tolerance::tolerances};
use crate::ledger::Ledger;
use crate::measure::difference::{self, Pair};
use crate::measure::{MeasureError, Sorted, Support, TailLaw, measure, tail_value_at_risk, value_at_risk};
use crate::plan::Plan;
use crate::report::{
    CapKind, LimitKind, StressedFigure, StressedLimit, StressedLoss, StressedParty, StressedRisk, StressedTolerance,
    TermsMeasures,
};
use crate::scenario::{PartyIndex, Scenario};
use crate::units::Level;
use std::borrow::Cow;
use std::sync::Arc;

/// Levels of the lowest capacity that is held in half of the trials, and in 19 of 20.
const HALF: Level = level(500_000_000);
const ONE_IN_20: Level = level(50_000_000);

/// A scenario and the results of its run.
pub(crate) struct Sample {
    pub scenario: Scenario,
    pub plan: Plan,
    pub ledger: Ledger,
    /// Parties that lose, pay or are paid.
    pub involved: Vec<PartyIndex>,
    /// Shared by the samples of one pass.
    pub tolerances: Arc<Vec<ToleranceColumns>>,
    pub level: Level,
}

/// Proven bounds for a run, and for the run without the stress.
struct Proofs<'a> {
    own: Proof<'a>,
    base: Option<Proof<'a>>,
}

impl Sample {
    /// All figures of the run. With `base`, a run of the same trials, also the difference of each figure from `base`.
    pub(crate) fn risk(&self, base: Option<&Self>) -> Result<StressedRisk, MeasureError> {
        let proofs = Proofs { own: self.proof(), base: base.map(Self::proof) };
        let total = |sample: &Self| Cow::Owned(sample.ledger.columns().total.clone());
        let mut parties = self.involved.clone();
        parties.extend(base.iter().flat_map(|base| &base.involved));
        parties.sort_unstable();
        parties.dedup();
        let party = |&party: &PartyIndex| self.party(base, &proofs, party);
        Ok(StressedRisk {
            total: self.loss(base, total, &proofs, |proof| proof.total())?,
            parties: parties.iter().map(party).collect::<Result<_, _>>()?,
            tolerances: self.tolerances(base)?,
            limits: self.limits(&proofs.own)?,
            bounds_hit: self.ledger.sums().bounded_trials,
        })
    }

    fn proof(&self) -> Proof<'_> {
        Proof::of(&self.scenario, &self.ledger)
    }

    fn party(
        &self,
        base: Option<&Self>,
        proofs: &Proofs<'_>,
        party: PartyIndex,
    ) -> Result<StressedParty, MeasureError> {
        let stated = &self.scenario.parties[party.0 as usize];
        let bears = |sample: &Self| sample.ledger.party(party).is_some();
        let settles = |sample: &Self| sample.ledger.settled().is_some();
        let gross = bears(self) || base.is_some_and(bears);
        let net = settles(self) || base.is_some_and(settles);
        Ok(StressedParty {
            id: stated.id.clone(),
            name: stated.name.clone(),
            gross: gross
                .then(|| self.loss(base, |sample| sample.gross(party), proofs, |proof| proof.party(party)))
                .transpose()?,
            net: net
                .then(|| self.loss(base, |sample| sample.net(party), proofs, |proof| proof.net(party)))
                .transpose()?,
        })
    }

    /// Gross losses of a party by trial; all 0 if the party can bear no loss.
    fn gross(&self, party: PartyIndex) -> Cow<'_, [f64]> {
        match self.ledger.party(party) {
            Some(column) => Cow::Borrowed(column),
            None => Cow::Owned(vec![0.0; self.ledger.trials() as usize]),
        }
    }

    /// Net losses of a party by trial; its gross losses if no term involves the party.
    fn net(&self, party: PartyIndex) -> Cow<'_, [f64]> {
        let net = self.ledger.settled().and_then(|settled| settled.net(party));
        net.map_or_else(|| self.gross(party), Cow::Borrowed)
    }

    fn loss<'s>(
        &'s self,
        base: Option<&'s Self>,
        column: impl Fn(&'s Self) -> Cow<'s, [f64]>,
        proofs: &Proofs<'_>,
        bound: impl Fn(&Proof<'_>) -> Bound,
    ) -> Result<StressedLoss, MeasureError> {
        let losses = column(self);
        let before_it = proofs.base.as_ref().map(&bound);
        let bound = bound(&proofs.own);
        let sorted = Known::new(&losses, bound)?.sorted;
        let (level, tail) = (self.level, before_it.map_or(bound.tail, |before| before.tail.and(bound.tail)));
        let before = base.map(column);
        let pair = before.as_deref().map(|before| Pair::of(&losses, &sorted, before)).transpose()?;
        Ok(StressedLoss {
            mean: StressedFigure {
                value: measure(&sorted, &[], bound.tail).mean,
                added: pair.as_ref().map(|pair| pair.mean(tail)),
            },
            value_at_risk: StressedFigure {
                value: value_at_risk(&sorted, level),
                added: pair.as_ref().map(|pair| pair.value_at_risk(level)).transpose()?,
            },
            tail_value_at_risk: StressedFigure {
                value: tail_value_at_risk(&sorted, level, bound.tail),
                added: pair.as_ref().map(|pair| pair.tail_value_at_risk(level, tail)),
            },
        })
    }

    /// Figures by tolerance. The nodes with a tolerance are the same under every stress, so positions match between `self` and
    /// `base`.
    fn tolerances(&self, base: Option<&Self>) -> Result<Vec<StressedTolerance>, MeasureError> {
        let measured = tolerances(&self.scenario, &self.plan, &self.ledger)?;
        let mut found = Vec::new();
        for (position, (measured, columns)) in measured.into_iter().zip(self.tolerances.iter()).enumerate() {
            let before = base.and_then(|base| base.tolerances.get(position));
            let added = before
                .map(|before| difference::mean(&columns.breached, &before.breached, TailLaw::FiniteVariance))
                .transpose()?;
            let lowest = Sorted::new(&columns.lowest)?.within(Support::between(0.0, 1.0));
            found.push(StressedTolerance {
                node: measured.node,
                name: measured.name,
                below: measured.below,
                at_most_hours: measured.at_most_hours,
                breach: StressedFigure { value: measured.breach_probability, added },
                time_to_recover: measured.time_to_recover,
                held_in_half: value_at_risk(&lowest, HALF),
                held_in_95: value_at_risk(&lowest, ONE_IN_20),
            });
        }
        Ok(found)
    }

    fn limits(&self, proof: &Proof<'_>) -> Result<Vec<StressedLimit>, MeasureError> {
        let question = Question::new(&self.scenario, &self.plan);
        Ok(terms(&question, &self.ledger, proof)?.as_ref().map(limits).unwrap_or_default())
    }
}

/// The probability that each cap and limit is used up.
pub(super) fn limits(terms: &TermsMeasures) -> Vec<StressedLimit> {
    let caps = terms.caps.iter().map(|cap| {
        let kind = match cap.kind {
            CapKind::Event => LimitKind::EventCap,
            CapKind::Annual => LimitKind::AnnualCap,
            CapKind::Pool => LimitKind::Pool,
        };
        StressedLimit { id: cap.id.clone(), kind, used_up: cap.binds }
    });
    let policies = terms.policies.iter().flat_map(|policy| {
        let event = policy.event_exhaustion_probability.map(|used_up| (LimitKind::EventLimit, used_up));
        let annual = policy.annual_exhaustion_probability.map(|used_up| (LimitKind::AnnualLimit, used_up));
        let of = |(kind, used_up)| StressedLimit { id: policy.id.clone(), kind, used_up };
        event.into_iter().chain(annual).map(of)
    });
    caps.chain(policies).collect()
}
