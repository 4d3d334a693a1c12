//! Responses to single disruptions that are known, found as they are needed.
//!
//! A response is the same whether it is known or found anew, so what is known changes no result.

use super::events::Events;
use super::response::Response;
use super::setting::Setting;
use crate::plan::{Hit, Plan};

/// Most kinds of disruptions of a node whose responses are kept. A node with more kinds, such as one whose disruptions take a random
/// share, is not worth it.
const KINDS: usize = 8;
/// Most changes of meters that are kept: 4 MB.
const STEPS: usize = 1 << 17;

/// Known responses of a plan.
#[derive(Debug)]
pub(super) struct Responses {
    /// Kinds of disruptions by node; empty if no response can be used.
    nodes: Vec<Vec<Kind>>,
    known: Vec<Response>,
    /// Longest clock of a need.
    longest: i64,
    /// Changes of meters that are kept.
    kept: usize,
    /// Disruptions still to come before responses are looked for.
    patience: usize,
}

/// Disruptions after which responses are looked for. To find one takes as long as some runs of its disruption; a few trials are not
/// worth it.
const PATIENCE: usize = 2_000;

/// Disruptions of a node that take the same share and recover by the same profile.
#[derive(Debug)]
struct Kind {
    takes: u64,
    recovery: u32,
    /// Shortest outage of each known response, in order, and position of the response.
    known: Vec<(i64, u32)>,
}

/// Memory of a response besides its changes, in changes.
const OVERHEAD: usize = 8;
/// What a response that could not be found counts for, in changes: after some thousands of them no more are looked for.
const FAILURE: usize = 32;

impl Responses {
    pub(super) fn new(plan: &Plan) -> Self {
        let of_use = plan.controls.needs.is_empty() && plan.controls.hosts.is_empty();
        let nodes = if of_use { plan.network.nodes.len() } else { 0 };
        let clocks = plan.network.needs.iter().flat_map(|need| [need.switchover, need.buffer, need.restart]);
        let longest = clocks.max().unwrap_or(0);
        Self {
            nodes: (0..nodes).map(|_| Vec::new()).collect(),
            known: Vec::new(),
            longest,
            kept: 0,
            patience: PATIENCE,
        }
    }

    /// Has responses looked for from the first disruption on.
    #[cfg(test)]
    pub(super) fn look_at_once(&mut self) {
        self.patience = 0;
    }

    /// Whether responses are used for a trial with a number of disruptions. They are of no use if controls do something for needs, or run
    /// on nodes.
    pub(super) fn are_used(&mut self, disruptions: usize) -> bool {
        self.patience = self.patience.saturating_sub(disruptions);
        !self.nodes.is_empty() && self.patience == 0
    }

    /// A known response.
    #[inline]
    pub(super) fn get(&self, response: u32) -> &Response {
        &self.known[response as usize]
    }

    /// The response to a disruption that ends before the horizon with all its consequences. `None` if there is none, or if it can
    /// neither be found nor kept.
    #[inline]
    pub(super) fn of(&mut self, events: &mut Events, setting: &Setting<'_>, hit: &Hit) -> Option<u32> {
        let outage = hit.end - hit.start;
        if outage >= setting.draw.plan.horizon {
            return None;
        }
        let response = self.known(hit, outage).or_else(|| self.find(events, setting, hit))?;
        (self.get(response).last(hit.start, outage) < setting.draw.plan.horizon).then_some(response)
    }

    #[inline]
    fn known(&self, hit: &Hit, outage: i64) -> Option<u32> {
        let kind = self.nodes[hit.node as usize].iter().find(|kind| kind.is_of(hit))?;
        let after = kind.known.partition_point(|&(least, _)| least <= outage);
        let response = kind.known[after.checked_sub(1)?].1;
        (outage <= self.get(response).most).then_some(response)
    }

    #[inline(never)]
    fn find(&mut self, events: &mut Events, setting: &Setting<'_>, hit: &Hit) -> Option<u32> {
        let kinds = &mut self.nodes[hit.node as usize];
        if self.kept > STEPS || setting.draw.plan.network.nodes[hit.node as usize].chancy {
            return None;
        }
        let kind = kinds.iter().position(|kind| kind.is_of(hit)).unwrap_or(kinds.len());
        if kind == KINDS {
            return None;
        }
        let Some(response) = Response::find(events, setting, hit, self.longest) else {
            self.kept += FAILURE;
            return None;
        };
        if kind == kinds.len() {
            kinds.push(Kind { takes: hit.takes, recovery: hit.recovery, known: Vec::new() });
        }
        let known = &mut kinds[kind].known;
        let place = known.partition_point(|&(least, _)| least < response.least);
        known.insert(place, (response.least, self.known.len() as u32));
        self.kept += response.steps.len() + OVERHEAD;
        self.known.push(response);
        Some(self.known.len() as u32 - 1)
    }
}

impl Kind {
    fn is_of(&self, hit: &Hit) -> bool {
        (self.takes, self.recovery) == (hit.takes, hit.recovery)
    }
}
