//! The `brunt` command.

mod allocator;

use allocator::Ending;
use std::io::{stderr, stdout};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Ending = Ending;

fn main() -> ExitCode {
    brunt_cli::run(std::env::args_os(), &mut stdout(), &mut stderr())
}
