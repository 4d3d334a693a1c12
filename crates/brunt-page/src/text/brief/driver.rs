//! The threats that most of the loss comes from, by the mean and by the tail.

use super::Room;
use crate::quantity::{plain, round_share};
use crate::text::contribution::tenth;
use crate::text::{Page, wrap};
use brunt::report::Contribution;
use console::measure_text_width;

/// Columns of a share and the gap behind it.
const SHARE: usize = 9;
/// Columns between both lists.
const GAP: usize = 3;

/// A threat and its share.
type Driver<'a> = (&'a Contribution, f64);

impl Page<'_> {
    /// The largest contributors to the mean and to the tail, side by side.
    pub(super) fn drivers(&mut self, room: &Room) {
        let contributions = &self.report.contributions;
        let of_mean = largest(&contributions.by_threat, room.drivers, |part| part.mean_share);
        let of_tail = largest(&contributions.by_threat, room.drivers, |part| part.tail_share);
        if of_mean.is_empty() && of_tail.is_empty() {
            return;
        }
        let worst = round_share(1.0 - contributions.level);
        let titles = [
            "What the expected loss comes from".to_string(),
            format!("What the worst {worst} of {}s come from", self.period()),
        ];
        self.line("");
        let half = (self.look.width - 2 - GAP) / 2;
        let title = format!("{}{}", padded(&titles[0], half + GAP + 2), titles[1]);
        self.heading_line(&title);
        for row in 0..of_mean.len().max(of_tail.len()) {
            let sides = [&of_mean, &of_tail].map(|side| side.get(row).map_or(Vec::new(), |driver| told(*driver, half)));
            let height = sides.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let [left, right] = sides.each_ref().map(|side| side.get(line).map_or("", String::as_str));
                self.line(format!("  {}{right}", padded(left, half + GAP)).trim_end());
            }
        }
    }

    fn heading_line(&mut self, title: &str) {
        let title = self.look.bold(title);
        self.line(&title);
    }

    /// The threat that causes most of the tail, and its share in words.
    pub(super) fn main_driver(&self) -> Option<(String, String)> {
        let contributions = &self.report.contributions;
        let (part, share) = largest(&contributions.by_threat, 1, |part| part.tail_share).into_iter().next()?;
        Some((plain(&part.id), tenth(share)))
    }
}

/// The contributors with the largest shares, the largest first.
fn largest(parts: &[Contribution], most: usize, share: fn(&Contribution) -> Option<f64>) -> Vec<Driver<'_>> {
    let shared = |part| share(part).filter(|share| *share > 0.0).map(|share| (part, share));
    let mut parts: Vec<Driver<'_>> = parts.iter().filter_map(shared).collect();
    // A stable sort keeps equal shares in the order given.
    parts.sort_by(|a, b| b.1.total_cmp(&a.1));
    parts.truncate(most);
    parts
}

/// Share and name on one line; the id where the name is too long for a line.
fn told((part, share): Driver<'_>, half: usize) -> Vec<String> {
    let width = half - SHARE;
    let name = [plain(&part.name), plain(&part.id)].into_iter().find(|name| measure_text_width(name) <= width);
    let lines = wrap(&name.unwrap_or_else(|| plain(&part.id)), width);
    let share = tenth(share);
    lines
        .iter()
        .enumerate()
        .map(|(number, line)| format!("{:>7}  {line}", if number == 0 { &share } else { "" }))
        .collect()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(measure_text_width(text))))
}
