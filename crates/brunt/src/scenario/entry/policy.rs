//! Insurance policies.

use super::kind::{Covers, Duration, Flag, List, Many, Map, Number, Premium, Share, Stated, Text, Whole, Word};
use super::noun::{noun, table};
use crate::scenario::read::tree::Table;

noun! {
    /// A layer of insurance: it answers `covers`, or outages by a `parametric` ladder, or with `stop_loss` what the insured has left of a year.
    Policy = "a policy" schema one_cover {
        /// Name for people; the id if left out.
        / name: Text;
        /// Id of the party whose losses are covered.
        / insured: Text [required];
        /// Ids of the insurers, each with its share; shares add up to 1.
        / insurers: Map<Share> [required];
        /// Which losses are covered, event by event.
        / covers: Covers;
        /// Payouts by the length of an outage.
        / parametric: Parametric;
        /// Whether it answers what the insured has left after contracts and all other policies.
        / stop_loss: Flag;
        /// Policies of a lower number pay first, and what they pay is no loss for those of a higher one. 1 if left out.
        / inuring: Whole [min 1];
        /// Hours of an outage that have to pass before its downtime is covered.
        / waiting: Waiting;
        /// How long from the beginning of an outage its downtime is covered; as long as it lasts if left out.
        / indemnity_period: Duration;
        /// Limits for some of the covered losses of an event.
        / sublimits: Many<Sublimit>;
        /// What the insured keeps of each event. 0 if left out.
        / retention: Number [min 0];
        /// In place of a retention: losses up to this are not paid, larger ones in full.
        / franchise: Number [min 0];
        /// In place of a retention: one that shrinks as losses grow.
        / disappearing: Disappearing;
        /// Most that is answered of an event; no limit if left out.
        / limit: Number [min 0];
        /// Terms for a policy year.
        / aggregate: Aggregate;
        /// The insured's own share of what is left. A quota share of 70 % is a coinsurance of 30 %. 0 if left out.
        / coinsurance: Share;
        /// How the limit is restored after it was used, one reinstatement after the other; without charge and end if left out.
        / reinstatements: List<Reinstatement>;
        /// What the cover costs for a policy year: an amount, or how it follows from the recoveries.
        / premium: Premium;
    }
}

noun! {
    /// Hours that have to pass: one of `excess`, `franchise`, `greater_of`.
    Waiting = "`waiting`" schema one_meaning {
        /// The first so many hours are never paid.
        form / excess: Duration;
        /// Once an outage has lasted longer, all of it is covered.
        form / franchise: Duration;
        /// The insured keeps what was lost in the first so many hours, or the retention where that is more.
        form / greater_of: Duration;
        /// Whose hours are counted. Those of an interruption if left out.
        / per: Word [words "interruption" "event"];
        /// Capacity of the node below which hours count. 1, any shortfall, if left out.
        / below: Share;
    }
}

noun! {
    /// A limit for some of the covered losses of an event.
    Sublimit = "a sublimit" {
        /// Which of the covered losses.
        / covers: Covers [required];
        /// How much of them counts at most.
        / limit: Number [required min 0];
    }
}

table! {
    /// A deductible that is full up to `from` and gone from `to` on.
    Disappearing = "`disappearing`" {
        /// Losses up to this are not paid.
        / from: Number [required min 0];
        /// Losses from this on are paid in full.
        / to: Number [required min 0];
    }
}

noun! {
    /// Terms for a policy year.
    Aggregate = "`aggregate`" {
        /// What the insured keeps of a year. 0 if left out.
        / retention: Number [min 0];
        /// Most that is answered in a year. No limit, or what the reinstatements allow, if left out.
        / limit: Number [min 0];
    }
}

table! {
    /// The limit is restored once.
    Reinstatement = "a reinstatement" {
        /// What restoring the whole limit costs, as a multiple of the quoted premium; a part of it costs in proportion.
        / premium: Number [required min 0];
    }
}

table! {
    /// A premium that follows from the recoveries of a policy.
    TechnicalPremium = "`premium`" {
        /// The loads.
        / technical: Loads [required];
    }
}

noun! {
    /// Expected recovery x (1 + `load`) + `on_sd` x its standard deviation + `on_tvar` x its tail value at risk.
    Loads = "`technical`" {
        /// Load on the expected recovery. 0 if left out.
        / load: Number [min 0];
        /// Load on the standard deviation. 0 if left out.
        / on_sd: Number [min 0];
        /// Load on tail value at risk. 0 if left out.
        / on_tvar: Number [min 0];
        /// Level of that tail value at risk. 99 % if left out.
        / level: Share;
    }
}

noun! {
    /// A ladder of payouts by hours of outage of a node, whatever was lost.
    Parametric = "`parametric`" {
        /// Id of the node.
        / node: Text [required];
        /// Capacity below which hours count. 1, any shortfall, if left out.
        / below: Share;
        /// What an outage pays in all once it has lasted so long; both rise from rung to rung.
        / ladder: Many<Rung> [required];
        /// The losses of the insured that the payouts are held against: basis risk. Downtime of the node, or
        /// caused there where the insured bears none at it, if left out.
        / against: Covers;
    }
}

table! {
    /// A rung of a ladder.
    Rung = "a rung" {
        /// How long the outage has lasted.
        / after: Duration [required];
        /// What it pays in all.
        / pays: Number [required min 0];
    }
}

impl Policy {
    /// A policy of a party with one insurer.
    pub fn new(insured: impl Stated<Text>, insurer: &str) -> Self {
        Self::default().insured(insured).insurers([(insurer, 1.0)])
    }
}

impl Waiting {
    /// The first hours are never paid.
    pub fn excess(hours: impl Stated<Duration>) -> Self {
        Self(Table::default().with("excess", hours.tree()))
    }

    /// Once an outage has lasted longer, all of it is covered.
    pub fn franchise(hours: impl Stated<Duration>) -> Self {
        Self(Table::default().with("franchise", hours.tree()))
    }

    /// The insured keeps what was lost in the first hours, or the retention where that is more.
    pub fn greater_of(hours: impl Stated<Duration>) -> Self {
        Self(Table::default().with("greater_of", hours.tree()))
    }
}
