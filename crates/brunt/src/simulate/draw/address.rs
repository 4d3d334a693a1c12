//! Names of occurrences. The name, the trial and a key for the purpose address the draws of an occurrence, so that draws do not change
//! when another occurrence is added or removed.
//!
//! An occurrence drawn by the frequency of its threat is named by (threat, ordinal). A triggered occurrence is named by (parent, trigger,
//! ordinal).

use crate::random::mix;

/// Ordinal of the address of the number of occurrences; no occurrence has this ordinal.
const COUNT_ORDINAL: u64 = 0xFF_FFFF;
/// Mask of a name. The low byte is for the blocks of one occurrence.
const NAME_MASK: u64 = !0xFF;

/// Name of the `ordinal`-th occurrence of a stream.
pub(super) fn root_name(stream: u32, ordinal: u32) -> u64 {
    (u64::from(stream) << 32) | (u64::from(ordinal) << 8)
}

/// Address of the number of occurrences of a stream, and of the draw of a factor.
pub(super) fn count_name(stream: u32) -> u64 {
    (u64::from(stream) << 32) | (COUNT_ORDINAL << 8)
}

/// Name of the occurrence that a trigger with this key adds to an occurrence.
pub(super) fn triggered_name(parent: u64, trigger: u64) -> u64 {
    mix(parent ^ trigger) & NAME_MASK
}
