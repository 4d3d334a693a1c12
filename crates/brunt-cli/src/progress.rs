//! The progress of a run: a bar with rate and time left, shown on a terminal only.

use crate::cancel;
use brunt::Observer;
use brunt_page::quantity::{count, counted};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Observer of a run: shows the progress, and passes Ctrl-C on to the run.
///
/// A run may have several parts, each with its own bar: a search for a precision runs further trials after the first ones.
pub(crate) struct Progress {
    watched: bool,
    unicode: bool,
    threads: usize,
    part: Mutex<Option<Part>>,
    remarks: Mutex<Vec<String>>,
}

/// A part of a run.
struct Part {
    bar: ProgressBar,
    /// Trials of earlier parts.
    earlier: u64,
    trials: u64,
    began: Instant,
}

impl Progress {
    /// Progress of a run on `threads` threads; silent unless `watched`.
    pub(crate) fn new(watched: bool, unicode: bool, threads: usize) -> Self {
        Self { watched, unicode, threads, part: Mutex::default(), remarks: Mutex::default() }
    }

    /// Removes the bar, and returns a remark on the speed of each finished part; no remarks unless `watched`.
    pub(crate) fn finish(self) -> Vec<String> {
        if let Some(part) = self.part.into_inner().ok().flatten() {
            part.bar.finish_and_clear();
        }
        self.remarks.into_inner().unwrap_or_default()
    }

    fn say(&self, part: &Part, done: u64) {
        part.bar.finish_and_clear();
        let rate = done as f64 / part.began.elapsed().as_secs_f64().max(1e-9);
        let counts = [part.earlier + done, part.earlier + part.trials];
        let said = remark(counts, part.began.elapsed(), rate as u64, self.threads);
        if let Ok(mut remarks) = self.remarks.lock() {
            remarks.push(said);
        }
    }
}

/// A remark: number of trials run, time, rate, and number of threads.
fn remark([done, asked]: [u64; 2], time: Duration, rate: u64, threads: usize) -> String {
    let run = if done < asked { format!("{} of ", count(done)) } else { String::new() };
    format!(
        "{run}{} in {:.2} s, {} a second, {}\n",
        counted(asked, "trial"),
        time.as_secs_f64(),
        counted(rate, "trial"),
        counted(threads as u64, "thread")
    )
}

impl Observer for Progress {
    fn begin(&self, trials: u64) {
        let Ok(mut part) = self.part.lock() else { return };
        if !self.watched {
            return;
        }
        let earlier = part.take().map_or(0, |part| part.earlier + part.trials);
        let bar = ProgressBar::with_draw_target(Some(trials), ProgressDrawTarget::stderr());
        bar.set_style(style(self.unicode));
        bar.enable_steady_tick(Duration::from_millis(100));
        *part = Some(Part { bar, earlier, trials, began: Instant::now() });
    }

    fn end(&self, trials: u64) {
        if let Ok(part) = self.part.lock() {
            part.iter().for_each(|part| self.say(part, trials));
        }
    }

    fn advance(&self, trials: u64) {
        if !self.watched {
            return;
        }
        if let Ok(part) = self.part.lock() {
            part.iter().for_each(|part| part.bar.inc(trials));
        }
    }

    fn is_cancelled(&self) -> bool {
        cancel::is_cancelled()
    }
}

fn style(unicode: bool) -> ProgressStyle {
    let rate = |state: &ProgressState, out: &mut dyn Write| {
        let _ = write!(out, "{}/s", count(state.per_sec() as u64));
    };
    let style = ProgressStyle::with_template("  [{bar:24}] {percent:>3} %  {human_pos} trials  {rate}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", rate).progress_chars(if unicode { "█▓░" } else { "=> " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_tells_what_was_done_of_what_was_asked() {
        let second = Duration::from_secs(1);
        assert_eq!(remark([5000, 5000], second, 5000, 1), "5,000 trials in 1.00 s, 5,000 trials a second, 1 thread\n");
        assert_eq!(
            remark([1024, 5000], second, 1024, 2),
            "1,024 of 5,000 trials in 1.00 s, 1,024 trials a second, 2 threads\n"
        );
    }
}
