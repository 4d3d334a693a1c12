//! Contracts and their clauses.

use super::kind::{
    Cap, Covers, Duration, Flag, Hours, LevelMeasure, List, Many, Map, Nodes, Number, Share, Stated, Text, Whole, Word,
};
use super::noun::{noun, table};
use crate::scenario::read::tree::Table;

noun! {
    /// An agreement under which a seller serves a buyer.
    Contract = "a contract" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Id of the party that serves and is paid.
        / seller: Text [required];
        /// Id of the party that pays.
        / buyer: Text [required];
        /// The fee for a year of 8,760 h, which credits are a part and caps a multiple of.
        / yearly_fee: Number [min 0];
        /// Most that all service levels with one kind of period credit for a period, as a share of its fee; no cap if left out.
        / at_risk: Share;
        /// Annual caps that several indemnities share, by id: what one of them has used is gone for the others.
        / pools: Map<Cap>;
        /// Promises about the service, by id.
        / sla: Map<ServiceLevel>;
        /// Promises to answer for losses, by id.
        / indemnity: Map<Indemnity>;
        /// Costs and revenues that move with a price index, and who bears how much of that, by id.
        / price: Map<PriceTerm>;
        /// Costs of a year, such as of controls, that the two sides share, by id.
        / co_funding: Map<CoFunding>;
    }
}

noun! {
    /// A cost of a year of one side, of which the other bears a share.
    CoFunding = "co-funding" {
        /// The cost of a year.
        / cost: Number [required min 0];
        /// Id of the seller or the buyer, who pays it.
        / payer: Text [required];
        /// The part that the other side bears.
        / share: Share [required];
    }
}

table! {
    /// A multiple of the contract's yearly fee.
    Fees = "a cap" {
        /// How many yearly fees.
        / fees: Number [required min 0];
    }
}

noun! {
    /// A choice among losses: all that is stated must hold.
    Cover = "`covers`" {
        /// Ids of threats whose occurrences cause the loss; any if left out.
        / threats: Many<Text>;
        /// In place of `threats`: all threats but these, such as those that a policy excludes.
        / except_threats: Many<Text>;
        /// Categories of loss; any if left out.
        / categories: Many<Text>;
        /// Nodes whose downtime it is; any, and direct losses too, if left out.
        / nodes: Nodes;
        /// Nodes where the disruption acts; any, and direct losses too, if left out. `{ owner = "cloudco" }` makes it contingent cover.
        / causes: Nodes;
        /// Clauses as `contract.clause` under which the party pays: what it has paid is covered, by `threats` and `causes` of what it answers.
        / transfers: Many<Text>;
        /// Whether losses of the party itself are covered: yes, unless `transfers` is all that is stated.
        / own_losses: Flag;
    }
}

noun! {
    /// A promise to answer for losses of the other party, or of another one.
    Indemnity = "an indemnity" {
        /// Id of the party that pays; the seller if left out.
        / from: Text;
        /// Id of the party whose losses they are; the buyer if left out.
        / to: Text;
        /// Which losses.
        / covers: Covers [required];
        /// The part of them that is answered: a share below 1 has both sides fund the loss. 1 if left out.
        / share: Share;
        /// Most that is paid for an event; no cap if left out.
        / event_cap: Cap;
        /// Most that is paid in a contract year; no cap if left out.
        / annual_cap: Cap;
        /// Ids of the contract's pools that it draws on; none if left out, as of a carve-out from the cap of liability.
        / pools: Many<Text>;
        /// Which of several indemnities of one loss pays first: the lower number. 1 if left out.
        / order: Whole [min 1];
    }
}

noun! {
    /// A promise about nodes, measured over periods.
    ServiceLevel = "a service level" {
        /// The nodes that are measured, together; their hours in service count.
        / measures: Nodes [required];
        /// How often. Months if left out.
        / period: Word [words "month" "quarter"];
        /// What is measured. The time average of capacity if left out.
        / measure: LevelMeasure;
        /// Credits by how bad the period was; the worst band that applies counts.
        / bands: Many<Band> [required];
        /// The part of the fee that the clause is about. 1 if left out.
        / allocation: Share;
        /// Hours that are not held against the seller.
        / excused: Excused;
        /// When a credit is given back.
        / earn_back: EarnBack;
        /// When misses end the contract, and what that costs.
        / termination: Termination;
        /// Whether credits are all that the buyer gets for downtime of these nodes: indemnities of the contract then do not answer it, nor
        /// downtime elsewhere that is caused there. No if left out.
        / exclusive_remedy: Flag;
    }
}

noun! {
    /// A credit that is due from a threshold on.
    Band = "a band" {
        /// Availability strictly below this is a miss.
        form / below: Share;
        /// With `outage_hours`: strictly more hours than this are a miss.
        form / above: Duration;
        /// The credit, as a share of the allocated fee of the period.
        form / credit: Share [required];
    }
}

noun! {
    /// Hours that a service level does not hold against the seller.
    Excused = "`excused`" {
        /// Ids of threats whose hours do not count, such as force majeure.
        / threats: Many<Text>;
        /// Nodes whose disruptions' hours do not count, such as the buyer's own.
        / causes: Nodes;
        /// Weekly hours of agreed maintenance.
        / maintenance: Many<Hours>;
        /// Whether excused hours count as good time. If left out they leave the period, so that fewer hours make up the same share.
        / count_as_up: Flag;
    }
}

noun! {
    /// A credit is given back if the periods that follow are good.
    EarnBack = "`earn_back`" {
        /// Availability that each of them must reach.
        / at_least: Share;
        /// With `outage_hours`: the most hours that each may have.
        / at_most: Duration;
        /// How many periods.
        / periods: Whole [required min 1];
    }
}

noun! {
    /// A contract ends after too many misses.
    Termination = "`termination`" {
        /// So many periods with a miss...
        / misses: Whole [required min 1];
        /// ...among so many in a row.
        / within: Whole [required min 1];
        /// What ending it costs, once in a trial.
        / cost: Number [required min 0];
        /// Id of the party that bears the cost.
        / bearer: Text [required];
    }
}

noun! {
    /// A cost or a revenue that moves with a price index, and the part of the move that the other side bears.
    PriceTerm = "a price term" {
        /// Id of the index, among the prices of the factors; it is 1 on average.
        / index: Text [required];
        /// Id of the seller or the buyer, whose cost or revenue it is.
        / bearer: Text [required];
        /// What the bearer pays in a year while the index is 1: it loses when the index rises.
        / cost: Number [min 0];
        /// What the bearer earns in a year while the index is 1: it loses when the index falls.
        / revenue: Number [min 0];
        /// Moves of the index within 1 - neutral and 1 + neutral stay with the bearer; those beyond are passed on.
        / neutral: Share;
        /// The part of what lies beyond `neutral`, `floor` and `cap` that is passed on. 1 if left out.
        / passes: Share;
        /// Moves of the index below this, at most 1, are passed on; with `cap` it makes a collar.
        / floor: Number [min 0 max 1];
        /// Moves of the index above this, at least 1, are passed on.
        / cap: Number [min 1];
        /// Bands of the index and the part of the moves within each that is passed on.
        / bands: List<PriceBand>;
        /// A rate agreed for a part of the amount, whatever the index does.
        / forward: Forward;
    }
}

noun! {
    /// A band of an index.
    PriceBand = "a band of an index" {
        /// Where it begins. 0 if left out.
        / from: Number [min 0];
        /// Where it ends. Never if left out.
        / to: Number [min 0];
        /// The part of moves within it that is passed on.
        / passes: Share [required];
    }
}

noun! {
    /// A rate agreed in advance.
    Forward = "`forward`" {
        /// The index at which it is settled. 1 if left out.
        / rate: Number [min 0];
        /// The part of the amount.
        / share: Share [required];
    }
}

impl Contract {
    /// A contract under which a party sells to another one.
    pub fn new(seller: impl Stated<Text>, buyer: impl Stated<Text>) -> Self {
        Self::default().seller(seller).buyer(buyer)
    }
}

impl Indemnity {
    /// An indemnity of the buyer by the seller.
    pub fn new(covers: impl Stated<Covers>) -> Self {
        Self::default().covers(covers)
    }
}

impl ServiceLevel {
    /// A service level over nodes, with the bands of its credits.
    pub fn new(measures: impl Stated<Nodes>, bands: impl Stated<Many<Band>>) -> Self {
        Self::default().measures(measures).bands(bands)
    }
}

impl Band {
    /// A credit below an availability.
    pub fn below(availability: impl Stated<Share>, credit: impl Stated<Share>) -> Self {
        Self(Table::default().with("below", availability.tree()).with("credit", credit.tree()))
    }

    /// A credit above a number of outage hours.
    pub fn above(hours: impl Stated<Duration>, credit: impl Stated<Share>) -> Self {
        Self(Table::default().with("above", hours.tree()).with("credit", credit.tree()))
    }
}
