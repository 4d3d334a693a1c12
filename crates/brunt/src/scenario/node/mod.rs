//! Nodes of the network and their needs.

pub(crate) mod check;
pub(crate) mod cycle;
mod downtime;
pub(crate) mod entry;
pub(crate) mod form;
pub(crate) mod graph;
mod hours;
mod need;
pub(crate) mod selector;

#[cfg(test)]
pub(crate) use downtime::Rate;
pub(crate) use downtime::{Backlog, DowntimeCurve, Tolerance};
pub(crate) use form::NeedForm;
pub(crate) use hours::{WeeklyHours, weekly_hours};
pub(crate) use need::Need;

use crate::scenario::{NodeIndex, PartyIndex};

/// A process, site, system, team or vendor.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub(crate) struct Node {
    /// Key in the file.
    pub id: String,
    /// Display name; the id if no name is given.
    pub name: String,
    /// Kind, a free word such as `site` or `process`.
    pub kind: Option<String>,
    /// Region, a free word.
    pub region: Option<String>,
    /// Party that owns the node.
    pub owner: Option<PartyIndex>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// Needs of the node, in the order of the file (the order has no effect on results).
    pub needs: Vec<Need>,
    /// Cost curves of the node's downtime, each with its bearer.
    pub downtime: Vec<DowntimeCurve>,
    /// Hours in which downtime costs; `None` for around the clock.
    pub hours: Option<WeeklyHours>,
    /// Impact tolerance of the node.
    pub tolerance: Option<Tolerance>,
    /// Catching up on lost work after an outage.
    pub backlog: Option<Backlog>,
}

impl Node {
    /// The members of all needs of the node, need by need.
    pub(crate) fn needed(&self) -> impl Iterator<Item = NodeIndex> {
        self.needs.iter().flat_map(|need| need.form.members())
    }
}
