//! Recording of a trial while it runs.

use super::trace::{Cushion, NeedChange, NodeChange, ToleranceTrace};
use crate::ledger::Row;
use crate::plan::{FULL, Hit, share};
use crate::scenario::{NeedIndex, NodeIndex, bound};
use crate::simulate::book::Collect;
use crate::simulate::network::{NeedMove, NodeMove, Stretch, Watch};
use crate::units::Ticks;
use std::collections::{BTreeMap, HashMap};

/// Records every change of nodes and needs, the losses, and how nodes with a tolerance fare.
#[derive(Default)]
pub(super) struct Tracing {
    pub collected: Collect,
    pub nodes: Vec<NodeChange>,
    pub needs: Vec<NeedChange>,
    /// Whether there were more changes than are kept.
    pub too_many: bool,
    /// Last state of each need.
    last: HashMap<NeedIndex, NeedChange>,
    /// Courses by position of the tolerance.
    pub tolerances: BTreeMap<u32, ToleranceTrace>,
}

impl Tracing {
    /// Whether more changes may be kept.
    fn has_room(&mut self) -> bool {
        let room = self.nodes.len() + self.needs.len() < bound::LOSSES;
        self.too_many |= !room;
        room
    }

    fn tolerance(&mut self, tolerance: u32) -> &mut ToleranceTrace {
        self.tolerances.entry(tolerance).or_insert(ToleranceTrace {
            node: NodeIndex(0),
            breached: false,
            lowest: 1.0,
            recoveries: Vec::new(),
        })
    }
}

impl Watch for Tracing {
    const TRACES: bool = true;

    fn node(&mut self, moved: NodeMove<'_>) {
        if !self.has_room() {
            return;
        }
        self.nodes.push(NodeChange {
            time: Ticks::new(moved.time),
            node: NodeIndex(moved.node),
            capacity: share(FULL - moved.deficit),
            cause: moved.cause.map(|hit| (hit.occurrence, NodeIndex(hit.scenario_node))),
            through: moved.through,
        });
    }

    fn need(&mut self, moved: NeedMove) {
        if !self.has_room() {
            return;
        }
        let held_by = match moved {
            NeedMove { short: 0, .. } => None,
            NeedMove { open: false, passes: 0, .. } => Some(Cushion::Members),
            NeedMove { spared: true, passes: 0, .. } => Some(Cushion::Chance),
            NeedMove { passes: 0, .. } => Some(Cushion::Buffer),
            // A restart keeps the node down, whatever else holds.
            _ => None,
        };
        let change = NeedChange {
            time: Ticks::new(moved.time),
            need: NeedIndex { node: NodeIndex(moved.node), need: moved.need },
            members: share(FULL - moved.short),
            passes: share(FULL - moved.passes),
            held_by,
        };
        let rest = NeedChange { members: 1.0, passes: 1.0, held_by: None, ..change };
        let was = self.last.insert(change.need, change).map_or(rest, |last| NeedChange { time: change.time, ..last });
        if was != change {
            self.needs.push(change);
        }
    }

    fn row(&mut self, row: Row) {
        self.collected.row(row);
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        self.collected.downtime(node, hit, stretch);
    }

    fn deficit(&mut self, tolerance: u32, deficit: u64) {
        let traced = self.tolerance(tolerance);
        traced.lowest = traced.lowest.min(share(FULL - deficit));
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        let (start, end) = (Ticks::new(start), Ticks::new(end));
        // Joined at the end: an event may come back after others.
        self.tolerance(tolerance).recoveries.push((event, start, end));
    }

    fn breach(&mut self, tolerance: u32) {
        self.tolerance(tolerance).breached = true;
    }

    fn data_breach(&mut self, tolerance: u32, _: u32) {
        self.tolerance(tolerance).breached = true;
    }

    fn overflow(&mut self) {
        self.collected.overflow();
    }
}
