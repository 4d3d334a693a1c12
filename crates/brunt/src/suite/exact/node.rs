//! Lines of a scenario: nodes whose losses are hours, and threats that take nodes out.

use crate::suite::exact::queue::Outages;
use crate::suite::run::outcome::Outcome;

/// A node that costs its own party 1 for an hour of full outage, so that the party's losses are the node's hours.
pub(super) fn process(id: &str, needs: &str) -> String {
    format!("[nodes.{id}]\nowner = \"{id}\"\ndowntime = {{ per_hour = 1 }}\nneeds = [{needs}]\n")
}

/// A threat that hits as `hits` says at the rate and for the time given.
pub(super) fn threat(id: &str, outages: &Outages, hits: &str, more: &str) -> String {
    format!(
        "[threats.{id}]\nframework = \"operational\"\nfrequency = {}\nhits = {{ {hits} }}\noutage = {}\n{more}\n",
        outages.frequency(),
        outages.length.hours()
    )
}

/// Such a threat to one node.
pub(super) fn outage(node: &str, outages: &Outages) -> String {
    threat(&format!("outage-{node}"), outages, &format!("all = {{ nodes = [\"{node}\"] }}"), "")
}

/// The hours of a node of [`process`], trial by trial.
pub(super) fn hours<'a>(outcome: &'a Outcome, id: &str) -> &'a [f64] {
    outcome.party(id)
}
