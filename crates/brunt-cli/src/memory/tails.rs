//! Memory of a run that keeps tails.

use super::{NUMBER, SHARE, available, refusal};
use crate::command::Stop;
use brunt::Model;

/// Bytes of a number that is kept one by one, with its trial, while a quarter more of them are gathered.
const KEPT: u64 = 20;
/// Bytes of the bins of a column: 32 octaves of 1,024 bins.
const BINS: u64 = 32 * 1024 * 48;
/// Numbers of a trial of the tail while its contributions are found.
const PARTS: u64 = 12;

/// Most bytes that a run takes that keeps tails.
pub(crate) struct OfTails<'m> {
    /// The model that is run.
    pub model: &'m Model,
    /// Confidence levels that are asked for.
    pub levels: Vec<f64>,
    /// Number of threads.
    pub threads: u64,
    /// Number of parts that are in memory at once: 1 for a run, 3 for a merge, which reads one part and joins it to another.
    pub parts: u64,
}

impl OfTails<'_> {
    /// Refuses a run of `total` trials, or of a part of them, if it does not fit into the available memory.
    ///
    /// # Errors
    /// [`Stop::BadInput`] with how many trials fit; `option` is how they were asked for.
    pub(crate) fn ensure(&self, total: u64, option: &str) -> Result<(), Stop> {
        match available::bytes() {
            Some(there) => self.fit(total, there, option),
            None => Ok(()),
        }
    }

    fn fit(&self, total: u64, there: u64, option: &str) -> Result<(), Stop> {
        let most = there / 100 * SHARE;
        let bytes = self.bytes(total);
        if bytes <= most {
            return Ok(());
        }
        let fits = round_numbers(total).find(|&fewer| self.bytes(fewer) <= most).unwrap_or(0);
        Err(refusal((total, bytes), there, fits, option))
    }

    /// Bytes of a run of a number of trials. More trials may take fewer bytes: they may keep the tail of a higher level only.
    fn bytes(&self, total: u64) -> u64 {
        let kept = self.model.tail_kept(self.levels.iter().copied(), total).unwrap_or(0);
        let (columns, gross) = (self.model.columns() as u64, self.model.gross_columns() as u64);
        let gathered = self.parts * columns * kept * KEPT;
        let bins = columns * BINS * (self.threads + self.parts);
        gathered + bins + NUMBER * kept * (gross + 3 + PARTS)
    }
}

/// Numbers of two digits below a number, from the largest down.
fn round_numbers(below: u64) -> impl Iterator<Item = u64> {
    let powers = (0..=below.checked_ilog10().unwrap_or(0)).rev().map(|power| 10u64.pow(power));
    powers
        .flat_map(|power| (10..100).rev().map(move |digits| digits * power / 10))
        .filter(move |&number| number < below)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_two_digits_fall() {
        let all: Vec<u64> = round_numbers(130).collect();
        assert_eq!(all[..5], [120, 110, 100, 99, 98]);
        assert!(all.is_sorted_by(|a, b| a >= b) && all.ends_with(&[1]));
    }

    #[test]
    fn the_number_that_is_said_to_fit_does() {
        let text =
            "brunt = 1\nscenario = { name = \"x\", currency = \"USD\" }\nparties.p = {}\nnodes.n = { owner = \"p\" }\n";
        let model = Model::from_toml(text).unwrap();
        let of = OfTails { model: &model, levels: vec![0.95], threads: 2, parts: 1 };
        assert!(of.fit(1_000_000_000, 8_000_000_000, "--trials").is_ok());
        let Err(Stop::BadInput(message)) = of.fit(40_000_000, 40_000_000, "--trials") else { panic!() };
        let fits = message.split("at most ").nth(1).unwrap().split(' ').next().unwrap().replace(',', "");
        let fits: u64 = fits.parse().unwrap();
        assert!(fits > 1_000_000 && of.fit(fits, 40_000_000, "--trials").is_ok(), "{message}");
    }
}
