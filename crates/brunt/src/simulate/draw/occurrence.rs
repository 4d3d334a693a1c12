//! One occurrence of a threat in a trial.

/// An occurrence of a threat in a trial.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Occurrence {
    pub threat: u32,
    /// Number of the root occurrence.
    pub event: u32,
    /// Number of the parent: the occurrence that triggered this occurrence, or `NONE`.
    pub parent: u32,
    pub depth: u16,
    pub name: u64,
    pub time: i64,
    /// Word that picks the target.
    pub pick: u64,
    /// Position among the forced occurrences of a stress, or `NONE`.
    pub forced: u32,
}

/// Threat, time and draws of a root occurrence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root {
    pub threat: u32,
    pub name: u64,
    pub time: i64,
    pub pick: u64,
    pub forced: u32,
}
