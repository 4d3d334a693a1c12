//! A trial in parts that do not meet, some of them looked up, is the trial run as one, report by report.

use crate::suite::reference::agreement::{for_all, horizon};
use crate::suite::reference::generate::{Allowed, disruptions, network, one_threat};
use crate::suite::reference::play::{compile, text};
use brunt::scenario::ThreatIndex;
use brunt::simulate::{Cascade, in_parts_and_as_one};
use proptest::collection::vec;
use proptest::prelude::*;
use std::cell::Cell;

/// Sets of disruptions of each random network. Later sets find responses that earlier ones left.
const SETS: usize = 12;

/// What the parts came to: parts that were looked up, parts that were run, disruptions in these, reports.
type Counts = [usize; 4];

fn parts_agree(cases: u32, seed: u8, most: usize) -> Counts {
    let inputs = network(Allowed::Everything).prop_flat_map(one_threat).prop_flat_map(move |file| {
        let sets = vec(disruptions(file.nodes.len(), horizon(&file), most), SETS);
        (Just(file), any::<u64>(), sets)
    });
    let counts = Cell::new([0; 4]);
    for_all(seed, cases, inputs, |(file, seed, sets)| {
        let (_, plan) = compile(&file);
        let mut cascades = [Cascade::eager(&plan), Cascade::new(&plan)];
        for disruptions in &sets {
            let [parts, one] = in_parts_and_as_one(&plan, seed, ThreatIndex(0), disruptions, &mut cascades);
            if parts != one {
                return Err(format!("{parts:#?}\n{one:#?}\nseed {seed}\n{}\n{disruptions:?}", text(&file)));
            }
            let [looked_up, run, disruptions] = cascades[0].parts();
            let of = counts.get();
            counts.set([of[0] + looked_up, of[1] + run, of[2] + disruptions, of[3] + one.0.count()]);
        }
        Ok(())
    });
    counts.into_inner()
}

#[test]
fn trials_in_parts_are_trials_run_as_one() {
    let counts = [(40, 2), (41, 5), (42, 9)].map(|(seed, most)| parts_agree(600, seed, most));
    let sum = |of: usize| counts.iter().map(|counts| counts[of]).sum::<usize>();
    let [looked_up, run, disruptions, reports] = [0, 1, 2, 3].map(sum);
    assert!(looked_up > 1_000 && run > 1_000 && disruptions > run && reports > 10_000, "{counts:?}");
}
