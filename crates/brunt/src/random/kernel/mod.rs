//! exp, ln and the normal quantile in plain IEEE + - x / and square root: the functions of the hot path.
//!
//! Each function comes for one number and for a slice, with the same bits. The slice versions compute a branch-free main path for all
//! numbers, written so that compilers vectorise it for any x86-64 or AArch64, and then correct the few numbers outside the range of that
//! path. There is no fused multiply-add and no table, so that the bits are the same everywhere.

mod exponential;
mod logarithm;
mod normal;

pub(crate) use exponential::{exp, exp_slice};
pub(crate) use logarithm::ln;
pub(crate) use normal::{normal, normal_fill};

/// Numbers handled together: few enough to stay on the stack and in the nearest cache.
const CHUNK: usize = 64;

#[cfg(test)]
mod values {
    use super::*;
    use crate::random::Key;

    #[test]
    fn values_known_on_paper_are_met() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(2.0), std::f64::consts::LN_2);
        assert!((normal(u64::MAX / 40) + 1.959_963_984_540_054).abs() < 1e-15);
        assert_eq!(normal(5), -normal(!5));
        assert_eq!(exp(0.0), 1.0);
        assert!((exp(1.0) - std::f64::consts::E).abs() < 1e-15);
    }

    #[test]
    fn wide_vectors_give_the_bits_of_single_numbers() {
        let words: Vec<u64> = (0..1000).map(|trial| Key::new(3).block(trial, 0)[0]).collect();
        let (mut first, mut second) = (vec![0; words.len()], vec![0; words.len()]);
        Key::new(4).fill(&words, &words, &mut first, &mut second);
        let mut numbers = vec![0.0; words.len()];
        normal_fill(&words, &mut numbers);
        let normals = numbers.clone();
        exp_slice(&mut numbers);
        for (at, &word) in words.iter().enumerate() {
            assert_eq!([first[at], second[at]], Key::new(4).block(word, word));
            assert_eq!(normals[at].to_bits(), normal(word).to_bits());
            assert_eq!(numbers[at].to_bits(), exp(normal(word)).to_bits());
        }
    }
}
