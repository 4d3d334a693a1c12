//! Global allocator that ends the program with a message and the exit code of a failure when memory runs out, instead of aborting.
//!
//! Memory that grows with the number of trials is estimated before a run; the allocator covers all other requests. The next command that
//! reads or writes a directory tidies the files that were being saved there.

use brunt_cli::exit::Exit;
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Write};
use std::process;

/// The system allocator, except that a failed allocation ends the program.
pub(crate) struct Ending;

/// Returns `memory` unless null; null ends the program.
fn there(memory: *mut u8, bytes: usize) -> *mut u8 {
    if memory.is_null() {
        end(bytes);
    }
    memory
}

/// Reports that `bytes` more bytes cannot be had and ends the program. Allocates nothing itself.
#[cold]
fn end(bytes: usize) -> ! {
    let _ = writeln!(io::stderr(), "error: memory ran out: {bytes} bytes more cannot be had; run fewer trials");
    process::exit(Exit::Failure.code().into());
}

// Stable Rust has no other way to choose how a program ends when memory runs out.
#[allow(unsafe_code)]
// SAFETY: every call is passed to the system allocator with its arguments, and the answer of the system allocator is returned.
unsafe impl GlobalAlloc for Ending {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        there(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        there(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        there(unsafe { System.realloc(memory, layout, size) }, size)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }
}
