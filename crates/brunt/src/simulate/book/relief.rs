//! Controls that make downtime cheaper.

use crate::ledger::{Amount, Row, RowKind};
use crate::plan::{Hit, PlanAct};
use crate::scenario::NodeIndex;
use crate::simulate::draw::{Draw, Sized, Verdict};
use crate::simulate::network::{NeedMove, NodeMove, Stretch, Watch};

/// Reduces the cost of downtime before it is reported to another watcher.
pub(super) struct Relieved<'a, W> {
    pub watch: &'a mut W,
    pub draw: Draw<'a>,
    pub names: &'a [u64],
    pub verdicts: &'a [Verdict],
    pub consulted: &'a mut u64,
}

impl<W: Watch> Watch for Relieved<'_, W> {
    const TRACES: bool = W::TRACES;

    fn node(&mut self, moved: NodeMove<'_>) {
        self.watch.node(moved);
    }

    fn need(&mut self, moved: NeedMove) {
        self.watch.need(moved);
    }

    fn row(&mut self, row: Row) {
        let verdict = self.verdicts[row.occurrence as usize];
        if row.kind == RowKind::Direct || verdict.able == 0 {
            return self.watch.row(row);
        }
        let demand = self.draw.demand(self.names[row.occurrence as usize], verdict.down);
        let sized = Sized { demand, verdict, threat: row.threat.0 };
        let of_slot = |act: &PlanAct| act.slots.contains(&row.slot);
        let amount = sized.relieved(row.amount, of_slot, self.consulted);
        if amount != Amount::ZERO {
            self.watch.row(Row { amount, ..row });
        }
    }

    fn downtime(&mut self, node: NodeIndex, hit: &Hit, stretch: Stretch) {
        self.watch.downtime(node, hit, stretch);
    }

    fn deficit(&mut self, tolerance: u32, deficit: u64) {
        self.watch.deficit(tolerance, deficit);
    }

    fn below(&mut self, tolerance: u32, event: u32, start: i64, end: i64) {
        self.watch.below(tolerance, event, start, end);
    }

    fn breach(&mut self, tolerance: u32) {
        self.watch.breach(tolerance);
    }

    fn data_breach(&mut self, tolerance: u32, occurrence: u32) {
        self.watch.data_breach(tolerance, occurrence);
    }

    fn overflow(&mut self) {
        self.watch.overflow();
    }
}
