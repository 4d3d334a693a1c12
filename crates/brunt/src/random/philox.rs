//! Philox4x32-10: random words that are a pure function of a key and a counter.
//!
//! The generator of Salmon, Moraes, Dror and Shaw (2011, Parallel random numbers: as easy as 1, 2, 3): ten rounds of two 32-bit
//! multiplications. Any block can be computed alone, so that results do not depend on the order in which draws are made.

use super::entity::mix;
use crate::units::wide;

/// A 64-bit key: a family of 2^128 independent blocks of two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    word: u64,
    /// Whether every word is 2^63, the middle of all words.
    median: bool,
}

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;
/// The middle of all words: half of them lie below.
const MIDDLE: u64 = 1 << 63;
/// Blocks computed side by side; with fewer blocks, compilers keep to scalar code.
const LANES: usize = 16;
/// Blocks computed side by side with 256-bit vectors.
const WIDE_LANES: usize = 16;

impl Key {
    /// The key of a run: the seed as it is.
    pub(crate) const fn new(seed: u64) -> Self {
        Self { word: seed, median: false }
    }

    /// The key whose every word is 2^63, at which a quantile function gives the median. Nothing is random under this key.
    pub(crate) const fn median() -> Self {
        Self { word: 0, median: true }
    }

    /// The key of one entity, unrelated to the key that it is derived from.
    ///
    /// For a fixed key, different entities give different keys.
    pub(crate) const fn derive(self, entity: u64) -> Self {
        let word = mix(mix(self.word.wrapping_add(0x9E37_79B9_7F4A_7C15)) ^ entity);
        Self { word: if word == self.word { !word } else { word }, ..self }
    }

    /// The two words at counter (`trial`, `name`).
    pub(crate) const fn block(self, trial: u64, name: u64) -> [u64; 2] {
        if self.median {
            return [MIDDLE; 2];
        }
        let [a, b, c, d] = rounds(
            [trial as u32, (trial >> 32) as u32, name as u32, (name >> 32) as u32],
            [self.word as u32, (self.word >> 32) as u32],
        );
        [join(a, b), join(c, d)]
    }

    /// The words of many blocks: `first[i]` and `second[i]` become the block at (`trials[i]`, `names[i]`).
    ///
    /// The bits are those of [`Key::block`]; several blocks are computed at a time.
    ///
    /// # Panics
    /// Unless the four slices are of one length.
    pub(crate) fn fill(self, trials: &[u64], names: &[u64], first: &mut [u64], second: &mut [u64]) {
        let count = trials.len();
        assert!(names.len() == count && first.len() == count && second.len() == count, "slices of one length");
        if self.median {
            first.fill(MIDDLE);
            second.fill(MIDDLE);
            return;
        }
        if !wide(|| self.fill_lanes::<WIDE_LANES>(trials, names, first, second)) {
            self.fill_lanes::<LANES>(trials, names, first, second);
        }
    }

    #[inline(always)]
    fn fill_lanes<const N: usize>(self, trials: &[u64], names: &[u64], first: &mut [u64], second: &mut [u64]) {
        let (trial_lanes, trial_rest) = trials.as_chunks::<N>();
        let (name_lanes, name_rest) = names.as_chunks::<N>();
        let (first_lanes, first_rest) = first.as_chunks_mut::<N>();
        let (second_lanes, second_rest) = second.as_chunks_mut::<N>();
        let inputs = trial_lanes.iter().zip(name_lanes);
        let keys = self.schedule();
        for ((trials, names), (first, second)) in inputs.zip(first_lanes.iter_mut().zip(second_lanes)) {
            lanes(&keys, trials, names, first, second);
        }
        let inputs = trial_rest.iter().zip(name_rest);
        for ((&trial, &name), (first, second)) in inputs.zip(first_rest.iter_mut().zip(second_rest)) {
            [*first, *second] = self.block(trial, name);
        }
    }

    /// The keys of the rounds, each 32-bit word in 64 bits.
    fn schedule(self) -> [[u64; 2]; ROUNDS] {
        let mut key = [self.word as u32, (self.word >> 32) as u32];
        std::array::from_fn(|_| {
            let round = key.map(u64::from);
            key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
            round
        })
    }
}

/// Computes several blocks at once. A lane holds a 32-bit word in the low half of 64 bits. The high half is garbage that the next
/// multiplication ignores, which saves the masking.
#[inline(always)]
fn lanes<const N: usize>(
    keys: &[[u64; 2]; ROUNDS],
    trials: &[u64; N],
    names: &[u64; N],
    first: &mut [u64; N],
    second: &mut [u64; N],
) {
    let (mut a, mut b, mut c, mut d) = (*trials, trials.map(|t| t >> 32), *names, names.map(|n| n >> 32));
    for key in keys {
        for lane in 0..N {
            let left = (a[lane] & LOW) * MULTIPLIERS[0] as u64;
            let right = (c[lane] & LOW) * MULTIPLIERS[1] as u64;
            a[lane] = (right >> 32) ^ b[lane] ^ key[0];
            b[lane] = right;
            c[lane] = (left >> 32) ^ d[lane] ^ key[1];
            d[lane] = left;
        }
    }
    for lane in 0..N {
        first[lane] = (a[lane] & LOW) | (b[lane] << 32);
        second[lane] = (c[lane] & LOW) | (d[lane] << 32);
    }
}

/// The low half of 64 bits.
const LOW: u64 = 0xFFFF_FFFF;

const fn join(low: u32, high: u32) -> u64 {
    low as u64 | ((high as u64) << 32)
}

/// The ten rounds on one counter.
const fn rounds(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let ([mut a, mut b, mut c, mut d], [mut k, mut l]) = (counter, key);
    let mut round = 0;
    while round < ROUNDS {
        let left = a as u64 * MULTIPLIERS[0] as u64;
        let right = c as u64 * MULTIPLIERS[1] as u64;
        (a, b, c, d) = ((right >> 32) as u32 ^ b ^ k, right as u32, (left >> 32) as u32 ^ d ^ l, left as u32);
        (k, l) = (k.wrapping_add(WEYL[0]), l.wrapping_add(WEYL[1]));
        round += 1;
    }
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_meet_the_published_known_answers() {
        // kat_vectors of Random123: philox4x32 10.
        let ones = u32::MAX;
        assert_eq!(rounds([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(rounds([ones; 4], [ones; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let pi = rounds([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]);
        assert_eq!(pi, [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    #[test]
    fn block_lays_out_trial_and_name_as_counter_words() {
        let block = Key::new(0x299f_31d0_a409_3822).block(0x85a3_08d3_243f_6a88, 0x0370_7344_1319_8a2e);
        assert_eq!(block, [0x94fd_cceb_d16c_fe09, 0x2412_6ea1_5001_e420]);
    }

    #[test]
    fn fill_gives_the_bits_of_block() {
        let key = Key::new(u64::MAX - 5).derive(3);
        for count in 0..40 {
            let trials: Vec<u64> = (0..count).map(mix).collect();
            let names: Vec<u64> = (0..count).map(|i| mix(i + 1000)).collect();
            let (mut first, mut second) = (vec![0; trials.len()], vec![0; trials.len()]);
            key.fill(&trials, &names, &mut first, &mut second);
            for i in 0..trials.len() {
                assert_eq!([first[i], second[i]], key.block(trials[i], names[i]));
            }
        }
    }

    #[test]
    fn derived_keys_differ_from_their_base_and_from_each_other() {
        let base = Key::new(1);
        let mut keys: Vec<u64> = (0..10_000).map(|entity| base.derive(entity).word).collect();
        keys.push(base.word);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 10_001);
    }

    /// Correlation of two samples of uniforms, in standard errors of an uncorrelated pair.
    fn correlation(pairs: impl Iterator<Item = (u64, u64)>) -> f64 {
        let centred = |word: u64| (word as f64 / 2f64.powi(64) - 0.5) * 12f64.sqrt();
        let (mut sum, mut count) = (0.0, 0.0);
        for (a, b) in pairs {
            sum += centred(a) * centred(b);
            count += 1.0;
        }
        sum / f64::sqrt(count)
    }

    #[test]
    fn neighbouring_trials_names_keys_and_words_are_uncorrelated() {
        let n = 100_000;
        let key = Key::new(0);
        let other = Key::new(1);
        let derived = (key.derive(0), key.derive(1));
        let scores = [
            correlation((0..n).map(|t| (key.block(t, 0)[0], key.block(t + 1, 0)[0]))),
            correlation((0..n).map(|t| (key.block(t, 0)[0], key.block(t, 1)[0]))),
            correlation((0..n).map(|t| (key.block(t, 0)[0], key.block(t, 1 << 32)[0]))),
            correlation((0..n).map(|t| (key.block(t, 0)[0], key.block(t, 0)[1]))),
            correlation((0..n).map(|t| (key.block(t, 0)[0], other.block(t, 0)[0]))),
            correlation((0..n).map(|t| (derived.0.block(t, 0)[0], derived.1.block(t, 0)[0]))),
            correlation((0..n).map(|t| (key.block(0, t)[0], key.block(0, t + 1)[0]))),
            correlation((0..n).map(|t| (key.block(t, 0)[0], key.block(t, 0)[0] << 32))),
        ];
        for (which, score) in scores.iter().enumerate() {
            assert!(score.abs() < 4.0, "pair {which}: {score} standard errors");
        }
    }

    #[test]
    fn words_keep_their_values() {
        assert_eq!(Key::new(42).block(1, 2), [16297590866961633116, 12259830136480186619]);
        assert_eq!(Key::new(42).derive(7).block(1, 2), [14671944471228266285, 17561701718061345518]);
    }

    #[test]
    fn example_of_key() {
        use brunt::random::Key;
        let key = Key::new(2029);
        assert_eq!(key.block(7, 0), key.block(7, 0));
        assert_ne!(key.block(7, 0), key.block(8, 0));
    }

    #[test]
    fn example_of_median() -> Result<(), brunt::random::LawError> {
        use brunt::random::{Key, Law, Uniform};
        let law = Law::lognormal_median_p95(30.0, 144.0)?;
        let word = Key::median().derive(7).block(3, 1)[0];
        assert!((law.quantile(Uniform::new(word)) - 30.0).abs() < 1e-12);
        Ok(())
    }
}
