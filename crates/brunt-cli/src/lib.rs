//! Command line of Brunt: reads a scenario, runs it, and shows the results.
//!
//! Data goes to one stream and everything else to another. The [exit code](exit::Exit) tells how a command ended.

mod args;
mod cancel;
mod command;
mod exchange;
pub mod exit;
mod json;
mod memory;
mod pool;
mod progress;
mod save;
pub mod screen;
mod verify;
mod whole;

use args::{Arguments, ColorChoice};
use clap::{ColorChoice as ClapColor, CommandFactory, FromArgMatches};
use command::Stop;
use exit::Exit;
use screen::{Screen, Stream};
use std::ffi::OsString;
use std::process::ExitCode;

/// Version of the program, part of every result.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Runs the command line: `args` begin with the name of the program, data goes to `out`, remarks go to `err`.
pub fn run(args: impl IntoIterator<Item = OsString>, out: &mut dyn Stream, err: &mut dyn Stream) -> ExitCode {
    let parsed = Arguments::command().color(ClapColor::Never).try_get_matches_from(args);
    match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => execute(&arguments, out, err).into(),
        Err(refusal) => refuse(&refusal, out, err).into(),
    }
}

/// Prints help and version as data; any other text from the parser is bad input.
fn refuse(refusal: &clap::Error, out: &mut dyn Stream, err: &mut dyn Stream) -> Exit {
    let mut screen = Screen::new(out, err, ColorChoice::Never, true);
    let text = refusal.render().to_string();
    if refusal.use_stderr() {
        screen.remark(&text);
        Exit::BadInput
    } else if screen.data(&text).is_ok() {
        Exit::Fine
    } else {
        Exit::Failure
    }
}

fn execute(arguments: &Arguments, out: &mut dyn Stream, err: &mut dyn Stream) -> Exit {
    let mut screen = Screen::new(out, err, arguments.display.color, arguments.display.ascii);
    command::execute(&arguments.command, &mut screen).unwrap_or_else(|stop: Stop| {
        if let Some(message) = stop.message() {
            screen.error(message);
        }
        stop.exit()
    })
}
