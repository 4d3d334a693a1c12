//! Check that triggers die out: the expected number of offspring per round of triggers must be below 1.

use crate::scenario::node::cycle::printed;
use crate::scenario::node::graph::{Graph, components, path};
use crate::scenario::read::{Context, Rule};
use crate::scenario::threat::check::ThreatDraft;

/// Most rounds of the power iteration, and most triggers processed over all rounds.
const MOST_ROUNDS: usize = 100_000;
const MOST_STEPS: usize = 1_000_000_000;

/// Relative distance between the bounds at which the power iteration stops.
const PRECISION: f64 = 1e-12;

/// A spectral radius within this distance below 1 counts as 1.
const TOLERANCE: f64 = 1e-9;

/// Reports every group of threats that trigger each other without dying out.
pub(crate) fn check_triggers(cx: &mut Context, threats: &[ThreatDraft<'_>]) {
    let matrix: Vec<Vec<(usize, f64)>> = threats.iter().map(|draft| offspring(draft)).collect();
    let edges = Graph::new(matrix.iter().map(|row| row.iter().map(|entry| entry.0 as u32)));
    for members in groups(&components(&edges)) {
        let radius = spectral_radius(&matrix, &members);
        if radius >= 1.0 - TOLERANCE {
            report(cx, threats, &edges, &members, radius);
        }
    }
}

/// The members of each component.
fn groups(component: &[usize]) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); component.len()];
    for (index, &component) in component.iter().enumerate() {
        groups[component].push(index);
    }
    groups.retain(|members| !members.is_empty());
    groups
}

/// Expected number of direct offspring of a threat, as (threat index, expected number).
fn offspring(draft: &ThreatDraft<'_>) -> Vec<(usize, f64)> {
    let triggers = draft.threat.triggers.iter().filter(|trigger| trigger.probability.get() > 0.0);
    triggers.map(|trigger| (trigger.threat.0 as usize, trigger.probability.get())).collect()
}

fn report(cx: &mut Context, threats: &[ThreatDraft<'_>], edges: &Graph, members: &[usize], radius: f64) {
    let Some(&first) = members.first() else { return };
    let mut children = edges.of(first).iter().map(|&child| child as usize);
    let next = children.find(|child| members.binary_search(child).is_ok()).unwrap_or(first);
    let mut cycle = vec![first];
    cycle.extend(path(edges, next, first).unwrap_or_default());
    let cycle = printed(cycle.into_iter().map(|index| threats[index].threat.id.as_str()));
    let draft = &threats[first];
    let trigger = draft.threat.triggers.iter().position(|trigger| trigger.threat.0 as usize == next);
    let at = trigger.and_then(|index| draft.trigger_places.get(index)).unwrap_or(&draft.at);
    let help = "lower the probabilities so that each round is smaller than the one before";
    cx.report(Rule::TriggerExplosion { offspring: radius, cycle }, at, "part of the loop").advise(help);
}

/// Spectral radius of an irreducible non-negative matrix, restricted to some rows and columns (sorted). A radius below 1 is only
/// estimated.
///
/// Power iteration on I + M, which has no periodic part, between the bounds of Collatz (1942) and Wielandt (1950):
/// min (Mx)_i / x_i <= rho(M) <= max (Mx)_i / x_i for any positive x.
fn spectral_radius(matrix: &[Vec<(usize, f64)>], members: &[usize]) -> f64 {
    let inner = |row: usize| -> Vec<(usize, f64)> {
        let inside =
            |&(column, weight): &(usize, f64)| members.binary_search(&column).ok().map(|local| (local, weight));
        matrix[row].iter().filter_map(inside).collect()
    };
    let rows: Vec<Vec<(usize, f64)>> = members.iter().map(|&row| inner(row)).collect();
    if rows.iter().all(Vec::is_empty) {
        return 0.0;
    }
    let mut x = vec![1.0; members.len()];
    let mut radius = 0.0;
    let triggers: usize = rows.iter().map(Vec::len).sum();
    for _ in 0..MOST_ROUNDS.min(MOST_STEPS / triggers.max(1)) {
        let image = |(row, own): (&Vec<(usize, f64)>, &f64)| {
            own + row.iter().map(|&(column, weight)| weight * x[column]).sum::<f64>()
        };
        let next: Vec<f64> = rows.iter().zip(&x).map(image).collect();
        let ratios = next.iter().zip(&x).map(|(next, x)| next / x - 1.0);
        let (low, high) = ratios.fold((f64::INFINITY, 0.0_f64), |(low, high), ratio| (low.min(ratio), high.max(ratio)));
        radius = (low + high) / 2.0;
        // The iteration also stops once the radius is certainly below 1.
        if high - low <= PRECISION * high.max(1.0) || high < 1.0 - TOLERANCE {
            break;
        }
        let largest = next.iter().copied().fold(0.0_f64, f64::max);
        x = next.into_iter().map(|value| value / largest).collect();
    }
    radius
}

#[cfg(test)]
mod tests {
    use super::*;

    fn radius(rows: &[&[f64]]) -> f64 {
        let row = |row: &&[f64]| row.iter().copied().enumerate().filter(|entry| entry.1 > 0.0).collect();
        let matrix: Vec<Vec<(usize, f64)>> = rows.iter().map(row).collect();
        spectral_radius(&matrix, &(0..rows.len()).collect::<Vec<_>>())
    }

    #[test]
    fn the_radius_of_a_loop_is_the_geometric_mean_of_its_weights() {
        assert!((radius(&[&[0.0, 2.0, 0.0], &[0.0, 0.0, 0.8], &[0.9, 0.0, 0.0]]) - 1.44_f64.cbrt()).abs() < 1e-9);
        assert_eq!(radius(&[&[0.0, 1.0], &[1.0, 0.0]]), 1.0);
        assert_eq!(radius(&[&[1.4]]), 1.4);
        assert_eq!(radius(&[&[0.0]]), 0.0);
    }

    #[test]
    fn the_radius_of_two_by_two_follows_its_characteristic_polynomial() {
        // lambda^2 - 1.0 lambda - 0.96 = 0 has the root 1.6.
        assert!((radius(&[&[0.4, 1.2], &[1.0, 0.6]]) - 1.6).abs() < 1e-9);
    }

    #[test]
    fn loops_that_die_out_stay_below_one_however_strong_one_trigger_is() {
        assert!(radius(&[&[0.0, 3.0], &[0.3, 0.0]]) < 1.0);
        assert!(radius(&[&[0.0, 3.0], &[0.34, 0.0]]) > 1.0);
    }
}
