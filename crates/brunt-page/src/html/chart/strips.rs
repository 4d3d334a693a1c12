//! A cascade in time: a strip for each node, of a stronger colour where more capacity is lost.

use super::scale::Linear;
use super::svg::Svg;
use super::{WIDTH, fitted};
use crate::quantity::hours;

const NAMES: f64 = 190.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 6.0;
const BOTTOM: f64 = 36.0;
const PITCH: f64 = 20.0;
const BAR: f64 = 14.0;

/// A node in time.
#[derive(Debug)]
pub(in crate::html) struct Strip {
    /// Name of the node.
    pub name: String,
    /// Stretches in which capacity is lost.
    pub stretches: Vec<Stretch>,
}

/// A stretch of time in which a node has lost capacity.
#[derive(Debug)]
pub(in crate::html) struct Stretch {
    /// Hours from the start of the cascade.
    pub from: f64,
    /// Hours from the start of the cascade.
    pub to: f64,
    /// Share of capacity that is lost, above 0.
    pub lost: f64,
    /// The stretch in words.
    pub text: String,
}

/// Strips over one axis of hours; `None` without a stretch.
pub(in crate::html) fn strips(name: &str, rows: &[Strip]) -> Option<String> {
    let stretches = || rows.iter().flat_map(|row| &row.stretches);
    stretches().next()?;
    let height = TOP + rows.len() as f64 * PITCH + BOTTOM;
    let longest = stretches().map(|stretch| stretch.to).fold(0.0, f64::max);
    let x = Linear::holding([longest], NAMES, WIDTH - RIGHT);
    let mut svg = Svg::new(WIDTH, height);
    for tick in ticks(longest) {
        svg.line((x.at(tick), TOP), (x.at(tick), height - BOTTOM), "x");
        svg.text((x.at(tick), height - BOTTOM + 15.0), "m d", &hours(tick));
    }
    svg.text((WIDTH - RIGHT, height - 5.0), "e d", "since it began; the stronger, the more capacity is lost");
    for (place, row) in rows.iter().enumerate() {
        let top = TOP + place as f64 * PITCH;
        svg.text((NAMES - 8.0, top + BAR - 2.0), "e", &fitted(&row.name, NAMES - 12.0));
        for stretch in &row.stretches {
            let (from, to) = (x.at(stretch.from), x.at(stretch.to));
            let shade = ["o1", "o2", "o3", "o4"][((stretch.lost * 4.0).ceil() as usize).clamp(1, 4) - 1];
            svg.rectangle((from, top), ((to - from).max(1.0), BAR), shade, &format!("{}: {}", row.name, stretch.text));
        }
    }
    Some(svg.finish(name))
}

/// Steps of an axis of time, in hours.
const STEPS: [f64; 13] = [0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 120.0, 240.0, 480.0, 1200.0];

/// Round times up to the longest.
fn ticks(longest: f64) -> Vec<f64> {
    let fits = |step: &f64| longest / step <= 7.0;
    let step = STEPS.into_iter().find(fits).unwrap_or(8760.0);
    let last = (longest / step).floor().min(50.0) as u32;
    (0..=last).map(|tick| f64::from(tick) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_round() {
        assert_eq!(ticks(30.0), [0.0, 6.0, 12.0, 18.0, 24.0, 30.0]);
        assert_eq!(ticks(3720.0), [0.0, 1200.0, 2400.0, 3600.0]);
        assert!(ticks(1e9).len() <= 51);
    }
}
