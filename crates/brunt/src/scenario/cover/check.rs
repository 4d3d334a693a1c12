//! Reading of covers, and the check that a cover can answer any loss or transfer.

use crate::scenario::entry;
use crate::scenario::node::check::NodeDraft;
use crate::scenario::node::selector::nodes_by_any;
use crate::scenario::read::{At, Context, Rule, quoted};
use crate::scenario::threat::check::ThreatDraft;
use crate::scenario::{CategoryIndex, ClauseIndex, Cover, NodeIndex, PartyIndex, ThreatIndex};
use crate::units::Ticks;

/// Word for all losses.
pub(crate) const ALL: &str = "all";

/// Entities to which terms refer.
pub(crate) struct World<'a, 't> {
    /// The nodes.
    pub(crate) nodes: &'a [NodeDraft<'t>],
    /// The threats.
    pub(crate) threats: &'a [ThreatDraft<'t>],
    /// Length of a trial.
    pub(crate) horizon: Ticks,
    /// The clauses of all contracts, by clause index.
    pub(crate) clauses: Vec<ClauseName>,
}

/// Name and payer of a clause.
pub(crate) struct ClauseName {
    /// Name as `contract.clause`.
    pub(crate) name: String,
    /// Party that pays under the clause.
    pub(crate) payer: Payer,
}

/// Party that pays under a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payer {
    /// One party.
    Party(PartyIndex),
    /// Either side, depending on the trial.
    Either,
    /// Unknown, because the party could not be read; that problem is reported elsewhere.
    Unknown,
}

impl World<'_, '_> {
    /// Reads the cover of a party; problems are reported. `party` is `None` if the party could not be read, which is reported
    /// elsewhere.
    pub(crate) fn cover(&self, cx: &mut Context, at: &At<'_>, party: Option<PartyIndex>) -> Option<Cover> {
        let cover = match at.as_str() {
            Some(ALL) => Cover::losses(),
            Some(word) => {
                let rule = Rule::UnknownWord { what: "cover", word: word.to_owned() };
                let help =
                    "`covers = \"all\"` covers every loss, a table such as `{ categories = [\"fine\"] }` some of them";
                let is_category = cx.category_names().as_slice().iter().any(|name| name == word);
                let diagnostic = cx.report(rule, at, "expected `all` or a table").advise(help);
                if is_category {
                    let fix = format!("{{ categories = [\"{word}\"] }}");
                    diagnostic.advise(format!("losses of this category are `{fix}`")).mend(at.place(), fix);
                }
                return None;
            }
            None => self.some(cx, at, party)?,
        };
        if let Some(party) = party {
            self.check(cx, at, &cover, party);
        }
        Some(cover)
    }

    fn some(&self, cx: &mut Context, at: &At<'_>, party: Option<PartyIndex>) -> Option<Cover> {
        if at.as_table().is_none() {
            cx.wrong_type(at, "`\"all\"` or a table such as `{ categories = [\"fine\"] }`");
            return None;
        }
        let at = cx.table(at, &entry::Cover::KEYS)?;
        let stated: Vec<&str> = entry::Cover::KEYS.keys.iter().copied().filter(|key| at.child(key).is_some()).collect();
        if stated.is_empty() {
            let help = "`covers = \"all\"` covers every loss";
            cx.report(Rule::EmptyCover { reason: "nothing is stated".into() }, &at, "covers nothing").advise(help);
            return None;
        }
        let threats = self.threats(cx, &at);
        let categories = at.child("categories").map(|at| ids(cx, &at, "category", Context::known_category));
        let nodes = at.child("nodes").map(|at| nodes_by_any(cx, &at, self.nodes));
        let causes = at.child("causes").map(|at| nodes_by_any(cx, &at, self.nodes));
        let transfers = at.child("transfers").map_or(Some(Vec::new()), |at| self.transfers(cx, &at, party));
        let own_losses = at.child("own_losses").map_or(Some(stated != ["transfers"]), |at| cx.boolean(&at));
        let cover = Cover { own_losses: own_losses?, ..Cover::paid(transfers?) };
        Some(Cover {
            threats: stated_or_any(threats)?,
            categories: stated_or_any(categories)?.map(|all: Vec<u32>| all.into_iter().map(CategoryIndex).collect()),
            nodes: stated_or_any(nodes)?,
            causes: stated_or_any(causes)?,
            ..cover
        })
    }

    /// Reads the choice of threats: `None` if none is stated, `Some(None)` if a stated choice is invalid.
    fn threats(&self, cx: &mut Context, at: &At<'_>) -> Option<Option<Vec<ThreatIndex>>> {
        let read = |cx: &mut Context, key| at.child(key).map(|at| ids(cx, &at, "threat", Context::threat));
        let (named, excepted) = (read(cx, "threats"), read(cx, "except_threats"));
        if named.is_some() && excepted.is_some() {
            let rule = Rule::ConflictingKeys { one: "threats", other: "except_threats" };
            cx.report(rule, at, "name those that are covered or those that are not");
            return Some(None);
        }
        let others = |excepted: Vec<ThreatIndex>| {
            let all = (0..self.threats.len() as u32).map(ThreatIndex);
            all.filter(|threat| !excepted.contains(threat)).collect()
        };
        named.or_else(|| excepted.map(|excepted| excepted.map(others)))
    }

    /// Reads clauses, all of which must be clauses under which the party pays.
    fn transfers(&self, cx: &mut Context, at: &At<'_>, party: Option<PartyIndex>) -> Option<Vec<ClauseIndex>> {
        let names = cx.texts(at, "clause")?;
        let mut clauses = Vec::new();
        for (name, at) in &names {
            let clause = self.clause(cx, name, at)?;
            let payer = self.clauses[clause.0 as usize].payer;
            if let Some(party) = party.filter(|party| payer != Payer::Unknown && payer != Payer::Party(*party)) {
                let party = cx.parties.as_slice()[party.0 as usize].clone();
                let help = match payer {
                    Payer::Party(payer) => format!("`{}` pays there", cx.parties.as_slice()[payer.0 as usize]),
                    _ => "what a price term passes on cannot be insured or passed on again".to_owned(),
                };
                let rule = Rule::NotPaid { party, clause: (*name).to_owned() };
                cx.report(rule, at, "pays nothing here").advise(help);
                return None;
            }
            clauses.push(clause);
        }
        clauses.sort_unstable();
        clauses.dedup();
        Some(clauses)
    }

    fn clause(&self, cx: &mut Context, name: &str, at: &At<'_>) -> Option<ClauseIndex> {
        if let Some(index) = self.clauses.iter().position(|clause| clause.name == name) {
            return Some(ClauseIndex(index as u32));
        }
        let near = cx.suggester.nearest(name, self.clauses.iter().map(|clause| clause.name.as_str()));
        let near = near.map(str::to_owned);
        let names: Vec<&str> = self.clauses.iter().map(|clause| clause.name.as_str()).collect();
        let diagnostic = cx.report(Rule::UnknownId { kind: "clause", id: name.to_owned() }, at, "no such clause");
        match near {
            Some(near) => {
                diagnostic.advise(format!("did you mean `{near}`?")).mend(at.place(), format!("\"{near}\""));
            }
            None if (1..=12).contains(&names.len()) => {
                diagnostic.advise(format!("clauses are named `contract.clause`: {}", quoted(&names)));
            }
            None => {
                diagnostic.advise("clauses are named `contract.clause`, as in `msa.liability`");
            }
        }
        None
    }

    /// Reports a cover that answers nothing, and categories of losses that the party never bears.
    fn check(&self, cx: &mut Context, at: &At<'_>, cover: &Cover, party: PartyIndex) {
        let id = cx.parties.as_slice()[party.0 as usize].clone();
        let own = self.chooses(cover, party, &[]);
        let filtered = ["categories", "nodes"].into_iter().find(|key| at.child(key).is_some());
        if let Some(key) = filtered.filter(|_| !own && !cover.transfers.is_empty()) {
            let help = "`threats` and `causes` choose among transfers, too";
            let rule = Rule::IdleCover { key, party: id.clone() };
            cx.report_key(rule, &at.child(key).unwrap_or_else(|| at.clone()), "chooses nothing").advise(help);
            return;
        }
        if cover.transfers.is_empty() && !own {
            let mut borne: Vec<&str> = self.borne(party).map(|category| cx.category_name(category)).collect();
            borne.sort_unstable();
            borne.dedup();
            let reason = if !cover.own_losses {
                "`own_losses = false` leaves nothing".to_owned()
            } else if borne.is_empty() {
                format!("`{id}` bears no losses")
            } else {
                format!("none of the losses that `{id}` bears is like that")
            };
            let help = match borne.len() {
                0 => {
                    "losses fall on the `bearer` of a downtime curve or a loss; `transfers` covers what is paid".into()
                }
                1..=12 => format!("`{id}` bears {}", quoted(&borne)),
                _ => "look at the bearers of these losses".to_owned(),
            };
            cx.report(Rule::EmptyCover { reason }, at, "covers nothing").advise(help);
            return;
        }
        let categories_at = at.child("categories");
        for &category in cover.categories.iter().flatten() {
            if !self.borne(party).any(|borne| borne == category) {
                let rule = Rule::NeverBorne { party: id.clone(), category: cx.category_name(category).to_owned() };
                let at = categories_at.as_ref().unwrap_or(at);
                cx.report(rule, at, "never its loss");
            }
        }
    }

    /// Categories of the losses that a party may bear; a category may be repeated.
    fn borne(&self, party: PartyIndex) -> impl Iterator<Item = CategoryIndex> {
        let curves = self.nodes.iter().flat_map(|draft| &draft.node.downtime);
        let direct = self.threats.iter().flat_map(|draft| &draft.threat.losses);
        let curves = curves.filter(move |curve| curve.bearer == party).map(|curve| curve.category);
        curves.chain(direct.filter(move |loss| loss.bearer == party).map(|loss| loss.category))
    }

    /// Whether a party may bear a loss that a cover answers, not counting downtime of the excluded nodes.
    pub(crate) fn chooses(&self, cover: &Cover, party: PartyIndex, excluded: &[NodeIndex]) -> bool {
        if !cover.own_losses {
            return false;
        }
        let is_chosen = |category: CategoryIndex| cover.categories.as_ref().is_none_or(|all| all.contains(&category));
        let threat_chosen = |threat: u32| cover.threats.as_ref().is_none_or(|all| all.contains(&ThreatIndex(threat)));
        let hits_cause = |draft: &ThreatDraft<'_>| {
            let hit = draft.threat.hits.as_ref().map(|hits| hits.pick.candidates()).unwrap_or_default();
            hit.iter().any(|node| cover.causes.as_ref().is_none_or(|all| all.contains(node)))
        };
        let caused = (0..).zip(self.threats).any(|(index, draft)| threat_chosen(index) && hits_cause(draft));
        let down = |index: u32, draft: &NodeDraft<'_>| {
            let node = NodeIndex(index);
            let curves = &draft.node.downtime;
            !excluded.contains(&node)
                && cover.nodes.as_ref().is_none_or(|all| all.contains(&node))
                && curves.iter().any(|curve| curve.bearer == party && is_chosen(curve.category))
        };
        let direct = |index: u32, draft: &ThreatDraft<'_>| {
            let losses = &draft.threat.losses;
            threat_chosen(index) && losses.iter().any(|loss| loss.bearer == party && is_chosen(loss.category))
        };
        let by_downtime = caused && (0..).zip(self.nodes).any(|(index, draft)| down(index, draft));
        by_downtime
            || cover.nodes.is_none()
                && cover.causes.is_none()
                && (0..).zip(self.threats).any(|(index, draft)| direct(index, draft))
    }

    /// Whether two covers of a party may answer the same loss or transfer.
    pub(crate) fn meet(&self, one: &Cover, other: &Cover, party: PartyIndex, excluded: &[NodeIndex]) -> bool {
        let transfers: Vec<ClauseIndex> =
            one.transfers.iter().copied().filter(|clause| other.transfers.contains(clause)).collect();
        let both = Cover {
            own_losses: one.own_losses && other.own_losses,
            threats: common(&one.threats, &other.threats),
            categories: common(&one.categories, &other.categories),
            nodes: common(&one.nodes, &other.nodes),
            causes: common(&one.causes, &other.causes),
            ..Cover::paid(transfers)
        };
        let possible = both.threats.as_ref().is_none_or(|all| !all.is_empty())
            && both.causes.as_ref().is_none_or(|all| !all.is_empty());
        possible && (!both.transfers.is_empty() || self.chooses(&both, party, excluded))
    }
}

/// Intersection of two choices; `None` is no restriction.
fn common<T: Copy + PartialEq>(one: &Option<Vec<T>>, other: &Option<Vec<T>>) -> Option<Vec<T>> {
    match (one, other) {
        (None, choice) | (choice, None) => choice.clone(),
        (Some(one), Some(other)) => Some(one.iter().copied().filter(|member| other.contains(member)).collect()),
    }
}

/// `None` if a stated choice could not be read, `Some(None)` if no choice is stated.
fn stated_or_any<T>(choice: Option<Option<T>>) -> Option<Option<T>> {
    match choice {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

/// Reads one id or a list of distinct ids.
pub(crate) fn ids<T: Copy + Ord>(
    cx: &mut Context,
    at: &At<'_>,
    what: &'static str,
    resolve: fn(&mut Context, &At<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let names = cx.texts(at, what)?;
    let found: Vec<Option<T>> = names.iter().map(|(_, at)| resolve(cx, at)).collect();
    let mut found = found.into_iter().collect::<Option<Vec<T>>>()?;
    found.sort_unstable();
    found.dedup();
    Some(found)
}
