//! Insurance policies: layers, waiting periods, limits, reinstatements and premiums.

pub(crate) mod check;
pub(crate) mod entry;
pub(crate) mod tower;

use crate::scenario::{Cover, NodeIndex, PartyIndex};
use crate::units::{Level, Money, Share, Ticks};

/// A layer of insurance.
///
/// Of a covered event loss x, after waiting hours and sublimits, the layer answers y = min(d(x), `limit`), d being the [`Deductible`].
/// Events of a policy year are taken in time order, and z is the increment of min(max(sum of y - `aggregate_retention`, 0),
/// `aggregate_limit`) at an event. The insurers pay (1 - `coinsurance`) z, each its share.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Policy {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Party whose losses are covered.
    pub insured: PartyIndex,
    /// Insurers with their shares, which add up to exactly 1.
    pub insurers: Vec<(PartyIndex, Share)>,
    /// Losses covered, or parametric payouts.
    pub cover: Covered,
    /// Inuring order. Policies with a lower number pay first, and their payments reduce the loss for policies with a higher number.
    /// Policies with equal numbers are applied to the same loss.
    pub inuring: u32,
    /// Hours of an outage that have to pass before downtime is covered.
    pub waiting: Option<Waiting>,
    /// Time from the beginning of an outage for which its downtime is covered; `None` for the whole outage.
    pub indemnity_period: Option<Ticks>,
    /// Caps on parts of the covered losses of an event.
    pub sublimits: Vec<Sublimit>,
    /// Deductible of each event.
    pub deductible: Deductible,
    /// Limit per event; `None` for no limit.
    pub limit: Option<Money>,
    /// Annual retention of the insured.
    pub aggregate_retention: Money,
    /// Annual limit; `None` for no limit other than the one that the reinstatements imply.
    pub aggregate_limit: Option<Money>,
    /// Share of the loss to the layer that the insured keeps. A quota share of q is a coinsurance of 1 - q.
    pub coinsurance: Share,
    /// Restorations of a used limit within a year, in order; `None` for unlimited restorations.
    pub reinstatements: Option<Vec<Reinstatement>>,
    /// Price of the cover for a policy year; `None` if not stated.
    pub premium: Option<Premium>,
}

/// Price of a policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Premium {
    /// A quoted amount for a policy year.
    Quoted(Money),
    /// A price computed from recoveries R in a policy year: E R x (1 + `load`) + `on_sd` x sd(R) + `on_tail` x TVaR(R).
    Technical(Loads),
}

/// Loads of a technical premium on top of the expected recovery; each is finite and at least 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Loads {
    /// Load as a share of the expected recovery.
    pub load: f64,
    /// Load as a share of the standard deviation of recoveries.
    pub on_sd: f64,
    /// Load as a share of the tail value at risk of recoveries.
    pub on_tail: f64,
    /// Confidence level of the tail value at risk.
    pub level: Level,
}

/// Losses or outages that a policy covers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Covered {
    /// Losses and transfers of the insured, event by event.
    Events(Cover),
    /// Stop loss: all losses that the insured keeps after contracts and all other policies. Deductible and limit per event still apply.
    Net,
    /// Parametric cover: hours of outage of a node, independent of their cost.
    Outage(Ladder),
}

/// Payouts by the length of an outage of a node.
///
/// Hours count while the node's capacity is below `below`, within one outage of the node. When the counted hours reach the length of a
/// rung, the total due is the payout of that rung, so each rung adds the difference to the rung before. The addition is assigned to the
/// event that causes the hour. Each addition goes through the terms of the policy like a separate loss, but is not tied to a loss: the
/// payout is due even if nothing was lost, and does not reduce the loss for other policies.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ladder {
    /// The node.
    pub node: NodeIndex,
    /// Capacity below which hours count, in (0, 1]; 1 for any shortfall.
    pub below: f64,
    /// Rungs with lengths above 0; lengths and payouts rise from rung to rung.
    pub rungs: Vec<Rung>,
    /// Losses with which payouts are compared for basis risk.
    pub actual: Cover,
}

/// A payout that is due once an outage has reached a length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rung {
    /// Length of the outage.
    pub after: Ticks,
    /// Total due at this length, lower rungs included.
    pub pays: Money,
}

/// Deductible d(x) of an event loss x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Deductible {
    /// The insured keeps the first r: max(x - r, 0).
    Retention(Money),
    /// Losses up to f are not paid, larger losses in full: x if x > f, else 0.
    Franchise(Money),
    /// Nothing up to `from`; all from `to` on, `to` being above `from`; in between (x - from) to / (to - from).
    Disappearing {
        /// Losses up to this amount are not paid.
        from: Money,
        /// Losses of at least this amount are paid in full.
        to: Money,
    },
}

/// Waiting period: hours of outage that have to pass before downtime is covered.
///
/// Hours count while the node's capacity is below `below`; time at or above `below` is no outage for this clause and is not covered.
/// Costs of catching up on a backlog are treated like the outage that left the backlog. The waiting period does not apply to direct
/// losses.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Waiting {
    /// Length of the waiting period.
    pub hours: Ticks,
    /// Effect of the waiting period on cover.
    pub kind: WaitingKind,
    /// Clock that counts the hours.
    pub per: WaitingClock,
    /// Capacity below which hours count, in (0, 1]; 1 for any shortfall.
    pub below: f64,
}

/// Three meanings of a waiting period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum WaitingKind {
    /// The first hours are never paid.
    Excess,
    /// Once an outage has lasted longer than the waiting period, the whole outage is covered.
    Franchise,
    /// The deductible of an event is the larger of the loss in the first hours and the policy's own deductible amount.
    GreaterOfHoursAndDeductible,
}

/// Clock that counts the hours of a waiting period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaitingClock {
    /// One clock per outage of a node, from beginning to end, whatever the causes. Covered downtime is assigned to the event that
    /// causes it.
    Interruption,
    /// One clock per node and event: the hours at the node that the event causes, over the trial.
    Event,
}

/// Cap on a part of the covered losses of an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sublimit {
    /// Losses to which the cap applies.
    pub cover: Cover,
    /// Most that counts of these losses per event.
    pub limit: Money,
}

/// One restoration of the limit, for a premium in proportion to the amount restored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reinstatement {
    /// Premium of restoring the whole limit, as a multiple of the policy's premium; finite and at least 0.
    pub premium: f64,
}

impl Waiting {
    /// A waiting period under which the first hours of each outage of a node are never paid.
    pub(crate) fn excess(hours: Ticks) -> Self {
        Self { hours, kind: WaitingKind::Excess, per: WaitingClock::Interruption, below: 1.0 }
    }
}

impl Policy {
    /// A policy of one insurer that pays all covered losses in full.
    pub(crate) fn new(id: &str, insured: PartyIndex, insurer: PartyIndex, cover: Cover) -> Self {
        Self {
            id: id.into(),
            name: id.into(),
            insured,
            insurers: vec![(insurer, Share::ONE)],
            cover: Covered::Events(cover),
            inuring: 1,
            waiting: None,
            indemnity_period: None,
            sublimits: Vec::new(),
            deductible: Deductible::NONE,
            limit: None,
            aggregate_retention: Money::ZERO,
            aggregate_limit: None,
            coinsurance: Share::ZERO,
            reinstatements: None,
            premium: None,
        }
    }
}

impl Premium {
    /// The quoted amount; `None` for a technical premium.
    pub(crate) fn quoted(self) -> Option<Money> {
        if let Self::Quoted(amount) = self { Some(amount) } else { None }
    }
}

impl Deductible {
    /// No deductible.
    pub(crate) const NONE: Self = Self::Retention(Money::ZERO);
}
