//! Equidistribution, independence and balance along every walk.
//!
//! Every test ends in a standard normal number, which must stay within 4 (a probability of 6e-5 each, of 2 % for all of them, once and
//! for all because the words are fixed).

use super::walk::{name, walks};
use crate::random::{Key, entity};

/// Fails if a score is 4 standard errors or more from 0.
fn check(what: &str, test: &str, score: f64) {
    assert!(score.abs() < 4.0, "{what}: {test} is off by {score} standard errors");
}

/// Pearson's chi-square of counts against what is expected, as a standard normal number (Wilson and Hilferty 1931).
fn chi_square(counts: &[u32], expected: impl Fn(usize) -> f64) -> f64 {
    let square: f64 = counts.iter().enumerate().map(|(i, &n)| (f64::from(n) - expected(i)).powi(2) / expected(i)).sum();
    normal(square, (counts.len() - 1) as f64)
}

fn normal(square: f64, degrees: f64) -> f64 {
    let spread = 2.0 / (9.0 * degrees);
    ((square / degrees).cbrt() - (1.0 - spread)) / spread.sqrt()
}

/// Counts of cells, all equally likely.
fn even(cells: usize, picks: impl Iterator<Item = usize>) -> f64 {
    let mut counts = vec![0; cells];
    picks.for_each(|cell| counts[cell] += 1);
    let share = counts.iter().map(|&n| f64::from(n)).sum::<f64>() / cells as f64;
    chi_square(&counts, |_| share)
}

/// Correlation of pairs of words, read as numbers of mean 0 and variance 1, in standard errors.
fn correlation(pairs: impl Iterator<Item = (u64, u64)>) -> f64 {
    let centred = |word: u64| ((word as f64 + 0.5) / 2f64.powi(64) - 0.5) * 12f64.sqrt();
    let (mut sum, mut count) = (0.0, 0.0);
    for (a, b) in pairs {
        sum += centred(a) * centred(b);
        count += 1.0;
    }
    sum / f64::sqrt(count)
}

/// Largest deviation of the 64 bits from being set in half of the words.
fn balance(words: impl Iterator<Item = u64>) -> f64 {
    let (mut ones, mut count) = ([0u32; 64], 0.0);
    for word in words {
        count += 1.0;
        (0..64).for_each(|bit| ones[bit] += (word >> bit & 1) as u32);
    }
    let square: f64 = ones.iter().map(|&n| (2.0 * f64::from(n) - count).powi(2) / count).sum();
    normal(square, 64.0)
}

/// Lengths of the gaps between numbers below 1/16 are geometric.
fn gaps(words: &[u64]) -> f64 {
    let (mut counts, mut gap) = ([0u32; 65], 0usize);
    for word in words {
        if word >> 60 == 0 {
            counts[gap.min(64)] += 1;
            gap = 0;
        } else {
            gap += 1;
        }
    }
    let total = counts.iter().map(|&n| f64::from(n)).sum::<f64>();
    let none = |gap: usize| 0.9375_f64.powi(gap as i32);
    chi_square(&counts, |gap| total * if gap == 64 { none(64) } else { none(gap) / 16.0 })
}

/// Wald and Wolfowitz's number of runs above and below the middle.
fn runs(words: &[u64]) -> f64 {
    let n = words.len() as f64;
    let high = words.iter().filter(|&&word| word >> 63 == 1).count() as f64;
    let runs = 1.0 + words.windows(2).filter(|pair| (pair[0] ^ pair[1]) >> 63 == 1).count() as f64;
    let mean = 1.0 + 2.0 * high * (n - high) / n;
    (runs - mean) / ((mean - 1.0) * (mean - 2.0) / (n - 1.0)).sqrt()
}

/// Largest of eight numbers: the cell of its eighth power, which is uniform.
fn largest(words: &[u64]) -> f64 {
    let power = |words: &[u64]| (words.iter().max().copied().unwrap_or(0) as f64 / 2f64.powi(64)).powi(8);
    even(64, words.chunks_exact(8).map(|eight| ((power(eight) * 64.0) as usize).min(63)))
}

fn check_walks(n: u64) {
    for (what, word) in walks() {
        // The stream of words starts anew for each of them.
        let n = if what == "a stream of words" { n / 8 } else { n };
        let words: Vec<u64> = (0..n).map(word).collect();
        check(what, "the spread over 4,096 cells", even(4096, words.iter().map(|word| (word >> 52) as usize)));
        check(what, "the spread of the low bits", even(4096, words.iter().map(|word| (word & 0xFFF) as usize)));
        let pair = |pair: &[u64]| ((pair[0] >> 58) << 6 | pair[1] >> 58) as usize;
        check(what, "the spread of pairs", even(4096, words.chunks_exact(2).map(pair)));
        let triple = |three: &[u64]| three.iter().fold(0, |cell, word| cell << 4 | (word >> 60) as usize);
        check(what, "the spread of triples", even(4096, words.chunks_exact(3).map(triple)));
        check(what, "the balance of bits", balance(words.iter().copied()));
        check(what, "the change of bits", balance(words.windows(2).map(|pair| pair[0] ^ pair[1])));
        check(what, "the gaps", gaps(&words));
        check(what, "the runs", runs(&words));
        check(what, "the largest of eight", largest(&words));
        for lag in [1, 2, 3, 5, 256] {
            let pairs = || words.iter().zip(&words[lag..]);
            check(what, &format!("correlation at {lag}"), correlation(pairs().map(|(&a, &b)| (a, b))));
            let turned = pairs().map(|(a, b)| (a.reverse_bits(), b.reverse_bits()));
            check(what, &format!("correlation of low bits at {lag}"), correlation(turned));
        }
    }
}

#[test]
fn words_are_random_along_every_coordinate() {
    check_walks(100_000);
}

#[test]
#[ignore = "long; the battery of keyed words at fifty times the usual length: run by name in release"]
fn words_are_random_at_length() {
    check_walks(5_000_000);
}

const COORDINATES: [&str; 4] = ["seed", "trial", "name", "entity"];
const ENTITY: usize = 3;

/// One bit of one coordinate of an address.
type Flip = (usize, u32);

fn flips() -> impl Iterator<Item = Flip> {
    (0..COORDINATES.len()).flat_map(|coordinate| (0..64).map(move |bit| (coordinate, bit)))
}

/// The parts of an address: seed, trial, name and, for a derived key, entity.
#[derive(Clone, Copy)]
struct Address([u64; 4]);

impl Address {
    /// Small and dense, as the engine makes them.
    fn new(step: u64) -> Self {
        Self([1 + (step >> 10), step >> 2, name(entity(&["threat", "storm"]) >> 32, step & 3, 0), step % 7])
    }

    /// The bit as it is, not turned.
    fn bit((coordinate, bit): Flip, Self(parts): Self) -> u64 {
        parts[coordinate] >> bit & 1
    }

    fn turned((coordinate, bit): Flip, Self(mut parts): Self) -> Self {
        parts[coordinate] ^= 1 << bit;
        Self(parts)
    }

    fn block((coordinate, _): Flip, Self([seed, trial, name, entity]): Self) -> [u64; 2] {
        let key = Key::new(seed);
        let key = if coordinate == ENTITY { key.derive(entity) } else { key };
        key.block(trial, name)
    }
}

/// If any bit of an address is flipped, half of the bits of both words flip, each as often as any other, and the numbers are not
/// correlated with the numbers before.
#[test]
fn every_bit_of_an_address_moves_every_bit_of_both_words() {
    for flip in flips() {
        // Those with the bit of the first one only, so that no pair is met from both sides.
        let as_at_first = |&address: &Address| Address::bit(flip, address) == Address::bit(flip, Address::new(0));
        let addresses = || (0..20_000).map(Address::new).filter(as_at_first).take(4000);
        let pairs =
            || addresses().map(|at| (Address::block(flip, at), Address::block(flip, Address::turned(flip, at))));
        let what = format!("bit {} of the {}", flip.1, COORDINATES[flip.0]);
        for word in 0..2 {
            check(&what, "the change of bits", balance(pairs().map(|(a, b)| a[word] ^ b[word])));
            check(&what, "correlation", correlation(pairs().map(|(a, b)| (a[word], b[word]))));
        }
        check(&what, "correlation across words", correlation(pairs().map(|(a, b)| (a[0], b[1]))));
    }
}

#[test]
fn no_two_addresses_of_a_scenario_share_a_word() {
    let key = Key::new(3);
    let mut words = Vec::new();
    for trial in 0..50 {
        for ordinal in (0..20).chain([0xFF_FFFF]) {
            for stream in
                ["storm", "blackout", "breach"].map(|id| u64::from(crate::random::stream32(entity(&["threat", id]))))
            {
                for key in
                    [key, key.derive(entity(&["hit", "storm", "a"])), key.derive(entity(&["loss", "storm", "a"]))]
                {
                    words.extend((0..2).flat_map(|block| key.block(trial, name(stream, ordinal, block))));
                }
            }
        }
    }
    let count = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), count);
}

/// Kolmogorov and Smirnov's distance of a stream's first words over trials, times sqrt(n).
fn distance(stream: &str, n: u64) -> f64 {
    let (key, at) = (Key::new(2029), entity(&[stream]));
    let mut words: Vec<u64> = (0..n).map(|trial| key.block(trial, at)[1]).collect();
    words.sort_unstable();
    let at = |i: usize| (i as f64 / n as f64, words[i] as f64 / 2f64.powi(64));
    (0..words.len()).map(at).fold(0.0, |most: f64, (share, u)| most.max(u - share).max(share + 1.0 / n as f64 - u))
        * (n as f64).sqrt()
}

/// Over many streams the distances have Kolmogorov's law: each quarter of it holds a quarter of them.
#[test]
fn distances_of_streams_follow_their_own_law() {
    // 1 - 2 sum of (-1)^(k - 1) exp(-2 k^2 x^2); Stephens 1970 for the correction at finite n.
    let n = 2_000;
    let law = |distance: f64| {
        let x = distance * (1.0 + 0.12 / (n as f64).sqrt() + 0.11 / n as f64);
        1.0 - 2.0
            * (1..50).map(|k| f64::from(1 - 2 * ((k + 1) % 2)) * (-2.0 * f64::from(k * k) * x * x).exp()).sum::<f64>()
    };
    let ranks = (0..4_000).map(|stream| law(distance(&format!("stream {stream}"), n)).clamp(0.0, 0.999));
    check("4,000 streams", "the spread of distances", even(20, ranks.map(|rank| (rank * 20.0) as usize)));
}
