//! Charts as SVG: shapes with classes, so that the style of the page gives them the colours of its theme.

mod bars;
mod curves;
mod layers;
mod scale;
mod strips;
mod svg;
mod waterfall;

pub(super) use bars::{Bar, Side, bars};
pub(super) use curves::{Curve, Limit, Point, curves};
pub(super) use layers::{Edge, NodeBox, layers};
pub(super) use strips::{Stretch, Strip, strips};
pub(super) use waterfall::{Step, waterfall};

/// Width of a chart, in its own units; the page scales it.
const WIDTH: f64 = 720.0;
/// Width of a letter, on average, at the size of the letters of a chart.
const LETTER: f64 = 6.6;

/// A text cut to a width, the cut marked.
fn fitted(text: &str, width: f64) -> String {
    let most = (width / LETTER).max(1.0) as usize;
    if text.chars().count() <= most {
        return text.to_string();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A text on at most two lines of a width, broken at spaces and hyphens.
fn two_lines(text: &str, width: f64) -> Vec<String> {
    let most = (width / LETTER).max(1.0) as usize;
    if text.chars().count() <= most {
        return vec![text.to_string()];
    }
    let letters: Vec<char> = text.chars().collect();
    let at = (1..=most.min(letters.len() - 1)).rev().find(|&at| matches!(letters[at - 1], ' ' | '-')).unwrap_or(most);
    let first: String = letters[..at].iter().collect();
    let rest: String = letters[at..].iter().collect();
    vec![first.trim_end().to_string(), fitted(rest.trim_start(), width)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_broken_or_cut() {
        assert_eq!(fitted("short", 100.0), "short");
        assert_eq!(fitted("a very long name", 5.0 * LETTER), "a ve…");
        assert_eq!(two_lines("claims-intake-desk", 12.5 * LETTER), ["claims-", "intake-desk"]);
        assert_eq!(two_lines("immeasurable", 6.5 * LETTER), ["immeas", "urable"]);
    }
}
