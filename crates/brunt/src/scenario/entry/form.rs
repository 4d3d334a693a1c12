//! Keys of tables that exclude each other: forms of one thing. The schema, overlays and comparisons of files read them here.

use crate::scenario::read::shape::Choice;

/// Forms of a need.
pub(crate) const NEED: &[Choice] = &[Choice::one(&[&["all"], &["any"], &["at_least", "of"], &["pool"]])];

/// Times of a threat's occurrences.
pub(crate) const THREAT: &[Choice] = &[Choice::at_most_one(&[&["season"], &["at"]])];

/// Nodes that an occurrence hits.
pub(crate) const HITS: &[Choice] = &[Choice::one(&[&["one"], &["each", "probability"], &["all"]])];

/// Nodes by id, or by their properties.
pub(crate) const SELECTOR: &[Choice] = &[Choice::at_most_one(&[&["nodes"], &["kind", "region", "tag", "owner"]])];

/// Size of a direct loss.
pub(crate) const LOSS: &[Choice] = &[Choice::one(&[&["amount"], &["records", "each"], &["per_hour"]])];

/// Cover of a policy, and deductible of each event.
pub(crate) const POLICY: &[Choice] = &[
    Choice::one(&[&["covers"], &["parametric"], &["stop_loss"]]),
    Choice::at_most_one(&[&["retention"], &["franchise"], &["disappearing"]]),
];

/// Meaning of a waiting period.
pub(crate) const WAITING: &[Choice] = &[Choice::one(&[&["excess"], &["franchise"], &["greater_of"]])];

/// Exposure of a price term.
pub(crate) const PRICE_TERM: &[Choice] = &[Choice::at_most_one(&[&["cost"], &["revenue"]])];

/// Reduction of a size.
pub(crate) const SHRINK: &[Choice] = &[Choice::one(&[&["factor"], &["cap"]])];
