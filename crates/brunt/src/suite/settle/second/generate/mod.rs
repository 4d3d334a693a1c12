//! Random programmes with every term of contracts and policies, over losses of worlds at round hours and round amounts.

mod contract;
mod cover;
mod level;
mod policy;
mod quantity;
pub(super) mod world;

use crate::suite::fuzz::dice::Dice;
use brunt::scenario::{ClauseIndex, PartyIndex, Programme};
use world::World;

/// A programme while it is made.
struct Draft<'a> {
    dice: Dice,
    world: &'a World,
    /// Each clause that is named, and who pays under it; either side pays under a price term.
    payers: Vec<(ClauseIndex, Option<PartyIndex>)>,
}

/// The programme of a seed. A few have clauses that answer each other in a circle, which no settler settles.
pub(super) fn programme(world: &World, seed: u64) -> Programme {
    let mut draft = Draft { dice: Dice::new(seed, 7), world, payers: Vec::new() };
    let contracts = contract::contracts(&mut draft);
    let policies = policy::policies(&mut draft);
    Programme { contracts, policies }
}

impl Draft<'_> {
    /// One of the parties that lose by themselves, or rarely one that does not.
    fn party(&mut self) -> PartyIndex {
        let all = self.world.scenario.parties.len();
        if self.dice.chance(80) { self.dice.pick(&self.world.losing) } else { PartyIndex(self.dice.below(all) as u32) }
    }

    /// Another party.
    fn other(&mut self, than: PartyIndex) -> PartyIndex {
        loop {
            let party = self.party();
            if party != than {
                return party;
            }
        }
    }
}
