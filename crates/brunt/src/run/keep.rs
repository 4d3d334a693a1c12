//! What a run keeps of its losses.

/// What a run keeps of its losses.
///
/// | | memory | figures |
/// |---|---|---|
/// | [`Keep::Every`] | grows with the trials: 8 bytes for each column | every figure, every column |
/// | [`Keep::Tails`] | bounded: up to 2^21 numbers of each column, and bins | means, probabilities and tails as exact as with `Every`; value at risk and tail value at risk at levels below the tail within a bracket of about a thousandth |
///
/// A run that keeps tails has no columns: what needs one number of every trial is [`Error::NotKept`](crate::Error::NotKept).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Keep {
    /// One number of every trial for each column.
    #[default]
    Every,
    /// The largest numbers of each column one by one, with their trials; all others in bins, of which count, exact sum, least and largest
    /// number are known.
    Tails,
}
