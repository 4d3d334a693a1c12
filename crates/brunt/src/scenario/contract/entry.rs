//! Builder types of contracts and their clauses.

use crate::scenario::entry::noun::{noun, table};
use crate::scenario::entry::{
    Cap, Covers, Duration, Flag, Hours, Id, LevelMeasure, List, Many, Map, Nodes, Number, Party, Price, Share, Stated,
    Text, Threat, Whole, Word,
};
use crate::scenario::read::tree::Table;

noun! {
    /// An agreement under which a seller serves a buyer.
    Contract = "a contract" {
        /// Name for people; the id if left out.
        / name: Text;
        /// Id of the party that provides the service and is paid.
        / seller: Id<Party> [required];
        /// Id of the party that pays for the service.
        / buyer: Id<Party> [required];
        /// Fee for a year of 8,760 h. Credits are shares of the fee of a period; caps may be multiples of the yearly fee.
        / yearly_fee: Number [min 0];
        /// Cap on the credits for one period of all service levels with the same kind of period (month or quarter), as a share of the fee
        /// of the period; no cap if left out.
        / at_risk: Share;
        /// Annual caps that several indemnities share, by id: an amount that one indemnity has used is no longer available to the other
        /// indemnities.
        / pools: Map<Cap> [empty];
        /// Service levels, by id: promises about the capacity of nodes, with credits for misses.
        / sla: Map<ServiceLevel> [empty];
        /// Indemnities, by id: promises to answer for losses.
        / indemnity: Map<Indemnity> [empty];
        /// Price terms, by id: costs and revenues that move with a price index, and the share of the moves that each side bears.
        / price: Map<PriceTerm> [empty];
        /// Yearly costs that seller and buyer share, such as the cost of a control, by id.
        / co_funding: Map<CoFunding> [empty];
    }
}

noun! {
    /// A yearly cost that one side of the contract pays and of which the other side bears a share.
    CoFunding = "co-funding" {
        /// Cost per year.
        / cost: Number [required min 0];
        /// Id of the side that pays the cost, the seller or the buyer.
        / payer: Id<Party> [required];
        /// Share of the cost that the other side bears.
        / share: Share [required];
    }
}

table! {
    /// A cap as a multiple of the yearly fee of the contract.
    pub(crate) Fees = "a cap" {
        /// Number of yearly fees.
        / fees: Number [required min 0];
    }
}

noun! {
    /// A selection of losses of a party: a loss is selected if it meets every condition that is stated.
    Cover = "`covers`" {
        /// Ids of threats whose occurrences cause the loss; any threat if left out.
        / threats: Many<Id<Threat>>;
        /// Ids of excluded threats, in place of `threats`: losses that any other threat causes are selected.
        / except_threats: Many<Id<Threat>>;
        /// Categories of loss; any category if left out.
        / categories: Many<Text>;
        /// Nodes whose downtime is the loss; if left out, downtime of any node, and direct losses.
        / nodes: Nodes;
        /// Nodes where the disruption acts that causes the loss; if left out, any node, and direct losses. `{ owner = "cloudco" }` makes
        /// a contingent cover.
        / causes: Nodes;
        /// Clauses, as `contract.clause`, under which the party has paid: the payments are covered. `threats` and `causes` then select by
        /// the losses that the payments answered.
        / transfers: Many<Text>;
        /// `true` if losses of the party itself are covered. If left out: `true`, unless `transfers` is the only key stated.
        / own_losses: Flag;
    }
}

noun! {
    /// A promise of one party to answer for losses of another party.
    Indemnity = "an indemnity" {
        /// Id of the party that pays the indemnity; the seller if left out.
        / from: Id<Party>;
        /// Id of the party whose losses are answered; the buyer if left out.
        / to: Id<Party>;
        /// Losses that the indemnity answers.
        / covers: Covers [required];
        /// Share of the losses that is paid. With a share below 1 both sides fund the loss. 1 if left out.
        / share: Share [default 1];
        /// Cap on the payments for one event; no cap if left out.
        / event_cap: Cap;
        /// Cap on the payments in one contract year; no cap if left out.
        / annual_cap: Cap;
        /// Ids of the pools of the contract that the indemnity draws on; none if left out, as for a carve-out from the cap of liability.
        / pools: Many<Text> [empty];
        /// Rank among several indemnities that answer one loss: the indemnity with the lower number pays first. 1 if left out.
        / order: Whole [min 1 default 1];
    }
}

noun! {
    /// A promise about nodes, measured per calendar period, in the hours of service of the nodes.
    ServiceLevel = "a service level" {
        /// Nodes that are measured together, in their hours of service.
        / measures: Nodes [required];
        /// Calendar period of the measurement. `month` if left out.
        / period: Word [words "month" "quarter" default "month"];
        /// Quantity that is measured. The time average of capacity if left out.
        / measure: LevelMeasure [default "time_average"];
        /// Credits by the measured value of a period; the worst band that applies gives the credit.
        / bands: Many<Band> [required];
        /// Share of the fee that the service level is about. 1 if left out.
        / allocation: Share [default 1];
        /// Hours that do not count against the seller.
        / excused: Excused [empty];
        /// Condition on which a credit is given back to the seller.
        / earn_back: EarnBack;
        /// Number of misses that ends the contract, and the cost of the termination.
        / termination: Termination;
        /// `true` if credits are all that the buyer gets for downtime of the measured nodes. Indemnities of the contract then answer
        /// neither downtime of the measured nodes nor downtime of other nodes that is caused at the measured nodes. `false` if left out.
        / exclusive_remedy: Flag [off];
    }
}

noun! {
    /// A credit that is due once the measured value passes a threshold.
    Band = "a band" {
        /// Threshold of availability: a strictly lower availability is a miss.
        form / below: Share;
        /// Threshold of outage hours, with the measure `outage_hours`: strictly more hours are a miss.
        form / above: Duration;
        /// Credit, as a share of the allocated fee of the period.
        form / credit: Share [required];
    }
}

noun! {
    /// Hours that do not count against the seller in a service level.
    Excused = "`excused`" {
        /// Ids of threats, such as force majeure: hours of outage that they cause do not count.
        / threats: Many<Id<Threat>>;
        /// Nodes, such as those of the buyer: hours of outage by disruptions of these nodes do not count.
        / causes: Nodes;
        /// Weekly hours of agreed maintenance, which do not count.
        / maintenance: Many<Hours>;
        /// `true` if excused hours count as good time. If left out, excused hours are removed from the period, so that the share is of
        /// fewer hours.
        / count_as_up: Flag [off];
    }
}

noun! {
    /// Return of a credit to the seller if the periods that follow are good.
    EarnBack = "`earn_back`" {
        /// Availability that each of the following periods must reach.
        / at_least: Share;
        /// Most outage hours that each of the following periods may have, with the measure `outage_hours`.
        / at_most: Duration;
        /// Number of periods after the miss that must be good.
        / periods: Whole [required min 1];
    }
}

noun! {
    /// End of the contract after too many periods with a miss.
    Termination = "`termination`" {
        /// Number of periods with a miss that end the contract, among `within` periods in a row.
        / misses: Whole [required min 1];
        /// Number of periods in a row among which `misses` are counted.
        / within: Whole [required min 1];
        /// Cost of the end of the contract, at most once in a trial.
        / cost: Number [required min 0];
        /// Id of the party that bears the cost.
        / bearer: Id<Party> [required];
    }
}

noun! {
    /// A cost or a revenue of one side that moves with a price index, and the share of the move that the other side bears.
    PriceTerm = "a price term" {
        /// Id of the price index, one of `factors.prices`. An index has mean 1.
        / index: Id<Price> [required];
        /// Id of the side whose cost or revenue moves, the seller or the buyer.
        / bearer: Id<Party> [required];
        /// Yearly cost of the bearer at an index of 1. The bearer loses when the index rises.
        / cost: Number [min 0];
        /// Yearly revenue of the bearer at an index of 1. The bearer loses when the index falls.
        / revenue: Number [min 0];
        /// Half-width of a dead band: moves of the index between 1 - neutral and 1 + neutral stay with the bearer, moves beyond are
        /// passed on to the other side.
        / neutral: Share;
        /// Share of the moves beyond `neutral`, `floor` and `cap` that is passed on to the other side. 1 if left out.
        / passes: Share [default 1];
        /// Floor of the index, at most 1: moves below the floor are passed on to the other side. `floor` and `cap` together make a
        /// collar.
        / floor: Number [min 0 max 1];
        /// Cap of the index, at least 1: moves above the cap are passed on to the other side.
        / cap: Number [min 1];
        /// Bands of the index, each with the share of the moves within the band that is passed on to the other side.
        / bands: List<PriceBand>;
        /// A fixed rate agreed for a share of the amount, independent of the index.
        / forward: Forward;
    }
}

noun! {
    /// A band of a price index.
    PriceBand = "a band of an index" {
        /// Index at which the band begins. 0 if left out.
        / from: Number [min 0 default 0];
        /// Index at which the band ends. No end if left out.
        / to: Number [min 0];
        /// Share of the moves within the band that is passed on to the other side.
        / passes: Share [required];
    }
}

noun! {
    /// A fixed rate agreed in advance for a share of the amount.
    Forward = "`forward`" {
        /// Index at which the share of the amount is settled. 1 if left out.
        / rate: Number [min 0 default 1];
        /// Share of the amount that is settled at `rate`.
        / share: Share [required];
    }
}

impl Contract {
    /// A contract with a seller and a buyer.
    pub fn new(seller: impl Stated<Id<Party>>, buyer: impl Stated<Id<Party>>) -> Self {
        Self::default().seller(seller).buyer(buyer)
    }
}

impl Indemnity {
    /// An indemnity that the seller pays to the buyer.
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
