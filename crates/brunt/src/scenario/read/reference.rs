//! Reading of references by id or name: to parties, nodes, threats, controls, stresses, terms, categories and factors.

use crate::scenario::read::context::{At, Context, Ids};
use crate::scenario::read::rule::Rule;
use crate::scenario::read::value::quoted;
use crate::scenario::{ControlIndex, FactorIndex, NodeIndex, PartyIndex, ThreatIndex};

impl Context {
    /// Reads a party by id.
    pub(crate) fn party(&mut self, at: &At<'_>) -> Option<PartyIndex> {
        self.reference(at, "party", |cx| &cx.parties).map(PartyIndex)
    }

    /// Reads a node by id.
    pub(crate) fn node(&mut self, at: &At<'_>) -> Option<NodeIndex> {
        self.reference(at, "node", |cx| &cx.nodes).map(NodeIndex)
    }

    /// Reads a threat by id.
    pub(crate) fn threat(&mut self, at: &At<'_>) -> Option<ThreatIndex> {
        self.reference(at, "threat", |cx| &cx.threats).map(ThreatIndex)
    }

    /// Reads a control by id.
    pub(crate) fn control(&mut self, at: &At<'_>) -> Option<ControlIndex> {
        self.reference(at, "control", |cx| &cx.controls).map(ControlIndex)
    }

    /// Reads a stress by id; the result is its position among stresses.
    pub(crate) fn stress(&mut self, at: &At<'_>) -> Option<u32> {
        self.reference(at, "stress", |cx| &cx.stresses)
    }

    /// Checks that a key names a contract or policy.
    pub(crate) fn term_key(&mut self, section: &str, key: &str, at: &At<'_>) {
        if section == "contracts" {
            self.resolve(key, at, "contract", |cx| &cx.contracts, true);
        } else {
            self.resolve(key, at, "policy", |cx| &cx.policies, true);
        }
    }

    /// Reads a category of some loss by name; the categories must be sorted.
    pub(crate) fn known_category(&mut self, at: &At<'_>) -> Option<u32> {
        self.reference(at, "category", |cx| cx.category_names())
    }

    /// Reads a factor by name.
    pub(crate) fn factor(&mut self, at: &At<'_>) -> Option<FactorIndex> {
        self.reference(at, "factor", |cx| &cx.factors).map(FactorIndex)
    }

    fn reference(&mut self, at: &At<'_>, kind: &'static str, ids: fn(&Self) -> &Ids) -> Option<u32> {
        let Some(id) = at.as_str() else {
            self.wrong_type(at, &format!("the id of a {kind} as a string"));
            return None;
        };
        self.resolve(id, at, kind, ids, false)
    }

    /// The node that a key names.
    pub(crate) fn node_key(&mut self, key: &str, at: &At<'_>) -> Option<NodeIndex> {
        self.resolve(key, at, "node", |cx| &cx.nodes, true).map(NodeIndex)
    }

    /// The party that a key names.
    pub(crate) fn party_key(&mut self, key: &str, at: &At<'_>) -> Option<PartyIndex> {
        self.resolve(key, at, "party", |cx| &cx.parties, true).map(PartyIndex)
    }

    /// The factor that a key names.
    pub(crate) fn factor_key(&mut self, key: &str, at: &At<'_>) -> Option<FactorIndex> {
        self.resolve(key, at, "factor", |cx| &cx.factors, true).map(FactorIndex)
    }

    fn resolve(
        &mut self,
        id: &str,
        at: &At<'_>,
        kind: &'static str,
        ids: fn(&Self) -> &Ids,
        is_key: bool,
    ) -> Option<u32> {
        if let Some(index) = ids(self).index(id) {
            return Some(index);
        }
        let mut suggester = std::mem::take(&mut self.suggester);
        let near = suggester.nearest(id, ids(self).as_slice().iter().map(String::as_str)).map(str::to_owned);
        self.suggester = suggester;
        let (place, quote) = if is_key { (at.key_place(), "") } else { (at.place(), "\"") };
        let rule = Rule::UnknownId { kind, id: id.to_owned() };
        let known = self.known(ids);
        let diagnostic = self.report_at(rule, place, &at.path(), &format!("no such {kind}"));
        match near {
            Some(near) => {
                diagnostic.advise(format!("did you mean `{near}`?")).mend(place, format!("{quote}{near}{quote}"));
            }
            None => {
                diagnostic.help = known.map(|known| format!("known: {known}"));
            }
        }
        diagnostic.name_odd(id);
        None
    }

    /// The known ids as text, if there are at most 12.
    fn known(&self, ids: fn(&Self) -> &Ids) -> Option<String> {
        let ids = ids(self).as_slice();
        (1..=12).contains(&ids.len()).then(|| quoted(&ids.iter().map(String::as_str).collect::<Vec<_>>()))
    }
}

/// Whether a key can be an id; an invalid key is reported.
pub(crate) fn check_id(cx: &mut Context, id: &str, at: &At<'_>) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_id = !id.is_empty() && id.len() <= 100 && id.chars().all(plain);
    if !is_id {
        let help = "ids are up to 100 letters, digits, `-` and `_`; a `name` may hold anything";
        cx.report_key(Rule::InvalidId { id: id.to_owned() }, at, "not an id").advise(help).name_odd(id);
    }
    is_id
}
