//! Wider vectors where the machine has them: the same operations in the same order, hence the same bits as without them.

/// Runs `work` compiled for 256-bit vectors (AVX2) if the machine has them, and returns whether `work` ran.
///
/// Functions that `work` calls must be inlined to profit. No fused multiply-add is among the operations allowed, so each lane computes
/// the numbers of a scalar program.
#[inline(always)]
pub(crate) fn wide(work: impl FnOnce()) -> bool {
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
