//! Memory that runs out: the program ends with a message and the code of a failure, where it would otherwise abort.
//!
//! What grows with trials is reckoned beforehand; this is for all else, wherever it is asked for. Files that are being saved are put in
//! order by the next command that reads or writes their directory.

use brunt_cli::exit::Exit;
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Write};
use std::process;

/// The allocator of the system.
pub struct Ending;

/// Hands memory on.
fn there(memory: *mut u8, bytes: usize) -> *mut u8 {
    if memory.is_null() {
        end(bytes);
    }
    memory
}

/// Allocates nothing itself.
#[cold]
fn end(bytes: usize) -> ! {
    let _ = writeln!(io::stderr(), "error: memory ran out: {bytes} bytes more cannot be had; run fewer trials");
    process::exit(Exit::Failure.code().into());
}

// Stable Rust has no other way to say how a program ends that is out of memory.
#[allow(unsafe_code)]
// SAFETY: every call is handed to the allocator of the system with its arguments, and its answer is handed back.
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
