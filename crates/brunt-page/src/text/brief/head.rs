//! The head of a short page.

use super::Room;
use crate::caution::doubts;
use crate::quantity::horizon;
use crate::quantity::{counted, plain};
use crate::text::Page;

impl Page<'_> {
    /// The scenario and the facts of the run, in a line each, then what puts all figures in doubt.
    pub(super) fn brief_head(&mut self, room: &Room) {
        let (scenario, run) = (&self.report.scenario, &self.report.run);
        let facts = format!(
            "{}{} of {} from {}, seed {}, amounts in {}",
            counted(run.trials, "trial"),
            if self.is_from_zero() { String::new() } else { format!(" ({})", self.ranges()) },
            horizon(scenario.horizon_hours),
            scenario.start,
            run.seed,
            plain(&scenario.currency)
        );
        self.title(room);
        self.in_room(&facts, 2, room);
        self.partial();
        self.kept();
        self.precision();
        let notes = doubts(self.report);
        for note in notes.iter().take(room.notes) {
            self.in_room(&format!("! {note}"), 2, room);
        }
        if notes.len() > room.notes {
            let more = counted((notes.len() - room.notes) as u64, "remark");
            let command = self.command("run", "--show notes");
            self.in_room(&format!("! {more} on how far to trust these figures: {command}"), 2, room);
        }
    }

    fn title(&mut self, room: &Room) {
        let name = plain(&self.report.scenario.name);
        let mut lines = super::super::wrap(&name, self.look.width);
        if !room.whole && lines.len() > 1 {
            let mark = if self.look.unicode { "…" } else { "..." };
            lines = vec![console::truncate_str(&name, self.look.width, mark).into_owned()];
        }
        for line in lines {
            let line = self.look.bold(&line);
            self.line(&line);
        }
    }

    fn is_from_zero(&self) -> bool {
        matches!(self.report.run.ranges.as_slice(), [[0, _]])
    }
}
