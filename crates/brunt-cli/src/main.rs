//! The `brunt` command.

use std::io::{stderr, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    brunt_cli::run(std::env::args_os(), &mut stdout(), &mut stderr())
}
