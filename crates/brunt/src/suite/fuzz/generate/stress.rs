//! Stresses of every kind.

use super::super::tree::Tree;
use super::world::World;
use super::{cover, quantity, threat, word};

/// The section of stresses.
pub(super) fn stresses(w: &mut World) -> Option<Tree> {
    if w.dice.chance(50) {
        return None;
    }
    let mut section = Tree::table([]);
    let ids = word::ids(&mut w.dice, 1, 3);
    for (number, id) in ids.iter().enumerate() {
        let mut stress = stress(w);
        if number > 0 && w.dice.chance(40) {
            stress = stress.with("inherits", ids[0].as_str());
        }
        section = section.with(id, stress);
    }
    Some(section)
}

fn stress(w: &mut World) -> Tree {
    let mut stress = Tree::table([]);
    if w.dice.chance(30) {
        stress = stress.with("name", word::name(&mut w.dice));
    }
    if w.dice.chance(50) {
        let count = w.dice.within(1, 2);
        let forced: Vec<Tree> = (0..count).map(|_| force(w)).collect();
        stress = stress.with("force", if count == 1 { forced[0].clone() } else { Tree::List(forced) });
    }
    if w.dice.chance(30) {
        stress = stress.with("out", out(w));
    }
    if w.dice.chance(50) {
        stress = stress.with("scale", scale(w));
    }
    if !w.factors.is_empty() && w.dice.chance(50) {
        let factor = w.dice.pick(&w.factors);
        let number = |w: &mut World| w.dice.pick(&[0.0, 1.0, -2.0, 3.5, 9.5, 1e-9]);
        let moved = match w.dice.below(3) {
            0 => Tree::table([("fix", number(w).into())]),
            1 => Tree::table([("shift", number(w).into())]),
            _ => Tree::table([("fix", number(w).into()), ("shift", 0.5.into())]),
        };
        stress = stress.with("factors", Tree::table([]).with(&factor, moved));
    }
    if !w.controls.is_empty() && w.dice.chance(40) {
        stress = stress.with("disable", w.dice.pick(&w.controls).0);
    }
    terms(w, stress)
}

fn force(w: &mut World) -> Tree {
    let threat = w.dice.pick(&w.threats);
    let mut force = Tree::table([("threat", threat.id.into())]);
    if w.dice.chance(60) {
        force = force.with("at", quantity::time(w));
    }
    if !threat.disrupts {
        return force;
    }
    if w.dice.chance(40) {
        force = force.with("hits", w.dice.some(&threat.hits, 1, 2));
    }
    if w.dice.chance(40) {
        force = force.with("takes", quantity::share(w));
    }
    if w.dice.chance(50) {
        force = force.with("outage", lasting(w));
    }
    if w.dice.chance(20) {
        force = force.with("data_loss", quantity::duration(w));
    }
    force
}

fn lasting(w: &mut World) -> Tree {
    if w.dice.chance(20) { "to_horizon".into() } else { quantity::positive_duration(w) }
}

fn out(w: &mut World) -> Tree {
    let mut out = Tree::table([("nodes", cover::nodes(w)), ("at", quantity::time(w)), ("outage", lasting(w))]);
    if w.dice.chance(40) {
        out = out.with("takes", quantity::share(w));
    }
    if w.dice.chance(30) {
        out = out.with("recovery", threat::recovery(w));
    }
    if w.dice.chance(30) {
        out = out.with("framework", "strategic").with("name", word::name(&mut w.dice));
    }
    out
}

/// Factors that keep fixed frequencies whole.
fn scale(w: &mut World) -> Tree {
    let mut scale = Tree::table([]);
    if w.dice.chance(50) {
        scale = scale.with("threats", w.dice.some(&w.threat_ids(), 1, 2));
    }
    let factor = |w: &mut World| w.dice.pick(&[1.0, 2.0, 0.0, 3.0]);
    let size = |w: &mut World| w.dice.pick(&[1.0, 1.25, 0.5, 0.0, 1.1]);
    if w.dice.chance(60) {
        scale = scale.with("frequency", factor(w));
    }
    if w.dice.chance(50) {
        scale = scale.with("losses", size(w));
    }
    if scale.get("frequency").is_none() || w.dice.chance(40) {
        scale = scale.with("outages", size(w));
    }
    scale
}

/// What changes of contracts and policies.
fn terms(w: &mut World, mut stress: Tree) -> Tree {
    let indemnities: Vec<(String, String)> = w
        .contracts
        .iter()
        .flat_map(|contract| contract.indemnities.iter().map(|clause| (contract.id.clone(), clause.clone())))
        .collect();
    if !indemnities.is_empty() && w.dice.chance(30) {
        let (contract, clause) = w.dice.pick(&indemnities);
        let patch = Tree::table([]).with(&clause, Tree::table([("annual_cap", quantity::amount(w))]));
        let patch = Tree::table([("indemnity", patch)]);
        stress = stress.with("contracts", Tree::table([]).with(&contract, patch));
    }
    if !w.policies.is_empty() && w.dice.chance(30) {
        let (policy, _) = w.dice.pick(&w.policies);
        let patch = if w.dice.chance(50) {
            Tree::table([("coinsurance", quantity::share(w))])
        } else {
            Tree::table([("limit", quantity::positive_amount(w))])
        };
        stress = stress.with("policies", Tree::table([]).with(&policy, patch));
    }
    stress
}
