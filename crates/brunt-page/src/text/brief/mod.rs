//! Pages of at most [`MOST_LINES`] lines: the answers first, each table in full behind a command.

mod control;
mod driver;
mod head;
mod headline;
mod next;
mod stressed;
mod term;
mod verdict;

use super::report::NO_BREAK;
use super::{Page, Sheet};
use crate::Look;
use brunt::report::Report;

/// Most lines of a page.
const MOST_LINES: usize = 45;

/// What there is room for on a page.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Most limits that do not hold.
    limits: usize,
    /// Most parties, controls or stresses.
    rows: usize,
    /// Most drivers of the mean, and of the tail.
    drivers: usize,
    /// Most remarks of the run.
    notes: usize,
    /// Whether what is said of a limit may take several lines.
    told: bool,
    /// Whether other long names and lists may take several lines.
    whole: bool,
}

/// Rooms to try, from the widest to one that fits on any page.
const ROOMS: [Room; 12] = [
    Room { limits: usize::MAX, rows: usize::MAX, drivers: 5, notes: usize::MAX, told: true, whole: true },
    Room { limits: 8, rows: 40, drivers: 5, notes: 2, told: true, whole: true },
    Room { limits: 6, rows: 20, drivers: 5, notes: 1, told: true, whole: true },
    Room { limits: 6, rows: 20, drivers: 5, notes: 1, told: true, whole: false },
    Room { limits: 5, rows: 12, drivers: 5, notes: 1, told: true, whole: false },
    Room { limits: 4, rows: 9, drivers: 5, notes: 1, told: true, whole: false },
    Room { limits: 3, rows: 7, drivers: 5, notes: 1, told: true, whole: false },
    Room { limits: 3, rows: 5, drivers: 5, notes: 1, told: true, whole: false },
    Room { limits: 3, rows: 5, drivers: 5, notes: 1, told: false, whole: false },
    Room { limits: 3, rows: 4, drivers: 5, notes: 0, told: false, whole: false },
    Room { limits: 2, rows: 3, drivers: 3, notes: 0, told: false, whole: false },
    Room { limits: 1, rows: 2, drivers: 3, notes: 0, told: false, whole: false },
];

/// A page with as much as there is room for.
pub(super) fn page(report: &Report, sheet: Sheet, ending: &str, look: Look) -> String {
    let written = |room: &Room| {
        let mut page = Page::new(report, look);
        match sheet {
            Sheet::Run => page.brief_run(room),
            Sheet::Controls => page.brief_controls(room),
            Sheet::Stress => page.brief_stress(room),
        }
        page.verdict(sheet, ending);
        page.text.replace(NO_BREAK, " ")
    };
    let mut pages = ROOMS.iter().map(written).peekable();
    while let Some(page) = pages.next() {
        if page.lines().count() <= MOST_LINES || pages.peek().is_none() {
            return page;
        }
    }
    String::new()
}

impl Page<'_> {
    fn brief_run(&mut self, room: &Room) {
        self.brief_head(room);
        self.limits(room);
        self.headlines(room);
        self.drivers(room);
        self.in_a_line_each(room);
        self.next_after_run();
    }

    /// A paragraph; only its first line where there is no room for more.
    fn in_room(&mut self, text: &str, hang: usize, room: &Room) {
        if room.whole {
            self.paragraph(text, hang);
        } else {
            let mark = if self.look.unicode { "…" } else { "..." };
            let width = self.look.width.saturating_sub(2);
            let line = console::truncate_str(text, width, mark).into_owned();
            self.line(&format!("  {line}"));
        }
    }
}
