//! Cache of the outages of an event under the clock of one policy.

use super::clock::Interruption;
use crate::scenario::NodeIndex;
use std::collections::HashMap;

/// Outages by key. Up to [`FEW`] outages are searched linearly, more by a hash map.
#[derive(Debug, Clone, Default)]
pub(super) struct Outages {
    all: Vec<(Key, Option<Interruption>)>,
    places: HashMap<Key, usize>,
}

type Key = (NodeIndex, i64);

/// Largest number of outages that are searched linearly.
const FEW: usize = 16;

impl Outages {
    pub(super) fn clear(&mut self) {
        if self.all.len() > FEW {
            self.places.clear();
        }
        self.all.clear();
    }

    /// The value that was added for `key`; `None` if nothing was added.
    pub(super) fn find(&self, key: Key) -> Option<Option<Interruption>> {
        if self.all.len() <= FEW {
            return self.all.iter().find(|known| known.0 == key).map(|known| known.1);
        }
        self.places.get(&key).map(|&place| self.all[place].1)
    }

    pub(super) fn add(&mut self, key: Key, outage: Option<Interruption>) {
        self.all.push((key, outage));
        match self.all.len() - 1 {
            last if last < FEW => {}
            FEW => self.places.extend(self.all.iter().zip(0..).map(|(known, place)| (known.0, place))),
            last => drop(self.places.insert(key, last)),
        }
    }
}
