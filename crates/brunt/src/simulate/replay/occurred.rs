//! Occurrences and disruptions of a replayed trial as plain values.

use crate::plan::{Hit, NONE, share};
use crate::scenario::{ControlIndex, NodeIndex, ThreatIndex};
use crate::simulate::draw::{Occurrence, Occurrences};
use crate::units::{Probability, Ticks};

/// One occurrence of a replayed trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) struct Occurred {
    /// The threat.
    pub threat: ThreatIndex,
    /// Number of the root occurrence.
    pub event: u32,
    /// Number of the occurrence that triggered this occurrence; `None` for a root.
    pub triggered_by: Option<u32>,
    /// Time of the occurrence. A triggered occurrence may lie after the horizon; it then disrupts nothing.
    pub time: Ticks,
    /// Second half of the counter of all draws that belong to the occurrence (see [`Key::block`](crate::random::Key::block)).
    pub address: u64,
    /// Whether the occurrence takes place: neither it nor an occurrence that it follows from is prevented.
    pub happens: bool,
    /// The control that prevents the occurrence.
    pub prevented_by: Option<ControlIndex>,
}

/// Loss of capacity of one node for a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Disruption {
    /// The node.
    pub node: NodeIndex,
    /// Start of the disruption, before the horizon.
    pub start: Ticks,
    /// End of the disruption, cut at the horizon.
    pub end: Ticks,
    /// Capacity taken.
    pub takes: Probability,
    /// Data lost, counted in hours of work.
    pub data_loss: Ticks,
    /// Number of the occurrence that the disruption belongs to.
    pub occurrence: u32,
}

pub(super) fn occurred(occurrences: &Occurrences) -> Vec<Occurred> {
    let of = |(number, occurrence): (u32, &Occurrence)| Occurred {
        threat: ThreatIndex(occurrence.threat),
        event: occurrence.event,
        triggered_by: (occurrence.parent != NONE).then_some(occurrence.parent),
        time: Ticks::new(occurrence.time),
        address: occurrence.name,
        happens: occurrences.happens(number),
        prevented_by: occurrences.prevented_by(number),
    };
    (0..).zip(&occurrences.all).map(of).collect()
}

pub(super) fn disruption(hit: &Hit) -> Disruption {
    Disruption {
        node: NodeIndex(hit.scenario_node),
        start: Ticks::new(hit.start),
        end: Ticks::new(hit.end),
        takes: Probability::new(share(hit.takes)).unwrap_or(Probability::ONE),
        data_loss: Ticks::new(hit.data_loss),
        occurrence: hit.occurrence,
    }
}
