//! The page of a verified record: what was compared, what was not, every difference, and the verdict.

use super::wrap;
use crate::Look;
use crate::verified::{Difference, Verified};

/// Most differences on a page; the rest are counted.
const MOST: usize = 20;

/// Writes the page of a verified record. Its last line is the verdict.
pub fn verified(found: &Verified, look: Look) -> String {
    let mut lines = vec![look.bold(&format!("Record of {}", found.name)), format!("  {}", found.results)];
    let rows = found.checks.iter().map(|check| (check.of.as_str(), check.text.as_str()));
    lines.push(String::new());
    lines.extend(rows.flat_map(|(of, text)| row(of, text, look)));
    lines.extend(
        found.unchecked.iter().flat_map(|left| row("not checked", &format!("{}: {}", left.of, left.why), look)),
    );
    lines.extend(differences(found, look));
    lines.push(String::new());
    lines.push(verdict(found, look));
    lines.join("\n") + "\n"
}

/// What was compared, or not, in two columns.
fn row(of: &str, text: &str, look: Look) -> Vec<String> {
    const FIRST: usize = 13;
    let wrapped = wrap(text, look.width.saturating_sub(FIRST + 2));
    let first = |number| if number == 0 { of } else { "" };
    wrapped.iter().enumerate().map(|(number, line)| format!("  {:FIRST$}{line}", first(number))).collect()
}

/// The first differences, below a heading.
fn differences(found: &Verified, look: Look) -> Vec<String> {
    if found.is_intact() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), look.bold("Differences")];
    lines.extend(found.differences.iter().take(MOST).flat_map(|difference| told(difference, look)));
    let rest = count(found).saturating_sub(MOST as u64);
    lines.extend((rest > 0).then(|| format!("  and {rest} more: --format json lists the first 1,000")));
    lines
}

/// Number of differences, listed or not.
fn count(found: &Verified) -> u64 {
    found.differences.len() as u64 + found.unlisted
}

/// A difference in three lines.
fn told(difference: &Difference, look: Look) -> Vec<String> {
    vec![
        format!("  {}: {}", look.red(&difference.file), difference.what),
        format!("      expected {}", difference.expected),
        format!("      found    {}", difference.found),
    ]
}

/// The verdict in a line.
fn verdict(found: &Verified, look: Look) -> String {
    let count = count(found);
    if count > 0 {
        let noun = if count == 1 { "difference" } else { "differences" };
        return format!("{}: {count} {noun} in {}", look.red("ALTERED"), found.files().join(", "));
    }
    let part = if found.unchecked.is_empty() { "" } else { ", as far as it was checked" };
    format!("{}: every byte and figure is as it was written{part}", look.green("INTACT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_verdict() {
        let mut found = Verified::of("Fires".to_string(), "out/results.json".to_string());
        found.compared("files", 3, 0, "the bytes of 3 files have their checksums".to_string());
        let last = |found: &Verified| verified(found, Look::PLAIN).lines().last().map(str::to_string);
        assert_eq!(last(&found).as_deref(), Some("INTACT: every byte and figure is as it was written"));
        found.skips("replay", "the run keeps tails");
        let intact = "INTACT: every byte and figure is as it was written, as far as it was checked";
        assert_eq!(last(&found).as_deref(), Some(intact));
        (0..25).for_each(|line| found.differs("trials.csv", format!("line {line}"), "1", "2"));
        found.differs("trials.csv", "line 3", "one place", "is told once");
        found.differs("events.csv", "line 2", "1", "2");
        assert_eq!(last(&found).as_deref(), Some("ALTERED: 26 differences in trials.csv, events.csv"));
        let page = verified(&found, Look::PLAIN);
        assert!(page.contains("  trials.csv: line 19\n") && !page.contains("line 20"), "{page}");
        assert!(page.contains("  and 6 more: --format json lists the first 1,000\n"), "{page}");
    }
}
