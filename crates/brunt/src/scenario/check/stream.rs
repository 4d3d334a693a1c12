//! Limits of identifiers: streams of random numbers have 32 bits, nodes and needs 24 bits.

use crate::scenario::read::{At, Context, Rule};
use crate::scenario::{Factors, Scenario};
use std::collections::HashMap;

/// Number of identifiers of nodes and of needs, which have 24 bits.
const MOST_NODES: usize = 1 << 24;

/// Reports threats and factors whose ids give the same random numbers.
pub(super) fn check_streams(cx: &mut Context, scenario: &Scenario, threats: &[At<'_>], factors: &[(&str, At<'_>)]) {
    let mut owners: HashMap<u32, (&str, &At<'_>, bool)> = HashMap::new();
    let of_threats = scenario.threats.iter().zip(threats);
    let of_threats = of_threats.map(|(threat, at)| (threat.stream(), (threat.id.as_str(), at, true)));
    let of_factors = factors.iter().map(|(name, at)| (Factors::stream(name), (*name, at, false)));
    for (stream, owner) in of_threats.chain(of_factors) {
        let Some(first) = owners.insert(stream, owner) else { continue };
        let (id, at, is_key) = owner;
        let rule = Rule::SharedStream { first: first.0.to_owned(), second: id.to_owned() };
        let place = if is_key { at.key_place() } else { at.place() };
        let other = if first.2 { first.1.key_place() } else { first.1.place() };
        let diagnostic = cx.report_at(rule, place, &at.path(), "the same 32 bits");
        diagnostic.point(other, "as this").advise("rename one of them; a `name` may stay");
    }
}

/// Reports assumed outages of a stress that have the same random numbers as a threat or factor.
pub(super) fn check_outages(cx: &mut Context, stressed: &Scenario, at: &At<'_>) {
    let of_factors = stressed.factors.names.iter().map(|name| (Factors::stream(name), name.as_str()));
    let of_threats = stressed.threats.iter().map(|threat| (threat.stream(), threat.id.as_str()));
    if let Some((first, second)) = shared(of_factors.chain(of_threats)) {
        let rule = Rule::SharedStream { first: first.to_owned(), second: second.to_owned() };
        cx.report_key(rule, at, "the same 32 bits").advise("rename the stress; its `name` may stay");
    }
}

/// The ids of the first two entries with the same stream.
fn shared<'i>(streams: impl Iterator<Item = (u32, &'i str)>) -> Option<(&'i str, &'i str)> {
    let mut owners = HashMap::new();
    streams.into_iter().find_map(|(stream, id)| owners.insert(stream, id).map(|first| (first, id)))
}

/// Reports too many nodes or needs for 24-bit identifiers.
pub(super) fn check_size(cx: &mut Context, scenario: &Scenario, nodes: &[At<'_>]) {
    let needs = scenario.nodes.iter().map(|node| node.needs.len()).sum::<usize>();
    let found = needs.max(scenario.nodes.len());
    if let (true, Some(last)) = (is_too_many(found), nodes.last()) {
        cx.report_key(Rule::TooManyNodes { found, most: MOST_NODES }, last, "the last of them");
    }
}

fn is_too_many(found: usize) -> bool {
    found >= MOST_NODES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_share_a_stream_are_found() {
        assert_eq!(shared([(1, "a"), (2, "b"), (1, "c")].into_iter()), Some(("a", "c")));
        assert_eq!(shared([(1, "a"), (2, "b")].into_iter()), None);
    }

    #[test]
    fn nodes_and_needs_have_names_of_24_bits() {
        assert!(!is_too_many(MOST_NODES - 1) && is_too_many(MOST_NODES));
    }
}
