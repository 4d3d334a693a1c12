//! Errors of writing and reading results.

use std::fmt;
use std::path::{Path, PathBuf};

/// A path that could not be written or read.
#[derive(Debug)]
pub(crate) enum SaveError {
    /// An action on a path failed.
    Failed {
        /// The action, such as `write`.
        action: &'static str,
        /// The path.
        path: PathBuf,
        /// Reason of the failure.
        reason: String,
    },
    /// Nothing was written, because a file that is not of a run would be lost.
    Refused(String),
}

impl SaveError {
    /// A failure to write.
    pub(crate) fn write(path: &Path, reason: impl fmt::Display) -> Self {
        Self::Failed { action: "write", path: path.to_path_buf(), reason: reason.to_string() }
    }

    /// A failure to read.
    pub(crate) fn read(path: &Path, reason: impl fmt::Display) -> Self {
        Self::Failed { action: "read", path: path.to_path_buf(), reason: reason.to_string() }
    }
}

impl fmt::Display for SaveError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { action, path, reason } => write!(out, "cannot {action} `{}`: {reason}", path.display()),
            Self::Refused(reason) => out.write_str(reason),
        }
    }
}

impl std::error::Error for SaveError {}
