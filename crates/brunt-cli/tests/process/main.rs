//! The program from outside: exit codes, streams, files, signals.

mod arguments;
mod bounds;
mod compare;
mod controls;
#[cfg(target_os = "linux")]
mod disk;
mod exit;
mod explain;
mod gate;
mod hostile;
#[cfg(target_os = "linux")]
mod memory;
mod merge;
mod program;
mod record;
mod report;
mod save;
mod schema;
#[cfg(unix)]
mod signal;
mod stream;
mod stress;
mod tables;
mod tails;
mod verify;
