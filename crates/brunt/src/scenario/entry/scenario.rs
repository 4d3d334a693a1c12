//! The whole scenario, its header, parties and factors.

use super::kind::{
    Contract, Control, Correlation, Date, Duration, List, Many, Map, Node, Number, Policy, Share, Stated, Stress, Text,
    Threat, Whole,
};
use super::noun::{noun, table};
use crate::scenario::diagnostic::Sources;
use crate::scenario::read::tree::{Table, Tree, Value};
use crate::scenario::read::{Checked, finish};

table! {
    /// A scenario as a file states it: what is typed in TOML or JSON, or built in code.
    File = "a scenario file" {
        /// Address of this schema, for editors; it changes nothing.
        / schema = "$schema": Text;
        /// Version of the format: 1.
        / brunt: Whole [min 1 max 1];
        /// Files whose parties, nodes, threats, factors, contracts, policies, controls, appetite and stresses are added, by path from this file.
        / include: Many<Text>;
        /// Name, currency, start, horizon and discount rate; it may stand in an included file.
        / scenario: Header;
        /// Who bears losses, by id.
        / parties: Map<Party>;
        /// What depends on what, by id.
        / nodes: Map<Node>;
        /// What may happen, by id.
        / threats: Map<Threat>;
        /// What ties threats together.
        / factors: Factors;
        /// Who answers to whom for which losses, by id.
        / contracts: Map<Contract>;
        /// What insurers pay, by id.
        / policies: Map<Policy>;
        /// What prevents, detects, contains and recovers, by id.
        / controls: Map<Control>;
        /// Limits that results are held against, by id: `P(net(provider) > 5e6) <= 1%`, `P(breach(intake)) <= 10%`,
        /// `TVaR99(gross(client)) <= 8e6`, `VaR99.5(gross(total)) <= 2e7`, `mean(gross(client)) <= 1e6`, `P(largest_event > 1e6) <= 5%`.
        / appetite: Map<Text>;
        /// Extreme but plausible assumptions to run the scenario under, by id.
        / stress: Map<Stress>;
    }
}

table! {
    /// Name, currency, start, horizon and discount rate of a scenario.
    Header = "`[scenario]`" {
        /// Name for people.
        / name: Text [required];
        /// The one currency of all amounts.
        / currency: Text [required];
        /// Local date whose midnight is the start; it anchors months, seasons and weekly hours. 2029-01-01, a Monday, if left out.
        / start: Date;
        /// Length of a trial. `"1y"` if left out.
        / horizon: Duration;
        /// Discount rate a year of costs that name none. 0 if left out.
        / discount_rate: Share;
    }
}

table! {
    /// A party that bears losses.
    Party = "a party" {
        /// Name for people; the id if left out.
        / name: Text;
    }
}

noun! {
    /// Correlated standard normal factors that tie threats together.
    Factors = "`[factors]`" {
        /// Names of the factors.
        / names: List<Text> [required];
        /// Their correlations, as a matrix in the order of the names or as a list of pairs; uncorrelated if left out.
        / correlation: Correlation;
        /// Price indices that follow a factor, by id.
        / prices: Map<Price>;
    }
}

table! {
    /// The correlation of two factors.
    CorrelatedPair = "a correlation" {
        /// The two factors.
        / between: List<Text> [required count 2];
        /// Their correlation.
        / r: Number [required min -1 max 1];
    }
}

noun! {
    /// A price index exp(sigma Z - sigma^2 / 2), of mean 1.
    Price = "a price" {
        /// The factor Z that drives it.
        / factor: Text [required];
        /// Volatility over the horizon.
        / sigma: Number [required min 0];
    }
}

/// A scenario built in code. Nothing is checked until a [`Model`](crate::Model::new) is made of it, which tells every problem at once.
///
/// ```
/// use brunt::build::{DowntimeCurve, Frequency, Hits, Law, Need, Node, Scenario, Selector, Threat};
/// use brunt::{Model, Run};
/// let scenario = Scenario::new("One site", "EUR")
///     .party("client")
///     .node("site", Node::new())
///     .node("service", Node::new()
///         .needs([Need::all(["site"]).buffer("2h")])
///         .downtime([DowntimeCurve::new("client").per_hour(5_000)]))
///     .threat("fire", Threat::new("operational")
///         .frequency(Frequency::poisson(0.2))
///         .hits(Hits::all(Selector::nodes(["site"])))
///         .outage(Law::lognormal().median("2d").p95("9d")));
/// let results = Model::new(&scenario)?.run(Run::trials(1_000))?;
/// assert!(results.gross("client")?.mean()?.value > 0.0);
/// # Ok::<(), brunt::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    file: Table,
}

impl Scenario {
    /// A scenario with a name and a currency, over a year from 2029-01-01, in which nothing happens yet.
    pub fn new(name: &str, currency: &str) -> Self {
        let header = Table::default().with("name", Stated::<Text>::tree(name));
        let header = header.with("currency", Stated::<Text>::tree(currency));
        let file = Table::default().with("brunt", Stated::<Whole>::tree(1)).with("scenario", Tree::table(header));
        Self { file }
    }

    /// The local date whose midnight is the start; it anchors months, seasons and weekly hours.
    #[must_use]
    pub fn start(self, date: impl Stated<Date>) -> Self {
        self.entry("scenario", "start", date.tree())
    }

    /// The length of a trial.
    #[must_use]
    pub fn horizon(self, length: impl Stated<Duration>) -> Self {
        self.entry("scenario", "horizon", length.tree())
    }

    /// The discount rate a year of costs that name none.
    #[must_use]
    pub fn discount_rate(self, rate: impl Stated<Share>) -> Self {
        self.entry("scenario", "discount_rate", rate.tree())
    }

    /// A party that may bear losses.
    #[must_use]
    pub fn party(self, id: &str) -> Self {
        self.entry("parties", id, Tree::table(Table::default()))
    }

    /// A party with a name for people.
    #[must_use]
    pub fn party_named(self, id: &str, name: impl Stated<Text>) -> Self {
        self.entry("parties", id, Tree::table(Table::default().with("name", name.tree())))
    }

    /// A node, in place of one with the same id; so of all that follows.
    #[must_use]
    pub fn node(self, id: &str, node: Node) -> Self {
        self.entry("nodes", id, Stated::<Node>::tree(node))
    }

    /// A threat.
    #[must_use]
    pub fn threat(self, id: &str, threat: Threat) -> Self {
        self.entry("threats", id, Stated::<Threat>::tree(threat))
    }

    /// The factors that tie threats together.
    #[must_use]
    pub fn factors(self, factors: Factors) -> Self {
        Self { file: self.file.with("factors", Stated::<Factors>::tree(factors)) }
    }

    /// A contract.
    #[must_use]
    pub fn contract(self, id: &str, contract: Contract) -> Self {
        self.entry("contracts", id, Stated::<Contract>::tree(contract))
    }

    /// A policy.
    #[must_use]
    pub fn policy(self, id: &str, policy: Policy) -> Self {
        self.entry("policies", id, Stated::<Policy>::tree(policy))
    }

    /// A control.
    #[must_use]
    pub fn control(self, id: &str, control: Control) -> Self {
        self.entry("controls", id, Stated::<Control>::tree(control))
    }

    /// An appetite statement, such as `P(net(provider) > 5e6) <= 1%`.
    #[must_use]
    pub fn appetite(self, id: &str, statement: impl Stated<Text>) -> Self {
        self.entry("appetite", id, statement.tree())
    }

    /// A stress.
    #[must_use]
    pub fn stress(self, id: &str, stress: Stress) -> Self {
        self.entry("stress", id, Stated::<Stress>::tree(stress))
    }

    /// The scenario checked, with every problem.
    pub(crate) fn checked(&self) -> Checked {
        finish(Some(Tree::table(self.file.clone())), Vec::new(), Sources::new())
    }

    fn entry(mut self, section: &str, id: &str, tree: Tree) -> Self {
        let entries = match self.file.remove(section).map(|entry| entry.tree.value) {
            Some(Value::Table(entries)) => entries,
            _ => Table::default(),
        };
        Self { file: self.file.with(section, Tree::table(entries.with(id, tree))) }
    }
}
