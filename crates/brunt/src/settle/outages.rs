//! The outages of an event as one policy sees them, each looked up once.

use super::clock::Outage;
use crate::scenario::NodeIndex;
use std::collections::HashMap;

/// Outages by what tells them apart. Few are looked for one by one, many by a hash.
#[derive(Debug, Clone, Default)]
pub(super) struct Outages {
    all: Vec<(Key, Option<Outage>)>,
    places: HashMap<Key, usize>,
}

type Key = (NodeIndex, i64);

/// Most outages that are looked for one by one.
const FEW: usize = 16;

impl Outages {
    pub fn clear(&mut self) {
        if self.all.len() > FEW {
            self.places.clear();
        }
        self.all.clear();
    }

    /// An outage that was added, if it was.
    pub fn find(&self, key: Key) -> Option<Option<Outage>> {
        if self.all.len() <= FEW {
            return self.all.iter().find(|known| known.0 == key).map(|known| known.1);
        }
        self.places.get(&key).map(|&place| self.all[place].1)
    }

    pub fn add(&mut self, key: Key, outage: Option<Outage>) {
        self.all.push((key, outage));
        match self.all.len() - 1 {
            last if last < FEW => {}
            FEW => self.places.extend(self.all.iter().zip(0..).map(|(known, place)| (known.0, place))),
            last => drop(self.places.insert(key, last)),
        }
    }
}
