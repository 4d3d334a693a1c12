//! Builder types of insurance policies.

use crate::scenario::entry::noun::{noun, table};
use crate::scenario::entry::{
    Covers, Duration, Flag, Id, List, Many, Map, Node, Number, Party, Premium, Share, Stated, Text, Whole, Word,
};
use crate::scenario::read::tree::Table;

noun! {
    /// A layer of insurance. A policy answers the losses in `covers`, or outages by a `parametric` ladder, or with `stop_loss` the losses
    /// that the insured is left with.
    Policy = "a policy" schema one_cover {
        /// Name for people; the id if left out.
        / name: Text;
        /// Id of the party whose losses are covered.
        / insured: Id<Party> [required];
        /// Insurers by id, each with a share of the payments; shares add up to 1.
        / insurers: Map<Share> [required];
        /// Losses of the insured that are covered, event by event.
        / covers: Covers;
        /// Payouts by the length of an outage.
        / parametric: Parametric;
        /// `true` if the policy answers the losses that the insured is left with after contracts and all other policies.
        / stop_loss: Flag;
        /// Rank of the policy: policies with a lower number pay first, and their payments reduce the losses of policies with a higher
        /// number. 1 if left out.
        / inuring: Whole [min 1 default 1];
        /// Waiting period: hours of an outage that have to pass before downtime of the outage is covered.
        / waiting: Waiting;
        /// Time from the beginning of an outage during which downtime of the outage is covered; the whole outage if left out.
        / indemnity_period: Duration;
        /// Limits on some of the covered losses of an event.
        / sublimits: Many<Sublimit> [empty];
        /// Amount of the loss of each event that the insured keeps. 0 if left out.
        / retention: Number [min 0 default 0];
        /// Franchise, in place of a retention: a loss up to this amount is not paid, a larger loss is paid in full.
        / franchise: Number [min 0];
        /// Disappearing deductible, in place of a retention: a deductible that shrinks as losses grow.
        / disappearing: Disappearing;
        /// Largest amount that is answered of one event; no limit if left out.
        / limit: Number [min 0];
        /// Aggregate retention and limit for a policy year.
        / aggregate: Aggregate [empty];
        /// Share that the insured bears of the loss left after retentions and limits. A quota share of 70 % is a coinsurance of 30 %. 0
        /// if left out.
        / coinsurance: Share [default 0];
        /// Reinstatements of the limit after use, in the order of their use; unlimited in number and free of charge if left out.
        / reinstatements: List<Reinstatement>;
        /// Premium for a policy year: a quoted amount, or loads on the recoveries of the policy.
        / premium: Premium;
    }
}

noun! {
    /// Waiting period before downtime is covered: one of `excess`, `franchise`, `greater_of`.
    Waiting = "`waiting`" schema one_meaning {
        /// Length of the waiting period: downtime within the period is never paid.
        form / excess: Duration;
        /// Length of the waiting period: an outage that lasts longer is covered from its beginning.
        form / franchise: Duration;
        /// Length of the waiting period: the insured keeps the loss within the period, or the retention if that is larger.
        form / greater_of: Duration;
        /// Hours that are counted: those of an interruption of the node whatever its causes, or those that one event causes.
        /// `interruption` if left out.
        / per: Word [words "interruption" "event" default "interruption"];
        /// Capacity of the node below which an hour counts towards the waiting period. 1, any shortfall, if left out.
        / below: Share [default 1];
    }
}

noun! {
    /// A limit on some of the covered losses of an event.
    Sublimit = "a sublimit" {
        /// Covered losses that the sublimit is about.
        / covers: Covers [required];
        /// Largest amount of these losses that counts, per event.
        / limit: Number [required min 0];
    }
}

table! {
    /// A deductible that is full up to `from` and gone from `to` on.
    pub Disappearing = "`disappearing`" {
        /// Amount up to which a loss is not paid.
        / from: Number [required min 0];
        /// Amount from which on a loss is paid in full.
        / to: Number [required min 0];
    }
}

noun! {
    /// Aggregate retention and limit for a policy year.
    Aggregate = "`aggregate`" {
        /// Amount of the losses of a policy year that the insured keeps. 0 if left out.
        / retention: Number [min 0 default 0];
        /// Largest amount that is answered in a policy year. If left out, the amount that the reinstatements allow, or no limit.
        / limit: Number [min 0];
    }
}

table! {
    /// One restoration of the limit of a policy.
    pub Reinstatement = "a reinstatement" {
        /// Cost of restoring the whole limit, as a multiple of the quoted premium; a partial restoration costs in proportion.
        / premium: Number [required min 0];
    }
}

table! {
    /// A premium that follows from the recoveries of a policy.
    pub(crate) TechnicalPremium = "`premium`" {
        /// Loads of the premium on the expected recovery and its risk.
        / technical: Loads [required];
    }
}

noun! {
    /// Premium formula: expected recovery x (1 + `load`) + `on_sd` x standard deviation of the recovery + `on_tvar` x tail value at risk
    /// of the recovery.
    Loads = "`technical`" {
        /// Load on the expected recovery. 0 if left out.
        / load: Number [min 0 default 0];
        /// Load on the standard deviation of the recovery. 0 if left out.
        / on_sd: Number [min 0 default 0];
        /// Load on tail value at risk of the recovery. 0 if left out.
        / on_tvar: Number [min 0 default 0];
        /// Confidence level of the tail value at risk in `on_tvar`. 99 % if left out.
        / level: Share [default 0.99];
    }
}

noun! {
    /// Parametric cover: payouts by the length of an outage of a node, independent of the losses.
    Parametric = "`parametric`" {
        /// Id of the node whose outages are paid for.
        / node: Id<Node> [required];
        /// Capacity of the node below which an hour counts as outage. 1, any shortfall, if left out.
        / below: Share [default 1];
        /// Total payout of an outage by its length so far; both lengths and payouts rise from rung to rung.
        / ladder: Many<Rung> [required];
        /// Losses of the insured with which payouts are compared for basis risk. If left out: downtime of the node, or, if the insured
        /// bears no downtime of the node, downtime anywhere that is caused at the node.
        / against: Covers;
    }
}

table! {
    /// A rung of a ladder.
    pub Rung = "a rung" {
        /// Length of the outage from which the rung applies.
        / after: Duration [required];
        /// Total payout of the outage, lower rungs included.
        / pays: Number [required min 0];
    }
}

impl Policy {
    /// A policy of an insured party with one insurer.
    pub fn new(insured: impl Stated<Id<Party>>, insurer: impl Into<Id<Party>>) -> Self {
        Self::default().insured(insured).insurers([(insurer.into(), 1.0)])
    }
}

impl Waiting {
    /// Downtime within the first hours of an outage is never paid.
    pub fn excess(hours: impl Stated<Duration>) -> Self {
        Self(Table::default().with("excess", hours.tree()))
    }

    /// Length of the waiting period: an outage that lasts longer is covered from its beginning.
    pub fn franchise(hours: impl Stated<Duration>) -> Self {
        Self(Table::default().with("franchise", hours.tree()))
    }

    /// The insured keeps the loss within the first hours, or the retention if that is larger.
    pub fn greater_of(hours: impl Stated<Duration>) -> Self {
        Self(Table::default().with("greater_of", hours.tree()))
    }
}
