//! The program from outside: exit codes, streams, files, signals.

mod bounds;
mod controls;
mod exit;
mod explain;
mod gate;
mod merge;
mod program;
mod save;
#[cfg(unix)]
mod signal;
mod stream;
mod stress;
