//! Names: what a name keys is drawn anew when it changes, and nothing else is.

use crate::suite::laws::draws::Draws;
use crate::suite::laws::scenario::{PARTIES, Recipe, recipe, text};
use crate::suite::run::outcome::Outcome;
use proptest::prelude::*;

/// The draws of both scenarios, trial by trial, with the new name put back to the old one in the second.
fn check(recipe: Recipe, old: &str, new: &str, law: impl Fn(Draws, Draws)) {
    let plain = text(recipe);
    let (before, after) = (Outcome::of(&plain, 1), Outcome::of(&plain.replace(old, new), 1));
    let back = |name: &mut String| {
        if name == new {
            *name = old.to_owned();
        }
    };
    for trial in 0..60 {
        let mut renamed = Draws::of(&after, trial);
        renamed.occurrences.iter_mut().for_each(|occurrence| back(&mut occurrence.0));
        renamed.disruptions.iter_mut().for_each(|hit| [&mut hit.0, &mut hit.1].into_iter().for_each(back));
        renamed.losses.iter_mut().for_each(|loss| [&mut loss.0, &mut loss.1, &mut loss.2].into_iter().for_each(back));
        renamed.sort();
        law(Draws::of(&before, trial), renamed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn renaming_a_threat_changes_its_own_draws_only(recipe in recipe()) {
        let last = format!("threat-{}", recipe.threats - 1);
        for new in ["a-threat", "zebra"] {
            check(recipe, &last, new, |before, after| {
                assert_eq!(before.split(&last).1, after.split(&last).1);
            });
        }
    }

    #[test]
    fn renaming_a_party_changes_only_direct_losses_that_it_bears(recipe in recipe(), party in 0..PARTIES) {
        let party = format!("party-{party}");
        for new in ["a-party", "zebra"] {
            check(recipe, &party, new, |before, after| {
                let others = |draws: Draws| {
                    let losses: Vec<_> = draws.losses.into_iter().filter(|loss| loss.2 != party).collect();
                    (draws.occurrences, draws.disruptions, losses)
                };
                assert_eq!(others(before), others(after));
            });
        }
    }

    #[test]
    fn renaming_a_category_changes_only_direct_losses_of_it(recipe in recipe(), category in 0..3) {
        let category = format!("category-{category}");
        for new in ["a-category", "zebra"] {
            check(recipe, &category, new, |before, after| {
                let others = |draws: Draws| {
                    let losses: Vec<_> = draws.losses.into_iter().filter(|loss| loss.1 != category).collect();
                    (draws.occurrences, draws.disruptions, losses)
                };
                assert_eq!(others(before), others(after));
            });
        }
    }

    /// The place in the order of ids stays: under `one` it says which number picks the node.
    #[test]
    fn renaming_a_node_changes_only_disruptions_of_it(recipe in recipe()) {
        let node = format!("node-{}", recipe.nodes - 1);
        check(recipe, &node, &format!("{node}x"), |before, after| {
            let others = |draws: &Draws| draws.disruptions.iter().filter(|hit| hit.1 != node).cloned().collect::<Vec<_>>();
            assert_eq!(others(&before), others(&after));
            assert_eq!(before.occurrences, after.occurrences);
        });
    }
}

/// A name that keys draws does change them: ids are no decoration.
#[test]
fn what_a_new_name_keys_is_drawn_anew() {
    let recipe = Recipe { seed: 5, nodes: 4, threats: 4 };
    let same = std::cell::Cell::new((0, 0, 0));
    for (old, new) in [("threat-3", "zebra"), ("party-0", "zebra"), ("category-1", "zebra")] {
        check(recipe, old, new, |before, after| {
            let own = |draws: Draws| match old {
                "threat-3" => {
                    draws.split(old).0.occurrences.iter().map(|occurrence| occurrence.1.get() as f64).collect()
                }
                "party-0" => draws.losses.iter().filter(|loss| loss.2 == old).map(|loss| loss.4.get()).collect(),
                _ => draws.losses.iter().filter(|loss| loss.1 == old).map(|loss| loss.4.get()).collect::<Vec<f64>>(),
            };
            let (before, after) = (own(before), own(after));
            let (mut all, mut equal, trials) = same.get();
            all += before.len();
            equal += before.iter().filter(|number| after.contains(number)).count();
            same.set((all, equal, trials + 1));
        });
        let (all, equal, _) = same.replace((0, 0, 0));
        assert!(all >= 40, "{old}: {all} draws to compare");
        // A cost that is a constant has no draw.
        assert!(equal * 5 < all, "{old}: {equal} of {all} draws are the same");
    }
}
