//! Ctrl-C: the first ends the run, says so at once, and shows what there is; the second ends the program.

use crate::exit::KILLED;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};

/// What the first Ctrl-C is answered with.
const HEARD: &str = "\ncancelled: what is done is measured and shown; Ctrl-C again ends the program at once\n";

static CANCELLED: AtomicBool = AtomicBool::new(false);
static LISTENING: Once = Once::new();
/// A directory that must not outlive the program.
static SCRATCH: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Begins to listen for Ctrl-C and for requests to terminate; where that is impossible they end the program at once, as they would anyway.
pub fn listen() {
    LISTENING.call_once(|| {
        let _ = ctrlc::set_handler(|| {
            if CANCELLED.swap(true, Ordering::SeqCst) {
                if let Some(scratch) = SCRATCH.lock().ok().and_then(|mut scratch| scratch.take()) {
                    let _ = std::fs::remove_dir_all(scratch);
                }
                process::exit(KILLED);
            }
            // Measuring many trials takes its time, and whoever waits is told that the program has heard.
            let _ = io::stderr().write_all(HEARD.as_bytes());
        });
    });
}

/// Whether the run is to end.
pub fn is_cancelled() -> bool {
    CANCELLED.load(Ordering::Relaxed)
}

/// Names the directory to remove when the program is ended by a second Ctrl-C, or none.
pub fn set_scratch(directory: Option<&Path>) {
    if let Ok(mut scratch) = SCRATCH.lock() {
        *scratch = directory.map(Path::to_path_buf);
    }
}
