//! Reading and checking of contracts.

use crate::scenario::contract::price_term::price_term;
use crate::scenario::contract::service_level::service_level;
use crate::scenario::cover::check::{ClauseName, Payer, World};
use crate::scenario::entry;
use crate::scenario::header::check::display_name;
use crate::scenario::node::cycle::printed;
use crate::scenario::node::graph::{Graph, path};
use crate::scenario::read::{At, Context, Rule, check_id};
use crate::scenario::{Cap, CoFunding, Contract, Indemnity, NodeIndex, PartyIndex, Pool, Price};
use crate::units::{Money, Share};

/// A contract with the places of its indemnities.
pub(crate) struct ContractDraft<'t> {
    /// The contract, without parts that could not be read.
    pub(crate) contract: Contract,
    /// Place of each indemnity.
    pub(crate) indemnity_places: Vec<At<'t>>,
}

/// The two sides of a contract and its fee; `None` for a part that could not be read.
pub(crate) struct Sides {
    pub(crate) seller: Option<PartyIndex>,
    pub(crate) buyer: Option<PartyIndex>,
    pub(crate) yearly_fee: Option<Money>,
    /// Whether a fee is stated, valid or not.
    pub(crate) states_fee: bool,
}

impl Sides {
    /// Reads a party that must be one of the two sides.
    pub(crate) fn one(&self, cx: &mut Context, at: &At<'_>) -> Option<PartyIndex> {
        let party = cx.party(at)?;
        let (seller, buyer) = (self.seller?, self.buyer?);
        if party == seller || party == buyer {
            return Some(party);
        }
        let name = |party: PartyIndex| cx.parties.as_slice()[party.0 as usize].clone();
        let help = format!("it is the seller's `{}` or the buyer's `{}`", name(seller), name(buyer));
        let party = name(party);
        cx.report(Rule::NotASide { party }, at, "no side of this contract").advise(help);
        None
    }

    /// Reports a share or a multiple of a fee in a contract that states no fee.
    pub(crate) fn need_fee(&self, cx: &mut Context, at: &At<'_>, what: &'static str) {
        if !self.states_fee {
            let help = "state the contract's `yearly_fee`";
            cx.report(Rule::FeeMissing { what }, at, "of which fee").advise(help);
        }
    }
}

/// The names of all clauses, by clause index: contract by contract, first indemnities, then service levels, then price terms.
pub(crate) fn clause_names(cx: &Context, contracts: &[(&str, At<'_>)]) -> Vec<ClauseName> {
    let mut names = Vec::new();
    let payer = |party: Option<PartyIndex>| party.map_or(Payer::Unknown, Payer::Party);
    let party = |at: Option<At<'_>>| at.and_then(|at| cx.parties.index(at.as_str()?)).map(PartyIndex);
    for (contract, at) in contracts {
        let seller = party(at.child("seller"));
        for kind in ["indemnity", "sla", "price"] {
            for (id, clause) in at.child(kind).map(|at| at.entries()).unwrap_or_default() {
                let payer = match kind {
                    "indemnity" => payer(clause.child("from").map_or(seller, |from| party(Some(from)))),
                    "sla" => payer(seller),
                    _ => Payer::Either,
                };
                names.push(ClauseName { name: format!("{contract}.{id}"), payer });
            }
        }
    }
    names
}

/// Reads one contract; invalid parts are reported and left out.
pub(crate) fn contract<'t>(
    cx: &mut Context,
    id: &str,
    at: &At<'t>,
    world: &World<'_, '_>,
    prices: &[Price],
) -> ContractDraft<'t> {
    let mut contract = Contract::new(id, PartyIndex(0), PartyIndex(0));
    let mut indemnity_places = Vec::new();
    if let Some(at) = cx.table(at, &entry::Contract::KEYS) {
        contract.name = display_name(cx, &at).unwrap_or_else(|| id.to_owned());
        let sides = sides(cx, &at);
        contract.seller = sides.seller.unwrap_or(PartyIndex(0));
        contract.buyer = sides.buyer.unwrap_or(PartyIndex(0));
        contract.yearly_fee = sides.yearly_fee;
        if let Some(at) = at.child("at_risk") {
            contract.at_risk = cx.share(&at, "the share at risk");
            sides.need_fee(cx, &at, "the share at risk");
        }
        let pools = clauses(cx, &at, "pools");
        let pool_ids: Vec<&str> = pools.iter().map(|entry| entry.0).collect();
        for (id, at) in &pools {
            if let Some(cap) = cap(cx, at, &sides) {
                contract.pools.push(Pool { id: (*id).to_owned(), cap });
            }
        }
        for (id, at) in clauses(cx, &at, "indemnity") {
            if let Some(indemnity) = indemnity(cx, id, &at, &sides, &pool_ids, world) {
                contract.indemnities.push(indemnity);
                indemnity_places.push(at);
            }
        }
        warn_of_idle_pools(cx, &at, &pools);
        for (id, at) in clauses(cx, &at, "sla") {
            contract.service_levels.extend(service_level(cx, id, &at, &sides, world));
        }
        if contract.at_risk.is_some()
            && at.child("sla").is_none()
            && let Some(at) = at.child("at_risk")
        {
            cx.report_key(Rule::KeyNeedsKey { key: "at_risk", other: "sla" }, &at, "limits nothing alone");
        }
        for (id, at) in clauses(cx, &at, "price") {
            contract.prices.extend(price_term(cx, id, &at, &sides, prices));
        }
        refuse_twins(cx, &at);
        for (id, at) in clauses(cx, &at, "co_funding") {
            contract.co_funding.extend(co_funding(cx, id, &at, &sides));
        }
    }
    ContractDraft { contract, indemnity_places }
}

fn sides(cx: &mut Context, at: &At<'_>) -> Sides {
    let seller = cx.required(at, "seller", &entry::Contract::KEYS).and_then(|at| cx.party(&at));
    let buyer_at = cx.required(at, "buyer", &entry::Contract::KEYS);
    let buyer = buyer_at.as_ref().and_then(|at| cx.party(at));
    if let (Some(seller), Some(buyer), Some(at)) = (seller, buyer, &buyer_at)
        && seller == buyer
    {
        let party = cx.parties.as_slice()[seller.0 as usize].clone();
        cx.report(Rule::PaysItself { party }, at, "the seller, too");
    }
    let fee_at = at.child("yearly_fee");
    let yearly_fee = fee_at.as_ref().and_then(|at| cx.money(at));
    Sides { seller, buyer, yearly_fee, states_fee: fee_at.is_some() }
}

/// The clauses of one kind, by id; invalid ids are reported.
fn clauses<'t>(cx: &mut Context, contract: &At<'t>, kind: &'static str) -> Vec<(&'t str, At<'t>)> {
    let Some(at) = contract.child(kind) else { return Vec::new() };
    if at.as_table().is_none() {
        cx.wrong_type(&at, "a table keyed by id");
    }
    let entries = at.entries();
    for (id, at) in &entries {
        check_id(cx, id, at);
    }
    entries
}

/// Reports clauses of different kinds with the same id, because `contract.id` would be ambiguous.
fn refuse_twins(cx: &mut Context, contract: &At<'_>) {
    let kinds =
        ["indemnity", "sla", "price"].map(|kind| contract.child(kind).map(|at| at.entries()).unwrap_or_default());
    for (position, entries) in kinds.iter().enumerate() {
        for (id, at) in entries {
            let first = kinds[..position].iter().flatten().find(|other| other.0 == *id);
            if let Some((_, first)) = first {
                let place = first.key_place();
                let help = "clauses are referred to as `contract.clause`, whatever their kind";
                let rule = Rule::DuplicateId { id: (*id).to_owned() };
                cx.report_key(rule, at, "again").point(place, "first here").advise(help);
            }
        }
    }
}

/// Warns of pools that no indemnity uses.
fn warn_of_idle_pools(cx: &mut Context, contract: &At<'_>, pools: &[(&str, At<'_>)]) {
    let indemnities = contract.child("indemnity").map(|at| at.entries()).unwrap_or_default();
    let named: Vec<&str> = indemnities
        .iter()
        .filter_map(|(_, at)| at.child("pools"))
        .flat_map(|at| if at.as_str().is_some() { vec![at] } else { at.items() })
        .filter_map(|at| at.as_str())
        .collect();
    // With an unknown pool name there is no warning, because the unknown name is reported at its place.
    let known = named.iter().all(|name| pools.iter().any(|pool| pool.0 == *name));
    for (id, at) in pools.iter().filter(|pool| known && !named.contains(&pool.0)) {
        let rule = Rule::IdleTerm { term: format!("`pools.{id}`"), reason: "no indemnity draws on it" };
        cx.report_key(rule, at, "limits nothing");
    }
}

fn indemnity(
    cx: &mut Context,
    id: &str,
    at: &At<'_>,
    sides: &Sides,
    pool_ids: &[&str],
    world: &World<'_, '_>,
) -> Option<Indemnity> {
    let at = cx.table(at, &entry::Indemnity::KEYS)?;
    let party = |cx: &mut Context, key, default| at.child(key).map_or(default, |at| cx.party(&at));
    let from = party(cx, "from", sides.seller);
    let to = party(cx, "to", sides.buyer);
    if let (Some(from), Some(to)) = (from, to)
        && from == to
        && (at.child("from").is_some() || at.child("to").is_some())
    {
        let party = cx.parties.as_slice()[from.0 as usize].clone();
        let at = at.child("to").or_else(|| at.child("from")).unwrap_or_else(|| at.clone());
        cx.report(Rule::PaysItself { party }, &at, "both sides");
        return None;
    }
    let cover = cx.required(&at, "covers", &entry::Indemnity::KEYS).and_then(|at| world.cover(cx, &at, to));
    let share = at.child("share").map_or(Some(Share::ONE), |at| acting_share(cx, &at, id));
    let cap_of = |cx: &mut Context, key| match at.child(key) {
        Some(at) => cap(cx, &at, sides).map(Some),
        None => Some(None),
    };
    let event_cap = cap_of(cx, "event_cap");
    let annual_cap = cap_of(cx, "annual_cap");
    let pools = at.child("pools").map_or(Some(Vec::new()), |at| pools(cx, &at, pool_ids));
    let order = at.child("order").map_or(Some(1), |at| cx.integer(&at, 1, 1_000_000));
    Some(Indemnity {
        share: share?,
        event_cap: event_cap?,
        annual_cap: annual_cap?,
        pools: pools?,
        order: order? as u32,
        ..Indemnity::new(id, from?, to?, cover?)
    })
}

/// Reads a cost that both sides fund.
fn co_funding(cx: &mut Context, id: &str, at: &At<'_>, sides: &Sides) -> Option<CoFunding> {
    let at = cx.table(at, &entry::CoFunding::KEYS)?;
    let cost = cx.required(&at, "cost", &entry::CoFunding::KEYS).and_then(|at| cx.money(&at));
    let payer = cx.required(&at, "payer", &entry::CoFunding::KEYS).and_then(|at| sides.one(cx, &at));
    let share = cx.required(&at, "share", &entry::CoFunding::KEYS).and_then(|at| cx.share(&at, "the share"));
    Some(CoFunding { id: id.to_owned(), cost: cost?, payer: payer?, share: share? })
}

/// Reads the share of losses that is answered; a share of 0 is reported as pointless.
fn acting_share(cx: &mut Context, at: &At<'_>, id: &str) -> Option<Share> {
    let share = cx.share(at, "the share")?;
    if share == Share::ZERO {
        cx.report(Rule::IdleTerm { term: format!("`{id}`"), reason: "it answers nothing" }, at, "a share of 0");
    }
    Some(share)
}

/// Reads a cap: an amount, or a multiple of the fee.
fn cap(cx: &mut Context, at: &At<'_>, sides: &Sides) -> Option<Cap> {
    if at.as_table().is_none() {
        return cx.money(at).map(Cap::Amount);
    }
    let at = cx.table(at, &entry::Fees::KEYS)?;
    let fees = cx.required(&at, "fees", &entry::Fees::KEYS)?;
    let times = cx.multiple(&fees)?;
    sides.need_fee(cx, &fees, "the cap");
    Some(Cap::Fees(times))
}

/// Reads pool names, and returns the positions of the pools.
fn pools(cx: &mut Context, at: &At<'_>, ids: &[&str]) -> Option<Vec<usize>> {
    let names = cx.texts(at, "pool")?;
    let mut positions = Vec::new();
    for (name, at) in &names {
        let Some(position) = ids.iter().position(|id| id == name) else {
            let near = cx.suggester.nearest(name, ids.iter().copied()).map(str::to_owned);
            let rule = Rule::UnknownId { kind: "pool", id: (*name).to_owned() };
            let diagnostic = cx.report(rule, at, "no such pool");
            match near {
                Some(near) => {
                    diagnostic.advise(format!("did you mean `{near}`?")).mend(at.place(), format!("\"{near}\""));
                }
                None => {
                    diagnostic.advise("pools are caps of the same contract, as in `pools.liability = { fees = 1.0 }`");
                }
            }
            return None;
        };
        positions.push(position);
    }
    positions.sort_unstable();
    positions.dedup();
    Some(positions)
}

/// Reports indemnities that answer each other in a circle, and indemnities that answer one loss without an order.
pub(crate) fn check_order(cx: &mut Context, contracts: &[ContractDraft<'_>], world: &World<'_, '_>) {
    let mut all: Vec<Answering<'_>> = Vec::new();
    let mut index = 0;
    for draft in contracts {
        let contract = &draft.contract;
        let exclusive = contract.service_levels.iter().filter(|level| level.exclusive_remedy);
        let excluded: Vec<NodeIndex> = exclusive.flat_map(|level| &level.nodes).copied().collect();
        for (indemnity, at) in contract.indemnities.iter().zip(&draft.indemnity_places) {
            all.push(Answering {
                index,
                name: format!("{}.{}", contract.id, indemnity.id),
                indemnity,
                at,
                excluded: excluded.clone(),
            });
            index += 1;
        }
        index += (contract.service_levels.len() + contract.prices.len()) as u32;
    }
    if let Some(cycle) = circle(&all) {
        let names = cycle.iter().map(|&position| all[position].name.as_str());
        let rule = Rule::IndemnityCycle { cycle: printed(names) };
        let at = all[cycle[0]].at.child("covers").and_then(|at| at.child("transfers"));
        cx.report(rule, &at.unwrap_or_else(|| all[cycle[0]].at.clone()), "answers what follows from itself");
        return;
    }
    for (position, one) in all.iter().enumerate() {
        for other in &all[position + 1..] {
            let excluded: Vec<_> = one.excluded.iter().chain(&other.excluded).copied().collect();
            let (first, second) = (one.indemnity, other.indemnity);
            let same = first.to == second.to && first.order == second.order;
            if same && world.meet(&first.cover, &second.cover, first.to, &excluded) {
                let rule = Rule::CompetingTerms { one: one.name.clone(), other: other.name.clone() };
                let help = "give one of them `order = 2`: it answers what the other leaves";
                cx.report_key(rule, other.at, "answers it, too").point(one.at.key_place(), "answers it").advise(help);
            }
        }
    }
}

/// An indemnity with its clause index, name and place.
struct Answering<'a> {
    index: u32,
    name: String,
    indemnity: &'a Indemnity,
    at: &'a At<'a>,
    /// Nodes whose downtime the indemnity does not answer.
    excluded: Vec<NodeIndex>,
}

/// A circle of indemnities, if there is one: each answers payments under the next, and the last answers payments under the first.
fn circle(all: &[Answering<'_>]) -> Option<Vec<usize>> {
    let edges = Graph::new(all.iter().map(|answering| {
        let transfers = answering.indemnity.cover.transfers.iter();
        let position = |index: u32| all.binary_search_by_key(&index, |other| other.index).ok();
        transfers.filter_map(move |clause| position(clause.0)).map(|position| position as u32)
    }));
    let closing = |from: usize| {
        let back = edges.of(from).iter().find_map(|&to| path(&edges, to as usize, from))?;
        Some([&[from], &back[..]].concat())
    };
    (0..all.len()).find_map(closing)
}

impl Context {
    /// Reads a share, a number from 0 to 1 or a percentage as text, into exact units, so that sums of shares are exact.
    pub(crate) fn share(&mut self, at: &At<'_>, what: &'static str) -> Option<Share> {
        Share::new(self.probability(at, what)?.get()).ok()
    }
}
