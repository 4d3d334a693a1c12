//! Insurance policies: what insurers pay of a party's losses.

use super::{Cover, Level, NodeIndex, PartyIndex};
use crate::units::{Money, Share, Ticks};

/// A layer of insurance.
///
/// Of a covered event loss x, after waiting hours and sublimits, the layer answers y = min(d(x), `limit`), d being the [`Deductible`]. Over
/// the events of a policy year in time order z is the increment of min(max(sum of y - `aggregate_retention`, 0), `aggregate_limit`), and
/// 1 - `coinsurance` of z is paid, by the insurers in their shares.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Policy {
    /// Key in the file.
    pub id: String,
    /// Name for people, the id where none is given.
    pub name: String,
    /// Whose losses are covered.
    pub insured: PartyIndex,
    /// Who pays, each a share; they add up to exactly 1.
    pub insurers: Vec<(PartyIndex, Share)>,
    /// Which losses.
    pub cover: Covered,
    /// Policies of a lower number pay first, and what they pay is no loss for those of a higher one; those of one number look at the same
    /// loss.
    pub inuring: u32,
    /// Hours of an outage that have to pass before downtime is covered.
    pub waiting: Option<Waiting>,
    /// How long from the beginning of an outage its downtime is covered; `None` for as long as it lasts.
    pub indemnity_period: Option<Ticks>,
    /// Most that counts of some of the covered losses of an event.
    pub sublimits: Vec<Sublimit>,
    /// What the insured keeps of each event.
    pub deductible: Deductible,
    /// Most that is answered of an event; `None` for no limit.
    pub limit: Option<Money>,
    /// What the insured keeps of a year.
    pub aggregate_retention: Money,
    /// Most that is answered in a year; `None` for no limit, or what the reinstatements allow.
    pub aggregate_limit: Option<Money>,
    /// The insured's own share of what is left. A quota share of q is a coinsurance of 1 - q.
    pub coinsurance: Share,
    /// How often the limit is restored in a year after it was used; `None` for always.
    pub reinstatements: Option<Vec<Reinstatement>>,
    /// What the cover costs for a policy year, where that is stated.
    pub premium: Option<Premium>,
}

/// What a policy costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Premium {
    /// A quoted amount for a policy year.
    Quoted(Money),
    /// By its recoveries R in a policy year: E R x (1 + `load`) + `on_sd` x sd(R) + `on_tail` x TVaR(R).
    Technical(Loads),
}

/// What a technical premium adds to the expected recovery; each is finite and at least 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loads {
    /// As a share of the expected recovery.
    pub load: f64,
    /// As a share of the standard deviation of recoveries.
    pub on_sd: f64,
    /// As a share of the tail value at risk of recoveries.
    pub on_tail: f64,
    /// Level of that tail value at risk.
    pub level: Level,
}

/// What a policy covers.
#[derive(Debug, Clone, PartialEq)]
pub enum Covered {
    /// Losses and transfers of the insured, event by event.
    Events(Cover),
    /// All that the insured has left after contracts and all other policies: stop loss. Deductible and limit for each event still apply.
    Net,
    /// Hours of outage of a node, whatever they cost: parametric cover.
    Outage(Ladder),
}

/// Payouts by the length of an outage of a node.
///
/// Hours count while the node's capacity is below `below`, within one outage of it. Once so many have passed, the payout of that rung is
/// due in all, so that each rung adds what it pays more than the one before; it is paid to the event that causes the hour. Each step
/// goes through the terms of the policy like a loss of its own, but answers no loss: it is due even if nothing was lost, and other policies
/// do not know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// The node.
    pub node: NodeIndex,
    /// Capacity below which hours count, in (0, 1]; 1 for any shortfall.
    pub below: f64,
    /// Lengths above 0 and payouts, both rising.
    pub rungs: Vec<Rung>,
    /// The losses that the payouts are meant for, to hold them against: basis risk.
    pub actual: Cover,
}

/// A payout that is due once an outage has lasted so long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rung {
    /// How long.
    pub after: Ticks,
    /// What is due in all.
    pub pays: Money,
}

/// What an event has to exceed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Deductible {
    /// The insured keeps the first so much: max(x - r, 0).
    Retention(Money),
    /// Losses up to so much are not paid, larger ones in full: x if x > f, else 0.
    Franchise(Money),
    /// Nothing up to `from`; all from `to` on, `to` being above `from`; in between (x - from) to / (to - from).
    Disappearing {
        /// Losses up to this are not paid.
        from: Money,
        /// Losses from this on are paid in full.
        to: Money,
    },
}

/// Hours that have to pass.
///
/// Hours count while the node's capacity is below `below`; time at or above it is no outage for the clause and not covered. Costs of
/// making up a backlog follow the outage that left it. Direct losses know no hours and are not touched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting {
    /// How many hours.
    pub hours: Ticks,
    /// What they mean.
    pub kind: WaitingKind,
    /// Whose hours are counted.
    pub per: WaitingClock,
    /// Capacity below which hours count, in (0, 1]; 1 for any shortfall.
    pub below: f64,
}

/// Three meanings of a waiting period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WaitingKind {
    /// The first hours are never paid.
    Excess,
    /// Once an outage has lasted longer, all of it is covered.
    Franchise,
    /// The deductible of an event is what was lost in the first hours, or its own amount where that is more.
    GreaterOfHoursAndDeductible,
}

/// What a waiting clock runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingClock {
    /// One outage of a node from its beginning to its end, whatever its causes; what is covered is paid to the event that causes it.
    Interruption,
    /// The hours at a node that one event causes, through the year.
    Event,
}

/// Most that counts of some of the covered losses of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Sublimit {
    /// Which of them.
    pub cover: Cover,
    /// How much counts at most.
    pub limit: Money,
}

/// The limit is restored once, for a premium in proportion to the amount restored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reinstatement {
    /// Premium of restoring the whole limit, as a multiple of the policy's premium; finite and at least 0.
    pub premium: f64,
}

impl Waiting {
    /// The first hours of each outage of a node are never paid.
    pub fn excess(hours: Ticks) -> Self {
        Self { hours, kind: WaitingKind::Excess, per: WaitingClock::Interruption, below: 1.0 }
    }

    /// With another meaning.
    #[must_use]
    pub fn with_kind(self, kind: WaitingKind) -> Self {
        Self { kind, ..self }
    }

    /// Counted over something else.
    #[must_use]
    pub fn with_clock(self, per: WaitingClock) -> Self {
        Self { per, ..self }
    }

    /// Counting only hours below a capacity.
    #[must_use]
    pub fn with_below(self, below: f64) -> Self {
        Self { below, ..self }
    }
}

impl Policy {
    /// A policy of one insurer that pays all covered losses in full.
    pub fn new(id: &str, insured: PartyIndex, insurer: PartyIndex, cover: Cover) -> Self {
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

    /// A stop loss: what a party has left of a year between a retention and a limit above it.
    pub fn stop_loss(id: &str, insured: PartyIndex, insurer: PartyIndex, retention: Money, limit: Money) -> Self {
        Self { cover: Covered::Net, ..Self::new(id, insured, insurer, Cover::default()) }
            .with_aggregate(retention, Some(limit))
    }

    /// A parametric cover of outages of a node, held against all that the insured loses.
    pub fn parametric(id: &str, insured: PartyIndex, insurer: PartyIndex, node: NodeIndex, rungs: Vec<Rung>) -> Self {
        let ladder = Ladder { node, below: 1.0, rungs, actual: Cover::losses() };
        Self { cover: Covered::Outage(ladder), ..Self::new(id, insured, insurer, Cover::default()) }
    }

    /// With several insurers.
    #[must_use]
    pub fn with_insurers(self, insurers: Vec<(PartyIndex, Share)>) -> Self {
        Self { insurers, ..self }
    }

    /// With a place in the order of policies.
    #[must_use]
    pub fn with_inuring(self, inuring: u32) -> Self {
        Self { inuring, ..self }
    }

    /// With a waiting period.
    #[must_use]
    pub fn with_waiting(self, waiting: Waiting) -> Self {
        Self { waiting: Some(waiting), ..self }
    }

    /// With a longest time for which an outage is covered.
    #[must_use]
    pub fn with_indemnity_period(self, period: Ticks) -> Self {
        Self { indemnity_period: Some(period), ..self }
    }

    /// With a limit for some of the covered losses.
    #[must_use]
    pub fn with_sublimit(mut self, cover: Cover, limit: Money) -> Self {
        self.sublimits.push(Sublimit { cover, limit });
        self
    }

    /// Above a retention for each event.
    #[must_use]
    pub fn with_retention(self, retention: Money) -> Self {
        self.with_deductible(Deductible::Retention(retention))
    }

    /// With any deductible.
    #[must_use]
    pub fn with_deductible(self, deductible: Deductible) -> Self {
        Self { deductible, ..self }
    }

    /// Up to a limit for each event.
    #[must_use]
    pub fn with_limit(self, limit: Money) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// With annual retention and limit.
    #[must_use]
    pub fn with_aggregate(self, retention: Money, limit: Option<Money>) -> Self {
        Self { aggregate_retention: retention, aggregate_limit: limit, ..self }
    }

    /// With a share that the insured keeps.
    #[must_use]
    pub fn with_coinsurance(self, coinsurance: Share) -> Self {
        Self { coinsurance, ..self }
    }

    /// With so many reinstatements of the limit.
    #[must_use]
    pub fn with_reinstatements(self, reinstatements: Vec<Reinstatement>) -> Self {
        Self { reinstatements: Some(reinstatements), ..self }
    }

    /// At a premium that follows from its recoveries.
    #[must_use]
    pub fn with_technical_premium(self, loads: Loads) -> Self {
        Self { premium: Some(Premium::Technical(loads)), ..self }
    }

    /// At a quoted premium.
    #[must_use]
    pub fn with_premium(self, premium: Money) -> Self {
        Self { premium: Some(Premium::Quoted(premium)), ..self }
    }
}

impl Premium {
    /// The amount, where it is quoted.
    pub fn quoted(self) -> Option<Money> {
        if let Self::Quoted(amount) = self { Some(amount) } else { None }
    }
}

impl Deductible {
    /// Nothing is kept.
    pub const NONE: Self = Self::Retention(Money::ZERO);
}
