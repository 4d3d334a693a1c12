//! Exit codes: what a script learns from a run without reading its output.

use std::process::ExitCode;

/// How a command ended. The numbers are part of the interface and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done; no appetite statement failed. A reader that closes the pipe early does not change this.
    Fine = 0,
    /// The run is complete, and at least one appetite statement fails (undecided ones do not count).
    AppetiteBreached = 1,
    /// The scenario or the arguments are wrong; nothing was run.
    BadInput = 2,
    /// The run was cancelled; what was printed and saved is the part that was done.
    Partial = 3,
    /// A file could not be read or written, or the program failed.
    Failure = 4,
    /// `check --appetite` is complete: no appetite statement fails, and at least one is undecided.
    Undecided = 5,
    /// `run --precision` is complete, and the precision was not reached: within the limit of trials, or at all.
    PrecisionNotReached = 6,
}

/// Code of a run that is killed by a second Ctrl-C, as a shell counts it (128 + SIGINT).
pub const KILLED: i32 = 130;

/// The codes as `--help` shows them.
pub const HELP: &str = "\
Exit codes:
  0  fine
  1  the run is complete and an appetite statement fails
  2  bad input: the scenario or the arguments
  3  partial: the run was cancelled and what was done is printed
  4  failure: a file could not be read or written, or an internal error
  5  undecided: more trials are needed to judge the appetite (check --appetite only)
  6  the precision asked for was not reached (run --precision only)";

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
