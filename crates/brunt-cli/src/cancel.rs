//! Ctrl-C: the first press ends the run, says so at once, and the finished trials are shown; the second press ends the program.

use crate::exit::KILLED;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};

/// Message printed at the first Ctrl-C.
const HEARD: &str = "\ncancelled: what is done is measured and shown; Ctrl-C again ends the program at once\n";

static CANCELLED: AtomicBool = AtomicBool::new(false);
static LISTENING: Once = Once::new();
/// Temporary directory to remove when the second Ctrl-C ends the program.
static SCRATCH: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Installs a handler for Ctrl-C and for requests to terminate. Where no handler can be installed, both end the program at once, as
/// without a handler.
pub(crate) fn listen() {
    LISTENING.call_once(|| {
        let _ = ctrlc::set_handler(|| {
            if CANCELLED.swap(true, Ordering::SeqCst) {
                if let Some(scratch) = SCRATCH.lock().ok().and_then(|mut scratch| scratch.take()) {
                    let _ = std::fs::remove_dir_all(scratch);
                }
                process::exit(KILLED);
            }
            // Measuring many trials takes time, so the user is told at once that Ctrl-C was received.
            let _ = io::stderr().write_all(HEARD.as_bytes());
        });
    });
}

/// Whether Ctrl-C was pressed, so that the run is to end.
pub(crate) fn is_cancelled() -> bool {
    CANCELLED.load(Ordering::Relaxed)
}

/// An observer that passes Ctrl-C on and looks at nothing else.
pub(crate) struct Cancelling;

impl brunt::Observer for Cancelling {
    fn is_cancelled(&self) -> bool {
        is_cancelled()
    }
}

/// Sets the directory to remove when a second Ctrl-C ends the program; `None` for no directory.
pub(crate) fn set_scratch(directory: Option<&Path>) {
    if let Ok(mut scratch) = SCRATCH.lock() {
        *scratch = directory.map(Path::to_path_buf);
    }
}
