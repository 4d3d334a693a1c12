//! Choice of the trials to explain.

use crate::measure::{Sorted, level_of_return_period};

/// Trials chosen by their losses.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub(crate) enum Choice {
    /// The trial at the loss that is exceeded once in the given number of trials on average: the value at risk of that level.
    ReturnPeriod(f64),
    /// The given number of trials with the largest losses, the largest first.
    Worst(usize),
    /// The trial whose loss is nearest to the given value.
    Near(f64),
}

impl Choice {
    /// Positions of the chosen trials in `losses`, which has one loss per trial; of trials with equal losses the first. None if
    /// there are no trials, or if the return period is not above one trial or is above all trials: N trials show no loss that is
    /// exceeded less than once in N.
    pub(crate) fn of(self, losses: &[f64]) -> Vec<usize> {
        match self {
            Self::ReturnPeriod(trials) => {
                let (Some(level), Ok(sorted)) = (level_of_return_period(trials), Sorted::new(losses)) else {
                    return Vec::new();
                };
                if trials > losses.len() as f64 {
                    return Vec::new();
                }
                let value = sorted.quantile(level);
                losses.iter().position(|loss| *loss == value).into_iter().collect()
            }
            Self::Worst(count) => {
                let mut all: Vec<usize> = (0..losses.len()).collect();
                all.sort_by(|&a, &b| losses[b].total_cmp(&losses[a]));
                all.truncate(count);
                all
            }
            Self::Near(value) => {
                let away = |&position: &usize| (losses[position] - value).abs();
                (0..losses.len()).min_by(|a, b| away(a).total_cmp(&away(b))).into_iter().collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trials_are_chosen_by_their_losses() {
        let losses: Vec<f64> = (0..1000).map(|trial| f64::from(trial * 7 % 1000)).collect();
        let value = |choice: Choice| choice.of(&losses).into_iter().map(|trial| losses[trial]).collect::<Vec<_>>();
        // The 995th of 1,000 in ascending order from 0 on.
        assert_eq!(value(Choice::ReturnPeriod(200.0)), [994.0]);
        assert_eq!(value(Choice::Worst(3)), [999.0, 998.0, 997.0]);
        assert_eq!(value(Choice::Near(12.4)), [12.0]);
        assert_eq!(Choice::Near(5.0).of(&[4.0, 6.0]), [0], "of equal ones the first");
        assert_eq!(Choice::Worst(2).of(&[1.0, 1.0, 1.0]), [0, 1]);
        // Exceeded by one of 1,000, the largest.
        assert_eq!(value(Choice::ReturnPeriod(1000.0)), [998.0]);
        assert!(Choice::ReturnPeriod(1000.1).of(&losses).is_empty());
        assert!(Choice::ReturnPeriod(1.0).of(&losses).is_empty() && Choice::Near(1.0).of(&[]).is_empty());
    }
}
