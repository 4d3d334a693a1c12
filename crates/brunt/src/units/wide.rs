//! Wider vectors where the machine has them: the same operations in the same order, hence the same bits as without them.

/// Runs `work` compiled for 256-bit vectors (AVX2) if the machine has them, and returns whether `work` ran.
///
/// Functions that `work` calls must be inlined to profit. No fused multiply-add is among the operations allowed, so each lane computes
/// the numbers of a scalar program.
#[inline(always)]
pub(super) fn wide(work: impl FnOnce()) -> bool {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the machine was just found to have the only feature that the function asks for.
        #[allow(unsafe_code, reason = "a function for a feature of the machine can only be called so")]
        unsafe {
            with_avx2(work);
        }
        return true;
    }
    drop(work);
    false
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2(work: impl FnOnce()) {
    work();
}

#[cfg(test)]
mod tests {
    use crate::random::Key;
    use crate::random::kernel::{exp, exp_slice, normal, normal_fill};

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
