//! Exit codes: what a script learns from a run without reading its output.

use std::process::ExitCode;

/// How a command ended. The numbers are part of the interface and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done, whatever the figures say. A reader that closes the pipe early does not change the code.
    Fine = 0,
    /// `check --appetite` is complete, and at least one appetite statement fails.
    AppetiteBreached = 1,
    /// The scenario or the arguments are wrong; nothing was run.
    BadInput = 2,
    /// The run was cancelled; the finished part was printed and saved.
    Partial = 3,
    /// A file could not be read or written, or the program failed.
    Failure = 4,
    /// `check --appetite` is complete: no appetite statement fails, and at least one is undecided.
    Undecided = 5,
    /// `run --precision` is complete, and the precision was not reached: not within the limit of trials, or not by any number of trials.
    PrecisionNotReached = 6,
    /// `verify` is complete, and a file or a figure of the record was altered, is missing, or is not what the scenario gives.
    Altered = 7,
}

/// Code of a run that is killed by a second Ctrl-C, as a shell counts it (128 + SIGINT).
pub const KILLED: i32 = 130;

/// The codes as `--help` shows them.
pub const HELP: &str = "\
Exit codes:
  0  done, whatever the figures say
  1  an appetite statement fails (check --appetite only)
  2  bad input: the scenario or the arguments
  3  partial: the run was cancelled and what was done is printed
  4  failure: a file could not be read or written, or an internal error
  5  no appetite statement fails, and one is undecided (check --appetite only)
  6  the precision asked for was not reached (run --precision only)
  7  a file or a figure of a saved run is not as it was written (verify only)";

impl Exit {
    /// The exit code as a number.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
