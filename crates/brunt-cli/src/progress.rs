//! The progress of a run: a bar with rate and time left where somebody watches.

use crate::cancel;
use crate::render::quantity::{count, counted};
use brunt::simulate::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Watches a run, shows how far it is, and passes Ctrl-C on to it.
pub struct Progress {
    bar: Option<ProgressBar>,
    trials: u64,
    earlier: u64,
    began: Instant,
}

impl Progress {
    /// Of a run of so many trials; silent unless `watched`.
    pub fn new(trials: u64, watched: bool, unicode: bool) -> Self {
        let bar = watched.then(|| {
            let bar = ProgressBar::with_draw_target(Some(trials), ProgressDrawTarget::stderr());
            bar.set_style(style(unicode));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Self { bar, trials, earlier: 0, began: Instant::now() }
    }

    /// Of trials that follow earlier ones, which are told together with them.
    pub fn beyond(self, earlier: u64) -> Self {
        Self { earlier, ..self }
    }

    /// Removes the bar and says how fast it went, where somebody watches.
    ///
    /// What is `done` is told by whoever ran the trials: the bar also counts trials of pieces that a cancelled run threw away.
    pub fn finish(self, done: u64, threads: usize) -> Option<String> {
        self.bar?.finish_and_clear();
        let rate = done as f64 / self.began.elapsed().as_secs_f64().max(1e-9);
        Some(remark([self.earlier + done, self.earlier + self.trials], self.began.elapsed(), rate as u64, threads))
    }
}

/// How many trials were run, how fast, and on how many threads.
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
    fn advance(&self, trials: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(trials);
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
