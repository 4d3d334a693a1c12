//! What has been named so far, so that what follows can refer to it.

use super::super::dice::Dice;
use super::word;

/// The scenario while it is made.
pub(super) struct World {
    /// Choices.
    pub dice: Dice,
    /// Length of a trial as the file states it.
    pub horizon_text: String,
    /// Length of a trial in hours.
    pub hours: f64,
    /// The size of typical amounts.
    pub money: f64,
    /// Whether values at the edges of the format are common.
    pub edgy: bool,
    /// Occurrences of all threats together that a trial may have, about.
    pub occurrences: f64,
    /// Ids of parties.
    pub parties: Vec<String>,
    /// Nodes.
    pub nodes: Vec<Node>,
    /// Threats.
    pub threats: Vec<Threat>,
    /// Names of factors.
    pub factors: Vec<String>,
    /// Ids of price indices.
    pub prices: Vec<String>,
    /// Contracts.
    pub contracts: Vec<Contract>,
    /// How many indemnities there are; each has an order of its own.
    pub indemnities: usize,
    /// Ids of policies, and whether they cover events.
    pub policies: Vec<(String, bool)>,
    /// Ids of controls, and whether they are in place.
    pub controls: Vec<(String, bool)>,
}

/// A node.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Its id.
    pub id: String,
    /// Its kind, region, tag and owner, where it has them.
    pub kind: Option<String>,
    pub region: Option<String>,
    pub tag: Option<String>,
    pub owner: Option<String>,
    /// The form of each of its needs, and its members.
    pub needs: Vec<(String, Vec<String>)>,
    /// Whether it has a tolerance.
    pub tolerance: bool,
    /// Who bears its downtime, and in which category.
    pub costs: Vec<(String, String)>,
}

/// A threat.
#[derive(Debug, Clone, Default)]
pub(super) struct Threat {
    /// Its id.
    pub id: String,
    /// Whether it occurs by itself, and then always as often.
    pub by_itself: bool,
    pub fixed: bool,
    /// Ids of the nodes that it may hit.
    pub hits: Vec<String>,
    /// Whether it hits nodes.
    pub disrupts: bool,
    /// Bearers and categories of its direct losses.
    pub losses: Vec<(String, String)>,
}

/// A contract.
#[derive(Debug, Clone, Default)]
pub(super) struct Contract {
    /// Its id.
    pub id: String,
    pub seller: String,
    pub buyer: String,
    /// Ids of its indemnities and service levels, and who pays under them.
    pub clauses: Vec<(String, String)>,
    /// Ids of its indemnities.
    pub indemnities: Vec<String>,
}

const HORIZONS: [(&str, f64); 9] = [
    ("1y", 8760.0),
    ("1y", 8760.0),
    ("1y", 8760.0),
    ("90d", 2160.0),
    ("3d", 72.0),
    ("1h", 1.0),
    ("30h30m", 30.5),
    ("2y", 17520.0),
    ("10y", 87600.0),
];

impl Node {
    /// What selectors can choose it by.
    pub(super) fn properties(&self) -> [(&'static str, &Option<String>); 4] {
        [("kind", &self.kind), ("region", &self.region), ("tag", &self.tag), ("owner", &self.owner)]
    }
}

impl World {
    /// Nothing yet but parties, a horizon and a size of amounts.
    pub(super) fn new(mut dice: Dice) -> Self {
        let (horizon_text, hours) = if dice.chance(1) { ("100y", 876_000.0) } else { dice.pick(&HORIZONS) };
        let money = if dice.chance(60) { 1e3 } else { dice.pick(&[1e-9, 1e-6, 1e-3, 1.0, 1.0, 1e6, 1e9, 1e12, 1e15]) };
        let occurrences = dice.pick(&[0.5, 2.0, 6.0, 6.0, 20.0, 60.0]);
        let occurrences = if dice.chance(2) { 2000.0 } else { occurrences };
        let edgy = dice.chance(25);
        let parties = word::ids(&mut dice, 1, 4);
        Self {
            horizon_text: horizon_text.to_owned(),
            hours,
            money,
            edgy,
            occurrences,
            parties,
            nodes: Vec::new(),
            threats: Vec::new(),
            factors: Vec::new(),
            prices: Vec::new(),
            contracts: Vec::new(),
            indemnities: 0,
            policies: Vec::new(),
            controls: Vec::new(),
            dice,
        }
    }

    /// The horizon in years of 8,760 h.
    pub(super) fn years(&self) -> f64 {
        self.hours / 8760.0
    }

    /// One of the parties.
    pub(super) fn party(&mut self) -> String {
        self.dice.pick(&self.parties)
    }

    /// Another party than one, where there is one.
    pub(super) fn other_party(&mut self, than: &str) -> Option<String> {
        let others: Vec<String> = self.parties.iter().filter(|id| *id != than).cloned().collect();
        (!others.is_empty()).then(|| self.dice.pick(&others))
    }

    /// Ids of nodes.
    pub(super) fn node_ids(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.id.clone()).collect()
    }

    /// Ids of threats.
    pub(super) fn threat_ids(&self) -> Vec<String> {
        self.threats.iter().map(|threat| threat.id.clone()).collect()
    }

    /// Losses that a party may bear: their category, and the node whose downtime it is or the threat that costs it.
    pub(super) fn borne_by(&self, party: &str) -> Vec<Borne> {
        let disrupted = self.threats.iter().any(|threat| threat.disrupts);
        let downtime = self.nodes.iter().filter(|_| disrupted).flat_map(|node| {
            node.costs
                .iter()
                .map(|cost| (cost, Borne { category: cost.1.clone(), node: Some(node.id.clone()), threat: None }))
        });
        let direct = self.threats.iter().flat_map(|threat| {
            threat
                .losses
                .iter()
                .map(|cost| (cost, Borne { category: cost.1.clone(), node: None, threat: Some(threat.id.clone()) }))
        });
        downtime.chain(direct).filter(|(cost, _)| cost.0 == party).map(|(_, borne)| borne).collect()
    }
}

/// A loss that a party may bear.
#[derive(Debug, Clone)]
pub(super) struct Borne {
    /// Its category.
    pub category: String,
    /// The node whose downtime it is.
    pub node: Option<String>,
    /// The threat whose occurrences cost it.
    pub threat: Option<String>,
}
