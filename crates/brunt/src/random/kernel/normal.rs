//! The standard normal quantile of a 64-bit word.

use super::{CHUNK, logarithm};
use crate::random::special::{CENTRE, normal_centre, normal_near_tail, normal_tail};
use crate::units::wide;

/// Lanes of the tails computed together.
const LANES: usize = 4;
/// Tail probability, above exp(-25), from which the first of the two tail formulas certainly holds.
const NEAR: f64 = 1.4e-11;

/// The standard normal quantile at the uniform number that `word` stands for, (word + 1/2) 2^-64, at full precision in both tails.
///
/// The top bit is the side, the other bits are the probability of the tail on that side; the words w and !w give opposite numbers. Values
/// lie between -9.156 and 9.156. Wichura (1988, Algorithm AS 241, PPND16).
#[inline]
pub(crate) fn normal(word: u64) -> f64 {
    let p = tail_probability(word);
    let size = if 0.5 - p <= CENTRE { normal_centre(0.5 - p) } else { normal_tail((-logarithm::main(p)).sqrt()) };
    signed(size, word)
}

/// Fills `out` with the normal quantiles of `words`, with the bits of [`normal`].
///
/// # Panics
/// Unless both slices are of one length.
pub(crate) fn normal_fill(words: &[u64], out: &mut [f64]) {
    assert!(words.len() == out.len(), "slices of one length");
    if !wide(|| fill(words, out)) {
        fill(words, out);
    }
}

#[inline(always)]
fn fill(words: &[u64], out: &mut [f64]) {
    let (word_chunks, word_rest) = words.as_chunks::<CHUNK>();
    let (out_chunks, out_rest) = out.as_chunks_mut::<CHUNK>();
    for (words, out) in word_chunks.iter().zip(out_chunks) {
        fill_chunk(words, out);
    }
    for (&word, out) in word_rest.iter().zip(out_rest) {
        *out = normal(word);
    }
}

/// Computes the formula of the centre for all numbers. Then gathers the tails, about 15 in 100, computes them together, and writes them
/// over the results of the centre.
#[inline(always)]
fn fill_chunk(words: &[u64; CHUNK], out: &mut [f64; CHUNK]) {
    let mut probabilities = [0.0; CHUNK];
    for ((out, p), &word) in out.iter_mut().zip(&mut probabilities).zip(words) {
        *p = tail_probability(word);
        *out = signed(normal_centre(0.5 - *p), word);
    }
    let mut source = [0u8; CHUNK + 1];
    let mut tails = [0.05; CHUNK + 1];
    let mut count = 0;
    for (i, &p) in probabilities.iter().enumerate() {
        source[count] = i as u8;
        tails[count] = p;
        count += usize::from(0.5 - p > CENTRE);
    }
    // Whole groups of lanes are computed; results beyond `count` are not used.
    let groups = count.div_ceil(LANES);
    let mut sizes = [0.0; CHUNK];
    for (sizes, tails) in sizes.as_chunks_mut::<LANES>().0.iter_mut().zip(tails.as_chunks::<LANES>().0).take(groups) {
        let roots = tails.map(|p| (-logarithm::main(p)).sqrt());
        *sizes = roots.map(normal_near_tail);
    }
    for k in 0..count {
        let i = usize::from(source[k]) % CHUNK;
        let size = if tails[k] >= NEAR { sizes[k] } else { normal_tail((-logarithm::main(tails[k])).sqrt()) };
        out[i] = signed(size, words[i]);
    }
}

/// Probability of the tail that starts at the number, on the side of its top bit: above 0, at most 1/2.
#[inline(always)]
fn tail_probability(word: u64) -> f64 {
    // All ones if the top bit is set.
    let flip = 0u64.wrapping_sub(word >> 63);
    let rest = word ^ flip;
    // The halves of the integer as floats, through the bits of 2^52 and 2^84; their sum is the integer, rounded once.
    let low = f64::from_bits((rest & 0xFFFF_FFFF) | 0x4330_0000_0000_0000);
    let high = f64::from_bits((rest >> 32) | 0x4530_0000_0000_0000);
    let integer = (high - (19_342_813_113_834_066_795_298_816.0 + 4_503_599_627_370_496.0)) + low;
    (integer + 0.5) * (1.0 / 18_446_744_073_709_551_616.0)
}

/// `size` with a sign: negative if the top bit of the word is not set.
#[inline(always)]
fn signed(size: f64, word: u64) -> f64 {
    f64::from_bits(size.to_bits() ^ (!word & (1 << 63)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::special::normal_quantile_tail;
    use crate::random::{Key, Uniform};

    #[test]
    fn tail_probability_is_that_of_the_uniform_number() {
        let key = Key::new(11);
        for trial in 0..10_000 {
            let word = key.block(trial, 0)[0] >> (trial % 64);
            let u = Uniform::new(word);
            assert_eq!(tail_probability(word), u.lower().min(u.upper()));
            assert_eq!(tail_probability(!word), u.lower().min(u.upper()));
        }
    }

    #[test]
    fn normal_inverts_erfc_in_both_tails() {
        let key = Key::new(12);
        for trial in 0..200_000 {
            let word = key.block(trial, 0)[0] >> (trial % 60);
            let x = normal(word);
            let p = 0.5 * libm::erfc(x.abs() * std::f64::consts::FRAC_1_SQRT_2);
            let u = Uniform::new(word);
            let expected = u.lower().min(u.upper());
            // The roundings of x and of the argument of erfc, amplified by x^2.
            assert!((p / expected - 1.0).abs() < (4.0 + 4.0 * x * x) * f64::EPSILON, "word {word}, x = {x}");
            assert!((normal_quantile_tail(expected) + x.abs()).abs() < 4.0 * f64::EPSILON * (1.0 + x.abs()));
            assert_eq!(normal(!word), -x);
        }
        assert!((normal(0) + 9.155_293_772_686_073).abs() < 1e-14);
        assert!(normal(1 << 63).abs() < 1e-15);
    }

    #[test]
    fn slice_has_the_bits_of_single_words() {
        let key = Key::new(13);
        for shift in [0, 1, 40] {
            for count in [0, 1, 63, 64, 65, 1000] {
                let words: Vec<u64> = (0..count).map(|i| key.block(i, 1)[0] >> shift).collect();
                let mut filled = vec![0.0; words.len()];
                normal_fill(&words, &mut filled);
                assert!(words.iter().zip(&filled).all(|(&w, x)| normal(w).to_bits() == x.to_bits()));
            }
        }
    }

    #[test]
    fn normal_keeps_its_bits() {
        let bits = [0, 1 << 40, 1 << 60, 1 << 62, 3 << 62].map(|w| normal(w).to_bits());
        assert_eq!(
            bits,
            [
                13844715627112426261,
                13841019362118060670,
                13832959920739310268,
                13827622519975348809,
                4604250483120573001
            ]
        );
    }
}
