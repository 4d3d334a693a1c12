//! Why results could not be written or read.

use std::fmt;
use std::path::{Path, PathBuf};

/// A path that could not be written or read.
#[derive(Debug)]
pub enum SaveError {
    /// Something was tried and failed.
    Failed {
        /// What was tried, such as `write`.
        action: &'static str,
        /// The path.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Nothing was tried, since something of somebody else would be lost.
    Refused(String),
}

impl SaveError {
    /// A failure to write.
    pub fn write(path: &Path, reason: impl fmt::Display) -> Self {
        Self::Failed { action: "write", path: path.to_path_buf(), reason: reason.to_string() }
    }

    /// A failure to read.
    pub fn read(path: &Path, reason: impl fmt::Display) -> Self {
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
