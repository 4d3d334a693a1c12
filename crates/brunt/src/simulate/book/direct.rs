//! Direct losses of occurrences, as rows.

use crate::ledger::{Amount, Row, RowKind};
use crate::scenario::ThreatIndex;
use crate::simulate::draw::{Draw, Occurrences};
use crate::simulate::network::Watch;
use crate::units::Ticks;

/// Reports the direct losses of an occurrence.
pub(crate) fn cost(occurrences: &mut Occurrences, draw: Draw<'_>, number: u32, watch: &mut impl Watch) {
    if !occurrences.happens(number) {
        return;
    }
    let occurrence = occurrences.all[number as usize];
    let at = Ticks::new(occurrence.time);
    for loss in &draw.plan.threats[occurrence.threat as usize].losses {
        let Some(amount) = Amount::new(occurrences.loss(draw, number, loss)) else {
            watch.overflow();
            continue;
        };
        if amount == Amount::ZERO {
            continue;
        }
        watch.row(Row {
            event: occurrence.event,
            occurrence: number,
            threat: ThreatIndex(occurrence.threat),
            slot: loss.slot,
            kind: RowKind::Direct,
            cause_node: None,
            episode: at,
            start: at,
            end: at,
            capacity: 1.0,
            amount,
        });
    }
}
