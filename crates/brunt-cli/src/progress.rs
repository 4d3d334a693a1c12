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
        Self { bar, trials, began: Instant::now() }
    }

    /// Removes the bar and says how fast it went, where somebody watches.
    pub fn finish(self, threads: usize) -> Option<String> {
        let bar = self.bar?;
        let (seconds, done) = (self.began.elapsed().as_secs_f64(), bar.position());
        bar.finish_and_clear();
        let rate = (done as f64 / seconds.max(1e-9)) as u64;
        let run = if done < self.trials { format!("{} of ", count(done)) } else { String::new() };
        Some(format!(
            "{run}{} in {seconds:.2} s, {} a second, {}\n",
            counted(self.trials, "trial"),
            counted(rate, "trial"),
            counted(threads as u64, "thread")
        ))
    }
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
