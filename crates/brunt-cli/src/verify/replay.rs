//! Trials run again, and held against `trials.csv` to the last bit.

use super::losses::Losses;
use crate::save::TRIALS_CSV;
use brunt::{Error, Model, Run};
use brunt_page::quantity::counted;
use brunt_page::verified::Verified;

/// Which trials are run again.
pub(super) struct Replayed<'m> {
    /// The scenario that was run.
    pub model: &'m Model,
    /// Seed of all draws.
    pub seed: u64,
    /// Number of trials to run again.
    pub count: u64,
}

/// Runs trials that are spread evenly over the run, the first and the last among them, and compares every number of theirs.
pub(super) fn check(replayed: &Replayed<'_>, losses: Option<&Losses>, found: &mut Verified) -> Result<(), Error> {
    if replayed.count == 0 {
        found.skips("replay", "--replay 0 runs no trial again");
        return Ok(());
    }
    let Some(losses) = losses else {
        found.skips("replay", "there are no losses by trial to compare with: `brunt run --from` repeats the whole run");
        return Ok(());
    };
    let before = found.found();
    let positions = spread(losses.trials.len(), replayed.count);
    for &position in &positions {
        compare(replayed, losses, position, found)?;
    }
    let trials = counted(positions.len() as u64, "trial");
    found.compared(
        "replay",
        positions.len() as u64,
        before,
        format!("{trials} run again, to the last bit as in trials.csv"),
    );
    Ok(())
}

/// At most `count` of `total` positions, evenly apart from the first to the last.
pub(super) fn spread(total: usize, count: u64) -> Vec<usize> {
    let count = usize::try_from(count).unwrap_or(usize::MAX).min(total);
    let gaps = count.saturating_sub(1).max(1) as u128;
    (0..count).map(|index| (index as u128 * total.saturating_sub(1) as u128 / gaps) as usize).collect()
}

fn compare(replayed: &Replayed<'_>, losses: &Losses, position: usize, found: &mut Verified) -> Result<(), Error> {
    let trial = losses.trials[position];
    let results = replayed.model.run(Run::range(trial..trial + 1).seed(replayed.seed))?;
    for (name, column) in results.columns()? {
        let stated = losses.column(&name).map(|column| column[position]);
        let expected = column[0];
        if stated.map(f64::to_bits) != Some(expected.to_bits()) {
            let stated = stated.map_or("nothing".to_string(), |stated| stated.to_string());
            found.differs(TRIALS_CSV, losses.place(position, &name), format!("{expected} (run again)"), stated);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_are_spread_from_the_first_to_the_last() {
        assert_eq!(spread(101, 3), [0, 50, 100]);
        assert_eq!(spread(5, 9), [0, 1, 2, 3, 4]);
        assert_eq!([spread(7, 1), spread(0, 3), spread(7, 0)], [vec![0], vec![], vec![]]);
    }
}
