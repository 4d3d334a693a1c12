//! Makes a scenario that breaks a property smaller while it still does.

use crate::suite::fuzz::tree::Tree;
use std::time::{Duration, Instant};

/// How long it is worth the while.
const LONGEST: Duration = Duration::from_secs(15);

/// The smallest scenario found by leaving out sections, entities, keys and list members, the outer ones first.
pub(super) fn shrink(tree: &Tree, fails: &dyn Fn(&Tree) -> bool) -> Tree {
    let begun = Instant::now();
    let mut smallest = tree.clone();
    loop {
        let before = smallest.clone();
        let mut next = 0;
        while let Some(path) = smallest.paths().get(next) {
            if begun.elapsed() > LONGEST {
                return smallest;
            }
            let less = smallest.remove(path);
            if fails(&less) {
                smallest = less;
            } else {
                next += 1;
            }
        }
        if smallest == before {
            return smallest;
        }
    }
}
