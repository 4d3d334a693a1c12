//! The whole scenario, as a file or built in code.

use crate::scenario::check::checked::{Checked, finish};
use crate::scenario::diagnostic::Sources;
use crate::scenario::entry::noun::table;
use crate::scenario::entry::{
    Contract, Control, Duration, Factors, Header, Id, Many, Map, Node, Party, Policy, Share, Stated, Stress, Text,
    Threat, Whole,
};
use crate::scenario::read::tree::{Table, Tree};
use crate::units::Date;
use std::collections::BTreeMap;

table! {
    /// A scenario file, in TOML or JSON, or the same content built in code.
    pub(crate) File = "a scenario file" {
        /// Address of the JSON Schema of scenario files, for editors. The address changes no result.
        / schema = "$schema": Text [unhashed];
        /// Version of the file format: 1.
        / brunt: Whole [min 1 max 1];
        /// Paths of included files, relative to the including file. Their header, parties, nodes, threats, factors, contracts, policies,
        /// controls, appetite and stresses are added.
        / include: Many<Text> [unhashed];
        /// Header: name, currency, start, horizon and discount rate. The header may stand in an included file.
        / scenario: Header;
        /// Parties that bear losses, by id.
        / parties: Map<Party> [empty];
        /// Nodes that depend on each other (processes, sites, systems, teams, vendors), by id.
        / nodes: Map<Node> [empty];
        /// Threats that may occur, by id.
        / threats: Map<Threat> [empty];
        /// Common factors that correlate threats.
        / factors: Factors [empty];
        /// Contracts between a seller and a buyer, by id.
        / contracts: Map<Contract> [empty];
        /// Insurance policies, by id.
        / policies: Map<Policy> [empty];
        /// Controls (safeguards), by id.
        / controls: Map<Control> [empty];
        /// Limits that results are held against, by id: `P(net(provider) > 5e6) <= 1%`, `P(breach(intake)) <= 10%`,
        /// `TVaR99(gross(client)) <= 8e6`, `VaR99.5(gross(total)) <= 2e7`, `mean(gross(client)) <= 1e6`, `P(largest_event > 1e6) <= 5%`.
        / appetite: Map<Text> [empty];
        /// Extreme but plausible assumptions to run the scenario under, by id.
        / stress: Map<Stress> [unhashed];
    }
}

/// A scenario built in code. The check runs when a [`Model`](crate::Model::new) is made of the scenario, and reports every problem at
/// once.
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
    /// The header and all else that is no section of entries by id.
    file: Table,
    /// Sections of entries by id.
    sections: BTreeMap<&'static str, BTreeMap<String, Tree>>,
}

impl Scenario {
    /// A scenario with a name and a currency, over one year from 2029-01-01, without parties, nodes or threats.
    pub fn new(name: &str, currency: &str) -> Self {
        let header = Table::default().with("name", Stated::<Text>::tree(name));
        let header = header.with("currency", Stated::<Text>::tree(currency));
        let file = Table::default().with("brunt", Stated::<Whole>::tree(1)).with("scenario", Tree::table(header));
        Self { file, sections: BTreeMap::new() }
    }

    /// The local date whose midnight is the start of every trial. The date anchors months, seasons and weekly hours.
    #[must_use]
    pub fn start(self, date: impl Stated<Date>) -> Self {
        self.header("start", date.tree())
    }

    /// The length of a trial.
    #[must_use]
    pub fn horizon(self, length: impl Stated<Duration>) -> Self {
        self.header("horizon", length.tree())
    }

    /// The discount rate per year for costs without a discount rate of their own.
    #[must_use]
    pub fn discount_rate(self, rate: impl Stated<Share>) -> Self {
        self.header("discount_rate", rate.tree())
    }

    /// A party that may bear losses.
    #[must_use]
    pub fn party(self, id: impl Into<Id<Party>>) -> Self {
        self.entry("parties", &id.into(), Tree::table(Table::default()))
    }

    /// A party with a name for people.
    #[must_use]
    pub fn party_named(self, id: impl Into<Id<Party>>, name: impl Stated<Text>) -> Self {
        self.entry("parties", &id.into(), Tree::table(Table::default().with("name", name.tree())))
    }

    /// Adds a node. A node with the same id is replaced; the methods below also replace an entry with the same id.
    #[must_use]
    pub fn node(self, id: impl Into<Id<Node>>, node: Node) -> Self {
        self.entry("nodes", &id.into(), Stated::<Node>::tree(node))
    }

    /// Adds a threat.
    #[must_use]
    pub fn threat(self, id: impl Into<Id<Threat>>, threat: Threat) -> Self {
        self.entry("threats", &id.into(), Stated::<Threat>::tree(threat))
    }

    /// The common factors that correlate threats.
    #[must_use]
    pub fn factors(self, factors: Factors) -> Self {
        Self { file: self.file.with("factors", Stated::<Factors>::tree(factors)), ..self }
    }

    /// Adds a contract.
    #[must_use]
    pub fn contract(self, id: impl Into<Id<Contract>>, contract: Contract) -> Self {
        self.entry("contracts", &id.into(), Stated::<Contract>::tree(contract))
    }

    /// Adds a policy.
    #[must_use]
    pub fn policy(self, id: impl Into<Id<Policy>>, policy: Policy) -> Self {
        self.entry("policies", &id.into(), Stated::<Policy>::tree(policy))
    }

    /// Adds a control.
    #[must_use]
    pub fn control(self, id: impl Into<Id<Control>>, control: Control) -> Self {
        self.entry("controls", &id.into(), Stated::<Control>::tree(control))
    }

    /// Adds an appetite statement, such as `P(net(provider) > 5e6) <= 1%`.
    #[must_use]
    pub fn appetite(self, id: &str, statement: impl Stated<Text>) -> Self {
        self.entry("appetite", id, statement.tree())
    }

    /// Adds a stress.
    #[must_use]
    pub fn stress(self, id: impl Into<Id<Stress>>, stress: Stress) -> Self {
        self.entry("stress", &id.into(), Stated::<Stress>::tree(stress))
    }

    /// Checks the scenario; the result holds every problem.
    pub(crate) fn checked(&self) -> Checked {
        let entries = |section: &BTreeMap<String, Tree>| Table::sorted(section.clone());
        let section = |file: Table, (name, section)| file.with(name, Tree::table(entries(section)));
        let file = self.sections.iter().map(|(&name, section)| (name, section)).fold(self.file.clone(), section);
        finish(Some(Tree::table(file)), Vec::new(), Sources::new())
    }

    fn header(mut self, key: &'static str, tree: Tree) -> Self {
        if let Some(header) = self.file.get_mut("scenario").and_then(|entry| entry.tree.table_mut()) {
            *header = std::mem::take(header).with(key, tree);
        }
        self
    }

    fn entry(mut self, section: &'static str, id: &str, tree: Tree) -> Self {
        self.sections.entry(section).or_default().insert(id.to_owned(), tree);
        self
    }
}
