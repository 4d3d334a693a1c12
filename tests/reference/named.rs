//! Disagreements found, kept by name.
